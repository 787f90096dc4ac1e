/* SPDX-License-Identifier: MIT */
#include "contract.h"
#include "new_store.h"

#include <stdlib.h>

static const struct bb_date february = { 2027, 2, 9 }, march = { 2027, 3, 9 };

static void test_store_answers__records_the_last_answer(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	int64_t lunch = new_store_add_lunch(self, february);
	struct bb_answer_row rows[] = {
		{ lunch, ana, { BB_PARTSTAT_TENTATIVE, 1, 2, 3 }, 4, false, BB_ANSWER_BY_CALENDAR },
		{ lunch, ana, { BB_PARTSTAT_DECLINED, 5, 6, 7 }, 8, true, BB_ANSWER_BY_ORGANIZER },
	};
	struct bb_answer_row got, *all = NULL;
	struct bb_error err;
	size_t count = 0;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_fails(BB_ENOENT, bb_store_load_answer(self->store, lunch, ana, &got, &err), err);
	for (size_t i = 0; i < count_of(rows); i++) {
		assert_works(bb_store_set_answer(self->store, &rows[i], &err), err);
		assert_works(bb_store_load_answer(self->store, lunch, ana, &got, &err), err);
		assert_int_equal(got.answer.partstat, rows[i].answer.partstat);
		assert_int_equal(got.answer.sequence, rows[i].answer.sequence);
		assert_int_equal(got.answer.stamped_at, rows[i].answer.stamped_at);
		assert_int_equal(got.answer.dated_at, rows[i].answer.dated_at);
		assert_int_equal(got.answered_at, rows[i].answered_at);
		assert_int_equal(got.verified, rows[i].verified);
		assert_int_equal(got.source, rows[i].source);
	}
	assert_works(bb_store_load_answers(self->store, february, &all, &count, &err), err);
	assert_int_equal(count, 1);
	assert_int_equal(all[0].answer.partstat, BB_PARTSTAT_DECLINED);
	free(all);
	assert_works(bb_store_load_answers(self->store, march, &all, &count, &err), err);
	assert_int_equal(count, 0);
	assert_works(bb_store_remove_answer(self->store, lunch, ana, &err), err);
	assert_works(bb_store_remove_answer(self->store, lunch, ana, &err), err);
	assert_fails(BB_ENOENT, bb_store_load_answer(self->store, lunch, ana, &got, &err), err);
	bb_store_rollback(self->store);
}

#define store_test(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_store_answers__records_the_last_answer),
	};

	return cmocka_run_group_tests_name("store_answers", tests, NULL, NULL);
}
