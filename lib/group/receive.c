/* SPDX-License-Identifier: MIT */
/*
 * What a message is to this group: a bounce, an answer of a calendar program, a word
 * of a member, or nothing. Decides which of them, in this order, and that each
 * message has its effect once.
 */
#include <brownbag/received.h>

#include "group/receive.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than a person would look through: what comes on top is a flood. */
enum { REVIEWS_MAX = 500 };

static const char *const effect_names[BB_EFFECT_COUNT] = {
	[BB_EFFECT_IGNORED] = "ignored",
	[BB_EFFECT_APPLIED] = "applied",
	[BB_EFFECT_REVIEW] = "review",
	[BB_EFFECT_MALFORMED] = "malformed",
};

const char *bb_effect_name(enum bb_effect effect)
{
	assert((unsigned)effect < BB_EFFECT_COUNT);
	return effect_names[effect];
}

void arrival_end(struct arrival *self, enum bb_effect effect, const char *what,
                 const char *reason)
{
	self->out->effect = effect;
	self->out->what = what;
	snprintf(self->out->reason, sizeof self->out->reason, "%s", reason);
}

void bb_outcome_known(struct bb_outcome *out)
{
	struct arrival self = { .out = out };

	*out = (struct bb_outcome){ .member = 0 };
	arrival_end(&self, BB_EFFECT_IGNORED, "", "it was read before");
}

enum bb_status arrival_review(struct arrival *self, struct bb_review *review,
                              struct bb_error *err)
{
	const struct bb_inbound *mail = &self->received->mail;
	int64_t waiting = 0;
	enum bb_status status = bb_store_count_reviews(self->group->store, &waiting, err);

	if (status != BB_OK)
		return status;
	if (waiting >= REVIEWS_MAX) {
		arrival_end(self, BB_EFFECT_IGNORED, "", "too much waits for review already");
		return BB_OK;
	}
	review->at = self->group->now;
	review->sender = (char *)mail->from;
	review->sender_name = (char *)mail->from_name;
	status = bb_store_add_review(self->group->store, review, &self->out->review, err);
	self->out->member = review->member;
	self->out->meeting = review->meeting;
	arrival_end(self, BB_EFFECT_REVIEW, "", review->reason);
	return status;
}

/* -- once -- */

void bb_received_digest(uint8_t out[BB_DIGEST_SIZE], const struct bb_group *group,
                        const char *bytes, size_t len)
{
	bb_digest(out, group->secret, "received", bytes, len);
}

enum bb_status bb_group_message_tries(const struct bb_group *self,
                                      const uint8_t digest[BB_DIGEST_SIZE], int *out,
                                      struct bb_error *err)
{
	return bb_store_load_seen(self->store, digest, out, err);
}

enum bb_status bb_group_begin_message(struct bb_group *self, const uint8_t digest[BB_DIGEST_SIZE],
                                      int *tries, struct bb_error *err)
{
	enum bb_status status = bb_store_load_seen(self->store, digest, tries, err);

	if (status != BB_OK || *tries < 0)
		return status;
	return bb_store_set_seen(self->store, digest, *tries + 1, self->now, err);
}

enum bb_status bb_group_finish_message(struct bb_group *self,
                                       const uint8_t digest[BB_DIGEST_SIZE], struct bb_error *err)
{
	return bb_store_set_seen(self->store, digest, BB_SEEN_DONE, self->now, err);
}

/* Another run may have been done with it since it was begun here. */
static enum bb_status note_digest(struct bb_group *group, const uint8_t digest[BB_DIGEST_SIZE],
                                  bool *known, struct bb_error *err)
{
	int tries = 0;
	enum bb_status status = bb_store_load_seen(group->store, digest, &tries, err);

	if (status != BB_OK)
		return status;
	if (tries != BB_SEEN_DONE)
		return bb_group_finish_message(group, digest, err);
	*known = true;
	return BB_OK;
}

/* The bytes of a copy differ by what each mail server puts on top. */
static enum bb_status note_message_id(struct bb_group *group, const struct bb_inbound *mail,
                                      bool *known, struct bb_error *err)
{
	uint8_t digest[BB_DIGEST_SIZE];

	if (mail->message_id[0] == '\0')
		return BB_OK;
	bb_digest(digest, group->secret, "received id", mail->message_id, strlen(mail->message_id));
	return note_digest(group, digest, known, err);
}

/* -- which of them it is -- */

static int weight(const struct bb_outcome *outcome)
{
	return outcome->effect == BB_EFFECT_APPLIED ? 2 : outcome->effect == BB_EFFECT_REVIEW;
}

static size_t count_answers(const struct bb_received *received)
{
	size_t count = 0;

	for (int i = 0; i < received->reply_count; i++)
		count += received->replies[i].method == BB_REPLY_REPLY;
	return count;
}

/* Of several objects the one with the most effect is told. Two answers in one message are
 * as doubtful as two in one object. */
static enum bb_status take_replies(struct arrival *self, struct bb_error *err)
{
	bool several = count_answers(self->received) > 1;
	struct bb_outcome most = { .member = 0 };
	enum bb_status status = BB_OK;

	for (int i = 0; status == BB_OK && i < self->received->reply_count; i++) {
		*self->out = (struct bb_outcome){ .member = 0 };
		status = arrival_take_reply(self, &self->received->replies[i], several, err);
		if (i == 0 || weight(self->out) > weight(&most))
			most = *self->out;
	}
	*self->out = most;
	return status;
}

/* Whether a calendar program means something by it: some programs put the invite that
 * they answer into each reply that a person writes. */
static bool holds_answer(const struct bb_received *received)
{
	for (int i = 0; i < received->reply_count; i++) {
		enum bb_reply_method method = received->replies[i].method;

		if (method == BB_REPLY_REPLY || method == BB_REPLY_COUNTER ||
		    method == BB_REPLY_REFRESH)
			return true;
	}
	return false;
}

enum bb_status bb_group_receive(struct bb_group *self, const struct bb_received *mail,
                                const uint8_t digest[BB_DIGEST_SIZE], struct bb_outcome *out,
                                struct bb_error *err)
{
	struct bb_outcome outcome = { .what = "" };
	struct arrival arrival = { self, mail, &outcome };
	bool known = false;
	enum bb_status status = note_digest(self, digest, &known, err);

	if (status == BB_OK)
		status = note_message_id(self, &mail->mail, &known, err);
	if (status != BB_OK)
		return status;
	if (known)
		bb_outcome_known(&outcome);
	else if (mail->mail.bounced)
		status = arrival_take_bounce(&arrival, err);
	else if (holds_answer(mail))
		status = take_replies(&arrival, err);
	else
		status = arrival_take_words(&arrival, err);
	if (status == BB_OK)
		*out = outcome;
	return status;
}
