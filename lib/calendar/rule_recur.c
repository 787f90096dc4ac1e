/* SPDX-License-Identifier: MIT */
/*
 * Meeting rules as recurrence rules, RFC 5545 3.3.10. Decides which part of
 * that grammar is let through: libical's iterator runs for seconds over some of
 * the rest, ignores BYSETPOS in weekly rules, and takes 31 February.
 */
#include "calendar/rule_shape.h"

#include <string.h>
#include <strings.h>

enum { PART_SIZE = 100 };

static const char *const freq_names[] = {
	[RULE_WEEKLY] = "WEEKLY",
	[RULE_MONTHLY] = "MONTHLY",
	[RULE_YEARLY] = "YEARLY",
};

static const char *const day_names[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

/* -- lists -- */

bool rule_add_number(int *list, size_t *count, int number)
{
	size_t at = 0;

	while (at < *count && list[at] < number)
		at++;
	if (at < *count && list[at] == number)
		return true;
	if (*count == RULE_LIST_MAX)
		return false;
	memmove(list + at + 1, list + at, (*count - at) * sizeof *list);
	list[at] = number;
	++*count;
	return true;
}

static int compare_days(struct rule_day a, struct rule_day b)
{
	return a.nth != b.nth ? a.nth - b.nth : (int)a.weekday - (int)b.weekday;
}

bool rule_add_day(struct bb_rule *self, struct rule_day day)
{
	size_t at = 0;

	while (at < self->day_count && compare_days(self->days[at], day) < 0)
		at++;
	if (at < self->day_count && compare_days(self->days[at], day) == 0)
		return true;
	if (self->day_count == RULE_LIST_MAX)
		return false;
	memmove(self->days + at + 1, self->days + at, (self->day_count - at) * sizeof *self->days);
	self->days[at] = day;
	self->day_count++;
	return true;
}

bool rule_has_weekdays(const struct bb_rule *self)
{
	if (self->day_count != BB_FRIDAY)
		return false;
	for (size_t i = 0; i < self->day_count; i++) {
		if (self->days[i].nth != 0 || self->days[i].weekday != (enum bb_weekday)(i + 1))
			return false;
	}
	return true;
}

/* -- reading values -- */

/* "-12", "+3": a sign and up to three digits. */
static bool read_number(const char **at, int *out)
{
	const char *text = *at;
	bool negative = *text == '-';
	int value = 0;
	size_t digits;

	text += *text == '-' || *text == '+';
	digits = strspn(text, "0123456789");
	if (digits == 0 || digits > 3)
		return false;
	for (size_t i = 0; i < digits; i++)
		value = value * 10 + (text[i] - '0');
	*out = negative ? -value : value;
	*at = text + digits;
	return true;
}

static bool in_range(int value, int most)
{
	return value != 0 && value >= -most && value <= most;
}

/* Call `add` for each item of "2TU,-1FR"; it moves `*at` behind the item. */
static bool read_list(struct bb_rule *rule, const char *value,
                      bool (*add)(struct bb_rule *rule, const char **at))
{
	const char *at = value;

	while (add(rule, &at)) {
		if (*at == '\0')
			return true;
		if (*at++ != ',')
			return false;
	}
	return false;
}

static bool add_day(struct bb_rule *rule, const char **at)
{
	struct rule_day day = { 0, BB_MONDAY };

	if (strchr("+-0123456789", **at) &&
	    (!read_number(at, &day.nth) || !in_range(day.nth, RULE_NTH_MAX)))
		return false;
	for (int i = 0; i < BB_SUNDAY; i++) {
		if (strncasecmp(*at, day_names[i], 2) == 0) {
			day.weekday = (enum bb_weekday)(i + 1);
			*at += 2;
			return rule_add_day(rule, day);
		}
	}
	return false;
}

static bool add_month(struct bb_rule *rule, const char **at)
{
	int month;

	if (!read_number(at, &month) || month < 1 || month > 12)
		return false;
	rule->months |= 1u << month;
	return true;
}

static bool add_month_day(struct bb_rule *rule, const char **at)
{
	int day;

	return read_number(at, &day) && in_range(day, 31) &&
	       rule_add_number(rule->month_days, &rule->month_day_count, day);
}

static bool add_position(struct bb_rule *rule, const char **at)
{
	int position;

	return read_number(at, &position) && in_range(position, 366) &&
	       rule_add_number(rule->positions, &rule->position_count, position);
}

static bool read_freq(struct bb_rule *rule, const char *value)
{
	for (int i = RULE_WEEKLY; i <= RULE_YEARLY; i++) {
		if (strcasecmp(value, freq_names[i]) == 0) {
			rule->freq = (enum rule_freq)i;
			return true;
		}
	}
	return false;
}

static bool read_interval(struct bb_rule *rule, const char *value)
{
	const char *at = value;

	return read_number(&at, &rule->interval) && *at == '\0' && rule->interval >= 1;
}

static bool read_days(struct bb_rule *rule, const char *value)
{
	return read_list(rule, value, add_day);
}

static bool read_months(struct bb_rule *rule, const char *value)
{
	return read_list(rule, value, add_month);
}

static bool read_month_days(struct bb_rule *rule, const char *value)
{
	return read_list(rule, value, add_month_day);
}

static bool read_positions(struct bb_rule *rule, const char *value)
{
	return read_list(rule, value, add_position);
}

/* -- parts -- */

static const struct part_row {
	const char *name;
	bool (*read)(struct bb_rule *rule, const char *value);
	const char *right; /* what would be */
} parts[] = {
	{ "FREQ", read_freq, "WEEKLY, MONTHLY or YEARLY" },
	{ "INTERVAL", read_interval, "a number from 1 on" },
	{ "BYDAY", read_days, "days such as TU, 2TU or -1FR, at most 12" },
	{ "BYMONTH", read_months, "months from 1 to 12" },
	{ "BYMONTHDAY", read_month_days, "days from 1 to 31, or -1 for the last; at most 12" },
	{ "BYSETPOS", read_positions, "places such as 1 or -1, at most 12" },
};
enum { PARTS = sizeof parts / sizeof *parts };

static enum bb_status read_part(struct bb_rule *rule, unsigned *seen, const char *part,
                                struct bb_error *err)
{
	size_t len = strcspn(part, "=");

	for (size_t i = 0; i < PARTS; i++) {
		if (strlen(parts[i].name) != len || strncasecmp(part, parts[i].name, len) != 0)
			continue;
		if (*seen & 1u << i)
			return bb_error_set(err, BB_EINVAL, "%s stands twice in the rule", parts[i].name);
		*seen |= 1u << i;
		if (part[len] != '=' || !parts[i].read(rule, part + len + 1))
			return bb_error_set(err, BB_EINVAL, "\"%s\": %s takes %s", part, parts[i].name,
			                    parts[i].right);
		return BB_OK;
	}
	return bb_error_set(err, BB_EINVAL,
	                    "\"%s\" has no place in a meeting rule; it takes FREQ, INTERVAL, BYDAY, "
	                    "BYMONTH, BYMONTHDAY and BYSETPOS",
	                    part);
}

static enum bb_status read_parts(struct bb_rule *rule, const char *text, struct bb_error *err)
{
	unsigned seen = 0;

	for (const char *at = text;; at++) {
		char part[PART_SIZE];
		size_t len = strcspn(at, ";");
		enum bb_status status;

		if (len >= sizeof part)
			return bb_error_set(err, BB_EINVAL, "a part of the rule is longer than %d bytes",
			                    PART_SIZE - 1);
		memcpy(part, at, len);
		part[len] = '\0';
		status = read_part(rule, &seen, part, err);
		if (status != BB_OK)
			return status;
		at += len;
		if (*at == '\0')
			break;
	}
	if (!(seen & 1u))
		return bb_error_set(err, BB_EINVAL, "\"%s\" lacks FREQ=MONTHLY or FREQ=WEEKLY", text);
	return BB_OK;
}

/* -- what goes together -- */

static bool has_nth(const struct bb_rule *rule)
{
	/* In order: a negative one is first, a positive one last. */
	return rule->day_count > 0 &&
	       (rule->days[0].nth != 0 || rule->days[rule->day_count - 1].nth != 0);
}

static const char *weekly_fault(const struct bb_rule *rule)
{
	if (rule->day_count == 0 || has_nth(rule))
		return "a weekly rule names its days: BYDAY=WE";
	if (rule->month_day_count > 0 || rule->position_count > 0)
		return "a weekly rule has neither BYMONTHDAY nor BYSETPOS";
	if (rule->interval > RULE_WEEKS_MAX)
		return "INTERVAL of a weekly rule is at most 52";
	return NULL;
}

static const char *monthly_fault(const struct bb_rule *rule)
{
	if (rule->day_count == 0 && rule->month_day_count == 0)
		return "it names no days: BYDAY=2TU or BYMONTHDAY=15";
	if (has_nth(rule) && rule->month_day_count > 0)
		return "it takes days such as 2TU or BYMONTHDAY, not both";
	/* "30,-1" is one day in some months; libical counts it twice. */
	if (rule->position_count > 0 && rule->month_day_count > 0 && rule->month_days[0] < 0 &&
	    rule->month_days[rule->month_day_count - 1] > 0)
		return "with BYSETPOS, BYMONTHDAY counts from one end of the month";
	if (rule->freq == RULE_YEARLY && rule->months == 0)
		return "a yearly rule names its months: BYMONTH=6";
	if (rule->freq == RULE_MONTHLY && rule->interval > 1 && rule->months != 0)
		return "a monthly rule takes INTERVAL or BYMONTH, not both";
	if (rule->freq == RULE_MONTHLY && rule->interval > RULE_MONTHS_MAX)
		return "INTERVAL of a monthly rule is at most 12";
	if (rule->freq == RULE_YEARLY && rule->interval > RULE_YEARS_MAX)
		return "INTERVAL of a yearly rule is at most 10";
	return NULL;
}

bool rule_recur_is_meant(const char *text)
{
	return strchr(text, '=') != NULL;
}

enum bb_status rule_recur_read(struct bb_rule *self, const char *text, struct bb_error *err)
{
	struct bb_rule rule = { .interval = 1 };
	const char *fault;
	enum bb_status status;

	if (strncasecmp(text, "RRULE:", strlen("RRULE:")) == 0)
		text += strlen("RRULE:");
	status = read_parts(&rule, text, err);
	if (status != BB_OK)
		return status;
	fault = rule.freq == RULE_WEEKLY ? weekly_fault(&rule) : monthly_fault(&rule);
	if (fault)
		return bb_error_set(err, BB_EINVAL, "\"%s\": %s", text, fault);
	*self = rule;
	return BB_OK;
}

/* -- writing -- */

static void add_numbers(struct bb_bytes *out, const char *name, const int *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		bb_bytes_addf(out, "%s%d", i == 0 ? name : ",", list[i]);
}

void rule_recur_add(struct bb_bytes *out, const struct bb_rule *self)
{
	const char *separator = ";BYMONTH=";

	bb_bytes_addf(out, "FREQ=%s", freq_names[self->freq]);
	if (self->interval > 1)
		bb_bytes_addf(out, ";INTERVAL=%d", self->interval);
	for (int month = 1; month <= 12; month++) {
		if (self->months & 1u << month) {
			bb_bytes_addf(out, "%s%d", separator, month);
			separator = ",";
		}
	}
	add_numbers(out, ";BYMONTHDAY=", self->month_days, self->month_day_count);
	for (size_t i = 0; i < self->day_count; i++) {
		bb_bytes_add_text(out, i == 0 ? ";BYDAY=" : ",");
		if (self->days[i].nth != 0)
			bb_bytes_addf(out, "%d", self->days[i].nth);
		bb_bytes_add_text(out, day_names[self->days[i].weekday - 1]);
	}
	add_numbers(out, ";BYSETPOS=", self->positions, self->position_count);
}
