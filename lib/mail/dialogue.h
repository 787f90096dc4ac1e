/* SPDX-License-Identifier: MIT */
/*
 * What was said during one attempt (RFC 5321), and what follows from it.
 *
 * libcurl's own answer isn't enough: its response code is stale after a dropped
 * connection (250 after a drop at DATA, 354 after one behind the dot). So the
 * lines themselves are followed as they pass.
 */
#ifndef MAIL_DIALOGUE_H
#define MAIL_DIALOGUE_H

#include <brownbag/bytes.h>
#include <brownbag/transport.h>

#include "mail/cause.h"

enum step {
	STEP_CONNECT, /* until the first command: connecting, the banner */
	STEP_HELLO,
	STEP_STARTTLS,
	STEP_AUTH,
	STEP_MAIL,
	STEP_RCPT,
	STEP_DATA, /* until the end of data is given */
	STEP_DOT,
};

struct dialogue {
	enum step step;
	int code;              /* of the last complete reply in this step; 0: none */
	int open_code;         /* of a reply whose last line hasn't come yet; 0: none */
	bool replied;          /* any line came in this attempt */
	bool hides_next;       /* what goes out next is a secret */
	bool quitting;         /* QUIT went out: what comes now is an answer to that */
	struct bb_bytes reply; /* lines of that reply, the code once */
};

enum { DIALOGUE_REPLY_MAX = 2048 };

#define DIALOGUE_INIT { .reply = BB_BYTES_INIT(DIALOGUE_REPLY_MAX) }

void dialogue_begin(struct dialogue *self);
void dialogue_release(struct dialogue *self);

/** A line went out; it may end in CRLF. @return whether it may be shown */
bool dialogue_sent(struct dialogue *self, const char *line, size_t len);

/** A line came in; it may end in CRLF. */
void dialogue_heard(struct dialogue *self, const char *line, size_t len);

/** The end of data was given: from here on a missing answer means unknown. */
void dialogue_end_data(struct dialogue *self);

/**
 * What became of the mail.
 *
 * @param cause   why it ended
 * @param detail  the library's words for it; "" if none
 */
void dialogue_judge(const struct dialogue *self, enum cause cause, const char *detail,
                    const char *recipient, struct bb_sent_result *result);

/**
 * Append a text without the addresses in it: each word with an "@" becomes
 * <address>, and so does the recipient's local part standing alone. Controls
 * and broken bytes are made visible.
 *
 * @param recipient  NULL: nobody in particular
 */
void mail_scrub(struct bb_bytes *out, const char *text, size_t len, const char *recipient);

#endif
