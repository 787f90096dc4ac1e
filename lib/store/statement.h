/* SPDX-License-Identifier: MIT */
/*
 * One run of one SQL text, from values in to columns out.
 *
 * The first failure is remembered, later steps do nothing, and closing tells
 * it, so that reading a row is a straight list of columns:
 *
 *     struct bb_statement rows;
 *
 *     bb_statement_open(&rows, self, "SELECT id, name FROM member WHERE id >= $1",
 *                       BIND(as_int(first)));
 *     while (bb_statement_next(&rows))
 *             take(bb_column_int(&rows, 0), bb_column_text(&rows, 1));
 *     return bb_statement_close(&rows, err);
 *
 * SQL texts are literals with parameters $1, $2, .. and stay prepared. A text
 * can't be run again before its last run is closed.
 */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include "handle.h"

#include <brownbag/date.h>

#include <stdint.h>

/* -- values in -- */

enum bb_value_type {
	BB_VALUE_NULL,
	BB_VALUE_INT,
	BB_VALUE_TEXT,
	BB_VALUE_BLOB,
	BB_VALUE_MONTH,
	BB_VALUE_DATE,
	BB_VALUE_WALL,
};

/* Texts and blobs are borrowed until the statement is closed. */
struct bb_value {
	enum bb_value_type type;
	union {
		int64_t number;
		struct { const void *bytes; size_t len; } blob;
		struct bb_month month;
		struct bb_date date;
		struct bb_wall wall;
	};
};

static inline struct bb_value as_int(int64_t number)
{
	return (struct bb_value){ .type = BB_VALUE_INT, .number = number };
}

/* Where 0 means none. */
static inline struct bb_value as_id(int64_t id)
{
	return (struct bb_value){ .type = id ? BB_VALUE_INT : BB_VALUE_NULL, .number = id };
}

static inline struct bb_value as_text(const char *text)
{
	return (struct bb_value){ .type = text ? BB_VALUE_TEXT : BB_VALUE_NULL,
		                  .blob = { text, 0 } };
}

static inline struct bb_value as_blob(const void *bytes, size_t len)
{
	return (struct bb_value){ .type = BB_VALUE_BLOB, .blob = { bytes, len } };
}

/* NULL where the year is 0, in these three. */
static inline struct bb_value as_month(struct bb_month month)
{
	return (struct bb_value){ .type = month.year ? BB_VALUE_MONTH : BB_VALUE_NULL,
		                  .month = month };
}

static inline struct bb_value as_date(struct bb_date date)
{
	return (struct bb_value){ .type = date.year ? BB_VALUE_DATE : BB_VALUE_NULL, .date = date };
}

static inline struct bb_value as_wall(struct bb_wall wall)
{
	return (struct bb_value){ .type = wall.date.year ? BB_VALUE_WALL : BB_VALUE_NULL,
		                  .wall = wall };
}

struct bb_values {
	const struct bb_value *items; /* for $1, $2, .. */
	size_t count;
};

#define BIND(...)                                                              \
	((struct bb_values){ (const struct bb_value[]){ __VA_ARGS__ },         \
	                     sizeof((const struct bb_value[]){ __VA_ARGS__ }) / \
	                     sizeof(struct bb_value) })
#define BIND_NONE ((struct bb_values){ NULL, 0 })

/* -- the run -- */

struct bb_statement {
	struct bb_store *store;
	sqlite3_stmt *handle;  /* NULL if it couldn't be prepared */
	struct bb_error error; /* the first failure; BB_OK while there was none */
};

/** Prepare and bind. Pairs with bb_statement_close(), whatever happens. */
void bb_statement_open(struct bb_statement *self, struct bb_store *store, const char *sql,
                       struct bb_values values);

/** Whether there is a (further) row and nothing has failed so far. */
bool bb_statement_next(struct bb_statement *self);

/** Record a failure of one's own, if it is the first. */
void bb_statement_fail(struct bb_statement *self, enum bb_status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** End the run. @return the first failure, else BB_OK */
BB_CHECKED enum bb_status bb_statement_close(struct bb_statement *self, struct bb_error *err);

/**
 * Room for one more in an array of `count` which only grows by this.
 *
 * @return where the array is now; NULL: no memory, recorded as failure, and the
 *         array is as it was
 */
void *bb_statement_room(struct bb_statement *self, void *items, size_t count, size_t each);

/* -- columns out, counted from 0 -- */

/** Whether there is none. */
bool bb_column_is_null(struct bb_statement *self, int column);
/** 0 where there is none. */
int64_t bb_column_int(struct bb_statement *self, int column);
/** For a number that was stored from an int. Out of range: a failure, 0. */
int bb_column_small(struct bb_statement *self, int column);
/** Borrowed until the next step; NULL where there is none. */
const char *bb_column_text(struct bb_statement *self, int column);
/** The caller frees it; NULL where there is none, or no memory: a failure. */
char *bb_column_copy(struct bb_statement *self, int column);
/** Exactly `len` bytes; else a failure. */
void bb_column_blob(struct bb_statement *self, int column, void *out, size_t len);
/** Year 0 where there is none; not of its form: a failure, year 0. */
struct bb_month bb_column_month(struct bb_statement *self, int column);
struct bb_date bb_column_date(struct bb_statement *self, int column);
struct bb_wall bb_column_wall(struct bb_statement *self, int column);
/** Which of `count` values has that name; none: a failure, 0. */
int bb_column_word(struct bb_statement *self, int column, const char *(*name)(int), int count);

/* -- for statements with at most one row of interest -- */

/** Run one that gives no rows. */
BB_CHECKED enum bb_status bb_store_run(struct bb_store *self, const char *sql,
                                       struct bb_values values, struct bb_error *err);

/** Run one that changes rows; BB_ENOENT with `missing` (a format for `id`) if it changed none. */
BB_CHECKED enum bb_status bb_store_change(struct bb_store *self, const char *sql,
                                          struct bb_values values, const char *what, int64_t id,
                                          struct bb_error *err);

/** The number in the first column of the first row; 0 if there is no row. */
BB_CHECKED enum bb_status bb_store_ask(struct bb_store *self, const char *sql,
                                       struct bb_values values, int64_t *out,
                                       struct bb_error *err);

/** Rows that the last statement changed. */
size_t bb_store_changed(const struct bb_store *self);

#endif
