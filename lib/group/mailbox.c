/* SPDX-License-Identifier: MIT */
/*
 * [imap] as it is read, and what is remembered of a mailbox. Decides from when on
 * messages can be meant for the group. Links no network: `remind` asks here, too.
 */
#include <brownbag/mailbox.h>

#include <brownbag/bytes.h>
#include <brownbag/store_mailbox.h>

#include "group/server_settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum {
	CLOCKS_DIFFER_S = BB_DAY_SECONDS, /* the server's and ours, and its zone */
	ACCOUNT_MAX = 16 * 1024,
};

bool bb_mailbox_is_set(const struct bb_config *config)
{
	return *bb_config_text(config, "imap.url") != '\0';
}

void bb_mailbox_release(struct bb_mailbox *self)
{
	if (!self)
		return;
	if (self->lock > 0)
		close(self->lock);
	for (size_t i = 0; i < sizeof self->owned / sizeof *self->owned; i++)
		free(self->owned[i]);
	*self = (struct bb_mailbox){ .since = 0 };
}

/* The folder itself: a file of its own would be one more to explain. */
static enum bb_status lock(struct bb_mailbox *self, const char *folder, struct bb_error *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) {
		self->lock = fd;
		return BB_OK;
	}
	self->busy = fd >= 0 && errno == EWOULDBLOCK;
	if (!self->busy)
		return bb_error_set(err, BB_EIO, "%s: %s", folder, strerror(errno));
	close(fd);
	return BB_OK;
}

static enum bb_status set_account(struct bb_mailbox *self, const struct bb_group *group,
                                  struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(ACCOUNT_MAX);
	enum bb_status status;

	bb_bytes_addf(&text, "%s\n%s", self->server.url, self->server.user);
	status = bb_bytes_check(&text, err);
	if (status == BB_OK)
		bb_digest(self->account, group->secret, "mailbox", text.data, text.len);
	bb_bytes_release(&text);
	return status;
}

static enum bb_status load(struct bb_mailbox *self, const struct bb_group *group,
                           struct bb_error *err)
{
	enum bb_status status = bb_store_mark(group->store, BB_MARK_MADE, &self->since, err);

	self->since -= CLOCKS_DIFFER_S;
	if (status == BB_OK)
		status = set_account(self, group, err);
	if (status == BB_OK)
		status = bb_store_load_mailbox(group->store, self->account, &self->place.uidvalidity,
		                               &self->place.uid, err);
	return status;
}

enum bb_status bb_mailbox_open(struct bb_mailbox *out, const struct bb_group *group,
                               const char *folder, struct bb_error *err)
{
	struct bb_mailbox self = { .since = 0 };
	enum bb_status status;

	if (!bb_mailbox_is_set(group->config))
		return bb_error_set(err, BB_EINVAL,
		                    "[imap] url isn't set, so there is no mailbox to read; "
		                    "`brownbag config set imap.url URL` sets it");
	status = lock(&self, folder, err);
	if (status == BB_OK && self.busy) {
		*out = self;
		return BB_OK;
	}
	if (status == BB_OK)
		status = server_settings_read(&self.server, self.owned, group->config, "imap",
		                              folder, err);
	if (status == BB_OK)
		status = load(&self, group, err);
	if (status != BB_OK) {
		bb_mailbox_release(&self);
		return status;
	}
	*out = self;
	return BB_OK;
}

enum bb_status bb_mailbox_keep(struct bb_mailbox *self, struct bb_store *store,
                               struct bb_imap_place place, struct bb_error *err)
{
	enum bb_status status;

	if (place.uidvalidity == self->place.uidvalidity && place.uid == self->place.uid)
		return BB_OK;
	status = bb_store_begin(store, err);
	if (status == BB_OK)
		status = bb_store_set_mailbox(store, self->account, place.uidvalidity, place.uid, err);
	status = bb_store_end(store, status, true, err);
	if (status == BB_OK)
		self->place = place;
	return status;
}
