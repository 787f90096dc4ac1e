/* SPDX-License-Identifier: MIT */
/*
 * What a person decides about a mail that waits, was refused or is in doubt.
 * The states are the store's affair; here it is recorded who decided.
 */
#ifndef BROWNBAG_OUTBOX_DECISION_H
#define BROWNBAG_OUTBOX_DECISION_H

#include <brownbag/error.h>
#include <brownbag/group.h>

#include <stdint.h>

enum bb_decision {
	BB_DECISION_RETRY,  /* a failed or queued mail: try it at once */
	BB_DECISION_SENT,   /* one in doubt: it arrived */
	BB_DECISION_RESEND, /* one in doubt: send it again, which may be once too often */
	BB_DECISION_DROP,   /* a queued, unknown, failed or expired one: it shall not go */
	BB_DECISION_COUNT,
};

/**
 * Decide, with a line in the log. In the caller's transaction.
 *
 * @return BB_OK; BB_ENOENT: no such mail; BB_ECONFLICT: it isn't in a state for
 *         that, is no longer worth sending, or its text was wiped (the text says
 *         which); BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_decide(const struct bb_group *self, int64_t mail,
                                          enum bb_decision decision, struct bb_error *err);

#endif
