/* SPDX-License-Identifier: MIT */
/* The plays of tests/fixtures/turns.plays. */
#include <brownbag/turns.h>

#include "contract.h"
#include "group_play.h"
#include "plays.h"

enum { FEWEST_PLAYS = 25 };

static void test_turns__are_decided_repaired_and_told(void **state)
{
	(void)state;
	plays_perform("turns.plays", perform_group_play, FEWEST_PLAYS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_turns__are_decided_repaired_and_told),
	};

	return cmocka_run_group_tests_name("turns", tests, NULL, NULL);
}
