/* SPDX-License-Identifier: MIT */
/* Whether members know a lunch as it is now. Knows the ledger; not what the news is. */
#include <brownbag/told.h>

#include "run.h"

#include <brownbag/wording.h>

enum { PATIENCE = BB_DAY_SECONDS };

static bool is_for_active(const struct bb_roster *roster, const struct bb_held *row)
{
	const struct bb_member *member = bb_roster_find(roster, row->key.member);

	return member && member->status == BB_MEMBER_ACTIVE;
}

static bool waits(const struct bb_held *row, int64_t now)
{
	return (row->state == BB_MAIL_QUEUED || row_flies(row)) && now - row->made_at < PATIENCE;
}

/* Somebody has read it, or may have, or will: it says when the lunch is. */
static bool tells_time(const struct bb_held *row, const struct bb_meeting *meeting)
{
	return row->key.meeting == meeting->id && row->told_start != 0 &&
	       (row_left(row) || row_flies(row));
}

static bool tells_another_time(const struct bb_held *row, const struct bb_meeting *meeting)
{
	return tells_time(row, meeting) &&
	       (row->key.kind == BB_KIND_CANCEL || row->told_start != meeting->starts_at ||
	        row->told_end != meeting->ends_at);
}

static bool shows_it(const struct bb_held *row, const struct bb_meeting *meeting)
{
	return !row_is_behind(row, meeting, bb_wording(row->key.kind, meeting, NULL, NULL));
}

/* Whether the member was sent it as it is now after that, or was to be: refused, or not sent by
 * hand. */
static bool has_later(const struct bb_meeting *meeting, const struct bb_held *held, size_t count,
                      const struct bb_held *row)
{
	for (size_t i = 0; i < count; i++) {
		if (held[i].key.meeting == meeting->id && held[i].key.member == row->key.member &&
		    row_method(&held[i]) == BB_METHOD_REQUEST && row_counts(&held[i]) &&
		    row_is_later(&held[i], row) && shows_it(&held[i], meeting))
			return true;
	}
	return false;
}

int bb_lunch_time_since(const struct bb_meeting *meeting, const struct bb_held *held,
                        size_t held_count)
{
	int since = meeting->revision, otherwise = -1;

	for (size_t i = 0; i < held_count; i++) {
		if (tells_another_time(&held[i], meeting) && held[i].key.revision > otherwise)
			otherwise = held[i].key.revision;
	}
	for (size_t i = 0; i < held_count; i++) {
		if (tells_time(&held[i], meeting) && held[i].key.revision > otherwise &&
		    held[i].key.revision < since)
			since = held[i].key.revision;
	}
	return since;
}

bool bb_lunch_is_told(const struct bb_meeting *meeting, const struct bb_roster *roster,
                      const struct bb_held *held, size_t held_count, int64_t now)
{
	bool told = false;

	for (size_t i = 0; i < held_count; i++) {
		const struct bb_held *row = &held[i];

		if (row->key.meeting != meeting->id || row_method(row) != BB_METHOD_REQUEST ||
		    !is_for_active(roster, row))
			continue;
		if (waits(row, now))
			return false;
		if (row_left(row) && shows_it(row, meeting))
			told = true;
		else if (row_left(row) && !has_later(meeting, held, held_count, row))
			return false;
	}
	return told;
}
