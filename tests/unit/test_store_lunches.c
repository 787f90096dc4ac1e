/* SPDX-License-Identifier: MIT */
#include "contract.h"
#include "new_store.h"

#include <stdlib.h>
#include <string.h>

static const struct bb_date february = { 2027, 2, 9 }, march = { 2027, 3, 9 };
static const struct bb_date always = { 0, 0, 0 };

/* Nothing in it is what a row has by itself. */
static struct bb_meeting full_meeting(void)
{
	return (struct bb_meeting){
		.month = { 2027, 2 },
		.slot = february,
		.start = { { 2027, 2, 11 }, 12, 30, 0 },
		.minutes = 45,
		.zone = (char *)"Europe/Berlin",
		.location = (char *)"Room 4B",
		.link = (char *)"https://meet.example.org/x",
		.own = BB_OWN_LENGTH | BB_OWN_LINK,
		.status = BB_MEETING_MOVED,
		.for_allies = true,
		.theme = (char *)"first-weeks",
		.theme_set = true,
		.revision = 3,
		.sequence = 4,
		.significant = 2,
		.revised_at = 5,
		.made_at = 6,
		.holiday_open = true,
		.headcount = 0,
		.assumed = true,
	};
}

static void assert_same_meeting(const struct bb_meeting *a, const struct bb_meeting *b)
{
	assert_int_equal(bb_month_compare(a->month, b->month), 0);
	assert_int_equal(bb_date_compare(a->slot, b->slot), 0);
	assert_int_equal(bb_wall_compare(a->start, b->start), 0);
	assert_int_equal(a->minutes, b->minutes);
	assert_string_equal(a->zone, b->zone);
	assert_string_equal(a->location, b->location);
	assert_string_equal(a->link, b->link);
	assert_int_equal(a->own, b->own);
	assert_int_equal(a->status, b->status);
	assert_int_equal(a->for_allies, b->for_allies);
	assert_string_equal(a->theme ? a->theme : "-", b->theme ? b->theme : "-");
	assert_int_equal(a->theme_set, b->theme_set);
	assert_int_equal(a->revision, b->revision);
	assert_int_equal(a->sequence, b->sequence);
	assert_int_equal(a->significant, b->significant);
	assert_int_equal(a->revised_at, b->revised_at);
	assert_int_equal(a->made_at, b->made_at);
	assert_int_equal(a->holiday_open, b->holiday_open);
	assert_int_equal(a->headcount, b->headcount);
	assert_int_equal(a->assumed, b->assumed);
	assert_int_equal(a->starts_at, 0); /* the caller's to derive */
}

static void test_store_lunches__gives_back_what_was_stored(void **state)
{
	struct new_store *self = *state;
	struct bb_meeting want = full_meeting(), got;
	struct bb_error err;
	int64_t id = 0;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_add_meeting(self->store, &want, &id, &err), err);
	assert_works(bb_store_load_meeting(self->store, id, &got, &err), err);
	assert_same_meeting(&got, &want);
	bb_meeting_release(&got);
	want = (struct bb_meeting){ .id = id, .month = { 2027, 3 }, .start = { march, 8, 0, 0 },
		                    .minutes = 60, .zone = (char *)"UTC", .location = (char *)"",
		                    .link = (char *)"", .headcount = -1 };
	assert_works(bb_store_update_meeting(self->store, &want, &err), err);
	assert_works(bb_store_load_meeting(self->store, id, &got, &err), err);
	assert_same_meeting(&got, &want);
	bb_meeting_release(&got);
	want.id++;
	assert_fails(BB_ENOENT, bb_store_update_meeting(self->store, &want, &err), err);
	assert_fails(BB_ENOENT, bb_store_load_meeting(self->store, want.id, &got, &err), err);
	bb_store_rollback(self->store);
}

static void test_store_lunches__has_one_lunch_a_slot(void **state)
{
	struct new_store *self = *state;
	struct bb_meeting meeting = full_meeting();
	struct bb_error err;
	int64_t id = 0;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_add_meeting(self->store, &meeting, NULL, &err), err);
	assert_fails(BB_ECONFLICT, bb_store_add_meeting(self->store, &meeting, &id, &err), err);
	assert_non_null(strstr(err.text, "2027-02-09"));
	assert_int_equal(id, 0);
	meeting.slot = always; /* two by hand */
	assert_works(bb_store_add_meeting(self->store, &meeting, NULL, &err), err);
	assert_works(bb_store_add_meeting(self->store, &meeting, &id, &err), err);
	meeting.id = id;
	meeting.slot = february;
	assert_fails(BB_ECONFLICT, bb_store_update_meeting(self->store, &meeting, &err), err);
	bb_store_rollback(self->store);
}

static void test_store_lunches__loads_from_a_day_on_by_start_or_slot(void **state)
{
	static const struct { struct bb_date from; size_t count; } cases[] = {
		{ { 0, 0, 0 }, 3 }, { { 2027, 2, 9 }, 3 }, { { 2027, 2, 10 }, 2 },
		{ { 2027, 3, 9 }, 2 }, { { 2027, 3, 10 }, 1 }, { { 2027, 4, 13 }, 1 },
		{ { 2027, 4, 14 }, 0 },
	};
	struct new_store *self = *state;
	struct bb_meetings meetings;
	struct bb_meeting moved;
	struct bb_error err;
	int64_t april = new_store_add_lunch(self, (struct bb_date){ 2027, 4, 13 });

	new_store_add_lunch(self, march);
	new_store_add_lunch(self, february);
	/* April's is held in February, a day after the one of that month. */
	assert_works(bb_store_load_meeting(self->store, april, &moved, &err), err);
	moved.start.date = (struct bb_date){ 2027, 2, 9 };
	moved.start.hour = 13;
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_update_meeting(self->store, &moved, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	bb_meeting_release(&moved);
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_works(bb_store_load_meetings(self->store, cases[i].from, &meetings, &err), err);
		assert_int_equal(meetings.count, cases[i].count);
		for (size_t j = 1; j < meetings.count; j++)
			assert_true(bb_wall_compare(meetings.items[j - 1].start,
			                            meetings.items[j].start) < 0);
		bb_meetings_release(&meetings);
	}
}

static void test_store_lunches__loads_what_lies_between_and_what_is_unbooked(void **state)
{
	static const struct { struct bb_date from, before; size_t count, unbooked; } cases[] = {
		{ { 0, 0, 0 }, { 2027, 2, 9 }, 0, 0 },    { { 0, 0, 0 }, { 2027, 2, 10 }, 1, 0 },
		{ { 0, 0, 0 }, { 2028, 1, 1 }, 3, 1 },    { { 2027, 2, 9 }, { 2027, 3, 9 }, 1, 0 },
		{ { 2027, 2, 10 }, { 2027, 3, 10 }, 1, 1 }, { { 2027, 4, 14 }, { 2028, 1, 1 }, 0, 0 },
	};
	static const enum bb_meeting_status statuses[] = { BB_MEETING_HELD, BB_MEETING_MOVED,
		                                           BB_MEETING_CANCELLED };
	struct new_store *self = *state;
	struct bb_meetings meetings;
	struct bb_error err;

	for (int i = 0; i < 3; i++) {
		struct bb_date day = { 2027, 2 + i, i == 2 ? 13 : 9 };
		int64_t id = new_store_add_lunch(self, day);
		struct bb_meeting lunch;

		assert_works(bb_store_load_meeting(self->store, id, &lunch, &err), err);
		lunch.status = statuses[i];
		assert_works(bb_store_begin(self->store, &err), err);
		assert_works(bb_store_update_meeting(self->store, &lunch, &err), err);
		assert_works(bb_store_commit(self->store, &err), err);
		bb_meeting_release(&lunch);
	}
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_works(bb_store_load_meetings_between(self->store, cases[i].from, cases[i].before,
		                                            &meetings, &err), err);
		assert_int_equal(meetings.count, cases[i].count);
		bb_meetings_release(&meetings);
		assert_works(bb_store_load_unbooked(self->store, cases[i].from, cases[i].before,
		                                    &meetings, &err), err);
		assert_int_equal(meetings.count, cases[i].unbooked);
		bb_meetings_release(&meetings);
	}
}

static void test_store_lunches__puts_turns_to_their_lunches_in_order(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	int64_t ben = new_store_add_member(self, "Ben", "ben@example.org");
	struct bb_turn turns[] = {
		{ ana, BB_SEAT_LEAD, 0, BB_TURN_CONFIRMED, BB_CAUSE_SWAPPED, 11 },
		{ ben, BB_SEAT_LEAD, 1, BB_TURN_ANNOUNCED, BB_CAUSE_OPTED_OUT, 12 },
		{ ana, BB_SEAT_BACKUP, 0, BB_TURN_PLANNED, BB_CAUSE_NONE, 13 },
	};
	/* Later ids on earlier days: rows of turns don't come in the order of ids. */
	struct bb_meeting third = { .id = new_store_add_lunch(self, (struct bb_date){ 2027, 4, 13 }),
		                    .turns = turns, .turn_count = 1 };
	struct bb_meeting second = { .id = new_store_add_lunch(self, march) };
	struct bb_meeting first = { .id = new_store_add_lunch(self, february), .turns = turns,
		                    .turn_count = 3 };
	struct bb_meetings meetings;
	struct bb_error err;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_set_turns(self->store, &third, &err), err);
	assert_works(bb_store_set_turns(self->store, &second, &err), err);
	assert_works(bb_store_set_turns(self->store, &first, &err), err);
	assert_works(bb_store_load_meetings(self->store, always, &meetings, &err), err);
	assert_int_equal(meetings.items[0].turn_count, 3);
	assert_memory_equal(meetings.items[0].turns, turns, sizeof turns);
	assert_int_equal(meetings.items[1].turn_count, 0);
	assert_int_equal(meetings.items[2].turn_count, 1);
	bb_meetings_release(&meetings);
	first.turns = turns + 1;
	first.turn_count = 2;
	assert_works(bb_store_set_turns(self->store, &first, &err), err);
	assert_works(bb_store_load_meetings(self->store, always, &meetings, &err), err);
	assert_int_equal(meetings.items[0].turn_count, 2);
	assert_memory_equal(meetings.items[0].turns, turns + 1, sizeof *turns * 2);
	bb_meetings_release(&meetings);
	bb_store_rollback(self->store);
}

static void test_store_lunches__deletes_only_what_nothing_names(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	int64_t mailed = new_store_add_lunch(self, february), booked = new_store_add_lunch(self, march);
	int64_t free_one = new_store_add_lunch(self, (struct bb_date){ 2027, 4, 13 }), id = 0;
	struct bb_turn turn = { ana, BB_SEAT_LEAD, 0, BB_TURN_PLANNED, BB_CAUSE_NONE, 0 };
	struct bb_meeting meeting = { .id = free_one, .turns = &turn, .turn_count = 1 };
	struct bb_booking booking = { .kind = BB_BOOKING_HELD, .meeting = booked, .on = march,
		                      .month = { 2027, 3 } };
	struct bb_mail mail = new_store_mail(BB_KIND_INVITE, mailed, ana);
	struct bb_error err;

	new_store_queue(self, &mail);
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_add_booking(self->store, &booking, &id, &err), err);
	assert_works(bb_store_set_turns(self->store, &meeting, &err), err);
	assert_fails(BB_ECONFLICT, bb_store_delete_meeting(self->store, mailed, &err), err);
	assert_fails(BB_ECONFLICT, bb_store_delete_meeting(self->store, booked, &err), err);
	assert_works(bb_store_delete_meeting(self->store, free_one, &err), err);
	assert_fails(BB_ENOENT, bb_store_delete_meeting(self->store, free_one, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	assert_works(bb_store_check(self->store, &err), err); /* no turn is left behind */
}

static void test_store_lunches__keeps_holidays_in_order(void **state)
{
	static const struct bb_holiday days[] = {
		{ { 2027, 12, 24 }, { 2028, 1, 1 }, (char *)"year end" },
		{ { 2027, 5, 1 }, { 2027, 5, 1 }, (char *)"May Day" },
		{ { 2027, 12, 25 }, { 2027, 12, 25 }, (char *)"Christmas" },
		{ { 2027, 5, 1 }, { 2027, 5, 1 }, (char *)"May Day" },
	};
	struct new_store *self = *state;
	struct bb_holidays holidays;
	struct bb_error err;

	assert_works(bb_store_begin(self->store, &err), err);
	for (size_t i = 0; i < count_of(days); i++)
		assert_works(bb_store_add_holiday(self->store, &days[i], &err), err);
	assert_works(bb_store_load_holidays(self->store, always, &holidays, &err), err);
	assert_int_equal(holidays.count, 3);
	assert_string_equal(holidays.items[0].name, "May Day");
	assert_string_equal(holidays.items[1].name, "year end");
	assert_int_equal(bb_date_compare(holidays.items[1].last, days[0].last), 0);
	bb_holidays_release(&holidays);
	assert_works(bb_store_load_holidays(self->store, (struct bb_date){ 2027, 12, 26 }, &holidays,
	                                    &err), err);
	assert_int_equal(holidays.count, 1); /* has begun, is not over */
	bb_holidays_release(&holidays);
	assert_works(bb_store_remove_holidays(self->store, days[2].first, &err), err);
	assert_fails(BB_ENOENT, bb_store_remove_holidays(self->store, days[2].first, &err), err);
	assert_works(bb_store_load_holidays(self->store, always, &holidays, &err), err);
	assert_int_equal(holidays.count, 1);
	bb_holidays_release(&holidays);
	bb_store_rollback(self->store);
}

static void test_store_lunches__keeps_the_days_of_one_rule(void **state)
{
	static struct bb_date days[] = { { 2027, 1, 12 }, { 2027, 2, 9 } };
	static const struct bb_rule_days rules[] = {
		{ (char *)"second tuesday 12:00-13:00", { 0, 0, 0 }, { 2027, 1, 1 }, { 2027, 2, 28 }, days, 2 },
		{ (char *)"every 6 weeks on tue 12:00-13:00", { 2027, 2, 9 }, { 2027, 2, 1 }, { 2027, 3, 1 },
		  days + 1, 1 },
		{ (char *)"day 31 12:00-13:00", { 0, 0, 0 }, { 2027, 2, 1 }, { 2027, 2, 28 }, NULL, 0 },
	};
	struct new_store *self = *state;
	struct bb_rule_days kept;
	struct bb_error err;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_load_rule_days(self->store, &kept, &err), err);
	assert_null(kept.rule);
	bb_rule_days_release(&kept);
	for (size_t i = 0; i < count_of(rules); i++) {
		assert_works(bb_store_keep_rule_days(self->store, &rules[i], &err), err);
		assert_works(bb_store_load_rule_days(self->store, &kept, &err), err);
		assert_string_equal(kept.rule, rules[i].rule);
		assert_int_equal(bb_date_compare(kept.first, rules[i].first), 0);
		assert_int_equal(bb_date_compare(kept.since, rules[i].since), 0);
		assert_int_equal(bb_date_compare(kept.until, rules[i].until), 0);
		assert_int_equal(kept.count, rules[i].count);
		for (size_t j = 0; j < kept.count; j++)
			assert_int_equal(bb_date_compare(kept.days[j], rules[i].days[j]), 0);
		bb_rule_days_release(&kept);
	}
	bb_store_rollback(self->store);
}

static void test_store_lunches__replaces_agenda_items(void **state)
{
	struct new_store *self = *state;
	struct bb_agenda_item all[] = { { (char *)"new pumping room", 5 }, { (char *)"summer", 10 } };
	struct bb_agenda_items items = { all, 2 }, got = { 0 };
	int64_t lunch = new_store_add_lunch(self, february);
	struct bb_error err;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_set_agenda_items(self->store, lunch, &items, &err), err);
	assert_works(bb_store_load_agenda_items(self->store, lunch, &got, &err), err);
	assert_int_equal(got.count, 2);
	assert_string_equal(got.items[1].text, "summer");
	assert_int_equal(got.items[1].minutes, 10);
	bb_agenda_items_release(&got);
	items = (struct bb_agenda_items){ all + 1, 1 };
	assert_works(bb_store_set_agenda_items(self->store, lunch, &items, &err), err);
	assert_works(bb_store_load_agenda_items(self->store, lunch, &got, &err), err);
	assert_int_equal(got.count, 1);
	assert_string_equal(got.items[0].text, "summer");
	bb_agenda_items_release(&got);
	bb_store_rollback(self->store);
}

static void test_store_lunches__notes_who_declined_once(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	struct bb_decline decline = { new_store_add_lunch(self, february), ana }, *got = NULL;
	struct bb_error err;
	size_t count = 0;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_add_decline(self->store, &decline, &err), err);
	assert_works(bb_store_add_decline(self->store, &decline, &err), err);
	assert_works(bb_store_load_declines(self->store, february, &got, &count, &err), err);
	assert_int_equal(count, 1);
	assert_int_equal(got[0].member, ana);
	free(got);
	assert_works(bb_store_load_declines(self->store, march, &got, &count, &err), err);
	assert_int_equal(count, 0);
	assert_works(bb_store_remove_decline(self->store, &decline, &err), err);
	assert_works(bb_store_load_declines(self->store, always, &got, &count, &err), err);
	assert_int_equal(count, 0);
	bb_store_rollback(self->store);
}

/* -- the books -- */

static void test_store_lunches__gives_the_books_back_bit_for_bit(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	int64_t ben = new_store_add_member(self, "Ben", "ben@example.org");
	struct bb_balance balances[] = {
		{ ana, true, true, -BB_TURN_SCALE / 3, BB_TURN_SCALE * 100, 12, 3, 7, february, 2, 5 },
		{ ben, true, false, INT64_MAX, INT64_MIN, 1, 0, 0, { 0, 0, 0 }, 0, BB_GRACE_MAX },
	};
	struct bb_books want = { .balances = balances, .count = 2, .last_booking = 9,
		                 .first = { 2026, 11 }, .last_meeting = 7, .last_on = february,
		                 .recent = { { 2027, 2 }, { 2027, 1 }, { 2026, 11 } },
		                 .recent_count = 3 };
	struct bb_books got;
	struct bb_error err;
	int64_t member = 0;

	assert_works(bb_store_load_books(self->store, BB_BOOKS_NOW, &got, &err), err);
	assert_int_equal(got.count + got.recent_count, 0);
	assert_int_equal(got.first.year, 0);
	bb_books_release(&got);
	assert_works(bb_store_begin(self->store, &err), err);
	for (int round = 0; round < 3; round++) {
		assert_works(bb_store_save_books(self->store, BB_BOOKS_NOW, &want, &err), err);
		assert_works(bb_store_load_books(self->store, BB_BOOKS_NOW, &got, &err), err);
		assert_true(bb_books_equal(&got, &want, &member));
		bb_books_release(&got);
		balances[0].owed += round;
		want.recent_count = round ? 0 : BB_GRACE_MAX;
		for (int i = 0; i < BB_GRACE_MAX; i++)
			want.recent[i] = (struct bb_month){ 2027 - i / 12, 12 - i % 12 };
		/* A replay may know fewer members. */
		want.count = round ? 1 : 2;
	}
	assert_works(bb_store_load_books(self->store, BB_BOOKS_BASE, &got, &err), err);
	assert_int_equal(got.count, 0);
	bb_store_rollback(self->store);
}

static void assert_same_booking(const struct bb_booking *a, const struct bb_booking *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->meeting, b->meeting);
	assert_int_equal(a->amends, b->amends);
	assert_int_equal(bb_date_compare(a->on, b->on), 0);
	assert_int_equal(bb_month_compare(a->month, b->month), 0);
	assert_int_equal(a->could, b->could);
	assert_int_equal(a->led, b->led);
	assert_int_equal(a->value, b->value);
	assert_int_equal(a->member_count, b->member_count);
	for (size_t i = 0; i < a->member_count; i++) {
		assert_int_equal(a->members[i].member, b->members[i].member);
		assert_int_equal(a->members[i].parts, b->members[i].parts);
	}
}

static void test_store_lunches__keeps_the_log_and_folds_its_head(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	int64_t ben = new_store_add_member(self, "Ben", "ben@example.org");
	int64_t lunch = new_store_add_lunch(self, february), ids[3];
	struct bb_booking_member both[] = { { ana, BB_PART_COULD | BB_PART_LED }, { ben, BB_PART_AWAY } };
	struct bb_booking want[] = {
		{ 0, BB_BOOKING_ENTERED, 0, 0, { 2027, 1, 1 }, { 2027, 1 }, 0, 0, -5, both + 1, 1 },
		{ 0, BB_BOOKING_HELD, lunch, 0, february, { 2027, 2 }, 2, 1, BB_TURN_SCALE / 2, both, 2 },
		{ 0, BB_BOOKING_AMENDED, lunch, 2, february, { 2027, 2 }, 2, 0, 0, NULL, 0 },
	};
	struct bb_books base = { .last_booking = 2 };
	struct bb_bookings log;
	struct bb_booking last;
	struct bb_error err;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_fails(BB_ENOENT, bb_store_find_booking(self->store, lunch, &last, &err), err);
	for (size_t i = 0; i < count_of(want); i++)
		assert_works(bb_store_add_booking(self->store, &want[i], &ids[i], &err), err);
	assert_works(bb_store_load_bookings(self->store, &log, &err), err);
	assert_int_equal(log.count, 3);
	for (size_t i = 0; i < log.count; i++) {
		assert_int_equal(log.items[i].id, ids[i]);
		assert_same_booking(&log.items[i], &want[i]);
	}
	bb_bookings_release(&log);
	assert_works(bb_store_find_booking(self->store, lunch, &last, &err), err);
	assert_same_booking(&last, &want[2]);
	bb_booking_release(&last);
	/* One that is amended by a line that stays can't go. */
	assert_fails(BB_ECONFLICT, bb_store_fold_bookings(self->store, ids[1], &base, &err), err);
	assert_works(bb_store_fold_bookings(self->store, ids[0], &base, &err), err);
	assert_works(bb_store_load_bookings(self->store, &log, &err), err);
	assert_int_equal(log.count, 2);
	assert_int_equal(log.items[0].id, ids[1]);
	bb_bookings_release(&log);
	assert_works(bb_store_fold_bookings(self->store, ids[2], &base, &err), err);
	assert_works(bb_store_load_bookings(self->store, &log, &err), err);
	assert_int_equal(log.count, 0);
	bb_store_rollback(self->store);
}

#define store_test(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_store_lunches__gives_back_what_was_stored),
		store_test(test_store_lunches__has_one_lunch_a_slot),
		store_test(test_store_lunches__loads_from_a_day_on_by_start_or_slot),
		store_test(test_store_lunches__loads_what_lies_between_and_what_is_unbooked),
		store_test(test_store_lunches__puts_turns_to_their_lunches_in_order),
		store_test(test_store_lunches__deletes_only_what_nothing_names),
		store_test(test_store_lunches__keeps_holidays_in_order),
		store_test(test_store_lunches__keeps_the_days_of_one_rule),
		store_test(test_store_lunches__replaces_agenda_items),
		store_test(test_store_lunches__notes_who_declined_once),
		store_test(test_store_lunches__gives_the_books_back_bit_for_bit),
		store_test(test_store_lunches__keeps_the_log_and_folds_its_head),
	};

	return cmocka_run_group_tests_name("store_lunches", tests, NULL, NULL);
}
