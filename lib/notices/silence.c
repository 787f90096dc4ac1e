/* SPDX-License-Identifier: MIT */
/* Whether an ask went unanswered. Knows what the ledger says, not who leads instead. */
#include <brownbag/silence.h>

#include "run.h"

static bool is_ask(const struct bb_held *row, const struct bb_meeting *meeting,
                   const struct bb_turn *turn)
{
	return row->key.kind == BB_KIND_ASK && row->key.meeting == meeting->id &&
	       row->key.member == turn->member && row_counts(row);
}

/* When the holder of a turn was last asked about it and hasn't said yes; false: never. Only the
 * last ask counts: what an earlier one said of the day, or to which address, is over. */
static bool was_asked(int64_t *at, const struct bb_timetable *timetable,
                      const struct bb_meeting *meeting, const struct bb_turn *turn,
                      const struct bb_held *held, size_t held_count)
{
	const struct bb_held *ask = NULL;

	if (turn->seat != BB_SEAT_LEAD || turn->state != BB_TURN_ANNOUNCED || meeting->holiday_open)
		return false;
	for (size_t i = 0; i < held_count; i++) {
		if (!is_ask(&held[i], meeting, turn))
			continue;
		/* One dated before those before it is so by a clock that was behind. */
		*at = ask && *at > held[i].made_at ? *at : held[i].made_at;
		if (!ask || row_asks_later(&held[i], ask))
			ask = &held[i];
	}
	return ask && row_left(ask) && ask->made_at >= turn->since &&
	       row_names_day(timetable->zone, ask, meeting);
}

bool bb_turn_is_silent(const struct bb_timetable *timetable, const struct bb_meeting *meeting,
                       const struct bb_turn *turn, const struct bb_held *held, size_t held_count,
                       int64_t now)
{
	int64_t last = 0;

	return meeting->starts_at > now &&
	       was_asked(&last, timetable, meeting, turn, held, held_count) &&
	       now > bb_timetable_answer_until(timetable, meeting, last);
}

bool bb_turn_is_awaited(struct bb_date *by, const struct bb_timetable *timetable,
                        const struct bb_meeting *meeting, const struct bb_turn *turn,
                        const struct bb_held *held, size_t held_count, int64_t now)
{
	int64_t last = 0;

	if (!was_asked(&last, timetable, meeting, turn, held, held_count) ||
	    now > bb_timetable_answer_until(timetable, meeting, last))
		return false;
	if (by)
		*by = bb_timetable_answer_by(timetable, meeting, last);
	return true;
}
