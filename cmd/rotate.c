/* SPDX-License-Identifier: MIT */
/* brownbag rotate: who facilitates the coming lunches. */
#include "commands.h"
#include "output.h"
#include "roster.h"
#include "rotate.h"
#include "talk.h"
#include "views.h"

#include <brownbag/outlook.h>

#include <stdlib.h>

enum { MONTHS_MAX = 60 };

const struct option_row rotate_options[] = {
	{ 0, "months", OPT_INT, "N", "how many coming lunches (default: the horizon)", .min = 1,
	  .max = MONTHS_MAX },
	{ 0, "exit-code", OPT_FLAG, .help = "exit 1 if nobody could be found for a lunch" },
	OPTION_DRY_RUN,
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

static const struct column columns[] = {
	{ "month", "Month", COLUMN_DATA },
	{ "start", "When", COLUMN_TIME },
	{ "facilitators", "Facilitator", 0 },
	{ "backup", "Backup", 0 },
	{ "announced", "Announced", 0 },
	{ "open", "Open", 0 },
	{ "causes", "Causes", COLUMN_DATA },
	COLUMNS_END,
};

/* {"away":9,"opted out":3}: why those on the roster aren't considered. */
static json_t *causes(const struct bb_seating *seating)
{
	json_t *object = json_object();

	for (enum bb_unfit unfit = BB_FIT + 1; unfit < BB_UNFIT_COUNT; unfit++) {
		if (seating->unfit[unfit] > 0)
			json_object_set_new(object, bb_unfit_name(unfit),
			                    json_integer(seating->unfit[unfit]));
	}
	return object;
}

static void list_row(struct listing *list, const struct bb_group *group,
                     const struct bb_outlook *outlook, const struct bb_meeting *meeting,
                     const struct bb_seating *seating)
{
	const struct bb_roster *roster = &outlook->roster;
	char *leads = view_seat_names(roster, meeting, BB_SEAT_LEAD);
	char *backup = view_seat_names(roster, meeting, BB_SEAT_BACKUP);
	char when[VIEW_WHEN_SIZE];

	view_when(when, meeting);
	listing_cell(list, view_month(meeting->month), NULL);
	listing_cell(list, view_instant(meeting->starts_at, group), when);
	listing_cell(list, view_seats(roster, meeting, BB_SEAT_LEAD), leads);
	listing_cell(list, view_member(roster, bb_meeting_seat(meeting, BB_SEAT_BACKUP)), backup);
	listing_bool(list, seating->announced);
	listing_bool(list, seating->open > 0);
	listing_cell(list, causes(seating), NULL);
	free(leads);
	free(backup);
}

/* "2027-02: nobody can facilitate; 12 members: 9 away, 3 opted out" */
void rotate_say_open(const struct bb_meeting *meeting, const struct bb_seating *seating)
{
	struct bb_bytes text = BB_BYTES_INIT(512);
	const char *between = ": ";
	char when[VIEW_WHEN_SIZE];

	view_when(when, meeting);
	bb_bytes_addf(&text, "%s: nobody can facilitate; %d members", when, seating->members);
	for (enum bb_unfit unfit = BB_FIT + 1; unfit < BB_UNFIT_COUNT; unfit++) {
		if (seating->unfit[unfit] == 0)
			continue;
		bb_bytes_addf(&text, "%s%d %s", between, seating->unfit[unfit], bb_unfit_name(unfit));
		between = ", ";
	}
	talk_warn("%s", bb_bytes_text(&text));
	bb_bytes_release(&text);
}

/* Show what was planned; tells whether a seat is open. */
static bool show_plan(struct listing *list, const struct session *session,
                      const struct bb_outlook *outlook)
{
	bool open = false;
	size_t shown = 0;

	for (size_t i = 0; i < outlook->plan.count && shown < outlook->planned; i++) {
		const struct bb_meeting *meeting = outlook->rotation.coming[i];
		const struct bb_seating *seating = &outlook->plan.items[i];

		if (meeting->ends_at <= session->now)
			continue;
		shown++;
		list_row(list, session->group, outlook, meeting, seating);
		/* That there is nobody at all is said once. */
		if (seating->open > 0 && seating->members > 0)
			rotate_say_open(meeting, seating);
		open = open || seating->open > 0;
	}
	return open;
}

int run_rotate(struct session *session, const struct options *options, int argc, char **argv)
{
	int count = options_int(options, "months", bb_config_int(session->config, "meeting.horizon"));
	struct bb_outlook outlook = { 0 };
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	bool open = false;
	int code;

	(void)argc;
	(void)argv;
	code = listing_open(&list, columns, options);
	if (code != EXIT_DONE)
		return code;
	if (bb_outlook_renew(&outlook, session->group, (size_t)count,
	                     options_flag(options, "dry-run"), &err) != BB_OK) {
		bb_outlook_release(&outlook);
		return listing_end(list, talk_error(&err));
	}
	outlook.planned = (size_t)count;
	open = show_plan(list, session, &outlook);
	roster_hint_if_empty(session, &outlook.roster, options);
	bb_outlook_release(&outlook);
	code = listing_close(list);
	if (code == EXIT_DONE && open && options_flag(options, "exit-code"))
		return EXIT_REFUSED;
	return code;
}
