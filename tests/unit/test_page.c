/* SPDX-License-Identifier: MIT */
#include "contract.h"

#include <brownbag/page.h>

#include <stdlib.h>
#include <string.h>

static const struct bb_page_lunch february = {
	.start = { { 2027, 2, 9 }, 12, 0, 0 }, .end = { { 2027, 2, 9 }, 13, 0, 0 },
	.start_offset = 3600, .end_offset = 3600, .location = "Room 4B", .file = "2027-02-09.ics",
};

static char *write_page(const struct bb_page_lunch *lunches, size_t count,
                        const struct bb_holiday *holidays, size_t holiday_count)
{
	struct bb_page page = { .title = "Lunch", .zone = "Europe/Berlin", .feed = "calendar.ics",
		                .contact = "lunch@example.org", .lunches = lunches,
		                .lunch_count = count, .holidays = holidays,
		                .holiday_count = holiday_count };
	struct bb_error err;
	char *text = NULL;

	assert_works(bb_page_write(&text, &page, &err), err);
	return text;
}

static void assert_in(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("not there: %s\nin: %s", part, text);
}

static void test_page__is_the_same_for_the_same(void **state)
{
	char *one = write_page(&february, 1, NULL, 0), *other = write_page(&february, 1, NULL, 0);

	(void)state;
	assert_string_equal(one, other);
	assert_in(one, BB_PAGE_MARK);
	assert_in(one, "default-src 'none'; style-src 'sha256-");
	free(one);
	free(other);
}

static void test_page__tells_when_in_words_and_for_programs(void **state)
{
	static const struct {
		struct bb_wall start, end;
		int start_offset;
		const char *wanted;
	} cases[] = {
		{ { { 2027, 2, 9 }, 12, 0, 0 }, { { 2027, 2, 9 }, 13, 5, 0 }, 3600,
		  "<time datetime=\"2027-02-09T12:00+01:00\">Tuesday 9 February 2027</time>, 12:00 to 13:05" },
		{ { { 2027, 2, 9 }, 12, 0, 0 }, { { 2027, 2, 9 }, 13, 0, 0 }, -12600,
		  "<time datetime=\"2027-02-09T12:00-03:30\">" },
		{ { { 2028, 2, 29 }, 23, 30, 0 }, { { 2028, 3, 1 }, 0, 30, 0 }, 0,
		  "Tuesday 29 February 2028</time>, 23:30 to 00:30 on Wednesday 1 March 2028" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_page_lunch lunch = february;
		char *text;

		lunch.start = cases[i].start;
		lunch.end = cases[i].end;
		lunch.start_offset = cases[i].start_offset;
		text = write_page(&lunch, 1, NULL, 0);
		assert_in(text, cases[i].wanted);
		free(text);
	}
}

static void test_page__next_is_the_first_that_takes_place(void **state)
{
	struct bb_page_lunch lunches[2] = { february, february };
	char *text;

	(void)state;
	lunches[0].cancelled = true;
	lunches[1].start.date.month = lunches[1].end.date.month = 3;
	text = write_page(lunches, 2, NULL, 0);
	assert_in(text, "<p class=\"day\"><time datetime=\"2027-03-09T12:00+01:00\">");
	free(text);
	lunches[1].cancelled = true;
	text = write_page(lunches, 2, NULL, 0);
	assert_in(text, "<p class=\"day\">No date is set yet.</p>");
	assert_null(strstr(text, ".ics\" type=\"text/calendar\">Add"));
	free(text);
	text = write_page(NULL, 0, NULL, 0);
	assert_in(text, "No date is set yet.");
	assert_null(strstr(text, "<table>"));
	free(text);
}

/* Each day of each month stands once, under its weekday. */
static void test_page__months_are_whole(void **state)
{
	struct bb_page_lunch lunches[2] = { february, february };
	struct bb_holiday holiday = { { 2027, 2, 27 }, { 2027, 3, 2 }, (char *)"carnival" };
	size_t cells = 0, rows = 0, holidays = 0;
	char *text;

	(void)state;
	lunches[1].start.date = lunches[1].end.date = (struct bb_date){ 2030, 5, 14 };
	text = write_page(lunches, 2, &holiday, 1);
	for (const char *at = strstr(text, "<tbody>"); at; at = strstr(at + 1, "<td"))
		cells += strncmp(at, "<td", 3) == 0;
	for (const char *at = strstr(text, "<tr><t"); at; at = strstr(at + 1, "<tr><td"))
		rows += strncmp(at, "<tr><td", 7) == 0;
	for (const char *at = strstr(text, ", holiday<"); at; at = strstr(at + 1, ", holiday<"))
		holidays++;
	assert_int_equal(cells, rows * 7);
	assert_int_equal(rows, 4 + 5 + 5 + 6 + 5 + 5); /* February to July 2027, no further */
	assert_int_equal(holidays, 4);
	assert_in(text, "Saturday 27 February 2027 to Tuesday 2 March 2027: <span dir=\"auto\">carnival");
	free(text);
}

static void test_page__escapes_what_people_write(void **state)
{
	struct bb_page_lunch lunch = february;
	char *text;

	(void)state;
	lunch.location = "</span><script>\"'&";
	lunch.facilitators = "<i>Ana</i>";
	lunch.theme = "<b>";
	lunch.for_allies = true;
	text = write_page(&lunch, 1, NULL, 0);
	assert_in(text, "<span dir=\"auto\">&lt;/span&gt;&lt;script&gt;&quot;&#39;&amp;</span>");
	assert_in(text, "Facilitated by <span dir=\"auto\">&lt;i&gt;Ana&lt;/i&gt;</span>");
	assert_in(text, "About: <span dir=\"auto\">&lt;b&gt;</span>");
	assert_in(text, "Colleagues who aren't in the group are welcome");
	assert_null(strstr(text, "<script"));
	free(text);
}

static void test_page__address_is_percent_encoded_in_its_link(void **state)
{
	struct bb_page page = { .title = "Lunch", .zone = "UTC", .feed = "calendar.ics",
		                .contact = "a\"b?bcc=x&c@example.org" };
	struct bb_error err;
	char *text = NULL;

	(void)state;
	assert_works(bb_page_write(&text, &page, &err), err);
	assert_in(text, "<a href=\"mailto:a%22b%3Fbcc%3Dx%26c@example.org\">a&quot;b?bcc=x&amp;c@");
	free(text);
	page.contact = NULL;
	assert_works(bb_page_write(&text, &page, &err), err);
	assert_null(strstr(text, "mailto:"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_page__is_the_same_for_the_same),
		cmocka_unit_test(test_page__tells_when_in_words_and_for_programs),
		cmocka_unit_test(test_page__next_is_the_first_that_takes_place),
		cmocka_unit_test(test_page__months_are_whole),
		cmocka_unit_test(test_page__escapes_what_people_write),
		cmocka_unit_test(test_page__address_is_percent_encoded_in_its_link),
	};

	return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
