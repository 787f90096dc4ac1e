/* SPDX-License-Identifier: MIT */
/* What an SQLite result code means for a caller: the one place that says so. */
#include "handle.h"

#include <assert.h>

enum bb_status bb_store_fault(const char *path, sqlite3 *db, int rc, struct bb_error *err)
{
	assert(rc != SQLITE_OK);
	if (rc == SQLITE_READONLY_ROLLBACK)
		return bb_error_set(err, BB_EAGAIN,
		                    "%s: a program died while it wrote; the next one that may write "
		                    "puts that right", path);
	switch (rc & 0xFF) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return bb_error_set(err, BB_EAGAIN, "%s: another program is writing to it", path);
	case SQLITE_NOMEM:
		return bb_error_set(err, BB_EIO, "out of memory");
	case SQLITE_FULL:
		return bb_error_set(err, BB_EIO, "%s: the disk is full", path);
	case SQLITE_NOTADB:
		return bb_error_set(err, BB_EINVAL, "%s: no brownbag database", path);
	case SQLITE_CORRUPT:
		return bb_error_set(err, BB_EIO, "%s: damaged: %s", path, sqlite3_errmsg(db));
	case SQLITE_CONSTRAINT:
		return bb_error_set(err, BB_ECONFLICT, "%s: refused: %s", path, sqlite3_errmsg(db));
	default:
		return bb_error_set(err, BB_EIO, "%s: %s", path,
		                    db ? sqlite3_errmsg(db) : sqlite3_errstr(rc));
	}
}
