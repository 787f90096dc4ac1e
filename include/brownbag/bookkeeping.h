/* SPDX-License-Identifier: MIT */
/*
 * What becomes of a lunch once it is over: it took place and somebody led it,
 * or it didn't. The books of the rotation follow from that.
 *
 * Nobody has to say so. A day after its end a lunch counts as held as it was
 * planned, which is marked as assumed until a person says how it was. Not
 * assumed is what nobody was told of: a lunch from before the group was started,
 * also after a stop, and one on a holiday that nobody settled.
 *
 * All calls work in the caller's transaction; on failure it rolls back.
 */
#ifndef BROWNBAG_BOOKKEEPING_H
#define BROWNBAG_BOOKKEEPING_H

#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/meeting.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BB_HEADCOUNT_MAX = 10000 };

/* How a lunch was, as a person says. */
struct bb_account {
	bool led_is_told;   /* false: as planned, or as it is booked */
	const int64_t *led; /* `led_count` members; none: nobody led it */
	size_t led_count;
	int headcount;      /* -1: not told */
	bool amend;         /* what was said before was wrong */
};

/**
 * A lunch took place. Not booked yet: it is, with who could have led as known
 * now. Booked by assumption: a person has said so now. Anything that differs from
 * what is booked needs `amend` and becomes a new line of the log.
 *
 * @param meeting       with its turns and instants; its row is brought up to date
 * @param[out] changed  false: it is booked like that; may be NULL
 * @return BB_OK; BB_EINVAL: one member twice, too many, a headcount out of range;
 *         BB_ECONFLICT: it has not begun, is cancelled, is booked otherwise and `amend`
 *         isn't there, or was booked so long ago that it can't be amended; BB_EAGAIN,
 *         BB_EIO
 */
BB_CHECKED enum bb_status bb_lunch_hold(struct bb_group *self, const struct bb_meeting *meeting,
                                        const struct bb_account *account, bool *changed,
                                        struct bb_error *err);

/**
 * A lunch that has begun did not take place after all: nothing is booked, or what
 * was assumed is taken back by a new line of the log. Nobody is told.
 *
 * @return BB_OK; BB_ECONFLICT: it has not begun, is cancelled, or a person said that
 *         it was held; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_lunch_lapse(struct bb_group *self, const struct bb_meeting *meeting,
                                         struct bb_error *err);

/** Whether a lunch is to be booked as planned: it ended a day ago or more, is neither booked
 *  nor cancelled, and nothing speaks against it. `since`: from bb_group_assumes_since(). */
bool bb_lunch_is_assumed(const struct bb_meeting *meeting, int64_t since, int64_t now);

/** From when on lunches are assumed to be held: the last `start`; before one when the group
 *  was made. */
BB_CHECKED enum bb_status bb_group_assumes_since(int64_t *out, const struct bb_group *self,
                                                 struct bb_error *err);

/**
 * Book every lunch that is to be assumed, in order of time, however long nothing ran.
 *
 * @param[out] count  how many; may be NULL
 */
BB_CHECKED enum bb_status bb_group_book_past(struct bb_group *self, size_t *count,
                                             struct bb_error *err);

/** A rehearsal is over: what was only assumed in it counts for nothing. */
BB_CHECKED enum bb_status bb_group_forget_assumed(struct bb_group *self, struct bb_error *err);

#endif
