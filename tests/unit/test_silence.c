/* SPDX-License-Identifier: MIT */
#include <brownbag/silence.h>

#include "contract.h"

#include <stddef.h>

enum { LUNCH = 4, ANA = 1, BEN = 2 };

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

/* Ana leads the lunch of 2027-02-09 since New Year and was asked on 2027-01-05. */
static const struct silence_case {
	const char *what, *now;
	const char *asked; /* NULL: 2027-01-05 09:00 */
	enum bb_turn_state state;
	enum bb_seat seat;
	enum bb_mail_state mail;
	int64_t member;
	const char *told; /* when the lunch was to be, as the ask had it; NULL: as it is */
	bool holiday_open;
	bool silent;
	bool awaited;
} cases[] = {
	{ .what = "the last minute of the last day", .now = "2027-01-12 23:59",
	  .mail = BB_MAIL_SENT, .state = BB_TURN_ANNOUNCED, .silent = false, .awaited = true },
	{ .what = "the first of the day after", .now = "2027-01-13 00:00",
	  .mail = BB_MAIL_SENT, .state = BB_TURN_ANNOUNCED, .silent = true },
	{ .what = "sent or not, nobody knows", .now = "2027-01-13 00:00",
	  .mail = BB_MAIL_UNKNOWN, .state = BB_TURN_ANNOUNCED, .silent = true },
	{ .what = "still in the queue", .now = "2027-01-13 00:00",
	  .mail = BB_MAIL_QUEUED, .state = BB_TURN_ANNOUNCED, .silent = false },
	{ .what = "refused", .now = "2027-01-13 00:00",
	  .mail = BB_MAIL_FAILED, .state = BB_TURN_ANNOUNCED, .silent = false },
	{ .what = "said yes", .now = "2027-01-13 00:00",
	  .mail = BB_MAIL_SENT, .state = BB_TURN_CONFIRMED, .silent = false },
	{ .what = "only planned", .now = "2027-01-13 00:00",
	  .mail = BB_MAIL_SENT, .state = BB_TURN_PLANNED, .silent = false },
	{ .what = "the backup, whom nobody asks", .now = "2027-01-13 00:00", .seat = BB_SEAT_BACKUP,
	  .mail = BB_MAIL_SENT, .state = BB_TURN_ANNOUNCED, .silent = false },
	{ .what = "somebody else was asked", .now = "2027-01-13 00:00", .member = BEN,
	  .mail = BB_MAIL_SENT, .state = BB_TURN_ANNOUNCED, .silent = false },
	{ .what = "asked before the seat was lost and won again", .now = "2027-01-13 00:00",
	  .asked = "2026-12-30 09:00",
	  .mail = BB_MAIL_SENT, .state = BB_TURN_ANNOUNCED, .silent = false },
	{ .what = "asked about another day", .now = "2027-01-13 00:00",
	  .told = "2027-02-10 12:00",
	  .mail = BB_MAIL_SENT, .state = BB_TURN_ANNOUNCED, .silent = false },
	{ .what = "asked about another hour of that day", .now = "2027-01-13 00:00",
	  .told = "2027-02-09 00:00",
	  .mail = BB_MAIL_SENT, .state = BB_TURN_ANNOUNCED, .silent = true },
	{ .what = "on a holiday, until that is settled", .now = "2027-01-13 00:00",
	  .holiday_open = true,
	  .mail = BB_MAIL_SENT, .state = BB_TURN_ANNOUNCED, .silent = false },
	{ .what = "asked late: a week before is the last day", .now = "2027-02-02 23:59",
	  .asked = "2027-01-30 09:00",
	  .mail = BB_MAIL_SENT, .state = BB_TURN_ANNOUNCED, .silent = false, .awaited = true },
	{ .what = "and it is over", .now = "2027-02-03 00:00", .asked = "2027-01-30 09:00",
	  .mail = BB_MAIL_SENT, .state = BB_TURN_ANNOUNCED, .silent = true },
	{ .what = "the lunch has begun", .now = "2027-02-09 12:00",
	  .mail = BB_MAIL_SENT, .state = BB_TURN_ANNOUNCED, .silent = false },
};

static void test_silence__begins_when_the_day_named_is_over(void **state)
{
	struct bb_zone *zone = zone_of("Europe/Berlin");
	struct bb_timetable timetable;

	(void)state;
	bb_timetable_init(&timetable, zone);
	for (size_t i = 0; i < count_of(cases); i++) {
		const struct silence_case *c = &cases[i];
		const char *asked = c->asked ? c->asked : "2027-01-05 09:00";
		struct bb_meeting lunch = { .id = LUNCH,
			                    .starts_at = at(zone, "2027-02-09 12:00"),
			                    .holiday_open = c->holiday_open };
		struct bb_turn turn = { .member = ANA,
			                .seat = c->seat,
			                .state = c->state,
			                .since = at(zone, "2027-01-01 00:00") };
		struct bb_held row = { .key = { .kind = BB_KIND_ASK,
			                        .meeting = LUNCH,
			                        .member = c->member ? c->member : ANA },
			               .state = c->mail,
			               .told_start = at(zone, c->told ? c->told : "2027-02-09 12:00"),
			               .made_at = at(zone, asked) };

		if (bb_turn_is_silent(&timetable, &lunch, &turn, &row, 1, at(zone, c->now)) != c->silent)
			fail_msg("%s", c->what);
		if (bb_turn_is_awaited(NULL, &timetable, &lunch, &turn, &row, 1, at(zone, c->now)) !=
		    c->awaited)
			fail_msg("%s: awaited or not", c->what);
	}
	bb_zone_free(zone);
}

/* Who lost the first mail for a new address is asked again: the last ask counts. */
static void test_silence__counts_from_the_last_ask(void **state)
{
	struct bb_zone *zone = zone_of("Europe/Berlin");
	struct bb_timetable timetable;
	struct bb_meeting lunch = { .id = LUNCH, .starts_at = at(zone, "2027-02-09 12:00") };
	struct bb_turn turn = { .member = ANA, .state = BB_TURN_ANNOUNCED, .since = 1 };
	struct bb_date by;
	struct bb_held rows[] = {
		{ .key = { .kind = BB_KIND_ASK, .meeting = LUNCH, .member = ANA, .generation = 1 },
		  .told_start = lunch.starts_at,
		  .state = BB_MAIL_SENT, .made_at = at(zone, "2027-01-11 09:00") },
		{ .key = { .kind = BB_KIND_ASK, .meeting = LUNCH, .member = ANA },
		  .told_start = lunch.starts_at,
		  .state = BB_MAIL_SENT, .made_at = at(zone, "2027-01-05 09:00") },
	};

	(void)state;
	bb_timetable_init(&timetable, zone);
	assert_false(bb_turn_is_silent(&timetable, &lunch, &turn, rows, count_of(rows),
	                               at(zone, "2027-01-18 23:59")));
	assert_true(bb_turn_is_awaited(&by, &timetable, &lunch, &turn, rows, count_of(rows),
	                               at(zone, "2027-01-18 23:59")));
	assert_int_equal(bb_date_compare(by, (struct bb_date){ 2027, 1, 18 }), 0);
	assert_true(bb_turn_is_silent(&timetable, &lunch, &turn, rows, count_of(rows),
	                              at(zone, "2027-01-19 00:00")));
	assert_false(bb_turn_is_silent(&timetable, &lunch, &turn, rows, 0,
	                               at(zone, "2027-01-19 00:00")));
	bb_zone_free(zone);
}

/* Ana was asked on 2027-01-05 about the lunch as it is, and once more on the 11th, or by a clock
 * that says so. What the second says counts. */
static const struct last_ask_case {
	const char *what;
	const char *asked; /* NULL: 2027-01-11 09:00 */
	const char *told;  /* NULL: 2027-02-09 12:00 */
	int revision, generation;
	int64_t occasion;
	enum bb_mail_state mail;
	const char *until; /* NULL: never silent */
} last_asks[] = {
	{ .what = "to another address", .generation = 1, .mail = BB_MAIL_SENT,
	  .until = "2027-01-18 23:59" },
	{ .what = "back on the seat", .occasion = 7, .mail = BB_MAIL_SENT,
	  .until = "2027-01-18 23:59" },
	{ .what = "to another address, which refuses it", .generation = 1, .mail = BB_MAIL_FAILED },
	{ .what = "to another address, and it waits", .generation = 1, .mail = BB_MAIL_QUEUED },
	{ .what = "to another address, and nobody sent it in time", .generation = 1,
	  .mail = BB_MAIL_EXPIRED, .until = "2027-01-12 23:59" },
	{ .what = "about another day, and it is back on the first", .revision = 1,
	  .told = "2027-02-11 12:00", .mail = BB_MAIL_SENT },
	{ .what = "by a clock that was behind", .revision = 1, .asked = "2027-01-02 09:00",
	  .mail = BB_MAIL_SENT, .until = "2027-01-12 23:59" },
};

static void test_silence__is_judged_by_the_last_ask(void **state)
{
	struct bb_zone *zone = zone_of("Europe/Berlin");
	struct bb_timetable timetable;
	struct bb_meeting lunch = { .id = LUNCH, .starts_at = at(zone, "2027-02-09 12:00") };
	struct bb_turn turn = { .member = ANA, .state = BB_TURN_ANNOUNCED, .since = 1 };

	(void)state;
	bb_timetable_init(&timetable, zone);
	for (size_t i = 0; i < count_of(last_asks); i++) {
		const struct last_ask_case *c = &last_asks[i];
		const char *last_minute = c->until ? c->until : "2027-02-08 12:00";
		int64_t until = at(zone, last_minute);
		struct bb_held rows[] = {
			{ .key = { .kind = BB_KIND_ASK, .meeting = LUNCH, .member = ANA,
			           .revision = c->revision, .generation = c->generation,
			           .occasion = c->occasion },
			  .mail = 2, .told_start = at(zone, c->told ? c->told : "2027-02-09 12:00"),
			  .state = c->mail, .made_at = at(zone, c->asked ? c->asked : "2027-01-11 09:00") },
			{ .key = { .kind = BB_KIND_ASK, .meeting = LUNCH, .member = ANA },
			  .mail = 1, .told_start = lunch.starts_at,
			  .state = BB_MAIL_SENT, .made_at = at(zone, "2027-01-05 09:00") },
		};

		if (bb_turn_is_silent(&timetable, &lunch, &turn, rows, count_of(rows), until) ||
		    bb_turn_is_silent(&timetable, &lunch, &turn, rows, count_of(rows), until + 60) !=
		            (c->until != NULL))
			fail_msg("%s", c->what);
	}
	bb_zone_free(zone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_silence__begins_when_the_day_named_is_over),
		cmocka_unit_test(test_silence__counts_from_the_last_ask),
		cmocka_unit_test(test_silence__is_judged_by_the_last_ask),
	};

	return cmocka_run_group_tests_name("silence", tests, NULL, NULL);
}
