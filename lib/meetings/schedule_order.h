/* SPDX-License-Identifier: MIT */
/* Part of the schedule: its rows in the order of <brownbag/schedule.h>. */
#ifndef MEETINGS_SCHEDULE_ORDER_H
#define MEETINGS_SCHEDULE_ORDER_H

#include <brownbag/schedule.h>

/** Lunches by start, steps by kind and start, findings by start. */
void schedule_put_in_order(struct bb_schedule *self);

#endif
