/* SPDX-License-Identifier: MIT */
/*
 * The coming lunches: loads rows, ledger and rule's days for the schedule.
 * Decides how far ahead the rule is looked at, nothing else.
 */
#include <brownbag/outlook.h>

#include "group/room.h"

#include <brownbag/store_lunches.h>

#include <stdlib.h>
#include <string.h>

enum {
	AHEAD = 2,          /* lunches beyond those planned: a backup doesn't lead the one after */
	DAYS_A_LUNCH = 32,  /* a first guess: once a month */
	YEARS_MAX = 12,     /* a rule that has no day for so long has none */
	DAYS_PAST = 14,     /* beyond every `until` that counts from a lunch */
	DAYS_ALONE = 400,   /* mails without a lunch: what is due once a year, and its `until` */
};

struct bb_date group_today(const struct bb_group *group)
{
	return bb_zone_to_wall(group->zone, group->now, NULL).date;
}

/* A lunch keeps the zone it was made in; few groups ever had two. */
enum bb_status group_derive_instants(struct bb_meetings *meetings, const struct bb_group *group,
                                     struct bb_error *err)
{
	for (size_t i = 0; i < meetings->count; i++) {
		struct bb_meeting *meeting = &meetings->items[i];
		struct bb_zone *other = NULL;
		enum bb_status status;

		if (strcmp(meeting->zone, bb_zone_name(group->zone)) == 0) {
			bb_meeting_derive(meeting, group->zone);
			continue;
		}
		status = bb_zone_load(&other, meeting->zone, NULL, err);
		if (status != BB_OK)
			return status;
		bb_meeting_derive(meeting, other);
		bb_zone_free(other);
	}
	return BB_OK;
}

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Which rows somebody was mailed about: a sorted set of ids, asked once a row. */
static enum bb_status find_held(bool **out, const struct bb_meetings *meetings,
                                const struct bb_held *held, size_t count, struct bb_error *err)
{
	int64_t *ids = calloc(count + 1, sizeof *ids);
	bool *flags = calloc(meetings->count + 1, sizeof *flags);

	if (!ids || !flags) {
		free(ids);
		free(flags);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	for (size_t i = 0; i < count; i++)
		ids[i] = held[i].key.meeting;
	qsort(ids, count, sizeof *ids, compare_ids);
	for (size_t i = 0; i < meetings->count; i++)
		flags[i] = bsearch(&meetings->items[i].id, ids, count, sizeof *ids, compare_ids) != NULL;
	free(ids);
	*out = flags;
	return BB_OK;
}

static bool was_told_otherwise(const struct bb_held *row, const struct bb_meeting *meeting)
{
	return row->key.revision == meeting->revision && row->told_start != 0 &&
	       row->state != BB_MAIL_EXPIRED && row->state != BB_MAIL_DROPPED &&
	       (row->told_start != meeting->starts_at || row->told_end != meeting->ends_at);
}

/* Lunches whose instant isn't the one in the mails about them, though nobody has moved
 * them: the system's zone data is another one since. */
static enum bb_status find_retimed(bool **out, const struct bb_meetings *meetings,
                                   const struct bb_held *held, size_t count, struct bb_error *err)
{
	bool *flags = calloc(meetings->count + 1, sizeof *flags);

	if (!flags)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; i < count; i++) {
		const struct bb_meeting *meeting = bb_meetings_find(meetings, held[i].key.meeting);

		if (meeting && was_told_otherwise(&held[i], meeting))
			flags[meeting - meetings->items] = true;
	}
	*out = flags;
	return BB_OK;
}

static void fill_settings(struct bb_schedule_input *input, const struct bb_outlook *self,
                          const struct bb_group *group)
{
	const struct bb_config *config = group->config;

	input->zone = group->zone;
	input->location = bb_config_text(config, "meeting.location");
	input->link = bb_config_text(config, "meeting.link");
	input->holidays = &self->holidays;
	input->policy = (enum bb_holiday_policy)bb_config_choice(config, "meeting.on_holiday");
	input->working_days = bb_config_weekdays(config, "remind.working_days");
	input->now = group->now;
	bb_config_date(config, "meeting.first", &input->first);
	if (group->rule) {
		input->start = bb_rule_start(group->rule, group_today(group));
		input->minutes = bb_rule_minutes(group->rule);
	}
}

static enum bb_status expand(struct bb_outlook *self, struct bb_schedule_input *input,
                             const struct bb_group *group, int64_t span, struct bb_error *err)
{
	struct bb_date from = bb_schedule_days_from(group->zone, group->now);
	enum bb_status status = bb_date_add(&input->until, from, span, err);

	if (status != BB_OK || !group->rule)
		return status;
	status = group_expand_rule(self, group, input->first, from, input->until, err);
	if (status == BB_OK)
		group_rule_window(&self->rule_days, from, input->until, &input->days,
		                  &input->day_count);
	return status;
}

/* Expand the rule further until there are as many lunches ahead as were asked for. */
static enum bb_status plan_schedule(struct bb_outlook *self, struct bb_schedule_input *input,
                                    const struct bb_group *group, struct bb_error *err)
{
	size_t wanted = (size_t)input->horizon + (size_t)input->ahead;
	int64_t span = (int64_t)(wanted + 1) * DAYS_A_LUNCH;
	enum bb_status status;

	for (;;) {
		status = expand(self, input, group, span, err);
		if (status == BB_OK)
			status = bb_schedule_plan(&self->schedule, input, err);
		if (status != BB_OK || !group->rule || self->schedule.coming >= wanted ||
		    span >= YEARS_MAX * 366)
			return status;
		bb_schedule_release(&self->schedule);
		span *= 2;
	}
}

/* What of the ledger can still count: nothing more is sent about lunches long past. */
static enum bb_status load_ledger(struct bb_outlook *self, const struct bb_group *group,
                                  struct bb_error *err)
{
	struct bb_date from;
	enum bb_status status = bb_date_add(&from, group_today(group), -DAYS_PAST, err);

	if (status == BB_OK)
		status = bb_store_load_held(group->store, from,
		                            group->now - (int64_t)DAYS_ALONE * BB_DAY_SECONDS, &self->held,
		                            &self->held_count, err);
	return status;
}

enum bb_status group_load_lunches(struct bb_outlook *self, const struct bb_group *group,
                                  size_t count, struct bb_error *err)
{
	struct bb_date from = bb_schedule_rows_from(group->zone, group->now);
	struct bb_schedule_input input = { 0 };
	struct bb_meetings existing = { 0 };
	bool *held = NULL, *retimed = NULL;
	enum bb_status status;

	status = bb_store_load_holidays(group->store, from, &self->holidays, err);
	if (status == BB_OK)
		status = bb_store_load_meetings(group->store, from, &existing, err);
	if (status == BB_OK)
		status = group_derive_instants(&existing, group, err);
	if (status == BB_OK)
		status = load_ledger(self, group, err);
	if (status == BB_OK)
		status = find_held(&held, &existing, self->held, self->held_count, err);
	if (status == BB_OK)
		status = find_retimed(&retimed, &existing, self->held, self->held_count, err);
	if (status == BB_OK)
		status = bb_store_next_meeting(group->store, &self->next_id, err);
	if (status == BB_OK) {
		fill_settings(&input, self, group);
		input.existing = &existing;
		input.held = held;
		input.retimed = retimed;
		input.next_id = self->next_id;
		input.horizon = bb_config_int(group->config, "meeting.horizon");
		input.ahead = AHEAD + (count > (size_t)input.horizon ? (int)count - input.horizon : 0);
		status = plan_schedule(self, &input, group, err);
	}
	bb_meetings_release(&existing);
	free(held);
	free(retimed);
	return status;
}
