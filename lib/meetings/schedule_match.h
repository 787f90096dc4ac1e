/* SPDX-License-Identifier: MIT */
/* Which row of a lunch belongs to which day of the rule: shared by the sources of schedule. */
#ifndef MEETINGS_SCHEDULE_MATCH_H
#define MEETINGS_SCHEDULE_MATCH_H

#include <brownbag/schedule.h>

#include <stddef.h>

enum {
	MATCH_NONE = -1,    /* no day for this row, no row for this day */
	MATCH_OUTSIDE = -2, /* a row that isn't the rule's: by hand, or not in the window */
};

struct schedule_match {
	ptrdiff_t *day_of_row; /* one a row of input->existing: which of input->days, or as above */
	ptrdiff_t *row_of_day; /* one a day: which row of input->existing, or MATCH_NONE */
};

BB_CHECKED enum bb_status schedule_match_init(struct schedule_match *out,
                                              const struct bb_schedule_input *input,
                                              struct bb_error *err);
void schedule_match_release(struct schedule_match *self);

/** Whether the rule names that day. */
bool schedule_names(const struct bb_schedule_input *input, struct bb_date day);

#endif
