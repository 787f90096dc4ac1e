/* SPDX-License-Identifier: MIT */
/*
 * Looking ahead, and writing down what came of it. Decides the order: lunches,
 * who leads them, their themes; and who is told that an announced turn changed.
 */
#include <brownbag/outlook.h>

#include "group/circle.h"
#include "group/room.h"

#include <brownbag/store_lunches.h>
#include <brownbag/store_people.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { LUNCHES_MOST = 1024 }; /* that a forecast plans */

static enum bb_status load(struct bb_outlook *self, const struct bb_group *group, size_t count,
                           struct bb_error *err)
{
	bool begun = false;
	enum bb_status status = bb_store_begin_reading(group->store, &begun, err);

	if (status == BB_OK && !self->roster.members)
		status = bb_store_load_roster(group->store, &self->roster, err);
	if (status == BB_OK)
		status = circle_load(self->circle, group, &self->roster, err);
	if (status == BB_OK)
		status = bb_group_themes(&self->themes, group, err);
	if (status == BB_OK)
		status = group_load_lunches(self, group, count, err);
	if (status == BB_OK)
		status = group_plan_turns(self, group, err);
	bb_store_end_reading(group->store, begun);
	return status == BB_OK ? group_choose_themes(self, group, err) : status;
}

enum bb_status bb_outlook_load_with(struct bb_outlook *out, struct bb_roster *roster,
                                    const struct bb_group *group, size_t count,
                                    struct bb_error *err)
{
	size_t horizon = (size_t)bb_config_int(group->config, "meeting.horizon");
	struct bb_outlook self = { .planned = count > horizon ? count : horizon, .roster = *roster };
	enum bb_status status;

	*roster = (struct bb_roster){ 0 };
	self.bygones = calloc(1, sizeof *self.bygones);
	self.circle = calloc(1, sizeof *self.circle);
	if (!self.bygones || !self.circle) {
		bb_outlook_release(&self);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	status = load(&self, group, count, err);
	if (status != BB_OK) {
		bb_outlook_release(&self);
		return status;
	}
	*out = self;
	out->rotation.books = &out->books; /* it pointed into the copy */
	return BB_OK;
}

enum bb_status bb_outlook_load(struct bb_outlook *out, const struct bb_group *group, size_t count,
                               struct bb_error *err)
{
	struct bb_roster none = { 0 };

	return bb_outlook_load_with(out, &none, group, count, err);
}

static void release_bygones(struct bb_bygones *list)
{
	while (list) {
		struct bb_bygones *next = list->next;

		bb_meetings_release(&list->meetings);
		free(list);
		list = next;
	}
}

void bb_outlook_release(struct bb_outlook *self)
{
	if (!self)
		return;
	release_bygones(self->bygones);
	circle_release(self->circle);
	free(self->circle);
	bb_plan_release(&self->plan);
	bb_booking_release(&self->entered);
	bb_books_release(&self->books);
	bb_schedule_release(&self->schedule);
	bb_meetings_release(&self->unbooked);
	bb_themes_release(&self->themes);
	bb_holidays_release(&self->holidays);
	bb_rule_days_release(&self->rule_days);
	bb_roster_release(&self->roster);
	free(self->held);
	free(self->coming);
	free(self->candidates);
	free(self->standings);
	free(self->rethemed);
	*self = (struct bb_outlook){ 0 };
}

/* Whether lunches go on beyond an instant, or there are no more of them. */
static bool reaches(const struct bb_outlook *self, int64_t until, size_t count)
{
	const struct bb_meetings *meetings = &self->schedule.meetings;

	return self->schedule.coming < count || count >= LUNCHES_MOST ||
	       (meetings->count > 0 && meetings->items[meetings->count - 1].starts_at > until);
}

enum bb_status bb_outlook_load_until(struct bb_outlook *out, const struct bb_group *group,
                                     int64_t until, struct bb_error *err)
{
	size_t count = (size_t)bb_config_int(group->config, "meeting.horizon");
	struct bb_outlook self = { 0 };
	enum bb_status status = bb_outlook_load(&self, group, count, err);

	while (status == BB_OK && !reaches(&self, until, count)) {
		bb_outlook_release(&self);
		count *= 2;
		status = bb_outlook_load(&self, group, count, err);
	}
	if (status != BB_OK)
		return status;
	*out = self;
	out->rotation.books = &out->books; /* it pointed into the copy */
	return BB_OK;
}

const struct bb_seating *bb_outlook_seating(const struct bb_outlook *self, int64_t meeting)
{
	for (size_t i = 0; i < self->plan.count; i++) {
		if (self->plan.items[i].meeting == meeting)
			return &self->plan.items[i];
	}
	return NULL;
}

const struct bb_meeting *bb_outlook_next(const struct bb_outlook *self, int64_t now)
{
	const struct bb_meetings *meetings = &self->schedule.meetings;

	for (size_t i = 0; i < meetings->count; i++) {
		if (meetings->items[i].starts_at > now &&
		    meetings->items[i].status != BB_MEETING_CANCELLED)
			return &meetings->items[i];
	}
	return NULL;
}

bool bb_outlook_is_stored(const struct bb_outlook *self, const struct bb_meeting *meeting)
{
	for (size_t i = 0; i < self->schedule.step_count; i++) {
		if (self->schedule.steps[i].kind == BB_STEP_MAKE &&
		    self->schedule.steps[i].meeting == meeting->id)
			return true;
	}
	return meeting->id < self->next_id;
}

/* -- storing -- */

static enum bb_status store_made(const struct bb_group *group, const struct bb_meeting *meeting,
                                 struct bb_error *err)
{
	int64_t id = 0;
	enum bb_status status = bb_store_add_meeting(group->store, meeting, &id, err);

	assert(status != BB_OK || id == meeting->id); /* what was shown is what is stored */
	return status;
}

static enum bb_status store_step(const struct bb_outlook *self, const struct bb_group *group,
                                 const struct bb_step *step, struct bb_error *err)
{
	const struct bb_meeting *meeting;

	if (step->kind == BB_STEP_DELETE)
		return bb_store_delete_meeting(group->store, step->meeting, err);
	meeting = bb_meetings_find(&self->schedule.meetings, step->meeting);
	if (step->kind == BB_STEP_MAKE)
		return store_made(group, meeting, err);
	return bb_store_update_meeting(group->store, meeting, err);
}

static enum bb_role role_of(const struct bb_turn *turns, size_t count, int64_t member)
{
	return bb_role_of(bb_turn_of(turns, count, member));
}

static bool had_turn(const struct bb_meeting *row, const struct bb_turn *turn)
{
	return bb_turn_in(row->turns, row->turn_count, turn->member, turn->seat);
}

/* A member who has the seat in place of one that lost it hears of it, too; not who had it
 * before, as the row was. */
static enum bb_status tell_new_holders(const struct bb_group *group,
                                       const struct bb_seating *seating,
                                       const struct bb_meeting *row, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < seating->turn_count; i++) {
		const struct bb_turn *turn = &seating->turns[i];
		struct bb_occasion occasion = {
			.kind = BB_KIND_TURN,
			.member = turn->member,
			.meeting = seating->meeting,
			.made_at = group->now,
			.before = role_of(seating->lost, seating->lost_count, turn->member),
		};

		if (turn->cause == BB_CAUSE_NONE || turn->since != group->now || had_turn(row, turn))
			continue;
		status = bb_store_add_occasion(group->store, &occasion, 0, NULL, err);
	}
	return status;
}

static enum bb_status tell_former_holders(const struct bb_group *group,
                                          const struct bb_seating *seating, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < seating->lost_count; i++) {
		const struct bb_turn *turn = &seating->lost[i];
		struct bb_occasion occasion = {
			.kind = BB_KIND_TURN,
			.member = turn->member,
			.meeting = seating->meeting,
			.made_at = group->now,
			.before = bb_role_of(turn),
		};

		if (role_of(seating->turns, seating->turn_count, turn->member) != BB_ROLE_GUEST)
			continue; /* has another seat now, and is told as its holder */
		status = bb_store_add_occasion(group->store, &occasion, 0, NULL, err);
	}
	return status;
}

/* Who lost a seat by silence isn't next in line for it again. */
static enum bb_status note_silences(const struct bb_group *group, const struct bb_seating *seating,
                                    struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < seating->lost_count; i++) {
		struct bb_decline decline = { seating->meeting, seating->lost[i].member, true };

		if (seating->lost[i].cause == BB_CAUSE_SILENT)
			status = bb_store_add_decline(group->store, &decline, err);
	}
	return status;
}

enum bb_status bb_seating_store(const struct bb_group *group, const struct bb_seating *seating,
                                struct bb_error *err)
{
	struct bb_meeting meeting = { .id = seating->meeting,
		                      .turns = seating->turns,
		                      .turn_count = seating->turn_count };
	struct bb_meeting row = { 0 };
	enum bb_status status = BB_OK;

	if (seating->lost_count > 0)
		status = bb_store_load_meeting(group->store, seating->meeting, &row, err);
	if (status == BB_OK)
		status = bb_store_set_turns(group->store, &meeting, err);
	if (status == BB_OK)
		status = note_silences(group, seating, err);
	if (status == BB_OK && seating->lost_count > 0)
		status = tell_former_holders(group, seating, err);
	if (status == BB_OK && seating->lost_count > 0)
		status = tell_new_holders(group, seating, &row, err);
	bb_meeting_release(&row);
	return status;
}

static enum bb_status store_turns(const struct bb_outlook *self, const struct bb_group *group,
                                  struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < self->plan.count; i++) {
		const struct bb_seating *seating = &self->plan.items[i];

		if (seating->changed && bb_outlook_is_stored(self, self->coming[i]))
			status = bb_seating_store(group, seating, err);
	}
	return status;
}

static enum bb_status store_themes(const struct bb_outlook *self, const struct bb_group *group,
                                   struct bb_error *err)
{
	const struct bb_meetings *meetings = &self->schedule.meetings;
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < meetings->count; i++) {
		if (self->rethemed[i] && bb_outlook_is_stored(self, &meetings->items[i]))
			status = bb_store_update_meeting(group->store, &meetings->items[i], err);
	}
	return status;
}

enum bb_status group_store_entered(const struct bb_outlook *self, const struct bb_group *group,
                                   struct bb_error *err)
{
	int64_t id = 0;
	enum bb_status status;

	if (self->entered.member_count == 0)
		return BB_OK;
	status = bb_store_add_booking(group->store, &self->entered, &id, err);
	if (status != BB_OK)
		return status;
	assert(id == self->entered.id);
	return bb_store_save_books(group->store, BB_BOOKS_NOW, &self->books, err);
}

enum bb_status group_store_lunches(const struct bb_outlook *self, const struct bb_group *group,
                                   struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < self->schedule.step_count; i++)
		status = store_step(self, group, &self->schedule.steps[i], err);
	return status;
}

enum bb_status bb_outlook_store(const struct bb_outlook *self, const struct bb_group *group,
                                struct bb_error *err)
{
	enum bb_status status = group_store_lunches(self, group, err);

	if (status == BB_OK)
		status = group_store_entered(self, group, err);
	if (status == BB_OK)
		status = store_turns(self, group, err);
	if (status == BB_OK)
		status = store_themes(self, group, err);
	if (status == BB_OK)
		status = circle_store_all(self->circle, group, err);
	if (status == BB_OK && self->expanded)
		status = bb_store_keep_rule_days(group->store, &self->rule_days, err);
	return status;
}

enum bb_status bb_outlook_renew(struct bb_outlook *out, const struct bb_group *group, size_t count,
                                bool trial, struct bb_error *err)
{
	enum bb_status status = trial ? BB_OK : bb_store_begin(group->store, err);
	bool loaded = false;

	if (status == BB_OK) {
		status = bb_outlook_load(out, group, count, err);
		loaded = status == BB_OK;
	}
	if (status == BB_OK && !trial)
		status = bb_outlook_store(out, group, err);
	status = bb_store_end(group->store, status, !trial, err);
	if (status != BB_OK && loaded)
		bb_outlook_release(out);
	return status;
}
