/* SPDX-License-Identifier: MIT */
/*
 * The days of a meeting rule, from libical's iterator (RFC 5545 3.3.10). Decides
 * from which day intervals count and which months a rule means. The rule has
 * been checked when it was read: libical's own checks let 31 February through.
 */
#include <brownbag/rule.h>

#include "calendar/recurrence.h"
#include "calendar/rule_shape.h"

#include <stdlib.h>

enum { WEEKDAYS = 7, MONTHS = 12 };

/* -- for libical -- */

/* Not from icaltime_null_date(): its hour is -1, over which the iterator never ends. */
static struct icaltimetype to_ical(struct bb_date date)
{
	struct icaltimetype time = ICALTIMETYPE_INITIALIZER;

	time.is_date = 1;
	time.year = date.year;
	time.month = date.month;
	time.day = date.day;
	return time;
}

/* BYDAY as libical packs it: Sunday is 1, a place counts in steps of 8. */
static short pack_day(struct rule_day day)
{
	int weekday = (int)day.weekday % WEEKDAYS + 1;

	return (short)(day.nth < 0 ? day.nth * 8 - weekday : day.nth * 8 + weekday);
}

static void copy_numbers(short *to, const int *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		to[i] = (short)list[i];
	to[count] = ICAL_RECURRENCE_ARRAY_MAX;
}

static void copy_months(short *to, unsigned months)
{
	size_t count = 0;

	for (short month = 1; month <= MONTHS; month++) {
		if (months & 1u << month)
			to[count++] = month;
	}
	to[count] = ICAL_RECURRENCE_ARRAY_MAX;
}

static struct icalrecurrencetype to_recurrence(const struct recurrence *ical,
                                               const struct bb_rule *rule, struct bb_date until)
{
	static const icalrecurrencetype_frequency freqs[] = {
		[RULE_WEEKLY] = ICAL_WEEKLY_RECURRENCE,
		[RULE_MONTHLY] = ICAL_MONTHLY_RECURRENCE,
		[RULE_YEARLY] = ICAL_YEARLY_RECURRENCE,
	};
	struct icalrecurrencetype recurrence;

	ical->clear(&recurrence);
	recurrence.freq = freqs[rule->freq];
	recurrence.interval = (short)rule->interval;
	recurrence.until = to_ical(until);
	copy_months(recurrence.by_month, rule->months);
	copy_numbers(recurrence.by_month_day, rule->month_days, rule->month_day_count);
	copy_numbers(recurrence.by_set_pos, rule->positions, rule->position_count);
	for (size_t i = 0; i < rule->day_count; i++)
		recurrence.by_day[i] = pack_day(rule->days[i]);
	recurrence.by_day[rule->day_count] = ICAL_RECURRENCE_ARRAY_MAX;
	return recurrence;
}

/* -- expanding -- */

struct days {
	struct bb_date *items;
	size_t count, size;
};

static enum bb_status add_day(struct days *days, struct bb_date day, struct bb_error *err)
{
	if (days->count == BB_RULE_DAYS_MAX)
		return bb_error_set(err, BB_EINVAL, "the rule has more than %d days in that time",
		                    BB_RULE_DAYS_MAX);
	if (days->count == days->size) {
		size_t size = days->size ? days->size * 2 : 16;
		struct bb_date *items = realloc(days->items, size * sizeof *items);

		if (!items)
			return bb_error_set(err, BB_EIO, "out of memory");
		days->items = items;
		days->size = size;
	}
	days->items[days->count++] = day;
	return BB_OK;
}

/*
 * Where the iterator begins: the first day that the rule could name in the week
 * of `day`, or of its month or year. From another day of the week libical 3.0.16
 * counts FREQ=WEEKLY;INTERVAL=3;BYDAY=SU from the wrong Sunday.
 */
static struct bb_date begin_of_period(const struct bb_rule *rule, struct bb_date day)
{
	if (rule->freq == RULE_WEEKLY)
		return bb_date_from_days(bb_date_days(day) - (int)bb_date_weekday(day) +
		                         (int)rule->days[0].weekday);
	day.day = 1;
	if (rule->freq == RULE_YEARLY)
		day.month = 1;
	return day;
}

/*
 * A later day to count from that gives the same days from `from` on, so that the
 * work doesn't grow with the years since `first`.
 */
static struct bb_date move_up(const struct bb_rule *rule, struct bb_date first,
                              struct bb_date from)
{
	int64_t days = bb_date_days(from) - bb_date_days(first);
	int months = bb_month_index(bb_date_month(from)) - bb_month_index(bb_date_month(first));
	int years = from.year - first.year;

	if (days <= 0)
		return first;
	if (rule->freq == RULE_WEEKLY)
		return bb_date_from_days(bb_date_days(first) +
		                         days / WEEKDAYS / rule->interval * rule->interval * WEEKDAYS);
	first.day = 1;
	if (rule->freq == RULE_YEARLY) {
		first.year += years / rule->interval * rule->interval;
		return first;
	}
	months = first.month - 1 + months / rule->interval * rule->interval;
	return (struct bb_date){ first.year + months / MONTHS, months % MONTHS + 1, 1 };
}

/* @param[out] out  NULL: libical sees that the rule names no day at all */
static enum bb_status iterate(icalrecur_iterator **out, const struct recurrence *ical,
                              const struct bb_rule *rule, struct bb_date anchor,
                              struct bb_date until, struct bb_error *err)
{
	ical->clear_error();
	*out = ical->iterator_new(to_recurrence(ical, rule, until),
	                          to_ical(begin_of_period(rule, anchor)));
	/* What failed for another cause names days that nobody heard of. */
	if (!*out && *ical->error_of_thread() != ICAL_MALFORMEDDATA_ERROR)
		return bb_error_set(err, BB_EIO, "libical can't expand the rule: out of memory");
	return BB_OK;
}

/* All that the iterator names from `from` on; it ends by itself at its UNTIL. */
static enum bb_status collect(struct days *days, const struct recurrence *ical,
                              icalrecur_iterator *iterator, struct bb_date from,
                              struct bb_error *err)
{
	for (;;) {
		struct icaltimetype time = ical->iterator_next(iterator);
		struct bb_date day = { time.year, time.month, time.day };
		enum bb_status status;

		if (ical->is_null_time(time))
			return BB_OK;
		if (bb_date_compare(day, from) < 0)
			continue;
		status = add_day(days, day, err);
		if (status != BB_OK)
			return status;
	}
}

enum bb_status bb_rule_expand(struct bb_date **out, size_t *count, const struct bb_rule *self,
                              struct bb_date first, struct bb_date from, struct bb_date until,
                              struct bb_error *err)
{
	struct days days = { NULL, 0, 0 };
	struct bb_date anchor;
	const struct recurrence *ical;
	icalrecur_iterator *iterator;
	enum bb_status status;

	if (bb_rule_needs_first(self) && first.year == 0)
		return bb_error_set(err, BB_EINVAL, "the rule needs a day to count from: "
		                    "brownbag config set meeting.first DATE");
	status = recurrence_load(&ical, err);
	if (status != BB_OK)
		return status;
	if (first.year != 0 && bb_date_compare(from, first) < 0)
		from = first;
	anchor = bb_rule_needs_first(self) ? move_up(self, first, from) : from;
	if (bb_date_compare(from, until) <= 0) {
		status = iterate(&iterator, ical, self, anchor, until, err);
		if (iterator)
			status = collect(&days, ical, iterator, from, err);
		ical->iterator_free(iterator);
	}
	if (status != BB_OK) {
		free(days.items);
		return status;
	}
	*out = days.items;
	*count = days.count;
	return BB_OK;
}

/* -- months without a day -- */

/* Whether the rule means that month; a rule that picks from a whole year means none. */
static bool means_month(const struct bb_rule *rule, struct bb_date first, struct bb_month month)
{
	bool skips = bb_rule_needs_first(rule);

	if (rule->freq == RULE_WEEKLY || (rule->freq == RULE_YEARLY && rule->position_count > 0))
		return false;
	if (rule->months != 0 && !(rule->months & 1u << month.month))
		return false;
	/* A month that began before `first` may have had its day then. */
	if (first.year != 0 && bb_date_compare(bb_month_first(month), first) < 0)
		return false;
	if (skips && rule->freq == RULE_YEARLY)
		return (month.year - first.year) % rule->interval == 0;
	if (skips)
		return (bb_month_index(month) - bb_month_index(bb_date_month(first))) %
		       rule->interval == 0;
	return true;
}

enum bb_status bb_rule_empty_months(unsigned *out, const struct bb_rule *self,
                                    struct bb_date first, int year, struct bb_error *err)
{
	struct bb_date *days = NULL;
	size_t count = 0;
	unsigned empty = 0;
	enum bb_status status;

	status = bb_rule_expand(&days, &count, self, first, (struct bb_date){ year, 1, 1 },
	                        (struct bb_date){ year, 12, 31 }, err);
	if (status != BB_OK)
		return status;
	for (int month = 1; month <= MONTHS; month++) {
		if (means_month(self, first, (struct bb_month){ year, month }))
			empty |= 1u << month;
	}
	for (size_t i = 0; i < count; i++)
		empty &= ~(1u << days[i].month);
	free(days);
	*out = empty;
	return BB_OK;
}
