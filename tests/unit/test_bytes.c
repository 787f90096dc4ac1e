/* SPDX-License-Identifier: MIT */
#include <brownbag/bytes.h>

#include "contract.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 300 };

/* Lengths around those at which the buffer has to grow. */
static void test_bytes__formats_what_fits_and_what_does_not(void **state)
{
	static const int begins[] = { 0, 1, 40, 62, 63, 64, 65, 200 };
	char filling[MOST + 1];
	struct bb_error err;

	(void)state;
	memset(filling, 'x', MOST);
	filling[MOST] = '\0';
	for (size_t i = 0; i < count_of(begins); i++) {
		for (int more = 0; begins[i] + more + 2 <= MOST; more++) {
			struct bb_bytes text = BB_BYTES_INIT(MOST);
			char *whole = NULL;

			bb_bytes_add(&text, filling, (size_t)begins[i]);
			bb_bytes_addf(&text, "<%.*s>", more, filling);
			assert_works(bb_bytes_detach(&whole, &text, &err), err);
			assert_int_equal(strlen(whole), begins[i] + more + 2);
			assert_int_equal(whole[begins[i]], '<');
			assert_int_equal(whole[begins[i] + more + 1], '>');
			assert_int_equal(strspn(whole + begins[i] + 1, "x"), more);
			free(whole);
		}
	}
}

/* Whether or not there would have been room for it. */
static void test_bytes__formats_nothing_beyond_the_maximum(void **state)
{
	static const int begins[] = { 0, 5, 90 };
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(begins); i++) {
		struct bb_bytes text = BB_BYTES_INIT(100);
		char *whole = NULL;

		bb_bytes_addf(&text, "%*s", begins[i], "");
		bb_bytes_addf(&text, "%0*d", 101 - begins[i], 7);
		assert_int_equal(strlen(bb_bytes_text(&text)), begins[i]);
		bb_bytes_addf(&text, "more");
		assert_int_equal(strlen(bb_bytes_text(&text)), begins[i]);
		assert_fails(BB_EINVAL, bb_bytes_detach(&whole, &text, &err), err);
		bb_bytes_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes__formats_what_fits_and_what_does_not),
		cmocka_unit_test(test_bytes__formats_nothing_beyond_the_maximum),
	};

	return cmocka_run_group_tests_name("bytes", tests, NULL, NULL);
}
