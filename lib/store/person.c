/* SPDX-License-Identifier: MIT */
/*
 * Everything about one person: one table of where that is found serves showing
 * it and forgetting it, so that a place can't be known to one and not to the
 * other.
 */
#include <brownbag/store_people.h>

#include "person.h"

#include <assert.h>
#include <stdlib.h>

/* $1 is the member. A history keeps the id: it is nobody's any more, once the
 * member's own row is empty. */
static const struct place {
	const char *table;
	const char *show;
	const char *forget; /* NULL: a history */
} places[] = {
	{ "member",
	  "SELECT id, name, status, joined, left_in, paused_until, leads, zone, mutes, generation,"
	  " bounces FROM member WHERE id = $1",
	  "UPDATE member SET name = '', status = 'former', paused_until = NULL, leads = 0,"
	  " zone = NULL, mutes = 0, bounces = 0 WHERE id = $1" },
	{ "address", "SELECT rank, address FROM address WHERE member = $1 ORDER BY rank",
	  "DELETE FROM address WHERE member = $1" },
	{ "consent", "SELECT purpose, given_on, given_at, how FROM consent WHERE member = $1",
	  "DELETE FROM consent WHERE member = $1" },
	{ "away", "SELECT first, last, known_at FROM away WHERE member = $1",
	  "DELETE FROM away WHERE member = $1" },
	/* With whom would tell about another. */
	{ "exclude", "SELECT count(*) AS pairs FROM exclude WHERE low = $1 OR high = $1"
	  " HAVING pairs > 0",
	  "DELETE FROM exclude WHERE low = $1 OR high = $1" },
	{ "offer", "SELECT topic, renewed, month_cap, rested_from, asked_in, asked_count FROM offer"
	  " WHERE member = $1",
	  "DELETE FROM offer WHERE member = $1" },
	/* Whom a question was put to is theirs to show; whose it was isn't. */
	{ "intro",
	  "SELECT id, topic, question, state, begun_at, since, asked_at, until FROM intro"
	  " WHERE id IN (SELECT intro FROM intro_side WHERE member = $1 AND side = 'asker')",
	  "DELETE FROM intro WHERE id IN (SELECT intro FROM intro_side WHERE member = $1"
	  " AND side = 'asker')" },
	{ "intro_side",
	  "SELECT intro, side, agreed, name, address, again_at FROM intro_side WHERE member = $1",
	  "DELETE FROM intro_side WHERE member = $1" },
	{ "turn", "SELECT meeting, seat, rank, state, cause, since FROM turn WHERE member = $1", NULL },
	{ "decline", "SELECT meeting, silent FROM decline WHERE member = $1",
	  "DELETE FROM decline WHERE member = $1" },
	{ "booking_member",
	  "SELECT booking, kind, meeting, day, parts FROM booking_member"
	  " JOIN booking ON booking.id = booking WHERE member = $1",
	  NULL },
	{ "balance",
	  "SELECT at, entered, founder, owed, credited, could, led, last_meeting, last_on, away_run,"
	  " present FROM balance WHERE member = $1",
	  NULL },
	{ "answer",
	  "SELECT meeting, answer, sequence, stamped_at, dated_at, answered_at, verified, source"
	  " FROM answer WHERE member = $1",
	  "DELETE FROM answer WHERE member = $1" },
	{ "review",
	  "SELECT id, at, reason, wants, meeting, sender, sender_name, words, sequence, stamped_at,"
	  " dated_at, answers, as_whom FROM review WHERE member = $1",
	  "DELETE FROM review WHERE member = $1" },
	{ "occasion",
	  "SELECT id, kind, meeting, role, change, intro, letter, made_at FROM occasion"
	  " WHERE member = $1",
	  "DELETE FROM occasion WHERE member = $1" },
	{ "mail",
	  "SELECT id, kind, meeting, state, dropped_for, attempts, message_id, made_at, due_at,"
	  " not_after, done_at, reply, recipient, recipient_name, subject, text, calendar FROM mail"
	  " LEFT JOIN mail_body ON mail_body.mail = mail.id WHERE member = $1",
	  "DELETE FROM mail WHERE member = $1" },
	{ "log", "SELECT id, at, what, meeting, detail FROM log WHERE member = $1",
	  "UPDATE log SET member = NULL WHERE member = $1" },
};

enum {
	PLACE_COUNT = sizeof places / sizeof *places,
	COLUMNS_MAX = 32,
};

typedef enum bb_status (*visit_fn)(void *context, const char *table, size_t count,
                                   const struct bb_person_value *values, struct bb_error *err);

static enum bb_status show_place(struct bb_store *self, const struct place *place, int64_t id,
                                 visit_fn visit, void *context, struct bb_error *err)
{
	struct bb_person_value values[COLUMNS_MAX];
	struct bb_statement rows;

	bb_statement_open(&rows, self, place->show, BIND(as_int(id)));
	while (bb_statement_next(&rows)) {
		int count = sqlite3_column_count(rows.handle);
		struct bb_error refusal = BB_ERROR_INIT;

		assert(count <= COLUMNS_MAX);
		for (int i = 0; i < count; i++) {
			values[i].is_number =
				sqlite3_column_type(rows.handle, i) == SQLITE_INTEGER;
			values[i].column = sqlite3_column_name(rows.handle, i);
			values[i].text = bb_column_text(&rows, i);
		}
		if (rows.error.status == BB_OK &&
		    visit(context, place->table, (size_t)count, values, &refusal) != BB_OK)
			bb_statement_fail(&rows, refusal.status, "%s", refusal.text);
	}
	return bb_statement_close(&rows, err);
}

enum bb_status bb_store_show_person(struct bb_store *self, int64_t id, visit_fn visit,
                                    void *context, struct bb_error *err)
{
	int64_t found = 0;
	enum bb_status status = bb_store_ask(self, "SELECT count(*) FROM member WHERE id = $1",
	                                     BIND(as_int(id)), &found, err);

	if (status == BB_OK && !found)
		return bb_error_set(err, BB_ENOENT, "there is no member %lld", (long long)id);
	for (size_t i = 0; status == BB_OK && i < PLACE_COUNT; i++)
		status = show_place(self, &places[i], id, visit, context, err);
	return status;
}

enum bb_status bb_store_empty_member(struct bb_store *self, int64_t id, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < PLACE_COUNT; i++)
		if (places[i].forget)
			status = bb_store_run(self, places[i].forget, BIND(as_int(id)), err);
	return status;
}
