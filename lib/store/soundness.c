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

static void close_aside(struct bb_store *aside)
{
	for (size_t i = 0; i < BB_STATEMENTS_MAX; i++)
		sqlite3_finalize(aside->prepared[i].handle);
	sqlite3_close(aside->db);
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
	close_aside(&fresh);
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

/* -- proving all of it -- */

#define RESTORE "'brownbag restore FILE, with a copy from before'"

/* A statement's rows are findings: what, and the remedy. */
struct proof {
	const char *check;
	const char *sql;
};

static const struct proof pages = {
	"pages",
	"SELECT replace(integrity_check, char(10), '; '), " RESTORE " FROM pragma_integrity_check(100)"
	" WHERE integrity_check != 'ok'"
};

static const struct proof proofs[] = {
	{ "references",
	  "SELECT format('%s of %s points to a row of %s that is not there',"
	  " ifnull('row ' || rowid, 'a row'), \"table\", parent), " RESTORE
	  " FROM pragma_foreign_key_check LIMIT 100" },
	{ "members",
	  "SELECT format('member %d is on the list and has no address', id),"
	  " format('brownbag roster edit %d --email ADDRESS', id) FROM member"
	  " WHERE status != 'former' AND NOT EXISTS"
	  " (SELECT 1 FROM address WHERE member = member.id AND rank = 0) LIMIT 100" },
	{ "mails",
	  "SELECT format('mail %d waits and has no text', id),"
	  " format('brownbag outbox drop %d', id) FROM mail"
	  " WHERE state IN ('queued', 'claimed', 'committing') AND NOT EXISTS"
	  " (SELECT 1 FROM mail_body WHERE mail = mail.id) LIMIT 100" },
	{ "introductions",
	  "SELECT format('introduction %d was made without two yeses', id),"
	  " format('brownbag intro close %d', id) FROM intro"
	  " WHERE state IN ('both-yes', 'connected') AND EXISTS (SELECT 1 FROM intro_side"
	  " WHERE intro = intro.id AND side <> 'passed' AND NOT agreed) LIMIT 100" },
	/* Where the log begins, what was held before has gone into the balances. */
	{ "lunches",
	  "SELECT format('the lunch on %s counts as held and is not in the log',"
	  " substr(start, 1, 10)), " RESTORE " FROM meeting"
	  " WHERE status = 'held' AND NOT EXISTS"
	  " (SELECT 1 FROM booking WHERE meeting = meeting.id)"
	  " AND substr(start, 1, 10) >"
	  " ifnull((SELECT last_on FROM books WHERE at = 'base'), '') LIMIT 100" },
	{ "lunches",
	  "SELECT format('the lunch on %s is in the log and does not count as held',"
	  " substr(start, 1, 10)), " RESTORE " FROM meeting"
	  " WHERE status IN ('planned', 'moved') AND EXISTS"
	  " (SELECT 1 FROM booking WHERE meeting = meeting.id) LIMIT 100" },
};

static enum bb_status run_proof(struct bb_store *self, const struct proof *proof,
                                bb_flaw_found *found, void *context, struct bb_error *err)
{
	struct bb_statement rows;
	struct bb_error told = BB_ERROR_INIT;
	enum bb_status status = BB_OK, read;

	bb_statement_open(&rows, self, proof->sql, BIND_NONE);
	while (status == BB_OK && bb_statement_next(&rows)) {
		struct bb_flaw flaw = { proof->check, bb_column_text(&rows, 0),
			                bb_column_text(&rows, 1) };

		if (!flaw.text || !flaw.remedy)
			break;
		status = found(context, &flaw, &told);
	}
	read = bb_statement_close(&rows, err);
	if (status != BB_OK)
		return bb_error_set(err, status, "%s", told.text);
	return read;
}

/* SQLite forgets the constraints of a file that it opened for reading only, so that they
 * would all hold: this looks with a handle that could write, and doesn't. */
static enum bb_status prove_pages(struct bb_store *self, bb_flaw_found *found, void *context,
                                  struct bb_error *err)
{
	struct bb_store aside = { .access = BB_STORE_WRITE, .path = self->path };
	enum bb_status status;
	int rc = sqlite3_open_v2(self->path, &aside.db,
	                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
	                         NULL);

	status = rc == SQLITE_OK ? run_proof(&aside, &pages, found, context, err) :
	                           bb_store_fault(self->path, aside.db, rc, err);
	close_aside(&aside);
	return status;
}

static enum bb_status prove_schema(struct bb_store *self, bb_flaw_found *found, void *context,
                                   struct bb_error *err)
{
	struct bb_error why = BB_ERROR_INIT;
	struct bb_flaw flaw = { "schema", why.text,
		                "use the program that made this file, or brownbag restore FILE" };

	if (check_schema(self, &why) == BB_OK)
		return BB_OK;
	return found(context, &flaw, err);
}

enum bb_status bb_store_prove(struct bb_store *self, bb_flaw_found *found, void *context,
                              struct bb_error *err)
{
	enum bb_status status = prove_schema(self, found, context, err);

	if (status == BB_OK)
		status = prove_pages(self, found, context, err);
	for (size_t i = 0; status == BB_OK && i < sizeof proofs / sizeof *proofs; i++)
		status = run_proof(self, &proofs[i], found, context, err);
	return status;
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
