/* SPDX-License-Identifier: MIT */
/*
 * Transactions. A writer takes the lock at once (BEGIN IMMEDIATE): with a plain
 * BEGIN two that have both read can't both go on, and waiting doesn't help.
 */
#include <brownbag/store.h>

#include "handle.h"

#include <assert.h>

/* To end a reading takes a little memory, too: where there was none it is ended now. */
static enum bb_status end_left_over(struct bb_store *self, struct bb_error *err)
{
	enum bb_status status = self->left_over ? bb_store_exec(self, "ROLLBACK", err) : BB_OK;

	self->left_over &= status != BB_OK;
	return status;
}

enum bb_status bb_store_begin(struct bb_store *self, struct bb_error *err)
{
	enum bb_status status = end_left_over(self, err);

	if (status != BB_OK)
		return status;
	assert(!bb_store_is_open(self));
	return bb_store_exec(self, self->access == BB_STORE_WRITE ? "BEGIN IMMEDIATE" : "BEGIN",
	                     err);
}

enum bb_status bb_store_commit(struct bb_store *self, struct bb_error *err)
{
	enum bb_status status = bb_store_exec(self, "COMMIT", err);

	if (status != BB_OK)
		bb_store_rollback(self);
	return status;
}

void bb_store_rollback(struct bb_store *self)
{
	/* An error such as a full disk has undone it already, and then there is nothing to
	 * undo. If this fails the connection can't be used: every later step says so. */
	if (bb_store_is_open(self))
		sqlite3_exec(self->db, "ROLLBACK", NULL, NULL, NULL);
}

enum bb_status bb_store_end(struct bb_store *self, enum bb_status status, bool keep,
                            struct bb_error *err)
{
	if (status == BB_OK && keep)
		return bb_store_commit(self, err);
	bb_store_rollback(self);
	return status;
}

enum bb_status bb_store_begin_reading(struct bb_store *self, bool *begun, struct bb_error *err)
{
	enum bb_status status = end_left_over(self, err);

	*begun = false;
	if (status != BB_OK || bb_store_is_open(self))
		return status;
	status = bb_store_exec(self, "BEGIN", err);
	*begun = status == BB_OK;
	return status;
}

void bb_store_end_reading(struct bb_store *self, bool begun)
{
	if (!begun)
		return;
	bb_store_rollback(self);
	self->left_over = bb_store_is_open(self);
}

enum bb_status bb_store_try(struct bb_store *self, struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_exec(self, "SAVEPOINT try", err);
}

enum bb_status bb_store_keep(struct bb_store *self, struct bb_error *err)
{
	return bb_store_exec(self, "RELEASE try", err);
}

enum bb_status bb_store_take_back(struct bb_store *self, struct bb_error *err)
{
	enum bb_status status = bb_store_exec(self, "ROLLBACK TO try", err);

	return status == BB_OK ? bb_store_exec(self, "RELEASE try", err) : status;
}
