/* SPDX-License-Identifier: MIT */
/*
 * Whether a meeting rule ever comes true. By counting, not by libical: for a
 * BYSETPOS beyond the days that there are, 3.0.16 searches up to 14 seconds, and
 * it takes 31 February.
 */
#include "calendar/rule_shape.h"

#include <stdlib.h>

/* 28 years hold every date, leap days too, on every weekday. */
enum { CYCLE_FIRST = 2000, CYCLE_LAST = 2027, MONTHS = 12 };

static bool is_month_day(const struct bb_rule *rule, int day, int length)
{
	for (size_t i = 0; i < rule->month_day_count; i++) {
		int wanted = rule->month_days[i];

		if (day == (wanted > 0 ? wanted : length + 1 + wanted))
			return true;
	}
	return rule->month_day_count == 0;
}

static bool is_day(const struct bb_rule *rule, struct bb_date date, int length)
{
	enum bb_weekday weekday = bb_date_weekday(date);
	int from_start = (date.day - 1) / 7 + 1, from_end = -((length - date.day) / 7 + 1);

	for (size_t i = 0; i < rule->day_count; i++) {
		int nth = rule->days[i].nth;

		if (rule->days[i].weekday == weekday &&
		    (nth == 0 || nth == from_start || nth == from_end))
			return true;
	}
	return rule->day_count == 0;
}

/* Days of a month that BYMONTH, BYMONTHDAY and BYDAY leave. */
static int count_days(const struct bb_rule *rule, struct bb_month month)
{
	int length = bb_month_days(month), count = 0;

	if (rule->months != 0 && !(rule->months & 1u << month.month))
		return 0;
	for (int day = 1; day <= length; day++)
		count += is_month_day(rule, day, length) &&
		         is_day(rule, (struct bb_date){ month.year, month.month, day }, length);
	return count;
}

/* How many days a month or year must have for one of the places of BYSETPOS. */
static int days_needed(const struct bb_rule *rule)
{
	int least = 1;

	for (size_t i = 0; i < rule->position_count; i++) {
		int place = abs(rule->positions[i]);

		if (i == 0 || place < least)
			least = place;
	}
	return least;
}

bool rule_comes_true(const struct bb_rule *self)
{
	int needed = days_needed(self);

	if (self->freq == RULE_WEEKLY)
		return true; /* it names its days */
	for (int year = CYCLE_FIRST; year <= CYCLE_LAST; year++) {
		int count = 0;

		for (int month = 1; month <= MONTHS; month++) {
			if (self->freq == RULE_MONTHLY)
				count = 0;
			count += count_days(self, (struct bb_month){ year, month });
			if (count >= needed)
				return true;
		}
	}
	return false;
}
