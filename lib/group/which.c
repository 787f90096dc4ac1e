/* SPDX-License-Identifier: MIT */
/*
 * Which lunch a person means. Decides what "next" and a month stand for, where a
 * lunch of long ago is looked for, and what is said when there is no such lunch.
 */
#include <brownbag/outlook.h>

#include "group/room.h"

#include <brownbag/date_words.h>
#include <brownbag/store_lunches.h>
#include <brownbag/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NEXT_MAX = 99 };

static bool takes_place(const struct bb_meeting *meeting)
{
	return meeting->status != BB_MEETING_CANCELLED;
}

/* "next" or "next+2": how many lunches to pass over. */
static bool read_next(const char *text, int *skip)
{
	char *end;
	long value;

	*skip = 0;
	if (strcmp(text, "next") == 0)
		return true;
	if (strncmp(text, "next+", 5) != 0 || text[5] < '0' || text[5] > '9')
		return false;
	value = strtol(text + 5, &end, 10);
	if (*end || value > NEXT_MAX)
		return false;
	*skip = (int)value;
	return true;
}

static enum bb_status find_next(const struct bb_meeting **out, const struct bb_outlook *self,
                                int64_t now, int skip, const char *text, struct bb_error *err)
{
	const struct bb_meetings *meetings = &self->schedule.meetings;

	for (size_t i = 0; i < meetings->count; i++) {
		if (meetings->items[i].starts_at <= now || !takes_place(&meetings->items[i]) || skip-- > 0)
			continue;
		*out = &meetings->items[i];
		return BB_OK;
	}
	return bb_error_set(err, BB_ENOENT,
	                    "there is no lunch \"%s\": none is planned so far ahead (brownbag meeting list)",
	                    text);
}

/* -- where to look -- */

/* Lunches around a month: one that counts for it takes place there, or a month off. */
static enum bb_status load_around(const struct bb_meetings **out, const struct bb_outlook *self,
                                  const struct bb_group *group, struct bb_month month,
                                  struct bb_error *err)
{
	int index = bb_month_index(month);
	struct bb_month first = bb_month_from_index(index > 0 ? index - 1 : 0);
	struct bb_month last = bb_month_from_index(index + 2);
	struct bb_bygones *found = calloc(1, sizeof *found);
	enum bb_status status;

	if (!found)
		return bb_error_set(err, BB_EIO, "out of memory");
	status = bb_store_load_meetings_between(group->store,
	                                        bb_month_first(first), bb_month_first(last),
	                                        &found->meetings, err);
	if (status == BB_OK)
		status = group_derive_instants(&found->meetings, group, err);
	if (status != BB_OK) {
		bb_meetings_release(&found->meetings);
		free(found);
		return status;
	}
	found->next = self->bygones->next;
	self->bygones->next = found;
	*out = &found->meetings;
	return BB_OK;
}

/* The lunches among which one of that month is: those looked at, or from the store what lies
 * before them. What began last month and counts for the one before is in both. */
static enum bb_status lunches_of(const struct bb_meetings **out, const struct bb_outlook *self,
                                 const struct bb_group *group, struct bb_month month,
                                 struct bb_error *err)
{
	struct bb_date from = bb_schedule_rows_from(group->zone, group->now);

	if (bb_month_compare(month, bb_date_month(from)) < 0)
		return load_around(out, self, group, month, err);
	*out = &self->schedule.meetings;
	return BB_OK;
}

const struct bb_meeting *bb_outlook_find(const struct bb_outlook *self, int64_t id)
{
	const struct bb_meeting *found = bb_meetings_find(&self->schedule.meetings, id);

	for (const struct bb_bygones *set = self->bygones; set && !found; set = set->next)
		found = bb_meetings_find(&set->meetings, id);
	return found;
}

/* -- by month and day -- */

/* Where the plan ends is told to who asks beyond it. */
static enum bb_status refuse_month(const struct bb_meetings *meetings, struct bb_month month,
                                   const char *text, struct bb_error *err)
{
	const struct bb_meeting *last = meetings->count > 0 ? &meetings->items[meetings->count - 1] : NULL;

	if (last && bb_month_compare(month, last->month) > 0)
		return bb_error_set(err, BB_ENOENT,
		                    "there is no lunch in %s yet; the last so far is in %04d-%02d", text,
		                    last->month.year, last->month.month);
	return bb_error_set(err, BB_ENOENT, "there is no lunch in %s (brownbag meeting list)", text);
}

/* A cancelled lunch is meant only where there is no other. */
static enum bb_status find_in_month(const struct bb_meeting **out,
                                    const struct bb_meetings *meetings, struct bb_month month,
                                    const char *text, struct bb_error *err)
{
	const struct bb_meeting *found = NULL, *cancelled = NULL;

	for (size_t i = 0; i < meetings->count; i++) {
		const struct bb_meeting *meeting = &meetings->items[i];

		if (bb_month_compare(meeting->month, month) != 0)
			continue;
		if (!takes_place(meeting)) {
			cancelled = meeting;
			continue;
		}
		if (found)
			return bb_error_set(err, BB_ECONFLICT,
			                    "there are several lunches in %s; say which by its date", text);
		found = meeting;
	}
	if (!found)
		found = cancelled;
	if (!found)
		return refuse_month(meetings, month, text, err);
	*out = found;
	return BB_OK;
}

static int64_t days_off(const struct bb_meeting *meeting, struct bb_date day)
{
	return llabs(bb_date_days(meeting->start.date) - bb_date_days(day));
}

/* Of several on a day the first that takes place. */
static enum bb_status find_on_day(const struct bb_meeting **out, const struct bb_meetings *meetings,
                                  struct bb_date day, struct bb_error *err)
{
	const struct bb_meeting *nearest = NULL;
	char asked[BB_DATE_SIZE], near[BB_DATE_SIZE];

	for (size_t i = 0; i < meetings->count; i++) {
		const struct bb_meeting *meeting = &meetings->items[i];

		if (!nearest || days_off(meeting, day) < days_off(nearest, day) ||
		    (days_off(meeting, day) == days_off(nearest, day) && !takes_place(nearest)))
			nearest = meeting;
	}
	if (nearest && days_off(nearest, day) == 0) {
		*out = nearest;
		return BB_OK;
	}
	bb_date_format(asked, day);
	if (!nearest)
		return bb_error_set(err, BB_ENOENT, "there is no lunch on %s, and none near it", asked);
	bb_date_format(near, nearest->start.date);
	return bb_error_set(err, BB_ENOENT, "there is no lunch on %s; the nearest is on %s", asked, near);
}

enum bb_status bb_outlook_meeting(const struct bb_meeting **out, const struct bb_outlook *self,
                                  const struct bb_group *group, const char *text,
                                  struct bb_error *err)
{
	const struct bb_meetings *meetings = NULL;
	struct bb_month month;
	struct bb_date day;
	enum bb_status status;
	int skip;

	if (read_next(text, &skip))
		return find_next(out, self, group->now, skip, text, err);
	if (bb_month_parse(&month, text, NULL) == BB_OK) {
		status = lunches_of(&meetings, self, group, month, err);
		return status == BB_OK ? find_in_month(out, meetings, month, text, err) : status;
	}
	status = bb_date_read(&day, text, group_today(group), err);
	if (status == BB_EINVAL && bb_text_nearest(text, (const char *const[]){ "next" }, 1))
		return bb_error_set(err, status, "\"%s\" is no lunch: did you mean \"next\"?", text);
	if (status == BB_EINVAL)
		bb_error_context(err, "a lunch is next, next+2, a month or a date");
	if (status == BB_OK)
		status = lunches_of(&meetings, self, group, bb_date_month(day), err);
	return status == BB_OK ? find_on_day(out, meetings, day, err) : status;
}

enum bb_status group_check_ahead(const struct bb_meeting *meeting, const struct bb_group *group,
                                 const struct bb_outlook *outlook, struct bb_error *err)
{
	char day[BB_DATE_SIZE];
	const char *why = NULL;

	if (!takes_place(meeting))
		why = "is cancelled";
	else if (meeting->starts_at <= group->now)
		why = "has begun";
	else if (!bb_outlook_is_stored(outlook, meeting))
		why = "is beyond [meeting] horizon and may still change";
	if (!why)
		return BB_OK;
	bb_date_format(day, meeting->start.date);
	return bb_error_set(err, BB_ECONFLICT, "the lunch on %s %s", day, why);
}
