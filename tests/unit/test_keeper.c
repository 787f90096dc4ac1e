/* SPDX-License-Identifier: MIT */
#include <brownbag/keeper.h>
#include <brownbag/question.h>

#include "contract.h"

#include <string.h>

#define NOW INT64_C(1801476000) /* 2027-02-01T10:00:00Z */
enum { ASKER = 1, PEOPLE = 5 };

static struct bb_member people[PEOPLE];
static const struct bb_roster roster = { people, PEOPLE };

static void make_people(void)
{
	static const struct bb_consent yes = { .given_on = { 2027, 1, 1 }, .given_at = 1 };

	for (int i = 0; i < PEOPLE; i++) {
		people[i] = (struct bb_member){ .id = i + 1, .name = (char *)"A",
			                        .address = (char *)"a@example.org" };
		people[i].consents[BB_PURPOSE_MAIL] = people[i].consents[BB_PURPOSE_TOPICS] = yes;
	}
}

static struct bb_offer offer_of(int64_t member, int64_t rested_from)
{
	return (struct bb_offer){ .topic = (char *)"travel", .member = member,
		                  .renewed = { 2026, 2 }, .month_cap = 1, /* the last month of it */
		                  .rested_from = rested_from };
}

static int64_t choose(const struct bb_offer *offers, size_t count, const struct bb_passed *passed,
                      size_t passed_count)
{
	struct bb_offers all = { (struct bb_offer *)offers, count };
	struct bb_exclude apart = { ASKER, 4 };
	struct bb_search search = {
		.topic = "travel", .asker = ASKER, .roster = &roster, .offers = &all,
		.excludes = &apart, .exclude_count = 1, .passed = passed,
		.passed_count = passed_count, .now = NOW, .month = { 2027, 2 },
	};
	const struct bb_offer *chosen = bb_keeper_choose(&search);

	return chosen ? chosen->member : 0;
}

static void test_keeper__takes_the_longest_rest_first(void **state)
{
	struct bb_offer offers[] = { offer_of(2, 300), offer_of(3, 200), offer_of(5, 200) };

	(void)state;
	make_people();
	assert_int_equal(choose(offers, 3, NULL, 0), 3);
	offers[0].rested_from = 0; /* never asked */
	assert_int_equal(choose(offers, 3, NULL, 0), 2);
}

static void test_keeper__passes_over_who_does_not_fit(void **state)
{
	struct bb_offer offer;

	(void)state;
	for (int fault = 0; fault < 11; fault++) {
		struct bb_passed passed = { 2, 0 };
		size_t passed_count = 0;

		make_people();
		offer = offer_of(2, 0);
		switch (fault) {
		case 0: break;
		case 1: people[1].status = BB_MEMBER_PAUSED; break;
		case 2: people[1].consents[BB_PURPOSE_TOPICS].given_on.year = 0; break;
		case 3: people[1].consents[BB_PURPOSE_MAIL].given_on.year = 0; break;
		case 4: people[1].address = (char *)""; break;
		case 5: offer.topic = (char *)"daycare"; break;
		case 6: offer.renewed = (struct bb_month){ 2026, 1 }; break; /* lapsed in January */
		case 7: bb_offer_ask(&offer, (struct bb_month){ 2027, 2 }, NOW - 1); break; /* no room */
		case 8: offer.member = ASKER; break;
		case 9: offer.member = 4; break; /* to be kept apart */
		case 10: passed_count = 1; break;
		}
		if (choose(&offer, 1, &passed, passed_count) != (fault == 0 ? 2 : 0))
			fail_msg("fault %d", fault);
	}
}

static void test_keeper__has_room_again_next_month(void **state)
{
	struct bb_month february = { 2027, 2 }, march = { 2027, 3 };
	struct bb_offer offer = offer_of(2, 0);

	(void)state;
	offer.month_cap = 2;
	assert_true(bb_offer_has_room(&offer, february));
	bb_offer_ask(&offer, february, 10);
	assert_true(bb_offer_has_room(&offer, february));
	bb_offer_ask(&offer, february, 20);
	assert_false(bb_offer_has_room(&offer, february));
	assert_int_equal(offer.rested_from, 20);
	assert_true(bb_offer_has_room(&offer, march));
	bb_offer_ask(&offer, march, 30);
	assert_int_equal(offer.asked_count, 1);
}

static void test_keeper__is_kept_apart_in_either_order(void **state)
{
	struct bb_exclude pairs[] = { { 1, 9 }, { 2, 5 } };

	(void)state;
	assert_true(bb_members_are_apart(pairs, 2, 2, 5));
	assert_true(bb_members_are_apart(pairs, 2, 5, 2));
	assert_false(bb_members_are_apart(pairs, 2, 1, 5));
	assert_false(bb_members_are_apart(pairs, 0, 2, 5));
}

static void test_keeper__is_asked_again_after_a_while_if_that_was_said(void **state)
{
	struct bb_offer offer = offer_of(2, 0);
	struct bb_passed passed = { 2, NOW + 1 };

	(void)state;
	make_people();
	assert_int_equal(choose(&offer, 1, &passed, 1), 0);
	passed.again_at = NOW;
	assert_int_equal(choose(&offer, 1, &passed, 1), 2);
}

/* -- questions -- */

static void test_question__may_not_name_anybody(void **state)
{
	static const struct { const char *question; int64_t named; } cases[] = {
		{ "How do you manage nights away?", 0 },
		{ "Thanks, Will", 1 },
		{ "Thanks, will", 0 },
		{ "what will they do", 0 },
		{ "Willing to talk", 0 },
		{ "Will\nLima", 1 },
		{ "ask Lima.", 1 },
		{ "write to WILL@example.org", 1 },
		{ "or to will@home.example.org please", 1 },
		{ "like bram DE wit did", 2 },
		{ "like Bram did", 0 }, /* a first name of others may be anybody's */
		{ "what would 王小明 say", 3 },
		{ "ask Zo\xc3\xab", 0 },
	};
	char *further[] = { (char *)"will@home.example.org" };
	struct bb_member three[] = {
		{ .id = 1, .name = (char *)"Will Lima", .address = (char *)"will@example.org",
		  .further = further, .further_count = 1 },
		{ .id = 2, .name = (char *)"Bram de Wit", .address = (char *)"bram@example.org" },
		{ .id = 3, .name = (char *)"王小明", .address = (char *)"" },
	};
	struct bb_roster those = { three, 3 };
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		int64_t named = -1;

		assert_works(bb_question_names(&named, cases[i].question, 1, &those, &err), err);
		if (named != cases[i].named)
			fail_msg("%s: %lld", cases[i].question, (long long)named);
	}
}

static void test_question__fails_at_what_is_no_text(void **state)
{
	struct bb_member one = { .id = 1, .name = (char *)"Ana", .address = (char *)"" };
	struct bb_roster those = { &one, 1 };
	int64_t named = 9;
	struct bb_error err;

	(void)state;
	assert_fails(BB_EINVAL, bb_question_names(&named, "\xff", 1, &those, &err), err);
	assert_int_equal(named, 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keeper__takes_the_longest_rest_first),
		cmocka_unit_test(test_keeper__passes_over_who_does_not_fit),
		cmocka_unit_test(test_keeper__has_room_again_next_month),
		cmocka_unit_test(test_keeper__is_kept_apart_in_either_order),
		cmocka_unit_test(test_keeper__is_asked_again_after_a_while_if_that_was_said),
		cmocka_unit_test(test_question__may_not_name_anybody),
		cmocka_unit_test(test_question__fails_at_what_is_no_text),
	};

	return cmocka_run_group_tests_name("keeper", tests, NULL, NULL);
}
