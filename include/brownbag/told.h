/* SPDX-License-Identifier: MIT */
/*
 * Whether members know a lunch as it is now. Others hear of some things only after
 * them: that guests may come is on the page once it was told to the members.
 */
#ifndef BROWNBAG_TOLD_H
#define BROWNBAG_TOLD_H

#include <brownbag/meeting.h>
#include <brownbag/member.h>
#include <brownbag/outbox.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Told: an invite, a welcome or an update with the last revision of the lunch has
 * left for some active member; none who holds an earlier one lacks the later; and
 * none waits in the queue, but for one that has waited for a day already: a full
 * mailbox keeps nobody else from knowing.
 *
 * @param held  at least the rows of that lunch
 */
bool bb_lunch_is_told(const struct bb_meeting *meeting, const struct bb_roster *roster,
                      const struct bb_held *held, size_t held_count, int64_t now);

/**
 * The first revision from which on whoever was told of the lunch at all was told the time
 * that it has now, by any mail that left or is leaving; its own if nobody was. What is
 * earlier than the last change of time where that was taken back before it was told.
 */
int bb_lunch_time_since(const struct bb_meeting *meeting, const struct bb_held *held,
                        size_t held_count);

#endif
