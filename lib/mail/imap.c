/* SPDX-License-Identifier: MIT */
/*
 * Reading a folder on, by UID. Decides which messages are looked at, in which order,
 * and what isn't downloaded at all. How the server is asked is imap_session.c's affair,
 * what is in a message the caller's.
 *
 * The list comes by UID FETCH n:*, a short line a message. The answer to UID SEARCH is
 * one line, which libcurl 7.88 cuts without a word where it gets long.
 */
#include <brownbag/imap.h>

#include <brownbag/bytes.h>

#include "mail/imap_session.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { ITEMS_MAX = 1 << 20 /* in one list; what is behind them comes the next time */ };

struct bb_imap {
	struct imap_session *session;
	struct imap_folder folder; /* as it was when it was opened */
};

struct items {
	struct imap_item *rows;
	size_t count, room;
	bool failed; /* out of memory */
};

/* -- the list -- */

static void take_item(void *context, const char *line)
{
	struct items *items = context;
	size_t room = items->room ? items->room * 2 : 64;
	struct imap_item item, *grown;

	if (items->count == ITEMS_MAX || items->failed || !imap_read_item(&item, line))
		return;
	if (items->count == items->room) {
		grown = realloc(items->rows, room * sizeof *grown);
		items->failed = !grown;
		if (!grown)
			return;
		items->rows = grown;
		items->room = room;
	}
	items->rows[items->count++] = item;
}

static int compare_items(const void *a, const void *b)
{
	const struct imap_item *x = a, *y = b;

	return (x->uid > y->uid) - (x->uid < y->uid);
}

/* Whether there can be anything behind a UID; a server that doesn't say is asked. */
static bool may_have_more(const struct imap_folder *said, uint32_t uid)
{
	if (uid == UINT32_MAX || (said->counted && said->exists == 0))
		return false;
	return said->uidnext == 0 || said->uidnext > uid + 1;
}

/* "n:*" always names the last message, whatever n is (RFC 3501 9, seq-range). */
static void drop_known(struct items *items, uint32_t uid)
{
	size_t kept = 0;

	qsort(items->rows, items->count, sizeof *items->rows, compare_items);
	for (size_t i = 0; i < items->count; i++) {
		bool twice = kept > 0 && items->rows[kept - 1].uid == items->rows[i].uid;

		if (items->rows[i].uid > uid && !twice)
			items->rows[kept++] = items->rows[i];
	}
	items->count = kept;
}

static enum bb_status list(struct bb_imap *self, uint32_t uid, struct items *out,
                           struct bb_error *err)
{
	struct items items = { NULL, 0, 0, false };
	char command[80];
	enum bb_status status;

	if (!may_have_more(&self->folder, uid))
		return BB_OK;
	snprintf(command, sizeof command,
	         "UID FETCH %" PRIu32 ":* (UID RFC822.SIZE INTERNALDATE)", uid + 1);
	status = imap_session_ask(self->session, command, take_item, &items, err);
	if (status == BB_OK && items.failed)
		status = bb_error_set(err, BB_EIO, "out of memory");
	if (status != BB_OK) {
		free(items.rows);
		return status;
	}
	if (items.count > 0)
		drop_known(&items, uid);
	*out = items;
	return BB_OK;
}

/* -- messages -- */

static enum bb_status give(struct bb_imap *self, const struct imap_item *item,
                           struct bb_bytes *body, const struct bb_imap_wish *wish,
                           struct bb_error *err)
{
	struct bb_imap_message message = { .place = { self->folder.uidvalidity, item->uid },
		                           .size = item->size };
	enum imap_fetched fetched = IMAP_FETCHED_LARGE;
	enum bb_status status = BB_OK;

	if (item->size <= wish->size_max)
		status = imap_session_fetch(self->session, item->uid, body, &fetched, err);
	if (status != BB_OK || fetched == IMAP_FETCHED_GONE)
		return status;
	if (fetched == IMAP_FETCHED) {
		message.bytes = bb_bytes_text(body);
		message.len = body->len;
	} else {
		message.missing = fetched == IMAP_FETCHED_LARGE
		                          ? "it is too large"
		                          : "the server's answer can't be understood";
	}
	return wish->take(wish->context, &message, err);
}

/* Whether a message came before anything could be meant for us. */
static bool is_too_old(const struct imap_item *item, const struct bb_imap_wish *wish)
{
	return item->arrived_at != 0 && item->arrived_at < wish->since;
}

static enum bb_status give_all(struct bb_imap *self, const struct items *items,
                               struct bb_imap_place *place, const struct bb_imap_wish *wish,
                               bool *more, struct bb_error *err)
{
	struct bb_bytes body = BB_BYTES_INIT(wish->size_max);
	enum bb_status status = BB_OK;
	size_t given = 0, i;

	for (i = 0; i < items->count && given < wish->limit && status == BB_OK; i++) {
		const struct imap_item *item = &items->rows[i];

		if (!is_too_old(item, wish)) {
			status = give(self, item, &body, wish, err);
			given++;
		}
		if (status == BB_OK)
			*place = (struct bb_imap_place){ self->folder.uidvalidity, item->uid };
	}
	*more = i < items->count;
	bb_bytes_release(&body);
	return status;
}

enum bb_status bb_imap_read(struct bb_imap *self, struct bb_imap_place *place,
                            const struct bb_imap_wish *wish, bool *more, struct bb_error *err)
{
	struct items items = { NULL, 0, 0, false };
	enum bb_status status;
	uint32_t behind = 0;

	assert(wish->limit > 0 && wish->size_max > 0);
	status = imap_session_open(self->session, &self->folder, err);
	if (status != BB_OK)
		goto out;
	if (place->uidvalidity == self->folder.uidvalidity)
		behind = place->uid;
	status = list(self, behind, &items, err);
	if (status == BB_OK)
		status = give_all(self, &items, place, wish, more, err);
out:
	free(items.rows);
	imap_session_close(self->session);
	return status;
}

/* -- life -- */

void bb_imap_free(struct bb_imap *self)
{
	if (!self)
		return;
	imap_session_free(self->session);
	free(self);
}

enum bb_status bb_imap_open(struct bb_imap **out, const struct bb_server_settings *settings,
                            struct bb_error *err)
{
	struct bb_imap *self = calloc(1, sizeof *self);
	enum bb_status status;

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	status = imap_session_new(&self->session, settings, err);
	if (status != BB_OK) {
		free(self);
		return status;
	}
	*out = self;
	return BB_OK;
}
