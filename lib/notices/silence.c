/* SPDX-License-Identifier: MIT */
/* Whether an ask went unanswered. Knows what the ledger says, not who leads instead. */
#include <brownbag/silence.h>

#include "run.h"

static bool asked_for(const struct bb_timetable *timetable, const struct bb_meeting *meeting,
                      const struct bb_turn *turn, const struct bb_held *row)
{
	return row->key.kind == BB_KIND_ASK && row->key.meeting == meeting->id &&
	       row->key.member == turn->member && row_left(row) && row->made_at >= turn->since &&
	       row_names_day(timetable->zone, row, meeting);
}

bool bb_turn_is_silent(const struct bb_timetable *timetable, const struct bb_meeting *meeting,
                       const struct bb_turn *turn, const struct bb_held *held, size_t held_count,
                       int64_t now)
{
	int64_t last = 0;
	bool asked = false;

	if (turn->seat != BB_SEAT_LEAD || turn->state != BB_TURN_ANNOUNCED ||
	    meeting->starts_at <= now || meeting->holiday_open)
		return false;
	for (size_t i = 0; i < held_count; i++) {
		if (!asked_for(timetable, meeting, turn, &held[i]))
			continue;
		last = asked && last > held[i].made_at ? last : held[i].made_at;
		asked = true;
	}
	return asked && now > bb_timetable_answer_until(timetable, meeting, last);
}
