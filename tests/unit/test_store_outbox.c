/* SPDX-License-Identifier: MIT */
#include "contract.h"
#include "new_store.h"

#include <string.h>

enum { NOBODY = 0 };

enum decision { RETRY, SENT, RESEND, DISCARD };

static enum bb_status decide(struct new_store *self, enum decision decision, int64_t id,
                             int64_t now, struct bb_error *err)
{
	switch (decision) {
	case RETRY:
		return bb_store_retry(self->store, id, now, err);
	case SENT:
		return bb_store_resolve(self->store, id, true, now, err);
	case RESEND:
		return bb_store_resolve(self->store, id, false, now, err);
	case DISCARD:
		return bb_store_discard(self->store, id, now, err);
	}
	return BB_OK;
}

static void test_store_outbox__lets_a_person_decide_by_the_state_machine(void **state)
{
	enum { Q = BB_MAIL_QUEUED, C, M, S, U, F, E, D, NO = -1 };
	static const struct { enum decision decision; int after[BB_MAIL_STATE_COUNT]; } cases[] = {
		/*   from   Q   C   M   S   U   F   E   D */
		{ RETRY,   { Q, NO, NO, NO, NO,  Q, NO, NO } },
		{ SENT,    { NO, NO, NO, NO, S, NO, NO, NO } },
		{ RESEND,  { NO, NO, NO, NO, Q, NO, NO, NO } },
		{ DISCARD, { D, NO, NO, NO,  D,  D,  D, NO } },
	};
	struct new_store *self = *state;
	struct bb_error err;

	for (size_t i = 0; i < count_of(cases); i++) {
		for (int from = 0; from < BB_MAIL_STATE_COUNT; from++) {
			int64_t id = new_store_mail_in(self, NOBODY, (enum bb_mail_state)from);
			int want = cases[i].after[from];

			assert_works(bb_store_begin(self->store, &err), err);
			if (want == NO)
				assert_fails(BB_ECONFLICT, decide(self, cases[i].decision, id, NEW_STORE_NOW + 9,
				                                  &err), err);
			else
				assert_works(decide(self, cases[i].decision, id, NEW_STORE_NOW + 9, &err), err);
			assert_int_equal(new_store_state_of(self, id), want == NO ? from : want);
			assert_works(bb_store_commit(self->store, &err), err);
		}
		assert_works(bb_store_begin(self->store, &err), err);
		assert_fails(BB_ENOENT, decide(self, cases[i].decision, 4711, NEW_STORE_NOW, &err), err);
		bb_store_rollback(self->store);
		assert_works(bb_store_recover(self->store, NEW_STORE_NOW, NULL, &err), err);
	}
}

static void test_store_outbox__sends_nothing_again_that_is_too_late_or_wiped(void **state)
{
	struct new_store *self = *state;
	int64_t failed = new_store_mail_in(self, NOBODY, BB_MAIL_FAILED);
	int64_t unknown = new_store_mail_in(self, NOBODY, BB_MAIL_UNKNOWN);
	struct bb_retention wiped = { .now = NEW_STORE_NOW, .bodies = NEW_STORE_NOW + 100 };
	struct bb_error err;

	assert_works(bb_store_begin(self->store, &err), err);
	assert_fails(BB_ECONFLICT, bb_store_retry(self->store, failed, NEW_STORE_NOW + 90000, &err),
	             err);
	assert_non_null(strstr(err.text, "no longer worth"));
	assert_works(bb_store_retain(self->store, &wiped, NULL, &err), err);
	assert_fails(BB_ECONFLICT, bb_store_retry(self->store, failed, NEW_STORE_NOW, &err), err);
	assert_non_null(strstr(err.text, "wiped"));
	assert_fails(BB_ECONFLICT, bb_store_resolve(self->store, unknown, false, NEW_STORE_NOW, &err),
	             err);
	assert_works(bb_store_resolve(self->store, unknown, true, NEW_STORE_NOW, &err), err);
	bb_store_rollback(self->store);
}

/* -- looking -- */

static void test_store_outbox__lists_by_filter(void **state)
{
	struct new_store *self = *state;
	int64_t ana = new_store_add_member(self, "Ana", "ana@example.org");
	int64_t lunch = new_store_add_lunch(self, (struct bb_date){ 2027, 2, 9 });
	struct bb_mail mail = new_store_mail(BB_KIND_INVITE, lunch, ana);
	const struct { struct bb_mail_filter filter; size_t count; int64_t last; } cases[] = {
		{ { .states = 0 }, 4, 4 },
		{ { .states = 1u << BB_MAIL_SENT }, 1, 1 },
		{ { .states = 1u << BB_MAIL_QUEUED | 1u << BB_MAIL_UNKNOWN }, 3, 4 },
		{ { .states = 1u << BB_MAIL_FAILED }, 0, 0 },
		{ { .meeting = lunch }, 1, 4 },
		{ { .meeting = lunch + 1 }, 0, 0 },
		{ { .member = ana }, 2, 4 },
		{ { .member = ana, .limit = 1, .parts = true }, 1, 4 },
		{ { .limit = 3 }, 3, 4 },
	};
	struct bb_mails mails;
	struct bb_error err;

	new_store_mail_in(self, NOBODY, BB_MAIL_SENT);
	new_store_mail_in(self, NOBODY, BB_MAIL_UNKNOWN);
	new_store_mail_in(self, ana, BB_MAIL_QUEUED);
	new_store_queue(self, &mail);
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_works(bb_store_load_mails(self->store, &cases[i].filter, &mails, &err), err);
		assert_int_equal(mails.count, cases[i].count);
		for (size_t j = 1; j < mails.count; j++)
			assert_true(mails.items[j - 1].id < mails.items[j].id);
		if (mails.count) {
			assert_int_equal(mails.items[mails.count - 1].id, cases[i].last);
			assert_int_equal(mails.items[0].parts.text != NULL, cases[i].filter.parts);
		}
		bb_mails_release(&mails);
	}
}

static void test_store_outbox__counts_what_waits_or_needs_somebody(void **state)
{
	struct new_store *self = *state;
	struct bb_mail_counts counts;
	struct bb_error err;

	assert_works(bb_store_count_mails(self->store, &counts, &err), err);
	assert_int_equal(counts.next_try_at, 0);
	for (int i = BB_MAIL_STATE_COUNT - 1; i >= 0; i--)
		new_store_mail_in(self, NOBODY, (enum bb_mail_state)i);
	new_store_mail_in(self, NOBODY, BB_MAIL_QUEUED);
	assert_works(bb_store_count_mails(self->store, &counts, &err), err);
	for (int i = 0; i < BB_MAIL_STATE_COUNT; i++) {
		bool done = i == BB_MAIL_SENT || i == BB_MAIL_EXPIRED || i == BB_MAIL_DROPPED;

		assert_int_equal(counts.by_state[i], done ? 0 : i == BB_MAIL_QUEUED ? 2 : 1);
	}
	assert_int_equal(counts.next_try_at, NEW_STORE_NOW);
}

static void test_store_outbox__counts_what_has_expired_since(void **state)
{
	struct new_store *self = *state;
	int64_t count = -1, done_at;
	struct bb_mail mail;
	struct bb_error err;
	int64_t id = new_store_mail_in(self, NOBODY, BB_MAIL_EXPIRED);

	new_store_mail_in(self, NOBODY, BB_MAIL_FAILED);
	assert_works(bb_store_load_mail(self->store, id, &mail, &err), err);
	done_at = mail.done_at;
	bb_mail_release(&mail);
	assert_works(bb_store_count_expired(self->store, done_at - 1, &count, &err), err);
	assert_int_equal(count, 1);
	assert_works(bb_store_count_expired(self->store, done_at, &count, &err), err);
	assert_int_equal(count, 0);
}

#define store_test(name) cmocka_unit_test_setup_teardown(name, new_store_setup, new_store_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_store_outbox__lets_a_person_decide_by_the_state_machine),
		store_test(test_store_outbox__sends_nothing_again_that_is_too_late_or_wiped),
		store_test(test_store_outbox__lists_by_filter),
		store_test(test_store_outbox__counts_what_waits_or_needs_somebody),
		store_test(test_store_outbox__counts_what_has_expired_since),
	};

	return cmocka_run_group_tests_name("store_outbox", tests, NULL, NULL);
}
