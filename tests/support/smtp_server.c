/* SPDX-License-Identifier: MIT */
#include "smtp_server.h"

#include "contract.h"

#include <brownbag/bytes.h>

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { KINDS = 16, LOG_MAX = 1024 * 1024 };

struct smtp_server {
	const struct smtp_rule *rules;
	int times[KINDS];
	int listener;
	int port;
	pthread_t thread;
	atomic_int client;
	atomic_size_t message_bytes;
	const char *verb; /* on which to act; NULL: none */
	void (*act)(void *context);
	void *context;
	struct bb_bytes log;
	struct bb_bytes messages;
};

static const struct smtp_rule usual[] = {
	{ "CONNECT", 0, "220 test ESMTP\r\n", false },
	{ "EHLO", 0, "250-test\r\n250-AUTH PLAIN LOGIN XOAUTH2\r\n250 8BITMIME\r\n", false },
	{ "AUTH", 0, "235 welcome\r\n", false },
	{ "MAIL", 0, "250 sender ok\r\n", false },
	{ "RCPT", 0, "250 recipient ok\r\n", false },
	{ "DATA", 0, "354 go on\r\n", false },
	{ "DOT", 0, "250 queued\r\n", false },
	{ "QUIT", 0, "221 bye\r\n", true },
	{ "", 0, "500 what\r\n", false },
};

static bool is_verb(const char *line, const char *verb)
{
	return strncasecmp(line, verb, strlen(verb)) == 0;
}

static const struct smtp_rule *usual_rule(const char *line)
{
	const struct smtp_rule *rule = usual;

	while (!is_verb(line, rule->verb))
		rule++;
	return rule;
}

/* Answer a command. @return whether the connection goes on; `*data` if a message follows */
static bool answer(struct smtp_server *self, FILE *client, const char *line, bool *data)
{
	const struct smtp_rule *rule = usual_rule(line);
	int time = ++self->times[rule - usual];

	bb_bytes_addf(&self->log, "%s\n", line);
	if (self->verb && is_verb(line, self->verb))
		self->act(self->context);
	for (const struct smtp_rule *own = self->rules; own->verb; own++) {
		if (is_verb(line, own->verb) && (own->time == 0 || own->time == time)) {
			rule = own;
			break;
		}
	}
	if (rule->reply)
		fputs(rule->reply, client);
	fflush(client);
	*data = is_verb(line, "DATA") && rule->reply && rule->reply[0] == '3';
	return !rule->close;
}

/* A line of a message. @return whether it was the last */
static bool take_data(struct smtp_server *self, const char *line, size_t len)
{
	atomic_fetch_add(&self->message_bytes, len);
	if (strcmp(line, ".\r\n") != 0) {
		bb_bytes_add(&self->messages, line, len);
		return false;
	}
	return true;
}

static void converse(struct smtp_server *self, FILE *client)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	bool data, goes_on = answer(self, client, "CONNECT", &data);

	while (goes_on && (len = getline(&line, &size, client)) > 0) {
		if (data) {
			if (take_data(self, line, (size_t)len))
				goes_on = answer(self, client, "DOT", &data);
			continue;
		}
		line[strcspn(line, "\r\n")] = '\0';
		goes_on = answer(self, client, line, &data);
	}
	free(line);
}

static void *serve(void *context)
{
	struct smtp_server *self = context;
	int fd;

	while ((fd = accept(self->listener, NULL, NULL)) >= 0) {
		FILE *client = fdopen(fd, "r+");

		atomic_store(&self->client, fd);
		converse(self, client);
		atomic_store(&self->client, -1);
		fclose(client);
	}
	return NULL;
}

struct smtp_server *smtp_server_start(const struct smtp_rule *rules)
{
	struct smtp_server *self = calloc(1, sizeof *self);
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t size = sizeof address;

	assert_non_null(self);
	self->rules = rules;
	self->log = self->messages = (struct bb_bytes)BB_BYTES_INIT(LOG_MAX);
	atomic_init(&self->client, -1);
	atomic_init(&self->message_bytes, 0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	self->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(self->listener, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(self->listener, 8), 0);
	assert_int_equal(getsockname(self->listener, (struct sockaddr *)&address, &size), 0);
	self->port = ntohs(address.sin_port);
	assert_int_equal(pthread_create(&self->thread, NULL, serve, self), 0);
	return self;
}

void smtp_server_on(struct smtp_server *self, const char *verb, void (*act)(void *context),
                    void *context)
{
	self->verb = verb;
	self->act = act;
	self->context = context;
}

int smtp_server_port(const struct smtp_server *self)
{
	return self->port;
}

size_t smtp_server_message_bytes(const struct smtp_server *self)
{
	return atomic_load(&self->message_bytes);
}

bool smtp_server_has_unread(const struct smtp_server *self)
{
	int unread = 0;

	return ioctl(atomic_load(&self->client), FIONREAD, &unread) == 0 && unread > 0;
}

void smtp_server_stop(struct smtp_server *self)
{
	shutdown(self->listener, SHUT_RDWR);
	pthread_join(self->thread, NULL);
}

const char *smtp_server_log(const struct smtp_server *self)
{
	return bb_bytes_text(&self->log);
}

const char *smtp_server_messages(const struct smtp_server *self)
{
	return bb_bytes_text(&self->messages);
}

void smtp_server_free(struct smtp_server *self)
{
	if (!self)
		return;
	close(self->listener);
	bb_bytes_release(&self->log);
	bb_bytes_release(&self->messages);
	free(self);
}
