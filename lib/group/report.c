/* SPDX-License-Identifier: MIT */
/* The report of a group: which time it is about, and where its numbers are. */
#include <brownbag/outcome.h>

#include "group/room.h"

#include <brownbag/intro.h>
#include <brownbag/store_intros.h>
#include <brownbag/store_lunches.h>

enum { MONTHS_A_QUARTER = 3 };

/* What isn't over could be reported once more, and the difference be somebody. */
static enum bb_status check_over(const struct bb_report *report, struct bb_month now,
                                 struct bb_error *err)
{
	char last[BB_MONTH_SIZE];

	bb_month_format(last, report->last);
	if (bb_month_compare(report->last, now) < 0)
		return BB_OK;
	return bb_error_set(err, BB_ECONFLICT, "the quarter isn't over before the end of %s", last);
}

static enum bb_status check_kept(const struct bb_report *report, const struct bb_group *group,
                                 struct bb_error *err)
{
	char months[2][BB_MONTH_SIZE];
	struct bb_date kept;
	enum bb_status status = group_shift_day(&kept, group_today(group),
	                                        bb_config_span(group->config, "retention.history"), -1,
	                                        err);

	if (status != BB_OK || bb_month_compare(report->first, bb_date_month(kept)) >= 0)
		return status;
	bb_month_format(months[0], report->first);
	bb_month_format(months[1], bb_date_month(kept));
	return bb_error_set(err, BB_ECONFLICT,
	                    "it begins in %s, and who led before %s is forgotten: [retention] history",
	                    months[0], months[1]);
}

static enum bb_status find_time(struct bb_report *report, const struct bb_group *group,
                                struct bb_month month, int quarters, struct bb_error *err)
{
	struct bb_month now = bb_date_month(group_today(group)), start;
	enum bb_status status = BB_OK;

	if (month.year == 0)
		status = bb_month_add(&month, bb_quarter_of(now), -1, err);
	start = bb_quarter_of(month);
	if (status == BB_OK)
		status = bb_month_add(&report->last, start, MONTHS_A_QUARTER - 1, err);
	if (status == BB_OK)
		status = bb_month_add(&report->first, start, -MONTHS_A_QUARTER * (quarters - 1), err);
	if (status == BB_OK)
		status = check_over(report, now, err);
	return status == BB_OK ? check_kept(report, group, err) : status;
}

/* By the month that a lunch counts for; one that was moved may lie in another. */
static void keep_months(struct bb_meetings *meetings, const struct bb_report *report)
{
	size_t kept = 0;

	for (size_t i = 0; i < meetings->count; i++) {
		struct bb_meeting *meeting = &meetings->items[i];

		if (bb_month_compare(meeting->month, report->first) >= 0 &&
		    bb_month_compare(meeting->month, report->last) <= 0)
			meetings->items[kept++] = *meeting;
		else
			bb_meeting_release(meeting);
	}
	meetings->count = kept;
}

static enum bb_status count_lunches(struct bb_report *report, const struct bb_group *group,
                                    struct bb_error *err)
{
	struct bb_meetings meetings = { 0 };
	struct bb_month before, after;
	enum bb_status status = bb_month_add(&before, report->first, -1, err);

	if (status == BB_OK)
		status = bb_month_add(&after, report->last, 2, err);
	if (status == BB_OK)
		status = bb_store_load_meetings_between(group->store, bb_month_first(before),
		                                        bb_month_first(after), &meetings, err);
	keep_months(&meetings, report);
	if (status == BB_OK)
		status = bb_report_lunches(report, &meetings, err);
	bb_meetings_release(&meetings);
	return status;
}

static enum bb_status count_introductions(struct bb_rough *out, const struct bb_report *report,
                                          const struct bb_group *group, enum bb_intro_count what,
                                          struct bb_error *err)
{
	int first = bb_month_index(report->first), last = bb_month_index(report->last);
	int64_t sum = 0;
	enum bb_status status = BB_OK;

	for (int at = first; status == BB_OK && at <= last; at += MONTHS_A_QUARTER) {
		int64_t count = 0;

		status = bb_store_sum_intros(group->store, what, bb_month_from_index(at), &count, err);
		sum += count;
	}
	if (status == BB_OK)
		*out = bb_rough_count(sum);
	return status;
}

enum bb_status bb_group_report(struct bb_report *out, const struct bb_group *self,
                               struct bb_month month, int quarters, struct bb_error *err)
{
	struct bb_report report = { .lunches = 0 };
	enum bb_status status = find_time(&report, self, month, quarters, err);

	if (status == BB_OK)
		status = count_lunches(&report, self, err);
	if (status == BB_OK)
		status = count_introductions(&report.asked, &report, self, BB_INTRO_COUNT_ASKED, err);
	if (status == BB_OK)
		status = count_introductions(&report.made, &report, self, BB_INTRO_COUNT_MADE, err);
	if (status == BB_OK)
		*out = report;
	return status;
}
