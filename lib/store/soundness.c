/* SPDX-License-Identifier: MIT */
/*
 * The file as a whole: copying it, proving it sound, writing it anew. Knows the
 * schema as a text, and no table.
 */
#include <brownbag/store.h>

#include "migrate.h"
#include "statement.h"

#include <assert.h>
#include <string.h>

static enum bb_status copy_pages(struct bb_store *self, sqlite3 *to, const char *path,
                                 struct bb_error *err)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", self->db, "main");
	int rc;

	if (!backup)
		return bb_store_fault(path, to, sqlite3_errcode(to), err);
	sqlite3_backup_step(backup, -1);
	rc = sqlite3_backup_finish(backup);
	return rc == SQLITE_OK ? BB_OK : bb_store_fault(path, to, rc, err);
}

enum bb_status bb_store_copy(struct bb_store *self, const char *path, struct bb_error *err)
{
	enum bb_status status = bb_store_make_file(path, err);
	sqlite3 *to = NULL;
	int rc;

	assert(!bb_store_is_open(self));
	if (status != BB_OK)
		return status;
	rc = sqlite3_open_v2(path, &to,
	                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
	                     NULL);
	status = rc == SQLITE_OK ? copy_pages(self, to, path, err) :
	                           bb_store_fault(path, to, rc, err);
	sqlite3_close(to);
	if (status != BB_OK)
		bb_store_remove_file(path);
	return status;
}

/* -- proving -- */

/* The statement's first row is a finding; its first column says what. */
static enum bb_status find_nothing(struct bb_store *self, const char *sql, const char *what,
                                   struct bb_error *err)
{
	struct bb_statement rows;

	bb_statement_open(&rows, self, sql, BIND_NONE);
	if (bb_statement_next(&rows)) {
		const char *finding = bb_column_text(&rows, 0);

		if (!finding || strcmp(finding, "ok") != 0)
			bb_statement_fail(&rows, BB_EIO, "%s: damaged: %s%s", self->path, what,
			                  finding ? finding : "?");
	}
	return bb_statement_close(&rows, err);
}

static const char schema_rows[] =
	"SELECT type || ' ' || name || ' ' || ifnull(sql, '') FROM sqlite_schema ORDER BY type, name";

/* Both lists are in the same order, so the first difference is the finding. */
static void compare_schemas(struct bb_statement *ours, struct bb_statement *fresh)
{
	bool more = true;

	while (more) {
		bool have = bb_statement_next(ours), want = bb_statement_next(fresh);

		more = have && want;
		if (have != want ||
		    (more && strcmp(bb_column_text(ours, 0), bb_column_text(fresh, 0)) != 0))
			bb_statement_fail(ours, BB_EIO,
			                  "%s: damaged: the schema isn't that of this version",
			                  ours->store->path);
		more = more && ours->error.status == BB_OK;
	}
}

static enum bb_status check_schema(struct bb_store *self, struct bb_error *err)
{
	struct bb_migrations known = bb_migrations_known();
	struct bb_store fresh = { .access = BB_STORE_WRITE, .path = self->path };
	struct bb_statement here, there;
	enum bb_status status;
	int rc = sqlite3_open_v2(":memory:", &fresh.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY,
	                         NULL);

	status = rc == SQLITE_OK ? bb_store_make_schema(&fresh, &known, err) :
	                           bb_store_fault(self->path, fresh.db, rc, err);
	if (status == BB_OK) {
		bb_statement_open(&here, self, schema_rows, BIND_NONE);
		bb_statement_open(&there, &fresh, schema_rows, BIND_NONE);
		compare_schemas(&here, &there);
		status = bb_statement_close(&there, err);
		if (bb_statement_close(&here, status == BB_OK ? err : NULL) != BB_OK &&
		    status == BB_OK)
			status = here.error.status;
	}
	for (size_t i = 0; i < BB_STATEMENTS_MAX; i++)
		sqlite3_finalize(fresh.prepared[i].handle);
	sqlite3_close(fresh.db);
	return status;
}

enum bb_status bb_store_check(struct bb_store *self, struct bb_error *err)
{
	enum bb_status status = find_nothing(self, "PRAGMA integrity_check(1)", "", err);

	if (status == BB_OK)
		status = find_nothing(self, "PRAGMA foreign_key_check", "a dangling reference in ",
		                      err);
	return status == BB_OK ? check_schema(self, err) : status;
}

/* -- writing anew -- */

/* Deleting overwrites with zeros, but moving rows between pages can leave a copy in
 * the gaps of a page. Only a file that is written anew is sure to have none. */
enum bb_status bb_store_compact(struct bb_store *self, struct bb_error *err)
{
	int64_t wanted = 0;
	enum bb_status status = bb_store_ask(
		self, "SELECT value FROM meta WHERE key = 'compact'", BIND_NONE, &wanted, err);

	assert(!bb_store_is_open(self));
	if (status != BB_OK || !wanted)
		return status;
	status = bb_store_exec(self, "VACUUM", err);
	if (status == BB_OK)
		status = bb_store_begin(self, err);
	if (status != BB_OK)
		return status;
	status = bb_store_run(self, "DELETE FROM meta WHERE key = 'compact'", BIND_NONE, err);
	if (status == BB_OK)
		status = bb_store_commit(self, err);
	bb_store_rollback(self);
	return status;
}
