/* SPDX-License-Identifier: MIT */
/*
 * Invites for many members: composing them and queuing them durably, against
 * python-icalendar, which builds the calendar objects alone. Each size runs in a
 * process of its own, so that its peak of memory is its own.
 */
#include <brownbag/due.h>
#include <brownbag/store_people.h>

#include "contract.h"
#include "outside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NOW INT64_C(1801476000) /* 2027-02-01T10:00:00Z, within 28 days of the lunch */

enum { FEW = 1000, MANY = 10000, CROWD = 100000, ROUNDS = 3 };

struct cost {
	double seconds;
	long before_kib, peak_kib;
};

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static long peak_kib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static struct bb_group *open_group(const char *folder, struct bb_config **config)
{
	static const struct bb_config_given given[] = {
		{ "group.name", "Returning to Work" },
		{ "group.organizer", "The lunch team <lunch@example.org>" },
		{ "group.timezone", "Europe/Berlin" },
		{ "meeting.meets", "second tuesday 12:00-13:00" },
		{ "meeting.location", "Room 4B" },
	};
	static const uint8_t secret[BB_KEY_SIZE] = "0123456789abcdef0123456789abcde";
	struct bb_group_options options = { .access = BB_STORE_WRITE, .now = NOW, .dir = folder };
	struct bb_group *group = NULL;
	struct bb_error err;
	char path[200];

	snprintf(path, sizeof path, "%s/brownbag.ini", folder);
	assert_works(bb_group_create(&(struct bb_group_create){ .dir = folder, .given = given,
	                                                        .given_count = count_of(given),
	                                                        .secret = secret, .now = NOW }, &err),
	             err);
	assert_works(bb_config_new(config, bb_group_check_value, NULL, &err), err);
	assert_works(bb_config_read(*config, BB_LAYER_GROUP, path, &err), err);
	options.config = *config;
	assert_works(bb_group_open(&group, &options, &err), err);
	return group;
}

static void add_people(struct bb_store *store, int count)
{
	static const struct bb_consent yes = { .given_on = { 2027, 1, 4 }, .given_at = NOW - 86400,
		                               .how = (char *)"vouched" };
	struct bb_error err;

	assert_works(bb_store_begin(store, &err), err);
	for (int i = 0; i < count; i++) {
		char address[40], name[40];
		struct bb_member member = { .name = name, .address = address, .joined = { 2027, 1 } };

		snprintf(address, sizeof address, "person%d@example.org", i);
		snprintf(name, sizeof name, "Person %d", i);
		member.consents[BB_PURPOSE_MAIL] = yes;
		assert_works(bb_store_add_member(store, &member, NULL, &err), err);
	}
	assert_works(bb_store_commit(store, &err), err);
}

static struct cost queue_invites(int count)
{
	char *folder = outside_folder();
	struct bb_config *config = NULL;
	struct bb_group *group = open_group(folder, &config);
	struct cost cost = { 0 };
	struct bb_error err;
	size_t queued = 0;
	double begun;

	add_people(group->store, count);
	cost.before_kib = peak_kib();
	begun = now_s();
	assert_works(bb_group_remind(group, false, &queued, &err), err);
	cost.seconds = now_s() - begun;
	cost.peak_kib = peak_kib();
	assert_true(queued >= (size_t)count && queued < (size_t)count + 10);
	bb_group_close(group);
	bb_config_free(config);
	outside_remove(folder);
	return cost;
}

static struct cost in_a_process(int count)
{
	struct cost cost = { 0 };
	int ends[2], ended;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		cost = queue_invites(count);
		_exit(write(ends[1], &cost, sizeof cost) == sizeof cost ? 0 : 1);
	}
	assert_int_equal(read(ends[0], &cost, sizeof cost), sizeof cost);
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_int_equal(ended, 0);
	close(ends[0]);
	close(ends[1]);
	return cost;
}

/* What each member more costs of memory: the rows of the roster, but no mail. */
static double kib_a_member(struct cost few, int count, struct cost many, int more)
{
	return (double)(many.peak_kib - few.peak_kib) / (more - count);
}

static double build_elsewhere(void)
{
	char *read = outside_read("build_invites.py", "10000\n", 6);
	double seconds = strtod(read, NULL);

	free(read);
	return seconds;
}

/* In turns, and the best of each: what else the machine does slows both down. */
static double times_as_fast(void)
{
	double ours = 1e9, theirs = 1e9;

	for (int i = 0; i < ROUNDS; i++) {
		double mine = in_a_process(MANY).seconds, other = build_elsewhere();

		ours = mine < ours ? mine : ours;
		theirs = other < theirs ? other : theirs;
	}
	return theirs / ours;
}

static void compare(void **state)
{
	struct cost few = in_a_process(FEW), many = in_a_process(MANY), crowd = in_a_process(CROWD);
	double kib = kib_a_member(few, FEW, many, MANY), further = kib_a_member(many, MANY, crowd, CROWD);

	(void)state;
	printf("composing and queuing %d invites: %.1f times as fast as python-icalendar builds the "
	       "objects alone\n", MANY, times_as_fast());
	printf("the same: a mail takes %.2f times as long with %d as with %d, %.2f times with %d\n",
	       many.seconds / MANY / (few.seconds / FEW), MANY, FEW,
	       crowd.seconds / CROWD / (few.seconds / FEW), CROWD);
	printf("the same: %.2f KiB of memory a member up to %d, %.2f up to %d, where a mail has 2\n", kib,
	       MANY, further, CROWD);
	assert_true(kib < 1 && further < 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(compare) };

	return cmocka_run_group_tests_name("invites", tests, NULL, NULL);
}
