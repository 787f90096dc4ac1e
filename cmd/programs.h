/* SPDX-License-Identifier: MIT */
/*
 * Commands that are other programs (brownbag-foo, `!` aliases), and aliases
 * that are other command lines.
 */
#ifndef CMD_PROGRAMS_H
#define CMD_PROGRAMS_H

#include "session.h"

#include <brownbag/error.h>

#include <sys/types.h>

/**
 * Become brownbag-FOO of the exec path or $PATH, for argv { "FOO", ... }.
 * Returns only if that failed.
 *
 * @return BB_ENOENT: there is no such program; BB_EIO: it can't be run
 */
BB_CHECKED enum bb_status run_program(struct session *session, char **argv, struct bb_error *err);

/** Become a shell that runs `command` with argv[1].. behind it. Returns only on failure. */
BB_CHECKED enum bb_status run_shell(struct session *session, const char *command, char **argv,
                                    struct bb_error *err);

/**
 * Start a program, with default signals, and go on.
 *
 * @param argv     ends with NULL; [0] is looked up in PATH unless it has a slash
 * @param streams  what are its standard input, output and error
 * @return BB_OK; BB_ENOENT: there is no such program; BB_EIO: it can't be run
 */
BB_CHECKED enum bb_status program_start(pid_t *child, char *const *argv, const int streams[3],
                                        struct bb_error *err);

/** @param[out] code  what it exited with; 128 and more if a signal ended it. @return also BB_EIO */
BB_CHECKED enum bb_status program_wait(pid_t child, int *code, struct bb_error *err);

/**
 * Run a program on our terminal and wait for it. Ctrl-C is the program's: we go on.
 *
 * @param[out] code  what it exited with; 128 and more if a signal ended it
 * @return BB_OK; BB_ENOENT: there is no such program; BB_EIO: it can't be run
 */
BB_CHECKED enum bb_status run_and_wait(char *const *argv, int *code, struct bb_error *err);

/** The same, with other descriptors as its standard input and output. */
BB_CHECKED enum bb_status run_filter(char *const *argv, int input, int output, int *code,
                                     struct bb_error *err);

/**
 * Let a person edit a file: by VISUAL, else EDITOR, else vi, run by a shell as
 * everywhere, since they may hold options.
 *
 * @return BB_OK; BB_EIO: it can't be run, or it exited with something else than 0
 */
BB_CHECKED enum bb_status run_editor(const char *path, struct bb_error *err);

/* A command line as words. */
struct words {
	char **list; /* `count` and a NULL */
	int count;
	char *text;  /* what `list` points into */
};

/**
 * Split a text at blanks, with '...', "..." and \ as in a shell, and put more
 * words behind.
 *
 * @param more  borrowed: `more_count` words
 * @return BB_OK; BB_EINVAL: an open quote, or no word at all; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status words_split(struct words *out, const char *text, int more_count,
                                      char **more, struct bb_error *err);
void words_release(struct words *self);

#endif
