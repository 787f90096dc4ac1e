/* SPDX-License-Identifier: MIT */
/*
 * How offers to be asked go on and end: renewed, taken back, or lapsed since nobody
 * renewed them. Whom they are put to is introductions' business.
 */
#include <brownbag/topics.h>

#include "group/room.h"

#include <brownbag/bytes.h>
#include <brownbag/keeper.h>
#include <brownbag/membership.h>
#include <brownbag/reconcile.h>

#include <stdlib.h>

enum { LIST_MAX = 16 * 1024 };

static enum bb_status load_offers(struct bb_offers *out, const struct bb_group *group,
                                  int64_t member, struct bb_error *err)
{
	struct bb_offers offers = { 0 };
	enum bb_status status = bb_store_load_offers_of(group->store, member, &offers, err);

	if (status == BB_OK && offers.count == 0)
		status = bb_error_set(err, BB_ENOENT,
		                      "member %lld offers nothing; brownbag topic offer does that",
		                      (long long)member);
	if (status == BB_OK)
		*out = offers;
	else
		bb_offers_release(&offers);
	return status;
}

/* The consent begins anew: when and how it was said stands beside it. */
static enum bb_status agree_anew(const struct bb_group *group, int64_t id, const char *how,
                                 struct bb_error *err)
{
	struct bb_member member = { 0 };
	enum bb_status status = bb_store_load_member(group->store, id, &member, err);

	if (status == BB_OK)
		status = group_give_consent(&member, BB_PURPOSE_TOPICS, group, how ? how : BB_VOUCHED,
		                            err);
	if (status == BB_OK)
		status = bb_store_update_member(group->store, &member, err);
	bb_member_release(&member);
	return status;
}

enum bb_status bb_group_renew_offers(struct bb_group *self, int64_t member, const char *how,
                                     struct bb_error *err)
{
	struct bb_offers offers = { 0 };
	enum bb_status status = load_offers(&offers, self, member, err);

	for (size_t i = 0; status == BB_OK && i < offers.count; i++) {
		offers.items[i].renewed = bb_date_month(group_today(self));
		status = bb_store_set_offer(self->store, &offers.items[i], err);
	}
	if (status == BB_OK)
		status = agree_anew(self, member, how, err);
	if (status == BB_OK)
		status = group_log(self, "topics renewed", member, err);
	bb_offers_release(&offers);
	return status;
}

enum bb_status bb_group_end_offers(struct bb_group *self, int64_t member, struct bb_error *err)
{
	struct bb_offers offers = { 0 };
	enum bb_status status = load_offers(&offers, self, member, err);

	for (size_t i = 0; status == BB_OK && i < offers.count; i++)
		status = bb_group_withdraw_topic(self, member, offers.items[i].topic, err);
	bb_offers_release(&offers);
	return status;
}

enum bb_status group_lapse_offers(const struct bb_group *group, struct bb_error *err)
{
	struct bb_month now = bb_date_month(group_today(group));
	struct bb_offers offers = { 0 };
	enum bb_status status = bb_store_load_offers(group->store, &offers, err);

	for (size_t i = 0; status == BB_OK && i < offers.count; i++) {
		const struct bb_offer *offer = &offers.items[i];

		if (bb_offer_has_lapsed(offer, now))
			status = group_end_offer(group, offer->member, offer->topic, "topic lapsed", err);
	}
	bb_offers_release(&offers);
	return status;
}

/* A line each. */
static enum bb_status list_offers(char **out, const struct bb_group *group, int64_t member,
                                  struct bb_error *err)
{
	struct bb_bytes lines = BB_BYTES_INIT(LIST_MAX);
	struct bb_offers offers = { 0 };
	enum bb_status status = bb_store_load_offers_of(group->store, member, &offers, err);

	for (size_t i = 0; i < offers.count; i++)
		bb_bytes_addf(&lines, "%s  %s", i > 0 ? "\n" : "", offers.items[i].topic);
	if (status == BB_OK)
		status = bb_bytes_detach(out, &lines, err);
	bb_bytes_release(&lines);
	bb_offers_release(&offers);
	return status;
}

enum bb_status group_letter_offers(bool *keeps, char **topics, const struct bb_group *group,
                                   const struct bb_due *due, struct bb_error *err)
{
	*keeps = false;
	if (due->key.kind == BB_KIND_CONFIRM)
		*keeps = due->member && bb_member_is_alumnus(due->member);
	if (due->key.kind != BB_KIND_RENEW ||
	    bb_renewal_of(due->key.occasion) != BB_RENEWAL_OFFERS)
		return BB_OK;
	*keeps = true;
	return due->member ? list_offers(topics, group, due->member->id, err) : BB_OK;
}
