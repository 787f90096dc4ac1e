/* SPDX-License-Identifier: MIT */
/* Since when something is in trouble: a mark each, set when it begins and cleared when it ends. */
#include <brownbag/trouble.h>

#include <assert.h>

static enum bb_mark mark_of(enum bb_trouble which)
{
	static const enum bb_mark marks[BB_TROUBLE_COUNT] = {
		[BB_TROUBLE_MAIL] = BB_MARK_TROUBLE,
		[BB_TROUBLE_MAILBOX] = BB_MARK_MAILBOX,
		[BB_TROUBLE_PAGE] = BB_MARK_PAGE,
	};

	assert((unsigned)which < BB_TROUBLE_COUNT);
	return marks[which];
}

enum bb_status bb_trouble_since(int64_t *out, struct bb_store *store, enum bb_trouble which,
                                struct bb_error *err)
{
	return bb_store_mark(store, mark_of(which), out, err);
}

enum bb_status bb_trouble_record(struct bb_store *store, enum bb_trouble which, bool trouble,
                                 int64_t now, bool *begins, struct bb_error *err)
{
	int64_t since = 0;
	enum bb_status status = bb_trouble_since(&since, store, which, err);

	if (status != BB_OK)
		return status;
	*begins = trouble && since == 0;
	if (trouble == (since != 0))
		return BB_OK;
	status = bb_store_begin(store, err);
	if (status == BB_OK)
		status = bb_store_set_mark(store, mark_of(which), trouble ? now : 0, err);
	return bb_store_end(store, status, true, err);
}
