/* SPDX-License-Identifier: MIT */
/*
 * What a person decides about the turns of coming lunches: put somebody there,
 * exchange two, can't, yes. The organizer's commands and members' answers go the
 * same way.
 *
 * Each call works in the caller's transaction, begun before the outlook was
 * loaded: it brings the rows up to date as bb_outlook_store() does and changes
 * those of the lunch. Afterwards the outlook is behind; what follows (the seat
 * filled again, the mails to those concerned) comes from bb_group_follow(). On
 * failure the caller rolls back.
 *
 *     begin; bb_outlook_load(); bb_outlook_meeting();
 *     bb_turns_decline(); bb_group_follow(BB_TURN_KINDS); commit
 *
 * All refuse, with BB_ECONFLICT, a lunch that has begun, is cancelled or is
 * booked, and one that lies beyond the horizon and has no row.
 */
#ifndef BROWNBAG_TURNS_H
#define BROWNBAG_TURNS_H

#include <brownbag/due.h>
#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/kind.h>
#include <brownbag/outlook.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The mails by which those concerned hear of a change of turns. */
#define BB_TURN_KINDS \
	(BB_KIND_BIT(BB_KIND_ASK) | BB_KIND_BIT(BB_KIND_BRIEF) | BB_KIND_BIT(BB_KIND_TURN))

/**
 * Put members at the head of a lunch, confirmed, in this order; who had declined
 * it has thought again.
 *
 * @param[out] changed  false: it was so already; may be NULL, here and below
 * @return BB_OK; BB_EINVAL: nobody, one twice, too many; BB_ENOENT: not on the
 *         roster that day; BB_ECONFLICT: away, paused, takes no turns, or as
 *         above; BB_EAGAIN, BB_EIO: the store
 */
BB_CHECKED enum bb_status bb_turns_set(struct bb_group *self, const struct bb_outlook *outlook,
                                       int64_t meeting, const int64_t *who, size_t count,
                                       bool *changed, struct bb_error *err);

/**
 * Exchange the facilitators of two lunches.
 *
 * @return BB_OK; BB_EINVAL: the same lunch twice; BB_ECONFLICT: nobody leads one
 *         of them, the same members lead both, one can't on the other's day, or as
 *         above; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_turns_swap(struct bb_group *self, const struct bb_outlook *outlook,
                                        int64_t meeting, int64_t other, struct bb_error *err);

/**
 * Somebody who has a seat can't, or won't, and needn't say why: the backup takes
 * over, else the next in order.
 *
 * @param who  0: the first facilitator
 * @return BB_OK; BB_ENOENT: has no seat at that lunch; BB_ECONFLICT: as above;
 *         BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_turns_decline(struct bb_group *self,
                                           const struct bb_outlook *outlook, int64_t meeting,
                                           int64_t who, struct bb_error *err);

/**
 * Somebody who has a seat said yes.
 *
 * @param who  0: the first facilitator
 * @return BB_OK; BB_ENOENT: has no seat at that lunch; BB_ECONFLICT: can't lead it
 *         as things stand, or as above; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_turns_confirm(struct bb_group *self,
                                           const struct bb_outlook *outlook, int64_t meeting,
                                           int64_t who, bool *changed, struct bb_error *err);

/* A facilitator who was asked, has to say yes, and hasn't yet. */
struct bb_awaited {
	int64_t meeting;
	int64_t member;
	struct bb_date by; /* without a yes by the end of that day the seat goes on */
};

/**
 * Whose yes is waited for. Nobody's, unless [rotation] ask requires an answer and
 * something reads answers.
 *
 * @param[out] out  `*count` of them, by lunch; free with free()
 * @return BB_OK; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_turns_awaited(struct bb_awaited **out, size_t *count,
                                           const struct bb_group *self,
                                           const struct bb_outlook *outlook,
                                           struct bb_error *err);

/**
 * Fairness in figures: bb_rotation_stats() over the log as far as it is kept.
 *
 * @param[out] out  release with bb_stats_release()
 * @return BB_OK; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_stats(struct bb_stats *out, const struct bb_group *self,
                                         const struct bb_outlook *outlook, struct bb_error *err);

/**
 * The same figures, headcounts and mail as a page with drawings, for the
 * organizer: it names members.
 *
 * @param[out] out  HTML; the caller frees it
 * @return BB_OK; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_stats_page(char **out, const struct bb_group *self,
                                              const struct bb_outlook *outlook,
                                              const struct bb_stats *stats,
                                              struct bb_error *err);

/** Whether a member has a seat at a lunch as the outlook has it: as facilitator or backup. */
bool bb_turns_has_seat(const struct bb_outlook *outlook, int64_t meeting, int64_t member);

#endif
