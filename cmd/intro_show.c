/* SPDX-License-Identifier: MIT */
/*
 * brownbag intro list, show: introductions as the organizer sees them. Of one that is
 * over there is nothing left that could tell how it ended for whom.
 */
#include "commands.h"
#include "intro.h"
#include "output.h"
#include "talk.h"
#include "views.h"

#include <brownbag/outlook.h>
#include <brownbag/store_intros.h>
#include <brownbag/store_people.h>

#include <stdio.h>

const struct option_row intro_list_options[] = {
	{ 0, "all", OPT_FLAG, .help = "those that are over as well" },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

const struct option_row intro_show_options[] = {
	{ 0, "json", OPT_FLAG, .help = "print one JSON document" },
	OPTIONS_END,
};

static void format_begun(char out[BB_DATE_SIZE], const struct bb_group *group,
                         const struct bb_intro *intro)
{
	bb_date_format(out, bb_zone_to_wall(group->zone, intro->begun_at, NULL).date);
}

static void list_intro(struct listing *list, const struct bb_group *group,
                       const struct bb_intro *intro)
{
	char begun[BB_DATE_SIZE], until[BB_DATE_SIZE];

	format_begun(begun, group, intro);
	bb_date_format(until, intro->until);
	listing_int(list, intro->id);
	listing_text(list, intro->topic);
	listing_text(list, bb_intro_state_name(intro->state));
	listing_text(list, begun);
	listing_text(list, until);
}

int run_intro_list(struct session *session, const struct options *options, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "id", "ID", COLUMN_RIGHT },
		{ "topic", "Topic", 0 },
		{ "state", "State", 0 },
		{ "begun", "Begun", 0 },
		{ "until", "Until", 0 },
		COLUMNS_END,
	};
	struct bb_intros intros = { 0 };
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code = listing_open(&list, columns, options);

	(void)argc;
	(void)argv;
	if (code != EXIT_DONE)
		return code;
	if (bb_store_load_intros(session->group->store, !options_flag(options, "all"), &intros,
	                         &err) != BB_OK)
		return listing_end(list, talk_error(&err));
	for (size_t i = 0; i < intros.count; i++)
		list_intro(list, session->group, &intros.items[i]);
	listing_hint_if_empty(list, session->config,
	                      "no introductions: brownbag intro new --asker WHO --topic TOPIC");
	bb_intros_release(&intros);
	return listing_close(list);
}

/* -- one -- */

/* Who is asked now, and hasn't answered; 0: nobody. */
static int64_t waits_for(const struct bb_intro *intro)
{
	if (!intro->asked_at)
		return 0;
	return intro->state == BB_INTRO_ASKED_HELPER ? intro->helper.member : intro->asker.member;
}

static json_t *view_intro(const struct bb_group *group, const struct bb_roster *roster,
                          const struct bb_intro *intro)
{
	char begun[BB_DATE_SIZE], until[BB_DATE_SIZE];

	format_begun(begun, group, intro);
	bb_date_format(until, intro->until);
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o}",
	                 "id", (json_int_t)intro->id, "topic", intro->topic,
	                 "state", bb_intro_state_name(intro->state), "begun", begun, "until", until,
	                 "question", *intro->question ? json_text(intro->question) : json_null(),
	                 "asker", view_member(roster, intro->asker.member),
	                 "helper", view_member(roster, intro->helper.member),
	                 "waits_for", json_id(waits_for(intro)));
}

static void print_side(const char *head, const struct bb_roster *roster, int64_t member)
{
	if (member)
		printf("%-10s %s (%lld)\n", head, view_name(roster, member), (long long)member);
}

static void print_intro(const struct bb_group *group, const struct bb_roster *roster,
                        const struct bb_intro *intro)
{
	char begun[BB_DATE_SIZE], until[BB_DATE_SIZE];

	format_begun(begun, group, intro);
	bb_date_format(until, intro->until);
	printf("%-10s %s\n%-10s %s\n%-10s %s\n%-10s %s\n", "Topic", intro->topic, "State",
	       bb_intro_state_name(intro->state), "Begun", begun, "Until", until);
	print_side("Asker", roster, intro->asker.member);
	print_side("Helper", roster, intro->helper.member);
	if (waits_for(intro))
		printf("%-10s member %lld\n", "Waits for", (long long)waits_for(intro));
	if (*intro->question)
		printf("\n%s\n", intro->question);
}

int run_intro_show(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_intro intro = { 0 };
	struct bb_roster roster = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	int64_t id = 0;
	int code = intro_read_id(&id, argv[0]);

	(void)argc;
	if (code != EXIT_DONE)
		return code;
	if (bb_store_load_intro(session->group->store, id, &intro, &err) != BB_OK ||
	    bb_store_load_roster(session->group->store, &roster, &err) != BB_OK)
		code = talk_bad_argument(&err);
	else if (options_flag(options, "json"))
		code = document_print(view_intro(session->group, &roster, &intro));
	else
		print_intro(session->group, &roster, &intro);
	bb_intro_release(&intro);
	bb_roster_release(&roster);
	return code;
}
