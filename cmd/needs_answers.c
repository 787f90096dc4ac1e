/* SPDX-License-Identifier: MIT */
/* What needs a person because of what came in, or didn't: doubt, bounces, turns that are
 * open again, asks without an answer. */
#include "needs.h"
#include "views.h"

#include <brownbag/lunch_answers.h>
#include <brownbag/quarantine.h>
#include <brownbag/reach.h>
#include <brownbag/store_inbox.h>
#include <brownbag/turns.h>

#include <stdio.h>
#include <stdlib.h>

enum { FIX_SIZE = 128 };

static enum bb_status add_waiting(json_t *list, const struct bb_group *group, struct bb_error *err)
{
	int64_t waiting = 0;
	size_t aside = 0;
	enum bb_status status = bb_store_count_reviews(group->store, &waiting, err);

	if (status == BB_OK && waiting > 0)
		needs_add(list, "review", json_null(), 0, "brownbag rsvp review",
		          waiting == 1 ? "%lld message waits for your decision" :
		                         "%lld messages wait for your decision",
		          (long long)waiting);
	if (status == BB_OK)
		status = bb_quarantine_count(group, &aside, err);
	if (status == BB_OK && aside > 0)
		needs_add(list, "quarantine", json_null(), 0, "look at them in " BB_GROUP_QUARANTINE,
		          aside == 1 ? "%zu message could not be read and was put aside" :
		                       "%zu messages could not be read and were put aside",
		          aside);
	return status;
}

static void add_bounces(json_t *list, const struct bb_roster *roster)
{
	char fix[FIX_SIZE];

	for (size_t i = 0; i < roster->count; i++) {
		const struct bb_member *member = &roster->members[i];

		if (member->bounces == 0 || member->status == BB_MEMBER_FORMER)
			continue;
		snprintf(fix, sizeof fix, "brownbag roster edit %lld --email ADDRESS",
		         (long long)member->id);
		needs_add(list, "bounce", json_null(), member->id, fix,
		          member->bounces < BB_BOUNCES_STOP ?
				  "a mail to member %lld came back: does the address work?" :
				  "mail to member %lld comes back: nothing more goes to that address",
		          (long long)member->id);
	}
}

/* A calendar's "no" doesn't say whether the turn is given up, too: a person asks. */
static void add_absent_leads(json_t *list, const struct bb_group *group,
                             const struct bb_meeting *meeting,
                             const struct bb_answer_row *answers, size_t count)
{
	char when[VIEW_WHEN_SIZE], day[BB_DATE_SIZE], fix[FIX_SIZE];

	if (meeting->starts_at <= group->now)
		return;
	view_when(when, meeting);
	bb_date_format(day, meeting->start.date);
	for (size_t i = 0; i < meeting->turn_count; i++) {
		const struct bb_turn *turn = &meeting->turns[i];
		const struct bb_answer_row *answer =
			bb_answer_find(answers, count, meeting->id, turn->member);

		if (!answer || answer->answer.partstat != BB_PARTSTAT_DECLINED)
			continue;
		snprintf(fix, sizeof fix, "brownbag rotate decline %s %lld, or ask first", day,
		         (long long)turn->member);
		needs_add(list, "declined", view_month(meeting->month), turn->member, fix,
		          "member %lld, who %s on %s, does not come: who takes over?",
		          (long long)turn->member,
		          turn->seat == BB_SEAT_LEAD ? "facilitates" : "is the backup", when);
	}
}

/* Nothing has to be done: it says until when a yes is waited for, and what happens then. */
static enum bb_status add_awaited(json_t *list, const struct bb_group *group,
                                  const struct bb_outlook *outlook, struct bb_error *err)
{
	struct bb_awaited *awaited = NULL;
	size_t count = 0;
	enum bb_status status = bb_turns_awaited(&awaited, &count, group, outlook, err);

	for (size_t i = 0; status == BB_OK && i < count; i++) {
		const struct bb_meeting *meeting = bb_outlook_find(outlook, awaited[i].meeting);
		char when[VIEW_WHEN_SIZE], day[BB_DATE_SIZE], by[BB_DATE_SIZE], fix[FIX_SIZE];

		view_when(when, meeting);
		bb_date_format(day, meeting->start.date);
		bb_date_format(by, awaited[i].by);
		snprintf(fix, sizeof fix, "brownbag rotate confirm %s %lld, if you know it", day,
		         (long long)awaited[i].member);
		needs_add(list, "unanswered", view_month(meeting->month), awaited[i].member, fix,
		          "member %lld was asked to facilitate on %s and hasn't said yes; without a "
		          "yes by %.3s %s it is the next one's turn", (long long)awaited[i].member, when,
		          bb_weekday_name(bb_date_weekday(awaited[i].by)), by);
	}
	free(awaited);
	return status;
}

enum bb_status needs_add_answers(json_t *list, const struct bb_group *group,
                                 const struct bb_outlook *outlook, struct bb_error *err)
{
	const struct bb_rotation *rotation = &outlook->rotation;
	struct bb_answer_row *answers = NULL;
	size_t count = 0;
	enum bb_status status = add_waiting(list, group, err);

	if (status == BB_OK)
		status = bb_store_load_answers(group->store, bb_schedule_rows_from(group->zone, group->now),
		                               &answers, &count, err);
	if (status != BB_OK)
		return status;
	add_bounces(list, &outlook->roster);
	for (size_t i = 0; i < rotation->coming_count; i++)
		add_absent_leads(list, group, rotation->coming[i], answers, count);
	free(answers);
	return add_awaited(list, group, outlook, err);
}
