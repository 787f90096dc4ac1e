/* SPDX-License-Identifier: MIT */
/* Looking at the outbox, and what a person decides about a mail in it. */
#include <brownbag/store_mail.h>

#include "mail_rows.h"

#include <brownbag/bytes.h>

#include <assert.h>
#include <stdlib.h>

/* -- looking -- */

/* " queued failed ", to be searched for " STATE "; "" for all. */
static void name_states(struct bb_bytes *text, unsigned states)
{
	for (int i = 0; i < BB_MAIL_STATE_COUNT; i++)
		if (states & 1u << i)
			bb_bytes_addf(text, " %s ", bb_mail_state_name((enum bb_mail_state)i));
}

static enum bb_status load_mails(struct bb_store *self, const struct bb_mail_filter *filter,
                                 const char *states, struct bb_mails *mails,
                                 struct bb_error *err)
{
	bool some = filter->limit > 0 && filter->limit < INT32_MAX;
	struct bb_statement rows;

	bb_statement_open(&rows, self,
	                  "SELECT * FROM (SELECT " MAIL_COLUMNS ", " PART_COLUMNS " FROM mail"
	                  " LEFT JOIN mail_body ON $4 AND mail_body.mail = mail.id"
	                  " WHERE ($1 = '' OR instr($1, ' ' || state || ' ') > 0)"
	                  " AND ifnull(meeting = $2, $2 IS NULL) AND ifnull(member = $3, $3 IS NULL)"
	                  " ORDER BY mail.id DESC LIMIT $5) ORDER BY id",
	                  BIND(as_text(states), as_id(filter->meeting), as_id(filter->member),
	                       as_int(filter->parts), as_int(some ? (int64_t)filter->limit : -1)));
	bb_mail_rows_read(&rows, mails);
	return bb_statement_close(&rows, err);
}

enum bb_status bb_store_load_mails(struct bb_store *self, const struct bb_mail_filter *filter,
                                   struct bb_mails *out, struct bb_error *err)
{
	enum { STATE_BYTES_MAX = BB_MAIL_STATE_COUNT * 16 };
	struct bb_bytes states = BB_BYTES_INIT(STATE_BYTES_MAX);
	struct bb_mails mails = { 0 };
	enum bb_status status;

	name_states(&states, filter->states);
	status = bb_bytes_check(&states, err);
	if (status == BB_OK)
		status = load_mails(self, filter, bb_bytes_text(&states), &mails, err);
	bb_bytes_release(&states);
	if (status == BB_OK)
		*out = mails;
	else
		bb_mails_release(&mails);
	return status;
}

/* In the words of the index of such rows. */
#define IN_TROUBLE " FROM mail INDEXED BY mail_trouble WHERE state IN ('unknown', 'failed')"

enum bb_status bb_store_load_trouble(struct bb_store *self, size_t limit, struct bb_mails *out,
                                     struct bb_error *err)
{
	struct bb_mails mails = { 0 };
	struct bb_statement rows;
	int64_t count = 0;
	enum bb_status status;

	/* Nearly always none, and a count is cheaper to ask for than rows that aren't there. */
	status = bb_store_ask(self, "SELECT count(*)" IN_TROUBLE, BIND_NONE, &count, err);
	if (status == BB_OK && count > 0) {
		bb_statement_open(&rows, self,
		                  "SELECT " MAIL_COLUMNS ", " NO_PARTS IN_TROUBLE
		                  " ORDER BY id LIMIT $1",
		                  BIND(as_int((int64_t)limit)));
		bb_mail_rows_read(&rows, &mails);
		status = bb_statement_close(&rows, err);
	}
	if (status == BB_OK)
		*out = mails;
	else
		bb_mails_release(&mails);
	return status;
}

enum bb_status bb_store_load_mail(struct bb_store *self, int64_t id, struct bb_mail *out,
                                  struct bb_error *err)
{
	struct bb_mails one = { 0 };
	struct bb_statement row;
	enum bb_status status;

	bb_statement_open(&row, self,
	                  "SELECT " MAIL_COLUMNS ", " PART_COLUMNS " FROM mail"
	                  " LEFT JOIN mail_body ON mail_body.mail = mail.id WHERE mail.id = $1",
	                  BIND(as_int(id)));
	bb_mail_rows_read(&row, &one);
	if (one.count == 0)
		bb_statement_fail(&row, BB_ENOENT, "there is no mail %lld", (long long)id);
	status = bb_statement_close(&row, err);
	if (status != BB_OK) {
		bb_mails_release(&one);
		return status;
	}
	*out = one.items[0];
	free(one.items);
	return BB_OK;
}

enum bb_status bb_store_find_message(struct bb_store *self, const char *message_id, int64_t *out,
                                     struct bb_error *err)
{
	return bb_store_ask(self, "SELECT id FROM mail WHERE message_id = $1",
	                    BIND(as_text(message_id)), out, err);
}

static void add_counts(struct bb_statement *rows, struct bb_mail_counts *counts)
{
	while (bb_statement_next(rows)) {
		int state = bb_column_word(rows, 0, bb_mail_state_word, BB_MAIL_STATE_COUNT);

		counts->by_state[state] = (size_t)bb_column_int(rows, 1);
		if (state == BB_MAIL_QUEUED)
			counts->next_try_at = bb_column_int(rows, 2);
	}
}

enum bb_status bb_store_count_mails(struct bb_store *self, struct bb_mail_counts *out,
                                    struct bb_error *err)
{
	struct bb_mail_counts counts = { 0 };
	struct bb_statement rows;
	enum bb_status status;

	/* A part for each index of such rows, in the words of the index. */
	bb_statement_open(&rows, self,
	                  "SELECT 'queued', count(*), min(next_try_at) FROM mail"
	                  " INDEXED BY mail_queued WHERE state = 'queued' UNION ALL "
	                  "SELECT state, count(*), 0 FROM mail"
	                  " WHERE state IN ('claimed', 'committing') GROUP BY state UNION ALL "
	                  "SELECT state, count(*), 0 FROM mail"
	                  " WHERE state IN ('unknown', 'failed') GROUP BY state",
	                  BIND_NONE);
	add_counts(&rows, &counts);
	status = bb_statement_close(&rows, err);
	if (status == BB_OK)
		*out = counts;
	return status;
}

enum bb_status bb_store_load_sent(struct bb_store *self, struct bb_sent_mail **out, size_t *count,
                                  struct bb_error *err)
{
	struct bb_sent_mail *items = NULL, *grown;
	struct bb_statement rows;
	enum bb_status status;
	size_t found = 0;

	bb_statement_open(&rows, self,
	                  "SELECT kind, done_at FROM mail WHERE state = 'sent' AND done_at IS NOT NULL"
	                  " ORDER BY done_at",
	                  BIND_NONE);
	while (bb_statement_next(&rows)) {
		grown = bb_statement_room(&rows, items, found, sizeof *items);
		if (!grown)
			break;
		items = grown;
		items[found].kind = bb_mail_rows_kind(&rows, 0);
		items[found++].at = bb_column_int(&rows, 1);
	}
	status = bb_statement_close(&rows, err);
	if (status != BB_OK) {
		free(items);
		return status;
	}
	*out = items;
	*count = found;
	return BB_OK;
}

enum bb_status bb_store_count_expired(struct bb_store *self, int64_t since, int64_t *out,
                                      struct bb_error *err)
{
	return bb_store_ask(self,
	                    "SELECT count(*) FROM mail INDEXED BY mail_expired"
	                    " WHERE state = 'expired' AND done_at > $1",
	                    BIND(as_int(since)), out, err);
}

/* -- deciding -- */

/* Why a decision moved nothing. */
static enum bb_status explain(struct bb_store *self, int64_t id, bool to_send, int64_t now,
                              struct bb_error *err)
{
	struct bb_mail mail = { 0 };
	enum bb_status status = bb_store_load_mail(self, id, &mail, err);

	if (status != BB_OK)
		return status;
	if (to_send && (mail.state == BB_MAIL_FAILED || mail.state == BB_MAIL_UNKNOWN ||
	                mail.state == BB_MAIL_QUEUED) && !mail.parts.recipient)
		status = bb_error_set(err, BB_ECONFLICT, "the text of mail %lld was wiped",
		                      (long long)id);
	else if (to_send && mail.not_after < now)
		status = bb_error_set(err, BB_ECONFLICT, "mail %lld is no longer worth sending",
		                      (long long)id);
	else
		status = bb_error_set(err, BB_ECONFLICT, "mail %lld is %s", (long long)id,
		                      bb_mail_state_name(mail.state));
	bb_mail_release(&mail);
	return status;
}

/* Run a move; if it moved nothing, say why. */
static enum bb_status decide(struct bb_store *self, const char *sql, int64_t id, bool to_send,
                             int64_t now, struct bb_error *err)
{
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_run(self, sql, BIND(as_int(id), as_int(now)), err);
	if (status == BB_OK && bb_store_changed(self) == 0)
		return explain(self, id, to_send, now, err);
	return status;
}

#define QUEUE_AGAIN                                                                         \
	"UPDATE mail SET state = 'queued', attempts = 0, next_try_at = $2, done_at = NULL"    \
	" WHERE id = $1 AND not_after >= $2"                                                    \
	" AND EXISTS (SELECT 1 FROM mail_body WHERE mail = $1)"

enum bb_status bb_store_retry(struct bb_store *self, int64_t mail, int64_t now,
                              struct bb_error *err)
{
	return decide(self, QUEUE_AGAIN " AND state IN ('failed', 'queued')", mail, true, now, err);
}

enum bb_status bb_store_resolve(struct bb_store *self, int64_t mail, bool sent, int64_t now,
                                struct bb_error *err)
{
	if (sent)
		return decide(self,
		              "UPDATE mail SET state = 'sent', done_at = $2"
		              " WHERE id = $1 AND state = 'unknown'",
		              mail, false, now, err);
	return decide(self, QUEUE_AGAIN " AND state = 'unknown'", mail, true, now, err);
}

enum bb_status bb_store_discard(struct bb_store *self, int64_t mail, int64_t now,
                                struct bb_error *err)
{
	return decide(self,
	              "UPDATE mail SET state = 'dropped', dropped_for = 'organizer', done_at = $2"
	              " WHERE id = $1 AND state IN ('queued', 'unknown', 'failed', 'expired')",
	              mail, false, now, err);
}
