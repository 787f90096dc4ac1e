/* SPDX-License-Identifier: MIT */
/*
 * What a lunch on a day of the rule should be: when, on which side of a holiday,
 * where. Decides from rule and settings alone; knows no other lunch.
 */
#include <brownbag/schedule.h>

#include "meetings/schedule_match.h"
#include "meetings/schedule_want.h"

#include <brownbag/bytes.h>

#include <stdlib.h>
#include <string.h>

static struct bb_wall rule_start(const struct bb_schedule_input *input, struct bb_date day)
{
	return (struct bb_wall){ .date = day, .hour = input->start.hour,
		                 .minute = input->start.minute };
}

/* A lunch doesn't move off a holiday onto another day of the rule, before [meeting] first
 * or into the past; then a person decides. */
static bool may_move_to(const struct bb_schedule_input *input, struct bb_date day)
{
	return !schedule_names(input, day) &&
	       (input->first.year == 0 || bb_date_compare(day, input->first) >= 0) &&
	       bb_zone_to_instant(input->zone, rule_start(input, day), NULL) > input->now;
}

void schedule_leave_open(struct schedule_want *want)
{
	want->start.date = want->slot;
	want->moved = false;
	want->open = true;
}

struct schedule_want schedule_want_on(const struct bb_schedule_input *input, struct bb_date day)
{
	struct bb_holiday_verdict verdict = bb_holiday_decide(day, input->policy,
	                                                      input->working_days,
	                                                      input->holidays);
	struct schedule_want want = { .slot = day };

	want.exists = verdict.outcome != BB_HOLIDAY_SKIPPED;
	want.open = verdict.outcome == BB_HOLIDAY_OPEN;
	want.moved = verdict.outcome == BB_HOLIDAY_MOVED;
	want.start = rule_start(input, verdict.day);
	if (want.moved && !may_move_to(input, verdict.day))
		schedule_leave_open(&want);
	return want;
}

static enum bb_status replace_text(char **text, const char *value, struct bb_error *err)
{
	char *copy = NULL;
	enum bb_status status;

	if (*text && strcmp(*text, value) == 0)
		return BB_OK;
	status = bb_text_copy(&copy, value, err);
	if (status != BB_OK)
		return status;
	free(*text);
	*text = copy;
	return BB_OK;
}

enum bb_status schedule_apply_place(struct bb_meeting *row, const struct bb_schedule_input *input,
                                    struct bb_error *err)
{
	enum bb_status status = BB_OK;

	if (!(row->own & BB_OWN_LOCATION))
		status = replace_text(&row->location, input->location, err);
	if (status == BB_OK && !(row->own & BB_OWN_LINK))
		status = replace_text(&row->link, input->link, err);
	return status;
}

enum bb_status schedule_apply_want(struct bb_meeting *row, const struct bb_schedule_input *input,
                                   const struct schedule_want *want, struct bb_error *err)
{
	enum bb_status status = replace_text(&row->zone, bb_zone_name(input->zone), err);

	if (status != BB_OK)
		return status;
	row->slot = want->slot;
	row->start = want->start;
	row->holiday_open = want->open;
	if (!(row->own & BB_OWN_LENGTH))
		row->minutes = input->minutes;
	bb_meeting_derive(row, input->zone);
	return schedule_apply_place(row, input, err);
}
