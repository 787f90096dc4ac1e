/* SPDX-License-Identifier: MIT */
/*
 * Which lunch a person means. Decides what "next" and a month stand for, and
 * what is said when there is no such lunch.
 */
#include <brownbag/outlook.h>

#include "group/room.h"

#include <brownbag/date_words.h>

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

/* A cancelled lunch is meant only where there is no other. */
static enum bb_status find_in_month(const struct bb_meeting **out, const struct bb_outlook *self,
                                    struct bb_month month, const char *text, struct bb_error *err)
{
	const struct bb_meetings *meetings = &self->schedule.meetings;
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
		return bb_error_set(err, BB_ENOENT, "there is no lunch in %s (brownbag meeting list)", text);
	*out = found;
	return BB_OK;
}

static enum bb_status find_on_day(const struct bb_meeting **out, const struct bb_outlook *self,
                                  struct bb_date day, struct bb_error *err)
{
	const struct bb_meetings *meetings = &self->schedule.meetings;
	const struct bb_meeting *nearest = NULL;
	char asked[BB_DATE_SIZE], near[BB_DATE_SIZE];

	for (size_t i = 0; i < meetings->count; i++) {
		const struct bb_meeting *meeting = &meetings->items[i];

		if (bb_date_compare(meeting->start.date, day) == 0) {
			*out = meeting;
			return BB_OK;
		}
		if (!nearest || llabs(bb_date_days(meeting->start.date) - bb_date_days(day)) <
		                        llabs(bb_date_days(nearest->start.date) - bb_date_days(day)))
			nearest = meeting;
	}
	bb_date_format(asked, day);
	if (!nearest)
		return bb_error_set(err, BB_ENOENT, "there is no lunch on %s: none is planned", asked);
	bb_date_format(near, nearest->start.date);
	return bb_error_set(err, BB_ENOENT, "there is no lunch on %s; the nearest is on %s", asked, near);
}

enum bb_status bb_outlook_meeting(const struct bb_meeting **out, const struct bb_outlook *self,
                                  const struct bb_group *group, const char *text,
                                  struct bb_error *err)
{
	struct bb_month month;
	struct bb_date day;
	enum bb_status status;
	int skip;

	if (read_next(text, &skip))
		return find_next(out, self, group->now, skip, text, err);
	if (bb_month_parse(&month, text, NULL) == BB_OK)
		return find_in_month(out, self, month, text, err);
	status = bb_date_read(&day, text, group_today(group), err);
	if (status != BB_OK)
		return status;
	return find_on_day(out, self, day, err);
}
