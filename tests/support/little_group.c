/* SPDX-License-Identifier: MIT */
/* A group in memory. Decides as little as it can: what is due is bb_reconcile()'s business. */
#include "little_group.h"

#include "contract.h"

#include <stdlib.h>
#include <string.h>

enum { HOUR = 3600 };

static char nobody[] = "";
static char somebody[] = "member@example.org";

struct little_group *little_group_new(void)
{
	struct little_group *self = calloc(1, sizeof *self);
	struct bb_error err;

	assert_non_null(self);
	assert_works(bb_zone_load(&self->zone, "Europe/Berlin", NULL, &err), err);
	bb_timetable_init(&self->timetable, self->zone);
	self->holidays.items = self->holiday_items;
	self->timetable.holidays = &self->holidays;
	self->meetings.items = self->lunches;
	self->roster.members = self->members;
	return self;
}

void little_group_free(struct little_group *self)
{
	bb_zone_free(self->zone);
	free(self);
}

int64_t little_instant(const struct little_group *self, const char *wall)
{
	struct bb_wall parsed;
	struct bb_error err;

	assert_works(bb_wall_parse(&parsed, wall, &err), err);
	return bb_zone_to_instant(self->zone, parsed, NULL);
}

static struct bb_date today(const struct little_group *self)
{
	return bb_zone_to_wall(self->zone, self->now, NULL).date;
}

/* -- people -- */

struct bb_member *little_member(struct little_group *self, int64_t id)
{
	size_t at = 0;

	while (at < self->roster.count && self->members[at].id != id)
		at++;
	assert_true(at < self->roster.count);
	return &self->members[at];
}

void little_consent(struct little_group *self, int64_t id, enum bb_purpose purpose)
{
	little_member(self, id)->consents[purpose] =
		(struct bb_consent){ .given_on = today(self), .given_at = self->now, .how = nobody };
}

struct bb_member *little_join(struct little_group *self, int64_t id)
{
	struct bb_member *member = &self->members[self->roster.count];

	assert_true(self->roster.count < LITTLE_MEMBERS);
	assert_true(self->roster.count == 0 || member[-1].id < id);
	self->roster.count++;
	*member = (struct bb_member){ .id = id, .name = nobody, .address = somebody, .leads = true };
	little_consent(self, id, BB_PURPOSE_MAIL);
	little_consent(self, id, BB_PURPOSE_NAMED);
	return member;
}

void little_occasion(struct little_group *self, enum bb_kind kind, int64_t member,
                     int64_t meeting, enum bb_role before, enum bb_change change)
{
	assert_true(self->occasion_count < LITTLE_OCCASIONS);
	self->occasions[self->occasion_count] = (struct bb_occasion){
		.id = (int64_t)self->occasion_count + 1,
		.kind = kind,
		.member = member,
		.meeting = meeting,
		.made_at = self->now,
		.before = before,
		.change = change,
	};
	self->occasion_count++;
}

void little_set_status(struct little_group *self, int64_t id, enum bb_member_status status,
                       bool quiet)
{
	little_member(self, id)->status = status;
	if (status == BB_MEMBER_ACTIVE || quiet)
		return;
	little_occasion(self, BB_KIND_CONFIRM, id, 0, BB_ROLE_GUEST,
	                status == BB_MEMBER_PAUSED ? BB_CHANGE_PAUSED : BB_CHANGE_LEFT);
}

/* The SEQUENCE that the member's calendar has: what an answer repeats. */
static int known_sequence(const struct little_group *self, int64_t lunch, int64_t member)
{
	int sequence = 0;

	for (size_t i = self->first_row; i < self->row_count; i++) {
		const struct bb_held *row = &self->rows[i];

		if (row->key.meeting == lunch && row->key.member == member && row->sequence > sequence &&
		    (row->state == BB_MAIL_SENT || row->state == BB_MAIL_UNKNOWN))
			sequence = row->sequence;
	}
	return sequence;
}

void little_answer(struct little_group *self, int64_t lunch, int64_t member,
                   enum bb_partstat partstat)
{
	struct bb_answered *answer = self->answers;

	while (answer < self->answers + self->answer_count &&
	       (answer->meeting != lunch || answer->member != member))
		answer++;
	if (answer == self->answers + self->answer_count)
		self->answer_count++;
	assert_true(self->answer_count <= LITTLE_ANSWERS);
	*answer = (struct bb_answered){ .meeting = lunch,
		                        .member = member,
		                        .partstat = partstat,
		                        .sequence = known_sequence(self, lunch, member) };
}

/* -- lunches -- */

struct bb_meeting *little_lunch(struct little_group *self, int64_t id, int64_t starts_at)
{
	struct bb_meeting *lunch = &self->lunches[self->meetings.count];

	assert_true(self->meetings.count < LITTLE_LUNCHES);
	*lunch = (struct bb_meeting){ .id = id,
		                      .minutes = 60,
		                      .starts_at = starts_at,
		                      .ends_at = starts_at + HOUR,
		                      .location = nobody,
		                      .link = nobody,
		                      .headcount = -1,
		                      .revised_at = self->now,
		                      .made_at = self->now,
		                      .turns = self->turns[self->meetings.count] };
	self->meetings.count++;
	return lunch;
}

struct bb_meeting *little_find(struct little_group *self, int64_t id)
{
	size_t at = 0;

	while (at < self->meetings.count && self->lunches[at].id != id)
		at++;
	assert_true(at < self->meetings.count);
	return &self->lunches[at];
}

static struct bb_meeting *revise(struct little_group *self, int64_t id)
{
	struct bb_meeting *lunch = little_find(self, id);

	lunch->revision++;
	lunch->sequence++;
	lunch->revised_at = self->now;
	return lunch;
}

void little_move(struct little_group *self, int64_t id, int64_t starts_at)
{
	struct bb_meeting *lunch = revise(self, id);

	lunch->starts_at = starts_at;
	lunch->ends_at = starts_at + HOUR;
	lunch->status = BB_MEETING_MOVED;
	lunch->significant = lunch->revision;
}

void little_change_place(struct little_group *self, int64_t id)
{
	revise(self, id);
}

void little_call_off(struct little_group *self, int64_t id)
{
	revise(self, id)->status = BB_MEETING_CANCELLED;
}

enum bb_role little_role(const struct bb_meeting *lunch, int64_t member)
{
	for (size_t i = 0; i < lunch->turn_count; i++) {
		if (lunch->turns[i].member == member)
			return lunch->turns[i].seat == BB_SEAT_LEAD ? BB_ROLE_LEAD : BB_ROLE_BACKUP;
	}
	return BB_ROLE_GUEST;
}

static const struct bb_turn *turn_on(const struct bb_meeting *lunch, enum bb_seat seat)
{
	for (size_t i = 0; i < lunch->turn_count; i++) {
		if (lunch->turns[i].seat == seat)
			return &lunch->turns[i];
	}
	return NULL;
}

/* Nobody on that seat, and that member on none. */
static void clear_turns(struct bb_meeting *lunch, enum bb_seat seat, int64_t member)
{
	size_t kept = 0;

	for (size_t i = 0; i < lunch->turn_count; i++) {
		if (lunch->turns[i].seat != seat && lunch->turns[i].member != member)
			lunch->turns[kept++] = lunch->turns[i];
	}
	lunch->turn_count = kept;
}

static void tell_change(struct little_group *self, const struct bb_meeting *lunch, int64_t member,
                        enum bb_role before)
{
	if (member && little_role(lunch, member) != before)
		little_occasion(self, BB_KIND_TURN, member, lunch->id, before, BB_CHANGE_NONE);
}

void little_seat(struct little_group *self, int64_t id, enum bb_seat seat, int64_t member,
                 enum bb_turn_state state)
{
	struct bb_meeting *lunch = little_find(self, id);
	const struct bb_turn *old = turn_on(lunch, seat);
	int64_t former = old ? old->member : 0;
	bool announced = old && old->state != BB_TURN_PLANNED;
	enum bb_role former_was = little_role(lunch, former), was = little_role(lunch, member);
	struct bb_turn turn = { .member = member, .seat = seat, .state = state };

	turn.since = old && former == member ? old->since : self->now;
	clear_turns(lunch, seat, member);
	assert_true(lunch->turn_count < LITTLE_SEATS);
	if (member)
		lunch->turns[lunch->turn_count++] = turn;
	if (!announced || former == member)
		return;
	tell_change(self, lunch, former, former_was);
	tell_change(self, lunch, member, was);
}

void little_holiday(struct little_group *self, const char *first, const char *last)
{
	struct bb_holiday *holiday = &self->holiday_items[self->holidays.count];
	struct bb_error err;

	assert_true(self->holidays.count < LITTLE_HOLIDAYS);
	assert_works(bb_date_parse(&holiday->first, first, &err), err);
	assert_works(bb_date_parse(&holiday->last, last, &err), err);
	holiday->name = nobody;
	self->holidays.count++;
}

/* -- mail -- */

struct bb_world little_world(const struct little_group *self, int64_t until)
{
	return (struct bb_world){
		.now = self->now,
		.until = until,
		.since = self->since,
		.ran_at = self->ran_at,
		.timetable = &self->timetable,
		.meetings = &self->meetings,
		.roster = &self->roster,
		.held = self->rows + self->first_row,
		.held_count = self->row_count - self->first_row,
		.occasions = self->occasions,
		.occasion_count = self->occasion_count,
		.answers = self->answers,
		.answer_count = self->answer_count,
		.nudges = self->nudges,
		.nudge_count = self->nudge_count,
	};
}

void little_reconcile(const struct little_group *self, int64_t until, struct bb_reconciled *out)
{
	struct bb_world world = little_world(self, until);
	struct bb_error err;

	assert_works(bb_reconcile(out, &world, &err), err);
}

bool little_same_key(const struct bb_mail_key *a, const struct bb_mail_key *b)
{
	return a->kind == b->kind && a->meeting == b->meeting && a->member == b->member &&
	       a->occasion == b->occasion && a->revision == b->revision &&
	       a->generation == b->generation;
}

static void put_row(struct little_group *self, const struct bb_due *due, enum bb_mail_state state)
{
	struct bb_held row = { .key = due->key,
		               .state = state,
		               .made_at = self->now,
		               .due_at = due->due_at,
		               .sequence = due->sequence };
	size_t at = self->row_count;

	for (size_t i = self->first_row; i < self->row_count; i++) {
		if (little_same_key(&self->rows[i].key, &due->key))
			at = i;
	}
	if (at < self->row_count) { /* the unique key of the store: only what is done is revived */
		bool revivable = self->rows[at].state == BB_MAIL_EXPIRED ||
		                 (self->rows[at].state == BB_MAIL_DROPPED &&
		                  self->rows[at].drop != BB_DROP_ORGANIZER);
		char key[BB_MAIL_KEY_SIZE];

		bb_mail_key_format(key, &due->key);
		if (!revivable)
			fail_msg("%s is there already, %s", key,
			         bb_mail_state_name(self->rows[at].state));
	} else {
		self->row_count++;
	}
	assert_true(at < LITTLE_ROWS);
	row.mail = (int64_t)at + 1;
	self->rows[at] = row;
	self->not_after[at] = due->not_after;
}

void little_queue(struct little_group *self, const struct bb_reconciled *found)
{
	for (size_t i = 0; i < found->superseded_count; i++) {
		struct bb_held *row = &self->rows[found->superseded[i] - 1];

		assert_int_equal(row->state, BB_MAIL_QUEUED);
		row->state = BB_MAIL_DROPPED;
		row->drop = BB_DROP_SUPERSEDED;
	}
	for (size_t i = 0; i < found->missed_count; i++)
		put_row(self, &found->missed[i], BB_MAIL_EXPIRED);
	for (size_t i = 0; i < found->due_count; i++)
		put_row(self, &found->due[i], BB_MAIL_QUEUED);
	self->ran_at = self->now;
}

bool little_may_send(struct little_group *self, const struct bb_held *row)
{
	const struct bb_kind_row *kind = bb_kind_row(row->key.kind);

	if (row->key.member == 0)
		return true;
	switch (little_member(self, row->key.member)->status) {
	case BB_MEMBER_ACTIVE:
		return true;
	case BB_MEMBER_PAUSED:
		return kind->to_paused;
	case BB_MEMBER_FORMER:
		return kind->to_former;
	}
	return false;
}

void little_deliver(struct little_group *self, enum bb_mail_state outcome, int64_t member)
{
	for (size_t i = self->first_row; i < self->row_count; i++) {
		struct bb_held *row = &self->rows[i];

		if (row->state != BB_MAIL_QUEUED || (member && row->key.member != member))
			continue;
		if (self->now > self->not_after[i]) {
			row->state = BB_MAIL_EXPIRED;
		} else if (!little_may_send(self, row)) {
			row->state = BB_MAIL_DROPPED;
			row->drop = BB_DROP_STATUS;
		} else {
			row->state = outcome;
		}
	}
}
