/* SPDX-License-Identifier: MIT */
#include "contract.h"
#include "new_store.h"

#include <brownbag/bytes.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STATE_MAX = 1024 };

/* The caller frees it. */
static char *state_of(struct bb_store *store, size_t *len)
{
	struct bb_bytes state = BB_BYTES_INIT(STATE_MAX);
	struct bb_error err;
	bool begun = false;
	char *copy;

	assert_works(bb_store_begin_reading(store, &begun, &err), err);
	assert_works(bb_store_state(&state, store, &err), err);
	bb_store_end_reading(store, begun);
	*len = state.len;
	copy = malloc(state.len);
	assert_non_null(copy);
	memcpy(copy, state.data, state.len);
	bb_bytes_release(&state);
	return copy;
}

static bool is_same(struct bb_store *store, const char *before, size_t len)
{
	size_t now_len = 0;
	char *now = state_of(store, &now_len);
	bool same = now_len == len && memcmp(now, before, len) == 0;

	free(now);
	return same;
}

/* What SQLite counts commits by: two may fall into one tick of the clock that dates the file. */
static unsigned long count_in(const char *state, size_t len)
{
	enum { COUNTER = 24, COUNTER_END = 28 };
	unsigned long count = 0;

	assert_true(len >= COUNTER_END);
	for (int i = COUNTER; i < COUNTER_END; i++)
		count = count << 8 | (unsigned char)state[i];
	return count;
}

static void test_store_state__changes_with_each_commit_and_only_so(void **state)
{
	struct new_store *self = *state;
	struct bb_error err;
	size_t len = 0;
	char *before = state_of(self->store, &len), *after;

	assert_true(is_same(self->store, before, len));
	new_store_reopen(self, BB_STORE_READ);
	assert_true(is_same(self->store, before, len));
	new_store_reopen(self, BB_STORE_WRITE);
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_set_mark(self->store, BB_MARK_RAN, 1, &err), err);
	bb_store_rollback(self->store);
	assert_true(is_same(self->store, before, len));
	for (int i = 0; i < 3; i++) {
		assert_works(bb_store_begin(self->store, &err), err);
		assert_works(bb_store_set_mark(self->store, BB_MARK_RAN, i + 2, &err), err);
		assert_works(bb_store_commit(self->store, &err), err);
		assert_false(is_same(self->store, before, len));
		after = state_of(self->store, &len);
		assert_true(count_in(after, len) > count_in(before, len));
		free(before);
		before = after;
	}
	new_store_run_elsewhere(self->path, "INSERT INTO meta (key, value) VALUES ('mark cron', 1)");
	assert_false(is_same(self->store, before, len));
	free(before);
}

static void assert_untold(struct new_store *self)
{
	struct bb_bytes state = BB_BYTES_INIT(STATE_MAX);
	struct bb_error err;
	bool begun = false;

	assert_works(bb_store_begin_reading(self->store, &begun, &err), err);
	assert_fails(BB_ECONFLICT, bb_store_state(&state, self->store, &err), err);
	bb_store_end_reading(self->store, begun);
	bb_bytes_release(&state);
}

/* As where memory runs out: SQLite has ended the reading, and what was read before and after
 * isn't of one moment. */
static void test_store_state__is_not_told_without_a_reading(void **state)
{
	struct new_store *self = *state;
	struct bb_bytes bytes = BB_BYTES_INIT(STATE_MAX);
	struct bb_error err;

	assert_fails(BB_ECONFLICT, bb_store_state(&bytes, self->store, &err), err);
	bb_bytes_release(&bytes);
}

static void test_store_state__is_not_told_of_a_file_that_was_replaced(void **state)
{
	struct new_store *self = *state;
	struct bb_error err;
	char copy[128];

	snprintf(copy, sizeof copy, "%s.copy", self->path);
	assert_works(bb_store_copy(self->store, copy, &err), err);
	assert_int_equal(rename(copy, self->path), 0);
	assert_untold(self);
}

static void test_store_state__is_not_told_by_a_header_that_commits_pass_by(void **state)
{
	struct new_store *self = *state;

	bb_store_close(self->store);
	self->store = NULL;
	new_store_run_elsewhere(self->path, "PRAGMA journal_mode = WAL");
	new_store_reopen(self, BB_STORE_READ);
	assert_untold(self);
}

/* In another process, whose own locks don't count as ours. */
static bool can_lock_for_writing(const char *path)
{
	enum { PENDING_BYTE = 0x40000000, SHARED_FIRST = PENDING_BYTE + 2, SHARED_SIZE = 510 };
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = SHARED_FIRST,
		              .l_len = SHARED_SIZE };
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		int fd = open(path, O_RDWR | O_CLOEXEC);

		_exit(fd >= 0 && fcntl(fd, F_SETLK, &lock) == 0 ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Any other way to read the file would have dropped it: fcntl(2). */
static void test_store_state__leaves_the_lock_of_a_reading_held(void **state)
{
	struct new_store *self = *state;
	struct bb_bytes bytes = BB_BYTES_INIT(STATE_MAX);
	struct bb_error err;
	bool begun = false;

	assert_true(can_lock_for_writing(self->path));
	assert_works(bb_store_begin_reading(self->store, &begun, &err), err);
	assert_works(bb_store_state(&bytes, self->store, &err), err);
	assert_false(can_lock_for_writing(self->path));
	bb_store_end_reading(self->store, begun);
	assert_true(can_lock_for_writing(self->path));
	bb_bytes_release(&bytes);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_store_state__changes_with_each_commit_and_only_so),
		TEST(test_store_state__is_not_told_without_a_reading),
		TEST(test_store_state__is_not_told_of_a_file_that_was_replaced),
		TEST(test_store_state__is_not_told_by_a_header_that_commits_pass_by),
		TEST(test_store_state__leaves_the_lock_of_a_reading_held),
	};

	return cmocka_run_group_tests_name("store_state", tests, NULL, NULL);
}
