/* SPDX-License-Identifier: MIT */
#include <brownbag/timetable.h>

#include "contract.h"

static char text[] = "holiday";

static struct bb_zone *zone_of(const char *name)
{
	struct bb_zone *zone = NULL;
	struct bb_error err;

	assert_works(bb_zone_load(&zone, name, NULL, &err), err);
	return zone;
}

static int64_t at(const struct bb_zone *zone, const char *wall_text)
{
	struct bb_wall wall;
	struct bb_error err;

	assert_works(bb_wall_parse(&wall, wall_text, &err), err);
	return bb_zone_to_instant(zone, wall, NULL);
}

static void test_timetable__plans_and_shifts(void **state)
{
	static const struct {
		enum bb_kind kind;
		const char *lunch, *want;
	} cases[] = {
		{ BB_KIND_INVITE, "2027-02-09 12:00", "2027-01-12 09:00" },
		{ BB_KIND_ASK, "2027-02-09 12:00", "2027-01-05 09:00" },
		{ BB_KIND_BRIEF, "2027-02-09 12:00", "2027-01-26 09:00" },
		{ BB_KIND_REMINDER, "2027-02-08 12:00", "2027-02-05 15:00" }, /* Sunday: Friday */
		{ BB_KIND_AGENDA, "2027-02-11 12:00", "2027-02-05 09:00" },   /* Saturday: Friday */
		{ BB_KIND_THANKS, "2027-02-12 12:00", "2027-02-15 09:00" },   /* Saturday: Monday */
		{ BB_KIND_MORNING, "2027-02-13 12:00", "2027-02-13 08:30" },  /* stays */
		{ BB_KIND_REMINDER, "2027-03-31 12:00", "2027-03-24 15:00" }, /* over the holidays */
		{ BB_KIND_THANKS, "2027-03-24 12:00", "2027-03-31 09:00" },
		{ BB_KIND_REMINDER, "2028-03-01 12:00", "2028-02-29 15:00" },
		{ BB_KIND_REMINDER, "2028-01-01 12:00", "2027-12-31 15:00" },
		{ BB_KIND_INVITE, "2027-04-13 00:00", "2027-03-16 09:00" }, /* clocks change between */
		{ BB_KIND_AGENDA, "2027-11-02 23:59", "2027-10-28 09:00" },
	};
	struct bb_zone *zone = zone_of("Europe/Berlin");
	struct bb_holiday easter = { { 2027, 3, 25 }, { 2027, 3, 30 }, text };
	struct bb_holidays holidays = { &easter, 1 };
	struct bb_timetable timetable;

	(void)state;
	bb_timetable_init(&timetable, zone);
	timetable.holidays = &holidays;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_meeting lunch = { .starts_at = at(zone, cases[i].lunch) };

		assert_int_equal(bb_timetable_planned_at(&timetable, cases[i].kind, &lunch),
		                 at(zone, cases[i].want));
	}
	bb_zone_free(zone);
}

/* A lunch in Auckland's evening is on another day than in its zone. */
static void test_timetable__counts_days_in_the_groups_zone(void **state)
{
	struct bb_zone *berlin = zone_of("Europe/Berlin"), *auckland = zone_of("Pacific/Auckland");
	struct bb_meeting lunch = { .starts_at = at(auckland, "2027-02-10 08:00") };
	struct bb_timetable timetable;

	(void)state;
	bb_timetable_init(&timetable, berlin);
	assert_int_equal(bb_timetable_planned_at(&timetable, BB_KIND_MORNING, &lunch),
	                 at(berlin, "2027-02-09 08:30"));
	bb_zone_free(berlin);
	bb_zone_free(auckland);
}

/* Settings gone wrong must not end in an endless search or in silence. */
static void test_timetable__keeps_the_day_where_nobody_ever_works(void **state)
{
	struct bb_zone *zone = zone_of("Europe/Berlin");
	struct bb_meeting lunch = { .starts_at = at(zone, "2027-02-09 12:00") };
	struct bb_holiday always = { { 2026, 1, 1 }, { 2029, 12, 31 }, text };
	struct bb_holidays holidays = { &always, 1 };
	struct bb_timetable timetable;

	(void)state;
	bb_timetable_init(&timetable, zone);
	timetable.holidays = &holidays;
	assert_int_equal(bb_timetable_planned_at(&timetable, BB_KIND_REMINDER, &lunch),
	                 at(zone, "2027-02-08 15:00"));
	bb_zone_free(zone);
}

static void test_timetable__knows_until_when_a_mail_is_worth_it(void **state)
{
	static const struct {
		enum bb_kind kind;
		const char *due, *want;
	} cases[] = {
		{ BB_KIND_INVITE, "2027-01-01 09:00", "2027-03-27 11:00:00" },
		{ BB_KIND_AGENDA, "2027-01-01 09:00", "2027-03-27 12:00:00" },
		{ BB_KIND_ASK, "2027-01-01 09:00", "2027-03-20 12:00:00" },
		{ BB_KIND_THANKS, "2027-01-01 09:00", "2027-03-31 23:59:59" }, /* over a change of clocks */
		{ BB_KIND_NOTE, "2027-01-01 09:00", "2027-01-08 09:00:00" },
		{ BB_KIND_INTRO, "2027-01-01 09:00", "2027-01-15 09:00:00" },
		{ BB_KIND_RENEW, "2027-01-01 09:00", "2027-01-31 09:00:00" },
		{ BB_KIND_UPDATE, "2027-01-01 09:00", "2027-03-27 12:00:00" },
	};
	struct bb_zone *zone = zone_of("Europe/Berlin");
	struct bb_meeting lunch = { .starts_at = at(zone, "2027-03-27 12:00") };
	struct bb_timetable timetable;

	(void)state;
	bb_timetable_init(&timetable, zone);
	for (size_t i = 0; i < count_of(cases); i++)
		assert_int_equal(bb_timetable_not_after(&timetable, cases[i].kind, &lunch,
		                                        at(zone, cases[i].due)),
		                 at(zone, cases[i].want));
	bb_zone_free(zone);
}

static void test_timetable__waits_a_week_for_an_answer_if_there_is_one(void **state)
{
	static const struct {
		const char *asked;
		struct bb_date want;
	} cases[] = {
		{ "2027-01-05 09:00", { 2027, 1, 12 } },
		{ "2027-01-25 23:00", { 2027, 2, 1 } },
		{ "2027-01-30 09:00", { 2027, 2, 2 } }, /* a week before the lunch, no later */
		{ "2027-02-02 11:00", { 2027, 2, 2 } },
	};
	struct bb_zone *zone = zone_of("Europe/Berlin");
	struct bb_meeting lunch = { .starts_at = at(zone, "2027-02-09 12:00") };
	struct bb_timetable timetable;

	(void)state;
	bb_timetable_init(&timetable, zone);
	for (size_t i = 0; i < count_of(cases); i++)
		assert_int_equal(bb_date_compare(bb_timetable_answer_by(&timetable, &lunch,
		                                                        at(zone, cases[i].asked)),
		                                 cases[i].want),
		                 0);
	bb_zone_free(zone);
}

static void test_timetable__puts_what_is_yearly_on_a_working_morning(void **state)
{
	static const struct {
		struct bb_date day;
		const char *want;
	} cases[] = {
		{ { 2027, 1, 21 }, "2027-01-21 09:00" },
		{ { 2027, 1, 23 }, "2027-01-25 09:00" }, /* a Saturday */
		{ { 2027, 3, 28 }, "2027-03-29 09:00" }, /* when clocks change */
	};
	struct bb_zone *zone = zone_of("Europe/Berlin");
	struct bb_timetable timetable;

	(void)state;
	bb_timetable_init(&timetable, zone);
	for (size_t i = 0; i < count_of(cases); i++)
		assert_int_equal(bb_timetable_yearly_at(&timetable, BB_KIND_RENEW, cases[i].day),
		                 at(zone, cases[i].want));
	assert_int_equal(bb_timetable_monthly_at(&timetable, BB_KIND_DIGEST,
	                                         (struct bb_month){ 2027, 5 }),
	                 at(zone, "2027-05-03 09:00"));
	bb_zone_free(zone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_timetable__plans_and_shifts),
		cmocka_unit_test(test_timetable__counts_days_in_the_groups_zone),
		cmocka_unit_test(test_timetable__keeps_the_day_where_nobody_ever_works),
		cmocka_unit_test(test_timetable__knows_until_when_a_mail_is_worth_it),
		cmocka_unit_test(test_timetable__waits_a_week_for_an_answer_if_there_is_one),
		cmocka_unit_test(test_timetable__puts_what_is_yearly_on_a_working_morning),
	};

	return cmocka_run_group_tests_name("timetable", tests, NULL, NULL);
}
