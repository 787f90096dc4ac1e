/* SPDX-License-Identifier: MIT */
/*
 * All that has come due, in one transaction: a crash, a run twice and a late
 * run are one case. What has outlived its purpose goes even while the group is
 * stopped.
 */
#include <brownbag/bookkeeping.h>
#include <brownbag/due.h>

#include "group/room.h"

#include <brownbag/membership.h>
#include <brownbag/quarantine.h>

#include <stdio.h>

enum { MARK_FRESH = 60 * 60 }; /* s */

/* Nobody asks for the minute, and a run that writes nothing waits for no disk: that is
 * four fdatasync less every few minutes. */
static enum bb_status set_mark(struct bb_group *self, enum bb_mark mark, struct bb_error *err)
{
	int64_t at = 0;
	enum bb_status status = bb_store_mark(self->store, mark, &at, err);

	if (status != BB_OK || (at <= self->now && self->now - at < MARK_FRESH))
		return status;
	return bb_store_set_mark(self->store, mark, self->now, err);
}

static enum bb_status set_marks(struct bb_group *self, bool by_cron, struct bb_error *err)
{
	enum bb_status status = set_mark(self, BB_MARK_RAN, err);

	return status == BB_OK && by_cron ? set_mark(self, BB_MARK_CRON, err) : status;
}

/* Runs that queue nothing would fill the log with nothing: the marks tell that cron ran. */
static enum bb_status log_run(const struct bb_group *self, size_t queued, struct bb_error *err)
{
	char detail[32];
	struct bb_log_row row = { .at = self->now, .what = (char *)"remind ran", .detail = detail };

	snprintf(detail, sizeof detail, "queued %zu", queued);
	return queued > 0 ? bb_store_log(self->store, &row, err) : BB_OK;
}

static enum bb_status run(struct bb_group *self, bool by_cron, size_t *queued,
                          struct bb_error *err)
{
	struct bb_preview *followed = NULL;
	enum bb_status status = BB_OK;

	/* Booked first: who was away that day is among what is forgotten. */
	if (self->mode != BB_MODE_STOPPED)
		status = bb_group_book_past(self, NULL, err);
	if (status == BB_OK)
		status = group_retain(self, err);
	if (status == BB_OK && self->mode != BB_MODE_STOPPED)
		status = bb_group_follow(&followed, self, BB_KINDS_ALL, err);
	if (followed)
		*queued = followed->dues.result.due_count;
	bb_preview_free(followed);
	if (status == BB_OK)
		status = log_run(self, *queued, err);
	if (status == BB_OK)
		status = set_marks(self, by_cron, err);
	return status;
}

enum bb_status bb_group_remind(struct bb_group *self, bool by_cron, size_t *queued,
                               struct bb_error *err)
{
	size_t count = 0;
	enum bb_status status = bb_group_erase_asked(self, NULL, err);

	if (status == BB_OK)
		status = bb_quarantine_expire(self, err);
	if (status == BB_OK)
		status = group_expire_rehearsed(self, err);
	if (status == BB_OK)
		status = bb_store_begin(self->store, err);
	if (status == BB_OK)
		status = run(self, by_cron, &count, err);
	status = bb_store_end(self->store, status, true, err);
	*queued = status == BB_OK ? count : 0;
	/* What an erasure that was ended early has left to do. */
	return status == BB_OK ? bb_store_compact(self->store, err) : status;
}
