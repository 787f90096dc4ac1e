/* SPDX-License-Identifier: MIT */
/*
 * Going live. Decides what is forgotten: a group that was never live has had a
 * rehearsal only; one that was stopped goes on where it was.
 */
#include <brownbag/start.h>

#include "group/room.h"

#include <brownbag/bookkeeping.h>

#include <stdlib.h>

static enum bb_status check_may_start(const struct bb_group *self, struct bb_error *err)
{
	if (self->mode == BB_MODE_LIVE)
		return bb_error_set(err, BB_ECONFLICT, "the group is live already");
	if (!*bb_config_text(self->config, "smtp.url"))
		return bb_error_set(err, BB_ECONFLICT,
		                    "mail has no way out yet: set [smtp] url, for example "
		                    "brownbag config set smtp.url smtps://mail.example.org");
	return BB_OK;
}

/* In the caller's transaction. */
static enum bb_status become_live(struct bb_group *self, struct bb_error *err)
{
	int64_t live_since = 0;
	enum bb_status status = bb_store_mark(self->store, BB_MARK_LIVE, &live_since, err);

	if (status == BB_OK && live_since == 0)
		status = bb_store_forget_rehearsal(self->store, err);
	if (status == BB_OK && live_since == 0)
		status = bb_group_forget_assumed(self, err);
	if (status == BB_OK && live_since == 0)
		status = bb_store_set_mark(self->store, BB_MARK_LIVE, self->now, err);
	if (status == BB_OK)
		status = bb_store_set_mark(self->store, BB_MARK_STARTED, self->now, err);
	if (status == BB_OK && live_since == 0)
		status = bb_store_set_mark(self->store, BB_MARK_RAN, 0, err);
	if (status == BB_OK)
		status = bb_store_set_mode(self->store, BB_MODE_LIVE, err);
	return status;
}

static enum bb_status look_ahead(struct bb_preview *out, struct bb_group *self,
                                 struct bb_error *err)
{
	int64_t until = self->now + BB_START_DAYS * BB_DAY_SECONDS;
	enum bb_status status = bb_outlook_load(&out->outlook, self, 0, err);

	if (status == BB_OK)
		status = bb_dues_load(&out->dues, self, &out->outlook, until, err);
	return status;
}

enum bb_status bb_group_preview_start(struct bb_preview **out, struct bb_group *self,
                                      struct bb_error *err)
{
	struct bb_preview *preview = NULL;
	enum bb_mode mode = self->mode;
	enum bb_status status = check_may_start(self, err);

	if (status == BB_OK)
		status = bb_store_begin(self->store, err);
	if (status != BB_OK)
		return status;
	preview = calloc(1, sizeof *preview);
	status = preview ? become_live(self, err) : bb_error_set(err, BB_EIO, "out of memory");
	self->mode = BB_MODE_LIVE;
	if (status == BB_OK)
		status = look_ahead(preview, self, err);
	self->mode = mode;
	bb_store_rollback(self->store);
	if (status != BB_OK) {
		bb_preview_free(preview);
		return status;
	}
	*out = preview;
	return BB_OK;
}

enum bb_status bb_group_start(struct bb_group *self, struct bb_error *err)
{
	struct bb_log_row row = { .at = self->now, .what = (char *)"group started" };
	int64_t live_since = 0;
	enum bb_status status = check_may_start(self, err);

	if (status == BB_OK)
		status = bb_store_begin(self->store, err);
	if (status == BB_OK)
		status = bb_store_mark(self->store, BB_MARK_LIVE, &live_since, err);
	if (status == BB_OK)
		status = become_live(self, err);
	if (status == BB_OK)
		status = bb_store_log(self->store, &row, err);
	/* Before the commit: what can't be removed keeps it a rehearsal. */
	if (status == BB_OK && live_since == 0)
		status = group_forget_rehearsed(self, INT64_MAX, err);
	status = bb_store_end(self->store, status, true, err);
	if (status == BB_OK)
		self->mode = BB_MODE_LIVE;
	return status;
}

enum bb_status bb_group_stop(struct bb_group *self, struct bb_error *err)
{
	struct bb_log_row row = { .at = self->now, .what = (char *)"group stopped" };
	enum bb_status status;

	if (self->mode == BB_MODE_STOPPED)
		return bb_error_set(err, BB_ECONFLICT, "the group is stopped already");
	status = bb_store_begin(self->store, err);
	if (status == BB_OK)
		status = bb_store_set_mode(self->store, BB_MODE_STOPPED, err);
	if (status == BB_OK)
		status = bb_store_log(self->store, &row, err);
	status = bb_store_end(self->store, status, true, err);
	if (status == BB_OK)
		self->mode = BB_MODE_STOPPED;
	return status;
}
