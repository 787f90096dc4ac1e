/* SPDX-License-Identifier: MIT */
/*
 * Introductions in a group: beginning, answering, ending them. The rest goes by
 * itself: whatever looks ahead (<brownbag/outlook.h>) moves them on, and stores
 * that with all else.
 *
 * All of these work in the caller's transaction. What they call for is queued by
 * bb_group_follow() with BB_KIND_BIT(BB_KIND_INTRO), or by the next `remind`.
 */
#ifndef BROWNBAG_CIRCLE_H
#define BROWNBAG_CIRCLE_H

#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/intro.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bb_intro_request {
	int64_t asker;
	const char *topic;
	const char *question;   /* as a person wrote it; checked here */
	struct bb_month before; /* until its first day somebody is looked for; year 0: for
	                           BB_INTRO_SEARCH_DAYS; never beyond [retention] introductions */
};

/**
 * Begin an introduction. Nobody is written to yet.
 *
 * @param[out] out  with its id and its last day; release with bb_intro_release()
 * @return BB_OK; BB_EINVAL: the question is empty, too long, holds what no text may, or
 *         names a member; a month that isn't to come; BB_ENOENT: no such topic or member;
 *         BB_ECONFLICT: the asker is paused or a former member or gets no mail, [remind]
 *         intro is off, or nobody can be asked (nobody offers the topic but the asker, or
 *         only members who are paused, gone, or to be kept apart); BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_begin_intro(struct bb_intro *out, struct bb_group *self,
                                               const struct bb_intro_request *request,
                                               struct bb_error *err);

/* What somebody answered. */
struct bb_intro_reply {
	int64_t intro;
	int64_t member;
	enum bb_intro_answer answer;
	const char *as; /* "Ana Lima <ana@example.org>", to be told instead of the roster's; NULL */
};

/**
 * Take an answer.
 *
 * @return BB_OK; BB_ENOENT: no such introduction; BB_EINVAL: `as` is no mailbox, or goes
 *         with another answer than yes; BB_ECONFLICT: it waits for no answer of that
 *         member (over, answered already, or never asked: one text for all); BB_EAGAIN,
 *         BB_EIO
 */
BB_CHECKED enum bb_status bb_group_answer_intro(struct bb_group *self,
                                                const struct bb_intro_reply *reply,
                                                struct bb_error *err);

/** End it. @return BB_OK; BB_ENOENT; BB_ECONFLICT: it is over; BB_EAGAIN, BB_EIO */
BB_CHECKED enum bb_status bb_group_close_intro(struct bb_group *self, int64_t id,
                                               struct bb_error *err);

#endif
