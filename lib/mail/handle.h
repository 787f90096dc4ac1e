/* SPDX-License-Identifier: MIT */
/*
 * A libcurl handle on its way to a server: sockets, TLS, log-in, limits, and what
 * its errors mean. The same for SMTP and IMAP.
 */
#ifndef MAIL_HANDLE_H
#define MAIL_HANDLE_H

#include "mail/cause.h"
#include "mail/server.h"

#include <curl/curl.h>

enum { MAIL_SOCKETS = 8 /* IPv6 and IPv4 are tried side by side; all but one close again */ };

/* The open ones of a handle; -1: a free place. */
struct mail_sockets {
	int fds[MAIL_SOCKETS];
};

/* Set an option unless one failed before: a straight list of them, checked at its end. */
#define SET(curl, failed, option, value)                                        \
	do {                                                                    \
		if (!(failed))                                                  \
			(failed) = curl_easy_setopt((curl), (option), (value)); \
	} while (0)

void mail_sockets_init(struct mail_sockets *self);
/** What libcurl calls to have a socket, with the sockets as context. */
curl_socket_t mail_sockets_open(void *context, curlsocktype purpose,
                                struct curl_sockaddr *address);
bool mail_sockets_any(const struct mail_sockets *self);

/**
 * The last words go out, their answer isn't waited for: libcurl would, two minutes
 * long and more, and nothing depends on it. With the way in shut it sees the end.
 */
void mail_sockets_stop_listening(const struct mail_sockets *self);

/**
 * Make a fresh handle fit for a server. Url, callbacks and what is wanted of the
 * server are the caller's to set.
 *
 * @param sockets  borrowed as long as the handle lives
 * @param answers  how many answers of the server a transfer waits for at most
 */
CURLcode mail_handle_prepare(CURL *curl, const struct mail_server *server,
                             struct mail_sockets *sockets, int answers);

/** @param error  libcurl's words */
enum cause mail_handle_cause(CURLcode code, const char *error);

/** Let the server's trace see a line; it may end in CRLF. @param shown  false: it holds a secret */
void mail_server_trace(const struct mail_server *server, char direction, const char *line,
                       size_t len, bool shown);

#endif
