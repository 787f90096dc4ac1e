/* SPDX-License-Identifier: MIT */
/*
 * What was said with an IMAP server, followed line by line as it passes, and what a
 * failure means: libcurl tells a refused log-in and a missing folder by the same code.
 */
#ifndef MAIL_IMAP_DIALOGUE_H
#define MAIL_IMAP_DIALOGUE_H

#include <brownbag/bytes.h>
#include <brownbag/error.h>

#include "mail/cause.h"

#include <stdbool.h>
#include <stddef.h>

enum imap_step {
	IMAP_STEP_CONNECT, /* until the first command */
	IMAP_STEP_HELLO,
	IMAP_STEP_STARTTLS,
	IMAP_STEP_LOGIN,
	IMAP_STEP_FOLDER,
	IMAP_STEP_READ,
};

enum { IMAP_REPLY_MAX = 1024 };

struct imap_dialogue {
	enum imap_step step;
	bool refused;          /* the last command was answered by NO or BAD */
	bool closing;          /* the server has said BYE */
	bool leaving;          /* LOGOUT went out: what comes now is an answer to that */
	struct bb_bytes reply; /* its words then */
};

#define IMAP_DIALOGUE_INIT { .reply = BB_BYTES_INIT(IMAP_REPLY_MAX) }

void imap_dialogue_begin(struct imap_dialogue *self);
void imap_dialogue_release(struct imap_dialogue *self);

/** A line went out; it may end in CRLF. @return whether it may be shown */
bool imap_dialogue_sent(struct imap_dialogue *self, const char *line, size_t len);

/** A line came in; it may end in CRLF. */
void imap_dialogue_heard(struct imap_dialogue *self, const char *line, size_t len);

/**
 * What a failure means.
 *
 * @param detail  the library's words for it
 * @param folder  that was to be opened
 * @return never BB_OK; as bb_imap_read()
 */
BB_CHECKED enum bb_status imap_dialogue_judge(const struct imap_dialogue *self, enum cause cause,
                                              const char *detail, const char *folder,
                                              struct bb_error *err);

#endif
