/* SPDX-License-Identifier: MIT */
/* What could stand in a place of the command line: the values behind WHO, MEETING, KEY.. */
#ifndef CMD_CANDIDATES_H
#define CMD_CANDIDATES_H

#include "session.h"

/* Prints those that fit what has been typed. */
struct candidates {
	struct session *session;
	const char *typed;  /* so far */
	const char *before; /* put in front of each: "--status=", or "" */
	const char *command; /* whose line it is: "outbox show"; "" while that is open */
};

/** One of them, with a clause about it (NULL: none). */
void candidate(const struct candidates *self, const char *word, const char *about);

/**
 * All that can stand for a placeholder of a synopsis.
 *
 * @param placeholder  "WHO", "[DIR]", "yes|no", "MAILBOX..."; one that stands for
 *                     anything has none
 * @param previous     the argument in front of it, whose values it may be; or NULL
 */
void candidates_for(const struct candidates *self, const char *placeholder, size_t len,
                    const char *previous);

#endif
