/* SPDX-License-Identifier: MIT */
#include <brownbag/meeting.h>

#include "contract.h"

#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
	char *made = strdup(text);

	assert_non_null(made);
	return made;
}

static struct bb_meeting make_meeting(int64_t id)
{
	struct bb_meeting meeting = { .id = id, .zone = copy("Europe/Berlin"),
		                      .location = copy("Room 4B"), .link = copy(""),
		                      .theme = copy("plan-b"), .turn_count = 3 };

	meeting.turns = calloc(meeting.turn_count, sizeof *meeting.turns);
	assert_non_null(meeting.turns);
	meeting.turns[0] = (struct bb_turn){ .member = 7, .seat = BB_SEAT_LEAD };
	meeting.turns[1] = (struct bb_turn){ .member = 4, .seat = BB_SEAT_LEAD, .rank = 1 };
	meeting.turns[2] = (struct bb_turn){ .member = 9, .seat = BB_SEAT_BACKUP };
	return meeting;
}

static void test_meeting__is_empty_once_released(void **state)
{
	struct bb_meeting meeting = make_meeting(1), empty = { 0 };
	struct bb_meetings meetings = { calloc(2, sizeof meeting), 2 };

	(void)state;
	bb_meeting_release(&meeting);
	assert_memory_equal(&meeting, &empty, sizeof empty);
	bb_meeting_release(NULL);
	assert_non_null(meetings.items);
	meetings.items[0] = make_meeting(1);
	meetings.items[1] = make_meeting(2);
	bb_meetings_release(&meetings);
	assert_null(meetings.items);
	assert_int_equal(meetings.count, 0);
	bb_meetings_release(NULL);
}

static void test_meeting__is_found_by_id(void **state)
{
	struct bb_meeting items[] = { { .id = 12 }, { .id = 3 }, { .id = 8 } };
	struct bb_meetings meetings = { items, count_of(items) };

	(void)state;
	assert_ptr_equal(bb_meetings_find(&meetings, 3), &items[1]);
	assert_null(bb_meetings_find(&meetings, 4));
	assert_null(bb_meetings_find(&(struct bb_meetings){ 0 }, 3));
}

static void test_meeting__tells_who_has_the_first_seat(void **state)
{
	struct bb_meeting meeting = make_meeting(1);

	(void)state;
	assert_int_equal(bb_meeting_seat(&meeting, BB_SEAT_LEAD), 7);
	assert_int_equal(bb_meeting_seat(&meeting, BB_SEAT_BACKUP), 9);
	meeting.turn_count = 2;
	assert_int_equal(bb_meeting_seat(&meeting, BB_SEAT_BACKUP), 0);
	bb_meeting_release(&meeting);
}

static void test_meeting__states_have_words(void **state)
{
	(void)state;
	assert_string_equal(bb_meeting_status_name(BB_MEETING_PLANNED), "planned");
	assert_string_equal(bb_meeting_status_name(BB_MEETING_MOVED), "moved");
	assert_string_equal(bb_meeting_status_name(BB_MEETING_CANCELLED), "cancelled");
	assert_string_equal(bb_meeting_status_name(BB_MEETING_HELD), "held");
	assert_string_equal(bb_turn_state_name(BB_TURN_PLANNED), "planned");
	assert_string_equal(bb_turn_state_name(BB_TURN_ANNOUNCED), "announced");
	assert_string_equal(bb_turn_state_name(BB_TURN_CONFIRMED), "confirmed");
	assert_string_equal(bb_turn_cause_name(BB_CAUSE_NONE), "");
	assert_string_equal(bb_turn_cause_name(BB_CAUSE_AWAY), "away");
	assert_string_equal(bb_turn_cause_name(BB_CAUSE_REMOVED), "removed");
	assert_string_equal(bb_turn_cause_name(BB_CAUSE_OPTED_OUT), "opted out");
	assert_string_equal(bb_turn_cause_name(BB_CAUSE_DECLINED), "declined");
	assert_string_equal(bb_turn_cause_name(BB_CAUSE_SET), "set");
	assert_string_equal(bb_turn_cause_name(BB_CAUSE_SWAPPED), "swapped");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_meeting__is_empty_once_released),
		cmocka_unit_test(test_meeting__is_found_by_id),
		cmocka_unit_test(test_meeting__tells_who_has_the_first_seat),
		cmocka_unit_test(test_meeting__states_have_words),
	};

	return cmocka_run_group_tests_name("meeting", tests, NULL, NULL);
}
