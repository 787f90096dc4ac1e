/* SPDX-License-Identifier: MIT */
/*
 * Forgetting a member for good. Decides the order: what a restore that was killed has
 * left; maildirs and drafts in the folder, which are found by words that the store still
 * has; the store, in one transaction with the digests; the store's free space. A call that
 * failed half way may be made again.
 */
#include <brownbag/membership.h>

#include "group/room.h"

#include <brownbag/address.h>
#include <brownbag/backup.h>
#include <brownbag/cache.h>
#include <brownbag/store_people.h>

#include <stdlib.h>
#include <string.h>

enum bb_status group_erased_digest(uint8_t out[BB_DIGEST_SIZE], const struct bb_group *group,
                                   const char *address, struct bb_error *err)
{
	char *key = NULL;
	enum bb_status status = bb_address_key(&key, address, err);

	if (status != BB_OK)
		return status;
	bb_digest(out, group->secret, "erased", key, strlen(key));
	free(key);
	return BB_OK;
}

/* [retention] digests, counted from today. */
static enum bb_status kept_until(int64_t *out, const struct bb_group *self, struct bb_error *err)
{
	struct bb_date day;
	enum bb_status status = group_shift_day(&day, group_today(self),
	                                        bb_config_span(self->config, "retention.digests"),
	                                        1, err);

	if (status == BB_OK)
		*out = bb_date_days(day) * BB_DAY_SECONDS;
	return status;
}

static enum bb_status keep_digest(const struct bb_group *self, const char *address, int64_t until,
                                  struct bb_error *err)
{
	struct bb_erased erased = { .until = until };
	enum bb_status status = group_erased_digest(erased.digest, self, address, err);

	return status == BB_OK ? bb_store_add_erased(self->store, &erased, err) : status;
}

static enum bb_status keep_digests(const struct bb_group *self, const struct bb_member *member,
                                   struct bb_error *err)
{
	int64_t until = 0;
	enum bb_status status = kept_until(&until, self, err);

	if (status == BB_OK)
		status = keep_digest(self, member->address, until, err);
	for (size_t i = 0; status == BB_OK && i < member->further_count; i++)
		status = keep_digest(self, member->further[i], until, err);
	return status;
}

static enum bb_status erase_rows(struct bb_group *self, const struct bb_member *member,
                                 bool forget_all, struct bb_error *err)
{
	enum bb_status status = bb_store_begin(self->store, err);

	if (status != BB_OK)
		return status;
	if (*member->address && !forget_all)
		status = keep_digests(self, member, err);
	if (status == BB_OK)
		status = bb_store_erase_member(self->store, member->id, self->now, err);
	if (status == BB_OK)
		status = group_log(self, "member erased", 0, err);
	return bb_store_end(self->store, status, true, err);
}

enum bb_status bb_group_erase_member(struct bb_group *self, int64_t id, bool forget_all,
                                     struct bb_error *err)
{
	struct bb_member member = { 0 };
	enum bb_status status = bb_store_load_member(self->store, id, &member, err);

	if (status == BB_OK)
		status = bb_group_clear_stage(self->dir, err);
	if (status == BB_OK)
		status = group_forget_mails(self, &member, err);
	if (status == BB_OK)
		status = erase_rows(self, &member, forget_all, err);
	if (status == BB_OK) {
		bb_cache_remove(self->dir);
		status = bb_store_compact(self->store, err);
		if (status != BB_OK)
			bb_error_context(err, "the member is erased, but the file's free space isn't "
			                      "yet (brownbag remind does it)");
	}
	bb_member_release(&member);
	return status;
}

enum bb_status bb_group_forget_erased(struct bb_group *self, const char *address,
                                      struct bb_error *err)
{
	uint8_t digest[BB_DIGEST_SIZE];
	enum bb_status status = group_erased_digest(digest, self, address, err);

	return status == BB_OK ? bb_store_forget_erased(self->store, digest, err) : status;
}

enum bb_status bb_group_erase_asked(struct bb_group *self, size_t *count, struct bb_error *err)
{
	int64_t before = self->now - BB_DAY_SECONDS * BB_ERASE_DAYS, id = 0;
	size_t erased = 0;
	enum bb_status status;

	for (;;) {
		status = bb_store_find_leaving(self->store, before, &id, err);
		if (status != BB_OK || !id)
			break;
		status = bb_group_erase_member(self, id, false, err);
		if (status != BB_OK)
			break;
		erased++;
	}
	if (count)
		*count = erased;
	return status;
}
