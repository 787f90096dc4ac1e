/* SPDX-License-Identifier: MIT */
/*
 * What a person decides about single lunches: one more, at another time, not at
 * all, another place. <brownbag/meeting_change.h> says what is possible; here it
 * becomes rows and a line of the log.
 *
 * Each call works in the caller's transaction, begun before the outlook was
 * loaded: it brings the rows up to date as bb_outlook_store() does and changes
 * the one lunch. Afterwards the outlook is behind. Who is told comes out of
 * reconciling; nothing is queued here. On failure the caller rolls back.
 */
#ifndef BROWNBAG_LUNCHES_H
#define BROWNBAG_LUNCHES_H

#include <brownbag/date_words.h>
#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/meeting_change.h>
#include <brownbag/outlook.h>

#include <stdint.h>

/**
 * A lunch that no rule made.
 *
 * @param when      without a time of day: that of the rule; without an end: as long
 *                  as the rule has it, else an hour
 * @param[out] id   of the new lunch
 * @return as bb_meeting_add(); BB_EINVAL also: no time, and no rule that has one;
 *         BB_EAGAIN, BB_EIO: the store
 */
BB_CHECKED enum bb_status bb_lunch_add(struct bb_group *self, const struct bb_outlook *outlook,
                                       const struct bb_when *when, int64_t *id,
                                       struct bb_error *err);

/**
 * @param when  without a time of day: the lunch's own; an end sets its length, too
 * @return as bb_meeting_move() and, with an end, bb_meeting_edit(); BB_ECONFLICT also: it
 *         lies beyond the horizon and has no row; BB_EINVAL also: what was added to the
 *         agenda needs more time; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_lunch_move(struct bb_group *self, const struct bb_outlook *outlook,
                                        int64_t meeting, const struct bb_when *when,
                                        struct bb_error *err);

/**
 * There is no such lunch; of one that has begun: it did not take place, as
 * bb_lunch_lapse().
 *
 * @return as bb_meeting_cancel() or bb_lunch_lapse(); BB_ECONFLICT also: beyond the
 *         horizon; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_lunch_cancel(struct bb_group *self, const struct bb_outlook *outlook,
                                          int64_t meeting, struct bb_error *err);

/**
 * @param[out] changed  bits of enum bb_shown; 0: it was so already
 * @return as bb_meeting_edit(), else as bb_lunch_move()
 */
BB_CHECKED enum bb_status bb_lunch_edit(struct bb_group *self, const struct bb_outlook *outlook,
                                        int64_t meeting, const struct bb_edit *edit,
                                        unsigned *changed, struct bb_error *err);

#endif
