/* SPDX-License-Identifier: MIT */
#include <brownbag/meeting_change.h>

#include "contract.h"

#include <stdlib.h>
#include <string.h>

/* A scene that owns what it shows: five lunches in Berlin, and a clock. */
struct stage {
	struct bb_zone *zone;
	struct bb_meetings meetings;
	struct bb_scene scene;
};

static struct bb_wall wall(const char *text)
{
	struct bb_wall out = { { 0 }, 0, 0, 0 };
	struct bb_error err;

	assert_works(bb_wall_parse(&out, text, &err), err);
	return out;
}

static struct bb_meeting make_lunch(const struct bb_zone *zone, int64_t id, const char *start,
                                    enum bb_meeting_status status)
{
	struct bb_meeting meeting = { .id = id, .start = wall(start), .minutes = 60,
		                      .status = status, .revised_at = 1000, .headcount = -1 };

	meeting.slot = meeting.start.date;
	meeting.month = bb_date_month(meeting.slot);
	meeting.zone = strdup(bb_zone_name(zone));
	meeting.location = strdup("Room 4B");
	meeting.link = strdup("");
	bb_meeting_derive(&meeting, zone);
	return meeting;
}

enum { PAST, FEBRUARY, MARCH, CANCELLED, HELD, LUNCHES };

static void set_up(struct stage *stage, const char *zone)
{
	struct bb_error err;

	*stage = (struct stage){ 0 };
	assert_works(bb_zone_load(&stage->zone, zone, NULL, &err), err);
	stage->meetings.items = calloc(LUNCHES, sizeof *stage->meetings.items);
	stage->meetings.count = LUNCHES;
	stage->meetings.items[PAST] = make_lunch(stage->zone, 1, "2027-01-12T12:00",
	                                         BB_MEETING_PLANNED);
	stage->meetings.items[FEBRUARY] = make_lunch(stage->zone, 2, "2027-02-09T12:00",
	                                             BB_MEETING_PLANNED);
	stage->meetings.items[MARCH] = make_lunch(stage->zone, 3, "2027-03-09T12:00",
	                                          BB_MEETING_PLANNED);
	stage->meetings.items[CANCELLED] = make_lunch(stage->zone, 4, "2027-02-16T12:00",
	                                              BB_MEETING_CANCELLED);
	stage->meetings.items[HELD] = make_lunch(stage->zone, 5, "2027-01-05T12:00",
	                                         BB_MEETING_HELD);
	stage->scene = (struct bb_scene){ .meetings = &stage->meetings, .zone = stage->zone,
		                          .location = "Room 4B", .link = "", .minutes = 60 };
	stage->scene.now = bb_zone_to_instant(stage->zone, wall("2027-01-20T09:00"), NULL);
}

static void tear_down(struct stage *stage)
{
	bb_meetings_release(&stage->meetings);
	bb_zone_free(stage->zone);
}

static void test_meeting_change__moves_and_keeps_what_a_lunch_is(void **state)
{
	struct stage stage;
	struct bb_meeting *lunch;
	struct bb_error err;

	(void)state;
	set_up(&stage, "Europe/Berlin");
	lunch = &stage.meetings.items[FEBRUARY];
	assert_works(bb_meeting_move(lunch, &stage.scene, wall("2027-03-02T12:30"), &err), err);
	assert_int_equal(lunch->id, 2);
	assert_int_equal(bb_month_compare(lunch->month, (struct bb_month){ 2027, 2 }), 0);
	assert_int_equal(bb_date_compare(lunch->slot, (struct bb_date){ 2027, 2, 9 }), 0);
	assert_int_equal(bb_wall_compare(lunch->start, wall("2027-03-02T12:30")), 0);
	assert_int_equal(lunch->starts_at, 1803987000); /* 11:30 UTC */
	assert_int_equal(lunch->ends_at, lunch->starts_at + 3600);
	assert_int_equal(lunch->status, BB_MEETING_MOVED);
	assert_int_equal(lunch->revision, 1);
	assert_int_equal(lunch->sequence, 1);
	assert_int_equal(lunch->significant, 1);
	assert_int_equal(lunch->revised_at, stage.scene.now);
	/* and once more, back into another month than it counts for */
	assert_works(bb_meeting_move(lunch, &stage.scene, wall("2027-01-27T12:00"), &err), err);
	assert_int_equal(lunch->revision, 2);
	assert_int_equal(lunch->revised_at, stage.scene.now + 1);
	tear_down(&stage);
}

static void test_meeting_change__takes_a_yes_back_with_the_day(void **state)
{
	static const struct {
		const char *to;
		enum bb_turn_state was, is;
		bool asked_anew;
	} cases[] = {
		{ "2027-02-10T12:00", BB_TURN_CONFIRMED, BB_TURN_ANNOUNCED, true },
		{ "2027-02-09T12:30", BB_TURN_CONFIRMED, BB_TURN_CONFIRMED, false },
		{ "2027-02-10T12:00", BB_TURN_ANNOUNCED, BB_TURN_ANNOUNCED, false },
		{ "2027-02-10T12:00", BB_TURN_PLANNED, BB_TURN_PLANNED, false },
		{ "2027-03-09T12:00", BB_TURN_CONFIRMED, BB_TURN_CONFIRMED, false }, /* refused */
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct stage stage;
		struct bb_turn turn = { .member = 7, .state = cases[i].was, .since = 5 };
		struct bb_meeting *lunch;
		struct bb_error err = BB_ERROR_INIT;
		enum bb_status status;

		set_up(&stage, "Europe/Berlin");
		lunch = &stage.meetings.items[FEBRUARY];
		lunch->turns = &turn;
		lunch->turn_count = 1;
		status = bb_meeting_move(lunch, &stage.scene, wall(cases[i].to), &err);
		assert_int_equal(status, i == 4 ? BB_ECONFLICT : BB_OK);
		assert_int_equal(turn.member, 7);
		assert_int_equal(turn.state, cases[i].is);
		assert_int_equal(turn.since, cases[i].asked_anew ? stage.scene.now : 5);
		lunch->turns = NULL;
		lunch->turn_count = 0;
		tear_down(&stage);
	}
}

static void test_meeting_change__refuses_times_that_cannot_be(void **state)
{
	static const struct {
		int which;
		const char *to;
		enum bb_status status;
		const char *says;
	} cases[] = {
		{ FEBRUARY, "2027-01-19T12:00", BB_EINVAL, "2027-01-19 12:00 is in the past" },
		{ FEBRUARY, "2027-01-20T09:00", BB_EINVAL, "is in the past" },
		{ FEBRUARY, "2027-02-10T12:00:30", BB_EINVAL, "begins on the minute" },
		{ FEBRUARY, "2027-03-28T02:30", BB_EINVAL,
		  "no clock in Europe/Berlin shows 2027-03-28 02:30: they go forward over it, to "
		  "2027-03-28 03:00" },
		{ FEBRUARY, "2027-04-01T12:00", BB_EINVAL, "too far off for the lunch of 2027-02" },
		{ FEBRUARY, "2027-03-09T11:30", BB_ECONFLICT,
		  "the one of 2027-03 from 2027-03-09 12:00 to 2027-03-09 13:00" },
		{ FEBRUARY, "2027-03-09T12:59", BB_ECONFLICT, "there is a lunch at that time" },
		{ FEBRUARY, "2027-02-09T12:00", BB_ECONFLICT, "is on 2027-02-09 12:00 already" },
		{ PAST, "2027-02-10T12:00", BB_ECONFLICT, "has begun" },
		{ CANCELLED, "2027-02-10T12:00", BB_ECONFLICT, "is cancelled" },
		{ HELD, "2027-02-10T12:00", BB_ECONFLICT, "was held" },
	};
	struct stage stage;

	(void)state;
	set_up(&stage, "Europe/Berlin");
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_meeting *lunch = &stage.meetings.items[cases[i].which];
		struct bb_meeting before = *lunch;
		struct bb_error err;

		assert_fails(cases[i].status,
		             bb_meeting_move(lunch, &stage.scene, wall(cases[i].to), &err), err);
		if (!strstr(err.text, cases[i].says))
			fail_msg("case %zu: %s", i, err.text);
		assert_memory_equal(lunch, &before, sizeof before);
	}
	tear_down(&stage);
}

static void test_meeting_change__moves_to_a_time_that_is_free(void **state)
{
	static const char *const free_times[] = { "2027-03-09T11:00", "2027-03-09T13:00",
		                                  "2027-02-16T12:00", "2027-03-31T12:00",
		                                  "2027-01-31T12:00" };
	struct stage stage;
	struct bb_error err;

	(void)state;
	set_up(&stage, "Europe/Berlin");
	for (size_t i = 0; i < count_of(free_times); i++)
		assert_works(bb_meeting_move(&stage.meetings.items[FEBRUARY], &stage.scene,
		                             wall(free_times[i]), &err), err);
	tear_down(&stage);
}

/* The gap and the overlap of each: what is refused and what becomes of the first of two. */
static void test_meeting_change__knows_the_clocks_of_six_zones(void **state)
{
	static const struct {
		const char *zone, *gap, *after, *twice;
		int64_t first; /* of the two, as an instant */
	} cases[] = {
		{ "Europe/Berlin", "2027-03-28T02:30", "2027-03-28 03:00", "2027-10-31T02:30",
		  1824942600 },
		{ "America/New_York", "2027-03-14T02:00", "2027-03-14 03:00", "2027-11-07T01:30",
		  1825565400 },
		{ "Australia/Lord_Howe", "2027-10-03T02:15", "2027-10-03 02:30", "2027-04-04T01:45",
		  1806763500 },
		{ "Africa/Cairo", "2027-04-30T00:30", "2027-04-30 01:00", "2027-10-28T23:30",
		  1824755400 },
		{ "America/Santiago", "2027-09-05T00:10", "2027-09-05 01:00", "2027-04-03T23:30",
		  1806805800 },
		{ "Asia/Kathmandu", NULL, NULL, NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_meeting lunch = { 0 };
		struct stage stage;
		struct bb_error err;

		set_up(&stage, cases[i].zone);
		if (cases[i].gap) {
			assert_fails(BB_EINVAL, bb_meeting_add(&lunch, &stage.scene, 9,
			                                       wall(cases[i].gap), &err), err);
			if (!strstr(err.text, cases[i].after))
				fail_msg("%s: %s", cases[i].zone, err.text);
			assert_works(bb_meeting_add(&lunch, &stage.scene, 9, wall(cases[i].twice),
			                            &err),
			             err);
			assert_int_equal(lunch.starts_at, cases[i].first);
			bb_meeting_release(&lunch);
		}
		assert_works(bb_meeting_add(&lunch, &stage.scene, 9, wall("2027-06-01T12:00"),
		                            &err), err);
		assert_int_equal(lunch.ends_at - lunch.starts_at, 3600);
		bb_meeting_release(&lunch);
		tear_down(&stage);
	}
}

static void test_meeting_change__adds_one_by_hand(void **state)
{
	struct bb_meeting lunch = { 0 };
	struct stage stage;
	struct bb_error err;

	(void)state;
	set_up(&stage, "Europe/Berlin");
	assert_works(bb_meeting_add(&lunch, &stage.scene, 7, wall("2028-02-29T12:00"), &err), err);
	assert_int_equal(lunch.id, 7);
	assert_int_equal(lunch.slot.year, 0);
	assert_int_equal(bb_month_compare(lunch.month, (struct bb_month){ 2028, 2 }), 0);
	assert_int_equal(lunch.status, BB_MEETING_PLANNED);
	assert_int_equal(lunch.minutes, 60);
	assert_int_equal(lunch.headcount, -1);
	assert_int_equal(lunch.revision, 0);
	assert_int_equal(lunch.revised_at, stage.scene.now);
	assert_string_equal(lunch.location, "Room 4B");
	assert_string_equal(lunch.zone, "Europe/Berlin");
	bb_meeting_release(&lunch);
	assert_fails(BB_ECONFLICT, bb_meeting_add(&lunch, &stage.scene, 7, wall("2027-02-09T12:15"),
	                                          &err), err);
	assert_fails(BB_EINVAL, bb_meeting_add(&lunch, &stage.scene, 7, wall("2026-02-09T12:15"),
	                                       &err), err);
	assert_null(lunch.zone);
	tear_down(&stage);
}

static void test_meeting_change__cancels_once(void **state)
{
	struct bb_meeting *lunch;
	struct stage stage;
	struct bb_error err;

	(void)state;
	set_up(&stage, "Europe/Berlin");
	lunch = &stage.meetings.items[FEBRUARY];
	lunch->holiday_open = true;
	assert_works(bb_meeting_cancel(lunch, stage.scene.now, &err), err);
	assert_int_equal(lunch->status, BB_MEETING_CANCELLED);
	assert_int_equal(lunch->revision, 1);
	assert_int_equal(lunch->significant, 0);
	assert_false(lunch->holiday_open);
	assert_fails(BB_ECONFLICT, bb_meeting_cancel(lunch, stage.scene.now, &err), err);
	assert_int_equal(lunch->revision, 1);
	assert_fails(BB_ECONFLICT, bb_meeting_cancel(&stage.meetings.items[PAST], stage.scene.now,
	                                             &err), err);
	assert_fails(BB_ECONFLICT, bb_meeting_cancel(&stage.meetings.items[HELD], stage.scene.now,
	                                             &err), err);
	tear_down(&stage);
}

static void test_meeting_change__holds_a_lunch_in_spite_of_a_holiday(void **state)
{
	struct bb_meeting *lunch;
	struct stage stage;
	struct bb_error err;

	(void)state;
	set_up(&stage, "Europe/Berlin");
	lunch = &stage.meetings.items[FEBRUARY];
	lunch->holiday_open = true;
	assert_works(bb_meeting_move(lunch, &stage.scene, lunch->start, &err), err);
	assert_false(lunch->holiday_open);
	assert_int_equal(lunch->status, BB_MEETING_MOVED);
	assert_int_equal(lunch->revision, 0); /* nobody need be told */
	tear_down(&stage);
}

static void test_meeting_change__edits_and_counts_what_is_shown(void **state)
{
	static const struct {
		struct bb_edit edit;
		unsigned own;
		int revision, significant;
	} steps[] = {
		{ { .location = " Garden  house " }, BB_OWN_LOCATION, 1, 0 },
		{ { .location = "Garden house" }, BB_OWN_LOCATION, 1, 0 },
		{ { .link = "https://meet.example.org/a" }, BB_OWN_LOCATION | BB_OWN_LINK, 2, 0 },
		{ { .minutes = 45 }, BB_OWN_LOCATION | BB_OWN_LINK | BB_OWN_LENGTH, 3, 3 },
		{ { .open = BB_OPEN_ALLIES }, BB_OWN_LOCATION | BB_OWN_LINK | BB_OWN_LENGTH, 4, 3 },
		{ { .open = BB_OPEN_ALLIES }, BB_OWN_LOCATION | BB_OWN_LINK | BB_OWN_LENGTH, 4, 3 },
		{ { .location = "Room 4B", .link = "", .minutes = 60, .open = BB_OPEN_MEMBERS }, 0,
		  5, 5 },
		{ { .open = BB_OPEN_KEEP }, 0, 5, 5 },
	};
	struct bb_meeting *lunch;
	struct stage stage;
	struct bb_error err;

	(void)state;
	set_up(&stage, "Europe/Berlin");
	lunch = &stage.meetings.items[FEBRUARY];
	for (size_t i = 0; i < count_of(steps); i++) {
		assert_works(bb_meeting_edit(lunch, &stage.scene, &steps[i].edit, &err), err);
		assert_int_equal(lunch->own, steps[i].own);
		assert_int_equal(lunch->revision, steps[i].revision);
		assert_int_equal(lunch->sequence, steps[i].revision);
		assert_int_equal(lunch->significant, steps[i].significant);
		assert_int_equal(lunch->ends_at - lunch->starts_at, lunch->minutes * 60);
		assert_int_equal(lunch->status, BB_MEETING_PLANNED);
	}
	assert_string_equal(lunch->location, "Room 4B");
	tear_down(&stage);
}

static void test_meeting_change__refuses_edits_that_are_not_right(void **state)
{
	static const struct {
		int which;
		struct bb_edit edit;
		enum bb_status status;
		const char *says;
	} cases[] = {
		{ FEBRUARY, { .location = "a\r\nb" }, BB_EINVAL, "location" },
		{ FEBRUARY, { .location = "\xE2\x80\xAE" "4B" }, BB_EINVAL, "location" },
		{ FEBRUARY, { .link = "javascript:alert(1)" }, BB_EINVAL, "is no link" },
		{ FEBRUARY, { .link = "https://" }, BB_EINVAL, "is no link" },
		{ FEBRUARY, { .link = "https:///path" }, BB_EINVAL, "is no link" },
		{ FEBRUARY, { .link = "https://a.example.org/a b" }, BB_EINVAL, "is no link" },
		{ FEBRUARY, { .location = "Fine", .link = "nonsense" }, BB_EINVAL, "is no link" },
		{ FEBRUARY, { .minutes = 4 }, BB_EINVAL, "5 to 1439 is possible" },
		{ FEBRUARY, { .minutes = -60 }, BB_EINVAL, "5 to 1439 is possible" },
		{ FEBRUARY, { .minutes = 1440 }, BB_EINVAL, "5 to 1439 is possible" },
		{ PAST, { .location = "Fine" }, BB_ECONFLICT, "has begun" },
		{ CANCELLED, { .location = "Fine" }, BB_ECONFLICT, "is cancelled" },
		{ HELD, { .open = BB_OPEN_ALLIES }, BB_ECONFLICT, "was held" },
	};
	struct stage stage;
	struct bb_error err;

	(void)state;
	set_up(&stage, "Europe/Berlin");
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_meeting *lunch = &stage.meetings.items[cases[i].which];
		struct bb_meeting before = *lunch;

		assert_fails(cases[i].status, bb_meeting_edit(lunch, &stage.scene, &cases[i].edit,
		                                              &err),
		             err);
		if (!strstr(err.text, cases[i].says))
			fail_msg("case %zu: %s", i, err.text);
		assert_memory_equal(lunch, &before, sizeof before);
	}
	/* longer than the time until the next one */
	assert_works(bb_meeting_move(&stage.meetings.items[FEBRUARY], &stage.scene,
	                             wall("2027-03-09T10:30"), &err), err);
	assert_fails(BB_ECONFLICT, bb_meeting_edit(&stage.meetings.items[FEBRUARY], &stage.scene,
	                                           &(struct bb_edit){ .minutes = 91 }, &err), err);
	assert_works(bb_meeting_edit(&stage.meetings.items[FEBRUARY], &stage.scene,
	                             &(struct bb_edit){ .minutes = 90 }, &err), err);
	tear_down(&stage);
}

static void test_meeting_change__revision_never_looks_older(void **state)
{
	struct bb_meeting lunch = { .revision = 3, .sequence = 3, .significant = 1,
	                           .revised_at = 5000 };

	(void)state;
	bb_meeting_revise(&lunch, 0, 9000);
	assert_int_equal(lunch.revision, 3);
	assert_int_equal(lunch.revised_at, 5000);
	bb_meeting_revise(&lunch, BB_SHOWN_LOCATION, 4000); /* the clock was set back */
	assert_int_equal(lunch.revision, 4);
	assert_int_equal(lunch.significant, 1);
	assert_int_equal(lunch.revised_at, 5001);
	bb_meeting_revise(&lunch, BB_SHOWN_TIME | BB_SHOWN_LINK, 6000);
	assert_int_equal(lunch.significant, 5);
	assert_int_equal(lunch.revised_at, 6000);
}

/* A group that moved to another zone moves its lunches to times on the new wall. */
static void test_meeting_change__takes_times_on_the_groups_own_wall(void **state)
{
	struct bb_zone *tokyo = NULL;
	struct bb_meeting *lunch;
	struct stage stage;
	struct bb_error err;

	(void)state;
	set_up(&stage, "Europe/Berlin");
	assert_works(bb_zone_load(&tokyo, "Asia/Tokyo", NULL, &err), err);
	stage.scene.zone = tokyo;
	lunch = &stage.meetings.items[FEBRUARY];
	assert_works(bb_meeting_move(lunch, &stage.scene, wall("2027-02-09T12:00"), &err), err);
	assert_string_equal(lunch->zone, "Asia/Tokyo");
	assert_int_equal(lunch->starts_at, 1802142000); /* 03:00 UTC */
	bb_zone_free(tokyo);
	tear_down(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_meeting_change__moves_and_keeps_what_a_lunch_is),
		cmocka_unit_test(test_meeting_change__takes_a_yes_back_with_the_day),
		cmocka_unit_test(test_meeting_change__refuses_times_that_cannot_be),
		cmocka_unit_test(test_meeting_change__moves_to_a_time_that_is_free),
		cmocka_unit_test(test_meeting_change__knows_the_clocks_of_six_zones),
		cmocka_unit_test(test_meeting_change__adds_one_by_hand),
		cmocka_unit_test(test_meeting_change__cancels_once),
		cmocka_unit_test(test_meeting_change__holds_a_lunch_in_spite_of_a_holiday),
		cmocka_unit_test(test_meeting_change__edits_and_counts_what_is_shown),
		cmocka_unit_test(test_meeting_change__refuses_edits_that_are_not_right),
		cmocka_unit_test(test_meeting_change__revision_never_looks_older),
		cmocka_unit_test(test_meeting_change__takes_times_on_the_groups_own_wall),
	};

	return cmocka_run_group_tests_name("meeting_change", tests, NULL, NULL);
}
