/* SPDX-License-Identifier: MIT */
/*
 * Mails as rows: their memory, their states by name, their dedupe keys. What a
 * state leads to is decided by the store's calls, under its transactions.
 */
#include <brownbag/outbox.h>

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void bb_mail_parts_release(struct bb_mail_parts *self)
{
	if (!self)
		return;
	free(self->sender);
	free(self->sender_name);
	free(self->reply_to);
	free(self->recipient);
	free(self->recipient_name);
	free(self->subject);
	free(self->text);
	free(self->calendar);
	free(self->list_id);
	free(self->unsubscribe);
	free(self->in_reply_to);
	*self = (struct bb_mail_parts){ 0 };
}

void bb_mail_release(struct bb_mail *self)
{
	if (!self)
		return;
	bb_mail_parts_release(&self->parts);
	free(self->message_id);
	free(self->reply);
	*self = (struct bb_mail){ 0 };
}

void bb_mails_release(struct bb_mails *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++)
		bb_mail_release(&self->items[i]);
	free(self->items);
	*self = (struct bb_mails){ 0 };
}

const char *bb_mail_state_name(enum bb_mail_state state)
{
	static const char *const names[BB_MAIL_STATE_COUNT] = {
		[BB_MAIL_QUEUED] = "queued",         [BB_MAIL_CLAIMED] = "claimed",
		[BB_MAIL_COMMITTING] = "committing", [BB_MAIL_SENT] = "sent",
		[BB_MAIL_UNKNOWN] = "unknown",       [BB_MAIL_FAILED] = "failed",
		[BB_MAIL_EXPIRED] = "expired",       [BB_MAIL_DROPPED] = "dropped",
	};

	assert((unsigned)state < BB_MAIL_STATE_COUNT);
	return names[state];
}

void bb_mail_key_format(char out[BB_MAIL_KEY_SIZE], const struct bb_mail_key *key)
{
	snprintf(out, BB_MAIL_KEY_SIZE, "%s/%" PRId64 "/%" PRId64 "/%" PRId64 "/%d/%d",
	         bb_kind_row(key->kind)->name, key->meeting, key->member, key->occasion, key->revision,
	         key->generation);
}
