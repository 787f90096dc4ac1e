/* SPDX-License-Identifier: MIT */
/*
 * Days without a lunch. Decides what becomes of a lunch on a holiday, and which
 * other days may be offered. Knows neither where holidays come from nor what
 * else stands in the calendar.
 */
#include <brownbag/holidays.h>

#include <brownbag/text.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	DAYS_OFF_MAX = 7, /* a lunch moves by a week at most */
	ABBREVIATION_MIN = 3, /* "mon" */
};

static const char *const policy_names[] = {
	[BB_HOLIDAY_ASK] = "ask",
	[BB_HOLIDAY_SKIP] = "skip",
	[BB_HOLIDAY_NEXT] = "next",
	[BB_HOLIDAY_PREVIOUS] = "previous",
};
enum { POLICIES = sizeof policy_names / sizeof *policy_names };

/* -- the list -- */

void bb_holidays_release(struct bb_holidays *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++)
		free(self->items[i].name);
	free(self->items);
	*self = (struct bb_holidays){ 0 };
}

static int compare(const void *a, const void *b)
{
	const struct bb_holiday *x = a, *y = b;
	int order = bb_date_compare(x->first, y->first);

	if (order == 0)
		order = bb_date_compare(x->last, y->last);
	return order != 0 ? order : strcmp(x->name, y->name);
}

void bb_holidays_sort(struct bb_holidays *self)
{
	size_t kept = 0;

	if (self->count == 0)
		return;
	qsort(self->items, self->count, sizeof *self->items, compare);
	for (size_t i = 1; i < self->count; i++) {
		if (compare(&self->items[kept], &self->items[i]) == 0)
			free(self->items[i].name);
		else
			self->items[++kept] = self->items[i];
	}
	self->count = kept + 1;
}

const struct bb_holiday *bb_holidays_find(const struct bb_holidays *self, struct bb_date day)
{
	for (size_t i = 0; i < self->count; i++) {
		const struct bb_holiday *holiday = &self->items[i];

		if (bb_date_compare(holiday->first, day) > 0)
			break; /* they are in order */
		if (bb_date_compare(day, holiday->last) <= 0)
			return holiday;
	}
	return NULL;
}

/* -- working days -- */

/* The weekday that `len` bytes name, in full or by three letters or more; 0: none. */
static int read_weekday(const char *text, size_t len)
{
	for (int day = BB_MONDAY; day <= BB_SUNDAY; day++) {
		const char *name = bb_weekday_name((enum bb_weekday)day);

		if (len >= ABBREVIATION_MIN && len <= strlen(name) &&
		    strncasecmp(text, name, len) == 0)
			return day;
	}
	return 0;
}

/* "mon" or "mon-fri"; a range may go over the week's end. */
static bool read_days(unsigned *mask, const char *text, size_t len)
{
	const char *dash = memchr(text, '-', len);
	int first = read_weekday(text, dash ? (size_t)(dash - text) : len);
	int last = dash ? read_weekday(dash + 1, len - (size_t)(dash + 1 - text)) : first;

	if (first == 0 || last == 0)
		return false;
	for (int day = first;; day = day == BB_SUNDAY ? BB_MONDAY : day + 1) {
		*mask |= 1u << day;
		if (day == last)
			return true;
	}
}

enum bb_status bb_working_days_parse(unsigned *out, const char *text, struct bb_error *err)
{
	const char *at = text;
	unsigned mask = 0;

	for (;;) {
		size_t len;

		at += strspn(at, " ");
		len = strcspn(at, ", ");
		if (!read_days(&mask, at, len))
			return bb_error_set(err, BB_EINVAL,
			                    "\"%s\" names no working days; write mon-fri or mon,tue,thu",
			                    text);
		at += len;
		at += strspn(at, " ");
		if (*at == '\0')
			break;
		at += *at == ',';
	}
	*out = mask;
	return BB_OK;
}

bool bb_day_is_working(struct bb_date day, unsigned working_days,
                       const struct bb_holidays *holidays)
{
	return (working_days & 1u << bb_date_weekday(day)) != 0 &&
	       (!holidays || !bb_holidays_find(holidays, day));
}

/* -- policies -- */

const char *bb_holiday_policy_name(enum bb_holiday_policy policy)
{
	return policy_names[policy];
}

enum bb_status bb_holiday_policy_parse(enum bb_holiday_policy *out, const char *text,
                                       struct bb_error *err)
{
	const char *meant;

	for (int i = 0; i < POLICIES; i++) {
		if (strcmp(text, policy_names[i]) == 0) {
			*out = (enum bb_holiday_policy)i;
			return BB_OK;
		}
	}
	meant = bb_text_nearest(text, policy_names, POLICIES);
	if (meant)
		return bb_error_set(err, BB_EINVAL, "\"%s\": did you mean \"%s\"?", text, meant);
	return bb_error_set(err, BB_EINVAL, "\"%s\" is not ask, skip, next or previous", text);
}

/* The nearest working day in one direction (1 or -1), year 0 if there is none. */
static struct bb_date nearest(struct bb_date from, int direction, unsigned working_days,
                              const struct bb_holidays *holidays)
{
	for (int off = 1; off <= DAYS_OFF_MAX; off++) {
		struct bb_date day = from;

		day.day += off * direction;
		if (!bb_date_is_valid(day))
			break; /* another month */
		if (bb_day_is_working(day, working_days, holidays))
			return day;
	}
	return (struct bb_date){ 0, 0, 0 };
}

struct bb_holiday_verdict bb_holiday_decide(struct bb_date day, enum bb_holiday_policy policy,
                                            unsigned working_days,
                                            const struct bb_holidays *holidays)
{
	struct bb_holiday_verdict verdict = { .outcome = BB_HOLIDAY_NO_CLASH, .day = day };
	struct bb_date moved = { 0, 0, 0 };

	verdict.holiday = holidays ? bb_holidays_find(holidays, day) : NULL;
	if (!verdict.holiday)
		return verdict;
	verdict.previous = nearest(day, -1, working_days, holidays);
	verdict.next = nearest(day, 1, working_days, holidays);
	if (policy == BB_HOLIDAY_SKIP) {
		verdict.outcome = BB_HOLIDAY_SKIPPED;
		return verdict;
	}
	if (policy == BB_HOLIDAY_NEXT)
		moved = verdict.next;
	else if (policy == BB_HOLIDAY_PREVIOUS)
		moved = verdict.previous;
	verdict.outcome = moved.year ? BB_HOLIDAY_MOVED : BB_HOLIDAY_OPEN;
	if (moved.year)
		verdict.day = moved;
	return verdict;
}
