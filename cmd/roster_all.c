/* SPDX-License-Identifier: MIT */
/* brownbag roster show --all: what is stored about one person, and nobody else. */
#include "output.h"
#include "roster.h"
#include "talk.h"

#include <brownbag/store_people.h>

#include <stdio.h>
#include <string.h>

static enum bb_status add_row(void *context, const char *table, size_t count,
                              const char *const *columns, const char *const *values,
                              struct bb_error *err)
{
	json_t *document = context, *rows = json_object_get(document, table);
	json_t *row = json_object();

	if (!rows) {
		json_object_set_new(document, table, json_array());
		rows = json_object_get(document, table);
	}
	for (size_t i = 0; i < count; i++)
		json_object_set_new(row, columns[i], json_text(values[i]));
	if (json_array_append_new(rows, row) != 0)
		return bb_error_set(err, BB_EIO, "out of memory");
	return BB_OK;
}

/* The lines of a text stand below each other, each behind the same blanks. */
static void print_value(const char *column, const char *value)
{
	printf("    %s:", column);
	for (const char *line = value; *line;) {
		size_t len = strcspn(line, "\n");

		printf("%s%.*s\n", line == value ? " " : "        ", (int)len, line);
		line += len + (line[len] == '\n');
	}
	if (!*value)
		putchar('\n');
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
		json_object_foreach(row, column, value) {
			if (json_is_string(value))
				print_value(column, json_string_value(value));
		}
	}
}

int roster_show_all(struct session *session, const struct options *options, int64_t id)
{
	json_t *document = json_object(), *rows;
	struct bb_error err = BB_ERROR_INIT;
	const char *table;

	if (!document)
		return talk_refuse("out of memory");
	if (bb_store_show_person(session->group->store, id, add_row, document, &err) != BB_OK) {
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
