/* SPDX-License-Identifier: MIT */
/* Whether mail could leave: connects and logs in, and may send some that aren't in the queue. */
#ifndef CMD_DELIVER_TRY_H
#define CMD_DELIVER_TRY_H

#include "../session.h"

#include <brownbag/deliver.h>

/**
 * Tells what stands in the way; with a mail also, on stdout, each step there.
 *
 * @param to  an address, "organizer", or "-": what stands on stdin; NULL: no mail
 * @return EXIT_DONE, EXIT_REFUSED, or EXIT_LATER: waiting may help
 */
int try_way_out(const struct session *session, struct bb_deliver_settings *settings,
                const char *to);

/**
 * Sends one mail of each kind that would go out if the group went live, and says on
 * stdout of which kind each was.
 *
 * @param to  as above
 * @return as above
 */
int try_samples(const struct session *session, const struct bb_deliver_settings *settings,
                const char *to);

#endif
