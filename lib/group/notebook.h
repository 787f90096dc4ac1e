/* SPDX-License-Identifier: MIT */
/*
 * The server's answers, written down the moment they come: a line each in the
 * lock file, which only the run that holds the lock writes. A commit of the store
 * takes a few milliseconds; a run that is killed in them leaves no mail in doubt
 * of which the answer is known.
 *
 *     sent 4Zt9...@example.org
 *
 * The lines aren't synced: after a power failure they may be missing, and then
 * the mail is in doubt. Message-IDs are hashes of what a mail is about, so a line
 * says the right thing even beside a store from a backup.
 */
#ifndef GROUP_NOTEBOOK_H
#define GROUP_NOTEBOOK_H

#include <brownbag/error.h>
#include <brownbag/store.h>
#include <brownbag/transport.h>

#include <stdint.h>

/** Write down an answer; what is no answer isn't. May be called by several threads at once.
 *  Failing costs certainty and nothing else, so it isn't told. */
void notebook_add(int fd, const char *message_id, enum bb_sent sent);

/**
 * Record in the store what the last run wrote down and didn't come to record,
 * and begin a new page.
 *
 * @param fd   of the lock file, with the lock held
 * @return BB_OK; BB_EAGAIN, BB_EIO: the store
 */
BB_CHECKED enum bb_status notebook_take(int fd, struct bb_store *store, int64_t now,
                                        struct bb_error *err);

#endif
