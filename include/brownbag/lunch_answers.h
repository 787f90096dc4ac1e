/* SPDX-License-Identifier: MIT */
/*
 * Who comes to a lunch, and what waits for a person to say so.
 */
#ifndef BROWNBAG_LUNCH_ANSWERS_H
#define BROWNBAG_LUNCH_ANSWERS_H

#include <brownbag/answer.h>
#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/store_inbox.h>
#include <brownbag/store_lunches.h>

#include <stdint.h>

/* An answer that doesn't come from a calendar program: said by word, or for a member. */
struct bb_lunch_answer {
	int64_t meeting;
	int64_t member;
	enum bb_partstat partstat; /* ACCEPTED, DECLINED or TENTATIVE */
	enum bb_answer_source source;
};

/**
 * Record it, as the newest. In the caller's transaction.
 *
 * @return BB_OK; BB_ENOENT: no such lunch; BB_ECONFLICT: the lunch is over or cancelled;
 *         BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_set_answer(struct bb_group *self,
                                              const struct bb_lunch_answer *answer,
                                              struct bb_error *err);

/**
 * What a member said about a lunch.
 *
 * @param answers  `count` rows, of any lunches
 * @return one of them; NULL: nothing
 */
const struct bb_answer_row *bb_answer_find(const struct bb_answer_row *answers, size_t count,
                                           int64_t meeting, int64_t member);

/* Numbers of a lunch. */
struct bb_lunch_counts {
	int accepted, declined, tentative;
	int none; /* active members who have not answered */
};

/**
 * Count the answers of a lunch.
 *
 * @param roster   all members
 * @param answers  `count` rows, of any lunches
 */
struct bb_lunch_counts bb_lunch_count(int64_t meeting, const struct bb_roster *roster,
                                      const struct bb_answer_row *answers, size_t count);

/**
 * Do what something that waits for review wants, as if nothing had been against it, and
 * take it off the list. In the caller's transaction.
 *
 * @param[out] what  what was done ("accepted", "join"); borrowed for ever
 * @param[out] member  whom it concerned; the new one for "join"
 * @return BB_OK; BB_ENOENT: no such number; BB_ECONFLICT: there is nothing that could be
 *         done, or it can't be done any more (the text says what can); BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_accept_review(struct bb_group *self, int64_t id,
                                                 const char **what, int64_t *member,
                                                 struct bb_error *err);

/** Take it off the list without any effect. @return BB_OK; BB_ENOENT; BB_EAGAIN, BB_EIO */
BB_CHECKED enum bb_status bb_group_reject_review(struct bb_group *self, int64_t id,
                                                 struct bb_error *err);

#endif
