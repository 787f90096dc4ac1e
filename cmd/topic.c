/* SPDX-License-Identifier: MIT */
/* brownbag topic list, add, offer, withdraw, who: the group's information keepers. */
#include "commands.h"
#include "output.h"
#include "roster.h"
#include "talk.h"

#include <brownbag/topics.h>

#include <string.h>

const struct option_row topic_list_options[] = { OPTIONS_OUTPUT, OPTIONS_END };
const struct option_row topic_who_options[] = { OPTIONS_OUTPUT, OPTIONS_END };
const struct option_row topic_add_options[] = { OPTION_DRY_RUN, OPTIONS_END };
const struct option_row topic_withdraw_options[] = { OPTION_DRY_RUN, OPTIONS_END };

const struct option_row topic_offer_options[] = {
	{ 0, "cap", OPT_INT, "N", "asked so often a month at most; 1 if not given", 1, BB_MONTH_CAP_MOST },
	{ 0, "consent", OPT_TEXT, "HOW", "how they agreed to be asked" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

static size_t count_keepers(const struct bb_offers *offers, const char *topic)
{
	size_t count = 0;

	for (size_t i = 0; i < offers->count; i++)
		count += strcmp(offers->items[i].topic, topic) == 0;
	return count;
}

int run_topic_list(struct session *session, const struct options *options, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "topic", "Topic", 0 },
		{ "keepers", "Keepers", COLUMN_RIGHT },
		COLUMNS_END,
	};
	struct bb_topics topics = { 0 };
	struct bb_offers offers = { 0 };
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code = EXIT_DONE;

	(void)argc;
	(void)argv;
	if (bb_group_topics(&topics, session->group, &err) != BB_OK ||
	    bb_store_load_offers(session->group->store, &offers, &err) != BB_OK)
		code = talk_error(&err);
	else
		code = listing_open(&list, columns, options);
	for (size_t i = 0; list && i < topics.count; i++) {
		listing_text(list, topics.slugs[i]);
		listing_int(list, (int64_t)count_keepers(&offers, topics.slugs[i]));
	}
	if (list)
		code = listing_close(list);
	bb_offers_release(&offers);
	bb_topics_release(&topics);
	return code;
}

static void list_keeper(struct listing *list, const struct bb_roster *roster,
                        const struct bb_offer *offer)
{
	const struct bb_member *member = bb_roster_find(roster, offer->member);
	char month[BB_MONTH_SIZE];

	bb_month_format(month, offer->renewed);
	listing_int(list, offer->member);
	listing_text(list, member ? member->name : "");
	listing_int(list, offer->month_cap);
	listing_text(list, month);
}

int run_topic_who(struct session *session, const struct options *options, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "id", "ID", COLUMN_RIGHT },
		{ "name", "Name", 0 },
		{ "cap", "A month", COLUMN_RIGHT },
		{ "renewed", "Renewed", 0 },
		COLUMNS_END,
	};
	struct bb_roster roster = { 0 };
	struct bb_offers offers = { 0 };
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code = EXIT_DONE;

	(void)argc;
	if (bb_group_check_topic(session->group, argv[0], &err) != BB_OK ||
	    bb_store_load_offers(session->group->store, &offers, &err) != BB_OK ||
	    bb_store_load_roster(session->group->store, &roster, &err) != BB_OK)
		code = talk_bad_argument(&err);
	else
		code = listing_open(&list, columns, options);
	for (size_t i = 0; list && i < offers.count; i++) {
		if (strcmp(offers.items[i].topic, argv[0]) == 0)
			list_keeper(list, &roster, &offers.items[i]);
	}
	if (list)
		listing_hint_if_empty(list, session->config,
		                      "nobody has offered that yet: brownbag topic offer WHO TOPIC");
	if (list)
		code = listing_close(list);
	bb_roster_release(&roster);
	bb_offers_release(&offers);
	return code;
}

/* -- changes: each a transaction, that a dry run takes back -- */

int run_topic_add(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = session_begin(session, &err);

	(void)argc;
	if (status == BB_OK)
		status = bb_group_add_topic(session->group, argv[0], &err);
	return session_conclude(session, options, status, &err);
}

int run_topic_offer(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_member member = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	int code = roster_find(&member, session, argv[0], ROSTER_ANY);
	enum bb_status status;

	(void)argc;
	if (code != EXIT_DONE)
		return code;
	status = session_begin(session, &err);
	if (status == BB_OK)
		status = bb_group_offer_topic(session->group, member.id, argv[1],
		                              options_int(options, "cap", BB_MONTH_CAP),
		                              options_text(options, "consent"), &err);
	code = session_conclude(session, options, status, &err);
	if (code == EXIT_DONE)
		talk_say("member %lld may be asked about %s; you vouch that they agreed",
		         (long long)member.id, argv[1]);
	bb_member_release(&member);
	return code;
}

int run_topic_withdraw(struct session *session, const struct options *options, int argc,
                       char **argv)
{
	struct bb_member member = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	int code = roster_find(&member, session, argv[0], ROSTER_ANY);
	enum bb_status status;

	(void)argc;
	if (code != EXIT_DONE)
		return code;
	status = session_begin(session, &err);
	if (status == BB_OK)
		status = bb_group_withdraw_topic(session->group, member.id, argv[1], &err);
	bb_member_release(&member);
	return session_conclude(session, options, status, &err);
}
