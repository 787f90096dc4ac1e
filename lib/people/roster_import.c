/* SPDX-License-Identifier: MIT */
/*
 * A roster file as a whole. Decides of what kind the file is, carries cells and
 * properties to where a row is built of them, and names what is dropped. Holds
 * no opinion on what the rows are for.
 */
#include <brownbag/roster_import.h>

#include "people/cell_guard.h"
#include "people/foreign.h"
#include "people/roster_columns.h"
#include "people/row_builder.h"

#include <brownbag/bytes.h>
#include <brownbag/csv.h>
#include <brownbag/encoding.h>
#include <brownbag/json.h>
#include <brownbag/vcard.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	HEAD_MAX = 4096, /* bytes of text that are searched for its first word */
	UNUSED_MAX = 200,
};

enum kind { KIND_UNKNOWN, KIND_CSV, KIND_VCARD, KIND_JSON };

struct bb_roster_import {
	struct bb_import_handler handler;
	const struct bb_column_map *map;
	unsigned char magic[FOREIGN_BYTES];
	size_t magic_len;
	bool magic_told; /* it is no foreign kind of file */
	struct bb_decoder decoder;
	struct bb_bytes head; /* decoded text before the kind is known */
	enum kind kind;
	struct bb_csv_reader *csv;
	struct bb_vcard_reader *vcard;
	struct bb_json_reader *json;
	struct columns columns;
	bool has_columns;
	struct bb_bytes names; /* of the object that the columns are of */
	struct row_builder builder;
	char *unused[UNUSED_MAX]; /* properties that were named already */
	size_t unused_count;
};

static bb_decoder_sink take_text;

enum bb_status bb_roster_import_new(struct bb_roster_import **out, const struct bb_column_map *map,
                                    const struct bb_import_handler *handler, struct bb_error *err)
{
	struct bb_roster_import *import = calloc(1, sizeof *import);

	if (!import)
		return bb_error_set(err, BB_EIO, "out of memory");
	import->handler = *handler;
	import->map = map;
	import->head = (struct bb_bytes)BB_BYTES_INIT(HEAD_MAX);
	import->names = (struct bb_bytes)BB_BYTES_INIT(BB_JSON_OBJECT_MAX);
	import->builder.handler = &import->handler;
	bb_decoder_init(&import->decoder, take_text, import);
	*out = import;
	return BB_OK;
}

void bb_roster_import_free(struct bb_roster_import *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->unused_count; i++)
		free(self->unused[i]);
	builder_release(&self->builder);
	bb_csv_reader_free(self->csv);
	bb_vcard_reader_free(self->vcard);
	bb_json_reader_free(self->json);
	bb_bytes_release(&self->head);
	bb_bytes_release(&self->names);
	free(self);
}

/* -- what is dropped -- */

/* Name a column or property, unless that was done before or too often. */
static enum bb_status tell_unused(struct bb_roster_import *self, const char *name,
                                  struct bb_error *err)
{
	enum bb_status status;

	if (name[strspn(name, " ")] == '\0' || self->unused_count == UNUSED_MAX)
		return BB_OK;
	for (size_t i = 0; i < self->unused_count; i++) {
		if (strcasecmp(self->unused[i], name) == 0)
			return BB_OK;
	}
	status = bb_text_copy(&self->unused[self->unused_count], name, err);
	if (status != BB_OK)
		return status;
	self->unused_count++;
	return self->handler.unused(self->handler.context, name, err);
}

static enum bb_status take_unused_property(void *context, const char *property,
                                           struct bb_error *err)
{
	return tell_unused(context, property, err);
}

/* -- rows of cells -- */

/* No spreadsheet runs what stands in JSON, so nothing is guarded there. */
static const char *text_of(const struct bb_roster_import *self, const char *cell)
{
	return self->kind == KIND_CSV && cell_is_guarded(cell) ? cell + 1 : cell;
}

/* The first cell of a column that isn't empty; "" if there is none. */
static const char *first_cell(const struct bb_roster_import *self,
                              const struct bb_csv_record *record, enum column column)
{
	for (size_t i = 0; i < record->count && i < self->columns.count; i++) {
		const char *cell = text_of(self, record->fields[i]);

		if (self->columns.of[i] == column && cell[strspn(cell, " ")] != '\0')
			return cell;
	}
	return "";
}

static enum bb_status take_names(struct bb_roster_import *self, const struct bb_csv_record *record,
                                 struct bb_error *err)
{
	const char *first = first_cell(self, record, COLUMN_FIRST);
	const char *last = first_cell(self, record, COLUMN_LAST);
	struct bb_bytes joined = BB_BYTES_INIT(2 * BB_CSV_RECORD_MAX);
	enum bb_status status;

	status = builder_name(&self->builder, first_cell(self, record, COLUMN_NAME), err);
	if (status != BB_OK || (*first == '\0' && *last == '\0'))
		return status;
	bb_bytes_addf(&joined, "%s %s", first, last);
	status = bb_bytes_check(&joined, err);
	if (status == BB_OK)
		status = builder_name(&self->builder, bb_bytes_text(&joined), err);
	bb_bytes_release(&joined);
	return status;
}

/* Google marks one address as preferred by a label "* Work" in the column before it. */
static bool is_marked(const struct bb_roster_import *self, const struct bb_csv_record *record,
                      size_t at)
{
	return at > 0 && self->columns.of[at - 1] == COLUMN_EMAIL_LABEL &&
	       record->fields[at - 1][0] == '*';
}

static enum bb_status take_addresses(struct bb_roster_import *self,
                                     const struct bb_csv_record *record, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < record->count && i < self->columns.count; i++) {
		enum builder_rank rank = is_marked(self, record, i) ? RANK_PREFERRED : RANK_MAIN;

		if (self->columns.of[i] == COLUMN_FURTHER)
			rank = RANK_FURTHER;
		else if (self->columns.of[i] != COLUMN_EMAIL)
			continue;
		status = builder_addresses(&self->builder, record->line,
		                           text_of(self, record->fields[i]), rank, err);
	}
	return status;
}

static const struct { enum column column; enum bb_roster_field field; } plain_columns[] = {
	{ COLUMN_LEADS, BB_FIELD_LEADS },
	{ COLUMN_JOINED, BB_FIELD_JOINED },
	{ COLUMN_STATUS, BB_FIELD_STATUS },
	{ COLUMN_PAUSED_UNTIL, BB_FIELD_PAUSED_UNTIL },
	{ COLUMN_ZONE, BB_FIELD_ZONE },
};

static enum bb_status take_row(struct bb_roster_import *self, const struct bb_csv_record *record,
                               struct bb_error *err)
{
	enum bb_status status;

	builder_begin(&self->builder, record->line);
	status = take_names(self, record, err);
	if (status == BB_OK)
		status = take_addresses(self, record, err);
	for (size_t i = 0; status == BB_OK && i < sizeof plain_columns / sizeof *plain_columns; i++)
		status = builder_field(&self->builder, plain_columns[i].field,
		                       first_cell(self, record, plain_columns[i].column), err);
	return status == BB_OK ? builder_end(&self->builder, err) : status;
}

static enum bb_status tell_unused_columns(struct bb_roster_import *self,
                                          const struct bb_csv_record *header,
                                          struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < header->count; i++) {
		if (self->columns.of[i] == COLUMN_UNUSED)
			status = tell_unused(self, header->fields[i], err);
	}
	return status;
}

/* -- CSV -- */

/* Spreadsheets write rows of nothing but separators where something was deleted. */
static size_t count_used(const struct bb_csv_record *record)
{
	size_t used = record->count;

	while (used > 0 && record->fields[used - 1][strspn(record->fields[used - 1], " ")] == '\0')
		used--;
	return used;
}

static enum bb_status find_columns(struct bb_roster_import *self,
                                   const struct bb_csv_record *record, struct bb_error *err)
{
	enum bb_status status = columns_find(&self->columns, self->map, record, err);

	if (status != BB_OK)
		return status;
	self->has_columns = true;
	if (!self->columns.has_header)
		return take_row(self, record, err);
	return tell_unused_columns(self, record, err);
}

static enum bb_status take_record(void *context, const struct bb_csv_record *record,
                                  struct bb_error *err)
{
	struct bb_roster_import *self = context;
	size_t used = record->fault ? 0 : count_used(record);
	struct bb_bytes reason = BB_BYTES_INIT(256);
	enum bb_status status;

	if (record->fault && !self->has_columns)
		return bb_error_set(err, BB_EINVAL, "line %zu: %s", record->line, record->fault);
	if (record->fault)
		return builder_find(&self->builder, record->line, NULL, record->fault, err);
	if (used == 0)
		return BB_OK;
	if (!self->has_columns)
		return find_columns(self, record, err);
	if (used <= self->columns.count)
		return take_row(self, record, err);
	/* A comma without quotes has shifted the cells: none is where it seems to be. */
	bb_bytes_addf(&reason, "it has %zu fields where the first line has %zu", used,
	              self->columns.count);
	status = builder_find(&self->builder, record->line, NULL, bb_bytes_text(&reason), err);
	bb_bytes_release(&reason);
	return status;
}

/* -- JSON -- */

/* An object is a row that brings its header along; most have that of the one before. */
static bool has_other_names(struct bb_roster_import *self, const struct bb_json_object *object)
{
	const char *last = bb_bytes_text(&self->names), *end = last + self->names.len;

	for (size_t i = 0; i < object->count; i++) {
		if (last >= end || strcmp(last, object->names[i]) != 0)
			return true;
		last += strlen(last) + 1;
	}
	return last != end || !self->has_columns;
}

static enum bb_status find_members(struct bb_roster_import *self,
                                   const struct bb_json_object *object, struct bb_error *err)
{
	const struct bb_csv_record header = { object->line, NULL, object->names, object->count };
	enum bb_status status = columns_find(&self->columns, self->map, &header, err);

	if (status != BB_OK)
		return status;
	self->has_columns = true;
	bb_bytes_clear(&self->names);
	for (size_t i = 0; i < object->count; i++)
		bb_bytes_add(&self->names, object->names[i], strlen(object->names[i]) + 1);
	status = bb_bytes_check(&self->names, err);
	return status == BB_OK ? tell_unused_columns(self, &header, err) : status;
}

static enum bb_status take_object(void *context, const struct bb_json_object *object,
                                  struct bb_error *err)
{
	struct bb_roster_import *self = context;
	const struct bb_csv_record row = { object->line, NULL, object->values, object->count };
	struct bb_error said = BB_ERROR_INIT;
	enum bb_status status = BB_OK;

	if (has_other_names(self, object))
		status = find_members(self, object, &said);
	if (status == BB_EINVAL && self->has_columns)
		return builder_find(&self->builder, object->line, NULL, said.text, err);
	if (status != BB_OK)
		return bb_error_set(err, status, "%s", said.text);
	return take_row(self, &row, err);
}

/* -- vCard -- */

static enum bb_status take_card_fields(struct row_builder *builder, const struct bb_vcard *card,
                                       struct bb_error *err)
{
	const struct { enum bb_roster_field field; const char *text; } fields[] = {
		{ BB_FIELD_LEADS, card->leads },
		{ BB_FIELD_JOINED, card->joined },
		{ BB_FIELD_STATUS, card->status },
		{ BB_FIELD_PAUSED_UNTIL, card->paused_until },
		{ BB_FIELD_ZONE, card->zone },
	};
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < sizeof fields / sizeof *fields; i++)
		status = builder_field(builder, fields[i].field, fields[i].text, err);
	return status;
}

static enum bb_status take_card(void *context, const struct bb_vcard *card, struct bb_error *err)
{
	struct bb_roster_import *self = context;
	struct row_builder *builder = &self->builder;
	enum bb_status status;

	if (card->fault)
		return builder_find(builder, card->fault_line, card->fault_field, card->fault, err);
	builder_begin(builder, card->line);
	status = builder_name(builder, card->name, err);
	for (size_t i = 0; status == BB_OK && i < card->address_count; i++)
		status = builder_addresses(builder, card->addresses[i].line,
		                           card->addresses[i].text, RANK_MAIN, err);
	if (status == BB_OK)
		status = take_card_fields(builder, card, err);
	return status == BB_OK ? builder_end(builder, err) : status;
}

/* -- of what kind the file is -- */

static enum bb_status judge_magic(struct bb_roster_import *self, struct bb_error *err)
{
	const char *told = foreign_by_bytes(self->magic, self->magic_len);

	self->magic_told = true;
	if (told)
		return bb_error_set(err, BB_EINVAL, "%s", told);
	return bb_decoder_feed(&self->decoder, (const char *)self->magic, self->magic_len, err);
}

static enum bb_status begin_csv(struct bb_roster_import *self, struct bb_error *err)
{
	const struct bb_csv_handler handler = { self, take_record };

	self->kind = KIND_CSV;
	return bb_csv_reader_new(&self->csv, &handler, err);
}

static enum bb_status begin_vcard(struct bb_roster_import *self, struct bb_error *err)
{
	const struct bb_vcard_handler handler = { self, take_card, take_unused_property };

	self->kind = KIND_VCARD;
	return bb_vcard_reader_new(&self->vcard, &handler, err);
}

static enum bb_status begin_json(struct bb_roster_import *self, struct bb_error *err)
{
	const struct bb_json_handler handler = { self, take_object };

	self->kind = KIND_JSON;
	return bb_json_reader_new(&self->json, &handler, err);
}

/* Text of the kind that is known by now. */
static enum bb_status read_on(struct bb_roster_import *self, const char *bytes, size_t len,
                              struct bb_error *err)
{
	if (self->kind == KIND_CSV)
		return bb_csv_reader_feed(self->csv, bytes, len, err);
	if (self->kind == KIND_JSON)
		return bb_json_reader_feed(self->json, bytes, len, err);
	return bb_vcard_reader_feed(self->vcard, bytes, len, err);
}

/* The head holds the first word, or all there is: choose, and read it at last. */
static enum bb_status choose_kind(struct bb_roster_import *self, struct bb_error *err)
{
	const char *text = bb_bytes_text(&self->head);
	const char *word = text + strspn(text, " \t\r\n");
	const char *told = foreign_by_word(word);
	enum bb_status status;

	if (word == text + self->head.len && self->head.len < HEAD_MAX)
		return bb_error_set(err, BB_EINVAL, "the file is empty");
	if (told)
		return bb_error_set(err, BB_EINVAL, "%s", told);
	if (strncasecmp(word, "BEGIN:VCARD", strlen("BEGIN:VCARD")) == 0)
		status = begin_vcard(self, err);
	else if (*word == '[')
		status = begin_json(self, err);
	else
		status = begin_csv(self, err);
	if (status == BB_OK)
		status = read_on(self, text, self->head.len, err);
	bb_bytes_release(&self->head);
	return status;
}

static bool holds_first_word(const struct bb_bytes *head)
{
	const char *text = bb_bytes_text(head);

	return head->len == HEAD_MAX || head->len - strspn(text, " \t\r\n") >= FOREIGN_WORD;
}

/* Decoded text. */
static enum bb_status take_text(void *context, const char *bytes, size_t len, struct bb_error *err)
{
	struct bb_roster_import *self = context;

	while (self->kind == KIND_UNKNOWN && len > 0) {
		enum bb_status status = BB_OK;

		bb_bytes_add_char(&self->head, *bytes++);
		len--;
		if (self->head.failed)
			status = bb_bytes_check(&self->head, err);
		else if (holds_first_word(&self->head))
			status = choose_kind(self, err);
		if (status != BB_OK)
			return status;
	}
	return len > 0 ? read_on(self, bytes, len, err) : BB_OK;
}

enum bb_status bb_roster_import_feed(struct bb_roster_import *self, const char *bytes, size_t len,
                                     struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (; len > 0 && self->magic_len < FOREIGN_BYTES; len--)
		self->magic[self->magic_len++] = (unsigned char)*bytes++;
	if (self->magic_len < FOREIGN_BYTES)
		return BB_OK;
	if (!self->magic_told)
		status = judge_magic(self, err);
	return status == BB_OK ? bb_decoder_feed(&self->decoder, bytes, len, err) : status;
}

enum bb_status bb_roster_import_finish(struct bb_roster_import *self, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	if (!self->magic_told)
		status = judge_magic(self, err);
	if (status == BB_OK)
		status = bb_decoder_finish(&self->decoder, err);
	if (status == BB_OK && self->kind == KIND_UNKNOWN)
		status = choose_kind(self, err);
	if (status != BB_OK)
		return status;
	if (self->kind == KIND_VCARD)
		return bb_vcard_reader_finish(self->vcard, err);
	if (self->kind == KIND_JSON)
		return bb_json_reader_finish(self->json, err);
	status = bb_csv_reader_finish(self->csv, err);
	if (status == BB_OK && !self->has_columns)
		return bb_error_set(err, BB_EINVAL, "the file is empty");
	return status;
}
