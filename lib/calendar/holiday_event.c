/* SPDX-License-Identifier: MIT */
/*
 * The properties of an event that may be a holiday (RFC 5545 3.6.1). Decides
 * what a whole day is and how many of them there are; holiday_repeat.c decides
 * on which days they begin.
 */
#include "calendar/holiday_event.h"

#include <brownbag/bytes.h>
#include <brownbag/text.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FIRST_CYCLE = 1600, DATE_DIGITS = 8, DURATION_DIGITS_MAX = 4 };

void holiday_event_release(struct holiday_event *self)
{
	free(self->name);
	free(self->rule);
	free(self->added.items);
	free(self->left_out.items);
	*self = (struct holiday_event){ 0 };
}

/* -- values -- */

static int digits(const char *text, size_t count)
{
	int value = 0;

	for (size_t i = 0; i < count; i++)
		value = value * 10 + (text[i] - '0');
	return value;
}

/* Calendar programs let some holidays begin in 1601 or 1900. */
bool holiday_date_read(struct bb_date *out, const char *text)
{
	struct bb_date date;

	if (strspn(text, "0123456789") < DATE_DIGITS)
		return false;
	date = (struct bb_date){ digits(text, 4), digits(text + 4, 2), digits(text + 6, 2) };
	if (date.year < FIRST_CYCLE || date.month < 1 || date.month > 12 || date.day < 1 ||
	    date.day > bb_month_days(bb_date_month(date)))
		return false;
	*out = date;
	return true;
}

enum bb_status holiday_dates_add(struct holiday_dates *self, struct bb_date date,
                                 struct bb_error *err)
{
	if (self->count == HOLIDAY_DATES_MAX)
		return bb_error_set(err, BB_EINVAL, "more than %d dates in one event",
		                    HOLIDAY_DATES_MAX);
	/* Grown in powers of two: at 0, 1, 2, 4, .. there is no room left. */
	if ((self->count & (self->count - 1)) == 0) {
		size_t size = self->count ? self->count * 2 : 1;
		struct bb_date *items = realloc(self->items, size * sizeof *items);

		if (!items)
			return bb_error_set(err, BB_EIO, "out of memory");
		self->items = items;
	}
	self->items[self->count++] = date;
	return BB_OK;
}

static enum bb_status refuse(const struct bb_content_line *line, const char *what,
                             struct bb_error *err)
{
	return bb_error_set(err, BB_EINVAL, "line %zu: %s: \"%s\" is no %s", line->number,
	                    line->name, line->value, what);
}

/* "P1D", "P2W", "+P1DT0H": whole days, or none. */
static int read_days(const char *text)
{
	size_t count;

	text += *text == '+';
	if (*text++ != 'P')
		return 0;
	count = strspn(text, "0123456789");
	if (count == 0 || count > DURATION_DIGITS_MAX)
		return 0;
	if (text[count] == 'W')
		return digits(text, count) * 7;
	return text[count] == 'D' ? digits(text, count) : 0;
}

/* -- properties -- */

static enum bb_status take_start(struct holiday_event *event, struct bb_content_line *line,
                                 struct bb_error *err)
{
	const char *time = line->value + strspn(line->value, "0123456789");

	if (!holiday_date_read(&event->start, line->value))
		return refuse(line, "date", err);
	event->timed = *time == 'T';
	event->at_midnight = strcmp(time, "T000000") == 0;
	return BB_OK;
}

static enum bb_status take_end(struct holiday_event *event, struct bb_content_line *line,
                               struct bb_error *err)
{
	return holiday_date_read(&event->end, line->value) ? BB_OK : refuse(line, "date", err);
}

static enum bb_status take_duration(struct holiday_event *event, struct bb_content_line *line,
                                    struct bb_error *err)
{
	(void)err;
	event->days = read_days(line->value);
	return BB_OK;
}

static enum bb_status take_name(struct holiday_event *event, struct bb_content_line *line,
                                struct bb_error *err)
{
	/* Looked at here and not in the file: folding may part the bytes of a character. */
	if (!bb_text_is_utf8(line->value, strlen(line->value)))
		return bb_error_set(err, BB_EINVAL,
		                    "line %zu: it is no UTF-8; try `iconv -f windows-1252 -t utf-8`",
		                    line->number);
	free(event->name);
	event->name = NULL;
	bb_content_unescape(line->value);
	return bb_text_copy(&event->name, line->value, err);
}

static enum bb_status take_status(struct holiday_event *event, struct bb_content_line *line,
                                  struct bb_error *err)
{
	(void)err;
	event->cancelled = strcasecmp(line->value, "CANCELLED") == 0;
	return BB_OK;
}

static enum bb_status take_outlook(struct holiday_event *event, struct bb_content_line *line,
                                   struct bb_error *err)
{
	(void)err;
	event->outlook_all_day = strcasecmp(line->value, "TRUE") == 0;
	return BB_OK;
}

static enum bb_status take_rule(struct holiday_event *event, struct bb_content_line *line,
                                struct bb_error *err)
{
	if (event->rule)
		return bb_error_set(err, BB_EINVAL, "line %zu: a second RRULE", line->number);
	if (strlen(line->value) > HOLIDAY_RULE_MAX)
		return bb_error_set(err, BB_EINVAL, "line %zu: RRULE is longer than %d bytes",
		                    line->number, HOLIDAY_RULE_MAX);
	return bb_text_copy(&event->rule, line->value, err);
}

static enum bb_status take_dates(struct holiday_dates *dates, struct bb_content_line *line,
                                 struct bb_error *err)
{
	char *rest = line->value;

	while (rest) {
		const char *text = strsep(&rest, ",");
		struct bb_date date;
		enum bb_status status;

		if (!holiday_date_read(&date, text))
			return refuse(line, "list of dates", err);
		status = holiday_dates_add(dates, date, err);
		if (status != BB_OK)
			return status;
	}
	return BB_OK;
}

static enum bb_status take_added(struct holiday_event *event, struct bb_content_line *line,
                                 struct bb_error *err)
{
	return take_dates(&event->added, line, err);
}

static enum bb_status take_left_out(struct holiday_event *event, struct bb_content_line *line,
                                    struct bb_error *err)
{
	return take_dates(&event->left_out, line, err);
}

static const struct property_row {
	const char *name;
	enum bb_status (*take)(struct holiday_event *event, struct bb_content_line *line,
	                       struct bb_error *err);
} properties[] = {
	{ "DTSTART", take_start },
	{ "DTEND", take_end },
	{ "DURATION", take_duration },
	{ "SUMMARY", take_name },
	{ "STATUS", take_status },
	{ "RRULE", take_rule },
	{ "RDATE", take_added },
	{ "EXDATE", take_left_out },
	{ "X-MICROSOFT-CDO-ALLDAYEVENT", take_outlook },
};

enum bb_status holiday_event_take(struct holiday_event *self, struct bb_content_line *line,
                                  struct bb_error *err)
{
	for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
		if (strcmp(line->name, properties[i].name) == 0)
			return properties[i].take(self, line, err);
	}
	return BB_OK;
}

/* -- days -- */

bool holiday_event_is_all_day(const struct holiday_event *self)
{
	return !self->timed || (self->at_midnight && self->outlook_all_day);
}

int64_t holiday_event_length(const struct holiday_event *self)
{
	int64_t days = self->days;

	if (self->end.year != 0)
		days = bb_date_days(self->end) - bb_date_days(self->start);
	return days < 1 ? 1 : days; /* some programs let it end on the day it begins */
}
