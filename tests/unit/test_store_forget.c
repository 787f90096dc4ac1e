/* SPDX-License-Identifier: MIT */
#include <brownbag/store_inbox.h>

#include "contract.h"
#include "new_store.h"

#include "store/statement.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DAY INT64_C(86400)

static const struct bb_date february = { 2027, 2, 9 };

/* How often the bytes stand in the files of the folder. */
static size_t count_in_folder(const char *folder, const char *bytes)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t count = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		int fd = openat(dirfd(dir), entry->d_name, O_RDONLY | O_CLOEXEC);
		char *text = malloc(32 * 1024 * 1024);
		ssize_t len = read(fd, text, 32 * 1024 * 1024);

		for (const char *at = text; len > 0; at++) {
			at = memmem(at, (size_t)(text + len - at), bytes, strlen(bytes));
			if (!at)
				break;
			count++;
		}
		free(text);
		close(fd);
	}
	closedir(dir);
	return count;
}

static void erase(struct new_store *self, int64_t id)
{
	struct bb_error err;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_erase_member(self->store, id, NEW_STORE_NOW, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	assert_works(bb_store_compact(self->store, &err), err);
}

static void set_turn(struct new_store *self, int64_t lunch, int64_t member)
{
	struct bb_turn turn = { member, BB_SEAT_LEAD, 0, BB_TURN_ANNOUNCED, BB_CAUSE_NONE, 1 };
	struct bb_meeting meeting = { .id = lunch, .turns = &turn, .turn_count = 1 };
	struct bb_error err;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_set_turns(self->store, &meeting, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
}

/* Rows come and go and grow, so that SQLite splits pages and moves rows between them. */
static void stir(struct new_store *self, const char *name)
{
	char sql[1024];

	snprintf(sql, sizeof sql,
	         "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
	         " INSERT INTO note (id, subject, text, made_at) SELECT i * 7919 %% 4001,"
	         " 'note ' || i, '%s says ' || hex(zeroblob(i %% 97 * 3)), i FROM n;"
	         "UPDATE note SET text = text || hex(zeroblob(300)) WHERE id %% 3 = 0;"
	         "DELETE FROM note WHERE id %% 2 = 0; DELETE FROM note WHERE id %% 5 <> 0;",
	         name);
	new_store_run_elsewhere(self->path, sql);
}

static void test_store_forget__leaves_no_byte_of_an_erased_person(void **state)
{
	static const char *const traces[] = { "Zoe Quartz", "Quartz", "zoe.quartz@example.org",
	                                      "zq@example.com" };
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	int64_t zoe = new_store_add_member(self, "Zoe Quartz", "zoe.quartz@example.org");
	int64_t lunch = new_store_add_lunch(self, february);
	struct bb_mail mail = new_store_mail(BB_KIND_INVITE, lunch, zoe);
	char *further[] = { (char *)"zq@example.com" };
	struct bb_member member;
	struct bb_error err;

	assert_works(bb_store_load_member(self->store, zoe, &member, &err), err);
	member.further = further;
	member.further_count = 1;
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_update_member(self->store, &member, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	member.further = NULL;
	member.further_count = 0;
	bb_member_release(&member);
	mail.parts.recipient = (char *)"zoe.quartz@example.org";
	mail.parts.recipient_name = (char *)"Zoe Quartz";
	new_store_queue(self, &mail);
	mail = new_store_mail(BB_KIND_AGENDA, lunch, ana);
	mail.parts.text = (char *)"Zoe Quartz facilitates.\n";
	new_store_queue(self, &mail);
	set_turn(self, lunch, zoe);
	new_store_run_elsewhere(self->path, "INSERT INTO note (id, subject, text, made_at)"
	                                    " VALUES (9005, 'x', 'Write to zq@example.com.', 1)");
	stir(self, "Zoe Quartz");
	for (size_t i = 0; i < count_of(traces); i++)
		assert_true(count_in_folder(self->folder, traces[i]) > 0);
	erase(self, zoe);
	for (size_t i = 0; i < count_of(traces); i++)
		if (count_in_folder(self->folder, traces[i]))
			fail_msg("\"%s\" is there %zu times", traces[i],
			         count_in_folder(self->folder, traces[i]));
	assert_works(bb_store_check(self->store, &err), err);
}

static void test_store_forget__keeps_a_former_member_without_a_name_in_the_history(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	int64_t lunch = new_store_add_lunch(self, february);
	struct bb_meeting meeting;
	struct bb_member member;
	struct bb_error err;

	set_turn(self, lunch, ana);
	erase(self, ana);
	assert_works(bb_store_load_member(self->store, ana, &member, &err), err);
	assert_string_equal(member.name, "");
	assert_string_equal(member.address, "");
	assert_int_equal(member.status, BB_MEMBER_FORMER);
	assert_false(member.leads);
	assert_int_equal(member.consents[BB_PURPOSE_MAIL].given_on.year, 0);
	bb_member_release(&member);
	assert_works(bb_store_load_meeting(self->store, lunch, &meeting, &err), err);
	assert_int_equal(meeting.turns[0].member, ana);
	bb_meeting_release(&meeting);
	/* The address is free again. */
	assert_true(new_store_add_member(self, "Ana", "ana@example.org") > ana);
	assert_works(bb_store_begin(self->store, &err), err);
	assert_fails(BB_ENOENT, bb_store_erase_member(self->store, 99, NEW_STORE_NOW, &err), err);
	bb_store_rollback(self->store);
}

/* What becomes of a mail to somebody else, by its state and its words. */
static void test_store_forget__takes_the_name_out_of_the_mails_of_others(void **state)
{
	enum { Q = BB_MAIL_QUEUED, C, M, S, U, F, E, D };
	static const struct { const char *text; bool gone; } words[] = {
		{ "Led by Zoe Quartz.\n", true },
		{ "Led by Zoe\nQuartz.\n", true },
		{ "Led by Zoe \nQuartz.\n", true }, /* flowed */
		{ "Write to zoe@example.org.\n", true },
		{ "Led by Zoe Quarterman.\n", false },
	};
	static const int after[BB_MAIL_STATE_COUNT] = { D, D, M, S, U, F, E, D };
	struct new_store *self = *state;
	struct bb_statement update;
	struct bb_error err;

	for (size_t i = 0; i < count_of(words); i++) {
		int64_t zoe = new_store_add_member(self, "Zoe Quartz", "zoe@example.org");
		int64_t ids[BB_MAIL_STATE_COUNT];
		struct bb_mail mail;

		for (int from = BB_MAIL_STATE_COUNT - 1; from >= 0; from--)
			ids[from] = new_store_mail_in(self, 0, (enum bb_mail_state)from);
		assert_works(bb_store_begin(self->store, &err), err);
		bb_statement_open(&update, self->store,
		                  "UPDATE mail_body SET text = $1 WHERE mail >= $2",
		                  BIND(as_text(words[i].text), as_int(ids[BB_MAIL_STATE_COUNT - 1])));
		assert_false(bb_statement_next(&update));
		assert_works(bb_statement_close(&update, &err), err);
		assert_works(bb_store_commit(self->store, &err), err);
		erase(self, zoe);
		for (int from = 0; from < BB_MAIL_STATE_COUNT; from++) {
			assert_works(bb_store_load_mail(self->store, ids[from], &mail, &err), err);
			assert_int_equal(mail.parts.text == NULL, words[i].gone);
			assert_int_equal((int)mail.state, words[i].gone ? after[from] : from);
			if (words[i].gone && (from == Q || from == C))
				assert_int_equal(mail.drop, BB_DROP_STATUS); /* composed anew if desired */
			bb_mail_release(&mail);
		}
		assert_works(bb_store_recover(self->store, NEW_STORE_NOW, NULL, &err), err);
	}
}

static void test_store_forget__composes_anew_what_was_beyond_the_fence(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana Lima", "ana@example.org");
	int64_t id = new_store_mail_in(self, 0, BB_MAIL_COMMITTING);
	struct bb_attempt later = { id, BB_MAIL_QUEUED, NEW_STORE_NOW, "451 4.3.0 Later" };
	struct bb_mails mails = { 0 };
	struct bb_error err;

	erase(self, ana); /* the mail begins with "Hello Ana Lima" */
	new_store_settle(self, &later);
	assert_works(bb_store_claim(self->store, NEW_STORE_NOW, 9, &mails, &err), err);
	assert_int_equal(mails.count, 0);
	bb_mails_release(&mails);
	assert_int_equal(new_store_state_of(self, id), BB_MAIL_DROPPED);
}

static void test_store_forget__takes_the_name_out_of_notes_and_agendas(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana Lima", "ana@example.org");
	int64_t lunch = new_store_add_lunch(self, february), note = 0, occasion = 0;
	struct bb_agenda_item item = { (char *)"Ana Lima on travel", 5 };
	struct bb_agenda_items items = { &item, 1 }, got;
	struct bb_occasion about = { .kind = BB_KIND_NOTE, .made_at = NEW_STORE_NOW };
	char *subject = NULL, *text = NULL;
	struct bb_error err;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_set_agenda_items(self->store, lunch, &items, &err), err);
	assert_works(bb_store_add_note(self->store, "Thanks", "Thanks to Ana Lima.\n", 1, &note, &err),
	             err);
	assert_works(bb_store_add_occasion(self->store, &about, note, &occasion, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	erase(self, ana);
	assert_works(bb_store_load_note(self->store, occasion, &subject, &text, &err), err);
	assert_string_equal(text, "Thanks to a former member.\n");
	free(subject);
	free(text);
	assert_works(bb_store_load_agenda_items(self->store, lunch, &got, &err), err);
	assert_string_equal(got.items[0].text, "a former member on travel");
	bb_agenda_items_release(&got);
}

/* It waited for a person, so it is about nobody of the list: found by its words and sender. */
static void test_store_forget__takes_away_what_waits_for_review(void **state)
{
	static const struct { const char *sender, *name, *words, *as; bool gone; } cases[] = {
		{ "ANA@example.org", "", "hello", "", true },
		{ "al@example.com", "", "hello", "", true },
		{ "x@example.org", "Ana Lima", "hello", "", true },
		{ "x@example.org", "", "Ana Lima told me", "", true },
		{ "x@example.org", "", "", "A. L. <Ana@example.org>", true },
		{ "x@example.org", "Anna", "hello", "Anna", false },
	};
	struct new_store *self = *state;
	struct bb_error err;

	for (size_t i = 0; i < count_of(cases); i++) {
		int64_t ana = new_store_add_member(self, "Ana Lima", "ana@example.org"), left = 0;
		char sql[512];

		snprintf(sql, sizeof sql,
		         "INSERT INTO address SELECT %lld, 1, 'al@example.com', 'al@example.com';"
		         "DELETE FROM review; INSERT INTO review VALUES (NULL, 1, 'r', '', NULL, NULL,"
		         " '%s', '%s', '%s', 0, 0, 0, NULL, '%s')",
		         (long long)ana, cases[i].sender, cases[i].name, cases[i].words, cases[i].as);
		new_store_run_elsewhere(self->path, sql);
		erase(self, ana);
		assert_works(bb_store_count_reviews(self->store, &left, &err), err);
		if ((left == 0) != cases[i].gone)
			fail_msg("%s %s %s", cases[i].sender, cases[i].name, cases[i].words);
	}
}

static void test_store_forget__erases_a_nameless_member_alone(void **state)
{
	struct new_store *self = *state;
	int64_t nameless = new_store_add_member(self, "", "ana@example.org");
	int64_t id = new_store_mail_in(self, 0, BB_MAIL_SENT);
	struct bb_mail mail;
	struct bb_error err;

	erase(self, nameless);
	assert_works(bb_store_load_mail(self->store, id, &mail, &err), err);
	assert_non_null(mail.parts.text);
	bb_mail_release(&mail);
}

static void test_store_forget__removes_the_copy_of_an_older_version(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana Lima", "ana@example.org");
	char path[128];
	struct bb_error err;

	snprintf(path, sizeof path, "%s.backup", self->path);
	assert_works(bb_store_copy(self->store, path, &err), err);
	erase(self, ana);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(count_in_folder(self->folder, "Ana Lima"), 0);
}

static void test_store_forget__knows_an_erased_address_by_its_digest(void **state)
{
	struct new_store *self = *state;
	struct bb_erased erased = { "0123456789abcdef0123456789abcde", NEW_STORE_NOW }, *all = NULL;
	uint8_t other[BB_DIGEST_SIZE] = "x";
	struct bb_error err;
	bool known = true;
	size_t count = 0;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_add_erased(self->store, &erased, &err), err);
	assert_works(bb_store_is_erased(self->store, other, &known, &err), err);
	assert_false(known);
	assert_works(bb_store_is_erased(self->store, erased.digest, &known, &err), err);
	assert_true(known);
	assert_works(bb_store_load_erased(self->store, &all, &count, &err), err);
	assert_int_equal(count, 1);
	assert_memory_equal(all[0].digest, erased.digest, BB_DIGEST_SIZE);
	assert_int_equal(all[0].until, NEW_STORE_NOW);
	free(all);
	assert_fails(BB_ENOENT, bb_store_forget_erased(self->store, other, &err), err);
	assert_works(bb_store_forget_erased(self->store, erased.digest, &err), err);
	assert_works(bb_store_is_erased(self->store, erased.digest, &known, &err), err);
	assert_false(known);
	bb_store_rollback(self->store);
}

/* -- retention -- */

static int64_t count_rows(struct new_store *self, const char *sql)
{
	struct bb_error err;
	int64_t count = -1;

	assert_works(bb_store_ask(self->store, sql, BIND_NONE, &count, &err), err);
	return count;
}

/* Each rule on its own: one row on either side of its cutoff, and which is left. Members 1
 * and 2, lunches 1 (2026-11-10) and 2 (2027-02-09), mails 1 and 2. */
static const struct rule {
	const char *before, *left;
	struct bb_retention retention;
	int64_t want;
} rules[] = {
	{ "INSERT INTO answer VALUES (1, 1, 'accepted', 0, 0, 0, 0, 1, 'calendar'),"
	  " (2, 1, 'accepted', 0, 0, 0, 0, 1, 'calendar')",
	  "SELECT sum(meeting) FROM answer", { .answers = { 2026, 11, 11 } }, 2 },
	{ "INSERT INTO answer VALUES (1, 1, 'accepted', 0, 0, 0, 0, 1, 'calendar')",
	  "SELECT sum(meeting) FROM answer", { .answers = { 2026, 11, 10 } }, 1 },
	{ "INSERT INTO decline VALUES (1, 1, 0), (2, 1, 0)", "SELECT sum(meeting) FROM decline",
	  { .answers = { 2026, 11, 11 } }, 2 },
	{ "INSERT INTO nudge VALUES ('invite', 1, 0), ('invite', 2, 0)",
	  "SELECT sum(meeting) FROM nudge", { .answers = { 2026, 11, 11 } }, 2 },
	{ "INSERT INTO away VALUES (1, '2027-01-01', '2027-01-04', 0),"
	  " (2, '2027-01-01', '2027-01-05', 0)",
	  "SELECT sum(member) FROM away", { .away = { 2027, 1, 5 } }, 2 },
	{ "UPDATE mail SET done_at = id * 100", "SELECT sum(mail) FROM mail_body",
	  { .bodies = 101 }, 2 },
	{ "UPDATE mail SET state = 'queued', done_at = NULL", "SELECT count(*) FROM mail_body",
	  { .bodies = INT64_MAX }, 2 },
	{ "INSERT INTO note VALUES (1, '', '', 1), (2, '', '', 1), (3, '', '', 99);"
	  "INSERT INTO occasion VALUES (9, 'note', 1, NULL, 'guest', '', 2, NULL, '', 1);"
	  "UPDATE mail SET kind = 'note', occasion = 9, done_at = NULL WHERE id = 2",
	  "SELECT sum(id) FROM note", { .bodies = 50 }, 5 },
	{ "UPDATE mail SET done_at = 100, not_after = id * 100", "SELECT sum(id) FROM mail",
	  { .ledger = 150 }, 2 },
	/* An invite sent long ago to a lunch that is still to come is held. */
	{ "UPDATE mail SET done_at = 100, not_after = 100, meeting = id", "SELECT sum(id) FROM mail",
	  { .ledger = 1798000000 }, 2 },
	/* A note that a clock wrote which was ahead. */
	{ "INSERT INTO occasion VALUES (9, 'note', 1, NULL, 'guest', '', NULL, NULL, '', 1000);"
	  "UPDATE mail SET done_at = 100, not_after = 100, kind = 'note', occasion = 8 WHERE id = 1;"
	  "UPDATE mail SET done_at = 100, not_after = 100, kind = 'note', occasion = 9 WHERE id = 2",
	  "SELECT sum(id) FROM mail", { .ledger = 150 }, 2 },
	{ "UPDATE mail SET done_at = 1798761600, not_after = 0, state = 'sent'",
	  "SELECT count FROM tally WHERE what = 'sent invite' AND month = '2027-01'",
	  { .ledger = INT64_MAX / 1000000000 }, 2 },
	{ "UPDATE mail SET done_at = 100, not_after = 0, state = 'failed'",
	  "SELECT count(*) FROM tally", { .ledger = 200 }, 0 },
	{ "INSERT INTO occasion VALUES (1, 'welcome', 1, NULL, 'guest', '', NULL, NULL, '', 10),"
	  "  (2, 'welcome', 1, NULL, 'guest', '', NULL, NULL, '', 20)",
	  "SELECT sum(id) FROM occasion", { .ledger = 20 }, 2 },
	{ "INSERT INTO review VALUES (1, 10, '', '', NULL, NULL, '', '', '', 0, 0, 0, NULL, ''),"
	  " (2, 20, '', '', NULL, NULL, '', '', '', 0, 0, 0, NULL, '')",
	  "SELECT sum(id) FROM review", { .review = 20 }, 2 },
	{ "INSERT INTO seen VALUES (x'01', -1, 10), (x'02', -1, 20)", "SELECT sum(at) FROM seen",
	  { .ledger = 20 }, 20 },
	/* One that is over goes; one that isn't keeps its sides and loses its words. */
	{ "INSERT INTO intro VALUES (1, 't', '', 'closed', 10, 10, NULL, '2027-01-01'),"
	  " (2, 't', '', 'closed', 20, 20, NULL, '2027-01-01'),"
	  " (4, 't', 'How?', 'connected', 10, 10, NULL, '2027-01-01')",
	  "SELECT sum(id) FROM intro", { .intros = 20 }, 6 },
	{ "INSERT INTO intro VALUES (1, 't', 'How?', 'connected', 10, 10, NULL, '2027-01-01'),"
	  " (2, 't', 'How?', 'connected', 20, 20, NULL, '2027-01-01')",
	  "SELECT sum(id) FROM intro WHERE question <> ''", { .intros = 20 }, 2 },
	{ "INSERT INTO intro VALUES (1, 't', 'How?', 'connected', 10, 10, NULL, '2027-01-01');"
	  "INSERT INTO occasion VALUES (9, 'intro', 1, NULL, 'guest', '', NULL, 1, 'meet', 10);"
	  "UPDATE mail SET kind = 'intro', occasion = 9 WHERE id = 1",
	  "SELECT sum(mail) FROM mail_body", { .intros = 20 }, 2 },
	{ "INSERT INTO log VALUES (1, 10, '', NULL, NULL, ''), (2, 20, '', NULL, NULL, '')",
	  "SELECT sum(id) FROM log", { .log = 20 }, 2 },
	{ "INSERT INTO erased VALUES (x'01', 10), (x'02', 20)", "SELECT sum(until) FROM erased",
	  { .now = 20 }, 20 },
	{ "INSERT INTO turn VALUES (1, 'lead', 0, 1, 'planned', '', 0),"
	  " (2, 'lead', 0, 1, 'planned', '', 0)",
	  "SELECT sum(meeting) FROM turn", { .history = { 2026, 12 } }, 2 },
	{ "INSERT INTO agenda_item VALUES (1, 1, '', 1), (2, 1, '', 1)",
	  "SELECT sum(meeting) FROM agenda_item", { .history = { 2026, 12 } }, 2 },
	/* Who left before goes, unless something still needs to know. */
	{ "UPDATE member SET status = 'former', left_in = '2026-1' || id",
	  "SELECT sum(id) FROM member WHERE name <> ''", { .history = { 2026, 12 } }, 2 },
	{ "UPDATE member SET status = 'former', left_in = '2026-11';"
	  "INSERT INTO topic VALUES ('t'); INSERT INTO offer VALUES ('t', 2, '2026-11', 1, NULL, NULL, 0)",
	  "SELECT sum(id) FROM member WHERE name <> ''", { .history = { 2027, 1 } }, 2 },
	{ "UPDATE member SET status = 'former', left_in = '2026-11';"
	  "INSERT INTO booking VALUES (1, 'held', 1, NULL, '2026-11-10', '2026-11', 1, 1, 0);"
	  "INSERT INTO booking_member VALUES (1, 2, 3)",
	  "SELECT sum(id) FROM member WHERE name <> ''", { .history = { 2027, 1 } }, 2 },
	{ "UPDATE member SET status = 'paused', paused_until = '2026-11'",
	  "SELECT sum(id) FROM member WHERE name <> ''", { .history = { 2027, 1 } }, 3 },
};

static void fill_for_rules(struct new_store *self)
{
	struct bb_mail mail;

	new_store_add_member(self, "Ana", "ana@example.org");
	new_store_add_member(self, "Ben", "ben@example.org");
	new_store_add_lunch(self, (struct bb_date){ 2026, 11, 10 });
	new_store_add_lunch(self, february);
	for (int64_t member = 1; member <= 2; member++) {
		mail = new_store_mail(BB_KIND_INVITE, 0, member);
		mail.not_after = INT64_C(1) << 40;
		new_store_queue(self, &mail);
	}
}

static void test_store_forget__keeps_each_row_as_long_as_its_rule_says(void **state)
{
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(rules); i++) {
		const struct rule *rule = &rules[i];
		void *made = NULL;
		struct new_store *self;
		size_t gone = 0, again = 0;

		new_store_setup(&made);
		self = made;
		fill_for_rules(self);
		new_store_run_elsewhere(self->path, rule->before);
		assert_works(bb_store_begin(self->store, &err), err);
		assert_works(bb_store_retain(self->store, &rule->retention, &gone, &err), err);
		if (count_rows(self, rule->left) != rule->want)
			fail_msg("%s: %s: %lld", rule->before, rule->left,
			         (long long)count_rows(self, rule->left));
		assert_works(bb_store_retain(self->store, &rule->retention, &again, &err), err);
		assert_int_equal(again, 0);
		assert_works(bb_store_commit(self->store, &err), err);
		assert_works(bb_store_check(self->store, &err), err);
		new_store_teardown(&made);
	}
}

/* -- the rehearsal -- */

static void test_store_forget__counts_nothing_of_the_rehearsal(void **state)
{
	static const struct { const char *sql; int64_t want; } cases[] = {
		{ "SELECT count(*) FROM mail", 0 },   { "SELECT count(*) FROM mail_body", 0 },
		{ "SELECT count(*) FROM answer", 0 }, { "SELECT count(*) FROM nudge", 0 },
		{ "SELECT count(*) FROM note", 0 },   { "SELECT count(*) FROM tally", 1 },
		{ "SELECT sum(id) FROM occasion", 1 },
		{ "SELECT count(*) FROM member", 2 }, { "SELECT count(*) FROM turn", 1 },
		{ "SELECT count(*) FROM away", 1 },   { "SELECT count(*) FROM agenda_item", 1 },
		{ "SELECT count(*) FROM intro", 0 },  { "SELECT count(*) FROM intro_side", 0 },
		{ "SELECT sum(asked_count) FROM offer WHERE rested_from IS NULL", 0 },
	};
	struct new_store *self = *state;
	struct bb_mail mail;
	struct bb_error err;

	fill_for_rules(self);
	mail = new_store_mail(BB_KIND_UPDATE, 2, 1);
	mail.sequence = 3;
	new_store_queue(self, &mail);
	new_store_run_elsewhere(
		self->path,
		"INSERT INTO answer VALUES (1, 1, 'accepted', 0, 0, 0, 0, 1, 'calendar');"
		"INSERT INTO nudge VALUES ('invite', 1, 0); INSERT INTO note VALUES (1, '', '', 1);"
		"INSERT INTO tally VALUES ('sent invite', '2027-01', 3), ('something else', '2027-01', 3);"
		"INSERT INTO occasion VALUES (1, 'welcome', 1, NULL, 'guest', '', NULL, NULL, '', 1),"
		" (2, 'note', 1, NULL, 'guest', '', 1, NULL, '', 1);"
		"INSERT INTO topic VALUES ('t'); INSERT INTO offer VALUES ('t', 1, '2027-01', 1, 5, '2027-01', 1);"
		"INSERT INTO intro VALUES (1, 't', 'How?', 'new', 1, 1, NULL, '2027-03-01');"
		"INSERT INTO intro_side VALUES (1, 1, 'asker', 0, NULL, NULL, NULL);"
		"INSERT INTO tally VALUES ('introductions asked t', '2027-01', 3);"
		"INSERT INTO turn VALUES (1, 'lead', 0, 1, 'announced', '', 0);"
		"INSERT INTO away VALUES (1, '2027-01-01', '2027-01-04', 0);"
		"INSERT INTO agenda_item VALUES (1, 1, 'x', 1);");
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_forget_rehearsal(self->store, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	for (size_t i = 0; i < count_of(cases); i++)
		assert_int_equal(count_rows(self, cases[i].sql), cases[i].want);
	new_store_queue(self, &mail); /* is owed again */
}

#define store_test(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_store_forget__leaves_no_byte_of_an_erased_person),
		store_test(test_store_forget__keeps_a_former_member_without_a_name_in_the_history),
		store_test(test_store_forget__takes_the_name_out_of_the_mails_of_others),
		store_test(test_store_forget__composes_anew_what_was_beyond_the_fence),
		store_test(test_store_forget__takes_the_name_out_of_notes_and_agendas),
		store_test(test_store_forget__takes_away_what_waits_for_review),
		store_test(test_store_forget__erases_a_nameless_member_alone),
		store_test(test_store_forget__removes_the_copy_of_an_older_version),
		store_test(test_store_forget__knows_an_erased_address_by_its_digest),
		cmocka_unit_test(test_store_forget__keeps_each_row_as_long_as_its_rule_says),
		store_test(test_store_forget__counts_nothing_of_the_rehearsal),
	};

	return cmocka_run_group_tests_name("store_forget", tests, NULL, NULL);
}
