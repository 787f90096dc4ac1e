/* SPDX-License-Identifier: MIT */
/*
 * What follows once rows have changed: lunches and turns brought up to date, and
 * the mails that are due by that. Decides nothing; `remind` is this with all kinds.
 */
#include <brownbag/due.h>

#include <stdlib.h>

static enum bb_status follow(struct bb_preview *self, const struct bb_group *group,
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
		bb_dues_narrow(&self->dues, kinds, 0, 0);
	if (group->mode == BB_MODE_STOPPED)
		return BB_OK;
	return bb_dues_queue(&self->dues, group, &self->outlook, NULL, err);
}

enum bb_status bb_group_follow(struct bb_preview **out, const struct bb_group *self,
                               uint32_t kinds, struct bb_error *err)
{
	struct bb_preview *followed = calloc(1, sizeof *followed);
	enum bb_status status;

	if (!followed)
		return bb_error_set(err, BB_EIO, "out of memory");
	status = follow(followed, self, self->mode == BB_MODE_STOPPED ? 0 : kinds, err);
	if (status != BB_OK) {
		bb_preview_free(followed);
		return status;
	}
	*out = followed;
	return BB_OK;
}

void bb_preview_free(struct bb_preview *self)
{
	if (!self)
		return;
	bb_dues_release(&self->dues);
	bb_outlook_release(&self->outlook);
	free(self);
}
