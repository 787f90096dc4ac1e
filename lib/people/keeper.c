/* SPDX-License-Identifier: MIT */
/* Whom to ask about a topic. Knows offers, months and who is kept apart; no state, no mail. */
#include <brownbag/keeper.h>

#include <brownbag/reach.h>

#include <stdlib.h>
#include <string.h>

void bb_offers_release(struct bb_offers *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++)
		free(self->items[i].topic);
	free(self->items);
	*self = (struct bb_offers){ 0 };
}

bool bb_offer_has_lapsed(const struct bb_offer *self, struct bb_month month)
{
	return bb_month_index(month) - bb_month_index(self->renewed) > BB_OFFER_MONTHS;
}

bool bb_offer_has_room(const struct bb_offer *self, struct bb_month month)
{
	return bb_month_compare(self->asked_in, month) != 0 || self->asked_count < self->month_cap;
}

void bb_offer_ask(struct bb_offer *self, struct bb_month month, int64_t now)
{
	if (bb_month_compare(self->asked_in, month) != 0)
		self->asked_count = 0;
	self->asked_in = month;
	self->asked_count++;
	self->rested_from = now;
}

bool bb_members_are_apart(const struct bb_exclude *excludes, size_t count, int64_t a, int64_t b)
{
	int64_t low = a < b ? a : b, high = a < b ? b : a;

	for (size_t i = 0; i < count; i++) {
		if (excludes[i].low == low && excludes[i].high == high)
			return true;
	}
	return false;
}

bool bb_keeper_fits(const struct bb_search *search, const struct bb_offer *offer)
{
	const struct bb_member *keeper = bb_roster_find(search->roster, offer->member);

	return keeper && keeper->id != search->asker && strcmp(offer->topic, search->topic) == 0 &&
	       !bb_offer_has_lapsed(offer, search->month) &&
	       keeper->consents[BB_PURPOSE_TOPICS].given_on.year != 0 &&
	       bb_member_may_get(keeper, BB_KIND_INTRO) &&
	       !bb_members_are_apart(search->excludes, search->exclude_count, search->asker,
	                             keeper->id);
}

static bool was_asked(const struct bb_search *search, int64_t member)
{
	for (size_t i = 0; i < search->passed_count; i++) {
		const struct bb_passed *passed = &search->passed[i];

		if (passed->member == member)
			return passed->again_at == 0 || search->now < passed->again_at;
	}
	return false;
}

static bool rests_longer(const struct bb_offer *offer, const struct bb_offer *than)
{
	if (offer->rested_from != than->rested_from)
		return offer->rested_from < than->rested_from;
	return offer->member < than->member;
}

const struct bb_offer *bb_keeper_choose(const struct bb_search *search)
{
	const struct bb_offer *chosen = NULL;

	for (size_t i = 0; i < search->offers->count; i++) {
		const struct bb_offer *offer = &search->offers->items[i];

		if (bb_keeper_fits(search, offer) && bb_offer_has_room(offer, search->month) &&
		    !was_asked(search, offer->member) && (!chosen || rests_longer(offer, chosen)))
			chosen = offer;
	}
	return chosen;
}
