/* SPDX-License-Identifier: MIT */
/* A group in memory. Decides as little as it can: what is due is bb_reconcile()'s business. */
#include "little_group.h"

#include "contract.h"

#include <brownbag/told.h>
#include <brownbag/wording.h>

#include <stdlib.h>
#include <string.h>

enum { HOUR = 3600 };

static char nobody[] = "";
static char places[LITTLE_PLACES][2] = { "0", "1", "2", "3", "4", "5", "6", "7" };
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

static struct bb_date day_of(const struct little_group *self, int64_t at)
{
	return bb_zone_to_wall(self->zone, at, NULL).date;
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
		(struct bb_consent){ .given_on = day_of(self, self->now), .given_at = self->now, .how = nobody };
}

struct bb_member *little_join(struct little_group *self, int64_t id)
{
	struct bb_member *member = &self->members[self->roster.count];

	assert_true(self->roster.count < LITTLE_MEMBERS);
	assert_true(self->roster.count == 0 || member[-1].id < id);
	self->roster.count++;
	*member = (struct bb_member){ .id = id, .name = nobody, .address = somebody, .leads = true,
		                      .joined = bb_date_month(day_of(self, self->now)) };
	little_consent(self, id, BB_PURPOSE_MAIL);
	little_consent(self, id, BB_PURPOSE_NAMED);
	return member;
}

void little_offer(struct little_group *self, int64_t id)
{
	assert_true(self->offer_count < LITTLE_OFFERS);
	self->offers[self->offer_count++] =
		(struct bb_offer){ .member = id, .renewed = bb_date_month(day_of(self, self->now)) };
	little_consent(self, id, BB_PURPOSE_TOPICS);
}

void little_occasion(struct little_group *self, enum bb_kind kind, int64_t member,
                     int64_t meeting, enum bb_role before, enum bb_change change)
{
	assert_true(self->occasion_count < LITTLE_OCCASIONS);
	self->occasions[self->occasion_count] = (struct bb_occasion){
		.id = ++self->last_occasion,
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

	for (size_t i = 0; i < self->row_count; i++) {
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
		                      .location = places[0],
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

/* As `meeting move` does. */
static void forget_untold_times(struct little_group *self, struct bb_meeting *lunch)
{
	lunch->significant = bb_lunch_time_since(lunch, self->rows, self->row_count);
	for (size_t i = 0; lunch->significant < lunch->revision && i < self->row_count; i++) {
		struct bb_held *row = &self->rows[i];

		if (row->key.meeting != lunch->id || row->state != BB_MAIL_QUEUED)
			continue;
		row->state = BB_MAIL_DROPPED;
		row->drop = BB_DROP_SUPERSEDED;
	}
}

void little_move(struct little_group *self, int64_t id, int64_t starts_at)
{
	struct bb_meeting *lunch = revise(self, id);
	bool same = bb_date_compare(day_of(self, starts_at), day_of(self, lunch->starts_at)) == 0;

	/* A yes is to a day. */
	for (size_t i = 0; !same && i < lunch->turn_count; i++) {
		if (lunch->turns[i].state != BB_TURN_CONFIRMED)
			continue;
		lunch->turns[i].state = BB_TURN_ANNOUNCED;
		lunch->turns[i].since = self->now;
	}
	lunch->starts_at = starts_at;
	lunch->ends_at = starts_at + HOUR;
	lunch->status = BB_MEETING_MOVED;
	lunch->significant = lunch->revision;
	forget_untold_times(self, lunch);
}

void little_change_place(struct little_group *self, int64_t id, int by)
{
	struct bb_meeting *lunch = revise(self, id);

	lunch->location = places[(*lunch->location - '0' + LITTLE_PLACES + by) % LITTLE_PLACES];
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

bool little_was_told(const struct little_group *self, int64_t lunch, int64_t member)
{
	for (size_t i = 0; i < self->occasion_count; i++) {
		if (self->occasions[i].kind == BB_KIND_TURN && self->occasions[i].meeting == lunch &&
		    self->occasions[i].member == member)
			return true;
	}
	return false;
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
	if (announced && former != member)
		tell_change(self, lunch, former, former_was);
	if (announced || little_was_told(self, id, member))
		tell_change(self, lunch, member, was);
}

void little_holiday(struct little_group *self, struct bb_date first, struct bb_date last)
{
	size_t at = self->holidays.count++;

	assert_true(at < LITTLE_HOLIDAYS);
	for (; at > 0 && bb_date_compare(self->holiday_items[at - 1].first, first) > 0; at--)
		self->holiday_items[at] = self->holiday_items[at - 1];
	self->holiday_items[at] = (struct bb_holiday){ first, last, nobody };
}

/* -- forgetting -- */

enum { KEPT = 60 * 24 * HOUR };

/* A lunch that is over for so long that nothing about it is due, whatever the clock does. */
static bool is_past(struct little_group *self, int64_t lunch)
{
	return little_find(self, lunch)->starts_at < self->now - KEPT;
}

/* What is told about something that is kept is kept, too. */
static bool is_about_kept(const struct little_group *self, const struct bb_mail_key *key)
{
	for (size_t i = 0; i < self->occasion_count; i++) {
		if (self->occasions[i].id == key->occasion && self->occasions[i].kind == key->kind)
			return true;
	}
	return false;
}

static void forget_rows(struct little_group *self)
{
	size_t kept = 0;

	for (size_t i = 0; i < self->row_count; i++) {
		const struct bb_held *row = &self->rows[i];

		if (!is_about_kept(self, &row->key) &&
		    (row->key.meeting ? is_past(self, row->key.meeting)
		                      : row->made_at < self->now - KEPT))
			continue;
		self->rows[kept] = *row;
		self->not_after[kept++] = self->not_after[i];
	}
	self->row_count = kept;
}

static void forget_holidays(struct little_group *self)
{
	struct bb_date first = bb_zone_to_wall(self->zone, self->now - 2 * KEPT, NULL).date;
	size_t kept = 0;

	for (size_t i = 0; i < self->holidays.count; i++) {
		if (bb_date_compare(self->holiday_items[i].last, first) >= 0)
			self->holiday_items[kept++] = self->holiday_items[i];
	}
	self->holidays.count = kept;
}

void little_forget(struct little_group *self)
{
	size_t kept = 0;

	forget_holidays(self);
	for (size_t i = 0; i < self->occasion_count; i++) {
		const struct bb_occasion *occasion = &self->occasions[i];

		if (occasion->meeting ? !is_past(self, occasion->meeting)
		                      : occasion->made_at >= self->now - KEPT)
			self->occasions[kept++] = *occasion;
	}
	self->occasion_count = kept;
	forget_rows(self);
	kept = 0;
	for (size_t i = 0; i < self->answer_count; i++) {
		if (!is_past(self, self->answers[i].meeting))
			self->answers[kept++] = self->answers[i];
	}
	self->answer_count = kept;
	kept = 0;
	for (size_t i = 0; i < self->nudge_count; i++) {
		if (!is_past(self, self->nudges[i].meeting))
			self->nudges[kept++] = self->nudges[i];
	}
	self->nudge_count = kept;
}

/* -- mail -- */

struct bb_world little_world(const struct little_group *self, int64_t until)
{
	return (struct bb_world){
		.now = self->now,
		.until = until,
		.since = self->since,
		.ran_at = self->ran_at,
		.ask_required = self->ask_required,
		.timetable = &self->timetable,
		.meetings = &self->meetings,
		.roster = &self->roster,
		.held = self->rows,
		.held_count = self->row_count,
		.occasions = self->occasions,
		.occasion_count = self->occasion_count,
		.answers = self->answers,
		.answer_count = self->answer_count,
		.nudges = self->nudges,
		.nudge_count = self->nudge_count,
		.offers = self->offers,
		.offer_count = self->offer_count,
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

struct bb_held *little_row(struct little_group *self, int64_t mail)
{
	size_t at = 0;

	while (at < self->row_count && self->rows[at].mail != mail)
		at++;
	assert_true(at < self->row_count);
	return &self->rows[at];
}

/* The unique key of the store: only what expired or was dropped is revived. */
static struct bb_held *row_for(struct little_group *self, const struct bb_mail_key *key)
{
	char text[BB_MAIL_KEY_SIZE];

	for (size_t i = 0; i < self->row_count; i++) {
		struct bb_held *row = &self->rows[i];

		if (!little_same_key(&row->key, key))
			continue;
		bb_mail_key_format(text, key);
		if (row->state != BB_MAIL_EXPIRED &&
		    (row->state != BB_MAIL_DROPPED || row->drop == BB_DROP_ORGANIZER))
			fail_msg("%s is there already, %s", text, bb_mail_state_name(row->state));
		return row;
	}
	assert_true(self->row_count < LITTLE_ROWS);
	self->rows[self->row_count].mail = ++self->last_mail;
	return &self->rows[self->row_count++];
}

static void put_row(struct little_group *self, const struct bb_due *due, enum bb_mail_state state)
{
	struct bb_held *row = row_for(self, &due->key);

	*row = (struct bb_held){ .key = due->key,
		                 .state = state,
		                 .mail = row->mail,
		                 .made_at = self->now,
		                 .due_at = due->due_at,
		                 .sequence = due->sequence,
		                 .told_start = due->meeting ? due->meeting->starts_at : 0,
		                 .told_end = due->meeting ? due->meeting->ends_at : 0 };
	if (due->meeting)
		row->wording = bb_wording(due->key.kind, due->meeting, &self->roster, NULL);
	self->not_after[row - self->rows] = due->not_after;
}

void little_queue(struct little_group *self, const struct bb_reconciled *found)
{
	for (size_t i = 0; i < found->superseded_count; i++) {
		struct bb_held *row = little_row(self, found->superseded[i]);

		assert_int_equal(row->state, BB_MAIL_QUEUED);
		row->state = BB_MAIL_DROPPED;
		row->drop = BB_DROP_SUPERSEDED;
	}
	for (size_t i = 0; i < found->missed_count; i++)
		put_row(self, &found->missed[i], BB_MAIL_EXPIRED);
	for (size_t i = 0; i < found->due_count; i++) {
		put_row(self, &found->due[i], BB_MAIL_QUEUED);
		if (self->queued)
			self->queued(self->context, &found->due[i]);
	}
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
		return kind->to_former ||
		       (kind->to_keepers && bb_member_is_alumnus(little_member(self, row->key.member)));
	}
	return false;
}

void little_deliver_row(struct little_group *self, struct bb_held *row, enum bb_mail_state outcome)
{
	if (self->now > self->not_after[row - self->rows]) {
		row->state = BB_MAIL_EXPIRED;
	} else if (!little_may_send(self, row)) {
		row->state = BB_MAIL_DROPPED;
		row->drop = BB_DROP_STATUS;
	} else {
		row->state = outcome;
	}
	if (self->delivered)
		self->delivered(self->context, row);
}

void little_deliver(struct little_group *self, enum bb_mail_state outcome, int64_t member)
{
	for (size_t i = 0; i < self->row_count; i++) {
		struct bb_held *row = &self->rows[i];

		if (row->state == BB_MAIL_QUEUED && (!member || row->key.member == member))
			little_deliver_row(self, row, outcome);
	}
}
