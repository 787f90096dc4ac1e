/* SPDX-License-Identifier: MIT */
/*
 * What a restored group has to catch up with. Decides what is in doubt: a backup
 * can't know what was sent after it was made, and no mail shall be sent twice for
 * having been restored.
 */
#include <brownbag/backup.h>

#include "group/room.h"

#include <brownbag/due.h>
#include <brownbag/membership.h>
#include <brownbag/store_people.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES_MAX = 4096 };

/* -- erasures -- */

static enum bb_status is_among(const struct bb_group *self, const char *address,
                               const struct bb_erased *erased, size_t count, bool *found,
                               struct bb_error *err)
{
	uint8_t digest[BB_DIGEST_SIZE];
	enum bb_status status = group_erased_digest(digest, self, address, err);

	for (size_t i = 0; status == BB_OK && i < count; i++)
		*found |= memcmp(erased[i].digest, digest, sizeof digest) == 0;
	return status;
}

/* Further addresses were one person's as much as the first. */
static enum bb_status was_erased(const struct bb_group *self, const struct bb_member *member,
                                 const struct bb_erased *erased, size_t count, bool *found,
                                 struct bb_error *err)
{
	enum bb_status status = BB_OK;

	*found = false;
	if (*member->address)
		status = is_among(self, member->address, erased, count, found, err);
	for (size_t i = 0; status == BB_OK && i < member->further_count; i++)
		status = is_among(self, member->further[i], erased, count, found, err);
	return status;
}

static enum bb_status erase_again(struct bb_group *self, const struct bb_erased *erased,
                                  size_t count, struct bb_restored *out, struct bb_error *err)
{
	struct bb_roster roster = { 0 };
	bool found = false;
	enum bb_status status = bb_store_load_roster(self->store, &roster, err);

	for (size_t i = 0; status == BB_OK && i < roster.count; i++) {
		status = was_erased(self, &roster.members[i], erased, count, &found, err);
		if (status == BB_OK && found)
			status = bb_group_erase_member(self, roster.members[i].id, false, err);
		out->erased += status == BB_OK && found;
		out->members += status == BB_OK && !found && roster.members[i].status != BB_MEMBER_FORMER;
	}
	bb_roster_release(&roster);
	return status;
}

/* Until when they are kept is known better by the group that erased them. */
static enum bb_status keep_digests(struct bb_group *self, const struct bb_erased *erased,
                                   size_t count, struct bb_error *err)
{
	enum bb_status status = bb_store_begin(self->store, err);

	for (size_t i = 0; status == BB_OK && i < count; i++)
		status = bb_store_add_erased(self->store, &erased[i], err);
	return bb_store_end(self->store, status, true, err);
}

static enum bb_status check_same(const struct bb_group *self, struct bb_store *replaced,
                                 const char *dir, struct bb_error *err)
{
	uint8_t secret[BB_KEY_SIZE];
	enum bb_status status = bb_store_secret(replaced, secret, err);

	if (status == BB_OK && memcmp(secret, self->secret, sizeof secret) != 0)
		status = bb_error_set(err, BB_ECONFLICT, "%s holds another group; restore this one "
		                                         "into a folder of its own", dir);
	explicit_bzero(secret, sizeof secret);
	return status;
}

static enum bb_status repeat_erasures(struct bb_group *self, const char *dir,
                                      struct bb_restored *out, struct bb_error *err)
{
	struct bb_store *replaced = NULL;
	struct bb_erased *erased = NULL;
	size_t count = 0;
	char db[PATH_BYTES_MAX];
	enum bb_status status = BB_OK;

	snprintf(db, sizeof db, "%s/" BB_GROUP_DB, dir);
	if (access(db, F_OK) == 0)
		out->blind = bb_store_open(&replaced, db, BB_STORE_READ, NULL) != BB_OK;
	if (replaced)
		status = check_same(self, replaced, dir, err);
	if (status == BB_OK && replaced)
		out->blind = bb_store_load_erased(replaced, &erased, &count, NULL) != BB_OK;
	if (status == BB_OK)
		status = erase_again(self, erased, count, out, err);
	if (status == BB_OK)
		status = keep_digests(self, erased, count, err);
	bb_store_close(replaced);
	free(erased);
	return status;
}

/* -- mail -- */

/* What would be due by now is queued first, so that it has a row that can be in doubt. */
static enum bb_status doubt_mails(struct bb_group *self, struct bb_restored *out,
                                  struct bb_error *err)
{
	struct bb_preview *followed = NULL;
	enum bb_mode mode = self->mode;
	enum bb_status status;

	self->mode = BB_MODE_LIVE;
	status = bb_group_follow(&followed, self, BB_KINDS_ALL, err);
	self->mode = mode;
	bb_preview_free(followed);
	return status == BB_OK ? bb_store_doubt_due(self->store, self->now, &out->in_doubt, err) :
	                         status;
}

static enum bb_status hold(struct bb_group *self, bool nothing_sent, struct bb_restored *out,
                           struct bb_error *err)
{
	int64_t live_since = 0;
	enum bb_status status = bb_store_mark(self->store, BB_MARK_LIVE, &live_since, err);

	/* What a rehearsal sent counts for nothing. */
	if (status == BB_OK && live_since != 0 && !nothing_sent)
		status = doubt_mails(self, out, err);
	out->stopped = self->mode != BB_MODE_REHEARSAL;
	if (status == BB_OK && out->stopped)
		status = bb_store_set_mode(self->store, BB_MODE_STOPPED, err);
	return status == BB_OK ? group_log(self, "group restored", 0, err) : status;
}

enum bb_status bb_group_catch_up(struct bb_group *self, const char *dir, bool nothing_sent,
                                 struct bb_restored *out, struct bb_error *err)
{
	struct bb_restored restored = { 0 };
	enum bb_status status = repeat_erasures(self, dir, &restored, err);

	if (status == BB_OK)
		status = bb_store_begin(self->store, err);
	if (status == BB_OK)
		status = hold(self, nothing_sent, &restored, err);
	status = bb_store_end(self->store, status, true, err);
	if (status == BB_OK)
		*out = restored;
	return status;
}
