/* SPDX-License-Identifier: MIT */
/*
 * When mails are due: planned days, shifts over weekends and holidays, and how
 * long each is worth sending. Knows lunches and kinds, no member and no ledger.
 */
#include <brownbag/timetable.h>

#include <assert.h>

enum {
	MINUTE = 60, /* seconds */
	DAY = 24 * 60 * MINUTE,
	MINUTES_AN_HOUR = 60,
	MOST_SHIFT_DAYS = 31, /* longer breaks are settings gone wrong: better on the day than never */
	ANSWER_DAYS = 7,
	MONDAY_TO_FRIDAY = 1 << BB_MONDAY | 1 << BB_TUESDAY | 1 << BB_WEDNESDAY | 1 << BB_THURSDAY |
	                   1 << BB_FRIDAY,
};

void bb_timetable_init(struct bb_timetable *self, const struct bb_zone *zone)
{
	*self = (struct bb_timetable){ .zone = zone, .working_days = MONDAY_TO_FRIDAY };
	for (int kind = 0; kind < BB_KIND_COUNT; kind++)
		self->timing[kind] = bb_kind_row((enum bb_kind)kind)->timing;
}

static int64_t day_of(const struct bb_timetable *self, int64_t at)
{
	return bb_date_days(bb_zone_to_wall(self->zone, at, NULL).date);
}

static bool is_working(const struct bb_timetable *self, int64_t day)
{
	static const struct bb_holidays none = { 0 };

	return bb_day_is_working(bb_date_from_days(day), self->working_days,
	                         self->holidays ? self->holidays : &none);
}

static int64_t shifted(const struct bb_timetable *self, enum bb_shift shift, int64_t day)
{
	int step = shift == BB_SHIFT_BEFORE ? -1 : 1;

	if (shift == BB_SHIFT_NONE)
		return day;
	for (int i = 0; i <= MOST_SHIFT_DAYS; i++) {
		if (is_working(self, day + i * step))
			return day + i * step;
	}
	return day;
}

/* A day count and the kind's minute of that day as an instant. */
static int64_t at_minute(const struct bb_timetable *self, enum bb_kind kind, int64_t day)
{
	int minute = self->timing[kind].minute;
	struct bb_wall wall = { .date = bb_date_from_days(day),
		                .hour = minute / MINUTES_AN_HOUR,
		                .minute = minute % MINUTES_AN_HOUR };

	return bb_zone_to_instant(self->zone, wall, NULL);
}

int64_t bb_timetable_planned_at(const struct bb_timetable *self, enum bb_kind kind,
                                const struct bb_meeting *meeting)
{
	const struct bb_kind_row *row = bb_kind_row(kind);
	int64_t day = day_of(self, meeting->starts_at);

	assert(row->anchor == BB_ANCHOR_BEFORE || row->anchor == BB_ANCHOR_AFTER);
	day += row->anchor == BB_ANCHOR_BEFORE ? -self->timing[kind].days : self->timing[kind].days;
	return at_minute(self, kind, shifted(self, row->shift, day));
}

int64_t bb_timetable_monthly_at(const struct bb_timetable *self, enum bb_kind kind,
                                struct bb_month month)
{
	const struct bb_kind_row *row = bb_kind_row(kind);
	struct bb_date date = { month.year, month.month, self->timing[kind].days };

	assert(row->anchor == BB_ANCHOR_MONTHLY);
	return at_minute(self, kind, shifted(self, row->shift, bb_date_days(date)));
}

int64_t bb_timetable_yearly_at(const struct bb_timetable *self, enum bb_kind kind,
                               struct bb_date day)
{
	const struct bb_kind_row *row = bb_kind_row(kind);

	assert(row->anchor == BB_ANCHOR_YEARLY);
	return at_minute(self, kind, shifted(self, row->shift, bb_date_days(day)));
}

int64_t bb_timetable_not_after(const struct bb_timetable *self, enum bb_kind kind,
                               const struct bb_meeting *meeting, int64_t due_at)
{
	const struct bb_kind_row *row = bb_kind_row(kind);
	int64_t span = (int64_t)row->until_minutes * MINUTE;
	struct bb_wall midnight = { 0 };

	if (row->until == BB_UNTIL_AFTER_DUE)
		return due_at + span;
	assert(meeting);
	if (row->until == BB_UNTIL_START)
		return meeting->starts_at - span;
	/* Whole days on the wall: a day of 23 hours is one, too. */
	midnight.date = bb_date_from_days(day_of(self, meeting->starts_at) + 1 + span / DAY);
	return bb_zone_to_instant(self->zone, midnight, NULL) - 1;
}

struct bb_date bb_timetable_answer_by(const struct bb_timetable *self,
                                      const struct bb_meeting *meeting, int64_t asked_at)
{
	int64_t last = day_of(self, bb_timetable_not_after(self, BB_KIND_ASK, meeting, asked_at));
	int64_t day = day_of(self, asked_at) + ANSWER_DAYS;

	return bb_date_from_days(day < last ? day : last);
}

int64_t bb_timetable_answer_until(const struct bb_timetable *self,
                                  const struct bb_meeting *meeting, int64_t asked_at)
{
	int64_t day = bb_date_days(bb_timetable_answer_by(self, meeting, asked_at));
	struct bb_wall midnight = { .date = bb_date_from_days(day + 1) };

	return bb_zone_to_instant(self->zone, midnight, NULL) - 1;
}
