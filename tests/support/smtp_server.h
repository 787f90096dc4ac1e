/* SPDX-License-Identifier: MIT */
/*
 * A small SMTP server in a thread of the test, on a port of 127.0.0.1, for what
 * needs to look at both ends of a connection at once. It logs what it hears.
 */
#ifndef TESTS_SMTP_SERVER_H
#define TESTS_SMTP_SERVER_H

#include <stdbool.h>
#include <stddef.h>

/* An answer other than the usual one. */
struct smtp_rule {
	const char *verb;  /* "CONNECT", "EHLO", "MAIL", ... "DOT" */
	int time;          /* the how-manieth such command of the server's life, from 1; 0: each */
	const char *reply; /* lines with CRLF; NULL: none */
	bool close;        /* the connection, after the reply */
};

struct smtp_server;

/** Ends with a rule whose verb is NULL. The test fails if it can't start. */
struct smtp_server *smtp_server_start(const struct smtp_rule *rules);

/** Called in the server's thread each time that command, or "DOT", has come, before its answer. */
void smtp_server_on(struct smtp_server *self, const char *verb, void (*act)(void *context),
                    void *context);

int smtp_server_port(const struct smtp_server *self);

/** Bytes of messages that have come so far, dots included. */
size_t smtp_server_message_bytes(const struct smtp_server *self);

/** Whether the kernel holds bytes for it that it hasn't read. */
bool smtp_server_has_unread(const struct smtp_server *self);

/** Wait for the client to be gone, and stop. Then the two below are complete. */
void smtp_server_stop(struct smtp_server *self);

/** "CONNECT\nEHLO x\n..DOT\n"; an AUTH's argument included. */
const char *smtp_server_log(const struct smtp_server *self);

/** The bytes between "354" and the dot of all messages, as they came. */
const char *smtp_server_messages(const struct smtp_server *self);

/** NULL is allowed. */
void smtp_server_free(struct smtp_server *self);

#endif
