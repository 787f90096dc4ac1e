/* SPDX-License-Identifier: MIT */
#include "contract.h"
#include "new_store.h"

#include <stdio.h>
#include <string.h>

enum { NOBODY = 0 };

static size_t claim(struct new_store *self, int64_t now, size_t limit, struct bb_mails *mails)
{
	struct bb_error err;

	assert_works(bb_store_claim(self->store, now, limit, mails, &err), err);
	return mails->count;
}

static void settle(struct new_store *self, int64_t mail, enum bb_mail_state how)
{
	struct bb_attempt attempt = { mail, how, NEW_STORE_NOW + 300, "250 2.0.0 Ok" };

	new_store_settle(self, &attempt);
}

static void test_store_claim__claims_the_earliest_that_are_due(void **state)
{
	static const struct { int64_t due, until; } mails[] = {
		{ -10, 100 }, { -30, 100 }, { 1, 100 }, { -20, 100 }, { -40, -1 }, { 0, 0 },
	};
	static const size_t first[] = { 1, 3 }, rest[] = { 0, 5 };
	struct new_store *self = *state;
	struct bb_mails claimed = { 0 };
	int64_t ids[count_of(mails)];

	for (size_t i = 0; i < count_of(mails); i++) {
		struct bb_mail mail = new_store_mail(BB_KIND_DIGEST, NOBODY, NOBODY);
		char message_id[64];

		snprintf(message_id, sizeof message_id, "%zu@example.org", i);
		mail.message_id = message_id;
		mail.key.occasion = (int64_t)i;
		mail.due_at = NEW_STORE_NOW + mails[i].due;
		mail.not_after = NEW_STORE_NOW + mails[i].until;
		ids[i] = new_store_queue(self, &mail);
	}
	assert_int_equal(claim(self, NEW_STORE_NOW, 2, &claimed), 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(claimed.items[i].id, ids[first[i]]);
		assert_int_equal(claimed.items[i].state, BB_MAIL_CLAIMED);
		assert_string_equal(claimed.items[i].parts.recipient, "ana@example.org");
	}
	bb_mails_release(&claimed);
	assert_int_equal(claim(self, NEW_STORE_NOW, 99, &claimed), 2);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(claimed.items[i].id, ids[rest[i]]);
	bb_mails_release(&claimed);
	assert_int_equal(new_store_state_of(self, ids[2]), BB_MAIL_QUEUED);  /* not yet */
	assert_int_equal(new_store_state_of(self, ids[4]), BB_MAIL_EXPIRED); /* too late */
	assert_int_equal(claim(self, NEW_STORE_NOW, 99, &claimed), 0);
	assert_null(claimed.items);
}

/* What may go is the registry's to say; that it is asked at each step is tested here. */
static const struct standing {
	const char *change;
	enum bb_kind kind;
	bool goes;
} standings[] = {
	{ "nothing", BB_KIND_INVITE, true },
	{ "pause", BB_KIND_INVITE, false },
	{ "pause", BB_KIND_CONFIRM, true },
	{ "remove", BB_KIND_REMINDER, false },
	{ "remove", BB_KIND_CANCEL, true },
	{ "mute", BB_KIND_REMINDER, false },
	{ "withdraw", BB_KIND_INVITE, false },
	{ "bounce", BB_KIND_INVITE, false },
	{ "erase", BB_KIND_INVITE, false },
};

static void change_member(struct new_store *self, int64_t id, const struct standing *standing)
{
	struct bb_member member;
	struct bb_error err;

	assert_works(bb_store_load_member(self->store, id, &member, &err), err);
	assert_works(bb_store_begin(self->store, &err), err);
	if (strcmp(standing->change, "pause") == 0)
		member.status = BB_MEMBER_PAUSED;
	if (strcmp(standing->change, "remove") == 0)
		member.status = BB_MEMBER_FORMER;
	if (strcmp(standing->change, "mute") == 0)
		member.mutes = BB_KIND_BIT(standing->kind);
	if (strcmp(standing->change, "withdraw") == 0)
		member.consents[BB_PURPOSE_MAIL].given_on.year = 0;
	if (strcmp(standing->change, "bounce") == 0)
		member.bounces = 2;
	if (strcmp(standing->change, "erase") == 0)
		assert_works(bb_store_erase_member(self->store, id, NEW_STORE_NOW, &err), err);
	else
		assert_works(bb_store_update_member(self->store, &member, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	bb_member_release(&member);
}

static void assert_dropped_for_status(struct new_store *self, int64_t id)
{
	struct bb_mail mail = { 0 };
	struct bb_error err;
	enum bb_status status = bb_store_load_mail(self->store, id, &mail, &err);

	if (status == BB_ENOENT)
		return; /* erased */
	assert_int_equal(status, BB_OK);
	assert_int_equal(mail.state, BB_MAIL_DROPPED);
	assert_int_equal(mail.drop, BB_DROP_STATUS);
	assert_int_equal(mail.done_at, NEW_STORE_NOW);
	bb_mail_release(&mail);
}

/* When the member changes. */
enum moment { BEFORE_CLAIM, BEFORE_FENCE, BEFORE_DOT, MOMENT_COUNT };

static void test_store_claim__reads_the_member_again_at_each_step(void **state)
{
	struct new_store *self = *state;
	char address[64];

	for (size_t i = 0; i < count_of(standings) * MOMENT_COUNT; i++) {
		const struct standing *standing = &standings[i / MOMENT_COUNT];
		enum moment moment = (enum moment)(i % MOMENT_COUNT);
		struct bb_mails claimed = { 0 };
		struct bb_mail mail;
		int64_t member, id;
		size_t count;

		snprintf(address, sizeof address, "m%zu@example.org", i);
		member = new_store_add_member(self, "Ana Lima", address);
		mail = new_store_mail(standing->kind, NOBODY, member);
		id = new_store_queue(self, &mail);
		if (moment == BEFORE_CLAIM)
			change_member(self, member, standing);
		count = claim(self, NEW_STORE_NOW, 9, &claimed);
		assert_int_equal(count, moment != BEFORE_CLAIM || standing->goes);
		bb_mails_release(&claimed);
		if (moment == BEFORE_FENCE)
			change_member(self, member, standing);
		if (moment == BEFORE_DOT) {
			assert_true(new_store_fence(self, id));
			change_member(self, member, standing);
		}
		if (count)
			assert_int_equal(new_store_fence(self, id), standing->goes);
		if (standing->goes)
			assert_int_equal(new_store_state_of(self, id), BB_MAIL_COMMITTING);
		else
			assert_dropped_for_status(self, id);
	}
}

static void test_store_claim__holds_back_what_names_somebody_erased_meanwhile(void **state)
{
	static const struct standing erase = { "erase", BB_KIND_INVITE, false };
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana Lima", "ana.lima@example.org");
	int64_t bo = new_store_add_member(self, "Bo", "bo@example.org");
	struct bb_mail mail = new_store_mail(BB_KIND_AGENDA, NOBODY, bo);
	struct bb_mails claimed = { 0 };
	int64_t id;

	mail.parts.text = (char *)"Ana Lima leads.\n";
	id = new_store_queue(self, &mail);
	assert_int_equal(claim(self, NEW_STORE_NOW, 9, &claimed), 1);
	bb_mails_release(&claimed);
	assert_true(new_store_fence(self, id));
	change_member(self, ana, &erase);
	assert_false(new_store_fence(self, id));
	assert_dropped_for_status(self, id);
}

static void test_store_claim__sends_the_others_when_one_of_five_is_paused_between(void **state)
{
	static const struct standing pause = { "pause", BB_KIND_INVITE, false };
	struct new_store *self = *state;
	int64_t members[5], ids[5];
	struct bb_mails claimed = { 0 };
	struct bb_error err;
	bool go[5];
	struct bb_passage passage = { .mails = ids, .mail_count = 5, .go = go };

	for (int i = 0; i < 5; i++) {
		char address[32];
		struct bb_mail mail;

		snprintf(address, sizeof address, "m%d@example.org", i);
		members[i] = new_store_add_member(self, "M", address);
		mail = new_store_mail(BB_KIND_INVITE, NOBODY, members[i]);
		ids[i] = new_store_queue(self, &mail);
	}
	assert_int_equal(claim(self, NEW_STORE_NOW, 5, &claimed), 5);
	bb_mails_release(&claimed);
	change_member(self, members[2], &pause);
	assert_works(bb_store_pass(self->store, &passage, NEW_STORE_NOW, &err), err);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(go[i], i != 2);
		assert_int_equal(new_store_state_of(self, ids[i]),
		                 i == 2 ? BB_MAIL_DROPPED : BB_MAIL_COMMITTING);
	}
}

static void test_store_claim__records_and_opens_in_one_commit(void **state)
{
	struct new_store *self = *state;
	int64_t first = new_store_mail_in(self, NOBODY, BB_MAIL_COMMITTING);
	int64_t second = new_store_mail_in(self, NOBODY, BB_MAIL_CLAIMED);
	struct bb_attempt ended = { first, BB_MAIL_SENT, 0, "250 2.0.0 Ok" };
	bool go = false;
	struct bb_passage passage = { &ended, 1, &second, 1, &go };
	struct bb_error err;

	assert_works(bb_store_pass(self->store, &passage, NEW_STORE_NOW, &err), err);
	assert_true(go);
	assert_int_equal(new_store_state_of(self, first), BB_MAIL_SENT);
	assert_int_equal(new_store_state_of(self, second), BB_MAIL_COMMITTING);
}

static void test_store_claim__looks_behind_what_it_drops(void **state)
{
	static const struct standing pause = { "pause", BB_KIND_INVITE, false };
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	struct bb_mails claimed = { 0 };

	for (int i = 0; i < 5; i++)
		new_store_mail_in(self, ana, BB_MAIL_QUEUED);
	new_store_mail_in(self, NOBODY, BB_MAIL_QUEUED);
	change_member(self, ana, &pause);
	assert_int_equal(claim(self, NEW_STORE_NOW, 2, &claimed), 1);
	bb_mails_release(&claimed);
}

static void test_store_claim__holds_everything_while_stopped(void **state)
{
	struct new_store *self = *state;
	int64_t fenced = new_store_mail_in(self, NOBODY, BB_MAIL_COMMITTING);
	int64_t claimed_one = new_store_mail_in(self, NOBODY, BB_MAIL_CLAIMED);
	int64_t queued = new_store_mail_in(self, NOBODY, BB_MAIL_QUEUED);
	struct bb_mails mails = { 0 };
	struct bb_error err;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_set_mode(self->store, BB_MODE_STOPPED, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	assert_int_equal(claim(self, NEW_STORE_NOW, 9, &mails), 0);
	assert_int_equal(new_store_state_of(self, queued), BB_MAIL_QUEUED);
	assert_false(new_store_fence(self, claimed_one));
	assert_int_equal(new_store_state_of(self, claimed_one), BB_MAIL_QUEUED);
	assert_false(new_store_fence(self, fenced));
	assert_int_equal(new_store_state_of(self, fenced), BB_MAIL_QUEUED);
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_set_mode(self->store, BB_MODE_LIVE, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	assert_int_equal(claim(self, NEW_STORE_NOW, 9, &mails), 3);
	bb_mails_release(&mails);
}

/* -- the fence and after -- */

static void test_store_claim__fences_only_what_flies(void **state)
{
	struct new_store *self = *state;

	for (int from = 0; from < BB_MAIL_STATE_COUNT; from++) {
		int64_t id = new_store_mail_in(self, NOBODY, (enum bb_mail_state)from);

		bool flies = from == BB_MAIL_CLAIMED || from == BB_MAIL_COMMITTING;

		assert_int_equal(new_store_fence(self, id), flies);
		assert_int_equal(new_store_state_of(self, id), flies ? BB_MAIL_COMMITTING : from);
	}
	assert_false(new_store_fence(self, 4711));
}

/* How often the file was written to: SQLite's file format, 1.3.7. Opened while nothing is locked. */
static uint32_t changes_of(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint32_t count = 0;

	assert_non_null(file);
	assert_int_equal(fseek(file, 24, SEEK_SET), 0);
	for (int i = 0; i < 4; i++)
		count = count << 8 | (uint32_t)fgetc(file);
	fclose(file);
	return count;
}

static void test_store_claim__asks_again_without_writing(void **state)
{
	struct new_store *self = *state;
	int64_t id = new_store_mail_in(self, NOBODY, BB_MAIL_CLAIMED);
	uint32_t before = changes_of(self->path), fenced;

	assert_true(new_store_fence(self, id));
	fenced = changes_of(self->path);
	assert_int_not_equal(fenced, before);
	assert_true(new_store_fence(self, id));
	assert_int_equal(changes_of(self->path), fenced);
}

/* Every way an attempt can end, from every state: the state after it. */
static void test_store_claim__settles_by_the_state_machine(void **state)
{
	enum { Q = BB_MAIL_QUEUED, C, M, S, U, F, E, D };
	static const struct { enum bb_mail_state how; int after[BB_MAIL_STATE_COUNT]; } cases[] = {
		/*                   from  Q  C  M  S  U  F  E  D */
		{ BB_MAIL_SENT,          { Q, C, S, S, U, F, E, D } },
		{ BB_MAIL_UNKNOWN,       { Q, C, U, S, U, F, E, D } },
		{ BB_MAIL_FAILED,        { Q, F, F, S, U, F, E, D } },
		{ BB_MAIL_QUEUED,        { Q, Q, Q, S, U, F, E, D } },
	};
	struct new_store *self = *state;
	struct bb_error err;

	for (size_t i = 0; i < count_of(cases); i++) {
		for (int from = 0; from < BB_MAIL_STATE_COUNT; from++) {
			int64_t id = new_store_mail_in(self, NOBODY, (enum bb_mail_state)from);
			bool flying = from == C || from == M;
			struct bb_mail before, mail;

			assert_works(bb_store_load_mail(self->store, id, &before, &err), err);
			settle(self, id, cases[i].how);
			assert_works(bb_store_load_mail(self->store, id, &mail, &err), err);
			assert_int_equal(mail.state, cases[i].after[from]);
			if (flying && (int)mail.state != from) {
				bool again = mail.state == BB_MAIL_QUEUED;

				assert_int_equal(mail.attempts, before.attempts + 1);
				assert_string_equal(mail.reply, "250 2.0.0 Ok");
				assert_int_equal(mail.done_at, again ? 0 : NEW_STORE_NOW + 1);
				assert_int_equal(mail.next_try_at, again ? NEW_STORE_NOW + 300 : NEW_STORE_NOW);
			} else {
				assert_int_equal(mail.attempts, before.attempts);
				assert_int_equal(mail.done_at, before.done_at);
			}
			bb_mail_release(&before);
			bb_mail_release(&mail);
			/* What flies would be claimed in the next round's name. */
			if (from == C)
				assert_works(bb_store_unclaim(self->store, &err), err);
		}
	}
}

static void test_store_claim__tells_orphans_from_what_is_in_doubt(void **state)
{
	struct new_store *self = *state;
	int64_t ids[BB_MAIL_STATE_COUNT];
	struct bb_error err;
	size_t unknown = 9;

	for (int i = BB_MAIL_STATE_COUNT - 1; i >= 0; i--)
		ids[i] = new_store_mail_in(self, NOBODY, (enum bb_mail_state)i);
	/* Each was claimed with those before it; only the last claim counts here. */
	new_store_reopen(self, BB_STORE_WRITE);
	assert_works(bb_store_recover(self->store, NEW_STORE_NOW + 5, &unknown, &err), err);
	assert_int_equal(unknown, 1);
	for (int i = 0; i < BB_MAIL_STATE_COUNT; i++) {
		int want = i == BB_MAIL_CLAIMED ? BB_MAIL_QUEUED :
		           i == BB_MAIL_COMMITTING ? BB_MAIL_UNKNOWN : i;

		assert_int_equal(new_store_state_of(self, ids[i]), want);
	}
	assert_works(bb_store_recover(self->store, NEW_STORE_NOW + 5, &unknown, &err), err);
	assert_int_equal(unknown, 0);
}

static void test_store_claim__puts_back_untried_what_was_only_claimed(void **state)
{
	struct new_store *self = *state;
	int64_t flying = new_store_mail_in(self, NOBODY, BB_MAIL_COMMITTING);
	int64_t claimed = new_store_mail_in(self, NOBODY, BB_MAIL_CLAIMED);
	struct bb_mail mail;
	struct bb_error err;

	assert_works(bb_store_unclaim(self->store, &err), err);
	assert_int_equal(new_store_state_of(self, flying), BB_MAIL_COMMITTING);
	assert_works(bb_store_load_mail(self->store, claimed, &mail, &err), err);
	assert_int_equal(mail.state, BB_MAIL_QUEUED);
	assert_int_equal(mail.attempts, 0);
	assert_int_equal(mail.next_try_at, NEW_STORE_NOW);
	bb_mail_release(&mail);
}

static void test_store_claim__takes_back_from_the_fence_what_stood_at_it(void **state)
{
	struct new_store *self = *state;
	int64_t ids[BB_MAIL_STATE_COUNT];
	struct bb_error err;

	for (int i = BB_MAIL_STATE_COUNT - 1; i >= 0; i--)
		ids[i] = new_store_mail_in(self, NOBODY, (enum bb_mail_state)i);
	for (int i = 0; i < BB_MAIL_STATE_COUNT; i++) {
		enum bb_mail_state before = new_store_state_of(self, ids[i]);
		struct bb_mail mail;

		assert_works(bb_store_unfence(self->store, ids[i], &err), err);
		assert_works(bb_store_load_mail(self->store, ids[i], &mail, &err), err);
		assert_int_equal(mail.state, before == BB_MAIL_COMMITTING ? BB_MAIL_QUEUED : before);
		assert_true(mail.state != BB_MAIL_QUEUED || mail.next_try_at <= NEW_STORE_NOW);
		bb_mail_release(&mail);
	}
	assert_works(bb_store_unfence(self->store, 9999, &err), err);
}

#define store_test(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_store_claim__claims_the_earliest_that_are_due),
		store_test(test_store_claim__reads_the_member_again_at_each_step),
		store_test(test_store_claim__holds_back_what_names_somebody_erased_meanwhile),
		store_test(test_store_claim__sends_the_others_when_one_of_five_is_paused_between),
		store_test(test_store_claim__records_and_opens_in_one_commit),
		store_test(test_store_claim__looks_behind_what_it_drops),
		store_test(test_store_claim__holds_everything_while_stopped),
		store_test(test_store_claim__fences_only_what_flies),
		store_test(test_store_claim__asks_again_without_writing),
		store_test(test_store_claim__settles_by_the_state_machine),
		store_test(test_store_claim__tells_orphans_from_what_is_in_doubt),
		store_test(test_store_claim__takes_back_from_the_fence_what_stood_at_it),
		store_test(test_store_claim__puts_back_untried_what_was_only_claimed),
	};

	return cmocka_run_group_tests_name("store_claim", tests, NULL, NULL);
}
