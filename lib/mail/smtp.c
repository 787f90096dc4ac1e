/* SPDX-License-Identifier: MIT */
/*
 * SMTP by libcurl, an easy handle a connection: it reuses connection, TLS and
 * log-in from mail to mail (a multi handle blocks on the answer to the final
 * dot). Decides how libcurl is asked and when it is asked again; what its
 * answer means is dialogue.c's affair.
 *
 * CURLOPT_INFILESIZE is never set: with it libcurl 7.88 sends the dot without
 * asking the read callback once more, and that question is the fence.
 */
#include <brownbag/transport.h>

#include "mail/dialogue.h"
#include "mail/handle.h"
#include "mail/route.h"

#include <stdlib.h>
#include <string.h>

enum { ANSWERS_A_MESSAGE = 6 /* more than a transfer needs at the slowest: its own time limit */ };

struct upload {
	const struct bb_envelope *envelope;
	size_t at;
	const struct bb_fence *fence;
	bool is_near; /* and that was told */
	bool asked;
	bool stopped;
};

struct smtp {
	const struct bb_route *route;
	CURL *curl; /* NULL: none yet, or hung up */
	char error[CURL_ERROR_SIZE];
	struct dialogue dialogue;
	struct upload upload;
	int sent_here; /* messages on this connection */
	bool logged_in; /* on this connection */
	bool only_tries; /* to connect and log in, and no more */
	bool ready;     /* nothing stands in the way of a message */
	struct mail_sockets sockets;
};

/* -- callbacks -- */

/*
 * The end of data is given only when the fence is open. Aborting instead
 * makes libcurl close the connection without a dot: by RFC 5321 4.1.1.4 the
 * server has accepted nothing.
 */
static size_t read_message(char *buffer, size_t size, size_t count, void *context)
{
	struct smtp *self = context;
	struct upload *upload = &self->upload;
	size_t left = upload->envelope->len - upload->at;
	size_t len = size * count < left ? size * count : left;

	if (len > 0) {
		memcpy(buffer, upload->envelope->bytes + upload->at, len);
		upload->at += len;
		return len;
	}
	if (!upload->asked) {
		upload->asked = true;
		upload->stopped = !upload->fence->reached(upload->fence->context);
	}
	if (upload->stopped)
		return CURL_READFUNC_ABORT;
	dialogue_end_data(&self->dialogue);
	return 0;
}

/* What follows DATA is its answer, and then the lines. */
static void tell_near(struct upload *upload)
{
	if (upload->is_near || !upload->fence->near)
		return;
	upload->is_near = true;
	upload->fence->near(upload->fence->context);
}

static int follow(CURL *curl, curl_infotype type, char *line, size_t len, void *context)
{
	struct smtp *self = context;
	bool shown = true;

	(void)curl;
	if (type == CURLINFO_HEADER_OUT)
		shown = dialogue_sent(&self->dialogue, line, len);
	else if (type == CURLINFO_HEADER_IN)
		dialogue_heard(&self->dialogue, line, len);
	else
		return 0;
	if (type == CURLINFO_HEADER_OUT && self->dialogue.step == STEP_HELLO)
		self->logged_in = false;
	if (type == CURLINFO_HEADER_IN && self->dialogue.step == STEP_AUTH)
		self->logged_in = self->dialogue.code / 100 == 2;
	if (type == CURLINFO_HEADER_OUT && self->dialogue.step == STEP_DATA)
		tell_near(&self->upload);
	if (self->route->server.trace)
		mail_server_trace(&self->route->server, type == CURLINFO_HEADER_OUT ? '>' : '<',
		                  line, len, shown);
	if (self->dialogue.quitting)
		mail_sockets_stop_listening(&self->sockets);
	return 0;
}

/*
 * Before MAIL. libcurl goes on without a log-in where none is offered, or where
 * EHLO is refused; who has set a user wants one.
 */
static int allow_message(void *context, char *address, char *local, int port, int local_port)
{
	struct smtp *self = context;

	(void)address;
	(void)local;
	(void)port;
	(void)local_port;
	self->ready = self->logged_in || !*self->route->server.user;
	return self->ready && !self->only_tries ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

/* libcurl would write headers it hears to stdout. */
static size_t swallow(char *bytes, size_t size, size_t count, void *context)
{
	(void)bytes;
	(void)context;
	return size * count;
}

/* -- setting up -- */

static CURLcode set_up(struct smtp *self)
{
	CURL *curl = self->curl;
	CURLcode failed = CURLE_OK;

	SET(curl, failed, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	SET(curl, failed, CURLOPT_URL, self->route->target);
	SET(curl, failed, CURLOPT_UPLOAD, 1L);
	SET(curl, failed, CURLOPT_READFUNCTION, read_message);
	SET(curl, failed, CURLOPT_READDATA, self);
	SET(curl, failed, CURLOPT_WRITEFUNCTION, swallow);
	SET(curl, failed, CURLOPT_PREREQFUNCTION, allow_message);
	SET(curl, failed, CURLOPT_PREREQDATA, self);
	SET(curl, failed, CURLOPT_VERBOSE, 1L);
	SET(curl, failed, CURLOPT_DEBUGFUNCTION, follow);
	SET(curl, failed, CURLOPT_DEBUGDATA, self);
	SET(curl, failed, CURLOPT_ERRORBUFFER, self->error);
	if (!failed)
		failed = mail_handle_prepare(curl, &self->route->server, &self->sockets,
		                             ANSWERS_A_MESSAGE);
	return failed;
}

/* -- the connection -- */

static bool is_used_up(const struct smtp *self)
{
	return self->route->messages_per_connection > 0 &&
	       self->sent_here >= self->route->messages_per_connection;
}

static bool needs_login(const void *context)
{
	const struct smtp *self = context;

	return !mail_sockets_any(&self->sockets) || is_used_up(self);
}

static void hang_up(struct smtp *self)
{
	mail_sockets_stop_listening(&self->sockets);
	curl_easy_cleanup(self->curl);
	self->curl = NULL;
	self->sent_here = 0;
}

static CURLcode prepare(struct smtp *self)
{
	CURLcode failed;

	if (is_used_up(self))
		hang_up(self);
	if (self->curl)
		return CURLE_OK;
	self->curl = curl_easy_init();
	if (!self->curl)
		return CURLE_OUT_OF_MEMORY;
	failed = set_up(self);
	if (failed)
		hang_up(self);
	return failed;
}

/* -- sending -- */

static CURLcode attempt(struct smtp *self, struct curl_slist *recipient)
{
	CURLcode code = CURLE_OK;

	dialogue_begin(&self->dialogue);
	self->upload.at = 0;
	self->error[0] = '\0';
	self->ready = false;
	SET(self->curl, code, CURLOPT_MAIL_FROM, self->upload.envelope->sender);
	SET(self->curl, code, CURLOPT_MAIL_RCPT, recipient);
	if (!code)
		code = curl_easy_perform(self->curl);
	curl_easy_setopt(self->curl, CURLOPT_MAIL_RCPT, NULL);
	return code;
}

/*
 * A connection that was idle may have been closed by the server, with or
 * without a 421; it is noticed only by using it. Nothing was begun, so the mail
 * gets a fresh connection, once.
 */
static bool was_closed_while_idle(const struct smtp *self, CURLcode code)
{
	long connects = 1;

	if (code == CURLE_OK || code == CURLE_OPERATION_TIMEDOUT || self->sent_here == 0)
		return false;
	curl_easy_getinfo(self->curl, CURLINFO_NUM_CONNECTS, &connects);
	return connects == 0 && self->dialogue.step <= STEP_MAIL &&
	       (!self->dialogue.replied || self->dialogue.code == 421);
}

static CURLcode perform(struct smtp *self)
{
	struct curl_slist *recipient;
	CURLcode code = prepare(self);

	if (code)
		return code;
	recipient = curl_slist_append(NULL, self->upload.envelope->recipient);
	if (!recipient)
		return CURLE_OUT_OF_MEMORY;
	code = attempt(self, recipient);
	if (was_closed_while_idle(self, code)) {
		self->sent_here = 0;
		code = attempt(self, recipient);
	}
	curl_slist_free_all(recipient);
	return code;
}

static void judge(const struct smtp *self, CURLcode code, struct bb_sent_result *result)
{
	const char *error = self->error[0] || !code ? self->error : curl_easy_strerror(code);
	enum cause cause = mail_handle_cause(code, error);

	if (code == CURLE_ABORTED_BY_CALLBACK && !self->ready && !self->upload.asked)
		cause = CAUSE_NO_LOGIN;
	dialogue_judge(&self->dialogue, cause, error, self->upload.envelope->recipient, result);
}

static void send_mail(void *context, const struct bb_envelope *envelope,
                      const struct bb_fence *fence, struct bb_sent_result *result)
{
	struct smtp *self = context;
	CURLcode code;

	self->upload = (struct upload){ .envelope = envelope, .fence = fence };
	dialogue_begin(&self->dialogue);
	code = perform(self);
	self->sent_here = mail_sockets_any(&self->sockets) ? self->sent_here + 1 : 0;
	if (self->upload.stopped)
		result->sent = BB_SENT_STOPPED;
	else
		judge(self, code, result);
}

static void try_server(void *context, struct bb_sent_result *result)
{
	static const struct bb_envelope nothing = { "", "", "", "", 0 };
	struct smtp *self = context;
	CURLcode code;

	self->upload = (struct upload){ .envelope = &nothing };
	self->only_tries = true;
	dialogue_begin(&self->dialogue);
	code = perform(self);
	self->only_tries = false;
	if (self->ready)
		result->sent = BB_SENT_YES;
	else
		judge(self, code, result);
}

static enum bb_status open_smtp(void **out, const struct bb_route *route, struct bb_error *err)
{
	struct smtp *self = calloc(1, sizeof *self);

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		free(self);
		return bb_error_set(err, BB_EIO, "libcurl: can't be started");
	}
	self->route = route;
	self->dialogue = (struct dialogue)DIALOGUE_INIT;
	mail_sockets_init(&self->sockets);
	*out = self;
	return BB_OK;
}

static void close_smtp(void *context)
{
	struct smtp *self = context;

	hang_up(self);
	dialogue_release(&self->dialogue);
	free(self);
	curl_global_cleanup();
}

const struct transport_kind mail_smtp = {
	.open = open_smtp,
	.close = close_smtp,
	.needs_login = needs_login,
	.try = try_server,
	.send = send_mail,
};
