/* SPDX-License-Identifier: MIT */
/* Facts of the group as a whole: its key, its mode, the marks of its own doings. */
#include <brownbag/store.h>

#include "statement.h"

#include <assert.h>

static const char *const mode_names[] = { "rehearsal", "live", "stopped" };

enum { MODE_COUNT = sizeof mode_names / sizeof *mode_names };

static const char *const mark_names[BB_MARK_COUNT] = {
	[BB_MARK_MADE] = "made",         [BB_MARK_LIVE] = "live",
	[BB_MARK_STARTED] = "started",
	[BB_MARK_RAN] = "ran",           [BB_MARK_CRON] = "cron",
	[BB_MARK_READER] = "reader",     [BB_MARK_TROUBLE] = "trouble",
	[BB_MARK_RETAINED] = "retained", [BB_MARK_MAILBOX] = "mailbox",
	[BB_MARK_PAGE] = "page",         [BB_MARK_LEAPT] = "leapt",
};

const char *bb_mode_name(enum bb_mode mode)
{
	assert((unsigned)mode < MODE_COUNT);
	return mode_names[mode];
}

static const char *mode_word(int mode)
{
	return mode_names[mode];
}

enum bb_status bb_store_secret(struct bb_store *self, uint8_t out[BB_KEY_SIZE],
                               struct bb_error *err)
{
	struct bb_statement row;

	bb_statement_open(&row, self, "SELECT value FROM meta WHERE key = 'secret'", BIND_NONE);
	if (bb_statement_next(&row))
		bb_column_blob(&row, 0, out, BB_KEY_SIZE);
	else
		bb_statement_fail(&row, BB_EIO, "%s: damaged: it has lost its key", self->path);
	return bb_statement_close(&row, err);
}

enum bb_status bb_store_mode(struct bb_store *self, enum bb_mode *out, struct bb_error *err)
{
	struct bb_statement row;
	enum bb_status status;
	int mode = 0;

	bb_statement_open(&row, self, "SELECT value FROM meta WHERE key = 'mode'", BIND_NONE);
	if (bb_statement_next(&row))
		mode = bb_column_word(&row, 0, mode_word, MODE_COUNT);
	else
		bb_statement_fail(&row, BB_EIO, "%s: damaged: it has lost its mode", self->path);
	status = bb_statement_close(&row, err);
	if (status == BB_OK)
		*out = (enum bb_mode)mode;
	return status;
}

enum bb_status bb_store_set_mode(struct bb_store *self, enum bb_mode mode, struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_run(self, "INSERT OR REPLACE INTO meta (key, value) VALUES ('mode', $1)",
	                    BIND(as_text(bb_mode_name(mode))), err);
}

enum bb_status bb_store_mark(struct bb_store *self, enum bb_mark mark, int64_t *out,
                             struct bb_error *err)
{
	assert((unsigned)mark < BB_MARK_COUNT);
	return bb_store_ask(self, "SELECT value FROM meta WHERE key = 'mark ' || $1",
	                    BIND(as_text(mark_names[mark])), out, err);
}

enum bb_status bb_store_set_mark(struct bb_store *self, enum bb_mark mark, int64_t at,
                                 struct bb_error *err)
{
	assert((unsigned)mark < BB_MARK_COUNT && bb_store_is_open(self));
	return bb_store_run(self,
	                    "INSERT OR REPLACE INTO meta (key, value) VALUES ('mark ' || $1, $2)",
	                    BIND(as_text(mark_names[mark]), as_int(at)), err);
}
