/* SPDX-License-Identifier: MIT */
/*
 * What is held, and what is queued: once for each key, whoever asks and however
 * often. What should be held is reconciling's to say.
 */
#include <brownbag/store_mail.h>

#include "mail_rows.h"

#include <assert.h>
#include <stdlib.h>

#define HELD_COLUMNS                                                                          \
	"mail.id, kind, mail.meeting, member, occasion, mail.revision, generation, state,"      \
	" dropped_for, mail.made_at, due_at, mail.sequence, told_start, told_end,"   \
	" wording"

/* -- what is held -- */

struct held_list {
	struct bb_held *items;
	size_t count;
};

static void read_held(struct bb_statement *rows, struct held_list *held)
{
	while (bb_statement_next(rows)) {
		struct bb_held *grown =
			bb_statement_room(rows, held->items, held->count, sizeof *grown);

		if (!grown)
			return;
		held->items = grown;
		held->items[held->count++] = (struct bb_held){
			.mail = bb_column_int(rows, 0),
			.key = bb_mail_rows_key(rows, 1),
			.state = (enum bb_mail_state)bb_column_word(rows, 7, bb_mail_state_word,
			                                            BB_MAIL_STATE_COUNT),
			.drop = (enum bb_drop)bb_column_word(rows, 8, bb_drop_word,
			                                     BB_DROP_ORGANIZER + 1),
			.made_at = bb_column_int(rows, 9),
			.due_at = bb_column_int(rows, 10),
			.sequence = bb_column_small(rows, 11),
			.told_start = bb_column_int(rows, 12),
			.told_end = bb_column_int(rows, 13),
			.wording = bb_column_int(rows, 14),
		};
	}
}

enum bb_status bb_store_load_held(struct bb_store *self, struct bb_date from, int64_t since,
                                  struct bb_held **out, size_t *count, struct bb_error *err)
{
	struct held_list held = { 0 };
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self,
	                  "SELECT " HELD_COLUMNS " FROM meeting JOIN mail"
	                  " ON mail.meeting = meeting.id WHERE start >= ifnull($1, '')",
	                  BIND(as_date(from)));
	read_held(&rows, &held);
	status = bb_statement_close(&rows, err);
	if (status == BB_OK) {
		bb_statement_open(&rows, self,
		                  "SELECT " HELD_COLUMNS " FROM mail INDEXED BY mail_alone"
		                  " WHERE meeting IS NULL AND made_at >= $1",
		                  BIND(as_int(since)));
		read_held(&rows, &held);
		status = bb_statement_close(&rows, err);
	}
	if (status != BB_OK) {
		free(held.items);
		return status;
	}
	*out = held.items;
	*count = held.count;
	return BB_OK;
}

/* -- queuing -- */

static enum bb_status insert_mail(struct bb_store *self, const struct bb_mail *mail,
                                  const char *dedupe, enum bb_mail_state state, int64_t done_at,
                                  struct bb_error *err)
{
	return bb_store_run(self,
	                    "INSERT INTO mail (dedupe, kind, meeting, member, occasion, revision,"
	                    " generation, sequence, message_id, made_at, due_at, not_after,"
	                    " next_try_at, state, done_at, told_start, told_end, wording)"
	                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, $13,"
	                    " $14, $15, $16, $17) ON CONFLICT (dedupe) DO NOTHING",
	                    BIND(as_text(dedupe), as_text(bb_kind_row(mail->key.kind)->name),
	                         as_id(mail->key.meeting), as_id(mail->key.member),
	                         as_int(mail->key.occasion), as_int(mail->key.revision),
	                         as_int(mail->key.generation), as_int(mail->sequence),
	                         as_text(mail->message_id), as_int(mail->made_at),
	                         as_int(mail->due_at), as_int(mail->not_after),
	                         as_text(bb_mail_state_name(state)), as_id(done_at),
	                         as_int(mail->told_start), as_int(mail->told_end),
	                         as_int(mail->wording)),
	                    err);
}

/* A row that stands for nothing sent is used again, unless a person dropped it. */
static enum bb_status revive_mail(struct bb_store *self, const struct bb_mail *mail,
                                  const char *dedupe, int64_t *id, struct bb_error *err)
{
	enum bb_status status;

	status = bb_store_run(self,
	                      "UPDATE mail SET state = 'queued', dropped_for = '', attempts = 0,"
	                      " sequence = $2, message_id = $3, made_at = $4, due_at = $5,"
	                      " next_try_at = $5, not_after = $6, told_start = $7, told_end = $8,"
	                      " wording = $9, done_at = NULL, reply = NULL WHERE dedupe = $1 AND"
	                      " (state = 'expired' OR (state = 'dropped' AND"
	                      " dropped_for <> 'organizer'))",
	                      BIND(as_text(dedupe), as_int(mail->sequence), as_text(mail->message_id),
	                           as_int(mail->made_at), as_int(mail->due_at),
	                           as_int(mail->not_after), as_int(mail->told_start),
	                           as_int(mail->told_end), as_int(mail->wording)),
	                      err);
	if (status == BB_OK && bb_store_changed(self) == 0)
		return bb_error_set(err, BB_ECONFLICT, "%s is held already", dedupe);
	if (status == BB_OK)
		status = bb_store_ask(self, "SELECT id FROM mail WHERE dedupe = $1",
		                      BIND(as_text(dedupe)), id, err);
	if (status == BB_OK)
		status = bb_store_run(self, "DELETE FROM mail_body WHERE mail = $1", BIND(as_int(*id)),
		                      err);
	return status;
}

static enum bb_status insert_parts(struct bb_store *self, int64_t id,
                                   const struct bb_mail_parts *parts, struct bb_error *err)
{
	return bb_store_run(self,
	                    "INSERT INTO mail_body (mail, " PART_COLUMNS ") VALUES"
	                    " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
	                    BIND(as_int(id), as_text(parts->sender), as_text(parts->sender_name),
	                         as_text(parts->reply_to), as_text(parts->recipient),
	                         as_text(parts->recipient_name), as_text(parts->subject),
	                         as_text(parts->text), as_text(parts->calendar),
	                         as_text(bb_method_word((int)parts->method)),
	                         as_text(parts->list_id), as_text(parts->unsubscribe),
	                         as_text(parts->in_reply_to)),
	                    err);
}

/* Two statements for a mail that is new, as almost all are: neither RETURNING nor OR REPLACE,
 * for which SQLite keeps more than the row. */
enum bb_status bb_store_queue(struct bb_store *self, const struct bb_mail *mail, int64_t *id,
                              struct bb_error *err)
{
	char dedupe[BB_MAIL_KEY_SIZE];
	int64_t row = 0;
	enum bb_status status;

	assert(bb_store_is_open(self) && mail->parts.recipient);
	bb_mail_key_format(dedupe, &mail->key);
	status = insert_mail(self, mail, dedupe, BB_MAIL_QUEUED, 0, err);
	if (status == BB_OK && bb_store_changed(self) > 0)
		row = sqlite3_last_insert_rowid(self->db);
	else if (status == BB_OK)
		status = revive_mail(self, mail, dedupe, &row, err);
	if (status == BB_OK)
		status = insert_parts(self, row, &mail->parts, err);
	if (status == BB_OK && id)
		*id = row;
	return status;
}

enum bb_status bb_store_miss(struct bb_store *self, const struct bb_mail *mail,
                             struct bb_error *err)
{
	char dedupe[BB_MAIL_KEY_SIZE];

	assert(bb_store_is_open(self));
	bb_mail_key_format(dedupe, &mail->key);
	return insert_mail(self, mail, dedupe, BB_MAIL_EXPIRED, mail->made_at, err);
}

enum bb_status bb_store_drop(struct bb_store *self, int64_t mail, enum bb_drop why, int64_t now,
                             struct bb_error *err)
{
	assert(bb_store_is_open(self) && why != BB_DROP_NONE);
	return bb_store_run(self,
	                    "UPDATE mail SET state = 'dropped', dropped_for = $2, done_at = $3"
	                    " WHERE id = $1 AND state = 'queued'",
	                    BIND(as_int(mail), as_text(bb_drop_word((int)why)), as_int(now)), err);
}
