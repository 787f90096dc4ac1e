/* SPDX-License-Identifier: MIT */
#include <brownbag/file.h>

#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
	char name[64], file[96], link[96];
};

static int make_folder(void **state)
{
	struct folder *folder = calloc(1, sizeof *folder);

	assert_non_null(folder);
	snprintf(folder->name, sizeof folder->name, "/tmp/bb-file-XXXXXX");
	assert_non_null(mkdtemp(folder->name));
	snprintf(folder->file, sizeof folder->file, "%s/file", folder->name);
	snprintf(folder->link, sizeof folder->link, "%s/link", folder->name);
	*state = folder;
	return 0;
}

/* rmdir fails if anything was left beside the file. */
static int remove_folder(void **state)
{
	struct folder *folder = *state;

	unlink(folder->file);
	unlink(folder->link);
	assert_int_equal(rmdir(folder->name), 0);
	free(folder);
	return 0;
}

static mode_t mode_of(const char *path)
{
	struct stat info;

	assert_int_equal(lstat(path, &info), 0);
	return info.st_mode;
}

static void assert_holds(const char *path, const char *want, size_t want_len)
{
	struct bb_error err;
	char *bytes = NULL;
	size_t len = 0;

	assert_works(bb_file_load(&bytes, &len, path, want_len, &err), err);
	assert_int_equal(len, want_len);
	assert_memory_equal(bytes, want, len + 1); /* the NUL behind it too */
	free(bytes);
}

static void test_file__reads_what_was_written(void **state)
{
	struct folder *folder = *state;
	struct bb_error err;

	assert_works(bb_file_replace(folder->file, "a\0b", 3, 0640, &err), err);
	assert_holds(folder->file, "a\0b", 3);
	assert_int_equal(mode_of(folder->file) & 0777, 0640);
	assert_works(bb_file_replace(folder->file, "", 0, 0600, &err), err);
	assert_holds(folder->file, "", 0);
	assert_int_equal(mode_of(folder->file) & 0777, 0640); /* an old mode stays */
}

static void test_file__replaces_the_target_of_a_link(void **state)
{
	struct folder *folder = *state;
	struct bb_error err;

	assert_works(bb_file_replace(folder->file, "old", 3, 0600, &err), err);
	assert_int_equal(symlink("file", folder->link), 0);
	assert_works(bb_file_replace(folder->link, "new", 3, 0600, &err), err);
	assert_true(S_ISLNK(mode_of(folder->link)));
	assert_holds(folder->file, "new", 3);
}

static void test_file__refuses_what_is_none(void **state)
{
	struct folder *folder = *state;
	struct bb_error err;
	char path[128];
	char *bytes = NULL;
	size_t len = 7;

	assert_fails(BB_ENOENT, bb_file_load(&bytes, &len, folder->file, 10, &err), err);
	assert_fails(BB_EINVAL, bb_file_load(&bytes, &len, folder->name, 10, &err), err);
	assert_int_equal(mkfifo(folder->file, 0600), 0);
	assert_fails(BB_EINVAL, bb_file_load(&bytes, &len, folder->file, 10, &err), err);
	assert_int_equal(unlink(folder->file), 0);
	assert_works(bb_file_replace(folder->file, "0123456789a", 11, 0600, &err), err);
	assert_fails(BB_EINVAL, bb_file_load(&bytes, &len, folder->file, 10, &err), err);
	assert_null(bytes);
	assert_int_equal(len, 7);
	snprintf(path, sizeof path, "%s/none/file", folder->name);
	assert_fails(BB_ENOENT, bb_file_replace(path, "x", 1, 0600, &err), err);
	assert_fails(BB_EIO, bb_file_replace(folder->name, "x", 1, 0600, &err), err);
}

/* Nobody sees a file of a batch before all of them are put in place. */
static void test_file__batch_is_put_in_place_together(void **state)
{
	struct folder *folder = *state;
	struct bb_file_batch *batch = NULL;
	struct bb_error err;

	assert_works(bb_file_replace(folder->file, "old", 3, 0600, &err), err);
	assert_works(bb_file_batch_new(&batch, folder->name, &err), err);
	assert_works(bb_file_batch_add(batch, "file", "new", 3, 0644, &err), err);
	assert_works(bb_file_batch_add(batch, "link", "other", 5, 0644, &err), err);
	assert_holds(folder->file, "old", 3);
	assert_int_equal(access(folder->link, F_OK), -1);
	assert_works(bb_file_batch_commit(batch, &err), err);
	assert_holds(folder->file, "new", 3);
	assert_holds(folder->link, "other", 5);
	assert_int_equal(mode_of(folder->file) & 0777, 0644);
	bb_file_batch_free(batch);
}

static void test_file__batch_that_is_given_up_leaves_nothing(void **state)
{
	struct folder *folder = *state;
	struct bb_file_batch *batch = NULL;
	struct bb_error err;

	assert_fails(BB_ENOENT, bb_file_batch_new(&batch, folder->file, &err), err);
	assert_works(bb_file_batch_new(&batch, folder->name, &err), err);
	assert_works(bb_file_batch_add(batch, "file", "new", 3, 0644, &err), err);
	bb_file_batch_free(batch);
	assert_int_equal(access(folder->file, F_OK), -1);
	bb_file_batch_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_file__reads_what_was_written, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_file__replaces_the_target_of_a_link, make_folder,
		                                remove_folder),
		cmocka_unit_test_setup_teardown(test_file__refuses_what_is_none, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_file__batch_is_put_in_place_together, make_folder,
		                                remove_folder),
		cmocka_unit_test_setup_teardown(test_file__batch_that_is_given_up_leaves_nothing,
		                                make_folder, remove_folder),
	};

	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
