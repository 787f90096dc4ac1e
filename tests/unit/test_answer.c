/* SPDX-License-Identifier: MIT */
#include <brownbag/answer.h>

#include "contract.h"

#include <string.h>

enum { SENT = 1800000000, HOUR = 3600 };

/* The one good answer: every case below changes something of it. */
struct answered {
	struct bb_reply reply;
	struct bb_reply_attendee attendees[2];
	struct bb_invitation invitation;
	struct bb_answer_mail mail;
};

static const char *const further[] = { "ana.lima@example.com" };

static void set_up(struct answered *it)
{
	*it = (struct answered){
		.reply = { .method = BB_REPLY_REPLY, .events = 1,
		           .uid = (char *)"m7-aaaaaaaaaaaaaaaaaaaaaaaaaa@example.org",
		           .sequence = 2, .stamped_at = SENT + HOUR,
		           .organizer = (char *)"lunch@example.org", .attendee_count = 1 },
		.attendees = { { (char *)"ana@example.org", BB_PARTSTAT_ACCEPTED, false },
		               { (char *)"ben@example.org", BB_PARTSTAT_ACCEPTED, false } },
		.invitation = { .address = "ana@example.org", .further = further, .further_count = 1,
		                .organizer = "lunch@example.org", .significant = 2,
		                .significant_at = SENT },
		.mail = { .from = "ana@example.org", .dated_at = SENT + HOUR + 1,
		          .arrived_at = SENT + HOUR + 5 },
	};
	it->reply.attendees = it->attendees;
}

static void no_change(struct answered *it) { (void)it; }
static void declined(struct answered *it) { it->attendees[0].partstat = BB_PARTSTAT_DECLINED; }
static void tentative(struct answered *it) { it->attendees[0].partstat = BB_PARTSTAT_TENTATIVE; }
static void no_organizer(struct answered *it) { it->reply.organizer = (char *)""; }
static void shouted(struct answered *it)
{
	it->attendees[0].address = (char *)"ANA@EXAMPLE.ORG";
	it->reply.organizer = (char *)"Lunch@Example.org";
	it->mail.from = "Ana@example.ORG";
}
static void from_alias(struct answered *it)
{
	it->attendees[0].address = (char *)"ana.lima@example.com";
	it->mail.from = "ana.lima@example.com";
}
static void later_sequence(struct answered *it) { it->reply.sequence = 3; }
static void no_sequence(struct answered *it) { it->reply.sequence = -1; }
static void no_stamp(struct answered *it) { it->reply.stamped_at = 0; }
static void from_stranger(struct answered *it) { it->mail.from = "someone@example.net"; }
static void from_nobody(struct answered *it) { it->mail.from = NULL; }
static void passed(struct answered *it) { it->mail.check = BB_SENDER_PASSED; }
static void strict(struct answered *it) { it->mail.strict = true; }

static void refresh(struct answered *it)
{
	it->reply.method = BB_REPLY_REFRESH;
	it->reply.attendee_count = 0;
}
static void refresh_cancelled(struct answered *it)
{
	refresh(it);
	it->invitation.cancelled = true;
}

static void counter(struct answered *it) { it->reply.method = BB_REPLY_COUNTER; }
static void delegated(struct answered *it) { it->attendees[0].partstat = BB_PARTSTAT_DELEGATED; }
static void delegate(struct answered *it)
{
	it->attendees[1].delegates = true;
	it->reply.attendee_count = 2;
}
static void two_events(struct answered *it) { it->reply.events = 2; }
static void instance(struct answered *it) { it->reply.instance = true; }
static void no_attendee(struct answered *it) { it->reply.attendee_count = 0; }
static void two_attendees(struct answered *it) { it->reply.attendee_count = 2; }
static void stranger(struct answered *it) { it->attendees[0].address = (char *)"eva@example.org"; }
static void other_organizer(struct answered *it)
{
	it->reply.organizer = (char *)"boss@example.org";
}
static void undecided(struct answered *it)
{
	it->attendees[0].partstat = BB_PARTSTAT_NEEDS_ACTION;
}
static void stale(struct answered *it) { it->reply.sequence = 1; }
static void stale_by_stamp(struct answered *it)
{
	it->reply.sequence = -1;
	it->reply.stamped_at = SENT - 1;
}
static void undated(struct answered *it)
{
	it->reply.sequence = -1;
	it->reply.stamped_at = 0;
}
static void strict_stranger(struct answered *it)
{
	from_stranger(it);
	strict(it);
}
static void strict_nobody(struct answered *it)
{
	from_nobody(it);
	strict(it);
}
static void forged(struct answered *it) { it->mail.check = BB_SENDER_FORGED; }

static void request(struct answered *it) { it->reply.method = BB_REPLY_REQUEST; }
static void cancel(struct answered *it) { it->reply.method = BB_REPLY_CANCEL; }
static void decline_counter(struct answered *it) { it->reply.method = BB_REPLY_DECLINECOUNTER; }
static void publish(struct answered *it) { it->reply.method = BB_REPLY_PUBLISH; }
static void unknown_method(struct answered *it) { it->reply.method = BB_REPLY_UNKNOWN; }
static void no_method(struct answered *it) { it->reply.method = BB_REPLY_NO_METHOD; }
static void cancelled(struct answered *it) { it->invitation.cancelled = true; }
static void over(struct answered *it) { it->invitation.over = true; }

/* What is recorded already: declined at SENT + HOUR, as the good answer is. */
static void record(struct answered *it, int64_t sequence, int64_t later, int64_t dated_later)
{
	it->invitation.recorded = (struct bb_answer){ BB_PARTSTAT_DECLINED, sequence,
	                                              SENT + HOUR + later,
	                                              SENT + HOUR + 1 + dated_later };
}
static void newer_stamp(struct answered *it) { record(it, 2, -1, 500); }
static void newer_sequence(struct answered *it) { record(it, 1, 500, 500); }
static void newer_date(struct answered *it) { record(it, 2, 0, -1); }
static void older_stamp(struct answered *it) { record(it, 2, 1, -500); }
static void older_sequence(struct answered *it) { record(it, 3, -500, -500); }
static void older_date(struct answered *it) { record(it, 2, 0, 1); }
static void contradicts(struct answered *it) { record(it, 2, 0, 0); }
static void contradicts_undated(struct answered *it)
{
	record(it, 2, 0, 1);
	it->mail.dated_at = 0;
}
static void replayed(struct answered *it)
{
	contradicts(it);
	declined(it);
}
static void sequence_left_out(struct answered *it)
{
	record(it, 5, -1, 0);
	no_sequence(it);
}
static void sequence_left_out_older(struct answered *it)
{
	record(it, 5, 1, 0);
	no_sequence(it);
}
static void forged_and_older(struct answered *it)
{
	older_stamp(it);
	forged(it);
}

static const struct {
	const char *what;
	void (*change)(struct answered *it);
	enum bb_answer_action action;
	enum bb_answer_reason reason;
	bool flagged;
} cases[] = {
	{ "as it should be", no_change, BB_ANSWER_APPLY, BB_REASON_NONE, false },
	{ "declined", declined, BB_ANSWER_APPLY, BB_REASON_NONE, false },
	{ "tentative", tentative, BB_ANSWER_APPLY, BB_REASON_NONE, false },
	{ "no ORGANIZER", no_organizer, BB_ANSWER_APPLY, BB_REASON_NONE, false },
	{ "upper case", shouted, BB_ANSWER_APPLY, BB_REASON_NONE, false },
	{ "from an alias", from_alias, BB_ANSWER_APPLY, BB_REASON_NONE, false },
	{ "a SEQUENCE that we never sent", later_sequence, BB_ANSWER_APPLY, BB_REASON_NONE, false },
	{ "no SEQUENCE", no_sequence, BB_ANSWER_APPLY, BB_REASON_NONE, false },
	{ "no DTSTAMP", no_stamp, BB_ANSWER_APPLY, BB_REASON_NONE, false },
	{ "from a stranger", from_stranger, BB_ANSWER_APPLY, BB_REASON_NONE, true },
	{ "without From", from_nobody, BB_ANSWER_APPLY, BB_REASON_NONE, true },
	{ "checked", passed, BB_ANSWER_APPLY, BB_REASON_NONE, false },
	{ "strict", strict, BB_ANSWER_APPLY, BB_REASON_NONE, false },
	{ "refresh", refresh, BB_ANSWER_RESEND, BB_REASON_REFRESH, false },

	{ "counter", counter, BB_ANSWER_REVIEW, BB_REASON_COUNTER, false },
	{ "delegated", delegated, BB_ANSWER_REVIEW, BB_REASON_DELEGATED, false },
	{ "the delegate's", delegate, BB_ANSWER_REVIEW, BB_REASON_DELEGATED, false },
	{ "two events", two_events, BB_ANSWER_REVIEW, BB_REASON_SEVERAL_EVENTS, false },
	{ "one of a series", instance, BB_ANSWER_REVIEW, BB_REASON_INSTANCE, false },
	{ "no attendee", no_attendee, BB_ANSWER_REVIEW, BB_REASON_NO_ATTENDEE, false },
	{ "two attendees", two_attendees, BB_ANSWER_REVIEW, BB_REASON_SEVERAL_ATTENDEES, false },
	{ "a stranger", stranger, BB_ANSWER_REVIEW, BB_REASON_STRANGER, false },
	{ "another organizer", other_organizer, BB_ANSWER_REVIEW, BB_REASON_ORGANIZER, false },
	{ "undecided", undecided, BB_ANSWER_REVIEW, BB_REASON_UNDECIDED, false },
	{ "stale", stale, BB_ANSWER_REVIEW, BB_REASON_STALE, false },
	{ "stale by DTSTAMP", stale_by_stamp, BB_ANSWER_REVIEW, BB_REASON_STALE, false },
	{ "undated", undated, BB_ANSWER_REVIEW, BB_REASON_UNDATED, false },
	{ "strict, from a stranger", strict_stranger, BB_ANSWER_REVIEW, BB_REASON_SENDER, false },
	{ "strict, without From", strict_nobody, BB_ANSWER_REVIEW, BB_REASON_SENDER, false },
	{ "forged", forged, BB_ANSWER_REVIEW, BB_REASON_FORGED, false },

	{ "request", request, BB_ANSWER_IGNORE, BB_REASON_METHOD, false },
	{ "cancel", cancel, BB_ANSWER_IGNORE, BB_REASON_METHOD, false },
	{ "decline counter", decline_counter, BB_ANSWER_IGNORE, BB_REASON_METHOD, false },
	{ "publish", publish, BB_ANSWER_IGNORE, BB_REASON_METHOD, false },
	{ "unknown method", unknown_method, BB_ANSWER_IGNORE, BB_REASON_METHOD, false },
	{ "no method", no_method, BB_ANSWER_IGNORE, BB_REASON_METHOD, false },
	{ "cancelled", cancelled, BB_ANSWER_IGNORE, BB_REASON_CANCELLED, false },
	{ "over", over, BB_ANSWER_IGNORE, BB_REASON_OVER, false },
	{ "refresh of a cancelled one", refresh_cancelled, BB_ANSWER_IGNORE, BB_REASON_CANCELLED,
	  false },

	{ "newer by DTSTAMP", newer_stamp, BB_ANSWER_APPLY, BB_REASON_NONE, false },
	{ "newer by SEQUENCE", newer_sequence, BB_ANSWER_APPLY, BB_REASON_NONE, false },
	{ "newer by Date", newer_date, BB_ANSWER_APPLY, BB_REASON_NONE, false },
	{ "older by DTSTAMP", older_stamp, BB_ANSWER_IGNORE, BB_REASON_OLDER, false },
	{ "older by SEQUENCE", older_sequence, BB_ANSWER_IGNORE, BB_REASON_OLDER, false },
	{ "older by Date", older_date, BB_ANSWER_IGNORE, BB_REASON_OLDER, false },
	{ "of the same moment", contradicts, BB_ANSWER_REVIEW, BB_REASON_CONTRADICTS, false },
	{ "of the same moment, no Date", contradicts_undated, BB_ANSWER_REVIEW,
	  BB_REASON_CONTRADICTS, false },
	{ "once more", replayed, BB_ANSWER_IGNORE, BB_REASON_REPLAY, false },
	{ "newer, no SEQUENCE", sequence_left_out, BB_ANSWER_APPLY, BB_REASON_NONE, false },
	{ "older, no SEQUENCE", sequence_left_out_older, BB_ANSWER_IGNORE, BB_REASON_OLDER, false },
	{ "forged and older", forged_and_older, BB_ANSWER_IGNORE, BB_REASON_OLDER, false },
};

static void test_answer__is_applied_reviewed_or_ignored(void **state)
{
	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct answered it;
		struct bb_answer_verdict got;

		set_up(&it);
		cases[i].change(&it);
		got = bb_answer_decide(&it.reply, &it.invitation, &it.mail);
		if (got.action != cases[i].action || got.reason != cases[i].reason ||
		    got.flagged != cases[i].flagged)
			fail_msg("%s: action %d, reason %d, flagged %d", cases[i].what, got.action,
			         got.reason, got.flagged);
	}
}

static void test_answer__to_a_foreign_invite_is_left_alone(void **state)
{
	struct answered it;
	struct bb_answer_verdict got;

	(void)state;
	set_up(&it);
	got = bb_answer_decide(&it.reply, NULL, &it.mail);
	assert_int_equal(got.action, BB_ANSWER_IGNORE);
	assert_int_equal(got.reason, BB_REASON_FOREIGN);
	assert_false(got.flagged);
}

static void test_answer__tells_what_to_record(void **state)
{
	struct answered it;
	struct bb_answer answer;

	(void)state;
	set_up(&it);
	answer = bb_answer_decide(&it.reply, &it.invitation, &it.mail).answer;
	assert_int_equal(answer.partstat, BB_PARTSTAT_ACCEPTED);
	assert_int_equal(answer.sequence, 2);
	assert_int_equal(answer.stamped_at, SENT + HOUR);
	assert_int_equal(answer.dated_at, SENT + HOUR + 1);
	/* a SEQUENCE that was left out is that of the newest invite that is known to be answered */
	it.reply.sequence = -1;
	answer = bb_answer_decide(&it.reply, &it.invitation, &it.mail).answer;
	assert_int_equal(answer.sequence, 2);
	it.invitation.recorded.sequence = 4;
	answer = bb_answer_decide(&it.reply, &it.invitation, &it.mail).answer;
	assert_int_equal(answer.sequence, 4);
}

static void test_answer__from_a_clock_that_runs_ahead_does_not_win_for_ever(void **state)
{
	struct answered it;
	struct bb_answer_verdict got;

	(void)state;
	set_up(&it);
	it.reply.stamped_at = it.mail.dated_at = SENT * INT64_C(2);
	got = bb_answer_decide(&it.reply, &it.invitation, &it.mail);
	assert_int_equal(got.action, BB_ANSWER_APPLY);
	assert_int_equal(got.answer.stamped_at, it.mail.arrived_at);
	assert_int_equal(got.answer.dated_at, it.mail.arrived_at);
	/* a second thought, from a clock that is right, a minute later */
	it.invitation.recorded = got.answer;
	it.attendees[0].partstat = BB_PARTSTAT_DECLINED;
	it.mail.arrived_at += 60;
	it.mail.dated_at = it.reply.stamped_at = it.mail.arrived_at - 1;
	got = bb_answer_decide(&it.reply, &it.invitation, &it.mail);
	assert_int_equal(got.action, BB_ANSWER_APPLY);
	assert_int_equal(got.answer.partstat, BB_PARTSTAT_DECLINED);
}

/* Whatever the order in which they arrive, the newest counts. */
static void test_answer__order_of_arrival_does_not_matter(void **state)
{
	static const struct bb_answer answers[] = {
		{ BB_PARTSTAT_ACCEPTED, 2, SENT + 10, SENT + 11 },
		{ BB_PARTSTAT_DECLINED, 2, SENT + 20, SENT + 21 },
		{ BB_PARTSTAT_TENTATIVE, 3, SENT + 5, SENT + 6 },
	};
	static const size_t orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
	                                    { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

	(void)state;
	for (size_t i = 0; i < count_of(orders); i++) {
		struct answered it;

		set_up(&it);
		for (size_t j = 0; j < count_of(answers); j++) {
			const struct bb_answer *next = &answers[orders[i][j]];
			struct bb_answer_verdict got;

			it.attendees[0].partstat = next->partstat;
			it.reply.sequence = next->sequence;
			it.reply.stamped_at = next->stamped_at;
			it.mail.dated_at = next->dated_at;
			got = bb_answer_decide(&it.reply, &it.invitation, &it.mail);
			if (got.action == BB_ANSWER_APPLY)
				it.invitation.recorded = got.answer;
		}
		assert_int_equal(it.invitation.recorded.partstat, BB_PARTSTAT_TENTATIVE);
	}
}

static void test_answer__every_reason_has_words(void **state)
{
	bool seen[BB_REASON_COUNT] = { false };

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++)
		seen[cases[i].reason] = true;
	seen[BB_REASON_FOREIGN] = true;
	for (int i = 0; i < BB_REASON_COUNT; i++) {
		assert_true(seen[i]);
		assert_true(strlen(bb_answer_reason_text((enum bb_answer_reason)i)) > 5);
	}
}

static void test_answer__parts_that_say_the_same_are_equal(void **state)
{
	static void (*const changes[])(struct answered *it) = {
		declined, delegated, no_organizer, later_sequence, no_stamp, counter, delegate,
		two_events, instance, no_attendee, two_attendees, stranger,
	};
	struct answered a, b;

	(void)state;
	set_up(&a);
	set_up(&b);
	assert_true(bb_reply_equal(&a.reply, &b.reply));
	for (size_t i = 0; i < count_of(changes); i++) {
		set_up(&b);
		changes[i](&b);
		assert_false(bb_reply_equal(&a.reply, &b.reply));
	}
	set_up(&b);
	b.reply.uid = (char *)"m8@example.org";
	assert_false(bb_reply_equal(&a.reply, &b.reply));
}

static void test_partstat__reads_what_a_person_may_answer(void **state)
{
	enum bb_partstat partstat = BB_PARTSTAT_DELEGATED;
	struct bb_error err;

	(void)state;
	for (int i = BB_PARTSTAT_ACCEPTED; i <= BB_PARTSTAT_TENTATIVE; i++) {
		assert_works(bb_partstat_parse(&partstat, bb_partstat_name((enum bb_partstat)i), &err),
		             err);
		assert_int_equal(partstat, i);
	}
	assert_works(bb_partstat_parse(&partstat, "Declined", &err), err);
	assert_fails(BB_EINVAL, bb_partstat_parse(&partstat, "needs-action", &err), err);
	assert_fails(BB_EINVAL, bb_partstat_parse(&partstat, "acepted", &err), err);
	assert_string_equal(err.text, "\"acepted\" is no answer; write accepted");
	assert_int_equal(partstat, BB_PARTSTAT_DECLINED);
}

static void test_reply_method__is_read_without_case(void **state)
{
	(void)state;
	for (int i = BB_REPLY_REPLY; i < BB_REPLY_UNKNOWN; i++)
		assert_int_equal(bb_reply_method_parse(bb_reply_method_name((enum bb_reply_method)i)),
		                 i);
	assert_int_equal(bb_reply_method_parse("reply"), BB_REPLY_REPLY);
	assert_int_equal(bb_reply_method_parse(""), BB_REPLY_NO_METHOD);
	assert_int_equal(bb_reply_method_parse("none"), BB_REPLY_UNKNOWN);
	assert_int_equal(bb_reply_method_parse("REPLYX"), BB_REPLY_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer__is_applied_reviewed_or_ignored),
		cmocka_unit_test(test_answer__to_a_foreign_invite_is_left_alone),
		cmocka_unit_test(test_answer__tells_what_to_record),
		cmocka_unit_test(test_answer__from_a_clock_that_runs_ahead_does_not_win_for_ever),
		cmocka_unit_test(test_answer__order_of_arrival_does_not_matter),
		cmocka_unit_test(test_answer__every_reason_has_words),
		cmocka_unit_test(test_answer__parts_that_say_the_same_are_equal),
		cmocka_unit_test(test_partstat__reads_what_a_person_may_answer),
		cmocka_unit_test(test_reply_method__is_read_without_case),
	};

	return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
