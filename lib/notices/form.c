/* SPDX-License-Identifier: MIT */
/*
 * Whole letters. Decides which readers get the same one but for their name, so
 * that it is written once for all of them. What stands in it is letter.c's.
 */
#include "draft.h"

#include <brownbag/bytes.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LETTER_MAX = 96 * 1024 };

/* Whether the lunch of this mail is still to come. */
static bool looks_forward(const struct bb_letter *letter)
{
	return letter->meeting && letter->kind != BB_KIND_THANKS && letter->kind != BB_KIND_CANCEL &&
	       letter->kind != BB_KIND_CONFIRM;
}

/* The text of that name, "" if there is none. */
static const char *find_or_empty(bb_find_text *find, void *context, const char *name)
{
	const char *source = find(context, name);

	return source ? source : "";
}

struct bb_form {
	struct bb_letter letter;    /* that it was made for */
	struct draft draft;
	struct bb_stencil *stencil; /* borrows from the draft */
	bool for_guests;            /* who isn't a member may come: said first, */
	char *notice;               /* in these words */
	char shown[DRAFT_SHORT_SIZE + 8];
	bool personal;              /* suits nobody else */
};

void bb_form_free(struct bb_form *self)
{
	if (!self)
		return;
	bb_stencil_free(self->stencil);
	draft_release(&self->draft);
	free(self->notice);
	free(self);
}

/* Texts that are put in whole are rendered once, so a name in them is in for good. */
static bool names_reader(const struct draft *draft, bb_find_text *find, void *context)
{
	const char *word = "{{name}}";
	bool found = strstr(draft->guests, word) != NULL;

	for (int i = 0; i < BB_FIELD_COUNT && !found; i++) {
		const char *file = draft->texts[i] ? bb_field_row((enum bb_field)i)->file : NULL;

		found = file && strstr(find_or_empty(find, context, file), word);
	}
	return found;
}

static bool has_seat(const struct bb_letter *letter)
{
	const struct bb_meeting *meeting = letter->meeting;

	return meeting && letter->reader &&
	       bb_turn_of(meeting->turns, meeting->turn_count, letter->reader->id);
}

/* Facts that no other reader's letter has, or not at the same address for long. */
static bool is_personal(const struct bb_letter *letter)
{
	return letter->own_zone || letter->note_subject || letter->note_text || letter->digest ||
	       letter->topics || letter->topic_text || letter->other_name ||
	       letter->other_address || has_seat(letter);
}

enum bb_status bb_form_new(struct bb_form **out, const struct bb_letter *letter,
                           bb_find_text *find, void *context, struct bb_error *err)
{
	const char *name = bb_kind_row(letter->kind)->name, *source = find(context, name);
	struct bb_form *self = calloc(1, sizeof *self);
	enum bb_status status;

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	self->letter = *letter;
	self->for_guests = looks_forward(letter) && letter->meeting->for_allies;
	self->draft.source = source;
	self->draft.guests = self->for_guests ? find_or_empty(find, context, "guests") : "";
	snprintf(self->shown, sizeof self->shown, "texts/%s.txt", name);
	if (source)
		status = draft_fill(&self->draft, letter, find, context, err);
	else
		status = bb_error_set(err, BB_ENOENT, "there is no text for mails of the kind %s", name);
	if (status == BB_OK)
		status = bb_stencil_new(&self->stencil, source, &self->draft.values, self->shown, err);
	if (status == BB_OK)
		status = bb_template_render_part(&self->notice, self->draft.guests,
		                                 &self->draft.values, "texts/guests.txt", err);
	if (status != BB_OK) {
		bb_form_free(self);
		return status;
	}
	self->personal = is_personal(letter) || names_reader(&self->draft, find, context);
	*out = self;
	return BB_OK;
}

bool bb_form_suits(const struct bb_form *self, const struct bb_letter *letter)
{
	const struct bb_letter *mine = &self->letter;

	/* Each fact but the reader, in the order of the struct. */
	return !self->personal && !is_personal(letter) && mine->kind == letter->kind &&
	       mine->roster == letter->roster && mine->meeting == letter->meeting &&
	       mine->next == letter->next && mine->zone == letter->zone &&
	       mine->theme == letter->theme && mine->agenda == letter->agenda &&
	       mine->role == letter->role && mine->before == letter->before &&
	       mine->change == letter->change && mine->organizers == letter->organizers &&
	       mine->subject == letter->subject && mine->needs == letter->needs &&
	       mine->headcount == letter->headcount &&
	       bb_date_compare(mine->answer_by, letter->answer_by) == 0 &&
	       mine->time_changed == letter->time_changed &&
	       bb_wall_compare(mine->old_start, letter->old_start) == 0 &&
	       mine->old_minutes == letter->old_minutes && mine->keeps == letter->keeps &&
	       mine->intro_letter == letter->intro_letter &&
	       mine->writes_first == letter->writes_first && mine->has_entry == letter->has_entry &&
	       mine->has_reader == letter->has_reader && mine->asks_rsvp == letter->asks_rsvp &&
	       mine->ask_required == letter->ask_required;
}

/* Whatever a group has made of its texts. */
static enum bb_status put_first(struct bb_rendered *out, const char *notice, struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(LETTER_MAX);
	enum bb_status status;

	bb_bytes_addf(&text, "%s\n\n%s", notice, out->text);
	status = bb_bytes_check(&text, err);
	if (status != BB_OK) {
		bb_bytes_release(&text);
		return status;
	}
	free(out->text);
	out->text = NULL;
	return bb_bytes_detach(&out->text, &text, err);
}

enum bb_status bb_form_write(struct bb_rendered *out, const struct bb_form *self,
                             const struct bb_member *reader, struct bb_error *err)
{
	struct bb_rendered words = { NULL, NULL };
	enum bb_status status;

	status = bb_stencil_fill(&words, self->stencil, reader ? reader->name : NULL, err);
	if (status == BB_OK && self->for_guests)
		status = put_first(&words, self->notice, err);
	if (status == BB_OK)
		*out = words;
	else
		bb_rendered_release(&words);
	return status;
}

enum bb_status bb_letter_write(struct bb_rendered *out, const struct bb_letter *letter,
                               bb_find_text *find, void *context, struct bb_error *err)
{
	struct bb_form *form = NULL;
	enum bb_status status = bb_form_new(&form, letter, find, context, err);

	if (status == BB_OK)
		status = bb_form_write(out, form, letter->reader, err);
	bb_form_free(form);
	return status;
}

enum bb_status bb_letter_describe(char **out, const struct bb_letter *letter, bb_find_text *find,
                                  void *context, struct bb_error *err)
{
	struct bb_letter nameless = *letter;
	struct draft draft = { .source = find_or_empty(find, context, "entry"), .guests = "" };
	enum bb_status status;

	nameless.reader = NULL;
	nameless.theme = NULL;
	nameless.agenda = NULL;
	nameless.kind = BB_KIND_INVITE;
	status = draft_fill(&draft, &nameless, find, context, err);
	if (status == BB_OK)
		status = bb_template_render_part(out, draft.source, &draft.values, "texts/entry.txt",
		                                 err);
	draft_release(&draft);
	return status;
}
