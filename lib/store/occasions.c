/* SPDX-License-Identifier: MIT */
/* What calls for a mail besides the calendar: occasions, the words of `write`, nudges. */
#include <brownbag/store_mail.h>

#include "statement.h"

#include <assert.h>
#include <stdlib.h>

static const char *kind_word(int kind)
{
	return bb_kind_row((enum bb_kind)kind)->name;
}

static const char *role_word(int role)
{
	return bb_role_name((enum bb_role)role);
}

static const char *change_word(int change)
{
	return bb_change_name((enum bb_change)change);
}

static const char *letter_word(int letter)
{
	return bb_intro_letter_name((enum bb_intro_letter)letter);
}

/* -- notes -- */

enum bb_status bb_store_add_note(struct bb_store *self, const char *subject, const char *text,
                                 int64_t now, int64_t *id, struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_ask(self,
	                    "INSERT INTO note (subject, text, made_at) VALUES ($1, $2, $3)"
	                    " RETURNING id",
	                    BIND(as_text(subject), as_text(text), as_int(now)), id, err);
}

enum bb_status bb_store_load_note(struct bb_store *self, int64_t occasion, char **subject,
                                  char **text, struct bb_error *err)
{
	char *title = NULL, *words = NULL;
	struct bb_statement row;
	enum bb_status status;

	bb_statement_open(&row, self,
	                  "SELECT subject, text FROM occasion JOIN note ON note.id = occasion.note"
	                  " WHERE occasion.id = $1",
	                  BIND(as_int(occasion)));
	if (bb_statement_next(&row)) {
		title = bb_column_copy(&row, 0);
		words = bb_column_copy(&row, 1);
	} else {
		bb_statement_fail(&row, BB_ENOENT, "the words of occasion %lld aren't there",
		                  (long long)occasion);
	}
	status = bb_statement_close(&row, err);
	if (status != BB_OK) {
		free(title);
		free(words);
		return status;
	}
	*subject = title;
	*text = words;
	return BB_OK;
}

/* -- occasions -- */

enum bb_status bb_store_add_occasion(struct bb_store *self, const struct bb_occasion *occasion,
                                     int64_t note, int64_t *id, struct bb_error *err)
{
	int64_t added = 0;
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_ask(self,
	                      "INSERT INTO occasion (kind, member, meeting, role, change, note,"
	                      " made_at, intro, letter) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	                      " RETURNING id",
	                      BIND(as_text(kind_word((int)occasion->kind)), as_id(occasion->member),
	                           as_id(occasion->meeting),
	                           as_text(bb_role_name(occasion->before)),
	                           as_text(bb_change_name(occasion->change)), as_id(note),
	                           as_int(occasion->made_at), as_id(occasion->intro),
	                           as_text(bb_intro_letter_name(occasion->letter))),
	                      &added, err);
	if (status == BB_OK && id)
		*id = added;
	return status;
}

enum bb_status bb_store_load_occasions(struct bb_store *self, int64_t since,
                                       struct bb_occasion **out, size_t *count,
                                       struct bb_error *err)
{
	struct bb_occasion *occasions = NULL;
	size_t found = 0;
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self,
	                  "SELECT id, kind, member, meeting, made_at, role, change, intro, letter"
	                  " FROM occasion"
	                  " WHERE made_at >= $1 AND (kind <> 'intro' OR letter <> '') ORDER BY id",
	                  BIND(as_int(since)));
	while (bb_statement_next(&rows)) {
		struct bb_occasion *grown = bb_statement_room(&rows, occasions, found,
		                                              sizeof *grown);

		if (!grown)
			break;
		occasions = grown;
		occasions[found++] = (struct bb_occasion){
			.id = bb_column_int(&rows, 0),
			.kind = (enum bb_kind)bb_column_word(&rows, 1, kind_word, BB_KIND_COUNT),
			.member = bb_column_int(&rows, 2),
			.meeting = bb_column_int(&rows, 3),
			.made_at = bb_column_int(&rows, 4),
			.before = (enum bb_role)bb_column_word(&rows, 5, role_word,
			                                       BB_ROLE_BACKUP + 1),
			.change = (enum bb_change)bb_column_word(&rows, 6, change_word,
			                                         BB_CHANGE_DELETED + 1),
			.intro = bb_column_int(&rows, 7),
			.letter = (enum bb_intro_letter)bb_column_word(&rows, 8, letter_word,
			                                               BB_INTRO_LETTER_COUNT),
		};
	}
	status = bb_statement_close(&rows, err);
	if (status != BB_OK) {
		free(occasions);
		return status;
	}
	*out = occasions;
	*count = found;
	return BB_OK;
}

/* -- nudges -- */

enum bb_status bb_store_add_nudge(struct bb_store *self, const struct bb_nudge *nudge,
                                  struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_run(self,
	                    "INSERT INTO nudge (kind, meeting, at) VALUES ($1, $2, $3)"
	                    " ON CONFLICT (kind, meeting) DO UPDATE SET at = min(at, excluded.at)",
	                    BIND(as_text(kind_word((int)nudge->kind)), as_int(nudge->meeting),
	                         as_int(nudge->at)),
	                    err);
}

enum bb_status bb_store_load_nudges(struct bb_store *self, struct bb_date from,
                                    struct bb_nudge **out, size_t *count, struct bb_error *err)
{
	struct bb_nudge *nudges = NULL;
	size_t found = 0;
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self,
	                  "SELECT kind, nudge.meeting, at FROM nudge JOIN meeting"
	                  " ON meeting.id = nudge.meeting WHERE start >= ifnull($1, '')"
	                  " ORDER BY nudge.meeting, kind",
	                  BIND(as_date(from)));
	while (bb_statement_next(&rows)) {
		struct bb_nudge *grown = bb_statement_room(&rows, nudges, found, sizeof *grown);

		if (!grown)
			break;
		nudges = grown;
		nudges[found++] = (struct bb_nudge){
			.kind = (enum bb_kind)bb_column_word(&rows, 0, kind_word, BB_KIND_COUNT),
			.meeting = bb_column_int(&rows, 1),
			.at = bb_column_int(&rows, 2),
		};
	}
	status = bb_statement_close(&rows, err);
	if (status != BB_OK) {
		free(nudges);
		return status;
	}
	*out = nudges;
	*count = found;
	return BB_OK;
}
