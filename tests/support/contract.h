/* SPDX-License-Identifier: MIT */
/*
 * What every unit test includes: cmocka, and the error contract of
 * <brownbag/error.h> as two macros, held against every call that a test makes.
 */
#ifndef TESTS_CONTRACT_H
#define TESTS_CONTRACT_H

#include <brownbag/error.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define assert_fails(expected, call, err)                   \
	do {                                                \
		(err) = (struct bb_error)BB_ERROR_INIT;     \
		assert_int_equal((call), (expected));       \
		assert_int_equal((err).status, (expected)); \
		assert_true((err).text[0] != '\0');         \
	} while (0)

#define assert_works(call, err)                             \
	do {                                                \
		(err) = (struct bb_error)BB_ERROR_INIT;     \
		if ((call) != BB_OK)                        \
			fail_msg("%s: %s", #call, (err).text); \
		assert_string_equal((err).text, "");        \
	} while (0)

#define count_of(array) (sizeof(array) / sizeof *(array))

#endif
