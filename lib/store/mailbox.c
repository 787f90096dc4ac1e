/* SPDX-License-Identifier: MIT */
/* How far the mailbox with the answers has been read. */
#include <brownbag/store_mailbox.h>

#include "statement.h"

#include <assert.h>

static uint32_t column_uint32(struct bb_statement *row, int column)
{
	int64_t number = bb_column_int(row, column);

	if (number >= 0 && number <= UINT32_MAX)
		return (uint32_t)number;
	bb_statement_fail(row, BB_EIO, "damaged: a number of the mailbox is out of range");
	return 0;
}

enum bb_status bb_store_load_mailbox(struct bb_store *self, const uint8_t account[BB_DIGEST_SIZE],
                                     uint32_t *uidvalidity, uint32_t *uid, struct bb_error *err)
{
	struct bb_statement row;
	uint32_t found[2] = { 0, 0 };
	enum bb_status status;

	bb_statement_open(&row, self, "SELECT uidvalidity, uid FROM mailbox WHERE account = $1",
	                  BIND(as_blob(account, BB_DIGEST_SIZE)));
	if (bb_statement_next(&row)) {
		found[0] = column_uint32(&row, 0);
		found[1] = column_uint32(&row, 1);
	}
	status = bb_statement_close(&row, err);
	if (status != BB_OK)
		return status;
	*uidvalidity = found[0];
	*uid = found[1];
	return BB_OK;
}

enum bb_status bb_store_set_mailbox(struct bb_store *self, const uint8_t account[BB_DIGEST_SIZE],
                                    uint32_t uidvalidity, uint32_t uid, struct bb_error *err)
{
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_run(self, "DELETE FROM mailbox WHERE account <> $1",
	                      BIND(as_blob(account, BB_DIGEST_SIZE)), err);
	if (status != BB_OK)
		return status;
	return bb_store_run(self,
	                    "INSERT OR REPLACE INTO mailbox (account, uidvalidity, uid)"
	                    " VALUES ($1, $2, $3)",
	                    BIND(as_blob(account, BB_DIGEST_SIZE), as_int(uidvalidity), as_int(uid)),
	                    err);
}
