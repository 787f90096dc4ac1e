/* SPDX-License-Identifier: MIT */
/* What a meeting rule is made of: filled by rule_words.c or rule_recur.c, iterated by rule.c. */
#ifndef CALENDAR_RULE_SHAPE_H
#define CALENDAR_RULE_SHAPE_H

#include <brownbag/bytes.h>
#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/rule.h>

#include <stdbool.h>
#include <stddef.h>

enum {
	RULE_NTH_MAX = 5, /* no month has six Tuesdays */
	RULE_WEEKS_MAX = 52,
	RULE_MONTHS_MAX = 12,
	RULE_YEARS_MAX = 10,
	RULE_LIST_MAX = 12, /* keeps the longest rule within BB_RULE_TEXT_SIZE */
};

enum rule_freq { RULE_WEEKLY, RULE_MONTHLY, RULE_YEARLY };

struct rule_day {
	int nth; /* 1..5, -1..-5 from the end; 0: each of them */
	enum bb_weekday weekday;
};

/* Lists are in order and hold nothing twice, so that equal rules are equal. */
struct bb_rule {
	enum rule_freq freq;
	int interval;
	unsigned months; /* BYMONTH, bit (1u << month); 0: all */
	struct rule_day days[RULE_LIST_MAX]; /* BYDAY */
	size_t day_count;
	int month_days[RULE_LIST_MAX]; /* BYMONTHDAY, 1..31 or -1..-31 */
	size_t month_day_count;
	int positions[RULE_LIST_MAX]; /* BYSETPOS */
	size_t position_count;
	int start;   /* minutes after midnight */
	int minutes; /* how long */
};

/** Add a day, an unused place kept for it; false if the list is full. */
bool rule_add_day(struct bb_rule *self, struct rule_day day);

/** Add a number to one of the lists of numbers; false if it is full. */
bool rule_add_number(int *list, size_t *count, int number);

/** Monday to Friday, each of them: what "weekday" means. */
bool rule_has_weekdays(const struct bb_rule *self);

/** Whether it ever names a day: libical 3.0.16 searches for seconds for one that never comes. */
bool rule_comes_true(const struct bb_rule *self);

/**
 * Read the words in front of the time range. Sets all but `start` and `minutes`.
 *
 * @return BB_OK; BB_EINVAL: no such words (with those that were meant); BB_EIO
 */
BB_CHECKED enum bb_status rule_words_read(struct bb_rule *self, const char *text,
                                          struct bb_error *err);

/** Whether a text is meant as a RRULE rather than as words. */
bool rule_recur_is_meant(const char *text);

/**
 * Read "FREQ=MONTHLY;BYDAY=2TU". Sets all but `start` and `minutes`.
 *
 * @return BB_OK; BB_EINVAL: not of the subset (with the part); BB_EIO
 */
BB_CHECKED enum bb_status rule_recur_read(struct bb_rule *self, const char *text,
                                          struct bb_error *err);

/** Append it as RRULE parts in a fixed order. */
void rule_recur_add(struct bb_bytes *out, const struct bb_rule *self);

#endif
