/* SPDX-License-Identifier: MIT */
/* One event of a holiday file: gathered line by line, then turned into days. */
#ifndef CALENDAR_HOLIDAY_EVENT_H
#define CALENDAR_HOLIDAY_EVENT_H

#include <brownbag/content_line.h>
#include <brownbag/date.h>
#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>

enum {
	HOLIDAY_DATES_MAX = 1500, /* of one event: 20 years of a weekly one */
	HOLIDAY_RULE_MAX = 200,  /* bytes */
};

struct holiday_dates {
	struct bb_date *items; /* years may be earlier than BB_FIRST_YEAR */
	size_t count;
};

struct holiday_event {
	size_t number;        /* line of its BEGIN */
	char *name;           /* SUMMARY as it was meant, not yet clean; NULL: none */
	struct bb_date start; /* year 0: no DTSTART */
	bool timed;           /* DTSTART has a time of day */
	bool at_midnight;     /* and it is 00:00 on the wall */
	bool outlook_all_day; /* X-MICROSOFT-CDO-ALLDAYEVENT:TRUE */
	struct bb_date end;   /* DTEND, exclusive; year 0: none */
	int days;             /* DURATION; 0: none */
	bool cancelled;
	char *rule;           /* RRULE; NULL: none */
	struct holiday_dates added, left_out;
};

void holiday_event_release(struct holiday_event *self);

/**
 * Take one property of the event; those that don't matter are passed over.
 *
 * @return BB_OK; BB_EINVAL: a value that can't be read; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status holiday_event_take(struct holiday_event *self,
                                             struct bb_content_line *line, struct bb_error *err);

/** Whether it has whole days. Outlook writes them as midnight and a mark of its own. */
bool holiday_event_is_all_day(const struct holiday_event *self);

/** How many days each of its occurrences has, 1 or more. DTEND is exclusive (RFC 5545 3.6.1). */
int64_t holiday_event_length(const struct holiday_event *self);

/**
 * The first days of its occurrences from `from` to `until`, both included, in no
 * order, perhaps one twice.
 *
 * @param[out] out       the caller frees it with free()
 * @param[in,out] walked how many days were looked at for it are added; nothing of
 *                       what a file says bounds them but BB_RULE_DAYS_MAX an event
 * @return BB_OK; BB_EINVAL: a RRULE that isn't taken; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status holiday_event_expand(const struct holiday_event *self,
                                               struct bb_date from, struct bb_date until,
                                               struct bb_date **out, size_t *count,
                                               size_t *walked, struct bb_error *err);

/** "20270209" with whatever behind it; false if there is no such day. */
bool holiday_date_read(struct bb_date *out, const char *text);

/** Append a date, HOLIDAY_DATES_MAX at most. */
BB_CHECKED enum bb_status holiday_dates_add(struct holiday_dates *self, struct bb_date date,
                                            struct bb_error *err);

#endif
