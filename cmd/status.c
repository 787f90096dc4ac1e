/* SPDX-License-Identifier: MIT */
/*
 * brownbag status: one screen. The next lunch, what goes out next, what needs a
 * person. One document is made; people see it as lines.
 */
#include "commands.h"
#include "needs.h"
#include "output.h"
#include "several.h"
#include "table.h"
#include "talk.h"
#include "views.h"

#include <brownbag/due.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAYS_AHEAD = 14 };

const struct option_row status_options[] = {
	OPTION_ALL_GROUPS,
	{ 0, "discreet", OPT_FLAG, .help = "ids for names, for a screen that others see" },
	{ 0, "json", OPT_FLAG, .help = "print one JSON document" },
	OPTIONS_END,
};

/* [{"at","kind","count"}]: mails of one kind due at one time, in order. */
static json_t *view_due(const struct bb_reconciled *result, const struct bb_group *group)
{
	json_t *list = json_array();

	for (size_t i = 0; i < result->due_count; i++) {
		const struct bb_due *due = &result->due[i];
		size_t count = 1;

		while (i + 1 < result->due_count && result->due[i + 1].due_at == due->due_at &&
		       result->due[i + 1].key.kind == due->key.kind) {
			count++;
			i++;
		}
		json_array_append_new(list, json_pack("{s:o, s:s, s:I}", "at",
		                                      view_instant(due->due_at, group), "kind",
		                                      bb_kind_row(due->key.kind)->name, "count",
		                                      (json_int_t)count));
	}
	return list;
}

/* Who comes next time, in numbers; null without a next time. */
static enum bb_status view_next_answers(json_t **out, const struct session *session,
                                        const struct bb_outlook *outlook, struct bb_error *err)
{
	const struct bb_meeting *next = bb_outlook_next(outlook, session->now);
	struct bb_answer_row *rows = NULL;
	struct bb_lunch_counts counts;
	size_t count = 0;
	enum bb_status status;

	if (!next) {
		*out = json_null();
		return BB_OK;
	}
	status = bb_store_load_answers(session->group->store, next->start.date, &rows, &count, err);
	if (status != BB_OK)
		return status;
	counts = bb_lunch_count(next->id, &outlook->roster, rows, count);
	*out = view_counts(&counts);
	free(rows);
	return BB_OK;
}

static json_t *view_status(const struct session *session, const struct bb_outlook *outlook,
                           const struct bb_dues *dues, json_t *needs, json_t *answers)
{
	const struct bb_meeting *next = bb_outlook_next(outlook, session->now);

	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}",
	                 "group", bb_config_text(session->config, "group.name"),
	                 "mode", bb_mode_name(session->group->mode),
	                 "next", next ? view_meeting(session->group, outlook, next) : json_null(),
	                 "answers", answers,
	                 "due", view_due(&dues->result, session->group),
	                 "needs_you", needs);
}

/* -- for a screen that others see -- */

static void put_number(json_t *member)
{
	json_t *id = json_object_get(member, "id");

	if (id)
		json_object_set_new(member, "name",
		                    json_sprintf("member %lld", (long long)json_integer_value(id)));
}

/* Of the group only what anybody may see; a theme tells as much about it as its name. */
static void keep_names_off(json_t *status, const struct bb_config *config)
{
	json_t *next = json_object_get(status, "next");
	json_t *leads = json_object_get(next, "facilitators");

	json_object_set_new(status, "group", json_string(bb_config_text(config, "group.subject")));
	if (!json_is_object(next))
		return;
	for (size_t i = 0; i < json_array_size(leads); i++)
		put_number(json_array_get(leads, i));
	put_number(json_object_get(next, "backup"));
	json_object_set_new(next, "theme", json_null());
}

/* -- for people -- */

static void print_member(const json_t *member)
{
	const char *name = json_string_value(json_object_get(member, "name"));

	if (name && *name)
		printf("%s", name);
	else
		printf("member %lld", (long long)json_integer_value(json_object_get(member, "id")));
}

static void print_next(const json_t *next, const struct bb_meeting *meeting)
{
	char when[VIEW_WHEN_SIZE];
	const json_t *leads = json_object_get(next, "facilitators");

	if (!meeting) {
		printf("Next lunch    none is planned\n");
		return;
	}
	view_when(when, meeting);
	printf("Next lunch    %s, %d minutes%s%s\n", when, meeting->minutes,
	       *meeting->location ? ", " : "", meeting->location);
	printf("Facilitator   ");
	for (size_t i = 0; i < json_array_size(leads); i++) {
		printf("%s", i ? ", " : "");
		print_member(json_array_get(leads, i));
	}
	printf("%s\n", json_array_size(leads) ? "" : "nobody yet");
	if (!json_is_null(json_object_get(next, "backup"))) {
		printf("Backup        ");
		print_member(json_object_get(next, "backup"));
		printf("\n");
	}
}

static int count_of(const json_t *answers, const char *which)
{
	return (int)json_integer_value(json_object_get(answers, which));
}

/* Where nobody reads answers and none was entered, there is nothing to tell. */
static void print_answers(const json_t *answers, bool reader)
{
	int come = count_of(answers, "accepted"), may = count_of(answers, "tentative");
	int decline = count_of(answers, "declined");

	if (!json_is_null(answers) && (reader || come + may + decline > 0))
		printf("Answers       %d come, %d may, %d don't, %d have not said\n", come, may,
		       decline, count_of(answers, "none"));
}

/* "2027-02-09T09:00:00+01:00" as "2027-02-09 09:00". */
static void print_at(const char *instant)
{
	printf("%.10s %.5s", instant, instant + 11);
}

static void print_due(const json_t *due)
{
	printf("\nGoes out in the next %d days%s\n", DAYS_AHEAD,
	       json_array_size(due) ? "" : ": nothing");
	for (size_t i = 0; i < json_array_size(due); i++) {
		const json_t *row = json_array_get(due, i);

		printf("  ");
		print_at(json_string_value(json_object_get(row, "at")));
		printf("  %-8s %4lld\n", json_string_value(json_object_get(row, "kind")),
		       (long long)json_integer_value(json_object_get(row, "count")));
	}
}

static void print_needs(const json_t *needs)
{
	if (json_array_size(needs) == 0)
		return;
	printf("\nNeeds you\n");
	for (size_t i = 0; i < json_array_size(needs); i++) {
		const json_t *row = json_array_get(needs, i);
		const char *fix = json_string_value(json_object_get(row, "fix"));

		table_print_text(2, json_string_value(json_object_get(row, "text")));
		if (fix) /* in one piece, to be copied */
			printf("    %s\n", fix);
	}
}

static void print_status(const json_t *status, const struct session *session,
                         const struct bb_outlook *outlook, bool reader)
{
	printf("%s (%s)\n\n", json_string_value(json_object_get(status, "group")),
	       json_string_value(json_object_get(status, "mode")));
	print_next(json_object_get(status, "next"), bb_outlook_next(outlook, session->now));
	print_answers(json_object_get(status, "answers"), reader);
	print_due(json_object_get(status, "due"));
	print_needs(json_object_get(status, "needs_you"));
}

/* Where nothing is wrong there is still a next step, until the group is live. */
static void hint_next(const struct session *session, const json_t *needs)
{
	if (session->group->mode == BB_MODE_REHEARSAL && json_array_size(needs) == 0)
		talk_hint(session->config, "advice.next",
		          "a rehearsal reaches nobody; when all looks right: brownbag start");
	else if (session->group->mode == BB_MODE_STOPPED)
		talk_hint(session->config, "advice.next",
		          "stopped: nothing goes out before brownbag start");
}

/* All of one moment: what goes out is by the turns that are shown. */
static enum bb_status look(struct session *session, struct bb_outlook *outlook,
                           struct bb_dues *dues, json_t **answers, json_t **needs,
                           struct bb_error *err)
{
	struct bb_group *group = session->group;
	int64_t until = session->now + DAYS_AHEAD * BB_DAY_SECONDS;
	bool begun = false;
	enum bb_status status = bb_store_begin_reading(group->store, &begun, err);

	if (status == BB_OK)
		status = bb_outlook_load(outlook, group, 0, err);
	if (status == BB_OK)
		status = bb_dues_load(dues, group, outlook, until, err);
	if (status == BB_OK)
		status = view_next_answers(answers, session, outlook, err);
	if (status == BB_OK)
		status = view_needs(needs, group, outlook, err);
	bb_store_end_reading(group->store, begun);
	return status;
}

int run_status(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_outlook outlook = { 0 };
	struct bb_dues dues = { 0 };
	json_t *status = NULL, *needs = NULL, *answers = NULL;
	bool discreet = options_flag(options, "discreet");
	struct bb_error err = BB_ERROR_INIT;
	int code = EXIT_DONE;

	(void)argc;
	(void)argv;
	if (several_wanted(options))
		return several_run(session, options, (const char *const[]){ "status", "--discreet" },
		                   discreet ? 2 : 1);
	if (look(session, &outlook, &dues, &answers, &needs, &err) != BB_OK)
		code = talk_error(&err);
	if (code == EXIT_DONE)
		status = view_status(session, &outlook, &dues, needs, answers);
	else
		json_decref(answers);
	if (discreet && status)
		keep_names_off(status, session->config);
	if (code == EXIT_DONE && options_flag(options, "json"))
		code = document_print(status);
	else if (code == EXIT_DONE && status) {
		print_status(status, session, &outlook, dues.reader);
		hint_next(session, needs);
		json_decref(status);
	}
	bb_dues_release(&dues);
	bb_outlook_release(&outlook);
	return code;
}
