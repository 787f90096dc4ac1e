/* SPDX-License-Identifier: MIT */
/* Whether mail could leave: connects and logs in, and sends nothing. */
#ifndef CMD_DELIVER_TRY_H
#define CMD_DELIVER_TRY_H

#include <brownbag/deliver.h>

/** Tells what stands in the way. @return EXIT_DONE, EXIT_REFUSED, or EXIT_LATER: waiting may help */
int try_way_out(const struct bb_deliver_settings *settings);

#endif
