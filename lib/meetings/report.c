/* SPDX-License-Identifier: MIT */
/* Rough numbers of lunches that were held. Decides how little may be known of people. */
#include <brownbag/report.h>

#include <brownbag/rotation.h>

#include <stdlib.h>

enum { QUARTER_PERCENT = 25, HUNDRED = 100 };

struct bb_rough bb_rough_count(int64_t count)
{
	int from = count < 0 ? 0 : (int)(count / BB_REPORT_STEP * BB_REPORT_STEP);

	return (struct bb_rough){ from, from + BB_REPORT_STEP - 1 };
}

/* From the step of the smallest to that of the largest. */
static void take_headcount(struct bb_rough *range, int headcount)
{
	struct bb_rough step = bb_rough_count(headcount);

	if (headcount < 0)
		return;
	if (range->to == 0 || step.from < range->from)
		range->from = step.from;
	if (step.to > range->to)
		range->to = step.to;
}

static int compare_ids(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

/* A share that is told names nobody only if there are enough whom it may be about. */
static void count_turns(struct bb_report *report, int64_t *ids, size_t count)
{
	size_t run = 0, busiest = 0, different = 0;

	if (count > 0)
		qsort(ids, count, sizeof *ids, compare_ids);
	for (size_t i = 0; i < count; i++) {
		run = i > 0 && ids[i] == ids[i - 1] ? run + 1 : 1;
		different += run == 1;
		busiest = run > busiest ? run : busiest;
	}
	report->facilitators = bb_rough_count((int64_t)different);
	report->busiest_percent = 0;
	if (report->facilitators.from > 0)
		report->busiest_percent = (int)((busiest * HUNDRED + count * QUARTER_PERCENT - 1) /
		                                (count * QUARTER_PERCENT)) * QUARTER_PERCENT;
}

enum bb_status bb_report_lunches(struct bb_report *report, const struct bb_meetings *meetings,
                                 struct bb_error *err)
{
	int64_t *ids = calloc(meetings->count * BB_ROTATION_LEADS_MAX + 1, sizeof *ids);
	size_t count = 0;

	if (!ids)
		return bb_error_set(err, BB_EIO, "out of memory");
	report->lunches = 0;
	report->headcount = (struct bb_rough){ 0, 0 };
	for (size_t i = 0; i < meetings->count; i++) {
		const struct bb_meeting *meeting = &meetings->items[i];

		if (meeting->status != BB_MEETING_HELD)
			continue;
		report->lunches++;
		take_headcount(&report->headcount, meeting->headcount);
		for (size_t k = 0, led = 0; k < meeting->turn_count; k++) {
			if (meeting->turns[k].seat == BB_SEAT_LEAD && led++ < BB_ROTATION_LEADS_MAX)
				ids[count++] = meeting->turns[k].member;
		}
	}
	count_turns(report, ids, count);
	free(ids);
	return BB_OK;
}
