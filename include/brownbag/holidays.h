/* SPDX-License-Identifier: MIT */
/*
 * Days without a lunch, and what becomes of a lunch that falls on one.
 *
 * Pure rules over dates. A move stays within a week and within its month, so
 * that a month has its lunch or the question is asked.
 */
#ifndef BROWNBAG_HOLIDAYS_H
#define BROWNBAG_HOLIDAYS_H

#include <brownbag/date.h>
#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>

/* Both days are included. */
struct bb_holiday {
	struct bb_date first;
	struct bb_date last;
	char *name;
};

/* By first day, then last day, then name. */
struct bb_holidays {
	struct bb_holiday *items;
	size_t count;
};

enum { BB_HOLIDAY_NAME_MAX = 120, BB_HOLIDAY_DAYS_MAX = 366 };

/** Free what it holds; it is empty afterwards. NULL is allowed. */
void bb_holidays_release(struct bb_holidays *self);

/** Put it in order and drop what is there twice. */
void bb_holidays_sort(struct bb_holidays *self);

/** The first holiday that covers a day; NULL if none does. Borrowed from the list. */
const struct bb_holiday *bb_holidays_find(const struct bb_holidays *self, struct bb_date day);

/* -- working days: bit (1u << enum bb_weekday) -- */

/**
 * Read "mon-fri", "mon,wed,fri", "sun-thu"; names of three letters or more, case ignored.
 *
 * @return BB_OK; BB_EINVAL: not of that form
 */
BB_CHECKED enum bb_status bb_working_days_parse(unsigned *out, const char *text,
                                                struct bb_error *err);

/** Whether people work on that day: its weekday is in the mask and it is no holiday. */
bool bb_day_is_working(struct bb_date day, unsigned working_days,
                       const struct bb_holidays *holidays);

/* -- [meeting] on_holiday -- */

enum bb_holiday_policy {
	BB_HOLIDAY_ASK,
	BB_HOLIDAY_SKIP,
	BB_HOLIDAY_NEXT,
	BB_HOLIDAY_PREVIOUS,
};

/**
 * Read "ask", "skip", "next" or "previous".
 *
 * @return BB_OK; BB_EINVAL: another word (with the nearest)
 */
BB_CHECKED enum bb_status bb_holiday_policy_parse(enum bb_holiday_policy *out, const char *text,
                                                  struct bb_error *err);

/** "ask", ..; borrowed for ever. */
const char *bb_holiday_policy_name(enum bb_holiday_policy policy);

enum bb_holiday_outcome {
	BB_HOLIDAY_NO_CLASH, /* the lunch stays on its day */
	BB_HOLIDAY_SKIPPED,  /* there is no lunch */
	BB_HOLIDAY_MOVED,    /* to `day` */
	BB_HOLIDAY_OPEN,     /* a person decides; nothing is sent until then */
};

struct bb_holiday_verdict {
	enum bb_holiday_outcome outcome;
	struct bb_date day;               /* of the lunch: moved, or as it was */
	const struct bb_holiday *holiday; /* the clash; NULL: none. Borrowed from the list */
	struct bb_date previous;          /* the nearest working day before; year 0: none */
	struct bb_date next;              /* the nearest working day after; year 0: none */
};

/**
 * What becomes of a lunch on that day. The other days to offer are working
 * days, at most 7 days off and in the same month. "next" and "previous" ask
 * where there is no such day: a lunch doesn't vanish unasked.
 */
struct bb_holiday_verdict bb_holiday_decide(struct bb_date day, enum bb_holiday_policy policy,
                                            unsigned working_days,
                                            const struct bb_holidays *holidays);

#endif
