/* SPDX-License-Identifier: MIT */
/*
 * IMAP by libcurl, a connection at a time. Decides how the server is asked; what a
 * failure means is imap_dialogue.c's affair. Knows nothing of what is in a message.
 *
 * - libcurl can only SELECT, which would let reading mark messages as seen. So
 *   EXAMINE follows on the same connection (RFC 3501 6.3.2), and a connection that
 *   libcurl would open by itself, and SELECT on, is refused.
 * - A message comes by its url. A custom UID FETCH loses the literal, and what is in a
 *   message could pass for an answer of the server.
 */
#include "mail/imap_session.h"

#include "mail/handle.h"
#include "mail/imap_dialogue.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ANSWERS_A_TRANSFER = 6, /* more than a transfer waits for at the slowest */
	URL_MAX = 4096,
	COMMAND_MAX = 4096,
};

struct imap_session {
	struct mail_server server;
	char *folder;
	char *url; /* of the folder, as libcurl wants it */
	CURL *curl; /* NULL: none yet, or hung up */
	char error[CURL_ERROR_SIZE];
	struct imap_dialogue dialogue;
	struct mail_sockets sockets;
	bool connected; /* this handle has had its connection */
	bool spent;     /* and libcurl has closed it */
	struct imap_folder said;
	/* what comes in during one transfer */
	struct bb_bytes line;  /* of an answer, unfinished */
	void (*take)(void *context, const char *line);
	void *context;
	struct bb_bytes *body; /* NULL: no message is expected */
	bool gone;             /* and there is none, says the server */
};

/* -- callbacks -- */

/* Only the first: a second connection would begin with SELECT. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct imap_session *self = context;

	if (self->connected)
		return CURL_SOCKET_BAD;
	return mail_sockets_open(&self->sockets, purpose, address);
}

static void take_line(struct imap_session *self)
{
	if (self->take)
		self->take(self->context, bb_bytes_text(&self->line));
	bb_bytes_clear(&self->line);
}

/* Answers to a command of ours; of a line that is too long only the beginning counts. */
static void take_lines(struct imap_session *self, const char *bytes, size_t len)
{
	while (len > 0) {
		const char *end = memchr(bytes, '\n', len);
		size_t part = end ? (size_t)(end - bytes) + 1 : len;
		size_t room = IMAP_LINE_MAX - self->line.len;

		bb_bytes_add(&self->line, bytes, part < room ? part : room);
		if (end)
			take_line(self);
		bytes += part;
		len -= part;
	}
}

static size_t receive(char *bytes, size_t size, size_t count, void *context)
{
	struct imap_session *self = context;

	if (!self->body) {
		take_lines(self, bytes, size * count);
		return size * count;
	}
	bb_bytes_add(self->body, bytes, size * count);
	return self->body->failed ? 0 : size * count; /* 0 ends the transfer */
}

static int follow(CURL *curl, curl_infotype type, char *line, size_t len, void *context)
{
	struct imap_session *self = context;
	bool shown = true;

	(void)curl;
	if (type == CURLINFO_HEADER_OUT)
		shown = imap_dialogue_sent(&self->dialogue, line, len);
	else if (type == CURLINFO_HEADER_IN)
		imap_dialogue_heard(&self->dialogue, line, len);
	else
		return 0;
	if (type == CURLINFO_HEADER_IN && self->body && imap_is_gone(line, len))
		self->gone = true;
	if (self->server.trace)
		mail_server_trace(&self->server, type == CURLINFO_HEADER_OUT ? '>' : '<', line,
		                  len, shown);
	if (self->dialogue.leaving)
		mail_sockets_stop_listening(&self->sockets);
	return 0;
}

/* libcurl would write the lines it hears to stdout. */
static size_t swallow(char *bytes, size_t size, size_t count, void *context)
{
	(void)bytes;
	(void)context;
	return size * count;
}

/* -- the connection -- */

static void hang_up(struct imap_session *self)
{
	mail_sockets_stop_listening(&self->sockets);
	curl_easy_cleanup(self->curl);
	self->curl = NULL;
	self->connected = false;
}

static CURLcode set_up(struct imap_session *self)
{
	CURL *curl = self->curl;
	CURLcode failed = mail_handle_prepare(curl, &self->server, &self->sockets,
	                                      ANSWERS_A_TRANSFER);

	SET(curl, failed, CURLOPT_PROTOCOLS_STR, "imap,imaps");
	SET(curl, failed, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(curl, failed, CURLOPT_OPENSOCKETDATA, self);
	SET(curl, failed, CURLOPT_WRITEFUNCTION, receive);
	SET(curl, failed, CURLOPT_WRITEDATA, self);
	SET(curl, failed, CURLOPT_HEADERFUNCTION, swallow);
	SET(curl, failed, CURLOPT_VERBOSE, 1L);
	SET(curl, failed, CURLOPT_DEBUGFUNCTION, follow);
	SET(curl, failed, CURLOPT_DEBUGDATA, self);
	SET(curl, failed, CURLOPT_ERRORBUFFER, self->error);
	return failed;
}

static enum bb_status judge(const struct imap_session *self, CURLcode code, struct bb_error *err)
{
	const char *detail = self->error[0] ? self->error : curl_easy_strerror(code);

	return imap_dialogue_judge(&self->dialogue, mail_handle_cause(code, detail), detail,
	                           self->folder, err);
}

/* One transfer: a command on the folder, or without one what the url names. */
static CURLcode perform(struct imap_session *self, const char *url, const char *command)
{
	CURLcode code = CURLE_OK;

	self->error[0] = '\0';
	SET(self->curl, code, CURLOPT_URL, url);
	SET(self->curl, code, CURLOPT_CUSTOMREQUEST, command);
	if (!code)
		code = curl_easy_perform(self->curl);
	if (self->line.len > 0)
		take_line(self);
	self->spent = self->spent || code;
	return code;
}

/* RFC 3501 4.3; percent signs are undone by libcurl. */
static void add_quoted(struct bb_bytes *out, const char *text)
{
	bb_bytes_add_char(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			bb_bytes_add_char(out, '\\');
		if (*text == '%')
			bb_bytes_add_text(out, "%25");
		else
			bb_bytes_add_char(out, *text);
	}
	bb_bytes_add_char(out, '"');
}

static void take_folder(void *context, const char *line)
{
	imap_read_folder(context, line);
}

static CURLcode connect_to(struct imap_session *self, const char *examine)
{
	CURLcode code;

	hang_up(self);
	imap_dialogue_begin(&self->dialogue);
	self->said = (struct imap_folder){ 0, 0, 0, false };
	self->spent = false;
	self->curl = curl_easy_init();
	code = self->curl ? set_up(self) : CURLE_OUT_OF_MEMORY;
	self->take = take_folder;
	self->context = &self->said;
	if (!code)
		code = perform(self, self->url, examine);
	self->take = NULL;
	self->connected = true;
	return code;
}

enum bb_status imap_session_open(struct imap_session *self, struct imap_folder *folder,
                                 struct bb_error *err)
{
	struct bb_bytes examine = BB_BYTES_INIT(COMMAND_MAX);
	enum bb_status status;
	CURLcode code;

	bb_bytes_add_text(&examine, "EXAMINE ");
	add_quoted(&examine, self->folder);
	status = bb_bytes_check(&examine, err);
	if (status != BB_OK)
		goto out;
	code = connect_to(self, bb_bytes_text(&examine));
	if (code)
		status = judge(self, code, err);
	else if (self->said.uidvalidity == 0)
		status = bb_error_set(err, BB_ECONFLICT,
		                      "the server keeps no UIDs for the folder \"%s\"; it can't "
		                      "be read without", self->folder);
	else
		*folder = self->said;
out:
	bb_bytes_release(&examine);
	return status;
}

void imap_session_close(struct imap_session *self)
{
	hang_up(self);
}

/* -- asking -- */

enum bb_status imap_session_ask(struct imap_session *self, const char *command,
                                void (*take)(void *context, const char *line), void *context,
                                struct bb_error *err)
{
	CURLcode code;

	self->take = take;
	self->context = context;
	code = perform(self, self->url, command);
	self->take = NULL;
	return code ? judge(self, code, err) : BB_OK;
}

/* libcurl hangs up after a transfer that failed, and after one that was broken off. */
static enum bb_status reopen(struct imap_session *self, struct bb_error *err)
{
	uint32_t uidvalidity = self->said.uidvalidity;
	struct imap_folder folder;
	enum bb_status status = imap_session_open(self, &folder, err);

	if (status == BB_OK && folder.uidvalidity != uidvalidity)
		status = bb_error_set(err, BB_EAGAIN, "the folder was numbered anew meanwhile");
	return status;
}

/* @return whether the code tells of the message, not of the connection */
static bool is_of_message(const struct imap_session *self, const struct bb_bytes *body,
                          CURLcode code, enum imap_fetched *out)
{
	if (body->too_long)
		*out = IMAP_FETCHED_LARGE;
	else if (self->gone)
		*out = IMAP_FETCHED_GONE;
	else if (code == CURLE_OK)
		*out = IMAP_FETCHED;
	else if (code == CURLE_REMOTE_FILE_NOT_FOUND)
		*out = IMAP_FETCHED_GONE;
	else if (code == CURLE_WEIRD_SERVER_REPLY)
		*out = IMAP_FETCHED_ODD;
	else
		return false;
	return true;
}

enum bb_status imap_session_fetch(struct imap_session *self, uint32_t uid, struct bb_bytes *body,
                                  enum imap_fetched *out, struct bb_error *err)
{
	char url[URL_MAX + 64];
	enum bb_status status = self->spent ? reopen(self, err) : BB_OK;
	CURLcode code;

	if (status != BB_OK)
		return status;
	snprintf(url, sizeof url, "%s;UIDVALIDITY=%" PRIu32 "/;UID=%" PRIu32, self->url,
	         self->said.uidvalidity, uid);
	bb_bytes_clear(body);
	self->body = body;
	self->gone = false;
	code = perform(self, url, NULL);
	self->body = NULL;
	return is_of_message(self, body, code, out) ? BB_OK : judge(self, code, err);
}

/* -- life -- */

void imap_session_free(struct imap_session *self)
{
	if (!self)
		return;
	hang_up(self);
	imap_dialogue_release(&self->dialogue);
	mail_server_release(&self->server);
	bb_bytes_release(&self->line);
	free(self->folder);
	free(self->url);
	free(self);
	curl_global_cleanup();
}

/* The folder becomes a path: what means something there is percent-encoded. */
static enum bb_status make_url(char **out, const struct destination *at, const char *folder,
                               struct bb_error *err)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/&,+";
	struct bb_bytes url = BB_BYTES_INIT(URL_MAX);
	enum bb_status status;

	bb_bytes_addf(&url, "%s://", at->scheme == MAIL_IMAPS ? "imaps" : "imap");
	bb_bytes_add(&url, at->rest, strcspn(at->rest, "/"));
	bb_bytes_add_char(&url, '/');
	for (; *folder; folder++) {
		if (strchr(plain, *folder))
			bb_bytes_add_char(&url, *folder);
		else
			bb_bytes_addf(&url, "%%%02X", (unsigned)*folder);
	}
	status = bb_bytes_detach(out, &url, err);
	bb_bytes_release(&url);
	return status;
}

static enum bb_status fill(struct imap_session *self, const struct bb_server_settings *settings,
                           struct bb_error *err)
{
	struct destination at = { .rest = NULL };
	enum bb_status status;

	status = mail_read_imap_url(&at, &self->folder, settings->url ? settings->url : "", err);
	if (status == BB_OK)
		status = mail_check_tls(&at, settings->tls, err);
	if (status == BB_OK && !(settings->user && *settings->user))
		status = bb_error_set(err, BB_EINVAL,
		                      "[imap] user isn't set: a mailbox is read by logging in");
	if (status == BB_OK)
		status = make_url(&self->url, &at, self->folder, err);
	if (status == BB_OK)
		status = mail_server_init(&self->server, settings, at.loopback, err);
	if (status == BB_OK)
		status = mail_read_secret(&self->server.secret, &self->server.is_token, settings,
		                          mail_section(at.scheme), err);
	return status;
}

enum bb_status imap_session_new(struct imap_session **out, const struct bb_server_settings *settings,
                                struct bb_error *err)
{
	struct imap_session *self = calloc(1, sizeof *self);
	enum bb_status status;

	assert(settings->timeout_s > 0);
	if (!self || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		free(self);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	self->dialogue = (struct imap_dialogue)IMAP_DIALOGUE_INIT;
	self->line = (struct bb_bytes)BB_BYTES_INIT(IMAP_LINE_MAX);
	mail_sockets_init(&self->sockets);
	status = fill(self, settings, err);
	if (status != BB_OK) {
		imap_session_free(self);
		return status;
	}
	*out = self;
	return BB_OK;
}
