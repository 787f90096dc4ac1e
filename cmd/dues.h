/* SPDX-License-Identifier: MIT */
/* Mails that are due, as `remind -n` and everything that sends shows them. */
#ifndef CMD_DUES_H
#define CMD_DUES_H

#include "session.h"

#include <brownbag/send.h>

/** List what a reconciling found; --json and the like as the options say. @return an exit code */
int dues_list(const struct session *session, const struct bb_reconciled *result,
              const struct options *options);

/**
 * Queue what a wish came to, commit, and have it delivered; with --dry-run list
 * it and roll back. The transaction is open.
 *
 * @param nothing  what is said on a terminal when there is nothing to send
 * @return an exit code
 */
int dues_send(struct session *session, const struct bb_preview *preview,
              const struct options *options, const char *nothing);

/** `invite send`, `agenda send`: all of it. @return an exit code */
int dues_dispatch(struct session *session, const struct options *options,
                  const struct bb_dispatch *dispatch);

#endif
