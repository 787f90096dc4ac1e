/* SPDX-License-Identifier: MIT */
/* How a mail stands in its two tables, for the files that read or move mails. */
#ifndef STORE_MAIL_ROWS_H
#define STORE_MAIL_ROWS_H

#include "statement.h"

#include <brownbag/outbox.h>

/* In this order, which bb_mail_rows_read() knows. */
#define MAIL_COLUMNS                                                                        \
	"mail.id, kind, meeting, member, occasion, revision, generation, sequence, message_id," \
	" state, dropped_for, attempts, made_at, due_at, not_after, next_try_at, done_at, reply"
#define PART_COLUMNS                                                                       \
	"sender, sender_name, reply_to, recipient, recipient_name, subject, text, calendar," \
	" method, list_id, unsubscribe, in_reply_to"
#define NO_PARTS "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"

/** Append the rows that remain: MAIL_COLUMNS, then PART_COLUMNS. */
void bb_mail_rows_read(struct bb_statement *rows, struct bb_mails *mails);

enum bb_kind bb_mail_rows_kind(struct bb_statement *row, int column);

/** Read the columns from `column` on: kind, meeting, member, occasion, revision, generation. */
struct bb_mail_key bb_mail_rows_key(struct bb_statement *row, int column);

/* The words of columns. */
const char *bb_drop_word(int drop);
const char *bb_mail_state_word(int state);
const char *bb_method_word(int method);

#endif
