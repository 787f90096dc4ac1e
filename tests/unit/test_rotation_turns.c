/* SPDX-License-Identifier: MIT */
#include <brownbag/rotation.h>

#include "contract.h"
#include "rota.h"

#include <string.h>

static const struct bb_rotation_settings with_backup = { 3, 2, 1, 1, true };
static const struct bb_rotation_settings in_pairs = { 3, 2, 1, 2, false };

static size_t count_ids(const int64_t *ids)
{
	size_t count = 0;

	while (ids[count] != 0)
		count++;
	return count;
}

static void check_seating(const char *what, const struct bb_seating *seating, const char *want,
                          const char *lost)
{
	if (strcmp(rota_seating_text(seating), want) != 0 ||
	    strcmp(rota_lost_text(seating), lost) != 0)
		fail_msg("%s: \"%s\", lost \"%s\"", what, rota_seating_text(seating),
		         rota_lost_text(seating));
}

static void test_rotation_turns__set_puts_somebody_there(void **state)
{
	static const struct {
		const char *what;
		const struct bb_rotation_settings *settings;
		const char *members, *turns;
		int64_t who[4];
		const char *want, *lost;
	} cases[] = {
		{ "in the place of who was announced", &rota_plain, "1, 2", "1!", { 2 }, "2=",
		  "1:set" },
		{ "nobody is told who was only planned", &rota_plain, "1, 2", "1", { 2 }, "2=",
		  "" },
		{ "on an empty seat", &rota_plain, "1, 2", "-", { 2 }, "2=", "" },
		{ "who leads already is confirmed", &rota_plain, "1", "1!", { 1 }, "1=", "" },
		{ "in spite of rest and graces", &rota_plain, "1, 2 joined-1 led-1 back0", "1!",
		  { 2 }, "2=", "1:set" },
		{ "in spite of an earlier no", &rota_plain, "1, 2 @d", "1!", { 2 }, "2=", "1:set" },
		{ "the backup moves up, the others stay as they are", &with_backup, "1, 2, 3",
		  "1!/2!", { 2 }, "2=", "1:set" },
		{ "the backup stays", &with_backup, "1, 2, 3", "1!/2!", { 3 }, "3=/2!", "1:set" },
		{ "two where one leads", &rota_plain, "1, 2, 3", "1!", { 2, 3 }, "2=+3=", "1:set" },
		{ "beside who leads already", &rota_plain, "1, 2", "1!", { 1, 2 }, "1=+2=", "" },
		{ "one of a pair: the first of them keeps a seat", &in_pairs, "1, 2, 3", "1!+2!",
		  { 3 }, "3=+1!", "2:set" },
		{ "both of a pair", &in_pairs, "1, 2, 3, 4", "1!+2!", { 4, 3 }, "4=+3=",
		  "1:set 2:set" },
	};
	struct bb_seating seating;
	struct bb_error err;
	struct rota rota;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		rota_make(&rota, *cases[i].settings, cases[i].members, 2);
		rota_set_turns(&rota, cases[i].turns);
		assert_works(bb_rotation_set(&seating, &rota.rules, 0, cases[i].who,
		                             count_ids(cases[i].who), &err), err);
		check_seating(cases[i].what, &seating, cases[i].want, cases[i].lost);
		assert_int_equal(seating.turns[0].cause,
		                 seating.lost_count > 0 ? BB_CAUSE_SET : BB_CAUSE_NONE);
		assert_true(seating.changed);
		bb_seating_release(&seating);
	}
}

static void test_rotation_turns__set_refuses_who_cannot(void **state)
{
	static const struct {
		const char *members;
		int64_t who[4];
		enum bb_status status;
		const char *text;
	} cases[] = {
		{ "1", { 0 }, BB_EINVAL, "nobody is named" },
		{ "1", { 1, 1 }, BB_EINVAL, "member 1 is named twice" },
		{ "1", { 2 }, BB_ENOENT, "member 2 is not on the roster on 2027-01-12" },
		{ "1, 2 @x", { 2 }, BB_ENOENT, "member 2 is not on the roster on 2027-01-12" },
		{ "1, 2 joined+1", { 2 }, BB_ENOENT,
		  "member 2 is not on the roster on 2027-01-12" },
		{ "1, 2 @a", { 2 }, BB_ECONFLICT, "member 2 is away (2027-01-12)" },
		{ "1, 2 @l", { 1, 2 }, BB_ECONFLICT, "member 2 is away (2027-01-12)" },
		{ "1, 2 optout", { 2 }, BB_ECONFLICT, "member 2 takes no turns (2027-01-12)" },
	};
	struct bb_seating seating = { .meeting = 7 };
	struct bb_error err;
	struct rota rota;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		rota_make(&rota, rota_plain, cases[i].members, 2);
		assert_fails(cases[i].status,
		             bb_rotation_set(&seating, &rota.rules, 0, cases[i].who,
		                             count_ids(cases[i].who), &err), err);
		assert_string_equal(err.text, cases[i].text);
		assert_int_equal(seating.meeting, 7);
	}
}

static void test_rotation_turns__what_was_set_stands_and_costs_a_turn(void **state)
{
	static const int64_t who[] = { 3 };
	struct bb_seating seating;
	struct bb_plan plan = { 0 };
	struct bb_error err;
	struct rota rota;

	(void)state;
	rota_make(&rota, rota_plain, "1, 2, 3", 6);
	assert_works(bb_rotation_set(&seating, &rota.rules, 3, who, 1, &err), err);
	rota_store(&rota, 3, &seating);
	bb_seating_release(&seating);
	assert_works(bb_rotation_plan(&plan, &rota.rules, 5, &err), err);
	assert_string_equal(rota_text(&plan), "1! 2! 1! 3= 2");
	bb_plan_release(&plan);
}

static void test_rotation_turns__swap_exchanges_two_lunches(void **state)
{
	static const struct {
		const char *what;
		const struct bb_rotation_settings *settings;
		const char *members, *turns, *first, *second, *lost_first, *lost_second;
	} cases[] = {
		{ "announced", &rota_plain, "1, 2", "1! 2!", "2=", "1=", "1:swapped", "2:swapped" },
		{ "with one that was only planned", &rota_plain, "1, 2", "1! 2", "2=", "1=",
		  "1:swapped", "" },
		{ "a backup who comes to lead backs up no more", &with_backup, "1, 2, 3",
		  "1!/2! 2!/3!", "2=", "1=/3!", "1:swapped", "2:swapped" },
		{ "pairs, and who leads both stays", &in_pairs, "1, 2, 3", "1!+2! 2!+3!", "2=+3=",
		  "1=+2=", "1:swapped", "3:swapped" },
		{ "two for one of a pair: a seat stays empty", &in_pairs, "1, 2, 3", "1!+2! 3!",
		  "3=", "1=+2=", "1:swapped 2:swapped", "3:swapped" },
		{ "two for one", &rota_plain, "1, 2, 3", "1=+2= 3!", "3=", "1=+2=",
		  "1:swapped 2:swapped", "3:swapped" },
	};
	struct bb_seating seatings[2];
	struct bb_error err;
	struct rota rota;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		rota_make(&rota, *cases[i].settings, cases[i].members, 3);
		rota_set_turns(&rota, cases[i].turns);
		assert_works(bb_rotation_swap(seatings, &rota.rules, 0, 1, &err), err);
		check_seating(cases[i].what, &seatings[0], cases[i].first, cases[i].lost_first);
		check_seating(cases[i].what, &seatings[1], cases[i].second, cases[i].lost_second);
		bb_seating_release(&seatings[0]);
		bb_seating_release(&seatings[1]);
	}
}

static void test_rotation_turns__swap_refuses_what_cannot_be(void **state)
{
	static const struct {
		const char *members, *turns;
		size_t other;
		enum bb_status status;
		const char *text;
	} cases[] = {
		{ "1, 2", "1! 2!", 0, BB_EINVAL, "a lunch can't be swapped with itself" },
		{ "1, 2", "1! -", 1, BB_ECONFLICT, "nobody leads 2027-02-12 yet" },
		{ "1, 2", "- 2!", 1, BB_ECONFLICT, "nobody leads 2027-01-12 yet" },
		{ "1, 2", "1! 1!", 1, BB_ECONFLICT, "member 1 leads both" },
		{ "1 @.a, 2", "1! 2!", 1, BB_ECONFLICT, "member 1 is away (2027-02-12)" },
		{ "1, 2 @d", "1! 2!", 1, BB_ECONFLICT, "member 2 has declined (2027-01-12)" },
		{ "1 @.x, 2", "1! 2!", 1, BB_ENOENT,
		  "member 1 is not on the roster on 2027-02-12" },
	};
	struct bb_seating seatings[2] = { { .meeting = 7 }, { .meeting = 7 } };
	struct bb_error err;
	struct rota rota;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		rota_make(&rota, rota_plain, cases[i].members, 3);
		rota_set_turns(&rota, cases[i].turns);
		assert_fails(cases[i].status,
		             bb_rotation_swap(seatings, &rota.rules, 0, cases[i].other, &err), err);
		assert_string_equal(err.text, cases[i].text);
		assert_int_equal(seatings[0].meeting, 7);
		assert_int_equal(seatings[1].meeting, 7);
	}
}

static void test_rotation_turns__swapping_twice_changes_nobody(void **state)
{
	struct bb_seating seatings[2];
	struct bb_error err;
	struct rota rota;

	(void)state;
	rota_make(&rota, rota_plain, "1, 2, 3", 4);
	rota_set_turns(&rota, "1! 2! 3!");
	for (int k = 0; k < 2; k++) {
		assert_works(bb_rotation_swap(seatings, &rota.rules, 0, 2, &err), err);
		rota_store(&rota, 0, &seatings[0]);
		rota_store(&rota, 2, &seatings[1]);
		bb_seating_release(&seatings[0]);
		bb_seating_release(&seatings[1]);
	}
	assert_int_equal(bb_meeting_seat(&rota.lunches[0], BB_SEAT_LEAD), 1);
	assert_int_equal(bb_meeting_seat(&rota.lunches[2], BB_SEAT_LEAD), 3);
}

static void test_rotation_turns__decline_calls_the_backup_then_the_order(void **state)
{
	static const struct {
		const char *what;
		const struct bb_rotation_settings *settings;
		const char *members, *turns;
		int64_t who;
		const char *want, *lost;
	} cases[] = {
		{ "the first facilitator", &rota_plain, "1 +90, 2, 3", "1! 2!", 0, "3!",
		  "1:declined" },
		{ "the backup leads", &with_backup, "1, 2 -200, 3, 4", "1!/2!", 1, "2!/4!",
		  "1:declined" },
		{ "the backup declines", &with_backup, "1, 2, 3, 4", "1!/2! 4!", 2, "1!/3!",
		  "2/:declined" },
		{ "one of a pair", &in_pairs, "1, 2, 3, 4", "1!+2!", 2, "1!+3!", "2:declined" },
		{ "nobody else: open", &rota_plain, "1, 2 @a", "1!", 1, "-", "1:declined" },
		{ "who was only planned is told nothing", &rota_plain, "1, 2", "1", 1, "2!", "" },
		{ "who is away keeps that cause", &rota_plain, "1 @a, 2", "1!", 1, "2!", "1:away" },
	};
	struct bb_seating seating;
	struct bb_error err;
	struct rota rota;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		rota_make(&rota, *cases[i].settings, cases[i].members, 3);
		rota_set_turns(&rota, cases[i].turns);
		assert_works(bb_rotation_decline(&seating, &rota.rules, 0, cases[i].who, &err),
		             err);
		check_seating(cases[i].what, &seating, cases[i].want, cases[i].lost);
		bb_seating_release(&seating);
	}
}

static void test_rotation_turns__only_who_has_a_turn_can_say_no_or_yes(void **state)
{
	struct bb_seating seating = { .meeting = 7 };
	struct bb_error err;
	struct rota rota;

	(void)state;
	rota_make(&rota, rota_plain, "1, 2", 3);
	rota_set_turns(&rota, "1! -");
	assert_fails(BB_ENOENT, bb_rotation_decline(&seating, &rota.rules, 0, 2, &err), err);
	assert_string_equal(err.text, "member 2 has no turn on 2027-01-12");
	assert_fails(BB_ENOENT, bb_rotation_decline(&seating, &rota.rules, 1, 0, &err), err);
	assert_string_equal(err.text, "nobody leads 2027-02-12 yet");
	assert_fails(BB_ENOENT, bb_rotation_confirm(&seating, &rota.rules, 0, 2, &err), err);
	assert_fails(BB_ENOENT, bb_rotation_confirm(&seating, &rota.rules, 1, 0, &err), err);
	assert_int_equal(seating.meeting, 7);
}

static void test_rotation_turns__confirm_is_a_yes(void **state)
{
	static const struct {
		const char *what, *turns;
		int64_t who;
		const char *want;
		bool changed;
	} cases[] = {
		{ "the first facilitator", "1!+2!/3!", 0, "1=+2!/3!", true },
		{ "the second", "1!+2!/3!", 2, "1!+2=/3!", true },
		{ "the backup", "1!/3!", 3, "1!/3=", true },
		{ "what was only planned stands from now on", "1", 1, "1=", true },
		{ "twice", "1=", 1, "1=", false },
	};
	struct bb_seating seating;
	struct bb_error err;
	struct rota rota;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		rota_make(&rota, rota_plain, "1, 2, 3", 2);
		rota_set_turns(&rota, cases[i].turns);
		assert_works(bb_rotation_confirm(&seating, &rota.rules, 0, cases[i].who, &err),
		             err);
		check_seating(cases[i].what, &seating, cases[i].want, "");
		assert_int_equal(seating.changed, cases[i].changed);
		assert_int_equal(seating.turns[0].since, 1);
		bb_seating_release(&seating);
	}
	rota_make(&rota, rota_plain, "1 @a", 2);
	rota_set_turns(&rota, "1!");
	assert_fails(BB_ECONFLICT, bb_rotation_confirm(&seating, &rota.rules, 0, 1, &err), err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rotation_turns__set_puts_somebody_there),
		cmocka_unit_test(test_rotation_turns__set_refuses_who_cannot),
		cmocka_unit_test(test_rotation_turns__what_was_set_stands_and_costs_a_turn),
		cmocka_unit_test(test_rotation_turns__swap_exchanges_two_lunches),
		cmocka_unit_test(test_rotation_turns__swap_refuses_what_cannot_be),
		cmocka_unit_test(test_rotation_turns__swapping_twice_changes_nobody),
		cmocka_unit_test(test_rotation_turns__decline_calls_the_backup_then_the_order),
		cmocka_unit_test(test_rotation_turns__only_who_has_a_turn_can_say_no_or_yes),
		cmocka_unit_test(test_rotation_turns__confirm_is_a_yes),
	};

	return cmocka_run_group_tests_name("rotation_turns", tests, NULL, NULL);
}
