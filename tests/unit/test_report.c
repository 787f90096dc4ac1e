/* SPDX-License-Identifier: MIT */
#include <brownbag/report.h>

#include "contract.h"

#include <string.h>

enum { LUNCHES = 12 };

static void test_report__tells_no_count_under_five_and_no_difference_either(void **state)
{
	(void)state;
	for (int count = -3; count < 500; count++) {
		struct bb_rough rough = bb_rough_count(count);

		/* It is true, and the same for all in a step: what is told differs by fives. */
		assert_true(rough.from <= (count < 0 ? 0 : count) && rough.to >= count);
		assert_int_equal(rough.from % BB_REPORT_STEP, 0);
		assert_int_equal(rough.to - rough.from, BB_REPORT_STEP - 1);
		for (int other = 0; other < 30; other++)
			assert_int_equal((rough.from - bb_rough_count(other).from) % BB_REPORT_STEP, 0);
	}
	assert_int_equal(bb_rough_count(4).from, 0);
	assert_int_equal(bb_rough_count(5).from, 5);
	assert_int_equal(bb_rough_count(-1).from, 0);
}

/* A year of lunches, led by the digits of `leads` ('1'..'9'; blank: called off). */
static struct bb_report report_of(const char *leads, const int *headcounts)
{
	struct bb_meeting lunches[LUNCHES];
	struct bb_turn turns[LUNCHES][2];
	struct bb_meetings meetings = { lunches, strlen(leads) };
	struct bb_report report = { .lunches = -1, .busiest_percent = -1 };
	struct bb_error err;

	assert_true(meetings.count <= LUNCHES);
	for (size_t i = 0; i < meetings.count; i++) {
		turns[i][0] = (struct bb_turn){ .member = leads[i] - '0', .seat = BB_SEAT_LEAD };
		turns[i][1] = (struct bb_turn){ .member = 77 + (int64_t)i, .seat = BB_SEAT_BACKUP };
		lunches[i] = (struct bb_meeting){ .turns = turns[i], .turn_count = 2,
			                          .headcount = headcounts ? headcounts[i] : -1,
			                          .status = leads[i] == ' ' ? BB_MEETING_CANCELLED
			                                                    : BB_MEETING_HELD };
	}
	assert_works(bb_report_lunches(&report, &meetings, &err), err);
	return report;
}

static void test_report__counts_who_led_and_how_evenly(void **state)
{
	static const struct {
		const char *leads;
		int lunches, facilitators, busiest;
	} cases[] = {
		{ "", 0, 0, 0 },
		{ "123", 3, 0, 0 },
		{ "111111111111", 12, 0, 0 },  /* four or fewer: whose share would be plain */
		{ "123412341234", 12, 0, 0 },
		{ "123451234512", 12, 5, 25 }, /* 3 of 12 */
		{ "123451111111", 12, 5, 75 }, /* 8 of 12 */
		{ "123411111115", 12, 5, 75 },
		{ "123456789123", 12, 5, 25 }, /* nine of them */
		{ "1234 5 1 2 3", 8, 5, 25 },  /* called off: nobody led */
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_report report = report_of(cases[i].leads, NULL);

		assert_int_equal(report.lunches, cases[i].lunches);
		assert_int_equal(report.facilitators.from, cases[i].facilitators);
		assert_int_equal(report.busiest_percent, cases[i].busiest);
		assert_int_equal(report.headcount.to, 0);
	}
}

static void test_report__ranges_from_the_smallest_lunch_to_the_largest(void **state)
{
	static const struct {
		int counts[3];
		int from, to;
	} cases[] = {
		{ { -1, -1, -1 }, 0, 0 }, { { 4, 3, 2 }, 0, 4 },    { { 6, 12, 8 }, 5, 14 },
		{ { 4, -1, 12 }, 0, 14 }, { { 9, 5, 7 }, 5, 9 },    { { 0, 0, 0 }, 0, 4 },
		{ { 5, 5, 5 }, 5, 9 },    { { 40, -1, 10 }, 10, 44 },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_report report = report_of("123", cases[i].counts);

		assert_int_equal(report.headcount.from, cases[i].from);
		assert_int_equal(report.headcount.to, cases[i].to);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_report__tells_no_count_under_five_and_no_difference_either),
		cmocka_unit_test(test_report__counts_who_led_and_how_evenly),
		cmocka_unit_test(test_report__ranges_from_the_smallest_lunch_to_the_largest),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
