/* SPDX-License-Identifier: MIT */
/* Whether members know a lunch as it is now. Knows the ledger; not what the news is. */
#include <brownbag/told.h>

#include "run.h"

enum { PATIENCE = 24 * 60 * 60 }; /* s */

static bool is_for_active(const struct bb_roster *roster, const struct bb_held *row)
{
	const struct bb_member *member = bb_roster_find(roster, row->key.member);

	return member && member->status == BB_MEMBER_ACTIVE;
}

static bool waits(const struct bb_held *row, int64_t now)
{
	return (row->state == BB_MAIL_QUEUED || row_flies(row)) && now - row->made_at < PATIENCE;
}

/* Whether the member was sent it as it is now, or was to be: refused, or not sent by hand. */
static bool has_later(const struct bb_meeting *meeting, const struct bb_held *held, size_t count,
                      int64_t member)
{
	for (size_t i = 0; i < count; i++) {
		if (held[i].key.meeting == meeting->id && held[i].key.member == member &&
		    row_method(&held[i]) == BB_METHOD_REQUEST && row_counts(&held[i]) &&
		    held[i].key.revision >= meeting->revision)
			return true;
	}
	return false;
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
		if (row_left(row) && row->key.revision >= meeting->revision)
			told = true;
		else if (row_left(row) && !has_later(meeting, held, held_count, row->key.member))
			return false;
	}
	return told;
}
