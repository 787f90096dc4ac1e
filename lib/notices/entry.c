/* SPDX-License-Identifier: MIT */
/*
 * The calendar entry of one member and one lunch: whether it has to be sent,
 * sent anew or taken back, and under which SEQUENCE (RFC 5546 2.1.4, 3.2.2,
 * 3.2.5). Judges by what the member holds, never by what a command did.
 */
#include "run.h"

#include <stddef.h>

struct entry {
	const struct bb_held *top;     /* the last object that reached the member */
	const struct bb_held *request; /* the last REQUEST held for the present address, after a CANCEL */
	const struct bb_held *cancel;  /* a CANCEL that is under way or was refused, later than the top */
	int sequence;                  /* the highest that reached or may reach the member; -1: none */
};

static const struct bb_held *later_of(const struct bb_held *a, const struct bb_held *b)
{
	return row_is_later(b, a) ? b : a;
}

static struct entry read_entry(const struct pair *pair)
{
	struct entry entry = { .sequence = -1 };
	const struct bb_held *undone;

	for (size_t i = 0; i < pair->rows.count; i++) {
		const struct bb_held *row = pair->rows.items[i];

		if (row_method(row) == BB_METHOD_NONE || !(row_left(row) || row_flies(row)))
			continue;
		if (row->sequence > entry.sequence)
			entry.sequence = row->sequence;
		if (row_left(row))
			entry.top = later_of(entry.top, row);
	}
	undone = entry.top && row_method(entry.top) == BB_METHOD_CANCEL ? entry.top : NULL;
	for (size_t i = 0; i < pair->rows.count; i++) {
		const struct bb_held *row = pair->rows.items[i];

		if (row_method(row) == BB_METHOD_REQUEST && row_holds(pair, row) &&
		    row_is_later(row, undone))
			entry.request = later_of(entry.request, row);
		if (row_method(row) == BB_METHOD_CANCEL && row_counts(row) && !row_left(row) &&
		    !row_is_obsolete(pair, row) && row_is_later(row, entry.top))
			entry.cancel = row;
	}
	return entry;
}

static bool is_with_member(const struct entry *entry)
{
	return entry->top && row_method(entry->top) == BB_METHOD_REQUEST;
}

static bool is_revised(const struct pair *pair, const struct bb_held *row)
{
	return row->key.revision < pair->lunch->meeting->revision;
}

/* It shows another lunch than there is now. */
static bool is_behind(const struct pair *pair, const struct bb_held *row)
{
	const struct lunch *lunch = pair->lunch;

	return row_is_behind(row, lunch->meeting, lunch->wording[BB_KIND_INVITE]);
}

/* Whether what the member has, or may be getting, shows another lunch than there is. One that was
 * refused, or that waits for nothing, changes nothing. */
static bool needs_update(const struct pair *pair, const struct entry *entry)
{
	return is_behind(pair, entry->top) ||
	       (row_flies(entry->request) && is_behind(pair, entry->request));
}

/* -- what goes out -- */

static int higher(int a, int b)
{
	return a > b ? a : b;
}

static struct bb_due request_due(const struct pair *pair, const struct entry *entry,
                                 enum bb_kind kind)
{
	const struct bb_meeting *meeting = pair->lunch->meeting;
	struct bb_due due = new_due(kind, pair->person->member, meeting);
	bool same = is_with_member(entry) && !is_behind(pair, entry->top);

	due.method = BB_METHOD_REQUEST;
	due.partstat = pair->partstat;
	due.role = pair->role;
	/* The same object sent again keeps its number; another one needs a higher one. */
	due.sequence = higher(meeting->sequence, same ? entry->sequence : entry->sequence + 1);
	due.not_after = pair->lunch->not_after[kind];
	return due;
}

static struct bb_due cancel_due(const struct pair *pair, const struct entry *entry)
{
	const struct bb_meeting *meeting = pair->lunch->meeting;
	struct bb_due due = new_due(BB_KIND_CANCEL, pair->person->member, meeting);

	due.method = BB_METHOD_CANCEL;
	due.key.occasion = -entry->top->mail;
	due.role = pair->role;
	due.sequence = higher(meeting->sequence, entry->sequence + 1);
	due.not_after = pair->lunch->not_after[BB_KIND_CANCEL];
	return due;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* When the invite became due to this member; NEVER if it is off. */
static int64_t invite_due_at(const struct pair *pair)
{
	const struct lunch *lunch = pair->lunch;
	const struct bb_consent *mail = &pair->person->member->consents[BB_PURPOSE_MAIL];
	int64_t at =
		earlier(lunch->planned_at[BB_KIND_INVITE], lunch->nudged_at[BB_KIND_INVITE]);

	at = later(at, happened_at(pair->run, lunch->meeting->made_at));
	return later(at, happened_at(pair->run, mail->given_at));
}

/* A welcome that waits takes the first invite that is due with it. */
static void put_into_welcome(const struct pair *pair, struct bb_due *invite)
{
	const struct bb_world *world = pair->run->world;
	const struct bb_occasion *welcome = pair->person->welcome;
	int64_t due_at, last;

	if (!welcome)
		return;
	due_at = later(happened_at(pair->run, welcome->made_at), world->since);
	if (invite->due_at > later(due_at, world->now))
		return;
	last = bb_timetable_not_after(world->timetable, BB_KIND_WELCOME, NULL, due_at);
	invite->key.kind = BB_KIND_WELCOME;
	invite->key.occasion = welcome->id;
	invite->occasion = welcome;
	invite->due_at = due_at;
	invite->not_after = earlier(invite->not_after, last);
	invite->covers |= BB_KIND_BIT(BB_KIND_INVITE);
	pair->person->welcome = NULL;
}

static void want_update(struct pair *pair, const struct entry *entry)
{
	struct bb_due due;

	if (pair->run->world->timetable->timing[BB_KIND_UPDATE].off ||
	    !bb_member_may_get(pair->person->member, BB_KIND_UPDATE))
		return;
	due = request_due(pair, entry, BB_KIND_UPDATE);
	due.due_at = happened_at(pair->run, pair->lunch->meeting->revised_at);
	due.held_start = entry->top->told_start;
	due.held_end = entry->top->told_end;
	want(pair, &due);
}

static void want_invite(struct pair *pair, const struct entry *entry)
{
	struct bb_due due;

	if (!entry->top && !(pair->lunch->open & BB_KIND_BIT(BB_KIND_INVITE)))
		return;
	due = request_due(pair, entry, BB_KIND_INVITE);
	due.due_at = NEVER;
	if (!pair->run->world->timetable->timing[BB_KIND_INVITE].off &&
	    bb_member_may_get(pair->person->member, BB_KIND_INVITE))
		due.due_at = invite_due_at(pair);
	if (entry->top && !is_with_member(entry))
		due.key.occasion = -entry->top->mail;
	if (is_in_time(pair->run, &due))
		put_into_welcome(pair, &due);
	else if (is_with_member(entry) && is_behind(pair, entry->top))
		want_update(pair, entry); /* it came to an earlier address, and no invite can follow */
	want(pair, &due);
}

/* The wish to send it again, of which the last counts. */
static bool want_again(struct pair *pair, const struct entry *entry)
{
	const struct bb_occasion *again = last_occasion(pair, BB_KIND_INVITE);
	struct bb_due due;

	if (!again || occasion_was_answered(pair, again) ||
	    !bb_member_may_get(pair->person->member, BB_KIND_INVITE))
		return false;
	due = request_due(pair, entry, BB_KIND_INVITE);
	due.key.occasion = again->id;
	due.occasion = again;
	due.due_at = happened_at(pair->run, again->made_at);
	if (!is_in_time(pair->run, &due))
		return false;
	want(pair, &due);
	return true;
}

static void want_current(struct pair *pair, const struct entry *entry)
{
	/* A CANCEL on its way will have to be undone, and can't be before it is there. */
	if ((entry->cancel && row_flies(entry->cancel)) || want_again(pair, entry))
		return;
	if (!entry->request) {
		want_invite(pair, entry);
		return;
	}
	/* Without one that reached the member: under way, refused or held back; wait. */
	if (is_with_member(entry) && is_revised(pair, entry->request) && needs_update(pair, entry))
		want_update(pair, entry);
}

/* -- taking it back -- */

/* The confirmation to one who left carries the CANCEL of the first lunch. */
static void put_into_confirm(const struct pair *pair, struct bb_due *cancel)
{
	const struct bb_occasion *confirm = pair->person->confirm;
	int64_t due_at, last;

	if (!confirm || pair->person->member->status != BB_MEMBER_FORMER)
		return;
	due_at = happened_at(pair->run, confirm->made_at);
	last = bb_timetable_not_after(pair->run->world->timetable, BB_KIND_CONFIRM, NULL, due_at);
	cancel->key.kind = BB_KIND_CONFIRM;
	cancel->key.occasion = confirm->id;
	cancel->occasion = confirm;
	cancel->due_at = due_at;
	cancel->not_after = last;
	cancel->covers |= BB_KIND_BIT(BB_KIND_CANCEL);
	pair->person->confirm = NULL;
}

static void want_cancel(struct pair *pair, const struct entry *entry, int64_t due_at)
{
	struct bb_due due;

	if (!is_with_member(entry) || entry->cancel ||
	    pair->run->world->timetable->timing[BB_KIND_CANCEL].off ||
	    !bb_member_may_get(pair->person->member, BB_KIND_CANCEL))
		return;
	due = cancel_due(pair, entry);
	due.due_at = due_at;
	if (is_in_time(pair->run, &due))
		put_into_confirm(pair, &due);
	want(pair, &due);
}

void want_entry(struct pair *pair)
{
	const struct bb_meeting *meeting = pair->lunch->meeting;
	struct entry entry = read_entry(pair);

	if (meeting->status == BB_MEETING_CANCELLED) {
		/* Called off when it was over: no revision, and nobody need be told. */
		if (entry.top && is_revised(pair, entry.top))
			want_cancel(pair, &entry, happened_at(pair->run, meeting->revised_at));
	} else if (pair->person->member->status == BB_MEMBER_FORMER) {
		want_cancel(pair, &entry, pair->person->taken_off_at);
	} else if (pair->lunch->on) {
		want_current(pair, &entry);
	}
}
