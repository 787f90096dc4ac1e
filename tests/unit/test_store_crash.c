/* SPDX-License-Identifier: MIT */
/* Several programs at once, one that is killed, one that finds no memory, one without room. */
#include "contract.h"
#include "new_store.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* -- several at once -- */

enum { PROGRAMS = 20, ROUNDS = 50 };

/* Read a number, add one, write it: lost if anybody else comes between. */
static enum bb_status add_to_number(struct bb_store *store)
{
	int64_t number = 0;
	enum bb_status status = bb_store_begin(store, NULL);

	if (status == BB_OK)
		status = bb_store_mark(store, BB_MARK_RAN, &number, NULL);
	if (status == BB_OK)
		status = bb_store_set_mark(store, BB_MARK_RAN, number + 1, NULL);
	if (status == BB_OK)
		return bb_store_commit(store, NULL);
	bb_store_rollback(store);
	return status;
}

/* On a slow disk a program may wait longer than ten seconds for nineteen others, and is
 * told so: cron would run it again. */
static bool count_up(const char *path)
{
	struct bb_store *store = NULL;
	enum bb_status status = bb_store_open(&store, path, BB_STORE_WRITE, NULL);

	for (int done = 0; done < ROUNDS && (status == BB_OK || status == BB_EAGAIN);) {
		status = add_to_number(store);
		done += status == BB_OK;
	}
	bb_store_close(store);
	return status == BB_OK;
}

static void test_store_crash__loses_no_write_of_many_programs(void **state)
{
	struct new_store *self = *state;
	pid_t children[PROGRAMS];
	struct bb_error err;
	int64_t number = 0;

	bb_store_close(self->store);
	self->store = NULL;
	for (int i = 0; i < PROGRAMS; i++) {
		children[i] = fork();
		if (children[i] == 0)
			_exit(!count_up(self->path));
	}
	for (int i = 0; i < PROGRAMS; i++) {
		int status = -1;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	new_store_reopen(self, BB_STORE_READ);
	assert_works(bb_store_mark(self->store, BB_MARK_RAN, &number, &err), err);
	assert_int_equal(number, PROGRAMS * ROUNDS);
	assert_works(bb_store_check(self->store, &err), err);
}

static void test_store_crash__makes_the_second_writer_wait_and_say_so(void **state)
{
	struct new_store *self = *state;
	struct bb_store *other = NULL;
	struct bb_error err;
	int64_t at = 0;

	assert_works(bb_store_open(&other, self->path, BB_STORE_WRITE, &err), err);
	assert_works(bb_store_begin(self->store, &err), err);
	/* Readers go on meanwhile. */
	assert_works(bb_store_mark(other, BB_MARK_MADE, &at, &err), err);
	assert_int_equal(at, NEW_STORE_NOW);
	bb_store_rollback(self->store);
	assert_works(bb_store_begin(other, &err), err);
	bb_store_rollback(other);
	bb_store_close(other);
}

/* -- killed -- */

/* Each transaction adds a member with an address, a mail with its body and a log line, and
 * counts: whatever number of them was committed, the rows tell the same number. */
static enum bb_status add_one(struct bb_store *store, int64_t round)
{
	char address[64], message_id[64];
	struct bb_consent given = { { 2026, 11, 3 }, 1, (char *)"asked" };
	struct bb_member member = { .name = (char *)"Ana", .address = address,
		                    .joined = { 2026, 11 },
		                    .consents = { [BB_PURPOSE_MAIL] = given } };
	struct bb_mail mail = new_store_mail(BB_KIND_WELCOME, 0, 0);
	struct bb_log_row line = { .at = round, .what = (char *)"member added" };
	enum bb_status status;

	snprintf(address, sizeof address, "m%lld@example.org", (long long)round);
	snprintf(message_id, sizeof message_id, "%lld@example.org", (long long)round);
	mail.message_id = message_id;
	status = bb_store_begin(store, NULL);
	if (status == BB_OK)
		status = bb_store_add_member(store, &member, &mail.key.member, NULL);
	if (status == BB_OK)
		status = bb_store_queue(store, &mail, NULL, NULL);
	if (status == BB_OK)
		status = bb_store_log(store, &line, NULL);
	if (status == BB_OK)
		status = bb_store_set_mark(store, BB_MARK_RAN, round, NULL);
	return status == BB_OK ? bb_store_commit(store, NULL) : status;
}

/* Add for ever, and tell each commit by a byte. */
static void add_until_killed(const char *path, int64_t from, int tell)
{
	struct bb_store *store = NULL;
	enum bb_status status = bb_store_open(&store, path, BB_STORE_WRITE, NULL);
	char byte = 0;

	for (int64_t round = from; status == BB_OK; round++) {
		status = add_one(store, round);
		if (status == BB_OK && write(tell, &byte, 1) != 1)
			break;
	}
	_exit(1);
}

/* Kill it `after` commits, somewhere in a later one. Gives the commits that were told. */
static int64_t run_and_kill(const char *path, int64_t from, int after, unsigned spin)
{
	int tell[2], status = 0;
	int64_t told = 0;
	char byte;
	pid_t child;

	assert_int_equal(pipe(tell), 0);
	child = fork();
	if (child == 0) {
		close(tell[0]);
		add_until_killed(path, from, tell[1]);
	}
	close(tell[1]);
	while (told < after && read(tell[0], &byte, 1) == 1)
		told++;
	/* Some way into the next transaction: which way isn't promised, only that it varies. */
	for (volatile unsigned i = 0; i < spin; i++)
		;
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	while (read(tell[0], &byte, 1) == 1)
		told++;
	close(tell[0]);
	return told;
}

static void assert_whole(struct new_store *self, int64_t *count)
{
	struct bb_mail_counts mails;
	struct bb_roster_counts members;
	struct bb_log log;
	struct bb_error err;

	assert_works(bb_store_check(self->store, &err), err);
	assert_works(bb_store_mark(self->store, BB_MARK_RAN, count, &err), err);
	assert_works(bb_store_count_mails(self->store, &mails, &err), err);
	assert_works(bb_store_count_members(self->store, &members, &err), err);
	assert_works(bb_store_load_log(self->store, 100000, &log, &err), err);
	assert_int_equal(mails.by_state[BB_MAIL_QUEUED], *count);
	assert_int_equal(members.by_status[BB_MEMBER_ACTIVE], *count);
	assert_int_equal(log.count, *count);
	bb_log_release(&log);
}

static void test_store_crash__is_whole_after_any_death_and_keeps_what_was_committed(void **state)
{
	struct new_store *self = *state;
	unsigned chance = 1;
	int64_t count = 0;

	for (int i = 0; i < 50; i++) {
		int64_t before = count, told;

		bb_store_close(self->store);
		self->store = NULL;
		chance = chance * 1103515245u + 12345u;
		told = run_and_kill(self->path, count + 1, (int)(chance >> 16) % 4,
		                    (chance >> 8) % 400000);
		/* Whoever comes first has to cope with what is left. */
		new_store_reopen(self, i % 2 ? BB_STORE_READ : BB_STORE_WRITE);
		assert_whole(self, &count);
		assert_true(count - before == told || count - before == told + 1);
	}
}

/* -- no room -- */

static void fill_up(struct new_store *self)
{
	enum { ROOM = 60000 };
	enum bb_status status = BB_OK;
	struct rlimit small;
	struct stat st;
	struct bb_store *store = NULL;
	struct bb_error err;
	int64_t round = 0, at = 0;

	signal(SIGXFSZ, SIG_IGN);
	if (stat(self->path, &st) != 0)
		_exit(1);
	small.rlim_cur = small.rlim_max = (rlim_t)st.st_size + ROOM;
	setrlimit(RLIMIT_FSIZE, &small);
	if (bb_store_open(&store, self->path, BB_STORE_WRITE, &err) != BB_OK)
		_exit(1);
	while (status == BB_OK)
		status = add_one(store, ++round);
	bb_store_rollback(store);
	/* The store is still good for reading and for going on later. */
	if (status != BB_EIO || bb_store_mark(store, BB_MARK_RAN, &at, &err) != BB_OK ||
	    at != round - 1)
		_exit(2);
	bb_store_close(store);
	_exit(0);
}

static void test_store_crash__undoes_what_finds_no_room(void **state)
{
	struct new_store *self = *state;
	int64_t count = 0;
	int status = -1;
	pid_t child;

	bb_store_close(self->store);
	self->store = NULL;
	child = fork();
	if (child == 0)
		fill_up(self);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	new_store_reopen(self, BB_STORE_WRITE);
	assert_whole(self, &count);
	assert_true(count > 10);
	assert_int_equal(add_one(self->store, count + 1), BB_OK);
	assert_whole(self, &count);
}

/* -- no memory -- */

/* Allocations to go until one fails; negative: none does. SQLite's go the same way. */
static long left = -1;

#if defined(__SANITIZE_ADDRESS__)
/* Its runtime has the allocator; nothing fails there, and the loop below ends at once. */
#else
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static bool fails(void)
{
	return left >= 0 && left-- == 0;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}
#endif

/* Two rows that tell the same number. */
static enum bb_status set_both(struct bb_store *store, struct bb_member *member, int64_t number)
{
	enum bb_status status = bb_store_begin(store, NULL);

	member->bounces = (int)number;
	if (status == BB_OK)
		status = bb_store_update_member(store, member, NULL);
	if (status == BB_OK)
		status = bb_store_set_mark(store, BB_MARK_RAN, number, NULL);
	return status == BB_OK ? bb_store_commit(store, NULL) : status;
}

/* A command's worth of calls; every output is released here, whatever came of it. */
static enum bb_status work(const char *path, int64_t number)
{
	struct bb_store *store = NULL;
	struct bb_roster roster = { 0 };
	struct bb_meetings meetings = { 0 };
	struct bb_mails mails = { 0 };
	struct bb_held *held = NULL;
	size_t count = 0;
	enum bb_status status = bb_store_open(&store, path, BB_STORE_WRITE, NULL);

	if (status == BB_OK)
		status = bb_store_load_roster(store, &roster, NULL);
	if (status == BB_OK)
		status = bb_store_load_meetings(store, (struct bb_date){ 0, 0, 0 }, &meetings, NULL);
	if (status == BB_OK)
		status = bb_store_load_held(store, (struct bb_date){ 0, 0, 0 }, 0, &held, &count, NULL);
	if (status == BB_OK)
		status = bb_store_claim(store, NEW_STORE_NOW, 2, &mails, NULL);
	if (status == BB_OK)
		status = bb_store_unclaim(store, NULL);
	if (status == BB_OK)
		status = set_both(store, &roster.members[0], number);
	free(held);
	bb_mails_release(&mails);
	bb_meetings_release(&meetings);
	bb_roster_release(&roster);
	bb_store_close(store);
	return status;
}

/* Whole, and either before or after the work. */
static void assert_number_is(struct new_store *self, int64_t before, int64_t after,
                             enum bb_status status)
{
	struct bb_member member;
	struct bb_error err;
	int64_t number = 0;

	new_store_reopen(self, BB_STORE_WRITE);
	assert_works(bb_store_recover(self->store, NEW_STORE_NOW, NULL, &err), err);
	assert_works(bb_store_check(self->store, &err), err);
	assert_works(bb_store_mark(self->store, BB_MARK_RAN, &number, &err), err);
	assert_works(bb_store_load_member(self->store, 1, &member, &err), err);
	assert_int_equal(member.bounces, number);
	assert_true(number == after || (status != BB_OK && number == before));
	bb_member_release(&member);
	bb_store_close(self->store);
	self->store = NULL;
}

enum { STRIDE = 37 };

static void test_store_crash__copes_with_allocations_that_fail(void **state)
{
	struct new_store *self = *state;
	enum bb_status status;
	int64_t number = 0;
	bool reached = true;

	new_store_add_lunch(self, (struct bb_date){ 2027, 2, 9 });
	assert_int_equal(add_one(self->store, 0), BB_OK);
	bb_store_close(self->store);
	self->store = NULL;
	/* Most of some 4,000 are SQLite's, in preparing statements: a stride meets all kinds of
	 * them in a second. STRIDE = 1 tries each. */
	for (long nth = 0; reached; nth += STRIDE) {
		left = nth;
		status = work(self->path, number + 1);
		reached = left < 0;
		left = -1;
		assert_true(status == BB_OK || status == BB_EIO);
		assert_number_is(self, number, number + 1, status);
		number += status == BB_OK;
	}
	assert_int_equal(status, BB_OK);
}

#define store_test(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_store_crash__loses_no_write_of_many_programs),
		store_test(test_store_crash__makes_the_second_writer_wait_and_say_so),
		store_test(test_store_crash__is_whole_after_any_death_and_keeps_what_was_committed),
		store_test(test_store_crash__undoes_what_finds_no_room),
		store_test(test_store_crash__copes_with_allocations_that_fail),
	};

	return cmocka_run_group_tests_name("store_crash", tests, NULL, NULL);
}
