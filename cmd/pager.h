/* SPDX-License-Identifier: MIT */
/* Long output on a terminal goes through a pager, as in git. */
#ifndef CMD_PAGER_H
#define CMD_PAGER_H

#include "commands.h"

/**
 * Hold back what a command prints if it is one that lists or shows, stdout is a
 * terminal and --no-pager wasn't given. Width and colours stay those of the terminal.
 */
void pager_hold(const struct session *session, const struct command *command);

/**
 * Print what was held back: through $BROWNBAG_PAGER, else $PAGER, else less, where the
 * terminal has fewer lines than it, straight where it fits, where the pager is "cat" or
 * empty, or can't be run, or where the terminal is a dumb one and none was named. Waits until the
 * pager is left. Nothing if nothing is held.
 *
 * @param code  the command's exit code
 * @return the same, unless there was no memory for its output
 */
int pager_show(int code);

#endif
