/* SPDX-License-Identifier: MIT */
/* Members, lunches and turns as JSON and as words. */
#include "views.h"
#include "output.h"

#include <brownbag/bytes.h>
#include <brownbag/event.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 4096 };

void view_when(char out[VIEW_WHEN_SIZE], const struct bb_meeting *meeting)
{
	const struct bb_wall *start = &meeting->start;

	snprintf(out, VIEW_WHEN_SIZE, "%.3s %04d-%02d-%02d %02d:%02d",
	         bb_weekday_name(bb_date_weekday(start->date)), start->date.year, start->date.month,
	         start->date.day, start->hour, start->minute);
}

json_t *view_instant(int64_t at, const struct bb_group *group)
{
	return json_instant(at, group->zone);
}

json_t *view_month(struct bb_month month)
{
	char text[BB_MONTH_SIZE];

	if (month.year == 0)
		return json_null();
	bb_month_format(text, month);
	return json_string(text);
}

json_t *view_date(struct bb_date date)
{
	char text[BB_DATE_SIZE];

	if (date.year == 0)
		return json_null();
	bb_date_format(text, date);
	return json_string(text);
}

/* Rounded where people's figures are, so that programs see the same ones. */
json_t *view_turns(int64_t amount)
{
	char text[BB_TURNS_SIZE];

	bb_turns_format(text, amount);
	return json_real(strtod(text, NULL));
}

/* A member whom the history still names and who is off the roster has no name here. */
static const char *name_of(const struct bb_roster *roster, int64_t id)
{
	const struct bb_member *member = bb_roster_find(roster, id);

	return member && *member->address ? member->name : "former member";
}

json_t *view_member(const struct bb_roster *roster, int64_t id)
{
	if (id == 0)
		return json_null();
	return json_pack("{s:I, s:o}", "id", (json_int_t)id, "name", json_text(name_of(roster, id)));
}

const char *view_name(const struct bb_roster *roster, int64_t id)
{
	static char number[24];
	const char *name = name_of(roster, id);

	if (*name)
		return name;
	snprintf(number, sizeof number, "#%lld", (long long)id);
	return number;
}

json_t *view_seats(const struct bb_roster *roster, const struct bb_meeting *meeting,
                   enum bb_seat seat)
{
	json_t *list = json_array();

	for (size_t i = 0; i < meeting->turn_count; i++) {
		if (meeting->turns[i].seat == seat)
			json_array_append_new(list, view_member(roster, meeting->turns[i].member));
	}
	return list;
}

char *view_seat_names(const struct bb_roster *roster, const struct bb_meeting *meeting,
                      enum bb_seat seat)
{
	struct bb_bytes names = BB_BYTES_INIT(NAMES_MAX);
	char *text = NULL;

	for (size_t i = 0; i < meeting->turn_count; i++) {
		if (meeting->turns[i].seat != seat)
			continue;
		if (names.len > 0)
			bb_bytes_add_text(&names, ", ");
		bb_bytes_add_text(&names, view_name(roster, meeting->turns[i].member));
	}
	if (bb_bytes_detach(&text, &names, NULL) != BB_OK)
		text = NULL;
	bb_bytes_release(&names);
	return text;
}

/* The UID of the file and the feed; each member's mail has a token in it. */
static json_t *view_uid(const struct bb_group *group, const struct bb_meeting *meeting)
{
	char *uid = NULL;
	json_t *value = NULL;

	if (bb_event_uid(&uid, group->secret, meeting->id, 0, group->domain, NULL) == BB_OK)
		value = json_string(uid);
	free(uid);
	return value;
}

json_t *view_meeting(const struct bb_group *group, const struct bb_outlook *outlook,
                     const struct bb_meeting *meeting)
{
	const struct bb_roster *roster = &outlook->roster;

	return json_pack("{s:I, s:o, s:o, s:o, s:s, s:o, s:s, s:o, s:o, s:i, s:o, s:o}",
	                 "id", (json_int_t)meeting->id,
	                 "month", view_month(meeting->month),
	                 "start", view_instant(meeting->starts_at, group),
	                 "end", view_instant(meeting->ends_at, group),
	                 "timezone", meeting->zone,
	                 "location", json_text(meeting->location),
	                 "status", bb_meeting_status_name(meeting->status),
	                 "theme", json_text(meeting->theme),
	                 "uid", view_uid(group, meeting),
	                 "sequence", meeting->sequence,
	                 "facilitators", view_seats(roster, meeting, BB_SEAT_LEAD),
	                 "backup", view_member(roster, bb_meeting_seat(meeting, BB_SEAT_BACKUP)));
}

json_t *view_counts(const struct bb_lunch_counts *counts)
{
	return json_pack("{s:i, s:i, s:i, s:i}", "accepted", counts->accepted, "declined",
	                 counts->declined, "tentative", counts->tentative, "none", counts->none);
}
