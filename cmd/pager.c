/* SPDX-License-Identifier: MIT */
/*
 * Which output is paged, and by what. Decides by the terminal's height, so a pager is
 * started for what doesn't fit and for nothing else; knows no command's content.
 */
#include "pager.h"
#include "talk.h"

#include <brownbag/file.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LINES_FALLBACK = 24 }; /* a terminal that doesn't tell its size */

static struct held {
	FILE *terminal; /* stdout as it was; NULL: nothing is held back */
	char *bytes;
	size_t len;
} held;

/* -- what is held back -- */

static bool is_long(const struct command *command)
{
	static const char *const last_words[] = { "list", "show", "why", "stats", "log", "help" };
	const char *space = strrchr(command->name, ' ');
	const char *word = space ? space + 1 : command->name;

	for (size_t i = 0; i < sizeof last_words / sizeof *last_words; i++) {
		if (strcmp(word, last_words[i]) == 0)
			return true;
	}
	return false;
}

void pager_hold(const struct session *session, const struct command *command)
{
	FILE *stream;

	if (!session->output_is_terminal || !session->pager || held.terminal || !is_long(command))
		return;
	fflush(stdout);
	stream = open_memstream(&held.bytes, &held.len);
	if (!stream)
		return; /* then it isn't paged */
	held.terminal = stdout;
	stdout = stream;
}

/* -- showing it -- */

/* As a shell would run it: NULL if there is none, or one that changes nothing. A terminal
 * that can't move its cursor, such as that of an editor, gets one only by request: less
 * complains there, and waits. */
static const char *find_pager(void)
{
	const char *pager = getenv("BROWNBAG_PAGER");

	if (!pager)
		pager = getenv("PAGER");
	if (!pager)
		pager = talk_terminal_is_dumb() ? "" : "less";
	return *pager && strcmp(pager, "cat") != 0 ? pager : NULL;
}

static bool fits(void)
{
	struct winsize size = { .ws_row = 0 };
	size_t lines = 0, height;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0)
		size.ws_row = LINES_FALLBACK;
	height = size.ws_row - 1u; /* the prompt has one */
	for (size_t i = 0; i < held.len; i++)
		lines += held.bytes[i] == '\n';
	return lines <= height;
}

/* In the child: F leaves at once what fits after all, R passes colours on, X leaves the
 * text on the screen. */
static void become_pager(const char *pager, int from)
{
	if (dup2(from, STDIN_FILENO) < 0 || setenv("LESS", "FRX", 0) != 0)
		_exit(127);
	signal(SIGINT, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	execl("/bin/sh", "sh", "-c", pager, (char *)NULL);
	_exit(127);
}

/* False if nothing was shown. */
static bool page(const char *pager)
{
	int ends[2], ended = 0;
	pid_t child;

	if (pipe(ends) != 0)
		return false;
	child = fork();
	if (child == 0) {
		close(ends[1]);
		become_pager(pager, ends[0]);
	}
	close(ends[0]);
	if (child > 0) {
		/* Ctrl-C is the pager's, which needs the terminal until it is left. */
		signal(SIGINT, SIG_IGN);
		(void)!bb_write_all(ends[1], held.bytes, held.len); /* it may be left before the end */
	}
	close(ends[1]);
	while (child > 0 && waitpid(child, &ended, 0) < 0 && errno == EINTR)
		;
	signal(SIGINT, SIG_DFL);
	return child > 0 && !(WIFEXITED(ended) && WEXITSTATUS(ended) == 127);
}

int pager_show(int code)
{
	const char *pager = find_pager();
	bool whole;

	if (!held.terminal)
		return code;
	whole = fclose(stdout) == 0;
	stdout = held.terminal;
	if (held.len > 0 && (!pager || fits() || !page(pager)))
		fwrite(held.bytes, 1, held.len, stdout);
	free(held.bytes);
	held = (struct held){ 0 };
	return whole || code != EXIT_DONE ? code : talk_refuse("out of memory");
}
