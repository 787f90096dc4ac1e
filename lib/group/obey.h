/* SPDX-License-Identifier: MIT */
/* What a word does, once it is certain whose it is. */
#ifndef GROUP_OBEY_H
#define GROUP_OBEY_H

#include <brownbag/group.h>
#include <brownbag/outbox.h>
#include <brownbag/received.h>
#include <brownbag/word.h>

struct order {
	struct bb_group *group;
	enum bb_word word;
	int64_t member;
	const struct bb_mail_key *answered; /* the mail that it answers; NULL: none */
	const char *as;                     /* how to introduce them: a mailbox; "": as the roster has it */
	bool verified;                      /* not said by the organizer in the member's name */

	/* out: one of done and refusal */
	const char *done;                       /* "pause", "declined"; borrowed for ever */
	char remark[BB_OUTCOME_REASON_SIZE];    /* what was done, in words */
	char refusal[BB_OUTCOME_REASON_SIZE];   /* why a person has to look at it */
};

/**
 * Do it. In the caller's transaction; what can't be done leaves nothing behind.
 *
 * @return BB_OK, also if it is refused; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status obey(struct order *self, struct bb_error *err);

#endif
