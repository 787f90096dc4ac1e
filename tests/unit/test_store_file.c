/* SPDX-License-Identifier: MIT */
#include "contract.h"
#include "new_store.h"

#include "store/handle.h"
#include "store/statement.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ORDINARY_USER = 65534 };

static const uint8_t other_secret[BB_KEY_SIZE] = "abcdefghijklmnopqrstuvwxyz01234";

static char *read_all(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	char *bytes;

	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	*len = (size_t)ftell(file);
	rewind(file);
	bytes = malloc(*len + 1);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, *len, file), *len);
	fclose(file);
	return bytes;
}

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	chmod(path, 0600);
}

static size_t count_files(const char *folder)
{
	DIR *dir = opendir(folder);
	size_t count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 2;
}

/* Run a check as a user whom modes bind. A failed assertion ends the child otherwise than by 0. */
static void as_ordinary_user(struct new_store *self, void (*check)(struct new_store *self))
{
	pid_t child;
	int status = -1;

	bb_store_close(self->store);
	self->store = NULL;
	child = fork();
	if (child == 0) {
		if (geteuid() == 0 && setuid(ORDINARY_USER) != 0)
			_exit(99);
		check(self);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void give_to_ordinary_user(const char *path)
{
	if (geteuid() == 0)
		assert_int_equal(chown(path, ORDINARY_USER, ORDINARY_USER), 0);
}

/* -- making -- */

static void test_store_file__is_made_for_its_owner_only(void **state)
{
	struct new_store *self = *state;
	mode_t before = umask(0);
	char path[128];
	struct stat st;
	struct bb_error err;

	snprintf(path, sizeof path, "%s/another.db", self->folder);
	assert_works(bb_store_create(path, other_secret, NEW_STORE_NOW, &err), err);
	umask(before);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_fails(BB_ECONFLICT, bb_store_create(path, other_secret, NEW_STORE_NOW, &err), err);
	assert_int_equal(stat(path, &st), 0); /* and left alone */
}

static void check_no_room(struct new_store *self)
{
	const struct rlimit small = { 20000, 20000 };
	char path[128];
	struct bb_error err;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	snprintf(path, sizeof path, "%s/another.db", self->folder);
	assert_fails(BB_EIO, bb_store_create(path, other_secret, NEW_STORE_NOW, &err), err);
}

static void test_store_file__leaves_nothing_when_it_cannot_be_made(void **state)
{
	struct new_store *self = *state;
	size_t before;
	char path[128];
	struct bb_error err;

	snprintf(path, sizeof path, "%s/missing/brownbag.db", self->folder);
	assert_fails(BB_EIO, bb_store_create(path, other_secret, NEW_STORE_NOW, &err), err);
	give_to_ordinary_user(self->folder);
	before = count_files(self->folder);
	as_ordinary_user(self, check_no_room);
	assert_int_equal(count_files(self->folder), before);
}

static void test_store_file__knows_its_group(void **state)
{
	struct new_store *self = *state;
	uint8_t secret[BB_KEY_SIZE];
	enum bb_mode mode = BB_MODE_STOPPED;
	struct bb_error err;
	int64_t at = 0;

	assert_works(bb_store_secret(self->store, secret, &err), err);
	assert_memory_equal(secret, "0123456789abcdef0123456789abcde", sizeof secret);
	assert_works(bb_store_mode(self->store, &mode, &err), err);
	assert_int_equal(mode, BB_MODE_REHEARSAL);
	assert_works(bb_store_mark(self->store, BB_MARK_MADE, &at, &err), err);
	assert_int_equal(at, NEW_STORE_NOW);
	assert_works(bb_store_mark(self->store, BB_MARK_CRON, &at, &err), err);
	assert_int_equal(at, 0);
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_set_mark(self->store, BB_MARK_CRON, 7, &err), err);
	assert_works(bb_store_set_mode(self->store, BB_MODE_LIVE, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	new_store_reopen(self, BB_STORE_READ);
	assert_works(bb_store_mark(self->store, BB_MARK_CRON, &at, &err), err);
	assert_int_equal(at, 7);
	assert_works(bb_store_mode(self->store, &mode, &err), err);
	assert_string_equal(bb_mode_name(mode), "live");
}

/* -- opening -- */

static void test_store_file__refuses_what_is_not_ours(void **state)
{
	static const struct { const char *text, *sql; enum bb_status status; } cases[] = {
		{ "", NULL, BB_EINVAL },
		{ "name,email\nAna,ana@example.org\n", NULL, BB_EINVAL },
		{ "SQLite format 3", NULL, BB_EINVAL },
		{ NULL, "CREATE TABLE member (id)", BB_EINVAL },
		{ NULL, "PRAGMA application_id = 7; CREATE TABLE member (id)", BB_EINVAL },
		{ NULL, "PRAGMA application_id = 0x42424147; PRAGMA user_version = 99", BB_EINVAL },
	};
	struct new_store *self = *state;
	char path[128];
	struct bb_store *store = NULL;
	struct bb_error err;

	for (size_t i = 0; i < count_of(cases) * 2; i++) {
		enum bb_store_access access = i % 2 ? BB_STORE_WRITE : BB_STORE_READ;

		snprintf(path, sizeof path, "%s/foreign.db", self->folder);
		write_text(path, cases[i / 2].text ? cases[i / 2].text : "");
		if (cases[i / 2].sql)
			new_store_run_elsewhere(path, cases[i / 2].sql);
		assert_fails(cases[i / 2].status, bb_store_open(&store, path, access, &err), err);
		assert_null(store);
		unlink(path);
	}
	assert_fails(BB_ENOENT, bb_store_open(&store, path, BB_STORE_WRITE, &err), err);
	assert_fails(BB_EINVAL, bb_store_open(&store, self->folder, BB_STORE_WRITE, &err), err);
}

static void test_store_file__refuses_what_others_may_read(void **state)
{
	static const mode_t modes[] = { 0604, 0640, 0644, 0660, 0666, 0610, 0601 };
	struct new_store *self = *state;
	struct bb_store *store = NULL;
	struct bb_error err;

	for (size_t i = 0; i < count_of(modes); i++) {
		chmod(self->path, modes[i]);
		assert_fails(BB_ECONFLICT, bb_store_open(&store, self->path, BB_STORE_READ, &err), err);
		assert_non_null(strstr(err.text, "chmod 600"));
	}
	chmod(self->path, 0600);
	assert_works(bb_store_open(&store, self->path, BB_STORE_READ, &err), err);
	bb_store_close(store);
}

static void check_write_protected(struct new_store *self)
{
	struct bb_store *store = NULL;
	struct bb_error err;

	assert_fails(BB_EIO, bb_store_open(&store, self->path, BB_STORE_WRITE, &err), err);
	assert_non_null(strstr(err.text, "may only be read"));
	assert_works(bb_store_open(&store, self->path, BB_STORE_READ, &err), err);
	bb_store_close(store);
}

static void test_store_file__says_at_once_that_it_may_not_write(void **state)
{
	struct new_store *self = *state;

	chmod(self->folder, 0755);
	chmod(self->path, 0400);
	give_to_ordinary_user(self->path);
	as_ordinary_user(self, check_write_protected);
}

static void test_store_file__is_set_up_as_promised(void **state)
{
	static const struct { const char *pragma, *want; } cases[] = {
		{ "PRAGMA journal_mode", "truncate" }, { "PRAGMA synchronous", "2" },
		{ "PRAGMA secure_delete", "1" },       { "PRAGMA foreign_keys", "1" },
		{ "PRAGMA trusted_schema", "0" },      { "PRAGMA temp_store", "2" },
		{ "PRAGMA busy_timeout", "10000" },    { "PRAGMA cell_size_check", "1" },
		{ "PRAGMA application_id", "1111638343" }, { "PRAGMA user_version", "1" },
		{ "PRAGMA encoding", "UTF-8" },
	};
	struct new_store *self = *state;
	struct bb_statement row;
	struct bb_error err;
	int on = 0;

	for (size_t i = 0; i < count_of(cases); i++) {
		bb_statement_open(&row, self->store, cases[i].pragma, BIND_NONE);
		assert_true(bb_statement_next(&row));
		assert_string_equal(bb_column_text(&row, 0), cases[i].want);
		assert_works(bb_statement_close(&row, &err), err);
	}
	sqlite3_db_config(self->store->db, SQLITE_DBCONFIG_DEFENSIVE, -1, &on);
	assert_int_equal(on, 1);
}

static void test_store_file__runs_no_code_that_somebody_put_into_it(void **state)
{
	struct new_store *self = *state;
	struct bb_member member;
	struct bb_error err;
	int64_t id;

	bb_store_close(self->store);
	self->store = NULL;
	new_store_run_elsewhere(self->path, "CREATE TRIGGER t AFTER INSERT ON member BEGIN"
	                          " UPDATE member SET name = 'Eve'; END");
	new_store_reopen(self, BB_STORE_WRITE);
	id = new_store_add_member(self, "Ana", "ana@example.org");
	assert_works(bb_store_load_member(self->store, id, &member, &err), err);
	assert_string_equal(member.name, "Ana");
	bb_member_release(&member);
	assert_fails(BB_EIO, bb_store_check(self->store, &err), err);
}

/* -- reading without writing -- */

static void test_store_file__is_not_touched_by_a_reader(void **state)
{
	struct new_store *self = *state;
	struct bb_roster roster;
	size_t files, before_len, after_len;
	char *before, *after;
	struct bb_error err;

	new_store_add_member(self, "Ana", "ana@example.org");
	bb_store_close(self->store);
	self->store = NULL;
	files = count_files(self->folder);
	before = read_all(self->path, &before_len);
	new_store_reopen(self, BB_STORE_READ);
	assert_works(bb_store_load_roster(self->store, &roster, &err), err);
	bb_roster_release(&roster);
	assert_works(bb_store_begin(self->store, &err), err);
	assert_fails(BB_EIO, bb_store_set_mark(self->store, BB_MARK_RAN, 1, &err), err);
	bb_store_rollback(self->store);
	bb_store_succeeded(self->store);
	bb_store_close(self->store);
	self->store = NULL;
	after = read_all(self->path, &after_len);
	assert_int_equal(count_files(self->folder), files);
	assert_int_equal(before_len, after_len);
	assert_memory_equal(before, after, after_len);
	free(before);
	free(after);
}

static void test_store_file__shows_a_reader_one_moment(void **state)
{
	struct new_store *self = *state;
	struct bb_store *reader = NULL;
	struct bb_error err;
	int64_t at = 9;

	assert_works(bb_store_open(&reader, self->path, BB_STORE_READ, &err), err);
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_set_mark(self->store, BB_MARK_RAN, 1, &err), err);
	assert_works(bb_store_mark(reader, BB_MARK_RAN, &at, &err), err);
	assert_int_equal(at, 0);
	assert_works(bb_store_commit(self->store, &err), err);
	assert_works(bb_store_mark(reader, BB_MARK_RAN, &at, &err), err);
	assert_int_equal(at, 1);
	/* While a reader holds its moment nobody can change it. */
	assert_works(bb_store_begin(reader, &err), err);
	assert_works(bb_store_mark(reader, BB_MARK_RAN, &at, &err), err);
	sqlite3_busy_timeout(self->store->db, 1);
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_set_mark(self->store, BB_MARK_RAN, 2, &err), err);
	assert_fails(BB_EAGAIN, bb_store_commit(self->store, &err), err);
	assert_works(bb_store_commit(reader, &err), err);
	bb_store_close(reader);
	assert_works(bb_store_mark(self->store, BB_MARK_RAN, &at, &err), err);
	assert_int_equal(at, 1); /* what failed is undone */
}

/* Die in the middle of a commit: changed pages are in the file, the journal is needed. */
static void die_while_writing(const char *path)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		sqlite3 *db = NULL;

		if (sqlite3_open(path, &db) != SQLITE_OK)
			_exit(1);
		sqlite3_exec(db,
		             "PRAGMA cache_size = 1; BEGIN IMMEDIATE;"
		             "UPDATE meta SET value = 'live' WHERE key = 'mode';"
		             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE"
		             " i < 5000) INSERT INTO log (at, what) SELECT i, 'padding' FROM n;",
		             NULL, NULL, NULL);
		raise(SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
}

static void assert_journal_is_hot(struct new_store *self)
{
	char path[128];
	size_t len = 0;

	snprintf(path, sizeof path, "%s-journal", self->path);
	free(read_all(path, &len));
	assert_true(len > 0);
}

static void test_store_file__is_put_right_after_a_death_whoever_comes_first(void **state)
{
	struct new_store *self = *state;
	enum bb_mode mode;
	struct bb_error err;

	for (int access = BB_STORE_READ; access <= BB_STORE_WRITE; access++) {
		bb_store_close(self->store);
		self->store = NULL;
		die_while_writing(self->path);
		assert_journal_is_hot(self);
		new_store_reopen(self, (enum bb_store_access)access);
		mode = BB_MODE_STOPPED;
		assert_works(bb_store_mode(self->store, &mode, &err), err);
		assert_int_equal(mode, BB_MODE_REHEARSAL);
		assert_works(bb_store_check(self->store, &err), err);
	}
}

static void check_cannot_put_right(struct new_store *self)
{
	struct bb_store *store = NULL;
	struct bb_error err;

	assert_fails(BB_EAGAIN, bb_store_open(&store, self->path, BB_STORE_READ, &err), err);
	assert_non_null(strstr(err.text, "died"));
}

static void test_store_file__asks_for_a_writer_where_a_reader_cannot_put_it_right(void **state)
{
	struct new_store *self = *state;
	char journal[128];

	bb_store_close(self->store);
	self->store = NULL;
	die_while_writing(self->path);
	snprintf(journal, sizeof journal, "%s-journal", self->path);
	chmod(self->folder, 0555);
	chmod(self->path, 0400);
	chmod(journal, 0400);
	give_to_ordinary_user(self->path);
	give_to_ordinary_user(journal);
	as_ordinary_user(self, check_cannot_put_right);
}

/* -- log and tallies -- */

static void test_store_file__logs_in_order_and_counts_on(void **state)
{
	struct new_store *self = *state;
	const struct bb_log_row rows[] = {
		{ 0, 30, (char *)"member paused", 0, 3, NULL },
		{ 0, 10, (char *)"lunch moved", 5, 0, (char *)"to 2027-02-11" },
		{ 0, 20, (char *)"started", 0, 0, NULL },
	};
	const struct bb_tally two = { (char *)"sent invite", { 2027, 1 }, 2 };
	struct bb_tallies tallies;
	struct bb_log log;
	struct bb_error err;

	assert_works(bb_store_begin(self->store, &err), err);
	for (size_t i = 0; i < count_of(rows); i++)
		assert_works(bb_store_log(self->store, &rows[i], &err), err);
	assert_works(bb_store_load_log(self->store, 2, &log, &err), err);
	assert_int_equal(log.count, 2);
	assert_string_equal(log.rows[0].what, "lunch moved");
	assert_int_equal(log.rows[0].meeting, 5);
	assert_string_equal(log.rows[0].detail, "to 2027-02-11");
	assert_string_equal(log.rows[1].what, "started");
	assert_string_equal(log.rows[1].detail, "");
	bb_log_release(&log);
	assert_works(bb_store_tally(self->store, &two, &err), err);
	assert_works(bb_store_tally(self->store, &two, &err), err);
	assert_works(bb_store_load_tallies(self->store, &tallies, &err), err);
	assert_int_equal(tallies.count, 1);
	assert_int_equal(tallies.items[0].count, 4);
	bb_tallies_release(&tallies);
	bb_store_rollback(self->store);
}

#define store_test(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_store_file__is_made_for_its_owner_only),
		store_test(test_store_file__leaves_nothing_when_it_cannot_be_made),
		store_test(test_store_file__knows_its_group),
		store_test(test_store_file__refuses_what_is_not_ours),
		store_test(test_store_file__refuses_what_others_may_read),
		store_test(test_store_file__says_at_once_that_it_may_not_write),
		store_test(test_store_file__is_set_up_as_promised),
		store_test(test_store_file__runs_no_code_that_somebody_put_into_it),
		store_test(test_store_file__is_not_touched_by_a_reader),
		store_test(test_store_file__shows_a_reader_one_moment),
		store_test(test_store_file__is_put_right_after_a_death_whoever_comes_first),
		store_test(test_store_file__asks_for_a_writer_where_a_reader_cannot_put_it_right),
		store_test(test_store_file__logs_in_order_and_counts_on),
	};

	return cmocka_run_group_tests_name("store_file", tests, NULL, NULL);
}
