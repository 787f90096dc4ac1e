/* SPDX-License-Identifier: MIT */
/* Where mail goes and by what right, as the transports of this folder see it. */
#ifndef MAIL_ROUTE_H
#define MAIL_ROUTE_H

#include <brownbag/transport.h>

#include "mail/destination.h"

struct bb_route {
	enum mail_scheme scheme;
	bool loopback;
	char *target;  /* SMTP: the url with the EHLO name as its path, as libcurl wants it;
	                  else what stands behind the scheme */
	char *user;    /* "" if none, as all texts here */
	char *secret;  /* password or token */
	bool is_token;
	enum bb_tls tls;
	char *cafile;
	char *pinned_key;
	int timeout_s;
	int messages_per_connection;
	void (*trace)(void *context, const char *line);
	void *trace_context;
};

/* How one way out does it; `self` is what its open() made. */
struct transport_kind {
	enum bb_status (*open)(void **self, const struct bb_route *route, struct bb_error *err);
	void (*close)(void *self);
	bool (*needs_login)(const void *self); /* NULL: never */
	void (*send)(void *self, const struct bb_envelope *envelope, bb_before_dot *before_dot,
	             void *context, struct bb_sent_result *result);
};

extern const struct transport_kind mail_smtp, mail_sendmail, mail_maildir;

/**
 * The password or token of the settings, by whichever way they name.
 *
 * @param[out] out       the caller overwrites and frees it; "" if none is set
 * @param[out] is_token
 * @return as bb_route_new()
 */
BB_CHECKED enum bb_status mail_read_secret(char **out, bool *is_token,
                                           const struct bb_smtp_settings *settings,
                                           struct bb_error *err);

/** Overwrite and free. NULL is allowed. */
void mail_wipe(char *secret);

#endif
