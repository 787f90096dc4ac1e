/* SPDX-License-Identifier: MIT */
/* Talk to people on stderr. Decides prefixes, colour and exit codes; knows no command. */
#include "talk.h"

#include <brownbag/bytes.h>
#include <brownbag/text.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A line that people can still read; what is longer is cut there. */
enum { SHOWN_MAX = 16 * 1024 };

static bool use_color;
static bool shows_progress; /* a line without its end is on the terminal */

/* Between talk_hold() and talk_let_go(). */
static FILE *held;
static char *held_text;
static size_t held_len;

static const char clear_line[] = "\r\033[K";

bool talk_terminal_is_dumb(void)
{
	const char *terminal = getenv("TERM");

	return !terminal || !*terminal || strcmp(terminal, "dumb") == 0;
}

int exit_code(enum bb_status status)
{
	switch (status) {
	case BB_OK:
		return EXIT_DONE;
	case BB_EAGAIN:
		return EXIT_LATER;
	case BB_EINVAL:
	case BB_ENOENT:
	case BB_ECONFLICT:
	case BB_EIO:
		break;
	}
	return EXIT_REFUSED;
}

void talk_use_color(bool color)
{
	use_color = color;
}

/* A text of its own, with `end` behind it: a line end, or a place to type in. */
static void add_text(FILE *out, const char *prefix, const char *color, const char *text,
                     const char *end)
{
	struct bb_bytes line = BB_BYTES_INIT(SHOWN_MAX);

	bb_text_show(&line, text, strlen(text));
	if (use_color && *prefix)
		fprintf(out, "\033[%sm%s\033[0m%s%s", color, prefix, bb_bytes_text(&line), end);
	else
		fprintf(out, "%s%s%s", prefix, bb_bytes_text(&line), end);
	bb_bytes_release(&line);
}

/* What was written first comes first, also where both go to one file. */
static void make_way(void)
{
	fflush(stdout);
	if (shows_progress)
		fputs(clear_line, stderr);
	shows_progress = false;
}

static void write_text(const char *prefix, const char *color, const char *text, const char *end)
{
	make_way();
	add_text(stderr, prefix, color, text, end);
	fflush(stderr);
}

__attribute__((format(printf, 3, 0)))
static void write_formatted(const char *prefix, const char *color, const char *format, va_list args)
{
	char *text = NULL;

	if (vasprintf(&text, format, args) < 0)
		text = NULL; /* the format alone still tells what went wrong */
	if (held)
		add_text(held, prefix, color, text ? text : format, "\n");
	else
		write_text(prefix, color, text ? text : format, "\n");
	free(text);
}

void talk_hold(void)
{
	if (!held)
		held = open_memstream(&held_text, &held_len); /* no memory: it is said at once */
}

void talk_let_go(bool say)
{
	if (!held)
		return;
	fclose(held);
	held = NULL;
	if (say && held_len > 0) {
		make_way();
		fwrite(held_text, 1, held_len, stderr);
		fflush(stderr);
	}
	free(held_text);
	held_text = NULL;
}

int talk_error(const struct bb_error *err)
{
	talk_let_go(false);
	write_text("error: ", "31", err->text, "\n");
	return exit_code(err->status);
}

int talk_bad_argument(const struct bb_error *err)
{
	int code = talk_error(err);

	return err->status == BB_EINVAL ? EXIT_USAGE : code;
}

int talk_refuse(const char *format, ...)
{
	va_list args;

	talk_let_go(false);
	va_start(args, format);
	write_formatted("error: ", "31", format, args);
	va_end(args);
	return EXIT_REFUSED;
}

int talk_usage(const char *format, ...)
{
	va_list args;

	talk_let_go(false);
	va_start(args, format);
	write_formatted("error: ", "31", format, args);
	va_end(args);
	return EXIT_USAGE;
}

void talk_warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_formatted("warning: ", "33", format, args);
	va_end(args);
}

void talk_say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_formatted("", "0", format, args);
	va_end(args);
}

void talk_ask(const char *question)
{
	write_text("", "0", question, " ");
}

void talk_progress(const char *format, ...)
{
	va_list args;

	if (talk_terminal_is_dumb())
		return;
	if (shows_progress || *format)
		fputs(clear_line, stderr);
	shows_progress = *format != '\0';
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
}

void talk_hint(const struct bb_config *config, const char *advice, const char *format, ...)
{
	va_list args;

	if (config && !bb_config_bool(config, advice))
		return;
	va_start(args, format);
	write_formatted("hint: ", "36", format, args);
	va_end(args);
}
