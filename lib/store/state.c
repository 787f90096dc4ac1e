/* SPDX-License-Identifier: MIT */
/*
 * Whether the file is as it was. Every commit counts up a number in its header (SQLite
 * file format 1.3.7), under the lock that a reading holds against writers; inode and
 * time tell another file in its place. Read by SQLite's own handle, for the reason
 * that open.c has. Knows no table.
 */
#include <brownbag/store.h>

#include "handle.h"
#include "statement.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

enum {
	HEADER_SIZE = 100,
	WRITE_VERSION = 18, READ_VERSION = 19, /* where they are; 1: a rollback journal */
};

static bool read_header(sqlite3 *db, unsigned char header[HEADER_SIZE])
{
	sqlite3_file *file = NULL;
	int moved = 1;

	return sqlite3_file_control(db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
	       !moved &&
	       sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK &&
	       file && file->pMethods &&
	       file->pMethods->xRead(file, header, HEADER_SIZE, 0) == SQLITE_OK;
}

bool bb_store_has_changed(const struct bb_store *self)
{
	return sqlite3_total_changes64(self->db) > 0;
}

enum bb_status bb_store_state(struct bb_bytes *out, struct bb_store *self, struct bb_error *err)
{
	unsigned char header[HEADER_SIZE];
	struct stat info;
	int64_t schema = 0;
	enum bb_status status;

	/* Where memory ran out, SQLite has ended it. */
	if (!bb_store_is_open(self) || self->left_over)
		return bb_error_set(err, BB_ECONFLICT, "%s: the reading has ended", self->path);
	/* What is read first takes the lock. */
	status = bb_store_ask(self, "PRAGMA schema_version", BIND_NONE, &schema, err);
	if (status != BB_OK)
		return status;
	if (!read_header(self->db, header) || stat(self->path, &info) != 0 ||
	    header[WRITE_VERSION] != 1 || header[READ_VERSION] != 1)
		return bb_error_set(err, BB_ECONFLICT, "%s: its state can't be told", self->path);
	bb_bytes_add(out, header, sizeof header);
	bb_bytes_addf(out, "%ju %ju %jd %jd.%09ld\n", (uintmax_t)info.st_dev,
	              (uintmax_t)info.st_ino, (intmax_t)info.st_size,
	              (intmax_t)info.st_ctim.tv_sec, info.st_ctim.tv_nsec);
	return BB_OK;
}
