/* SPDX-License-Identifier: MIT */
/* The steps of a message's effect, shared by the receive_*.c files. */
#ifndef GROUP_RECEIVE_H
#define GROUP_RECEIVE_H

#include <brownbag/meeting.h>
#include <brownbag/received.h>
#include <brownbag/store_inbox.h>

/* One message underway. */
struct arrival {
	struct bb_group *group;
	const struct bb_received *received;
	struct bb_outcome *out;
};

/** State what becomes of it. @param reason  copied; cut if it is too long */
void arrival_end(struct arrival *self, enum bb_effect effect, const char *what,
                 const char *reason);

/**
 * Let it wait for a person: review->reason is the reason, ->wants what could be
 * accepted; sender and words come from the message. If too much waits already it is
 * ignored.
 */
BB_CHECKED enum bb_status arrival_review(struct arrival *self, struct bb_review *review,
                                         struct bb_error *err);

/** One calendar object of it. @param several  there are other answers beside it */
BB_CHECKED enum bb_status arrival_take_reply(struct arrival *self,
                                             const struct bb_received_reply *reply,
                                             bool several, struct bb_error *err);

/** The first line that its sender wrote. */
BB_CHECKED enum bb_status arrival_take_words(struct arrival *self, struct bb_error *err);

/** A mail of ours that came back. */
BB_CHECKED enum bb_status arrival_take_bounce(struct arrival *self, struct bb_error *err);

/** The lunch of that id with its instants; release with bb_meeting_release(). @return also BB_ENOENT */
BB_CHECKED enum bb_status group_load_lunch(struct bb_meeting *out, const struct bb_group *group,
                                           int64_t id, struct bb_error *err);

#endif
