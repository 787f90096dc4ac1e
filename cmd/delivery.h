/* SPDX-License-Identifier: MIT */
/* The programs with a network, run as children: mail is sent, answers are read. */
#ifndef CMD_DELIVERY_H
#define CMD_DELIVERY_H

#include "session.h"

#include <stddef.h>

/**
 * Run brownbag-deliver if anything waits, and on a terminal say what was done.
 * Closes the session's group before: the store is the child's.
 *
 * @param queued  mails that were queued just now, to be told
 * @return its exit code; EXIT_DONE if nothing waits or the group is stopped
 */
int deliver_waiting(struct session *session, size_t queued);

/**
 * Run brownbag-fetch if the group is live and names a mailbox: answers come in before
 * anything is planned on them.
 *
 * @return its exit code, which stops nothing; EXIT_DONE if there is nothing to read
 */
int fetch_answers(struct session *session);

#endif
