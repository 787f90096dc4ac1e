/* SPDX-License-Identifier: MIT */
/*
 * Run another program and wait for it: a password helper, a sendmail, a hook.
 *
 * No shell where exec will do. The child gets the environment as it is, its own
 * process group, default signals, no descriptor but 0, 1 and 2. Nothing secret
 * belongs in argv, which anyone can read.
 */
#ifndef BROWNBAG_PROGRAM_H
#define BROWNBAG_PROGRAM_H

#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>

enum { BB_COMPLAINT_SIZE = 300 };

struct bb_program {
	char *const *argv;  /* ends with NULL; [0] is looked up in PATH unless it has a slash */
	const void *input;  /* what it reads on stdin; NULL: /dev/null */
	size_t input_len;
	size_t output_max;  /* bytes of stdout that are kept; more is an error */
	int timeout_ms;     /* > 0; when it is over, the whole process group is killed */
};

/* How it ended. */
struct bb_program_end {
	char *output;    /* its stdout, NUL-terminated */
	size_t output_len;
	char complaint[BB_COMPLAINT_SIZE]; /* the last line of its stderr, made visible; or "" */
	int exit_code;   /* 0..255; -1 if a signal ended it */
	int signal;      /* 0, or which one */
	bool timed_out;
};

/** Overwrites the output before it frees it: it may be a password. NULL is allowed. */
void bb_program_end_release(struct bb_program_end *self);

/**
 * Run it to its end.
 *
 * @param[out] out  release with bb_program_end_release()
 * @return BB_OK: it ran, however it ended; BB_ENOENT: there is no such program, or it
 *         can't be executed; BB_EINVAL: it wrote more than `output_max` bytes;
 *         BB_EIO: no process or memory to be had
 */
BB_CHECKED enum bb_status bb_program_run(struct bb_program_end *out,
                                         const struct bb_program *program, struct bb_error *err);

/**
 * A command line from the settings as an argv: split at blanks, no quotes; one
 * that begins with `!` goes to /bin/sh -c as it stands behind it.
 *
 * @param[out] out  free with bb_argv_free()
 * @return BB_OK; BB_EINVAL: nothing in it, or more than 64 words; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_argv_split(char ***out, const char *command, struct bb_error *err);

/** NULL is allowed. */
void bb_argv_free(char **argv);

#endif
