/* SPDX-License-Identifier: MIT */
/*
 * When a mail is due and until when it is worth sending.
 *
 * Days are counted in the group's zone. Where the planned day is no working
 * day or a holiday it shifts as the kind's row says; the time of day stays.
 */
#ifndef BROWNBAG_TIMETABLE_H
#define BROWNBAG_TIMETABLE_H

#include <brownbag/date.h>
#include <brownbag/holidays.h>
#include <brownbag/kind.h>
#include <brownbag/meeting.h>
#include <brownbag/zone.h>

#include <stdint.h>

/* All but the timings is borrowed. */
struct bb_timetable {
	const struct bb_zone *zone; /* the group's */
	struct bb_timing timing[BB_KIND_COUNT];
	unsigned working_days;               /* bit (1u << enum bb_weekday) */
	const struct bb_holidays *holidays;  /* NULL: none */
};

/** The timings of the registry, Monday to Friday, no holidays. */
void bb_timetable_init(struct bb_timetable *self, const struct bb_zone *zone);

/**
 * When a kind that is anchored to a lunch is planned, after the shift. Where no
 * working day is within a month the planned day stays.
 *
 * @param kind  of anchor BB_ANCHOR_BEFORE or BB_ANCHOR_AFTER
 */
int64_t bb_timetable_planned_at(const struct bb_timetable *self, enum bb_kind kind,
                                const struct bb_meeting *meeting);

/** When a kind of anchor BB_ANCHOR_MONTHLY is planned in that month, after the shift. */
int64_t bb_timetable_monthly_at(const struct bb_timetable *self, enum bb_kind kind,
                                struct bb_month month);

/** When a kind of anchor BB_ANCHOR_YEARLY goes whose day of the year that is, after the shift. */
int64_t bb_timetable_yearly_at(const struct bb_timetable *self, enum bb_kind kind,
                               struct bb_date day);

/**
 * The last instant at which it is worth sending.
 *
 * @param meeting  NULL if the kind's row doesn't refer to a lunch
 * @param due_at   counts for BB_UNTIL_AFTER_DUE only
 */
int64_t bb_timetable_not_after(const struct bb_timetable *self, enum bb_kind kind,
                               const struct bb_meeting *meeting, int64_t due_at);

/**
 * The last day on which an answer to an `ask` is waited for before the next in
 * line is asked: a week after it was asked, but no later than the last day on
 * which asking makes sense.
 */
struct bb_date bb_timetable_answer_by(const struct bb_timetable *self,
                                      const struct bb_meeting *meeting, int64_t asked_at);

/** The last instant of that day. */
int64_t bb_timetable_answer_until(const struct bb_timetable *self,
                                  const struct bb_meeting *meeting, int64_t asked_at);

#endif
