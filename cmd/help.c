/* SPDX-License-Identifier: MIT */
/* brownbag help, and the overview. The lists are made from the table of commands. */
#include "help.h"
#include "commands.h"
#include "manual.h"
#include "output.h"
#include "talk.h"

#include <brownbag/bytes.h>

#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 256 * 1024, NAME_COLUMN = 12 };

const struct option_row help_options[] = {
	{ 'a', "all", OPT_FLAG, .help = "list all commands" },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

/* -- the overview -- */

static size_t family_length(const struct command *command)
{
	return strcspn(command->name, " ");
}

static bool same_family(const struct command *a, const struct command *b)
{
	size_t len = family_length(a);

	return b && family_length(b) == len && memcmp(a->name, b->name, len) == 0;
}

/* "config      edit, get, list": one line for the commands that share a first word. */
static size_t add_family(struct bb_bytes *out, size_t first)
{
	const struct command *command = command_at(first);
	size_t len = family_length(command);
	size_t i = first;
	const char *lead = "";

	bb_bytes_addf(out, "  %-*.*s", NAME_COLUMN, (int)len, command->name);
	if (command->name[len] == '\0') {
		bb_bytes_add_text(out, command->summary);
		lead = "; ";
		i++;
	}
	for (; same_family(command, command_at(i)); i++) {
		bb_bytes_addf(out, "%s%s", lead, command_at(i)->name + len + 1);
		lead = ", ";
	}
	bb_bytes_add_char(out, '\n');
	return i;
}

void help_overview(void)
{
	struct bb_bytes text = BB_BYTES_INIT(TEXT_MAX);

	bb_bytes_add_text(&text, "usage: brownbag");
	options_synopsis(&text, global_options);
	bb_bytes_add_text(&text, " COMMAND [ARGUMENT]...\n\n");
	for (size_t i = 0; command_at(i);)
		i = add_family(&text, i);
	bb_bytes_add_char(&text, '\n');
	options_help(&text, global_options);
	bb_bytes_add_text(
		&text, "\nbrownbag COMMAND -h is short help, brownbag help COMMAND the manual.\n");
	fputs(bb_bytes_text(&text), stdout);
	bb_bytes_release(&text);
}

/* -- all commands -- */

static const struct column columns[] = {
	{ "name", "Command", 0 },
	{ "summary", "What it does", COLUMN_WRAP },
	{ "synopsis", "Usage", COLUMN_DATA },
	COLUMNS_END,
};

static int list_commands(const struct options *options)
{
	struct bb_bytes synopsis = BB_BYTES_INIT(8192);
	struct listing *list = NULL;
	int code = listing_open(&list, columns, options);

	for (size_t i = 0; code == EXIT_DONE && command_at(i); i++) {
		bb_bytes_clear(&synopsis);
		command_synopsis(&synopsis, command_at(i));
		listing_text(list, command_at(i)->name);
		listing_text(list, command_at(i)->summary);
		listing_text(list, bb_bytes_text(&synopsis));
	}
	bb_bytes_release(&synopsis);
	return code == EXIT_DONE ? listing_close(list) : code;
}

/* -- brownbag help -- */

/* The page of a command is that of its first word; other words name pages of their own. */
static int show_page(const struct session *session, int argc, char **argv)
{
	char page[64] = "brownbag";
	int words = 0;
	bool known = argc == 0 || command_find(argc, argv, &words) || command_is_family(argv[0]);
	struct bb_error err = BB_ERROR_INIT;

	if (argc > 0)
		snprintf(page, sizeof page, "%s%s", known ? "brownbag-" : "", argv[0]);
	if (manual_show(session, page, &err) == BB_OK)
		return EXIT_DONE;
	return talk_bad_argument(&err);
}

int run_help(struct session *session, const struct options *options, int argc, char **argv)
{
	if (options_flag(options, "all") || options_text(options, "fields") ||
	    output_format(options) != OUTPUT_TABLE)
		return list_commands(options);
	return show_page(session, argc, argv);
}
