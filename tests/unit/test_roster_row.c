/* SPDX-License-Identifier: MIT */
#include <brownbag/roster_row.h>

#include "contract.h"

#include <brownbag/bytes.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GIVEN(field) BB_FIELD_BIT(BB_FIELD_##field)

static char *const ana_further[] = { (char *)"ana@example.com" };
static struct bb_member members[] = {
	{ .id = 2,
	  .name = (char *)"Ana Lima",
	  .address = (char *)"Ana@example.org",
	  .further = (char **)ana_further,
	  .further_count = 1,
	  .leads = true,
	  .joined = { 2026, 11 },
	  .zone = (char *)"Europe/Lisbon" },
	{ .id = 3,
	  .name = (char *)"",
	  .address = (char *)"bo@example.org",
	  .status = BB_MEMBER_PAUSED,
	  .paused_until = { 2027, 3 },
	  .joined = { 2026, 12 } },
	{ .id = 4,
	  .name = (char *)"Cora Dahl",
	  .address = (char *)"cora@example.org",
	  .status = BB_MEMBER_FORMER,
	  .left = { 2026, 10 } },
	{ .id = 5, .name = (char *)"", .address = (char *)"", .status = BB_MEMBER_FORMER },
};
static const struct bb_roster roster = { members, count_of(members) };

static char *const further_of_two[] = { (char *)"ANA@example.com", (char *)"ana@example.net" };
static char *const further_of_bo[] = { (char *)"bo@example.org" };
static char *const further_new[] = { (char *)"new2@example.org" };

static enum bb_status find_in_roster(void *context, const char *key, int64_t *id,
                                     struct bb_error *err)
{
	(void)context, (void)err;
	*id = 0;
	for (size_t i = 0; i < roster.count; i++) {
		if (bb_member_has_address(&roster.members[i], key))
			*id = roster.members[i].id;
	}
	return BB_OK;
}

static void test_row__belongs_to_whom_one_of_its_addresses_belongs_to(void **state)
{
	static const struct { struct bb_roster_row row; int64_t want; } cases[] = {
		{ { .address = (char *)"ana@EXAMPLE.org" }, 2 },
		{ { .address = (char *)"ANA@example.com" }, 2 },
		{ { .address = (char *)"cora@example.org" }, 4 },
		{ { .address = (char *)"new@example.org" }, 0 },
		{ { .address = (char *)"new@example.org", .further = (char **)further_of_two,
		    .further_count = 2 }, 2 },
		{ { .address = (char *)"ana@example.org", .further = (char **)further_new,
		    .further_count = 1 }, 2 },
	};
	const struct bb_roster_row torn = { .address = (char *)"ana@example.org",
		                            .further = (char **)further_of_bo, .further_count = 1 };
	int64_t id;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		id = -1;
		assert_works(bb_roster_row_match(&id, &cases[i].row, find_in_roster, NULL, &err),
		             err);
		assert_int_equal(id, cases[i].want);
	}
	id = -1;
	assert_fails(BB_ECONFLICT, bb_roster_row_match(&id, &torn, find_in_roster, NULL, &err),
	             err);
	assert_string_equal(err.text, "its addresses belong to two members, 2 and 3");
	assert_int_equal(id, -1);
}

static enum bb_status be_busy(void *context, const char *key, int64_t *id, struct bb_error *err)
{
	(void)context, (void)key, (void)id;
	return bb_error_set(err, BB_EAGAIN, "busy");
}

static void test_row__passes_on_what_the_look_up_said(void **state)
{
	const struct bb_roster_row row = { .address = (char *)"ana@example.org" };
	int64_t id = -1;
	struct bb_error err;

	(void)state;
	assert_fails(BB_EAGAIN, bb_roster_row_match(&id, &row, be_busy, NULL, &err), err);
	assert_int_equal(id, -1);
}

/* A change as one text. */
static void show(struct bb_bytes *out, const struct bb_row_change *change)
{
	bb_bytes_add_text(out, bb_row_verdict_name(change->verdict));
	for (size_t i = 0; i < change->count; i++)
		bb_bytes_addf(out, " %s:%s>%s", bb_roster_field_name(change->differences[i].field),
		              change->differences[i].before, change->differences[i].after);
	if (change->reason)
		bb_bytes_addf(out, ": %s", change->reason);
}

static void test_row__is_held_against_the_member(void **state)
{
	static const struct {
		struct bb_roster_row row;
		const struct bb_member *known;
		const char *want;
	} cases[] = {
		{ { .address = (char *)"new@example.org" }, NULL, "added" },
		/* silence, other spellings, and another of the member's addresses */
		{ { .address = (char *)"ana@example.org", .name = (char *)"" },
		  &members[0],
		  "same" },
		{ { .address = (char *)"ANA@example.com", .name = (char *)"" },
		  &members[0],
		  "same" },
		{ { .given = GIVEN(NAME) | GIVEN(LEADS) | GIVEN(JOINED) | GIVEN(STATUS) |
		             GIVEN(ZONE),
		    .address = (char *)"ana@example.org",
		    .name = (char *)"Ana Lima",
		    .leads = true,
		    .joined = { 2026, 11 },
		    .zone = (char *)"Europe/Lisbon" },
		  &members[0],
		  "same" },
		{ { .given = GIVEN(NAME) | GIVEN(LEADS) | GIVEN(JOINED) | GIVEN(STATUS) |
		             GIVEN(ZONE),
		    .address = (char *)"ana@example.org",
		    .name = (char *)"Ana Lim\xC3\xA3",
		    .joined = { 2025, 1 },
		    .zone = (char *)"Europe/Berlin",
		    .status = BB_MEMBER_PAUSED,
		    .paused_until = { 2027, 9 } },
		  &members[0],
		  "changed name:Ana Lima>Ana Lim\xC3\xA3 leads:yes>no joined:2026-11>2025-01 "
		  "status:active>paused paused_until:>2027-09 zone:Europe/Lisbon>Europe/Berlin" },
		{ { .address = (char *)"ana@example.org",
		    .further = (char **)further_of_two,
		    .further_count = 2 },
		  &members[0],
		  "changed further:>ana@example.net" },
		{ { .address = (char *)"new@example.org",
		    .further = (char **)further_of_two,
		    .further_count = 2 },
		  &members[0],
		  "changed further:>new@example.org, ana@example.net" },
		{ { .given = GIVEN(STATUS), .address = (char *)"bo@example.org" },
		  &members[1],
		  "changed status:paused>active paused_until:2027-03>" },
		{ { .given = GIVEN(ZONE),
		    .address = (char *)"bo@example.org",
		    .zone = (char *)"UTC" },
		  &members[1],
		  "changed zone:>UTC" },
		{ { .address = (char *)"cora@example.org" },
		  &members[2],
		  "refused: member 4 was taken off the list in 2026-10 and comes back by hand only" },
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_row_change change = { 0 };
		struct bb_bytes out = BB_BYTES_INIT(1000);

		assert_works(bb_roster_row_compare(&change, &cases[i].row, cases[i].known, &err),
		             err);
		show(&out, &change);
		assert_string_equal(bb_bytes_text(&out), cases[i].want);
		bb_bytes_release(&out);
		bb_row_change_release(&change);
	}
	bb_row_change_release(NULL);
}

static const struct bb_row_defaults defaults = {
	.leads = true, .joined = { 2027, 2 }, .given_on = { 2027, 2, 9 }, .given_at = 1802131200,
	.how = "vouched for by the organizer",
};

static void test_row__makes_a_new_member(void **state)
{
	const struct bb_roster_row row = { .given = GIVEN(NAME), .name = (char *)"Dana",
		                           .address = (char *)"dana@example.org",
		                           .further = (char **)further_new, .further_count = 1 };
	struct bb_member member = { 0 };
	struct bb_error err;

	(void)state;
	assert_works(bb_roster_row_apply(&row, &member, &defaults, &err), err);
	assert_string_equal(member.name, "Dana");
	assert_string_equal(member.address, "dana@example.org");
	assert_int_equal(member.further_count, 1);
	assert_string_equal(member.further[0], "new2@example.org");
	assert_int_equal(member.status, BB_MEMBER_ACTIVE);
	assert_true(member.leads);
	assert_int_equal(bb_month_compare(member.joined, defaults.joined), 0);
	assert_null(member.zone);
	assert_string_equal(member.consents[BB_PURPOSE_MAIL].how, defaults.how);
	assert_int_equal(member.consents[BB_PURPOSE_MAIL].given_at, defaults.given_at);
	assert_int_equal(member.consents[BB_PURPOSE_NAMED].given_on.day, 9);
	assert_int_equal(member.consents[BB_PURPOSE_TOPICS].given_at, 0);
	assert_int_equal(member.consents[BB_PURPOSE_MORNING].given_at, 0);
	bb_member_release(&member);
}

static void test_row__asks_for_no_consent_that_isn_t_needed(void **state)
{
	const struct bb_roster_row row = { .given = GIVEN(LEADS),
		                           .name = (char *)"",
		                           .leads = false,
		                           .address = (char *)"dana@example.org" };
	struct bb_member member = { 0 };
	struct bb_error err;

	(void)state;
	assert_works(bb_roster_row_apply(&row, &member, &defaults, &err), err);
	assert_string_equal(member.name, "");
	assert_false(member.leads);
	assert_true(member.consents[BB_PURPOSE_MAIL].given_at > 0);
	assert_int_equal(member.consents[BB_PURPOSE_NAMED].given_at, 0);
	bb_member_release(&member);
}

static struct bb_member own_member(bool leads)
{
	struct bb_member member = { .id = 7, .leads = leads, .status = BB_MEMBER_PAUSED,
		                    .joined = { 2025, 5 }, .paused_until = { 2027, 8 } };

	member.name = strdup("Dana");
	member.address = strdup("dana@example.org");
	member.further = calloc(1, sizeof *member.further);
	member.further[0] = strdup("dana@example.com");
	member.further_count = 1;
	return member;
}

static void test_row__changes_what_it_says_and_nothing_else(void **state)
{
	const struct bb_roster_row row = { .given = GIVEN(NAME) | GIVEN(ZONE) | GIVEN(LEADS),
		                           .name = (char *)"Dana D", .zone = (char *)"UTC",
		                           .address = (char *)"DANA@example.com", .leads = true,
		                           .further = (char **)further_new, .further_count = 1 };
	struct bb_member member = own_member(false);
	struct bb_error err;

	(void)state;
	assert_works(bb_roster_row_apply(&row, &member, &defaults, &err), err);
	assert_int_equal(member.id, 7);
	assert_string_equal(member.name, "Dana D");
	assert_string_equal(member.address, "dana@example.org");
	assert_int_equal(member.further_count, 2);
	assert_string_equal(member.further[0], "dana@example.com");
	assert_string_equal(member.further[1], "new2@example.org");
	assert_string_equal(member.zone, "UTC");
	assert_int_equal(member.joined.year, 2025);
	assert_int_equal(member.status, BB_MEMBER_PAUSED);
	assert_int_equal(member.paused_until.year, 2027);
	/* began to lead: may be named; mail was settled when the member was added */
	assert_true(member.consents[BB_PURPOSE_NAMED].given_at > 0);
	assert_int_equal(member.consents[BB_PURPOSE_MAIL].given_at, 0);
	bb_member_release(&member);
}

static void test_row__gives_no_consent_back(void **state)
{
	const struct bb_roster_row row = { .given = GIVEN(NAME) | GIVEN(LEADS) | GIVEN(STATUS),
		                           .name = (char *)"Dana D", .leads = true,
		                           .address = (char *)"dana@example.org" };
	struct bb_member member = own_member(true); /* leads, and took back to be named */
	struct bb_error err;

	(void)state;
	assert_works(bb_roster_row_apply(&row, &member, &defaults, &err), err);
	assert_string_equal(member.name, "Dana D");
	for (size_t i = 0; i < BB_PURPOSE_COUNT; i++)
		assert_int_equal(member.consents[i].given_at, 0);
	assert_int_equal(member.status, BB_MEMBER_ACTIVE);
	assert_int_equal(member.paused_until.year, 0);
	bb_member_release(&member);
}

static void test_row__applied_is_the_same_as_the_roster(void **state)
{
	const struct bb_roster_row row = { .given = GIVEN(NAME) | GIVEN(LEADS) | GIVEN(JOINED) |
		                                    GIVEN(STATUS) | GIVEN(ZONE),
		                           .name = (char *)"Dana",
		                           .address = (char *)"d@example.org",
		                           .further = (char **)further_of_two,
		                           .further_count = 2,
		                           .joined = { 2026, 1 },
		                           .status = BB_MEMBER_PAUSED,
		                           .paused_until = { 2027, 5 },
		                           .zone = (char *)"UTC" };
	struct bb_member member = { 0 };
	struct bb_row_change change = { 0 };
	struct bb_error err;

	(void)state;
	assert_works(bb_roster_row_apply(&row, &member, &defaults, &err), err);
	assert_works(bb_roster_row_compare(&change, &row, &member, &err), err);
	assert_int_equal(change.verdict, BB_ROW_SAME);
	bb_row_change_release(&change);
	bb_member_release(&member);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_row__belongs_to_whom_one_of_its_addresses_belongs_to),
		cmocka_unit_test(test_row__passes_on_what_the_look_up_said),
		cmocka_unit_test(test_row__is_held_against_the_member),
		cmocka_unit_test(test_row__makes_a_new_member),
		cmocka_unit_test(test_row__asks_for_no_consent_that_isn_t_needed),
		cmocka_unit_test(test_row__changes_what_it_says_and_nothing_else),
		cmocka_unit_test(test_row__gives_no_consent_back),
		cmocka_unit_test(test_row__applied_is_the_same_as_the_roster),
	};

	return cmocka_run_group_tests_name("roster_row", tests, NULL, NULL);
}
