/* SPDX-License-Identifier: MIT */
/* brownbag meeting held: what a person says about a lunch that took place. */
#include "commands.h"
#include "dates.h"
#include "talk.h"
#include "views.h"

#include <brownbag/bookkeeping.h>
#include <brownbag/outlook.h>
#include <brownbag/store_lunches.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOBODY "nobody"

const struct option_row meeting_held_options[] = {
	{ 0, "by", OPT_LIST, "WHO", "who really led it, or \"nobody\"; several: once for each" },
	{ 0, "headcount", OPT_INT, "N", "how many came", .min = 0, .max = BB_HEADCOUNT_MAX },
	{ 0, "amend", OPT_FLAG, .help = "correct what is booked" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

/* The members that --by names. */
static enum bb_status read_leads(struct bb_account *account, int64_t led[BB_ROTATION_LEADS_MAX],
                                 const struct bb_roster *roster, const struct options *options,
                                 struct bb_error *err)
{
	const char *who;

	account->led = led;
	for (size_t i = 0; (who = options_list(options, "by", i)); i++) {
		const struct bb_member *member = NULL;
		enum bb_status status;

		account->led_is_told = true;
		if (i == 0 && strcmp(who, NOBODY) == 0 && !options_list(options, "by", 1))
			return BB_OK;
		if (account->led_count == BB_ROTATION_LEADS_MAX)
			return bb_error_set(err, BB_EINVAL, "at most %d can lead a lunch",
			                    BB_ROTATION_LEADS_MAX);
		status = bb_roster_who(&member, roster, who, err);
		if (status != BB_OK)
			return status;
		led[account->led_count++] = member->id;
	}
	return BB_OK;
}

/* "Tue 2027-02-09 12:00: held, led by Ana Lima, 9 people" */
static void say_booked(const struct bb_outlook *outlook, const struct bb_meeting *row, bool dry,
                       bool changed)
{
	char *leads = view_seat_names(&outlook->roster, row, BB_SEAT_LEAD);
	char when[TIME_SHOWN_SIZE], people[32] = "";

	time_shown(when, row->start);
	if (row->headcount >= 0)
		snprintf(people, sizeof people, ", %d %s", row->headcount,
		         row->headcount == 1 ? "person" : "people");
	talk_say("%s%s: held, led by %s%s%s", dry ? "would be so: " : "", when,
	         leads && *leads ? leads : NOBODY, people, changed ? "" : " (as it is booked already)");
	free(leads);
}

static enum bb_status hold(struct session *session, const struct options *options,
                           const char *which, struct bb_error *err)
{
	int64_t led[BB_ROTATION_LEADS_MAX];
	struct bb_account account = { .headcount = options_int(options, "headcount", -1),
		                      .amend = options_flag(options, "amend") };
	const struct bb_meeting *meeting = NULL;
	struct bb_group *group = session->group;
	struct bb_outlook outlook = { 0 };
	struct bb_meeting row = { 0 };
	bool changed = false;
	enum bb_status status = bb_outlook_load(&outlook, group, 0, err);

	if (status == BB_OK)
		status = bb_outlook_meeting(&meeting, &outlook, group, which, err);
	if (status == BB_OK)
		status = read_leads(&account, led, &outlook.roster, options, err);
	if (status == BB_OK)
		status = bb_outlook_store(&outlook, group, err);
	if (status == BB_OK)
		status = bb_lunch_hold(group, meeting, &account, &changed, err);
	if (status == BB_OK)
		status = bb_store_load_meeting(group->store, meeting->id, &row, err);
	if (status == BB_OK)
		say_booked(&outlook, &row, options_flag(options, "dry-run"), changed);
	bb_meeting_release(&row);
	bb_outlook_release(&outlook);
	return status;
}

int run_meeting_held(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = session_begin(session, &err);

	(void)argc;
	if (status == BB_OK)
		status = hold(session, options, argv[0], &err);
	return session_conclude(session, options, status, &err);
}
