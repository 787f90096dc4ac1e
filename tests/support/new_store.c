/* SPDX-License-Identifier: MIT */
#include "new_store.h"

#include "contract.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const uint8_t secret[BB_KEY_SIZE] = "0123456789abcdef0123456789abcde";

int new_store_setup(void **state)
{
	struct new_store *self = calloc(1, sizeof *self);
	struct bb_error err;

	assert_non_null(self);
	/* What is tested are files and locks, not the disk: in memory where there is a place. */
	snprintf(self->folder, sizeof self->folder, "%s/brownbag-test-XXXXXX",
	         access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(self->folder));
	snprintf(self->path, sizeof self->path, "%s/brownbag.db", self->folder);
	assert_works(bb_store_create(self->path, secret, NEW_STORE_NOW, &err), err);
	assert_works(bb_store_open(&self->store, self->path, BB_STORE_WRITE, &err), err);
	*state = self;
	return 0;
}

int new_store_teardown(void **state)
{
	struct new_store *self = *state;
	DIR *folder = opendir(self->folder);
	struct dirent *entry;

	bb_store_close(self->store);
	chmod(self->folder, 0700);
	while (folder && (entry = readdir(folder)))
		unlinkat(dirfd(folder), entry->d_name, 0);
	closedir(folder);
	rmdir(self->folder);
	free(self);
	return 0;
}

void new_store_reopen(struct new_store *self, enum bb_store_access access)
{
	struct bb_error err;

	bb_store_close(self->store);
	self->store = NULL;
	assert_works(bb_store_open(&self->store, self->path, access, &err), err);
}

void new_store_run_elsewhere(const char *path, const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

int64_t new_store_add_member(struct new_store *self, const char *name, const char *address)
{
	struct bb_consent given = { { 2026, 11, 3 }, NEW_STORE_NOW - 5000000, (char *)"asked in person" };
	struct bb_member member = {
		.name = (char *)name,
		.address = (char *)address,
		.joined = { 2026, 11 },
		.leads = true,
		.consents = { [BB_PURPOSE_MAIL] = given, [BB_PURPOSE_NAMED] = given },
	};
	struct bb_error err;
	int64_t id = 0;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_add_member(self->store, &member, &id, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	return id;
}

int64_t new_store_add_lunch(struct new_store *self, struct bb_date day)
{
	struct bb_meeting meeting = {
		.month = bb_date_month(day),
		.slot = day,
		.start = { day, 12, 0, 0 },
		.minutes = 60,
		.zone = (char *)"Europe/Berlin",
		.location = (char *)"Room 4B",
		.link = (char *)"",
		.revised_at = NEW_STORE_NOW,
		.made_at = NEW_STORE_NOW,
		.headcount = -1,
	};
	struct bb_error err;
	int64_t id = 0;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_add_meeting(self->store, &meeting, &id, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	return id;
}

struct bb_mail new_store_mail(enum bb_kind kind, int64_t meeting, int64_t member)
{
	static char message_id[64];

	/* As meaningless as the real one, and as dependent on the key. */
	snprintf(message_id, sizeof message_id, "%d-%lld-%lld@example.org", (int)kind,
	         (long long)meeting, (long long)member);
	return (struct bb_mail){
		.key = { .kind = kind, .meeting = meeting, .member = member },
		.parts = {
			.sender = (char *)"lunch@example.org",
			.sender_name = (char *)"The lunch team",
			.recipient = (char *)"ana@example.org",
			.recipient_name = (char *)"Ana Lima",
			.subject = (char *)"Lunch",
			.text = (char *)"Hello Ana Lima,\n\nLunch is on Tuesday.\n",
		},
		.message_id = message_id,
		.sequence = -1,
		.made_at = NEW_STORE_NOW,
		.due_at = NEW_STORE_NOW,
		.not_after = NEW_STORE_NOW + 86400,
	};
}

int64_t new_store_queue(struct new_store *self, const struct bb_mail *mail)
{
	struct bb_error err;
	int64_t id = 0;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_queue(self->store, mail, &id, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	return id;
}

enum bb_mail_state new_store_state_of(struct new_store *self, int64_t id)
{
	struct bb_mail mail = { 0 };
	enum bb_mail_state state;
	struct bb_error err;

	assert_works(bb_store_load_mail(self->store, id, &mail, &err), err);
	state = mail.state;
	bb_mail_release(&mail);
	return state;
}

static void claim_all(struct new_store *self, int64_t now)
{
	struct bb_mails mails = { 0 };
	struct bb_error err;

	assert_works(bb_store_claim(self->store, now, 1000, &mails, &err), err);
	bb_mails_release(&mails);
}

bool new_store_fence(struct new_store *self, int64_t mail)
{
	bool go = true;
	struct bb_passage passage = { .mails = &mail, .mail_count = 1, .go = &go };
	struct bb_error err;

	assert_works(bb_store_pass(self->store, &passage, NEW_STORE_NOW, &err), err);
	return go;
}

void new_store_settle(struct new_store *self, const struct bb_attempt *attempt)
{
	struct bb_passage passage = { .ended = attempt, .ended_count = 1 };
	struct bb_error err;

	assert_works(bb_store_pass(self->store, &passage, NEW_STORE_NOW + 1, &err), err);
}

int64_t new_store_mail_in(struct new_store *self, int64_t member, enum bb_mail_state state)
{
	static int64_t occasion;
	struct bb_mail mail = new_store_mail(BB_KIND_INTRO, 0, member);
	struct bb_attempt attempt = { 0, state, NEW_STORE_NOW, "421 4.3.2 Later" };
	char message_id[64];
	struct bb_error err;

	mail.key.occasion = ++occasion;
	snprintf(message_id, sizeof message_id, "%lld@example.org", (long long)occasion);
	mail.message_id = message_id;
	attempt.mail = new_store_queue(self, &mail);
	if (state == BB_MAIL_QUEUED)
		return attempt.mail;
	if (state == BB_MAIL_DROPPED) {
		assert_works(bb_store_begin(self->store, &err), err);
		assert_works(bb_store_discard(self->store, attempt.mail, NEW_STORE_NOW, &err), err);
		assert_works(bb_store_commit(self->store, &err), err);
		return attempt.mail;
	}
	claim_all(self, state == BB_MAIL_EXPIRED ? mail.not_after + 1 : NEW_STORE_NOW);
	if (state == BB_MAIL_EXPIRED || state == BB_MAIL_CLAIMED)
		return attempt.mail;
	assert_true(new_store_fence(self, attempt.mail));
	if (state != BB_MAIL_COMMITTING)
		new_store_settle(self, &attempt);
	return attempt.mail;
}
