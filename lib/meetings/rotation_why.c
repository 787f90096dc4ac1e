/* SPDX-License-Identifier: MIT */
/*
 * Explaining: the figures behind a choice, and fairness over all. Reads what
 * planning and booking have decided and decides nothing.
 */
#include <brownbag/rotation.h>

#include "meetings/rotation_table.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void bb_turns_format(char out[BB_TURNS_SIZE], int64_t amount)
{
	uint64_t size = amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount;
	uint64_t scale = (uint64_t)BB_TURN_SCALE;
	/* Whole turns apart, so that nothing overflows; rounded half up. */
	uint64_t hundredths = size / scale * 100 + (size % scale * 100 + scale / 2) / scale;

	if (hundredths == 0)
		snprintf(out, BB_TURNS_SIZE, "0.00");
	else
		snprintf(out, BB_TURNS_SIZE, "%c%" PRIu64 ".%02u", amount < 0 ? '-' : '+',
		         hundredths / 100, (unsigned)(hundredths % 100));
}

/* -- why -- */

void bb_why_release(struct bb_why *self)
{
	if (!self)
		return;
	free(self->members);
	*self = (struct bb_why){ 0 };
}

/* The field as it stands before a lunch, if all turns in between go to plan. */
static void walk_to(struct bb_tables *tables, size_t at)
{
	bb_tables_count_standing(tables);
	for (size_t i = 0; i < at; i++) {
		bb_tables_arrive(tables, i);
		bb_tables_pass(tables, i);
	}
	bb_tables_arrive(tables, at);
}

static struct bb_date other_turn(const struct bb_tables *tables, size_t at,
                                 const struct bb_runner *runner)
{
	const struct bb_rotation *rules = tables->rules;

	if (bb_tables_leads_before(tables, at, runner))
		return at > 0 ? rules->coming[at - 1]->start.date : runner->last_on;
	if (bb_tables_leads_after(tables, at, runner))
		return rules->coming[at + 1]->start.date;
	return (struct bb_date){ 0 };
}

static struct bb_why_member explain(const struct bb_tables *tables, size_t at,
                                    const struct bb_runner *runner, int64_t mean)
{
	const struct bb_balance *balance = bb_books_find(tables->rules->books, runner->who->id);
	const struct bb_table *table = &tables->items[at];
	struct bb_date other = other_turn(tables, at, runner);
	struct bb_why_member member = { .member = runner->who->id,
		                        .unfit = runner->unfit,
		                        .leads = bb_table_leads(table, runner->who->id),
		                        .backs_up = table->backup.member == runner->who->id,
		                        .owed = bb_runner_owed(runner) - mean };

	if (other.year != 0 && runner->unfit == BB_FIT && !member.leads) {
		member.unfit = BB_UNFIT_LEADS;
		member.leads_on = other;
	}
	if (!balance)
		return member;
	member.share = balance->credited;
	member.could = balance->could;
	member.led = balance->led;
	member.last_on = balance->last_on;
	return member;
}

struct ranked {
	struct bb_why_member why;
	const struct bb_runner *runner;
};

/* Who leads, then those considered, then the others; within each by the order of turns. */
static int place_of(const struct ranked *ranked)
{
	if (ranked->why.leads)
		return 0;
	return ranked->why.unfit == BB_FIT ? 1 : 1 + (int)ranked->why.unfit;
}

static int by_place(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int order = place_of(x) - place_of(y);

	return order != 0 ? order : bb_runner_compare(x->runner, y->runner);
}

static void judge_relaxation(struct bb_why *why, const struct bb_tables *tables, size_t at)
{
	bool anyone_fit = false;

	for (size_t i = 0; i < tables->field.count; i++) {
		const struct bb_runner *runner = &tables->field.runners[i];

		if (!bb_table_leads(&tables->items[at], runner->who->id)) {
			anyone_fit = anyone_fit || runner->unfit == BB_FIT;
			continue;
		}
		why->relaxed = why->relaxed || runner->unfit != BB_FIT;
		why->rest_relaxed = why->rest_relaxed || other_turn(tables, at, runner).year != 0;
	}
	why->relaxed = why->relaxed && !anyone_fit;
}

static enum bb_status rank_all(struct bb_why *why, const struct bb_tables *tables, size_t at,
                               struct bb_error *err)
{
	const struct bb_field *field = &tables->field;
	struct ranked *ranked = calloc(field->count + 1, sizeof *ranked);
	struct bb_why_member *members = calloc(field->count + 1, sizeof *members);
	size_t count = 0;

	if (!ranked || !members) {
		free(ranked);
		free(members);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	for (size_t i = 0; i < field->count; i++) {
		const struct bb_runner *runner = &field->runners[i];

		if (runner->unfit != BB_UNFIT_GONE)
			ranked[count++] = (struct ranked){ explain(tables, at, runner, why->mean),
			                                   runner };
	}
	qsort(ranked, count, sizeof *ranked, by_place);
	for (size_t i = 0; i < count; i++)
		members[i] = ranked[i].why;
	free(ranked);
	why->members = members;
	why->count = count;
	return BB_OK;
}

enum bb_status bb_rotation_why(struct bb_why *out, const struct bb_rotation *self, size_t at,
                               struct bb_error *err)
{
	struct bb_tables tables = { 0 };
	struct bb_why why = { 0 };
	enum bb_status status;

	assert(at < self->coming_count);
	status = bb_tables_make(&tables, self, err);
	if (status != BB_OK)
		goto out;
	walk_to(&tables, at);
	why.meeting = self->coming[at]->id;
	why.mean = bb_field_mean(&tables.field);
	judge_relaxation(&why, &tables, at);
	status = rank_all(&why, &tables, at, err);
	if (status == BB_OK)
		*out = why;
out:
	bb_tables_release(&tables);
	return status;
}

/* -- stats -- */

void bb_stats_release(struct bb_stats *self)
{
	if (!self)
		return;
	free(self->members);
	*self = (struct bb_stats){ 0 };
}

static int by_stat_member(const void *a, const void *b)
{
	const struct bb_stat *x = a, *y = b;

	return (x->member > y->member) - (x->member < y->member);
}

static int by_turns(const void *a, const void *b)
{
	const struct bb_stat *x = a, *y = b;

	return x->led != y->led ? y->led - x->led : by_stat_member(a, b);
}

static struct bb_stat stat_of(const struct bb_balance *balance, int64_t mean)
{
	return (struct bb_stat){ .member = balance->member,
		                 .led = balance->led,
		                 .could = balance->could,
		                 .share = balance->credited,
		                 .balance = balance->owed - mean,
		                 .last_on = balance->last_on };
}

static int by_day(const void *a, const void *b)
{
	const struct bb_booking *x = *(const struct bb_booking *const *)a;
	const struct bb_booking *y = *(const struct bb_booking *const *)b;

	if (bb_lunch_is_after(x->on, x->meeting, y->on, y->meeting))
		return 1;
	return bb_lunch_is_after(y->on, y->meeting, x->on, x->meeting) ? -1 : 0;
}

/* Bookings of lunches that still hold, in the order of the lunches. */
static size_t effective(const struct bb_booking **out, const struct bb_bookings *log)
{
	size_t count = 0;
	bool stands;

	for (size_t i = 0; i < log->count; i++) {
		const struct bb_booking *booking = &log->items[i];

		stands = booking->meeting != 0 && booking->led > 0;
		for (size_t k = i + 1; k < log->count && stands; k++)
			stands = log->items[k].kind != BB_BOOKING_AMENDED ||
			         log->items[k].amends != booking->id;
		if (stands)
			out[count++] = booking;
	}
	qsort(out, count, sizeof *out, by_day);
	return count;
}

static void count_waits(struct bb_stats *stats, const struct bb_booking *booking, int *waits)
{
	for (size_t i = 0; i < booking->member_count; i++) {
		const struct bb_stat key = { .member = booking->members[i].member };
		struct bb_stat *stat = bsearch(&key, stats->members, stats->count, sizeof key,
		                               by_stat_member);
		unsigned parts = booking->members[i].parts;
		int *wait;

		if (!stat)
			continue;
		wait = &waits[stat - stats->members];
		if (parts & BB_PART_LED)
			*wait = 0;
		else if (parts & BB_PART_COULD)
			++*wait;
		if (*wait > stat->longest_wait)
			stat->longest_wait = *wait;
	}
}

static enum bb_status measure_waits(struct bb_stats *stats, const struct bb_bookings *log,
                                    struct bb_error *err)
{
	const struct bb_booking **held = calloc(log->count + 1, sizeof *held);
	int *waits = calloc(stats->count + 1, sizeof *waits);
	enum bb_status status = BB_OK;

	if (!held || !waits) {
		status = bb_error_set(err, BB_EIO, "out of memory");
		goto out;
	}
	stats->lunches = (int)effective(held, log);
	for (int i = 0; i < stats->lunches; i++)
		count_waits(stats, held[i], waits);
out:
	free(held);
	free(waits);
	return status;
}

static enum bb_status list_members(struct bb_stats *stats, const struct bb_field *field,
                                   struct bb_error *err)
{
	int64_t mean = bb_field_mean(field);

	stats->members = calloc(field->count + 1, sizeof *stats->members);
	if (!stats->members)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; i < field->count; i++) {
		const struct bb_runner *runner = &field->runners[i];

		if (runner->entered && runner->who->listed)
			stats->members[stats->count++] = stat_of(
				bb_books_find(field->rules->books, runner->who->id), mean);
	}
	return BB_OK;
}

static void sum_up(struct bb_stats *stats)
{
	int64_t turns = 0;

	for (size_t i = 0; i < stats->count; i++)
		turns += stats->members[i].led;
	qsort(stats->members, stats->count, sizeof *stats->members, by_turns);
	stats->turns = (int)turns;
	if (turns > 0)
		stats->busiest_permille = (int)(stats->members[0].led * INT64_C(1000) / turns);
}

enum bb_status bb_rotation_stats(struct bb_stats *out, const struct bb_rotation *self,
                                 const struct bb_bookings *log, struct bb_error *err)
{
	struct bb_field field = { 0 };
	struct bb_stats stats = { 0 };
	enum bb_status status;

	status = bb_field_make(&field, self, err);
	if (status != BB_OK)
		return status;
	status = list_members(&stats, &field, err);
	if (status == BB_OK)
		status = measure_waits(&stats, log, err);
	bb_field_release(&field);
	if (status != BB_OK) {
		bb_stats_release(&stats);
		return status;
	}
	sum_up(&stats);
	*out = stats;
	return BB_OK;
}
