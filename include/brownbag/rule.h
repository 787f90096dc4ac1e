/* SPDX-License-Identifier: MIT */
/*
 * The meeting rule: on which days there is a lunch, and from when to when.
 *
 * Plain words and a time range:
 *
 *     second tuesday 12:00-13:00        last thu 12:30-13:15
 *     day 15 12:00-13:00                last day 12:00-13:00
 *     first weekday 12:00-13:00         last weekday 12:00-13:00
 *     every wednesday 12:00-13:00       every 2 weeks on wed 12:00-13:00
 *     every 3 months on the second tuesday 12:00-13:00
 *
 * or a recurrence rule of RFC 5545 3.3.10 in place of the words, "RRULE:" in
 * front of it allowed:
 *
 *     FREQ=MONTHLY;BYDAY=TU,WE;BYSETPOS=3 12:00-13:00
 *
 * with FREQ (MONTHLY, WEEKLY, YEARLY), INTERVAL, BYDAY, BYMONTH, BYMONTHDAY and
 * BYSETPOS only. The rule says everything itself: WEEKLY names its days,
 * MONTHLY its days or dates, YEARLY its months as well. Times are wall times of
 * the group's zone; the range lies within one day.
 */
#ifndef BROWNBAG_RULE_H
#define BROWNBAG_RULE_H

#include <brownbag/date.h>
#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>

struct bb_rule;

/* A window holds at most this many days of a rule: a century of Wednesdays. */
enum { BB_RULE_DAYS_MAX = 5300, BB_RULE_TEXT_SIZE = 256 };

/**
 * Read a rule. Case and repeated blanks don't count.
 *
 * @param[out] out  free with bb_rule_free()
 * @return BB_OK; BB_EINVAL: not of these forms, or one that never comes true
 *         (the text says what would be right: "secnd tuesday": did you mean
 *         "second tuesday"?); BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_rule_parse(struct bb_rule **out, const char *text,
                                        struct bb_error *err);
void bb_rule_free(struct bb_rule *self);

/**
 * The one spelling of a rule: words where there are words for it, else RRULE
 * parts in a fixed order. Reads back as the same rule.
 *
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_rule_format(char out[BB_RULE_TEXT_SIZE], const struct bb_rule *self,
                                         struct bb_error *err);

/** For people: "the second Tuesday of each month, 12:00 to 13:00". */
void bb_rule_describe(char out[BB_RULE_TEXT_SIZE], const struct bb_rule *self);

/** When a lunch on that day begins. */
struct bb_wall bb_rule_start(const struct bb_rule *self, struct bb_date day);

/** How long it lasts: 5 to 1439. */
int bb_rule_minutes(const struct bb_rule *self);

/**
 * Whether the rule skips weeks, months or years and so needs a day to count
 * from ([meeting] first): the week, month or year of that day is one that has
 * its lunch.
 */
bool bb_rule_needs_first(const struct bb_rule *self);

/**
 * The days of a rule from `from` to `until`, both included, in order.
 *
 * @param[out] out    `*count` days; the caller frees it with free(); NULL if none
 * @param first       nothing lies before it and intervals count from its week,
 *                    month or year; year 0: none
 * @return BB_OK; BB_EINVAL: needs a `first` and has none, or more than
 *         BB_RULE_DAYS_MAX days; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_rule_expand(struct bb_date **out, size_t *count,
                                         const struct bb_rule *self, struct bb_date first,
                                         struct bb_date from, struct bb_date until,
                                         struct bb_error *err);

/**
 * The months of a year that the rule means and in which it finds no day: "fifth
 * wednesday", "day 31". Months that it leaves out on purpose (BYMONTH,
 * INTERVAL, before `first`) don't count.
 *
 * @param[out] out  bit (1u << month), months 1 to 12
 * @return as bb_rule_expand()
 */
BB_CHECKED enum bb_status bb_rule_empty_months(unsigned *out, const struct bb_rule *self,
                                               struct bb_date first, int year,
                                               struct bb_error *err);

#endif
