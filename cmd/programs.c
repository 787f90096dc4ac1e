/* SPDX-License-Identifier: MIT */
/* Leaving to other programs, and command lines that stand in settings. Knows no command. */
#include "programs.h"

#include <brownbag/bytes.h>

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* A program that we become expects the world as it was before us. */
static enum bb_status prepare(struct session *session, struct bb_error *err)
{
	signal(SIGPIPE, SIG_DFL);
	fflush(NULL);
	return session_export(session, err);
}

/* The word becomes part of a path, so it is held to what a command's name may be. */
static bool is_plain(const char *word)
{
	return word[0] != '-' &&
	       word[strspn(word, "abcdefghijklmnopqrstuvwxyz"
	                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")] == '\0';
}

/* Become `file`, looked for in $PATH if it has no slash. */
static enum bb_status become(const char *file, char **argv, struct bb_error *err)
{
	enum bb_status status;

	execvp(file, argv);
	status = bb_error_set(err, errno == ENOENT ? BB_ENOENT : BB_EIO, "%s: %s", file,
	                      strerror(errno));
	signal(SIGPIPE, SIG_IGN);
	return status;
}

enum bb_status run_program(struct session *session, char **argv, struct bb_error *err)
{
	char path[PATH_MAX];
	char *word = argv[0];
	char *name;
	enum bb_status status;

	if (!is_plain(word) || (size_t)snprintf(path, sizeof path, "%s/brownbag-%s",
	                                        session->exec_path, word) >= sizeof path)
		return bb_error_set(err, BB_ENOENT, "%s: no such program", word);
	name = strrchr(path, '/') + 1;
	status = prepare(session, err);
	if (status != BB_OK)
		return status;
	argv[0] = name;
	status = become(path, argv, NULL);
	if (status == BB_ENOENT)
		status = become(name, argv, err);
	else
		status = bb_error_set(err, status, "%s: %s", path, strerror(errno));
	argv[0] = word;
	return status;
}

static int count_words(char **argv)
{
	int count = 0;

	while (argv[count])
		count++;
	return count;
}

enum bb_status run_shell(struct session *session, const char *command, char **argv,
                         struct bb_error *err)
{
	static char shell[] = "sh", option[] = "-c";
	/* The arguments stay words: "$@" keeps what is in them from the shell. */
	struct bb_bytes line = BB_BYTES_INIT(64 * 1024);
	int count = count_words(argv);
	char **list = calloc((size_t)count + 4, sizeof *list);
	char *text = NULL;
	enum bb_status status;

	bb_bytes_addf(&line, "%s \"$@\"", command);
	status = bb_bytes_detach(&text, &line, err);
	if (status == BB_OK && !list)
		status = bb_error_set(err, BB_EIO, "out of memory");
	if (status == BB_OK)
		status = prepare(session, err);
	if (status == BB_OK) {
		list[0] = shell;
		list[1] = option;
		list[2] = text;
		for (int i = 0; i < count; i++)
			list[3 + i] = argv[i]; /* the alias is $0 */
		status = become(shell, list, err);
	}
	bb_bytes_release(&line);
	free(text);
	free(list);
	return status;
}

/* -- running and going on -- */

enum bb_status program_start(pid_t *child, char *const *argv, const int streams[3],
                             struct bb_error *err)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t signals;
	int cause;

	sigemptyset(&signals);
	sigaddset(&signals, SIGPIPE);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGQUIT);
	if (posix_spawnattr_init(&attributes) != 0)
		return bb_error_set(err, BB_EIO, "out of memory");
	if (posix_spawn_file_actions_init(&actions) != 0) {
		posix_spawnattr_destroy(&attributes);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
		posix_spawn_file_actions_adddup2(&actions, streams[i], i);
	posix_spawnattr_setsigdefault(&attributes, &signals);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	cause = posix_spawnp(child, argv[0], &actions, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	if (cause == 0)
		return BB_OK;
	return bb_error_set(err, cause == ENOENT ? BB_ENOENT : BB_EIO, "%s: %s", argv[0],
	                    strerror(cause));
}

enum bb_status program_wait(pid_t child, int *code, struct bb_error *err)
{
	int end = 0;

	while (waitpid(child, &end, 0) < 0)
		if (errno != EINTR)
			return bb_error_set(err, BB_EIO, "waiting for a program: %s", strerror(errno));
	*code = WIFEXITED(end) ? WEXITSTATUS(end) : 128 + WTERMSIG(end);
	return BB_OK;
}

enum bb_status run_filter(char *const *argv, int input, int output, int *code,
                          struct bb_error *err)
{
	void (*interrupt)(int) = signal(SIGINT, SIG_IGN);
	void (*quit)(int) = signal(SIGQUIT, SIG_IGN);
	pid_t child;
	enum bb_status status;

	fflush(NULL);
	status = program_start(&child, argv, (int[]){ input, output, STDERR_FILENO }, err);
	if (status == BB_OK)
		status = program_wait(child, code, err);
	signal(SIGINT, interrupt);
	signal(SIGQUIT, quit);
	return status;
}

enum bb_status run_and_wait(char *const *argv, int *code, struct bb_error *err)
{
	return run_filter(argv, STDIN_FILENO, STDOUT_FILENO, code, err);
}

static const char *find_editor(void)
{
	static const char *const names[] = { "VISUAL", "EDITOR" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return value;
	}
	return "vi";
}

enum bb_status run_editor(const char *path, struct bb_error *err)
{
	static char shell[] = "sh", option[] = "-c";
	const char *editor = find_editor();
	char *line = NULL, *copy = strdup(path);
	enum bb_status status = BB_OK;
	int code = 0;

	if (!copy || asprintf(&line, "%s \"$@\"", editor) < 0) {
		free(copy);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	status = run_and_wait((char *[]){ shell, option, line, shell, copy, NULL }, &code, err);
	if (status == BB_OK && code != 0)
		status = bb_error_set(err, BB_EIO, "the editor \"%s\" failed: exit status %d",
		                      editor, code);
	free(line);
	free(copy);
	return status;
}

/* -- words -- */

/* One word as a shell reads it, moved to `to`; the text goes on behind it. False: an open quote. */
static bool read_word(char **text, char **to)
{
	char *from = *text, *put = *to;
	char quote = '\0';

	for (; *from && (quote || (*from != ' ' && *from != '\t')); from++) {
		if (quote ? *from == quote : *from == '\'' || *from == '"')
			quote = quote ? '\0' : *from;
		else if (*from == '\\' && quote != '\'' && from[1])
			*put++ = *++from;
		else
			*put++ = *from;
	}
	*text = *from ? from + 1 : from; /* `put` may stand on this blank */
	*put++ = '\0';
	*to = put;
	return quote == '\0';
}

/* Fill `list`, which has room, with the words of `text`, which they overwrite. */
static bool fill(struct words *self, char *text)
{
	char *to = text;

	for (;;) {
		text += strspn(text, " \t");
		if (*text == '\0')
			return true;
		self->list[self->count++] = to;
		if (!read_word(&text, &to))
			return false;
	}
}

enum bb_status words_split(struct words *out, const char *text, int more_count, char **more,
                           struct bb_error *err)
{
	struct words self = { NULL, 0, strdup(text) };
	enum bb_status status = BB_OK;

	/* Words of a byte with a blank between them are the most there can be. */
	self.list = calloc(strlen(text) / 2 + 2 + (size_t)more_count, sizeof *self.list);
	if (!self.text || !self.list)
		status = bb_error_set(err, BB_EIO, "out of memory");
	else if (!fill(&self, self.text))
		status = bb_error_set(err, BB_EINVAL, "\"%s\" has an open quote", text);
	else if (self.count == 0)
		status = bb_error_set(err, BB_EINVAL, "it stands for nothing");
	if (status != BB_OK) {
		words_release(&self);
		return status;
	}
	for (int i = 0; i < more_count; i++)
		self.list[self.count++] = more[i];
	*out = self;
	return BB_OK;
}

void words_release(struct words *self)
{
	free(self->list);
	free(self->text);
	*self = (struct words){ NULL, 0, NULL };
}
