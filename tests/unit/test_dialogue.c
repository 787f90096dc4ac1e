/* SPDX-License-Identifier: MIT */
#include <brownbag/transport.h>

#include "mail/dialogue.h"

#include "contract.h"

#include <stdbool.h>
#include <string.h>

/* Play a dialogue: "> sent", "< heard", "." for the end of data. */
static void play(struct dialogue *dialogue, const char *script)
{
	dialogue_begin(dialogue);
	while (*script) {
		size_t len = strcspn(script, "\n");

		if (*script == '>')
			dialogue_sent(dialogue, script + 2, len - 2);
		else if (*script == '<')
			dialogue_heard(dialogue, script + 2, len - 2);
		else
			dialogue_end_data(dialogue);
		script += len + (script[len] == '\n');
	}
}

#define GREETED "< 220 mail.example.org\n> EHLO x.example.org\n< 250-mail\n< 250 STARTTLS\n"
#define NAMED GREETED "> MAIL FROM:<lunch@example.org>\n< 250 ok\n> RCPT TO:<ana@example.org>\n"
#define ASKED NAMED "< 250 ok\n> DATA\n"
#define GIVEN ASKED "< 354 go on\n.\n"

static void test_dialogue__judges_by_step_and_answer(void **state)
{
	static const struct {
		const char *script;
		enum cause cause;
		enum bb_sent sent;
		enum bb_sent_scope scope;
		bool needs_help;
		const char *reply;
	} cases[] = {
		/* behind the dot: the answer, or nothing is known */
		{ GIVEN "< 250 2.0.0 queued as 42\n", CAUSE_NONE, BB_SENT_YES, BB_SCOPE_MAIL, false,
		  "250 2.0.0 queued as 42" },
		{ GIVEN "< 251 will forward\n", CAUSE_LOST, BB_SENT_YES, BB_SCOPE_MAIL, false,
		  "251 will forward" },
		{ GIVEN "< 250\n", CAUSE_NONE, BB_SENT_YES, BB_SCOPE_MAIL, false, "250" },
		{ GIVEN "< 451 4.3.0 try again\n", CAUSE_LOST, BB_SENT_LATER, BB_SCOPE_MAIL, false,
		  "451 4.3.0 try again" },
		{ GIVEN "< 421 closing\n", CAUSE_LOST, BB_SENT_LATER, BB_SCOPE_CONNECTION, false,
		  "421 closing" },
		{ GIVEN "< 554-5.7.1 looks\n< 554-5.7.1 like\n< 554 5.7.1 spam\n", CAUSE_LOST,
		  BB_SENT_REFUSED, BB_SCOPE_MAIL, false, "554 5.7.1 looks 5.7.1 like 5.7.1 spam" },
		{ GIVEN, CAUSE_LOST, BB_SENT_UNKNOWN, BB_SCOPE_CONNECTION, false,
		  "the connection broke at the final dot" },
		{ GIVEN, CAUSE_TIMEOUT, BB_SENT_UNKNOWN, BB_SCOPE_SERVER, false,
		  "the server took too long at the final dot" },
		{ GIVEN "< 250-first of several\n", CAUSE_LOST, BB_SENT_UNKNOWN,
		  BB_SCOPE_CONNECTION, false, "the connection broke at the final dot" },
		{ GIVEN "< hello there\n", CAUSE_TIMEOUT, BB_SENT_UNKNOWN, BB_SCOPE_SERVER, false,
		  "the server took too long at the final dot" },
		{ GIVEN "< 354 again\n", CAUSE_LOST, BB_SENT_UNKNOWN, BB_SCOPE_CONNECTION, false,
		  "the connection broke at the final dot" },
		{ GIVEN "< 999 what\n", CAUSE_LOST, BB_SENT_UNKNOWN, BB_SCOPE_CONNECTION, false,
		  "999 what" },
		/* the message itself */
		{ ASKED "< 354 go on\n", CAUSE_LOST, BB_SENT_LATER, BB_SCOPE_CONNECTION, false,
		  "the connection broke at DATA" },
		{ ASKED "< 354 go on\n", CAUSE_TIMEOUT, BB_SENT_LATER, BB_SCOPE_SERVER, false,
		  "the server took too long at DATA" },
		{ ASKED "< 554 no\n", CAUSE_LOST, BB_SENT_REFUSED, BB_SCOPE_MAIL, false, "554 no" },
		{ ASKED "< 452 full\n", CAUSE_LOST, BB_SENT_LATER, BB_SCOPE_MAIL, false,
		  "452 full" },
		{ ASKED, CAUSE_LOST, BB_SENT_LATER, BB_SCOPE_CONNECTION, false,
		  "the connection broke at DATA" },
		/* the recipient */
		{ NAMED "< 550 5.1.1 <ana@example.org>: unknown\n", CAUSE_LOST, BB_SENT_REFUSED,
		  BB_SCOPE_MAIL, false, "550 5.1.1 <address>: unknown" },
		{ NAMED "< 450 4.2.0 greylisted\n", CAUSE_LOST, BB_SENT_LATER, BB_SCOPE_MAIL, false,
		  "450 4.2.0 greylisted" },
		{ NAMED "< 421 too many\n", CAUSE_LOST, BB_SENT_LATER, BB_SCOPE_CONNECTION, false,
		  "421 too many" },
		{ NAMED "< 530 5.7.0 authenticate first\n", CAUSE_LOST, BB_SENT_LATER,
		  BB_SCOPE_SERVER, true,
		  "the server wants a log-in or TLS, check [smtp] user, url and tls: 530 5.7.0 "
		  "authenticate first" },
		{ NAMED, CAUSE_TIMEOUT, BB_SENT_LATER, BB_SCOPE_SERVER, false,
		  "the server took too long at RCPT" },
		/* the sender is everybody's: no mail is given up for it */
		{ GREETED "> MAIL FROM:<x>\n< 550 5.7.1 not you\n", CAUSE_LOST, BB_SENT_LATER,
		  BB_SCOPE_SERVER, true,
		  "the sender was refused, check [smtp] from: 550 5.7.1 not you" },
		{ GREETED "> MAIL FROM:<x>\n< 451 later\n", CAUSE_LOST, BB_SENT_LATER,
		  BB_SCOPE_CONNECTION, false, "451 later" },
		/* getting there */
		{ "", CAUSE_UNREACHABLE, BB_SENT_LATER, BB_SCOPE_SERVER, false,
		  "nobody answers; check [smtp] url, or wait for the network" },
		{ "< 554 go away\n", CAUSE_LOST, BB_SENT_LATER, BB_SCOPE_SERVER, true,
		  "the server turned us away: 554 go away" },
		{ "< 421 busy\n", CAUSE_LOST, BB_SENT_LATER, BB_SCOPE_SERVER, false, "421 busy" },
		{ "", CAUSE_TIMEOUT, BB_SENT_LATER, BB_SCOPE_SERVER, false,
		  "the server took too long at the greeting" },
		{ "< * OK IMAP4rev1 ready\n", CAUSE_TIMEOUT, BB_SENT_LATER, BB_SCOPE_SERVER, false,
		  "what answers there doesn't speak SMTP; check [smtp] url: smtps:// is for port "
		  "465, smtp:// for 587 and 25" },
		{ "< \200\377\n", CAUSE_LOST, BB_SENT_LATER, BB_SCOPE_SERVER, false,
		  "what answers there doesn't speak SMTP; check [smtp] url: smtps:// is for port "
		  "465, smtp:// for 587 and 25" },
		{ GREETED "> STARTTLS\n< 220 go\n", CAUSE_TLS, BB_SENT_LATER, BB_SCOPE_SERVER, true,
		  "TLS failed: nobody answers; smtps:// is for port 465, smtp:// for 587 and 25; a "
		  "server of your own needs [smtp] cafile or pinned_key" },
		{ GREETED, CAUSE_NO_TLS, BB_SENT_LATER, BB_SCOPE_SERVER, true,
		  "the server offers no STARTTLS, and nothing goes to another machine in plain text; "
		  "ways out: smtps://, STARTTLS on it with [smtp] cafile or pinned_key, or url = "
		  "sendmail:/usr/sbin/sendmail" },
		{ GREETED "> STARTTLS\n< 454 later\n", CAUSE_NO_TLS, BB_SENT_LATER, BB_SCOPE_SERVER,
		  false, "454 later" },
		{ GREETED "> STARTTLS\n< 502 no\n", CAUSE_NO_TLS, BB_SENT_LATER, BB_SCOPE_SERVER, true,
		  "the server refused TLS, and nothing goes to another machine in plain text: 502 no" },
		{ GREETED "> AUTH PLAIN xx\n< 535 5.7.8 wrong\n", CAUSE_LOGIN, BB_SENT_LATER,
		  BB_SCOPE_SERVER, true,
		  "the log-in was refused, check [smtp] user and its password: 535 5.7.8 wrong" },
		{ GREETED "> AUTH PLAIN xx\n< 454 4.7.0 later\n", CAUSE_LOGIN, BB_SENT_LATER,
		  BB_SCOPE_SERVER, false, "454 4.7.0 later" },
		{ GREETED, CAUSE_LOGIN, BB_SENT_LATER, BB_SCOPE_SERVER, true,
		  "the log-in failed: nobody answers" },
	};
	struct dialogue dialogue = DIALOGUE_INIT;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_sent_result result = { .sent = BB_SENT_STOPPED };

		play(&dialogue, cases[i].script);
		dialogue_judge(&dialogue, cases[i].cause, "nobody answers", "ana@example.org",
		               &result);
		if (result.sent != cases[i].sent || result.scope != cases[i].scope ||
		    result.needs_help != cases[i].needs_help ||
		    strcmp(result.reply, cases[i].reply) != 0)
			fail_msg("case %zu: sent %d, scope %d, help %d, \"%s\"\n%s", i,
			         (int)result.sent, (int)result.scope, result.needs_help,
			         result.reply, cases[i].script);
	}
	dialogue_release(&dialogue);
}

static void test_dialogue__says_what_to_do_about_tls(void **state)
{
	static const struct { const char *detail, *advice; } cases[] = {
		{ "SSL certificate problem: certificate has expired", "has to renew it" },
		{ "SSL certificate problem: certificate is not yet valid", "is the clock" },
		{ "SSL certificate problem: self-signed certificate", "needs [smtp] cafile or" },
		{ "SSL certificate problem: unable to get local issuer certificate",
		  "needs [smtp] cafile or" },
		{ "SSL: no alternative certificate subject name matches target host name 'x'",
		  "has to name the server as" },
		{ "SSL: public key does not match pinned public key", "pinned_key isn't" },
		{ "error:0A00010B:SSL routines::wrong version number", "smtps:// is for port 465" },
	};
	struct dialogue dialogue = DIALOGUE_INIT;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_sent_result result = { .sent = BB_SENT_STOPPED };

		play(&dialogue, GREETED "> STARTTLS\n< 220 go\n");
		dialogue_judge(&dialogue, CAUSE_TLS, cases[i].detail, "ana@example.org", &result);
		assert_non_null(strstr(result.reply, cases[i].advice));
		assert_true(result.needs_help);
	}
	dialogue_release(&dialogue);
}

static void test_dialogue__never_takes_an_old_answer_for_a_new_one(void **state)
{
	struct dialogue dialogue = DIALOGUE_INIT;

	(void)state;
	play(&dialogue, ASKED "< 250 ok\n");
	assert_int_equal(dialogue.code, 250);
	play(&dialogue, ASKED); /* the 250 to RCPT isn't one to DATA */
	assert_int_equal(dialogue.code, 0);
	play(&dialogue, GIVEN); /* nor the 354 one to the dot */
	assert_int_equal(dialogue.code, 0);
	dialogue_begin(&dialogue);
	assert_false(dialogue.replied);
	dialogue_release(&dialogue);
}

static void test_dialogue__shows_no_secret(void **state)
{
	struct dialogue dialogue = DIALOGUE_INIT;

	(void)state;
	play(&dialogue, GREETED);
	assert_true(dialogue_sent(&dialogue, "STARTTLS\r\n", 10));
	assert_false(dialogue_sent(&dialogue, "AUTH PLAIN AGFuYQBnZWhlaW0=\r\n", 29));
	assert_false(dialogue_sent(&dialogue, "auth login\r\n", 12));
	dialogue_heard(&dialogue, "334 VXNlcm5hbWU6\r\n", 18);
	assert_false(dialogue_sent(&dialogue, "MAIL looks like a command\r\n", 27));
	dialogue_heard(&dialogue, "334 UGFzc3dvcmQ6\r\n", 18);
	assert_false(dialogue_sent(&dialogue, "Z2VoZWlt\r\n", 10));
	dialogue_heard(&dialogue, "235 ok\r\n", 8);
	assert_int_equal(dialogue.step, STEP_AUTH);
	assert_true(dialogue_sent(&dialogue, "MAIL FROM:<a@example.org>\r\n", 27));
	dialogue_release(&dialogue);
}

static void test_dialogue__scrubs_addresses_and_controls(void **state)
{
	static const struct {
		const char *text;
		const char *shown;
	} cases[] = {
		{ "550 <ana.lima@example.org>: no", "550 <address>: no" },
		{ "550 Ana.Lima@Example.org, bo@example.org unknown.",
		  "550 address, address unknown." },
		{ "550 user ana.lima unknown", "550 user address unknown" },
		{ "550 no ANA.LIMA.", "550 no address." },
		{ "550 'ana.lima@example.org'", "550 'address'" },
		{ "550 banana.lima stays", "550 banana.lima stays" },
		{ "550 mailto:ana.lima@example.org", "550 mailto:address" },
		{ "550 \x1b[31mred\x07 \xff\xfe", "550 \\x1b[31mred\\x07 \\xff\\xfe" },
		{ "550 für Größe", "550 für Größe" },
		{ "550 a\u202e evil", "550 a\\u202e evil" },
		{ "", "" },
	};
	char shown[BB_REPLY_SIZE], text[4096];

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		bb_reply_scrub(shown, cases[i].text, "ana.lima@example.org");
		assert_string_equal(shown, cases[i].shown);
	}
	memset(text, 'x', sizeof text);
	text[sizeof text - 1] = '\0';
	for (size_t i = 1; i + 2 < sizeof text; i += 2)
		memcpy(text + i, "\xc3\xbc", 2);
	bb_reply_scrub(shown, text, NULL);
	assert_int_equal(strlen(shown), BB_REPLY_SIZE - 1);
	assert_int_equal((unsigned char)shown[BB_REPLY_SIZE - 2],
	                 0xbc); /* no character cut in two */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dialogue__judges_by_step_and_answer),
		cmocka_unit_test(test_dialogue__says_what_to_do_about_tls),
		cmocka_unit_test(test_dialogue__never_takes_an_old_answer_for_a_new_one),
		cmocka_unit_test(test_dialogue__shows_no_secret),
		cmocka_unit_test(test_dialogue__scrubs_addresses_and_controls),
	};

	return cmocka_run_group_tests_name("dialogue", tests, NULL, NULL);
}
