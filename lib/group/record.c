/* SPDX-License-Identifier: MIT */
/*
 * When what became of mails is committed, and with what. A mail that was sent
 * waits a moment for the next fence, which needs a commit anyway: over one
 * connection of this machine that is half of all commits. The notebook has the
 * answer meanwhile, so only a loss of power could put it in doubt; and of each
 * connection one mail at most, as without the wait.
 */
#include <brownbag/deliver.h>

#include <brownbag/store_mail.h>

#include "group/record.h"

#include <assert.h>

enum {
	WAIT_MS = 10,   /* less than a round trip to another machine: nobody waits for it there */
	BUSY_TRIES = 3, /* of ten seconds each, to record what was sent */
};

struct bb_sent_result *record_place(struct record *self)
{
	assert(self->count < RECORD_MOST);
	self->results[self->count] = (struct bb_sent_result){ 0 };
	return &self->results[self->count];
}

/* What isn't as it should be is told by others at once, and has no fence before it that
 * would bound how many there are. */
void record_add(struct record *self, const struct bb_attempt *attempt)
{
	int64_t now = self->host->ticks_ms(self->host->context);

	if (self->count == 0)
		self->due_at = now + WAIT_MS;
	if (attempt->state != BB_MAIL_SENT)
		self->due_at = now;
	self->attempts[self->count++] = *attempt;
}

int64_t record_due_at(const struct record *self)
{
	return self->count > 0 ? self->due_at : -1;
}

static enum bb_status try_to_pass(struct record *self, const struct bb_passage *passage,
                                  struct bb_error *err)
{
	enum bb_status status = BB_EAGAIN;

	for (int i = 0; status == BB_EAGAIN && i < BUSY_TRIES; i++)
		status = bb_store_pass(self->store, passage, self->host->now(self->host->context),
		                       err);
	return status;
}

enum bb_status record_ask(struct record *self, const int64_t *mails, size_t mail_count, bool *go,
                          struct bb_error *err)
{
	struct bb_passage only = { .mails = mails, .mail_count = mail_count, .go = go };

	return try_to_pass(self, &only, err);
}

enum bb_status record_commit(struct record *self, const int64_t *mails, size_t mail_count, bool *go,
                             struct bb_error *err)
{
	struct bb_passage all = { self->attempts, self->count, mails, mail_count, go };
	struct bb_passage ended = { .ended = self->attempts, .ended_count = self->count };
	enum bb_status status, recorded;

	if (self->count + mail_count == 0)
		return BB_OK;
	recorded = status = try_to_pass(self, &all, err);
	if (status != BB_OK && self->count > 0) {
		if (mail_count > 0)
			recorded = try_to_pass(self, &ended, err);
		if (recorded != BB_OK)
			bb_error_context(err, "what became of %zu mails can't be recorded",
			                 self->count);
	}
	self->recorded = recorded == BB_OK;
	return status;
}

void record_clear(struct record *self)
{
	for (size_t i = 0; self->recorded && self->host->tell && i < self->count; i++)
		self->host->tell(self->host->context, &self->attempts[i]);
	self->count = 0;
}
