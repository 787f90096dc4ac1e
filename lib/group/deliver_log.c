/* SPDX-License-Identifier: MIT */
/* A line of the log for a run of deliver that did something. */
#include <brownbag/deliver.h>

#include <stdio.h>

enum bb_status bb_deliver_log(struct bb_store *store, const struct bb_deliver_report *report,
                              int64_t now, struct bb_error *err)
{
	char detail[128];
	struct bb_log_row row = { .at = now, .what = (char *)"deliver ran", .detail = detail };
	enum bb_status status;

	if (report->sent + report->later + report->refused + report->unknown == 0)
		return BB_OK;
	snprintf(detail, sizeof detail, "sent %zu, later %zu, refused %zu, unknown %zu",
	         report->sent, report->later, report->refused, report->unknown);
	status = bb_store_begin(store, err);
	if (status == BB_OK)
		status = bb_store_log(store, &row, err);
	return bb_store_end(store, status, true, err);
}
