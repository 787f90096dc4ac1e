/* SPDX-License-Identifier: MIT */
/*
 * Samples of the mails that would go out. Decides what of a member's mail a stranger may
 * see, and by what it is known as a sample; what would go out is reconciling's to say.
 */
#include <brownbag/sample.h>

#include "group/room.h"

#include <brownbag/address.h>
#include <brownbag/bytes.h>

#include <stdlib.h>

static const char mark[] = "Sample: ";
static const char words[] =
	"This is a sample of a mail that will go out. It counts for nothing, and\n"
	"there is nothing to do.\n\n";

enum { READER = -1, TEXT_MAX = 256 * 1024 }; /* no member's number, so its entry is nobody's */

/* Whom samples are to, and who stands behind them. */
struct sampling {
	const struct bb_group *group;
	const struct bb_preview *preview;
	struct bb_outlook unnamed; /* the preview's, as if nobody were on the roster */
	struct bb_member reader;
	int64_t now;
};

static enum bb_status put_before(char **text, const char *first, struct bb_error *err)
{
	struct bb_bytes joined = BB_BYTES_INIT(TEXT_MAX);
	char *whole = NULL;
	enum bb_status status;

	bb_bytes_addf(&joined, "%s%s", first, *text);
	status = bb_bytes_detach(&whole, &joined, err);
	bb_bytes_release(&joined);
	if (status != BB_OK)
		return status;
	free(*text);
	*text = whole;
	return BB_OK;
}

/* The organizers' own mails say only how many there are, and are for their eyes. */
static enum bb_status compose(struct bb_mail *out, const struct sampling *self,
                              const struct bb_due *due, struct bb_error *err)
{
	const struct bb_outlook *outlook = due->member ? &self->unnamed : &self->preview->outlook;
	struct bb_composer *composer = NULL;
	enum bb_status status;

	status = bb_composer_new(&composer, self->group, outlook, &self->preview->dues, err);
	if (status == BB_OK) {
		group_composer_mark(composer, mark);
		status = bb_composer_write(out, composer, due, err);
	}
	bb_composer_free(composer);
	return status;
}

/* What one member asks another isn't shown, and nobody is unsubscribed by a sample. */
static enum bb_status write_sample(struct bb_mail *out, const struct sampling *self,
                                   const struct bb_due *like, struct bb_error *err)
{
	struct bb_due due = *like;
	struct bb_mail mail = { 0 };
	enum bb_status status;

	due.member = like->member ? &self->reader : NULL;
	due.key = (struct bb_mail_key){ .kind = like->key.kind, .meeting = like->key.meeting,
		                        .member = READER };
	if (like->key.kind == BB_KIND_INTRO)
		due.occasion = NULL;
	status = compose(&mail, self, &due, err);
	if (status != BB_OK)
		return status;
	mail.made_at = self->now;
	free(mail.parts.unsubscribe);
	free(mail.parts.recipient);
	free(mail.message_id);
	mail.parts.unsubscribe = mail.parts.recipient = mail.message_id = NULL;
	status = bb_text_copy(&mail.parts.recipient, self->reader.address, err);
	if (status == BB_OK)
		status = group_passing_id(&mail.message_id, self->group, self->now, like->key.kind + 1, err);
	if (status == BB_OK)
		status = put_before(&mail.parts.subject, mark, err);
	if (status == BB_OK)
		status = put_before(&mail.parts.text, words, err);
	*out = mail;
	return status;
}

/* The first of each kind; NULL: none is due. */
static const struct bb_due *find_kind(const struct bb_reconciled *result, enum bb_kind kind)
{
	for (size_t i = 0; i < result->due_count; i++) {
		if (result->due[i].key.kind == kind)
			return &result->due[i];
	}
	return NULL;
}

static enum bb_status write_all(struct bb_mails *out, const struct sampling *self,
                                struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (enum bb_kind kind = 0; status == BB_OK && kind < BB_KIND_COUNT; kind++) {
		const struct bb_due *due = find_kind(&self->preview->dues.result, kind);

		if (due && kind != BB_KIND_NOTE)
			status = write_sample(&out->items[out->count++], self, due, err);
	}
	return status;
}

enum bb_status bb_group_samples(struct bb_mails *out, const struct bb_group *group,
                                const struct bb_preview *preview, const char *to, int64_t now,
                                struct bb_error *err)
{
	char nameless[] = "";
	struct sampling sampling = { .group = group, .preview = preview, .unnamed = preview->outlook,
		                     .reader = { .id = READER, .name = nameless }, .now = now };
	struct bb_mails mails = { .items = calloc(BB_KIND_COUNT, sizeof *mails.items) };
	enum bb_status status = bb_address_normalize(&sampling.reader.address, to, err);

	sampling.unnamed.roster = (struct bb_roster){ 0 };
	if (status == BB_OK && !mails.items)
		status = bb_error_set(err, BB_EIO, "out of memory");
	if (status == BB_OK)
		status = write_all(&mails, &sampling, err);
	free(sampling.reader.address);
	if (status != BB_OK) {
		bb_mails_release(&mails);
		return status;
	}
	*out = mails;
	return BB_OK;
}
