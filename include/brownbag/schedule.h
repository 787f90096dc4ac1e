/* SPDX-License-Identifier: MIT */
/*
 * Which lunches exist: the days of the rule against the rows there are.
 *
 * A row is known by its slot, the day the rule named. It is made once; after
 * that
 *
 *   - a lunch that nobody holds a mail about follows rule, holidays, zone,
 *     length, place and link, with its id, turns and theme;
 *   - one that somebody does stays as it is, and the organizer is told how it
 *     differs;
 *   - one that a person moved, cancelled, held or added by hand is left alone
 *     (but for place and link of the group), and its slot isn't filled again;
 *   - one that has begun is history.
 *
 * Where the rule changed, a lunch whose slot is no day of it any more takes the
 * nearest free day in its month: it keeps its id, and the month doesn't get a
 * second lunch beside one that stays where it was.
 */
#ifndef BROWNBAG_SCHEDULE_H
#define BROWNBAG_SCHEDULE_H

#include <brownbag/meeting_change.h>
#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/holidays.h>
#include <brownbag/meeting.h>
#include <brownbag/zone.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All borrowed. */
struct bb_schedule_input {
	/* The rule. No days: none is set, or there are none. */
	const struct bb_date *days; /* `day_count`, in order, bb_schedule_days_from() to `until` */
	size_t day_count;
	struct bb_date until;  /* rows of later slots are left alone */
	struct bb_wall start;  /* time of day; its date isn't looked at */
	int minutes;
	struct bb_date first;  /* [meeting] first; year 0: none */

	const struct bb_zone *zone; /* the group's */
	const char *location;  /* [meeting], "" if none */
	const char *link;      /* [meeting], "" if none */

	const struct bb_holidays *holidays; /* NULL: none */
	enum bb_holiday_policy policy;
	unsigned working_days; /* bit (1u << enum bb_weekday) */

	/* The rows from bb_schedule_rows_from() on, by start or slot, instants derived. */
	const struct bb_meetings *existing;
	const bool *held;      /* one a row: a mail about it is in the ledger; NULL: none is */
	const bool *retimed;   /* one a row: at this revision another instant was told, since the zone's
	                          rules have changed; NULL: none */
	int64_t next_id;       /* the first id that no row ever had */

	int64_t now;
	int horizon;           /* coming lunches to have stored */
	int ahead;             /* more of them to have in memory */
};

/** The first day to expand the rule from: the first of the present month. */
struct bb_date bb_schedule_days_from(const struct bb_zone *zone, int64_t now);

/** The first day to load rows from, by start and by slot: a month earlier, since a lunch
 *  of this month may have been moved there. */
struct bb_date bb_schedule_rows_from(const struct bb_zone *zone, int64_t now);

/* What is to be written, in this order. The row is in `meetings`. */
enum bb_step_kind {
	BB_STEP_DELETE, /* the one row that isn't in `meetings` any more */
	BB_STEP_REMAKE, /* store all of the row but the turns */
	BB_STEP_OPEN,   /* `holiday_open` was set or cleared, nothing else */
	BB_STEP_MAKE,   /* a new row, with its id */
};

struct bb_step {
	enum bb_step_kind kind;
	int64_t meeting;
	int64_t at;       /* its start; DELETE: the one it had */
	unsigned changed; /* REMAKE: bits of enum bb_shown; 0: a new slot at the same time */
};

/* What a person should look at. Told every time until it is settled. */
enum bb_finding_kind {
	BB_FINDING_HELD,    /* isn't what rule and settings say, but somebody holds it, or what
	                       they say is in the past by now */
	BB_FINDING_HOLIDAY, /* falls on a holiday and is open */
	BB_FINDING_CLASH,   /* can't be made or remade: another lunch is at that time */
	BB_FINDING_GAP,     /* clocks go forward over its start: it begins as if they hadn't */
};

struct bb_finding {
	enum bb_finding_kind kind;
	int64_t meeting;        /* CLASH: 0 if there is no row */
	int64_t at;             /* its start; without a row the one it would have */
	unsigned differs;       /* HELD: bits of enum bb_shown; STATUS: there should be none */
	struct bb_wall wanted;  /* HELD, CLASH: the start it should have; year 0: none */
	int64_t other;          /* CLASH: the lunch in the way */
	struct bb_holiday_verdict verdict; /* HOLIDAY: with the days to offer; borrowed */
};

struct bb_schedule {
	struct bb_meetings meetings; /* all: what there was, as it is now, and what is new */
	struct bb_step *steps;       /* `step_count`: by kind, then start */
	size_t step_count;
	struct bb_finding *findings; /* `finding_count`, by start */
	size_t finding_count;
	size_t coming;               /* lunches in `meetings` that begin after now, cancelled ones
	                                not counted. Fewer than horizon + ahead: the rule should be
	                                expanded further, if it has more days */
};
void bb_schedule_release(struct bb_schedule *self);

/**
 * Work it out. Rows that are new have ids from next_id on in order of slot, so
 * that what is shown is what will be stored; those beyond the horizon are in
 * `meetings` without a step. The outcome for a smaller horizon is the beginning
 * of that for a larger one, and of a second run over the first one's outcome
 * there are no steps.
 *
 * @param[out] out  release with bb_schedule_release(); verdicts point into input->holidays
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_schedule_plan(struct bb_schedule *out,
                                           const struct bb_schedule_input *input,
                                           struct bb_error *err);

#endif
