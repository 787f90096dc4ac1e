/* SPDX-License-Identifier: MIT */
/*
 * What happens between a mail's fence and the record of its answer, written down
 * the moment it happens: a line each in the lock file, which only the run that
 * holds the lock writes. A commit of the store takes a few milliseconds; a line
 * takes some microseconds, so a run that is killed leaves in doubt only what it
 * was handing over in that instant.
 *
 *     fence 4Zt9...@example.org 0f6e...    before the commit; of this start of the system
 *     dot 4Zt9...@example.org              before the final dot goes
 *     sent 4Zt9...@example.org             or refused, or later: the server's answer
 *
 * The last line about a mail counts. One that is committing in the store and came
 * to its fence, but not to its dot, wasn't sent. That needs both: the fence's line,
 * for a store from elsewhere has committing rows of which nothing is written here,
 * and the same start of the system, for the lines aren't synced. After a power
 * failure some may be missing, and then the mail is in doubt.
 * Message-IDs are hashes of what a mail is about, so a line says the right thing
 * even beside a store from a backup.
 */
#ifndef GROUP_NOTEBOOK_H
#define GROUP_NOTEBOOK_H

#include <brownbag/error.h>
#include <brownbag/store.h>
#include <brownbag/transport.h>

#include <stdbool.h>
#include <stdint.h>

/** A mail comes to its fence. `boot` names this start of the system; with "" nothing is
 *  written down. Failing costs certainty and nothing else, so it isn't told. */
void notebook_fence(int fd, const char *message_id, const char *boot);

/** Its dot is about to go. May be called by several threads at once, as the next.
 *  @return whether it is written down; if not, the dot must not go */
bool notebook_dot(int fd, const char *message_id);

/** Its answer; what is none isn't written down. Failing as with the fence. */
void notebook_answer(int fd, const char *message_id, enum bb_sent sent);

/**
 * Record in the store what the last run wrote down and didn't come to record,
 * and begin a new page: answers, and that a mail which came to no dot is queued.
 *
 * @param fd    of the lock file, with the lock held
 * @param boot  as for notebook_fence()
 * @return BB_OK; BB_EAGAIN, BB_EIO: the store, or the lock file can't be read
 */
BB_CHECKED enum bb_status notebook_take(int fd, const char *boot, struct bb_store *store,
                                        int64_t now, struct bb_error *err);

#endif
