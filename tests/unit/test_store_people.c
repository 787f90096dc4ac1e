/* SPDX-License-Identifier: MIT */
#include "contract.h"
#include "new_store.h"

#include <brownbag/store_intros.h>

#include <stdlib.h>
#include <string.h>

/* Everything that a member can have. */
static struct bb_member full_member(void)
{
	static char *further[] = { (char *)"ana.lima@example.org", (char *)"al@example.com" };
	static struct bb_away away[] = {
		{ { 2027, 3, 1 }, { 2027, 3, 5 }, NEW_STORE_NOW },
		{ { 2027, 7, 1 }, { 2027, 7, 31 }, NEW_STORE_NOW + 1 },
	};

	return (struct bb_member){
		.name = (char *)"Ana Lima",
		.address = (char *)"Ana@example.org",
		.further = further,
		.further_count = count_of(further),
		.status = BB_MEMBER_PAUSED,
		.joined = { 2026, 11 },
		.left = { 2026, 12 },
		.paused_until = { 2027, 3 },
		.leads = true,
		.zone = (char *)"Europe/Lisbon",
		.mutes = BB_KIND_BIT(BB_KIND_THANKS) | BB_KIND_BIT(BB_KIND_DIGEST),
		.consents = {
			[BB_PURPOSE_MAIL] = { { 2026, 11, 3 }, 1, (char *)"vouched for by the organizer" },
			[BB_PURPOSE_TOPICS] = { { 2026, 11, 4 }, 2, (char *)"asked" },
		},
		.away = away,
		.away_count = count_of(away),
	};
}

static void assert_same_member(const struct bb_member *a, const struct bb_member *b)
{
	assert_string_equal(a->name, b->name);
	assert_string_equal(a->address, b->address);
	assert_int_equal(a->further_count, b->further_count);
	for (size_t i = 0; i < a->further_count; i++)
		assert_string_equal(a->further[i], b->further[i]);
	assert_int_equal(a->status, b->status);
	assert_memory_equal(&a->joined, &b->joined, sizeof a->joined);
	assert_memory_equal(&a->left, &b->left, sizeof a->left);
	assert_memory_equal(&a->paused_until, &b->paused_until, sizeof a->paused_until);
	assert_int_equal(a->leads, b->leads);
	assert_string_equal(a->zone ? a->zone : "-", b->zone ? b->zone : "-");
	assert_int_equal(a->mutes, b->mutes);
	for (int i = 0; i < BB_PURPOSE_COUNT; i++) {
		assert_int_equal(bb_date_compare(a->consents[i].given_on, b->consents[i].given_on), 0);
		assert_int_equal(a->consents[i].given_at, b->consents[i].given_at);
		assert_string_equal(a->consents[i].how ? a->consents[i].how : "-",
		                    b->consents[i].how ? b->consents[i].how : "-");
	}
	assert_int_equal(a->away_count, b->away_count);
	assert_memory_equal(a->away, b->away, a->away_count * sizeof *a->away);
}

static void test_store_people__gives_back_what_was_stored(void **state)
{
	struct new_store *self = *state;
	struct bb_member want = full_member(), got;
	struct bb_error err;
	int64_t id = 0;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_add_member(self->store, &want, &id, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	new_store_reopen(self, BB_STORE_READ);
	assert_works(bb_store_load_member(self->store, id, &got, &err), err);
	assert_same_member(&got, &want);
	assert_int_equal(got.id, id);
	assert_int_equal(got.generation, 0);
	bb_member_release(&got);
	assert_fails(BB_ENOENT, bb_store_load_member(self->store, id + 1, &got, &err), err);
}

static void test_store_people__gives_each_member_its_own_rows(void **state)
{
	struct new_store *self = *state;
	struct bb_member full = full_member();
	struct bb_roster roster = { 0 };
	struct bb_error err;

	new_store_add_member(self, "Ben", "ben@example.org");
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_add_member(self->store, &full, NULL, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	new_store_add_member(self, "Cem", "cem@example.org");
	assert_works(bb_store_load_roster(self->store, &roster, &err), err);
	assert_int_equal(roster.count, 3);
	assert_string_equal(roster.members[0].address, "ben@example.org");
	assert_int_equal(roster.members[0].further_count + roster.members[0].away_count, 0);
	assert_same_member(&roster.members[1], &full);
	assert_string_equal(roster.members[2].address, "cem@example.org");
	assert_int_equal(roster.members[2].consents[BB_PURPOSE_NAMED].given_on.year, 2026);
	bb_roster_release(&roster);
}

static void test_store_people__keeps_an_address_to_one_member(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	int64_t ben = new_store_add_member(self, "Ben", "ben@example.org"), found = -1;
	char *further[] = { (char *)"ANA@example.org" };
	struct bb_member member;
	struct bb_error err;

	assert_works(bb_store_find_address(self->store, "ana@example.org", &found, &err), err);
	assert_int_equal(found, ana);
	assert_works(bb_store_find_address(self->store, "nobody@example.org", &found, &err), err);
	assert_int_equal(found, 0);
	assert_works(bb_store_load_member(self->store, ben, &member, &err), err);
	assert_works(bb_store_begin(self->store, &err), err);
	member.further = further;
	member.further_count = 1;
	assert_fails(BB_ECONFLICT, bb_store_update_member(self->store, &member, &err), err);
	assert_non_null(strstr(err.text, "member 1 already"));
	assert_fails(BB_ECONFLICT, bb_store_add_member(self->store, &member, NULL, &err), err);
	bb_store_rollback(self->store);
	member.further = NULL;
	member.further_count = 0;
	bb_member_release(&member);
}

static void test_store_people__counts_corrections_of_the_address(void **state)
{
	static const struct { const char *address; int generation, bounces; } cases[] = {
		{ "ana@example.org", 0, 1 },  /* as it was */
		{ "Ana@Example.org", 0, 1 },  /* the same mailbox */
		{ "ana@example.com", 1, 0 },
		{ "ana@example.org", 2, 0 },  /* back is a correction, too */
	};
	struct new_store *self = *state;
	int64_t id = new_store_add_member(self, "Ana", "ana@example.org");
	struct bb_member member;
	struct bb_error err;

	for (size_t i = 0; i < count_of(cases); i++) {
		assert_works(bb_store_load_member(self->store, id, &member, &err), err);
		free(member.address);
		member.address = strdup(cases[i].address);
		member.bounces = 1;
		member.generation = 7; /* is the store's to count */
		assert_works(bb_store_begin(self->store, &err), err);
		assert_works(bb_store_update_member(self->store, &member, &err), err);
		assert_works(bb_store_commit(self->store, &err), err);
		bb_member_release(&member);
		assert_works(bb_store_load_member(self->store, id, &member, &err), err);
		assert_string_equal(member.address, cases[i].address);
		assert_int_equal(member.generation, cases[i].generation);
		assert_int_equal(member.bounces, cases[i].bounces);
		bb_member_release(&member);
	}
}

static void test_store_people__replaces_all_of_a_member(void **state)
{
	struct new_store *self = *state;
	int64_t id = new_store_add_member(self, "Ben", "ben@example.org");
	struct bb_member want = full_member(), got;
	struct bb_error err;

	want.id = id;
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_update_member(self->store, &want, &err), err);
	assert_works(bb_store_update_member(self->store, &want, &err), err);
	want.id = 99;
	want.address = (char *)"new@example.org";
	want.further_count = 0;
	assert_fails(BB_ENOENT, bb_store_update_member(self->store, &want, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	want = full_member();
	assert_works(bb_store_load_member(self->store, id, &got, &err), err);
	assert_same_member(&got, &want);
	bb_member_release(&got);
}

static void test_store_people__counts_by_status(void **state)
{
	struct new_store *self = *state;
	int64_t gone = new_store_add_member(self, "Ana", "ana@example.org");
	struct bb_member member = full_member();
	struct bb_roster_counts counts;
	struct bb_error err;

	new_store_add_member(self, "Ben", "ben@example.org");
	assert_works(bb_store_begin(self->store, &err), err);
	member.address = (char *)"p@example.org";
	member.further_count = 0;
	assert_works(bb_store_add_member(self->store, &member, NULL, &err), err);
	member.address = (char *)"f@example.org";
	member.status = BB_MEMBER_FORMER;
	assert_works(bb_store_add_member(self->store, &member, NULL, &err), err);
	member.address = (char *)"a@example.org";
	member.status = BB_MEMBER_ACTIVE;
	member.leads = false;
	assert_works(bb_store_add_member(self->store, &member, NULL, &err), err);
	assert_works(bb_store_erase_member(self->store, gone, NEW_STORE_NOW, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	assert_works(bb_store_count_members(self->store, &counts, &err), err);
	assert_int_equal(counts.by_status[BB_MEMBER_ACTIVE], 2);
	assert_int_equal(counts.by_status[BB_MEMBER_PAUSED], 1);
	assert_int_equal(counts.by_status[BB_MEMBER_FORMER], 1);
	assert_int_equal(counts.leads, 1);
}

static void test_store_people__keeps_topics_and_who_offers_them(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	struct bb_offer offer = { .topic = (char *)"travel", .member = ana,
	                          .renewed = { 2027, 1 }, .month_cap = 2 };
	struct bb_topics topics = { 0 };
	struct bb_offers offers = { 0 };
	struct bb_error err;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_fails(BB_ENOENT, bb_store_set_offer(self->store, &offer, &err), err);
	assert_works(bb_store_add_topic(self->store, "travel", &err), err);
	assert_works(bb_store_add_topic(self->store, "daycare", &err), err);
	assert_works(bb_store_add_topic(self->store, "travel", &err), err);
	assert_works(bb_store_set_offer(self->store, &offer, &err), err);
	bb_offer_ask(&offer, (struct bb_month){ 2027, 1 }, NEW_STORE_NOW);
	assert_works(bb_store_set_rest(self->store, &offer, &err), err);
	/* Renewing an offer is no rest. */
	offer = (struct bb_offer){ .topic = (char *)"travel", .member = ana,
		                   .renewed = { 2027, 2 }, .month_cap = 3 };
	assert_works(bb_store_set_offer(self->store, &offer, &err), err);
	assert_works(bb_store_load_topics(self->store, &topics, &err), err);
	assert_int_equal(topics.count, 2);
	assert_string_equal(topics.slugs[0], "daycare");
	assert_works(bb_store_load_offers(self->store, &offers, &err), err);
	assert_int_equal(offers.count, 1);
	assert_string_equal(offers.items[0].topic, "travel");
	assert_int_equal(offers.items[0].member, ana);
	assert_int_equal(offers.items[0].rested_from, NEW_STORE_NOW);
	assert_int_equal(offers.items[0].asked_in.month, 1);
	assert_int_equal(offers.items[0].asked_count, 1);
	assert_int_equal(offers.items[0].renewed.month, 2);
	assert_int_equal(offers.items[0].month_cap, 3);
	bb_offers_release(&offers);
	assert_works(bb_store_load_offers_of(self->store, ana, &offers, &err), err);
	assert_int_equal(offers.count, 1);
	bb_offers_release(&offers);
	assert_works(bb_store_load_offers_of(self->store, ana + 1, &offers, &err), err);
	assert_int_equal(offers.count, 0);
	bb_offers_release(&offers);
	bb_topics_release(&topics);
	assert_works(bb_store_withdraw_offer(self->store, ana, "travel", &err), err);
	assert_fails(BB_ENOENT, bb_store_withdraw_offer(self->store, ana, "travel", &err), err);
	bb_store_rollback(self->store);
}

static void test_store_people__excludes_both_ways(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	int64_t ben = new_store_add_member(self, "Ben", "ben@example.org");
	struct bb_exclude *pairs = NULL;
	struct bb_error err;
	size_t count = 9;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_exclude(self->store, ben, ana, &err), err);
	assert_works(bb_store_exclude(self->store, ana, ben, &err), err);
	assert_fails(BB_EINVAL, bb_store_exclude(self->store, ana, ana, &err), err);
	assert_works(bb_store_load_excludes(self->store, &pairs, &count, &err), err);
	assert_int_equal(count, 1);
	assert_int_equal(pairs[0].low, ana);
	assert_int_equal(pairs[0].high, ben);
	free(pairs);
	assert_works(bb_store_unexclude(self->store, ben, ana, &err), err);
	assert_works(bb_store_load_excludes(self->store, &pairs, &count, &err), err);
	assert_int_equal(count, 0);
	assert_null(pairs);
	bb_store_rollback(self->store);
}

#define store_test(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_store_people__gives_back_what_was_stored),
		store_test(test_store_people__gives_each_member_its_own_rows),
		store_test(test_store_people__keeps_an_address_to_one_member),
		store_test(test_store_people__counts_corrections_of_the_address),
		store_test(test_store_people__replaces_all_of_a_member),
		store_test(test_store_people__counts_by_status),
		store_test(test_store_people__keeps_topics_and_who_offers_them),
		store_test(test_store_people__excludes_both_ways),
	};

	return cmocka_run_group_tests_name("store_people", tests, NULL, NULL);
}
