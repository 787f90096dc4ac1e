/* SPDX-License-Identifier: MIT */
/*
 * From one version of the file to the next: numbered steps, all or none, after
 * a copy. A new file takes the same steps, so that it can't differ from an old
 * one that was brought up to date.
 */
#include <brownbag/store.h>

#include "migrate.h"
#include "statement.h"

#include <brownbag/bytes.h>
#include <brownbag/embedded.h>

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

/* Never edited once released: a change is a new file at the end. */
static const char *const files[] = { "schema.sql" };

enum {
	FILE_COUNT = sizeof files / sizeof *files,
	PRAGMA_BYTES_MAX = 64,
	PATH_BYTES_MAX = 4096,
};

struct bb_migrations bb_migrations_known(void)
{
	struct bb_migrations known = { .count = FILE_COUNT };

	for (int i = 0; i < FILE_COUNT; i++) {
		struct bb_embedded file;

		if (!bb_embedded_find(&file, files[i]))
			assert(false);
		known.sql[i] = file.data;
	}
	return known;
}

/* A PRAGMA takes no parameter. */
static enum bb_status set_number(struct bb_store *self, const char *pragma, int number,
                                 struct bb_error *err)
{
	struct bb_bytes sql = BB_BYTES_INIT(PRAGMA_BYTES_MAX);
	enum bb_status status;

	bb_bytes_addf(&sql, "PRAGMA %s = %d", pragma, number);
	status = bb_bytes_check(&sql, err);
	if (status == BB_OK)
		status = bb_store_exec(self, bb_bytes_text(&sql), err);
	bb_bytes_release(&sql);
	return status;
}

static enum bb_status take_steps(struct bb_store *self, const struct bb_migrations *steps,
                                 int64_t from, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (int64_t i = from; status == BB_OK && i < steps->count; i++) {
		status = bb_store_exec(self, steps->sql[i], err);
		if (status != BB_OK)
			bb_error_context(err, "bringing it to version %lld", (long long)i + 1);
	}
	return status == BB_OK ? set_number(self, "user_version", steps->count, err) : status;
}

enum bb_status bb_store_make_schema(struct bb_store *self, const struct bb_migrations *steps,
                                    struct bb_error *err)
{
	enum bb_status status = set_number(self, "application_id", BB_APPLICATION_ID, err);

	return status == BB_OK ? take_steps(self, steps, 0, err) : status;
}

static enum bb_status read_version(struct bb_store *self, int64_t *out, struct bb_error *err)
{
	return bb_store_ask(self, "PRAGMA user_version", BIND_NONE, out, err);
}

enum bb_status bb_store_backup_path(char **out, const struct bb_store *self, struct bb_error *err)
{
	struct bb_bytes path = BB_BYTES_INIT(PATH_BYTES_MAX);
	enum bb_status status;

	bb_bytes_addf(&path, "%s.backup", self->path);
	status = bb_bytes_detach(out, &path, err);
	bb_bytes_release(&path);
	return status;
}

void bb_store_remove_backup(const struct bb_store *self)
{
	char *path = NULL;

	if (bb_store_backup_path(&path, self, NULL) == BB_OK)
		unlink(path);
	free(path);
}

void bb_store_succeeded(struct bb_store *self)
{
	if (self->access == BB_STORE_WRITE && !self->migrated)
		bb_store_remove_backup(self);
}

/* Our own transaction is open, so nobody writes; a connection that does can't be the
 * source of a copy, so a second one reads what was committed. An older copy goes: the
 * step after which it was kept has failed or was followed by no command that worked. */
static enum bb_status back_up(struct bb_store *self, struct bb_error *err)
{
	struct bb_store reader = { .access = BB_STORE_READ, .path = self->path };
	enum bb_status status;
	char *path = NULL;
	int rc;

	rc = sqlite3_open_v2(self->path, &reader.db,
	                     SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
	                     NULL);
	status = rc == SQLITE_OK ? bb_store_backup_path(&path, self, err) :
	                           bb_store_fault(self->path, reader.db, rc, err);
	if (status == BB_OK) {
		unlink(path);
		status = bb_store_copy(&reader, path, err);
	}
	sqlite3_close(reader.db);
	free(path);
	return status;
}

static enum bb_status migrate_in_transaction(struct bb_store *self,
                                             const struct bb_migrations *steps,
                                             struct bb_error *err)
{
	int64_t version = 0;
	enum bb_status status = read_version(self, &version, err);

	/* Somebody else may have done it while we waited. */
	if (status != BB_OK || version >= steps->count)
		return status;
	status = back_up(self, err);
	if (status == BB_OK)
		status = take_steps(self, steps, version, err);
	if (status == BB_OK)
		status = bb_store_commit(self, err);
	if (status == BB_OK)
		self->migrated = true;
	return status;
}

static enum bb_status check_version(struct bb_store *self, int64_t version, int known,
                                    struct bb_error *err)
{
	if (version > known)
		return bb_error_set(err, BB_EINVAL,
		                    "%s: made by a newer brownbag (version %lld of the file; this one "
		                    "knows %d)", self->path, (long long)version, known);
	if (version < known && self->access == BB_STORE_READ)
		return bb_error_set(err, BB_EAGAIN,
		                    "%s: made by an older brownbag; the next command that writes brings it "
		                    "up to date", self->path);
	return BB_OK;
}

enum bb_status bb_store_migrate(struct bb_store *self, const struct bb_migrations *steps,
                                struct bb_error *err)
{
	int64_t version = 0;
	enum bb_status status = read_version(self, &version, err);

	if (status == BB_OK)
		status = check_version(self, version, steps->count, err);
	if (status != BB_OK || version == steps->count)
		return status;
	status = bb_store_begin(self, err);
	if (status == BB_OK)
		status = migrate_in_transaction(self, steps, err);
	bb_store_rollback(self);
	return status;
}
