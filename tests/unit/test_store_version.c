/* SPDX-License-Identifier: MIT */
#include "contract.h"
#include "new_store.h"

#include "store/handle.h"
#include "store/migrate.h"
#include "store/statement.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const uint8_t other_secret[BB_KEY_SIZE] = "abcdefghijklmnopqrstuvwxyz01234";

/* This program's steps and one more. */
static struct bb_migrations next_version(const char *sql)
{
	struct bb_migrations steps = bb_migrations_known();

	steps.sql[steps.count++] = sql;
	return steps;
}

static int64_t version_of(struct bb_store *store)
{
	struct bb_error err;
	int64_t version = 0;

	assert_works(bb_store_ask(store, "PRAGMA user_version", BIND_NONE, &version, &err), err);
	return version;
}

static void test_store_version__is_reached_after_a_copy(void **state)
{
	struct bb_migrations steps = next_version("ALTER TABLE holiday ADD COLUMN half INTEGER;"
	                                          "INSERT INTO topic (slug) VALUES ('new')");
	struct new_store *self = *state;
	struct bb_topics topics;
	struct bb_store *old = NULL;
	char *backup = NULL;
	struct stat st;
	struct bb_error err;

	new_store_add_member(self, "Ana", "ana@example.org");
	assert_works(bb_store_migrate(self->store, &steps, &err), err);
	assert_int_equal(version_of(self->store), steps.count);
	assert_works(bb_store_load_topics(self->store, &topics, &err), err);
	assert_int_equal(topics.count, 1);
	bb_topics_release(&topics);
	assert_works(bb_store_backup_path(&backup, self->store, &err), err);
	assert_int_equal(stat(backup, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	/* The copy is a whole store of the old version. */
	assert_works(bb_store_open(&old, backup, BB_STORE_READ, &err), err);
	assert_int_equal(version_of(old), steps.count - 1);
	assert_works(bb_store_check(old, &err), err);
	bb_store_close(old);
	/* This command isn't the next one. */
	bb_store_succeeded(self->store);
	assert_int_equal(stat(backup, &st), 0);
	self->store->migrated = false; /* as if opened anew, which this program would refuse */
	bb_store_succeeded(self->store);
	assert_int_equal(stat(backup, &st), -1);
	assert_works(bb_store_migrate(self->store, &steps, &err), err); /* nothing to do */
	assert_int_equal(stat(backup, &st), -1);
	free(backup);
}

static void test_store_version__stays_if_a_step_fails(void **state)
{
	struct bb_migrations steps = next_version("CREATE TABLE half (x) STRICT");
	struct new_store *self = *state;
	struct bb_error err;

	assert_fails(BB_EIO, bb_store_migrate(self->store, &steps, &err), err);
	assert_non_null(strstr(err.text, "version 2"));
	steps.sql[steps.count - 1] = "CREATE TABLE half (x INTEGER) STRICT; SELECT nonsense";
	assert_fails(BB_EIO, bb_store_migrate(self->store, &steps, &err), err);
	assert_int_equal(version_of(self->store), 1);
	assert_works(bb_store_check(self->store, &err), err);
	/* It can be tried again, over the copy that the failure left. */
	steps.sql[steps.count - 1] = "CREATE TABLE half (x INTEGER) STRICT";
	assert_works(bb_store_migrate(self->store, &steps, &err), err);
}

static void test_store_version__is_not_for_a_reader_to_change(void **state)
{
	struct bb_migrations steps = next_version("CREATE TABLE half (x INTEGER) STRICT");
	struct new_store *self = *state;
	struct bb_error err;

	new_store_reopen(self, BB_STORE_READ);
	assert_fails(BB_EAGAIN, bb_store_migrate(self->store, &steps, &err), err);
	new_store_reopen(self, BB_STORE_WRITE);
	assert_works(bb_store_migrate(self->store, &steps, &err), err);
	steps.count--;
	assert_fails(BB_EINVAL, bb_store_migrate(self->store, &steps, &err), err);
	assert_non_null(strstr(err.text, "newer"));
}

/* The steps of one of several programs: open, say so, wait for all, bring up to date. */
static bool migrate_together(const char *path, const struct bb_migrations *steps, int ready,
                             int go)
{
	struct bb_store *store = NULL;
	char byte = 0;
	bool ok = bb_store_open(&store, path, BB_STORE_WRITE, NULL) == BB_OK &&
	          write(ready, &byte, 1) == 1 && read(go, &byte, 1) == 0 &&
	          bb_store_migrate(store, steps, NULL) == BB_OK;

	bb_store_close(store);
	return ok;
}

static void test_store_version__is_reached_once_by_several(void **state)
{
	/* A second time it would fail: the table is there. */
	struct bb_migrations steps = next_version("CREATE TABLE half (x INTEGER) STRICT");
	enum { PROGRAMS = 6 };
	struct new_store *self = *state;
	pid_t children[PROGRAMS];
	int ready[2], go[2];
	char byte;

	bb_store_close(self->store);
	self->store = NULL;
	assert_int_equal(pipe(ready) | pipe(go), 0);
	for (int i = 0; i < PROGRAMS; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			close(go[1]);
			_exit(!migrate_together(self->path, &steps, ready[1], go[0]));
		}
	}
	for (int i = 0; i < PROGRAMS; i++)
		assert_int_equal(read(ready[0], &byte, 1), 1);
	close(go[1]);
	for (int i = 0; i < PROGRAMS; i++) {
		int status = -1;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	close(go[0]);
	close(ready[0]);
	close(ready[1]);
	new_store_run_elsewhere(self->path, "SELECT x FROM half");
}

/* -- the file as a whole -- */

static void test_store_version__is_copied_whole(void **state)
{
	struct new_store *self = *state;
	struct bb_store *copy = NULL;
	struct bb_roster roster;
	char path[128];
	struct stat st;
	struct bb_error err;

	new_store_add_member(self, "Ana", "ana@example.org");
	snprintf(path, sizeof path, "%s/copy.db", self->folder);
	assert_works(bb_store_copy(self->store, path, &err), err);
	assert_fails(BB_ECONFLICT, bb_store_copy(self->store, path, &err), err);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_works(bb_store_open(&copy, path, BB_STORE_WRITE, &err), err);
	assert_works(bb_store_check(copy, &err), err);
	assert_works(bb_store_load_roster(copy, &roster, &err), err);
	assert_int_equal(roster.count, 1);
	bb_roster_release(&roster);
	bb_store_close(copy);
}

static void test_store_version__is_held_against_the_schema(void **state)
{
	static const char *const damages[] = {
		"PRAGMA foreign_keys = OFF; INSERT INTO turn VALUES (99, 'lead', 0, 98, 'planned', '', 0)",
		"CREATE TABLE diary (text)",
		"DROP INDEX mail_queued",
		"PRAGMA writable_schema = ON;"
		" UPDATE sqlite_schema SET sql = replace(sql, 'BETWEEN 1 AND 1440', '< 9')",
	};
	struct new_store *self = *state;
	struct bb_error err;

	assert_works(bb_store_check(self->store, &err), err);
	for (size_t i = 0; i < count_of(damages); i++) {
		bb_store_close(self->store);
		self->store = NULL;
		unlink(self->path);
		assert_works(bb_store_create(self->path, other_secret, NEW_STORE_NOW, &err), err);
		new_store_run_elsewhere(self->path, damages[i]);
		new_store_reopen(self, BB_STORE_READ);
		assert_fails(BB_EIO, bb_store_check(self->store, &err), err);
		assert_non_null(strstr(err.text, "damaged"));
	}
}

static void test_store_version__tells_a_torn_page(void **state)
{
	struct new_store *self = *state;
	struct bb_roster roster = { 0 };
	struct bb_error err;
	int64_t page = 0;
	int fd;

	new_store_add_member(self, "Ana", "ana@example.org");
	assert_works(bb_store_ask(self->store, "SELECT rootpage FROM sqlite_schema WHERE name = 'member'",
	                          BIND_NONE, &page, &err), err);
	bb_store_close(self->store);
	self->store = NULL;
	fd = open(self->path, O_WRONLY | O_CLOEXEC);
	assert_int_equal(pwrite(fd, "torn", 4, (page - 1) * 4096), 4);
	close(fd);
	new_store_reopen(self, BB_STORE_READ);
	assert_fails(BB_EIO, bb_store_load_roster(self->store, &roster, &err), err);
	assert_null(roster.members);
	assert_fails(BB_EIO, bb_store_check(self->store, &err), err);
}

#define store_test(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_store_version__is_reached_after_a_copy),
		store_test(test_store_version__stays_if_a_step_fails),
		store_test(test_store_version__is_not_for_a_reader_to_change),
		store_test(test_store_version__is_reached_once_by_several),
		store_test(test_store_version__is_copied_whole),
		store_test(test_store_version__is_held_against_the_schema),
		store_test(test_store_version__tells_a_torn_page),
	};

	return cmocka_run_group_tests_name("store_version", tests, NULL, NULL);
}
