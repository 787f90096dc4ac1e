/* SPDX-License-Identifier: MIT */
#include <brownbag/deliver.h>

#include <brownbag/store_mail.h>
#include <brownbag/store_people.h>

#include "contract.h"
#include "new_store.h"
#include "smtp_server.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { PEOPLE_MOST = 200, MINUTE_MS = 60000, LOOKS = 5000, LOOK_US = 2000 };

/* A group with a queue, a server and a run. */
struct run {
	struct new_store *group;
	struct smtp_server *server;
	char url[128];
	char lock[128];
	struct bb_deliver_settings settings;
	struct bb_deliver_host host;
	struct bb_deliver *deliver;
	struct bb_deliver_report report;
	int64_t now;
	int64_t fake_ticks;
	int64_t members[PEOPLE_MOST];
	int64_t mails[PEOPLE_MOST];
	int count;
};

static int64_t group_now(void *context)
{
	return ((struct run *)context)->now;
}

static int64_t real_ticks(void *context)
{
	struct timespec now;

	(void)context;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/* A clock that goes on by being looked at. */
static int64_t fake_ticks(void *context)
{
	return ++((struct run *)context)->fake_ticks;
}

static uint32_t no_jitter(void *context)
{
	(void)context;
	return 0;
}

static void set_mode(struct run *run, enum bb_mode mode)
{
	struct bb_error err;

	assert_works(bb_store_begin(run->group->store, &err), err);
	assert_works(bb_store_set_mode(run->group->store, mode, &err), err);
	assert_works(bb_store_commit(run->group->store, &err), err);
}

static void set_up(struct run *run, void **state)
{
	*run = (struct run){ .group = *state, .now = NEW_STORE_NOW };
	snprintf(run->lock, sizeof run->lock, "%s/brownbag.lock", run->group->folder);
	run->settings = (struct bb_deliver_settings){
		.mode = BB_MODE_LIVE,
		.smtp = { .server.url = run->url, .server.timeout_s = 20, .hello = "example.org" },
		.lock_path = run->lock,
		.connections = 1,
		.retry_s = 300,
	};
	run->host = (struct bb_deliver_host){ .now = group_now, .ticks_ms = real_ticks,
		                              .random = no_jitter, .context = run,
		                              .boot = "this-start" };
	set_mode(run, BB_MODE_LIVE);
}

static void start_server(struct run *run, const struct smtp_rule *rules)
{
	run->server = smtp_server_start(rules);
	snprintf(run->url, sizeof run->url, "smtp://127.0.0.1:%d", smtp_server_port(run->server));
}

/* Queue a mail to one more member: m1@example.org, m2@... */
static int64_t queue_one(struct run *run)
{
	int64_t member;
	char name[32], address[64], id[64];
	struct bb_mail mail;

	snprintf(name, sizeof name, "Member %d", run->count + 1);
	snprintf(address, sizeof address, "m%d@example.org", run->count + 1);
	member = new_store_add_member(run->group, name, address);
	mail = new_store_mail(BB_KIND_INTRO, 0, member);
	mail.key.occasion = 1000 + run->count;
	snprintf(id, sizeof id, "mail-%d@example.org", run->count + 1);
	mail.message_id = id;
	mail.parts.recipient = address;
	run->members[run->count] = member;
	run->mails[run->count] = new_store_queue(run->group, &mail);
	return run->mails[run->count++];
}

static void queue_some(struct run *run, int count)
{
	while (count-- > 0)
		queue_one(run);
}

static void deliver(struct run *run)
{
	struct bb_error err;

	assert_works(bb_deliver_new(&run->deliver, run->group->store, &run->settings, &run->host,
	                            &err),
	             err);
	assert_works(bb_deliver_run(run->deliver, &run->report, &err), err);
	bb_deliver_free(run->deliver);
}

static void finish(struct run *run)
{
	smtp_server_stop(run->server);
	smtp_server_free(run->server);
}

static struct bb_mail load(struct run *run, int i)
{
	struct bb_mail mail = { 0 };
	struct bb_error err;

	assert_works(bb_store_load_mail(run->group->store, run->mails[i], &mail, &err), err);
	return mail;
}

/* "SQF": the states of all mails by their first letters; X for expired. */
static void assert_states(struct run *run, const char *expected)
{
	static const char letters[BB_MAIL_STATE_COUNT] = "QCTSUFXD";
	char states[PEOPLE_MOST + 1] = "";

	for (int i = 0; i < run->count; i++)
		states[i] = letters[new_store_state_of(run->group, run->mails[i])];
	assert_string_equal(states, expected);
}

static int count_of_text(const char *text, const char *part)
{
	int count = 0;

	while ((text = strstr(text, part))) {
		count++;
		text += strlen(part);
	}
	return count;
}

static const struct smtp_rule no_rules[] = { { 0 } };

/* -- what becomes of mails -- */

static void test_deliver__sends_all_over_one_connection(void **state)
{
	struct run run;
	struct bb_mail mail;

	set_up(&run, state);
	start_server(&run, no_rules);
	queue_some(&run, 100);
	deliver(&run);
	smtp_server_stop(run.server);
	assert_int_equal(run.report.sent, 100);
	assert_string_equal(run.report.trouble, "");
	assert_false(run.report.busy);
	assert_int_equal(count_of_text(smtp_server_log(run.server), "CONNECT\n"), 1);
	assert_int_equal(count_of_text(smtp_server_log(run.server), "DOT\n"), 100);
	for (int i = 0; i < run.count; i++)
		assert_int_equal(new_store_state_of(run.group, run.mails[i]), BB_MAIL_SENT);
	mail = load(&run, 7);
	assert_int_equal(mail.attempts, 1);
	assert_string_equal(mail.reply, "250 queued");
	bb_mail_release(&mail);
	smtp_server_free(run.server);
}

static void test_deliver__does_what_the_answer_says(void **state)
{
	static const struct smtp_rule rules[] = {
		{ "RCPT", 2, "550 5.1.1 <m2@example.org> unknown\r\n", false },
		{ "RCPT", 3, "450 4.2.0 greylisted\r\n", false },
		{ "DOT", 2, NULL, true }, /* of the fourth */
		{ "DOT", 3, "554 5.7.1 spam\r\n", false },
		{ "DOT", 4, "451 4.3.0 disk full\r\n", false },
		{ 0 },
	};
	struct run run;
	struct bb_mail mail;

	set_up(&run, state);
	start_server(&run, rules);
	queue_some(&run, 7);
	deliver(&run);
	assert_states(&run, "SFQUFQS");
	assert_int_equal(run.report.sent, 2);
	assert_int_equal(run.report.refused, 2);
	assert_int_equal(run.report.later, 2);
	assert_int_equal(run.report.unknown, 1);
	assert_int_equal(run.report.waiting, 2);
	assert_false(run.report.needs_help);
	assert_string_equal(run.report.trouble, "mail 2: 550 5.1.1 <address> unknown");
	mail = load(&run, 3);
	assert_string_equal(mail.reply, "the connection broke at the final dot");
	bb_mail_release(&mail);
	finish(&run);
}

static void test_deliver__waits_longer_each_time_but_not_beyond_the_end(void **state)
{
	static const struct smtp_rule rules[] = { { "RCPT", 0, "450 no\r\n", false }, { 0 } };
	static const int waits[] = { 300, 600, 1200, 2400, 4800, 9600, 14400, 14400 };
	struct run run;

	set_up(&run, state);
	start_server(&run, rules);
	queue_some(&run, 1);
	for (size_t i = 0; i < count_of(waits); i++) {
		struct bb_mail mail;

		deliver(&run);
		mail = load(&run, 0);
		assert_int_equal(mail.attempts, i + 1);
		assert_int_equal(mail.state, BB_MAIL_QUEUED);
		assert_int_equal(mail.next_try_at, run.now + waits[i]);
		run.now = mail.next_try_at;
		bb_mail_release(&mail);
	}
	run.now = NEW_STORE_NOW + 86400 - 60; /* its not_after is in a minute */
	deliver(&run);
	run.now += 60;
	deliver(&run);
	assert_states(&run, "Q");
	run.now += 1;
	deliver(&run);
	assert_states(&run, "X");
	finish(&run);
}

static void test_deliver__gives_up_a_row_that_makes_no_message(void **state)
{
	struct run run;
	struct bb_mail mail;

	set_up(&run, state);
	start_server(&run, no_rules);
	queue_one(&run);
	mail = new_store_mail(BB_KIND_NOTE, 0, run.members[0]);
	mail.parts.subject = (char *)"Lunch\r\nBcc: x@example.org";
	run.mails[run.count++] = new_store_queue(run.group, &mail);
	queue_one(&run);
	deliver(&run);
	assert_states(&run, "SFS");
	assert_int_equal(run.report.refused, 1);
	assert_non_null(strstr(run.report.trouble, "mail 2: subject"));
	smtp_server_stop(run.server);
	assert_null(strstr(smtp_server_messages(run.server), "x@example.org"));
	smtp_server_free(run.server);
}

/* -- who is asked before, and told after -- */

/* The answer about each mail, by its place in the queue: 'y', 'n' no, '!' no, and none will go. */
struct asked {
	struct run run; /* first: it is the context */
	const char *answers;
	char told[PEOPLE_MOST + 1];
};

static bool answer(void *context, const struct bb_mail *mail, struct bb_sent_result *result)
{
	struct asked *asked = context;
	char said = asked->answers[mail->id - asked->run.mails[0]];

	assert_int_equal(mail->state, BB_MAIL_CLAIMED);
	result->scope = said == '!' ? BB_SCOPE_SERVER : BB_SCOPE_MAIL;
	result->needs_help = said == '!';
	snprintf(result->reply, sizeof result->reply, "not %lld", (long long)mail->id);
	return said == 'y';
}

/* What is told is on disk, to be seen by whom is told. */
static void hear(void *context, const struct bb_attempt *attempt)
{
	static const char letters[BB_MAIL_STATE_COUNT] = "QCTSUFXD";
	struct asked *asked = context;

	assert_int_equal(new_store_state_of(asked->run.group, attempt->mail), attempt->state);
	asked->told[attempt->mail - asked->run.mails[0]] = letters[attempt->state];
}

static void test_deliver__asks_before_and_tells_after(void **state)
{
	static const struct smtp_rule second[] = { { "RCPT", 2, "550 no\r\n", false }, { 0 } };
	static const struct {
		const struct smtp_rule *rules;
		const char *answers, *states, *told, *trouble;
		int tried_last;
		bool needs_help;
	} cases[] = {
		{ no_rules, "yyy", "SSS", "SSS", "", 1, false },
		{ no_rules, "yny", "SQS", "SQS", "mail 2: not 2", 1, false },
		{ no_rules, "nnn", "QQQ", "QQQ", "mail 1: not 1", 1, false },
		{ no_rules, "!yy", "QQQ", "Q--", "not 1", 0, true },
		{ second, "yyy", "SFS", "SFS", "mail 2: 550 no", 1, false },
	};

	for (size_t i = 0; i < count_of(cases); i++) {
		struct asked asked = { .answers = cases[i].answers, .told = "---" };
		struct bb_mail last;

		if (i > 0) {
			new_store_teardown(state);
			new_store_setup(state);
		}
		set_up(&asked.run, state);
		asked.run.host.allow = answer;
		asked.run.host.tell = hear;
		asked.run.host.context = &asked;
		start_server(&asked.run, cases[i].rules);
		queue_some(&asked.run, 3);
		deliver(&asked.run);
		assert_states(&asked.run, cases[i].states);
		assert_string_equal(asked.told, cases[i].told);
		assert_string_equal(asked.run.report.trouble, cases[i].trouble);
		assert_int_equal(asked.run.report.needs_help, cases[i].needs_help);
		last = load(&asked.run, 2);
		assert_int_equal(last.attempts, cases[i].tried_last);
		bb_mail_release(&last);
		finish(&asked.run);
	}
}

static void test_deliver__asks_again_when_its_time_has_come(void **state)
{
	struct asked asked = { .answers = "n" };
	struct bb_mail mail;

	set_up(&asked.run, state);
	asked.run.host.allow = answer;
	asked.run.host.context = &asked;
	start_server(&asked.run, no_rules);
	queue_one(&asked.run);
	deliver(&asked.run);
	mail = load(&asked.run, 0);
	assert_int_equal(mail.next_try_at, asked.run.now + 300);
	assert_string_equal(mail.reply, "not 1");
	bb_mail_release(&mail);
	asked.answers = "y";
	deliver(&asked.run);
	assert_states(&asked.run, "Q");
	asked.run.now += 300;
	deliver(&asked.run);
	assert_states(&asked.run, "S");
	finish(&asked.run);
}

/* -- when nobody gets through -- */

static void test_deliver__stops_at_trouble_that_all_mails_would_meet(void **state)
{
	static const struct smtp_rule busy[] = { { "CONNECT", 0, "421 busy\r\n", true }, { 0 } };
	static const struct smtp_rule closed[] = { { "CONNECT", 0, "554 no\r\n", true }, { 0 } };
	static const struct smtp_rule sender[] = { { "MAIL", 0, "550 not you\r\n", false }, { 0 } };
	static const struct smtp_rule drops[] = { { "DATA", 0, NULL, true }, { 0 } };
	static const struct {
		const struct smtp_rule *rules;
		int tried;
		bool needs_help;
	} cases[] = {
		{ busy, 1, false }, { closed, 1, true }, { sender, 1, true }, { drops, 3, false }
	};

	for (size_t i = 0; i < count_of(cases); i++) {
		struct run run;
		int tried = 0;

		if (i > 0) {
			new_store_teardown(state);
			new_store_setup(state);
		}
		set_up(&run, state);
		start_server(&run, cases[i].rules);
		queue_some(&run, 6);
		deliver(&run);
		assert_states(&run, "QQQQQQ");
		for (int j = 0; j < run.count; j++) {
			struct bb_mail mail = load(&run, j);

			tried += mail.attempts;
			bb_mail_release(&mail);
		}
		assert_int_equal(tried, cases[i].tried);
		assert_int_equal(run.report.later, cases[i].tried);
		assert_int_equal(run.report.waiting, cases[i].tried);
		assert_int_equal(run.report.needs_help, cases[i].needs_help);
		assert_string_not_equal(run.report.trouble, "");
		finish(&run);
	}
}

static void test_deliver__asks_for_the_password_only_to_send(void **state)
{
	struct bb_error err;
	struct run run;

	set_up(&run, state);
	start_server(&run, no_rules);
	run.settings.smtp.server.user = "ana";
	run.settings.smtp.server.password_command = "!echo the key ring is locked >&2; exit 1";
	deliver(&run); /* nothing is due */
	queue_some(&run, 2);
	assert_works(bb_deliver_new(&run.deliver, run.group->store, &run.settings, &run.host, &err),
	             err);
	assert_fails(BB_EAGAIN, bb_deliver_run(run.deliver, &run.report, &err), err);
	assert_non_null(strstr(err.text, "locked"));
	bb_deliver_free(run.deliver);
	assert_states(&run, "QQ");
	finish(&run);
}

/* -- who may send, and who may get it -- */

static void test_deliver__leaves_the_field_to_another_run(void **state)
{
	struct run run;
	int lock;

	set_up(&run, state);
	start_server(&run, no_rules);
	queue_some(&run, 1);
	lock = open(run.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(flock(lock, LOCK_EX | LOCK_NB), 0);
	deliver(&run);
	assert_true(run.report.busy);
	assert_states(&run, "Q");
	close(lock);
	deliver(&run);
	assert_false(run.report.busy);
	assert_states(&run, "S");
	finish(&run);
}

/* Another program at the same store, in the middle of a run. */
struct meddler {
	struct run *run;
	void (*act)(struct run *run, struct bb_store *store);
	bool done;
};

static void meddle(void *context)
{
	struct meddler *meddler = context;
	struct bb_store *store = NULL;

	if (meddler->done)
		return;
	meddler->done = true;
	if (bb_store_open(&store, meddler->run->group->path, BB_STORE_WRITE, NULL) == BB_OK)
		meddler->act(meddler->run, store);
	bb_store_close(store);
}

static void deliver_with(struct run *run, const char *verb,
                         void (*act)(struct run *run, struct bb_store *store))
{
	struct meddler meddler = { run, act, false };

	smtp_server_on(run->server, verb, meddle, &meddler);
	deliver(run);
	smtp_server_stop(run->server);
	assert_true(meddler.done);
}

static void pause_member(struct bb_store *store, int64_t id)
{
	struct bb_member member = { 0 };

	if (bb_store_load_member(store, id, &member, NULL) != BB_OK ||
	    bb_store_begin(store, NULL) != BB_OK)
		return;
	member.status = BB_MEMBER_PAUSED;
	if (bb_store_update_member(store, &member, NULL) != BB_OK ||
	    bb_store_commit(store, NULL) != BB_OK)
		bb_store_rollback(store);
	bb_member_release(&member);
}

static void pause_third(struct run *run, struct bb_store *store)
{
	pause_member(store, run->members[2]);
}

static void test_deliver__sends_nothing_to_who_paused_a_moment_ago(void **state)
{
	struct run run;

	set_up(&run, state);
	start_server(&run, no_rules);
	queue_some(&run, 5);
	deliver_with(&run, "DOT", pause_third); /* all five are claimed by then */
	assert_states(&run, "SSDSS");
	assert_int_equal(run.report.sent, 4);
	assert_string_equal(run.report.trouble, "");
	assert_int_equal(count_of_text(smtp_server_log(run.server), "DOT\n"), 4);
	smtp_server_free(run.server);
}

static void stop_group(struct run *run, struct bb_store *store)
{
	(void)run;
	if (bb_store_begin(store, NULL) != BB_OK ||
	    bb_store_set_mode(store, BB_MODE_STOPPED, NULL) != BB_OK ||
	    bb_store_commit(store, NULL) != BB_OK)
		bb_store_rollback(store);
}

static void test_deliver__stops_at_once_with_the_group(void **state)
{
	struct run run;

	set_up(&run, state);
	start_server(&run, no_rules);
	queue_some(&run, 3);
	deliver_with(&run, "DOT", stop_group);
	assert_states(&run, "SQQ");
	deliver(&run);
	assert_states(&run, "SQQ");
	assert_int_equal(run.report.sent, 0);
	smtp_server_free(run.server);
}

/* Its fence is opened while the server still has to answer DATA. */
static bool await_fence(const struct run *run, struct bb_store *store)
{
	enum bb_mail_state state = BB_MAIL_CLAIMED;

	for (int i = 0; state == BB_MAIL_CLAIMED && i < LOOKS; i++) {
		struct bb_mail mail = { 0 };

		usleep(LOOK_US);
		if (bb_store_load_mail(store, run->mails[0], &mail, NULL) == BB_OK)
			state = mail.state;
		bb_mail_release(&mail);
	}
	return state == BB_MAIL_COMMITTING;
}

static void pause_first(struct run *run, struct bb_store *store)
{
	if (await_fence(run, store))
		pause_member(store, run->members[0]);
}

static void stop_behind_fence(struct run *run, struct bb_store *store)
{
	if (await_fence(run, store))
		stop_group(run, store);
}

static void assert_changed_behind_fence(void **state,
                                        void (*act)(struct run *run, struct bb_store *store),
                                        const char *states, int dots)
{
	struct run run;

	set_up(&run, state);
	start_server(&run, no_rules);
	queue_some(&run, 2);
	deliver_with(&run, "DATA", act);
	assert_states(&run, states);
	assert_int_equal(count_of_text(smtp_server_log(run.server), "DOT\n"), dots);
	smtp_server_free(run.server);
}

static void test_deliver__drops_what_a_pause_met_behind_the_fence(void **state)
{
	assert_changed_behind_fence(state, pause_first, "DS", 1);
}

static void test_deliver__holds_what_a_stop_met_behind_the_fence(void **state)
{
	assert_changed_behind_fence(state, stop_behind_fence, "QQ", 0);
}

static void queue_another(struct run *run, struct bb_store *store)
{
	struct bb_mail mail = new_store_mail(BB_KIND_NOTE, 0, run->members[0]);

	if (bb_store_begin(store, NULL) != BB_OK ||
	    bb_store_queue(store, &mail, &run->mails[1], NULL) != BB_OK ||
	    bb_store_commit(store, NULL) != BB_OK)
		bb_store_rollback(store);
}

static void test_deliver__sends_what_was_queued_meanwhile(void **state)
{
	struct run run;

	set_up(&run, state);
	start_server(&run, no_rules);
	queue_some(&run, 1);
	deliver_with(&run, "DOT", queue_another);
	run.count = 2;
	assert_states(&run, "SS");
	assert_int_equal(run.report.sent, 2);
	smtp_server_free(run.server);
}

static void stop_run(struct run *run, struct bb_store *store)
{
	(void)store;
	bb_deliver_stop(run->deliver);
}

static void test_deliver__ends_what_is_underway_when_it_is_told_to_stop(void **state)
{
	struct run run;

	set_up(&run, state);
	start_server(&run, no_rules);
	queue_some(&run, 3);
	deliver_with(&run, "DOT", stop_run);
	assert_states(&run, "SQQ");
	smtp_server_free(run.server);
}

/* -- after a crash -- */

/* The lock file as a killed run left it. */
static void leave_notes(struct run *run, const char *notes)
{
	FILE *file = fopen(run->lock, "w");

	assert_non_null(file);
	assert_true(fputs(notes, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void test_deliver__sends_what_came_to_no_dot(void **state)
{
	static const struct { const char *boot, *states; } cases[] = {
		{ "this-start", "SUS" }, { "another-start", "UUS" }, { "", "UUS" },
	};

	for (size_t i = 0; i < count_of(cases); i++) {
		struct run run;
		char notes[1024], ids[3][128];

		set_up(&run, state);
		start_server(&run, no_rules);
		run.host.boot = cases[i].boot;
		for (int j = 0; j < 3; j++) {
			struct bb_mail mail;

			run.mails[j] = new_store_mail_in(run.group, 0, BB_MAIL_COMMITTING);
			run.count = j + 1;
			mail = load(&run, j);
			snprintf(ids[j], sizeof ids[j], "%s", mail.message_id);
			bb_mail_release(&mail);
		}
		snprintf(notes, sizeof notes,
		         "fence %s this-start\nfence %s this-start\nfence %s this-start\n"
		         "dot %s\ndot %s\nsent %s\n",
		         ids[0], ids[1], ids[2], ids[1], ids[2], ids[2]);
		leave_notes(&run, notes);
		deliver(&run);
		assert_states(&run, cases[i].states);
		finish(&run);
	}
}

static void test_deliver__finds_orphans_and_doubts(void **state)
{
	struct run run;

	set_up(&run, state);
	start_server(&run, no_rules);
	run.members[0] = new_store_add_member(run.group, "Ana", "ana@example.org");
	run.mails[0] = new_store_mail_in(run.group, run.members[0], BB_MAIL_COMMITTING);
	run.mails[1] = new_store_mail_in(run.group, run.members[0], BB_MAIL_CLAIMED);
	run.count = 2;
	assert_states(&run, "TC");
	deliver(&run);
	assert_states(&run, "US");
	assert_int_equal(run.report.unknown, 1);
	assert_int_equal(run.report.sent, 1);
	assert_non_null(strstr(run.report.trouble, "in doubt"));
	finish(&run);
}

/* After a crash it would count as unsent. */
static void test_deliver__sends_nothing_whose_dot_cant_be_written_down(void **state)
{
	struct run run;

	set_up(&run, state);
	start_server(&run, no_rules);
	run.settings.lock_path = "/dev/full";
	queue_some(&run, 2);
	deliver(&run);
	assert_states(&run, "QQ");
	assert_int_equal(run.report.later, 1);
	assert_int_equal(run.report.sent, 0);
	assert_non_null(strstr(run.report.trouble, "the lock file"));
	run.settings.lock_path = run.lock;
	run.now += 600;
	deliver(&run);
	assert_states(&run, "SS");
	finish(&run);
}

static void test_deliver__sends_doubts_again_where_that_is_allowed(void **state)
{
	static const struct smtp_rule rules[] = { { "DOT", 2, NULL, true }, { 0 } };
	struct run run;

	set_up(&run, state);
	start_server(&run, rules);
	run.settings.resend_unknown = true;
	run.members[0] = new_store_add_member(run.group, "Ana", "ana@example.org");
	run.mails[0] = new_store_mail_in(run.group, run.members[0], BB_MAIL_COMMITTING);
	run.mails[1] = new_store_mail_in(run.group, run.members[0], BB_MAIL_QUEUED);
	run.count = 2;
	deliver(&run);
	assert_states(&run, "SQ");
	assert_int_equal(run.report.unknown, 0);
	assert_int_equal(run.report.later, 1);
	run.now += 300;
	deliver(&run);
	assert_states(&run, "SS");
	finish(&run);
}

/* -- a rehearsal, and several at once -- */

static int count_files(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	int count = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder)))
		count += entry->d_name[0] != '.';
	closedir(folder);
	return count;
}

static void test_deliver__fills_a_maildir_by_several_hands(void **state)
{
	char top[] = "/tmp/brownbag-deliver-XXXXXX", path[128], command[128];
	struct run run;

	set_up(&run, state);
	set_mode(&run, BB_MODE_REHEARSAL);
	assert_non_null(mkdtemp(top));
	snprintf(run.url, sizeof run.url, "maildir:%s/outbox", top);
	run.settings.mode = BB_MODE_REHEARSAL;
	run.settings.connections = 8;
	queue_some(&run, PEOPLE_MOST);
	deliver(&run);
	assert_int_equal(run.report.sent, PEOPLE_MOST);
	snprintf(path, sizeof path, "%s/outbox/new", top);
	assert_int_equal(count_files(path), PEOPLE_MOST);
	snprintf(path, sizeof path, "%s/outbox/tmp", top);
	assert_int_equal(count_files(path), 0);
	snprintf(command, sizeof command, "rm -rf '%s'", top);
	assert_int_equal(system(command), 0);
}

static void test_deliver__puts_nothing_of_a_live_group_into_the_rehearsals_maildir(void **state)
{
	struct bb_error err;
	struct run run;

	set_up(&run, state); /* live by now */
	snprintf(run.url, sizeof run.url, "maildir:%s", run.group->folder);
	run.settings.mode = BB_MODE_REHEARSAL;
	queue_some(&run, 1);
	assert_works(bb_deliver_new(&run.deliver, run.group->store, &run.settings, &run.host, &err),
	             err);
	assert_fails(BB_EAGAIN, bb_deliver_run(run.deliver, &run.report, &err), err);
	bb_deliver_free(run.deliver);
	assert_states(&run, "Q");
}

/* -- for the provider's sake -- */

static void test_deliver__keeps_to_the_rate(void **state)
{
	struct run run;

	set_up(&run, state);
	start_server(&run, no_rules);
	run.host.ticks_ms = fake_ticks;
	run.settings.rate = 60;
	queue_some(&run, 5);
	deliver(&run);
	assert_states(&run, "SSSSS");
	assert_true(run.fake_ticks >= 4 * MINUTE_MS / 60);
	finish(&run);
}

static void test_deliver__waits_before_it_logs_in_again(void **state)
{
	struct run run;

	set_up(&run, state);
	start_server(&run, no_rules);
	run.host.ticks_ms = fake_ticks;
	run.settings.smtp.messages_per_connection = 2;
	run.settings.relogin_delay_s = 1;
	queue_some(&run, 6);
	deliver(&run);
	smtp_server_stop(run.server);
	assert_states(&run, "SSSSSS");
	assert_int_equal(count_of_text(smtp_server_log(run.server), "CONNECT\n"), 3);
	assert_true(run.fake_ticks >= 2 * 1000);
	smtp_server_free(run.server);
}

#define WITH_STORE(test) \
	cmocka_unit_test_setup_teardown(test, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STORE(test_deliver__sends_all_over_one_connection),
		WITH_STORE(test_deliver__does_what_the_answer_says),
		WITH_STORE(test_deliver__waits_longer_each_time_but_not_beyond_the_end),
		WITH_STORE(test_deliver__gives_up_a_row_that_makes_no_message),
		WITH_STORE(test_deliver__asks_before_and_tells_after),
		WITH_STORE(test_deliver__asks_again_when_its_time_has_come),
		WITH_STORE(test_deliver__stops_at_trouble_that_all_mails_would_meet),
		WITH_STORE(test_deliver__asks_for_the_password_only_to_send),
		WITH_STORE(test_deliver__leaves_the_field_to_another_run),
		WITH_STORE(test_deliver__sends_nothing_to_who_paused_a_moment_ago),
		WITH_STORE(test_deliver__stops_at_once_with_the_group),
		WITH_STORE(test_deliver__drops_what_a_pause_met_behind_the_fence),
		WITH_STORE(test_deliver__holds_what_a_stop_met_behind_the_fence),
		WITH_STORE(test_deliver__sends_what_was_queued_meanwhile),
		WITH_STORE(test_deliver__ends_what_is_underway_when_it_is_told_to_stop),
		WITH_STORE(test_deliver__finds_orphans_and_doubts),
		WITH_STORE(test_deliver__sends_what_came_to_no_dot),
		WITH_STORE(test_deliver__sends_nothing_whose_dot_cant_be_written_down),
		WITH_STORE(test_deliver__sends_doubts_again_where_that_is_allowed),
		WITH_STORE(test_deliver__fills_a_maildir_by_several_hands),
		WITH_STORE(test_deliver__puts_nothing_of_a_live_group_into_the_rehearsals_maildir),
		WITH_STORE(test_deliver__keeps_to_the_rate),
		WITH_STORE(test_deliver__waits_before_it_logs_in_again),
	};

	return cmocka_run_group_tests_name("deliver", tests, NULL, NULL);
}
