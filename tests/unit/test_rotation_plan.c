/* SPDX-License-Identifier: MIT */
#include <brownbag/rotation.h>

#include "contract.h"
#include "rota.h"

#include <string.h>

static const struct bb_rotation_settings with_backup = { 3, 2, 1, 1, true };
static const struct bb_rotation_settings in_pairs = { 3, 2, 1, 2, false };
static const struct bb_rotation_settings pairs_and_backup = { 3, 2, 1, 2, true };
static const struct bb_rotation_settings unannounced = { 0, 2, 1, 1, false };
static const struct bb_rotation_settings no_grace = { 3, 0, 0, 1, false };
static const struct bb_rotation_settings long_grace = { 3, 9, 1, 1, true };
static const struct bb_rotation_settings longest = { 3, BB_GRACE_MAX, BB_GRACE_MAX, 1, false };
static const struct bb_rotation_settings long_return = { 3, 2, 3, 1, false };

struct plan_case {
	const char *what;
	const struct bb_rotation_settings *settings; /* NULL: plain */
	const char *members;
	const char *turns; /* before; NULL: none */
	const char *want;  /* of the first lunches, one lunch more is coming */
	const char *lost;  /* all lunches together */
};

static size_t count_lunches(const char *text)
{
	size_t count = 1;

	for (; *text != '\0'; text++)
		count += *text == ' ';
	return count;
}

static void join_lost(char *out, size_t size, const struct bb_plan *plan)
{
	out[0] = '\0';
	for (size_t i = 0; i < plan->count; i++) {
		const char *lost = rota_lost_text(&plan->items[i]);

		if (lost[0] == '\0')
			continue;
		if (out[0] != '\0')
			strncat(out, " ", size - strlen(out) - 1);
		strncat(out, lost, size - strlen(out) - 1);
	}
}

static bool play(const struct plan_case *c)
{
	size_t lunches = count_lunches(c->want);
	struct bb_plan plan = { 0 };
	char lost[ROTA_TEXT_SIZE];
	struct bb_error err;
	struct rota rota;
	bool right;

	rota_make(&rota, c->settings ? *c->settings : rota_plain, c->members, lunches + 1);
	if (c->turns)
		rota_set_turns(&rota, c->turns);
	assert_works(bb_rotation_plan(&plan, &rota.rules, lunches, &err), err);
	join_lost(lost, sizeof lost, &plan);
	right = strcmp(rota_text(&plan), c->want) == 0 && strcmp(lost, c->lost ? c->lost : "") == 0;
	if (!right)
		print_error("%s: planned \"%s\", lost \"%s\"\n", c->what, rota_text(&plan), lost);
	bb_plan_release(&plan);
	return right;
}

static void play_all(const struct plan_case *cases, size_t count)
{
	size_t wrong = 0;

	for (size_t i = 0; i < count; i++)
		wrong += !play(&cases[i]);
	assert_int_equal(wrong, 0);
}

static void test_rotation_plan__takes_the_most_owed_then_by_wait_join_and_id(void **state)
{
	static const struct plan_case cases[] = {
		{ "most owed first, and what a turn costs is known to the next", NULL,
		  "1 -60, 2 +10, 3 +50", NULL, "3! 2! 3! 1", NULL },
		{ "owed the same: longest since the last turn", NULL,
		  "1 led-2, 2 led-4, 3 led-3", NULL,
		  "2! 3! 1! 2", NULL },
		{ "never is longest", NULL,
		  "1 led-9, 2 led-8, 3", NULL, "3! 1! 2!", NULL },
		{ "then who joined first", NULL,
		  "1 joined-5, 2 joined-6, 3 joined-7", NULL,
		  "3! 2! 1!", NULL },
		{ "then the lower id, wherever the rows stand", NULL,
		  "7, 3, 5", NULL, "3! 5! 7!", NULL },
		{ "a hundredth of a turn decides over years of waiting", NULL,
		  "1, 2 +1 led-2", NULL, "2! 1!", NULL },
	};

	(void)state;
	play_all(cases, count_of(cases));
}

static void test_rotation_plan__rests_between_turns_unless_nobody_else_can(void **state)
{
	static const struct plan_case cases[] = {
		{ "not right after the lunch that was held", NULL,
		  "1 +300 led-1, 2 led-2", NULL, "2! 1!", NULL },
		{ "not right before an announced turn", NULL,
		  "1 +300, 2, 3", "- 1! -", "2! 1! 3!", NULL },
		{ "alone: every time", NULL, "1 led-1", NULL, "1! 1! 1! 1", NULL },
		{ "nobody else is free: twice in a row", NULL,
		  "1 led-1, 2 +90 @a", NULL, "1! 2! 1!", NULL },
		{ "rest is given up before a grace is", NULL,
		  "1 led-1, 2 +90 joined-1", NULL, "1! 2!", NULL },
	};

	(void)state;
	play_all(cases, count_of(cases));
}

static void test_rotation_plan__keeps_graces_and_waives_them_where_nobody_is_left(void **state)
{
	static const struct plan_case cases[] = {
		{ "a newcomer of this month leads the third lunch at the earliest", NULL,
		  "1, 2, 3 +500 joined+1", NULL, "1! 2! 1! 3", NULL },
		{ "a lunch held in the month of joining counts", NULL,
		  "1, 2, 3 +500 joined-1", NULL, "1! 3! 2!", NULL },
		{ "grace can be off", &no_grace,
		  "1, 2 +500 joined-1", NULL, "2! 1!", NULL },
		{ "only newcomers are free: the grace is waived", NULL,
		  "1 @aa, 2 joined-1, 3 +50 joined-1", NULL,
		  "3! 2! 3!", NULL },
		{ "back from a long absence: one lunch more", NULL,
		  "1, 2 +500 @aaa, 3", NULL, "1! 3! 1! 3 2", NULL },
		{ "two lunches missed are no long absence", NULL,
		  "1, 2 +500 @aa, 3", NULL, "1! 3! 2!", NULL },
		{ "the absence goes on from the lunches held", NULL,
		  "1, 2 +500 @a run2, 3", NULL,
		  "1! 3! 2!", NULL },
		{ "it ended with the last lunch held", NULL,
		  "1, 2 +500 run3 back0, 3", NULL, "1! 2!", NULL },
		{ "one lunch since is enough", NULL,
		  "1, 2 +500 back1, 3", NULL, "2! 1!", NULL },
		{ "or as many as the settings say", &long_return,
		  "1, 2 +500 back1, 3", NULL, "1! 3! 2!", NULL },
		{ "the longest graces end as well", &longest,
		  "1, 2 +90 joined-24, 3 +80 joined-23, 4 +70 back23", NULL, "2! 3! 4!", NULL },
		{ "an absence known in its own month ends the run", NULL,
		  "1, 2 +500 @l run2, 3", NULL,
		  "1! 2!", NULL },
	};

	(void)state;
	play_all(cases, count_of(cases));
}

/* What somebody entered as stays, though old lunches were imported since. */
static void test_rotation_plan__who_entered_as_a_founder_has_no_grace(void **state)
{
	struct bb_plan plan = { 0 };
	struct bb_error err;
	struct rota rota;

	(void)state;
	rota_make(&rota, rota_plain, "1, 2 +90 joined-1", 2);
	rota.balances[1].founder = true;
	assert_works(bb_rotation_plan(&plan, &rota.rules, 1, &err), err);
	assert_string_equal(rota_text(&plan), "2!");
	bb_plan_release(&plan);
}

static void test_rotation_plan__announced_turns_stand_and_planned_ones_move(void **state)
{
	static const struct plan_case cases[] = {
		{ "announced stands against all order", NULL,
		  "1 -300, 2 +100, 3 +200", "1! - -", "1! 3! 2! 3", NULL },
		{ "confirmed stands anywhere, and is paid for before it comes", NULL,
		  "1 -50, 2, 3", "- - - - 1=", "2! 3! 2! 3 1=", NULL },
		{ "planned is chosen anew", NULL, "1, 2 +100", "- - - 1", "2! 1! 2! 1",
		  NULL },
		{ "an announced turn beyond the window stands too", NULL,
		  "1, 2 +100, 3", "- - - - 1!", "2! 3! 2! 3 1!", NULL },
		{ "an announced newcomer stands", NULL,
		  "1, 2 joined-1", "2!", "2! 1!", NULL },
		{ "nothing is announced", &unannounced,
		  "1, 2 +100", NULL, "2 1", NULL },
	};

	(void)state;
	play_all(cases, count_of(cases));
}

static void test_rotation_plan__repairs_one_seat_for_a_cause(void **state)
{
	static const struct plan_case cases[] = {
		{ "away: the next in order, others stay", NULL,
		  "1 @a, 2, 3, 4", "1! 2! 3!", "4! 2! 3! 1",
		  "1:away" },
		{ "who drops out keeps what is owed", NULL,
		  "1 +90 @a, 2, 3, 4", "1! 2! 3!", "4! 2! 3! 1 4",
		  "1:away" },
		{ "known late: as away", NULL,
		  "1 @l, 2, 3", "1! - -", "2! 3! 1!", "1:away" },
		{ "declined", NULL,
		  "1 +90 @d, 2, 3", "1! 2!", "3! 2! 1!", "1:declined" },
		{ "opted out", NULL,
		  "1 +90 optout, 2, 3", "1! 2!", "3! 2!", "1:opted out" },
		{ "removed, still listed as gone", NULL,
		  "1 +90 @xx, 2, 3", "1! 2!", "3! 2!", "1:removed" },
		{ "removed, no candidate any more", NULL,
		  "2, 3", "9! 2!", "3! 2!", "9:removed" },
		{ "confirmed is no promise against an absence", NULL,
		  "1 @a, 2", "1=", "2!", "1:away" },
		{ "the named backup first, whatever the order says", &with_backup,
		  "1 @a, 2 -200, 3 +100, 4 +50", "1!/2!", "2!/4!",
		  "1:away" },
		{ "a backup that isn't free: by order", &with_backup,
		  "1 @a, 2 -200 @a, 3 +100, 4 +50, 5", "1!/2!",
		  "3!/5!", "1:away 2/:away" },
		{ "a planned backup has no claim", &with_backup,
		  "1 @a, 2 -200, 3 +100, 4 +50", "1!/2", "3!/2!",
		  "1:away" },
		{ "only the backup drops out: the facilitator stays", &with_backup,
		  "1, 2 -200 @a, 3 +100, 4 +50", "1!/2! 4!", "1!/3! 4!/2!",
		  "2/:away" },
		{ "one of a pair", &in_pairs,
		  "1 @a, 2, 3, 4, 5", "1!+2! 3!+4!",
		  "5!+2! 3!+4!", "1:away" },
		{ "both of a pair: the backup takes one seat, order the other", &pairs_and_backup,
		  "1 @a, 2 @d, 3 -90, 4, 5, 6, 7",
		  "1!+2!/3!", "3!+4!/7!", "1:away 2:declined" },
	};

	(void)state;
	play_all(cases, count_of(cases));
}

static void test_rotation_plan__names_a_backup_who_is_rested(void **state)
{
	static const struct plan_case cases[] = {
		{ "next in order, not leading before, at or after", &with_backup,
		  "1 +80, 2 +60, 3 +40, 4 +20", NULL, "1!/3! 2!/4! 3!/1!", NULL },
		{ "too few to name one", &with_backup, "1, 2", NULL, "1! 2! 1!", NULL },
		{ "not who led the lunch before", &with_backup,
		  "1, 2 +30 led-1 @.a, 3 +20, 4 +10", "1!", "1!/4! 3!", NULL },
		{ "an announced backup stays, though others are owed more", &with_backup,
		  "1, 2 -300, 3 +50, 4 +60", "1!/2!", "1!/2! 4!/2!", NULL },
		{ "a newcomer only if nobody else can", &long_grace,
		  "1, 2, 3 +90 joined-1", NULL, "1!/3! 2!/3!", NULL },
		{ "backups cost nothing", &with_backup,
		  "1 +5, 2 +4, 3 +3, 4 +2, 5 +1", NULL,
		  "1!/3! 2!/4! 3!/5! 4/1 5/2", NULL },
		{ "switched off: none", NULL, "1, 2, 3", "1!/2!", "1! 2!", NULL },
	};

	(void)state;
	play_all(cases, count_of(cases));
}

static void test_rotation_plan__seats_several_facilitators(void **state)
{
	static const struct bb_rotation_settings three = { 3, 2, 1, 3, false };
	static const struct plan_case cases[] = {
		{ "pairs go round", &in_pairs, "1, 2, 3, 4", NULL,
		  "1!+2! 3!+4! 1!+2!", NULL },
		{ "nobody takes two seats", &in_pairs, "1 +500, 2", NULL, "1!+2! 1!+2!", NULL },
		{ "one is all there is", &in_pairs, "1", NULL, "1! 1!", NULL },
		{ "a second seat waives a grace, the first doesn't", &in_pairs,
		  "1, 2 +90 joined-1", NULL, "1!+2!", NULL },
		{ "more seats now than when it was announced", &in_pairs,
		  "1, 2, 3 -50, 4", "3! 1!", "3!+2! 1!+4!", NULL },
		{ "fewer seats now: what was announced stands", NULL,
		  "1, 2, 3, 4", "1!+2! 3!+4!", "1!+2! 3!+4! 1!", NULL },
		{ "fewer seats now, and one drops out: nobody takes it", NULL,
		  "1 @a, 2, 3, 4", "1!+2!", "2!", "1:away" },
		{ "a seat that nobody gave up is filled by order", &pairs_and_backup,
		  "1, 2, 3 +50, 4, 5", "1!/2!", "1!+3!/2!", NULL },
		{ "even if it is the backup's turn, who is no backup then", &pairs_and_backup,
		  "1, 2 +50, 3, 4, 5", "1!/2!", "1!+2!/5!", NULL },
		{ "three of four", &three, "1, 2, 3, 4", NULL, "1!+2!+3! 4!+1!+2!",
		  NULL },
	};

	(void)state;
	play_all(cases, count_of(cases));
}

static void test_rotation_plan__leaves_a_seat_open_with_the_count_by_cause(void **state)
{
	static const char members[] =
		"1 @a, 2 @al, 3 optout, 4 @d, 5 @x, 6 joined+1 stranger";
	struct bb_plan plan = { 0 };
	struct bb_error err;
	struct rota rota;

	(void)state;
	rota_make(&rota, rota_plain, members, 2);
	assert_works(bb_rotation_plan(&plan, &rota.rules, 1, &err), err);
	assert_string_equal(rota_text(&plan), "-");
	assert_int_equal(plan.items[0].open, 1);
	assert_int_equal(plan.items[0].members, 4); /* the gone and the one to come don't count */
	assert_int_equal(plan.items[0].unfit[BB_UNFIT_AWAY], 2);
	assert_int_equal(plan.items[0].unfit[BB_UNFIT_OPTED_OUT], 1);
	assert_int_equal(plan.items[0].unfit[BB_UNFIT_DECLINED], 1);
	assert_int_equal(plan.items[0].unfit[BB_FIT], 0);
	assert_false(plan.items[0].relaxed);
	bb_plan_release(&plan);
}

static void test_rotation_plan__fills_an_open_seat_as_soon_as_somebody_can(void **state)
{
	static const struct plan_case cases[] = {
		{ "no volunteer yet", NULL, "1 @a", "- 1!", "- 1!", NULL },
		{ "somebody is free after all", NULL, "1", "- 1!", "1! 1!", NULL },
	};

	(void)state;
	play_all(cases, count_of(cases));
}

static void test_rotation_plan__says_that_a_grace_was_waived(void **state)
{
	static const char waived[] = "1 @a., 2 joined-1";
	static const char kept[] = "1, 2 joined-1";
	struct bb_plan plan = { 0 };
	struct bb_error err;
	struct rota rota;

	(void)state;
	rota_make(&rota, rota_plain, waived, 3);
	assert_works(bb_rotation_plan(&plan, &rota.rules, 2, &err), err);
	assert_string_equal(rota_text(&plan), "2! 1!");
	assert_true(plan.items[0].relaxed);
	assert_false(plan.items[1].relaxed);
	bb_plan_release(&plan);
	rota_make(&rota, rota_plain, kept, 3);
	rota_set_turns(&rota, "2="); /* by the organizer's wish: nothing was waived */
	assert_works(bb_rotation_plan(&plan, &rota.rules, 1, &err), err);
	assert_false(plan.items[0].relaxed);
	bb_plan_release(&plan);
}

static void test_rotation_plan__stamps_what_is_new_and_nothing_else(void **state)
{
	static const char members[] = "1 +10 @a, 2, 3";
	struct bb_plan plan = { 0 };
	struct bb_error err;
	struct rota rota;

	(void)state;
	rota_make(&rota, rota_plain, members, 4);
	rota_set_turns(&rota, "1! 2! 1!");
	assert_works(bb_rotation_plan(&plan, &rota.rules, 3, &err), err);
	assert_string_equal(rota_text(&plan), "3! 2! 1!");
	assert_true(plan.items[0].changed);
	assert_int_equal(plan.items[0].turns[0].cause, BB_CAUSE_AWAY);
	assert_int_equal(plan.items[0].turns[0].since, 1000);
	assert_int_equal(plan.items[0].lost[0].since, 1);
	assert_false(plan.items[1].changed);
	assert_int_equal(plan.items[1].turns[0].since, 1);
	for (size_t k = 0; k < 3; k++)
		rota_store(&rota, k, &plan.items[k]);
	bb_plan_release(&plan);
	/* The same question again has the same answer, the record of the cause included. */
	assert_works(bb_rotation_plan(&plan, &rota.rules, 3, &err), err);
	for (size_t k = 0; k < 3; k++)
		assert_false(plan.items[k].changed);
	assert_int_equal(plan.items[0].turns[0].cause, BB_CAUSE_AWAY);
	bb_plan_release(&plan);
}

static void test_rotation_plan__the_cause_stands_with_all_who_moved_up_for_it(void **state)
{
	struct bb_plan plan = { 0 };
	struct bb_error err;
	struct rota rota;

	(void)state;
	rota_make(&rota, with_backup, "1 @d, 2, 3, 4", 2);
	rota_set_turns(&rota, "1!/2!");
	assert_works(bb_rotation_plan(&plan, &rota.rules, 1, &err), err);
	assert_string_equal(rota_text(&plan), "2!/4!");
	assert_int_equal(plan.items[0].turns[0].cause, BB_CAUSE_DECLINED);
	assert_int_equal(plan.items[0].turns[1].cause, BB_CAUSE_DECLINED);
	assert_int_equal(plan.items[0].turns[0].since, 1000);
	bb_plan_release(&plan);
}

static void test_rotation_plan__a_planned_turn_keeps_its_stamp_when_it_is_announced(void **state)
{
	static const char members[] = "1 +10, 2";
	struct bb_plan plan = { 0 };
	struct bb_error err;
	struct rota rota;

	(void)state;
	rota_make(&rota, rota_plain, members, 2);
	rota_set_turns(&rota, "1");
	assert_works(bb_rotation_plan(&plan, &rota.rules, 1, &err), err);
	assert_string_equal(rota_text(&plan), "1!");
	assert_true(plan.items[0].changed);
	assert_true(plan.items[0].announced);
	assert_int_equal(plan.items[0].turns[0].since, 1);
	bb_plan_release(&plan);
}

static void test_rotation_plan__ends_where_the_lunches_end(void **state)
{
	static const char members[] = "1, 2";
	struct bb_plan plan = { 0 };
	struct bb_error err;
	struct rota rota;

	(void)state;
	rota_make(&rota, rota_plain, members, 2);
	assert_works(bb_rotation_plan(&plan, &rota.rules, 10, &err), err);
	assert_string_equal(rota_text(&plan), "1! 2!");
	bb_plan_release(&plan);
	rota.rules.coming_count = 0;
	assert_works(bb_rotation_plan(&plan, &rota.rules, 10, &err), err);
	assert_int_equal(plan.count, 0);
	bb_plan_release(&plan);
}

static void test_rotation_plan__refuses_balances_that_cannot_be_right(void **state)
{
	static const char members[] = "1, 2";
	struct bb_plan plan = { 0 };
	struct bb_error err;
	struct rota rota;

	(void)state;
	rota_make(&rota, rota_plain, members, 2);
	rota.balances[1].owed = INT64_MIN;
	assert_fails(BB_EINVAL, bb_rotation_plan(&plan, &rota.rules, 1, &err), err);
	assert_string_equal(err.text, "the balance of member 2 can't be right");
	assert_null(plan.items);
}

static void test_rotation_plan__warns_of_too_many_announced_turns(void **state)
{
	static const char members[] = "1, 2, 3, 4, 5, 6 optout";
	struct rota rota;

	(void)state;
	rota_make(&rota, rota_plain, members, 2);
	assert_true(bb_rotation_announces_too_far(&rota.rules)); /* 3 of 5 */
	rota.rules.settings.announce = 2;
	assert_false(bb_rotation_announces_too_far(&rota.rules));
	rota.rules.settings.leads = 2;
	assert_true(bb_rotation_announces_too_far(&rota.rules));
}

/* The first has begun: its turns stand though who has them is gone, an empty seat stays
 * empty, and three more are announced. */
static void test_rotation__leaves_what_has_begun_as_it_is(void **state)
{
	static const struct { const char *turns, *want; } cases[] = {
		{ "1!/2! 3! 4! 5", "1!/2! 3!/2! 4!/5! 2!/6! 5/3" },
		{ "1/2", "1/2 2!/4! 3!/5! 4!/6! 5/2" },
		{ "-", "- 2!/4! 3!/5! 4!/6! 5/1" },
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_plan plan = { 0 };
		struct rota rota;

		rota_make(&rota, with_backup, "1 @x, 2 +9, 3 +8, 4 +7, 5 +6, 6 +5", 6);
		rota_set_turns(&rota, cases[i].turns);
		rota.rules.begun = 1;
		assert_works(bb_rotation_plan(&plan, &rota.rules, 5, &err), err);
		assert_string_equal(rota_text(&plan), cases[i].want);
		assert_int_equal(plan.items[0].changed, false);
		assert_int_equal(plan.items[0].lost_count, 0);
		assert_int_equal(plan.items[0].open, 0);
		bb_plan_release(&plan);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rotation_plan__takes_the_most_owed_then_by_wait_join_and_id),
		cmocka_unit_test(test_rotation_plan__rests_between_turns_unless_nobody_else_can),
		cmocka_unit_test(
			test_rotation_plan__keeps_graces_and_waives_them_where_nobody_is_left),
		cmocka_unit_test(test_rotation_plan__who_entered_as_a_founder_has_no_grace),
		cmocka_unit_test(test_rotation_plan__announced_turns_stand_and_planned_ones_move),
		cmocka_unit_test(test_rotation_plan__repairs_one_seat_for_a_cause),
		cmocka_unit_test(test_rotation_plan__names_a_backup_who_is_rested),
		cmocka_unit_test(test_rotation_plan__seats_several_facilitators),
		cmocka_unit_test(test_rotation_plan__leaves_a_seat_open_with_the_count_by_cause),
		cmocka_unit_test(test_rotation_plan__fills_an_open_seat_as_soon_as_somebody_can),
		cmocka_unit_test(test_rotation_plan__says_that_a_grace_was_waived),
		cmocka_unit_test(test_rotation_plan__stamps_what_is_new_and_nothing_else),
		cmocka_unit_test(test_rotation_plan__the_cause_stands_with_all_who_moved_up_for_it),
		cmocka_unit_test(
			test_rotation_plan__a_planned_turn_keeps_its_stamp_when_it_is_announced),
		cmocka_unit_test(test_rotation_plan__ends_where_the_lunches_end),
		cmocka_unit_test(test_rotation_plan__refuses_balances_that_cannot_be_right),
		cmocka_unit_test(test_rotation_plan__warns_of_too_many_announced_turns),
		cmocka_unit_test(test_rotation__leaves_what_has_begun_as_it_is),
	};

	return cmocka_run_group_tests_name("rotation_plan", tests, NULL, NULL);
}
