/* SPDX-License-Identifier: MIT */
/* The plays of tests/fixtures/bookkeeping.plays. */
#include <brownbag/bookkeeping.h>

#include "contract.h"
#include "group_play.h"
#include "plays.h"

enum { FEWEST_PLAYS = 14 };

static void test_bookkeeping__says_who_led_what_is_assumed_and_what_is_owed(void **state)
{
	(void)state;
	plays_perform("bookkeeping.plays", perform_group_play, FEWEST_PLAYS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bookkeeping__says_who_led_what_is_assumed_and_what_is_owed),
	};

	return cmocka_run_group_tests_name("bookkeeping", tests, NULL, NULL);
}
