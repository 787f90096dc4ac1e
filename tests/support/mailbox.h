/* SPDX-License-Identifier: MIT */
/*
 * A mailbox on a real IMAP server (Dovecot), and a wire to it that can be cut.
 *
 * User "lunch", password "geheim". Dovecot starts in half a second, so the tests of a
 * program share one and empty it.
 */
#ifndef TESTS_MAILBOX_H
#define TESTS_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>

struct mailbox;

/** The test fails if it can't start. */
struct mailbox *mailbox_start(void);
/** NULL is allowed. */
void mailbox_stop(struct mailbox *self);

int mailbox_port(const struct mailbox *self);      /* IMAP, with STARTTLS */
int mailbox_port_tls(const struct mailbox *self);  /* IMAPS */
const char *mailbox_certificate(const struct mailbox *self); /* a path */

/** Without messages, and numbered anew: another UIDVALIDITY. */
void mailbox_empty(struct mailbox *self);
/** Messages stay, their UIDs don't. */
void mailbox_renumber(struct mailbox *self);

/** Put a message in; those with lower numbers get lower UIDs. @param arrived_at  0: now */
void mailbox_put(struct mailbox *self, int number, const char *bytes, size_t len,
                 long arrived_at);
/** Take one out, as another program would. */
void mailbox_take(struct mailbox *self, int number);

/** How many messages are marked in any way. */
int mailbox_marked(const struct mailbox *self);
/** How many messages are there. */
int mailbox_count(const struct mailbox *self);

/* -- the wire -- */

struct wire;

/** A port that leads to another one of this machine. */
struct wire *wire_start(int target_port);
/** NULL is allowed. */
void wire_stop(struct wire *self);
int wire_port(const struct wire *self);

/** Cut each connection behind that many bytes of the server; -1: never. */
void wire_cut_behind(struct wire *self, long bytes);
/** Connections so far. */
int wire_connections(const struct wire *self);
/** Bytes of the server that came through on the last connection. */
long wire_bytes(const struct wire *self);

#endif
