/* SPDX-License-Identifier: MIT */
#include <brownbag/transport.h>

#include "mail/destination.h"

#include "contract.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void test_destination__knows_this_machine_by_address_only(void **state)
{
	static const struct {
		const char *url;
		bool local;
	} cases[] = {
		{ "smtp://127.0.0.1", true },           { "smtp://127.0.0.1:2525", true },
		{ "smtp://127.255.3.4:25/", true },     { "smtps://127.0.0.1:465", true },
		{ "smtp://[::1]", true },               { "smtp://[::1]:2525", true },
		{ "maildir:/var/mail/lunch", true },    { "maildir:outbox", true },
		    { "smtp://localhost", false },
		{ "smtp://localhost:25", false },       { "smtp://127.1", false },
		{ "smtp://2130706433", false },         { "smtp://128.0.0.1", false },
		{ "smtp://127.0.0.1.example.org", false }, { "smtp://[::2]", false },
		{ "smtp://[::ffff:8.8.8.8]", false },   { "smtp://mail.example.org", false },
		{ "sendmail:/usr/sbin/sendmail", false },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct destination to;
		struct bb_error err;

		assert_works(mail_read_url(&to, cases[i].url, &err), err);
		if (bb_url_is_local(cases[i].url) != cases[i].local)
			fail_msg("%s", cases[i].url);
	}
}

static void test_destination__refuses_what_leads_nowhere(void **state)
{
	static const char *const wrong[] = {
		"",
		"smtp",
		"smtp:",
		"smtp://",
		"smtp:///",
		"http://example.org",
		"SMTP://example.org",
		"mail.example.org",
		"smtp://mail.example.org:",
		"smtp://mail.example.org:0",
		"smtp://mail.example.org:65536",
		"smtp://mail.example.org:123456",
		"smtp://mail.example.org:2x",
		"smtp://mail.example.org/hello",
		"smtp://mail.example.org?x",
		"smtp://mail example.org",
		"smtp://mail.example.org\r\n",
		"smtp://[::1",
		"smtp://[]",
		"smtp://[::1]x",
		"smtp://[example.org]",
		"smtp://.example.org",
		"smtp://b\xc3\xbcro.example.org",
		"sendmail:",
		"sendmail:sendmail",
		"maildir:",
	};
	struct destination to = { .rest = "untouched" };
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(wrong); i++) {
		assert_fails(BB_EINVAL, mail_read_url(&to, wrong[i], &err), err);
		assert_string_equal(to.rest, "untouched");
		assert_false(bb_url_is_local(wrong[i]));
	}
}

static void test_destination__never_quotes_a_password(void **state)
{
	static const char *const wrong[] = { "smtp://ana:geheim@example.org",
		                             "smtp://geheim@127.0.0.1",
		                             "smtps://x:geheim@[::1]:465" };
	struct destination to;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(wrong); i++) {
		assert_fails(BB_EINVAL, mail_read_url(&to, wrong[i], &err), err);
		assert_null(strstr(err.text, "geheim"));
		assert_false(bb_url_is_local(wrong[i]));
	}
}

static void test_destination__finds_the_folder_of_a_mailbox(void **state)
{
	static const struct {
		const char *url, *folder;
		enum mail_scheme scheme;
		bool loopback;
	} cases[] = {
		{ "imaps://mail.example.org", "INBOX", MAIL_IMAPS, false },
		{ "imaps://mail.example.org/", "INBOX", MAIL_IMAPS, false },
		{ "imaps://mail.example.org:993/Lunch/Answers", "Lunch/Answers", MAIL_IMAPS, false },
		{ "imap://127.0.0.1:143/My%20Mail", "My Mail", MAIL_IMAP, true },
		{ "imap://[::1]/a@b;c?d%2", "a@b;c?d%2", MAIL_IMAP, true },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct destination to;
		char *folder = NULL;
		struct bb_error err;

		assert_works(mail_read_imap_url(&to, &folder, cases[i].url, &err), err);
		assert_string_equal(folder, cases[i].folder);
		assert_int_equal(to.scheme, cases[i].scheme);
		assert_int_equal(to.loopback, cases[i].loopback);
		free(folder);
	}
}

static void test_destination__refuses_what_is_no_mailbox(void **state)
{
	static const struct {
		const char *url, *says;
	} cases[] = {
		{ "", "begins with imaps://" },
		{ "smtp://mail.example.org", "begins with imaps://" },
		{ "imaps://", "no host" },
		{ "imaps://mail.example.org:x/INBOX", ":PORT and /FOLDER" },
		{ "imaps://ana:geheim@mail.example.org/INBOX", "no user or password" },
		{ "imaps://mail.example.org/Entw\xc3\xbcrfe", "modified UTF-7" },
		{ "imaps://mail.example.org/a%0d%0ab", "ASCII" },
		{ "imaps://mail.example.org/a%00b", "ASCII" },
	};
	struct destination to = { .rest = "untouched" };
	char *folder = NULL;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_fails(BB_EINVAL, mail_read_imap_url(&to, &folder, cases[i].url, &err), err);
		if (!strstr(err.text, cases[i].says) || strstr(err.text, "geheim"))
			fail_msg("%s: %s", cases[i].url, err.text);
		assert_string_equal(to.rest, "untouched");
		assert_null(folder);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_destination__knows_this_machine_by_address_only),
		cmocka_unit_test(test_destination__refuses_what_leads_nowhere),
		cmocka_unit_test(test_destination__never_quotes_a_password),
		cmocka_unit_test(test_destination__finds_the_folder_of_a_mailbox),
		cmocka_unit_test(test_destination__refuses_what_is_no_mailbox),
	};

	return cmocka_run_group_tests_name("destination", tests, NULL, NULL);
}
