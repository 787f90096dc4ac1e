/* SPDX-License-Identifier: MIT */
/* Readers that aren't ours: a Python script of tests/support over what a test has made. */
#ifndef TESTS_OUTSIDE_H
#define TESTS_OUTSIDE_H

#include <stddef.h>

/**
 * Run a script with `input` on its stdin and fail the test if it ends with
 * another code than 0.
 *
 * @param script  file in tests/support, arguments behind it
 * @return what it printed; the caller frees it
 */
char *outside_read(const char *script, const char *input, size_t len);

/** A new folder under /tmp; the caller frees the name and calls outside_remove(). */
char *outside_folder(void);
void outside_remove(char *folder);

#endif
