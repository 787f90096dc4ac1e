/* SPDX-License-Identifier: MIT */
/* Versions of the file. Known to the tests, so that steps can be tried before there are any. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "handle.h"

enum {
	BB_APPLICATION_ID = 0x42424147, /* "BBAG" */
	BB_MIGRATIONS_MAX = 64,
};

/* sql[n] leads from version n to n + 1; a new file takes all of them. */
struct bb_migrations {
	const char *sql[BB_MIGRATIONS_MAX];
	int count;
};

/** Those of this program. */
struct bb_migrations bb_migrations_known(void);

/** Give an empty file its schema, in the open transaction. */
BB_CHECKED enum bb_status bb_store_make_schema(struct bb_store *self,
                                               const struct bb_migrations *steps,
                                               struct bb_error *err);

/**
 * Bring a file up to date, after a copy, in one transaction.
 *
 * @return BB_OK; BB_EINVAL: made by a newer program; BB_EAGAIN: opened for
 *         reading, or busy; BB_ECONFLICT, BB_EIO: a step failed, nothing changed
 */
BB_CHECKED enum bb_status bb_store_migrate(struct bb_store *self,
                                           const struct bb_migrations *steps,
                                           struct bb_error *err);

/** Where the copy is that is made before; the caller frees it. */
BB_CHECKED enum bb_status bb_store_backup_path(char **out, const struct bb_store *self,
                                               struct bb_error *err);

/** Remove that copy, if there is one. */
void bb_store_remove_backup(const struct bb_store *self);

/** Create a file with mode 0600. @return also BB_ECONFLICT: it exists */
BB_CHECKED enum bb_status bb_store_make_file(const char *path, struct bb_error *err);

/** Remove a file and its journal, if they are there. */
void bb_store_remove_file(const char *path);

#endif
