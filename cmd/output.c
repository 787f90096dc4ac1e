/* SPDX-License-Identifier: MIT */
/*
 * Rows and documents on stdout. Decides what a cell looks like in each of the
 * three formats; knows no command. A row is a list of JSON values first, so
 * that the formats can't tell different things.
 */
#include "output.h"
#include "table.h"
#include "talk.h"

#include <brownbag/text.h>
#include <brownbag/zone.h>

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	COLUMNS_MAX = 24,
	CELL_MAX = 64 * 1024, /* bytes of one cell as text */
};

struct cell {
	json_t *value; /* NULL: not given yet */
	char *shown;   /* NULL: as porcelain has it */
};

struct listing {
	const struct column *columns;
	size_t column_count;
	enum output_format format;
	size_t picked[COLUMNS_MAX]; /* columns to print, in order */
	size_t picked_count;
	bool by_fields;             /* --fields picked them */
	struct cell cells[COLUMNS_MAX];
	size_t next;                /* the cell that is given next */
	size_t rows;
	struct table *table;        /* NULL until the first row */
	bool failed;                /* out of memory */
};

static bool use_color;

void output_use_color(bool color)
{
	use_color = color;
}

enum output_format output_format(const struct options *options)
{
	if (options_knows(options, "json") && options_flag(options, "json"))
		return OUTPUT_JSON;
	if (options_knows(options, "porcelain") && options_flag(options, "porcelain"))
		return OUTPUT_PORCELAIN;
	return OUTPUT_TABLE;
}

/* -- which columns -- */

static bool shows_by_default(const struct column *column, enum output_format format)
{
	if (column->flags & COLUMN_ASKED)
		return false;
	if (format == OUTPUT_TABLE)
		return !(column->flags & COLUMN_DATA);
	return !(column->flags & COLUMN_TABLE);
}

static bool find_column(const struct listing *self, const char *name, size_t len, size_t *out)
{
	for (size_t i = 0; i < self->column_count; i++) {
		const char *candidate = self->columns[i].name;

		if (strlen(candidate) == len && memcmp(candidate, name, len) == 0) {
			*out = i;
			return true;
		}
	}
	return false;
}

static int refuse_field(const struct listing *self, const char *name, size_t len)
{
	const char *names[COLUMNS_MAX];
	struct bb_bytes all = BB_BYTES_INIT(1024);
	char word[65] = "";
	const char *nearest;

	for (size_t i = 0; i < self->column_count; i++) {
		names[i] = self->columns[i].name;
		bb_bytes_addf(&all, "%s%s", i ? " " : "", names[i]);
	}
	if (len < sizeof word)
		memcpy(word, name, len);
	nearest = bb_text_nearest(word, names, self->column_count);
	if (nearest)
		talk_usage("--fields: there is no column \"%.*s\": did you mean \"%s\"?", (int)len,
		           name, nearest);
	else
		talk_usage("--fields: there is no column \"%.*s\", only %s", (int)len, name,
		           bb_bytes_text(&all));
	bb_bytes_release(&all);
	return EXIT_USAGE;
}

static int pick_by_fields(struct listing *self, const char *fields)
{
	for (;; fields++) {
		size_t len = strcspn(fields, ",");
		size_t column;

		if (!find_column(self, fields, len, &column))
			return refuse_field(self, fields, len);
		for (size_t i = 0; i < self->picked_count; i++)
			if (self->picked[i] == column)
				return talk_usage("--fields: \"%.*s\" stands there twice", (int)len,
				                  fields);
		self->picked[self->picked_count++] = column;
		fields += len;
		if (*fields == '\0')
			break;
	}
	self->by_fields = true;
	return EXIT_DONE;
}

static void pick_defaults(struct listing *self)
{
	for (size_t i = 0; i < self->column_count; i++)
		if (shows_by_default(&self->columns[i], self->format))
			self->picked[self->picked_count++] = i;
}

void listing_show(struct listing *self, const char *name)
{
	size_t column;
	size_t at = 0;

	assert(self->rows == 0 && self->next == 0);
	if (!find_column(self, name, strlen(name), &column))
		assert(!"a column of this listing");
	if (self->by_fields)
		return; /* they said exactly what they want */
	while (at < self->picked_count && self->picked[at] < column)
		at++;
	if (at < self->picked_count && self->picked[at] == column)
		return;
	memmove(self->picked + at + 1, self->picked + at,
	        (self->picked_count - at) * sizeof *self->picked);
	self->picked[at] = column;
	self->picked_count++;
}

int listing_open(struct listing **out, const struct column *columns, const struct options *options)
{
	const char *fields = options_text(options, "fields");
	struct listing *self;
	int code = EXIT_DONE;

	if (options_flag(options, "json") && options_flag(options, "porcelain"))
		return talk_usage("--json and --porcelain exclude each other");
	self = calloc(1, sizeof *self);
	if (!self)
		return talk_refuse("out of memory");
	self->columns = columns;
	while (columns[self->column_count].name)
		self->column_count++;
	assert(self->column_count <= COLUMNS_MAX);
	self->format = output_format(options);
	if (fields)
		code = pick_by_fields(self, fields);
	else
		pick_defaults(self);
	if (code != EXIT_DONE)
		free(self);
	else
		*out = self;
	return code;
}

/* -- a cell as text -- */

static void add_value(struct bb_bytes *out, const json_t *value);

static void add_array(struct bb_bytes *out, const json_t *array)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		if (i > 0)
			bb_bytes_add_char(out, ',');
		add_value(out, json_array_get(array, i));
	}
}

static void add_object(struct bb_bytes *out, json_t *object)
{
	const json_t *id = json_object_get(object, "id");
	const char *key;
	json_t *value;
	bool first = true;

	if (id) {
		add_value(out, id);
		return;
	}
	json_object_foreach(object, key, value) {
		bb_bytes_addf(out, "%s%s=", first ? "" : ",", key);
		add_value(out, value);
		first = false;
	}
}

/* As JSON has it: 0.5, and 2.0. */
static void add_real(struct bb_bytes *out, const json_t *value)
{
	char text[32];
	size_t len = json_dumpb(value, text, sizeof text, JSON_ENCODE_ANY | JSON_DIGITS);

	bb_bytes_add(out, text, len < sizeof text ? len : 0);
}

static void add_value(struct bb_bytes *out, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_STRING:
		bb_bytes_add(out, json_string_value(value), json_string_length(value));
		break;
	case JSON_INTEGER:
		bb_bytes_addf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		break;
	case JSON_REAL:
		add_real(out, value);
		break;
	case JSON_TRUE:
		bb_bytes_add_text(out, "yes");
		break;
	case JSON_FALSE:
		bb_bytes_add_text(out, "no");
		break;
	case JSON_ARRAY:
		add_array(out, value);
		break;
	case JSON_OBJECT:
		add_object(out, (json_t *)(uintptr_t)value); /* looked up, not changed */
		break;
	case JSON_NULL:
		break;
	}
}

/* -- a row -- */

static void print_json_row(struct listing *self)
{
	json_t *row = json_object();

	for (size_t i = 0; row && i < self->picked_count; i++) {
		size_t at = self->picked[i];

		if (json_object_set(row, self->columns[at].name, self->cells[at].value) != 0)
			self->failed = true;
	}
	fputs(self->rows == 0 ? "[\n  " : ",\n  ", stdout);
	if (!json_print(row, JSON_COMPACT))
		self->failed = true;
	json_decref(row);
}

/* As people see it, but that a backslash is two, so that scripts can undo it. */
static void add_escaped(struct bb_bytes *out, const char *text, size_t len)
{
	while (len > 0) {
		const char *backslash = memchr(text, '\\', len);
		size_t plain = backslash ? (size_t)(backslash - text) : len;

		bb_text_show(out, text, plain);
		if (backslash)
			bb_bytes_add_text(out, "\\\\");
		plain += backslash != NULL;
		text += plain;
		len -= plain;
	}
}

static void print_porcelain_row(struct listing *self)
{
	struct bb_bytes raw = BB_BYTES_INIT(CELL_MAX);
	struct bb_bytes line = BB_BYTES_INIT(COLUMNS_MAX * 4 * CELL_MAX);

	for (size_t i = 0; i < self->picked_count; i++) {
		bb_bytes_clear(&raw);
		add_value(&raw, self->cells[self->picked[i]].value);
		if (i > 0)
			bb_bytes_add_char(&line, '\t');
		add_escaped(&line, bb_bytes_text(&raw), raw.len);
		self->failed |= raw.failed;
	}
	bb_bytes_add_char(&line, '\n');
	self->failed |= line.failed;
	fputs(bb_bytes_text(&line), stdout);
	bb_bytes_release(&line);
	bb_bytes_release(&raw);
}

static unsigned table_flags(unsigned flags)
{
	return (flags & COLUMN_RIGHT ? TABLE_RIGHT : 0U) | (flags & COLUMN_WRAP ? TABLE_WRAP : 0U) |
	       (flags & COLUMN_TIME ? TABLE_FIXED : 0U) | (flags & COLUMN_WHOLE ? TABLE_WHOLE : 0U);
}

static bool open_table(struct listing *self)
{
	bool ok;

	self->table = table_new(use_color);
	ok = self->table != NULL;
	for (size_t i = 0; ok && i < self->picked_count; i++) {
		const struct column *column = &self->columns[self->picked[i]];

		ok = table_add_column(self->table, column->title, table_flags(column->flags));
	}
	return ok;
}

static bool add_table_row(struct listing *self)
{
	struct bb_bytes raw = BB_BYTES_INIT(CELL_MAX);
	struct bb_bytes text = BB_BYTES_INIT(4 * CELL_MAX);
	bool ok;

	if (!self->table && !open_table(self))
		return false;
	ok = table_add_row(self->table);
	for (size_t i = 0; ok && i < self->picked_count; i++) {
		const struct cell *cell = &self->cells[self->picked[i]];

		bb_bytes_clear(&raw);
		bb_bytes_clear(&text);
		if (cell->shown)
			bb_bytes_add_text(&raw, cell->shown);
		else
			add_value(&raw, cell->value);
		bb_text_show(&text, bb_bytes_text(&raw), raw.len);
		ok = !text.failed && table_set_cell(self->table, i, bb_bytes_text(&text));
	}
	bb_bytes_release(&text);
	bb_bytes_release(&raw);
	return ok;
}

static void forget_cells(struct listing *self)
{
	for (size_t i = 0; i < self->next; i++) {
		json_decref(self->cells[i].value);
		free(self->cells[i].shown);
		self->cells[i] = (struct cell){ NULL, NULL };
	}
	self->next = 0;
}

static void finish_row(struct listing *self)
{
	if (self->failed) {
		forget_cells(self);
		return;
	}
	switch (self->format) {
	case OUTPUT_JSON:
		print_json_row(self);
		break;
	case OUTPUT_PORCELAIN:
		print_porcelain_row(self);
		break;
	case OUTPUT_TABLE:
		if (!add_table_row(self))
			self->failed = true;
		break;
	}
	forget_cells(self);
	self->rows++;
}

void listing_cell(struct listing *self, json_t *value, const char *shown)
{
	struct cell *cell = &self->cells[self->next];

	if (!value || (shown && !(cell->shown = strdup(shown))))
		self->failed = true;
	cell->value = value;
	if (++self->next == self->column_count)
		finish_row(self);
}

void listing_text(struct listing *self, const char *text)
{
	listing_cell(self, json_text(text), NULL);
}

void listing_int(struct listing *self, int64_t number)
{
	listing_cell(self, json_integer(number), NULL);
}

void listing_bool(struct listing *self, bool yes)
{
	listing_cell(self, json_boolean(yes), NULL);
}

void listing_null(struct listing *self)
{
	listing_cell(self, json_null(), NULL);
}

void listing_id(struct listing *self, int64_t id)
{
	listing_cell(self, json_id(id), NULL);
}

void listing_instant(struct listing *self, int64_t at, const struct bb_zone *zone)
{
	char shown[BB_WALL_SIZE]; /* "2027-02-09T09:00:00" */

	bb_wall_format(shown, bb_zone_to_wall(zone, at, NULL));
	shown[10] = ' ';
	shown[16] = '\0';
	listing_cell(self, json_instant(at, zone), at ? shown : NULL);
}

size_t listing_count(const struct listing *self)
{
	return self->rows;
}

void listing_hint_if_empty(const struct listing *self, const struct bb_config *config,
                           const char *hint)
{
	if (self->rows == 0 && self->format == OUTPUT_TABLE)
		talk_hint(config, "advice.empty", "%s", hint);
}

int listing_close(struct listing *self)
{
	bool failed;

	assert(self->next == 0);
	if (self->format == OUTPUT_JSON && !self->failed)
		fputs(self->rows > 0 ? "\n]\n" : "[]\n", stdout);
	if (self->table && !self->failed && !table_print(self->table))
		self->failed = true;
	failed = self->failed;
	table_free(self->table);
	free(self);
	return failed ? talk_refuse("out of memory") : EXIT_DONE;
}

int listing_end(struct listing *self, int code)
{
	if (code == EXIT_DONE)
		return listing_close(self);
	table_free(self->table);
	free(self);
	return code;
}
