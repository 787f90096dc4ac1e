/* SPDX-License-Identifier: MIT */
#include <brownbag/reach.h>
#include <brownbag/renewal.h>

#include "contract.h"

static char address[] = "ana@example.org", nowhere[] = "";

static struct bb_member willing(void)
{
	struct bb_member member = { .id = 1, .address = address };

	for (int i = 0; i < BB_PURPOSE_COUNT; i++)
		member.consents[i].given_on = (struct bb_date){ 2027, 1, 4 };
	return member;
}

static uint32_t reached(const struct bb_member *member)
{
	uint32_t kinds = 0;

	for (int kind = 0; kind < BB_KIND_COUNT; kind++) {
		if (bb_member_may_get(member, (enum bb_kind)kind))
			kinds |= BB_KIND_BIT(kind);
	}
	return kinds;
}

enum { LAST_WORDS = BB_KIND_BIT(BB_KIND_CANCEL) | BB_KIND_BIT(BB_KIND_CONFIRM) };

static void test_reach__active_members_get_all(void **state)
{
	struct bb_member member = willing();

	(void)state;
	assert_int_equal(reached(&member), BB_KIND_BIT(BB_KIND_COUNT) - 1);
	member.bounces = BB_BOUNCES_STOP - 1;
	assert_int_equal(reached(&member), BB_KIND_BIT(BB_KIND_COUNT) - 1);
}

static void test_reach__who_stopped_gets_a_last_word_and_a_cancel(void **state)
{
	struct bb_member member = willing();

	(void)state;
	member.status = BB_MEMBER_PAUSED;
	assert_int_equal(reached(&member), LAST_WORDS);
	member.status = BB_MEMBER_FORMER;
	member.consents[BB_PURPOSE_TOPICS] = (struct bb_consent){ 0 };
	assert_int_equal(reached(&member), LAST_WORDS);
}

static void test_reach__an_alumnus_may_be_asked_and_gets_nothing_else(void **state)
{
	struct bb_member member = willing();

	(void)state;
	assert_false(bb_member_is_alumnus(&member));
	member.status = BB_MEMBER_FORMER;
	assert_true(bb_member_is_alumnus(&member));
	assert_int_equal(reached(&member), LAST_WORDS | BB_KIND_BIT(BB_KIND_INTRO) |
	                                           BB_KIND_BIT(BB_KIND_RENEW));
}

static void test_reach__a_renewal_goes_to_whom_its_question_concerns(void **state)
{
	static const struct {
		enum bb_member_status status;
		bool offers;
		bool mail, topics; /* which question may go */
	} cases[] = {
		{ BB_MEMBER_ACTIVE, false, true, false }, { BB_MEMBER_ACTIVE, true, true, true },
		{ BB_MEMBER_PAUSED, true, false, false }, { BB_MEMBER_FORMER, true, false, true },
		{ BB_MEMBER_FORMER, false, false, false },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_member member = willing();
		struct bb_month month = { 2027, 5 };
		struct bb_mail_key mail = { .kind = BB_KIND_RENEW, .member = 1,
			                    .occasion = bb_renewal_occasion(BB_RENEWAL_MAIL, month) };
		struct bb_mail_key topics = mail;

		topics.occasion = bb_renewal_occasion(BB_RENEWAL_OFFERS, month);
		member.status = cases[i].status;
		if (!cases[i].offers)
			member.consents[BB_PURPOSE_TOPICS] = (struct bb_consent){ 0 };
		assert_int_equal(bb_member_may_get_mail(&member, &mail), cases[i].mail);
		assert_int_equal(bb_member_may_get_mail(&member, &topics), cases[i].topics);
	}
}

static void test_reach__each_kind_refuses_without_its_purpose(void **state)
{
	(void)state;
	for (int purpose = 0; purpose < BB_PURPOSE_COUNT; purpose++) {
		struct bb_member member = willing();

		member.consents[purpose] = (struct bb_consent){ 0 };
		for (int i = 0; i < BB_KIND_COUNT; i++) {
			enum bb_kind kind = (enum bb_kind)i;
			bool needs = !bb_kind_row(kind)->to_former &&
			             (purpose == BB_PURPOSE_MAIL ||
			              purpose == (int)bb_kind_row(kind)->purpose);

			assert_int_equal(bb_member_may_get(&member, kind), !needs);
		}
	}
}

static void test_reach__a_mute_stops_what_can_be_muted(void **state)
{
	struct bb_member member = willing();

	(void)state;
	member.mutes = BB_KIND_BIT(BB_KIND_COUNT) - 1;
	for (int i = 0; i < BB_KIND_COUNT; i++)
		assert_int_equal(bb_member_may_get(&member, (enum bb_kind)i),
		                 !bb_kind_row((enum bb_kind)i)->can_be_muted);
}

static void test_reach__nothing_goes_to_a_dead_address(void **state)
{
	struct bb_member member = willing();

	(void)state;
	member.bounces = BB_BOUNCES_STOP;
	assert_int_equal(reached(&member), 0);
	member = willing();
	member.address = nowhere;
	assert_int_equal(reached(&member), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reach__active_members_get_all),
		cmocka_unit_test(test_reach__who_stopped_gets_a_last_word_and_a_cancel),
		cmocka_unit_test(test_reach__an_alumnus_may_be_asked_and_gets_nothing_else),
		cmocka_unit_test(test_reach__a_renewal_goes_to_whom_its_question_concerns),
		cmocka_unit_test(test_reach__each_kind_refuses_without_its_purpose),
		cmocka_unit_test(test_reach__a_mute_stops_what_can_be_muted),
		cmocka_unit_test(test_reach__nothing_goes_to_a_dead_address),
	};

	return cmocka_run_group_tests_name("reach", tests, NULL, NULL);
}
