/* SPDX-License-Identifier: MIT */
/*
 * Writing members: the row and what belongs to it. An address belongs to one
 * member; that is looked up before anything is written, so that a refusal
 * leaves no half.
 */
#include <brownbag/store_people.h>

#include "statement.h"

#include <brownbag/address.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The address of a rank: 0 is the one in use, then the further ones. */
static const char *address_at(const struct bb_member *member, size_t rank)
{
	return rank == 0 ? member->address : member->further[rank - 1];
}

static enum bb_status check_address(struct bb_store *self, const char *address, int64_t owner,
                                    struct bb_error *err)
{
	char *key = NULL;
	int64_t other = 0;
	enum bb_status status = bb_address_key(&key, address, err);

	if (status == BB_OK)
		status = bb_store_find_address(self, key, &other, err);
	if (status == BB_OK && other != 0 && other != owner)
		status = bb_error_set(err, BB_ECONFLICT,
		                      "\"%s\" is the address of member %lld already",
		                      address, (long long)other);
	free(key);
	return status;
}

static enum bb_status check_addresses(struct bb_store *self, const struct bb_member *member,
                                      int64_t owner, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t rank = 0; status == BB_OK && rank <= member->further_count; rank++)
		status = check_address(self, address_at(member, rank), owner, err);
	return status;
}

static enum bb_status add_address(struct bb_store *self, int64_t id, size_t rank,
                                  const char *address, struct bb_error *err)
{
	char *key = NULL;
	enum bb_status status = bb_address_key(&key, address, err);

	/* DO NOTHING: a further address that is the one in use, in another spelling. */
	if (status == BB_OK)
		status = bb_store_run(self,
		                      "INSERT INTO address (member, rank, address, key)"
		                      " VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO NOTHING",
		                      BIND(as_int(id), as_int((int64_t)rank), as_text(address),
		                           as_text(key)),
		                      err);
	free(key);
	return status;
}

static enum bb_status add_addresses(struct bb_store *self, int64_t id,
                                    const struct bb_member *member, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t rank = 0; status == BB_OK && rank <= member->further_count; rank++)
		status = add_address(self, id, rank, address_at(member, rank), err);
	return status;
}

static enum bb_status add_consents(struct bb_store *self, int64_t id,
                                   const struct bb_member *member, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (int i = 0; status == BB_OK && i < BB_PURPOSE_COUNT; i++) {
		const struct bb_consent *consent = &member->consents[i];

		if (consent->given_on.year == 0)
			continue;
		status = bb_store_run(self,
		                      "INSERT INTO consent (member, purpose, given_on, given_at, how)"
		                      " VALUES ($1, $2, $3, $4, ifnull($5, ''))",
		                      BIND(as_int(id), as_text(bb_purpose_name((enum bb_purpose)i)),
		                           as_date(consent->given_on), as_int(consent->given_at),
		                           as_text(consent->how)),
		                      err);
	}
	return status;
}

static enum bb_status add_away(struct bb_store *self, int64_t id, const struct bb_member *member,
                               struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < member->away_count; i++) {
		const struct bb_away *away = &member->away[i];

		status = bb_store_run(self,
		                      "INSERT INTO away (member, first, last, known_at)"
		                      " VALUES ($1, $2, $3, $4)",
		                      BIND(as_int(id), as_date(away->first), as_date(away->last),
		                           as_int(away->known_at)),
		                      err);
	}
	return status;
}

static enum bb_status add_belongings(struct bb_store *self, int64_t id,
                                     const struct bb_member *member, struct bb_error *err)
{
	enum bb_status status = add_addresses(self, id, member, err);

	if (status == BB_OK)
		status = add_consents(self, id, member, err);
	return status == BB_OK ? add_away(self, id, member, err) : status;
}

enum bb_status bb_store_add_member(struct bb_store *self, const struct bb_member *member,
                                   int64_t *id, struct bb_error *err)
{
	enum bb_status status;
	int64_t added = 0;

	assert(bb_store_is_open(self) && member->address && member->address[0]);
	status = check_addresses(self, member, 0, err);
	if (status == BB_OK)
		status = bb_store_ask(self,
		                      "INSERT INTO member (name, status, joined, left_in, paused_until,"
		                      " leads, zone, mutes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
		                      " RETURNING id",
		                      BIND(as_text(member->name),
		                           as_text(bb_member_status_name(member->status)),
		                           as_month(member->joined), as_month(member->left),
		                           as_month(member->paused_until), as_int(member->leads),
		                           as_text(member->zone), as_int(member->mutes)),
		                      &added, err);
	if (status == BB_OK)
		status = add_belongings(self, added, member, err);
	if (status == BB_OK && id)
		*id = added;
	return status;
}

/* -- changing -- */

/* Counts corrections, so that what an old address missed can be sent again. */
static enum bb_status note_new_address(struct bb_store *self, const struct bb_member *member,
                                       struct bb_error *err)
{
	char *key = NULL;
	enum bb_status status = bb_address_key(&key, member->address, err);

	if (status == BB_OK)
		status = bb_store_run(self,
		                      "UPDATE member SET generation = generation + 1, bounces = 0"
		                      " WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM address"
		                      " WHERE member = $1 AND rank = 0 AND key = $2)",
		                      BIND(as_int(member->id), as_text(key)), err);
	free(key);
	return status;
}

static enum bb_status remove_belongings(struct bb_store *self, int64_t id, struct bb_error *err)
{
	static const char *const deletes[] = {
		"DELETE FROM address WHERE member = $1",
		"DELETE FROM consent WHERE member = $1",
		"DELETE FROM away WHERE member = $1",
	};
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < sizeof deletes / sizeof *deletes; i++)
		status = bb_store_run(self, deletes[i], BIND(as_int(id)), err);
	return status;
}

enum bb_status bb_store_update_member(struct bb_store *self, const struct bb_member *member,
                                      struct bb_error *err)
{
	enum bb_status status;

	assert(bb_store_is_open(self) && member->address && member->address[0]);
	status = check_addresses(self, member, member->id, err);
	if (status == BB_OK)
		status = bb_store_change(self,
		                         "UPDATE member SET name = $2, status = $3, joined = $4,"
		                         " left_in = $5, paused_until = $6, leads = $7, zone = $8,"
		                         " mutes = $9, bounces = $10 WHERE id = $1",
		                         BIND(as_int(member->id), as_text(member->name),
		                              as_text(bb_member_status_name(member->status)),
		                              as_month(member->joined), as_month(member->left),
		                              as_month(member->paused_until), as_int(member->leads),
		                              as_text(member->zone), as_int(member->mutes),
		                              as_int(member->bounces)),
		                         "member", member->id, err);
	if (status == BB_OK)
		status = note_new_address(self, member, err);
	if (status == BB_OK)
		status = remove_belongings(self, member->id, err);
	return status == BB_OK ? add_belongings(self, member->id, member, err) : status;
}
