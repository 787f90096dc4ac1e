/* SPDX-License-Identifier: MIT */
/* brownbag meeting list, show: the calendar of lunches, and one of them, past or coming. */
#include "commands.h"
#include "output.h"
#include "talk.h"
#include "views.h"

#include <brownbag/outlook.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_MAX = 60 };

const struct option_row meeting_list_options[] = {
	{ 0, "count", OPT_INT, "N", "how many coming lunches (default: the horizon)", .min = 1,
	  .max = COUNT_MAX },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

const struct option_row meeting_show_options[] = {
	{ 0, "json", OPT_FLAG, .help = "print one JSON document" },
	OPTIONS_END,
};

static const struct column columns[] = {
	{ "id", "ID", COLUMN_RIGHT | COLUMN_DATA },
	{ "month", "Month", COLUMN_DATA },
	{ "start", "When", COLUMN_TIME },
	{ "end", "End", COLUMN_DATA },
	{ "timezone", "Zone", COLUMN_DATA },
	{ "location", "Where", COLUMN_WRAP },
	{ "status", "Status", 0 },
	{ "theme", "Theme", 0 },
	{ "uid", "UID", COLUMN_DATA },
	{ "sequence", "Seq", COLUMN_RIGHT | COLUMN_DATA },
	{ "facilitators", "Facilitator", 0 },
	{ "backup", "Backup", 0 },
	COLUMNS_END,
};

/* For people only what is out of the ordinary; NULL: the word of the data. */
static const char *status_cell(const struct bb_meeting *meeting)
{
	if (meeting->holiday_open)
		return "unsettled";
	return meeting->status == BB_MEETING_PLANNED ? "" : NULL;
}

/* The cells in the order of the columns, from the one document that `status` shows too. */
static void list_row(struct listing *list, const struct bb_group *group,
                     const struct bb_outlook *outlook, const struct bb_meeting *meeting)
{
	json_t *row = view_meeting(group, outlook, meeting);
	char *leads = view_seat_names(&outlook->roster, meeting, BB_SEAT_LEAD);
	char *backup = view_seat_names(&outlook->roster, meeting, BB_SEAT_BACKUP);
	char when[VIEW_WHEN_SIZE];
	const struct { const char *column, *text; } for_people[] = {
		{ "start", when },
		{ "status", status_cell(meeting) },
		{ "facilitators", leads },
		{ "backup", backup },
	};

	view_when(when, meeting);
	for (const struct column *column = columns; column->name; column++) {
		const char *shown = NULL;

		for (size_t i = 0; i < sizeof for_people / sizeof *for_people; i++) {
			if (strcmp(column->name, for_people[i].column) == 0)
				shown = for_people[i].text;
		}
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
	if (bb_outlook_load(&outlook, session->group, (size_t)count, &err) != BB_OK)
		return listing_end(list, talk_error(&err));
	for (size_t i = 0; count > 0 && i < outlook.schedule.meetings.count; i++) {
		const struct bb_meeting *meeting = &outlook.schedule.meetings.items[i];

		if (meeting->ends_at <= session->now)
			continue;
		list_row(list, session->group, &outlook, meeting);
		count -= meeting->status != BB_MEETING_CANCELLED;
	}
	listing_hint_if_empty(list, session->config,
	                      "no lunches yet: brownbag config set meeting.meets 'second tuesday "
	                      "12:00-13:00'");
	bb_outlook_release(&outlook);
	return listing_close(list);
}

/* -- one lunch -- */

/* All that `meeting list` has, and what only this lunch has. */
static json_t *view_whole(const struct bb_group *group, const struct bb_outlook *outlook,
                          const struct bb_meeting *meeting)
{
	json_t *lunch = view_meeting(group, outlook, meeting);
	json_t *more = json_pack("{s:i, s:o, s:s, s:o, s:b, s:b}",
	                         "minutes", meeting->minutes,
	                         "link", json_text(meeting->link),
	                         "open_to", meeting->for_allies ? "allies" : "members",
	                         "headcount",
	                         meeting->headcount < 0 ? json_null() : json_integer(meeting->headcount),
	                         "assumed", meeting->assumed,
	                         "unsettled", meeting->holiday_open);

	json_object_update(lunch, more);
	json_decref(more);
	return lunch;
}

static const char *status_words(const struct bb_meeting *meeting)
{
	if (meeting->holiday_open)
		return "falls on a holiday, not settled";
	if (meeting->assumed)
		return "held, as planned (assumed)";
	return bb_meeting_status_name(meeting->status);
}

static void print_line(const char *head, const char *text)
{
	if (text && *text)
		printf("%-13s %s\n", head, text);
}

static void print_lunch(const struct bb_outlook *outlook, const struct bb_meeting *meeting)
{
	char *leads = view_seat_names(&outlook->roster, meeting, BB_SEAT_LEAD);
	char *backup = view_seat_names(&outlook->roster, meeting, BB_SEAT_BACKUP);
	char when[VIEW_WHEN_SIZE], month[BB_MONTH_SIZE];

	view_when(when, meeting);
	bb_month_format(month, meeting->month);
	printf("%-13s %s, %d minutes (%s)\n", "Lunch", when, meeting->minutes, meeting->zone);
	print_line("Counts for", month);
	print_line("Status", status_words(meeting));
	print_line("Where", meeting->location);
	print_line("Link", meeting->link);
	print_line("Open to", meeting->for_allies ? "members and allies" : "members");
	print_line("Theme", meeting->theme);
	print_line(meeting->status == BB_MEETING_HELD ? "Led by" : "Facilitator",
	           leads && *leads ? leads : "nobody");
	print_line("Backup", backup);
	if (meeting->headcount >= 0)
		printf("%-13s %d\n", "Headcount", meeting->headcount);
	free(leads);
	free(backup);
}

int run_meeting_show(struct session *session, const struct options *options, int argc, char **argv)
{
	const struct bb_meeting *meeting = NULL;
	struct bb_outlook outlook = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	int code = EXIT_DONE;

	(void)argc;
	if (bb_outlook_load(&outlook, session->group, 0, &err) != BB_OK)
		return talk_error(&err);
	if (bb_outlook_meeting(&meeting, &outlook, session->group, argv[0], &err) != BB_OK)
		code = talk_bad_argument(&err);
	else if (options_flag(options, "json"))
		code = document_print(view_whole(session->group, &outlook, meeting));
	else
		print_lunch(&outlook, meeting);
	bb_outlook_release(&outlook);
	return code;
}
