/* SPDX-License-Identifier: MIT */
/*
 * The footer of a TZif file: a POSIX TZ string (POSIX.1-2017 8.3) with hours
 * from -167 to 167 (RFC 8536 3.3.1), which says how the clocks change for ever
 * after the last transition of the file.
 */
#include "base/zone_data.h"

#include <string.h>

enum {
	DAYS_A_WEEK = 7,
	LAST_WEEK = 5,
	DEFAULT_CHANGE_TIME = 2 * 3600, /* POSIX: 02:00:00 */
	OFFSET_HOURS_MAX = 24,
	TIME_HOURS_MAX = 167,
};

/* Each of the readers moves *at past what it read, or returns false. */

static bool read_number(const char **at, int most, int *out)
{
	int value = 0, digits = 0;

	for (; **at >= '0' && **at <= '9' && digits < 4; (*at)++, digits++)
		value = value * 10 + (**at - '0');
	*out = value;
	return digits > 0 && value <= most;
}

static bool read_char(const char **at, char c)
{
	if (**at != c)
		return false;
	(*at)++;
	return true;
}

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_quoted_name_char(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-';
}

/* "CET" or "<+01>" */
static bool read_name(const char **at, char out[ZONE_ABBREVIATION_MAX + 1])
{
	bool quoted = read_char(at, '<');
	size_t len = 0;

	while (quoted ? is_quoted_name_char((*at)[len]) : is_letter((*at)[len]))
		len++;
	if (len < 3 || len > ZONE_ABBREVIATION_MAX)
		return false;
	memcpy(out, *at, len);
	out[len] = '\0';
	*at += len;
	return !quoted || read_char(at, '>');
}

/* "[+-]hh[:mm[:ss]]" in seconds */
static bool read_time(const char **at, int hours_max, int *out)
{
	int hours, minutes = 0, seconds = 0;
	bool negative = read_char(at, '-');

	if (!negative)
		read_char(at, '+');
	if (!read_number(at, hours_max, &hours))
		return false;
	if (read_char(at, ':')) {
		if (!read_number(at, 59, &minutes))
			return false;
		if (read_char(at, ':') && !read_number(at, 59, &seconds))
			return false;
	}
	*out = hours * 3600 + minutes * 60 + seconds;
	if (negative)
		*out = -*out;
	return true;
}

/* POSIX counts offsets westward, we eastward. */
static bool read_offset(const char **at, int *out)
{
	if (!read_time(at, OFFSET_HOURS_MAX, out))
		return false;
	*out = -*out;
	return true;
}

static bool read_week_rule(const char **at, struct bb_zone_rule *rule)
{
	return read_number(at, 12, &rule->month) && read_char(at, '.') &&
	       read_number(at, LAST_WEEK, &rule->week) && read_char(at, '.') &&
	       read_number(at, DAYS_A_WEEK - 1, &rule->weekday) && rule->month >= 1 &&
	       rule->week >= 1;
}

/* ",M3.5.0/2", ",J60" or ",0/0" */
static bool read_change(const char **at, struct zone_day *day, struct bb_zone_rule *rule)
{
	bool right;

	if (!read_char(at, ','))
		return false;
	if (read_char(at, 'M')) {
		day->form = ZONE_DAY_BY_WEEK;
		right = read_week_rule(at, rule);
	} else if (read_char(at, 'J')) {
		day->form = ZONE_DAY_WITHOUT_LEAP;
		right = read_number(at, 365, &day->day) && day->day >= 1;
	} else {
		day->form = ZONE_DAY_WITH_LEAP;
		right = read_number(at, 365, &day->day);
	}
	if (!right)
		return false;
	rule->time_seconds = DEFAULT_CHANGE_TIME;
	return !read_char(at, '/') || read_time(at, TIME_HOURS_MAX, &rule->time_seconds);
}

bool zone_footer_read(struct zone_footer *out, const char *text)
{
	struct zone_footer footer = { 0 };
	struct bb_zone_rules *rules = &footer.rules;
	const char *at = text;

	if (!read_name(&at, rules->standard_name) || !read_offset(&at, &rules->standard_offset))
		return false;
	rules->has_daylight = *at != '\0';
	if (rules->has_daylight) {
		if (!read_name(&at, rules->daylight_name))
			return false;
		rules->daylight_offset = rules->standard_offset + 3600;
		if (*at != ',' && !read_offset(&at, &rules->daylight_offset))
			return false;
		if (!read_change(&at, &footer.to_daylight, &rules->to_daylight) ||
		    !read_change(&at, &footer.to_standard, &rules->to_standard))
			return false;
		rules->by_week = footer.to_daylight.form == ZONE_DAY_BY_WEEK &&
		                 footer.to_standard.form == ZONE_DAY_BY_WEEK;
	}
	if (*at != '\0')
		return false;
	*out = footer;
	return true;
}

static bool is_leap(int year)
{
	return bb_month_days((struct bb_month){ year, 2 }) == 29;
}

/* The day, in days since 1970-01-01, that a rule names in a year. */
static int64_t day_of_rule(const struct zone_day *day, const struct bb_zone_rule *rule, int year)
{
	int64_t new_year = bb_date_days((struct bb_date){ year, 1, 1 });
	struct bb_date first = { year, rule->month, 1 };
	int date;

	switch (day->form) {
	case ZONE_DAY_WITH_LEAP:
		return new_year + day->day;
	case ZONE_DAY_WITHOUT_LEAP:
		return new_year + day->day - 1 + (day->day >= 60 && is_leap(year));
	case ZONE_DAY_BY_WEEK:
		break;
	}
	/* bb_weekday counts Sunday as 7, POSIX as 0. */
	date = 1 + (rule->weekday - (int)bb_date_weekday(first) % DAYS_A_WEEK + DAYS_A_WEEK) %
	                   DAYS_A_WEEK;
	date += (rule->week - 1) * DAYS_A_WEEK;
	if (date > bb_month_days(bb_date_month(first)))
		date -= DAYS_A_WEEK;
	return bb_date_days(first) + date - 1;
}

int64_t zone_footer_change(const struct zone_footer *self, int year, bool to_daylight)
{
	const struct zone_day *day = to_daylight ? &self->to_daylight : &self->to_standard;
	const struct bb_zone_rule *rule = to_daylight ? &self->rules.to_daylight
	                                              : &self->rules.to_standard;
	/* The time is that of the wall before the change. */
	int offset = to_daylight ? self->rules.standard_offset : self->rules.daylight_offset;

	return day_of_rule(day, rule, year) * BB_DAY_SECONDS + rule->time_seconds - offset;
}
