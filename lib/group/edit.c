/* SPDX-License-Identifier: MIT */
/*
 * Finding a member, and changing one by hand. Decides which consents a change
 * gives or takes back; what a name or an address may be is lib/base's to say.
 */
#include <brownbag/membership.h>

#include "group/room.h"

#include <brownbag/address.h>
#include <brownbag/bytes.h>
#include <brownbag/kind.h>
#include <brownbag/store_people.h>
#include <brownbag/topics.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* -- finding -- */

static enum bb_status load_by_address(struct bb_member *out, const struct bb_group *self,
                                      const char *who, bool *found, struct bb_error *err)
{
	char *key = NULL;
	int64_t id = 0;
	enum bb_status status = BB_OK;

	/* What is no address can't be anybody's: the roster knows how to say so. */
	if (bb_address_key(&key, who, NULL) == BB_OK)
		status = bb_store_find_address(self->store, key, &id, err);
	free(key);
	if (status == BB_OK && id)
		status = bb_store_load_member(self->store, id, out, err);
	*found = status == BB_OK && id;
	return status;
}

/* A copy of a member by way of the store: the roster goes away. */
static enum bb_status load_by_roster(struct bb_member *out, const struct bb_group *self,
                                     const char *who, struct bb_error *err)
{
	const struct bb_member *member = NULL;
	struct bb_roster roster = { 0 };
	enum bb_status status = bb_store_load_roster(self->store, &roster, err);

	if (status == BB_OK)
		status = bb_roster_who(&member, &roster, who, err);
	if (status == BB_OK)
		status = bb_store_load_member(self->store, member->id, out, err);
	bb_roster_release(&roster);
	return status;
}

static bool is_id(const char *who)
{
	size_t digits = strspn(who, "0123456789");

	return digits > 0 && digits <= 18 && who[digits] == '\0';
}

enum bb_status bb_group_who(struct bb_member *out, const struct bb_group *self, const char *who,
                            struct bb_error *err)
{
	struct bb_member member = { 0 };
	bool found = false;
	enum bb_status status = BB_OK;

	if (strchr(who, '@'))
		status = load_by_address(&member, self, who, &found, err);
	else if (is_id(who))
		found = bb_store_load_member(self->store, strtoll(who, NULL, 10), &member, NULL) == BB_OK;
	if (status == BB_OK && !found)
		status = load_by_roster(&member, self, who, err);
	if (status == BB_OK && !*member.address) {
		status = bb_error_set(err, BB_ENOENT, "member %s was erased", who);
		bb_member_release(&member);
	}
	if (status == BB_OK)
		*out = member;
	return status;
}

/* -- editing -- */

static void put(char **text, char *by)
{
	free(*text);
	*text = by;
}

static enum bb_status edit_name(struct bb_member *member, const char *text, struct bb_error *err)
{
	char *name = NULL;
	enum bb_status status = bb_name_clean(&name, text, err);

	if (status == BB_OK)
		put(&member->name, name);
	return status;
}

/* An address that was a further one so far isn't both. */
static void drop_further(struct bb_member *member, const char *address)
{
	size_t kept = 0;

	for (size_t i = 0; i < member->further_count; i++) {
		if (strcasecmp(member->further[i], address) == 0)
			free(member->further[i]);
		else
			member->further[kept++] = member->further[i];
	}
	member->further_count = kept;
}

static enum bb_status edit_address(struct bb_member *member, const char *text,
                                   struct bb_error *err)
{
	char *address = NULL;
	enum bb_status status = bb_address_normalize(&address, text, err);

	if (status != BB_OK)
		return status;
	drop_further(member, address);
	put(&member->address, address);
	return BB_OK;
}

static enum bb_status edit_zone(struct bb_member *member, const char *text, struct bb_error *err)
{
	struct bb_zone *zone = NULL;
	char *name = NULL;
	enum bb_status status = BB_OK;

	if (*text) {
		status = bb_zone_load(&zone, text, NULL, err);
		if (status == BB_OK)
			status = bb_text_copy(&name, text, err);
		bb_zone_free(zone);
	}
	if (status == BB_OK)
		put(&member->zone, name);
	return status;
}

static enum bb_status edit_mutes(struct bb_member *member, const struct bb_member_edit *edit,
                                 struct bb_error *err)
{
	for (int kind = 0; kind < BB_KIND_COUNT; kind++) {
		const struct bb_kind_row *row = bb_kind_row((enum bb_kind)kind);

		if (edit->mute & BB_KIND_BIT(kind) && !row->can_be_muted)
			return bb_error_set(err, BB_EINVAL, "%s can't be muted: it is about what the "
			                                    "member agreed to or has to know", row->name);
	}
	member->mutes = (member->mutes | edit->mute) & ~edit->unmute;
	return BB_OK;
}

static enum bb_status edit_consents(struct bb_member *member, const struct bb_group *group,
                                    const struct bb_member_edit *edit, struct bb_error *err)
{
	const char *how = edit->how ? edit->how : BB_VOUCHED;
	enum bb_status status = BB_OK;

	if (edit->leads == BB_YES && !member->leads)
		status = group_give_consent(member, BB_PURPOSE_NAMED, group, how, err);
	if (status == BB_OK && edit->morning == BB_YES &&
	    !member->consents[BB_PURPOSE_MORNING].given_on.year)
		status = group_give_consent(member, BB_PURPOSE_MORNING, group, how, err);
	if (edit->morning == BB_NO)
		group_take_back(&member->consents[BB_PURPOSE_MORNING]);
	if (status == BB_OK && edit->leads != BB_UNSAID)
		member->leads = edit->leads == BB_YES;
	return status;
}

static enum bb_status edit_topics(struct bb_group *group, int64_t id,
                                  const struct bb_member_edit *edit, struct bb_error *err)
{
	switch (edit->topics) {
	case BB_YES:
		return bb_group_renew_offers(group, id, edit->how, err);
	case BB_NO:
		return bb_group_end_offers(group, id, err);
	case BB_UNSAID:
		break;
	}
	return BB_OK;
}

enum bb_status bb_group_edit_member(struct bb_group *self, int64_t id,
                                    const struct bb_member_edit *edit, struct bb_error *err)
{
	struct bb_member member = { 0 };
	bool listed_only = edit->leads != BB_UNSAID || edit->morning != BB_UNSAID;
	enum bb_status status = listed_only ? group_load_listed(&member, self, id, err)
	                                    : group_load_reachable(&member, self, id, err);

	if (status == BB_OK && edit->name)
		status = edit_name(&member, edit->name, err);
	if (status == BB_OK && edit->address)
		status = edit_address(&member, edit->address, err);
	if (status == BB_OK && edit->zone)
		status = edit_zone(&member, edit->zone, err);
	if (status == BB_OK)
		status = edit_mutes(&member, edit, err);
	if (status == BB_OK)
		status = edit_consents(&member, self, edit, err);
	if (status == BB_OK)
		status = bb_store_update_member(self->store, &member, err);
	if (status == BB_OK)
		status = group_log(self, "member changed", id, err);
	if (status == BB_OK)
		status = edit_topics(self, id, edit, err);
	bb_member_release(&member);
	return status;
}
