/* SPDX-License-Identifier: MIT */
/*
 * Ten years of a cron that runs each quarter of an hour, sometimes late or not
 * at all, with a clock that is sometimes wrong, in a group that never stands
 * still. <witness.h> says what was right about each mail.
 */
#include <brownbag/reconcile.h>

#include "contract.h"
#include "saga.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
	QUARTER = 15 * 60,
	DAY = 24 * 60 * 60,
	YEARS = 10,
	YEARS_SANITIZED = 2, /* what is instrumented takes ten times as long */
};

/* -- the clock -- */

static enum bb_mail_state any_outcome(struct saga *saga)
{
	uint32_t die = saga_any(saga, 50);

	return die == 0 ? BB_MAIL_FAILED : die == 1 ? BB_MAIL_UNKNOWN : BB_MAIL_SENT;
}

/* A CANCEL and a farewell arrive; each other mail ends in its own way. False: one was refused,
 * which may have waited for long, or for too long. */
static bool deliver(struct saga *saga)
{
	struct little_group *group = saga->group;
	bool all = true;

	for (size_t i = 0; i < group->row_count; i++) {
		struct bb_held *row = &group->rows[i];

		if (row->state != BB_MAIL_QUEUED || bb_kind_row(row->key.kind)->to_former)
			continue;
		little_deliver_row(group, row, any_outcome(saga));
		all &= row->state != BB_MAIL_FAILED && row->state != BB_MAIL_EXPIRED;
	}
	little_deliver(group, BB_MAIL_SENT, 0);
	return all;
}

static void run(struct saga *saga)
{
	struct little_group *group = saga->group;
	struct bb_reconciled found;

	witness_run(saga->witness);
	saga_pass_over(saga);
	little_reconcile(group, group->now, &found);
	little_queue(group, &found);
	bb_reconciled_release(&found);
	if (group->now < saga->stuck_until)
		return;
	/* What a refused mail stood for is due at the next run. Else what lacks at one run lacks
	 * at the next: each fourth will do. */
	if (deliver(saga) && group->now / QUARTER % 4 == 0)
		witness_check(saga->witness);
}

/* Days ahead or behind, or a year ahead, or as far behind as the ledger remembers. */
static int64_t any_error(struct saga *saga)
{
	if (saga_any(saga, 4) == 0)
		return saga_any(saga, 2) ? (int64_t)(200 + saga_any(saga, 300)) * DAY
		                         : (int64_t)saga_any(saga, 28) * -DAY;
	return ((int64_t)saga_any(saga, 12) - 4) * DAY;
}

/* A run under a clock that is wrong, and is right again after it. Things may happen meanwhile,
 * and are dated by it. */
static void run_astray(struct saga *saga)
{
	int64_t now = saga->group->now;

	saga->group->now += any_error(saga);
	if (saga_any(saga, 3) == 0)
		saga_befall(saga);
	run(saga);
	saga->group->now = now;
}

static void pass_a_quarter(struct saga *saga)
{
	struct little_group *group = saga->group;

	if (saga_any(saga, 200) == 0)
		saga_befall(saga);
	if (group->now % DAY == 0)
		little_forget(group);
	saga_make_lunches(saga);
	saga_fill_seats(saga);
	if (group->now < saga->down_until)
		return;
	run(saga);
	if (saga_any(saga, 3000) == 0)
		run_astray(saga);
	if (saga_any(saga, 100) == 0) /* two crons, or a person beside it */
		run(saga);
}

/* What there was of each, so that nothing is proved of what never happened. */
struct tally {
	int64_t mails[BB_KIND_COUNT];
	int64_t words, passed_over;
};

static void live_through(int64_t years, uint64_t seed, struct tally *tally)
{
	struct saga saga = { .random = 0x9E3779B97F4A7C15 * seed };
	int64_t end;

	saga.group = little_group_new();
	saga.witness = witness_new(saga.group);
	saga.group->now = saga.group->since = little_instant(saga.group, "2027-01-01 00:00");
	saga.next_lunch_at = little_instant(saga.group, "2027-01-12 12:00");
	for (int i = 0; i < 8; i++)
		saga_join(&saga);
	end = saga.group->now + years * 365 * DAY;
	for (; saga.group->now < end; saga.group->now += QUARTER)
		pass_a_quarter(&saga);
	for (int kind = 0; kind < BB_KIND_COUNT; kind++)
		tally->mails[kind] += saga.witness->counts[kind];
	tally->words += saga.witness->words;
	tally->passed_over += saga.passed_over;
	witness_free(saga.witness);
	little_group_free(saga.group);
}

/* SAGAS=1-20: those groups, of which each lives through other years; else the first. What is
 * rare in one of them is frequent enough over all. */
static void read_sagas(uint64_t *first, uint64_t *last)
{
	const char *text = getenv("SAGAS");
	char *end;

	*first = *last = 1;
	if (!text)
		return;
	*first = *last = strtoull(text, &end, 10);
	if (*end == '-')
		*last = strtoull(end + 1, NULL, 10);
	assert_true(*first > 0 && *last >= *first);
}

static void test_reconcile_years__leaves_nothing_out_and_does_nothing_twice(void **state)
{
	int64_t years = getenv("SANITIZED") ? YEARS_SANITIZED : YEARS, in_all;
	struct tally tally = { .words = 0 };
	uint64_t first, last;

	(void)state;
	read_sagas(&first, &last);
	for (uint64_t seed = first; seed <= last; seed++) {
		if (first != last)
			print_message("# saga %" PRIu64 "\n", seed);
		live_through(years, seed, &tally);
	}
	in_all = years * (int64_t)(last - first + 1);
	for (int kind = 0; kind < BB_KIND_COUNT; kind++) {
		if (tally.mails[kind] < in_all)
			fail_msg("%s: %d in all", bb_kind_row((enum bb_kind)kind)->name,
			         (int)tally.mails[kind]);
	}
	assert_true(tally.words >= in_all);
	assert_true(tally.passed_over >= in_all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reconcile_years__leaves_nothing_out_and_does_nothing_twice),
	};

	return cmocka_run_group_tests_name("reconcile_years", tests, NULL, NULL);
}
