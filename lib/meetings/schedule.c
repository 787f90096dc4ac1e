/* SPDX-License-Identifier: MIT */
/*
 * Which lunches exist. Decides what becomes of each row when rule, holidays or
 * settings say something else than it, and which rows are made. What somebody
 * holds a mail about is never changed here: a person does that. Knows neither
 * rule nor store; wall time becomes an instant as in RFC 5545 3.3.5.
 */
#include <brownbag/schedule.h>

#include "meetings/schedule_match.h"
#include "meetings/schedule_order.h"
#include "meetings/schedule_want.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* While the plan is made rows keep their places: first the existing ones, then the new. */
enum row_state {
	ROW_PENDING, /* its time isn't decided, so it takes nobody's */
	ROW_SETTLED,
	ROW_GONE,
};

struct planner {
	const struct bb_schedule_input *in;
	struct schedule_match match;
	struct bb_schedule out;
	unsigned char *states; /* enum row_state, one a row of out.meetings */
	int64_t next_id;
	bool beyond; /* what is made from now on isn't to be stored */
};

struct bb_date bb_schedule_days_from(const struct bb_zone *zone, int64_t now)
{
	return bb_month_first(bb_date_month(bb_zone_to_wall(zone, now, NULL).date));
}

struct bb_date bb_schedule_rows_from(const struct bb_zone *zone, int64_t now)
{
	int index = bb_month_index(bb_date_month(bb_schedule_days_from(zone, now)));

	return bb_month_first(bb_month_from_index(index > 0 ? index - 1 : 0));
}

void bb_schedule_release(struct bb_schedule *self)
{
	if (!self)
		return;
	bb_meetings_release(&self->meetings);
	free(self->steps);
	free(self->findings);
	*self = (struct bb_schedule){ 0 };
}

/* -- what is said -- */

/* Room is there: a row gets at most two steps and three findings. */
static void add_step(struct planner *self, enum bb_step_kind kind, const struct bb_meeting *row,
                     unsigned changed)
{
	self->out.steps[self->out.step_count++] = (struct bb_step){
		.kind = kind, .meeting = row->id, .at = row->starts_at, .changed = changed };
}

static struct bb_finding *add_finding(struct planner *self, enum bb_finding_kind kind,
                                      const struct bb_meeting *row)
{
	struct bb_finding *finding = &self->out.findings[self->out.finding_count++];

	*finding = (struct bb_finding){ .kind = kind, .meeting = row->id, .at = row->starts_at };
	return finding;
}

static void find_holiday(struct planner *self, const struct bb_meeting *row)
{
	if (row->holiday_open)
		add_finding(self, BB_FINDING_HOLIDAY, row)->verdict =
			bb_holiday_decide(row->start.date, BB_HOLIDAY_ASK, self->in->working_days,
			                  self->in->holidays);
}

static void find_gap(struct planner *self, const struct bb_meeting *row)
{
	enum bb_wall_kind kind;

	if (strcmp(row->zone, bb_zone_name(self->in->zone)) != 0)
		return;
	bb_zone_to_instant(self->in->zone, row->start, &kind);
	if (kind == BB_WALL_GAP)
		add_finding(self, BB_FINDING_GAP, row);
}

static void find_clash(struct planner *self, const struct bb_meeting *row, struct bb_wall wanted,
                       const struct bb_meeting *other)
{
	struct bb_finding *finding = add_finding(self, BB_FINDING_CLASH, row);

	finding->wanted = wanted;
	finding->other = other->id;
}

static void find_held(struct planner *self, const struct bb_meeting *row, unsigned differs,
                      struct bb_wall wanted)
{
	struct bb_finding *finding;

	if (differs == 0)
		return;
	finding = add_finding(self, BB_FINDING_HELD, row);
	finding->differs = differs;
	finding->wanted = wanted;
}

/* -- when -- */

/* The lunch in the way of a row's time, among those that are settled; NULL: none. */
static const struct bb_meeting *lunch_in_the_way(const struct planner *self,
                                                 const struct bb_meeting *row)
{
	for (size_t i = 0; i < self->out.meetings.count; i++) {
		const struct bb_meeting *other = &self->out.meetings.items[i];

		if (self->states[i] == ROW_SETTLED && other->id != row->id &&
		    other->status != BB_MEETING_CANCELLED && row->starts_at < other->ends_at &&
		    row->ends_at > other->starts_at)
			return other;
	}
	return NULL;
}

/* Give a row the time that is wanted. If another lunch is there, one that was moved off a
 * holiday goes back to it and is open; else `*other` is who is in the way. */
static enum bb_status place(struct bb_meeting *row, const struct bb_meeting **other,
                            const struct planner *self, struct schedule_want *want,
                            struct bb_error *err)
{
	enum bb_status status = schedule_apply_want(row, self->in, want, err);

	if (status != BB_OK)
		return status;
	*other = lunch_in_the_way(self, row);
	if (!*other || !want->moved)
		return BB_OK;
	schedule_leave_open(want);
	status = schedule_apply_want(row, self->in, want, err);
	if (status == BB_OK)
		*other = lunch_in_the_way(self, row);
	return status;
}

/* -- rows that are there -- */

static bool is_held(const struct planner *self, size_t i)
{
	return self->in->held && self->in->held[i];
}

/* May still change: it has not begun, and nobody called it off. */
static bool is_coming(const struct planner *self, const struct bb_meeting *row)
{
	return (row->status == BB_MEETING_PLANNED || row->status == BB_MEETING_MOVED) &&
	       row->starts_at > self->in->now;
}

/* Has its time from the rule. */
static bool follows_rule(const struct planner *self, size_t i)
{
	const struct bb_meeting *row = &self->out.meetings.items[i];

	return is_coming(self, row) && row->status == BB_MEETING_PLANNED &&
	       self->match.day_of_row[i] != MATCH_OUTSIDE;
}

/* Take what a row has become, and count the change. */
static void take(struct planner *self, size_t i, struct bb_meeting *next)
{
	struct bb_meeting *row = &self->out.meetings.items[i];
	unsigned changed = bb_meeting_differences(row, next);

	if (changed != 0 || bb_date_compare(row->slot, next->slot) != 0) {
		bb_meeting_revise(next, changed, self->in->now);
		add_step(self, BB_STEP_REMAKE, next, changed);
	} else if (row->holiday_open != next->holiday_open) {
		add_step(self, BB_STEP_OPEN, next, 0);
	}
	bb_meeting_release(row);
	*row = *next;
	*next = (struct bb_meeting){ 0 };
}

/* One whose time a person set, or that is outside the window: it follows the place only. */
static enum bb_status settle_set_by_hand(struct planner *self, size_t i, struct bb_error *err)
{
	struct bb_meeting *row = &self->out.meetings.items[i], next = { 0 };
	enum bb_status status = bb_meeting_copy(&next, row, err);

	if (status == BB_OK)
		status = schedule_apply_place(&next, self->in, err);
	if (status == BB_OK && is_held(self, i))
		find_held(self, row, bb_meeting_differences(row, &next), row->start);
	else if (status == BB_OK)
		take(self, i, &next);
	bb_meeting_release(&next);
	return status;
}

/* What of a held lunch isn't as it should be. */
static enum bb_status compare_held(unsigned *differs, struct bb_wall *wanted,
                                   const struct planner *self, size_t i, struct bb_error *err)
{
	const struct bb_meeting *row = &self->out.meetings.items[i];
	ptrdiff_t day = self->match.day_of_row[i];
	struct schedule_want want = { .exists = false };
	struct bb_meeting next = { 0 };
	enum bb_status status = bb_meeting_copy(&next, row, err);

	if (day >= 0)
		want = schedule_want_on(self->in, self->in->days[day]);
	if (status == BB_OK && want.exists)
		status = schedule_apply_want(&next, self->in, &want, err);
	else if (status == BB_OK)
		status = schedule_apply_place(&next, self->in, err);
	if (status == BB_OK) {
		*differs = bb_meeting_differences(row, &next);
		if (!want.exists)
			*differs |= BB_SHOWN_STATUS;
		*wanted = want.start;
	}
	bb_meeting_release(&next);
	return status;
}

/* A row that follows the rule and can't: it stays, and on a holiday a person decides. */
static void leave_row(struct planner *self, struct bb_meeting *row)
{
	bool open = self->in->holidays && bb_holidays_find(self->in->holidays, row->start.date);

	if (row->holiday_open != open) {
		row->holiday_open = open;
		add_step(self, BB_STEP_OPEN, row, 0);
	}
}

/* One that somebody holds stays as it is whatever the policy: a lunch doesn't move under
 * those who were invited. */
static enum bb_status settle_held(struct planner *self, size_t i, struct bb_error *err)
{
	struct bb_meeting *row = &self->out.meetings.items[i];
	struct bb_wall wanted = { .hour = 0 };
	unsigned differs = 0;
	enum bb_status status = compare_held(&differs, &wanted, self, i, err);

	if (status != BB_OK)
		return status;
	leave_row(self, row);
	/* Where to move it is asked once, by the holiday. */
	if (row->holiday_open)
		differs &= ~(unsigned)(BB_SHOWN_TIME | BB_SHOWN_STATUS);
	find_held(self, row, differs, wanted);
	find_holiday(self, row);
	find_gap(self, row);
	return BB_OK;
}

static void delete_row(struct planner *self, size_t i)
{
	add_step(self, BB_STEP_DELETE, &self->out.meetings.items[i], 0);
	self->states[i] = ROW_GONE;
}

/* Nobody holds it: make it what it should be. */
static enum bb_status settle_free(struct planner *self, size_t i, struct bb_date day,
                                  struct bb_error *err)
{
	struct bb_meeting *row = &self->out.meetings.items[i], next = { 0 };
	const struct bb_meeting *other = NULL;
	struct schedule_want want = schedule_want_on(self->in, day);
	enum bb_status status;

	if (!want.exists) {
		delete_row(self, i);
		return BB_OK;
	}
	status = bb_meeting_copy(&next, row, err);
	if (status == BB_OK)
		status = place(&next, &other, self, &want, err);
	if (status != BB_OK)
		goto out;
	if (other) {
		find_clash(self, row, want.start, other);
		leave_row(self, row);
	} else if (next.starts_at <= self->in->now) {
		find_held(self, row, bb_meeting_differences(row, &next), want.start);
		leave_row(self, row);
	} else {
		take(self, i, &next);
	}
	self->states[i] = ROW_SETTLED;
	find_holiday(self, row);
	find_gap(self, row);
out:
	bb_meeting_release(&next);
	return status;
}

/* The wall says the same, and it is another instant: those invited are told. */
static void settle_retimed(struct planner *self, size_t i)
{
	struct bb_meeting *row = &self->out.meetings.items[i];

	if (!self->in->retimed || !self->in->retimed[i] || !is_coming(self, row))
		return;
	bb_meeting_revise(row, BB_SHOWN_TIME, self->in->now);
	add_step(self, BB_STEP_REMAKE, row, BB_SHOWN_TIME);
}

/* All rows whose time doesn't depend on others; what follows the rule waits for its day. */
static enum bb_status settle_rows(struct planner *self, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; i < self->in->existing->count && status == BB_OK; i++) {
		const struct bb_meeting *row = &self->out.meetings.items[i];

		if (follows_rule(self, i) && !is_held(self, i)) {
			if (self->match.day_of_row[i] == MATCH_NONE)
				delete_row(self, i);
			continue;
		}
		self->states[i] = ROW_SETTLED;
		settle_retimed(self, i);
		if (follows_rule(self, i))
			status = settle_held(self, i, err);
		else if (is_coming(self, row))
			status = settle_set_by_hand(self, i, err);
	}
	return status;
}

/* -- rows that are new -- */

static int count_coming_before(const struct planner *self, int64_t at)
{
	int count = 0;

	for (size_t i = 0; i < self->out.meetings.count; i++)
		count += self->states[i] == ROW_SETTLED &&
		         self->out.meetings.items[i].starts_at < at &&
		         is_coming(self, &self->out.meetings.items[i]);
	return count;
}

/* Hand a new row over, with the next id. */
static void append(struct planner *self, struct bb_meeting *row)
{
	row->id = self->next_id++;
	if (!self->beyond)
		add_step(self, BB_STEP_MAKE, row, 0);
	self->states[self->out.meetings.count] = ROW_SETTLED;
	self->out.meetings.items[self->out.meetings.count++] = *row;
	find_holiday(self, row);
	find_gap(self, row);
	*row = (struct bb_meeting){ 0 };
}

static enum bb_status make_row(struct planner *self, struct bb_date day, struct bb_error *err)
{
	struct bb_meeting row = { .month = bb_date_month(day), .status = BB_MEETING_PLANNED,
		                  .revised_at = self->in->now, .made_at = self->in->now,
		                  .headcount = -1 };
	const struct bb_meeting *other = NULL;
	struct schedule_want want = schedule_want_on(self->in, day);
	enum bb_status status;
	int before;

	if (!want.exists)
		return BB_OK;
	status = place(&row, &other, self, &want, err);
	if (status != BB_OK || row.starts_at <= self->in->now)
		goto out;
	before = count_coming_before(self, row.starts_at);
	if (before >= self->in->horizon + self->in->ahead)
		goto out;
	self->beyond |= before >= self->in->horizon;
	if (!other)
		append(self, &row);
	else if (other->slot.year != 0 && !self->beyond) /* one by hand stands for the day */
		find_clash(self, &row, want.start, other);
out:
	bb_meeting_release(&row);
	return status;
}

/* Day by day, so that the outcome is the same whether a row was there or not. */
static enum bb_status settle_days(struct planner *self, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; i < self->in->day_count && status == BB_OK; i++) {
		ptrdiff_t row = self->match.row_of_day[i];

		if (row == MATCH_NONE)
			status = make_row(self, self->in->days[i], err);
		else if (self->states[row] == ROW_PENDING)
			status = settle_free(self, (size_t)row, self->in->days[i], err);
	}
	return status;
}

/* -- all of it -- */

static enum bb_status prepare(struct planner *self, struct bb_error *err)
{
	/* Each day makes a row at most. One more: an empty group is no failure. */
	size_t most = self->in->existing->count + self->in->day_count + 1;
	enum bb_status status = BB_OK;

	self->out.meetings.items = calloc(most, sizeof *self->out.meetings.items);
	self->out.steps = calloc(most, 2 * sizeof *self->out.steps);
	self->out.findings = calloc(most, 3 * sizeof *self->out.findings);
	self->states = calloc(most, sizeof *self->states);
	if (!self->out.meetings.items || !self->out.steps || !self->out.findings || !self->states)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; i < self->in->existing->count && status == BB_OK; i++) {
		status = bb_meeting_copy(&self->out.meetings.items[i],
		                         &self->in->existing->items[i], err);
		self->out.meetings.count += status == BB_OK;
	}
	if (status == BB_OK)
		status = schedule_match_init(&self->match, self->in, err);
	return status;
}

/* Drop what is gone, put everything in order, count. */
static void finish(struct planner *self)
{
	struct bb_meetings *meetings = &self->out.meetings;
	size_t kept = 0;

	for (size_t i = 0; i < meetings->count; i++) {
		if (self->states[i] == ROW_GONE) {
			bb_meeting_release(&meetings->items[i]);
			continue;
		}
		assert(self->states[i] == ROW_SETTLED);
		meetings->items[kept++] = meetings->items[i];
	}
	meetings->count = kept;
	for (size_t i = 0; i < kept; i++)
		self->out.coming += is_coming(self, &meetings->items[i]);
	schedule_put_in_order(&self->out);
}

enum bb_status bb_schedule_plan(struct bb_schedule *out, const struct bb_schedule_input *input,
                                struct bb_error *err)
{
	struct planner planner = { .in = input, .next_id = input->next_id };
	enum bb_status status = prepare(&planner, err);

	if (status == BB_OK)
		status = settle_rows(&planner, err);
	if (status == BB_OK)
		status = settle_days(&planner, err);
	if (status == BB_OK) {
		finish(&planner);
		*out = planner.out;
		planner.out = (struct bb_schedule){ 0 };
	}
	bb_schedule_release(&planner.out);
	schedule_match_release(&planner.match);
	free(planner.states);
	return status;
}
