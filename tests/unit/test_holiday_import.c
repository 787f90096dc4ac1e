/* SPDX-License-Identifier: MIT */
#include <brownbag/holiday_import.h>

#include <brownbag/bytes.h>

#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct bb_date from = { 2027, 1, 1 }, until = { 2028, 12, 31 };

#define FRAME(events) \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Holidays//EN\r\n" events \
	"END:VCALENDAR\r\n"
#define EVENT(lines) \
	"BEGIN:VEVENT\r\nUID:1@example.org\r\nDTSTAMP:20260101T000000Z\r\n" lines "END:VEVENT\r\n"

/* "2027-05-01 Labour Day\n2027-12-24..2027-12-26 Closed\n"; the caller frees it. */
static char *show(const struct bb_holidays *list)
{
	struct bb_bytes text = BB_BYTES_INIT(1 << 20);
	struct bb_error err;
	char *out = NULL;

	for (size_t i = 0; i < list->count; i++) {
		char first[BB_DATE_SIZE], last[BB_DATE_SIZE];

		bb_date_format(first, list->items[i].first);
		bb_date_format(last, list->items[i].last);
		bb_bytes_add_text(&text, first);
		if (strcmp(first, last) != 0)
			bb_bytes_addf(&text, "..%s", last);
		bb_bytes_addf(&text, " %s\n", list->items[i].name);
	}
	assert_works(bb_bytes_detach(&out, &text, &err), err);
	return out;
}

static void check(const char *file, const char *want)
{
	struct bb_holidays list = { NULL, 0 };
	struct bb_holiday_import counts;
	struct bb_error err;
	char *got;

	assert_works(bb_holidays_import(&list, &counts, file, strlen(file), from, until, &err), err);
	got = show(&list);
	assert_string_equal(got, want);
	assert_int_equal(counts.taken, list.count);
	free(got);
	bb_holidays_release(&list);
}

static void test_holiday_import__takes_whole_days(void **state)
{
	static const struct { const char *file, *want; } cases[] = {
		{ FRAME(EVENT("DTSTART;VALUE=DATE:20270501\r\nDTEND;VALUE=DATE:20270502\r\n"
		              "SUMMARY:Labour Day\r\n")),
		  "2027-05-01 Labour Day\n" },
		/* DTEND is the day after the last */
		{ FRAME(EVENT("DTSTART;VALUE=DATE:20271224\r\nDTEND;VALUE=DATE:20280102\r\n"
		              "SUMMARY:Closed\r\n")),
		  "2027-12-24..2028-01-01 Closed\n" },
		/* no end, the same day as end, a length */
		{ FRAME(EVENT("DTSTART;VALUE=DATE:20270501\r\nSUMMARY:A\r\n")), "2027-05-01 A\n" },
		{ FRAME(EVENT("DTSTART;VALUE=DATE:20270501\r\nDTEND;VALUE=DATE:20270501\r\nSUMMARY:A\r\n")),
		  "2027-05-01 A\n" },
		{ FRAME(EVENT("DTSTART;VALUE=DATE:20270501\r\nDURATION:P3D\r\nSUMMARY:A\r\n")),
		  "2027-05-01..2027-05-03 A\n" },
		{ FRAME(EVENT("DTSTART;VALUE=DATE:20270501\r\nDURATION:P1W\r\nSUMMARY:A\r\n")),
		  "2027-05-01..2027-05-07 A\n" },
		/* DTEND may stand before DTSTART in the file */
		{ FRAME(EVENT("DTEND;VALUE=DATE:20270503\r\nSUMMARY:A\r\nDTSTART;VALUE=DATE:20270501\r\n")),
		  "2027-05-01..2027-05-02 A\n" },
		/* Outlook's way */
		{ FRAME(EVENT("DTSTART;TZID=W. Europe Standard Time:20270501T000000\r\n"
		              "DTEND;TZID=W. Europe Standard Time:20270502T000000\r\nSUMMARY:A\r\n"
		              "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE\r\n")),
		  "2027-05-01 A\n" },
		/* what touches the window; what doesn't */
		{ FRAME(EVENT("DTSTART;VALUE=DATE:20261228\r\nDTEND;VALUE=DATE:20270102\r\nSUMMARY:A\r\n")
		        EVENT("DTSTART;VALUE=DATE:20261228\r\nDTEND;VALUE=DATE:20270101\r\nSUMMARY:B\r\n")
		        EVENT("DTSTART;VALUE=DATE:20281231\r\nSUMMARY:C\r\n")
		        EVENT("DTSTART;VALUE=DATE:20290101\r\nSUMMARY:D\r\n")),
		  "2026-12-28..2027-01-01 A\n2028-12-31 C\n" },
		/* in order, nothing twice, no cancelled one */
		{ FRAME(EVENT("DTSTART;VALUE=DATE:20270601\r\nSUMMARY:B\r\n")
		        EVENT("DTSTART;VALUE=DATE:20270501\r\nSUMMARY:A\r\n")
		        EVENT("DTSTART;VALUE=DATE:20270601\r\nSUMMARY:B\r\n")
		        EVENT("DTSTART;VALUE=DATE:20270701\r\nSUMMARY:C\r\nSTATUS:CANCELLED\r\n")),
		  "2027-05-01 A\n2027-06-01 B\n" },
		/* components in and around the events, lines outside, LF, lower case, a mark */
		{ "\xef\xbb\xbf" "begin:vcalendar\nBEGIN:VTIMEZONE\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
		  "END:STANDARD\nEND:VTIMEZONE\nbegin:vevent\ndtstart;value=date:20270501\nSummary:A\n"
		  "BEGIN:VALARM\nSUMMARY:Wake up\nTRIGGER:-PT15M\nEND:VALARM\nno colon in this line\n"
		  "end:vevent\nEND:VCALENDAR\nYou got this because you are on the list\n",
		  "2027-05-01 A\n" },
		/* two calendars in a file */
		{ FRAME(EVENT("DTSTART;VALUE=DATE:20270501\r\nSUMMARY:A\r\n"))
		  FRAME(EVENT("DTSTART;VALUE=DATE:20270601\r\nSUMMARY:B\r\n")),
		  "2027-05-01 A\n2027-06-01 B\n" },
		{ FRAME(""), "" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++)
		check(cases[i].file, cases[i].want);
}

static void test_holiday_import__cleans_names(void **state)
{
	static const struct { const char *summary, *want; } cases[] = {
		{ "SUMMARY:Christi Himmelfahrt\\, Vatertag\r\n", "Christi Himmelfahrt, Vatertag" },
		{ "SUMMARY;LANGUAGE=de:F\xc3\xbcnf\\nZeilen\r\n", "F\xc3\xbcnf Zeilen" },
		/* folded within a character */
		{ "SUMMARY:F\xc3\r\n \xbcnf\r\n", "F\xc3\xbcnf" },
		/* written from right to left, with marks that no name may hold */
		{ "SUMMARY:\xe2\x80\x8f\xd7\xa4\xd7\xa1\xd7\x97\xe2\x80\x8f\r\n", "\xd7\xa4\xd7\xa1\xd7\x97" },
		{ "SUMMARY:Be\x1b[31mware \xe2\x80\xaetxt\r\n", "Be[31mware txt" },
		{ "SUMMARY:a\xcc\x88pfel\r\n", "\xc3\xa4pfel" },
		{ "", "Holiday" },
		{ "SUMMARY:\r\n", "Holiday" },
		{ "SUMMARY:\xe2\x80\x8f\r\n", "Holiday" },
		/* 120 bytes, no character cut */
		{ "SUMMARY:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xa4\xc3\xa4\r\n",
		  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		char file[1024], want[300];

		snprintf(file, sizeof file, FRAME(EVENT("DTSTART;VALUE=DATE:20270501\r\n%s")),
		         cases[i].summary);
		snprintf(want, sizeof want, "2027-05-01 %s\n", cases[i].want);
		check(file, want);
	}
}

/* DTSTART and RRULE as they stand in holiday files, and the days they mean. */
static void test_holiday_import__expands_what_repeats(void **state)
{
	static const struct { const char *lines, *want; } cases[] = {
		/* the same day each year, since long ago */
		{ "DTSTART;VALUE=DATE:19701225\r\nRRULE:FREQ=YEARLY\r\n",
		  "2027-12-25 A\n2028-12-25 A\n" },
		{ "DTSTART;VALUE=DATE:16010101\r\nRRULE:FREQ=YEARLY;BYMONTHDAY=1;BYMONTH=1\r\n",
		  "2027-01-01 A\n2028-01-01 A\n" },
		{ "DTSTART;VALUE=DATE:20000229\r\nRRULE:FREQ=YEARLY\r\n", "2028-02-29 A\n" },
		{ "DTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY;BYMONTH=5\r\n",
		  "2027-05-01 A\n2028-05-01 A\n" },
		{ "DTSTART;VALUE=DATE:20231123\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;WKST=SU\r\n",
		  "2027-11-25 A\n2028-11-23 A\n" },
		{ "DTSTART;VALUE=DATE:20181106\r\n"
		  "RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8\r\n",
		  "2028-11-07 A\n" },
		{ "DTSTART;VALUE=DATE:20260525\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;UNTIL=20271231\r\n",
		  "2027-05-31 A\n" },
		{ "DTSTART;VALUE=DATE:20260525\r\nRRULE:FREQ=YEARLY;COUNT=2\r\n", "2027-05-25 A\n" },
		{ "DTSTART;VALUE=DATE:20260525\r\nRRULE:freq=yearly;until=20270525T120000Z\r\n",
		  "2027-05-25 A\n" },
		/* COUNT counts DTSTART, though the rule doesn't name it */
		{ "DTSTART;VALUE=DATE:20270601\r\nRRULE:FREQ=MONTHLY;BYMONTHDAY=15;COUNT=3\r\n",
		  "2027-06-01 A\n2027-06-15 A\n2027-07-15 A\n" },
		{ "DTSTART;VALUE=DATE:20280831\r\nRRULE:FREQ=MONTHLY\r\n",
		  "2028-08-31 A\n2028-10-31 A\n2028-12-31 A\n" },
		{ "DTSTART;VALUE=DATE:20281211\r\nRRULE:FREQ=WEEKLY\r\n",
		  "2028-12-11 A\n2028-12-18 A\n2028-12-25 A\n" },
		{ "DTSTART;VALUE=DATE:20060102\r\nRRULE:FREQ=WEEKLY;INTERVAL=52;WKST=MO\r\n",
		  "2027-12-06 A\n2028-12-04 A\n" },
		/* days off in a row, as some programs write them */
		{ "DTSTART;VALUE=DATE:20270701\r\nRRULE:FREQ=DAILY;COUNT=3\r\n",
		  "2027-07-01 A\n2027-07-02 A\n2027-07-03 A\n" },
		{ "DTSTART;VALUE=DATE:20261230\r\nRRULE:FREQ=DAILY;INTERVAL=2;UNTIL=20270105\r\n",
		  "2027-01-01 A\n2027-01-03 A\n2027-01-05 A\n" },
		/* each occurrence is as long as the first */
		{ "DTSTART;VALUE=DATE:20251231\r\nDTEND;VALUE=DATE:20260102\r\nRRULE:FREQ=YEARLY\r\n",
		  "2026-12-31..2027-01-01 A\n2027-12-31..2028-01-01 A\n2028-12-31..2029-01-01 A\n" },
		/* days added, days left out, DTSTART too */
		{ "DTSTART;VALUE=DATE:20270501\r\nRDATE;VALUE=DATE:20270503,20280504\r\n"
		  "RDATE;VALUE=DATE:20300101\r\n",
		  "2027-05-01 A\n2027-05-03 A\n2028-05-04 A\n" },
		{ "DTSTART;VALUE=DATE:20270501\r\nRRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20270501\r\n",
		  "2028-05-01 A\n" },
		{ "DTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=YEARLY\r\nEXDATE:20280501T000000\r\n",
		  "2027-05-01 A\n" },
		/* a day that never is */
		{ "DTSTART;VALUE=DATE:20270501\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n",
		  "2027-05-01 A\n" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		char file[1024];

		snprintf(file, sizeof file, FRAME(EVENT("SUMMARY:A\r\n%s")), cases[i].lines);
		check(file, cases[i].want);
	}
}

static void test_holiday_import__counts_what_it_passes_over(void **state)
{
	static const char file[] =
		FRAME(EVENT("DTSTART:20270501T120000Z\r\nSUMMARY:Lunch\r\n")
	              EVENT("DTSTART;TZID=Europe/Berlin:20270501T000000\r\nSUMMARY:Party\r\n")
	              EVENT("DTSTART;VALUE=DATE:20270501\r\nSUMMARY:A\r\n")
	              EVENT("DTSTART;VALUE=DATE:20250501\r\nSUMMARY:Past\r\n")
	              EVENT("DTSTART;VALUE=DATE:20250501\r\nSUMMARY:Past\r\nRRULE:FREQ=YEARLY;COUNT=2\r\n")
	              EVENT("DTSTART;VALUE=DATE:20270502\r\nSUMMARY:Off\r\nSTATUS:CANCELLED\r\n")
	              "BEGIN:VTODO\r\nDTSTART;VALUE=DATE:20270501\r\nEND:VTODO\r\n");
	struct bb_holidays list = { NULL, 0 };
	struct bb_holiday_import counts;
	struct bb_error err;

	(void)state;
	assert_works(bb_holidays_import(&list, &counts, file, strlen(file), from, until, &err), err);
	assert_int_equal(counts.taken, 1);
	assert_int_equal(counts.timed, 2);
	assert_int_equal(counts.outside, 2);
	bb_holidays_release(&list);
	assert_works(bb_holidays_import(&list, NULL, file, strlen(file), from, until, &err), err);
	bb_holidays_release(&list);
}

static void check_refused(const char *file, size_t len, const char *want)
{
	struct bb_holidays list = { NULL, 7 };
	struct bb_holiday_import counts = { 77, 77, 77 };
	struct bb_error err;

	assert_fails(BB_EINVAL, bb_holidays_import(&list, &counts, file, len, from, until, &err),
	             err);
	if (!strstr(err.text, want))
		fail_msg("\"%s\", not \"%s\"", err.text, want);
	assert_int_equal(list.count, 7);
	assert_int_equal(counts.taken, 77);
}

static void test_holiday_import__takes_nothing_of_a_broken_file(void **state)
{
	static const char good[] = EVENT("DTSTART;VALUE=DATE:20270501\r\nSUMMARY:A\r\n");
	static const struct { const char *events, *want; } cases[] = {
		{ EVENT("SUMMARY:A\r\n"), "the event of line 10: it has no DTSTART" },
		{ EVENT("DTSTART;VALUE=DATE:20270231\r\n"), "line 13: DTSTART: \"20270231\" is no date" },
		{ EVENT("DTSTART;VALUE=DATE:tomorrow\r\n"), "line 13: DTSTART: \"tomorrow\" is no date" },
		{ EVENT("DTSTART;VALUE=DATE:20270501\r\nDTEND;VALUE=DATE:20280601\r\n"),
		  "the event of line 10: it lasts more than 366 days" },
		{ EVENT("DTSTART;VALUE=DATE:20270501\r\nEXDATE:20270501,\r\n"),
		  "line 14: EXDATE: \"20270501\" is no list of dates" },
		{ EVENT("DTSTART;VALUE=DATE:20270501\r\nSUMMARY:F\xfcnf\r\n"),
		  "line 14: it is no UTF-8; try `iconv" },
		{ EVENT("DTSTART;VALUE=DATE:20270501\r\nRRULE:FREQ=SECONDLY\r\n"),
		  "the event of line 10: \"FREQ=SECONDLY\": FREQ takes WEEKLY" },
		{ EVENT("DTSTART;VALUE=DATE:20270501\r\nRRULE:FREQ=YEARLY;BYHOUR=1\r\n"),
		  "the event of line 10: \"BYHOUR=1\" has no place" },
		{ EVENT("DTSTART;VALUE=DATE:20270501\r\nRRULE:FREQ=YEARLY;COUNT=-1\r\n"),
		  "the event of line 10: RRULE: \"COUNT=-1\" can't be read" },
		{ EVENT("DTSTART;VALUE=DATE:20270501\r\nRRULE:FREQ=YEARLY;UNTIL=never\r\n"),
		  "RRULE: \"UNTIL=NEVER\" can't be read" },
		{ EVENT("DTSTART;VALUE=DATE:20270501\r\nRRULE:FREQ=YEARLY;BYDAY=20MO\r\n"),
		  "\"BYDAY=20MO\": BYDAY takes" },
		{ EVENT("DTSTART;VALUE=DATE:20270501\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU\r\n"),
		  "its weeks begin on another day" },
		{ EVENT("DTSTART;VALUE=DATE:20270501\r\nRRULE:FREQ=YEARLY\r\nRRULE:FREQ=WEEKLY\r\n"),
		  "line 15: a second RRULE" },
		/* two frequencies, in a text that grows when its day is added */
		{ EVENT("DTSTART;VALUE=DATE:20270501\r\n"
		        "RRULE:FREQ=YEARLY;FREQ=WEEKLY;X=000000000000000000000000000000000\r\n"),
		  "FREQ stands twice in the rule" },
		{ "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270501\r\n", "line 12: END:VEVENT is missing" },
		{ "END:VTODO\r\n", "line 10: END:VCALENDAR is missing" },
		{ "END:VCALENDAR\r\n", "line 11: an END without its BEGIN" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		char file[1024];

		snprintf(file, sizeof file, FRAME("%s%s"), good, cases[i].events);
		check_refused(file, strlen(file), cases[i].want);
	}
	check_refused("", 0, "it holds no BEGIN:VCALENDAR");
	check_refused("\xff\xd8\xff\xe0 a picture", 14, "it holds no BEGIN:VCALENDAR");
	check_refused("BEGIN:VEVENT\r\nEND:VEVENT\r\n", 26, "it holds no BEGIN:VCALENDAR");
	check_refused("BEGIN:VCALENDAR\r\n", 17, "it ends without END:VCALENDAR");
	check_refused("BEGIN:VCALENDAR\0", 16, "it holds a NUL");
}

/* -- bombs -- */

static void repeat(struct bb_bytes *file, const char *text, int count)
{
	for (int i = 0; i < count; i++)
		bb_bytes_add_text(file, text);
}

static void test_holiday_import__bounds_hostile_files(void **state)
{
	struct bb_bytes file = BB_BYTES_INIT(4 << 20);
	struct bb_holidays list = { NULL, 0 };
	struct bb_error err;

	(void)state;
	repeat(&file, "BEGIN:VCALENDAR\r\n", 1);
	repeat(&file, "COMMENT:\r\n", BB_HOLIDAY_FILE_MAX / 10);
	check_refused(file.data, file.len, "it is longer than 1048576 bytes");

	/* what libical takes seconds for */
	bb_bytes_truncate(&file, BB_HOLIDAY_FILE_MAX - 100);
	repeat(&file, "\r\nEND:VCALENDAR\r\n", 1);
	assert_works(bb_holidays_import(&list, NULL, file.data, file.len, from, until, &err), err);
	bb_holidays_release(&list);

	bb_bytes_clear(&file);
	repeat(&file, "BEGIN:VCALENDAR\r\n", 21);
	check_refused(file.data, file.len, "line 21: more than 20 components in each other");

	bb_bytes_clear(&file);
	repeat(&file, "BEGIN:VCALENDAR\r\nSUMMARY:", 1);
	repeat(&file, "a\r\n ", 64 * 1024);
	check_refused(file.data, file.len, "line 2 is longer than 65536 bytes");

	bb_bytes_clear(&file);
	repeat(&file, "BEGIN:VCALENDAR\r\n", 1);
	repeat(&file, "BEGIN:VEVENT\r\nDTSTART:20270101\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\n", 2000);
	repeat(&file, "END:VCALENDAR\r\n", 1);
	check_refused(file.data, file.len, "more than 10000 holidays");

	bb_bytes_clear(&file);
	repeat(&file, "BEGIN:VCALENDAR\r\n", 1);
	repeat(&file, "BEGIN:VEVENT\r\nDTSTART:19300101\r\nRRULE:FREQ=WEEKLY;COUNT=5000\r\nEND:VEVENT\r\n",
	       2000);
	repeat(&file, "END:VCALENDAR\r\n", 1);
	check_refused(file.data, file.len, "the file repeats its events too often");

	bb_bytes_clear(&file);
	repeat(&file, "BEGIN:VCALENDAR\r\n", 1);
	repeat(&file, "BEGIN:VEVENT\r\nDTSTART:20260101\r\nRRULE:FREQ=YEARLY;COUNT=2\r\nEND:VEVENT\r\n",
	       2001);
	check_refused(file.data, file.len, "more than 2000 events that repeat");

	bb_bytes_clear(&file);
	repeat(&file, "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20270101\r\nRRULE:FREQ=DAILY\r\n"
	              "EXDATE:20270101", 1);
	repeat(&file, ",20270101", 1500);
	check_refused(file.data, file.len, "more than 1500 dates in one event");
	bb_bytes_release(&file);
}

static void test_holiday_import__window_is_bounded(void **state)
{
	static const char file[] = FRAME("");
	struct bb_holidays list = { NULL, 0 };
	struct bb_error err;

	(void)state;
	assert_fails(BB_EINVAL,
	             bb_holidays_import(&list, NULL, file, strlen(file), from,
	                                (struct bb_date){ 2048, 1, 1 }, &err),
	             err);
	assert_works(bb_holidays_import(&list, NULL, file, strlen(file), from,
	                                (struct bb_date){ 2047, 12, 31 }, &err), err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_holiday_import__takes_whole_days),
		cmocka_unit_test(test_holiday_import__cleans_names),
		cmocka_unit_test(test_holiday_import__expands_what_repeats),
		cmocka_unit_test(test_holiday_import__counts_what_it_passes_over),
		cmocka_unit_test(test_holiday_import__takes_nothing_of_a_broken_file),
		cmocka_unit_test(test_holiday_import__bounds_hostile_files),
		cmocka_unit_test(test_holiday_import__window_is_bounded),
	};

	return cmocka_run_group_tests_name("holiday_import", tests, NULL, NULL);
}
