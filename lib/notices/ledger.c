/* SPDX-License-Identifier: MIT */
/*
 * What a row of the ledger means: held or not, with the member or not, still to
 * the point or not. RFC 5546 2.1.4: of two calendar objects the one with the
 * higher SEQUENCE is the later one.
 */
#include "run.h"

bool row_counts(const struct bb_held *row)
{
	switch (row->state) {
	case BB_MAIL_EXPIRED:
		return false;
	case BB_MAIL_DROPPED:
		return row->drop == BB_DROP_ORGANIZER;
	default:
		return true;
	}
}

bool row_left(const struct bb_held *row)
{
	return row->state == BB_MAIL_SENT || row->state == BB_MAIL_UNKNOWN;
}

bool row_flies(const struct bb_held *row)
{
	return row->state == BB_MAIL_CLAIMED || row->state == BB_MAIL_COMMITTING;
}

enum bb_method row_method(const struct bb_held *row)
{
	return row->key.meeting && row->sequence >= 0 ? bb_kind_row(row->key.kind)->method
	                                              : BB_METHOD_NONE;
}

bool row_is_later(const struct bb_held *row, const struct bb_held *than)
{
	if (!than)
		return true;
	if (row->sequence != than->sequence)
		return row->sequence > than->sequence;
	if (row->made_at != than->made_at)
		return row->made_at > than->made_at;
	return row->mail > than->mail;
}

bool row_is_behind(const struct bb_held *row, const struct bb_meeting *meeting, int64_t shown)
{
	if (row->key.revision >= meeting->revision)
		return false;
	return row->key.revision < meeting->significant || row->wording != shown;
}

bool row_asks_later(const struct bb_held *row, const struct bb_held *than)
{
	if (row->key.generation != than->key.generation)
		return row->key.generation > than->key.generation;
	if (row->key.revision != than->key.revision)
		return row->key.revision > than->key.revision;
	return row->key.occasion > than->key.occasion;
}

enum bb_seat briefed_seat(const struct bb_held *row)
{
	return row->key.occasion % 2 == BB_SEAT_LEAD ? BB_SEAT_LEAD : BB_SEAT_BACKUP;
}

bool row_names_day(const struct bb_zone *zone, const struct bb_held *row,
                   const struct bb_meeting *meeting)
{
	return bb_date_compare(bb_zone_to_wall(zone, row->told_start, NULL).date,
	                       bb_zone_to_wall(zone, meeting->starts_at, NULL).date) == 0;
}

static bool lost_the_seat(const struct pair *pair, const struct bb_held *row)
{
	if (!pair->turn)
		return true;
	if (row->key.kind == BB_KIND_ASK)
		return pair->role != BB_ROLE_LEAD || pair->turn->state == BB_TURN_CONFIRMED;
	return briefed_seat(row) != pair->turn->seat;
}

static bool has_later_turn(const struct pair *pair, const struct bb_held *row)
{
	const struct occasions *all = &pair->person->occasions;

	for (size_t i = 0; i < all->count; i++) {
		if (all->items[i]->kind == BB_KIND_TURN &&
		    all->items[i]->meeting == row->key.meeting && all->items[i]->id > row->key.occasion)
			return true;
	}
	return false;
}

/* Who leads or stands by, the theme or what was added is another than it says. A guest is told
 * of a turn that is gone, and of nobody else's. */
static bool is_reworded(const struct pair *pair, const struct bb_held *row)
{
	if (row->key.kind == BB_KIND_TURN && pair->role == BB_ROLE_GUEST)
		return false;
	return row->wording != pair->lunch->wording[row->key.kind];
}

/* A mail about a lunch that says what was so when it was queued. */
static bool is_overtaken(const struct pair *pair, const struct bb_held *row)
{
	const struct lunch *lunch = pair->lunch;

	if (!lunch->on || row->key.revision < lunch->meeting->revision || is_reworded(pair, row))
		return true;
	switch (row->key.kind) {
	case BB_KIND_ASK:
	case BB_KIND_BRIEF:
		return lost_the_seat(pair, row);
	case BB_KIND_TURN:
		return has_later_turn(pair, row);
	case BB_KIND_REMINDER:
	case BB_KIND_MORNING:
		return pair->partstat == BB_PARTSTAT_DECLINED;
	default:
		return false;
	}
}

bool row_is_unwelcome(const struct bb_held *row, const struct bb_member *member)
{
	return bb_kind_row(row->key.kind)->can_be_muted &&
	       member->mutes & BB_KIND_BIT(row->key.kind);
}

bool row_is_obsolete(const struct pair *pair, const struct bb_held *row)
{
	const struct bb_member *member = pair->person->member;

	if (row->state != BB_MAIL_QUEUED)
		return false;
	if (row->key.generation < member->generation || row_is_unwelcome(row, member) ||
	    row->due_at > pair->run->world->now)
		return true;
	switch (row->key.kind) {
	case BB_KIND_CANCEL:
		return member->status != BB_MEMBER_FORMER &&
		       pair->lunch->meeting->status != BB_MEETING_CANCELLED;
	case BB_KIND_CONFIRM: /* judged with the person's other confirmations */
	case BB_KIND_THANKS:
	case BB_KIND_NOTE:
	case BB_KIND_INTRO:
	case BB_KIND_RENEW:
	case BB_KIND_DIGEST:
		return false;
	default:
		return is_overtaken(pair, row);
	}
}

bool row_holds(const struct pair *pair, const struct bb_held *row)
{
	return row_counts(row) && row->key.generation >= pair->person->member->generation &&
	       !row_is_obsolete(pair, row);
}
