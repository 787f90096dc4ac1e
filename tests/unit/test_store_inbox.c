/* SPDX-License-Identifier: MIT */
#include <brownbag/store_inbox.h>

#include "contract.h"
#include "new_store.h"

#include <stdlib.h>
#include <string.h>

static void test_store_inbox__knows_a_message_again(void **state)
{
	struct new_store *self = *state;
	uint8_t one[BB_DIGEST_SIZE] = { 1 }, other[BB_DIGEST_SIZE] = { 2 };
	struct bb_error err;
	int tries = 7;

	assert_works(bb_store_load_seen(self->store, one, &tries, &err), err);
	assert_int_equal(tries, 0);
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_set_seen(self->store, one, 1, NEW_STORE_NOW, &err), err);
	assert_works(bb_store_set_seen(self->store, one, BB_SEEN_DONE, NEW_STORE_NOW, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	new_store_reopen(self, BB_STORE_READ);
	assert_works(bb_store_load_seen(self->store, one, &tries, &err), err);
	assert_int_equal(tries, BB_SEEN_DONE);
	assert_works(bb_store_load_seen(self->store, other, &tries, &err), err);
	assert_int_equal(tries, 0);
}

/* -- which SEQUENCE shows the present time -- */

static void queue_object(struct new_store *self, enum bb_kind kind, int64_t lunch, int64_t member,
                         int revision, int sequence)
{
	struct bb_mail mail = new_store_mail(kind, lunch, member);
	char message_id[] = "x-0@example.org";

	message_id[0] = (char)('a' + sequence);
	mail.message_id = message_id;
	mail.key.revision = revision;
	mail.sequence = sequence;
	mail.made_at = NEW_STORE_NOW + sequence;
	new_store_queue(self, &mail);
}

static void test_store_inbox__tells_which_sequence_shows_the_present_time(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	int64_t lunch = new_store_add_lunch(self, (struct bb_date){ 2027, 2, 9 });
	struct bb_entry_times times;
	struct bb_error err;

	assert_fails(BB_ENOENT, bb_store_load_entry_times(self->store, lunch, ana, 0, &times, &err),
	             err);
	queue_object(self, BB_KIND_INVITE, lunch, ana, 0, 0);
	queue_object(self, BB_KIND_UPDATE, lunch, ana, 1, 3); /* the place */
	assert_works(bb_store_load_entry_times(self->store, lunch, ana, 0, &times, &err), err);
	assert_int_equal(times.sequence, 3);
	assert_int_equal(times.significant, 0);
	assert_int_equal(times.significant_at, NEW_STORE_NOW);
	/* the time has changed, and nobody was told yet: every answer is to another one */
	assert_works(bb_store_load_entry_times(self->store, lunch, ana, 2, &times, &err), err);
	assert_int_equal(times.significant, 4);
	queue_object(self, BB_KIND_CANCEL, lunch, ana, 2, 4);
	queue_object(self, BB_KIND_UPDATE, lunch, ana, 2, 5);
	queue_object(self, BB_KIND_INVITE, lunch, ana, 3, 6);
	queue_object(self, BB_KIND_REMINDER, lunch, ana, 3, -1); /* has none */
	assert_works(bb_store_load_entry_times(self->store, lunch, ana, 2, &times, &err), err);
	assert_int_equal(times.significant, 5);
	assert_int_equal(times.significant_at, NEW_STORE_NOW + 5);
	assert_int_equal(times.sequence, 6);
}

/* -- review -- */

static void test_store_inbox__keeps_what_waits_until_it_is_settled(void **state)
{
	struct new_store *self = *state;
	struct bb_review review = { .at = NEW_STORE_NOW, .reason = (char *)"stale",
		                    .wants = (char *)"accepted", .sender = (char *)"x@example.org",
		                    .answer = { .sequence = 2, .stamped_at = 3, .dated_at = 4 } };
	struct bb_reviews reviews = { NULL, 0 };
	struct bb_review found = { 0 };
	int64_t id = 0, count = 0;
	struct bb_error err;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_add_review(self->store, &review, &id, &err), err);
	assert_works(bb_store_load_review(self->store, id, &found, &err), err);
	assert_string_equal(found.reason, "stale");
	assert_string_equal(found.words, "");
	assert_int_equal(found.answer.stamped_at, 3);
	bb_review_release(&found);
	assert_works(bb_store_load_reviews(self->store, &reviews, &err), err);
	assert_int_equal(reviews.count, 1);
	bb_reviews_release(&reviews);
	assert_works(bb_store_delete_review(self->store, id, &err), err);
	assert_fails(BB_ENOENT, bb_store_delete_review(self->store, id, &err), err);
	assert_fails(BB_ENOENT, bb_store_load_review(self->store, id, &found, &err), err);
	assert_works(bb_store_count_reviews(self->store, &count, &err), err);
	assert_int_equal(count, 0);
	assert_works(bb_store_commit(self->store, &err), err);
}

static void test_store_inbox__takes_back_a_part_of_a_transaction(void **state)
{
	struct new_store *self = *state;
	uint8_t kept[BB_DIGEST_SIZE] = { 1 }, taken[BB_DIGEST_SIZE] = { 2 };
	struct bb_error err;
	int tries = 0;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_try(self->store, &err), err);
	assert_works(bb_store_set_seen(self->store, kept, 1, NEW_STORE_NOW, &err), err);
	assert_works(bb_store_keep(self->store, &err), err);
	assert_works(bb_store_try(self->store, &err), err);
	assert_works(bb_store_set_seen(self->store, taken, 1, NEW_STORE_NOW, &err), err);
	assert_works(bb_store_take_back(self->store, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	assert_works(bb_store_load_seen(self->store, kept, &tries, &err), err);
	assert_int_equal(tries, 1);
	assert_works(bb_store_load_seen(self->store, taken, &tries, &err), err);
	assert_int_equal(tries, 0);
}

/* -- bounces -- */

static int bounce(struct new_store *self, int64_t mail)
{
	struct bb_error err;
	int run = -1;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_bounce(self->store, mail, "came back: 5.1.1", &run, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	return run;
}

static void test_store_inbox__counts_bounces_in_a_row(void **state)
{
	/* which of five mails come back, in this order, and the run that each makes */
	static const struct {
		int mails[5], runs[5];
	} cases[] = {
		{ { 0, 1 }, { 1, 2 } },
		{ { 1, 0 }, { 1, 2 } },             /* reports come in any order */
		{ { 0, 2 }, { 1, 1 } },             /* the one between arrived */
		{ { 0, 2, 1 }, { 1, 1, 3 } },       /* or its report was slow */
		{ { 3, 3 }, { 1, 0 } },             /* told twice */
		{ { 4, 3, 2 }, { 1, 2, 3 } },
	};
	struct new_store *self = *state;
	struct bb_member member = { 0 };
	struct bb_error err;
	char address[] = "a-0@example.org";

	for (size_t i = 0; i < count_of(cases); i++) {
		int64_t mails[5], ana;
		int last = 0;

		address[2] = (char)('0' + i);
		ana = new_store_add_member(self, "Ana", address);
		for (int j = 0; j < 5; j++)
			mails[j] = new_store_mail_in(self, ana, BB_MAIL_SENT);
		for (int j = 0; j < 5 && cases[i].runs[j] + cases[i].mails[j] > 0; j++) {
			assert_int_equal(bounce(self, mails[cases[i].mails[j]]), cases[i].runs[j]);
			last = cases[i].runs[j] ? cases[i].runs[j] : last;
		}
		assert_works(bb_store_load_member(self->store, ana, &member, &err), err);
		assert_int_equal(member.bounces, last);
		bb_member_release(&member);
	}
}

#define store_test(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_store_inbox__knows_a_message_again),
		store_test(test_store_inbox__tells_which_sequence_shows_the_present_time),
		store_test(test_store_inbox__keeps_what_waits_until_it_is_settled),
		store_test(test_store_inbox__takes_back_a_part_of_a_transaction),
		store_test(test_store_inbox__counts_bounces_in_a_row),
	};

	return cmocka_run_group_tests_name("store_inbox", tests, NULL, NULL);
}
