/* SPDX-License-Identifier: MIT */
/*
 * What happens to an introduction by itself. Decides when, and in which order; what
 * it does, the table in intro.c says.
 */
#include <brownbag/intro.h>

#include <brownbag/reach.h>

#include <string.h>

/* Something that has come about, and to whom. */
struct turn {
	enum bb_intro_event event;
	struct bb_offer *keeper; /* whom BB_INTRO_HELPER_FOUND found */
};

static struct bb_search search_for(const struct bb_intro *self, const struct bb_intro_world *world)
{
	struct bb_search search = world->search;

	search.topic = self->topic;
	search.asker = self->asker.member;
	search.passed = self->passed;
	search.passed_count = self->passed_count;
	return search;
}

static bool is_past(int64_t since, int days, int64_t now)
{
	return since != 0 && now - since >= (int64_t)days * BB_DAY_SECONDS;
}

static bool asker_is_gone(const struct bb_intro *self, const struct bb_intro_world *world)
{
	const struct bb_member *asker = bb_roster_find(world->search.roster, self->asker.member);

	return !asker || asker->status != BB_MEMBER_ACTIVE || !bb_member_may_get(asker, BB_KIND_INTRO);
}

/* Both have said so, as far as can be told from what is stored. */
static bool both_agreed(const struct bb_intro *self)
{
	return self->asker.agreed && self->helper.agreed && self->helper.member;
}

/* Once they have been introduced it is theirs. */
static bool helper_is_gone(const struct bb_intro *self, const struct bb_intro_world *world)
{
	struct bb_search search = search_for(self, world);

	if (self->state == BB_INTRO_BOTH_YES && !both_agreed(self))
		return true;
	if (!self->helper.member || self->state == BB_INTRO_CONNECTED)
		return false;
	for (size_t i = 0; i < search.offers->count; i++) {
		const struct bb_offer *offer = &search.offers->items[i];

		if (offer->member == self->helper.member && bb_keeper_fits(&search, offer))
			return false;
	}
	return true;
}

/* The offer that the search names, to be written in. */
static struct bb_offer *find_keeper(const struct bb_intro *self,
                                    const struct bb_intro_world *world)
{
	struct bb_search search = search_for(self, world);
	const struct bb_offer *chosen = bb_keeper_choose(&search);

	return chosen ? &world->offers->items[chosen - search.offers->items] : NULL;
}

static bool is_looking(const struct bb_intro *self)
{
	return self->state == BB_INTRO_NEW || self->state == BB_INTRO_ASKED_ASKER ||
	       self->state == BB_INTRO_ASKED_HELPER;
}

/* What has come about; false: nothing. */
static bool next_turn(const struct bb_intro *self, const struct bb_intro_world *world,
                      struct turn *turn)
{
	int64_t now = world->search.now;

	*turn = (struct turn){ .keeper = NULL };
	if (bb_intro_state_is_end(self->state))
		return false;
	if (asker_is_gone(self, world))
		turn->event = BB_INTRO_ASKER_GONE;
	else if (helper_is_gone(self, world))
		turn->event = BB_INTRO_HELPER_GONE;
	else if (self->state == BB_INTRO_BOTH_YES)
		turn->event = BB_INTRO_BOTH_THERE;
	else if (is_looking(self) && bb_date_compare(world->today, self->until) >= 0)
		turn->event = BB_INTRO_DAY_CAME;
	else if (is_past(self->asked_at, BB_INTRO_PATIENCE_DAYS, now))
		turn->event = BB_INTRO_SILENCE;
	else if (self->state == BB_INTRO_NEW)
		turn->event = BB_INTRO_BEGUN;
	else if (self->state == BB_INTRO_CONNECTED && !self->asked_at &&
	         is_past(self->since, BB_INTRO_FOLLOW_UP_DAYS, now))
		turn->event = BB_INTRO_WEEKS_PASSED;
	else if (self->state == BB_INTRO_ASKED_HELPER && !self->helper.member &&
	         (turn->keeper = find_keeper(self, world)) != NULL)
		turn->event = BB_INTRO_HELPER_FOUND;
	else
		return false; /* BB_INTRO_NOBODY_LEFT would change nothing */
	return true;
}

enum bb_status bb_intro_advance(struct bb_intro *self, const struct bb_intro_world *world,
                                struct bb_intro_outcome *outcome, struct bb_error *err)
{
	struct turn turn;
	enum bb_status status = BB_OK;

	while (status == BB_OK && next_turn(self, world, &turn)) {
		status = bb_intro_apply(self, turn.event, turn.keeper ? turn.keeper->member : 0,
		                        world->search.now, outcome, err);
		if (status == BB_OK && turn.keeper)
			bb_offer_ask(turn.keeper, world->search.month, world->search.now);
	}
	return status;
}
