/* SPDX-License-Identifier: MIT */
/* [smtp] url and [imap] url in parts. Needs neither libcurl nor GMime. */
#ifndef MAIL_DESTINATION_H
#define MAIL_DESTINATION_H

#include <brownbag/error.h>

#include <stdbool.h>

enum mail_scheme { MAIL_SMTP, MAIL_SMTPS, MAIL_SENDMAIL, MAIL_MAILDIR, MAIL_IMAP, MAIL_IMAPS };

struct destination {
	enum mail_scheme scheme;
	const char *rest; /* host and port, command, or path; borrowed from the url */
	bool loopback;    /* a literal address of this machine */
};

/** "[smtp]", "[imap]": the section that urls of this scheme stand in. */
const char *mail_section(enum mail_scheme scheme);

/** Of [smtp]. @return BB_OK; BB_EINVAL: none of its four forms. The text never quotes a password. */
BB_CHECKED enum bb_status mail_read_url(struct destination *out, const char *url,
                                        struct bb_error *err);

/**
 * Of [imap]: imaps://HOST[:PORT][/FOLDER], imap:// likewise.
 *
 * @param[out] folder  its name as the server knows it, percent-decoded: printable ASCII,
 *                     "INBOX" if none is given; the caller frees it
 * @return BB_OK; BB_EINVAL: not of that form; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status mail_read_imap_url(struct destination *out, char **folder,
                                             const char *url, struct bb_error *err);

#endif
