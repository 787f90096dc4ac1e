/* SPDX-License-Identifier: MIT */
/* brownbag rsvp review: what came in and waits for a person, with its reason. */
#include "commands.h"
#include "output.h"
#include "talk.h"
#include "views.h"

#include <brownbag/lunch_answers.h>
#include <brownbag/store_people.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct option_row rsvp_review_options[] = {
	{ 0, "addresses", OPT_FLAG, .help = "show from which address it came" },
	OPTION_DRY_RUN,
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

static const struct column columns[] = {
	{ "id", "ID", COLUMN_RIGHT },
	{ "at", "Since", COLUMN_TIME },
	{ "member", "Member", COLUMN_RIGHT },
	{ "name", "Name", 0 },
	{ "address", "Address", COLUMN_ASKED },
	{ "month", "Month", 0 },
	{ "wants", "Wants", 0 },
	{ "reason", "Why it waits", COLUMN_WRAP },
	{ "words", "Words", 0 },
	COLUMNS_END,
};

/* -- list -- */

/* A former lunch has no row that would tell its month. */
static json_t *month_of(const struct session *session, int64_t meeting)
{
	struct bb_meeting row = { 0 };
	json_t *month;

	if (!meeting ||
	    bb_store_load_meeting(session->group->store, meeting, &row, NULL) != BB_OK)
		return json_null();
	month = view_month(row.month);
	bb_meeting_release(&row);
	return month;
}

/* Who is on the list is named as the list has it; a stranger as the mail says. */
static void list_row(struct listing *list, const struct session *session,
                     const struct bb_roster *roster, const struct bb_review *review)
{
	listing_int(list, review->id);
	listing_instant(list, review->at, session->group->zone);
	listing_id(list, review->member);
	listing_text(list, review->member ? view_name(roster, review->member) : review->sender_name);
	listing_text(list, review->sender);
	listing_cell(list, month_of(session, review->meeting), NULL);
	listing_text(list, *review->wants ? review->wants : NULL);
	listing_text(list, review->reason);
	listing_text(list, *review->words ? review->words : NULL);
}

static int show(struct session *session, const struct options *options)
{
	struct bb_reviews reviews = { NULL, 0 };
	struct bb_roster roster = { 0 };
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code = EXIT_DONE;

	if (bb_store_load_reviews(session->group->store, &reviews, &err) != BB_OK ||
	    bb_store_load_roster(session->group->store, &roster, &err) != BB_OK)
		code = talk_error(&err);
	if (code == EXIT_DONE)
		code = listing_open(&list, columns, options);
	if (list && options_flag(options, "addresses"))
		listing_show(list, "address");
	for (size_t i = 0; list && i < reviews.count; i++)
		list_row(list, session, &roster, &reviews.items[i]);
	if (list && listing_count(list) == 0 && output_format(options) == OUTPUT_TABLE &&
	    session->talk_is_terminal)
		talk_say("nothing waits for you");
	if (list)
		code = listing_close(list);
	bb_roster_release(&roster);
	bb_reviews_release(&reviews);
	return code;
}

/* -- decide -- */

static enum bb_status read_number(int64_t *out, const char *text, struct bb_error *err)
{
	char *end = NULL;

	errno = 0;
	*out = strtoll(text, &end, 10);
	if (errno != 0 || end == text || *end || *out <= 0)
		return bb_error_set(err, BB_EINVAL,
		                    "\"%s\" is no number of what waits (brownbag rsvp review)", text);
	return BB_OK;
}

static int decide(struct session *session, const struct options *options, bool accepts,
                  int64_t id)
{
	struct bb_group *group = session->group;
	const char *what = NULL;
	int64_t member = 0;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_store_begin(group->store, &err);

	if (status == BB_OK && accepts)
		status = bb_group_accept_review(group, id, &what, &member, &err);
	else if (status == BB_OK)
		status = bb_group_reject_review(group, id, &err);
	status = bb_store_end(group->store, status, !options_flag(options, "dry-run"), &err);
	if (status != BB_OK)
		return talk_error(&err);
	if (accepts)
		talk_say("member %lld: %s", (long long)member, what);
	return EXIT_DONE;
}

int run_rsvp_review(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_error err = BB_ERROR_INIT;
	int64_t id = 0;

	if (argc == 0)
		return show(session, options);
	if (strcmp(argv[0], "accept") != 0 && strcmp(argv[0], "reject") != 0)
		return talk_usage("\"%s\" is neither accept nor reject; alone, rsvp review lists what waits",
		                  argv[0]);
	if (argc == 1)
		return talk_usage("rsvp review %s wants the number of what waits (brownbag rsvp review)",
		                  argv[0]);
	if (read_number(&id, argv[1], &err) != BB_OK)
		return talk_bad_argument(&err);
	return decide(session, options, strcmp(argv[0], "accept") == 0, id);
}
