/* SPDX-License-Identifier: MIT */
#include <brownbag/agenda.h>

#include "contract.h"

#include <stdio.h>
#include <string.h>

static struct bb_zone *load(const char *name)
{
	struct bb_zone *zone = NULL;
	struct bb_error err;

	assert_works(bb_zone_load(&zone, name, NULL, &err), err);
	return zone;
}

static int sum(const struct bb_agenda *agenda)
{
	int total = 0;

	for (size_t i = 0; i < agenda->count; i++)
		total += agenda->parts[i].minutes;
	return total;
}

/* "arrive 5, welcome 3, .." */
static void describe(char *out, size_t size, const struct bb_agenda *agenda)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < agenda->count && len < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%s %d", i > 0 ? ", " : "",
		                        bb_agenda_kind_name(agenda->parts[i].kind),
		                        agenda->parts[i].minutes);
}

struct item_spec {
	const char *text;
	int minutes;
};

static struct bb_agenda_items make_items(const struct item_spec *specs, size_t count)
{
	struct bb_agenda_items items = { 0 };
	struct bb_error err;

	/* For a day-long lunch, so that a test can make one that no longer fits. */
	for (size_t i = 0; i < count && specs[i].text; i++)
		assert_works(bb_agenda_items_add(&items, specs[i].text, specs[i].minutes, 1439,
		                                 &err),
		             err);
	return items;
}

static void test_agenda__divides_the_lunch(void **state)
{
	static const struct {
		int minutes;
		enum bb_table table;
		struct item_spec items[3];
		const char *want;
		bool squeezed;
	} cases[] = {
		{ 60, BB_TABLE_USUAL, { { 0 } },
		  "arrive 5, welcome 3, checkin 12, theme 20, open 14, close 6", false },
		{ 45, BB_TABLE_USUAL, { { 0 } },
		  "arrive 3, welcome 2, checkin 8, theme 15, open 12, close 5", false },
		{ 30, BB_TABLE_USUAL, { { 0 } },
		  "arrive 2, welcome 2, checkin 6, theme 12, open 5, close 3", false },
		{ 90, BB_TABLE_USUAL, { { 0 } },
		  "arrive 8, welcome 4, checkin 18, theme 30, open 21, close 9", false },
		{ 120, BB_TABLE_LARGE, { { 0 } },
		  "arrive 10, welcome 6, checkin 24, theme 40, open 28, close 12", false },
		{ 50, BB_TABLE_USUAL, { { 0 } },
		  "arrive 4, welcome 2, checkin 9, theme 17, open 13, close 5", false },
		{ 15, BB_TABLE_USUAL, { { 0 } },
		  "arrive 1, welcome 1, checkin 3, theme 6, open 3, close 1", false },
		{ 1, BB_TABLE_USUAL, { { 0 } }, "theme 1", false },
		{ 60, BB_TABLE_SMALL, { { 0 } }, "arrive 5, welcome 3, table 46, close 6", false },
		{ 60, BB_TABLE_USUAL, { { "Parking", 5 } },
		  "arrive 5, welcome 3, checkin 12, item 5, theme 17, open 12, close 6", false },
		{ 60, BB_TABLE_USUAL, { { "Parking", 9 }, { "Nursery", 20 } },
		  "arrive 5, welcome 3, checkin 12, item 9, item 20, theme 3, open 2, close 6",
		  false },
		{ 60, BB_TABLE_SMALL, { { "Parking", 10 } },
		  "arrive 5, welcome 3, item 10, table 36, close 6", false },
		{ 30, BB_TABLE_USUAL, { { "Parking", 9 }, { "Nursery", 20 } },
		  "arrive 2, welcome 2, checkin 6, item 4, item 8, theme 4, open 1, close 3",
		  true },
		{ 8, BB_TABLE_USUAL, { { "Parking", 9 } },
		  "arrive 1, checkin 2, theme 3, open 1, close 1", true },
	};
	struct bb_zone *zone = load("UTC");

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_agenda_items items = make_items(cases[i].items, count_of(cases[i].items));
		struct bb_agenda agenda;
		char text[256];

		bb_agenda_plan(&agenda, 0, cases[i].minutes, zone, &items, cases[i].table);
		describe(text, sizeof text, &agenda);
		assert_string_equal(text, cases[i].want);
		assert_int_equal(agenda.squeezed, cases[i].squeezed);
		assert_int_equal(agenda.table, cases[i].table);
		bb_agenda_items_release(&items);
	}
	bb_zone_free(zone);
}

static void test_agenda__adds_up_at_every_length(void **state)
{
	static const struct item_spec specs[] = { { "One", 7 }, { "Two", 1 }, { "Three", 13 } };
	struct bb_agenda_items items = make_items(specs, count_of(specs));
	struct bb_zone *zone = load("UTC");
	struct bb_agenda agenda;

	(void)state;
	for (int minutes = 1; minutes <= 1440; minutes++)
		for (int table = BB_TABLE_USUAL; table <= BB_TABLE_LARGE; table++) {
			bb_agenda_plan(&agenda, 0, minutes, zone, NULL, (enum bb_table)table);
			assert_int_equal(sum(&agenda), minutes);
			bb_agenda_plan(&agenda, 0, minutes, zone, &items, (enum bb_table)table);
			assert_int_equal(sum(&agenda), minutes);
		}
	bb_zone_free(zone);
	bb_agenda_items_release(&items);
}

/* A minute more for the lunch never takes more than rounding does from a part. */
static void test_agenda__grows_without_jumps(void **state)
{
	struct bb_zone *zone = load("UTC");
	struct bb_agenda shorter, longer;

	(void)state;
	bb_agenda_plan(&shorter, 0, 12, zone, NULL, BB_TABLE_USUAL);
	for (int minutes = 13; minutes <= 240; minutes++) {
		bb_agenda_plan(&longer, 0, minutes, zone, NULL, BB_TABLE_USUAL);
		assert_int_equal(longer.count, 6);
		for (size_t i = 0; i < 6; i++) {
			assert_in_range(longer.parts[i].minutes + 1, shorter.parts[i].minutes,
			                shorter.parts[i].minutes + 3);
		}
		shorter = longer;
	}
	bb_zone_free(zone);
}

static void test_agenda__shows_the_wall_of_the_zone_asked_for(void **state)
{
	static const struct {
		const char *zone;
		const char *start;
		int minutes;
		const char *first, *theme, *close; /* on that wall */
	} cases[] = {
		{ "Europe/Berlin", "2027-02-09T12:00", 60, "2027-02-09T12:00:00",
		  "2027-02-09T12:20:00", "2027-02-09T12:54:00" },
		{ "Asia/Kathmandu", "2027-02-09T12:00", 60, "2027-02-09T12:00:00",
		  "2027-02-09T12:20:00", "2027-02-09T12:54:00" },
		/* A night shift's lunch over the change of clocks: 02:20 isn't shown that night. */
		{ "Europe/Berlin", "2027-03-28T01:45", 60, "2027-03-28T01:45:00",
		  "2027-03-28T03:05:00", "2027-03-28T03:39:00" },
		/* Shown twice: the first of them, and the clock goes back in the middle. */
		{ "Europe/Berlin", "2027-10-31T02:45", 60, "2027-10-31T02:45:00",
		  "2027-10-31T02:05:00", "2027-10-31T02:39:00" },
		{ "Europe/Berlin", "2026-12-31T23:45", 60, "2026-12-31T23:45:00",
		  "2027-01-01T00:05:00", "2027-01-01T00:39:00" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_zone *zone = load(cases[i].zone);
		struct bb_agenda agenda;
		struct bb_wall wall;
		struct bb_error err;
		char text[BB_WALL_SIZE];

		assert_works(bb_wall_parse(&wall, cases[i].start, &err), err);
		bb_agenda_plan(&agenda, bb_zone_to_instant(zone, wall, NULL), cases[i].minutes,
		               zone,
		               NULL, BB_TABLE_USUAL);
		bb_wall_format(text, agenda.parts[0].start);
		assert_string_equal(text, cases[i].first);
		bb_wall_format(text, bb_agenda_find(&agenda, BB_AGENDA_THEME)->start);
		assert_string_equal(text, cases[i].theme);
		bb_wall_format(text, bb_agenda_find(&agenda, BB_AGENDA_CLOSE)->start);
		assert_string_equal(text, cases[i].close);
		bb_zone_free(zone);
	}
}

static void test_agenda__has_no_rounds_at_a_small_table(void **state)
{
	struct bb_zone *zone = load("UTC");
	struct bb_agenda agenda;

	(void)state;
	bb_agenda_plan(&agenda, 0, 60, zone, NULL, BB_TABLE_SMALL);
	for (size_t i = 0; i < agenda.count; i++)
		assert_int_not_equal(agenda.parts[i].voice, BB_VOICE_ROUND);
	assert_null(bb_agenda_find(&agenda, BB_AGENDA_CHECKIN));
	bb_agenda_plan(&agenda, 0, 60, zone, NULL, BB_TABLE_USUAL);
	assert_int_equal(bb_agenda_find(&agenda, BB_AGENDA_CHECKIN)->voice, BB_VOICE_ROUND);
	assert_int_equal(bb_agenda_find(&agenda, BB_AGENDA_OPEN)->voice, BB_VOICE_BACKUP);
	assert_null(bb_agenda_find(&agenda, BB_AGENDA_TABLE));
	bb_zone_free(zone);
}

static void test_agenda__sets_the_table_for_those_expected(void **state)
{
	static const struct { int expected; enum bb_table want; } cases[] = {
		{ -1, BB_TABLE_USUAL }, { 0, BB_TABLE_SMALL },  { 3, BB_TABLE_SMALL },
		{ 4, BB_TABLE_USUAL },  { 12, BB_TABLE_USUAL }, { 13, BB_TABLE_LARGE },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++)
		assert_int_equal(bb_agenda_table(cases[i].expected), cases[i].want);
}

static void test_agenda__refuses_items_that_do_not_fit(void **state)
{
	static const struct {
		const char *text;
		int minutes, lunch;
		const char *says;
	} cases[] = {
		{ "Too long", 30, 60, "30 minutes don't fit: a lunch of 60 has 29 left" },
		{ "Too long", 2147483647, 60, "has 29 left" },
		{ "Nothing", 0, 60, "takes 1 or more" },
		{ "Less", -5, 60, "takes 1 or more" },
		{ "   ", 5, 60, "needs a text" },
		{ "", 5, 60, "needs a text" },
		{ "two\nlines", 5, 60, "agenda item" },
		{ "\xe2\x80\xaegnp.exe", 5, 60, "agenda item" },
		{ "\xff", 5, 60, "agenda item" },
		{ "No room at all", 1, 8, "a lunch of 8 has 0 left" },
	};
	struct bb_agenda_items items = { 0 };
	char long_text[BB_AGENDA_TEXT_MAX + 2];
	struct bb_error err;

	(void)state;
	memset(long_text, 'x', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = '\0';
	assert_fails(BB_EINVAL, bb_agenda_items_add(&items, long_text, 5, 60, &err), err);
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_fails(BB_EINVAL, bb_agenda_items_add(&items, cases[i].text, cases[i].minutes,
		                                            cases[i].lunch, &err), err);
		assert_non_null(strstr(err.text, cases[i].says));
		assert_int_equal(items.count, 0);
	}
	assert_works(bb_agenda_items_add(&items, "  Parking  ", 29, 60, &err), err);
	assert_string_equal(items.items[0].text, "Parking");
	assert_fails(BB_EINVAL, bb_agenda_items_add(&items, "One more", 1, 60, &err), err);
	assert_works(bb_agenda_items_check(&items, 60, &err), err);
	assert_fails(BB_EINVAL, bb_agenda_items_check(&items, 59, &err), err);
	bb_agenda_items_release(&items);
}

static void test_agenda__takes_only_so_many_items(void **state)
{
	struct bb_agenda_items items = { 0 };
	struct bb_error err;

	(void)state;
	for (int i = 0; i < BB_AGENDA_ITEMS_MAX; i++)
		assert_works(bb_agenda_items_add(&items, "Item", 1, 60, &err), err);
	assert_fails(BB_ECONFLICT, bb_agenda_items_add(&items, "Item", 1, 60, &err), err);
	assert_int_equal(items.count, BB_AGENDA_ITEMS_MAX);
	bb_agenda_items_release(&items);
	bb_agenda_items_release(NULL);
}

static void test_agenda__removes_by_number(void **state)
{
	static const struct item_spec specs[] = { { "One", 1 }, { "Two", 2 }, { "Three", 3 } };
	static const int wrong[] = { 0, -1, 4, -2147483647 - 1, 2147483647 };
	struct bb_agenda_items items = make_items(specs, count_of(specs));
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(wrong); i++)
		assert_fails(BB_ENOENT, bb_agenda_items_remove(&items, wrong[i], &err), err);
	assert_works(bb_agenda_items_remove(&items, 2, &err), err);
	assert_int_equal(items.count, 2);
	assert_string_equal(items.items[1].text, "Three");
	assert_works(bb_agenda_items_remove(&items, 1, &err), err);
	assert_works(bb_agenda_items_remove(&items, 1, &err), err);
	assert_fails(BB_ENOENT, bb_agenda_items_remove(&items, 1, &err), err);
	bb_agenda_items_release(&items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_agenda__divides_the_lunch),
		cmocka_unit_test(test_agenda__adds_up_at_every_length),
		cmocka_unit_test(test_agenda__grows_without_jumps),
		cmocka_unit_test(test_agenda__shows_the_wall_of_the_zone_asked_for),
		cmocka_unit_test(test_agenda__has_no_rounds_at_a_small_table),
		cmocka_unit_test(test_agenda__sets_the_table_for_those_expected),
		cmocka_unit_test(test_agenda__refuses_items_that_do_not_fit),
		cmocka_unit_test(test_agenda__takes_only_so_many_items),
		cmocka_unit_test(test_agenda__removes_by_number),
	};

	return cmocka_run_group_tests_name("agenda", tests, NULL, NULL);
}
