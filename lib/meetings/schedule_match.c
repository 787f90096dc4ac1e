/* SPDX-License-Identifier: MIT */
/*
 * Rows of lunches against days of the rule. A row whose slot is a day of the
 * rule belongs to it. The others come from a former rule: each takes the nearest
 * day of its month that is still free, whatever became of its lunch, so that a
 * month whose lunch was moved or cancelled doesn't get another one.
 */
#include <brownbag/schedule.h>

#include "meetings/schedule_match.h"

#include <assert.h>
#include <stdlib.h>

static int compare_days(const void *a, const void *b)
{
	return bb_date_compare(*(const struct bb_date *)a, *(const struct bb_date *)b);
}

static const struct bb_date *find_day(const struct bb_schedule_input *input, struct bb_date day)
{
	if (input->day_count == 0)
		return NULL;
	return bsearch(&day, input->days, input->day_count, sizeof day, compare_days);
}

bool schedule_names(const struct bb_schedule_input *input, struct bb_date day)
{
	return find_day(input, day) != NULL;
}

static void match_slots(struct schedule_match *self, const struct bb_schedule_input *input)
{
	struct bb_date from = bb_schedule_days_from(input->zone, input->now);

	for (size_t i = 0; i < input->existing->count; i++) {
		struct bb_date slot = input->existing->items[i].slot;
		const struct bb_date *day;

		self->day_of_row[i] = MATCH_OUTSIDE;
		if (slot.year == 0 || bb_date_compare(slot, from) < 0 ||
		    bb_date_compare(slot, input->until) > 0)
			continue;
		day = find_day(input, slot);
		self->day_of_row[i] = day ? day - input->days : MATCH_NONE;
		if (day)
			self->row_of_day[day - input->days] = (ptrdiff_t)i;
	}
}

/* The nearest free day of a slot's month and how far it is, the earlier of two; MATCH_NONE. */
static ptrdiff_t nearest_day(int64_t *distance, const struct schedule_match *self,
                             const struct bb_schedule_input *input, struct bb_date slot)
{
	ptrdiff_t nearest = MATCH_NONE;

	for (size_t i = 0; i < input->day_count; i++) {
		int64_t apart = llabs(bb_date_days(input->days[i]) - bb_date_days(slot));

		if (self->row_of_day[i] != MATCH_NONE ||
		    bb_month_compare(bb_date_month(input->days[i]), bb_date_month(slot)) != 0)
			continue;
		if (nearest == MATCH_NONE || apart < *distance) {
			nearest = (ptrdiff_t)i;
			*distance = apart;
		}
	}
	return nearest;
}

/* Pair the row and the day that are closest to each other; false if no pair is left. */
static bool pair_closest(struct schedule_match *self, const struct bb_schedule_input *input)
{
	ptrdiff_t row = MATCH_NONE, day = MATCH_NONE;
	int64_t closest = 0;

	for (size_t i = 0; i < input->existing->count; i++) {
		int64_t distance = 0;
		ptrdiff_t candidate;

		if (self->day_of_row[i] != MATCH_NONE)
			continue;
		candidate = nearest_day(&distance, self, input, input->existing->items[i].slot);
		if (candidate == MATCH_NONE || (row != MATCH_NONE && distance >= closest))
			continue;
		row = (ptrdiff_t)i;
		day = candidate;
		closest = distance;
	}
	if (row == MATCH_NONE)
		return false;
	self->day_of_row[row] = day;
	self->row_of_day[day] = row;
	return true;
}

enum bb_status schedule_match_init(struct schedule_match *out,
                                   const struct bb_schedule_input *input, struct bb_error *err)
{
	struct schedule_match match;

	/* One more than needed: an empty group is no failure. */
	match.day_of_row = calloc(input->existing->count + 1, sizeof *match.day_of_row);
	match.row_of_day = calloc(input->day_count + 1, sizeof *match.row_of_day);
	if (!match.day_of_row || !match.row_of_day) {
		schedule_match_release(&match);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	for (size_t i = 0; i < input->day_count; i++)
		match.row_of_day[i] = MATCH_NONE;
	match_slots(&match, input);
	while (pair_closest(&match, input))
		continue;
	*out = match;
	return BB_OK;
}

void schedule_match_release(struct schedule_match *self)
{
	free(self->day_of_row);
	free(self->row_of_day);
	*self = (struct schedule_match){ 0 };
}
