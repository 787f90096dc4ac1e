/* SPDX-License-Identifier: MIT */
/* Dates that were typed, and how they are said back. */
#include "dates.h"
#include "talk.h"

#include <stdio.h>

struct bb_date date_today(const struct session *session)
{
	return bb_zone_to_wall(session->group->zone, session->now, NULL).date;
}

enum bb_status date_typed(struct bb_date *out, const struct session *session, const char *text,
                          struct bb_error *err)
{
	return bb_date_read(out, text, date_today(session), err);
}

enum bb_status when_typed(struct bb_when *out, const struct session *session, const char *text,
                          struct bb_error *err)
{
	return bb_when_read(out, text, date_today(session), err);
}

void date_shown(char out[DATE_SHOWN_SIZE], struct bb_date date)
{
	char day[BB_DATE_SIZE];

	bb_date_format(day, date);
	snprintf(out, DATE_SHOWN_SIZE, "%.3s %s", bb_weekday_name(bb_date_weekday(date)), day);
}

void time_shown(char out[TIME_SHOWN_SIZE], struct bb_wall wall)
{
	char day[DATE_SHOWN_SIZE];

	date_shown(day, wall.date);
	snprintf(out, TIME_SHOWN_SIZE, "%s %02d:%02d", day, wall.hour, wall.minute);
}

void now_say(const struct session *session)
{
	char shown[TIME_SHOWN_SIZE];

	if (!session->now_text || !session->group || !session->talk_is_terminal)
		return;
	time_shown(shown, bb_zone_to_wall(session->group->zone, session->now, NULL));
	talk_say("now is %s (%s)", shown, bb_zone_name(session->group->zone));
}

void date_say(const char *what, struct bb_date date)
{
	char day[DATE_SHOWN_SIZE];

	date_shown(day, date);
	talk_say("%s %s", what, day);
}

void dates_say(struct bb_date first, struct bb_date last)
{
	char days[2][DATE_SHOWN_SIZE];

	date_shown(days[0], first);
	date_shown(days[1], last);
	talk_say("%s to %s", days[0], days[1]);
}
