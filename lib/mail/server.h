/* SPDX-License-Identifier: MIT */
/* A server as those who talk to one see it: the settings, checked, with the password read. */
#ifndef MAIL_SERVER_H
#define MAIL_SERVER_H

#include <brownbag/error.h>
#include <brownbag/server.h>

#include "mail/destination.h"

#include <stdbool.h>

struct mail_server {
	bool loopback;
	char *user; /* "" if none, as all texts here */
	char *secret; /* password or token */
	bool is_token;
	enum bb_tls tls;
	char *cafile;
	char *pinned_key;
	int timeout_s;
	void (*trace)(void *context, const char *line);
	void *trace_context;
};

/** Copies the settings; no secret yet. @return BB_OK; BB_EIO: out of memory */
BB_CHECKED enum bb_status mail_server_init(struct mail_server *out,
                                           const struct bb_server_settings *settings,
                                           bool loopback, struct bb_error *err);
/** Overwrites the secret. */
void mail_server_release(struct mail_server *self);

/** @return BB_OK; BB_EINVAL: plain text to another machine, or no TLS over a TLS url */
BB_CHECKED enum bb_status mail_check_tls(const struct destination *to, enum bb_tls tls,
                                         struct bb_error *err);

/**
 * The password or token of the settings, by whichever way they name.
 *
 * @param[out] out       the caller overwrites and frees it; "" if none is set
 * @param section        "[smtp]": how errors name the settings
 * @return as bb_route_new()
 */
BB_CHECKED enum bb_status mail_read_secret(char **out, bool *is_token,
                                           const struct bb_server_settings *settings,
                                           const char *section, struct bb_error *err);

/** Overwrite and free. NULL is allowed. */
void mail_wipe(char *secret);

#endif
