/* SPDX-License-Identifier: MIT */
/*
 * Trouble on the way out, of `remind` and `deliver`, and with the mailbox: cron mails
 * what is printed, so it is told once, when it begins; the exit code goes on telling it.
 */
#ifndef CMD_TROUBLE_H
#define CMD_TROUBLE_H

#include "session.h"

#include <brownbag/deliver.h>

/**
 * Remember how a run ended, tell trouble to a terminal always and elsewhere when
 * it begins, and run the hook `on-trouble` then.
 *
 * @param report   what deliver came to; NULL: there was nothing to deliver
 * @param failure  the run couldn't be brought to its end; NULL: it was
 * @param code     what the program will exit with
 * @return `code`
 */
int trouble_tell(struct session *session, const struct bb_deliver_report *report,
                 const struct bb_error *failure, int code);

/** The same of reading the mailbox, whose trouble doesn't keep mail from going out. */
int trouble_tell_mailbox(struct session *session, const struct bb_error *failure, int code);

#endif
