/* SPDX-License-Identifier: MIT */
/*
 * brownbag completion: scripts for bash, zsh and fish, which ask back, at each
 * Tab, what could come next. One answer for all shells, from the tables that
 * also parse the line. Decides which place of the line is being completed; what
 * can stand there: candidates.c.
 */
#include "candidates.h"
#include "commands.h"
#include "help.h"
#include "talk.h"

#include <brownbag/embedded.h>

#include <stdio.h>
#include <string.h>

/* The line up to the word that is being typed, which is the last. */
struct line {
	char **words;
	int count;
	int next; /* the first that isn't understood yet */
};

static bool is_last(const struct line *line)
{
	return line->next == line->count - 1;
}

static const struct option_row *find_option(const struct option_row *rows, const char *word)
{
	size_t len = strcspn(word, "=");

	for (; rows->kind != OPT_END; rows++) {
		if (word[1] != '-' && rows->letter && word[1] == rows->letter)
			return rows;
		if (word[1] == '-' && rows->name && strlen(rows->name) == len - 2 &&
		    memcmp(rows->name, word + 2, len - 2) == 0)
			return rows;
	}
	return NULL;
}

static void complete_value(const struct candidates *what, const struct option_row *row)
{
	candidates_for(what, row->value, strlen(row->value), NULL);
}

static void complete_option(const struct candidates *what, const struct option_row *rows)
{
	const struct option_row *row = strchr(what->typed, '=') ? find_option(rows, what->typed) : NULL;
	char name[64];

	if (row && row->value) {
		int len = (int)strcspn(what->typed, "=") + 1;
		struct candidates value = *what;

		snprintf(name, sizeof name, "%.*s", len, what->typed);
		value.before = name;
		value.typed = what->typed + len;
		complete_value(&value, row);
		return;
	}
	for (; rows->kind != OPT_END; rows++) {
		if (rows->name)
			snprintf(name, sizeof name, "--%s", rows->name);
		else
			snprintf(name, sizeof name, "-%c", rows->letter);
		candidate(what, name, rows->help);
	}
	candidate(what, "--help", "short help");
}

/* Pass over an option that is complete. False: its value is what is being typed. */
static bool pass_option(struct line *line, const struct option_row *rows,
                        const struct candidates *what, const struct option_row **passed)
{
	const char *word = line->words[line->next++];
	const struct option_row *row = find_option(rows, word);

	*passed = row;
	if (!row || !row->value || strchr(word, '=') || (word[1] != '-' && word[2] != '\0'))
		return true;
	if (!is_last(line)) {
		line->next++;
		return true;
	}
	complete_value(what, row);
	return false;
}

/* The n-th word of "WHO [TOPIC]...", the last again if it has dots. */
static const char *placeholder_at(const char *arguments, int n, size_t *len)
{
	for (;; n--) {
		const char *next;

		*len = strcspn(arguments, " ");
		next = arguments[*len] ? arguments + *len + 1 : NULL;
		if (n == 0 || (!next && *len > 3 && strcmp(arguments + *len - 3, "...") == 0))
			return arguments;
		if (!next)
			return NULL;
		arguments = next;
	}
}

static void complete_arguments(struct line *line, const struct command *command,
                               const struct candidates *what)
{
	const struct option_row *passed;
	const char *previous = NULL, *placeholder;
	int given = 0;
	size_t len;

	while (!is_last(line)) {
		if (line->words[line->next][0] == '-' && line->words[line->next][1] != '\0') {
			if (!pass_option(line, command->options, what, &passed))
				return;
			continue;
		}
		previous = line->words[line->next++];
		given++;
	}
	if (what->typed[0] == '-') {
		complete_option(what, command->options);
		return;
	}
	placeholder = placeholder_at(command->arguments, given, &len);
	if (placeholder && *placeholder)
		candidates_for(what, placeholder, len, previous);
}

/* The second words of a family. */
static void complete_family(const char *family, const struct candidates *what)
{
	const struct command *command;
	size_t len = strlen(family);

	for (size_t i = 0; (command = command_at(i)); i++)
		if (strncmp(command->name, family, len) == 0 && command->name[len] == ' ')
			candidate(what, command->name + len + 1, command->summary);
}

static void complete_aliases(const struct candidates *what)
{
	struct bb_config_setting setting;

	if (session_open(what->session, NEEDS_SETTINGS, NULL) != BB_OK)
		return;
	for (size_t i = 0; bb_config_at(what->session->config, i, &setting); i++)
		if (strcmp(setting.section, "alias") == 0)
			candidate(what, setting.name, setting.value);
}

static void complete_command(struct line *line, const struct candidates *what)
{
	int words = 0;
	const struct command *command = command_find(line->count - 1 - line->next,
	                                             line->words + line->next, &words);
	const char *first = line->words[line->next];
	struct candidates of_command = *what;

	if (is_last(line)) {
		candidates_for(what, "COMMAND", strlen("COMMAND"), NULL);
		complete_aliases(what);
		return;
	}
	if (words < 2 && line->next == line->count - 2 && what->typed[0] != '-')
		complete_family(first, what);
	if (!command)
		return;
	line->next += words;
	of_command.command = command->name;
	complete_arguments(line, command, &of_command);
}

/* What stands before the command; -C says whose members are meant. */
static bool pass_global(struct line *line, const struct candidates *what)
{
	const struct option_row *passed;

	while (!is_last(line) && line->words[line->next][0] == '-') {
		const char *word = line->words[line->next];

		if (!pass_option(line, global_options, what, &passed))
			return false;
		if (passed && passed->letter == 'C')
			what->session->folder = word[2] ? word + 2 : line->words[line->next - 1];
	}
	return true;
}

int run_completion_words(struct session *session, const struct options *options, int argc,
                         char **argv)
{
	struct line line = { argv, argc, 0 };
	struct candidates what = { session, argc > 0 ? argv[argc - 1] : "", "", "" };

	(void)options;
	if (argc == 0 || !pass_global(&line, &what))
		return EXIT_DONE;
	if (is_last(&line) && what.typed[0] == '-')
		complete_option(&what, global_options);
	else
		complete_command(&line, &what);
	return EXIT_DONE;
}

/* -- the scripts -- */

int run_completion(struct session *session, const struct options *options, int argc, char **argv)
{
	static const char *const shells[] = { "bash", "fish", "zsh" };
	struct bb_embedded script;
	char name[32];

	(void)session;
	(void)options;
	(void)argc;
	for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
		snprintf(name, sizeof name, "brownbag.%s", shells[i]);
		if (strcmp(argv[0], shells[i]) == 0 && bb_embedded_find(&script, name)) {
			fwrite(script.data, 1, script.len, stdout);
			return EXIT_DONE;
		}
	}
	return talk_usage("completion: \"%s\" is none of bash|fish|zsh", argv[0]);
}
