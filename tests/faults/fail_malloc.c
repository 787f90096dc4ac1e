/* SPDX-License-Identifier: MIT */
/*
 * For LD_PRELOAD: lets one allocation fail, the FAIL_MALLOC_AT-th of the program
 * FAIL_MALLOC_IN (its short name). With FAIL_MALLOC_COUNT=FILE it only counts and
 * appends the number to that file.
 *
 * GLib ends a program that is out of memory, by contract; the loader ends it, and ICU,
 * which libical brings along, crashes or waits for ever. Nothing can be done about that
 * here, so what they ask for is let pass.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static atomic_long seen, fail_at;

__attribute__((constructor)) static void start(void)
{
	const char *program = getenv("FAIL_MALLOC_IN"), *at = getenv("FAIL_MALLOC_AT");

	if (at && program && strcmp(program, program_invocation_short_name) == 0)
		fail_at = atol(at);
	seen = 0;
}

__attribute__((destructor)) static void finish(void)
{
	const char *program = getenv("FAIL_MALLOC_IN"), *path = getenv("FAIL_MALLOC_COUNT");
	FILE *file;

	if (!path || !program || strcmp(program, program_invocation_short_name) != 0)
		return;
	long count = seen;
	file = fopen(path, "a");
	if (!file)
		return;
	fprintf(file, "%ld\n", count);
	fclose(file);
}

static int never_fails(const void *caller)
{
	static const char *const libraries[] = { "libglib", "libgobject", "libgmime", "libgio",
		                                 "ld-linux", "libicu", "libstdc++" };
	Dl_info info;

	if (!dladdr(caller, &info) || !info.dli_fname)
		return 0;
	for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
		if (strstr(info.dli_fname, libraries[i]))
			return 1;
	}
	return 0;
}

static int fails(const void *caller)
{
	long number = atomic_fetch_add(&seen, 1) + 1;

	if (number != fail_at || never_fails(caller))
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}
