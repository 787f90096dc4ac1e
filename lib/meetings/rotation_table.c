/* SPDX-License-Identifier: MIT */
/*
 * Seats at the coming lunches: who sits, who got up, what is stored, and the
 * walk of the field over them. Chooses nobody.
 */
#include "meetings/rotation_table.h"

#include <stdlib.h>
#include <string.h>

struct bb_table bb_table_of(const struct bb_meeting *lunch, int seats)
{
	struct bb_table table = { .lunch = lunch };

	for (size_t i = 0; i < lunch->turn_count; i++) {
		const struct bb_turn *turn = &lunch->turns[i];

		if (turn->seat == BB_SEAT_LEAD && table.seats < BB_ROTATION_LEADS_MAX)
			table.leads[table.seats++] = *turn;
		else if (turn->seat == BB_SEAT_BACKUP && table.backup.member == 0)
			table.backup = *turn;
	}
	if (table.seats < (size_t)seats)
		table.seats = (size_t)seats;
	return table;
}

bool bb_table_leads(const struct bb_table *self, int64_t member)
{
	for (size_t i = 0; i < self->seats; i++)
		if (self->leads[i].member == member)
			return true;
	return false;
}

size_t bb_table_list(const struct bb_table *self, int64_t out[BB_ROTATION_LEADS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < self->seats; i++)
		if (self->leads[i].member != 0)
			out[count++] = self->leads[i].member;
	return count;
}

void bb_table_vacate(struct bb_table *self, struct bb_turn *turn, enum bb_turn_cause cause)
{
	bool stood = turn->state != BB_TURN_PLANNED;

	if (stood && cause != BB_CAUSE_NONE && self->lost_count < BB_TABLE_LOST_MAX) {
		self->lost[self->lost_count] = *turn;
		self->lost[self->lost_count++].cause = cause;
	}
	*turn = (struct bb_turn){ .cause = stood ? cause : BB_CAUSE_NONE };
}

/* Who had this seat already keeps the time since when, and why it was given then. */
static void keep_history(struct bb_turn *turn, const struct bb_meeting *lunch)
{
	const struct bb_turn *former =
		bb_turn_in(lunch->turns, lunch->turn_count, turn->member, turn->seat);

	if (!former)
		return;
	turn->since = former->since;
	turn->cause = former->cause;
}

static size_t write_turns(struct bb_turn *turns, const struct bb_table *table)
{
	size_t count = 0;

	for (size_t i = 0; i < table->seats; i++) {
		if (table->leads[i].member == 0)
			continue;
		turns[count] = table->leads[i];
		turns[count].seat = BB_SEAT_LEAD;
		turns[count].rank = (int)count;
		keep_history(&turns[count], table->lunch);
		count++;
	}
	if (table->backup.member == 0)
		return count;
	turns[count] = table->backup;
	turns[count].seat = BB_SEAT_BACKUP;
	turns[count].rank = 0;
	keep_history(&turns[count], table->lunch);
	return count + 1;
}

enum bb_status bb_table_seal(struct bb_seating *out, const struct bb_table *self,
                             struct bb_error *err)
{
	struct bb_seating seating = { .meeting = self->lunch->id };

	seating.turns = calloc(self->seats + 1, sizeof *seating.turns);
	seating.lost = calloc(self->lost_count + 1, sizeof *seating.lost);
	if (!seating.turns || !seating.lost) {
		bb_seating_release(&seating);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	seating.turn_count = write_turns(seating.turns, self);
	memcpy(seating.lost, self->lost, self->lost_count * sizeof *self->lost);
	seating.lost_count = self->lost_count;
	seating.changed = !bb_turns_equal(seating.turns, seating.turn_count, self->lunch->turns,
	                                  self->lunch->turn_count);
	for (size_t i = 0; i < seating.turn_count; i++)
		seating.announced = seating.announced ||
		                    seating.turns[i].state != BB_TURN_PLANNED;
	*out = seating;
	return BB_OK;
}

/* -- all coming lunches -- */

enum bb_status bb_tables_make(struct bb_tables *out, const struct bb_rotation *rules,
                              struct bb_error *err)
{
	enum bb_status status;

	*out = (struct bb_tables){ .rules = rules };
	status = bb_field_make(&out->field, rules, err);
	if (status != BB_OK)
		return status;
	out->items = calloc(rules->coming_count + 1, sizeof *out->items);
	out->start = calloc(out->field.count + 1, sizeof *out->start);
	if (!out->items || !out->start)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t at = 0; at < rules->coming_count; at++)
		out->items[at] = bb_table_of(rules->coming[at], rules->settings.leads);
	return BB_OK;
}

void bb_tables_release(struct bb_tables *self)
{
	bb_field_release(&self->field);
	free(self->start);
	free(self->items);
	*self = (struct bb_tables){ 0 };
}

static void count_standing(struct bb_tables *self, struct bb_table *table)
{
	struct bb_runner *runner;

	for (size_t i = 0; i < table->seats; i++) {
		if (table->leads[i].member == 0 || table->leads[i].state == BB_TURN_PLANNED)
			continue;
		table->stands[table->stand_count++] = table->leads[i].member;
		runner = bb_field_find(&self->field, table->leads[i].member);
		if (runner)
			runner->later++;
	}
}

void bb_tables_count_standing(struct bb_tables *self)
{
	for (size_t at = 0; at < self->rules->coming_count; at++)
		count_standing(self, &self->items[at]);
	if (self->field.count > 0)
		memcpy(self->start, self->field.runners, self->field.count * sizeof *self->start);
}

void bb_tables_restart(struct bb_tables *self)
{
	if (self->field.count > 0)
		memcpy(self->field.runners, self->start, self->field.count * sizeof *self->start);
}

void bb_tables_arrive(struct bb_tables *self, size_t at)
{
	const struct bb_table *table = &self->items[at];
	struct bb_runner *runner;

	for (size_t i = 0; i < table->stand_count; i++) {
		runner = bb_field_find(&self->field, table->stands[i]);
		if (runner)
			runner->later--;
	}
	bb_field_judge(&self->field, at);
}

void bb_tables_pass(struct bb_tables *self, size_t at)
{
	int64_t leads[BB_ROTATION_LEADS_MAX];
	size_t count = bb_table_list(&self->items[at], leads);

	bb_field_pass(&self->field, at, leads, count);
}

/* The lunch before the first coming one is the last that was held. */
bool bb_tables_leads_before(const struct bb_tables *self, size_t at,
                            const struct bb_runner *runner)
{
	if (at > 0)
		return bb_table_leads(&self->items[at - 1], runner->who->id);
	return runner->last_meeting != 0 &&
	       runner->last_meeting == self->rules->books->last_meeting;
}

bool bb_tables_leads_after(const struct bb_tables *self, size_t at,
                           const struct bb_runner *runner)
{
	return at + 1 < self->rules->coming_count &&
	       bb_table_leads(&self->items[at + 1], runner->who->id);
}
