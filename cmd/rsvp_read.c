/* SPDX-License-Identifier: MIT */
/* brownbag rsvp read, rsvp fetch: handed on to brownbag-fetch, which can read mail. */
#include "commands.h"
#include "programs.h"
#include "talk.h"

#include <stdlib.h>

const struct option_row rsvp_read_options[] = {
	{ 0, "maildir", OPT_TEXT, .value = "DIR", .help = "the messages of that maildir" },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

/* Options first, then "--", so that no file's name is taken for one. */
static int put_options(char **list, const struct options *options)
{
	static char flags[][12] = { "--json", "--porcelain" }, maildir[] = "--maildir",
		    fields[] = "--fields", end[] = "--";
	int count = 0;

	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		if (options_flag(options, flags[i] + 2))
			list[count++] = flags[i];
	}
	if (options_text(options, "maildir")) {
		list[count++] = maildir;
		list[count++] = (char *)options_text(options, "maildir");
	}
	if (options_text(options, "fields")) {
		list[count++] = fields;
		list[count++] = (char *)options_text(options, "fields");
	}
	list[count++] = end;
	return count;
}

int run_rsvp_read(struct session *session, const struct options *options, int argc, char **argv)
{
	enum { OPTION_WORDS = 12 };
	static char fetch[] = "fetch", read[] = "read";
	char **list = calloc((size_t)argc + OPTION_WORDS, sizeof *list);
	struct bb_error err = BB_ERROR_INIT;
	int count = 2;

	if (!list)
		return talk_refuse("out of memory");
	list[0] = fetch;
	list[1] = read;
	count += put_options(list + count, options);
	for (int i = 0; i < argc; i++)
		list[count++] = argv[i];
	if (run_program(session, list, &err) != BB_OK)
		talk_error(&err);
	free(list);
	return EXIT_LATER; /* what reads mail isn't there: the mail may be handed over again */
}

int run_rsvp_fetch(struct session *session, const struct options *options, int argc, char **argv)
{
	char fetch[] = "fetch";
	char *list[] = { fetch, fetch, NULL };
	struct bb_error err = BB_ERROR_INIT;

	(void)options;
	(void)argc;
	(void)argv;
	if (run_program(session, list, &err) != BB_OK)
		talk_error(&err);
	return EXIT_LATER;
}
