/* SPDX-License-Identifier: MIT */
/*
 * Who was told of a lunch in words and has no calendar entry of it: one who is
 * asked to lead before the invites go, a member who mutes invites. Decides when
 * what they were told is no longer so, and that they are told the same way.
 */
#include "run.h"

#include <stddef.h>

/* Whether who got this row counts on the lunch, as far as it says. */
static bool tells_of_lunch(const struct pair *pair, const struct bb_held *row)
{
	switch (row->key.kind) {
	case BB_KIND_WELCOME:
	case BB_KIND_INVITE:
	case BB_KIND_UPDATE:
	case BB_KIND_CANCEL:
	case BB_KIND_AGENDA:
	case BB_KIND_REMINDER:
	case BB_KIND_MORNING:
		return true;
	case BB_KIND_ASK:
	case BB_KIND_BRIEF:
	case BB_KIND_TURN:
		return pair->role != BB_ROLE_GUEST;
	default:
		return false;
	}
}

/* The last that reached the member; NULL: nothing did. */
static const struct bb_held *last_word(const struct pair *pair)
{
	const struct bb_held *last = NULL;

	for (size_t i = 0; i < pair->rows.count; i++) {
		const struct bb_held *row = pair->rows.items[i];

		if (row_left(row) && tells_of_lunch(pair, row) &&
		    (!last || row->key.revision >= last->key.revision))
			last = row;
	}
	return last;
}

static bool has_entry(const struct pair *pair)
{
	const struct bb_held *last = NULL;

	for (size_t i = 0; i < pair->rows.count; i++) {
		const struct bb_held *row = pair->rows.items[i];

		if (row_method(row) != BB_METHOD_NONE && row_left(row) && row_is_later(row, last))
			last = row;
	}
	return last && row_method(last) == BB_METHOD_REQUEST;
}

/* Whether the lunch was to be on for the reader of that row. */
static bool says_it_is_on(const struct bb_held *row)
{
	return row->key.kind != BB_KIND_CANCEL;
}

/* What it said of the time is no longer so. */
static bool is_another_time(const struct bb_held *row, const struct bb_meeting *meeting)
{
	return row->told_start != meeting->starts_at || row->told_end != meeting->ends_at;
}

static bool is_under_way(const struct pair *pair, enum bb_kind kind, int revision)
{
	for (size_t i = 0; i < pair->rows.count; i++) {
		const struct bb_held *row = pair->rows.items[i];

		if (row->key.kind == kind && row->key.revision >= revision && row_holds(pair, row))
			return true;
	}
	return false;
}

/* Queued by an earlier run, or being sent. */
static bool is_on_its_way(const struct pair *pair, const struct bb_held *row)
{
	return (row->state == BB_MAIL_QUEUED || row_flies(row)) && row_holds(pair, row);
}

/* Something else goes that says when it is, and is about nothing else. */
static bool is_told_anyway(const struct pair *pair)
{
	static const uint32_t tell = BB_KIND_BIT(BB_KIND_WELCOME) | BB_KIND_BIT(BB_KIND_INVITE) |
	                             BB_KIND_BIT(BB_KIND_ASK);

	for (size_t i = 0; i < pair->rows.count; i++) {
		const struct bb_held *row = pair->rows.items[i];

		if (tell & BB_KIND_BIT(row->key.kind) && is_on_its_way(pair, row) &&
		    row->key.revision >= pair->lunch->meeting->significant)
			return true;
	}
	for (size_t i = 0; i < pair->want_count; i++) {
		if (tell & BB_KIND_BIT(pair->wants[i].key.kind) &&
		    pair->wants[i].due_at <= pair->run->world->now)
			return true;
	}
	return false;
}

static void want_word(struct pair *pair, enum bb_kind kind, const struct bb_held *told)
{
	const struct bb_world *world = pair->run->world;
	const struct bb_meeting *meeting = pair->lunch->meeting;
	struct bb_due due = new_due(kind, pair->person->member, meeting);

	if (world->timetable->timing[kind].off)
		return;
	due.role = pair->role;
	due.due_at = happened_at(pair->run, meeting->revised_at);
	due.not_after = pair->lunch->not_after[kind];
	due.held_start = told->told_start;
	due.held_end = told->told_end;
	want(pair, &due);
}

void want_news(struct pair *pair)
{
	const struct bb_meeting *meeting = pair->lunch->meeting;
	const struct bb_member *member = pair->person->member;
	const struct bb_held *told = last_word(pair);

	/* Who rests or left is told of entries only; so is who took consent back. */
	if (!told || member->status != BB_MEMBER_ACTIVE || !bb_member_may_get(member, BB_KIND_UPDATE) ||
	    has_entry(pair))
		return;
	if (meeting->status == BB_MEETING_CANCELLED) {
		if (says_it_is_on(told) && told->key.revision < meeting->revision &&
		    !is_under_way(pair, BB_KIND_CANCEL, meeting->revision))
			want_word(pair, BB_KIND_CANCEL, told);
	} else if (pair->lunch->on && (is_another_time(told, meeting) || !says_it_is_on(told)) &&
	           told->key.revision < meeting->revision && !is_told_anyway(pair) &&
	           !is_under_way(pair, BB_KIND_UPDATE, meeting->significant)) {
		want_word(pair, BB_KIND_UPDATE, told);
	}
}
