/* SPDX-License-Identifier: MIT */
/* A connection to an IMAP server with one folder open to look at, by libcurl. */
#ifndef MAIL_IMAP_SESSION_H
#define MAIL_IMAP_SESSION_H

#include <brownbag/bytes.h>
#include <brownbag/error.h>
#include <brownbag/server.h>

#include "mail/imap_lines.h"

#include <stdint.h>

struct imap_session;

/** As bb_imap_open(). Free with imap_session_free(). */
BB_CHECKED enum bb_status imap_session_new(struct imap_session **out,
                                           const struct bb_server_settings *settings,
                                           struct bb_error *err);
/** Logs out. NULL is allowed. */
void imap_session_free(struct imap_session *self);

/**
 * Connect, log in and open the folder.
 *
 * @param[out] folder  what the server says of it; its UIDVALIDITY isn't 0
 * @return as bb_imap_read()
 */
BB_CHECKED enum bb_status imap_session_open(struct imap_session *self, struct imap_folder *folder,
                                            struct bb_error *err);

/** Log out; it may be opened again. */
void imap_session_close(struct imap_session *self);

/**
 * Send a command about messages, and look at each line of the answer.
 *
 * @param take  called with a line, cut behind IMAP_LINE_MAX bytes; borrowed
 * @return as bb_imap_read()
 */
BB_CHECKED enum bb_status imap_session_ask(struct imap_session *self, const char *command,
                                           void (*take)(void *context, const char *line),
                                           void *context, struct bb_error *err);

enum imap_fetched {
	IMAP_FETCHED,
	IMAP_FETCHED_GONE,  /* it isn't there any more */
	IMAP_FETCHED_LARGE, /* it is larger than the buffer may get */
	IMAP_FETCHED_ODD,   /* the server's answer can't be understood, and won't be the next time */
};

/**
 * Download a message. A connection that the one before has cost is opened again.
 *
 * @param body      cleared first; complete only with IMAP_FETCHED
 * @param[out] out  set on BB_OK
 * @return as bb_imap_read(); BB_EAGAIN also: the folder was numbered anew
 */
BB_CHECKED enum bb_status imap_session_fetch(struct imap_session *self, uint32_t uid,
                                             struct bb_bytes *body, enum imap_fetched *out,
                                             struct bb_error *err);

#endif
