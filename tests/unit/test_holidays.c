/* SPDX-License-Identifier: MIT */
#include <brownbag/holidays.h>

#include "contract.h"

#include <stdlib.h>
#include <string.h>

enum { MON_FRI = 0x3e, SUN_THU = 0x9e };

static struct bb_holiday days_off[] = {
	{ { 2027, 3, 26 }, { 2027, 3, 26 }, (char *)"Good Friday" },
	{ { 2027, 3, 29 }, { 2027, 3, 29 }, (char *)"Easter Monday" },
	{ { 2027, 5, 3 }, { 2027, 5, 14 }, (char *)"Closed" },
	{ { 2027, 6, 1 }, { 2027, 6, 4 }, (char *)"First days" },
	{ { 2027, 6, 29 }, { 2027, 6, 30 }, (char *)"Last days" },
	{ { 2027, 12, 24 }, { 2028, 1, 2 }, (char *)"Year end" },
};
static const struct bb_holidays all = { days_off, count_of(days_off) };

static bool same(struct bb_date a, struct bb_date b)
{
	return bb_date_compare(a, b) == 0;
}

static void test_holidays__finds_the_day_in_a_span(void **state)
{
	(void)state;
	assert_null(bb_holidays_find(&all, (struct bb_date){ 2027, 3, 25 }));
	assert_string_equal(bb_holidays_find(&all, (struct bb_date){ 2027, 3, 26 })->name,
	                    "Good Friday");
	assert_string_equal(bb_holidays_find(&all, (struct bb_date){ 2027, 5, 14 })->name, "Closed");
	assert_null(bb_holidays_find(&all, (struct bb_date){ 2027, 5, 15 }));
	assert_string_equal(bb_holidays_find(&all, (struct bb_date){ 2028, 1, 2 })->name,
	                    "Year end");
}

static void test_holidays__are_put_in_order_once(void **state)
{
	static const struct bb_holiday wild[] = {
		{ { 2027, 5, 1 }, { 2027, 5, 2 }, (char *)"b" },
		{ { 2027, 5, 1 }, { 2027, 5, 1 }, (char *)"z" },
		{ { 2026, 1, 1 }, { 2026, 1, 1 }, (char *)"New Year" },
		{ { 2027, 5, 1 }, { 2027, 5, 2 }, (char *)"a" },
		{ { 2027, 5, 1 }, { 2027, 5, 2 }, (char *)"b" },
	};
	static const char *const want[] = { "New Year", "z", "a", "b" };
	struct bb_holidays list = { calloc(count_of(wild), sizeof *wild), count_of(wild) };

	(void)state;
	for (size_t i = 0; i < count_of(wild); i++) {
		list.items[i] = wild[i];
		list.items[i].name = strdup(wild[i].name);
	}
	bb_holidays_sort(&list);
	assert_int_equal(list.count, count_of(want));
	for (size_t i = 0; i < list.count; i++)
		assert_string_equal(list.items[i].name, want[i]);
	bb_holidays_release(&list);
	assert_null(list.items);
	bb_holidays_sort(&list);
	bb_holidays_release(NULL);
}

static void test_holidays__decide_by_policy(void **state)
{
	static const struct {
		struct bb_date day;
		enum bb_holiday_policy policy;
		unsigned working;
		enum bb_holiday_outcome outcome;
		struct bb_date want, previous, next;
	} cases[] = {
		/* no clash, whatever the policy; a lunch on a Saturday is meant */
		{ { 2027, 3, 25 }, BB_HOLIDAY_SKIP, MON_FRI, BB_HOLIDAY_NO_CLASH, { 2027, 3, 25 },
		  { 0, 0, 0 }, { 0, 0, 0 } },
		{ { 2027, 3, 27 }, BB_HOLIDAY_NEXT, MON_FRI, BB_HOLIDAY_NO_CLASH, { 2027, 3, 27 },
		  { 0, 0, 0 }, { 0, 0, 0 } },
		/* over the weekend and the other holiday */
		{ { 2027, 3, 26 }, BB_HOLIDAY_NEXT, MON_FRI, BB_HOLIDAY_MOVED, { 2027, 3, 30 },
		  { 2027, 3, 25 }, { 2027, 3, 30 } },
		{ { 2027, 3, 29 }, BB_HOLIDAY_PREVIOUS, MON_FRI, BB_HOLIDAY_MOVED, { 2027, 3, 25 },
		  { 2027, 3, 25 }, { 2027, 3, 30 } },
		{ { 2027, 3, 29 }, BB_HOLIDAY_SKIP, MON_FRI, BB_HOLIDAY_SKIPPED, { 2027, 3, 29 },
		  { 2027, 3, 25 }, { 2027, 3, 30 } },
		{ { 2027, 3, 29 }, BB_HOLIDAY_ASK, MON_FRI, BB_HOLIDAY_OPEN, { 2027, 3, 29 },
		  { 2027, 3, 25 }, { 2027, 3, 30 } },
		/* where people work on Sundays */
		{ { 2027, 3, 29 }, BB_HOLIDAY_PREVIOUS, SUN_THU, BB_HOLIDAY_MOVED, { 2027, 3, 28 },
		  { 2027, 3, 28 }, { 2027, 3, 30 } },
		/* a week off at most: the 10th is Monday, the 17th the next one free */
		{ { 2027, 5, 10 }, BB_HOLIDAY_NEXT, MON_FRI, BB_HOLIDAY_MOVED, { 2027, 5, 17 },
		  { 0, 0, 0 }, { 2027, 5, 17 } },
		{ { 2027, 5, 7 }, BB_HOLIDAY_NEXT, MON_FRI, BB_HOLIDAY_OPEN, { 2027, 5, 7 },
		  { 0, 0, 0 }, { 0, 0, 0 } },
		/* never out of the month */
		{ { 2027, 6, 2 }, BB_HOLIDAY_PREVIOUS, MON_FRI, BB_HOLIDAY_OPEN, { 2027, 6, 2 },
		  { 0, 0, 0 }, { 2027, 6, 7 } },
		{ { 2027, 6, 30 }, BB_HOLIDAY_NEXT, MON_FRI, BB_HOLIDAY_OPEN, { 2027, 6, 30 },
		  { 2027, 6, 28 }, { 0, 0, 0 } },
		{ { 2027, 12, 31 }, BB_HOLIDAY_NEXT, MON_FRI, BB_HOLIDAY_OPEN, { 2027, 12, 31 },
		  { 0, 0, 0 }, { 0, 0, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_holiday_verdict got = bb_holiday_decide(cases[i].day, cases[i].policy,
		                                                  cases[i].working, &all);

		assert_int_equal(got.outcome, cases[i].outcome);
		assert_true(same(got.day, cases[i].want));
		assert_true(same(got.previous, cases[i].previous));
		assert_true(same(got.next, cases[i].next));
		assert_int_equal(got.holiday != NULL, got.outcome != BB_HOLIDAY_NO_CLASH);
	}
	assert_int_equal(
		bb_holiday_decide((struct bb_date){ 2027, 3, 26 }, BB_HOLIDAY_ASK, MON_FRI, NULL)
			.outcome,
		BB_HOLIDAY_NO_CLASH);
}

static void test_working_days__reads_ranges_and_lists(void **state)
{
	static const struct { const char *text; unsigned want; } cases[] = {
		{ "mon-fri", MON_FRI },        { "Monday-Friday", MON_FRI },
		{ "mon,tue,wed,thu,fri", MON_FRI }, { "sun-thu", SUN_THU },
		{ " mon , wed ", 0x0a },       { "tues, thurs", 0x14 },
		{ "fri-mon", 0xe2 },           { "wed", 0x08 },
		{ "mon wed", 0x0a },           { "mon-sun", 0xfe },
	};
	static const char *const wrong[] = { "", "mo", "mon-", "-fri", "mon-fri-sun", "mon,,tue",
	                                     "mon,", "montag", "1-5", "mon--fri", "mondays" };
	unsigned mask = 77;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_works(bb_working_days_parse(&mask, cases[i].text, &err), err);
		assert_int_equal(mask, cases[i].want);
	}
	mask = 77;
	for (size_t i = 0; i < count_of(wrong); i++)
		assert_fails(BB_EINVAL, bb_working_days_parse(&mask, wrong[i], &err), err);
	assert_int_equal(mask, 77);
}

static void test_working_days__leave_out_holidays(void **state)
{
	(void)state;
	assert_true(bb_day_is_working((struct bb_date){ 2027, 3, 25 }, MON_FRI, &all));
	assert_false(bb_day_is_working((struct bb_date){ 2027, 3, 26 }, MON_FRI, &all));
	assert_true(bb_day_is_working((struct bb_date){ 2027, 3, 26 }, MON_FRI, NULL));
	assert_false(bb_day_is_working((struct bb_date){ 2027, 3, 27 }, MON_FRI, &all));
}

static void test_holiday_policy__has_four_words(void **state)
{
	static const char *const names[] = { "ask", "skip", "next", "previous" };
	enum bb_holiday_policy policy = BB_HOLIDAY_ASK;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(names); i++) {
		assert_works(bb_holiday_policy_parse(&policy, names[i], &err), err);
		assert_string_equal(bb_holiday_policy_name(policy), names[i]);
	}
	assert_fails(BB_EINVAL, bb_holiday_policy_parse(&policy, "previus", &err), err);
	assert_string_equal(err.text, "\"previus\": did you mean \"previous\"?");
	assert_fails(BB_EINVAL, bb_holiday_policy_parse(&policy, "", &err), err);
	assert_fails(BB_EINVAL, bb_holiday_policy_parse(&policy, "cancel", &err), err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_holidays__finds_the_day_in_a_span),
		cmocka_unit_test(test_holidays__are_put_in_order_once),
		cmocka_unit_test(test_holidays__decide_by_policy),
		cmocka_unit_test(test_working_days__reads_ranges_and_lists),
		cmocka_unit_test(test_working_days__leave_out_holidays),
		cmocka_unit_test(test_holiday_policy__has_four_words),
	};

	return cmocka_run_group_tests_name("holidays", tests, NULL, NULL);
}
