/* SPDX-License-Identifier: MIT */
/*
 * brownbag doctor --as-cron: the same look, but from where cron stands. Decides
 * what cron leaves of the world (crontab(5)): four variables, the home folder,
 * /bin/sh, no terminal to read from.
 */
#include "doctor.h"
#include "talk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MAX = 256 };

/* The command line of the one who looks. Words are borrowed. */
struct line {
	const char *words[WORDS_MAX + 1];
	size_t count; /* beyond WORDS_MAX: not all fitted */
};

static void add_word(struct line *line, const char *word)
{
	if (line->count < WORDS_MAX)
		line->words[line->count] = word;
	line->count++;
}

static void add_settings(struct line *line, const struct options *global)
{
	const char *setting;

	for (size_t i = 0; (setting = options_list(global, "c", i)); i++) {
		add_word(line, "-c");
		add_word(line, setting);
	}
}

/* What doctor was told, but for --as-cron itself. */
static void add_options(struct line *line, const struct options *options)
{
	static const struct { const char *name, *word; } flags[] = {
		{ "online", "--online" },
		{ "json", "--json" },
		{ "porcelain", "--porcelain" },
	};
	static const struct { const char *name, *word; } texts[] = {
		{ "mail", "--mail" },
		{ "fields", "--fields" },
	};

	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		if (options_flag(options, flags[i].name))
			add_word(line, flags[i].word);
	}
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (!options_text(options, texts[i].name))
			continue;
		add_word(line, texts[i].word);
		add_word(line, options_text(options, texts[i].name));
	}
}

/* cron knows only the whole path of a folder, and nothing of where we are. */
static void make_line(struct line *line, const struct session *session,
                      const struct options *options, const char *program, const char *folder)
{
	/* The shell hands on its arguments as they are. */
	static const char *const shell[] = { "sh", "-c", "exec \"$0\" \"$@\"" };

	for (size_t i = 0; i < sizeof shell / sizeof *shell; i++)
		add_word(line, shell[i]);
	add_word(line, program);
	add_word(line, "-C");
	add_word(line, folder);
	if (session->now_text) {
		add_word(line, "--now");
		add_word(line, session->now_text);
	}
	add_settings(line, session->global);
	add_word(line, "doctor");
	add_options(line, options);
}

/* Returns only if it can't be. */
static int become_cron(const struct line *line, const struct passwd *user)
{
	char home[PATH_MAX + 8], name[512];
	char shell[] = "SHELL=/bin/sh", path[] = "PATH=/usr/bin:/bin";
	char *environment[] = { home, name, shell, path, NULL };
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

	snprintf(home, sizeof home, "HOME=%s", user->pw_dir);
	snprintf(name, sizeof name, "LOGNAME=%s", user->pw_name);
	if (chdir(user->pw_dir) != 0)
		return talk_refuse("cron starts in %s: %s", user->pw_dir, strerror(errno));
	if (nothing >= 0)
		dup2(nothing, STDIN_FILENO);
	fflush(NULL);
	execve("/bin/sh", (char *const *)line->words, environment);
	return talk_refuse("/bin/sh: %s", strerror(errno));
}

int doctor_as_cron(const struct session *session, const struct options *options)
{
	const struct passwd *user = getpwuid(getuid());
	char *folder = realpath(session->group_path, NULL);
	char program[PATH_MAX];
	struct line line = { .count = 0 };
	int code;

	snprintf(program, sizeof program, "%s/brownbag", session->program_folder);
	if (!user)
		code = talk_refuse("nobody has the user id %u: cron runs nothing for it",
		                   (unsigned)getuid());
	else if (!folder)
		code = talk_refuse("%s: %s", session->group_path, strerror(errno));
	else {
		make_line(&line, session, options, program, folder);
		code = line.count > WORDS_MAX ? talk_usage("these are too many settings")
		                              : become_cron(&line, user);
	}
	free(folder);
	return code;
}
