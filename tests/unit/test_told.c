/* SPDX-License-Identifier: MIT */
#include <brownbag/told.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_told__once_all_who_hold_the_entry_hold_the_last),
	};

	return cmocka_run_group_tests_name("told", tests, NULL, NULL);
}
