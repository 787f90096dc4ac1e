/* SPDX-License-Identifier: MIT */
/*
 * Routes and the table of the ways out. Decides what a route needs; how a
 * message travels is each way's own affair.
 */
#include <brownbag/transport.h>

#include <brownbag/bytes.h>

#include "mail/route.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { URL_MAX = 1024 };

struct bb_transport {
	const struct transport_kind *kind;
	void *self;
};

static const struct transport_kind *const kinds[] = {
	[MAIL_SMTP] = &mail_smtp,
	[MAIL_SMTPS] = &mail_smtp,
	[MAIL_SENDMAIL] = &mail_sendmail,
	[MAIL_MAILDIR] = &mail_maildir,
};

/* -- routes -- */

void bb_route_free(struct bb_route *self)
{
	if (!self)
		return;
	mail_server_release(&self->server);
	free(self->target);
	free(self);
}

/* It becomes the path of a url, and a line of SMTP. */
static bool is_hello(const char *hello)
{
	static const char possible[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:[]";

	return hello && *hello && strlen(hello) < 255 && hello[strspn(hello, possible)] == '\0';
}

static enum bb_status check_smtp(const struct destination *to,
                                 const struct bb_smtp_settings *settings, struct bb_error *err)
{
	if (!is_hello(settings->hello))
		return bb_error_set(err, BB_EINVAL,
		                    "[smtp] hello: not a domain or an address literal");
	return mail_check_tls(to, settings->server.tls, err);
}

static enum bb_status make_target(char **out, const struct destination *to,
                                  const struct bb_smtp_settings *settings, struct bb_error *err)
{
	struct bb_bytes target = BB_BYTES_INIT(URL_MAX);
	enum bb_status status;

	if (to->scheme == MAIL_SENDMAIL || to->scheme == MAIL_MAILDIR) {
		bb_bytes_add_text(&target, to->rest);
	} else {
		bb_bytes_addf(&target, "%s://", to->scheme == MAIL_SMTPS ? "smtps" : "smtp");
		bb_bytes_add(&target, to->rest, strcspn(to->rest, "/"));
		bb_bytes_addf(&target, "/%s", settings->hello);
	}
	status = bb_bytes_detach(out, &target, err);
	bb_bytes_release(&target);
	return status;
}

static enum bb_status fill_route(struct bb_route *route, const struct destination *to,
                                 const struct bb_smtp_settings *settings, struct bb_error *err)
{
	bool smtp = to->scheme == MAIL_SMTP || to->scheme == MAIL_SMTPS;
	enum bb_status status = smtp ? check_smtp(to, settings, err) : BB_OK;

	assert(to->scheme != MAIL_MAILDIR || *to->rest == '/');
	if (status == BB_OK)
		status = make_target(&route->target, to, settings, err);
	if (status == BB_OK)
		status = mail_server_init(&route->server, &settings->server, to->loopback, err);
	/* Only where it is needed: a helper may ask a person. */
	if (status == BB_OK && smtp)
		status = mail_read_secret(&route->server.secret, &route->server.is_token,
		                          &settings->server, mail_section(to->scheme), err);
	return status;
}

enum bb_status bb_route_new(struct bb_route **out, const struct bb_smtp_settings *settings,
                            struct bb_error *err)
{
	struct destination to;
	struct bb_route *route;
	enum bb_status status = mail_read_url(&to, settings->server.url ? settings->server.url : "", err);

	assert(settings->server.timeout_s > 0);
	if (status != BB_OK)
		return status;
	route = calloc(1, sizeof *route);
	if (!route)
		return bb_error_set(err, BB_EIO, "out of memory");
	route->scheme = to.scheme;
	route->messages_per_connection = settings->messages_per_connection;
	status = fill_route(route, &to, settings, err);
	if (status != BB_OK) {
		bb_route_free(route);
		return status;
	}
	*out = route;
	return BB_OK;
}

/* -- transports -- */

enum bb_status bb_transport_open(struct bb_transport **out, const struct bb_route *route,
                                 struct bb_error *err)
{
	struct bb_transport *transport = calloc(1, sizeof *transport);
	enum bb_status status;

	if (!transport)
		return bb_error_set(err, BB_EIO, "out of memory");
	transport->kind = kinds[route->scheme];
	status = transport->kind->open(&transport->self, route, err);
	if (status != BB_OK) {
		free(transport);
		return status;
	}
	*out = transport;
	return BB_OK;
}

void bb_transport_close(struct bb_transport *self)
{
	if (!self)
		return;
	self->kind->close(self->self);
	free(self);
}

bool bb_transport_needs_login(const struct bb_transport *self)
{
	return self->kind->needs_login && self->kind->needs_login(self->self);
}

void bb_transport_try(struct bb_transport *self, struct bb_sent_result *result)
{
	*result = (struct bb_sent_result){ .sent = BB_SENT_YES };
	if (!self->kind->try)
		return;
	result->sent = BB_SENT_LATER;
	self->kind->try(self->self, result);
}

static bool is_open(void *context)
{
	(void)context;
	return true;
}

void bb_transport_send(struct bb_transport *self, const struct bb_envelope *envelope,
                       const struct bb_fence *fence, struct bb_sent_result *result)
{
	static const struct bb_fence open = { .reached = is_open };

	*result = (struct bb_sent_result){ .sent = BB_SENT_LATER };
	self->kind->send(self->self, envelope, fence ? fence : &open, result);
}
