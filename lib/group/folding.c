/* SPDX-License-Identifier: MIT */
/*
 * The log of the rotation, folded where its days have outlived their purpose:
 * what it came to stays as the checkpoint from which a replay starts, who could
 * have led when goes. So neither the file nor a correction grows with the
 * group's age.
 */
#include <brownbag/group.h>

#include "group/room.h"

#include <brownbag/store_lunches.h>

static enum bb_status fold(const struct bb_group *group, const struct bb_bookings *log,
                           size_t count, struct bb_error *err)
{
	struct bb_bookings head = { log->items, count };
	struct bb_books base = { 0 }, folded = { 0 };
	struct bb_error why = BB_ERROR_INIT;
	enum bb_status status = bb_store_load_books(group->store, BB_BOOKS_BASE, &base, err);

	/* A log that can't be right is for `fsck` to tell, and stays as it is. */
	if (status == BB_OK && bb_books_replay(&folded, &base, &head, &why) == BB_OK)
		status = bb_store_fold_bookings(group->store, log->items[count - 1].id, &folded, err);
	bb_books_release(&base);
	bb_books_release(&folded);
	return status;
}

enum bb_status group_fold_log(const struct bb_group *group, struct bb_date before,
                              struct bb_error *err)
{
	struct bb_bookings log = { 0 };
	enum bb_status status = bb_store_load_bookings(group->store, &log, err);
	size_t count = 0;

	if (status == BB_OK)
		count = bb_books_foldable(&log, before);
	if (count > 0)
		status = fold(group, &log, count, err);
	bb_bookings_release(&log);
	return status;
}
