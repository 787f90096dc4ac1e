/* SPDX-License-Identifier: MIT */
/*
 * On which days a holiday begins: RRULE, RDATE and EXDATE of RFC 5545 3.8.5. A
 * RRULE becomes a meeting rule, with what it leaves to DTSTART said, and COUNT
 * and UNTIL kept apart; so libical sees no rule that rule_recur.c would not let
 * through. An instance that was moved (RECURRENCE-ID) is an event of its own
 * and frees no day.
 */
#include "calendar/holiday_event.h"
#include "calendar/rule_shape.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_MAX = BB_RULE_DAYS_MAX };

struct repeat {
	struct bb_bytes rule; /* parts of a meeting rule, ";" behind each */
	bool daily;
	bool other_week;      /* weeks begin on another day than Monday */
	int interval;         /* of a daily one */
	int count;            /* 0: no COUNT */
	struct bb_date until; /* year 0: no UNTIL */
	size_t walked;
};

/* -- reading -- */

static bool read_number(const char *text, int *out)
{
	size_t len = strspn(text, "0123456789");

	if (len == 0 || len > 4 || text[len] != '\0')
		return false;
	*out = (int)strtol(text, NULL, 10);
	return *out > 0;
}

/* The value, if a part has that name. */
static const char *value_of(const char *part, const char *name)
{
	size_t len = strlen(name);

	return strncmp(part, name, len) == 0 && part[len] == '=' ? part + len + 1 : NULL;
}

/* One part; false if it can't be read. */
static bool take_part(struct repeat *repeat, const char *part)
{
	const char *value;

	if ((value = value_of(part, "COUNT")))
		return read_number(value, &repeat->count) && repeat->count <= COUNT_MAX;
	if ((value = value_of(part, "UNTIL")))
		return holiday_date_read(&repeat->until, value);
	if ((value = value_of(part, "WKST"))) {
		repeat->other_week = strcmp(value, "MO") != 0;
		return true;
	}
	if ((value = value_of(part, "FREQ")) && strcmp(value, "DAILY") == 0) {
		repeat->daily = true;
		return true;
	}
	if ((value = value_of(part, "INTERVAL")) && !read_number(value, &repeat->interval))
		return false;
	bb_bytes_addf(&repeat->rule, "%s;", part);
	return true;
}

/* Say what the rule leaves to DTSTART. */
static void complete(struct bb_bytes *rule, struct bb_date start)
{
	static const char *const days[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
	const char *text = bb_bytes_text(rule);
	bool weekly = strstr(text, "FREQ=WEEKLY;") != NULL;
	bool yearly = strstr(text, "FREQ=YEARLY;") != NULL;
	bool has_month = strstr(text, "BYMONTH=") != NULL;
	bool has_day = strstr(text, "BYDAY=") != NULL;
	bool has_month_day = strstr(text, "BYMONTHDAY=") != NULL;

	if (has_day || (has_month_day && !yearly))
		return;
	if (weekly)
		bb_bytes_addf(rule, "BYDAY=%s;", days[bb_date_weekday(start) - BB_MONDAY]);
	if (yearly && !has_month_day && !has_month)
		bb_bytes_addf(rule, "BYMONTH=%d;", start.month);
	if (!weekly && !has_month_day)
		bb_bytes_addf(rule, "BYMONTHDAY=%d;", start.day);
}

static enum bb_status read_repeat(struct repeat *repeat, const struct holiday_event *event,
                                  struct bb_error *err)
{
	char text[HOLIDAY_RULE_MAX + 1], *rest = text;
	size_t len = strlen(event->rule);

	for (size_t i = 0; i <= len; i++)
		text[i] = (char)toupper((unsigned char)event->rule[i]);
	while (rest) {
		const char *part = strsep(&rest, ";");

		if (*part && !take_part(repeat, part))
			return bb_error_set(err, BB_EINVAL, "RRULE: \"%s\" can't be read", part);
	}
	if (!repeat->daily)
		complete(&repeat->rule, event->start);
	return bb_bytes_check(&repeat->rule, err);
}

/* -- expanding -- */

static struct bb_date later(struct bb_date a, struct bb_date b)
{
	return bb_date_compare(a, b) > 0 ? a : b;
}

static struct bb_date earlier(struct bb_date a, struct bb_date b)
{
	return bb_date_compare(a, b) < 0 ? a : b;
}

/* FREQ=DAILY needs no calendar. */
static enum bb_status expand_daily(struct holiday_dates *dates, const struct repeat *repeat,
                                   struct bb_date start, struct bb_date from,
                                   struct bb_date until, struct bb_error *err)
{
	int64_t first = bb_date_days(start), last = bb_date_days(until), day = first;
	enum bb_status status = BB_OK;

	if (repeat->count > 0 && last > first + (int64_t)(repeat->count - 1) * repeat->interval)
		last = first + (int64_t)(repeat->count - 1) * repeat->interval;
	if (bb_date_days(from) > first)
		day += (bb_date_days(from) - first + repeat->interval - 1) / repeat->interval *
		       repeat->interval;
	for (; status == BB_OK && day <= last; day += repeat->interval)
		status = holiday_dates_add(dates, bb_date_from_days(day), err);
	return status;
}

/* The days of a rule, cut by COUNT, which counts DTSTART whether the rule names it or not. */
static enum bb_status add_counted(struct holiday_dates *dates, const struct repeat *repeat,
                                  const struct bb_date *days, size_t count, struct bb_date start,
                                  struct bb_date from, struct bb_error *err)
{
	enum bb_status status = BB_OK;
	int counted = 1;

	for (size_t i = 0; status == BB_OK && i < count; i++) {
		counted += bb_date_compare(days[i], start) != 0;
		if (repeat->count > 0 && counted > repeat->count)
			break;
		if (bb_date_compare(days[i], from) >= 0)
			status = holiday_dates_add(dates, days[i], err);
	}
	return status;
}

static enum bb_status expand_rule(struct holiday_dates *dates, struct repeat *repeat,
                                  struct bb_date start, struct bb_date from,
                                  struct bb_date until, struct bb_error *err)
{
	struct bb_rule rule = { 0 };
	struct bb_date *days = NULL;
	size_t count = 0;
	enum bb_status status;

	status = rule_recur_read(&rule, bb_bytes_text(&repeat->rule), err);
	if (status != BB_OK)
		return status;
	if (rule.freq == RULE_WEEKLY && rule.interval > 1 && repeat->other_week)
		return bb_error_set(err, BB_EINVAL, "RRULE: its weeks begin on another day than Monday");
	if (!rule_comes_true(&rule))
		return BB_OK;
	status = bb_rule_expand(&days, &count, &rule, start, repeat->count > 0 ? start : from, until,
	                        err);
	repeat->walked = count;
	if (status == BB_OK)
		status = add_counted(dates, repeat, days, count, start, from, err);
	free(days);
	return status;
}

static enum bb_status expand_repeat(struct holiday_dates *dates,
                                    const struct holiday_event *event, struct bb_date from,
                                    struct bb_date until, size_t *walked,
                                    struct bb_error *err)
{
	struct repeat repeat = { .rule = BB_BYTES_INIT(2 * HOLIDAY_RULE_MAX), .interval = 1 };
	enum bb_status status = read_repeat(&repeat, event, err);

	bb_bytes_truncate(&repeat.rule, repeat.rule.len - (repeat.rule.len > 0));
	if (repeat.until.year != 0)
		until = earlier(until, repeat.until);
	if (status == BB_OK && repeat.daily)
		status = expand_daily(dates, &repeat, event->start, from, until, err);
	else if (status == BB_OK)
		status = expand_rule(dates, &repeat, event->start, from, until, err);
	*walked += repeat.walked;
	bb_bytes_release(&repeat.rule);
	return status;
}

static bool has_date(const struct holiday_dates *dates, struct bb_date date)
{
	for (size_t i = 0; i < dates->count; i++) {
		if (bb_date_compare(dates->items[i], date) == 0)
			return true;
	}
	return false;
}

static void leave_out(struct holiday_dates *dates, const struct holiday_event *event,
                      struct bb_date from, struct bb_date until)
{
	size_t kept = 0;

	for (size_t i = 0; i < dates->count; i++) {
		struct bb_date date = dates->items[i];

		if (bb_date_compare(date, from) >= 0 && bb_date_compare(date, until) <= 0 &&
		    !has_date(&event->left_out, date))
			dates->items[kept++] = date;
	}
	dates->count = kept;
}

enum bb_status holiday_event_expand(const struct holiday_event *self, struct bb_date from,
                                    struct bb_date until, struct bb_date **out, size_t *count,
                                    size_t *walked, struct bb_error *err)
{
	struct holiday_dates dates = { NULL, 0 };
	enum bb_status status = holiday_dates_add(&dates, self->start, err);

	if (status == BB_OK && self->rule)
		status = expand_repeat(&dates, self, later(from, self->start), until, walked, err);
	for (size_t i = 0; status == BB_OK && i < self->added.count; i++)
		status = holiday_dates_add(&dates, self->added.items[i], err);
	if (status != BB_OK) {
		free(dates.items);
		return status;
	}
	leave_out(&dates, self, from, until);
	*out = dates.items;
	*count = dates.count;
	return BB_OK;
}
