/* SPDX-License-Identifier: MIT */
/*
 * brownbag: global options, finding the command, opening what it needs,
 * running it, and seeing whether its output arrived.
 */
#include "commands.h"
#include "dates.h"
#include "help.h"
#include "needs.h"
#include "output.h"
#include "pager.h"
#include "process.h"
#include "programs.h"
#include "session.h"
#include "several.h"
#include "talk.h"

#include <brownbag/backup.h>
#include <brownbag/text.h>

#include <stdio.h>
#include <string.h>

enum {
	ALIASES_DEEP = 10, /* aliases of aliases; more is a circle */
	ALIASES_LOOKED_AT = 64,
};

/* -- one command -- */

static int check_arguments(const struct command *command, int argc, char **argv)
{
	const char *nearest;

	if (argc >= command->least && argc <= command->most)
		return EXIT_DONE;
	if (argc < command->least)
		return talk_usage("%s wants %s; `brownbag %s -h` shows how", command->name,
		                  command->arguments, command->name);
	nearest = command->most == 0 ? command_nearest_within(command->name, argv[0]) : NULL;
	if (nearest)
		return talk_usage("%s takes no \"%s\": did you mean `brownbag %s %s`?",
		                  command->name, argv[0], command->name, nearest);
	return talk_usage("%s takes no \"%s\"; `brownbag %s -h` shows how", command->name,
	                  argv[command->most], command->name);
}

static int print_text(struct bb_bytes *text)
{
	fputs(bb_bytes_text(text), stdout);
	bb_bytes_release(text);
	return EXIT_DONE;
}

static int print_help(const struct command *command)
{
	struct bb_bytes text = BB_BYTES_INIT(64 * 1024);

	command_help(&text, command);
	return print_text(&text);
}

static bool is_dry(const struct options *options)
{
	return options_knows(options, "dry-run") && options_flag(options, "dry-run");
}

static int explain_opening(const struct session *session, const struct bb_error *err)
{
	return session->asked_wrongly ? talk_bad_argument(err) : talk_error(err);
}

static int open_and_run(struct session *session, const struct command *command,
                        const struct options *options, int argc, char **argv)
{
	unsigned needs = command->needs;
	struct bb_error err = BB_ERROR_INIT;
	int code;

	if (several_wanted(options))
		needs = NEEDS_NOTHING;
	if (is_dry(options) && (needs & NEEDS_WRITE) && !(needs & NEEDS_TRIAL))
		needs = (needs & ~(unsigned)NEEDS_WRITE) | NEEDS_READ;
	if (!is_dry(options))
		needs &= ~(unsigned)NEEDS_TRIAL;
	if (session_open(session, needs, &err) != BB_OK)
		return explain_opening(session, &err);
	if (session->group && !(needs & NEEDS_CALM))
		hint_stuck(session);
	now_say(session);
	code = command->run(session, options, argc, argv);
	if (code == EXIT_DONE && session->group && (needs & NEEDS_WRITE) && !is_dry(options))
		bb_group_succeeded(session->group);
	return code;
}

static int run(struct session *session, const struct command *command, int argc, char **argv)
{
	struct options *options = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code, left;

	if (options_parse(&options, command->options, OPTIONS_ANYWHERE, argc, argv, &left, &err) !=
	    BB_OK) {
		bb_error_context(&err, "%s", command->name);
		return talk_bad_argument(&err);
	}
	if (options_flag(options, "help"))
		code = print_help(command);
	else
		code = check_arguments(command, left, argv);
	if (code == EXIT_DONE && !options_flag(options, "help")) {
		pager_hold(session, command);
		code = pager_show(open_and_run(session, command, options, left, argv));
	}
	options_free(options);
	return code;
}

/* -- which command -- */

/* "brownbag roster", and roster is no command of its own. */
static int explain_family(const char *family, const char *word)
{
	struct bb_bytes text = BB_BYTES_INIT(64 * 1024);
	const char *nearest = word ? command_nearest_within(family, word) : NULL;
	bool asked = word && (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0);

	if (nearest)
		return talk_usage("there is no `brownbag %s %s`: did you mean `brownbag %s %s`?",
		                  family, word, family, nearest);
	if (word && !asked)
		return talk_usage(
			"there is no `brownbag %s %s`; `brownbag %s -h` shows what there is",
			family, word, family);
	command_family_help(&text, family);
	print_text(&text);
	return asked ? EXIT_DONE : EXIT_USAGE;
}

static const char *nearest_alias(const struct bb_config *config, const char *word)
{
	const char *names[ALIASES_LOOKED_AT];
	struct bb_config_setting setting;
	size_t count = 0;

	for (size_t i = 0; count < ALIASES_LOOKED_AT && bb_config_at(config, i, &setting); i++)
		if (strcmp(setting.section, "alias") == 0)
			names[count++] = setting.name;
	return bb_text_nearest(word, names, count);
}

static int explain_unknown(const struct bb_config *config, const char *word)
{
	const char *nearest = command_nearest(word);

	if (!nearest)
		nearest = nearest_alias(config, word);

	if (nearest)
		return talk_usage("there is no command `%s`: did you mean `brownbag %s`?", word,
		                  nearest);
	return talk_usage("there is no command `%s`; `brownbag help -a` lists them", word);
}

static int dispatch(struct session *session, int argc, char **argv, int depth);

/* Neither a command nor a family: an alias, a program of that name, or a mistake. */
static int run_other(struct session *session, int argc, char **argv, int depth)
{
	struct bb_error err = BB_ERROR_INIT;
	struct words words = { NULL, 0, NULL };
	const char *alias;
	int code;

	if (session_open(session, NEEDS_SETTINGS, &err) != BB_OK)
		return explain_opening(session, &err);
	alias = bb_config_alias(session->config, argv[0]);
	if (!alias) {
		if (run_program(session, argv, &err) == BB_ENOENT)
			return explain_unknown(session->config, argv[0]);
		return talk_error(&err);
	}
	if (depth == ALIASES_DEEP)
		return talk_refuse("[alias] %s: it leads in a circle", argv[0]);
	if (alias[0] == '!') {
		if (run_shell(session, alias + 1, argv, &err) != BB_OK)
			return talk_error(&err);
		return EXIT_REFUSED; /* not reached: we are the shell now */
	}
	if (words_split(&words, alias, argc - 1, argv + 1, &err) != BB_OK) {
		bb_error_context(&err, "[alias] %s", argv[0]);
		return talk_error(&err);
	}
	code = dispatch(session, words.count, words.list, depth + 1);
	words_release(&words);
	return code;
}

static int dispatch(struct session *session, int argc, char **argv, int depth)
{
	int words = 0;
	const struct command *command = command_find(argc, argv, &words);

	if (command)
		return run(session, command, argc - words, argv + words);
	if (command_is_family(argv[0]))
		return explain_family(argv[0], argc > 1 ? argv[1] : NULL);
	return run_other(session, argc, argv, depth);
}

/* "brownbag" alone: how the group is doing, or, where there is none, what there is to do. */
static int run_alone(struct session *session)
{
	static char status[] = "status";
	char *argv[] = { status, NULL };
	int words = 0;

	if (session_find_group(session, NULL) == BB_OK && command_find(1, argv, &words))
		return dispatch(session, 1, argv, 0);
	help_overview();
	return EXIT_USAGE;
}

/* -- the program -- */

static int start(struct session *session, const struct options *global, int argc, char **argv)
{
	static char version[] = "version", help[] = "help";
	char *word = options_flag(global, "version") ? version : help;
	char *alone[] = { word, NULL };

	if (word == version)
		return dispatch(session, 1, alone, 0);
	if (options_flag(global, "help")) {
		help_overview();
		return EXIT_DONE;
	}
	return argc > 0 ? dispatch(session, argc, argv, 0) : run_alone(session);
}

int main(int argc, char **argv)
{
	static const struct program brownbag = { NULL, global_options, OPTIONS_LEADING, start };

	return process_run(&brownbag, argc, argv);
}
