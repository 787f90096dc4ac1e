/* SPDX-License-Identifier: MIT */
/* Words that a person writes: from stdin, or on a terminal in the editor; and single lines. */
#ifndef CMD_WORDS_H
#define CMD_WORDS_H

#include "session.h"

struct words {
	const char *what; /* names them in errors: "text" */
	const char *file; /* that the editor sees: "note.txt" */
	const char *none; /* said where nothing was written: "there are no words to send" */
	size_t max;       /* bytes */
};

/**
 * Read them.
 *
 * @param[out] out  as they were written; the caller frees it
 * @return EXIT_DONE; else it has been told
 */
int words_read(char **out, const struct session *session, const struct words *words);

/**
 * One line where "-" was given, what was given else: so nobody's name or address has to
 * stand in a list of processes.
 *
 * @param what      names it in errors: "--as"
 * @param given     NULL: nothing, and `*out` stays
 * @param[out] out  the caller frees it
 * @return EXIT_DONE; else it has been told
 */
int words_line(char **out, const char *what, const char *given);

#endif
