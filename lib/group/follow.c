/* SPDX-License-Identifier: MIT */
/*
 * What follows once rows have changed: lunches and turns brought up to date, and
 * the mails that are due by that. Decides nothing; `remind` is this with all kinds.
 */
#include <brownbag/due.h>

#include <stdlib.h>

/* -- some kinds only -- */

static size_t keep_dues(struct bb_due *dues, size_t count, uint32_t kinds)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (kinds & BB_KIND_BIT(dues[i].key.kind))
			dues[kept++] = dues[i];
	}
	return kept;
}

static bool is_of(const struct bb_outlook *outlook, int64_t mail, uint32_t kinds)
{
	for (size_t i = 0; i < outlook->held_count; i++) {
		if (outlook->held[i].mail == mail)
			return kinds & BB_KIND_BIT(outlook->held[i].key.kind);
	}
	return false;
}

void bb_dues_keep(struct bb_dues *self, const struct bb_outlook *outlook, uint32_t kinds)
{
	struct bb_reconciled *result = &self->result;
	size_t kept = 0;

	result->due_count = keep_dues(result->due, result->due_count, kinds);
	result->missed_count = keep_dues(result->missed, result->missed_count, kinds);
	for (size_t i = 0; i < result->superseded_count; i++) {
		if (is_of(outlook, result->superseded[i], kinds))
			result->superseded[kept++] = result->superseded[i];
	}
	result->superseded_count = kept;
}

/* -- following -- */

static enum bb_status follow(struct bb_followed *self, const struct bb_group *group,
                             uint32_t kinds, struct bb_error *err)
{
	enum bb_status status = bb_outlook_load(&self->outlook, group, 0, err);

	if (status == BB_OK)
		status = bb_outlook_store(&self->outlook, group, err);
	if (status == BB_OK)
		status = bb_dues_load(&self->dues, group, &self->outlook, group->now, err);
	if (status != BB_OK)
		return status;
	if (kinds != BB_KINDS_ALL)
		bb_dues_keep(&self->dues, &self->outlook, kinds);
	return bb_dues_queue(&self->dues, group, &self->outlook, NULL, err);
}

enum bb_status bb_group_follow(struct bb_followed **out, const struct bb_group *self,
                               uint32_t kinds, struct bb_error *err)
{
	struct bb_followed *followed = calloc(1, sizeof *followed);
	enum bb_status status;

	if (!followed)
		return bb_error_set(err, BB_EIO, "out of memory");
	status = follow(followed, self, self->mode == BB_MODE_STOPPED ? 0 : kinds, err);
	if (status != BB_OK) {
		bb_followed_free(followed);
		return status;
	}
	*out = followed;
	return BB_OK;
}

void bb_followed_free(struct bb_followed *self)
{
	if (!self)
		return;
	bb_dues_release(&self->dues);
	bb_outlook_release(&self->outlook);
	free(self);
}
