/* SPDX-License-Identifier: MIT */
#include <brownbag/kind.h>

#include "contract.h"

#include <ctype.h>
#include <string.h>

/* Who gets what, and when, is a promise to the members: another kind or another
 * hour shows up here and in the manual in the same change. */
static void test_kind__registry_is_the_documented_list(void **state)
{
	static const struct {
		const char *name, *timing;
		enum bb_shift shift;
		enum bb_until until;
		int until_minutes;
		enum bb_audience audience;
	} want[] = {
		{ "welcome", "at once", BB_SHIFT_NONE, BB_UNTIL_AFTER_DUE, 7 * 1440, BB_TO_NAMED },
		{ "invite", "28 days 09:00", BB_SHIFT_BEFORE, BB_UNTIL_START, 60, BB_TO_ACTIVE },
		{ "agenda", "5 days 09:00", BB_SHIFT_BEFORE, BB_UNTIL_START, 0, BB_TO_ACTIVE },
		{ "reminder", "1 day 15:00", BB_SHIFT_BEFORE, BB_UNTIL_START, 60, BB_TO_NOT_DECLINED },
		{ "morning", "08:30", BB_SHIFT_NONE, BB_UNTIL_START, 60, BB_TO_NOT_DECLINED },
		{ "ask", "35 days 09:00", BB_SHIFT_BEFORE, BB_UNTIL_START, 7 * 1440, BB_TO_LEAD },
		{ "brief", "14 days 09:00", BB_SHIFT_BEFORE, BB_UNTIL_START, 0, BB_TO_LEAD_AND_BACKUP },
		{ "turn", "at once", BB_SHIFT_NONE, BB_UNTIL_START, 0, BB_TO_NAMED },
		{ "update", "at once", BB_SHIFT_NONE, BB_UNTIL_START, 0, BB_TO_HOLDERS },
		{ "cancel", "at once", BB_SHIFT_NONE, BB_UNTIL_START, 0, BB_TO_HOLDERS },
		{ "thanks", "1 day 09:00", BB_SHIFT_AFTER, BB_UNTIL_AFTER_LUNCH, 4 * 1440, BB_TO_ACTIVE },
		{ "note", "at once", BB_SHIFT_NONE, BB_UNTIL_AFTER_DUE, 7 * 1440, BB_TO_NAMED },
		{ "confirm", "at once", BB_SHIFT_NONE, BB_UNTIL_AFTER_DUE, 7 * 1440, BB_TO_NAMED },
		{ "intro", "at once", BB_SHIFT_NONE, BB_UNTIL_AFTER_DUE, 14 * 1440, BB_TO_NAMED },
		{ "renew", "09:00", BB_SHIFT_AFTER, BB_UNTIL_AFTER_DUE, 30 * 1440, BB_TO_NAMED },
		{ "digest", "day 1 09:00", BB_SHIFT_AFTER, BB_UNTIL_AFTER_DUE, 7 * 1440, BB_TO_ORGANIZER },
	};
	char timing[BB_TIMING_SIZE];

	(void)state;
	assert_int_equal(count_of(want), BB_KIND_COUNT);
	for (size_t i = 0; i < count_of(want); i++) {
		const struct bb_kind_row *row = bb_kind_row((enum bb_kind)i);

		assert_string_equal(row->name, want[i].name);
		bb_timing_format(timing, row->kind, &row->timing);
		assert_string_equal(timing, want[i].timing);
		assert_int_equal(row->shift, want[i].shift);
		assert_int_equal(row->until, want[i].until);
		assert_int_equal(row->until_minutes, want[i].until_minutes);
		assert_int_equal(row->audience, want[i].audience);
	}
}

static void test_kind__rows_agree_with_themselves(void **state)
{
	(void)state;
	for (int kind = 0; kind < BB_KIND_COUNT; kind++) {
		const struct bb_kind_row *row = bb_kind_row((enum bb_kind)kind);

		assert_int_equal(row->kind, kind);
		assert_true(row->summary[0] != '\0');
		for (const char *p = row->name; *p; p++) /* it is a file name and a settings key */
			assert_true(islower((unsigned char)*p));
		assert_false(row->covers & BB_KIND_BIT(kind));
		assert_int_equal(row->covers >> BB_KIND_COUNT, 0);
		assert_false(row->timing.off);
		if (row->to_former) /* who left gets a last word and a CANCEL, nothing else */
			assert_int_equal(row->method, BB_METHOD_CANCEL);
	}
}

/* Stopping, joining and what a calendar must be told can't be switched off by a member. */
static void test_kind__only_what_is_for_comfort_can_be_muted(void **state)
{
	static const enum bb_kind loud[] = { BB_KIND_WELCOME, BB_KIND_ASK,    BB_KIND_BRIEF,
		                             BB_KIND_TURN,    BB_KIND_UPDATE, BB_KIND_CANCEL,
		                             BB_KIND_CONFIRM, BB_KIND_INTRO,  BB_KIND_DIGEST };
	uint32_t bits = 0;

	(void)state;
	for (size_t i = 0; i < count_of(loud); i++)
		bits |= BB_KIND_BIT(loud[i]);
	for (int kind = 0; kind < BB_KIND_COUNT; kind++)
		assert_int_equal(bb_kind_row((enum bb_kind)kind)->can_be_muted,
		                 !(bits & BB_KIND_BIT(kind)));
}

static void test_kind__is_found_by_its_name(void **state)
{
	enum bb_kind kind = BB_KIND_NOTE;
	struct bb_error err;

	(void)state;
	for (int i = 0; i < BB_KIND_COUNT; i++) {
		assert_works(bb_kind_parse(&kind, bb_kind_row((enum bb_kind)i)->name, &err), err);
		assert_int_equal(kind, i);
	}
	kind = BB_KIND_NOTE;
	assert_fails(BB_EINVAL, bb_kind_parse(&kind, "remider", &err), err);
	assert_non_null(strstr(err.text, "did you mean \"reminder\"?"));
	assert_fails(BB_EINVAL, bb_kind_parse(&kind, "Invite", &err), err);
	assert_fails(BB_EINVAL, bb_kind_parse(&kind, "", &err), err);
	assert_int_equal(kind, BB_KIND_NOTE);
}

/* Member by member: padding may differ. */
static bool same_timing(const struct bb_timing *a, const struct bb_timing *b)
{
	return a->off == b->off && a->days == b->days && a->minute == b->minute;
}

static void test_timing__reads_the_form_of_its_anchor(void **state)
{
	static const struct {
		enum bb_kind kind;
		const char *text;
		struct bb_timing want;
	} good[] = {
		{ BB_KIND_INVITE, "28 days 09:00", { false, 28, 540 } },
		{ BB_KIND_INVITE, "1 days 00:00", { false, 1, 0 } },
		{ BB_KIND_INVITE, "366 days 23:59", { false, 366, 1439 } },
		{ BB_KIND_REMINDER, "1 day 15:00", { false, 1, 900 } },
		{ BB_KIND_REMINDER, "0 days 07:05", { false, 0, 425 } },
		{ BB_KIND_MORNING, "08:30", { false, 0, 510 } },
		{ BB_KIND_THANKS, "2 days 09:00", { false, 2, 540 } },
		{ BB_KIND_RENEW, "10:00", { false, 0, 600 } },
		{ BB_KIND_DIGEST, "day 28 09:00", { false, 28, 540 } },
		{ BB_KIND_UPDATE, "at once", { false, 0, 0 } },
		{ BB_KIND_INVITE, "off", { true, 0, 0 } },
		{ BB_KIND_UPDATE, "off", { true, 0, 0 } },
	};
	static const struct {
		enum bb_kind kind;
		const char *text;
	} wrong[] = {
		{ BB_KIND_INVITE, "" },
		{ BB_KIND_INVITE, "at once" },
		{ BB_KIND_INVITE, "367 days 09:00" },
		{ BB_KIND_INVITE, "99999999999 days 09:00" },
		{ BB_KIND_INVITE, "-1 days 09:00" },
		{ BB_KIND_INVITE, "28 days 9:00" },
		{ BB_KIND_INVITE, "28 days 24:00" },
		{ BB_KIND_INVITE, "28 days 09:60" },
		{ BB_KIND_INVITE, "28 days 09:00 " },
		{ BB_KIND_INVITE, "28 weeks 09:00" },
		{ BB_KIND_INVITE, "28  days 09:00" },
		{ BB_KIND_INVITE, "day 1 09:00" },
		{ BB_KIND_INVITE, "Off" },
		{ BB_KIND_UPDATE, "1 day 09:00" },
		{ BB_KIND_RENEW, "1 day 09:00" },
		{ BB_KIND_DIGEST, "day 0 09:00" },
		{ BB_KIND_DIGEST, "day 29 09:00" },
		{ BB_KIND_DIGEST, "1 day 09:00" },
	};
	struct bb_timing timing = { 0 }, back;
	char text[BB_TIMING_SIZE];
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(good); i++) {
		assert_works(bb_timing_parse(&timing, good[i].kind, good[i].text, &err), err);
		assert_true(same_timing(&timing, &good[i].want));
		bb_timing_format(text, good[i].kind, &timing);
		assert_works(bb_timing_parse(&back, good[i].kind, text, &err), err);
		assert_true(same_timing(&timing, &back));
	}
	for (size_t i = 0; i < count_of(wrong); i++) {
		timing = (struct bb_timing){ false, 77, 7 };
		assert_fails(BB_EINVAL, bb_timing_parse(&timing, wrong[i].kind, wrong[i].text, &err), err);
		assert_int_equal(timing.days, 77);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kind__registry_is_the_documented_list),
		cmocka_unit_test(test_kind__rows_agree_with_themselves),
		cmocka_unit_test(test_kind__only_what_is_for_comfort_can_be_muted),
		cmocka_unit_test(test_kind__is_found_by_its_name),
		cmocka_unit_test(test_timing__reads_the_form_of_its_anchor),
	};

	return cmocka_run_group_tests_name("kind", tests, NULL, NULL);
}
