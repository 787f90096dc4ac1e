/* SPDX-License-Identifier: MIT */
#include "contract.h"
#include "new_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct bb_date february = { 2027, 2, 9 }, march = { 2027, 3, 9 };

enum { NOBODY = 0 };

static size_t claim(struct new_store *self, int64_t now, size_t limit, struct bb_mails *mails)
{
	struct bb_error err;

	assert_works(bb_store_claim(self->store, now, limit, mails, &err), err);
	return mails->count;
}

static void assert_same_key(const struct bb_mail_key *a, const struct bb_mail_key *b)
{
	char x[BB_MAIL_KEY_SIZE], y[BB_MAIL_KEY_SIZE];

	bb_mail_key_format(x, a);
	bb_mail_key_format(y, b);
	assert_string_equal(x, y);
}

static struct bb_mail full_mail(int64_t lunch, int64_t member)
{
	struct bb_mail mail = new_store_mail(BB_KIND_CANCEL, lunch, member);

	mail.key.occasion = -3;
	mail.key.revision = 2;
	mail.key.generation = 1;
	mail.parts.reply_to = (char *)"reply@example.org";
	mail.parts.calendar = (char *)"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
	mail.parts.method = BB_METHOD_CANCEL;
	mail.parts.list_id = (char *)"lunch.example.org";
	mail.parts.unsubscribe = (char *)"mailto:lunch@example.org?subject=stop%20x";
	mail.parts.in_reply_to = (char *)"1@example.org";
	mail.sequence = 5;
	return mail;
}

static void assert_same_parts(const struct bb_mail_parts *a, const struct bb_mail_parts *b)
{
	const char *const pairs[][2] = {
		{ a->sender, b->sender },     { a->sender_name, b->sender_name },
		{ a->reply_to, b->reply_to }, { a->recipient, b->recipient },
		{ a->subject, b->subject },   { a->recipient_name, b->recipient_name },
		{ a->text, b->text },         { a->calendar, b->calendar },
		{ a->list_id, b->list_id },   { a->unsubscribe, b->unsubscribe },
		{ a->in_reply_to, b->in_reply_to },
	};

	for (size_t i = 0; i < count_of(pairs); i++) {
		assert_int_equal(pairs[i][0] == NULL, pairs[i][1] == NULL);
		if (pairs[i][0])
			assert_string_equal(pairs[i][0], pairs[i][1]);
	}
	assert_int_equal(a->method, b->method);
}

static void test_store_queue__gives_back_what_was_queued(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	struct bb_mail want = full_mail(new_store_add_lunch(self, february), ana), got;
	int64_t id = new_store_queue(self, &want), found = 0;
	struct bb_error err;

	new_store_reopen(self, BB_STORE_READ);
	assert_works(bb_store_load_mail(self->store, id, &got, &err), err);
	assert_same_key(&got.key, &want.key);
	assert_same_parts(&got.parts, &want.parts);
	assert_string_equal(got.message_id, want.message_id);
	assert_int_equal(got.state, BB_MAIL_QUEUED);
	assert_int_equal(got.sequence, 5);
	assert_int_equal(got.made_at, want.made_at);
	assert_int_equal(got.due_at, want.due_at);
	assert_int_equal(got.next_try_at, want.due_at);
	assert_int_equal(got.not_after, want.not_after);
	assert_int_equal(got.attempts + got.done_at, 0);
	assert_null(got.reply);
	bb_mail_release(&got);
	assert_works(bb_store_find_message(self->store, want.message_id, &found, &err), err);
	assert_int_equal(found, id);
	assert_works(bb_store_find_message(self->store, "x@example.org", &found, &err), err);
	assert_int_equal(found, 0);
	assert_fails(BB_ENOENT, bb_store_load_mail(self->store, id + 1, &got, &err), err);
}

/* What becomes of a second mail of the same key, by the state of the first. */
static void test_store_queue__queues_a_key_once_and_revives_what_was_not_meant_to_end(void **state)
{
	static const struct { enum bb_mail_state state; enum bb_drop drop; bool queued; } cases[] = {
		{ BB_MAIL_QUEUED, BB_DROP_NONE, false },
		{ BB_MAIL_CLAIMED, BB_DROP_NONE, false },
		{ BB_MAIL_COMMITTING, BB_DROP_NONE, false },
		{ BB_MAIL_SENT, BB_DROP_NONE, false },
		{ BB_MAIL_UNKNOWN, BB_DROP_NONE, false },
		{ BB_MAIL_FAILED, BB_DROP_NONE, false },
		{ BB_MAIL_DROPPED, BB_DROP_ORGANIZER, false },
		{ BB_MAIL_EXPIRED, BB_DROP_NONE, true },
		{ BB_MAIL_QUEUED, BB_DROP_STATUS, true },
		{ BB_MAIL_QUEUED, BB_DROP_SUPERSEDED, true },
	};
	struct new_store *self = *state;
	struct bb_error err;

	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_mail first, again;
		int64_t id = new_store_mail_in(self, NOBODY, cases[i].state), row = 0;

		assert_works(bb_store_begin(self->store, &err), err);
		if (cases[i].state == BB_MAIL_QUEUED && cases[i].drop != BB_DROP_NONE)
			assert_works(bb_store_drop(self->store, id, cases[i].drop, NEW_STORE_NOW, &err), err);
		assert_works(bb_store_load_mail(self->store, id, &first, &err), err);
		again = first;
		again.parts.text = (char *)"Other words.\n";
		again.due_at = again.made_at = NEW_STORE_NOW + 3600;
		again.not_after = NEW_STORE_NOW + 7200;
		if (!cases[i].queued) {
			assert_fails(BB_ECONFLICT, bb_store_queue(self->store, &again, &row, &err), err);
			assert_int_equal(row, 0);
		} else {
			assert_works(bb_store_queue(self->store, &again, &row, &err), err);
			assert_int_equal(row, id);
		}
		bb_mail_release(&first);
		assert_works(bb_store_load_mail(self->store, id, &first, &err), err);
		assert_int_equal(strcmp(first.parts.text, "Other words.\n") == 0, cases[i].queued);
		if (cases[i].queued) {
			assert_int_equal(first.state, BB_MAIL_QUEUED);
			assert_int_equal(first.drop, BB_DROP_NONE);
			assert_int_equal(first.done_at, 0);
			assert_int_equal(first.next_try_at, NEW_STORE_NOW + 3600);
			assert_int_equal(first.not_after, NEW_STORE_NOW + 7200);
		}
		bb_mail_release(&first);
		assert_works(bb_store_commit(self->store, &err), err);
	}
}

static void test_store_queue__records_what_is_too_late(void **state)
{
	struct new_store *self = *state;
	struct bb_mail mail = new_store_mail(BB_KIND_DIGEST, NOBODY, NOBODY);
	struct bb_mails mails = { 0 };
	struct bb_held *held = NULL;
	struct bb_error err;
	size_t count = 0;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_miss(self->store, &mail, &err), err);
	assert_works(bb_store_miss(self->store, &mail, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	assert_works(bb_store_load_held(self->store, february, 0, &held, &count, &err), err);
	assert_int_equal(count, 1);
	assert_int_equal(held[0].state, BB_MAIL_EXPIRED);
	free(held);
	assert_int_equal(claim(self, NEW_STORE_NOW, 9, &mails), 0);
	/* Sent after all, should its time be set later. */
	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_queue(self->store, &mail, NULL, &err), err);
	assert_works(bb_store_commit(self->store, &err), err);
	assert_int_equal(claim(self, NEW_STORE_NOW, 9, &mails), 1);
	bb_mails_release(&mails);
}

static void test_store_queue__loads_what_coming_lunches_and_late_occasions_hold(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	int64_t past = new_store_add_lunch(self, february), next = new_store_add_lunch(self, march);
	struct bb_mail old = full_mail(past, ana), coming = full_mail(next, ana);
	struct bb_mail early = new_store_mail(BB_KIND_NOTE, NOBODY, ana);
	struct bb_mail late = new_store_mail(BB_KIND_DIGEST, NOBODY, NOBODY);
	struct bb_held *held = NULL;
	struct bb_error err;
	size_t count = 0;
	int64_t id;

	old.message_id = (char *)"old@example.org";
	early.message_id = (char *)"early@example.org";
	late.message_id = (char *)"late@example.org";
	coming.message_id = (char *)"coming@example.org";
	early.made_at = NEW_STORE_NOW - 1;
	new_store_queue(self, &old);
	new_store_queue(self, &early);
	id = new_store_queue(self, &coming);
	new_store_queue(self, &late);
	assert_works(bb_store_load_held(self->store, (struct bb_date){ 2027, 2, 10 }, NEW_STORE_NOW,
	                                &held, &count, &err), err);
	assert_int_equal(count, 2);
	assert_int_equal(held[0].mail, id);
	assert_same_key(&held[0].key, &coming.key);
	assert_int_equal(held[0].sequence, 5);
	assert_int_equal(held[0].due_at, NEW_STORE_NOW);
	assert_int_equal(held[0].made_at, NEW_STORE_NOW);
	assert_int_equal(held[1].key.kind, BB_KIND_DIGEST);
	free(held);
}

/* -- what calls for a mail -- */

static void test_store_queue__keeps_occasions_with_their_words(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	int64_t lunch = new_store_add_lunch(self, february), note = 0, id = 0;
	const struct bb_occasion want[] = {
		{ 0, BB_KIND_TURN, ana, lunch, NEW_STORE_NOW, BB_ROLE_BACKUP, BB_CHANGE_NONE },
		{ 0, BB_KIND_CONFIRM, ana, 0, NEW_STORE_NOW + 1, BB_ROLE_GUEST, BB_CHANGE_LEFT },
		{ 0, BB_KIND_NOTE, 0, 0, NEW_STORE_NOW + 2, BB_ROLE_GUEST, BB_CHANGE_NONE },
	};
	struct bb_occasion *got = NULL;
	char *subject = NULL, *text = NULL;
	struct bb_error err;
	size_t count = 0;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_works(bb_store_add_note(self->store, "Room", "We meet upstairs.\n", NEW_STORE_NOW,
	                               &note, &err), err);
	for (size_t i = 0; i < count_of(want); i++)
		assert_works(bb_store_add_occasion(self->store, &want[i], i == 2 ? note : 0, &id, &err),
		             err);
	assert_works(bb_store_load_occasions(self->store, NEW_STORE_NOW + 1, &got, &count, &err), err);
	assert_int_equal(count, 2);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(got[i].kind, want[i + 1].kind);
		assert_int_equal(got[i].member, want[i + 1].member);
		assert_int_equal(got[i].change, want[i + 1].change);
		assert_int_equal(got[i].made_at, want[i + 1].made_at);
	}
	assert_int_equal(got[1].id, id);
	free(got);
	assert_works(bb_store_load_occasions(self->store, 0, &got, &count, &err), err);
	assert_int_equal(got[0].before, BB_ROLE_BACKUP);
	assert_int_equal(got[0].meeting, lunch);
	assert_fails(BB_ENOENT, bb_store_load_note(self->store, got[0].id, &subject, &text, &err), err);
	assert_null(subject);
	free(got);
	assert_works(bb_store_load_note(self->store, id, &subject, &text, &err), err);
	assert_string_equal(subject, "Room");
	assert_string_equal(text, "We meet upstairs.\n");
	free(subject);
	free(text);
	bb_store_rollback(self->store);
}

static void test_store_queue__keeps_the_earliest_nudge(void **state)
{
	struct new_store *self = *state;
	int64_t lunch = new_store_add_lunch(self, february);
	const struct bb_nudge nudges[] = {
		{ BB_KIND_INVITE, lunch, 20 }, { BB_KIND_INVITE, lunch, 10 },
		{ BB_KIND_INVITE, lunch, 30 }, { BB_KIND_AGENDA, lunch, 40 },
	};
	struct bb_nudge *got = NULL;
	struct bb_error err;
	size_t count = 0;

	assert_works(bb_store_begin(self->store, &err), err);
	for (size_t i = 0; i < count_of(nudges); i++)
		assert_works(bb_store_add_nudge(self->store, &nudges[i], &err), err);
	assert_works(bb_store_load_nudges(self->store, february, &got, &count, &err), err);
	assert_int_equal(count, 2);
	assert_int_equal(got[0].kind, BB_KIND_AGENDA);
	assert_int_equal(got[1].at, 10);
	free(got);
	assert_works(bb_store_load_nudges(self->store, march, &got, &count, &err), err);
	assert_int_equal(count, 0);
	bb_store_rollback(self->store);
}

#define store_test(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_store_queue__gives_back_what_was_queued),
		store_test(test_store_queue__queues_a_key_once_and_revives_what_was_not_meant_to_end),
		store_test(test_store_queue__records_what_is_too_late),
		store_test(test_store_queue__loads_what_coming_lunches_and_late_occasions_hold),
		store_test(test_store_queue__keeps_occasions_with_their_words),
		store_test(test_store_queue__keeps_the_earliest_nudge),
	};

	return cmocka_run_group_tests_name("store_queue", tests, NULL, NULL);
}
