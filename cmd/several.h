/* SPDX-License-Identifier: MIT */
/* One command in each group under a folder: `--all DIR`. */
#ifndef CMD_SEVERAL_H
#define CMD_SEVERAL_H

#include "options.h"
#include "session.h"

#define OPTION_ALL_GROUPS \
	{ 0, "all", OPT_TEXT, "DIR", "the same in each group that is a folder in DIR" }

/** Whether --all DIR was given: then no group has to be opened. */
bool several_wanted(const struct options *options);

/**
 * Run a command in the groups in the folder of --all, each by a process of its own:
 * what goes wrong in one doesn't hold up the others.
 *
 * What they say on stderr goes there behind the name of the group's folder. On
 * stdout each has a head of its name; with --json all is one array.
 *
 * @param words  the command and its options, without --all and --json; `count` of them
 * @return EXIT_DONE; EXIT_REFUSED: one of them failed, or there is none; else
 *         EXIT_LATER: one has to be tried again later
 */
int several_run(struct session *session, const struct options *options, const char *const *words,
                size_t count);

#endif
