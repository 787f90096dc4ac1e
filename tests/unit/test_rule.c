/* SPDX-License-Identifier: MIT */
#include <brownbag/rule.h>

#include <brownbag/bytes.h>

#include "contract.h"
#include "outside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct bb_date none = { 0, 0, 0 };

static struct bb_rule *parse(const char *text)
{
	struct bb_rule *rule = NULL;
	struct bb_error err;

	assert_works(bb_rule_parse(&rule, text, &err), err);
	return rule;
}

/* -- reading and writing -- */

static void test_rule__has_one_spelling(void **state)
{
	static const struct { const char *text, *want, *shown; } cases[] = {
		{ "second tuesday 12:00-13:00", "second tuesday 12:00-13:00",
		  "the second Tuesday of each month, 12:00 to 13:00" },
		{ "  2nd   TUE   9:30-10:15 ", "second tuesday 09:30-10:15",
		  "the second Tuesday of each month, 09:30 to 10:15" },
		{ "the last thu of the month 12:30 - 13:15", "last thursday 12:30-13:15",
		  "the last Thursday of each month, 12:30 to 13:15" },
		{ "last thursday 12:30\xe2\x80\x93" "13:15", "last thursday 12:30-13:15", NULL },
		{ "fifth wednesday of every month 12:00-13:00", "fifth wednesday 12:00-13:00", NULL },
		{ "day 15 12:00-13:00", "day 15 12:00-13:00", "day 15 of each month, 12:00 to 13:00" },
		{ "first day 12:00-13:00", "day 1 12:00-13:00", NULL },
		{ "last day 12:00-13:00", "last day 12:00-13:00",
		  "the last day of each month, 12:00 to 13:00" },
		{ "last weekday 12:00-13:00", "last weekday 12:00-13:00",
		  "the last weekday (Monday to Friday) of each month, 12:00 to 13:00" },
		{ "third weekday 12:00-13:00", "third weekday 12:00-13:00", NULL },
		{ "every wed 12:00-13:00", "every wednesday 12:00-13:00",
		  "every Wednesday, 12:00 to 13:00" },
		{ "every week on wed 12:00-13:00", "every wednesday 12:00-13:00", NULL },
		{ "every other wed 12:00-13:00", "every 2 weeks on wednesday 12:00-13:00", NULL },
		{ "every 2 weeks on wed 12:00-13:00", "every 2 weeks on wednesday 12:00-13:00",
		  "every 2 weeks on Wednesday, 12:00 to 13:00" },
		{ "every month on the second tue 12:00-13:00", "second tuesday 12:00-13:00", NULL },
		{ "every 3 months on the second tue 12:00-13:00",
		  "every 3 months on second tuesday 12:00-13:00",
		  "the second Tuesday of the month, every 3 months, 12:00 to 13:00" },
		{ "every 2 months on day 31 12:00-13:00", "every 2 months on day 31 12:00-13:00", NULL },
		/* the same rules in the other grammar */
		{ "FREQ=MONTHLY;BYDAY=2TU 12:00-13:00", "second tuesday 12:00-13:00", NULL },
		{ "rrule:freq=monthly;byday=+2tu 12:00-13:00", "second tuesday 12:00-13:00", NULL },
		{ "RRULE:BYDAY=WE;FREQ=WEEKLY;INTERVAL=2 12:00-13:00",
		  "every 2 weeks on wednesday 12:00-13:00", NULL },
		{ "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=FR,MO,TU,WE,TH,MO 12:00-13:00",
		  "last weekday 12:00-13:00", NULL },
		{ "FREQ=MONTHLY;BYMONTHDAY=-1 12:00-13:00", "last day 12:00-13:00", NULL },
		/* what there are no words for */
		{ "FREQ=MONTHLY;BYDAY=TU,MO,TU,-2FR 12:00-13:00",
		  "FREQ=MONTHLY;BYDAY=-2FR,MO,TU 12:00-13:00",
		  "FREQ=MONTHLY;BYDAY=-2FR,MO,TU, 12:00 to 13:00" },
		{ "FREQ=MONTHLY;BYDAY=2TU;BYMONTH=6,3,9 12:00-13:00",
		  "FREQ=MONTHLY;BYMONTH=3,6,9;BYDAY=2TU 12:00-13:00", NULL },
		{ "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=21;INTERVAL=2 12:00-13:00",
		  "FREQ=YEARLY;INTERVAL=2;BYMONTH=6;BYMONTHDAY=21 12:00-13:00", NULL },
		{ "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR 12:00-13:00",
		  "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR 12:00-13:00", NULL },
		{ "FREQ=WEEKLY;BYDAY=MO,WE 12:00-13:00", "FREQ=WEEKLY;BYDAY=MO,WE 12:00-13:00", NULL },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_rule *rule = parse(cases[i].text);
		char text[BB_RULE_TEXT_SIZE];
		struct bb_error err;

		assert_works(bb_rule_format(text, rule, &err), err);
		assert_string_equal(text, cases[i].want);
		bb_rule_describe(text, rule);
		if (cases[i].shown)
			assert_string_equal(text, cases[i].shown);
		bb_rule_free(rule);
		rule = parse(cases[i].want);
		assert_works(bb_rule_format(text, rule, &err), err);
		assert_string_equal(text, cases[i].want);
		bb_rule_free(rule);
	}
	bb_rule_free(NULL);
}

static void test_rule__longest_fits(void **state)
{
	static const char longest[] =
		"FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;"
		"BYMONTHDAY=-31,-30,-29,-28,-27,-26,-25,-24,-23,-22,-21,-20;BYDAY=MO,TU,WE,TH,FR,SA,SU;"
		"BYSETPOS=-112,-111,-110,-109,-108,-107,-106,-105,-104,-103,-102,1 12:00-13:00";
	struct bb_rule *rule = parse(longest);
	char text[BB_RULE_TEXT_SIZE];
	struct bb_error err;

	(void)state;
	assert_works(bb_rule_format(text, rule, &err), err);
	assert_string_equal(text, longest);
	bb_rule_free(rule);
}

static void test_rule__tells_when_and_how_long(void **state)
{
	struct bb_rule *rule = parse("last thu 12:30-13:15");
	struct bb_wall start = bb_rule_start(rule, (struct bb_date){ 2027, 2, 25 });
	char text[BB_WALL_SIZE];

	(void)state;
	bb_wall_format(text, start);
	assert_string_equal(text, "2027-02-25T12:30:00");
	assert_int_equal(bb_rule_minutes(rule), 45);
	bb_rule_free(rule);
}

static void test_rule__says_what_would_be_right(void **state)
{
	static const char forms[] = "is no meeting rule; write \"second tuesday\", \"last thu\", "
	                            "\"day 15\", \"last weekday\" or \"every 2 weeks on wed\"";
	static const struct { const char *text, *want; } cases[] = {
		{ "secnd tuesday", "\"secnd tuesday\": did you mean \"second tuesday\"?" },
		{ "second tueday 12:00-13:00", "\"second tueday\": did you mean \"second tuesday\"?" },
		{ "evry 2 weks on wed 12:00-13:00",
		  "\"evry 2 weks on wed\": did you mean \"every 2 weeks on wed\"?" },
		{ "second tuesday", "\"second tuesday\" lacks its time; write \"second tuesday "
		                    "12:00-13:00\"" },
		{ "12:00-13:00", "\"12:00-13:00\" lacks its days; write \"second tuesday 12:00-13:00\"" },
		{ "", "\"\" lacks its days; write \"second tuesday 12:00-13:00\"" },
		{ "second tuesday 12:00", "\"12:00\" lacks its end; write \"12:00-13:00\"" },
		{ "second tuesday 23:30", "\"23:30\" lacks its end" },
		{ "second tuesday 12:00-12:04",
		  "\"12:00-12:04\": its end is less than 5 minutes after its beginning" },
		{ "second tuesday 23:30-00:30",
		  "\"23:30-00:30\": its end is less than 5 minutes after its beginning" },
		{ "second tuesday 12:00-24:00", "\"12:00-24:00\" is no time range; write \"12:00-13:00\"" },
		{ "second tuesday 12:00-13:00 pm",
		  "\"12:00-13:00 pm\" is no time range; write \"12:00-13:00\"" },
		{ "second tuesday 12:0-13:00", "\"12:0-13:00\" is no time range; write \"12:00-13:00\"" },
		{ "every second tuesday 12:00-13:00",
		  "\"every second tuesday\" can mean two things; write \"second tuesday\" or \"every 2 "
		  "weeks on tuesday\"" },
		{ "day 32 12:00-13:00", "\"day 32\": no month has that day; 1 to 31 can be had" },
		{ "day 0 12:00-13:00", "\"day 0\": no month has that day; 1 to 31 can be had" },
		{ "every 53 weeks on wed 12:00-13:00",
		  "\"every 53 weeks on wed\": every 1 to 52 weeks can be had" },
		{ "every 0 weeks on wed 12:00-13:00",
		  "\"every 0 weeks on wed\": every 1 to 52 weeks can be had" },
		{ "every 13 months on day 1 12:00-13:00",
		  "\"every 13 months on day 1\": every 1 to 12 months can be had" },
		{ "31 feb 12:00-13:00", forms },
		{ "tuesday 12:00-13:00", forms },
		{ "second 12:00-13:00", forms },
		{ "second tuesday of 12:00-13:00", forms },
		{ "every 2 wed 12:00-13:00", forms },
		{ "every 2 weeks wed 12:00-13:00", forms },
		{ "quatsch 12:00-13:00", forms },
		{ "one two three four five six seven eight nine ten eleven twelve thirteen", forms },
		{ "second tuesdaytuesdaytuesday 12:00-13:00", forms },
		/* recurrence rules */
		{ "FREQ=DAILY 12:00-13:00", "\"FREQ=DAILY\": FREQ takes WEEKLY, MONTHLY or YEARLY" },
		{ "FREQ=SECONDLY;BYDAY=MO 12:00-13:00",
		  "\"FREQ=SECONDLY\": FREQ takes WEEKLY, MONTHLY or YEARLY" },
		{ "BYDAY=2TU 12:00-13:00", "\"BYDAY=2TU\" lacks FREQ=MONTHLY or FREQ=WEEKLY" },
		{ "FREQ=MONTHLY;COUNT=5;BYDAY=2TU 12:00-13:00",
		  "\"COUNT=5\" has no place in a meeting rule; it takes FREQ, INTERVAL, BYDAY, BYMONTH, "
		  "BYMONTHDAY and BYSETPOS" },
		{ "FREQ=MONTHLY;BYDAY=6TU 12:00-13:00",
		  "\"BYDAY=6TU\": BYDAY takes days such as TU, 2TU or -1FR, at most 12" },
		{ "FREQ=MONTHLY;BYDAY=TU,;BYMONTH=1 12:00-13:00",
		  "\"BYDAY=TU,\": BYDAY takes days such as TU, 2TU or -1FR, at most 12" },
		{ "FREQ=MONTHLY;BYMONTHDAY=32 12:00-13:00",
		  "\"BYMONTHDAY=32\": BYMONTHDAY takes days from 1 to 31, or -1 for the last; at most 12" },
		{ "FREQ=MONTHLY;BYMONTHDAY=1;BYMONTH=13 12:00-13:00",
		  "\"BYMONTH=13\": BYMONTH takes months from 1 to 12" },
		{ "FREQ=MONTHLY;BYDAY=2TU;BYDAY=3TU 12:00-13:00", "BYDAY stands twice in the rule" },
		{ "FREQ=MONTHLY;INTERVAL=0;BYDAY=2TU 12:00-13:00",
		  "\"INTERVAL=0\": INTERVAL takes a number from 1 on" },
		{ "FREQ=MONTHLY 12:00-13:00",
		  "\"FREQ=MONTHLY\": it names no days: BYDAY=2TU or BYMONTHDAY=15" },
		{ "FREQ=WEEKLY 12:00-13:00",
		  "\"FREQ=WEEKLY\": a weekly rule names its days: BYDAY=WE" },
		{ "FREQ=WEEKLY;BYDAY=2WE 12:00-13:00",
		  "\"FREQ=WEEKLY;BYDAY=2WE\": a weekly rule names its days: BYDAY=WE" },
		{ "FREQ=WEEKLY;BYDAY=WE,TH;BYSETPOS=1 12:00-13:00",
		  "\"FREQ=WEEKLY;BYDAY=WE,TH;BYSETPOS=1\": a weekly rule has neither BYMONTHDAY nor "
		  "BYSETPOS" },
		{ "FREQ=YEARLY;BYDAY=2TU 12:00-13:00",
		  "\"FREQ=YEARLY;BYDAY=2TU\": a yearly rule names its months: BYMONTH=6" },
		{ "FREQ=MONTHLY;INTERVAL=12;BYMONTH=2;BYDAY=1MO 12:00-13:00",
		  "\"FREQ=MONTHLY;INTERVAL=12;BYMONTH=2;BYDAY=1MO\": a monthly rule takes INTERVAL or "
		  "BYMONTH, not both" },
		{ "FREQ=MONTHLY;BYMONTHDAY=30,-1;BYSETPOS=1 12:00-13:00",
		  "\"FREQ=MONTHLY;BYMONTHDAY=30,-1;BYSETPOS=1\": with BYSETPOS, BYMONTHDAY counts from "
		  "one end of the month" },
		{ "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31 12:00-13:00",
		  "\"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31 12:00-13:00\" never comes true" },
		{ "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=6 12:00-13:00", "never comes true" },
		{ "FREQ=MONTHLY;BYMONTHDAY=28;BYDAY=SA;BYSETPOS=2 12:00-13:00", "never comes true" },
		{ "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=5;BYSETPOS=-2 12:00-13:00", "never comes true" },
		{ "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=-30 12:00-13:00", "never comes true" },
		{ "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2 12:00-13:00",
		  "\"FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2 12:00-13:00\" never comes true" },
	};
	struct bb_rule *rule = NULL;
	struct bb_error err;
	char text[600];

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_fails(BB_EINVAL, bb_rule_parse(&rule, cases[i].text, &err), err);
		assert_non_null(strstr(err.text, cases[i].want));
		assert_null(rule);
	}
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_fails(BB_EINVAL, bb_rule_parse(&rule, text, &err), err);
}

static void test_rule__rare_days_come_true(void **state)
{
	(void)state;
	bb_rule_free(parse("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU 12:00-13:00"));
	bb_rule_free(parse("FREQ=MONTHLY;BYMONTHDAY=31 12:00-13:00"));
	bb_rule_free(parse("FREQ=MONTHLY;BYMONTH=2;BYDAY=5MO 12:00-13:00"));
	bb_rule_free(parse("FREQ=MONTHLY;BYMONTH=2;BYDAY=-5MO 12:00-13:00"));
	bb_rule_free(parse("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=5 12:00-13:00"));
	bb_rule_free(parse("FREQ=YEARLY;BYMONTH=6,7;BYMONTHDAY=5;BYSETPOS=-2 12:00-13:00"));
}

/* -- days -- */

static void check_days(const char *text, struct bb_date first, struct bb_date from,
                       struct bb_date until, const char *want)
{
	struct bb_rule *rule = parse(text);
	struct bb_bytes got = BB_BYTES_INIT(4096);
	struct bb_date *days = NULL;
	struct bb_error err;
	size_t count = 99;

	assert_works(bb_rule_expand(&days, &count, rule, first, from, until, &err), err);
	for (size_t i = 0; i < count; i++) {
		char day[BB_DATE_SIZE];

		bb_date_format(day, days[i]);
		bb_bytes_addf(&got, "%s%s", i ? " " : "", day + strlen("20"));
	}
	assert_string_equal(bb_bytes_text(&got), want);
	bb_bytes_release(&got);
	free(days);
	bb_rule_free(rule);
}

static void test_rule__names_days(void **state)
{
	static const struct {
		const char *text;
		struct bb_date first, from, until;
		const char *want;
	} cases[] = {
		{ "second tuesday 12:00-13:00", { 0, 0, 0 }, { 2027, 1, 1 }, { 2027, 3, 31 },
		  "27-01-12 27-02-09 27-03-09" },
		/* both ends are in the window */
		{ "second tuesday 12:00-13:00", { 0, 0, 0 }, { 2027, 1, 12 }, { 2027, 2, 9 },
		  "27-01-12 27-02-09" },
		{ "second tuesday 12:00-13:00", { 0, 0, 0 }, { 2027, 1, 13 }, { 2027, 2, 8 }, "" },
		{ "second tuesday 12:00-13:00", { 0, 0, 0 }, { 2027, 2, 9 }, { 2027, 2, 9 },
		  "27-02-09" },
		{ "second tuesday 12:00-13:00", { 0, 0, 0 }, { 2027, 2, 10 }, { 2027, 2, 9 }, "" },
		/* nothing before the first lunch */
		{ "second tuesday 12:00-13:00", { 2027, 2, 10 }, { 2027, 1, 1 }, { 2027, 4, 30 },
		  "27-03-09 27-04-13" },
		/* days that not all months have */
		{ "fifth wednesday 12:00-13:00", { 0, 0, 0 }, { 2027, 1, 1 }, { 2027, 12, 31 },
		  "27-03-31 27-06-30 27-09-29 27-12-29" },
		{ "day 31 12:00-13:00", { 0, 0, 0 }, { 2027, 1, 31 }, { 2027, 6, 1 },
		  "27-01-31 27-03-31 27-05-31" },
		{ "last day 12:00-13:00", { 0, 0, 0 }, { 2028, 1, 1 }, { 2028, 3, 30 },
		  "28-01-31 28-02-29" },
		{ "last weekday 12:00-13:00", { 0, 0, 0 }, { 2027, 1, 1 }, { 2027, 5, 31 },
		  "27-01-29 27-02-26 27-03-31 27-04-30 27-05-31" },
		{ "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 12:00-13:00", { 0, 0, 0 }, { 2027, 1, 1 },
		  { 2033, 1, 1 }, "28-02-29 32-02-29" },
		/* over the end of a year */
		{ "every wed 12:00-13:00", { 0, 0, 0 }, { 2026, 12, 28 }, { 2027, 1, 10 },
		  "26-12-30 27-01-06" },
		/* the week of `first` has its lunch, whatever day that is; weeks begin on Monday */
		{ "every 2 weeks on wed 12:00-13:00", { 2027, 1, 4 }, { 2027, 1, 1 }, { 2027, 2, 4 },
		  "27-01-06 27-01-20 27-02-03" },
		{ "every 2 weeks on wed 12:00-13:00", { 2027, 1, 10 }, { 2027, 1, 1 }, { 2027, 2, 4 },
		  "27-01-20 27-02-03" },
		{ "every 2 weeks on wed 12:00-13:00", { 2027, 1, 6 }, { 2027, 1, 7 }, { 2027, 2, 4 },
		  "27-01-20 27-02-03" },
		/* the month of `first` is one that counts, even if its lunch was before */
		{ "every 3 months on the second tue 12:00-13:00", { 2027, 1, 20 }, { 2027, 1, 1 },
		  { 2027, 12, 31 }, "27-04-13 27-07-13 27-10-12" },
		{ "every 2 months on day 31 12:00-13:00", { 2027, 1, 31 }, { 2027, 1, 1 },
		  { 2027, 12, 31 }, "27-01-31 27-03-31 27-05-31 27-07-31" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++)
		check_days(cases[i].text, cases[i].first, cases[i].from, cases[i].until, cases[i].want);
}

static void test_rule__needs_a_day_to_count_from(void **state)
{
	struct bb_rule *rule = parse("every 2 weeks on wed 12:00-13:00");
	struct bb_date *days = (struct bb_date *)&none;
	struct bb_error err;
	size_t count = 99;

	(void)state;
	assert_true(bb_rule_needs_first(rule));
	assert_fails(BB_EINVAL,
	             bb_rule_expand(&days, &count, rule, none, (struct bb_date){ 2027, 1, 1 },
	                            (struct bb_date){ 2027, 12, 31 }, &err),
	             err);
	assert_ptr_equal(days, &none);
	assert_int_equal(count, 99);
	bb_rule_free(rule);
	rule = parse("every wed 12:00-13:00");
	assert_false(bb_rule_needs_first(rule));
	bb_rule_free(rule);
}

static void test_rule__work_is_bounded(void **state)
{
	struct bb_rule *rule = parse("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU 12:00-13:00");
	struct bb_date *days = NULL;
	struct bb_error err;
	size_t count = 0;

	(void)state;
	assert_works(bb_rule_expand(&days, &count, rule, none, (struct bb_date){ 2027, 1, 1 },
	                            (struct bb_date){ 2041, 7, 5 }, &err), err);
	assert_int_equal(count, BB_RULE_DAYS_MAX);
	free(days);
	assert_fails(BB_EINVAL,
	             bb_rule_expand(&days, &count, rule, none, (struct bb_date){ 2027, 1, 1 },
	                            (struct bb_date){ 9999, 12, 31 }, &err),
	             err);
	bb_rule_free(rule);
}

static void test_rule__knows_the_empty_months(void **state)
{
	static const struct {
		const char *text;
		struct bb_date first;
		int year;
		unsigned want;
	} cases[] = {
		{ "second tuesday 12:00-13:00", { 0, 0, 0 }, 2027, 0 },
		/* March, June, September and December have one */
		{ "fifth wednesday 12:00-13:00", { 0, 0, 0 }, 2027, 0x0db6 },
		{ "day 31 12:00-13:00", { 0, 0, 0 }, 2027, 1u << 2 | 1u << 4 | 1u << 6 | 1u << 9 | 1u << 11 },
		{ "day 29 12:00-13:00", { 0, 0, 0 }, 2027, 1u << 2 },
		{ "day 29 12:00-13:00", { 0, 0, 0 }, 2028, 0 },
		{ "every 2 months on day 31 12:00-13:00", { 2027, 1, 1 }, 2027, 1u << 9 | 1u << 11 },
		{ "every 2 months on day 31 12:00-13:00", { 2027, 2, 1 }, 2027,
		  1u << 2 | 1u << 4 | 1u << 6 },
		/* before the first lunch nothing is missing */
		{ "day 31 12:00-13:00", { 2027, 6, 2 }, 2027, 1u << 9 | 1u << 11 },
		{ "second tuesday 12:00-13:00", { 2027, 6, 20 }, 2027, 0 },
		{ "second tuesday 12:00-13:00", { 2028, 1, 1 }, 2027, 0 },
		/* left out on purpose */
		{ "FREQ=MONTHLY;BYMONTH=4,5;BYMONTHDAY=31 12:00-13:00", { 0, 0, 0 }, 2027, 1u << 4 },
		{ "every 6 weeks on wed 12:00-13:00", { 2027, 1, 4 }, 2027, 0 },
		{ "FREQ=YEARLY;INTERVAL=2;BYMONTH=6;BYDAY=5WE 12:00-13:00", { 2026, 1, 1 }, 2027, 0 },
		{ "FREQ=YEARLY;INTERVAL=2;BYMONTH=6;BYDAY=5WE 12:00-13:00", { 2026, 1, 1 }, 2028, 1u << 6 },
		{ "FREQ=YEARLY;BYMONTH=6,7;BYDAY=WE;BYSETPOS=1 12:00-13:00", { 0, 0, 0 }, 2027, 0 },
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_rule *rule = parse(cases[i].text);
		unsigned empty = ~0u;

		assert_works(bb_rule_empty_months(&empty, rule, cases[i].first, cases[i].year, &err),
		             err);
		assert_int_equal(empty, cases[i].want);
		bb_rule_free(rule);
	}
}

/* -- against an expansion that isn't libical's -- */

static uint32_t random_state;

static int random_below(int end)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (int)((random_state >> 8) % (uint32_t)end);
}

static void add_random_days(struct bb_bytes *text, bool with_places)
{
	static const char *const names[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
	static const char *const places[] = { "1", "2", "3", "4", "5", "-1", "-2", "-5" };
	int count = 1 + random_below(4);

	bb_bytes_add_text(text, ";BYDAY=");
	for (int i = 0; i < count; i++)
		bb_bytes_addf(text, "%s%s%s", i ? "," : "", with_places ? places[random_below(8)] : "",
		              names[random_below(7)]);
}

static void add_random_list(struct bb_bytes *text, const char *name, int most, bool negative)
{
	int count = 1 + random_below(4);

	bb_bytes_addf(text, ";%s=", name);
	for (int i = 0; i < count; i++)
		bb_bytes_addf(text, "%s%s%d", i ? "," : "", negative && random_below(2) ? "-" : "",
		              1 + random_below(most));
}

static void make_random_rule(struct bb_bytes *text)
{
	static const char *const freqs[] = { "WEEKLY", "MONTHLY", "YEARLY" };
	int freq = random_below(3), interval = 1 + random_below(3), kind = random_below(4);

	bb_bytes_clear(text);
	bb_bytes_addf(text, "FREQ=%s;INTERVAL=%d", freqs[freq], interval);
	if (freq == 2 || (freq == 0 && random_below(5) == 0) ||
	    (freq == 1 && interval == 1 && random_below(3) == 0))
		add_random_list(text, "BYMONTH", 12, false);
	if (freq == 0 || kind == 0 || kind == 3)
		add_random_days(text, false);
	else if (kind == 1)
		add_random_days(text, true);
	if (freq != 0 && kind >= 2)
		add_random_list(text, "BYMONTHDAY", 31, true);
	if (freq != 0 && random_below(3) == 0)
		add_random_list(text, "BYSETPOS", 4, true);
}

static struct bb_date random_date(int year)
{
	struct bb_date date = { year + random_below(3), 1 + random_below(12), 0 };

	date.day = 1 + random_below(bb_month_days(bb_date_month(date)));
	return date;
}

/* A rule that never comes true has no day in 28 years, whichever of them it counts from. */
static void add_never(struct bb_bytes *lines, const char *text)
{
	char every[256];

	snprintf(every, sizeof every, "%s", text);
	*(strstr(every, "INTERVAL=") + strlen("INTERVAL=")) = '1';
	bb_bytes_addf(lines, "%s|2000-01-01|2000-01-01|2027-12-31|\n", every);
}

/* One rule over a window, with our days: a line for the script. */
static void expand_random(struct bb_bytes *lines, const char *text)
{
	struct bb_date first = random_date(2025), from = random_date(2026);
	struct bb_date until = random_date(2034), *days = NULL, anchor;
	char range[300], a[BB_DATE_SIZE], b[BB_DATE_SIZE], c[BB_DATE_SIZE];
	struct bb_rule *rule = NULL;
	struct bb_error err;
	size_t count = 0;

	snprintf(range, sizeof range, "%s 12:00-13:00", text);
	if (bb_rule_parse(&rule, range, &err) != BB_OK) {
		if (!strstr(err.text, "never comes true"))
			assert_non_null(strstr(err.text, "from one end of the month"));
		else
			add_never(lines, text);
		return;
	}
	assert_works(bb_rule_expand(&days, &count, rule, first, from, until, &err), err);
	anchor = bb_date_compare(first, from) > 0 ? first : from;
	bb_date_format(a, bb_rule_needs_first(rule) ? first : anchor);
	bb_date_format(b, anchor);
	bb_date_format(c, until);
	bb_bytes_addf(lines, "%s|%s|%s|%s|", text, a, b, c);
	for (size_t i = 0; i < count; i++) {
		bb_date_format(a, days[i]);
		bb_bytes_addf(lines, "%s%s", i ? " " : "", a);
	}
	bb_bytes_add_char(lines, '\n');
	free(days);
	bb_rule_free(rule);
}

static void test_rule__names_the_days_that_others_find(void **state)
{
	enum { RULES = 400 };
	struct bb_bytes lines = BB_BYTES_INIT(1 << 24), text = BB_BYTES_INIT(256);

	(void)state;
	random_state = 20270209;
	for (int i = 0; i < RULES; i++) {
		make_random_rule(&text);
		expand_random(&lines, bb_bytes_text(&text));
	}
	free(outside_read("expand_rules.py", lines.data, lines.len));
	bb_bytes_release(&text);
	bb_bytes_release(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rule__has_one_spelling),
		cmocka_unit_test(test_rule__longest_fits),
		cmocka_unit_test(test_rule__tells_when_and_how_long),
		cmocka_unit_test(test_rule__says_what_would_be_right),
		cmocka_unit_test(test_rule__rare_days_come_true),
		cmocka_unit_test(test_rule__names_days),
		cmocka_unit_test(test_rule__needs_a_day_to_count_from),
		cmocka_unit_test(test_rule__work_is_bounded),
		cmocka_unit_test(test_rule__knows_the_empty_months),
		cmocka_unit_test(test_rule__names_the_days_that_others_find),
	};

	return cmocka_run_group_tests_name("rule", tests, NULL, NULL);
}
