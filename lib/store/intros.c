/* SPDX-License-Identifier: MIT */
/*
 * Introductions as rows: what is open, who takes part, and what is wiped of its
 * mails when a step is over. Decides nothing about what happens next.
 */
#include <brownbag/store_intros.h>

#include "statement.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHAT_SIZE = 128 };

static const char *state_word(int state)
{
	return bb_intro_state_name((enum bb_intro_state)state);
}

static const char *side_word(int side)
{
	static const char *const names[] = { "asker", "helper", "passed" };

	return names[side];
}

enum { ASKER, HELPER, PASSED, SIDE_COUNT };

/* -- writing -- */

static enum bb_status add_side(struct bb_store *self, int64_t intro,
                               const struct bb_intro_side *side, int which, int64_t again_at,
                               struct bb_error *err)
{
	if (!side->member)
		return BB_OK;
	return bb_store_run(self,
	                    "INSERT INTO intro_side (intro, member, side, agreed, name, address,"
	                    " again_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
	                    BIND(as_int(intro), as_int(side->member), as_text(side_word(which)),
	                         as_int(side->agreed), as_text(side->name), as_text(side->address),
	                         as_id(again_at)),
	                    err);
}

/* A helper who is asked once more is no longer one whom it has passed. */
static enum bb_status add_sides(struct bb_store *self, int64_t id, const struct bb_intro *intro,
                                struct bb_error *err)
{
	enum bb_status status = add_side(self, id, &intro->asker, ASKER, 0, err);

	if (status == BB_OK)
		status = add_side(self, id, &intro->helper, HELPER, 0, err);
	for (size_t i = 0; status == BB_OK && i < intro->passed_count; i++) {
		struct bb_intro_side side = { .member = intro->passed[i].member };

		if (side.member != intro->helper.member)
			status = add_side(self, id, &side, PASSED, intro->passed[i].again_at, err);
	}
	return status;
}

enum bb_status bb_store_add_intro(struct bb_store *self, const struct bb_intro *intro, int64_t *id,
                                  struct bb_error *err)
{
	int64_t added = 0;
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_ask(self,
	                      "INSERT INTO intro (topic, question, state, begun_at, since, asked_at,"
	                      " until) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
	                      BIND(as_text(intro->topic), as_text(intro->question),
	                           as_text(bb_intro_state_name(intro->state)),
	                           as_int(intro->begun_at), as_int(intro->since),
	                           as_id(intro->asked_at), as_date(intro->until)),
	                      &added, err);
	if (status == BB_OK)
		status = add_sides(self, added, intro, err);
	if (status == BB_OK)
		*id = added;
	return status;
}

enum bb_status bb_store_save_intro(struct bb_store *self, const struct bb_intro *intro,
                                   struct bb_error *err)
{
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_change(self,
	                         "UPDATE intro SET question = $2, state = $3, since = $4,"
	                         " asked_at = $5, until = $6 WHERE id = $1",
	                         BIND(as_int(intro->id), as_text(intro->question),
	                              as_text(bb_intro_state_name(intro->state)),
	                              as_int(intro->since), as_id(intro->asked_at),
	                              as_date(intro->until)),
	                         "introduction", intro->id, err);
	if (status == BB_OK)
		status = bb_store_run(self, "DELETE FROM intro_side WHERE intro = $1",
		                      BIND(as_int(intro->id)), err);
	if (status == BB_OK && bb_intro_state_is_end(intro->state))
		status = bb_store_run(self, "DELETE FROM occasion WHERE intro = $1",
		                      BIND(as_int(intro->id)), err);
	return status == BB_OK ? add_sides(self, intro->id, intro, err) : status;
}

enum bb_status bb_store_retract_intro(struct bb_store *self, int64_t id, int64_t now,
                                      struct bb_error *err)
{
#define ITS_MAILS                                                                             \
	" (SELECT mail.id FROM occasion JOIN mail ON mail.occasion = occasion.id"                \
	" AND mail.member = occasion.member AND mail.kind = 'intro' WHERE occasion.intro = $1)"
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_run(self,
	                      "UPDATE mail SET state = 'dropped', dropped_for = 'superseded',"
	                      " done_at = $2 WHERE state IN ('queued', 'claimed') AND id IN" ITS_MAILS,
	                      BIND(as_int(id), as_int(now)), err);
	if (status == BB_OK)
		status = bb_store_run(self, "DELETE FROM mail_body WHERE mail IN" ITS_MAILS,
		                      BIND(as_int(id)), err);
	/* By its occasion an answer is still known for one to this introduction. */
	if (status == BB_OK)
		status = bb_store_run(self, "UPDATE occasion SET letter = '' WHERE intro = $1",
		                      BIND(as_int(id)), err);
	return status;
#undef ITS_MAILS
}

enum bb_status bb_store_set_rest(struct bb_store *self, const struct bb_offer *offer,
                                 struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_run(self,
	                    "UPDATE offer SET rested_from = $3, asked_in = $4, asked_count = $5"
	                    " WHERE topic = $1 AND member = $2",
	                    BIND(as_text(offer->topic), as_int(offer->member),
	                         as_id(offer->rested_from), as_month(offer->asked_in),
	                         as_int(offer->asked_count)),
	                    err);
}

/* -- reading -- */

static struct bb_intro read_intro(struct bb_statement *rows)
{
	return (struct bb_intro){
		.id = bb_column_int(rows, 0),
		.topic = bb_column_copy(rows, 1),
		.question = bb_column_copy(rows, 2),
		.state = (enum bb_intro_state)bb_column_word(rows, 3, state_word,
		                                             BB_INTRO_STATE_COUNT),
		.begun_at = bb_column_int(rows, 4),
		.since = bb_column_int(rows, 5),
		.asked_at = bb_column_int(rows, 6),
		.until = bb_column_date(rows, 7),
	};
}

static void read_passed(struct bb_statement *rows, struct bb_intro *intro)
{
	struct bb_passed *grown =
		bb_statement_room(rows, intro->passed, intro->passed_count, sizeof *grown);

	if (!grown)
		return;
	intro->passed = grown;
	intro->passed[intro->passed_count++] =
		(struct bb_passed){ bb_column_int(rows, 1), bb_column_int(rows, 6) };
}

static void read_side(struct bb_statement *rows, struct bb_intro *intro)
{
	int which = bb_column_word(rows, 2, side_word, SIDE_COUNT);
	struct bb_intro_side *side = which == ASKER ? &intro->asker : &intro->helper;

	if (which == PASSED || side->member) {
		read_passed(rows, intro);
		return;
	}
	*side = (struct bb_intro_side){
		.member = bb_column_int(rows, 1),
		.agreed = bb_column_int(rows, 3) != 0,
		.name = bb_column_copy(rows, 4),
		.address = bb_column_copy(rows, 5),
	};
}

static enum bb_status load_sides(struct bb_store *self, int64_t first, int64_t last,
                                 struct bb_intros *intros, struct bb_error *err)
{
	struct bb_statement rows;

	bb_statement_open(&rows, self,
	                  "SELECT intro, member, side, agreed, name, address, again_at FROM intro_side"
	                  " WHERE intro BETWEEN $1 AND $2 ORDER BY intro, member",
	                  BIND(as_int(first), as_int(last)));
	while (bb_statement_next(&rows)) {
		struct bb_intro *intro = bb_intros_find(intros, bb_column_int(&rows, 0));

		if (intro)
			read_side(&rows, intro);
	}
	return bb_statement_close(&rows, err);
}

static enum bb_status load(struct bb_store *self, const char *sql, struct bb_values values,
                           struct bb_intros *out, struct bb_error *err)
{
	struct bb_intros intros = { 0 };
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self, sql, values);
	while (bb_statement_next(&rows)) {
		struct bb_intro *grown =
			bb_statement_room(&rows, intros.items, intros.count, sizeof *grown);

		if (!grown)
			break;
		intros.items = grown;
		intros.items[intros.count++] = read_intro(&rows);
	}
	status = bb_statement_close(&rows, err);
	if (status == BB_OK && intros.count > 0)
		status = load_sides(self, intros.items[0].id, intros.items[intros.count - 1].id,
		                    &intros, err);
	if (status == BB_OK)
		*out = intros;
	else
		bb_intros_release(&intros);
	return status;
}

#define OPEN " WHERE state NOT IN ('closed', 'declined', 'expired')"
#define COLUMNS "SELECT id, topic, question, state, begun_at, since, asked_at, until FROM intro"

enum bb_status bb_store_load_intros(struct bb_store *self, bool open_only, struct bb_intros *out,
                                    struct bb_error *err)
{
	int64_t count = 0;
	enum bb_status status;

	if (!open_only)
		return load(self, COLUMNS " ORDER BY id", BIND_NONE, out, err);
	/* Mostly none, and a count is cheaper to ask for than rows that aren't there. */
	status = bb_store_ask(self, "SELECT count(*) FROM intro" OPEN, BIND_NONE, &count, err);
	if (status != BB_OK)
		return status;
	if (count > 0)
		return load(self, COLUMNS OPEN " ORDER BY id", BIND_NONE, out, err);
	*out = (struct bb_intros){ 0 };
	return BB_OK;
}

enum bb_status bb_store_load_intro(struct bb_store *self, int64_t id, struct bb_intro *out,
                                   struct bb_error *err)
{
	struct bb_intros found = { 0 };
	enum bb_status status = load(self, COLUMNS " WHERE id = $1", BIND(as_int(id)), &found, err);

	if (status == BB_OK && found.count == 0)
		return bb_error_set(err, BB_ENOENT, "there is no introduction %lld", (long long)id);
	if (status != BB_OK)
		return status;
	*out = found.items[0];
	free(found.items);
	return BB_OK;
}

enum bb_status bb_store_find_intro(struct bb_store *self, int64_t occasion, int64_t *out,
                                   struct bb_error *err)
{
	return bb_store_ask(self, "SELECT intro FROM occasion WHERE id = $1 AND kind = 'intro'",
	                    BIND(as_int(occasion)), out, err);
}

/* -- counts -- */

enum bb_status bb_store_count_intro(struct bb_store *self, enum bb_intro_count count,
                                    const char *topic, struct bb_month month,
                                    struct bb_error *err)
{
	char what[WHAT_SIZE];
	struct bb_tally tally = { .what = what, .month = bb_quarter_of(month), .count = 1 };

	snprintf(what, sizeof what, "%s %s", bb_intro_count_name(count), topic);
	return bb_store_tally(self, &tally, err);
}

enum bb_status bb_store_sum_intros(struct bb_store *self, enum bb_intro_count count,
                                   struct bb_month month, int64_t *out, struct bb_error *err)
{
	char pattern[WHAT_SIZE];

	snprintf(pattern, sizeof pattern, "%s *", bb_intro_count_name(count));
	return bb_store_ask(self,
	                    "SELECT coalesce(sum(count), 0) FROM tally WHERE what GLOB $1"
	                    " AND month = $2",
	                    BIND(as_text(pattern), as_month(bb_quarter_of(month))), out, err);
}
