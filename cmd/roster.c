/* SPDX-License-Identifier: MIT */
/* brownbag roster list, show: the people of the group. */
#include "commands.h"
#include "output.h"
#include "roster.h"
#include "talk.h"
#include "views.h"

#include <brownbag/membership.h>
#include <brownbag/store_people.h>
#include <brownbag/text.h>
#include <brownbag/topics.h>

#include <stdlib.h>
#include <string.h>

const struct option_row roster_list_options[] = {
	{ 0, "status", OPT_CHOICE, "active|paused|former", "only those" },
	{ 0, "topic", OPT_TEXT, "TOPIC", "only who offered it" },
	{ 0, "addresses", OPT_FLAG, .help = "show addresses too" },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

const struct option_row roster_show_options[] = {
	{ 0, "all", OPT_FLAG, .help = "everything that is stored about that person" },
	{ 0, "addresses", OPT_FLAG, .help = "show addresses too" },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

static const struct column columns[] = {
	{ "id", "ID", COLUMN_RIGHT },
	{ "name", "Name", 0 },
	{ "email", "Address", COLUMN_ASKED },
	{ "status", "Status", 0 },
	{ "leads", "Leads", 0 },
	{ "joined", "Joined", 0 },
	{ "paused_until", "Paused until", COLUMN_DATA },
	{ "topics", "Topics", COLUMN_DATA },
	COLUMNS_END,
};

/* -- listing -- */

static json_t *view_topics(const struct bb_offers *offers, int64_t member)
{
	json_t *list = json_array();

	for (size_t i = 0; i < offers->count; i++) {
		if (offers->items[i].member == member)
			json_array_append_new(list, json_string(offers->items[i].topic));
	}
	return list;
}

static void list_member(struct listing *list, const struct bb_member *member,
                        const struct bb_offers *offers)
{
	listing_int(list, member->id);
	listing_text(list, member->name);
	listing_text(list, member->address);
	listing_text(list, bb_member_status_name(member->status));
	listing_bool(list, member->leads);
	listing_cell(list, view_month(member->joined), NULL);
	listing_cell(list, view_month(member->paused_until), NULL);
	listing_cell(list, view_topics(offers, member->id), NULL);
}

static int compare_names(const void *a, const void *b)
{
	const struct bb_member *const *x = a, *const *y = b;
	int order = bb_text_compare((*x)->name, (*y)->name);

	return order ? order : ((*x)->id > (*y)->id) - ((*x)->id < (*y)->id);
}

/* Members in the order of their names; erased ones never. NULL: out of memory. */
static const struct bb_member **sort_members(const struct bb_roster *roster, size_t *count)
{
	const struct bb_member **sorted = calloc(roster->count + 1, sizeof *sorted);

	*count = 0;
	for (size_t i = 0; sorted && i < roster->count; i++) {
		if (*roster->members[i].address)
			sorted[(*count)++] = &roster->members[i];
	}
	if (sorted)
		qsort(sorted, *count, sizeof *sorted, compare_names);
	return sorted;
}

static bool offers_topic(const struct bb_offers *offers, int64_t member, const char *topic)
{
	for (size_t i = 0; i < offers->count; i++) {
		if (offers->items[i].member == member && strcmp(offers->items[i].topic, topic) == 0)
			return true;
	}
	return false;
}

static bool is_wanted(const struct bb_member *member, const struct bb_offers *offers,
                      const struct options *options)
{
	int status = options_choice(options, "status");
	const char *topic = options_text(options, "topic");

	if (topic && !offers_topic(offers, member->id, topic))
		return false;
	/* A keeper who has left is one. */
	return status < 0 ? topic || member->status != BB_MEMBER_FORMER : (int)member->status == status;
}

/* A topic that there isn't, nobody has offered; better to say so than to list nobody. */
static enum bb_status check_topic(const struct session *session, const struct options *options,
                                  struct bb_error *err)
{
	const char *topic = options_text(options, "topic");

	return topic ? bb_group_check_topic(session->group, topic, err) : BB_OK;
}

int run_roster_list(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_roster roster = { 0 };
	struct bb_offers offers = { 0 };
	const struct bb_member **sorted = NULL;
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	size_t count = 0;
	int code = listing_open(&list, columns, options);

	(void)argc;
	(void)argv;
	if (code != EXIT_DONE)
		return code;
	if (options_flag(options, "addresses"))
		listing_show(list, "email");
	if (check_topic(session, options, &err) != BB_OK ||
	    bb_store_load_roster(session->group->store, &roster, &err) != BB_OK ||
	    bb_store_load_offers(session->group->store, &offers, &err) != BB_OK)
		code = talk_bad_argument(&err);
	if (code == EXIT_DONE)
		sorted = sort_members(&roster, &count);
	for (size_t i = 0; sorted && i < count; i++) {
		if (is_wanted(sorted[i], &offers, options))
			list_member(list, sorted[i], &offers);
	}
	if (code == EXIT_DONE)
		roster_hint_if_empty(session, &roster, options);
	free(sorted);
	bb_offers_release(&offers);
	bb_roster_release(&roster);
	return listing_end(list, code);
}

static int show(const struct session *session, const struct options *options,
                const struct bb_member *member)
{
	struct bb_offers offers = { 0 };
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code;

	if (bb_store_load_offers_of(session->group->store, member->id, &offers, &err) != BB_OK)
		return talk_error(&err);
	code = listing_open(&list, columns, options);
	if (code == EXIT_DONE) {
		if (options_flag(options, "addresses"))
			listing_show(list, "email");
		list_member(list, member, &offers);
		code = listing_close(list);
	}
	bb_offers_release(&offers);
	return code;
}

int run_roster_show(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_member member = { 0 };
	int code = EXIT_DONE;

	(void)argc;
	if (options_flag(options, "all") &&
	    (options_flag(options, "porcelain") || options_text(options, "fields")))
		return talk_usage("--all shows everything, as text or with --json");
	code = roster_find(&member, session, argv[0], ROSTER_ANY);
	if (code == EXIT_DONE && options_flag(options, "all"))
		code = roster_show_all(session, options, member.id);
	else if (code == EXIT_DONE)
		code = show(session, options, &member);
	bb_member_release(&member);
	return code;
}
