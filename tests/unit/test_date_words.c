/* SPDX-License-Identifier: MIT */
#include <brownbag/date_words.h>

#include "contract.h"

#include <stdio.h>
#include <string.h>

static struct bb_date date(const char *text)
{
	struct bb_date out = { 0 };
	struct bb_error err;

	assert_works(bb_date_parse(&out, text, &err), err);
	return out;
}

static void test_date__is_read_from_every_form(void **state)
{
	/* 2026-11-25 is a Wednesday. */
	static const struct { const char *text, *today, *want; } cases[] = {
		{ "2027-02-09", "2026-11-25", "2027-02-09" },
		{ "  2027-02-09\t", "2026-11-25", "2027-02-09" },
		{ "today", "2026-11-25", "2026-11-25" },
		{ "TODAY", "2026-11-25", "2026-11-25" },
		{ "tomorrow", "2026-12-31", "2027-01-01" },
		{ "mon", "2026-11-25", "2026-11-30" },
		{ "Wednesday", "2026-11-25", "2026-12-02" }, /* today is never meant */
		{ "wed", "2026-11-24", "2026-11-25" },
		{ "thu", "2026-11-25", "2026-11-26" },
		{ "thurs", "2026-11-25", "2026-11-26" },
		{ "Tues", "2026-11-25", "2026-12-01" },
		{ "sun", "2026-11-29", "2026-12-06" },
		{ "+0d", "2026-11-25", "2026-11-25" },
		{ "+3d", "2026-11-29", "2026-12-02" },
		{ "+3w", "2026-11-25", "2026-12-16" },
		{ "+2m", "2026-11-25", "2027-01-25" },
		{ "+2M", "2026-12-31", "2027-02-28" },
		{ "+1m", "2028-01-31", "2028-02-29" },
		{ "+1y", "2026-11-25", "2027-11-25" },
		{ "+1Y", "2028-02-29", "2029-02-28" },
		{ "+4y", "2028-02-29", "2032-02-29" },
		{ "+9999d", "2026-11-25", "2054-04-11" },
		{ "dec 8", "2026-11-25", "2026-12-08" },
		{ "8 dec", "2026-11-25", "2026-12-08" },
		{ "08 December", "2026-11-25", "2026-12-08" },
		{ "nov 25", "2026-11-25", "2026-11-25" }, /* today counts */
		{ "nov 24", "2026-11-25", "2027-11-24" },
		{ "jan 1", "2026-11-25", "2027-01-01" },
		{ "sept 9", "2026-11-25", "2027-09-09" },
		{ "feb 29", "2027-11-25", "2028-02-29" },
		{ "dec 8 2030", "2026-11-25", "2030-12-08" },
		{ "8 dec 1999", "2026-11-25", "1999-12-08" },
		{ "second tue dec", "2026-11-25", "2026-12-08" },
		{ "2nd Tuesday December", "2026-11-25", "2026-12-08" },
		{ "first tue dec", "2026-12-02", "2027-12-07" }, /* it was yesterday */
		{ "first tue dec", "2026-12-01", "2026-12-01" },
		{ "last fri feb 2027", "2026-11-25", "2027-02-26" },
		{ "fifth mon nov", "2026-11-25", "2026-11-30" },
		{ "last mon nov", "2026-11-25", "2026-11-30" },
		{ "fourth wed nov", "2026-11-25", "2026-11-25" },
		{ "second tue jan", "2026-11-25", "2027-01-12" },
		{ "dec 31 9999", "2026-11-25", "9999-12-31" },
		{ "Tue 2027-02-09", "2026-11-25", "2027-02-09" },
		{ "tuesday feb 9", "2026-11-25", "2027-02-09" },
		{ "tue 9 feb 2027", "2026-11-25", "2027-02-09" },
		{ "wed nov 25", "2026-11-25", "2026-11-25" },
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_date out = { 0 };
		char text[BB_DATE_SIZE];

		assert_works(bb_date_read(&out, cases[i].text, date(cases[i].today), &err), err);
		bb_date_format(text, out);
		assert_string_equal(text, cases[i].want);
	}
}

#define FORMS " is no date; write it as 2027-02-09, dec 8, fri, +2w or second tue dec"

static void test_date__is_refused_with_what_would_do(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "", "\"\"" FORMS },
		{ "   ", "\"   \"" FORMS },
		{ "04/07/2027", "\"04/07/2027\" could be 2027-07-04 or 2027-04-07; write one of these" },
		{ "4.7.2027", "\"4.7.2027\" could be 2027-07-04 or 2027-04-07; write one of these" },
		{ "04-07-27", "\"04-07-27\" could be 2027-07-04 or 2027-04-07; write one of these" },
		{ "25/12/2027", "\"25/12/2027\" is not taken; write it as 2027-12-25" },
		{ "12/25/2027", "\"12/25/2027\" is not taken; write it as 2027-12-25" },
		{ "7/7/2027", "\"7/7/2027\" is not taken; write it as 2027-07-07" },
		{ "31/31/2027", "\"31/31/2027\"" FORMS },
		{ "04/07", "\"04/07\"" FORMS },
		{ "2027-02-30", "\"2027-02-30\"" FORMS },
		{ "2027-02", "\"2027-02\"" FORMS },
		{ "2027", "\"2027\"" FORMS },
		{ "8", "\"8\"" FORMS },
		{ "dec", "\"dec\"" FORMS },
		{ "second", "\"second\"" FORMS },
		{ "second tue", "\"second tue\"" FORMS },
		{ "dec 8 12", "\"dec 8 12\"" FORMS },
		{ "dec 8 2027 2028", "\"dec 8 2027 2028\"" FORMS },
		{ "a b c d e f", "\"a b c d e f\"" FORMS },
		{ "tue second dec", "\"tue second dec\"" FORMS },
		{ "dec 2027", "\"dec 2027\"" FORMS },
		{ "tue tue", "\"tue tue\"" FORMS },
		{ "tue today", "\"tue today\"" FORMS },
		{ "tue +1d", "\"tue +1d\"" FORMS },
		{ "tue 8", "\"tue 8\"" FORMS },
		{ "tue dec", "\"tue dec\"" FORMS },
		{ "tue 2027", "\"tue 2027\"" FORMS },
		{ "tue second tue dec", "\"tue second tue dec\"" FORMS },
		{ "wed 2027-02-09", "2027-02-09 is a Tuesday, not a Wednesday" },
		{ "tue feb 30", "February 2027 has no day 30" },
		{ "mon feb 9", "2027-02-09 is a Tuesday, not a Monday" },
		{ "today tomorrow", "\"today tomorrow\"" FORMS },
		{ "tusday", "\"tusday\" is no word of a date; did you mean \"Tuesday\"?" },
		{ "secnd tue dec", "\"secnd\" is no word of a date; did you mean \"second\"?" },
		{ "tomorow", "\"tomorow\" is no word of a date; did you mean \"tomorrow\"?" },
		{ "decembre 8", "\"decembre\" is no word of a date; did you mean \"December\"?" },
		{ "whenever", "\"whenever\"" FORMS },
		{ "+3", "\"+3\"" FORMS },
		{ "+d", "\"+d\"" FORMS },
		{ "+3q", "\"+3q\"" FORMS },
		{ "-3d", "\"-3d\"" FORMS },
		{ "+3dd", "\"+3dd\"" FORMS },
		{ "+99999d", "\"+99999d\"" FORMS },
		{ "123 dec", "\"123\"" FORMS },
		{ "\x1b[2J", "\"\\x1b[2J\"" FORMS },
		{ "feb 30", "February 2027 has no day 30" },
		{ "feb 29", "February 2027 has no day 29" },
		{ "dec 0", "December 2026 has no day 0" },
		{ "fifth tue feb 2027", "February 2027 has no fifth Tuesday" },
		{ "fifth fri nov", "November 2026 has no fifth Friday" },
		{ "dec 8 1969", "the year 1969 is outside 1970 to 9999" },
		{ "dec 8 0000", "the year 0 is outside 1970 to 9999" },
	};
	struct bb_date out = { 1, 2, 3 };
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_fails(BB_EINVAL, bb_date_read(&out, cases[i].text, date("2026-11-25"), &err),
		             err);
		assert_string_equal(err.text, cases[i].want);
		assert_int_equal(out.year, 1);
	}
}

static void test_date__ends_with_the_year_9999(void **state)
{
	static const char *const beyond[] = { "tomorrow", "+1d",   "+1w", "+1m",   "+1y",
	                                      "+9999y",   "fri",   "jan 1", "first mon jan" };
	struct bb_date out = { 1, 2, 3 };
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(beyond); i++)
		assert_fails(BB_EINVAL, bb_date_read(&out, beyond[i], date("9999-12-31"), &err),
		             err);
	assert_int_equal(out.year, 1);
}

static void test_date__is_refused_when_too_long(void **state)
{
	char text[4000];
	struct bb_date out = { 0 };
	struct bb_when when = { 0 };
	struct bb_error err;

	(void)state;
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_fails(BB_EINVAL, bb_date_read(&out, text, date("2026-11-25"), &err), err);
	assert_fails(BB_EINVAL, bb_when_read(&when, text, date("2026-11-25"), &err), err);
	memset(text, ' ', sizeof text - 1);
	assert_fails(BB_EINVAL, bb_when_read(&when, text, date("2026-11-25"), &err), err);
}

static void test_days__are_one_day_or_a_stretch(void **state)
{
	static const struct { const char *text, *first, *last; } cases[] = {
		{ "2027-12-24", "2027-12-24", "2027-12-24" },
		{ "2027-12-24..2028-01-01", "2027-12-24", "2028-01-01" },
		{ "dec 24..jan 1", "2026-12-24", "2027-01-01" },
		{ "dec 24..dec 20 2027", "2026-12-24", "2027-12-20" },
		{ "2026-12-24..2027-12-20", "2026-12-24", "2027-12-20" },
		{ " dec 24 .. +3d ", "2026-12-24", "2026-12-27" },
		{ "today..today", "2026-11-25", "2026-11-25" },
	};
	static const char *const wrong[] = { "", "..", "dec 24..", "..dec 24", "dec 24..dec 23 2026",
		                             "dec 24..25", "dec 24...dec 25", "dec 24..04/07/2027",
		                             "dec 24..dec 20", "2026-12-24..jul 1" };
	struct bb_date first = { 1, 2, 3 }, last = first;
	struct bb_error err;
	char text[BB_DATE_SIZE];

	(void)state;
	for (size_t i = 0; i < count_of(wrong); i++) {
		assert_fails(BB_EINVAL, bb_days_read(&first, &last, wrong[i], date("2026-11-25"), &err),
		             err);
		assert_int_equal(first.year, 1);
		assert_int_equal(last.year, 1);
	}
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_works(bb_days_read(&first, &last, cases[i].text, date("2026-11-25"), &err), err);
		bb_date_format(text, first);
		assert_string_equal(text, cases[i].first);
		bb_date_format(text, last);
		assert_string_equal(text, cases[i].last);
	}
}

static void test_nth_weekday__agrees_with_a_count(void **state)
{
	struct bb_error err;

	(void)state;
	for (int index = 0; index < 12 * 60; index++) {
		struct bb_month month = bb_month_from_index(index);
		int seen[8] = { 0 };
		struct bb_date last[8] = { { 0 } }, out;

		for (int day = 1; day <= bb_month_days(month); day++) {
			struct bb_date at = { month.year, month.month, day };
			enum bb_weekday weekday = bb_date_weekday(at);

			assert_works(
				bb_date_nth_weekday(&out, month, ++seen[weekday], weekday, &err),
				err);
			assert_int_equal(bb_date_compare(out, at), 0);
			last[weekday] = at;
		}
		for (int weekday = BB_MONDAY; weekday <= BB_SUNDAY; weekday++) {
			assert_works(bb_date_nth_weekday(&out, month, -1, (enum bb_weekday)weekday,
			                                 &err),
			             err);
			assert_int_equal(bb_date_compare(out, last[weekday]), 0);
			if (seen[weekday] == 4)
				assert_fails(BB_EINVAL, bb_date_nth_weekday(&out, month, 5,
				             (enum bb_weekday)weekday, &err), err);
		}
	}
}

static void test_when__has_a_time_only_if_one_was_given(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "2027-02-09", "2027-02-09" },
		{ "2027-02-09 12:00", "2027-02-09 12:00 0" },
		{ "2027-02-09T12:00", "2027-02-09 12:00 0" },
		{ "2027-02-09 12:00-13:00", "2027-02-09 12:00 60" },
		{ "2027-02-09T12:00-12:45 ", "2027-02-09 12:00 45" },
		{ "second tue dec 12:00", "2026-12-08 12:00 0" },
		{ "last fri feb 2027 9:30-11:00", "2027-02-26 09:30 90" },
		{ " fri  0:00 ", "2026-11-27 00:00 0" },
		{ "Tue 2027-02-09 12:00", "2027-02-09 12:00 0" },
		{ "tomorrow 00:00-23:59", "2026-11-26 00:00 1439" },
		{ "dec 8", "2026-12-08" },
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_when when = { 0 };
		char day[BB_DATE_SIZE], text[64];

		assert_works(bb_when_read(&when, cases[i].text, date("2026-11-25"), &err), err);
		bb_date_format(day, when.date);
		snprintf(text, sizeof text, when.has_time ? "%s %02d:%02d %d" : "%s", day,
		         when.hour, when.minute, when.minutes);
		assert_string_equal(text, cases[i].want);
	}
}

#define TIMES " is no time; write it as 12:00 or 12:00-13:00"

static void test_when__is_refused_with_what_would_do(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "12:00", "\"12:00\" has no date in front of the time" },
		{ "2027-02-09 24:00", "\"24:00\"" TIMES },
		{ "2027-02-09 12:60", "\"12:60\"" TIMES },
		{ "2027-02-09 12:0", "\"12:0\"" TIMES },
		{ "2027-02-09 :30", "\":30\"" TIMES },
		{ "2027-02-09 12:00:00", "\"12:00:00\"" TIMES },
		{ "2027-02-09 123:00", "\"123:00\"" TIMES },
		{ "2027-02-09 12:00-", "\"12:00-\"" TIMES },
		{ "2027-02-09 12:00-13", "\"12:00-13\"" TIMES },
		{ "2027-02-09 12:00-13:00x", "\"12:00-13:00x\"" TIMES },
		{ "2027-02-09 12:00-12:00", "\"12:00-12:00\" has to end later than it begins" },
		{ "2027-02-09 22:00-01:00", "\"22:00-01:00\" has to end later than it begins" },
		{ "2027-02-09 12:00 13:00", "\"12:00\"" FORMS },
		{ "2027-02-09 noon", "\"noon\"" FORMS },
		{ "tusday 12:00", "\"tusday\" is no word of a date; did you mean \"Tuesday\"?" },
	};
	struct bb_when when = { .minutes = -1 };
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_fails(BB_EINVAL,
		             bb_when_read(&when, cases[i].text, date("2026-11-25"), &err), err);
		assert_string_equal(err.text, cases[i].want);
		assert_int_equal(when.minutes, -1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_date__is_read_from_every_form),
		cmocka_unit_test(test_date__is_refused_with_what_would_do),
		cmocka_unit_test(test_date__ends_with_the_year_9999),
		cmocka_unit_test(test_date__is_refused_when_too_long),
		cmocka_unit_test(test_days__are_one_day_or_a_stretch),
		cmocka_unit_test(test_nth_weekday__agrees_with_a_count),
		cmocka_unit_test(test_when__has_a_time_only_if_one_was_given),
		cmocka_unit_test(test_when__is_refused_with_what_would_do),
	};

	return cmocka_run_group_tests_name("date_words", tests, NULL, NULL);
}
