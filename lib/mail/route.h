/* SPDX-License-Identifier: MIT */
/* Where mail goes and by what right, as the transports of this folder see it. */
#ifndef MAIL_ROUTE_H
#define MAIL_ROUTE_H

#include <brownbag/transport.h>

#include "mail/destination.h"
#include "mail/server.h"

struct bb_route {
	enum mail_scheme scheme;
	char *target;  /* SMTP: the url with the EHLO name as its path, as libcurl wants it;
	                  else what stands behind the scheme */
	int messages_per_connection;
	struct mail_server server; /* the secret is read for SMTP only */
};

/* How one way out does it; `self` is what its open() made. */
struct transport_kind {
	enum bb_status (*open)(void **self, const struct bb_route *route, struct bb_error *err);
	void (*close)(void *self);
	bool (*needs_login)(const void *self); /* NULL: never */
	void (*try)(void *self, struct bb_sent_result *result); /* NULL: nothing to try */
	void (*send)(void *self, const struct bb_envelope *envelope, const struct bb_fence *fence,
	             struct bb_sent_result *result);
};

extern const struct transport_kind mail_smtp, mail_sendmail, mail_maildir;

#endif
