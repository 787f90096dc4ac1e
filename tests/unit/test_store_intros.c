/* SPDX-License-Identifier: MIT */
#include "contract.h"
#include "new_store.h"

#include <brownbag/store_intros.h>
#include <brownbag/store_mail.h>
#include <brownbag/store_people.h>

#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

static int64_t ask(struct new_store *self, const char *sql)
{
	struct bb_error err;
	int64_t found = -1;

	assert_works(bb_store_ask(self->store, sql, BIND_NONE, &found, &err), err);
	return found;
}

/* Of Ana, put to Ben after Cara, who was asked in vain. */
static struct bb_intro put_to_ben(struct new_store *self)
{
	static struct bb_passed passed = { 3, 0 };
	struct bb_intro intro = {
		.topic = (char *)"travel", .question = (char *)"How?", .state = BB_INTRO_ASKED_HELPER,
		.begun_at = NEW_STORE_NOW, .since = NEW_STORE_NOW + 1, .asked_at = NEW_STORE_NOW + 2,
		.until = { 2027, 3, 1 },
		.asker = { .member = 1, .agreed = true, .name = (char *)"A.", .address = (char *)"a@example.org" },
		.helper = { .member = 2 },
		.passed = &passed, .passed_count = 1,
	};
	struct bb_error err;

	new_store_add_member(self, "Ana", "ana@example.org");
	new_store_add_member(self, "Ben", "ben@example.org");
	new_store_add_member(self, "Cara", "cara@example.org");
	passed.again_at = NEW_STORE_NOW + 9;
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_add_intro(self->store, &intro, &intro.id, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	return intro;
}

static int64_t tell(struct new_store *self, int64_t intro, int64_t member,
                    enum bb_intro_letter letter, const char *message_id)
{
	struct bb_occasion occasion = { .kind = BB_KIND_INTRO, .member = member, .intro = intro,
		                        .letter = letter, .made_at = NEW_STORE_NOW };
	struct bb_mail mail = new_store_mail(BB_KIND_INTRO, 0, member);
	struct bb_error err;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_add_occasion(self->store, &occasion, 0, &mail.key.occasion, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	mail.message_id = (char *)message_id;
	new_store_queue(self, &mail);
	return mail.key.occasion;
}

static void test_store_intros__come_back_as_they_were(void **state)
{
	struct new_store *self = *state;
	struct bb_intro put = put_to_ben(self), got = { 0 };
	struct bb_intros open = { 0 };
	struct bb_error err;

	assert_works(bb_store_load_intro(self->store, put.id, &got, &err), err);
	assert_string_equal(got.topic, "travel");
	assert_string_equal(got.question, "How?");
	assert_int_equal(got.state, put.state);
	assert_int_equal(got.begun_at, put.begun_at);
	assert_int_equal(got.since, put.since);
	assert_int_equal(got.asked_at, put.asked_at);
	assert_int_equal(bb_date_compare(got.until, put.until), 0);
	assert_int_equal(got.asker.member, 1);
	assert_true(got.asker.agreed);
	assert_string_equal(got.asker.name, "A.");
	assert_string_equal(got.asker.address, "a@example.org");
	assert_int_equal(got.helper.member, 2);
	assert_false(got.helper.agreed);
	assert_null(got.helper.name);
	assert_int_equal(got.passed_count, 1);
	assert_int_equal(got.passed[0].member, 3);
	assert_int_equal(got.passed[0].again_at, NEW_STORE_NOW + 9);
	bb_intro_release(&got);
	assert_works(bb_store_load_intros(self->store, true, &open, &err), err);
	assert_int_equal(open.count, 1);
	bb_intros_release(&open);
	assert_fails(BB_ENOENT, bb_store_load_intro(self->store, 99, &got, &err), err);
}

static void test_store_intros__let_a_passed_one_be_asked_again(void **state)
{
	struct new_store *self = *state;
	struct bb_intro put = put_to_ben(self), got = { 0 };
	struct bb_error err;

	put.helper.member = 3;
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_save_intro(self->store, &put, &err), err);
	put.id = 99;
	assert_fails(BB_ENOENT, bb_store_save_intro(self->store, &put, &err), err);
	assert_works(bb_store_load_intro(self->store, 1, &got, &err), err);
	bb_store_rollback(self->store);
	assert_int_equal(got.helper.member, 3);
	assert_int_equal(got.passed_count, 0);
	bb_intro_release(&got);
}

static void test_store_intros__take_back_the_mails_of_a_step(void **state)
{
	struct new_store *self = *state;
	struct bb_intro put = put_to_ben(self);
	int64_t occasion = tell(self, put.id, 2, BB_INTRO_QUESTION, "1@example.org"), found = 0;
	struct bb_occasion *occasions = NULL;
	struct bb_error err;
	size_t count = 9;

	tell(self, 0, 1, BB_INTRO_NOBODY, "2@example.org"); /* of one that is over */
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_retract_intro(self->store, put.id, NEW_STORE_NOW, &err), err);
	assert_int_equal(ask(self, "SELECT count(*) FROM mail WHERE state = 'dropped'"), 1);
	assert_int_equal(ask(self, "SELECT count(*) FROM mail WHERE state = 'queued'"), 1);
	assert_int_equal(ask(self, "SELECT count(*) FROM mail_body"), 1);
	assert_works(bb_store_load_occasions(self->store, 0, &occasions, &count, &err), err);
	assert_int_equal(count, 1);
	assert_int_equal(occasions[0].letter, BB_INTRO_NOBODY);
	free(occasions);
	assert_works(bb_store_find_intro(self->store, occasion, &found, &err), err);
	assert_int_equal(found, put.id); /* an answer to it is still one */
	bb_store_rollback(self->store);
}

static void test_store_intros__leave_nothing_of_people_at_the_end(void **state)
{
	struct new_store *self = *state;
	struct bb_intro put = put_to_ben(self);
	int64_t occasion = tell(self, put.id, 2, BB_INTRO_QUESTION, "1@example.org"), found = 9;
	struct bb_intro over = { .id = put.id, .topic = (char *)"travel", .question = (char *)"",
		                 .state = BB_INTRO_CLOSED, .until = { 2027, 3, 1 } };
	struct bb_intros open = { 0 };
	struct bb_error err;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_retract_intro(self->store, put.id, NEW_STORE_NOW, &err), err);
	assert_works(bb_store_save_intro(self->store, &over, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	assert_int_equal(ask(self, "SELECT count(*) FROM intro_side"), 0);
	assert_int_equal(ask(self, "SELECT count(*) FROM occasion"), 0);
	assert_int_equal(ask(self, "SELECT count(*) FROM mail_body"), 0);
	assert_int_equal(ask(self, "SELECT count(*) FROM intro WHERE question <> ''"), 0);
	assert_works(bb_store_find_intro(self->store, occasion, &found, &err), err);
	assert_int_equal(found, 0);
	assert_works(bb_store_load_intros(self->store, true, &open, &err), err);
	assert_int_equal(open.count, 0);
	assert_works(bb_store_load_intros(self->store, false, &open, &err), err);
	assert_int_equal(open.count, 1);
	bb_intros_release(&open);
}

static void test_store_intros__go_with_the_one_who_asked(void **state)
{
	struct new_store *self = *state;
	struct bb_intro put = put_to_ben(self);
	struct bb_error err;

	tell(self, put.id, 2, BB_INTRO_QUESTION, "1@example.org");
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_erase_member(self->store, 2, NEW_STORE_NOW, &err), err);
	assert_int_equal(ask(self, "SELECT count(*) FROM intro"), 1); /* it is Ana's */
	assert_int_equal(ask(self, "SELECT count(*) FROM intro_side WHERE member = 2"), 0);
	bb_store_rollback(self->store);
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_erase_member(self->store, 1, NEW_STORE_NOW, &err), err);
	assert_int_equal(ask(self, "SELECT count(*) FROM intro"), 0);
	assert_int_equal(ask(self, "SELECT count(*) FROM intro_side"), 0);
	assert_int_equal(ask(self, "SELECT count(*) FROM mail_body"), 0); /* of Ben's mail, too */
	bb_store_rollback(self->store);
}

static void test_store_intros__are_counted_by_topic_and_quarter(void **state)
{
	struct new_store *self = *state;
	struct bb_error err;
	int64_t sum = 9;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_count_intro(self->store, BB_INTRO_COUNT_MADE, "travel",
	                                  (struct bb_month){ 2027, 2 }, &err), err);
	assert_works(bb_store_count_intro(self->store, BB_INTRO_COUNT_MADE, "daycare",
	                                  (struct bb_month){ 2027, 3 }, &err), err);
	assert_works(bb_store_count_intro(self->store, BB_INTRO_COUNT_MADE, "daycare",
	                                  (struct bb_month){ 2027, 4 }, &err), err);
	assert_works(bb_store_sum_intros(self->store, BB_INTRO_COUNT_MADE,
	                                 (struct bb_month){ 2027, 1 }, &sum, &err), err);
	assert_int_equal(sum, 2);
	assert_works(bb_store_sum_intros(self->store, BB_INTRO_COUNT_ASKED,
	                                 (struct bb_month){ 2027, 1 }, &sum, &err), err);
	assert_int_equal(sum, 0);
	assert_int_equal(ask(self, "SELECT count(*) FROM tally"), 3);
	bb_store_rollback(self->store);
}

#define store_test(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_store_intros__come_back_as_they_were),
		store_test(test_store_intros__let_a_passed_one_be_asked_again),
		store_test(test_store_intros__take_back_the_mails_of_a_step),
		store_test(test_store_intros__leave_nothing_of_people_at_the_end),
		store_test(test_store_intros__go_with_the_one_who_asked),
		store_test(test_store_intros__are_counted_by_topic_and_quarter),
	};

	return cmocka_run_group_tests_name("store_intros", tests, NULL, NULL);
}
