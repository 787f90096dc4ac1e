/* SPDX-License-Identifier: MIT */
/*
 * What is remembered of a run of deliver: since when there is trouble, and a line
 * of the log. A file of its own, since `remind` remembers without a network.
 */
#include <brownbag/deliver.h>

#include <stdio.h>

static bool did_something(const struct bb_deliver_report *report)
{
	return report && report->sent + report->later + report->refused + report->unknown > 0;
}

static enum bb_status log_run(struct bb_store *store, const struct bb_deliver_report *report,
                              int64_t at, struct bb_error *err)
{
	char detail[128];
	struct bb_log_row row = { .at = at, .what = (char *)"deliver ran", .detail = detail };

	snprintf(detail, sizeof detail, "sent %zu, later %zu, refused %zu, unknown %zu",
	         report->sent, report->later, report->refused, report->unknown);
	return bb_store_log(store, &row, err);
}

enum bb_status bb_deliver_record(struct bb_store *store, const struct bb_deliver_report *report,
                                 bool trouble, int64_t at, bool *begins, struct bb_error *err)
{
	int64_t since = 0;
	enum bb_status status = bb_store_mark(store, BB_MARK_TROUBLE, &since, err);

	if (status != BB_OK)
		return status;
	*begins = trouble && since == 0;
	if (trouble == (since != 0) && !did_something(report))
		return BB_OK;
	status = bb_store_begin(store, err);
	if (status == BB_OK && trouble != (since != 0))
		status = bb_store_set_mark(store, BB_MARK_TROUBLE, trouble ? at : 0, err);
	if (status == BB_OK && did_something(report))
		status = log_run(store, report, at, err);
	return bb_store_end(store, status, true, err);
}
