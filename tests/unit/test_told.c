/* SPDX-License-Identifier: MIT */
#include <brownbag/told.h>
#include <brownbag/wording.h>

#include "contract.h"

enum { NOW = 1000000000, HOUR = 3600, DAY = 24 * HOUR, REVISION = 2, ROWS = 4 };

static struct bb_held row(enum bb_kind kind, int64_t member, int revision, enum bb_mail_state state,
                          int64_t made_at)
{
	return (struct bb_held){ .key = { .kind = kind, .meeting = 7, .member = member,
		                          .revision = revision },
		                 .state = state,
		                 .drop = state == BB_MAIL_DROPPED ? BB_DROP_ORGANIZER : BB_DROP_NONE,
		                 .made_at = made_at };
}

#define INVITE(member, revision, state) row(BB_KIND_INVITE, member, revision, state, NOW - 2 * DAY)
#define UPDATE(member, state) row(BB_KIND_UPDATE, member, REVISION, state, NOW - HOUR)

static void test_told__once_all_who_hold_the_entry_hold_the_last(void **state)
{
	const struct {
		bool told;
		struct bb_held rows[ROWS];
	} cases[] = {
		{ false, { { .mail = 0 } } },                                 /* nobody was invited yet */
		{ true, { INVITE(1, 2, BB_MAIL_SENT), INVITE(2, 2, BB_MAIL_UNKNOWN) } },
		{ false, { INVITE(1, 1, BB_MAIL_SENT), INVITE(2, 1, BB_MAIL_SENT) } },
		{ false, { INVITE(1, 1, BB_MAIL_SENT), UPDATE(1, BB_MAIL_QUEUED) } },
		{ false, { INVITE(1, 1, BB_MAIL_SENT), UPDATE(1, BB_MAIL_COMMITTING) } },
		{ true, { INVITE(1, 1, BB_MAIL_SENT), UPDATE(1, BB_MAIL_SENT) } },
		/* one of two */
		{ false, { INVITE(1, 1, BB_MAIL_SENT), UPDATE(1, BB_MAIL_SENT), INVITE(2, 1, BB_MAIL_SENT) } },
		{ true, { INVITE(1, 1, BB_MAIL_SENT), UPDATE(1, BB_MAIL_SENT), INVITE(2, 1, BB_MAIL_SENT),
			  UPDATE(2, BB_MAIL_FAILED) } },
		{ true, { INVITE(1, 1, BB_MAIL_SENT), UPDATE(1, BB_MAIL_SENT), INVITE(2, 1, BB_MAIL_SENT),
			  UPDATE(2, BB_MAIL_DROPPED) } },
		{ false, { INVITE(1, 1, BB_MAIL_SENT), UPDATE(1, BB_MAIL_FAILED) } }, /* nobody knows */
		/* who is paused (3) or gone (4) isn't waited for */
		{ true, { INVITE(1, 2, BB_MAIL_SENT), INVITE(3, 1, BB_MAIL_SENT), INVITE(4, 1, BB_MAIL_SENT) } },
		{ false, { INVITE(3, 2, BB_MAIL_SENT) } },
		/* a full mailbox keeps nobody from knowing for longer than a day */
		{ true, { INVITE(1, 2, BB_MAIL_SENT),
			  row(BB_KIND_INVITE, 2, 2, BB_MAIL_QUEUED, NOW - DAY) } },
		{ false, { INVITE(1, 2, BB_MAIL_SENT),
			   row(BB_KIND_WELCOME, 2, 2, BB_MAIL_QUEUED, NOW - DAY + 1) } },
		/* what is no entry tells nothing of it */
		{ false, { row(BB_KIND_AGENDA, 1, 2, BB_MAIL_SENT, NOW - DAY) } },
	};
	struct bb_member members[] = { { .id = 1 }, { .id = 2 },
		                       { .id = 3, .status = BB_MEMBER_PAUSED },
		                       { .id = 4, .status = BB_MEMBER_FORMER } };
	struct bb_roster roster = { members, count_of(members) };
	struct bb_meeting lunch = { .id = 7, .revision = REVISION, .for_allies = true };

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		if (bb_lunch_is_told(&lunch, &roster, cases[i].rows, ROWS, NOW) != cases[i].told)
			fail_msg("case %zu", i);
	}
}

/* The invite of revision 1 showed what is shown again; the update of revision 2, another place. */
static void test_told__counts_what_an_entry_shows(void **state)
{
	static char zone[] = "Europe/Berlin", place[] = "Room 3", elsewhere[] = "Canteen";
	struct bb_member members[] = { { .id = 1 }, { .id = 2 } };
	struct bb_roster roster = { members, count_of(members) };
	struct bb_meeting lunch = { .id = 7, .revision = 3, .zone = zone, .location = place };
	struct bb_held rows[] = { INVITE(1, 1, BB_MAIL_SENT), UPDATE(1, BB_MAIL_SENT),
		                  INVITE(2, 1, BB_MAIL_SENT) };

	(void)state;
	rows[0].wording = rows[2].wording = bb_wording(BB_KIND_INVITE, &lunch, NULL, NULL);
	lunch.location = elsewhere;
	rows[1].wording = bb_wording(BB_KIND_UPDATE, &lunch, NULL, NULL);
	lunch.location = place;
	assert_false(bb_lunch_is_told(&lunch, &roster, rows, 3, NOW)); /* 1 was sent elsewhere */
	assert_true(bb_lunch_is_told(&lunch, &roster, rows + 2, 1, NOW));
	lunch.significant = 2; /* it was at another time meanwhile */
	assert_false(bb_lunch_is_told(&lunch, &roster, rows + 2, 1, NOW));
}

static struct bb_held says(int revision, int64_t start, enum bb_mail_state state)
{
	struct bb_held held = INVITE(1, revision, state);

	held.told_start = start;
	held.told_end = start + HOUR;
	return held;
}

static void test_told__finds_since_when_nobody_heard_of_another_time(void **state)
{
	enum { NOON = NOW + DAY, LATER = NOON + HOUR };
	const struct {
		int since;
		struct bb_held rows[ROWS];
	} cases[] = {
		{ 5, { { .mail = 0 } } }, /* nobody heard of any */
		{ 1, { says(1, NOON, BB_MAIL_SENT) } },
		{ 1, { says(1, NOON, BB_MAIL_SENT), says(3, NOON, BB_MAIL_UNKNOWN) } },
		{ 1, { says(1, NOON, BB_MAIL_SENT), says(4, LATER, BB_MAIL_QUEUED) } },
		{ 1, { says(1, NOON, BB_MAIL_SENT), says(4, LATER, BB_MAIL_FAILED) } },
		{ 5, { says(1, NOON, BB_MAIL_SENT), says(4, LATER, BB_MAIL_SENT) } },
		{ 5, { says(1, NOON, BB_MAIL_SENT), says(4, LATER, BB_MAIL_UNKNOWN) } },
		{ 5, { says(1, NOON, BB_MAIL_SENT), says(4, LATER, BB_MAIL_CLAIMED) } },
		{ 5, { says(1, NOON, BB_MAIL_SENT), says(4, LATER, BB_MAIL_COMMITTING) } },
		{ 3, { says(1, LATER, BB_MAIL_SENT), says(3, NOON, BB_MAIL_SENT) } },
		{ 3, { says(0, NOON, BB_MAIL_SENT), says(1, LATER, BB_MAIL_SENT), says(3, NOON, BB_MAIL_SENT) } },
	};
	struct bb_meeting lunch = { .id = 7, .revision = 5, .starts_at = NOON, .ends_at = NOON + HOUR };
	struct bb_held off[] = { says(1, NOON, BB_MAIL_SENT), says(2, NOON, BB_MAIL_SENT) };

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		if (bb_lunch_time_since(&lunch, cases[i].rows, ROWS) != cases[i].since)
			fail_msg("case %zu", i);
	}
	off[1].key.kind = BB_KIND_CANCEL;
	assert_int_equal(bb_lunch_time_since(&lunch, off, 2), 5);
	off[1].key.meeting = 8;
	assert_int_equal(bb_lunch_time_since(&lunch, off, 2), 1);
	lunch.ends_at++;
	assert_int_equal(bb_lunch_time_since(&lunch, off, 2), 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_told__once_all_who_hold_the_entry_hold_the_last),
		cmocka_unit_test(test_told__counts_what_an_entry_shows),
		cmocka_unit_test(test_told__finds_since_when_nobody_heard_of_another_time),
	};

	return cmocka_run_group_tests_name("told", tests, NULL, NULL);
}
