/* SPDX-License-Identifier: MIT */
#include <brownbag/date.h>

#include "contract.h"

#include <limits.h>

static void test_month__reads_only_the_iso_form(void **state)
{
	static const char *const wrong[] = { "", "2027", "2027-2", "2027-13", "2027-00", "1969-12",
	                                     " 2027-02", "2027-02 ", "2027/02", "+027-02", "2027-02-01" };
	struct bb_month m = { 1, 1 };
	struct bb_error err;

	(void)state;
	assert_works(bb_month_parse(&m, "2027-02", &err), err);
	assert_int_equal(m.year, 2027);
	assert_int_equal(m.month, 2);
	for (size_t i = 0; i < count_of(wrong); i++) {
		assert_fails(BB_EINVAL, bb_month_parse(&m, wrong[i], &err), err);
		assert_int_equal(m.year, 2027); /* unchanged */
	}
}

static void test_month__adds_over_year_ends(void **state)
{
	static const struct { struct bb_month from; int count; struct bb_month want; } cases[] = {
		{ { 2026, 12 }, 1, { 2027, 1 } },
		{ { 2027, 1 }, -1, { 2026, 12 } },
		{ { 2027, 2 }, 12, { 2028, 2 } },
		{ { 1970, 1 }, 0, { 1970, 1 } },
	};
	struct bb_month m;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_works(bb_month_add(&m, cases[i].from, cases[i].count, &err), err);
		assert_int_equal(bb_month_compare(m, cases[i].want), 0);
	}
	assert_fails(BB_EINVAL, bb_month_add(&m, (struct bb_month){ 9999, 12 }, INT_MAX, &err), err);
	assert_fails(BB_EINVAL, bb_month_add(&m, (struct bb_month){ 1970, 1 }, INT_MIN, &err), err);
}

static void test_date__refuses_days_that_never_were(void **state)
{
	static const char *const wrong[] = { "2027-02-29", "2028-02-30", "2100-02-29", "2027-04-31",
	                                     "2027-00-10", "2027-13-01", "2027-01-00", "2027-1-01",
	                                     "2027-01-01 ", "04/07/2027", "" };
	struct bb_date date = { 2000, 1, 1 };
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(wrong); i++)
		assert_fails(BB_EINVAL, bb_date_parse(&date, wrong[i], &err), err);
	assert_int_equal(date.year, 2000);
	assert_works(bb_date_parse(&date, "2028-02-29", &err), err);
	assert_works(bb_date_parse(&date, "2000-02-29", &err), err);
}

static void test_date__counts_every_day_once(void **state)
{
	struct bb_date date = { 1970, 1, 1 };
	enum bb_weekday day = BB_THURSDAY;

	(void)state;
	for (int64_t days = 0; bb_date_is_valid(date); days++) {
		struct bb_date back = bb_date_from_days(days);

		assert_int_equal(bb_date_days(date), days);
		assert_int_equal(bb_date_compare(back, date), 0);
		assert_int_equal(bb_date_weekday(date), day);
		day = day == BB_SUNDAY ? BB_MONDAY : day + 1;
		if (++date.day > bb_month_days(bb_date_month(date))) {
			date.day = 1;
			if (++date.month > 12) {
				date.month = 1;
				date.year++;
			}
		}
	}
	assert_int_equal(date.year, BB_LAST_YEAR + 1);
}

static void test_wall__reads_and_writes_what_it_read(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "2027-02-09T12:00", "2027-02-09T12:00:00" },
		{ "2027-02-09 12:00", "2027-02-09T12:00:00" },
		{ "2027-02-09T23:59:59", "2027-02-09T23:59:59" },
	};
	static const char *const wrong[] = { "2027-02-09", "2027-02-09T24:00", "2027-02-09T12:60",
	                                     "2027-02-09T12:00:60", "2027-02-09T12", "2027-02-09x12:00",
	                                     "2027-02-09T12:00:1", "2027-02-30T12:00", "" };
	struct bb_wall wall;
	struct bb_error err;
	char text[BB_WALL_SIZE];

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_works(bb_wall_parse(&wall, cases[i].text, &err), err);
		bb_wall_format(text, wall);
		assert_string_equal(text, cases[i].want);
		assert_int_equal(bb_wall_compare(bb_wall_from_seconds(bb_wall_seconds(wall)), wall), 0);
	}
	for (size_t i = 0; i < count_of(wrong); i++)
		assert_fails(BB_EINVAL, bb_wall_parse(&wall, wrong[i], &err), err);
}

static void test_instant__writes_the_offset(void **state)
{
	static const struct { int offset; const char *want; } cases[] = {
		{ 0, "2027-02-09T12:00:00+00:00" },
		{ 3600, "2027-02-09T12:00:00+01:00" },
		{ -12600, "2027-02-09T12:00:00-03:30" },
	};
	char text[BB_INSTANT_SIZE];

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		bb_instant_format(text, (struct bb_wall){ { 2027, 2, 9 }, 12, 0, 0 }, cases[i].offset);
		assert_string_equal(text, cases[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_month__reads_only_the_iso_form),
		cmocka_unit_test(test_month__adds_over_year_ends),
		cmocka_unit_test(test_date__refuses_days_that_never_were),
		cmocka_unit_test(test_date__counts_every_day_once),
		cmocka_unit_test(test_wall__reads_and_writes_what_it_read),
		cmocka_unit_test(test_instant__writes_the_offset),
	};

	return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
