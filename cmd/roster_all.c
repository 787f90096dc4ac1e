/* SPDX-License-Identifier: MIT */
/* brownbag roster show --all: what is stored about one person, and nobody else. */
#include "output.h"
#include "roster.h"
#include "talk.h"
#include "views.h"

#include <brownbag/kind.h>
#include <brownbag/store_people.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a number in a column of that name is; any other is one. */
static const struct meaning {
	const char *column;
	enum { INSTANT, YES_OR_NO, KINDS } is;
} meanings[] = {
	{ "again_at", INSTANT },    { "answered_at", INSTANT }, { "asked_at", INSTANT },
	{ "at", INSTANT },          { "begun_at", INSTANT },    { "dated_at", INSTANT },
	{ "done_at", INSTANT },     { "due_at", INSTANT },      { "given_at", INSTANT },
	{ "known_at", INSTANT },    { "made_at", INSTANT },     { "not_after", INSTANT },
	{ "rested_from", INSTANT }, { "since", INSTANT },       { "stamped_at", INSTANT },
	{ "agreed", YES_OR_NO },    { "entered", YES_OR_NO },   { "founder", YES_OR_NO },
	{ "leads", YES_OR_NO },     { "silent", YES_OR_NO },    { "verified", YES_OR_NO },
	{ "mutes", KINDS },
};

/* Where things are listed, and whose zone their times are in. */
struct sheet {
	json_t *document;
	const struct bb_group *group;
};

static json_t *list_kinds(int64_t bits)
{
	json_t *list = json_array();

	for (enum bb_kind kind = 0; kind < BB_KIND_COUNT; kind++) {
		if (bits & BB_KIND_BIT(kind))
			json_array_append_new(list, json_string(bb_kind_row(kind)->name));
	}
	return list;
}

static json_t *number_of(const struct bb_person_value *value, const struct bb_group *group)
{
	int64_t number = strtoll(value->text, NULL, 10);

	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
		if (strcmp(meanings[i].column, value->column) != 0)
			continue;
		if (meanings[i].is == INSTANT)
			return number ? view_instant(number, group) : json_null();
		return meanings[i].is == KINDS ? list_kinds(number) : json_boolean(number != 0);
	}
	return json_integer(number);
}

static enum bb_status add_row(void *context, const char *table, size_t count,
                              const struct bb_person_value *values, struct bb_error *err)
{
	const struct sheet *sheet = context;
	json_t *rows = json_object_get(sheet->document, table);
	json_t *row = json_object();

	if (!rows) {
		json_object_set_new(sheet->document, table, json_array());
		rows = json_object_get(sheet->document, table);
	}
	for (size_t i = 0; i < count; i++)
		json_object_set_new(row, values[i].column,
		                    values[i].is_number ? number_of(&values[i], sheet->group)
		                                        : json_text(values[i].text));
	if (json_array_append_new(rows, row) != 0)
		return bb_error_set(err, BB_EIO, "out of memory");
	return BB_OK;
}

/* The lines of a text stand below each other, each behind the same blanks. */
static void print_text(const char *text)
{
	for (const char *line = text; *line;) {
		size_t len = strcspn(line, "\n");

		printf("%s%.*s\n", line == text ? " " : "        ", (int)len, line);
		line += len + (line[len] == '\n');
	}
	if (!*text)
		putchar('\n');
}

static void print_value(const char *column, const json_t *value)
{
	if (json_is_null(value))
		return;
	printf("    %s:", column);
	if (json_is_string(value))
		print_text(json_string_value(value));
	else if (json_is_boolean(value))
		printf(" %s\n", json_is_true(value) ? "yes" : "no");
	else if (json_is_integer(value))
		printf(" %lld\n", (long long)json_integer_value(value));
	else {
		for (size_t i = 0; i < json_array_size(value); i++)
			printf(" %s", json_string_value(json_array_get(value, i)));
		putchar('\n');
	}
}

static void print_rows(const char *table, const json_t *rows)
{
	const char *column;
	json_t *row, *value;
	size_t i;

	printf("%s\n", table);
	json_array_foreach(rows, i, row) {
		if (i > 0)
			printf("    --\n");
		json_object_foreach(row, column, value)
			print_value(column, value);
	}
}

int roster_show_all(struct session *session, const struct options *options, int64_t id)
{
	json_t *document = json_object(), *rows;
	struct sheet sheet = { document, session->group };
	struct bb_error err = BB_ERROR_INIT;
	const char *table;

	if (!document)
		return talk_refuse("out of memory");
	if (bb_store_show_person(session->group->store, id, add_row, &sheet, &err) != BB_OK) {
		json_decref(document);
		return talk_error(&err);
	}
	if (output_format(options) == OUTPUT_JSON)
		return document_print(document);
	json_object_foreach(document, table, rows)
		print_rows(table, rows);
	json_decref(document);
	return EXIT_DONE;
}
