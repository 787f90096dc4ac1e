/* SPDX-License-Identifier: MIT */
/*
 * How much of the store a run of remind reads when nothing is due, counted in
 * steps of SQLite's own machine: as many with a hundred years of lunches and
 * their mails behind it as with four, which is how far back themes are looked
 * at. What is kept too long goes once a day, and for that all is read. And how many
 * statements a mail takes that is due.
 */
#include <brownbag/due.h>
#include <brownbag/store_mail.h>
#include <brownbag/store_people.h>

#include "contract.h"
#include "outside.h"
#include "store/handle.h"

#include <stdio.h>
#include <stdlib.h>

#define NOW INT64_C(1801476000) /* 2027-02-01T10:00:00Z */

enum { PEOPLE = 12, DAY = 86400 };

struct past {
	char *folder;
	struct bb_config *config;
	struct bb_group *group;
	int64_t steps, statements; /* since the last run began */
};

static int add_steps(unsigned what, void *context, void *statement, void *ns)
{
	struct past *self = context;

	(void)what;
	(void)ns;
	self->steps += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1);
	self->statements++;
	return 0;
}

static void add_people(struct bb_store *store, int count)
{
	static const struct bb_consent yes = { .given_on = { 2027, 1, 4 }, .given_at = NOW - DAY,
		                               .how = (char *)"vouched" };
	struct bb_error err;

	assert_works(bb_store_begin(store, &err), err);
	for (int i = 0; i < count; i++) {
		char address[40];
		struct bb_member member = { .name = (char *)"Ana", .address = address, .leads = i < PEOPLE,
			                    .joined = { 2027, 1 } };

		snprintf(address, sizeof address, "person%d@example.org", i);
		member.consents[BB_PURPOSE_MAIL] = yes;
		assert_works(bb_store_add_member(store, &member, NULL, &err), err);
	}
	assert_works(bb_store_commit(store, &err), err);
}

static void open_group(struct past *self)
{
	static const struct bb_config_given given[] = {
		{ "group.name", "Returning to Work" },
		{ "group.organizer", "The lunch team <lunch@example.org>" },
		{ "group.timezone", "Europe/Berlin" },
		{ "meeting.meets", "second tuesday 12:00-13:00" },
	};
	static const uint8_t secret[BB_KEY_SIZE] = "0123456789abcdef0123456789abcde";
	struct bb_group_create create = { .dir = self->folder, .given = given,
		                          .given_count = count_of(given), .secret = secret,
		                          .now = NOW };
	struct bb_group_options options = { .access = BB_STORE_WRITE, .now = NOW,
		                            .dir = self->folder };
	struct bb_error err;
	char path[200];

	snprintf(path, sizeof path, "%s/brownbag.ini", self->folder);
	assert_works(bb_group_create(&create, &err), err);
	assert_works(bb_config_new(&self->config, bb_group_check_value, NULL, &err), err);
	assert_works(bb_config_read(self->config, BB_LAYER_GROUP, path, &err), err);
	options.config = self->config;
	assert_works(bb_group_open(&self->group, &options, &err), err);
}

/* Held lunches of so many months, each with its turns and with mails that went out of late,
 * so that they are kept. */
static void add_past(struct past *self, int months)
{
	static const char sql[] =
		"PRAGMA foreign_keys = OFF; BEGIN;"
		"WITH RECURSIVE past (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM past WHERE n < %d)"
		" INSERT INTO meeting (month, slot, start, minutes, zone, status, revised_at, made_at)"
		"  SELECT strftime('%%Y-%%m', day), day, day || 'T12:00:00', 60, 'Europe/Berlin', 'held', n, n"
		"  FROM (SELECT n, date('2026-11-09', '-' || n || ' months') AS day FROM past);"
		"INSERT INTO turn (meeting, seat, rank, member, state, since)"
		"  SELECT id, 'lead', 0, 1 + id %% 12, 'confirmed', 0 FROM meeting WHERE status = 'held';"
		"INSERT INTO mail (dedupe, kind, meeting, member, occasion, revision, generation, sequence,"
		"  message_id, state, made_at, due_at, not_after, next_try_at, done_at)"
		"  SELECT kind || '/' || meeting.id || '/' || member.id || '/0/0/0', kind, meeting.id,"
		"   member.id, 0, 0, 0, -1, kind || meeting.id || '.' || member.id || '@example.org', 'sent',"
		"   now, now, now, now, now"
		"  FROM meeting, member, (SELECT %lld AS now),"
		"   (SELECT 'invite' AS kind UNION SELECT 'agenda' UNION SELECT 'reminder' UNION SELECT 'thanks')"
		"  WHERE meeting.status = 'held';"
		"INSERT INTO log (at, what) SELECT %lld, 'remind ran' FROM mail;"
		"COMMIT; PRAGMA foreign_keys = ON;";
	char text[sizeof sql + 100];

	snprintf(text, sizeof text, sql, months, (long long)NOW - 20 * DAY, (long long)NOW - 20 * DAY);
	assert_int_equal(sqlite3_exec(self->group->store->db, text, NULL, NULL, NULL), SQLITE_OK);
}

static size_t remind(struct past *self)
{
	struct bb_error err;
	size_t queued = 0;

	self->steps = self->statements = 0;
	assert_works(bb_group_remind(self->group, true, &queued, &err), err);
	return queued;
}

static void make_group(struct past *self, int people)
{
	*self = (struct past){ .folder = outside_folder() };
	open_group(self);
	add_people(self->group->store, people);
	assert_int_equal(sqlite3_trace_v2(self->group->store->db, SQLITE_TRACE_PROFILE, add_steps, self),
	                 SQLITE_OK);
}

static void make_past(struct past *self, int months)
{
	make_group(self, PEOPLE);
	remind(self);
	add_past(self, months);
	remind(self); /* settles whatever the past makes due */
}

static void release_past(struct past *self)
{
	bb_group_close(self->group);
	bb_config_free(self->config);
	outside_remove(self->folder);
}

/* What reads all mails shows that the count would tell. */
static int64_t steps_of_listing(struct past *self)
{
	struct bb_mail_filter filter = { 0 };
	struct bb_mails mails = { 0 };
	struct bb_error err;

	self->steps = 0;
	assert_works(bb_store_load_mails(self->group->store, &filter, &mails, &err), err);
	bb_mails_release(&mails);
	return self->steps;
}

static void test_remind_rows__are_as_many_whatever_the_age_of_the_group(void **state)
{
	enum { FOUR_YEARS = 48, CENTURY = 1200 }; /* months; beyond BB_THEME_MEMORY lunches */
	struct past young, old;

	(void)state;
	make_past(&young, FOUR_YEARS);
	make_past(&old, CENTURY);
	assert_int_equal(remind(&young), 0);
	assert_int_equal(remind(&old), 0);
	assert_true(young.steps > 0);
	assert_true(old.steps <= young.steps + young.steps / 100);
	assert_true(steps_of_listing(&old) > 20 * steps_of_listing(&young));
	release_past(&young);
	release_past(&old);
}

/* The row and its parts: what a lunch has for all its readers is read once. */
static void test_remind_rows__take_two_statements_a_mail(void **state)
{
	enum { CROWD = 10 * PEOPLE };
	struct past few, many;
	size_t mails;

	(void)state;
	make_group(&few, PEOPLE);
	make_group(&many, CROWD);
	mails = remind(&few);
	mails = remind(&many) - mails;
	assert_int_equal(mails, CROWD - PEOPLE);
	assert_int_equal(many.statements - few.statements, 2 * mails);
	release_past(&few);
	release_past(&many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_remind_rows__are_as_many_whatever_the_age_of_the_group),
		cmocka_unit_test(test_remind_rows__take_two_statements_a_mail),
	};

	return cmocka_run_group_tests_name("remind_rows", tests, NULL, NULL);
}
