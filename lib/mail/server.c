/* SPDX-License-Identifier: MIT */
/*
 * A server's settings, kept for the time of a run. Decides that nothing leaves
 * this machine in plain text. Knows no protocol.
 */
#include "mail/server.h"

#include <brownbag/bytes.h>

#include <stdlib.h>

static enum bb_status copy(char **out, const char *text, struct bb_error *err)
{
	return bb_text_copy(out, text ? text : "", err);
}

void mail_server_release(struct mail_server *self)
{
	mail_wipe(self->secret);
	free(self->user);
	free(self->cafile);
	free(self->pinned_key);
	*self = (struct mail_server){ .timeout_s = 0 };
}

enum bb_status mail_server_init(struct mail_server *out, const struct bb_server_settings *settings,
                                bool loopback, struct bb_error *err)
{
	struct mail_server server = {
		.loopback = loopback,
		.tls = settings->tls,
		.timeout_s = settings->timeout_s,
		.trace = settings->trace,
		.trace_context = settings->trace_context,
	};
	enum bb_status status = copy(&server.user, settings->user, err);

	if (status == BB_OK)
		status = copy(&server.cafile, settings->cafile, err);
	if (status == BB_OK)
		status = copy(&server.pinned_key, settings->pinned_key, err);
	if (status != BB_OK) {
		mail_server_release(&server);
		return status;
	}
	*out = server;
	return BB_OK;
}

enum bb_status mail_check_tls(const struct destination *to, enum bb_tls tls, struct bb_error *err)
{
	bool imap = to->scheme == MAIL_IMAP || to->scheme == MAIL_IMAPS;
	const char *secure = imap ? "imaps://" : "smtps://";

	if (tls == BB_TLS_NONE && !to->loopback)
		return bb_error_set(err, BB_EINVAL,
		                    "%s tls = none: plain text goes to an address of this "
		                    "machine only (127.0.0.1, [::1]); for others use STARTTLS or "
		                    "%s with cafile or pinned_key if need be%s",
		                    mail_section(to->scheme), secure, imap ? "" : ", or sendmail:");
	if (tls == BB_TLS_NONE && (to->scheme == MAIL_SMTPS || to->scheme == MAIL_IMAPS))
		return bb_error_set(err, BB_EINVAL,
		                    "%s: tls = none and an %s url exclude each other",
		                    mail_section(to->scheme), secure);
	return BB_OK;
}
