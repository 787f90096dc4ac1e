/* SPDX-License-Identifier: MIT */
/* Judges mails by what mailboxes and calendars hold. Never looks at the ledger. */
#include "witness.h"

#include "contract.h"
#include "promises.h"

#include <stdlib.h>

enum { DAY = 24 * 60 * 60 };

#define BIT BB_KIND_BIT

static void complain(const struct witness *self, const char *what, enum bb_kind kind,
                     int64_t lunch, int64_t member)
{
	struct bb_wall wall = bb_zone_to_wall(self->group->zone, self->group->now, NULL);
	char now[BB_WALL_SIZE];

	bb_wall_format(now, wall);
	fail_msg("%s: %s/%d/%d %s", now, bb_kind_row(kind)->name, (int)lunch, (int)member, what);
}

static int64_t day_of(const struct witness *self, int64_t at)
{
	return bb_date_days(bb_zone_to_wall(self->group->zone, at, NULL).date);
}

/* -- when a mail is queued -- */

/* The occasion that a mail names, which must be that member's. */
static const struct bb_occasion *occasion_of(const struct witness *self,
                                             const struct bb_mail_key *key)
{
	for (size_t i = 0; i < self->group->occasion_count; i++) {
		const struct bb_occasion *occasion = &self->group->occasions[i];

		if (occasion->id == key->occasion && occasion->kind == key->kind &&
		    occasion->member == key->member)
			return occasion;
	}
	return NULL;
}

/* One mail a run about one lunch where one is enough. */
static void note_run(struct witness *self, struct view *view, const struct bb_mail_key *key)
{
	if (view->run != self->run)
		view->queued = 0;
	view->run = self->run;
	view->queued |= BIT(key->kind);
	for (size_t i = 0; promise_at(i); i++) {
		const struct promise *promise = promise_at(i);

		if (view->queued & BIT(promise->kind) && view->queued & promise->others)
			complain(self, "goes though another of that run does", promise->kind,
			         key->meeting, key->member);
	}
}

static void on_queued(void *context, const struct bb_due *due)
{
	struct witness *self = context;
	const struct promise *promise = promise_of(due->key.kind);
	const struct bb_meeting *lunch;
	const struct bb_member *member;
	struct dates dates;

	if (due->key.member == 0)
		return;
	member = little_member(self->group, due->key.member);
	if (due->key.meeting)
		note_run(self, witness_view(self, due->key.meeting, member->id), &due->key);
	if (!promise) /* at once: there must be an occasion, or an entry, see on_delivered() */
		return;
	lunch = little_find(self->group, due->key.meeting);
	dates = dates_of(self, promise, lunch);
	if (due->key.occasion > 0 && occasion_of(self, &due->key))
		return; /* once more, by wish */
	if (!promise_is_owed(self, &dates, lunch, member))
		complain(self, "isn't owed", due->key.kind, lunch->id, member->id);
}

/* -- when it arrives -- */

static void take_entry(struct witness *self, struct view *view, const struct bb_held *row,
                       bool again)
{
	const struct bb_mail_key *key = &row->key;
	const struct bb_meeting *lunch = little_find(self->group, key->meeting);
	bool same = view->entry && view->revision == key->revision;

	if (key->revision != lunch->revision || self->group->now > lunch->starts_at)
		complain(self, "tells what isn't so", key->kind, key->meeting, key->member);
	if (key->kind == BB_KIND_UPDATE ? !view->entry || same
	                                : same && view->generation >= key->generation && !again)
		complain(self, "isn't needed", key->kind, key->meeting, key->member);
	if (same ? row->sequence < view->sequence : row->sequence <= view->sequence)
		complain(self, "has too low a SEQUENCE", key->kind, key->meeting, key->member);
	if (row->sequence < lunch->sequence)
		complain(self, "has a SEQUENCE below the lunch's", key->kind, key->meeting,
		         key->member);
	view->entry = true;
	view->refused = false;
	view->revision = key->revision;
	view->generation = key->generation;
	view->sequence = row->sequence;
}

static void take_cancel(struct witness *self, struct view *view, const struct bb_held *row)
{
	const struct bb_mail_key *key = &row->key;
	const struct bb_meeting *lunch = little_find(self->group, key->meeting);
	const struct bb_member *member = little_member(self->group, key->member);

	if (!view->entry)
		complain(self, "takes back what isn't there", key->kind, key->meeting, key->member);
	if (lunch->status != BB_MEETING_CANCELLED && member->status != BB_MEMBER_FORMER)
		complain(self, "takes back what should stay", key->kind, key->meeting, key->member);
	if (row->sequence <= view->sequence)
		complain(self, "has too low a SEQUENCE", key->kind, key->meeting, key->member);
	view->entry = false;
	view->sequence = row->sequence;
}

static void take_about_lunch(struct witness *self, const struct bb_held *row)
{
	const struct bb_mail_key *key = &row->key;
	const struct bb_meeting *lunch = little_find(self->group, key->meeting);
	const struct bb_member *member = little_member(self->group, key->member);
	struct view *view = witness_view(self, key->meeting, key->member);
	enum bb_role role = little_role(lunch, key->member);
	bool again = key->occasion > 0 && occasion_of(self, key);

	switch (key->kind) {
	case BB_KIND_WELCOME:
	case BB_KIND_INVITE:
	case BB_KIND_UPDATE:
		take_entry(self, view, row, again);
		break;
	case BB_KIND_CANCEL:
	case BB_KIND_CONFIRM:
		take_cancel(self, view, row);
		break;
	case BB_KIND_TURN:
		if (view->belief == role && view->belief_generation >= member->generation)
			complain(self, "tells nothing new", key->kind, key->meeting, key->member);
		break;
	default:
		if (view_has(self, key->kind, lunch, member) && !again)
			complain(self, "came already", key->kind, key->meeting, key->member);
	}
	if (key->kind == BB_KIND_TURN || key->kind == BB_KIND_ASK || key->kind == BB_KIND_BRIEF) {
		view->belief = role;
		view->belief_generation = key->generation;
	}
}

/* Once a year to an address, on a working morning, and to nobody who isn't there. */
static void take_renewal(struct witness *self, const struct bb_held *row)
{
	const struct bb_member *member = little_member(self->group, row->key.member);
	struct renewal *last = &self->renewals[member->id];

	if (member->status != BB_MEMBER_ACTIVE || member->mutes & BIT(BB_KIND_RENEW))
		complain(self, "isn't wanted", BB_KIND_RENEW, 0, member->id);
	if (last->at && last->generation == row->key.generation && row->due_at - last->at < 330 * DAY)
		complain(self, "was asked already", BB_KIND_RENEW, 0, member->id);
	*last = (struct renewal){ row->due_at, row->key.generation };
}

static void take_other(struct witness *self, const struct bb_held *row)
{
	const struct bb_mail_key *key = &row->key;

	if (key->kind == BB_KIND_RENEW)
		take_renewal(self, row);
	else if (key->member && !occasion_of(self, key))
		complain(self, "has no occasion", key->kind, 0, key->member);
}

/* An occasion is told once to an address. */
static void read_occasion(struct witness *self, const struct bb_mail_key *key)
{
	if (!occasion_of(self, key))
		return;
	if (self->read[key->occasion] >= key->generation)
		complain(self, "was read already", key->kind, key->meeting, key->member);
	self->read[key->occasion] = key->generation;
}

static void remember(struct witness *self, const struct bb_held *row, bool refused)
{
	struct view *view = witness_view(self, row->key.meeting, row->key.member);
	struct seen *seen = &view->seen[row->key.kind];
	enum bb_role role = little_role(little_find(self->group, row->key.meeting), row->key.member);
	bool same = seen->generation >= row->key.generation && seen->revision >= row->key.revision;
	int led = seen->has && seen->generation >= row->key.generation ? seen->lead_revision : -1;

	*seen = (struct seen){ .has = true,
		               .refused = refused,
		               .at = same && seen->at > row->made_at ? seen->at : row->made_at,
		               .generation = row->key.generation,
		               .revision = row->key.revision,
		               .day = day_of(self, row->told_start),
		               .lead_revision = role == BB_ROLE_LEAD ? row->key.revision : led };
	if (refused && row->key.kind == BB_KIND_UPDATE)
		view->refused_revision = row->key.revision;
	if (refused && (row->key.kind == BB_KIND_INVITE || row->key.kind == BB_KIND_WELCOME)) {
		view->refused = true;
		view->refused_generation = row->key.generation;
	}
	if (refused && (row->key.kind == BB_KIND_TURN || row->key.kind == BB_KIND_ASK ||
	                row->key.kind == BB_KIND_BRIEF)) {
		view->belief = role;
		view->belief_generation = row->key.generation;
	}
}

static void on_delivered(void *context, const struct bb_held *row)
{
	struct witness *self = context;
	const struct bb_mail_key *key = &row->key;
	bool reached = row->state == BB_MAIL_SENT || row->state == BB_MAIL_UNKNOWN;

	if (!reached && row->state != BB_MAIL_FAILED)
		return;
	self->counts[key->kind]++;
	if (key->occasion > 0 && key->member)
		read_occasion(self, key);
	if (reached && key->meeting)
		take_about_lunch(self, row);
	else if (reached)
		take_other(self, row);
	if (key->meeting)
		remember(self, row, !reached);
}

/* -- after a run -- */

static void check_entry(const struct witness *self, const struct bb_meeting *lunch,
                        const struct bb_member *member)
{
	const struct view *view = witness_view(self, lunch->id, member->id);

	if (!view->entry)
		return;
	if (lunch->status == BB_MEETING_CANCELLED || member->status == BB_MEMBER_FORMER)
		complain(self, "is missing", BB_KIND_CANCEL, lunch->id, member->id);
	if (member->status == BB_MEMBER_ACTIVE && lunch_is_on(lunch) &&
	    view->revision != lunch->revision && view->refused_revision != lunch->revision)
		complain(self, "is missing", BB_KIND_UPDATE, lunch->id, member->id);
}

/* Noted by a run under a clock that was ahead: it isn't due before that. */
static bool is_to_come(const struct witness *self, int64_t lunch, int64_t member)
{
	const struct little_group *group = self->group;

	for (size_t i = 0; i < group->occasion_count; i++) {
		if (group->occasions[i].kind == BB_KIND_TURN && group->occasions[i].meeting == lunch &&
		    group->occasions[i].member == member && group->occasions[i].made_at > group->now)
			return true;
	}
	return false;
}

static void check_belief(const struct witness *self, const struct bb_meeting *lunch,
                         const struct bb_member *member)
{
	const struct view *view = witness_view(self, lunch->id, member->id);

	if (member->status == BB_MEMBER_ACTIVE && lunch_is_on(lunch) &&
	    view->belief != little_role(lunch, member->id) &&
	    !is_to_come(self, lunch->id, member->id))
		complain(self, "is missing", BB_KIND_TURN, lunch->id, member->id);
}

static void check_lunch(const struct witness *self, const struct bb_meeting *lunch)
{
	const struct bb_roster *roster = &self->group->roster;

	for (size_t i = 0; promise_at(i); i++) {
		struct dates dates = dates_of(self, promise_at(i), lunch);

		for (size_t j = 0; j < roster->count; j++) {
			if (promise_is_owed(self, &dates, lunch, &roster->members[j]))
				complain(self, "is missing", promise_at(i)->kind, lunch->id,
				         roster->members[j].id);
		}
	}
	if (self->group->now > lunch->starts_at)
		return;
	for (size_t j = 0; j < roster->count; j++) {
		check_entry(self, lunch, &roster->members[j]);
		check_belief(self, lunch, &roster->members[j]);
	}
}

/* The last confirmation of what is so, and each note and welcome, within a week. */
static void check_occasion(const struct witness *self, const struct bb_occasion *occasion)
{
	const struct bb_member *member = little_member(self->group, occasion->member);
	int generation = member->generation;
	bool wanted = member->status == BB_MEMBER_ACTIVE && !(member->mutes & BIT(occasion->kind));

	if (self->group->now > occasion->made_at + 7 * DAY || self->group->now < occasion->made_at)
		return;
	if (occasion->kind == BB_KIND_CONFIRM) {
		generation = 0;
		wanted = member->status == (occasion->change == BB_CHANGE_PAUSED ? BB_MEMBER_PAUSED
		                                                                : BB_MEMBER_FORMER);
		for (size_t i = 0; i < self->group->occasion_count; i++)
			wanted &= self->group->occasions[i].kind != BB_KIND_CONFIRM ||
			          self->group->occasions[i].member != member->id ||
			          self->group->occasions[i].id <= occasion->id;
	} else if (occasion->kind != BB_KIND_NOTE && occasion->kind != BB_KIND_WELCOME) {
		return;
	}
	if (wanted && self->read[occasion->id] < generation)
		complain(self, "is missing", occasion->kind, 0, member->id);
}

/* Whether that member was asked about the lunch as it is now and a whole week went by, or
 * asking makes no sense any more. */
static bool let_it_pass(const struct witness *self, const struct bb_meeting *lunch, int64_t member)
{
	const struct seen *ask = &witness_view(self, lunch->id, member)->seen[BB_KIND_ASK];
	int64_t last = day_of(self, ask->at) + 7, latest = day_of(self, lunch->starts_at) - 7;

	return ask->has && !ask->refused && ask->day == day_of(self, lunch->starts_at) &&
	       day_of(self, self->group->now) > (last < latest ? last : latest);
}

void witness_pass_over(const struct witness *self, int64_t lunch, int64_t member)
{
	if (!let_it_pass(self, little_find(self->group, lunch), member))
		complain(self, "still had time to answer", BB_KIND_ASK, lunch, member);
}

/* Where an answer is required nobody who was asked in vain goes on holding the seat. */
static void check_silence(const struct witness *self, const struct bb_meeting *lunch)
{
	for (size_t i = 0; i < lunch->turn_count; i++) {
		const struct bb_turn *turn = &lunch->turns[i];
		const struct view *view = witness_view(self, lunch->id, turn->member);

		if (turn->seat == BB_SEAT_LEAD && turn->state == BB_TURN_ANNOUNCED &&
		    view->seen[BB_KIND_ASK].at >= turn->since &&
		    let_it_pass(self, lunch, turn->member))
			complain(self, "was never answered", BB_KIND_ASK, lunch->id, turn->member);
	}
}

void witness_check(const struct witness *self)
{
	const struct little_group *group = self->group;

	for (size_t i = 0; i < group->meetings.count; i++) {
		if (group->lunches[i].starts_at > group->now - 7 * DAY)
			check_lunch(self, &group->lunches[i]);
		if (group->ask_required && group->lunches[i].starts_at > group->now &&
		    lunch_is_on(&group->lunches[i]))
			check_silence(self, &group->lunches[i]);
	}
	for (size_t i = 0; i < group->occasion_count; i++)
		check_occasion(self, &group->occasions[i]);
}

void witness_run(struct witness *self)
{
	self->run++;
}

void witness_believe(struct witness *self, int64_t lunch, int64_t member)
{
	witness_view(self, lunch, member)->belief =
		little_role(little_find(self->group, lunch), member);
}

void witness_new_address(struct witness *self, int64_t member)
{
	for (size_t i = 0; i < self->group->meetings.count; i++) {
		const struct bb_meeting *lunch = &self->group->lunches[i];
		struct view *view = witness_view(self, lunch->id, member);
		const struct bb_occasion *first = NULL;

		for (size_t j = self->group->occasion_count; j-- > 0;) {
			if (self->group->occasions[j].kind == BB_KIND_TURN &&
			    self->group->occasions[j].member == member &&
			    self->group->occasions[j].meeting == lunch->id)
				first = &self->group->occasions[j];
		}
		view->belief = first ? first->before : little_role(lunch, member);
	}
}

/* -- the views -- */

struct view *witness_view(const struct witness *self, int64_t lunch, int64_t member)
{
	assert_true(lunch > 0 && lunch < LITTLE_LUNCHES && member > 0 && member < LITTLE_MEMBERS);
	return &self->views[lunch * LITTLE_MEMBERS + member];
}

struct witness *witness_new(struct little_group *group)
{
	struct witness *self = calloc(1, sizeof *self);
	size_t count = (size_t)LITTLE_LUNCHES * LITTLE_MEMBERS;

	assert_non_null(self);
	self->group = group;
	self->views = calloc(count, sizeof *self->views);
	assert_non_null(self->views);
	for (size_t i = 0; i < WITNESS_OCCASIONS; i++)
		self->read[i] = -1;
	for (size_t i = 0; i < count; i++)
		self->views[i].sequence = self->views[i].refused_revision = -1;
	group->context = self;
	group->queued = on_queued;
	group->delivered = on_delivered;
	return self;
}

void witness_free(struct witness *self)
{
	free(self->views);
	free(self);
}
