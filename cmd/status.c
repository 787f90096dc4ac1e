/* SPDX-License-Identifier: MIT */
/*
 * brownbag status: one screen. The next lunch, what goes out next, what needs a
 * person. Shows the one document of status_look.c, which people see as lines.
 */
#include "commands.h"
#include "output.h"
#include "several.h"
#include "status_look.h"
#include "table.h"
#include "talk.h"

#include <stdio.h>

const struct option_row status_options[] = {
	OPTION_ALL_GROUPS,
	{ 0, "discreet", OPT_FLAG, .help = "ids for names, for a screen that others see" },
	{ 0, "json", OPT_FLAG, .help = "print one JSON document" },
	OPTIONS_END,
};

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

static void print_next(const json_t *next, const json_t *screen)
{
	const char *location = json_string_value(json_object_get(next, "location"));
	const json_t *leads = json_object_get(next, "facilitators");

	if (json_is_null(next)) {
		printf("Next lunch    none is planned\n");
		return;
	}
	printf("Next lunch    %s, %d minutes%s%s\n",
	       json_string_value(json_object_get(screen, "when")),
	       (int)json_integer_value(json_object_get(screen, "minutes")),
	       location && *location ? ", " : "", location ? location : "");
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
	printf("\nGoes out in the next %d days%s\n", STATUS_DAYS_AHEAD,
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

static void print_status(const json_t *screen)
{
	const json_t *status = json_object_get(screen, "status");

	printf("%s (%s)\n\n", json_string_value(json_object_get(status, "group")),
	       json_string_value(json_object_get(status, "mode")));
	print_next(json_object_get(status, "next"), screen);
	print_answers(json_object_get(status, "answers"),
	              json_is_true(json_object_get(screen, "reader")));
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

int run_status(struct session *session, const struct options *options, int argc, char **argv)
{
	bool discreet = options_flag(options, "discreet");
	struct bb_error err = BB_ERROR_INIT;
	json_t *screen = NULL, *status;
	int code = EXIT_DONE;

	(void)argc;
	(void)argv;
	if (several_wanted(options))
		return several_run(session, options, (const char *const[]){ "status", "--discreet" },
		                   discreet ? 2 : 1);
	if (status_look(&screen, session->group, &err) != BB_OK)
		return talk_error(&err);
	status = json_object_get(screen, "status");
	if (discreet)
		keep_names_off(status, session->config);
	if (options_flag(options, "json")) {
		code = document_print(json_incref(status));
	} else {
		print_status(screen);
		hint_next(session, json_object_get(status, "needs_you"));
	}
	json_decref(screen);
	return code;
}
