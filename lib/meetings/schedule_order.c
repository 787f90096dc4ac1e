/* SPDX-License-Identifier: MIT */
/* The order in which a plan is handed over: the same for the same outcome, whatever led to it. */
#include "meetings/schedule_order.h"

#include <stdlib.h>

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int compare_meetings(const void *a, const void *b)
{
	const struct bb_meeting *x = a, *y = b;
	int order = compare_numbers(x->starts_at, y->starts_at);

	return order != 0 ? order : compare_numbers(x->id, y->id);
}

static int compare_steps(const void *a, const void *b)
{
	const struct bb_step *x = a, *y = b;
	int order = compare_numbers(x->kind, y->kind);

	if (order == 0)
		order = compare_numbers(x->at, y->at);
	return order != 0 ? order : compare_numbers(x->meeting, y->meeting);
}

static int compare_findings(const void *a, const void *b)
{
	const struct bb_finding *x = a, *y = b;
	int order = compare_numbers(x->at, y->at);

	if (order == 0)
		order = compare_numbers(x->meeting, y->meeting);
	return order != 0 ? order : compare_numbers(x->kind, y->kind);
}

void schedule_put_in_order(struct bb_schedule *self)
{
	qsort(self->meetings.items, self->meetings.count, sizeof *self->meetings.items, compare_meetings);
	qsort(self->steps, self->step_count, sizeof *self->steps, compare_steps);
	qsort(self->findings, self->finding_count, sizeof *self->findings,
	      compare_findings);
}
