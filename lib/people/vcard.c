/* SPDX-License-Identifier: MIT */
/*
 * vCards 2.1, 3.0 and 4.0. Decides which properties are looked at and which
 * address is the preferred one. Judges neither names nor addresses, and keeps
 * nothing of what it drops.
 */
#include <brownbag/vcard.h>

#include "people/vcard_value.h"

#include <brownbag/bytes.h>
#include <brownbag/content_line.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	TEXT_MAX = 4096, /* bytes of a value that is kept */
};

/* The texts of a card. */
enum slot {
	SLOT_FN,
	SLOT_N,
	SLOT_LEADS,
	SLOT_JOINED,
	SLOT_STATUS,
	SLOT_PAUSED_UNTIL,
	SLOT_ZONE,
	SLOT_COUNT,
	SLOT_EMAIL,
	SLOT_DROPPED, /* named to the caller */
	SLOT_SILENT,  /* about the card, not about the person: not worth a word */
};

static const struct {
	const char *name;
	enum slot slot;
	const char *field; /* what a fault calls it */
} properties[] = {
	{ "FN", SLOT_FN, "name" },
	{ "N", SLOT_N, "name" },
	{ "EMAIL", SLOT_EMAIL, "email" },
	{ "TZ", SLOT_ZONE, "zone" },
	{ "X-BROWNBAG-LEADS", SLOT_LEADS, "leads" },
	{ "X-BROWNBAG-JOINED", SLOT_JOINED, "joined" },
	{ "X-BROWNBAG-STATUS", SLOT_STATUS, "status" },
	{ "X-BROWNBAG-PAUSED-UNTIL", SLOT_PAUSED_UNTIL, "paused_until" },
	{ "CLASS", SLOT_SILENT, NULL },
	{ "PRODID", SLOT_SILENT, NULL },
	{ "REV", SLOT_SILENT, NULL },
	{ "SOURCE", SLOT_SILENT, NULL },
	{ "UID", SLOT_SILENT, NULL },
	{ "X-ABLABEL", SLOT_SILENT, NULL },
};

struct address {
	char *text;
	size_t line;
	int preference;
};

struct bb_vcard_reader {
	struct bb_vcard_handler handler;
	struct bb_content_reader *lines;
	bool in_card;
	bool outside;      /* text outside of any card was told already */
	bool after_agent;  /* the last property was an AGENT, so a card may be nested */
	size_t nested;     /* how deep in cards within this one */
	size_t line;       /* of the last line that was read */
	size_t card_line;
	char *texts[SLOT_COUNT]; /* NULL: not seen */
	struct address addresses[BB_VCARD_ADDRESSES_MAX];
	size_t address_count;
	const char *fault, *fault_field;
	size_t fault_line;
	struct bb_error reason; /* what a fault of the encoding points to */
};

static enum bb_status take_line(void *context, struct bb_content_line *line, struct bb_error *err);

enum bb_status bb_vcard_reader_new(struct bb_vcard_reader **out,
                                   const struct bb_vcard_handler *handler, struct bb_error *err)
{
	struct bb_vcard_reader *reader = calloc(1, sizeof *reader);
	const struct bb_content_handler lines = {
		.context = reader,
		.line = take_line,
		.line_max = BB_VCARD_LINE_MAX,
		.soft_breaks = true,
	};
	enum bb_status status;

	if (!reader)
		return bb_error_set(err, BB_EIO, "out of memory");
	reader->handler = *handler;
	status = bb_content_reader_new(&reader->lines, &lines, err);
	if (status != BB_OK) {
		bb_vcard_reader_free(reader);
		return status;
	}
	*out = reader;
	return BB_OK;
}

static void forget_card(struct bb_vcard_reader *self)
{
	for (size_t i = 0; i < SLOT_COUNT; i++) {
		free(self->texts[i]);
		self->texts[i] = NULL;
	}
	for (size_t i = 0; i < self->address_count; i++)
		free(self->addresses[i].text);
	self->address_count = 0;
	self->fault = self->fault_field = NULL;
	self->in_card = self->after_agent = false;
	self->nested = 0;
}

void bb_vcard_reader_free(struct bb_vcard_reader *self)
{
	if (!self)
		return;
	forget_card(self);
	bb_content_reader_free(self->lines);
	free(self);
}

/* The first fault counts. */
static void set_fault(struct bb_vcard_reader *self, size_t line, const char *field,
                      const char *fault)
{
	if (self->fault)
		return;
	self->fault = fault;
	self->fault_field = field;
	self->fault_line = line;
}

/* -- values -- */

/* One part of a value as text, escapes undone. BB_EINVAL: a fault was set. */
static enum bb_status read_part(struct bb_vcard_reader *self, char **out,
                                const struct bb_content_line *line, char *part, const char *field,
                                struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(TEXT_MAX);
	enum bb_status status = vcard_value_decode(&text, line, part, &self->reason);

	if (status == BB_OK)
		status = bb_bytes_detach(out, &text, &self->reason);
	bb_bytes_release(&text);
	if (status == BB_EINVAL)
		set_fault(self, line->number, field, self->reason.text);
	else if (status != BB_OK)
		return bb_error_set(err, status, "%s", self->reason.text);
	else
		bb_content_unescape(*out);
	return status;
}

/* N is family;given;..: a name to call somebody by is the second, then the first. */
static enum bb_status read_name_parts(struct bb_vcard_reader *self, char **out,
                                      const struct bb_content_line *line, struct bb_error *err)
{
	struct bb_bytes name = BB_BYTES_INIT(2 * TEXT_MAX + 1);
	char *rest = line->value;
	char *family = NULL, *given = NULL;
	enum bb_status status;

	status = read_part(self, &family, line, bb_content_next_part(&rest, ';'), "name", err);
	if (status == BB_OK && rest)
		status = read_part(self, &given, line, bb_content_next_part(&rest, ';'), "name",
		                   err);
	if (status == BB_OK) {
		bb_bytes_add_text(&name, given ? given : "");
		bb_bytes_add_text(&name, given && *given && *family ? " " : "");
		bb_bytes_add_text(&name, family);
		status = bb_bytes_detach(out, &name, err);
	}
	bb_bytes_release(&name);
	free(family);
	free(given);
	return status;
}

/* Behind those that are preferred as much, so that the file's order decides. */
static void insert_address(struct bb_vcard_reader *self, const struct address *address)
{
	size_t at = self->address_count++;

	for (; at > 0 && self->addresses[at - 1].preference > address->preference; at--)
		self->addresses[at] = self->addresses[at - 1];
	self->addresses[at] = *address;
}

static enum bb_status read_address(struct bb_vcard_reader *self, struct bb_content_line *line,
                                   struct bb_error *err)
{
	struct address address = { .line = line->number, .preference = vcard_preference(line) };
	enum bb_status status = read_part(self, &address.text, line, line->value, "email", err);

	if (status != BB_OK)
		return status;
	if (strncasecmp(address.text, "mailto:", 7) == 0)
		memmove(address.text, address.text + 7, strlen(address.text + 7) + 1);
	if (address.text[0] == '\0') {
		free(address.text); /* Outlook writes EMAIL lines for what is empty */
	} else if (self->address_count == BB_VCARD_ADDRESSES_MAX) {
		free(address.text);
		set_fault(self, line->number, "email", "it has more than 9 addresses");
	} else {
		insert_address(self, &address);
	}
	return BB_OK;
}

/* -- cards -- */

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* Hand the card on and forget it. */
static enum bb_status end_card(struct bb_vcard_reader *self, struct bb_error *err)
{
	const char *full = or_empty(self->texts[SLOT_FN]);
	struct bb_vcard card = {
		.line = self->card_line,
		.fault = self->fault,
		.fault_field = self->fault_field,
		.fault_line = self->fault_line,
		.name = full[strspn(full, " ")] ? full : or_empty(self->texts[SLOT_N]),
		.leads = or_empty(self->texts[SLOT_LEADS]),
		.joined = or_empty(self->texts[SLOT_JOINED]),
		.status = or_empty(self->texts[SLOT_STATUS]),
		.paused_until = or_empty(self->texts[SLOT_PAUSED_UNTIL]),
		.zone = or_empty(self->texts[SLOT_ZONE]),
	};
	enum bb_status status;

	if (card.fault) {
		card.name = card.leads = card.joined = card.status = card.paused_until = "";
		card.zone = "";
	} else {
		card.address_count = self->address_count;
	}
	for (size_t i = 0; i < card.address_count; i++) {
		card.addresses[i].text = self->addresses[i].text;
		card.addresses[i].line = self->addresses[i].line;
	}
	status = self->handler.card(self->handler.context, &card, err);
	forget_card(self);
	return status;
}

static enum bb_status begin_card(struct bb_vcard_reader *self, size_t line, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	if (self->in_card) {
		set_fault(self, line, NULL, "the next card begins before it has ended");
		status = end_card(self, err);
	}
	self->in_card = true;
	self->outside = false;
	self->card_line = line;
	bb_content_reader_keep_blanks(self->lines, false);
	return status;
}

/* Text between cards: told once, as a card that is nothing but a fault. */
static enum bb_status refuse_outside(struct bb_vcard_reader *self, size_t line,
                                     struct bb_error *err)
{
	if (self->outside)
		return BB_OK;
	self->outside = true;
	self->card_line = line;
	set_fault(self, line, NULL, "it stands outside of BEGIN:VCARD and END:VCARD");
	return end_card(self, err);
}

static void read_version(struct bb_vcard_reader *self, const struct bb_content_line *line)
{
	const char *version = line->value + strspn(line->value, " ");

	if (strcmp(version, "2.1") == 0)
		bb_content_reader_keep_blanks(self->lines, true);
	else if (strcmp(version, "3.0") != 0 && strcmp(version, "4.0") != 0)
		set_fault(self, line->number, NULL, "its version is none of 2.1, 3.0 and 4.0");
}

/* RFC 6350 3.3 has letters, digits and hyphens; what is told must at least be a text. */
static bool is_word(const char *name)
{
	while (*name > ' ' && *name < 0x7F)
		name++;
	return *name == '\0';
}

static enum bb_status drop_property(struct bb_vcard_reader *self,
                                    const struct bb_content_line *line, struct bb_error *err)
{
	if (!is_word(line->name)) {
		set_fault(self, line->number, NULL, "no name of a property stands before the colon");
		return BB_OK;
	}
	if (!self->handler.unused)
		return BB_OK;
	return self->handler.unused(self->handler.context, line->name, err);
}

/* A property whose text is kept; the first of its name counts. */
static enum bb_status read_text(struct bb_vcard_reader *self, enum slot slot, const char *field,
                                struct bb_content_line *line, struct bb_error *err)
{
	if (self->texts[slot])
		return BB_OK;
	if (slot == SLOT_N)
		return read_name_parts(self, &self->texts[slot], line, err);
	return read_part(self, &self->texts[slot], line, line->value, field, err);
}

static enum bb_status read_property(struct bb_vcard_reader *self, struct bb_content_line *line,
                                    struct bb_error *err)
{
	enum slot slot = SLOT_DROPPED;
	const char *field = NULL;
	enum bb_status status;

	for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
		if (strcmp(line->name, properties[i].name) == 0) {
			slot = properties[i].slot;
			field = properties[i].field;
		}
	}
	/* A fault in what is dropped (a photo too long) is none of ours, but for a lost name. */
	if (line->fault && (slot <= SLOT_EMAIL || line->fault == BB_CONTENT_NO_COLON ||
	                    line->fault == BB_CONTENT_NO_NAME)) {
		set_fault(self, line->number, field, bb_content_fault_text(line->fault));
		return BB_OK;
	}
	if (slot == SLOT_DROPPED)
		return drop_property(self, line, err);
	if (slot == SLOT_SILENT)
		return BB_OK;
	status = slot == SLOT_EMAIL ? read_address(self, line, err)
	                            : read_text(self, slot, field, line, err);
	return status == BB_EINVAL && self->fault ? BB_OK : status;
}

static bool is_vcard(const struct bb_content_line *line, const char *name)
{
	return strcmp(line->name, name) == 0 && strcasecmp(line->value, "VCARD") == 0;
}

/* A line within a card within the card: dropped, but for what ends it. */
static void skip_nested(struct bb_vcard_reader *self, const struct bb_content_line *line)
{
	if (is_vcard(line, "BEGIN"))
		self->nested++;
	else if (is_vcard(line, "END"))
		self->nested--;
}

static enum bb_status take_line(void *context, struct bb_content_line *line, struct bb_error *err)
{
	struct bb_vcard_reader *self = context;
	bool after_agent = self->after_agent;

	for (size_t len = strlen(line->value); len > 0 && line->value[len - 1] == ' '; len--)
		line->value[len - 1] = '\0';
	self->line = line->number;
	self->after_agent = strcmp(line->name, "AGENT") == 0;
	if (self->nested > 0) {
		skip_nested(self, line);
		return BB_OK;
	}
	if (is_vcard(line, "BEGIN") && self->in_card && after_agent) {
		self->nested = 1;
		return BB_OK;
	}
	if (is_vcard(line, "BEGIN"))
		return begin_card(self, line->number, err);
	if (!self->in_card)
		return refuse_outside(self, line->number, err);
	if (is_vcard(line, "END"))
		return end_card(self, err);
	if (strcmp(line->name, "VERSION") == 0)
		read_version(self, line);
	else
		return read_property(self, line, err);
	return BB_OK;
}

enum bb_status bb_vcard_reader_feed(struct bb_vcard_reader *self, const char *bytes, size_t len,
                                    struct bb_error *err)
{
	return bb_content_reader_feed(self->lines, bytes, len, err);
}

enum bb_status bb_vcard_reader_finish(struct bb_vcard_reader *self, struct bb_error *err)
{
	enum bb_status status = bb_content_reader_finish(self->lines, err);

	if (status != BB_OK || !self->in_card)
		return status;
	set_fault(self, self->card_line, NULL, "END:VCARD is missing");
	return end_card(self, err);
}
