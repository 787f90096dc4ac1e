/* SPDX-License-Identifier: MIT */
/*
 * The only way to stderr: errors, warnings, hints and remarks, a line each, and
 * questions.
 *
 * Everything in a line that could move a cursor or fool an eye is made visible
 * (bb_text_show()), so that what people typed can be quoted as it is. A text
 * has no final newline and no "error: " of its own.
 */
#ifndef CMD_TALK_H
#define CMD_TALK_H

#include <brownbag/config.h>
#include <brownbag/error.h>

#include <stdbool.h>

/* What the program tells its caller. */
enum { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2, EXIT_LATER = 75 };

/** The one place where a status becomes an exit code. */
int exit_code(enum bb_status status);

/** Whether the terminal can neither move its cursor nor colour: TERM is "dumb" or isn't set. */
bool talk_terminal_is_dumb(void);

/** Whether stderr gets colour from now on. */
void talk_use_color(bool color);

/** "error: ..." of a call that failed. @return its exit code */
int talk_error(const struct bb_error *err);

/** "error: ..." of an argument that is wrong: as talk_error(), but BB_EINVAL is a usage error. */
int talk_bad_argument(const struct bb_error *err);

/** "error: ..." @return EXIT_REFUSED */
int talk_refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** "error: ..." of a command line that is wrong. @return EXIT_USAGE */
int talk_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** "warning: ..." */
void talk_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** A remark without a prefix: what was understood, what was done. */
void talk_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Keep what is said from now on until it is known whether it is so; an error drops it. */
void talk_hold(void);
/** Say what was kept, or forget it. */
void talk_let_go(bool say);

/** A question whose answer is typed behind it: "Go live now? [y/N]". Asking is ask.h's. */
void talk_ask(const char *question);

/** How far long work has got: a line that the next one replaces, and any other talk removes.
 *  "" only removes it. For a terminal, and nothing on a dumb one. */
void talk_progress(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * "hint: ...", unless the setting says no.
 *
 * @param config  NULL: no settings were read; the hint is shown
 * @param advice  its key, such as "advice.next"
 */
void talk_hint(const struct bb_config *config, const char *advice, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
