/* SPDX-License-Identifier: MIT */
#include <brownbag/rotation.h>

#include "contract.h"
#include "ledger.h"
#include "rota.h"

#include <stdio.h>
#include <string.h>

#define TURN BB_TURN_SCALE

static const struct bb_rotation_settings with_backup = { 3, 2, 1, 1, true };

static void test_rotation_why__writes_turns_with_a_sign_and_two_decimals(void **state)
{
	static const struct {
		int64_t amount;
		const char *want;
	} cases[] = {
		{ 0, "0.00" },
		{ TURN, "+1.00" },
		{ -TURN, "-1.00" },
		{ TURN * 42 / 100, "+0.42" },
		{ -TURN * 108 / 100, "-1.08" },
		{ TURN / 3, "+0.33" },
		{ TURN * 2 / 3, "+0.67" },
		{ TURN / 200 + 1, "+0.01" }, /* just over half a hundredth */
		{ TURN / 200, "0.00" },
		{ -TURN / 200, "0.00" },
		{ TURN * 5 / 8, "+0.63" }, /* half goes up */
		{ -TURN * 5 / 8, "-0.63" },
		{ TURN - 1, "+1.00" },
		{ INT64_MAX, "+8388608.00" },
		{ INT64_MIN, "-8388608.00" },
	};
	char text[BB_TURNS_SIZE];

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		bb_turns_format(text, cases[i].amount);
		assert_string_equal(text, cases[i].want);
	}
}

/* "1* +0.42, 2/ away": id, * who leads, / who backs up, what is owed or why not considered. */
static const char *why_text(const struct bb_why *why)
{
	static char text[512];
	char owed[BB_TURNS_SIZE];
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < why->count; i++) {
		const struct bb_why_member *m = &why->members[i];

		bb_turns_format(owed, m->owed);
		len += (size_t)snprintf(text + len, sizeof text - len, "%s%lld%s%s %s",
		                        i > 0 ? ", " : "", (long long)m->member,
		                        m->leads ? "*" : "", m->backs_up ? "/" : "",
		                        m->unfit == BB_FIT ? owed : bb_unfit_name(m->unfit));
	}
	return text;
}

static void test_rotation_why__lists_who_leads_who_is_next_and_who_is_not_considered(void **state)
{
	static const struct {
		const char *what, *members, *turns;
		size_t at;
		const char *want;
	} cases[] = {
		{ "by order", "1, 2 +50, 3 -50", "2!/1! 1!", 0, "2* +0.83, 3 -0.17, 1/ leads" },
		{ "the order and the causes", "1 +40, 2 @a, 3 +80, 4 optout, 5 joined-1, 6 back0, "
		  "7 @d, 8 +20 led-1, 9 +20 @x", "3! -", 0,
		  "3* +0.60, 1 +0.20, 2 away, 4 opted out, 7 declined, 5 new, 6 back, 8 leads" },
		{ "one turn on", "1, 2, 3", "1! 2!", 1, "2* +0.33, 3 +0.33, 1 leads" },
		{ "what comes later is paid for", "1, 2, 3", "- 2! - 1!", 0,
		  "3 +0.67, 1 -0.33, 2 leads" },
		{ "planned turns further on are not", "1, 2, 3", "- 2 - 1", 0,
		  "1 0.00, 3 0.00, 2 leads" },
	};
	struct bb_error err;
	struct bb_why why;
	struct rota rota;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		rota_make(&rota, rota_plain, cases[i].members, 5);
		rota_set_turns(&rota, cases[i].turns);
		assert_works(bb_rotation_why(&why, &rota.rules, cases[i].at, &err), err);
		if (strcmp(why_text(&why), cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].what, why_text(&why));
		assert_int_equal(why.meeting, 100 + (int)cases[i].at);
		bb_why_release(&why);
	}
}

static void test_rotation_why__agrees_with_the_plan(void **state)
{
	struct bb_plan plan = { 0 };
	struct bb_error err;
	struct bb_why why;
	struct rota rota;

	(void)state;
	rota_make(&rota, with_backup, "1 +10 led-5, 2 -30, 3 @.a, 4 joined-1, 5 +70 led-1", 7);
	assert_works(bb_rotation_plan(&plan, &rota.rules, 6, &err), err);
	for (size_t k = 0; k < plan.count; k++)
		rota_store(&rota, k, &plan.items[k]);
	for (size_t k = 0; k < plan.count; k++) {
		assert_works(bb_rotation_why(&why, &rota.rules, k, &err), err);
		assert_true(why.members[0].leads);
		assert_int_equal(why.members[0].member, plan.items[k].turns[0].member);
		/* Nobody who is considered stands before the one who leads. */
		for (size_t i = 1; i < why.count; i++)
			if (why.members[i].unfit == BB_FIT)
				assert_true(why.members[i].owed <= why.members[0].owed);
		bb_why_release(&why);
	}
	bb_plan_release(&plan);
}

static void test_rotation_why__gives_the_figures_of_each_member(void **state)
{
	struct bb_error err;
	struct bb_why why;
	struct rota rota;

	(void)state;
	rota_make(&rota, rota_plain, "1 +100 led-3, 2", 2);
	rota.balances[0].could = 9;
	rota.balances[0].led = 2;
	rota.balances[0].credited = 3 * TURN;
	rota_set_turns(&rota, "1! 2!");
	assert_works(bb_rotation_why(&why, &rota.rules, 0, &err), err);
	assert_int_equal(why.mean, 0); /* one turn owed, one that is announced */
	assert_int_equal(why.members[0].could, 9);
	assert_int_equal(why.members[0].led, 2);
	assert_int_equal(why.members[0].share, 3 * TURN);
	assert_int_equal(why.members[0].last_on.month, 10);
	assert_int_equal(why.members[1].unfit, BB_UNFIT_LEADS);
	assert_int_equal(why.members[1].leads_on.month, 2);
	assert_int_equal(why.members[1].last_on.year, 0);
	bb_why_release(&why);
}

static void test_rotation_why__says_what_was_waived(void **state)
{
	static const struct {
		const char *members, *turns;
		bool relaxed, rest_relaxed;
	} cases[] = {
		{ "1, 2", "1! 2!", false, false },
		{ "1 led-1", "1!", false, true },
		{ "1 joined-1, 2 @a", "1!", true, false },
		{ "1 joined-1, 2", "1=", false, false }, /* by somebody's wish */
		{ "1 joined-1 led-1", "1!", true, true },
	};
	struct bb_error err;
	struct bb_why why;
	struct rota rota;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		rota_make(&rota, rota_plain, cases[i].members, 3);
		rota_set_turns(&rota, cases[i].turns);
		assert_works(bb_rotation_why(&why, &rota.rules, 0, &err), err);
		assert_int_equal(why.relaxed, cases[i].relaxed);
		assert_int_equal(why.rest_relaxed, cases[i].rest_relaxed);
		bb_why_release(&why);
	}
}

/* -- stats -- */

static void test_rotation_stats__measure_turns_shares_and_waits(void **state)
{
	struct ledger ledger = { 0 };
	struct bb_stats stats;
	struct bb_error err;
	struct rota rota;

	(void)state;
	ledger_take(&ledger, ledger_entry(-9, "1f 2f 3f", 0));
	ledger_take(&ledger, ledger_lunch(-9, "1cl 2c 3c"));
	ledger_take(&ledger, ledger_lunch(-8, "1c 2cl 3c"));
	ledger_take(&ledger, ledger_lunch(-7, "1cl 2c 3a"));
	ledger_take(&ledger, ledger_lunch(-6, "1c 2c 3c")); /* nobody led */
	ledger_take(&ledger, ledger_lunch(-5, "1cl 2c 3c"));
	ledger_write(&ledger, ledger_amendment(&ledger, 5, 3));
	ledger_replay(&ledger);
	rota_make(&rota, rota_plain, "1, 2, 3, 4 stranger", 0);
	rota.rules.books = &ledger.books;
	assert_works(bb_rotation_stats(&stats, &rota.rules, &ledger.log, &err), err);
	assert_int_equal(stats.count, 3); /* 4 has no place yet */
	assert_int_equal(stats.lunches, 4);
	assert_int_equal(stats.turns, 4);
	assert_int_equal(stats.busiest_permille, 500);
	assert_int_equal(stats.members[0].member, 1);
	assert_int_equal(stats.members[0].led, 2);
	assert_int_equal(stats.members[0].longest_wait, 1);
	assert_int_equal(stats.members[1].member, 2);
	assert_int_equal(stats.members[1].longest_wait, 2);
	assert_int_equal(stats.members[2].member, 3);
	assert_int_equal(stats.members[2].could, 3); /* away once, once nobody led */
	assert_int_equal(stats.members[2].share, 3 * (TURN / 3));
	assert_int_equal(stats.members[2].longest_wait, 2);
	bb_stats_release(&stats);
	ledger_release(&ledger);
}

static void test_rotation_stats__balances_are_against_the_mean(void **state)
{
	struct bb_stats stats;
	struct bb_error err;
	struct rota rota;

	(void)state;
	rota_make(&rota, rota_plain, "1 +300, 2 +100", 0);
	assert_works(bb_rotation_stats(&stats, &rota.rules, &(struct bb_bookings){ 0 }, &err), err);
	assert_int_equal(stats.members[0].balance, TURN);
	assert_int_equal(stats.members[1].balance, -TURN);
	assert_int_equal(stats.busiest_permille, 0); /* nobody has led yet */
	bb_stats_release(&stats);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rotation_why__writes_turns_with_a_sign_and_two_decimals),
		cmocka_unit_test(
			test_rotation_why__lists_who_leads_who_is_next_and_who_is_not_considered),
		cmocka_unit_test(test_rotation_why__agrees_with_the_plan),
		cmocka_unit_test(test_rotation_why__gives_the_figures_of_each_member),
		cmocka_unit_test(test_rotation_why__says_what_was_waived),
		cmocka_unit_test(test_rotation_stats__measure_turns_shares_and_waits),
		cmocka_unit_test(test_rotation_stats__balances_are_against_the_mean),
	};

	return cmocka_run_group_tests_name("rotation_why", tests, NULL, NULL);
}
