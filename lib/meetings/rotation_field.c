/* SPDX-License-Identifier: MIT */
/*
 * Who could lead a lunch, and in which order they come. Decides about one lunch
 * at a time, from balances and standings; knows nothing of seats, of what was
 * announced, or of the log.
 */
#include "meetings/rotation_field.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>

static int by_id(const void *a, const void *b)
{
	const struct bb_runner *x = a, *y = b;

	return (x->who->id > y->who->id) - (x->who->id < y->who->id);
}

bool bb_lunch_is_after(struct bb_date on, int64_t meeting, struct bb_date other_on, int64_t other)
{
	int order = bb_date_compare(on, other_on);

	return order > 0 || (order == 0 && meeting > other);
}

void bb_absence_count(int *away_run, int *present, bool away)
{
	if (!away) {
		*away_run = 0;
		if (*present < BB_GRACE_MAX)
			(*present)++;
		return;
	}
	/* Beyond a long absence its length makes no difference. */
	if (*away_run < BB_LONG_ABSENCE)
		(*away_run)++;
	if (*away_run == BB_LONG_ABSENCE)
		*present = 0;
}

/* Balances are read from a file too. */
static bool is_sane(const struct bb_balance *b)
{
	return b->owed <= BB_OWED_MAX && b->owed >= -BB_OWED_MAX && b->credited >= 0 &&
	       b->credited <= BB_OWED_MAX && b->could >= 0 && b->could < INT_MAX / 2 &&
	       b->led >= 0 && b->led < INT_MAX / 2;
}

enum bb_status bb_books_check(const struct bb_books *self, struct bb_error *err)
{
	for (size_t i = 0; i < self->count; i++)
		if (!is_sane(&self->balances[i]))
			return bb_error_set(err, BB_EINVAL,
			                    "the balance of member %lld can't be right",
			                    (long long)self->balances[i].member);
	return BB_OK;
}

/* Lunches held since the month of joining, as far as a grace can reach. */
static int lunches_met(const struct bb_books *books, struct bb_month joined)
{
	int met = 0;

	for (size_t i = 0; i < books->recent_count; i++)
		if (bb_month_compare(books->recent[i], joined) >= 0)
			met++;
	return met;
}

/* Who joined no later than the first lunch, held or yet to come. */
static bool is_founder(const struct bb_rotation *rules, struct bb_month joined)
{
	if (rules->books->first.year != 0)
		return bb_month_compare(joined, rules->books->first) <= 0;
	return rules->coming_count > 0 && bb_month_compare(joined, rules->coming[0]->month) <= 0;
}

static struct bb_runner line_up(const struct bb_rotation *rules, const struct bb_candidate *who)
{
	const struct bb_balance *balance = bb_books_find(rules->books, who->id);
	struct bb_runner runner = { .who = who, .present = BB_GRACE_MAX };

	runner.met = lunches_met(rules->books, who->joined);
	runner.founder = is_founder(rules, who->joined);
	if (!balance)
		return runner;
	runner.owed = balance->owed;
	runner.away_run = balance->away_run;
	runner.present = balance->present;
	runner.last_meeting = balance->last_meeting;
	runner.last_on = balance->last_on;
	runner.entered = balance->entered;
	if (balance->entered)
		runner.founder = balance->founder;
	return runner;
}

enum bb_status bb_field_make(struct bb_field *out, const struct bb_rotation *rules,
                             struct bb_error *err)
{
	enum bb_status status = bb_books_check(rules->books, err);
	struct bb_runner *runners;

	if (status != BB_OK)
		return status;
	runners = calloc(rules->candidate_count + 1, sizeof *runners);
	if (!runners)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; i < rules->candidate_count; i++)
		runners[i] = line_up(rules, &rules->candidates[i]);
	qsort(runners, rules->candidate_count, sizeof *runners, by_id);
	*out = (struct bb_field){ rules, runners, rules->candidate_count };
	return BB_OK;
}

void bb_field_release(struct bb_field *self)
{
	free(self->runners);
	*self = (struct bb_field){ 0 };
}

struct bb_runner *bb_field_find(const struct bb_field *self, int64_t member)
{
	const struct bb_candidate who = { .id = member };
	const struct bb_runner key = { .who = &who };

	if (self->count == 0)
		return NULL;
	return bsearch(&key, self->runners, self->count, sizeof key, by_id);
}

enum bb_unfit bb_runner_hindrance(const struct bb_runner *self, const struct bb_rotation *rules,
                                  size_t at)
{
	static const enum bb_unfit by_standing[] = {
		[BB_STANDING_FREE] = BB_FIT,
		[BB_STANDING_AWAY] = BB_UNFIT_AWAY,
		[BB_STANDING_AWAY_LATE] = BB_UNFIT_AWAY,
		[BB_STANDING_DECLINED] = BB_UNFIT_DECLINED,
		[BB_STANDING_SILENT] = BB_UNFIT_SILENT,
		[BB_STANDING_GONE] = BB_UNFIT_GONE,
	};
	unsigned char standing = self->who->standings[at];

	assert(standing <= BB_STANDING_GONE);
	if (!self->who->listed || standing == BB_STANDING_GONE ||
	    bb_month_compare(self->who->joined, rules->coming[at]->month) > 0)
		return BB_UNFIT_GONE;
	return self->who->leads ? by_standing[standing] : BB_UNFIT_OPTED_OUT;
}

static enum bb_unfit judge(const struct bb_runner *runner, const struct bb_rotation *rules,
                           size_t at)
{
	enum bb_unfit hindrance = bb_runner_hindrance(runner, rules, at);

	if (hindrance != BB_FIT)
		return hindrance;
	if (!runner->founder && runner->met < rules->settings.grace)
		return BB_UNFIT_NEW;
	return runner->present < rules->settings.return_grace ? BB_UNFIT_BACK : BB_FIT;
}

void bb_field_judge(struct bb_field *self, size_t at)
{
	for (size_t i = 0; i < self->count; i++)
		self->runners[i].unfit = judge(&self->runners[i], self->rules, at);
}

bool bb_field_is_relaxed(const struct bb_field *self)
{
	for (size_t i = 0; i < self->count; i++)
		if (self->runners[i].unfit == BB_FIT)
			return false;
	return true;
}

bool bb_runner_could(const struct bb_runner *self, bool relaxed)
{
	return self->unfit == BB_FIT ||
	       (relaxed && (self->unfit == BB_UNFIT_NEW || self->unfit == BB_UNFIT_BACK));
}

/* What a lunch with so many facilitators is worth to each who could have led it. */
static int64_t share_of(const struct bb_field *field, size_t leads, bool relaxed)
{
	int could = 0;

	for (size_t i = 0; i < field->count; i++)
		could += bb_runner_could(&field->runners[i], relaxed);
	return bb_booking_share(could, (int)leads);
}

static void age(struct bb_runner *runner, const struct bb_meeting *lunch, unsigned char standing)
{
	if (bb_month_compare(runner->who->joined, lunch->month) > 0)
		return;
	if (runner->met < BB_GRACE_MAX)
		runner->met++;
	bb_absence_count(&runner->away_run, &runner->present, standing == BB_STANDING_AWAY);
}

void bb_field_pass(struct bb_field *self, size_t at, const int64_t *leads, size_t count)
{
	const struct bb_meeting *lunch = self->rules->coming[at];
	bool relaxed = bb_field_is_relaxed(self);
	int64_t share = share_of(self, count, relaxed);
	struct bb_runner *runner;

	for (size_t i = 0; i < self->count; i++) {
		runner = &self->runners[i];
		if (bb_runner_could(runner, relaxed))
			runner->owed += share;
		age(runner, lunch, runner->who->standings[at]);
	}
	for (size_t i = 0; i < count; i++) {
		runner = bb_field_find(self, leads[i]);
		if (!runner)
			continue;
		runner->owed -= BB_TURN_SCALE;
		runner->last_meeting = lunch->id;
		runner->last_on = lunch->start.date;
	}
}

int64_t bb_runner_owed(const struct bb_runner *self)
{
	return self->owed - self->later * BB_TURN_SCALE;
}

int bb_runner_compare(const struct bb_runner *a, const struct bb_runner *b)
{
	int64_t x = bb_runner_owed(a), y = bb_runner_owed(b);
	int order;

	if (x != y)
		return x > y ? -1 : 1;
	order = bb_date_compare(a->last_on, b->last_on); /* never is year 0, before all */
	if (order == 0)
		order = bb_month_compare(a->who->joined, b->who->joined);
	return order != 0 ? order : (a->who->id > b->who->id) - (a->who->id < b->who->id);
}

int64_t bb_field_mean(const struct bb_field *self)
{
	__int128 sum = 0; /* a sum of balances need not fit 64 bits */
	int64_t count = 0, mean;

	for (size_t i = 0; i < self->count; i++) {
		const struct bb_runner *runner = &self->runners[i];

		if (!runner->entered || !runner->who->listed || !runner->who->leads)
			continue;
		sum += bb_runner_owed(runner);
		count++;
	}
	if (count == 0)
		return 0;
	mean = (int64_t)(sum / count);
	return sum % count < 0 ? mean - 1 : mean;
}
