/* SPDX-License-Identifier: MIT */
/* All that has come due, in one transaction: a crash, a run twice and a late run are one case. */
#include <brownbag/due.h>

static enum bb_status set_marks(struct bb_group *self, bool by_cron, struct bb_error *err)
{
	enum bb_status status = bb_store_set_mark(self->store, BB_MARK_RAN, self->now, err);

	if (status == BB_OK && by_cron)
		status = bb_store_set_mark(self->store, BB_MARK_CRON, self->now, err);
	return status;
}

enum bb_status bb_group_remind(struct bb_group *self, bool by_cron, size_t *queued,
                               struct bb_error *err)
{
	struct bb_followed *followed = NULL;
	enum bb_status status;

	*queued = 0;
	if (self->mode == BB_MODE_STOPPED)
		return BB_OK;
	status = bb_store_begin(self->store, err);
	if (status == BB_OK)
		status = bb_group_follow(&followed, self, BB_KINDS_ALL, err);
	if (status == BB_OK)
		status = set_marks(self, by_cron, err);
	if (status == BB_OK)
		status = bb_store_commit(self->store, err);
	if (status == BB_OK)
		*queued = followed->dues.result.due_count;
	else
		bb_store_rollback(self->store);
	bb_followed_free(followed);
	return status;
}
