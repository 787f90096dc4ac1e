/* SPDX-License-Identifier: MIT */
/*
 * Holidays from an iCalendar file. Decides which of its events are some, and
 * what their names look like; nothing of a file with a fault in it is taken.
 */
#include <brownbag/holiday_import.h>

#include "calendar/holiday_event.h"
#include "calendar/object_reader.h"

#include <brownbag/bytes.h>
#include <brownbag/text.h>

#include <stdlib.h>
#include <string.h>

enum {
	YEARS_MAX = 20,
	LINES_MAX = BB_HOLIDAY_FILE_MAX, /* the size bounds them */
	REPEATS_MAX = 2000, /* RRULEs */
	WALKED_MAX = 50000, /* days that they name, also before the window: half a second */
};

struct import {
	struct bb_date from, until;
	struct bb_holidays list;
	size_t size; /* of list.items, allocated */
	struct bb_holiday_import counts;
	struct holiday_event event; /* the one that is being read */
	size_t repeats, walked;
};

/* -- names -- */

static size_t character_length(const char *text)
{
	size_t len = 1;

	while (((unsigned char)text[len] & 0xC0) == 0x80)
		len++;
	return len;
}

/* The characters that a line may hold; line ends and tabs become blanks. */
static void add_harmless(struct bb_bytes *out, const char *text)
{
	for (size_t len; *text; text += len) {
		char character[8] = "", *clean = NULL;

		len = character_length(text);
		if (out->len + len > BB_HOLIDAY_NAME_MAX)
			return;
		memcpy(character, text, len);
		if (*text == '\n' || *text == '\t')
			*character = ' ';
		if (bb_text_clean_line(&clean, character, sizeof character, "name", NULL) == BB_OK)
			bb_bytes_add_text(out, character);
		free(clean);
	}
}

/*
 * Calendars of languages written from right to left hold bidi controls, which
 * no name here may: they go, the rest stays.
 */
static enum bb_status clean_name(char **out, const char *text, struct bb_error *err)
{
	struct bb_bytes harmless = BB_BYTES_INIT(BB_HOLIDAY_NAME_MAX);
	enum bb_status status;

	if (text)
		add_harmless(&harmless, text);
	status = bb_bytes_check(&harmless, err);
	/* Twice the size: a few characters grow when they are normalised. */
	if (status == BB_OK)
		status = bb_text_clean_line(out, bb_bytes_text(&harmless), 2 * BB_HOLIDAY_NAME_MAX,
		                            "SUMMARY", err);
	bb_bytes_release(&harmless);
	if (status == BB_OK && **out == '\0') {
		free(*out);
		status = bb_text_copy(out, "Holiday", err);
	}
	return status;
}

/* -- days -- */

static enum bb_status add_holiday(struct import *import, struct bb_date first,
                                  struct bb_date last, struct bb_error *err)
{
	struct bb_holidays *list = &import->list;
	char *name = NULL;
	enum bb_status status;

	if (list->count == BB_HOLIDAY_IMPORT_MAX)
		return bb_error_set(err, BB_EINVAL, "more than %d holidays", BB_HOLIDAY_IMPORT_MAX);
	if (list->count == import->size) {
		size_t size = import->size ? import->size * 2 : 64;
		struct bb_holiday *items = realloc(list->items, size * sizeof *items);

		if (!items)
			return bb_error_set(err, BB_EIO, "out of memory");
		list->items = items;
		import->size = size;
	}
	status = clean_name(&name, import->event.name, err);
	if (status == BB_OK)
		list->items[list->count++] = (struct bb_holiday){ first, last, name };
	return status;
}

/* All occurrences of the event that touch the window. */
static enum bb_status add_occurrences(struct import *import, struct bb_error *err)
{
	const struct holiday_event *event = &import->event;
	int64_t length = holiday_event_length(event);
	struct bb_date *days = NULL;
	size_t count = 0;
	enum bb_status status;

	if (length > BB_HOLIDAY_DAYS_MAX)
		return bb_error_set(err, BB_EINVAL, "it lasts more than %d days", BB_HOLIDAY_DAYS_MAX);
	if (event->rule && ++import->repeats > REPEATS_MAX)
		return bb_error_set(err, BB_EINVAL, "more than %d events that repeat", REPEATS_MAX);
	status = holiday_event_expand(event,
	                              bb_date_from_days(bb_date_days(import->from) - length + 1),
	                              import->until, &days, &count, &import->walked, err);
	if (status == BB_OK && import->walked > WALKED_MAX)
		status = bb_error_set(err, BB_EINVAL, "the file repeats its events too often");
	for (size_t i = 0; status == BB_OK && i < count; i++)
		status = add_holiday(import, days[i],
		                     bb_date_from_days(bb_date_days(days[i]) + length - 1), err);
	import->counts.outside += status == BB_OK && count == 0;
	free(days);
	return status;
}

/* -- the file -- */

static enum bb_status begin_event(void *context, size_t number, struct bb_error *err)
{
	struct import *import = context;

	(void)err;
	holiday_event_release(&import->event);
	import->event.number = number;
	return BB_OK;
}

static enum bb_status take_calendar(void *context, struct bb_content_line *line,
                                    struct bb_error *err)
{
	(void)context;
	(void)line;
	(void)err;
	return BB_OK;
}

static enum bb_status take_event(void *context, struct bb_content_line *line,
                                 struct bb_error *err)
{
	struct import *import = context;

	return holiday_event_take(&import->event, line, err);
}

static enum bb_status end_event(void *context, struct bb_error *err)
{
	struct import *import = context;
	const struct holiday_event *event = &import->event;
	enum bb_status status = BB_OK;

	if (event->cancelled)
		return BB_OK;
	if (event->start.year == 0)
		status = bb_error_set(err, BB_EINVAL, "it has no DTSTART");
	else if (!holiday_event_is_all_day(event))
		import->counts.timed++;
	else
		status = add_occurrences(import, err);
	if (status == BB_EINVAL)
		bb_error_context(err, "the event of line %zu", event->number);
	return status;
}

enum bb_status bb_holidays_import(struct bb_holidays *out, struct bb_holiday_import *counts,
                                  const char *bytes, size_t len, struct bb_date from,
                                  struct bb_date until, struct bb_error *err)
{
	static const struct object_limits limits = { BB_HOLIDAY_FILE_MAX, LINES_MAX };
	struct import import = { .from = from, .until = until };
	struct object_visitor visitor = { &import, begin_event, take_calendar, take_event,
		                          end_event };
	size_t calendars;
	enum bb_status status;

	if (until.year > from.year + YEARS_MAX)
		return bb_error_set(err, BB_EINVAL, "holidays are taken for %d years at most",
		                    YEARS_MAX);
	status = object_read(&visitor, &limits, bytes, len, &calendars, err);
	holiday_event_release(&import.event);
	if (status != BB_OK) {
		bb_holidays_release(&import.list);
		return status;
	}
	bb_holidays_sort(&import.list);
	import.counts.taken = import.list.count;
	*out = import.list;
	if (counts)
		*counts = import.counts;
	return BB_OK;
}
