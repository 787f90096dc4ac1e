/* SPDX-License-Identifier: MIT */
/*
 * A batch of messages: begun, read, done with. Decides the order of commits and when
 * a message is given up; what a message does is the library's affair.
 */
#include "intake.h"

#include "fetch.h"

#include <brownbag/config.h>
#include <brownbag/quarantine.h>
#include <brownbag/store.h>

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Begun twice and never finished: it isn't chance any more. */
enum { TRIES_MAX = 2 };

/* What is known of a message while its batch is underway. */
struct state {
	struct intake_message *message;
	uint8_t digest[BB_DIGEST_SIZE];
	int tries;             /* begun so often before; -1: done with */
	enum bb_status read;   /* BB_OK, or BB_EINVAL: malformed */
	struct bb_error trouble;
	struct bb_received received;
};

/* -- steps -- */

static enum bb_status begin_all(struct intake *self, struct state *states, size_t count,
                                struct bb_error *err)
{
	struct bb_group *group = self->session->group;
	enum bb_status status = bb_store_begin(group->store, err);

	for (size_t i = 0; status == BB_OK && i < count; i++)
		status = bb_group_begin_message(group, states[i].digest, &states[i].tries, err);
	return bb_store_end(group->store, status, true, err);
}

static enum bb_status read_message(struct intake *self, struct state *state, struct bb_error *err)
{
	const char *authserv_id = bb_config_text(self->session->config, "rsvp.authserv_id");

	if (state->tries >= TRIES_MAX) {
		state->read = bb_error_set(&state->trouble, BB_EINVAL,
		                           "it ended the program that read it %d times", TRIES_MAX);
		return BB_OK;
	}
	state->read = reader_read(self->reader, state->message->bytes, state->message->len,
	                          authserv_id, &state->received, &state->trouble);
	if (state->read == BB_EIO)
		return bb_error_set(err, BB_EIO, "%s", state->trouble.text);
	return BB_OK;
}

static enum bb_status put_aside(struct intake *self, const struct state *state,
                                struct bb_error *err)
{
	struct bb_group *group = self->session->group;
	struct intake_message *message = state->message;
	enum bb_status status;

	message->outcome = (struct bb_outcome){ .effect = BB_EFFECT_MALFORMED, .what = "" };
	snprintf(message->outcome.reason, sizeof message->outcome.reason, "%.*s",
	         (int)sizeof message->outcome.reason - 1, state->trouble.text);
	status = bb_quarantine_put(group, state->digest, message->bytes, message->len, err);
	return status == BB_OK ? bb_group_finish_message(group, state->digest, err) : status;
}

static enum bb_status finish_all(struct intake *self, struct state *states, size_t count,
                                 struct bb_error *err)
{
	struct bb_group *group = self->session->group;
	enum bb_status status = bb_store_begin(group->store, err);

	for (size_t i = 0; status == BB_OK && i < count; i++) {
		if (states[i].read == BB_OK)
			status = bb_group_receive(group, &states[i].received, states[i].digest,
			                          &states[i].message->outcome, err);
		else
			status = put_aside(self, &states[i], err);
	}
	return bb_store_end(group->store, status, true, err);
}

/* -- a batch -- */

static enum bb_status take(struct intake *self, struct state *states, size_t count,
                           struct bb_error *err)
{
	enum bb_status status = begin_all(self, states, count, err);

	for (size_t i = 0; status == BB_OK && i < count; i++)
		status = read_message(self, &states[i], err);
	if (status == BB_OK)
		status = finish_all(self, states, count, err);
	for (size_t i = 0; status == BB_OK && i < count; i++)
		tell_hook(self->session, &states[i].message->outcome);
	return status;
}

/* Begun together they would look as if each had ended the program that read it. */
static bool is_copy(const struct state *states, size_t count, const uint8_t digest[BB_DIGEST_SIZE])
{
	for (size_t i = 0; i < count; i++) {
		if (memcmp(states[i].digest, digest, BB_DIGEST_SIZE) == 0)
			return true;
	}
	return false;
}

/* Those that aren't done with; whether one was begun by a run that didn't finish. */
static enum bb_status list_new(struct intake *self, struct state *states, size_t *left,
                               struct intake_message *messages, size_t count, bool *begun,
                               struct bb_error *err)
{
	for (size_t i = 0; i < count; i++) {
		struct state *state = &states[*left];
		enum bb_status status;

		state->message = &messages[i];
		bb_received_digest(state->digest, self->session->group, messages[i].bytes,
		                   messages[i].len);
		status = bb_group_message_tries(self->session->group, state->digest, &state->tries, err);
		if (status != BB_OK)
			return status;
		*begun = *begun || state->tries > 0;
		if (state->tries < 0 || is_copy(states, *left, state->digest))
			bb_outcome_known(&messages[i].outcome);
		else
			++*left;
	}
	return BB_OK;
}

enum bb_status intake_take(struct intake *self, struct intake_message *messages, size_t count,
                           struct bb_error *err)
{
	struct state *states = calloc(count + 1, sizeof *states);
	size_t left = 0;
	bool begun = false;
	enum bb_status status;

	assert(count <= INTAKE_BATCH);
	if (!states)
		return bb_error_set(err, BB_EIO, "out of memory");
	status = list_new(self, states, &left, messages, count, &begun, err);
	if (status == BB_OK && !begun && left > 0)
		status = take(self, states, left, err);
	for (size_t i = 0; status == BB_OK && begun && i < left; i++)
		status = take(self, &states[i], 1, err);
	free(states);
	return status;
}
