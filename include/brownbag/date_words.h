/* SPDX-License-Identifier: MIT */
/*
 * Dates as a person types them, in a grammar small enough to be known by heart.
 *
 *     2027-02-09                     ISO 8601; months are 2027-02 (bb_month_parse)
 *     today, tomorrow
 *     mon, monday                    the next one; today is never meant, it is "today"
 *     +3d, +3w, +2m, +1y             from today; the 31st becomes the last day of a shorter month
 *     dec 8, 8 dec, december 8 2027  without a year: the next one, today included
 *     second tue dec, last fri feb 2027
 *                                    first .. fifth, 1st .. 5th, last; without a year: the
 *                                    next one, today included
 *
 *     tue 2027-02-09, tue feb 9      as a command echoes it: refused if that is another weekday
 *
 * Words count without case. 04/07/2027 is refused with both readings shown:
 * half of the world reads it otherwise than the other half.
 *
 * A command echoes what was understood, with its weekday.
 */
#ifndef BROWNBAG_DATE_WORDS_H
#define BROWNBAG_DATE_WORDS_H

#include <brownbag/date.h>
#include <brownbag/error.h>

#include <stdbool.h>

/* A date and, where they were given, a time of day and how long. */
struct bb_when {
	struct bb_date date;
	bool has_time;
	int hour, minute; /* 0:00 if none was given */
	int minutes;      /* how long, 1..1439; 0: not given */
};

/**
 * Read a date.
 *
 * @param text   at most 64 bytes; blanks between words, any number
 * @param today  what "today" means to the person who typed it
 * @return BB_OK; BB_EINVAL: not of the grammar (with the word that was meant, if
 *         one is near, or what the date would be in ISO), no such day ("fifth tue
 *         feb", "feb 30"), or outside 1970..9999
 */
BB_CHECKED enum bb_status bb_date_read(struct bb_date *out, const char *text,
                                       struct bb_date today, struct bb_error *err);

/**
 * Read one date, or two with ".." between them: "2027-12-24..2028-01-01". Without a
 * year the second is the next one after the first: "dec 24..jan 1".
 *
 * @param[out] last  the first again, if there is only one
 * @return as bb_date_read(); BB_EINVAL also: the last lies before the first, or without a
 *         year more than half a year behind it
 */
BB_CHECKED enum bb_status bb_days_read(struct bb_date *first, struct bb_date *last,
                                       const char *text, struct bb_date today,
                                       struct bb_error *err);

/**
 * Read a date that may have a time or a time range behind it:
 * "2027-02-09 12:00-13:00", "second tue dec 12:00", "fri 9:30", "2027-02-09T12:00".
 *
 * @return as bb_date_read(); BB_EINVAL also: no such time, or an end that isn't
 *         after its beginning
 */
BB_CHECKED enum bb_status bb_when_read(struct bb_when *out, const char *text, struct bb_date today,
                                       struct bb_error *err);

/**
 * The n-th weekday of a month.
 *
 * @param nth  1..5; -1: the last
 * @return BB_OK; BB_EINVAL: that month has no fifth one
 */
BB_CHECKED enum bb_status bb_date_nth_weekday(struct bb_date *out, struct bb_month month, int nth,
                                              enum bb_weekday day, struct bb_error *err);

#endif
