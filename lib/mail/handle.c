/* SPDX-License-Identifier: MIT */
/*
 * How libcurl is asked to talk to a server, whatever the protocol, and what its
 * errors mean. Decides that TLS is verified, that no helper of libcurl's choosing
 * is asked for a log-in, and that every wait has an end.
 */
#include "mail/handle.h"

#include "mail/dialogue.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	CONNECT_TIMEOUT_S = 120, /* for all until the log-in is done; servers delay greetings */
};

/* -- sockets -- */

curl_socket_t mail_sockets_open(void *context, curlsocktype purpose,
                                struct curl_sockaddr *address)
{
	struct mail_sockets *self = context;
	int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);

	(void)purpose;
	for (int i = 0; fd >= 0 && i < MAIL_SOCKETS; i++) {
		if (self->fds[i] < 0) {
			self->fds[i] = fd;
			return fd;
		}
	}
	return fd >= 0 ? fd : CURL_SOCKET_BAD;
}

static int close_socket(void *context, curl_socket_t fd)
{
	struct mail_sockets *self = context;

	for (int i = 0; i < MAIL_SOCKETS; i++) {
		if (self->fds[i] == fd)
			self->fds[i] = -1;
	}
	return close(fd);
}

void mail_sockets_init(struct mail_sockets *self)
{
	for (int i = 0; i < MAIL_SOCKETS; i++)
		self->fds[i] = -1;
}

bool mail_sockets_any(const struct mail_sockets *self)
{
	for (int i = 0; i < MAIL_SOCKETS; i++) {
		if (self->fds[i] >= 0)
			return true;
	}
	return false;
}

void mail_sockets_stop_listening(const struct mail_sockets *self)
{
	for (int i = 0; i < MAIL_SOCKETS; i++) {
		if (self->fds[i] >= 0)
			shutdown(self->fds[i], SHUT_RD);
	}
}

/* -- setting up -- */

static CURLcode set_tls(CURL *curl, const struct mail_server *server)
{
	CURLcode failed = CURLE_OK;
	long want = CURLUSESSL_ALL;

	if (server->tls == BB_TLS_NONE)
		want = CURLUSESSL_NONE;
	else if (server->tls == BB_TLS_AUTO && server->loopback)
		want = CURLUSESSL_TRY;
	SET(curl, failed, CURLOPT_USE_SSL, want);
	SET(curl, failed, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (*server->cafile) {
		SET(curl, failed, CURLOPT_CAINFO, server->cafile);
		SET(curl, failed, CURLOPT_CAPATH, NULL);
	}
	if (*server->pinned_key) {
		SET(curl, failed, CURLOPT_PINNEDPUBLICKEY, server->pinned_key);
		/* The key says who it is better than any name: a self-made certificate will do. */
		SET(curl, failed, CURLOPT_SSL_VERIFYPEER, *server->cafile ? 1L : 0L);
		SET(curl, failed, CURLOPT_SSL_VERIFYHOST, *server->cafile ? 2L : 0L);
	}
	return failed;
}

static CURLcode set_login(CURL *curl, const struct mail_server *server)
{
	CURLcode failed = CURLE_OK;

	if (!*server->user)
		return CURLE_OK;
	SET(curl, failed, CURLOPT_USERNAME, server->user);
	SET(curl, failed, CURLOPT_SASL_IR, 1L);
	if (server->is_token) {
		SET(curl, failed, CURLOPT_XOAUTH2_BEARER, server->secret);
		/* What the big providers have; OAUTHBEARER is nowhere the only one. */
		SET(curl, failed, CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2");
	} else {
		/* Not all that libcurl knows: it would try Kerberos where offered, and give up.
		 * CRAM-MD5 makes the server keep passwords, and under TLS gains nothing. */
		SET(curl, failed, CURLOPT_PASSWORD, server->secret);
		SET(curl, failed, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
	}
	return failed;
}

static CURLcode set_limits(CURL *curl, const struct mail_server *server, int answers)
{
	CURLcode failed = CURLE_OK;
	long answer = server->timeout_s;

	SET(curl, failed, CURLOPT_CONNECTTIMEOUT,
	    answer < CONNECT_TIMEOUT_S ? answer : CONNECT_TIMEOUT_S);
	SET(curl, failed, CURLOPT_SERVER_RESPONSE_TIMEOUT, answer);
	SET(curl, failed, CURLOPT_TIMEOUT, answer * answers);
	SET(curl, failed, CURLOPT_NOSIGNAL, 1L);
	SET(curl, failed, CURLOPT_MAXCONNECTS, 1L);
	SET(curl, failed, CURLOPT_PROXY, ""); /* libcurl would ask the environment */
	return failed;
}

CURLcode mail_handle_prepare(CURL *curl, const struct mail_server *server,
                             struct mail_sockets *sockets, int answers)
{
	CURLcode failed = CURLE_OK;

	SET(curl, failed, CURLOPT_OPENSOCKETFUNCTION, mail_sockets_open);
	SET(curl, failed, CURLOPT_OPENSOCKETDATA, sockets);
	SET(curl, failed, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
	SET(curl, failed, CURLOPT_CLOSESOCKETDATA, sockets);
	if (!failed)
		failed = set_limits(curl, server, answers);
	if (!failed)
		failed = set_tls(curl, server);
	if (!failed)
		failed = set_login(curl, server);
	return failed;
}

/* -- what happened -- */

/* A handshake that the other side broke off is a broken connection, and may go well next time;
 * libcurl has one code for that and for two sides that speak no common language. */
static enum cause cause_of_handshake(const char *error)
{
	return strstr(error, "SYSCALL") || strstr(error, "reset") ? CAUSE_LOST : CAUSE_TLS;
}

enum cause mail_handle_cause(CURLcode code, const char *error)
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

void mail_server_trace(const struct mail_server *server, char direction, const char *line,
                       size_t len, bool shown)
{
	struct bb_bytes text = BB_BYTES_INIT(16 * DIALOGUE_REPLY_MAX);

	while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		len--;
	bb_bytes_addf(&text, "%c ", direction);
	if (shown)
		mail_scrub(&text, line, len, NULL);
	else
		bb_bytes_add_text(&text, "[hidden]");
	server->trace(server->trace_context, bb_bytes_text(&text));
	bb_bytes_release(&text);
}
