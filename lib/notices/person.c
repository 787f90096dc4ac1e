/* SPDX-License-Identifier: MIT */
/*
 * What one member is owed besides lunches: the mails at once that belong to no
 * single one, and which of several occasions counts.
 */
#include "run.h"

#include <stddef.h>

bool agreed_by(const struct run *run, const struct person *person, enum bb_kind kind, int64_t at,
               int64_t day)
{
	const struct bb_member *member = person->member;
	enum bb_purpose purpose = bb_kind_row(kind)->purpose;

	/* Who opts in at noon doesn't want this morning's mail any more. */
	if (purpose != BB_PURPOSE_MAIL && at < happened_at(run, member->consents[purpose].given_at))
		return false;
	return day >= person->agreed_day ||
	       member->consents[BB_PURPOSE_MAIL].given_at > run->world->now;
}

/* -- occasions -- */

/* Queued, and about a lunch that has changed since, to a former address, of a kind muted since,
 * or by a clock that was ahead. */
static bool is_outdated(const struct run *run, const struct person *person,
                        const struct bb_held *row)
{
	const struct lunch *lunch;

	if (row->state != BB_MAIL_QUEUED)
		return false;
	if (row->key.generation < person->member->generation ||
	    row_is_unwelcome(row, person->member) || row->due_at > run->world->now)
		return true;
	lunch = row->key.kind == BB_KIND_WELCOME ? find_lunch(run, row->key.meeting) : NULL;
	return lunch && (!lunch->on || row->key.revision < lunch->meeting->revision);
}

static bool occasion_is_held(const struct run *run, const struct person *person,
                             const struct bb_occasion *occasion)
{
	/* A farewell is said once, whatever becomes of the address. */
	int generation = occasion->kind == BB_KIND_CONFIRM ? 0 : person->member->generation;

	for (size_t i = 0; i < person->rows.count; i++) {
		const struct bb_held *row = person->rows.items[i];

		if (row->key.kind == occasion->kind && row->key.occasion == occasion->id &&
		    row_counts(row) && row->key.generation >= generation &&
		    !is_outdated(run, person, row))
			return true;
	}
	return false;
}

static struct bb_due due_of(const struct run *run, const struct person *person,
                            const struct bb_occasion *occasion)
{
	const struct bb_timetable *timetable = run->world->timetable;
	const struct lunch *lunch = find_lunch(run, occasion->meeting);
	struct bb_due due = new_due(occasion->kind, person->member, lunch ? lunch->meeting : NULL);

	due.key.meeting = occasion->meeting;
	due.key.occasion = occasion->id;
	due.occasion = occasion;
	due.due_at = happened_at(run, occasion->made_at);
	/* Who was added in a rehearsal is welcomed when the group goes live. */
	if (due.due_at < run->world->since)
		due.due_at = run->world->since;
	due.not_after = bb_timetable_not_after(timetable, occasion->kind, NULL, due.due_at);
	return due;
}

/* Whether an occasion calls for a mail within the horizon. */
static bool is_owed(struct run *run, const struct person *person,
                    const struct bb_occasion *occasion)
{
	struct bb_due due;

	/* What was done to try things out reaches nobody later. */
	if (occasion->made_at < run->world->since && occasion->kind != BB_KIND_WELCOME)
		return false;
	if (run->world->timetable->timing[occasion->kind].off ||
	    !bb_member_may_get(person->member, occasion->kind) ||
	    occasion_is_held(run, person, occasion))
		return false;
	due = due_of(run, person, occasion);
	return falls_due(run, &person->rows, &due);
}

static bool status_fits(const struct bb_member *member, enum bb_change change)
{
	switch (change) {
	case BB_CHANGE_PAUSED:
		return member->status == BB_MEMBER_PAUSED;
	case BB_CHANGE_LEFT:
	case BB_CHANGE_DELETED:
		return member->status == BB_MEMBER_FORMER;
	case BB_CHANGE_NONE:
		break;
	}
	return false;
}

static const struct bb_occasion *last_confirm(const struct person *person)
{
	const struct bb_occasion *last = NULL;

	for (size_t i = 0; i < person->occasions.count; i++) {
		if (person->occasions.items[i]->kind == BB_KIND_CONFIRM)
			last = person->occasions.items[i];
	}
	return last && status_fits(person->member, last->change) ? last : NULL;
}

/* Confirmations of what is no longer so, and what goes to a former address. */
static void drop_outdated(struct run *run, const struct person *person,
                          const struct bb_occasion *confirm)
{
	for (size_t i = 0; i < person->rows.count; i++) {
		const struct bb_held *row = person->rows.items[i];

		if (row->state != BB_MAIL_QUEUED)
			continue;
		if (row->key.kind == BB_KIND_CONFIRM
		            ? !confirm || row->key.occasion != confirm->id || is_outdated(run, person, row)
		            : !find_lunch(run, row->key.meeting) && is_outdated(run, person, row))
			add_superseded(run, row->mail);
	}
}

void want_occasions(struct run *run, struct person *person)
{
	const struct bb_occasion *confirm = last_confirm(person);

	drop_outdated(run, person, confirm);
	person->taken_off_at = confirm ? happened_at(run, confirm->made_at) : run->world->now;
	if (confirm && is_owed(run, person, confirm))
		person->confirm = confirm;
	for (size_t i = 0; i < person->occasions.count; i++) {
		const struct bb_occasion *occasion = person->occasions.items[i];
		struct bb_due due;

		switch (occasion->kind) {
		case BB_KIND_WELCOME:
			if (is_owed(run, person, occasion))
				person->welcome = occasion;
			break;
		case BB_KIND_NOTE:
		case BB_KIND_INTRO:
			if (!is_owed(run, person, occasion))
				break;
			due = due_of(run, person, occasion);
			add_due(run, &due);
			break;
		default: /* about a lunch: want_entry(), want_dated(), want_turn() */
			break;
		}
	}
}

void want_leftovers(struct run *run, struct person *person)
{
	const struct bb_occasion *left[] = { person->welcome, person->confirm };

	for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
		struct bb_due due;

		if (!left[i])
			continue;
		due = due_of(run, person, left[i]);
		add_due(run, &due);
	}
}

/* -- occasions about a lunch -- */

const struct bb_occasion *last_occasion(const struct pair *pair, enum bb_kind kind)
{
	const struct occasions *all = &pair->person->occasions;
	const struct bb_occasion *last = NULL;

	for (size_t i = 0; i < all->count; i++) {
		const struct bb_occasion *occasion = all->items[i];

		if (occasion->kind == kind && occasion->meeting == pair->lunch->meeting->id &&
		    occasion->made_at >= pair->run->world->since)
			last = occasion;
	}
	return last;
}

bool occasion_was_answered(const struct pair *pair, const struct bb_occasion *occasion)
{
	for (size_t i = 0; i < pair->rows.count; i++) {
		const struct bb_held *row = pair->rows.items[i];

		if (row->key.kind == occasion->kind && row->key.occasion == occasion->id &&
		    row_holds(pair, row))
			return true;
	}
	return false;
}
