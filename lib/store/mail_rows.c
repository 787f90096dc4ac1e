/* SPDX-License-Identifier: MIT */
/* Mails from rows. What becomes of them is decided elsewhere. */
#include "mail_rows.h"

#include <brownbag/kind.h>

static const char *kind_word(int kind)
{
	return bb_kind_row((enum bb_kind)kind)->name;
}

const char *bb_mail_state_word(int state)
{
	return bb_mail_state_name((enum bb_mail_state)state);
}

const char *bb_drop_word(int drop)
{
	static const char *const names[] = { "", "superseded", "status", "organizer" };

	return names[drop];
}

const char *bb_method_word(int method)
{
	static const char *const names[] = { "", "REQUEST", "CANCEL", "PUBLISH" };

	return names[method];
}

enum bb_kind bb_mail_rows_kind(struct bb_statement *row, int column)
{
	return (enum bb_kind)bb_column_word(row, column, kind_word, BB_KIND_COUNT);
}

struct bb_mail_key bb_mail_rows_key(struct bb_statement *row, int column)
{
	return (struct bb_mail_key){
		.kind = bb_mail_rows_kind(row, column),
		.meeting = bb_column_int(row, column + 1),
		.member = bb_column_int(row, column + 2),
		.occasion = bb_column_int(row, column + 3),
		.revision = bb_column_small(row, column + 4),
		.generation = bb_column_small(row, column + 5),
	};
}

static struct bb_mail_parts read_parts(struct bb_statement *row, int column)
{
	struct bb_mail_parts parts = {
		.sender = bb_column_copy(row, column),
		.sender_name = bb_column_copy(row, column + 1),
		.reply_to = bb_column_copy(row, column + 2),
		.recipient = bb_column_copy(row, column + 3),
		.recipient_name = bb_column_copy(row, column + 4),
		.subject = bb_column_copy(row, column + 5),
		.text = bb_column_copy(row, column + 6),
		.calendar = bb_column_copy(row, column + 7),
		.list_id = bb_column_copy(row, column + 9),
		.unsubscribe = bb_column_copy(row, column + 10),
		.in_reply_to = bb_column_copy(row, column + 11),
	};

	if (!bb_column_is_null(row, column + 8))
		parts.method = (enum bb_method)bb_column_word(row, column + 8, bb_method_word,
		                                              BB_METHOD_PUBLISH + 1);
	return parts;
}

static struct bb_mail read_mail(struct bb_statement *row)
{
	return (struct bb_mail){
		.id = bb_column_int(row, 0),
		.key = bb_mail_rows_key(row, 1),
		.parts = read_parts(row, 18),
		.message_id = bb_column_copy(row, 8),
		.state = (enum bb_mail_state)bb_column_word(row, 9, bb_mail_state_word,
		                                            BB_MAIL_STATE_COUNT),
		.drop = (enum bb_drop)bb_column_word(row, 10, bb_drop_word, BB_DROP_ORGANIZER + 1),
		.attempts = bb_column_small(row, 11),
		.sequence = bb_column_small(row, 7),
		.made_at = bb_column_int(row, 12),
		.due_at = bb_column_int(row, 13),
		.not_after = bb_column_int(row, 14),
		.next_try_at = bb_column_int(row, 15),
		.done_at = bb_column_int(row, 16),
		.reply = bb_column_copy(row, 17),
	};
}

void bb_mail_rows_read(struct bb_statement *rows, struct bb_mails *mails)
{
	while (bb_statement_next(rows)) {
		struct bb_mail *grown =
			bb_statement_room(rows, mails->items, mails->count, sizeof *grown);

		if (!grown)
			return;
		mails->items = grown;
		mails->items[mails->count++] = read_mail(rows);
	}
}
