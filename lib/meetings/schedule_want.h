/* SPDX-License-Identifier: MIT */
/* What a lunch should be by rule and settings: shared by the sources of schedule. */
#ifndef MEETINGS_SCHEDULE_WANT_H
#define MEETINGS_SCHEDULE_WANT_H

#include <brownbag/schedule.h>

#include <stdbool.h>

struct schedule_want {
	struct bb_date slot;
	bool exists;
	bool open;  /* on a holiday, for a person to decide */
	bool moved; /* off a holiday */
	struct bb_wall start;
};

struct schedule_want schedule_want_on(const struct bb_schedule_input *input, struct bb_date day);

/** It can't go where it was moved to: back to its own day, for a person to decide. */
void schedule_leave_open(struct schedule_want *want);

/**
 * Put what [meeting] says about the place into a row, as far as nothing was set for it alone.
 *
 * @return BB_OK; BB_EIO: out of memory, and the row is fit for nothing but releasing
 */
BB_CHECKED enum bb_status schedule_apply_place(struct bb_meeting *row,
                                               const struct bb_schedule_input *input,
                                               struct bb_error *err);

/** Put slot, time and place into a row, a new one too. @return as schedule_apply_place() */
BB_CHECKED enum bb_status schedule_apply_want(struct bb_meeting *row,
                                              const struct bb_schedule_input *input,
                                              const struct schedule_want *want,
                                              struct bb_error *err);

#endif
