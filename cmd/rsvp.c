/* SPDX-License-Identifier: MIT */
/* brownbag rsvp: who comes to a lunch, as they or the organizer said. */
#include "commands.h"
#include "output.h"
#include "roster.h"
#include "talk.h"
#include "views.h"

#include <brownbag/lunch_answers.h>
#include <brownbag/store_people.h>

#include <stdio.h>
#include <stdlib.h>

const struct option_row rsvp_list_options[] = {
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

const struct option_row rsvp_set_options[] = {
	OPTION_DRY_RUN,
	OPTIONS_END,
};

/* -- list -- */

static const struct column columns[] = {
	{ "id", "ID", COLUMN_RIGHT },
	{ "name", "Name", 0 },
	{ "answer", "Answer", 0 },
	{ "at", "Since", COLUMN_TIME },
	{ "verified", "Verified", 0 },
	{ "source", "By", 0 },
	COLUMNS_END,
};

/* A lunch, everybody who may come, and what they said. */
struct table {
	struct bb_outlook outlook;
	const struct bb_meeting *meeting;
	struct bb_answer_row *answers;
	size_t count;
};

static void release_table(struct table *table)
{
	free(table->answers);
	bb_outlook_release(&table->outlook);
}

static enum bb_status load_table(struct table *out, const struct session *session,
                                 const char *meeting, struct bb_error *err)
{
	enum bb_status status = bb_outlook_load(&out->outlook, session->group, 0, err);

	if (status == BB_OK)
		status = bb_outlook_meeting(&out->meeting, &out->outlook, session->group, meeting, err);
	if (status == BB_OK)
		status = bb_store_load_answers(session->group->store, out->meeting->start.date,
		                               &out->answers, &out->count, err);
	return status;
}

/* Who may come: the active ones, and a paused one who said something. */
static bool is_shown(const struct bb_member *member, const struct bb_answer_row *answer)
{
	return member->status == BB_MEMBER_ACTIVE ||
	       (member->status == BB_MEMBER_PAUSED && answer);
}

/* {"id","name","answer","at","verified","source"} */
static json_t *view_answer(const struct session *session, const struct bb_member *member,
                           const struct bb_answer_row *answer)
{
	return json_pack("{s:I, s:s, s:s, s:o, s:o, s:o}",
	                 "id", (json_int_t)member->id, "name", member->name,
	                 "answer", answer ? bb_partstat_name(answer->answer.partstat) : "none",
	                 "at", answer ? view_instant(answer->answered_at, session->group) : json_null(),
	                 "verified", json_boolean(answer && answer->verified),
	                 "source", json_text(answer ? bb_answer_source_name(answer->source) : NULL));
}

static json_t *view_answers(const struct session *session, const struct table *table)
{
	json_t *list = json_array();

	for (size_t i = 0; i < table->outlook.roster.count; i++) {
		const struct bb_member *member = &table->outlook.roster.members[i];
		const struct bb_answer_row *answer =
			bb_answer_find(table->answers, table->count, table->meeting->id, member->id);

		if (is_shown(member, answer))
			json_array_append_new(list, view_answer(session, member, answer));
	}
	return list;
}

static int print_document(const struct session *session, const struct table *table)
{
	struct bb_lunch_counts counts = bb_lunch_count(table->meeting->id, &table->outlook.roster,
	                                               table->answers, table->count);

	return document_print(json_pack("{s:o, s:o, s:o}", "month", view_month(table->meeting->month),
	                                "counts", view_counts(&counts),
	                                "answers", view_answers(session, table)));
}

/* "2027-01-05T09:00:00+01:00" as "2027-01-05 09:00". */
static void shorten(char out[VIEW_WHEN_SIZE], const json_t *instant)
{
	const char *text = json_string_value(instant);

	snprintf(out, VIEW_WHEN_SIZE, "%.10s %.5s", text ? text : "", text ? text + 11 : "");
}

/* Nothing is verified of who said nothing. */
static const char *shown_as(const struct column *column, const json_t *row, const char *at)
{
	if (column == &columns[3])
		return at;
	if (column == &columns[4] && json_is_null(json_object_get(row, "source")))
		return "";
	return NULL;
}

static int print_rows(const struct session *session, const struct table *table,
                      const struct options *options)
{
	json_t *answers = view_answers(session, table), *row;
	struct listing *list = NULL;
	int code = listing_open(&list, columns, options);
	size_t i;

	json_array_foreach(answers, i, row) {
		char at[VIEW_WHEN_SIZE];

		if (!list)
			break;
		shorten(at, json_object_get(row, "at"));
		for (const struct column *column = columns; column->name; column++)
			listing_cell(list, json_incref(json_object_get(row, column->name)),
			             shown_as(column, row, at));
	}
	json_decref(answers);
	return list ? listing_close(list) : code;
}

int run_rsvp_list(struct session *session, const struct options *options, int argc, char **argv)
{
	struct table table = { .meeting = NULL };
	struct bb_error err = BB_ERROR_INIT;
	struct bb_lunch_counts counts;
	int code;

	(void)argc;
	if (load_table(&table, session, argv[0], &err) != BB_OK) {
		code = talk_bad_argument(&err);
	} else if (output_format(options) == OUTPUT_JSON && !options_text(options, "fields")) {
		code = print_document(session, &table);
	} else {
		code = print_rows(session, &table, options);
		roster_hint_if_empty(session, &table.outlook.roster, options);
		counts = bb_lunch_count(table.meeting->id, &table.outlook.roster, table.answers,
		                        table.count);
		if (session->talk_is_terminal && output_format(options) == OUTPUT_TABLE)
			talk_say("%d accepted, %d tentative, %d declined, %d without an answer",
			         counts.accepted, counts.tentative, counts.declined, counts.none);
	}
	release_table(&table);
	return code;
}

/* -- set -- */

static enum bb_status set_answer(struct session *session, const struct table *table,
                                 const struct bb_member *member, enum bb_partstat partstat,
                                 struct bb_error *err)
{
	struct bb_lunch_answer answer = { table->meeting->id, member->id, partstat,
		                          BB_ANSWER_BY_ORGANIZER };

	if (!bb_outlook_is_stored(&table->outlook, table->meeting))
		return bb_error_set(err, BB_ECONFLICT, "nobody is invited to that lunch yet");
	if (member->status == BB_MEMBER_FORMER)
		return bb_error_set(err, BB_ECONFLICT, "member %lld isn't on the list any more",
		                    (long long)member->id);
	return bb_group_set_answer(session->group, &answer, err);
}

static int change(struct session *session, const struct options *options, const char *meeting,
                  const struct bb_member *member, enum bb_partstat partstat)
{
	struct table table = { .meeting = NULL };
	char when[VIEW_WHEN_SIZE];
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = session_begin(session, &err);
	int code;

	if (status == BB_OK)
		status = load_table(&table, session, meeting, &err);
	if (status == BB_OK)
		status = bb_outlook_store(&table.outlook, session->group, &err);
	if (status == BB_OK)
		status = set_answer(session, &table, member, partstat, &err);
	code = session_conclude(session, options, status, &err);
	if (code == EXIT_DONE) {
		view_when(when, table.meeting);
		talk_say("member %lld: %s for the lunch on %s", (long long)member->id,
		         bb_partstat_name(partstat), when);
	}
	release_table(&table);
	return code;
}

int run_rsvp_set(struct session *session, const struct options *options, int argc, char **argv)
{
	enum bb_partstat partstat = BB_PARTSTAT_NEEDS_ACTION;
	struct bb_member member = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	int code;

	(void)argc;
	if (bb_partstat_parse(&partstat, argv[2], &err) != BB_OK)
		return talk_bad_argument(&err);
	code = roster_find(&member, session, argv[1], ROSTER_ANY);
	if (code == EXIT_DONE)
		code = change(session, options, argv[0], &member, partstat);
	bb_member_release(&member);
	return code;
}
