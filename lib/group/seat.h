/* SPDX-License-Identifier: MIT */
/* A connection's place in a run, and the mail that it is busy with. */
#ifndef GROUP_SEAT_H
#define GROUP_SEAT_H

#include <brownbag/error.h>
#include <brownbag/outbox.h>
#include <brownbag/transport.h>

#include <stdbool.h>
#include <stdint.h>

enum { SEAT_NAME_SIZE = 128 };

struct seat {
	bool busy; /* with: */
	struct bb_mail mail;
	char *bytes;
	char name[SEAT_NAME_SIZE];
	struct bb_envelope envelope;
	bool came_near;   /* to its fence, which was asked for then */
	int64_t ready_at; /* ticks: not before, for the provider's sake */
	int breaks;       /* in a row */
	bool retired;     /* nobody gets through on it */
};

bool seat_is_free(const struct seat *self);

/**
 * Make the message of a mail, ready to be sent.
 *
 * @param mail  moved into the seat, if BB_OK
 * @return as bb_message_build()
 */
BB_CHECKED enum bb_status seat_fill(struct seat *self, struct bb_mail *mail, struct bb_error *err);

/** Whether it is worth going on with this connection. */
void seat_judge(struct seat *self, const struct bb_sent_result *result);

/** The mail has ended. */
void seat_release(struct seat *self);

#endif
