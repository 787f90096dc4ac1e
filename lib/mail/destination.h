/* SPDX-License-Identifier: MIT */
/* [smtp] url in parts. Needs neither libcurl nor GMime. */
#ifndef MAIL_DESTINATION_H
#define MAIL_DESTINATION_H

#include <brownbag/error.h>

#include <stdbool.h>

enum mail_scheme { MAIL_SMTP, MAIL_SMTPS, MAIL_SENDMAIL, MAIL_MAILDIR };

struct destination {
	enum mail_scheme scheme;
	const char *rest; /* host and port, command, or path; borrowed from the url */
	bool loopback;    /* a literal address of this machine */
};

/** @return BB_OK; BB_EINVAL: none of the four forms. The text never quotes a password. */
BB_CHECKED enum bb_status mail_read_url(struct destination *out, const char *url,
                                        struct bb_error *err);

#endif
