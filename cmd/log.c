/* SPDX-License-Identifier: MIT */
/* brownbag log: what happened when, in ids and words of the program. */
#include "commands.h"
#include "output.h"
#include "talk.h"
#include "views.h"

#include <stdlib.h>

enum { LINES = 50, LINES_MAX = 1000000 };

const struct option_row log_options[] = {
	{ 0, "count", OPT_INT, "N", "the last N lines; 50 if not given", 1, LINES_MAX },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

static const struct column columns[] = {
	{ "id", "ID", COLUMN_RIGHT | COLUMN_DATA },
	{ "at", "When", COLUMN_TIME },
	{ "what", "What", 0 },
	{ "lunch", "Lunch", COLUMN_RIGHT },
	{ "member", "Member", COLUMN_RIGHT },
	{ "detail", "Detail", COLUMN_WRAP },
	COLUMNS_END,
};

static void list_row(struct listing *list, const struct bb_log_row *row,
                     const struct bb_group *group)
{
	listing_int(list, row->id);
	listing_instant(list, row->at, group->zone);
	listing_text(list, row->what);
	listing_id(list, row->meeting);
	listing_id(list, row->member);
	listing_text(list, row->detail);
}

int run_log(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_log log = { 0 };
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code = listing_open(&list, columns, options);

	(void)argc;
	(void)argv;
	if (code != EXIT_DONE)
		return code;
	if (bb_store_load_log(session->group->store, (size_t)options_int(options, "count", LINES),
	                      &log, &err) != BB_OK)
		code = talk_error(&err);
	for (size_t i = 0; i < log.count; i++)
		list_row(list, &log.rows[i], session->group);
	if (code == EXIT_DONE)
		listing_hint_if_empty(list, session->config,
		                      "nothing happened yet: brownbag roster import people.csv");
	bb_log_release(&log);
	return listing_end(list, code);
}
