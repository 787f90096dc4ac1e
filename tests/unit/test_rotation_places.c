/* SPDX-License-Identifier: MIT */
#include <brownbag/rotation.h>

#include "contract.h"
#include "ledger.h"
#include "rota.h"

#include <string.h>

#define TURN BB_TURN_SCALE

static void test_rotation_places__newcomers_enter_at_the_mean_and_founders_at_nothing(void **state)
{
	static const struct {
		const char *what, *members;
		int month;
		const char *want;
		int64_t value;
	} cases[] = {
		{ "nobody new", "1 +50, 2", 0, "", TURN / 4 },
		{ "at the mean", "1 +50, 2 -25, 3 stranger joined-1", 0, "3", TURN / 8 },
		{ "rounded down, below zero too", "1 -25, 2 -25, 3, 4 stranger joined-1", 0, "4",
		  -TURN / 6 - 1 },
		{ "several at once get the same", "1 +100, 2 stranger joined-1, "
		  "3 stranger joined-2", 0, "2 3", TURN },
		{ "the opted out, the gone and the absent of the mean", "1 +100, 2 -300 optout, "
		  "3 +50 @aaa, 4 stranger joined-1", 0, "4", 3 * TURN / 4 },
		{ "who doesn't lead has no place", "1, 2 stranger joined-1 optout", 0, "", 0 },
		{ "who joins next month waits", "1, 2 stranger joined+1", 0, "", 0 },
		{ "and enters then", "1, 2 stranger joined+1", 1, "2", 0 },
		{ "not of the former", "1 +100, 2 +300 former, 3 stranger joined-1", 0, "3", TURN },
		{ "of the month of the first lunch: a founder", "1, 2 stranger joined-24, "
		  "3 stranger joined-23", 0, "2f 3", 0 },
		{ "a founder who was forgotten", "1 +50, 2 stranger, 3 stranger joined-1", 0,
		  "2f 3", TURN / 2 },
	};
	struct bb_booking booking;
	struct bb_error err;
	struct rota rota;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		rota_make(&rota, rota_plain, cases[i].members, 2);
		assert_works(bb_rotation_enter(&booking, &rota.rules, rota_month(cases[i].month),
		                               &err), err);
		if (strcmp(ledger_parts(&booking), cases[i].want) != 0 ||
		    booking.value != cases[i].value)
			fail_msg("%s: %s %lld", cases[i].what, ledger_parts(&booking),
			         (long long)booking.value);
		bb_booking_release(&booking);
	}
}

static void test_rotation_places__before_the_first_lunch_all_are_founders(void **state)
{
	struct bb_booking booking;
	struct ledger ledger = { 0 };
	struct bb_error err;
	struct rota rota;

	(void)state;
	rota_make(&rota, rota_plain, "1 stranger joined-1, 2 stranger, 3 stranger joined+1", 2);
	rota.rules.books = &ledger.books;
	assert_works(bb_rotation_enter(&booking, &rota.rules, rota_month(0), &err), err);
	assert_string_equal(ledger_parts(&booking), "1f 2f");
	ledger_take(&ledger, booking);
	assert_true(ledger_balance(&ledger, 1)->entered);
	assert_true(ledger_balance(&ledger, 1)->founder);
	assert_int_equal(ledger_balance(&ledger, 1)->owed, 0);
	ledger_release(&ledger);
}

static void test_rotation_places__what_newcomers_get_founders_do_not(void **state)
{
	struct ledger ledger = { 0 };

	(void)state;
	ledger_take(&ledger, ledger_entry(0, "1f 2", TURN / 8));
	assert_int_equal(ledger_balance(&ledger, 1)->owed, 0);
	assert_true(ledger_balance(&ledger, 1)->founder);
	assert_int_equal(ledger_balance(&ledger, 2)->owed, TURN / 8);
	assert_false(ledger_balance(&ledger, 2)->founder);
	ledger_release(&ledger);
}

static void test_rotation_places__a_debt_from_before_entering_stays(void **state)
{
	struct ledger ledger = { 0 };

	(void)state;
	ledger_take(&ledger, ledger_lunch(0, "1c 2l")); /* a volunteer who takes no turns */
	ledger_take(&ledger, ledger_entry(1, "2", TURN / 4));
	assert_int_equal(ledger_balance(&ledger, 2)->owed, TURN / 4 - TURN);
	ledger_release(&ledger);
}

static void test_rotation_places__who_is_back_within_a_year_keeps_one_turn_at_most(
	void **state)
{
	static const struct {
		const char *what, *members;
		int left;
		const char *want;
		enum bb_booking_kind kind;
		int64_t value; /* of member 3; the mean of 1 and 2 is half a turn */
	} cases[] = {
		{ "as it was", "1 +100, 2, 3 +20", -2, "3", BB_BOOKING_RETURNED, TURN / 5 },
		{ "cut from above", "1 +100, 2, 3 +400", -2, "3", BB_BOOKING_RETURNED,
		  3 * TURN / 2 },
		{ "cut from below", "1 +100, 2, 3 -400", -2, "3", BB_BOOKING_RETURNED, -TURN / 2 },
		{ "gone for two lunches", "1 +100, 2, 3", -3, "3", BB_BOOKING_RETURNED, 0 },
		{ "gone for three: a return grace", "1 +100, 2, 3", -4, "3a",
		  BB_BOOKING_RETURNED, 0 },
		{ "twelve months are within", "1 +100, 2, 3", -12, "3a", BB_BOOKING_RETURNED, 0 },
		{ "thirteen are not: as a newcomer", "1 +100, 2, 3 -400", -13, "3n",
		  BB_BOOKING_ENTERED, TURN / 2 },
		{ "had no place: nothing to keep", "1 +100, 2, 3 stranger", -2, "",
		  BB_BOOKING_RETURNED, TURN / 2 },
	};
	struct bb_booking booking;
	struct bb_error err;
	struct rota rota;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		rota_make(&rota, rota_plain, cases[i].members, 1);
		assert_works(bb_rotation_return(&booking, &rota.rules, 3, rota_month(cases[i].left),
		                                rota_month(0), &err), err);
		if (strcmp(ledger_parts(&booking), cases[i].want) != 0 ||
		    booking.kind != cases[i].kind || booking.value != cases[i].value)
			fail_msg("%s: %s %s %lld", cases[i].what,
			         bb_booking_kind_name(booking.kind), ledger_parts(&booking),
			         (long long)booking.value);
		bb_booking_release(&booking);
	}
}

static void test_rotation_places__what_a_return_does_to_a_balance(void **state)
{
	struct bb_booking back = ledger_booking(BB_BOOKING_RETURNED, 6, "1a");
	struct ledger ledger = { 0 };

	(void)state;
	ledger_take(&ledger, ledger_entry(0, "1f 2f", 0));
	ledger_take(&ledger, ledger_lunch(0, "1cl 2c"));
	back.value = -TURN / 8;
	ledger_take(&ledger, back);
	assert_int_equal(ledger_balance(&ledger, 1)->owed, -TURN / 8);
	assert_int_equal(ledger_balance(&ledger, 1)->present, 0);
	assert_int_equal(ledger_balance(&ledger, 1)->led, 1); /* the history stays */
	ledger_take(&ledger, ledger_entry(20, "1n", TURN / 8));
	assert_int_equal(ledger_balance(&ledger, 1)->owed, TURN / 8);
	assert_int_equal(ledger_balance(&ledger, 1)->led, 0);
	assert_int_equal(ledger_balance(&ledger, 1)->last_meeting, 0);
	assert_false(ledger_balance(&ledger, 1)->founder);
	ledger_release(&ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_rotation_places__newcomers_enter_at_the_mean_and_founders_at_nothing),
		cmocka_unit_test(test_rotation_places__before_the_first_lunch_all_are_founders),
		cmocka_unit_test(test_rotation_places__what_newcomers_get_founders_do_not),
		cmocka_unit_test(test_rotation_places__a_debt_from_before_entering_stays),
		cmocka_unit_test(
			test_rotation_places__who_is_back_within_a_year_keeps_one_turn_at_most),
		cmocka_unit_test(test_rotation_places__what_a_return_does_to_a_balance),
	};

	return cmocka_run_group_tests_name("rotation_places", tests, NULL, NULL);
}
