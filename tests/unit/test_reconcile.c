/* SPDX-License-Identifier: MIT */
/* The plays of tests/fixtures/reconcile.plays, and what holds for any world. */
#include <brownbag/reconcile.h>

#include "contract.h"
#include "little_group.h"
#include "play.h"
#include "plays.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FEWEST_PLAYS = 115, DAY = 24 * 60 * 60 };

static void test_reconcile__does_what_a_thoughtful_person_would(void **state)
{
	(void)state;
	plays_perform("reconcile.plays", perform_play, FEWEST_PLAYS);
}

/* -- a forecast is what cron will do, if nothing else happens -- */


static struct little_group *some_group(void)
{
	struct little_group *group = little_group_new();

	group->now = little_instant(group, "2027-01-04 08:00");
	for (int64_t id = 1; id <= 6; id++)
		little_join(group, id);
	little_consent(group, 2, BB_PURPOSE_MORNING);
	little_member(group, 3)->mutes = BB_KIND_BIT(BB_KIND_AGENDA);
	for (int i = 0; i < 6; i++) {
		int64_t at = little_instant(group, "2027-01-12 12:00") + (int64_t)i * 28 * DAY;

		little_lunch(group, i + 1, at);
		little_seat(group, i + 1, BB_SEAT_LEAD, i % 6 + 1, BB_TURN_ANNOUNCED);
		little_seat(group, i + 1, BB_SEAT_BACKUP, (i + 1) % 6 + 1, BB_TURN_ANNOUNCED);
	}
	little_holiday(group, (struct bb_date){ 2027, 3, 25 }, (struct bb_date){ 2027, 4, 5 });
	return group;
}

static void test_reconcile__forecasts_what_the_runs_will_do(void **state)
{
	struct little_group *group = some_group();
	int64_t end = little_instant(group, "2027-07-31 00:00");
	struct bb_reconciled forecast, found;
	size_t next = 0;

	(void)state;
	little_reconcile(group, end, &forecast);
	assert_true(forecast.due_count > 100);
	for (; group->now <= end; group->now += DAY / 96) {
		little_reconcile(group, group->now, &found);
		for (size_t i = 0; i < found.due_count; i++, next++) {
			assert_true(next < forecast.due_count);
			assert_true(little_same_key(&found.due[i].key, &forecast.due[next].key));
			assert_int_equal(found.due[i].due_at, forecast.due[next].due_at);
			assert_int_equal(found.due[i].covers, forecast.due[next].covers);
		}
		little_queue(group, &found);
		bb_reconciled_release(&found);
		little_deliver(group, BB_MAIL_SENT, 0);
	}
	assert_int_equal(next, forecast.due_count);
	bb_reconciled_release(&forecast);
	little_group_free(group);
}

/* -- since when a mail is owed -- */

static void test_reconcile__says_since_when_each_mail_is_owed(void **state)
{
	static const struct {
		int64_t member;
		const char *due_at;
	} want[] = {
		{ 1, "2027-01-12 09:00" }, /* as planned */
		{ 2, "2027-01-20 08:00" }, /* joined later */
		{ 1, "2027-01-25 10:00" }, /* a lunch that was made later */
		{ 2, "2027-01-25 10:00" },
	};
	struct little_group *group = little_group_new();
	struct bb_reconciled found;

	(void)state;
	group->timetable.timing[BB_KIND_DIGEST].off = true;
	group->now = little_instant(group, "2027-01-04 08:00");
	little_join(group, 1);
	little_lunch(group, 1, little_instant(group, "2027-02-09 12:00"));
	group->now = little_instant(group, "2027-01-20 08:00");
	little_join(group, 2);
	group->now = little_instant(group, "2027-01-25 10:00");
	little_lunch(group, 2, little_instant(group, "2027-02-12 12:00"));
	group->now = little_instant(group, "2027-01-26 08:00");
	little_reconcile(group, group->now, &found);
	assert_int_equal(found.due_count, count_of(want));
	for (size_t i = 0; i < count_of(want); i++) {
		assert_int_equal(found.due[i].key.kind, BB_KIND_INVITE);
		assert_int_equal(found.due[i].key.member, want[i].member);
		assert_int_equal(found.due[i].due_at, little_instant(group, want[i].due_at));
	}
	bb_reconciled_release(&found);
	little_group_free(group);
}

/* -- the outcome doesn't hang on the order of rows -- */

static void reverse(void *items, size_t count, size_t size)
{
	char *low = items, *high = low + (count ? count - 1 : 0) * size, swap[256];

	assert_true(size <= sizeof swap);
	for (; low < high; low += size, high -= size) {
		memcpy(swap, low, size);
		memcpy(low, high, size);
		memcpy(high, swap, size);
	}
}

static void test_reconcile__does_not_care_for_the_order_of_rows(void **state)
{
	struct little_group *group = some_group();
	struct bb_held *rows = calloc(LITTLE_ROWS, sizeof *rows);
	struct bb_reconciled first, second;
	struct bb_world world;
	struct bb_error err;

	(void)state;
	assert_non_null(rows);
	for (int step = 0; step < 60; step++, group->now += DAY) {
		world = little_world(group, group->now + 30 * DAY);
		assert_works(bb_reconcile(&first, &world, &err), err);
		memcpy(rows, world.held, world.held_count * sizeof *rows);
		reverse(rows, world.held_count, sizeof *rows);
		world.held = rows;
		assert_works(bb_reconcile(&second, &world, &err), err);
		assert_int_equal(first.due_count, second.due_count);
		for (size_t i = 0; i < first.due_count; i++)
			assert_true(little_same_key(&first.due[i].key, &second.due[i].key));
		bb_reconciled_release(&first);
		bb_reconciled_release(&second);
		little_reconcile(group, group->now, &first);
		little_queue(group, &first);
		bb_reconciled_release(&first);
		little_deliver(group, BB_MAIL_SENT, 0);
	}
	free(rows);
	little_group_free(group);
}

/* -- the organizer's digest -- */

static void test_reconcile__sends_the_organizer_a_digest_a_month(void **state)
{
	static const char *const want[] = { "2027-02-01 09:00", "2027-03-01 09:00",
		                            "2027-04-01 09:00", "2027-05-03 09:00" };
	struct little_group *group = little_group_new();
	struct bb_reconciled found;
	size_t count = 0;

	(void)state;
	group->now = group->since = little_instant(group, "2027-01-04 08:00");
	for (int i = 0; i < 125 * 96; i++, group->now += DAY / 96) {
		little_reconcile(group, group->now, &found);
		assert_int_equal(found.missed_count, 0);
		for (size_t j = 0; j < found.due_count; j++, count++) {
			assert_true(count < count_of(want));
			assert_int_equal(found.due[j].key.kind, BB_KIND_DIGEST);
			assert_null(found.due[j].member);
			assert_int_equal(group->now, little_instant(group, want[count]));
		}
		little_queue(group, &found);
		bb_reconciled_release(&found);
		little_deliver(group, BB_MAIL_SENT, 0);
	}
	assert_int_equal(count, count_of(want));
	little_group_free(group);
}

static void test_reconcile__releases_nothing(void **state)
{
	struct bb_reconciled none = { 0 };

	(void)state;
	bb_reconciled_release(&none);
	bb_reconciled_release(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reconcile__does_what_a_thoughtful_person_would),
		cmocka_unit_test(test_reconcile__forecasts_what_the_runs_will_do),
		cmocka_unit_test(test_reconcile__says_since_when_each_mail_is_owed),
		cmocka_unit_test(test_reconcile__does_not_care_for_the_order_of_rows),
		cmocka_unit_test(test_reconcile__sends_the_organizer_a_digest_a_month),
		cmocka_unit_test(test_reconcile__releases_nothing),
	};

	return cmocka_run_group_tests_name("reconcile", tests, NULL, NULL);
}
