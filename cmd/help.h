/* SPDX-License-Identifier: MIT */
/* Help: the overview, the list of all commands, the manual. */
#ifndef CMD_HELP_H
#define CMD_HELP_H

/** Print what `brownbag -h` prints. */
void help_overview(void);

#endif
