/* SPDX-License-Identifier: MIT */
/*
 * A backup is a store like any other, with the group's files as rows: what reads
 * and checks the one reads and checks the other, and there is no archive format
 * to be parsed. Made in memory, since it is encrypted before it goes to a disk.
 */
#include <brownbag/store.h>

#include "statement.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void bb_stored_files_release(struct bb_stored_files *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++) {
		free(self->items[i].name);
		free(self->items[i].bytes);
	}
	free(self->items);
	*self = (struct bb_stored_files){ 0 };
}

/* -- packing -- */

static enum bb_status copy_pages(struct bb_store *to, struct bb_store *from, struct bb_error *err)
{
	sqlite3_backup *backup = sqlite3_backup_init(to->db, "main", from->db, "main");
	int rc;

	if (!backup)
		return bb_store_fault(from->path, to->db, sqlite3_errcode(to->db), err);
	sqlite3_backup_step(backup, -1);
	rc = sqlite3_backup_finish(backup);
	return rc == SQLITE_OK ? BB_OK : bb_store_fault(from->path, to->db, rc, err);
}

static enum bb_status add_files(struct bb_store *self, const struct bb_stored_files *files,
                                struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < files->count; i++) {
		const struct bb_stored_file *file = &files->items[i];

		status = bb_store_run(self, "INSERT INTO file (name, mode, bytes) VALUES ($1, $2, $3)",
		                      BIND(as_text(file->name), as_int((int64_t)file->mode),
		                           as_blob(file->bytes, file->len)),
		                      err);
	}
	return status;
}

/* To memory that free() takes, so that the caller needs to know no SQLite. */
static enum bb_status take_bytes(struct bb_store *self, void **out, size_t *len,
                                 struct bb_error *err)
{
	sqlite3_int64 size = 0;
	unsigned char *image = sqlite3_serialize(self->db, "main", &size, 0);
	void *bytes = image ? malloc((size_t)size + 1) : NULL;

	if (bytes) {
		memcpy(bytes, image, (size_t)size);
		*out = bytes;
		*len = (size_t)size;
	}
	if (image)
		explicit_bzero(image, (size_t)size);
	sqlite3_free(image);
	return bytes ? BB_OK : bb_error_set(err, BB_EIO, "out of memory");
}

enum bb_status bb_store_pack(struct bb_store *self, const struct bb_stored_files *files, void **out,
                             size_t *len, struct bb_error *err)
{
	struct bb_store copy = { .access = BB_STORE_WRITE, .path = self->path };
	enum bb_status status;
	int rc = sqlite3_open_v2(":memory:", &copy.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY,
	                         NULL);

	assert(!bb_store_is_open(self));
	status = rc == SQLITE_OK ? copy_pages(&copy, self, err) :
	                           bb_store_fault(self->path, copy.db, rc, err);
	if (status == BB_OK)
		status = add_files(&copy, files, err);
	if (status == BB_OK)
		status = take_bytes(&copy, out, len, err);
	for (size_t i = 0; i < BB_STATEMENTS_MAX; i++)
		sqlite3_finalize(copy.prepared[i].handle);
	sqlite3_close(copy.db);
	return status;
}

/* -- unpacking -- */

static void load_bytes(struct bb_statement *rows, struct bb_stored_file *out)
{
	out->name = bb_column_copy(rows, 0);
	out->mode = (unsigned)bb_column_small(rows, 1);
	out->len = (size_t)bb_column_int(rows, 2);
	out->bytes = calloc(out->len + 1, 1);
	if (!out->bytes)
		bb_statement_fail(rows, BB_EIO, "out of memory");
	else if (out->len > 0) /* SQLite has no bytes for an empty one */
		bb_column_blob(rows, 3, out->bytes, out->len);
}

enum bb_status bb_store_load_files(struct bb_store *self, struct bb_stored_files *out,
                                   struct bb_error *err)
{
	struct bb_stored_files files = { 0 };
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self,
	                  "SELECT name, mode, length(bytes), bytes FROM file ORDER BY name",
	                  BIND_NONE);
	while (bb_statement_next(&rows)) {
		struct bb_stored_file *grown = bb_statement_room(&rows, files.items, files.count,
		                                                 sizeof *grown);

		if (!grown)
			break;
		files.items = grown;
		grown[files.count] = (struct bb_stored_file){ 0 };
		load_bytes(&rows, &grown[files.count++]);
	}
	status = bb_statement_close(&rows, err);
	if (status == BB_OK)
		*out = files;
	else
		bb_stored_files_release(&files);
	return status;
}

enum bb_status bb_store_forget_files(struct bb_store *self, struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_run(self, "DELETE FROM file", BIND_NONE, err);
}
