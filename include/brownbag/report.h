/* SPDX-License-Identifier: MIT */
/*
 * What a sponsor may be told of a group: how many lunches there were, and rough
 * numbers of people. No name and no id is in it.
 *
 * A number of people or introductions is told as the step of five that it lies in:
 * "fewer than 5", "5 to 9", "10 to 14". So nothing under five is told, and no
 * difference between two such numbers, of one report or of several, is known more
 * closely either. How many lunches there were is told as it is: their days are no
 * secret. Only a time that is over is reported, so that no report differs from an
 * earlier one by what happened in between.
 */
#ifndef BROWNBAG_REPORT_H
#define BROWNBAG_REPORT_H

#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/meeting.h>

#include <stddef.h>
#include <stdint.h>

enum { BB_REPORT_STEP = 5 };

/* "5 to 9": both included. */
struct bb_rough {
	int from; /* a multiple of BB_REPORT_STEP; 0: fewer than that */
	int to;
};

struct bb_report {
	struct bb_month first, last; /* the time, both included */
	int lunches;                 /* held */
	struct bb_rough headcount;   /* from the smallest to the largest lunch; to 0: none was counted */
	struct bb_rough facilitators; /* different ones */
	int busiest_percent;         /* the share of all turns that the busiest had is at most that: 25,
	                                50, 75, 100; 0: not told, as fewer than five led */
	struct bb_rough asked, made; /* introductions */
};

/** The step that a count lies in; a negative one is 0. */
struct bb_rough bb_rough_count(int64_t count);

/**
 * Lunches, headcounts and turns: those of `meetings` that were held.
 *
 * @param[in,out] report  these fields are set
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_report_lunches(struct bb_report *report,
                                            const struct bb_meetings *meetings,
                                            struct bb_error *err);

#endif
