/* SPDX-License-Identifier: MIT */
#include <brownbag/inbound.h>

#include <brownbag/bytes.h>

#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE_MAX = 2 * 1024 * 1024 };

static struct bb_inbound read_message(const char *message, const char *authserv_id)
{
	struct bb_inbound_calendars calendars = { .count = 0 };
	struct bb_inbound inbound;
	struct bb_error err;

	assert_works(bb_inbound_read(&inbound, &calendars, message, strlen(message), authserv_id,
	                             &err), err);
	bb_inbound_calendars_release(&calendars);
	return inbound;
}

/* -- the line that the sender wrote -- */

static void test_inbound__takes_the_first_line_that_the_sender_wrote(void **state)
{
	static const struct {
		const char *body, *words;
	} cases[] = {
		{ "STOP\n", "STOP" },
		{ "\n\n  Yes \r\n\nmore\n", "Yes" },
		{ "> quoted\n>> more\nNo\n", "No" },
		{ "On Monday the team wrote:\n> hello\n\nNo\n", "No" },
		{ "On Mon, Jan 4, 2027 at 9:00 AM The team <\nlunch@example.org> wrote:\n\n> hi\n\nNo\n",
		  "No" },
		{ "Am 4. Januar schrieb das Team:\n> hallo\nJa\n", "Ja" },
		{ "On Monday I come\nlate\n", "On Monday I come" },
		{ "Note:\nI come\n", "Note:" },
		{ "-- \nAna\n", "" },
		{ "--\nAna\n", "" },
		{ "-----Original Message-----\nSTOP\n", "" },
		{ "-----Urspr\xc3\xbcngliche Nachricht-----\nSTOP\n", "" },
		{ "-----Message d'origine-----\nSTOP\n", "" },
		{ "---------- Forwarded message ---------\nSTOP\n", "" },
		{ "Begin forwarded message:\n\nSTOP\n", "" },
		{ "________________________________\nFrom: x\nSTOP\n", "" },
		{ "From: The team\nSTOP\n", "" },
		{ "Von: Das Team\nSTOP\n", "" },
		{ "De: Le groupe\nSTOP\n", "" },
		{ "", "" },
		{ ">", "" },
		{ "a\x1b[31mb\n", "a\\x1b[31mb" },
	};
	char message[2048];

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		snprintf(message, sizeof message, "From: ana@example.org\n\n%s", cases[i].body);
		assert_string_equal(read_message(message, "").words, cases[i].words);
	}
}

static void test_inbound__reads_the_text_of_html(void **state)
{
	static const struct {
		const char *html, *words;
	} cases[] = {
		{ "<p>No</p>", "No" },
		{ "<html><head><title>x</title><style>p{}</style></head><body>Yes<br>more", "Yes" },
		{ "<script>STOP</script><div>a &amp; b&nbsp;</div>", "a & b" },
		{ "<blockquote>STOP</blockquote>", "" },
		{ "<div>&gt; STOP</div><div>No</div>", "No" },
		{ "<p", "" },
		{ "<style>never closed", "" },
		{ "<b>ST</b><i>OP</i>", "STOP" },
	};
	char message[2048];

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		snprintf(message, sizeof message, "From: ana@example.org\nContent-Type: text/html\n\n%s\n",
		         cases[i].html);
		assert_string_equal(read_message(message, "").words, cases[i].words);
	}
}

static void test_inbound__reads_how_to_be_introduced_right_below_the_word(void **state)
{
	static const struct {
		const char *body, *as;
	} cases[] = {
		{ "YES\nas: Ana <ana@example.org>\n", "Ana <ana@example.org>" },
		{ "YES\r\n\r\n  As:\tAna <ana@example.org> \r\n", "Ana <ana@example.org>" },
		{ "YES\n", "" },
		{ "YES\nas ever\n", "" },
		{ "YES\nthank you\nas: Ana <ana@example.org>\n", "" },
		{ "YES\n> as: Nobody <nobody@example.org>\n", "" },
		{ "YES\nOn Monday the team wrote:\nas: Nobody <nobody@example.org>\n", "" },
		{ "as: Ana <ana@example.org>\n", "" },
		{ "YES\nas: a\x1b[31mb\n", "a\\x1b[31mb" },
	};
	char message[2048];

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		snprintf(message, sizeof message, "From: ana@example.org\n\n%s", cases[i].body);
		assert_string_equal(read_message(message, "").as, cases[i].as);
	}
}

static void test_inbound__cuts_a_long_line_at_a_character(void **state)
{
	char message[4096] = "From: ana@example.org\nContent-Type: text/plain; charset=utf-8\n\n";
	struct bb_inbound inbound;

	(void)state;
	for (int i = 0; i < 300; i++)
		strcat(message, "\xc3\xa4");
	inbound = read_message(message, "");
	assert_int_equal(strlen(inbound.words), BB_INBOUND_WORDS_SIZE - 2); /* 99 of two bytes */
	assert_memory_equal(inbound.words + strlen(inbound.words) - 2, "\xc3\xa4", 2);
}

/* -- headers -- */

static void test_inbound__knows_who_did_not_write_it(void **state)
{
	static const struct {
		const char *header;
		enum bb_inbound_origin origin;
	} cases[] = {
		{ "Auto-Submitted: no", BB_ORIGIN_PERSON },
		{ "Auto-Submitted: auto-replied", BB_ORIGIN_AUTOMATIC },
		{ "Auto-Submitted: auto-generated (rejected)", BB_ORIGIN_AUTOMATIC },
		{ "Precedence: bulk", BB_ORIGIN_LIST },
		{ "Precedence: first-class", BB_ORIGIN_PERSON },
		{ "Precedence: auto_reply", BB_ORIGIN_AUTOMATIC },
		{ "Precedence: junk", BB_ORIGIN_AUTOMATIC },
		{ "Precedence: list", BB_ORIGIN_LIST },
		{ "X-Autoreply: yes", BB_ORIGIN_AUTOMATIC },
		{ "X-Autorespond: yes", BB_ORIGIN_AUTOMATIC },
		{ "X-Autoresponder: yes", BB_ORIGIN_AUTOMATIC },
		{ "X-Auto-Reply-From: ana@example.org", BB_ORIGIN_AUTOMATIC },
		{ "X-Mail-Autoreply: yes", BB_ORIGIN_AUTOMATIC },
		{ "X-Vacation: yes", BB_ORIGIN_AUTOMATIC },
		{ "X-POST-MessageClass: 9; Autoresponder", BB_ORIGIN_AUTOMATIC },
		{ "X-POST-MessageClass: 1", BB_ORIGIN_PERSON },
		{ "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent", BB_ORIGIN_AUTOMATIC },
		{ "List-Id: <x.example.org>", BB_ORIGIN_LIST },
		{ "List-Post: <mailto:x@example.org>", BB_ORIGIN_LIST },
		{ "List-Unsubscribe: <mailto:x-leave@example.org>", BB_ORIGIN_LIST },
		{ "Feedback-ID: 1:x:example.org", BB_ORIGIN_LIST },
		{ "Return-Path: <>", BB_ORIGIN_REPORT },
		{ "X-Failed-Recipients: ana@example.org", BB_ORIGIN_REPORT },
		{ "Return-Path: <ana@example.org>", BB_ORIGIN_PERSON },
		{ "Subject: Fwd: lunch", BB_ORIGIN_FORWARDED },
		{ "Subject: Fw: lunch", BB_ORIGIN_FORWARDED },
		{ "Subject: WG: lunch", BB_ORIGIN_FORWARDED },
		{ "Subject: TR: lunch", BB_ORIGIN_FORWARDED },
		{ "Subject: RV: lunch", BB_ORIGIN_FORWARDED },
		{ "Subject: I: lunch", BB_ORIGIN_FORWARDED },
		{ "Subject: Automatic reply: lunch", BB_ORIGIN_AUTOMATIC },
		{ "Subject: Automatische Antwort: lunch", BB_ORIGIN_AUTOMATIC },
		{ "Subject: Auto: lunch", BB_ORIGIN_AUTOMATIC },
		{ "Subject: Out of Office Re: lunch", BB_ORIGIN_AUTOMATIC },
		{ "Subject: Abwesenheitsnotiz", BB_ORIGIN_AUTOMATIC },
		{ "Subject: Re: lunch", BB_ORIGIN_PERSON },
	};
	char message[512];

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		snprintf(message, sizeof message, "From: ana@example.org\n%s\n\nSTOP\n", cases[i].header);
		if (read_message(message, "").origin != cases[i].origin)
			fail_msg("%s", cases[i].header);
	}
}

static void test_inbound__takes_no_mailbox_of_a_machine_for_a_person(void **state)
{
	static const char *const cases[] = {
		"MAILER-DAEMON@example.org",
		"postmaster@example.org",
		"noreply@example.org",
		"no-reply@example.org",
	};
	char message[512];

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		snprintf(message, sizeof message, "From: %s\n\nSTOP\n", cases[i]);
		if (read_message(message, "").origin != BB_ORIGIN_REPORT)
			fail_msg("%s", cases[i]);
	}
}

static void test_inbound__takes_one_author_or_none(void **state)
{
	static const struct {
		const char *from, *address, *name;
	} cases[] = {
		{ "ana@example.org", "ana@example.org", "" },
		{ "\"Lima, Ana\" <Ana@Example.ORG>", "Ana@example.org", "Lima, Ana" },
		{ "=?UTF-8?Q?J=C3=BCrgen?= <j@example.org>", "j@example.org", "J\xc3\xbcrgen" },
		{ "a@example.org, b@example.org", "", "" },
		{ "team: a@example.org;", "", "" },
		{ "undisclosed", "", "" },
		{ "<\"a b\"@example.org>", "", "" },
	};
	char message[512];

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_inbound inbound;

		snprintf(message, sizeof message, "From: %s\n\nx\n", cases[i].from);
		inbound = read_message(message, "");
		assert_string_equal(inbound.from, cases[i].address);
		assert_string_equal(inbound.from_name, cases[i].name);
	}
}

static void test_inbound__names_the_mails_it_answers_nearest_first(void **state)
{
	struct bb_inbound inbound = read_message("From: ana@example.org\n"
	                                         "In-Reply-To: <near@example.org>\n"
	                                         "References: <a@example.org>\n <b@example.org> <c@x>\n"
	                                         "To: x+abcdefghijklmnopqrstuvwxyz@example.org\n"
	                                         "\nx\n", "");

	(void)state;
	assert_string_equal(inbound.ids[0], "near@example.org");
	assert_string_equal(inbound.ids[1], "c@x");
	assert_string_equal(inbound.ids[2], "b@example.org");
	assert_string_equal(inbound.ids[3], "a@example.org");
	assert_string_equal(inbound.ids[4], "");
	assert_string_equal(inbound.tags[0], "abcdefghijklmnopqrstuvwxyz");
	assert_string_equal(inbound.tags[1], "");
}

static void test_inbound__keeps_the_last_of_many_references(void **state)
{
	struct bb_bytes message = BB_BYTES_INIT(MESSAGE_MAX);
	struct bb_inbound inbound;

	(void)state;
	bb_bytes_add_text(&message, "From: ana@example.org\nReferences:");
	for (int i = 0; i < 100; i++)
		bb_bytes_addf(&message, "\n <%d@example.org>", i);
	bb_bytes_add_text(&message, "\n\nx\n");
	inbound = read_message(bb_bytes_text(&message), "");
	assert_string_equal(inbound.ids[0], "99@example.org");
	assert_string_equal(inbound.ids[BB_INBOUND_IDS - 1], "84@example.org");
	bb_bytes_release(&message);
}

/* -- trust -- */

static void test_inbound__believes_the_own_server_alone(void **state)
{
	static const struct {
		const char *results;
		enum bb_sender_check check;
	} cases[] = {
		{ "mx.example.org; dmarc=pass header.from=example.org", BB_SENDER_PASSED },
		{ "mx.example.org; dmarc=fail (p=none) header.from=example.org", BB_SENDER_FORGED },
		{ "MX.EXAMPLE.ORG 1; DMARC=Pass", BB_SENDER_PASSED },
		{ "mx.example.org.evil.net; dmarc=pass", BB_SENDER_UNCHECKED },
		{ "evil.net; dmarc=pass", BB_SENDER_UNCHECKED },
		{ "mx.example.org; none", BB_SENDER_UNCHECKED },
		{ "mx.example.org; dkim=pass header.d=example.org", BB_SENDER_PASSED },
		{ "mx.example.org; dkim=pass header.i=@example.org", BB_SENDER_PASSED },
		{ "mx.example.org; dkim=pass header.d=evil.net", BB_SENDER_UNCHECKED },
		{ "mx.example.org; dkim=pass header.d=org", BB_SENDER_UNCHECKED },
		{ "mx.example.org; dkim=fail header.d=example.org; spf=pass smtp.mailfrom=a@example.org",
		  BB_SENDER_PASSED },
		{ "mx.example.org; spf=fail smtp.mailfrom=a@example.org", BB_SENDER_FORGED },
		{ "mx.example.org; spf=softfail smtp.mailfrom=a@example.org", BB_SENDER_UNCHECKED },
		{ "mx.example.org; spf=fail smtp.mailfrom=\"x; dmarc=pass \"@evil.net", BB_SENDER_FORGED },
		{ "mx.example.org; spf=none (; dmarc=pass ) smtp.mailfrom=x", BB_SENDER_UNCHECKED },
		{ "mx.example.org; xdmarc=pass", BB_SENDER_UNCHECKED },
	};
	char message[512];

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		snprintf(message, sizeof message,
		         "Authentication-Results: %s\nFrom: ana@sub.example.org\n\nx\n", cases[i].results);
		if (read_message(message, "mx.example.org").check != cases[i].check)
			fail_msg("%s", cases[i].results);
		assert_int_equal(read_message(message, "").check, BB_SENDER_UNCHECKED);
	}
}

/* What stands below the own server's results came with the message. */
static void test_inbound__believes_the_topmost_results_alone(void **state)
{
	(void)state;
	assert_int_equal(read_message("Authentication-Results: mx.example.org; none\n"
	                              "Authentication-Results: mx.example.org; dmarc=pass\n"
	                              "From: ana@example.org\n\nx\n", "mx.example.org").check,
	                 BB_SENDER_UNCHECKED);
	assert_int_equal(read_message("Authentication-Results: mx.example.org; dmarc=fail\n"
	                              "Authentication-Results: mx.example.org; dmarc=pass\n"
	                              "From: ana@example.org\n\nx\n", "mx.example.org").check,
	                 BB_SENDER_FORGED);
}

/* -- limits -- */

static void refuse(const char *message, size_t len, const char *text)
{
	struct bb_inbound_calendars calendars = { .count = 0 };
	struct bb_inbound inbound;
	struct bb_error err;

	assert_fails(BB_EINVAL, bb_inbound_read(&inbound, &calendars, message, len, "", &err), err);
	assert_string_equal(err.text, text);
	assert_int_equal(calendars.count, 0);
}

static char *repeat(const char *head, const char *part, size_t count, size_t *len)
{
	struct bb_bytes bytes = BB_BYTES_INIT(MESSAGE_MAX);
	struct bb_error err;
	char *out = NULL;

	bb_bytes_add_text(&bytes, head);
	for (size_t i = 0; i < count; i++)
		bb_bytes_add_text(&bytes, part);
	*len = bytes.len;
	assert_works(bb_bytes_detach(&out, &bytes, &err), err);
	return out;
}

static void test_inbound__refuses_what_is_over_a_limit(void **state)
{
	static const struct {
		const char *head, *part;
		size_t count;
		const char *text;
	} cases[] = {
		{ "From: a@example.org\n\n", "0123456789abcde\n", 65536, "it is larger than 1024 KiB" },
		{ "X: ", "0123456789abcdef", 512, "a header's line is longer than 8192 bytes" },
		{ "From: a@example.org\n", "X-Header: 0123456789abcdef\n", 2500,
		  "its headers are longer than 65536 bytes" },
		{ "To: x", ",\n a@example.org", 600, "a header holds more than 8192 bytes of addresses" },
		{ "From: ", "a:", 5000, "a header's line is longer than 8192 bytes" },
		{ "", "", 0, "it is empty" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		size_t len = 0;
		char *message = repeat(cases[i].head, cases[i].part, cases[i].count, &len);

		refuse(message, len, cases[i].text);
		free(message);
	}
	refuse("From: a@example.org\n\nx\0y\n", 25, "it holds NUL bytes");
}

static void test_inbound__takes_what_is_just_within_the_limits(void **state)
{
	struct bb_inbound_calendars calendars = { .count = 0 };
	struct bb_inbound inbound;
	struct bb_error err;
	size_t len = 0;
	char *message = repeat("From: a@example.org\n\n", "0123456789abcde\n", 65534, &len);

	(void)state;
	assert_true(len <= BB_INBOUND_MAX);
	assert_works(bb_inbound_read(&inbound, &calendars, message, len, "", &err), err);
	assert_string_equal(inbound.words, "0123456789abcde");
	free(message);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inbound__takes_the_first_line_that_the_sender_wrote),
		cmocka_unit_test(test_inbound__reads_the_text_of_html),
		cmocka_unit_test(test_inbound__reads_how_to_be_introduced_right_below_the_word),
		cmocka_unit_test(test_inbound__cuts_a_long_line_at_a_character),
		cmocka_unit_test(test_inbound__knows_who_did_not_write_it),
		cmocka_unit_test(test_inbound__takes_no_mailbox_of_a_machine_for_a_person),
		cmocka_unit_test(test_inbound__takes_one_author_or_none),
		cmocka_unit_test(test_inbound__names_the_mails_it_answers_nearest_first),
		cmocka_unit_test(test_inbound__keeps_the_last_of_many_references),
		cmocka_unit_test(test_inbound__believes_the_own_server_alone),
		cmocka_unit_test(test_inbound__believes_the_topmost_results_alone),
		cmocka_unit_test(test_inbound__refuses_what_is_over_a_limit),
		cmocka_unit_test(test_inbound__takes_what_is_just_within_the_limits),
	};

	return cmocka_run_group_tests_name("inbound", tests, NULL, NULL);
}
