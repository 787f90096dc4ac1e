/* SPDX-License-Identifier: MIT */
/* How each of our programs begins and ends. */
#ifndef CMD_PROCESS_H
#define CMD_PROCESS_H

#include "options.h"
#include "session.h"

struct program {
	const char *name; /* put before what is wrong with the options; NULL: nothing */
	const struct option_row *options;
	enum option_rules rules;
	/* With a session that knows options and environment and has nothing open. */
	int (*start)(struct session *session, const struct options *options, int argc, char **argv);
};

/**
 * Descriptors 0 to 2 are open, the locale's charset is UTF-8, files are made for
 * their owner alone, and writing to a reader that left fails instead of killing.
 * Then the options, the program itself, and a look whether its output arrived.
 *
 * @return its exit code; EXIT_REFUSED where it was done but the output is lost
 */
int process_run(const struct program *program, int argc, char **argv);

#endif
