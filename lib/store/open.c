/* SPDX-License-Identifier: MIT */
/*
 * Making, opening and closing the file: who may read it, whether it is ours,
 * and how SQLite has to treat it. Knows no table.
 *
 * The file is never opened but by SQLite: POSIX drops all locks of a process on
 * a file when any descriptor of it is closed (fcntl(2)).
 */
#include <brownbag/store.h>

#include "handle.h"
#include "migrate.h"
#include "statement.h"

#include <brownbag/bytes.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	BUSY_TIMEOUT_MS = 10000,
	PATH_BYTES_MAX = 4096,
};

/* Rows before files: a commit is on disk when it returns (FULL), what is deleted
 * is overwritten, and nothing goes to a file in /tmp. */
static const char always[] = "PRAGMA secure_delete = ON;"
			     "PRAGMA foreign_keys = ON;"
			     "PRAGMA cell_size_check = ON;"
			     "PRAGMA temp_store = MEMORY;";
static const char for_writing[] = "PRAGMA synchronous = FULL;";

/* Beyond the default: a file made by somebody else runs no code of its own here. */
static int distrust(sqlite3 *db)
{
	static const struct { int option, on; } options[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },      { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 }, { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
		{ SQLITE_DBCONFIG_DQS_DML, 0 },        { SQLITE_DBCONFIG_DQS_DDL, 0 },
	};
	int rc = SQLITE_OK;

	for (size_t i = 0; rc == SQLITE_OK && i < sizeof options / sizeof *options; i++)
		rc = sqlite3_db_config(db, options[i].option, options[i].on, NULL);
	return rc;
}

/* Counting every allocation under a mutex tells nobody anything. Too late once SQLite has
 * begun, as where a second store is opened: then it is set already. */
static void configure(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum bb_status bb_store_exec(struct bb_store *self, const char *sql, struct bb_error *err)
{
	int rc = sqlite3_exec(self->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? BB_OK : bb_store_fault(self->path, self->db, rc, err);
}

bool bb_store_is_open(const struct bb_store *self)
{
	return sqlite3_get_autocommit(self->db) == 0;
}

/* TRUNCATE: a journal that is emptied leaves no page of the past behind as a file of
 * its own. SQLite answers with the mode that it really has. */
static enum bb_status set_journal(struct bb_store *self, struct bb_error *err)
{
	struct bb_statement statement;
	const char *mode;

	bb_statement_open(&statement, self, "PRAGMA journal_mode = TRUNCATE", BIND_NONE);
	if (bb_statement_next(&statement)) {
		mode = bb_column_text(&statement, 0);
		if (!mode || strcmp(mode, "truncate") != 0)
			bb_statement_fail(&statement, BB_EAGAIN,
			                  "%s: another program uses it with another journal",
			                  self->path);
	}
	return bb_statement_close(&statement, err);
}

static enum bb_status set_up(struct bb_store *self, struct bb_error *err)
{
	enum bb_status status;
	int rc = distrust(self->db);

	if (rc == SQLITE_OK)
		rc = sqlite3_busy_timeout(self->db, BUSY_TIMEOUT_MS);
	if (rc != SQLITE_OK)
		return bb_store_fault(self->path, self->db, rc, err);
	status = bb_store_exec(self, always, err);
	if (status != BB_OK || self->access == BB_STORE_READ)
		return status;
	/* SQLite falls back to reading where it may not write, and would say so too late. */
	if (sqlite3_db_readonly(self->db, "main") != 0)
		return bb_error_set(err, BB_EIO, "%s: may only be read", self->path);
	status = bb_store_exec(self, for_writing, err);
	return status == BB_OK ? set_journal(self, err) : status;
}

/* SQLite gives "file:.." and ":memory:" a meaning; with "./" in front they have none. */
static enum bb_status plain_path(char **out, const char *path, struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(PATH_BYTES_MAX);
	enum bb_status status;

	if (path[0] == ':' || strncmp(path, "file:", strlen("file:")) == 0)
		bb_bytes_add_text(&text, "./");
	bb_bytes_add_text(&text, path);
	status = bb_bytes_detach(out, &text, err);
	bb_bytes_release(&text);
	return status;
}

static enum bb_status connect(struct bb_store **out, const char *path,
                              enum bb_store_access access, struct bb_error *err)
{
	struct bb_store *self = calloc(1, sizeof *self);
	enum bb_status status;
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
	            (access == BB_STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
	int rc;

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	configure();
	self->access = access;
	status = plain_path(&self->path, path, err);
	if (status == BB_OK) {
		rc = sqlite3_open_v2(self->path, &self->db, flags, NULL);
		status = rc == SQLITE_OK ? set_up(self, err) :
		                           bb_store_fault(path, self->db, rc, err);
	}
	if (status != BB_OK) {
		bb_store_close(self);
		return status;
	}
	*out = self;
	return BB_OK;
}

void bb_store_close(struct bb_store *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < BB_STATEMENTS_MAX; i++)
		sqlite3_finalize(self->prepared[i].handle);
	sqlite3_close(self->db); /* rolls back what is open */
	free(self->path);
	free(self);
}

/* -- opening -- */

static enum bb_status check_file(const char *path, struct bb_error *err)
{
	struct stat st;

	if (stat(path, &st) != 0 && errno == ENOENT)
		return bb_error_set(err, BB_ENOENT, "%s: there is no such file", path);
	if (stat(path, &st) != 0)
		return bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return bb_error_set(err, BB_EINVAL, "%s: no file", path);
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return bb_error_set(err, BB_ECONFLICT,
		                    "%s: others may read it (mode %04o); run: chmod 600 %s", path,
		                    (unsigned)st.st_mode & 07777u, path);
	return BB_OK;
}

/* Reads the file for the first time, so this is where a dead program's journal shows. */
static enum bb_status check_origin(struct bb_store *self, struct bb_error *err)
{
	int64_t application = 0;
	enum bb_status status;

	status = bb_store_ask(self, "PRAGMA application_id", BIND_NONE, &application, err);
	if (status == BB_OK && application != BB_APPLICATION_ID)
		return bb_error_set(err, BB_EINVAL, "%s: no brownbag database", self->path);
	return status;
}

/* A program died in the middle of a commit, and a reader may not undo that. Put back
 * what was committed before, as the next writer would; nothing new is written. */
static enum bb_status undo_dead_commit(const char *path, struct bb_error *err)
{
	struct bb_store *writer = NULL;
	enum bb_status status = connect(&writer, path, BB_STORE_WRITE, err);

	if (status == BB_OK)
		status = check_origin(writer, err);
	bb_store_close(writer);
	return status;
}

static enum bb_status connect_reader(struct bb_store **out, const char *path,
                                     struct bb_error *err)
{
	struct bb_error first = BB_ERROR_INIT;
	struct bb_store *self = NULL;
	enum bb_status status = connect(&self, path, BB_STORE_READ, err);

	if (status != BB_OK)
		return status;
	status = check_origin(self, &first);
	if (status == BB_EAGAIN && sqlite3_extended_errcode(self->db) == SQLITE_READONLY_ROLLBACK &&
	    undo_dead_commit(path, NULL) == BB_OK)
		status = check_origin(self, &first);
	if (status != BB_OK) {
		bb_store_close(self);
		return bb_error_set(err, status, "%s", first.text);
	}
	*out = self;
	return BB_OK;
}

static enum bb_status connect_writer(struct bb_store **out, const char *path,
                                     struct bb_error *err)
{
	struct bb_store *self = NULL;
	enum bb_status status = connect(&self, path, BB_STORE_WRITE, err);

	if (status == BB_OK)
		status = check_origin(self, err);
	if (status != BB_OK) {
		bb_store_close(self);
		return status;
	}
	*out = self;
	return BB_OK;
}

enum bb_status bb_store_open(struct bb_store **out, const char *path, enum bb_store_access access,
                             struct bb_error *err)
{
	struct bb_migrations known = bb_migrations_known();
	struct bb_store *self = NULL;
	enum bb_status status = check_file(path, err);

	if (status == BB_OK)
		status = access == BB_STORE_READ ? connect_reader(&self, path, err) :
		                                   connect_writer(&self, path, err);
	if (status == BB_OK)
		status = bb_store_migrate(self, &known, err);
	if (status != BB_OK) {
		bb_store_close(self);
		return status;
	}
	*out = self;
	return BB_OK;
}

/* -- making -- */

static enum bb_status fill_new(struct bb_store *self, const uint8_t secret[BB_KEY_SIZE],
                               int64_t now, struct bb_error *err)
{
	struct bb_migrations known = bb_migrations_known();
	enum bb_status status = bb_store_begin(self, err);

	if (status == BB_OK)
		status = bb_store_make_schema(self, &known, err);
	if (status == BB_OK)
		status = bb_store_run(self, "INSERT INTO meta (key, value) VALUES ('secret', $1)",
		                      BIND(as_blob(secret, BB_KEY_SIZE)), err);
	if (status == BB_OK)
		status = bb_store_set_mode(self, BB_MODE_REHEARSAL, err);
	if (status == BB_OK)
		status = bb_store_set_mark(self, BB_MARK_MADE, now, err);
	if (status == BB_OK)
		status = bb_store_commit(self, err);
	return status;
}

enum bb_status bb_store_make_file(const char *path, struct bb_error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return errno == EEXIST ?
		               bb_error_set(err, BB_ECONFLICT, "%s: there is one already", path) :
		               bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
	close(fd);
	return BB_OK;
}

void bb_store_remove_file(const char *path)
{
	struct bb_bytes journal = BB_BYTES_INIT(PATH_BYTES_MAX);

	bb_bytes_addf(&journal, "%s-journal", path);
	if (bb_bytes_check(&journal, NULL) == BB_OK)
		unlink(bb_bytes_text(&journal));
	bb_bytes_release(&journal);
	unlink(path);
}

enum bb_status bb_store_create(const char *path, const uint8_t secret[BB_KEY_SIZE], int64_t now,
                               struct bb_error *err)
{
	struct bb_store *self = NULL;
	enum bb_status status = bb_store_make_file(path, err);

	if (status != BB_OK)
		return status;
	status = connect(&self, path, BB_STORE_WRITE, err);
	if (status == BB_OK)
		status = fill_new(self, secret, now, err);
	bb_store_close(self);
	if (status != BB_OK)
		bb_store_remove_file(path);
	return status;
}
