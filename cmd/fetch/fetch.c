/* SPDX-License-Identifier: MIT */
/*
 * brownbag rsvp fetch: the messages of a mailbox, in batches. How far the mailbox is
 * read is remembered once the effects of its messages are on disk; a run that ends in
 * between reads some of them again, and they are known. So nothing is lost and nothing
 * done twice, whatever ends it.
 */
#include "fetch.h"

#include "../talk.h"
#include "../trouble.h"

#include <brownbag/bytes.h>
#include <brownbag/inbound.h>
#include <brownbag/mailbox.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	BATCH_BYTES = 4 * 1024 * 1024, /* beyond that a batch is full */
	MESSAGES_A_RUN = 1000,         /* the next run goes on; cron isn't held up for long */
};

const struct option_row fetch_options[] = {
	OPTIONS_END,
};

struct fetching {
	struct intake intake;
	struct bb_mailbox mailbox;
	struct intake_message messages[INTAKE_BATCH];
	size_t count, bytes; /* of the batch */
	struct bb_imap_place place; /* behind its last message */
	size_t effects[BB_EFFECT_COUNT];
};

/* -- a batch -- */

static void forget_batch(struct fetching *self)
{
	for (size_t i = 0; i < self->count; i++)
		free((char *)self->messages[i].bytes);
	self->count = self->bytes = 0;
}

static enum bb_status take_batch(struct fetching *self, struct bb_error *err)
{
	struct bb_store *store = self->intake.session->group->store;
	enum bb_status status = BB_OK;

	if (self->count > 0)
		status = intake_take(&self->intake, self->messages, self->count, err);
	for (size_t i = 0; status == BB_OK && i < self->count; i++)
		self->effects[self->messages[i].outcome.effect]++;
	if (status == BB_OK)
		status = bb_mailbox_keep(&self->mailbox, store, self->place, err);
	forget_batch(self);
	return status;
}

static enum bb_status take(void *context, const struct bb_imap_message *message,
                           struct bb_error *err)
{
	struct fetching *self = context;
	char *copy;

	/* A mailbox holds all sorts of mail; what is too large for an answer is none. */
	if (!message->bytes) {
		self->effects[BB_EFFECT_IGNORED]++;
		self->place = message->place;
		return BB_OK;
	}
	copy = malloc(message->len + 1);
	if (!copy)
		return bb_error_set(err, BB_EIO, "out of memory");
	memcpy(copy, message->bytes, message->len + 1);
	self->messages[self->count++] = (struct intake_message){ .bytes = copy,
		                                                 .len = message->len };
	self->bytes += message->len;
	self->place = message->place;
	return self->count == INTAKE_BATCH || self->bytes >= BATCH_BYTES ? take_batch(self, err)
	                                                                 : BB_OK;
}

/* -- a run -- */

/* What came before the connection broke is as good as any other. */
static enum bb_status read_mailbox(struct fetching *self, struct bb_imap *imap, bool *more,
                                   struct bb_error *err)
{
	struct bb_imap_wish wish = { .since = self->mailbox.since, .size_max = BB_INBOUND_MAX,
		                     .limit = MESSAGES_A_RUN, .take = take, .context = self };
	struct bb_imap_place place = self->mailbox.place;
	struct bb_error later = BB_ERROR_INIT;
	enum bb_status status, taken = BB_OK;

	self->place = place;
	status = bb_imap_read(imap, &place, &wish, more, err);
	if (status == BB_OK)
		self->place = place;
	if (status == BB_OK || self->count > 0)
		taken = take_batch(self, status == BB_OK ? err : &later);
	return status == BB_OK ? taken : status;
}

static void show_line(void *context, const char *line)
{
	(void)context;
	talk_say("%s", line);
}

static enum bb_status fetch(struct fetching *self, bool *more, struct bb_error *err)
{
	struct session *session = self->intake.session;
	struct bb_imap *imap = NULL;
	enum bb_status status;

	self->mailbox.server.trace = session->verbose ? show_line : NULL;
	status = bb_imap_open(&imap, &self->mailbox.server, err);
	if (status == BB_OK)
		status = read_mailbox(self, imap, more, err);
	if (status == BB_OK)
		status = fetch_note_reader(session, false, err);
	bb_imap_free(imap);
	return status;
}

static void tell_counts(const struct fetching *self, bool more)
{
	const size_t *effects = self->effects;

	if (effects[BB_EFFECT_APPLIED])
		talk_say("%zu applied", effects[BB_EFFECT_APPLIED]);
	if (effects[BB_EFFECT_REVIEW])
		talk_say("%zu to review; `brownbag rsvp review` shows them",
		         effects[BB_EFFECT_REVIEW]);
	if (effects[BB_EFFECT_MALFORMED])
		talk_say("%zu malformed, put aside", effects[BB_EFFECT_MALFORMED]);
	if (effects[BB_EFFECT_IGNORED])
		talk_say("%zu left alone", effects[BB_EFFECT_IGNORED]);
	if (more)
		talk_say("there is more; the next run goes on");
	if (!more && effects[BB_EFFECT_APPLIED] + effects[BB_EFFECT_REVIEW] +
	             effects[BB_EFFECT_MALFORMED] + effects[BB_EFFECT_IGNORED] == 0)
		talk_say("nothing new");
}

static enum bb_status open_mailbox(struct fetching *self, struct bb_error *err)
{
	struct session *session = self->intake.session;
	enum bb_status status = session_enter_group(session, err);

	if (status == BB_OK)
		status = bb_mailbox_open(&self->mailbox, session->group, session->group->dir, err);
	return status;
}

int run_fetch(struct session *session, struct reader *reader, const struct options *options,
              int argc, char **argv)
{
	struct fetching *self = calloc(1, sizeof *self);
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status;
	bool more = false, busy;
	int code = EXIT_DONE;

	(void)options;
	(void)argc;
	(void)argv;
	if (!self)
		return talk_refuse("out of memory");
	self->intake = (struct intake){ session, reader };
	status = open_mailbox(self, &err);
	busy = self->mailbox.busy; /* whoever reads it tells how that went */
	if (status == BB_OK && !busy)
		status = fetch(self, &more, &err);
	if (!busy)
		code = trouble_tell(session, BB_TROUBLE_MAILBOX, status == BB_OK ? NULL : &err, NULL,
		                    status == BB_OK ? EXIT_DONE : exit_code(status));
	if (status == BB_OK && !busy && session->talk_is_terminal)
		tell_counts(self, more);
	forget_batch(self);
	bb_mailbox_release(&self->mailbox);
	free(self);
	return code;
}
