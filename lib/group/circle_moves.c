/* SPDX-License-Identifier: MIT */
/*
 * Moving introductions on: loads those that are open, lets the table say what has come
 * about, and stores what followed. Decides only which rows that is.
 */
#include <brownbag/circle.h>

#include "group/circle.h"
#include "group/room.h"

#include <brownbag/store_intros.h>
#include <brownbag/store_mail.h>
#include <brownbag/store_people.h>

#include <stdlib.h>

/* -- loading -- */

enum bb_status circle_load_keepers(struct circle *self, const struct bb_group *group,
                                   struct bb_error *err)
{
	enum bb_status status = bb_store_load_offers(group->store, &self->offers, err);

	if (status == BB_OK)
		status = bb_store_load_excludes(group->store, &self->excludes, &self->exclude_count, err);
	return status;
}

struct bb_search circle_search(const struct circle *self, const struct bb_group *group,
                               const struct bb_roster *roster)
{
	return (struct bb_search){
		.roster = roster,
		.offers = &self->offers,
		.excludes = self->excludes,
		.exclude_count = self->exclude_count,
		.now = group->now,
		.month = bb_date_month(group_today(group)),
	};
}

/* One that is over is nobody's: its mail names no introduction. */
static struct bb_occasion make_occasion(const struct bb_intro *intro,
                                        const struct bb_intro_notice *notice, int64_t now)
{
	return (struct bb_occasion){
		.kind = BB_KIND_INTRO,
		.member = notice->member,
		.made_at = now,
		.intro = bb_intro_state_is_end(intro->state) ? 0 : intro->id,
		.letter = notice->letter,
	};
}

static enum bb_status move_on(struct circle *self, const struct bb_group *group,
                              const struct bb_roster *roster, struct bb_error *err)
{
	struct bb_intro_world world = { .search = circle_search(self, group, roster),
		                        .today = group_today(group), .offers = &self->offers };
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < self->intros.count; i++) {
		struct bb_intro_outcome *outcome = &self->outcomes[i];

		status = bb_intro_advance(&self->intros.items[i], &world, outcome, err);
		for (size_t j = 0; status == BB_OK && j < outcome->notice_count; j++)
			self->occasions[self->occasion_count++] = make_occasion(
				&self->intros.items[i], &outcome->notices[j], group->now);
	}
	return status;
}

enum bb_status circle_load(struct circle *self, const struct bb_group *group,
                           const struct bb_roster *roster, struct bb_error *err)
{
	enum bb_status status = bb_store_load_intros(group->store, true, &self->intros, err);

	if (status != BB_OK || self->intros.count == 0)
		return status;
	self->outcomes = calloc(self->intros.count, sizeof *self->outcomes);
	self->occasions = calloc(2 * self->intros.count, sizeof *self->occasions);
	if (!self->outcomes || !self->occasions)
		return bb_error_set(err, BB_EIO, "out of memory");
	status = circle_load_keepers(self, group, err);
	if (status == BB_OK && group->mode != BB_MODE_STOPPED)
		status = move_on(self, group, roster, err);
	return status;
}

void circle_release(struct circle *self)
{
	if (!self)
		return;
	bb_intros_release(&self->intros);
	bb_offers_release(&self->offers);
	free(self->outcomes);
	free(self->excludes);
	free(self->occasions);
	*self = (struct circle){ 0 };
}

/* -- storing -- */

static enum bb_status store_counts(const struct bb_intro *intro,
                                   const struct bb_intro_outcome *outcome,
                                   const struct bb_group *group, struct bb_error *err)
{
	struct bb_month month = bb_date_month(group_today(group));
	enum bb_status status = BB_OK;

	for (int i = BB_INTRO_COUNT_NONE + 1; status == BB_OK && i < BB_INTRO_COUNT_COUNT; i++) {
		if (outcome->counts[i])
			status = bb_store_count_intro(group->store, (enum bb_intro_count)i, intro->topic,
			                              month, err);
	}
	return status;
}

/* The log says that something was done, not with whom. */
static enum bb_status log_end(const struct bb_intro *intro, const struct bb_intro_outcome *outcome,
                              const struct bb_group *group, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	if (outcome->counts[BB_INTRO_COUNT_MADE])
		status = group_log(group, "introduction made", 0, err);
	if (status == BB_OK && bb_intro_state_is_end(intro->state))
		status = group_log(group, "introduction ended", 0, err);
	return status;
}

enum bb_status circle_store(const struct bb_intro *intro, const struct bb_intro_outcome *outcome,
                            const struct bb_group *group, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	if (!outcome->changed)
		return BB_OK;
	if (outcome->mails_fall)
		status = bb_store_retract_intro(group->store, intro->id, group->now, err);
	if (status == BB_OK)
		status = bb_store_save_intro(group->store, intro, err);
	for (size_t i = 0; status == BB_OK && i < outcome->notice_count; i++) {
		struct bb_occasion occasion = make_occasion(intro, &outcome->notices[i], group->now);

		status = bb_store_add_occasion(group->store, &occasion, 0, NULL, err);
	}
	if (status == BB_OK)
		status = store_counts(intro, outcome, group, err);
	return status == BB_OK ? log_end(intro, outcome, group, err) : status;
}

enum bb_status circle_store_all(const struct circle *self, const struct bb_group *group,
                                struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < self->intros.count; i++)
		status = circle_store(&self->intros.items[i], &self->outcomes[i], group, err);
	for (size_t i = 0; status == BB_OK && i < self->offers.count; i++) {
		if (self->offers.items[i].rested_from == group->now)
			status = bb_store_set_rest(group->store, &self->offers.items[i], err);
	}
	return status;
}
