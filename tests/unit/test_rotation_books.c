/* SPDX-License-Identifier: MIT */
#include <brownbag/rotation.h>

#include "contract.h"
#include "ledger.h"
#include "rota.h"

#include <string.h>

#define TURN BB_TURN_SCALE

static int64_t sum_owed(const struct bb_books *books)
{
	int64_t sum = 0;

	for (size_t i = 0; i < books->count; i++)
		sum += books->balances[i].owed;
	return sum;
}

static void test_rotation_books__who_could_lead_is_owed_an_equal_share_who_led_pays(void **state)
{
	static const struct {
		const char *what, *members;
		int64_t owed[5]; /* of members 1 to 4 */
	} cases[] = {
		{ "one of four", "1c 2cl 3c 4c",
		  { 0, TURN / 4, -3 * TURN / 4, TURN / 4, TURN / 4 } },
		{ "shares are rounded down", "1cl 2c 3c",
		  { 0, TURN / 3 - TURN, TURN / 3, TURN / 3, 0 } },
		{ "a pair is worth two turns", "1cl 2cl 3c 4c",
		  { 0, TURN / 2 - TURN, TURN / 2 - TURN, TURN / 2, TURN / 2 } },
		{ "away: nothing earned, nothing paid", "1a 2cl 3c",
		  { 0, 0, -TURN / 2, TURN / 2, 0 } },
		{ "a volunteer in a grace pays all the same", "1l 2c 3c 4c",
		  { 0, -TURN, TURN / 3, TURN / 3, TURN / 3 } },
		{ "nobody led: nothing is owed", "1c 2c", { 0, 0, 0, 0, 0 } },
		{ "every grace was waived: nothing is owed", "1l 2a", { 0, 0, 0, 0, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct ledger ledger = { 0 };

		ledger_take(&ledger, ledger_entry(0, "1f 2f 3f 4f", 0));
		ledger_take(&ledger, ledger_lunch(0, cases[i].members));
		for (int64_t member = 1; member <= 4; member++)
			if (ledger_balance(&ledger, member)->owed != cases[i].owed[member])
				fail_msg("%s: member %d", cases[i].what, (int)member);
		ledger_release(&ledger);
	}
}

static void test_rotation_books__counts_turns_and_what_would_have_been_fair(void **state)
{
	struct ledger ledger = { 0 };

	(void)state;
	ledger_take(&ledger, ledger_entry(0, "1f 2f", 0));
	ledger_take(&ledger, ledger_lunch(0, "1cl 2c"));
	ledger_take(&ledger, ledger_lunch(1, "1c 2a"));   /* nobody led */
	ledger_take(&ledger, ledger_lunch(2, "1l 2a"));   /* grace waived */
	ledger_take(&ledger, ledger_lunch(3, "1c 2cl"));
	assert_int_equal(ledger_balance(&ledger, 1)->led, 2);
	assert_int_equal(ledger_balance(&ledger, 1)->could, 2);
	assert_int_equal(ledger_balance(&ledger, 1)->credited, TURN);
	assert_int_equal(ledger_balance(&ledger, 1)->last_meeting, 102);
	assert_int_equal(ledger_balance(&ledger, 2)->led, 1);
	assert_int_equal(ledger_balance(&ledger, 2)->could, 2);
	assert_int_equal(ledger_balance(&ledger, 2)->last_meeting, 103);
	assert_int_equal(ledger.books.last_meeting, 103);
	assert_int_equal(ledger.books.last_booking, 5);
	assert_int_equal(bb_month_compare(ledger.books.first, rota_month(0)), 0);
	assert_int_equal(ledger.books.recent_count, 4);
	assert_int_equal(bb_month_compare(ledger.books.recent[0], rota_month(3)), 0);
	ledger_release(&ledger);
}

static void test_rotation_books__a_lunch_from_before_moves_no_last_turn_and_no_absence(void **state)
{
	struct ledger ledger = { 0 };

	(void)state;
	ledger_take(&ledger, ledger_entry(0, "1f 2f", 0));
	ledger_take(&ledger, ledger_lunch(5, "1cl 2a"));
	ledger_take(&ledger, ledger_lunch(3, "1cl 2c"));
	assert_int_equal(ledger_balance(&ledger, 1)->last_meeting, 105);
	assert_int_equal(ledger_balance(&ledger, 1)->led, 2);
	assert_int_equal(ledger_balance(&ledger, 2)->away_run, 1);
	assert_int_equal(ledger.books.last_meeting, 105);
	assert_int_equal(bb_month_compare(ledger.books.first, rota_month(3)), 0);
	assert_int_equal(bb_month_compare(ledger.books.recent[1], rota_month(3)), 0);
	ledger_release(&ledger);
}

static void test_rotation_books__follow_runs_of_absences(void **state)
{
	static const struct {
		const char *days; /* a away, . present */
		int away_run, present;
	} cases[] = {
		{ "a", 1, BB_GRACE_MAX }, { "aa", 2, BB_GRACE_MAX }, { "aa.", 0, BB_GRACE_MAX },
		{ "aaa", 3, 0 },          { "aaaaaa", 3, 0 },        { "aaa.", 0, 1 },
		{ "aaa..", 0, 2 },        { "aaa.a", 1, 1 },         { "aaa.aaa", 3, 0 },
		{ "aa.aa.", 0, BB_GRACE_MAX },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct ledger ledger = { 0 };

		ledger_take(&ledger, ledger_entry(0, "1f 2f", 0));
		for (int k = 0; cases[i].days[k] != '\0'; k++) {
			bool away = cases[i].days[k] == 'a';

			ledger_take(&ledger, ledger_lunch(k, away ? "1cl 2a" : "1cl 2c"));
		}
		if (ledger_balance(&ledger, 2)->away_run != cases[i].away_run ||
		    ledger_balance(&ledger, 2)->present != cases[i].present)
			fail_msg("%s: %d, %d", cases[i].days, ledger_balance(&ledger, 2)->away_run,
			         ledger_balance(&ledger, 2)->present);
		ledger_release(&ledger);
	}
}

static void test_rotation_books__remember_only_as_many_lunches_as_a_grace_can_reach(void **state)
{
	struct ledger ledger = { 0 };

	(void)state;
	for (int k = 0; k < 2 * BB_GRACE_MAX; k++)
		ledger_take(&ledger, ledger_lunch(k, "1cl"));
	ledger_take(&ledger, ledger_lunch(-5, "1cl"));
	assert_int_equal(ledger.books.recent_count, BB_GRACE_MAX);
	for (int k = 0; k < BB_GRACE_MAX; k++)
		assert_int_equal(bb_month_compare(ledger.books.recent[k],
		                                  rota_month(2 * BB_GRACE_MAX - 1 - k)), 0);
	ledger_release(&ledger);
}

static void test_rotation_books__sums_lose_less_than_a_unit_a_member_and_lunch(void **state)
{
	struct ledger ledger = { 0 };

	(void)state;
	ledger_take(&ledger, ledger_entry(0, "1f 2f 3f 4f 5f 6f 7f", 0));
	for (int k = 0; k < 100; k++)
		ledger_take(&ledger, ledger_lunch(k, "1c 2c 3cl 4c 5c 6c 7c"));
	assert_true(sum_owed(&ledger.books) <= 0);
	assert_true(sum_owed(&ledger.books) > -100 * 7);
	ledger_release(&ledger);
}

static void test_rotation_books__judge_who_could_have_led(void **state)
{
	static const struct {
		const char *what, *members;
		int64_t led[3];
		const char *want;
	} cases[] = {
		{ "free", "1, 2", { 1 }, "1cl 2c" },
		{ "away, in time or late", "1, 2 @a, 3 @l", { 1 }, "1cl 2a" },
		{ "declined: not owed, and not away", "1, 2 @d", { 1 }, "1cl" },
		{ "opted out, away or not", "1, 2 optout, 3 optout @a", { 1 }, "1cl" },
		{ "gone", "1, 2 @x", { 1 }, "1cl" },
		{ "in a newcomer's grace, free or away", "1, 2 joined-1, 3 joined-1 @a",
		  { 1 }, "1cl 3a" },
		{ "just back", "1, 2 back0, 3 run2 @a", { 1 }, "1cl 3a" },
		{ "joins later", "1, 2 joined+1 stranger", { 1 }, "1cl" },
		{ "led by others than planned, and by two", "1, 2, 3 joined-1",
		  { 3, 2 }, "1c 2cl 3l" },
		{ "led by somebody of no rotation", "1, 2 optout", { 2, 9 }, "1c 2l 9l" },
		{ "nobody led", "1, 2", { 0 }, "1c 2c" },
		{ "only newcomers: nobody could", "1 joined-1, 2 @a", { 1 }, "1l 2a" },
	};
	struct bb_booking booking;
	struct bb_error err;
	struct rota rota;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		size_t count = 0;

		while (cases[i].led[count] != 0)
			count++;
		rota_make(&rota, rota_plain, cases[i].members, 1);
		assert_works(bb_rotation_hold(&booking, &rota.rules, 0, cases[i].led, count, &err),
		             err);
		if (strcmp(ledger_parts(&booking), cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].what, ledger_parts(&booking));
		assert_int_equal(booking.kind, BB_BOOKING_HELD);
		assert_int_equal(booking.meeting, 100);
		assert_int_equal(booking.led, count);
		bb_booking_release(&booking);
	}
}

static void test_rotation_books__know_no_graces_of_days_long_past(void **state)
{
	static const int64_t led[] = { 1 };
	struct bb_booking booking;
	struct bb_error err;
	struct rota rota;

	(void)state;
	/* An old sheet is imported: a lunch before the last that was held. */
	rota_make(&rota, rota_plain, "1, 2 joined-16, 3 run3 back0, 4 joined-3", 1);
	rota.lunches[0].id = 55;
	rota.lunches[0].month = rota_month(-16);
	rota.lunches[0].start.date = (struct bb_date){ 2025, 9, 9 };
	assert_works(bb_rotation_hold(&booking, &rota.rules, 0, led, 1, &err), err);
	assert_string_equal(ledger_parts(&booking), "1cl 2c 3c");
	bb_booking_release(&booking);
}

static void test_rotation_books__refuse_to_book_nonsense(void **state)
{
	static const int64_t twice[] = { 1, 2, 1 };
	static const int64_t many[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	struct bb_booking booking = { .meeting = 7 };
	struct bb_error err;
	struct rota rota;

	(void)state;
	rota_make(&rota, rota_plain, "1, 2", 1);
	assert_fails(BB_EINVAL, bb_rotation_hold(&booking, &rota.rules, 0, twice, 3, &err), err);
	assert_fails(BB_EINVAL, bb_rotation_hold(&booking, &rota.rules, 0, many, 9, &err), err);
	assert_int_equal(booking.meeting, 7);
}

static void test_rotation_books__kinds_read_back(void **state)
{
	enum bb_booking_kind kind;
	struct bb_error err;

	(void)state;
	for (int k = BB_BOOKING_HELD; k <= BB_BOOKING_RETURNED; k++) {
		assert_works(bb_booking_kind_parse(&kind, bb_booking_kind_name(k), &err), err);
		assert_int_equal(kind, k);
	}
	assert_fails(BB_EINVAL, bb_booking_kind_parse(&kind, "Held", &err), err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_rotation_books__who_could_lead_is_owed_an_equal_share_who_led_pays),
		cmocka_unit_test(test_rotation_books__counts_turns_and_what_would_have_been_fair),
		cmocka_unit_test(
			test_rotation_books__a_lunch_from_before_moves_no_last_turn_and_no_absence),
		cmocka_unit_test(test_rotation_books__follow_runs_of_absences),
		cmocka_unit_test(
			test_rotation_books__remember_only_as_many_lunches_as_a_grace_can_reach),
		cmocka_unit_test(
			test_rotation_books__sums_lose_less_than_a_unit_a_member_and_lunch),
		cmocka_unit_test(test_rotation_books__judge_who_could_have_led),
		cmocka_unit_test(test_rotation_books__know_no_graces_of_days_long_past),
		cmocka_unit_test(test_rotation_books__refuse_to_book_nonsense),
		cmocka_unit_test(test_rotation_books__kinds_read_back),
	};

	return cmocka_run_group_tests_name("rotation_books", tests, NULL, NULL);
}
