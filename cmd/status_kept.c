/* SPDX-License-Identifier: MIT */
/* brownbag status kept: what the group knows about people for a while, and until when. */
#include "commands.h"
#include "output.h"
#include "talk.h"
#include "views.h"

#include <brownbag/kept.h>

const struct option_row status_kept_options[] = { OPTIONS_OUTPUT, OPTIONS_END };

static const struct column columns[] = {
	{ "what", "Kept", 0 },
	{ "means", "Which is", COLUMN_WRAP },
	{ "lasts", "For", 0 },
	{ "count", "Now", COLUMN_RIGHT },
	{ "goes", "First goes", 0 },
	COLUMNS_END,
};

/* Of [retention] and now; what goes is gone by the next `remind`. */
int run_status_kept(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_kept_row kept[BB_KEPT_COUNT];
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code;

	(void)argc;
	(void)argv;
	if (bb_group_kept(kept, session->group, &err) != BB_OK)
		return talk_error(&err);
	code = listing_open(&list, columns, options);
	for (size_t i = 0; list && i < BB_KEPT_COUNT; i++) {
		json_t *goes = view_date(kept[i].goes);

		listing_text(list, kept[i].what);
		listing_text(list, kept[i].means);
		listing_text(list, kept[i].lasts);
		listing_int(list, kept[i].count);
		listing_cell(list, goes, NULL);
	}
	return list ? listing_close(list) : code;
}
