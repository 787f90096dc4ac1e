/* SPDX-License-Identifier: MIT */
#include "contract.h"
#include "new_store.h"

#include <brownbag/trouble.h>

static void test_trouble__begins_once_each(void **state)
{
	static const struct {
		enum bb_trouble which;
		bool trouble, begins;
	} runs[] = {
		{ BB_TROUBLE_MAIL, false, false },   { BB_TROUBLE_MAIL, true, true },
		{ BB_TROUBLE_MAIL, true, false },    { BB_TROUBLE_PAGE, true, true },
		{ BB_TROUBLE_MAIL, false, false },   { BB_TROUBLE_PAGE, true, false },
		{ BB_TROUBLE_MAILBOX, true, true },  { BB_TROUBLE_MAIL, true, true },
		{ BB_TROUBLE_PAGE, false, false },   { BB_TROUBLE_MAILBOX, true, false },
		{ BB_TROUBLE_MAILBOX, false, false }, { BB_TROUBLE_PAGE, true, true },
	};
	struct new_store *store = *state;
	struct bb_error err;

	for (size_t i = 0; i < count_of(runs); i++) {
		bool begins = !runs[i].begins;

		assert_works(bb_trouble_record(store->store, runs[i].which, runs[i].trouble,
		                               NEW_STORE_NOW, &begins, &err), err);
		assert_int_equal(begins, runs[i].begins);
	}
}

static void test_trouble__remembers_since_when(void **state)
{
	struct new_store *store = *state;
	int64_t since = -1;
	struct bb_error err;
	bool begins;

	assert_works(bb_trouble_since(&since, store->store, BB_TROUBLE_PAGE, &err), err);
	assert_int_equal(since, 0);
	for (int i = 0; i < 2; i++)
		assert_works(bb_trouble_record(store->store, BB_TROUBLE_PAGE, true, NEW_STORE_NOW + i,
		                               &begins, &err), err);
	assert_works(bb_trouble_since(&since, store->store, BB_TROUBLE_PAGE, &err), err);
	assert_int_equal(since, NEW_STORE_NOW);
	assert_works(bb_trouble_since(&since, store->store, BB_TROUBLE_MAIL, &err), err);
	assert_int_equal(since, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_trouble__begins_once_each, new_store_setup,
		                                new_store_teardown),
		cmocka_unit_test_setup_teardown(test_trouble__remembers_since_when, new_store_setup,
		                                new_store_teardown),
	};

	return cmocka_run_group_tests_name("trouble", tests, NULL, NULL);
}
