/* SPDX-License-Identifier: MIT */
#include <brownbag/rotation.h>

#include "contract.h"
#include "ledger.h"
#include "rota.h"

#include <string.h>

#define TURN BB_TURN_SCALE


static void break_order(struct bb_booking *b) { b->members[0].member = 5; }
static void break_credit(struct bb_booking *b) { b->value++; }
static void break_counts(struct bb_booking *b) { b->could = 1, b->value = TURN; }
static void break_lunch(struct bb_booking *b) { b->meeting = 0; }
static void break_day(struct bb_booking *b) { b->on.day = 32; }
static void break_led(struct bb_booking *b) { b->led = 99; }
static void break_id(struct bb_booking *b) { b->id = 1; }
static void break_kind(struct bb_booking *b) { b->kind = BB_BOOKING_AMENDED; }

static void break_value(struct bb_booking *b)
{
	b->kind = BB_BOOKING_ENTERED;
	b->value = INT64_MAX;
}

static void test_rotation_log__an_amendment_moves_the_turn_and_the_last_turn(void **state)
{
	struct ledger ledger = { 0 };

	(void)state;
	ledger_take(&ledger, ledger_entry(0, "1f 2f 3f", 0));
	ledger_take(&ledger, ledger_lunch(0, "1cl 2c 3c"));
	ledger_take(&ledger, ledger_lunch(1, "1cl 2c 3a"));
	ledger_write(&ledger, ledger_amendment(&ledger, 2, 2));
	assert_string_equal(ledger_parts(&ledger.log.items[3]), "1c 2cl 3a");
	ledger_replay(&ledger);
	assert_int_equal(ledger_balance(&ledger, 1)->owed, TURN / 3 - TURN + TURN / 2);
	assert_int_equal(ledger_balance(&ledger, 1)->last_meeting, 100); /* as before it */
	assert_int_equal(ledger_balance(&ledger, 1)->led, 1);
	assert_int_equal(ledger_balance(&ledger, 2)->owed, TURN / 3 + TURN / 2 - TURN);
	assert_int_equal(ledger_balance(&ledger, 2)->last_meeting, 101);
	assert_int_equal(ledger_balance(&ledger, 3)->away_run, 1); /* as it was known */
	assert_int_equal(ledger.books.last_booking, 4);
	/* An amendment is amended like any other. */
	ledger_write(&ledger, ledger_amendment(&ledger, 3, 1));
	ledger_replay(&ledger);
	assert_int_equal(ledger_balance(&ledger, 1)->owed, TURN / 3 - TURN + TURN / 2 - TURN);
	assert_int_equal(ledger_balance(&ledger, 1)->last_meeting, 101);
	assert_int_equal(ledger_balance(&ledger, 2)->last_meeting, 0);
	ledger_release(&ledger);
}

static void test_rotation_log__nobody_led_after_all_takes_the_credit_back(void **state)
{
	struct ledger ledger = { 0 };

	(void)state;
	ledger_take(&ledger, ledger_lunch(0, "1cl 2c"));
	ledger_write(&ledger, ledger_amendment(&ledger, 0, 0));
	ledger_replay(&ledger);
	for (int64_t member = 1; member <= 2; member++) {
		assert_int_equal(ledger_balance(&ledger, member)->owed, 0);
		assert_int_equal(ledger_balance(&ledger, member)->could, 0);
		assert_int_equal(ledger_balance(&ledger, member)->led, 0);
	}
	ledger_write(&ledger, ledger_amendment(&ledger, 1, 2));
	ledger_replay(&ledger);
	assert_int_equal(ledger_balance(&ledger, 1)->owed, TURN / 2);
	assert_int_equal(ledger_balance(&ledger, 2)->owed, -TURN / 2);
	ledger_release(&ledger);
}

static void test_rotation_log__an_amendment_leaves_balances_alone_that_began_anew(void **state)
{
	struct ledger ledger = { 0 };

	(void)state;
	ledger_take(&ledger, ledger_lunch(0, "1cl 2c"));
	ledger_take(&ledger, ledger_entry(14, "1n", TURN / 8));
	ledger_write(&ledger, ledger_amendment(&ledger, 0, 2));
	ledger_replay(&ledger);
	assert_int_equal(ledger_balance(&ledger, 1)->owed, TURN / 8);
	assert_int_equal(ledger_balance(&ledger, 1)->led, 0);
	assert_int_equal(ledger_balance(&ledger, 2)->owed, -TURN / 2);
	ledger_release(&ledger);
}

static void test_rotation_log__refuse_an_amendment_that_changes_nothing(void **state)
{
	static const int64_t both[] = { 1, 2 }, first[] = { 1 };
	struct bb_booking former = ledger_lunch(0, "1cl 2c"), out = { .meeting = 7 };
	struct bb_error err;

	(void)state;
	assert_fails(BB_EINVAL, bb_booking_amend(&out, &former, first, 1, &err), err);
	assert_int_equal(out.meeting, 7);
	assert_works(bb_booking_amend(&out, &former, both, 2, &err), err);
	assert_int_equal(out.value, TURN);
	bb_booking_release(&out);
	bb_booking_release(&former);
}

static void test_rotation_log__replay_gives_the_same_bits_from_any_checkpoint(void **state)
{
	struct ledger ledger = { 0 };
	struct bb_books base, books;
	struct bb_error err;
	int64_t member;

	(void)state;
	ledger_take(&ledger, ledger_entry(0, "1f 2f 3f", 0));
	for (int k = 0; k < 20; k++) {
		ledger_take(&ledger, ledger_lunch(k, k % 3 ? "1c 2cl 3a" : "1cl 2c 3c"));
		if (k == 9)
			ledger_take(&ledger, ledger_entry(k, "4", 12345));
	}
	for (size_t cut = 0; cut <= ledger.log.count; cut++) {
		struct bb_bookings head = { ledger.log.items, cut };
		struct bb_bookings tail = { ledger.log.items + cut, ledger.log.count - cut };

		assert_works(bb_books_replay(&base, NULL, &head, &err), err);
		assert_works(bb_books_replay(&books, &base, &tail, &err), err);
		assert_true(bb_books_equal(&books, &ledger.books, &member));
		assert_int_equal(member, 0);
		bb_books_release(&base);
		bb_books_release(&books);
	}
	ledger_release(&ledger);
}

static void test_rotation_log__fold_what_is_old_and_not_amended_later(void **state)
{
	static const struct {
		const char *what;
		int amended; /* the lunch whose amendment stands at the end; -1: none */
		int before;  /* month */
		size_t want;
	} cases[] = {
		{ "nothing is old", -1, 0, 0 },      { "three lunches", -1, 3, 3 },
		{ "all but the last", -1, 5, 5 },    { "all", -1, 9, 6 },
		{ "amended and kept", 1, 3, 1 },     { "amended, kept anyway", 4, 3, 3 },
		{ "amended and folded too", 1, 9, 7 },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct ledger ledger = { 0 };
		struct bb_month month = rota_month(cases[i].before);
		struct bb_date before = { month.year, month.month, 1 };

		for (int k = 0; k < 6; k++)
			ledger_take(&ledger, ledger_lunch(k, "1cl 2c"));
		if (cases[i].amended >= 0)
			ledger_write(&ledger,
			             ledger_amendment(&ledger, (size_t)cases[i].amended, 2));
		if (bb_books_foldable(&ledger.log, before) != cases[i].want)
			fail_msg("%s: %zu", cases[i].what, bb_books_foldable(&ledger.log, before));
		ledger_release(&ledger);
	}
}

static void test_rotation_log__last_turns_survive_folding_and_amending(void **state)
{
	struct ledger ledger = { 0 };
	struct bb_books base, books;
	struct bb_bookings rest;
	struct bb_error err;

	(void)state;
	ledger_take(&ledger, ledger_lunch(0, "1cl 2c"));
	ledger_take(&ledger, ledger_lunch(1, "1c 2cl"));
	ledger_take(&ledger, ledger_lunch(2, "1cl 2c"));
	ledger_write(&ledger, ledger_amendment(&ledger, 2, 2));
	rest = (struct bb_bookings){ ledger.log.items, 2 };
	assert_works(bb_books_replay(&base, NULL, &rest, &err), err);
	rest = (struct bb_bookings){ ledger.log.items + 2, 2 };
	assert_works(bb_books_replay(&books, &base, &rest, &err), err);
	assert_int_equal(bb_books_find(&books, 1)->last_meeting, 100); /* from the checkpoint */
	assert_int_equal(bb_books_find(&books, 2)->last_meeting, 102);
	bb_books_release(&base);
	bb_books_release(&books);
	ledger_release(&ledger);
}

static void test_rotation_log__equal_tells_whose_balance_differs(void **state)
{
	struct ledger ledger = { 0 };
	struct bb_books copy;
	struct bb_error err;
	int64_t member = -1;

	(void)state;
	ledger_take(&ledger, ledger_lunch(0, "1cl 2c 3a"));
	assert_works(bb_books_copy(&copy, &ledger.books, &err), err);
	assert_true(bb_books_equal(&copy, &ledger.books, &member));
	copy.balances[1].owed++;
	assert_false(bb_books_equal(&copy, &ledger.books, &member));
	assert_int_equal(member, 2);
	copy.balances[1].owed--;
	copy.count--;
	assert_false(bb_books_equal(&copy, &ledger.books, &member));
	assert_int_equal(member, 3);
	copy.count++;
	copy.last_meeting++;
	assert_false(bb_books_equal(&copy, &ledger.books, &member));
	assert_int_equal(member, 0);
	bb_books_release(&copy);
	ledger_release(&ledger);
}

static void test_rotation_log__refuse_a_log_that_cannot_be_right(void **state)
{
	static void (*const breaks[])(struct bb_booking *) = {
		break_order, break_credit, break_counts, break_lunch, break_day,
		break_led,   break_id,     break_kind,  break_value,
	};
	struct bb_books before;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(breaks); i++) {
		struct ledger ledger = { 0 };

		ledger_take(&ledger, ledger_lunch(0, "1cl 2c"));
		ledger_write(&ledger, ledger_lunch(1, "1c 2cl"));
		breaks[i](&ledger.log.items[1]);
		assert_works(bb_books_copy(&before, &ledger.books, &err), err);
		assert_fails(BB_EINVAL, bb_books_take(&ledger.books, &ledger.log.items[1], &err),
		             err);
		assert_true(bb_books_equal(&before, &ledger.books, NULL));
		bb_books_release(&before);
		assert_fails(BB_EINVAL, bb_books_replay(&before, NULL, &ledger.log, &err), err);
		ledger_release(&ledger);
	}
}

static void test_rotation_log__refuse_an_amendment_of_what_does_not_stand(void **state)
{
	static const int64_t amends[] = { 0, 3, 9 }; /* none, itself, one that isn't there */
	struct bb_books books = { 0 };
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(amends); i++) {
		struct ledger ledger = { 0 };

		ledger_take(&ledger, ledger_lunch(0, "1cl 2c"));
		ledger_take(&ledger, ledger_lunch(1, "1cl 2c"));
		ledger_write(&ledger, ledger_amendment(&ledger, 0, 2));
		ledger.log.items[2].amends = amends[i];
		assert_fails(BB_EINVAL, bb_books_replay(&books, NULL, &ledger.log, &err), err);
		ledger.log.items[2].amends = 2; /* stands, but is about another lunch */
		assert_fails(BB_EINVAL, bb_books_replay(&books, NULL, &ledger.log, &err), err);
		ledger.log.items[2].amends = 1;
		/* Another that amends what was replaced. */
		ledger_write(&ledger, ledger_amendment(&ledger, 0, 2));
		assert_fails(BB_EINVAL, bb_books_replay(&books, NULL, &ledger.log, &err), err);
		ledger_release(&ledger);
	}
}

static void test_rotation_log__an_erased_member_leaves_the_others_as_they_were(void **state)
{
	struct ledger whole = { 0 }, erased = { 0 };
	struct bb_booking booking = ledger_lunch(0, "1cl 2c 3c");

	(void)state;
	ledger_take(&whole, ledger_lunch(0, "1cl 2c 3c"));
	/* The row of 2 is gone; the counts and the credit stay. */
	booking.members[1] = booking.members[2];
	booking.member_count = 2;
	ledger_take(&erased, booking);
	assert_int_equal(ledger_balance(&erased, 1)->owed, ledger_balance(&whole, 1)->owed);
	assert_int_equal(ledger_balance(&erased, 3)->owed, ledger_balance(&whole, 3)->owed);
	ledger_release(&whole);
	ledger_release(&erased);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rotation_log__an_amendment_moves_the_turn_and_the_last_turn),
		cmocka_unit_test(test_rotation_log__nobody_led_after_all_takes_the_credit_back),
		cmocka_unit_test(
			test_rotation_log__an_amendment_leaves_balances_alone_that_began_anew),
		cmocka_unit_test(test_rotation_log__refuse_an_amendment_that_changes_nothing),
		cmocka_unit_test(test_rotation_log__replay_gives_the_same_bits_from_any_checkpoint),
		cmocka_unit_test(test_rotation_log__fold_what_is_old_and_not_amended_later),
		cmocka_unit_test(test_rotation_log__last_turns_survive_folding_and_amending),
		cmocka_unit_test(test_rotation_log__equal_tells_whose_balance_differs),
		cmocka_unit_test(test_rotation_log__refuse_a_log_that_cannot_be_right),
		cmocka_unit_test(test_rotation_log__refuse_an_amendment_of_what_does_not_stand),
		cmocka_unit_test(
			test_rotation_log__an_erased_member_leaves_the_others_as_they_were),
	};

	return cmocka_run_group_tests_name("rotation_log", tests, NULL, NULL);
}
