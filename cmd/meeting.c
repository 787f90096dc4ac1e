/* SPDX-License-Identifier: MIT */
/* brownbag meeting: the calendar of lunches. */
#include "commands.h"
#include "output.h"
#include "talk.h"
#include "views.h"

#include <brownbag/outlook.h>

#include <stdlib.h>

enum { COUNT_MAX = 60 };

const struct option_row meeting_list_options[] = {
	{ 0, "count", OPT_INT, "N", "how many coming lunches (default: the horizon)", .min = 1,
	  .max = COUNT_MAX },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

static const struct column columns[] = {
	{ "id", "ID", COLUMN_RIGHT },
	{ "month", "Month", COLUMN_DATA },
	{ "start", "When", 0 },
	{ "end", "End", COLUMN_DATA },
	{ "timezone", "Zone", COLUMN_DATA },
	{ "location", "Where", 0 },
	{ "status", "Status", 0 },
	{ "theme", "Theme", 0 },
	{ "uid", "UID", COLUMN_DATA },
	{ "sequence", "Seq", COLUMN_RIGHT | COLUMN_DATA },
	{ "facilitators", "Facilitator", 0 },
	{ "backup", "Backup", 0 },
	COLUMNS_END,
};

/* The cells in the order of the columns, from the one document that `status` shows too. */
static void list_row(struct listing *list, const struct bb_group *group,
                     const struct bb_outlook *outlook, const struct bb_meeting *meeting)
{
	json_t *row = view_meeting(group, outlook, meeting);
	char *leads = view_seat_names(&outlook->roster, meeting, BB_SEAT_LEAD);
	char *backup = view_seat_names(&outlook->roster, meeting, BB_SEAT_BACKUP);
	char when[VIEW_WHEN_SIZE];

	view_when(when, meeting);
	for (const struct column *column = columns; column->name; column++) {
		const char *shown = column == &columns[2] ? when : NULL;

		if (column == &columns[10])
			shown = leads;
		if (column == &columns[11])
			shown = backup;
		listing_cell(list, json_incref(json_object_get(row, column->name)), shown);
	}
	json_decref(row);
	free(leads);
	free(backup);
}

int run_meeting_list(struct session *session, const struct options *options, int argc, char **argv)
{
	int count = options_int(options, "count", bb_config_int(session->config, "meeting.horizon"));
	struct bb_outlook outlook = { 0 };
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code;

	(void)argc;
	(void)argv;
	code = listing_open(&list, columns, options);
	if (code != EXIT_DONE)
		return code;
	if (bb_outlook_load(&outlook, session->group, (size_t)count, &err) != BB_OK) {
		listing_close(list);
		return talk_error(&err);
	}
	for (size_t i = 0; count > 0 && i < outlook.schedule.meetings.count; i++) {
		const struct bb_meeting *meeting = &outlook.schedule.meetings.items[i];

		if (meeting->ends_at <= session->now)
			continue;
		list_row(list, session->group, &outlook, meeting);
		count -= meeting->status != BB_MEETING_CANCELLED;
	}
	if (listing_count(list) == 0 && output_format(options) == OUTPUT_TABLE)
		talk_hint(session->config, "advice.empty",
		          "no lunches yet: brownbag config set meeting.meets 'second tuesday 12:00-13:00'");
	bb_outlook_release(&outlook);
	return listing_close(list);
}
