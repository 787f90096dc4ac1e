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

enum {
	TEXT_MAX = 256 * 1024,
	NAME_COLUMN = 12,
	OVERVIEW_WIDTH = 80,
};

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

/*
 * A line of the overview, broken behind a comma or a bracket so that the rest
 * stands below column `indent`.
 */
static void add_broken(struct bb_bytes *out, const char *line, int indent)
{
	int column = 0;

	while (*line) {
		size_t len = 1;

		while (line[len] && !(line[len] == ' ' && strchr(",;].", line[len - 1])))
			len++;
		if (column + (int)len > OVERVIEW_WIDTH) {
			bb_bytes_addf(out, "\n%*s", indent, "");
			column = indent;
			line++; /* the blank */
			len--;
		}
		bb_bytes_add(out, line, len);
		column += (int)len;
		line += len;
	}
	bb_bytes_add_char(out, '\n');
}

/* "config      edit, get, list": one row for the commands that share a first word. */
static size_t add_family(struct bb_bytes *out, size_t first)
{
	struct bb_bytes row = BB_BYTES_INIT(TEXT_MAX);
	const struct command *command = command_at(first);
	size_t len = family_length(command);
	size_t i = first;
	const char *lead = "";

	bb_bytes_addf(&row, "  %-*.*s", NAME_COLUMN, (int)len, command->name);
	if (command->name[len] == '\0') {
		bb_bytes_add_text(&row, command->summary);
		lead = "; ";
		i++;
	}
	for (; same_family(command, command_at(i)); i++) {
		bb_bytes_addf(&row, "%s%s", lead, command_at(i)->name + len + 1);
		lead = ", ";
	}
	add_broken(out, bb_bytes_text(&row), 2 + NAME_COLUMN);
	bb_bytes_release(&row);
	return i;
}

void help_overview(void)
{
	static const char start[] = "usage: brownbag";
	struct bb_bytes text = BB_BYTES_INIT(TEXT_MAX), usage = BB_BYTES_INIT(TEXT_MAX);

	bb_bytes_add_text(&usage, start);
	options_synopsis(&usage, global_options);
	bb_bytes_add_text(&usage, " COMMAND [ARGUMENT]...");
	add_broken(&text, bb_bytes_text(&usage), (int)sizeof start);
	bb_bytes_release(&usage);
	bb_bytes_add_char(&text, '\n');
	for (size_t i = 0; command_at(i);)
		i = add_family(&text, i);
	bb_bytes_add_char(&text, '\n');
	options_help(&text, global_options);
	bb_bytes_add_text(
		&text, "\nbrownbag COMMAND -h is short help, brownbag help COMMAND the manual;\n"
		       "brownbag help tutorial goes from nothing to the second month.\n");
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
