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
#include "mail/route.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	CONNECT_TIMEOUT_S = 120, /* for all until the log-in is done; servers delay greetings */
	ANSWERS_A_MESSAGE = 6,   /* more than a transfer needs at the slowest: its own time limit */
	SOCKETS = 8,             /* IPv6 and IPv4 are tried side by side; all but one close again */
};

struct upload {
	const struct bb_envelope *envelope;
	size_t at;
	bb_before_dot *before_dot;
	void *context;
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
	int sockets[SOCKETS]; /* open ones; -1: a free place */
};

/* -- sockets -- */

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct smtp *self = context;
	int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);

	(void)purpose;
	for (int i = 0; fd >= 0 && i < SOCKETS; i++) {
		if (self->sockets[i] < 0) {
			self->sockets[i] = fd;
			return fd;
		}
	}
	return fd >= 0 ? fd : CURL_SOCKET_BAD;
}

static int close_socket(void *context, curl_socket_t fd)
{
	struct smtp *self = context;

	for (int i = 0; i < SOCKETS; i++) {
		if (self->sockets[i] == fd)
			self->sockets[i] = -1;
	}
	return close(fd);
}

static bool is_connected(const struct smtp *self)
{
	for (int i = 0; i < SOCKETS; i++) {
		if (self->sockets[i] >= 0)
			return true;
	}
	return false;
}

/*
 * QUIT goes out, its answer isn't waited for: libcurl would, two minutes long
 * and more, and nothing depends on it. With the way in shut it sees the end.
 */
static void stop_listening(struct smtp *self)
{
	for (int i = 0; i < SOCKETS; i++) {
		if (self->sockets[i] >= 0)
			shutdown(self->sockets[i], SHUT_RD);
	}
}

/* -- callbacks -- */

/*
 * The end of data is given only when before_dot() says so. Aborting instead
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
		upload->stopped = !upload->before_dot(upload->context);
	}
	if (upload->stopped)
		return CURL_READFUNC_ABORT;
	dialogue_end_data(&self->dialogue);
	return 0;
}

static void trace(const struct smtp *self, char direction, const char *line, size_t len, bool shown)
{
	struct bb_bytes text = BB_BYTES_INIT(16 * DIALOGUE_REPLY_MAX);

	while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		len--;
	bb_bytes_addf(&text, "%c ", direction);
	if (shown)
		mail_scrub(&text, line, len, NULL);
	else
		bb_bytes_add_text(&text, "[hidden]");
	self->route->trace(self->route->trace_context, bb_bytes_text(&text));
	bb_bytes_release(&text);
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
	if (self->route->trace)
		trace(self, type == CURLINFO_HEADER_OUT ? '>' : '<', line, len, shown);
	if (self->dialogue.quitting)
		stop_listening(self);
	return 0;
}

/* libcurl would write headers it hears to stdout. */
static size_t swallow(char *bytes, size_t size, size_t count, void *context)
{
	(void)bytes;
	(void)context;
	return size * count;
}

/* -- setting up -- */

#define SET(curl, failed, option, value)                                \
	do {                                                            \
		if (!(failed))                                          \
			(failed) = curl_easy_setopt((curl), (option), (value)); \
	} while (0)

static CURLcode set_tls(CURL *curl, const struct bb_route *route)
{
	CURLcode failed = CURLE_OK;
	long want = CURLUSESSL_ALL;

	if (route->tls == BB_TLS_NONE)
		want = CURLUSESSL_NONE;
	else if (route->tls == BB_TLS_AUTO && route->loopback)
		want = CURLUSESSL_TRY;
	SET(curl, failed, CURLOPT_USE_SSL, want);
	SET(curl, failed, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (*route->cafile) {
		SET(curl, failed, CURLOPT_CAINFO, route->cafile);
		SET(curl, failed, CURLOPT_CAPATH, NULL);
	}
	if (*route->pinned_key) {
		SET(curl, failed, CURLOPT_PINNEDPUBLICKEY, route->pinned_key);
		/* The key says who it is better than any name: a self-made certificate will do. */
		SET(curl, failed, CURLOPT_SSL_VERIFYPEER, *route->cafile ? 1L : 0L);
		SET(curl, failed, CURLOPT_SSL_VERIFYHOST, *route->cafile ? 2L : 0L);
	}
	return failed;
}

static CURLcode set_login(CURL *curl, const struct bb_route *route)
{
	CURLcode failed = CURLE_OK;

	if (!*route->user)
		return CURLE_OK;
	SET(curl, failed, CURLOPT_USERNAME, route->user);
	SET(curl, failed, CURLOPT_SASL_IR, 1L);
	if (route->is_token) {
		SET(curl, failed, CURLOPT_XOAUTH2_BEARER, route->secret);
		SET(curl, failed, CURLOPT_LOGIN_OPTIONS, "AUTH=OAUTHBEARER;AUTH=XOAUTH2");
	} else {
		/* Not all that libcurl knows: it would try Kerberos where offered, and give up. */
		SET(curl, failed, CURLOPT_PASSWORD, route->secret);
		SET(curl, failed, CURLOPT_LOGIN_OPTIONS, "AUTH=CRAM-MD5;AUTH=PLAIN;AUTH=LOGIN");
	}
	return failed;
}

static CURLcode set_limits(CURL *curl, const struct bb_route *route)
{
	CURLcode failed = CURLE_OK;
	long answer = route->timeout_s;

	SET(curl, failed, CURLOPT_CONNECTTIMEOUT,
	    answer < CONNECT_TIMEOUT_S ? answer : CONNECT_TIMEOUT_S);
	SET(curl, failed, CURLOPT_SERVER_RESPONSE_TIMEOUT, answer);
	SET(curl, failed, CURLOPT_TIMEOUT, answer * ANSWERS_A_MESSAGE);
	SET(curl, failed, CURLOPT_NOSIGNAL, 1L);
	SET(curl, failed, CURLOPT_MAXCONNECTS, 1L);
	SET(curl, failed, CURLOPT_PROXY, ""); /* libcurl would ask the environment */
	return failed;
}

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
	SET(curl, failed, CURLOPT_VERBOSE, 1L);
	SET(curl, failed, CURLOPT_DEBUGFUNCTION, follow);
	SET(curl, failed, CURLOPT_DEBUGDATA, self);
	SET(curl, failed, CURLOPT_ERRORBUFFER, self->error);
	SET(curl, failed, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(curl, failed, CURLOPT_OPENSOCKETDATA, self);
	SET(curl, failed, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
	SET(curl, failed, CURLOPT_CLOSESOCKETDATA, self);
	if (!failed)
		failed = set_limits(curl, self->route);
	if (!failed)
		failed = set_tls(curl, self->route);
	if (!failed)
		failed = set_login(curl, self->route);
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

	return !is_connected(self) || is_used_up(self);
}

static void hang_up(struct smtp *self)
{
	stop_listening(self);
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

/* A handshake that the other side broke off is a broken connection, and may go well next time;
 * libcurl has one code for that and for two sides that speak no common language. */
static enum cause cause_of_handshake(const char *error)
{
	return strstr(error, "SYSCALL") || strstr(error, "reset") ? CAUSE_LOST : CAUSE_TLS;
}

static enum cause cause_of(CURLcode code, const char *error)
{
	switch (code) {
	case CURLE_OK:
		return CAUSE_NONE;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
		return CAUSE_UNREACHABLE;
	case CURLE_OPERATION_TIMEDOUT:
		return CAUSE_TIMEOUT;
	case CURLE_USE_SSL_FAILED:
	case CURLE_REMOTE_ACCESS_DENIED: /* EHLO unknown, so no STARTTLS */
		return CAUSE_NO_TLS;
	case CURLE_SSL_CONNECT_ERROR:
		return cause_of_handshake(error);
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_ISSUER_ERROR:
		return CAUSE_TLS;
	case CURLE_LOGIN_DENIED:
	case CURLE_AUTH_ERROR:
		return CAUSE_LOGIN;
	case CURLE_OUT_OF_MEMORY:
	case CURLE_FAILED_INIT:
	case CURLE_NOT_BUILT_IN:
	case CURLE_UNKNOWN_OPTION:
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return CAUSE_BROKEN;
	default:
		return CAUSE_LOST;
	}
}

static CURLcode attempt(struct smtp *self, struct curl_slist *recipient)
{
	CURLcode code = CURLE_OK;

	dialogue_begin(&self->dialogue);
	self->upload.at = 0;
	self->error[0] = '\0';
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

static void send_mail(void *context, const struct bb_envelope *envelope,
                      bb_before_dot *before_dot, void *fence, struct bb_sent_result *result)
{
	struct smtp *self = context;
	const char *error;
	CURLcode code;

	self->upload = (struct upload){ envelope, 0, before_dot, fence, false, false };
	dialogue_begin(&self->dialogue);
	code = perform(self);
	self->sent_here = is_connected(self) ? self->sent_here + 1 : 0;
	if (self->upload.stopped) {
		result->sent = BB_SENT_STOPPED;
		return;
	}
	error = self->error[0] || !code ? self->error : curl_easy_strerror(code);
	dialogue_judge(&self->dialogue, cause_of(code, error), error, envelope->recipient, result);
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
	for (int i = 0; i < SOCKETS; i++)
		self->sockets[i] = -1;
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
	.send = send_mail,
};
