/* SPDX-License-Identifier: MIT */
/*
 * The registry of mail kinds, one row each, and the timings of [remind].
 * Decides nothing about a person or a lunch: that is reconciling.
 */
#include <brownbag/kind.h>

#include <brownbag/text.h>

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
	HOUR = 60, /* minutes */
	DAY = 24 * HOUR,
	MOST_DAYS = 366,
	LAST_DAY_OF_ALL_MONTHS = 28,
};

/*
 * Coalescing reads from left to right: of those due to one member for one lunch
 * in one run, a kind covers the ones named here. A brief tells all that an ask
 * or a change of turn would; an update names the new date just as a reminder.
 */
#define COVERED_BY_AGENDA  BB_KIND_BIT(BB_KIND_REMINDER)
#define COVERED_BY_INVITE  (BB_KIND_BIT(BB_KIND_AGENDA) | COVERED_BY_AGENDA)
#define COVERED_BY_WELCOME (BB_KIND_BIT(BB_KIND_INVITE) | COVERED_BY_INVITE)
#define COVERED_BY_UPDATE  BB_KIND_BIT(BB_KIND_REMINDER)
#define COVERED_BY_ASK     BB_KIND_BIT(BB_KIND_TURN)
#define COVERED_BY_BRIEF   (BB_KIND_BIT(BB_KIND_ASK) | COVERED_BY_ASK)

static const struct bb_kind_row rows[BB_KIND_COUNT] = {
	[BB_KIND_WELCOME] = {
		.kind = BB_KIND_WELCOME, .name = "welcome",
		.summary = "hello to a new member, with the open invite",
		.method = BB_METHOD_REQUEST, .anchor = BB_ANCHOR_ONCE,
		.until = BB_UNTIL_AFTER_DUE, .until_minutes = 7 * DAY,
		.audience = BB_TO_NAMED, .covers = COVERED_BY_WELCOME,
	},
	[BB_KIND_INVITE] = {
		.kind = BB_KIND_INVITE, .name = "invite",
		.summary = "the calendar entry of a lunch",
		.method = BB_METHOD_REQUEST,
		.anchor = BB_ANCHOR_BEFORE, .timing = { .days = 28, .minute = 9 * HOUR },
		.shift = BB_SHIFT_BEFORE, .until = BB_UNTIL_START, .until_minutes = HOUR,
		.audience = BB_TO_ACTIVE, .covers = COVERED_BY_INVITE, .can_be_muted = true,
	},
	[BB_KIND_AGENDA] = {
		.kind = BB_KIND_AGENDA, .name = "agenda",
		.summary = "theme and agenda of a lunch",
		.anchor = BB_ANCHOR_BEFORE, .timing = { .days = 5, .minute = 9 * HOUR },
		.shift = BB_SHIFT_BEFORE, .until = BB_UNTIL_START,
		.audience = BB_TO_ACTIVE, .naming = BB_NAMES_FACILITATOR,
		.covers = COVERED_BY_AGENDA, .can_be_muted = true,
	},
	[BB_KIND_REMINDER] = {
		.kind = BB_KIND_REMINDER, .name = "reminder",
		.summary = "when and where, shortly before a lunch",
		.anchor = BB_ANCHOR_BEFORE, .timing = { .days = 1, .minute = 15 * HOUR },
		.shift = BB_SHIFT_BEFORE, .until = BB_UNTIL_START, .until_minutes = HOUR,
		.audience = BB_TO_NOT_DECLINED, .can_be_muted = true,
	},
	[BB_KIND_MORNING] = {
		.kind = BB_KIND_MORNING, .name = "morning",
		.summary = "when and where, on the day itself",
		.anchor = BB_ANCHOR_BEFORE, .timing = { .days = 0, .minute = 8 * HOUR + 30 },
		.until = BB_UNTIL_START, .until_minutes = HOUR,
		.audience = BB_TO_NOT_DECLINED, .purpose = BB_PURPOSE_MORNING, .can_be_muted = true,
	},
	[BB_KIND_ASK] = {
		.kind = BB_KIND_ASK, .name = "ask",
		.summary = "would you facilitate?",
		.anchor = BB_ANCHOR_BEFORE, .timing = { .days = 35, .minute = 9 * HOUR },
		.shift = BB_SHIFT_BEFORE, .until = BB_UNTIL_START, .until_minutes = 7 * DAY,
		.audience = BB_TO_LEAD, .naming = BB_NAMES_SEATS, .covers = COVERED_BY_ASK,
	},
	[BB_KIND_BRIEF] = {
		.kind = BB_KIND_BRIEF, .name = "brief",
		.summary = "how to hold the hour, with clock times",
		.anchor = BB_ANCHOR_BEFORE, .timing = { .days = 14, .minute = 9 * HOUR },
		.shift = BB_SHIFT_BEFORE, .until = BB_UNTIL_START,
		.audience = BB_TO_LEAD_AND_BACKUP, .naming = BB_NAMES_SEATS,
		.covers = COVERED_BY_BRIEF,
	},
	[BB_KIND_TURN] = {
		.kind = BB_KIND_TURN, .name = "turn",
		.summary = "a change of who facilitates, to those concerned",
		.anchor = BB_ANCHOR_ONCE, .until = BB_UNTIL_START, .audience = BB_TO_NAMED,
		.naming = BB_NAMES_SEATS,
	},
	[BB_KIND_UPDATE] = {
		.kind = BB_KIND_UPDATE, .name = "update",
		.summary = "a new time, place or link, to who holds the entry",
		.method = BB_METHOD_REQUEST, .anchor = BB_ANCHOR_ONCE, .until = BB_UNTIL_START,
		.audience = BB_TO_HOLDERS, .covers = COVERED_BY_UPDATE,
	},
	[BB_KIND_CANCEL] = {
		.kind = BB_KIND_CANCEL, .name = "cancel",
		.summary = "no lunch, or off the list, to who holds the entry",
		.method = BB_METHOD_CANCEL, .anchor = BB_ANCHOR_ONCE, .until = BB_UNTIL_START,
		.audience = BB_TO_HOLDERS, .to_paused = true, .to_former = true,
	},
	[BB_KIND_THANKS] = {
		.kind = BB_KIND_THANKS, .name = "thanks",
		.summary = "after a lunch, with the next date",
		.anchor = BB_ANCHOR_AFTER, .timing = { .days = 1, .minute = 9 * HOUR },
		.shift = BB_SHIFT_AFTER, .until = BB_UNTIL_AFTER_LUNCH, .until_minutes = 4 * DAY,
		.audience = BB_TO_ACTIVE, .can_be_muted = true,
	},
	[BB_KIND_NOTE] = {
		.kind = BB_KIND_NOTE, .name = "note",
		.summary = "a few words of the organizers",
		.anchor = BB_ANCHOR_ONCE, .until = BB_UNTIL_AFTER_DUE, .until_minutes = 7 * DAY,
		.audience = BB_TO_NAMED, .can_be_muted = true,
	},
	[BB_KIND_CONFIRM] = {
		.kind = BB_KIND_CONFIRM, .name = "confirm",
		.summary = "done: paused, off the list, or deleted",
		.method = BB_METHOD_CANCEL, .anchor = BB_ANCHOR_ONCE,
		.until = BB_UNTIL_AFTER_DUE, .until_minutes = 7 * DAY,
		.audience = BB_TO_NAMED, .to_paused = true, .to_former = true,
	},
	[BB_KIND_INTRO] = {
		.kind = BB_KIND_INTRO, .name = "intro",
		.summary = "a step of an introduction",
		.anchor = BB_ANCHOR_ONCE, .until = BB_UNTIL_AFTER_DUE, .until_minutes = 14 * DAY,
		.audience = BB_TO_NAMED, .naming = BB_NAMES_INTRODUCED, .to_keepers = true,
	},
	[BB_KIND_RENEW] = {
		.kind = BB_KIND_RENEW, .name = "renew",
		.summary = "once a year: still with us, still glad to be asked?",
		.anchor = BB_ANCHOR_YEARLY, .timing = { .minute = 9 * HOUR },
		.shift = BB_SHIFT_AFTER, .until = BB_UNTIL_AFTER_DUE, .until_minutes = 30 * DAY,
		.audience = BB_TO_NAMED, .to_keepers = true, .can_be_muted = true,
	},
	[BB_KIND_DIGEST] = {
		.kind = BB_KIND_DIGEST, .name = "digest",
		.summary = "the month in ids and counts, to the organizer",
		.anchor = BB_ANCHOR_MONTHLY, .timing = { .days = 1, .minute = 9 * HOUR },
		.shift = BB_SHIFT_AFTER, .until = BB_UNTIL_AFTER_DUE, .until_minutes = 7 * DAY,
		.audience = BB_TO_ORGANIZER,
	},
};

const struct bb_kind_row *bb_kind_row(enum bb_kind kind)
{
	assert((unsigned)kind < BB_KIND_COUNT);
	return &rows[kind];
}

enum bb_status bb_kind_parse(enum bb_kind *out, const char *name, struct bb_error *err)
{
	const char *names[BB_KIND_COUNT];
	const char *near;

	for (int kind = 0; kind < BB_KIND_COUNT; kind++) {
		names[kind] = rows[kind].name;
		if (strcmp(name, names[kind]) == 0) {
			*out = (enum bb_kind)kind;
			return BB_OK;
		}
	}
	near = bb_text_nearest(name, names, BB_KIND_COUNT);
	if (near)
		return bb_error_set(err, BB_EINVAL, "\"%s\" is no kind of mail: did you mean \"%s\"?", name,
		                    near);
	return bb_error_set(err, BB_EINVAL,
	                    "\"%s\" is no kind of mail, such as invite, agenda or reminder", name);
}

/* -- timings -- */

/* A run of digits of at most `most`; the text goes on behind it. */
static bool read_number(const char **text, int most, int *out)
{
	const char *p = *text;
	int value = 0;

	if (*p < '0' || *p > '9')
		return false;
	for (; *p >= '0' && *p <= '9'; p++) {
		value = value * 10 + (*p - '0');
		if (value > most)
			return false;
	}
	*text = p;
	*out = value;
	return true;
}

static bool read_word(const char **text, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*text, word, len) != 0)
		return false;
	*text += len;
	return true;
}

/* "09:00" to the end of the text; both digits of each, as everywhere else. */
static bool read_clock(const char *text, int *minute)
{
	const char *rest = text;
	int hour, min;

	if (strlen(text) != strlen("09:00") || !read_number(&rest, 23, &hour) || rest != text + 2 ||
	    !read_word(&rest, ":") || !read_number(&rest, 59, &min) || *rest != '\0')
		return false;
	*minute = hour * HOUR + min;
	return true;
}

/* "28 days 09:00"; the day itself may be left out. */
static bool read_days_and_clock(const char *text, struct bb_timing *out)
{
	if (read_clock(text, &out->minute))
		return true;
	return read_number(&text, MOST_DAYS, &out->days) &&
	       (read_word(&text, " days ") || read_word(&text, " day ")) &&
	       read_clock(text, &out->minute);
}

static bool read_day_of_month_and_clock(const char *text, struct bb_timing *out)
{
	return read_word(&text, "day ") && read_number(&text, LAST_DAY_OF_ALL_MONTHS, &out->days) &&
	       out->days > 0 && read_word(&text, " ") && read_clock(text, &out->minute);
}

static bool read_timing(const char *text, enum bb_anchor anchor, struct bb_timing *out)
{
	switch (anchor) {
	case BB_ANCHOR_BEFORE:
	case BB_ANCHOR_AFTER:
		return read_days_and_clock(text, out);
	case BB_ANCHOR_MONTHLY:
		return read_day_of_month_and_clock(text, out);
	case BB_ANCHOR_YEARLY:
		return read_clock(text, &out->minute);
	case BB_ANCHOR_ONCE:
		return strcmp(text, "at once") == 0;
	}
	return false;
}

enum bb_status bb_timing_parse(struct bb_timing *out, enum bb_kind kind, const char *text,
                               struct bb_error *err)
{
	static const char *const forms[] = {
		[BB_ANCHOR_BEFORE] = "\"28 days 09:00\" before the lunch, \"08:30\" on its day",
		[BB_ANCHOR_AFTER] = "\"1 day 09:00\" after the lunch",
		[BB_ANCHOR_ONCE] = "\"at once\"",
		[BB_ANCHOR_YEARLY] = "\"09:00\"",
		[BB_ANCHOR_MONTHLY] = "\"day 1 09:00\", a day from 1 to 28",
	};
	const struct bb_kind_row *row = bb_kind_row(kind);
	struct bb_timing timing = { 0 };

	if (strcmp(text, "off") == 0)
		timing.off = true;
	else if (!read_timing(text, row->anchor, &timing))
		return bb_error_set(err, BB_EINVAL, "\"%s\" is no time for %s: write %s, or \"off\"", text,
		                    row->name, forms[row->anchor]);
	*out = timing;
	return BB_OK;
}

void bb_timing_format(char out[BB_TIMING_SIZE], enum bb_kind kind, const struct bb_timing *timing)
{
	enum bb_anchor anchor = bb_kind_row(kind)->anchor;
	int hour = timing->minute / HOUR % 24, minute = timing->minute % HOUR;

	if (timing->off)
		snprintf(out, BB_TIMING_SIZE, "off");
	else if (anchor == BB_ANCHOR_ONCE)
		snprintf(out, BB_TIMING_SIZE, "at once");
	else if (anchor == BB_ANCHOR_MONTHLY)
		snprintf(out, BB_TIMING_SIZE, "day %d %02d:%02d", timing->days, hour, minute);
	else if (timing->days == 0)
		snprintf(out, BB_TIMING_SIZE, "%02d:%02d", hour, minute);
	else
		snprintf(out, BB_TIMING_SIZE, "%d %s %02d:%02d", timing->days,
		         timing->days == 1 ? "day" : "days", hour, minute);
}
