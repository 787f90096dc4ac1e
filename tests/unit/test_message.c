/* SPDX-License-Identifier: MIT */
#include <brownbag/message.h>

#include <brownbag/bytes.h>

#include "contract.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CALENDAR(method, attendee, organizer)                                     \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:" method "\r\nBEGIN:VEVENT\r\n"  \
	"ORGANIZER;CN=\"Lunch: mailto:x\":mailto:" organizer "\r\n"                \
	"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;\r\n" \
	" RSVP=TRUE;CN=Ana:mail\r\n to:" attendee "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

/* A row as the queue holds it; the strings aren't freed. */
static struct bb_mail sample_mail(void)
{
	return (struct bb_mail){
		.id = 7,
		.message_id = (char *)"abcdefghijklmnopqrstuvwx23@example.org",
		.made_at = 1794301200, /* 2026-11-10T09:00:00Z */
		.parts = {
			.sender = (char *)"lunch@example.org",
			.sender_name = (char *)"The lunch team",
			.recipient = (char *)"ana@example.org",
			.recipient_name = (char *)"Ana Lima",
			.subject = (char *)"Lunch on Tuesday 8 December",
			.text = (char *)"Hello Ana,\n\nsee you there.\n",
		},
	};
}

static char *build(const struct bb_mail *mail)
{
	struct bb_error err;
	char *bytes = NULL;
	size_t len = 0;

	assert_works(bb_message_build(&bytes, &len, mail, &err), err);
	assert_int_equal(strlen(bytes), len);
	return bytes;
}

/* The mail as Python's email package reads it; the caller frees it. */
static char *read_back(const char *bytes)
{
	const char *python = getenv("PYTHON"), *source = getenv("SOURCE");
	char path[] = "/tmp/brownbag-message-XXXXXX", command[512];
	struct bb_bytes read = BB_BYTES_INIT(BB_MESSAGE_MAX);
	struct bb_error err;
	char chunk[4096], *out = NULL;
	int fd = mkstemp(path);
	FILE *reader;
	size_t len;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, strlen(bytes)), strlen(bytes));
	close(fd);
	snprintf(command, sizeof command, "%s '%s/tests/support/read_message.py' 2>&1 <%s",
	         python ? python : "/usr/bin/python3", source ? source : ".", path);
	reader = popen(command, "r");
	assert_non_null(reader);
	while ((len = fread(chunk, 1, sizeof chunk, reader)) > 0)
		bb_bytes_add(&read, chunk, len);
	if (pclose(reader) != 0)
		fail_msg("not read back: %s", bb_bytes_text(&read));
	unlink(path);
	assert_works(bb_bytes_detach(&out, &read, &err), err);
	return out;
}

static void assert_reads(const struct bb_mail *mail, const char *expected)
{
	char *bytes = build(mail), *read = read_back(bytes);

	assert_string_equal(read, expected);
	free(read);
	free(bytes);
}

static void test_message__is_read_back_as_the_row_says(void **state)
{
	struct bb_mail mail = sample_mail();

	(void)state;
	mail.parts.reply_to = (char *)"team@example.org";
	mail.parts.list_id = (char *)"lunch.example.org";
	mail.parts.unsubscribe =
		(char *)"mailto:lunch@example.org?subject=stop%20aaaaaaaaaaaaaaaaaaaaaaaa"
			"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
	mail.parts.in_reply_to = (char *)"earlier@example.org";
	mail.parts.calendar = (char *)CALENDAR("REQUEST", "ana@example.org", "lunch@example.org");
	mail.parts.method = BB_METHOD_REQUEST;
	assert_reads(&mail,
	             "Date: Tue, 10 Nov 2026 09:00:00 +0000\n"
	             "From: The lunch team <lunch@example.org>\n"
	             "To: Ana Lima <ana@example.org>\n"
	             "Reply-To: team@example.org\n"
	             "Subject: Lunch on Tuesday 8 December\n"
	             "Message-ID: <abcdefghijklmnopqrstuvwx23@example.org>\n"
	             "In-Reply-To: <earlier@example.org>\n"
	             "Auto-Submitted: auto-generated\n"
	             "X-Auto-Response-Suppress: All\n"
	             "List-Id: <lunch.example.org>\n"
	             "List-Unsubscribe: "
	             "<mailto:lunch@example.org?subject=stop%20aaaaaaaaaaaaaaaaaaaaaaaa"
	             "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb>\n"
	             "MIME-Version: 1.0\n"
	             "=== multipart/alternative\n"
	             "--- text/plain; charset=UTF-8; format=flowed [7bit]\n"
	             "Hello Ana,\n\nsee you there.\n"
	             "--- text/calendar; charset=UTF-8; method=REQUEST [base64]\n"
	             "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\nBEGIN:VEVENT\n"
	             "ORGANIZER;CN=\"Lunch: mailto:x\":mailto:lunch@example.org\n"
	             "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;\n"
	             " RSVP=TRUE;CN=Ana:mail\n to:ana@example.org\nEND:VEVENT\nEND:VCALENDAR\n");
}

static void test_message__keeps_every_character_of_names_subject_and_text(void **state)
{
	struct bb_mail mail = sample_mail();

	(void)state;
	mail.parts.sender_name = (char *)"Gruppe \"Rückkehr\", Küche";
	mail.parts.recipient_name = (char *)"Łukasz Ōé 日本, x";
	mail.parts.subject =
		(char *)"Lunch am Dienstag — 12 Uhr, im großen Raum über der Küche, mit "
			"einem recht langen Betreff 日本語のテスト und mehr";
	mail.parts.text =
		(char *)"Hallo Łukasz,\n"
			"\n"
			".\n"
			"From here it starts with From.\n"
			"> quoted\n"
			"  10 min  an item of the agenda\n"
			"--\n"
			"A paragraph that somebody typed without ever pressing return, so that it "
	                "is far longer "
			"than a line of a mail should be, über alle Maßen lang, and that a "
	                "telephone has to wrap "
			"again by itself; it comes back as one.\n"
			"https://example.org/"
	                "a-link-that-is-longer-than-a-line-may-be-and-has-no-blank-in-it-anywhere\n"
			"no line end at the end";
	assert_reads(&mail,
	             "Date: Tue, 10 Nov 2026 09:00:00 +0000\n"
	             "From: \"Gruppe \\\"Rückkehr\\\", Küche\" <lunch@example.org>\n"
	             "To: \"Łukasz Ōé 日本, x\" <ana@example.org>\n"
	             "Subject: Lunch am Dienstag — 12 Uhr, im großen Raum über der Küche, mit "
	             "einem recht langen Betreff 日本語のテスト und mehr\n"
	             "Message-ID: <abcdefghijklmnopqrstuvwx23@example.org>\n"
	             "Auto-Submitted: auto-generated\n"
	             "X-Auto-Response-Suppress: All\n"
	             "MIME-Version: 1.0\n"
	             "=== multipart/alternative\n"
	             "--- text/plain; charset=UTF-8; format=flowed [quoted-printable]\n"
	             "Hallo Łukasz,\n"
	             "\n"
	             ".\n"
	             "From here it starts with From.\n"
	             "> quoted\n"
	             "  10 min  an item of the agenda\n"
	             "--\n"
	             "A paragraph that somebody typed without ever pressing return, so that it is "
	             "far longer "
	             "than a line of a mail should be, über alle Maßen lang, and that a telephone "
	             "has to wrap "
	             "again by itself; it comes back as one.\n"
	             "https://example.org/"
	             "a-link-that-is-longer-than-a-line-may-be-and-has-no-blank-in-it-anywhere\n"
	             "no line end at the end\n");
}

static void test_message__uses_base64_for_text_that_is_hardly_ascii(void **state)
{
	struct bb_mail mail = sample_mail();
	char *bytes, *read;

	(void)state;
	mail.parts.text = (char *)"火曜日の昼食にどうぞ。\nお待ちしています。\n";
	bytes = build(&mail);
	read = read_back(bytes);
	assert_non_null(strstr(read, "[base64]\n火曜日の昼食にどうぞ。\nお待ちしています。\n"));
	free(read);
	free(bytes);
}

static void test_message__is_the_same_bytes_every_time(void **state)
{
	struct bb_mail mail = sample_mail();
	char *first, *second;

	(void)state;
	mail.parts.text = (char *)"Grüße\n";
	first = build(&mail);
	mail.attempts = 3; /* what changes between two tries isn't in it */
	mail.state = BB_MAIL_CLAIMED;
	mail.next_try_at = 1794302000;
	second = build(&mail);
	assert_string_equal(first, second);
	assert_non_null(strstr(first, "boundary=\"=_abcdefghijklmnopqrstuvwx23\""));
	free(second);
	free(first);
}

static void test_message__refuses_what_would_forge_a_header(void **state)
{
	static const char *const names[] = { "Ana\r\nBcc: x@example.org",
		                             "Ana\nX: y",
		                             "Ana\x01",
		                             "Ana\x7f",
		                             "Ana\u2028",
		                             "Ana\u2029",
		                             "Ana\u202e",
		                             "Ana\xff" };
	static const char *const bare[] = {
		"a@example.org>\r\nBcc: x@example.org", "a b", "a>b", "a<b", "\n", "", "a\xc3\xa9"
	};
	static const char *const addresses[] = { "ana@example.org\r\nRCPT TO:<x@example.org>",
		                                 "ana",
		                                 "ana@EXAMPLE.org",
		                                 "Ana <ana@example.org>",
		                                 "",
		                                 "ana@example.org,bo@example.org",
		                                 "\"a b\"@example.org" };
	static const char *const ids[] = {
		"token",
		"token@",
		"@example.org",
		"to ken@example.org",
		"a@b@example.org",
		"UPPER@example.org",
		"x\"y@example.org",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@x.org"
	};
	struct bb_mail mail;
	struct bb_error err;
	char *bytes = NULL;
	size_t len = 0;

	(void)state;
#define REFUSES(field, list)                                                              \
	for (size_t i = 0; i < count_of(list); i++) {                                     \
		mail = sample_mail();                                                     \
		mail.field = (char *)(list)[i];                                           \
		assert_fails(BB_EINVAL, bb_message_build(&bytes, &len, &mail, &err), err); \
		assert_null(bytes);                                                       \
	}
	REFUSES(parts.sender_name, names)
	REFUSES(parts.recipient_name, names)
	REFUSES(parts.subject, names)
	REFUSES(parts.list_id, bare)
	REFUSES(parts.unsubscribe, bare)
	REFUSES(parts.in_reply_to, bare)
	REFUSES(parts.sender, addresses)
	REFUSES(parts.recipient, addresses)
	REFUSES(parts.reply_to, addresses)
	REFUSES(message_id, ids)
#undef REFUSES
}

static void test_message__refuses_text_with_controls(void **state)
{
	static const char *const texts[] = {
		"a\rb", "a\x01", "a\x7f", "a\u202e", "a\u2028", "\xff"
	};
	struct bb_mail mail = sample_mail();
	struct bb_error err;
	char *bytes = NULL;
	size_t len = 0;

	(void)state;
	for (size_t i = 0; i < count_of(texts); i++) {
		mail.parts.text = (char *)texts[i];
		assert_fails(BB_EINVAL, bb_message_build(&bytes, &len, &mail, &err), err);
	}
	mail.parts.text = NULL;
	assert_fails(BB_ENOENT, bb_message_build(&bytes, &len, &mail, &err), err);
	assert_null(bytes);
}

static void test_message__goes_only_to_the_one_its_invite_names(void **state)
{
	static const struct {
		const char *calendar;
		enum bb_method method;
		bool fits;
	} cases[] = {
		{ CALENDAR("REQUEST", "ana@example.org", "lunch@example.org"), BB_METHOD_REQUEST,
		  true },
		{ CALENDAR("REQUEST", "%61na@example.org", "lunch@example.org"), BB_METHOD_REQUEST,
		  true },
		{ CALENDAR("CANCEL", "ana@example.org", "lunch@example.org"), BB_METHOD_CANCEL,
		  true },
		{ CALENDAR("CANCEL", "ana@example.org", "lunch@example.org"), BB_METHOD_REQUEST,
		  false },
		{ CALENDAR("REQUEST", "ana@example.org", "lunch@example.org"), BB_METHOD_NONE,
		  false },
		{ CALENDAR("REQUEST", "bo@example.org", "lunch@example.org"), BB_METHOD_REQUEST,
		  false },
		{ CALENDAR("REQUEST", "ana@example.org.example", "lunch@example.org"),
		  BB_METHOD_REQUEST, false },
		{ CALENDAR("REQUEST", "ana@example", "lunch@example.org"), BB_METHOD_REQUEST,
		  false },
		{ CALENDAR("REQUEST", "ana@example.org", "bo@example.org"), BB_METHOD_REQUEST,
		  false },
		{ CALENDAR("REQUEST", "ana@example.org\r\nATTENDEE:mailto:bo@example.org",
		           "lunch@example.org"),
		  BB_METHOD_REQUEST, false },
		{ "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n", BB_METHOD_REQUEST,
		  false },
		{ "", BB_METHOD_REQUEST, false },
		{ "\xff", BB_METHOD_REQUEST, false },
	};
	struct bb_mail mail = sample_mail();
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		char *bytes = NULL;
		size_t len = 0;

		mail.parts.calendar = (char *)cases[i].calendar;
		mail.parts.method = cases[i].method;
		if (cases[i].fits) {
			assert_works(bb_message_build(&bytes, &len, &mail, &err), err);
		} else {
			assert_fails(BB_EINVAL, bb_message_build(&bytes, &len, &mail, &err), err);
			assert_null(strchr(err.text, '@')); /* it may end in a log */
		}
		free(bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_message__is_read_back_as_the_row_says),
		cmocka_unit_test(test_message__keeps_every_character_of_names_subject_and_text),
		cmocka_unit_test(test_message__uses_base64_for_text_that_is_hardly_ascii),
		cmocka_unit_test(test_message__is_the_same_bytes_every_time),
		cmocka_unit_test(test_message__refuses_what_would_forge_a_header),
		cmocka_unit_test(test_message__refuses_text_with_controls),
		cmocka_unit_test(test_message__goes_only_to_the_one_its_invite_names),
	};

	return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
