/* SPDX-License-Identifier: MIT */
/* Joining a group. Decides what is recorded about consent and who is welcomed. */
#include <brownbag/membership.h>

#include "group/room.h"

#include <brownbag/address.h>
#include <brownbag/store_mail.h>
#include <brownbag/store_people.h>

#include <stdlib.h>
#include <string.h>

/* An address whose owner was erased: only a digest of it is left to know it by. */
static enum bb_status check_not_erased(struct bb_group *self, const char *address,
                                       struct bb_error *err)
{
	uint8_t digest[BB_DIGEST_SIZE];
	char *key = NULL;
	bool erased = false;
	enum bb_status status = bb_address_key(&key, address, err);

	if (status != BB_OK)
		return status;
	bb_digest(digest, self->secret, "erased", key, strlen(key));
	free(key);
	status = bb_store_is_erased(self->store, digest, &erased, err);
	if (status == BB_OK && erased)
		return bb_error_set(err, BB_ECONFLICT,
		                    "%s: this person asked to be forgotten; if they want to come back: "
		                    "brownbag roster erase --forget", address);
	return status;
}

static enum bb_status welcome(struct bb_group *self, int64_t member, struct bb_error *err)
{
	struct bb_occasion occasion = { .kind = BB_KIND_WELCOME, .member = member,
		                        .made_at = self->now };

	return bb_store_add_occasion(self->store, &occasion, 0, NULL, err);
}

enum bb_status bb_group_add_member(struct bb_group *self, const struct bb_joining *joining,
                                   int64_t *id, struct bb_error *err)
{
	struct bb_date today = group_today(self);
	struct bb_consent consent = { today, self->now,
		                      (char *)(joining->how ? joining->how : BB_VOUCHED) };
	struct bb_member member = {
		.name = (char *)joining->name,
		.address = (char *)joining->address,
		.further = (char **)joining->further,
		.further_count = joining->further_count,
		.status = BB_MEMBER_ACTIVE,
		.joined = joining->joined.year ? joining->joined : bb_date_month(today),
		.leads = joining->leads,
	};
	struct bb_log_row row = { .at = self->now, .what = (char *)"member added" };
	int64_t added = 0;
	enum bb_status status = check_not_erased(self, joining->address, err);

	member.consents[BB_PURPOSE_MAIL] = consent;
	if (joining->leads)
		member.consents[BB_PURPOSE_NAMED] = consent;
	if (status == BB_OK)
		status = bb_store_add_member(self->store, &member, &added, err);
	row.member = added;
	if (status == BB_OK)
		status = bb_store_log(self->store, &row, err);
	if (status == BB_OK && joining->welcome)
		status = welcome(self, added, err);
	if (status == BB_OK && id)
		*id = added;
	return status;
}
