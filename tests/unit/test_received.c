/* SPDX-License-Identifier: MIT */
#include <brownbag/received.h>

#include "contract.h"

#include <stdlib.h>
#include <string.h>

static const char message[] =
	"From: Ana <ana@example.org>\nSubject: yes\nMessage-ID: <1@example.org>\n"
	"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
	"--b\nContent-Type: text/calendar; method=REPLY\n\n"
	"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:u@example.org\n"
	"DTSTAMP:20270104T100000Z\nSEQUENCE:2\nORGANIZER:mailto:lunch@example.org\n"
	"ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.org\nEND:VEVENT\nEND:VCALENDAR\n"
	"--b\nContent-Type: application/ics\n\n"
	"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:u@example.org\n"
	"DTSTAMP:20270104T100000Z\nSEQUENCE:2\nORGANIZER:mailto:lunch@example.org\n"
	"ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.org\nEND:VEVENT\nEND:VCALENDAR\n"
	"--b--\n";

/* Large: not on the stack. */
static struct bb_received *read_it(void)
{
	struct bb_received *received = malloc(sizeof *received);
	struct bb_error err;

	assert_non_null(received);
	assert_works(bb_received_read(received, message, strlen(message), "", &err), err);
	return received;
}

static void test_received__holds_the_same_object_once(void **state)
{
	struct bb_received *received = read_it();

	(void)state;
	assert_int_equal(received->reply_count, 1);
	assert_string_equal(received->replies[0].uid, "u@example.org");
	assert_int_equal(received->replies[0].method, BB_REPLY_REPLY);
	assert_int_equal(received->replies[0].sequence, 2);
	assert_int_equal(received->replies[0].attendee_count, 1);
	assert_string_equal(received->replies[0].attendees[0].address, "ana@example.org");
	assert_string_equal(received->mail.from, "ana@example.org");
	free(received);
}

/* What a process that was taken over might say. */
enum lie {
	LIE_ENDLESS_FROM,
	LIE_ENDLESS_ID,
	LIE_ENDLESS_TAG,
	LIE_CONTROL,
	LIE_NO_UTF8,
	LIE_ORIGIN,
	LIE_CHECK,
	LIE_BOUNCED,
	LIE_DATE,
	LIE_REPLIES,
	LIE_NEGATIVE_REPLIES,
	LIE_METHOD,
	LIE_EVENTS,
	LIE_SEQUENCE,
	LIE_ATTENDEES,
	LIE_PARTSTAT,
	LIE_DELEGATES,
	LIE_ENDLESS_ATTENDEE,
	LIE_ENDLESS_UID,
	LIE_COUNT,
};

static void lie(struct bb_received *r, enum lie which)
{
	struct bb_received_reply *reply = &r->replies[0];

	switch (which) {
	case LIE_ENDLESS_FROM: memset(r->mail.from, 'a', sizeof r->mail.from); break;
	case LIE_ENDLESS_ID: memset(r->mail.ids[15], 'a', sizeof r->mail.ids[15]); break;
	case LIE_ENDLESS_TAG: memset(r->mail.tags[3], 'a', sizeof r->mail.tags[3]); break;
	case LIE_CONTROL: memcpy(r->mail.words, "a\nb", 4); break;
	case LIE_NO_UTF8: memcpy(r->mail.subject, "\xff", 2); break;
	case LIE_ORIGIN: r->mail.origin = (enum bb_inbound_origin)99; break;
	case LIE_CHECK: r->mail.check = (enum bb_sender_check)-1; break;
	case LIE_BOUNCED: r->mail.bounced = 2; break;
	case LIE_DATE: r->mail.dated_at = -1; break;
	case LIE_REPLIES: r->reply_count = BB_RECEIVED_REPLIES + 1; break;
	case LIE_NEGATIVE_REPLIES: r->reply_count = -1; break;
	case LIE_METHOD: reply->method = (enum bb_reply_method)77; break;
	case LIE_EVENTS: reply->events = -3; break;
	case LIE_SEQUENCE: reply->sequence = INT64_MAX; break;
	case LIE_ATTENDEES: reply->attendee_count = BB_RECEIVED_ATTENDEES + 1; break;
	case LIE_PARTSTAT: reply->attendees[0].partstat = (enum bb_partstat)9; break;
	case LIE_DELEGATES: reply->attendees[0].delegates = 7; break;
	case LIE_ENDLESS_ATTENDEE:
		memset(reply->attendees[0].address, 'a', sizeof reply->attendees[0].address);
		break;
	case LIE_ENDLESS_UID: memset(reply->uid, 'a', sizeof reply->uid); break;
	case LIE_COUNT: break;
	}
}

static void test_received__is_checked_before_it_is_believed(void **state)
{
	struct bb_received *received = read_it(), *changed = malloc(sizeof *changed);
	struct bb_error err;

	(void)state;
	assert_non_null(changed);
	assert_works(bb_received_check(received, &err), err);
	for (enum lie which = 0; which < LIE_COUNT; which++) {
		*changed = *received;
		lie(changed, which);
		assert_fails(BB_EINVAL, bb_received_check(changed, &err), err);
	}
	free(received);
	free(changed);
}

static void test_received__tells_what_is_malformed(void **state)
{
	static const char broken[] = "From: a@example.org\nContent-Type: text/calendar\n\nhello\n";
	struct bb_received *received = calloc(1, sizeof *received);
	struct bb_error err;

	(void)state;
	assert_non_null(received);
	assert_fails(BB_EINVAL, bb_received_read(received, broken, strlen(broken), "", &err), err);
	assert_string_equal(err.text, "the calendar part: it holds no BEGIN:VCALENDAR");
	assert_int_equal(received->reply_count, 0);
	free(received);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_received__holds_the_same_object_once),
		cmocka_unit_test(test_received__is_checked_before_it_is_believed),
		cmocka_unit_test(test_received__tells_what_is_malformed),
	};

	return cmocka_run_group_tests_name("received", tests, NULL, NULL);
}
