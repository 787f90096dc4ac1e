/* SPDX-License-Identifier: MIT */
/*
 * What a person decides about turns: put somebody there, exchange two, can't,
 * yes. Changes the lunches that were named; filling what became vacant is the
 * plan's part.
 */
#include <brownbag/rotation.h>

#include "meetings/rotation_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static enum bb_unfit hindrance_of(const struct bb_field *field, size_t at, int64_t member)
{
	const struct bb_runner *runner = bb_field_find(field, member);

	return runner ? bb_runner_hindrance(runner, field->rules, at) : BB_UNFIT_GONE;
}

static enum bb_status check_able(const struct bb_field *field, size_t at, int64_t member,
                                 struct bb_error *err)
{
	static const char *const reasons[] = {
		[BB_UNFIT_AWAY] = "is away",
		[BB_UNFIT_OPTED_OUT] = "takes no turns",
		[BB_UNFIT_DECLINED] = "has declined",
		[BB_UNFIT_SILENT] = "has not answered",
	};
	enum bb_unfit hindrance = hindrance_of(field, at, member);
	char day[BB_DATE_SIZE];

	if (hindrance == BB_FIT)
		return BB_OK;
	bb_date_format(day, field->rules->coming[at]->start.date);
	if (hindrance == BB_UNFIT_GONE)
		return bb_error_set(err, BB_ENOENT, "member %lld is not on the roster on %s",
		                    (long long)member, day);
	return bb_error_set(err, BB_ECONFLICT, "member %lld %s (%s)", (long long)member,
	                    reasons[hindrance], day);
}

/* -- set -- */

static enum bb_status check_chosen(const struct bb_field *field, size_t at, const int64_t *who,
                                   size_t count, struct bb_error *err)
{
	enum bb_status status = bb_rotation_check_named(who, count, err);

	if (status == BB_OK && count == 0)
		return bb_error_set(err, BB_EINVAL, "nobody is named");
	for (size_t i = 0; i < count && status == BB_OK; i++) {
		enum bb_unfit hindrance = hindrance_of(field, at, who[i]);

		/* Who said no, or nothing, may say yes after all. */
		if (hindrance != BB_UNFIT_DECLINED && hindrance != BB_UNFIT_SILENT)
			status = check_able(field, at, who[i], err);
	}
	return status;
}

static bool is_among(int64_t member, const int64_t *who, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (who[i] == member)
			return true;
	return false;
}

/* The chosen take the first seats; others keep theirs behind them as far as there are any. */
static void seat_chosen(struct bb_table *table, const struct bb_rotation *rules,
                        const int64_t *who, size_t count, enum bb_turn_cause cause)
{
	struct bb_turn seats[BB_ROTATION_LEADS_MAX] = { { 0 } };
	bool anyone_lost = false;
	size_t taken = count;

	for (size_t i = 0; i < table->seats; i++) {
		struct bb_turn *turn = &table->leads[i];

		if (turn->member == 0 || is_among(turn->member, who, count))
			continue;
		if (cause == BB_CAUSE_SET && taken < (size_t)rules->settings.leads) {
			seats[taken++] = *turn;
			continue;
		}
		anyone_lost = anyone_lost || turn->state != BB_TURN_PLANNED;
		bb_table_vacate(table, turn, cause);
	}
	for (size_t i = 0; i < count; i++) {
		seats[i] = (struct bb_turn){ .member = who[i],
			                     .state = BB_TURN_CONFIRMED,
			                     .cause = anyone_lost ? cause : BB_CAUSE_NONE,
			                     .since = rules->now };
	}
	memcpy(table->leads, seats, sizeof seats);
	table->seats = taken;
	if (is_among(table->backup.member, who, count))
		table->backup = (struct bb_turn){ 0 };
}

enum bb_status bb_rotation_set(struct bb_seating *out, const struct bb_rotation *self, size_t at,
                               const int64_t *who, size_t count, struct bb_error *err)
{
	struct bb_field field = { 0 };
	struct bb_table table;
	enum bb_status status;

	assert(at < self->coming_count);
	status = bb_field_make(&field, self, err);
	if (status != BB_OK)
		return status;
	status = check_chosen(&field, at, who, count, err);
	if (status != BB_OK)
		goto out;
	table = bb_table_of(self->coming[at], 0);
	seat_chosen(&table, self, who, count, BB_CAUSE_SET);
	status = bb_table_seal(out, &table, err);
out:
	bb_field_release(&field);
	return status;
}

/* -- swap -- */

static enum bb_status check_swap(const struct bb_field *field, const struct bb_table tables[2],
                                 const size_t at[2], struct bb_error *err)
{
	int64_t leads[BB_ROTATION_LEADS_MAX];
	enum bb_status status;
	char day[BB_DATE_SIZE];
	size_t differ = 0, count;

	for (size_t t = 0; t < 2; t++) {
		count = bb_table_list(&tables[t], leads);
		bb_date_format(day, tables[t].lunch->start.date);
		if (count == 0)
			return bb_error_set(err, BB_ECONFLICT, "nobody leads %s yet", day);
		for (size_t i = 0; i < count; i++) {
			status = check_able(field, at[1 - t], leads[i], err);
			if (status != BB_OK)
				return status;
			differ += !bb_table_leads(&tables[1 - t], leads[i]);
		}
	}
	if (differ == 0)
		return bb_error_set(err, BB_ECONFLICT, "member %lld leads both",
		                    (long long)tables[0].leads[0].member);
	return BB_OK;
}

static enum bb_status exchange(struct bb_seating out[2], struct bb_table tables[2],
                               const struct bb_rotation *rules, struct bb_error *err)
{
	int64_t leads[2][BB_ROTATION_LEADS_MAX];
	struct bb_seating first;
	enum bb_status status;
	size_t counts[2];

	for (size_t t = 0; t < 2; t++)
		counts[t] = bb_table_list(&tables[t], leads[t]);
	for (size_t t = 0; t < 2; t++)
		seat_chosen(&tables[t], rules, leads[1 - t], counts[1 - t], BB_CAUSE_SWAPPED);
	status = bb_table_seal(&first, &tables[0], err);
	if (status != BB_OK)
		return status;
	status = bb_table_seal(&out[1], &tables[1], err);
	if (status != BB_OK) {
		bb_seating_release(&first);
		return status;
	}
	out[0] = first;
	return BB_OK;
}

enum bb_status bb_rotation_swap(struct bb_seating out[2], const struct bb_rotation *self, size_t a,
                                size_t b, struct bb_error *err)
{
	const size_t at[2] = { a, b };
	struct bb_table tables[2];
	struct bb_field field = { 0 };
	enum bb_status status;

	assert(a < self->coming_count && b < self->coming_count);
	if (a == b)
		return bb_error_set(err, BB_EINVAL, "a lunch can't be swapped with itself");
	status = bb_field_make(&field, self, err);
	if (status != BB_OK)
		return status;
	for (size_t t = 0; t < 2; t++)
		tables[t] = bb_table_of(self->coming[at[t]], 0);
	status = check_swap(&field, tables, at, err);
	if (status == BB_OK)
		status = exchange(out, tables, self, err);
	bb_field_release(&field);
	return status;
}

/* -- no and yes -- */

static enum bb_status find_holder(int64_t *holder, const struct bb_meeting *lunch, int64_t who,
                                  struct bb_error *err)
{
	char day[BB_DATE_SIZE];

	bb_date_format(day, lunch->start.date);
	if (who == 0)
		who = bb_meeting_seat(lunch, BB_SEAT_LEAD);
	if (who == 0)
		return bb_error_set(err, BB_ENOENT, "nobody leads %s yet", day);
	if (!bb_turn_of(lunch->turns, lunch->turn_count, who))
		return bb_error_set(err, BB_ENOENT, "member %lld has no turn on %s",
		                    (long long)who, day);
	*holder = who;
	return BB_OK;
}

/* The same rotation, but that one member has declined one lunch. */
static enum bb_status plan_without(struct bb_plan *out, const struct bb_rotation *rules, size_t at,
                                   int64_t who, struct bb_error *err)
{
	struct bb_candidate *candidates = calloc(rules->candidate_count + 1, sizeof *candidates);
	unsigned char *standings = calloc(rules->coming_count, 1);
	struct bb_rotation without = *rules;
	enum bb_status status;

	if (!candidates || !standings) {
		status = bb_error_set(err, BB_EIO, "out of memory");
		goto out;
	}
	for (size_t i = 0; i < rules->candidate_count; i++) {
		candidates[i] = rules->candidates[i];
		if (candidates[i].id != who)
			continue;
		memcpy(standings, candidates[i].standings, rules->coming_count);
		if (standings[at] == BB_STANDING_FREE)
			standings[at] = BB_STANDING_DECLINED;
		candidates[i].standings = standings;
	}
	without.candidates = candidates;
	status = bb_rotation_plan(out, &without, at + 1, err);
out:
	free(candidates);
	free(standings);
	return status;
}

enum bb_status bb_rotation_decline(struct bb_seating *out, const struct bb_rotation *self,
                                   size_t at, int64_t who, struct bb_error *err)
{
	struct bb_plan plan = { 0 };
	enum bb_status status;
	int64_t holder = 0;

	assert(at < self->coming_count);
	status = find_holder(&holder, self->coming[at], who, err);
	if (status != BB_OK)
		return status;
	status = plan_without(&plan, self, at, holder, err);
	if (status != BB_OK)
		return status;
	*out = plan.items[at];
	plan.items[at] = (struct bb_seating){ 0 };
	bb_plan_release(&plan);
	return BB_OK;
}

static void confirm_turn(struct bb_turn *turn, int64_t member)
{
	if (turn->member == member)
		turn->state = BB_TURN_CONFIRMED;
}

enum bb_status bb_rotation_confirm(struct bb_seating *out, const struct bb_rotation *self,
                                   size_t at, int64_t who, struct bb_error *err)
{
	struct bb_field field = { 0 };
	struct bb_table table;
	enum bb_status status;
	int64_t holder = 0;

	assert(at < self->coming_count);
	status = find_holder(&holder, self->coming[at], who, err);
	if (status != BB_OK)
		return status;
	status = bb_field_make(&field, self, err);
	if (status != BB_OK)
		return status;
	status = check_able(&field, at, holder, err);
	if (status != BB_OK)
		goto out;
	table = bb_table_of(self->coming[at], 0);
	for (size_t i = 0; i < table.seats; i++)
		confirm_turn(&table.leads[i], holder);
	confirm_turn(&table.backup, holder);
	status = bb_table_seal(out, &table, err);
out:
	bb_field_release(&field);
	return status;
}
