/* SPDX-License-Identifier: MIT */
#include <brownbag/outbox.h>

#include "contract.h"

#include <string.h>

static void test_outbox__key_tells_all_that_makes_a_mail_another_one(void **state)
{
	static const struct bb_mail_key keys[] = {
		{ BB_KIND_INVITE, 12, 5, 0, 1, 0 },  { BB_KIND_UPDATE, 12, 5, 0, 1, 0 },
		{ BB_KIND_INVITE, 13, 5, 0, 1, 0 },  { BB_KIND_INVITE, 12, 6, 0, 1, 0 },
		{ BB_KIND_INVITE, 12, 5, -7, 1, 0 }, { BB_KIND_INVITE, 12, 5, 7, 1, 0 },
		{ BB_KIND_INVITE, 12, 5, 0, 2, 0 },  { BB_KIND_INVITE, 12, 5, 0, 1, 1 },
		{ BB_KIND_INVITE, 1, 25, 0, 1, 0 },
	};
	char a[BB_MAIL_KEY_SIZE], b[BB_MAIL_KEY_SIZE];

	(void)state;
	bb_mail_key_format(a, &keys[0]);
	assert_string_equal(a, "invite/12/5/0/1/0");
	for (size_t i = 0; i < count_of(keys); i++) {
		for (size_t j = 0; j < count_of(keys); j++) {
			bb_mail_key_format(a, &keys[i]);
			bb_mail_key_format(b, &keys[j]);
			assert_int_equal(strcmp(a, b) == 0, i == j);
		}
	}
}

static void test_outbox__longest_key_fits(void **state)
{
	static const struct bb_mail_key key = { BB_KIND_REMINDER, INT64_MIN, INT64_MIN,
		                                INT64_MIN,        INT32_MIN, INT32_MIN };
	char text[BB_MAIL_KEY_SIZE];

	(void)state;
	bb_mail_key_format(text, &key);
	assert_non_null(strstr(text, "/-2147483648/-2147483648"));
}

static void test_outbox__states_have_different_names(void **state)
{
	(void)state;
	for (int i = 0; i < BB_MAIL_STATE_COUNT; i++) {
		for (int j = 0; j < i; j++)
			assert_string_not_equal(bb_mail_state_name((enum bb_mail_state)i),
			                        bb_mail_state_name((enum bb_mail_state)j));
	}
	assert_string_equal(bb_mail_state_name(BB_MAIL_COMMITTING), "committing");
}

static void test_outbox__releases_what_is_empty(void **state)
{
	struct bb_mails mails = { 0 };
	struct bb_mail mail = { 0 };

	(void)state;
	bb_mails_release(&mails);
	bb_mails_release(NULL);
	bb_mail_release(&mail);
	bb_mail_release(NULL);
	bb_mail_parts_release(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outbox__key_tells_all_that_makes_a_mail_another_one),
		cmocka_unit_test(test_outbox__longest_key_fits),
		cmocka_unit_test(test_outbox__states_have_different_names),
		cmocka_unit_test(test_outbox__releases_what_is_empty),
	};

	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
