/* SPDX-License-Identifier: MIT */
/*
 * Whether somebody who was asked to facilitate has let the time for an answer
 * pass. Where an answer is required that frees the seat; else silence is a yes,
 * and nobody calls this.
 *
 * A pure function of the ledger: a turn that was confirmed isn't silent, nor is
 * one whose holder was never asked, was last asked about another day, or was
 * asked before getting the seat. A mail that didn't leave asks nobody, and takes
 * the place of those before it all the same: of the questions to a member about
 * a lunch the last one counts.
 */
#ifndef BROWNBAG_SILENCE_H
#define BROWNBAG_SILENCE_H

#include <brownbag/meeting.h>
#include <brownbag/outbox.h>
#include <brownbag/timetable.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Whether the holder of a turn hasn't answered by the last day named in the ask.
 *
 * @param turn  of that lunch
 * @param held  the ledger, in any order; at least the lunch's rows
 */
bool bb_turn_is_silent(const struct bb_timetable *timetable, const struct bb_meeting *meeting,
                       const struct bb_turn *turn, const struct bb_held *held, size_t held_count,
                       int64_t now);

/**
 * Whether the holder of a turn was asked and there is still time to answer.
 *
 * @param[out] by  the last day for it, unless NULL
 */
bool bb_turn_is_awaited(struct bb_date *by, const struct bb_timetable *timetable,
                        const struct bb_meeting *meeting, const struct bb_turn *turn,
                        const struct bb_held *held, size_t held_count, int64_t now);

#endif
