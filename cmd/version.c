/* SPDX-License-Identifier: MIT */
/* brownbag version. */
#include "commands.h"
#include "output.h"
#include "talk.h"

#include <stdio.h>

const struct option_row version_options[] = {
	{ 0, "json", OPT_FLAG, .help = "print one JSON document" },
	OPTIONS_END,
};

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

int run_version(struct session *session, const struct options *options, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	if (options_flag(options, "json"))
		return document_print(json_pack("{s:s, s:s, s:s}", "version", BROWNBAG_VERSION,
		                                "compiler", COMPILER, "exec_path",
		                                session->exec_path));
	printf("brownbag %s\n", BROWNBAG_VERSION);
	if (session->verbose > 0)
		printf("compiler: %s\nprograms: %s\n", COMPILER, session->exec_path);
	return EXIT_DONE;
}
