/* SPDX-License-Identifier: MIT */
/*
 * Running SQL: prepared once, bound by position, the first failure remembered.
 * What a value means is for the callers; how it stands in a column is here.
 */
#include "statement.h"

#include <assert.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The place of a text in the table: where it is, or the free one where it belongs. */
static struct bb_prepared *find_prepared(struct bb_store *store, const char *sql)
{
	/* Literals lie apart by their length: the low bits say little, a prime spreads them. */
	size_t at = ((size_t)(uintptr_t)sql * 2654435761u >> 7) % BB_STATEMENTS_MAX;

	while (store->prepared[at].sql && store->prepared[at].sql != sql)
		at = (at + 1) % BB_STATEMENTS_MAX;
	return &store->prepared[at];
}

/* From $3 as SQLite knows it to its place in the values. */
static void map_parameters(struct bb_prepared *place)
{
	int count = sqlite3_bind_parameter_count(place->handle);

	for (int i = 1; i <= count; i++) {
		int number = atoi(sqlite3_bind_parameter_name(place->handle, i) + 1);

		assert(number >= 1 && number <= BB_PARAMETERS_MAX);
		place->at[number] = (unsigned char)i;
	}
}

static int prepare(struct bb_store *store, const char *sql, struct bb_prepared **out)
{
	struct bb_prepared *place = find_prepared(store, sql);
	int rc;

	if (!place->sql) {
		rc = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
		                        &place->handle, NULL);
		if (rc != SQLITE_OK)
			return rc;
		place->sql = sql;
		map_parameters(place);
		store->prepared_count++;
		assert(store->prepared_count <= BB_STATEMENTS_MAX / 2);
	}
	*out = place;
	return SQLITE_OK;
}

static int bind_one(sqlite3_stmt *handle, int at, const struct bb_value *value)
{
	char text[BB_WALL_SIZE];

	switch (value->type) {
	case BB_VALUE_NULL:
		return sqlite3_bind_null(handle, at);
	case BB_VALUE_INT:
		return sqlite3_bind_int64(handle, at, value->number);
	case BB_VALUE_TEXT:
		return sqlite3_bind_text(handle, at, value->blob.bytes, -1, SQLITE_STATIC);
	case BB_VALUE_BLOB:
		return sqlite3_bind_blob64(handle, at, value->blob.bytes, value->blob.len,
		                           SQLITE_STATIC);
	case BB_VALUE_MONTH:
		bb_month_format(text, value->month);
		break;
	case BB_VALUE_DATE:
		bb_date_format(text, value->date);
		break;
	case BB_VALUE_WALL:
		bb_wall_format(text, value->wall);
		break;
	}
	return sqlite3_bind_text(handle, at, text, -1, SQLITE_TRANSIENT);
}

static void take_fault(struct bb_statement *self, int rc)
{
	if (self->error.status == BB_OK &&
	    bb_store_fault(self->store->path, self->store->db, rc, &self->error) == BB_OK)
		assert(false);
}

void bb_statement_open(struct bb_statement *self, struct bb_store *store, const char *sql,
                       struct bb_values values)
{
	struct bb_prepared *place = NULL;
	int rc;

	*self = (struct bb_statement){ .store = store };
	rc = prepare(store, sql, &place);
	if (rc == SQLITE_OK)
		self->handle = place->handle;
	assert(!self->handle || !sqlite3_stmt_busy(self->handle));
	for (size_t i = 0; rc == SQLITE_OK && i < values.count; i++)
		rc = bind_one(self->handle, place->at[i + 1], &values.items[i]);
	if (rc != SQLITE_OK)
		take_fault(self, rc);
}

bool bb_statement_next(struct bb_statement *self)
{
	int rc;

	if (self->error.status != BB_OK)
		return false;
	rc = sqlite3_step(self->handle);
	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		take_fault(self, rc);
	return false;
}

void bb_statement_fail(struct bb_statement *self, enum bb_status status, const char *format, ...)
{
	va_list args;

	if (self->error.status != BB_OK)
		return;
	self->error.status = status;
	va_start(args, format);
	vsnprintf(self->error.text, sizeof self->error.text, format, args);
	va_end(args);
}

enum bb_status bb_statement_close(struct bb_statement *self, struct bb_error *err)
{
	if (self->handle) {
		sqlite3_reset(self->handle);
		sqlite3_clear_bindings(self->handle); /* they point into the caller's memory */
	}
	if (self->error.status == BB_OK)
		return BB_OK;
	return bb_error_set(err, self->error.status, "%s", self->error.text);
}

void *bb_statement_room(struct bb_statement *self, void *items, size_t count, size_t each)
{
	enum { FIRST = 8 };
	void *grown = items;

	/* There is room for the next power of two, so only at one does it grow. */
	if (self->error.status != BB_OK)
		return NULL;
	if (count == 0)
		grown = reallocarray(items, FIRST, each);
	else if (count >= FIRST && (count & (count - 1)) == 0)
		grown = count > SIZE_MAX / 2 ? NULL : reallocarray(items, count * 2, each);
	if (!grown)
		bb_statement_fail(self, BB_EIO, "out of memory");
	return grown;
}

/* -- columns -- */

static void fail_column(struct bb_statement *self, int column)
{
	bb_statement_fail(self, BB_EIO, "%s: damaged: column %s has no such value",
	                  self->store->path, sqlite3_column_name(self->handle, column));
}

bool bb_column_is_null(struct bb_statement *self, int column)
{
	return sqlite3_column_type(self->handle, column) == SQLITE_NULL;
}

int64_t bb_column_int(struct bb_statement *self, int column)
{
	return sqlite3_column_int64(self->handle, column);
}

int bb_column_small(struct bb_statement *self, int column)
{
	int64_t number = sqlite3_column_int64(self->handle, column);

	if (number >= INT_MIN && number <= INT_MAX)
		return (int)number;
	fail_column(self, column);
	return 0;
}

const char *bb_column_text(struct bb_statement *self, int column)
{
	const unsigned char *text = sqlite3_column_text(self->handle, column);

	/* No text where there is a value: SQLite found no memory for it. */
	if (!text && sqlite3_column_type(self->handle, column) != SQLITE_NULL)
		bb_statement_fail(self, BB_EIO, "out of memory");
	return (const char *)text;
}

char *bb_column_copy(struct bb_statement *self, int column)
{
	const char *text = bb_column_text(self, column);
	char *copy = text ? strdup(text) : NULL;

	if (text && !copy)
		bb_statement_fail(self, BB_EIO, "out of memory");
	return copy;
}

void bb_column_blob(struct bb_statement *self, int column, void *out, size_t len)
{
	const void *bytes = sqlite3_column_blob(self->handle, column);

	if (bytes && (size_t)sqlite3_column_bytes(self->handle, column) == len)
		memcpy(out, bytes, len);
	else
		fail_column(self, column);
}

struct bb_month bb_column_month(struct bb_statement *self, int column)
{
	struct bb_month month = { 0, 0 };
	const char *text = bb_column_text(self, column);

	if (text && bb_month_parse(&month, text, NULL) != BB_OK)
		fail_column(self, column);
	return month;
}

struct bb_date bb_column_date(struct bb_statement *self, int column)
{
	struct bb_date date = { 0, 0, 0 };
	const char *text = bb_column_text(self, column);

	if (text && bb_date_parse(&date, text, NULL) != BB_OK)
		fail_column(self, column);
	return date;
}

struct bb_wall bb_column_wall(struct bb_statement *self, int column)
{
	struct bb_wall wall = { { 0, 0, 0 }, 0, 0, 0 };
	const char *text = bb_column_text(self, column);

	if (text && bb_wall_parse(&wall, text, NULL) != BB_OK)
		fail_column(self, column);
	return wall;
}

int bb_column_word(struct bb_statement *self, int column, const char *(*name)(int), int count)
{
	const char *text = bb_column_text(self, column);

	for (int value = 0; text && value < count; value++)
		if (strcmp(name(value), text) == 0)
			return value;
	fail_column(self, column);
	return 0;
}

/* -- statements of one row, or none -- */

enum bb_status bb_store_run(struct bb_store *self, const char *sql, struct bb_values values,
                            struct bb_error *err)
{
	struct bb_statement statement;

	bb_statement_open(&statement, self, sql, values);
	while (bb_statement_next(&statement))
		;
	return bb_statement_close(&statement, err);
}

enum bb_status bb_store_change(struct bb_store *self, const char *sql, struct bb_values values,
                               const char *what, int64_t id, struct bb_error *err)
{
	enum bb_status status = bb_store_run(self, sql, values, err);

	if (status == BB_OK && bb_store_changed(self) == 0)
		return bb_error_set(err, BB_ENOENT, "there is no %s %lld", what, (long long)id);
	return status;
}

enum bb_status bb_store_ask(struct bb_store *self, const char *sql, struct bb_values values,
                            int64_t *out, struct bb_error *err)
{
	struct bb_statement statement;
	enum bb_status status;
	int64_t number = 0;

	bb_statement_open(&statement, self, sql, values);
	if (bb_statement_next(&statement))
		number = bb_column_int(&statement, 0);
	status = bb_statement_close(&statement, err);
	if (status == BB_OK)
		*out = number;
	return status;
}

size_t bb_store_changed(const struct bb_store *self)
{
	return (size_t)sqlite3_changes64(self->db);
}
