/* SPDX-License-Identifier: MIT */
/*
 * brownbag-fetch: mail that comes in. Starts the process that reads messages before
 * it opens anything, then runs the command that was asked for.
 */
#include "fetch.h"

#include "../options.h"
#include "../output.h"
#include "../process.h"
#include "../talk.h"

#include <stdio.h>
#include <string.h>

/* Global options come by the environment, from brownbag; here they are for those who run it alone. */
static const struct option_row global_options[] = {
	GLOBAL_OPTIONS,
	OPTIONS_END,
};

static const struct row {
	const char *name, *summary;
	const struct option_row *options;
	const char *arguments;
	int most;
	int (*run)(struct session *session, struct reader *reader, const struct options *options,
	           int argc, char **argv);
} rows[] = {
	{ "fetch", "take answers from the mailbox of [imap]", fetch_options, "", 0, run_fetch },
	{ "read", "take answers from messages", read_options, "[FILE...]", 1 << 20, run_read },
};

enum { ROW_COUNT = sizeof rows / sizeof *rows };

static int show_help(const struct row *row)
{
	struct bb_bytes text = BB_BYTES_INIT(16 * 1024);

	bb_bytes_addf(&text, "usage: brownbag rsvp %s", row->name);
	options_synopsis(&text, row->options);
	if (*row->arguments)
		bb_bytes_addf(&text, " %s", row->arguments);
	bb_bytes_addf(&text, "\n\n%s\n\n", row->summary);
	options_help(&text, row->options);
	fputs(bb_bytes_text(&text), stdout);
	bb_bytes_release(&text);
	return EXIT_DONE;
}

/* -- the recipe -- */

int fetch_trouble(const struct bb_error *err)
{
	talk_error(err);
	return EXIT_LATER;
}

static int open_and_run(struct session *session, const struct row *row,
                        const struct options *options, int argc, char **argv)
{
	struct reader *reader = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code;

	if (reader_start(&reader, &err) != BB_OK)
		return fetch_trouble(&err);
	if (session_open(session, NEEDS_WRITE, &err) != BB_OK)
		code = session->asked_wrongly ? talk_bad_argument(&err) : fetch_trouble(&err);
	else
		code = row->run(session, reader, options, argc, argv);
	reader_stop(reader);
	return code;
}

static int run(struct session *session, const struct row *row, int argc, char **argv)
{
	struct options *options = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code, left;

	if (options_parse(&options, row->options, OPTIONS_ANYWHERE, argc, argv, &left, &err) != BB_OK) {
		bb_error_context(&err, "rsvp %s", row->name);
		return talk_bad_argument(&err);
	}
	if (options_flag(options, "help"))
		code = show_help(row);
	else if (left > row->most)
		code = talk_usage("rsvp %s takes no \"%s\"", row->name, argv[row->most]);
	else
		code = open_and_run(session, row, options, left, argv);
	options_free(options);
	return code;
}

static int start(struct session *session, const struct options *global, int argc, char **argv)
{
	(void)global;
	for (size_t i = 0; argc > 0 && i < ROW_COUNT; i++) {
		if (strcmp(argv[0], rows[i].name) == 0)
			return run(session, &rows[i], argc - 1, argv + 1);
	}
	return talk_usage("brownbag-fetch is run by `brownbag rsvp`; see `brownbag help fetch`");
}

int main(int argc, char **argv)
{
	static const struct program fetch = { NULL, global_options, OPTIONS_LEADING, start };

	return process_run(&fetch, argc, argv);
}
