/* SPDX-License-Identifier: MIT */
/*
 * The plan of the coming lunches: which announced turns stand, who takes a seat
 * that is empty, who stands by. Reads balances and never the log; changes one
 * seat for a cause, and no other with it.
 */
#include <brownbag/rotation.h>

#include "meetings/rotation_field.h"
#include "meetings/rotation_table.h"

#include <assert.h>
#include <stdlib.h>

static const char *const unfit_names[] = { "",    "away", "opted out", "declined", "no answer",
	                                   "new", "back", "leads",     "gone" };

const char *bb_unfit_name(enum bb_unfit unfit)
{
	assert(unfit >= BB_FIT && unfit < BB_UNFIT_COUNT);
	return unfit_names[unfit];
}

void bb_seating_release(struct bb_seating *self)
{
	if (!self)
		return;
	free(self->turns);
	free(self->lost);
	*self = (struct bb_seating){ 0 };
}

void bb_plan_release(struct bb_plan *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++)
		bb_seating_release(&self->items[i]);
	free(self->items);
	*self = (struct bb_plan){ 0 };
}

/* -- what stands -- */

static enum bb_turn_cause cause_of(enum bb_unfit hindrance)
{
	static const enum bb_turn_cause causes[] = {
		[BB_UNFIT_AWAY] = BB_CAUSE_AWAY,
		[BB_UNFIT_OPTED_OUT] = BB_CAUSE_OPTED_OUT,
		[BB_UNFIT_DECLINED] = BB_CAUSE_DECLINED,
		[BB_UNFIT_SILENT] = BB_CAUSE_SILENT,
		[BB_UNFIT_GONE] = BB_CAUSE_REMOVED,
	};

	return hindrance == BB_FIT ? BB_CAUSE_NONE : causes[hindrance];
}

/* A plan that was never announced binds nobody. */
static void judge_turn(const struct bb_tables *tables, size_t at, struct bb_turn *turn)
{
	const struct bb_runner *runner = bb_field_find(&tables->field, turn->member);
	enum bb_unfit hindrance = BB_UNFIT_GONE;

	if (turn->member == 0)
		return;
	if (runner)
		hindrance = bb_runner_hindrance(runner, tables->rules, at);
	if (turn->state == BB_TURN_PLANNED || hindrance != BB_FIT)
		bb_table_vacate(&tables->items[at], turn, cause_of(hindrance));
}

static size_t seats_taken(const struct bb_table *table)
{
	int64_t leads[BB_ROTATION_LEADS_MAX];

	return bb_table_list(table, leads);
}

/* The named backup takes the first seat that was given up. */
static void call_backup(const struct bb_rotation *rules, struct bb_table *table)
{
	if (table->backup.member == 0 || seats_taken(table) >= (size_t)rules->settings.leads)
		return;
	for (size_t i = 0; i < table->seats; i++) {
		struct bb_turn *seat = &table->leads[i];

		if (seat->member != 0 || seat->cause == BB_CAUSE_NONE)
			continue;
		seat->member = table->backup.member;
		seat->state = BB_TURN_ANNOUNCED;
		seat->since = rules->now;
		table->backup = (struct bb_turn){ .cause = seat->cause };
		return;
	}
}

static void keep_what_stands(const struct bb_tables *tables, size_t at)
{
	struct bb_table *table = &tables->items[at];

	if (at < tables->rules->begun)
		return;
	for (size_t i = 0; i < table->seats; i++)
		judge_turn(tables, at, &table->leads[i]);
	judge_turn(tables, at, &table->backup);
	call_backup(tables->rules, table);
}

/* -- who is next -- */

/* The first in order who could and doesn't lead there yet; NULL if there is nobody. */
static const struct bb_runner *first_of(const struct bb_tables *tables, size_t at, bool relaxed,
                                        bool rested)
{
	const struct bb_runner *best = NULL;

	for (size_t i = 0; i < tables->field.count; i++) {
		const struct bb_runner *runner = &tables->field.runners[i];

		if (!bb_runner_could(runner, relaxed) ||
		    bb_table_leads(&tables->items[at], runner->who->id) ||
		    (rested && (bb_tables_leads_before(tables, at, runner) ||
		                bb_tables_leads_after(tables, at, runner))))
			continue;
		if (!best || bb_runner_compare(runner, best) < 0)
			best = runner;
	}
	return best;
}

/* Rest is given up before a grace is: it is the smaller imposition. */
static const struct bb_runner *next_lead(const struct bb_tables *tables, size_t at)
{
	const struct bb_runner *next = NULL;

	for (int relaxed = 0; relaxed <= 1 && !next; relaxed++) {
		next = first_of(tables, at, relaxed, true);
		if (!next)
			next = first_of(tables, at, relaxed, false);
	}
	return next;
}

static void sit(const struct bb_rotation *rules, size_t at, struct bb_turn *seat,
                const struct bb_runner *runner)
{
	seat->member = runner->who->id;
	seat->state = at < rules->begun + (size_t)rules->settings.announce ? BB_TURN_ANNOUNCED
	                                                                   : BB_TURN_PLANNED;
	seat->since = rules->now;
}

static void fill_leads(const struct bb_tables *tables, size_t at)
{
	struct bb_table *table = &tables->items[at];
	size_t taken = seats_taken(table);
	const struct bb_runner *next;

	if (at < tables->rules->begun)
		return;
	for (size_t i = 0; i < table->seats; i++) {
		if (table->leads[i].member != 0 ||
		    taken >= (size_t)tables->rules->settings.leads)
			continue;
		next = next_lead(tables, at);
		if (!next)
			return;
		sit(tables->rules, at, &table->leads[i], next);
		taken++;
	}
}

/* Rest and the lunch after are never waived for a backup: better none. */
static void fill_backup(const struct bb_tables *tables, size_t at)
{
	struct bb_table *table = &tables->items[at];
	const struct bb_runner *next;

	if (at < tables->rules->begun)
		return;
	if (!tables->rules->settings.backup || bb_table_leads(table, table->backup.member))
		table->backup = (struct bb_turn){ .cause = table->backup.cause };
	if (!tables->rules->settings.backup || table->backup.member != 0)
		return;
	next = first_of(tables, at, false, true);
	if (!next)
		next = first_of(tables, at, true, true);
	if (next)
		sit(tables->rules, at, &table->backup, next);
}

/* -- the whole plan -- */

static void tally(struct bb_seating *seating, const struct bb_tables *tables, size_t at)
{
	const struct bb_table *table = &tables->items[at];
	int leads = (int)seats_taken(table), waived = 0;

	for (size_t i = 0; i < tables->field.count; i++) {
		const struct bb_runner *runner = &tables->field.runners[i];
		bool seated = bb_table_leads(table, runner->who->id);

		if (runner->unfit == BB_UNFIT_GONE)
			continue;
		seating->members++;
		seating->unfit[seated ? BB_UNFIT_LEADS : runner->unfit]++;
		waived += seated && runner->unfit != BB_FIT;
	}
	seating->relaxed = waived > 0 && seating->unfit[BB_FIT] == 0;
	if (leads < tables->rules->settings.leads && at >= tables->rules->begun)
		seating->open = tables->rules->settings.leads - leads;
}

/* Leads come first, one lunch further than asked for: who backs up mustn't lead the lunch
 * after, and the plan for fewer lunches has to be the beginning of the plan for more. */
static void walk_leads(struct bb_tables *tables, size_t count)
{
	bb_tables_restart(tables);
	for (size_t at = 0; at < count; at++) {
		bb_tables_arrive(tables, at);
		fill_leads(tables, at);
		bb_tables_pass(tables, at);
	}
}

static enum bb_status walk_backups(struct bb_plan *plan, struct bb_tables *tables, size_t count,
                                   struct bb_error *err)
{
	enum bb_status status;

	bb_tables_restart(tables);
	for (size_t at = 0; at < count; at++) {
		bb_tables_arrive(tables, at);
		fill_backup(tables, at);
		status = bb_table_seal(&plan->items[at], &tables->items[at], err);
		if (status != BB_OK)
			return status;
		plan->count++;
		tally(&plan->items[at], tables, at);
		bb_tables_pass(tables, at);
	}
	return BB_OK;
}

enum bb_status bb_rotation_plan(struct bb_plan *out, const struct bb_rotation *self, size_t count,
                                struct bb_error *err)
{
	size_t planned = count < self->coming_count ? count : self->coming_count;
	struct bb_tables tables = { 0 };
	struct bb_plan plan = { 0 };
	enum bb_status status;

	status = bb_tables_make(&tables, self, err);
	if (status != BB_OK)
		goto out;
	plan.items = calloc(planned + 1, sizeof *plan.items);
	if (!plan.items) {
		status = bb_error_set(err, BB_EIO, "out of memory");
		goto out;
	}
	for (size_t at = 0; at < self->coming_count; at++)
		keep_what_stands(&tables, at);
	bb_tables_count_standing(&tables);
	walk_leads(&tables, planned < self->coming_count ? planned + 1 : planned);
	status = walk_backups(&plan, &tables, planned, err);
	if (status != BB_OK)
		goto out;
	*out = plan;
	plan = (struct bb_plan){ 0 };
out:
	bb_plan_release(&plan);
	bb_tables_release(&tables);
	return status;
}

bool bb_rotation_announces_too_far(const struct bb_rotation *self)
{
	int leading = 0;

	for (size_t i = 0; i < self->candidate_count; i++)
		leading += self->candidates[i].listed && self->candidates[i].leads;
	return self->settings.announce * self->settings.leads * 2 > leading;
}
