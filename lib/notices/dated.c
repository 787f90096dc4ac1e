/* SPDX-License-Identifier: MIT */
/*
 * Mails anchored to a lunch other than its entry: ask, brief, agenda, reminder,
 * morning, thanks; and the word to those whose turn changed. Decides when each
 * is owed to one member, and when what was sent already stands for it.
 */
#include "run.h"

#include <stddef.h>

static bool is_wanted_by_role(const struct pair *pair, enum bb_kind kind)
{
	switch (bb_kind_row(kind)->audience) {
	case BB_TO_ACTIVE:
		return true;
	case BB_TO_NOT_DECLINED:
		return pair->partstat != BB_PARTSTAT_DECLINED;
	case BB_TO_LEAD:
		return pair->role == BB_ROLE_LEAD;
	case BB_TO_LEAD_AND_BACKUP:
		return pair->role != BB_ROLE_GUEST;
	default:
		return false;
	}
}

/* A turn that may still move isn't asked about, but a forecast takes it as it stands. */
static bool is_to_be_asked(const struct pair *pair, int64_t due_at)
{
	switch (pair->turn->state) {
	case BB_TURN_PLANNED:
		return due_at > pair->run->world->now;
	case BB_TURN_ANNOUNCED:
		return true;
	case BB_TURN_CONFIRMED:
		break;
	}
	return false;
}

/* Whether what a row says of the time still goes for the kind: somebody who was asked about
 * a day can lead at another hour of it, but a sheet with clock times must have the right ones. */
static bool is_timely(const struct pair *pair, enum bb_kind kind, const struct bb_held *row)
{
	const struct bb_meeting *meeting = pair->lunch->meeting;

	if (kind == BB_KIND_ASK)
		return row_names_day(pair->run->world->timetable->zone, row, meeting);
	return row->key.revision >= meeting->significant;
}

/* Asked about another day since, and the lunch is back on the first: that question is open. */
static bool was_asked_since(const struct pair *pair, const struct bb_held *ask)
{
	for (size_t i = 0; i < pair->rows.count; i++) {
		const struct bb_held *row = pair->rows.items[i];

		if (row->key.kind == BB_KIND_ASK && row_holds(pair, row) && row_asks_later(row, ask) &&
		    !is_timely(pair, BB_KIND_ASK, row))
			return true;
	}
	return false;
}

/* Whether a row of the kind is what the member should hold. */
static bool answers(const struct pair *pair, enum bb_kind kind, const struct bb_held *row)
{
	if (row->key.kind != kind || !row_holds(pair, row))
		return false;
	switch (kind) {
	case BB_KIND_ASK:
		return is_timely(pair, kind, row) && !was_asked_since(pair, row);
	case BB_KIND_REMINDER:
	case BB_KIND_MORNING:
		return is_timely(pair, kind, row);
	case BB_KIND_BRIEF: /* a backup who takes over is briefed anew */
		return is_timely(pair, kind, row) &&
		       (pair->role != BB_ROLE_LEAD || briefed_seat(row) == BB_SEAT_LEAD);
	default:
		return true;
	}
}

static bool is_answered(const struct pair *pair, enum bb_kind kind)
{
	for (size_t i = 0; i < pair->rows.count; i++) {
		if (answers(pair, kind, pair->rows.items[i]))
			return true;
	}
	return false;
}

/* Whether what this row says, for the lunch as it is now, makes a mail of the kind needless. */
static bool stands_for(const struct pair *pair, enum bb_kind kind, const struct bb_held *row)
{
	/* How to stand by is no question to who leads. */
	if (kind == BB_KIND_ASK && row->key.kind == BB_KIND_BRIEF && briefed_seat(row) != BB_SEAT_LEAD)
		return false;
	return bb_kind_row(row->key.kind)->covers & BB_KIND_BIT(kind) &&
	       is_timely(pair, kind, row) && row->state != BB_MAIL_FAILED &&
	       row->state != BB_MAIL_DROPPED && row_holds(pair, row);
}

/* Whether something was queued, at that time or later, that stands for the kind. */
static bool was_covered(const struct pair *pair, enum bb_kind kind, int64_t since)
{
	for (size_t i = 0; i < pair->rows.count; i++) {
		if (pair->rows.items[i]->made_at >= since &&
		    stands_for(pair, kind, pair->rows.items[i]))
			return true;
	}
	return false;
}

/* Asked about another time than it has now: that question is open. */
static bool was_asked(const struct pair *pair)
{
	for (size_t i = 0; i < pair->rows.count; i++) {
		const struct bb_held *row = pair->rows.items[i];

		if (row->key.kind == BB_KIND_ASK && row_holds(pair, row))
			return true;
	}
	return false;
}

/* When the plan made it due to this member; NEVER if it isn't owed or was covered. */
static int64_t planned_due_at(const struct pair *pair, enum bb_kind kind)
{
	const struct run *run = pair->run;
	const struct bb_zone *zone = run->world->timetable->zone;
	const struct bb_meeting *meeting = pair->lunch->meeting;
	int64_t at = pair->lunch->planned_at[kind], day = pair->lunch->planned_day[kind];
	int64_t seated_at = pair->turn ? happened_at(run, pair->turn->since) : 0;

	if (at == NEVER)
		return NEVER;
	/* Nothing is asked of a facilitator before there is one. */
	if (kind == BB_KIND_ASK && at > happened_at(run, meeting->revised_at) && was_asked(pair))
		at = happened_at(run, meeting->revised_at);
	if ((kind == BB_KIND_ASK || kind == BB_KIND_BRIEF) && at < seated_at) {
		at = seated_at;
		day = bb_date_days(bb_zone_to_wall(zone, at, NULL).date);
	}
	if (!agreed_by(run, pair->person, kind, at, day) || was_covered(pair, kind, at))
		return NEVER;
	return at;
}

/* When somebody asked for it, if nothing went since that stands for it. */
static int64_t nudged_due_at(const struct pair *pair, enum bb_kind kind)
{
	const struct bb_consent *mail = &pair->person->member->consents[BB_PURPOSE_MAIL];
	int64_t dated = pair->lunch->nudged_at[kind];
	int64_t at = happened_at(pair->run, dated);

	if (dated == NEVER || at < happened_at(pair->run, mail->given_at))
		return NEVER;
	/* Not in the same second: what went then may be why somebody asks, unless it was asked by a
	 * clock that was ahead, and so before. */
	return was_covered(pair, kind, at < dated ? at : at + 1) ? NEVER : at;
}

/* Where an answer is required, who hasn't said yes isn't told how to lead while asking still
 * makes sense. */
static int64_t after_asking(const struct pair *pair, int64_t at)
{
	const struct bb_world *world = pair->run->world;
	int64_t last = pair->lunch->not_after[BB_KIND_ASK];

	if (!world->ask_required || world->timetable->timing[BB_KIND_ASK].off ||
	    pair->role != BB_ROLE_LEAD || pair->turn->state == BB_TURN_CONFIRMED || at > last)
		return at;
	return last + 1;
}

static int64_t became_due_at(const struct pair *pair, enum bb_kind kind)
{
	int64_t planned_at = planned_due_at(pair, kind), nudged_at = nudged_due_at(pair, kind);
	int64_t at = planned_at < nudged_at ? planned_at : nudged_at;
	int64_t made_at = happened_at(pair->run, pair->lunch->meeting->made_at);

	if (kind == BB_KIND_BRIEF)
		at = after_asking(pair, at);

	/* Nothing is owed before there was a lunch. */
	return at < made_at ? made_at : at;
}

/* An ask that would arrive after the day that it names is written anew. */
static int64_t ask_until(const struct pair *pair, int64_t due_at, int64_t not_after)
{
	const struct bb_world *world = pair->run->world;
	int64_t asked_at = due_at > world->now ? due_at : world->now;
	int64_t until = bb_timetable_answer_until(world->timetable, pair->lunch->meeting, asked_at);

	return until < not_after ? until : not_after;
}

/* What a facilitator or backup was last told of the time, if it was another one. */
static void put_former_time(struct bb_due *due, const struct pair *pair)
{
	const struct bb_meeting *meeting = pair->lunch->meeting;
	const struct bb_held *last = NULL;

	for (size_t i = 0; i < pair->rows.count; i++) {
		const struct bb_held *row = pair->rows.items[i];

		if ((row->key.kind == BB_KIND_ASK || row->key.kind == BB_KIND_BRIEF) && row_left(row) &&
		    (!last || row->made_at >= last->made_at))
			last = row;
	}
	if (!last || last->told_start == meeting->starts_at)
		return;
	due->held_start = last->told_start;
	due->held_end = last->told_end;
}

static struct bb_due dated_due(const struct pair *pair, enum bb_kind kind, int64_t due_at)
{
	struct bb_due due = new_due(kind, pair->person->member, pair->lunch->meeting);
	const struct bb_occasion *change = NULL;

	if (kind == BB_KIND_ASK || kind == BB_KIND_BRIEF) {
		change = last_occasion(pair, BB_KIND_TURN);
		put_former_time(&due, pair);
	}
	if (change)
		due.key.occasion = change->id;
	if (kind == BB_KIND_BRIEF)
		due.key.occasion = 2 * due.key.occasion + (int64_t)pair->turn->seat;
	due.role = pair->role;
	due.due_at = due_at;
	due.not_after = pair->lunch->not_after[kind];
	if (kind == BB_KIND_ASK && pair->run->world->ask_required)
		due.not_after = ask_until(pair, due_at, due.not_after);
	return due;
}

static void want_kind(struct pair *pair, enum bb_kind kind)
{
	struct bb_due due;
	int64_t due_at;

	if (!(pair->lunch->open & BB_KIND_BIT(kind)) || !is_wanted_by_role(pair, kind) ||
	    !bb_member_may_get(pair->person->member, kind))
		return;
	due_at = became_due_at(pair, kind);
	if (due_at > pair->run->world->until || is_answered(pair, kind))
		return;
	if (kind == BB_KIND_ASK && !is_to_be_asked(pair, due_at))
		return;
	due = dated_due(pair, kind, due_at);
	want(pair, &due);
}

static bool want_agenda_again(struct pair *pair)
{
	const struct bb_occasion *again = last_occasion(pair, BB_KIND_AGENDA);
	struct bb_due due;

	if (!again || occasion_was_answered(pair, again) ||
	    !bb_member_may_get(pair->person->member, BB_KIND_AGENDA))
		return false;
	due = dated_due(pair, BB_KIND_AGENDA, happened_at(pair->run, again->made_at));
	due.key.occasion = again->id;
	due.occasion = again;
	want(pair, &due);
	return true;
}

/* Thanks for a lunch from before the group went live, or before one agreed to mail, would be the
 * first word ever. */
static void want_thanks(struct pair *pair)
{
	const struct bb_consent *mail = &pair->person->member->consents[BB_PURPOSE_MAIL];
	int64_t start = pair->lunch->meeting->starts_at;

	if (start >= pair->run->world->since &&
	    (start >= mail->given_at || mail->given_at > pair->run->world->now))
		want_kind(pair, BB_KIND_THANKS);
}

void want_dated(struct pair *pair)
{
	static const enum bb_kind kinds[] = { BB_KIND_REMINDER, BB_KIND_MORNING, BB_KIND_ASK,
		                              BB_KIND_BRIEF };

	if (!pair->lunch->on)
		return;
	if (!want_agenda_again(pair))
		want_kind(pair, BB_KIND_AGENDA);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		want_kind(pair, kinds[i]);
	want_thanks(pair);
}

/* -- turns -- */

/* The change of turn up to which a row tells how things are; 0: none, or not that kind. */
static int64_t told_up_to(const struct bb_held *row)
{
	switch (row->key.kind) {
	case BB_KIND_ASK:
	case BB_KIND_TURN:
		return row->key.occasion;
	case BB_KIND_BRIEF:
		return row->key.occasion / 2;
	default:
		return 0;
	}
}

/* By occasions, which are in order, and not by times, which a clock may get wrong. */
static int64_t last_told(const struct pair *pair)
{
	int64_t told = 0;

	for (size_t i = 0; i < pair->rows.count; i++) {
		int64_t up_to = told_up_to(pair->rows.items[i]);

		if (up_to > told && row_holds(pair, pair->rows.items[i]))
			told = up_to;
	}
	return told;
}

/* What the member takes for true: the role before the first change not told, if there is one. */
static enum bb_role believed_role(const struct pair *pair)
{
	const struct occasions *all = &pair->person->occasions;
	int64_t told = last_told(pair);

	for (size_t i = 0; i < all->count; i++) {
		if (all->items[i]->kind == BB_KIND_TURN && all->items[i]->id > told &&
		    all->items[i]->meeting == pair->lunch->meeting->id &&
		    all->items[i]->made_at >= pair->run->world->since)
			return all->items[i]->before;
	}
	return pair->role;
}

void want_turn(struct pair *pair)
{
	const struct bb_occasion *change = last_occasion(pair, BB_KIND_TURN);
	struct bb_due due;

	if (!change || !pair->lunch->on || pair->run->world->timetable->timing[BB_KIND_TURN].off ||
	    !bb_member_may_get(pair->person->member, BB_KIND_TURN) ||
	    believed_role(pair) == pair->role)
		return;
	due = dated_due(pair, BB_KIND_TURN, happened_at(pair->run, change->made_at));
	due.key.occasion = change->id;
	due.occasion = change;
	want(pair, &due);
}
