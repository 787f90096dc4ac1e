/* SPDX-License-Identifier: MIT */
/* Having queued mail sent: brownbag-deliver, the program with the network, run as a child. */
#ifndef CMD_DELIVERY_H
#define CMD_DELIVERY_H

#include "session.h"

#include <stddef.h>

/**
 * Run brownbag-deliver if anything waits, and on a terminal say what was done.
 * Closes the session's group first: the store is the child's.
 *
 * @param queued  mails that were queued just now, to be told
 * @return its exit code; EXIT_DONE if nothing waits or the group is stopped
 */
int deliver_waiting(struct session *session, size_t queued);

#endif
