/* SPDX-License-Identifier: MIT */
/*
 * Every path that an introduction can take. The table of expectations stands beside
 * the one in the library: a rule that is added, lost or changed fails here first.
 */
#include <brownbag/intro.h>

#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW INT64_C(1801476000) /* 2027-02-01T10:00:00Z */
enum { DAY = 86400, ASKER = 1, HELPER = 2, OTHER = 3 };

static const struct bb_consent agreed = { .given_on = { 2027, 1, 1 }, .given_at = NOW - DAY };

static struct bb_intro begin(void)
{
	struct bb_intro intro = { .id = 7, .state = BB_INTRO_NEW, .begun_at = NOW, .since = NOW,
		                  .until = { 2027, 3, 15 }, .asker = { .member = ASKER } };

	intro.topic = strdup("travel");
	intro.question = strdup("How?");
	assert_non_null(intro.topic);
	assert_non_null(intro.question);
	return intro;
}

static void happen(struct bb_intro *intro, enum bb_intro_event event,
                   struct bb_intro_outcome *outcome)
{
	struct bb_error err;

	*outcome = (struct bb_intro_outcome){ .changed = false };
	assert_works(bb_intro_apply(intro, event, event == BB_INTRO_HELPER_FOUND ? HELPER : 0, NOW,
	                            outcome, &err), err);
}

/* -- the table -- */

/* Columns as enum bb_intro_event; a letter for the state that follows, a dot for none. */
static const char *const expected[BB_INTRO_STATE_COUNT] = {
	/*                         b a a a h h h f n s d B w a h c
	 *                         e y n l y n l o o i a o e g g l */
	[BB_INTRO_NEW] =          "a . . . . . . . . . c . . c . c",
	[BB_INTRO_ASKED_ASKER] =  ". h d a . . . . . e c . . c . c",
	[BB_INTRO_ASKED_HELPER] = ". . d . b h h h h h c . . c h c",
	[BB_INTRO_BOTH_YES] =     ". . d . . h . . . . . m . c h c",
	[BB_INTRO_CONNECTED] =    ". c c m . . . . . c . . m c . c",
	[BB_INTRO_CLOSED] =       ". . . . . . . . . . . . . . . .",
	[BB_INTRO_DECLINED] =     ". . . . . . . . . . . . . . . .",
	[BB_INTRO_EXPIRED] =      ". . . . . . . . . . . . . . . .",
};

static const char state_letters[] = "nahbmcde";

static void test_intro__has_these_rules_and_no_others(void **state)
{
	(void)state;
	for (int from = 0; from < BB_INTRO_STATE_COUNT; from++) {
		for (int event = 0; event < BB_INTRO_EVENT_COUNT; event++) {
			const struct bb_intro_rule *rule =
				bb_intro_rule((enum bb_intro_state)from, (enum bb_intro_event)event);
			char next = rule ? state_letters[rule->next] : '.';

			if (next != expected[from][2 * event])
				fail_msg("%s, event %d: to %c", bb_intro_state_name((enum bb_intro_state)from),
				         event, next);
		}
	}
}

static void test_intro__refuses_what_has_no_rule(void **state)
{
	struct bb_intro intro = begin();
	struct bb_intro_outcome outcome = { .changed = false };
	struct bb_error err;

	(void)state;
	assert_fails(BB_ECONFLICT, bb_intro_apply(&intro, BB_INTRO_BOTH_THERE, 0, NOW, &outcome, &err),
	             err);
	assert_int_equal(intro.state, BB_INTRO_NEW);
	assert_false(outcome.changed);
	bb_intro_release(&intro);
}

/* -- every path -- */

struct path {
	enum bb_intro_event events[16];
	size_t len;
	size_t count;    /* paths seen */
	size_t meetings; /* of them, introductions */
};

/* Whose yes is in force after these events: that of a helper ends with the helper. */
static void yeses(const struct path *path, bool *asker, bool *helper)
{
	*asker = *helper = false;
	for (size_t i = 0; i < path->len; i++) {
		enum bb_intro_event event = path->events[i];

		if (event == BB_INTRO_ASKER_YES)
			*asker = true;
		if (event == BB_INTRO_HELPER_YES)
			*helper = true;
		if (event == BB_INTRO_HELPER_NO || event == BB_INTRO_HELPER_LATER ||
		    event == BB_INTRO_SILENCE || event == BB_INTRO_HELPER_GONE)
			*helper = false;
	}
}

/* Nobody without a helper can answer for one; nobody is found twice. */
static bool makes_sense(const struct bb_intro *intro, enum bb_intro_event event)
{
	if (event == BB_INTRO_HELPER_FOUND || event == BB_INTRO_NOBODY_LEFT)
		return intro->helper.member == 0;
	if (event == BB_INTRO_HELPER_YES || event == BB_INTRO_HELPER_NO ||
	    event == BB_INTRO_HELPER_LATER || event == BB_INTRO_HELPER_GONE)
		return intro->helper.member != 0;
	return true;
}

static void check_step(const struct path *path, const struct bb_intro *intro,
                       const struct bb_intro_outcome *outcome)
{
	enum bb_intro_event last = path->events[path->len - 1];
	bool asker, helper;

	yeses(path, &asker, &helper);
	if (intro->state == BB_INTRO_BOTH_YES)
		assert_true(asker && helper);
	for (size_t i = 0; i < outcome->notice_count; i++) {
		const struct bb_intro_notice *notice = &outcome->notices[i];

		if (notice->letter == BB_INTRO_MEET)
			assert_true(asker && helper && last == BB_INTRO_BOTH_THERE);
		if (notice->letter == BB_INTRO_QUESTION)
			assert_true(asker && notice->member == HELPER);
		else if (notice->letter != BB_INTRO_MEET)
			assert_int_equal(notice->member, ASKER);
	}
	if (last == BB_INTRO_BOTH_THERE) {
		assert_int_equal(intro->state, BB_INTRO_CONNECTED);
		assert_int_equal(outcome->notice_count, 2);
	}
	if (bb_intro_state_is_end(intro->state)) {
		assert_string_equal(intro->question, "");
		assert_int_equal(intro->asker.member + intro->helper.member, 0);
		assert_int_equal(intro->passed_count, 0);
	}
}

static struct bb_intro replay(const struct path *path, struct bb_intro_outcome *outcome)
{
	struct bb_intro intro = begin();

	for (size_t i = 0; i < path->len; i++)
		happen(&intro, path->events[i], outcome);
	return intro;
}

static void walk(struct path *path, size_t depth)
{
	for (int event = 0; event < BB_INTRO_EVENT_COUNT; event++) {
		struct bb_intro_outcome outcome;
		struct bb_intro intro = replay(path, &outcome);
		bool goes_on = bb_intro_rule(intro.state, (enum bb_intro_event)event) &&
		               makes_sense(&intro, (enum bb_intro_event)event);

		if (goes_on) {
			path->events[path->len++] = (enum bb_intro_event)event;
			happen(&intro, (enum bb_intro_event)event, &outcome);
			check_step(path, &intro, &outcome);
			path->count++;
			path->meetings += event == BB_INTRO_BOTH_THERE;
		}
		bb_intro_release(&intro);
		if (!goes_on)
			continue;
		if (depth > 1)
			walk(path, depth - 1);
		path->len--;
	}
}

static void test_intro__comes_to_an_introduction_by_two_yeses_only(void **state)
{
	struct path path = { .len = 0 };

	(void)state;
	walk(&path, 8); /* begun, later, yes, found, gone, found, yes, both there */
	assert_true(path.count > 5000);
	assert_true(path.meetings > 10);
}

/* -- a no is like nobody -- */

static void assert_same(const struct bb_intro *a, const struct bb_intro *b)
{
	assert_string_equal(a->topic, b->topic);
	assert_string_equal(a->question, b->question);
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->since, b->since);
	assert_int_equal(a->asked_at, b->asked_at);
	assert_int_equal(a->helper.member, b->helper.member);
}

static void test_intro__shows_nobody_whether_there_was_a_no(void **state)
{
	static const enum bb_intro_event vain[][2] = {
		{ BB_INTRO_HELPER_FOUND, BB_INTRO_HELPER_NO },
		{ BB_INTRO_HELPER_FOUND, BB_INTRO_HELPER_LATER },
		{ BB_INTRO_HELPER_FOUND, BB_INTRO_SILENCE },
		{ BB_INTRO_HELPER_FOUND, BB_INTRO_HELPER_GONE },
	};
	struct bb_intro_outcome outcome, nobodys;

	(void)state;
	for (size_t i = 0; i < count_of(vain); i++) {
		struct bb_intro asked = begin(), alone = begin();

		happen(&asked, BB_INTRO_BEGUN, &outcome);
		happen(&asked, BB_INTRO_ASKER_YES, &outcome);
		happen(&alone, BB_INTRO_BEGUN, &outcome);
		happen(&alone, BB_INTRO_ASKER_YES, &outcome);
		happen(&asked, vain[i][0], &outcome);
		happen(&asked, vain[i][1], &outcome);
		assert_int_equal(outcome.notice_count, 0);
		happen(&alone, BB_INTRO_NOBODY_LEFT, &outcome);
		assert_same(&asked, &alone);
		happen(&asked, BB_INTRO_DAY_CAME, &outcome);
		happen(&alone, BB_INTRO_DAY_CAME, &nobodys);
		assert_same(&asked, &alone);
		assert_memory_equal(&outcome, &nobodys, sizeof outcome);
		assert_int_equal(outcome.notices[0].letter, BB_INTRO_NOBODY);
		bb_intro_release(&asked);
		bb_intro_release(&alone);
	}
}

/* -- answers -- */

static void take_to(struct bb_intro *intro, enum bb_intro_state state)
{
	static const enum bb_intro_event way[] = { BB_INTRO_BEGUN, BB_INTRO_ASKER_YES,
		                                   BB_INTRO_HELPER_FOUND, BB_INTRO_HELPER_YES,
		                                   BB_INTRO_BOTH_THERE };
	struct bb_intro_outcome outcome;

	for (size_t i = 0; i < count_of(way); i++) {
		if (intro->state == state && (state != BB_INTRO_ASKED_HELPER || intro->helper.member))
			return;
		happen(intro, way[i], &outcome);
	}
}

static void test_intro__takes_an_answer_once_and_of_those_who_are_asked(void **state)
{
	static const struct {
		enum bb_intro_state state;
		int64_t member;
		enum bb_intro_answer answer;
		enum bb_intro_state next; /* the same: refused */
	} cases[] = {
		{ BB_INTRO_NEW, ASKER, BB_INTRO_YES, BB_INTRO_NEW },
		{ BB_INTRO_NEW, ASKER, BB_INTRO_NO, BB_INTRO_NEW },
		{ BB_INTRO_ASKED_ASKER, ASKER, BB_INTRO_YES, BB_INTRO_ASKED_HELPER },
		{ BB_INTRO_ASKED_ASKER, ASKER, BB_INTRO_NO, BB_INTRO_DECLINED },
		{ BB_INTRO_ASKED_ASKER, HELPER, BB_INTRO_YES, BB_INTRO_ASKED_ASKER },
		{ BB_INTRO_ASKED_ASKER, 0, BB_INTRO_YES, BB_INTRO_ASKED_ASKER },
		{ BB_INTRO_ASKED_HELPER, HELPER, BB_INTRO_YES, BB_INTRO_BOTH_YES },
		{ BB_INTRO_ASKED_HELPER, OTHER, BB_INTRO_YES, BB_INTRO_ASKED_HELPER },
		{ BB_INTRO_ASKED_HELPER, ASKER, BB_INTRO_YES, BB_INTRO_ASKED_HELPER },
		{ BB_INTRO_ASKED_HELPER, ASKER, BB_INTRO_LATER, BB_INTRO_ASKED_HELPER },
		{ BB_INTRO_ASKED_HELPER, ASKER, BB_INTRO_NO, BB_INTRO_DECLINED },
		{ BB_INTRO_BOTH_YES, HELPER, BB_INTRO_NO, BB_INTRO_ASKED_HELPER },
		{ BB_INTRO_BOTH_YES, HELPER, BB_INTRO_YES, BB_INTRO_BOTH_YES },
		{ BB_INTRO_BOTH_YES, ASKER, BB_INTRO_NO, BB_INTRO_DECLINED },
		{ BB_INTRO_CONNECTED, ASKER, BB_INTRO_YES, BB_INTRO_CONNECTED },
		{ BB_INTRO_CONNECTED, ASKER, BB_INTRO_NO, BB_INTRO_CONNECTED },
		{ BB_INTRO_CONNECTED, HELPER, BB_INTRO_NO, BB_INTRO_CONNECTED },
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_intro intro = begin();
		struct bb_intro_outcome outcome = { .changed = false };

		take_to(&intro, cases[i].state);
		if (cases[i].next == cases[i].state) {
			assert_fails(BB_ECONFLICT, bb_intro_answer(&intro, cases[i].member, cases[i].answer,
			                                           NOW, &outcome, &err), err);
			assert_false(outcome.changed);
		} else {
			assert_works(bb_intro_answer(&intro, cases[i].member, cases[i].answer, NOW, &outcome,
			                             &err), err);
		}
		assert_int_equal(intro.state, cases[i].next);
		bb_intro_release(&intro);
	}
}

static void test_intro__refuses_all_answers_in_the_same_words(void **state)
{
	struct bb_intro intro = begin();
	struct bb_intro_outcome outcome = { .changed = false };
	char never[BB_ERROR_TEXT_SIZE];
	struct bb_error err;

	(void)state;
	take_to(&intro, BB_INTRO_ASKED_HELPER);
	intro.helper.member = OTHER;
	assert_fails(BB_ECONFLICT, bb_intro_answer(&intro, HELPER, BB_INTRO_YES, NOW, &outcome, &err),
	             err);
	strcpy(never, err.text);
	intro.helper.member = HELPER;
	assert_works(bb_intro_answer(&intro, HELPER, BB_INTRO_NO, NOW, &outcome, &err), err);
	assert_fails(BB_ECONFLICT, bb_intro_answer(&intro, HELPER, BB_INTRO_YES, NOW, &outcome, &err),
	             err);
	assert_string_equal(err.text, never);
	bb_intro_release(&intro);
}

/* -- what comes by itself -- */

struct circle {
	struct bb_member members[3];
	struct bb_roster roster;
	struct bb_offer offers[2];
	struct bb_offers all;
	struct bb_exclude exclude;
	struct bb_intro_world world;
};

static void set_up_circle(struct circle *circle)
{
	*circle = (struct circle){ .roster = { circle->members, 3 }, .all = { circle->offers, 2 },
		                   .exclude = { ASKER, OTHER } };
	for (size_t i = 0; i < 3; i++) {
		struct bb_member *member = &circle->members[i];

		*member = (struct bb_member){ .id = (int64_t)i + 1, .name = (char *)"A",
			                      .address = (char *)"a@example.org" };
		member->consents[BB_PURPOSE_MAIL] = member->consents[BB_PURPOSE_TOPICS] = agreed;
	}
	for (size_t i = 0; i < 2; i++)
		circle->offers[i] = (struct bb_offer){ .topic = (char *)"travel", .member = HELPER + (int)i,
			                               .renewed = { 2027, 1 }, .month_cap = 1 };
	circle->world = (struct bb_intro_world){
		.search = { .roster = &circle->roster, .offers = &circle->all, .now = NOW,
			    .month = { 2027, 2 } },
		.today = { 2027, 2, 1 },
		.offers = &circle->all,
	};
}

static void pass_days(struct circle *circle, int days)
{
	circle->world.search.now += (int64_t)days * DAY;
	circle->world.today = bb_date_from_days(bb_date_days(circle->world.today) + days);
	circle->world.search.month = bb_date_month(circle->world.today);
}

static struct bb_intro_outcome advance(struct bb_intro *intro, const struct circle *circle)
{
	struct bb_intro_outcome outcome = { .changed = false }, again = { .changed = false };
	struct bb_error err;

	assert_works(bb_intro_advance(intro, &circle->world, &outcome, &err), err);
	assert_works(bb_intro_advance(intro, &circle->world, &again, &err), err);
	assert_false(again.changed); /* twice is once */
	return outcome;
}

static void answer(struct bb_intro *intro, const struct circle *circle, int64_t member,
                   enum bb_intro_answer answered)
{
	struct bb_intro_outcome outcome = { .changed = false };
	struct bb_error err;

	assert_works(bb_intro_answer(intro, member, answered, circle->world.search.now, &outcome, &err),
	             err);
}

static void test_intro__asks_one_keeper_after_the_other(void **state)
{
	struct bb_intro intro = begin();
	struct bb_intro_outcome outcome;
	struct circle circle;

	(void)state;
	set_up_circle(&circle);
	outcome = advance(&intro, &circle);
	assert_int_equal(outcome.notices[0].letter, BB_INTRO_WORDING);
	assert_true(outcome.counts[BB_INTRO_COUNT_ASKED]);
	answer(&intro, &circle, ASKER, BB_INTRO_YES);
	outcome = advance(&intro, &circle);
	assert_int_equal(outcome.notice_count, 1);
	assert_int_equal(outcome.notices[0].member, HELPER);
	assert_int_equal(circle.offers[0].asked_count, 1);
	pass_days(&circle, BB_INTRO_PATIENCE_DAYS - 1);
	assert_false(advance(&intro, &circle).changed);
	pass_days(&circle, 1);
	outcome = advance(&intro, &circle);
	assert_int_equal(outcome.notice_count, 1);
	assert_int_equal(outcome.notices[0].member, OTHER);
	assert_true(outcome.mails_fall);
	answer(&intro, &circle, OTHER, BB_INTRO_NO);
	assert_false(advance(&intro, &circle).changed); /* nobody is left */
	assert_int_equal(intro.state, BB_INTRO_ASKED_HELPER);
	pass_days(&circle, 28);
	outcome = advance(&intro, &circle);
	assert_int_equal(outcome.notices[0].member, ASKER);
	assert_int_equal(outcome.notices[0].letter, BB_INTRO_NOBODY);
	assert_int_equal(intro.state, BB_INTRO_CLOSED);
	bb_intro_release(&intro);
}

static void test_intro__comes_back_once_to_who_said_later(void **state)
{
	struct bb_intro intro = begin();
	struct circle circle;

	(void)state;
	set_up_circle(&circle);
	circle.all.count = 1;
	circle.offers[0].month_cap = 5;
	advance(&intro, &circle);
	answer(&intro, &circle, ASKER, BB_INTRO_YES);
	advance(&intro, &circle);
	answer(&intro, &circle, HELPER, BB_INTRO_LATER);
	pass_days(&circle, BB_INTRO_PATIENCE_DAYS - 1);
	assert_false(advance(&intro, &circle).changed);
	pass_days(&circle, 1);
	assert_int_equal(advance(&intro, &circle).notices[0].member, HELPER);
	answer(&intro, &circle, HELPER, BB_INTRO_LATER);
	pass_days(&circle, BB_INTRO_PATIENCE_DAYS);
	assert_false(advance(&intro, &circle).changed); /* twice is enough */
	bb_intro_release(&intro);
}

static void test_intro__follows_up_once_after_three_weeks(void **state)
{
	struct bb_intro intro = begin();
	struct bb_intro_outcome outcome;
	struct circle circle;

	(void)state;
	set_up_circle(&circle);
	advance(&intro, &circle);
	answer(&intro, &circle, ASKER, BB_INTRO_YES);
	advance(&intro, &circle);
	answer(&intro, &circle, HELPER, BB_INTRO_YES);
	outcome = advance(&intro, &circle);
	assert_int_equal(intro.state, BB_INTRO_CONNECTED);
	assert_int_equal(outcome.notice_count, 2);
	assert_true(outcome.counts[BB_INTRO_COUNT_MADE]);
	circle.members[HELPER - 1].status = BB_MEMBER_FORMER; /* it is theirs by now */
	pass_days(&circle, BB_INTRO_FOLLOW_UP_DAYS - 1);
	assert_false(advance(&intro, &circle).changed);
	pass_days(&circle, 1);
	outcome = advance(&intro, &circle);
	assert_int_equal(outcome.notices[0].letter, BB_INTRO_FOLLOW_UP);
	assert_int_equal(outcome.notices[0].member, ASKER);
	pass_days(&circle, BB_INTRO_PATIENCE_DAYS);
	outcome = advance(&intro, &circle);
	assert_int_equal(intro.state, BB_INTRO_CLOSED);
	assert_int_equal(outcome.notice_count, 0);
	bb_intro_release(&intro);
}

/* Whoever goes meanwhile isn't introduced. */
static void test_intro__looks_again_whether_both_are_there(void **state)
{
	static const struct {
		int64_t who;
		enum bb_member_status status;
		bool apart, withdrawn, erased;
		enum bb_intro_state next;
	} cases[] = {
		{ ASKER, BB_MEMBER_PAUSED, false, false, false, BB_INTRO_CLOSED },
		{ ASKER, BB_MEMBER_FORMER, false, false, false, BB_INTRO_CLOSED },
		{ HELPER, BB_MEMBER_PAUSED, false, false, false, BB_INTRO_ASKED_HELPER },
		{ HELPER, BB_MEMBER_ACTIVE, true, false, false, BB_INTRO_ASKED_HELPER },
		{ HELPER, BB_MEMBER_ACTIVE, false, true, false, BB_INTRO_ASKED_HELPER },
		{ HELPER, BB_MEMBER_ACTIVE, false, false, true, BB_INTRO_ASKED_HELPER },
		{ HELPER, BB_MEMBER_ACTIVE, false, false, false, BB_INTRO_CONNECTED },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_intro intro = begin();
		struct bb_exclude exclude = { ASKER, HELPER };
		struct circle circle;

		set_up_circle(&circle);
		circle.all.count = 1;
		take_to(&intro, BB_INTRO_BOTH_YES);
		circle.members[cases[i].who - 1].status = cases[i].status;
		circle.world.search.excludes = &exclude;
		circle.world.search.exclude_count = cases[i].apart;
		if (cases[i].withdrawn)
			circle.all.count = 0;
		if (cases[i].erased)
			intro.helper.member = 0;
		circle.offers[0].asked_in = circle.world.search.month;
		circle.offers[0].asked_count = 1;
		advance(&intro, &circle);
		assert_int_equal(intro.state, cases[i].next);
		bb_intro_release(&intro);
	}
}

static void test_intro__counts_by_quarter(void **state)
{
	static const int firsts[] = { 1, 1, 1, 4, 4, 4, 7, 7, 7, 10, 10, 10 };

	(void)state;
	for (int month = 1; month <= 12; month++)
		assert_int_equal(bb_quarter_of((struct bb_month){ 2027, month }).month, firsts[month - 1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_intro__has_these_rules_and_no_others),
		cmocka_unit_test(test_intro__refuses_what_has_no_rule),
		cmocka_unit_test(test_intro__comes_to_an_introduction_by_two_yeses_only),
		cmocka_unit_test(test_intro__shows_nobody_whether_there_was_a_no),
		cmocka_unit_test(test_intro__takes_an_answer_once_and_of_those_who_are_asked),
		cmocka_unit_test(test_intro__refuses_all_answers_in_the_same_words),
		cmocka_unit_test(test_intro__asks_one_keeper_after_the_other),
		cmocka_unit_test(test_intro__comes_back_once_to_who_said_later),
		cmocka_unit_test(test_intro__follows_up_once_after_three_weeks),
		cmocka_unit_test(test_intro__looks_again_whether_both_are_there),
		cmocka_unit_test(test_intro__counts_by_quarter),
	};

	return cmocka_run_group_tests_name("intro", tests, NULL, NULL);
}
