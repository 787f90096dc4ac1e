/* SPDX-License-Identifier: MIT */
/*
 * VTIMEZONE (RFC 5545 3.6.5) from the footer of a TZif file (RFC 8536 3.3).
 * libical's own has all changes since 1900 or so: 3 to 8 KB an invite, and a
 * TZID that other programs don't know.
 */
#include "calendar/vtimezone.h"

#include <brownbag/content_line.h>
#include <brownbag/date.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { YEARS_AROUND = 2, FIRST_YEAR = 1970, LAST_WEEK = 5, LINE_SIZE = 160 };

static const int64_t YEAR_SECONDS = INT64_C(31557600);

/* The day of a rule in a year: the n-th or last such weekday of its month. */
static struct bb_date rule_day(const struct bb_zone_rule *rule, int year)
{
	struct bb_date day = { year, rule->month, 1 };
	int first = (int)bb_date_weekday(day) % 7; /* 0 is Sunday, as in the footer */
	int days = bb_month_days(bb_date_month(day));

	day.day = 1 + (rule->weekday - first + 7) % 7 + 7 * (rule->week - 1);
	while (day.day > days)
		day.day -= 7;
	return day;
}

/* When the clocks change by a rule; the wall shows the offset before the change. */
static int64_t rule_instant(const struct bb_zone_rule *rule, int year, int offset_before)
{
	return bb_date_days(rule_day(rule, year)) * BB_DAY_SECONDS + rule->time_seconds - offset_before;
}

static bool is_hour_of_day(const struct bb_zone_rule *rule)
{
	return rule->time_seconds >= 0 && rule->time_seconds < BB_DAY_SECONDS;
}

/* Whether the zone's next change from `after` on is the one that the rules say. */
static bool agrees(const struct bb_zone *zone, const struct bb_zone_rules *rules,
                   const struct bb_transition *change)
{
	bool to_daylight = change->offset == rules->daylight_offset &&
	                   change->offset_before == rules->standard_offset;
	const struct bb_zone_rule *rule = to_daylight ? &rules->to_daylight : &rules->to_standard;
	int before = to_daylight ? rules->standard_offset : rules->daylight_offset;
	int year = bb_zone_to_wall(zone, change->at - 1, NULL).date.year;

	return change->offset_before == before && rule_instant(rule, year, before) == change->at;
}

/* Changes by the rules within the window: none of them may be missing in the zone. */
static int count_expected(const struct bb_zone_rules *rules, int64_t from, int64_t until)
{
	int first = bb_wall_from_seconds(from).date.year - 1;
	int last = bb_wall_from_seconds(until).date.year + 1;
	int count = 0;

	for (int year = first; year <= last; year++) {
		int64_t there = rule_instant(&rules->to_daylight, year, rules->standard_offset);
		int64_t back = rule_instant(&rules->to_standard, year, rules->daylight_offset);

		count += there > from && there <= until;
		count += back > from && back <= until;
	}
	return count;
}

bool vtimezone_is_usable(const struct bb_zone *zone, int64_t at)
{
	int64_t from = at - YEARS_AROUND * YEAR_SECONDS, until = at + YEARS_AROUND * YEAR_SECONDS;
	struct bb_zone_rules rules;
	struct bb_transition change;
	int count = 0, offset;

	if (!bb_zone_footer_rules(zone, &rules))
		return false;
	if (rules.has_daylight &&
	    (!rules.by_week || !is_hour_of_day(&rules.to_daylight) || !is_hour_of_day(&rules.to_standard)))
		return false;
	for (int64_t after = from; bb_zone_next_transition(zone, after, &change) && change.at <= until;
	     after = change.at) {
		if (!rules.has_daylight || !agrees(zone, &rules, &change))
			return false;
		count++;
	}
	if (rules.has_daylight)
		return count == count_expected(&rules, from, until);
	bb_zone_to_wall(zone, at, &offset);
	return offset == rules.standard_offset;
}

static void format_offset(char out[16], int seconds)
{
	unsigned size = (unsigned)abs(seconds);
	int len = snprintf(out, 16, "%c%02u%02u", seconds < 0 ? '-' : '+', size / 3600 % 100,
	                   size / 60 % 60);

	if (size % 60)
		snprintf(out + len, (size_t)(16 - len), "%02u", size % 60);
}

/* One observance: since 1970, yearly by its rule; for ever if there is none. */
static void add_observance(struct bb_bytes *out, const char *kind, const char *name,
                           const struct bb_zone_rule *rule, int before, int after)
{
	static const char *const days[] = { "SU", "MO", "TU", "WE", "TH", "FR", "SA" };
	struct bb_date day = rule ? rule_day(rule, FIRST_YEAR) : (struct bb_date){ FIRST_YEAR, 1, 1 };
	unsigned time = rule ? (unsigned)rule->time_seconds : 0;
	char line[LINE_SIZE], from[16], to[16];

	format_offset(from, before);
	format_offset(to, after);
	snprintf(line, sizeof line, "BEGIN:%s\r\nDTSTART:%04d%02d%02dT%02u%02u%02u\r\n", kind, day.year,
	         day.month, day.day, time / 3600, time / 60 % 60, time % 60);
	bb_bytes_add_text(out, line);
	if (rule) {
		snprintf(line, sizeof line, "RRULE:FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s\r\n", rule->month,
		         rule->week == LAST_WEEK ? -1 : rule->week, days[rule->weekday]);
		bb_bytes_add_text(out, line);
	}
	bb_bytes_addf(out, "TZOFFSETFROM:%s\r\nTZOFFSETTO:%s\r\nTZNAME:%s\r\nEND:%s\r\n", from, to, name,
	              kind);
}

void vtimezone_add(struct bb_bytes *out, const struct bb_zone *zone)
{
	struct bb_zone_rules rules;
	int standard, daylight;

	if (!bb_zone_footer_rules(zone, &rules))
		return;
	standard = rules.standard_offset;
	daylight = rules.daylight_offset;
	bb_bytes_addf(out, "BEGIN:VTIMEZONE\r\nTZID:%s\r\n", bb_zone_name(zone));
	if (rules.has_daylight) {
		/* Dublin's footer calls winter the daylight time; what calendar programs expect
		 * under that name is the time that is ahead. */
		bool ahead = daylight > standard;

		add_observance(out, ahead ? "DAYLIGHT" : "STANDARD", rules.daylight_name,
		               &rules.to_daylight, standard, daylight);
		add_observance(out, ahead ? "STANDARD" : "DAYLIGHT", rules.standard_name,
		               &rules.to_standard, daylight, standard);
	} else {
		add_observance(out, "STANDARD", rules.standard_name, NULL, standard, standard);
	}
	bb_bytes_add_text(out, "END:VTIMEZONE\r\n");
}
