/* SPDX-License-Identifier: MIT */
/*
 * Threads that send, one a transport. They see envelopes and nothing else: what
 * is sent when, and what becomes of it, is the one thread's that owns them.
 *
 *     IDLE -> SENDING -> NEAR_FENCE -> AT_FENCE -> SENDING -> DONE -> IDLE
 *
 * Nobody waits in NEAR_FENCE, which may be left out.
 */
#ifndef GROUP_WORKERS_H
#define GROUP_WORKERS_H

#include <brownbag/error.h>
#include <brownbag/transport.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum worker_state { WORKER_IDLE, WORKER_SENDING, WORKER_NEAR_FENCE, WORKER_AT_FENCE, WORKER_DONE };

struct workers;

/* Who is told, in a worker's thread, of the two moments that count; the i-th worker is SENDING. */
struct workers_witness {
	/* The fence is open and its dot about to go. @return whether it may */
	bool (*dot)(void *context, size_t i);
	/* What became of a mail whose fence was open is known. */
	void (*answered)(void *context, size_t i, enum bb_sent sent);
	void *context;
};

/**
 * @param[out] out  free with workers_free()
 * @param route     borrowed until then
 * @return as bb_transport_open(); BB_EIO: no threads to be had
 */
BB_CHECKED enum bb_status workers_new(struct workers **out, const struct bb_route *route,
                                      size_t count, const struct workers_witness *witness,
                                      struct bb_error *err);
/** All must be idle. They hang up. NULL is allowed. */
void workers_free(struct workers *self);

enum worker_state workers_state(struct workers *self, size_t i);

/** Whether an idle one has to log in before it can send. */
bool workers_need_login(struct workers *self, size_t i);

/** IDLE -> SENDING. The envelope is borrowed until the result is taken. */
void workers_give(struct workers *self, size_t i, const struct bb_envelope *envelope);

/** AT_FENCE -> SENDING: whether its final dot may go. */
void workers_answer(struct workers *self, size_t i, bool go);

/** DONE -> IDLE */
void workers_take(struct workers *self, size_t i, struct bb_sent_result *result);

/** Wait until one has reached NEAR_FENCE, AT_FENCE or DONE, or until that tick of CLOCK_MONOTONIC (-1: for
 *  ever), or for a nudge. May return early. */
void workers_wait(struct workers *self, int64_t until_ms);

/** Make workers_wait() return. May be called by a signal handler. */
void workers_nudge(struct workers *self);

#endif
