/* SPDX-License-Identifier: MIT */
#include <brownbag/member.h>

#include "contract.h"

#include <stdlib.h>
#include <string.h>

/* Borrowed texts: nothing of it is released. */
static char *const ana_further[] = { (char *)"ana.lima@example.com" };
static struct bb_away ana_away[] = {
	{ .first = { 2027, 2, 1 }, .last = { 2027, 2, 14 } },
	{ .first = { 2027, 3, 5 }, .last = { 2027, 3, 5 } },
};
static struct bb_member members[] = {
	{ .id = 2, .name = (char *)"Ana Lima", .address = (char *)"Ana@example.org",
	  .further = (char **)ana_further, .further_count = 1, .away = ana_away, .away_count = 2 },
	{ .id = 3, .name = (char *)"Ana", .address = (char *)"ana2@example.org" },
	{ .id = 5, .name = (char *)"Bo Meyer", .address = (char *)"bo@example.org",
	  .status = BB_MEMBER_PAUSED },
	{ .id = 8, .name = (char *)"Zo\xC3\xAB Strau\xC3\x9F", .address = (char *)"zoe@example.org" },
	{ .id = 9, .name = (char *)"Cora Dahl", .address = (char *)"cora@example.org",
	  .status = BB_MEMBER_FORMER },
	{ .id = 10, .name = (char *)"", .address = (char *)"nameless@example.org" },
	{ .id = 11, .name = (char *)"", .address = (char *)"", .status = BB_MEMBER_FORMER }, /* erased */
	{ .id = 12, .name = (char *)"Meyerling", .address = (char *)"m12@example.org" },
};
static const struct bb_roster roster = { members, count_of(members) };

static void test_roster__finds_by_id(void **state)
{
	static const int64_t missing[] = { 0, 1, 4, 13, -1, INT64_MAX };

	(void)state;
	for (size_t i = 0; i < roster.count; i++)
		assert_ptr_equal(bb_roster_find(&roster, members[i].id), &members[i]);
	for (size_t i = 0; i < count_of(missing); i++)
		assert_null(bb_roster_find(&roster, missing[i]));
	assert_null(bb_roster_find(&(struct bb_roster){ 0 }, 1));
}

static void test_who__is_an_id_an_address_or_part_of_a_name(void **state)
{
	static const struct { const char *who; int64_t want; } cases[] = {
		{ "2", 2 }, { "0002", 2 }, { "9", 9 }, { "11", 11 },
		{ "ana@example.org", 2 }, { "ANA@EXAMPLE.ORG", 2 }, { "Ana.Lima@example.com", 2 },
		{ "cora@example.org", 9 },
		{ "Ana Lima", 2 }, { "lima", 2 }, { "a li", 2 }, { " ana  lima ", 2 },
		{ "ana", 3 }, /* a whole name wins */
		{ "Bo", 5 }, { "bo m", 5 },
		{ "ZOE\xCC\x88", 8 }, { "strauss", 8 },
		{ "meyer", 5 },  /* a word wins over the beginning of one */
		{ "li", 2 },     /* which wins over a part, of Meyerling */
		{ "erling", 12 },
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		const struct bb_member *member = NULL;

		assert_works(bb_roster_who(&member, &roster, cases[i].who, &err), err);
		assert_int_equal(member->id, cases[i].want);
	}
}

static void test_who__is_refused_with_who_was_meant(void **state)
{
	static const struct {
		const char *who;
		enum bb_status status;
		const char *want;
	} cases[] = {
		{ "", BB_ENOENT, "nobody on the roster is \"\" (brownbag roster list)" },
		{ " ", BB_ENOENT, "nobody on the roster is \" \" (brownbag roster list)" },
		{ "1", BB_ENOENT, "nobody on the roster is \"1\" (brownbag roster list)" },
		{ "99999999999999999999", BB_ENOENT,
		  "nobody on the roster is \"99999999999999999999\" (brownbag roster list)" },
		{ "@", BB_ENOENT, "nobody on the roster is \"@\" (brownbag roster list)" },
		{ "x@example.org", BB_ENOENT, "nobody on the roster is \"x@example.org\" (brownbag roster list)" },
		{ "anna lima", BB_ENOENT,
		  "nobody on the roster is \"anna lima\"; did you mean \"Ana Lima\"?" },
		{ "limma", BB_ENOENT,
		  "nobody on the roster is \"limma\"; did you mean \"Ana Lima\"?" },
		{ "cora", BB_ENOENT, "nobody on the roster is \"cora\" (brownbag roster list)" },
		{ "quentin", BB_ENOENT, "nobody on the roster is \"quentin\" (brownbag roster list)" },
		{ "a\x1b[2J", BB_ENOENT, "nobody on the roster is \"a\\x1b[2J\" (brownbag roster list)" },
		{ "\xFF", BB_ENOENT, "nobody on the roster is \"\\xff\" (brownbag roster list)" },
		{ "mey", BB_ECONFLICT, "\"mey\" could be any of 2 members; write an id: 5, 12" },
		{ "me", BB_ECONFLICT, "\"me\" could be any of 2 members; write an id: 5, 12" },
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		const struct bb_member *member = NULL;

		assert_fails(cases[i].status, bb_roster_who(&member, &roster, cases[i].who, &err),
		             err);
		assert_string_equal(err.text, cases[i].want);
		assert_null(member);
	}
}

static void test_who__lists_a_few_of_many(void **state)
{
	struct bb_member many[40] = { { 0 } };
	struct bb_roster crowd = { many, count_of(many) };
	const struct bb_member *member = NULL;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(many); i++) {
		many[i].id = (int64_t)i + 1;
		many[i].name = (char *)(i < 20 ? "Ana Lima" : "Ana");
		many[i].address = (char *)"";
	}
	assert_fails(BB_ECONFLICT, bb_roster_who(&member, &crowd, "an", &err), err);
	assert_string_equal(err.text,
	                    "\"an\" could be any of 40 members; write an id: 1, 2, 3, 4, 5, ..");
	assert_fails(BB_ECONFLICT, bb_roster_who(&member, &crowd, "ana", &err), err);
	assert_string_equal(
		err.text,
		"\"ana\" could be any of 20 members; write an id: 21, 22, 23, 24, 25, ..");
}

static void test_member__is_away_on_the_first_and_the_last_day(void **state)
{
	static const struct { struct bb_date day; bool want; } cases[] = {
		{ { 2027, 1, 31 }, false }, { { 2027, 2, 1 }, true },  { { 2027, 2, 14 }, true },
		{ { 2027, 2, 15 }, false }, { { 2027, 3, 4 }, false }, { { 2027, 3, 5 }, true },
		{ { 2027, 3, 6 }, false },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++)
		assert_int_equal(bb_member_is_away(&members[0], cases[i].day), cases[i].want);
	assert_false(bb_member_is_away(&members[1], (struct bb_date){ 2027, 2, 1 }));
}

static void test_member__words_are_read_as_they_are_written(void **state)
{
	static const char *const purposes[] = { "mail", "named", "topics", "morning" };
	struct bb_error err;

	(void)state;
	for (int status = BB_MEMBER_ACTIVE; status <= BB_MEMBER_FORMER; status++) {
		enum bb_member_status out = BB_MEMBER_ACTIVE;

		assert_works(
			bb_member_status_parse(
				&out, bb_member_status_name((enum bb_member_status)status), &err),
			err);
		assert_int_equal(out, status);
		assert_fails(BB_EINVAL, bb_member_status_parse(&out, "Active", &err), err);
		assert_fails(BB_EINVAL, bb_member_status_parse(&out, "", &err), err);
		assert_int_equal(out, status);
	}
	for (int purpose = 0; purpose < BB_PURPOSE_COUNT; purpose++)
		assert_string_equal(bb_purpose_name((enum bb_purpose)purpose), purposes[purpose]);
}

static void test_member__releases_all_that_it_holds(void **state)
{
	struct bb_roster own = { calloc(1, sizeof(struct bb_member)), 1 };
	struct bb_member *member = own.members;

	(void)state;
	assert_non_null(member);
	member->name = strdup("Ana");
	member->address = strdup("ana@example.org");
	member->zone = strdup("Europe/Berlin");
	member->further = calloc(1, sizeof *member->further);
	member->further[0] = strdup("ana@example.com");
	member->further_count = 1;
	member->away = calloc(1, sizeof *member->away);
	member->away_count = 1;
	member->consents[BB_PURPOSE_MAIL].how = strdup("by mail");
	bb_roster_release(&own); /* the leak checker is the judge */
	assert_null(own.members);
	assert_int_equal(own.count, 0);
	bb_roster_release(&own);
	bb_roster_release(NULL);
	bb_member_release(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_roster__finds_by_id),
		cmocka_unit_test(test_who__is_an_id_an_address_or_part_of_a_name),
		cmocka_unit_test(test_who__is_refused_with_who_was_meant),
		cmocka_unit_test(test_who__lists_a_few_of_many),
		cmocka_unit_test(test_member__is_away_on_the_first_and_the_last_day),
		cmocka_unit_test(test_member__words_are_read_as_they_are_written),
		cmocka_unit_test(test_member__releases_all_that_it_holds),
	};

	return cmocka_run_group_tests_name("member", tests, NULL, NULL);
}
