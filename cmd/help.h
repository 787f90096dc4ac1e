/* SPDX-License-Identifier: MIT */
/* Help: the overview, the list of all commands, the manual. */
#ifndef CMD_HELP_H
#define CMD_HELP_H

#include "options.h"

/** Print what `brownbag -h` prints. */
void help_overview(const struct option_row *global_options);

#endif
