/* SPDX-License-Identifier: MIT */
/*
 * Trouble of runs that nobody watches: cron mails what is printed, so it is told
 * once, when it begins; the exit code goes on telling it.
 */
#ifndef CMD_TROUBLE_H
#define CMD_TROUBLE_H

#include "session.h"

#include <brownbag/trouble.h>

/**
 * Remember how a step of a run ended, tell trouble to a terminal always and
 * elsewhere when it begins, and run the hook `on-trouble` then.
 *
 * @param failure  the step couldn't be brought to its end; NULL: it was
 * @param warning  what was in its way, to be tried again; NULL or "": nothing
 * @param code     what the program will exit with; EXIT_DONE: there is no trouble
 * @return `code`
 */
int trouble_tell(struct session *session, enum bb_trouble which, const struct bb_error *failure,
                 const char *warning, int code);

#endif
