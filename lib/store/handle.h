/* SPDX-License-Identifier: MIT */
/* The open store, as the files of this folder see it. */
#ifndef STORE_HANDLE_H
#define STORE_HANDLE_H

#include <brownbag/store.h>

#include <sqlite3.h>
#include <stdbool.h>

/* A statement stays prepared for as long as the store is open. There are some 150
 * different SQL texts in this folder; a power of two, at most half full. */
enum {
	BB_STATEMENTS_MAX = 512,
	BB_PARAMETERS_MAX = 31,
};

struct bb_prepared {
	const char *sql; /* a literal: compared by its address; NULL: a free place */
	sqlite3_stmt *handle;
	/* Where SQLite counts $1, $2, ..: to it these are names, in order of appearance. */
	unsigned char at[BB_PARAMETERS_MAX + 1]; /* 0: the text has no such parameter */
};

struct bb_store {
	sqlite3 *db;
	char *path;
	enum bb_store_access access;
	bool left_over; /* a reading whose end found no memory */
	bool migrated; /* this opening brought the file up to date: its copy is still wanted */
	size_t prepared_count;
	struct bb_prepared prepared[BB_STATEMENTS_MAX];
};

/** Say what an SQLite result code means for the file at `path`. `rc` isn't SQLITE_OK. */
BB_CHECKED enum bb_status bb_store_fault(const char *path, sqlite3 *db, int rc,
                                         struct bb_error *err);

/** Run SQL texts that give no rows. For setting up; rows go by statement.h. */
BB_CHECKED enum bb_status bb_store_exec(struct bb_store *self, const char *sql,
                                        struct bb_error *err);

/** Whether a transaction is open. */
bool bb_store_is_open(const struct bb_store *self);

#endif
