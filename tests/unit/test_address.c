/* SPDX-License-Identifier: MIT */
#include <brownbag/address.h>

#include "contract.h"

#include <brownbag/bytes.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEN "aaaaaaaaaa"
#define SIXTY TEN TEN TEN TEN TEN TEN

static void test_address__keeps_one_spelling(void **state)
{
	static const struct { const char *address, *want; } cases[] = {
		{ "ana@example.org", "ana@example.org" },
		{ "Ana.Lima@EXAMPLE.Org", "Ana.Lima@example.org" },
		{ "o'brien+list@mail.example.org", "o'brien+list@mail.example.org" },
		{ "-ana@example.org", "-ana@example.org" },
		{ SIXTY "abcd@example.org", SIXTY "abcd@example.org" },
		{ "ana@b\xC3\xBC" "cher.example.org", "ana@xn--bcher-kva.example.org" },
		{ "ana@BU\xCC\x88" "CHER.example.org", "ana@xn--bcher-kva.example.org" },
		{ "ana@xn--bcher-kva.EXAMPLE.org", "ana@xn--bcher-kva.example.org" },
		{ "ana@fa\xC3\x9F.example.org", "ana@xn--fa-hia.example.org" },
		{ "ana@example\xE3\x80\x82org", "ana@example.org" }, /* ideographic full stop */
		{ "ana@" SIXTY "abc.example.org", "ana@" SIXTY "abc.example.org" },
		{ "a@1.example.org", "a@1.example.org" },
	};
	char *out = NULL, *again = NULL;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_works(bb_address_normalize(&out, cases[i].address, &err), err);
		assert_string_equal(out, cases[i].want);
		assert_works(bb_address_normalize(&again, out, &err), err);
		assert_string_equal(again, out);
		free(out);
		free(again);
		out = again = NULL;
	}
}

static void test_address__refuses_with_the_reason(void **state)
{
	static const struct { const char *address, *why; } cases[] = {
		{ "", "it has no @" },
		{ "ana", "it has no @" },
		{ "@", "nothing stands before the @" },
		{ "@example.org", "nothing stands before the @" },
		{ "anna@", "nothing stands behind the @" },
		{ "a b@example.org", "a character before the @ is not possible there" },
		{ " ana@example.org", "a character before the @ is not possible there" },
		{ "ana@example.org ", "a character of the domain is not possible there" },
		{ "ana@lima@example.org", "a character before the @ is not possible there" },
		{ "\"ana lima\"@example.org", "a character before the @ is not possible there" },
		{ "ana(lima)@example.org", "a character before the @ is not possible there" },
		{ "<ana@example.org", "a character before the @ is not possible there" },
		{ "ana@example.org>", "a character of the domain is not possible there" },
		{ "a,b@example.org", "a character before the @ is not possible there" },
		{ "ana\r\nRCPT TO:<b@example.org", "a character before the @ is not possible there" },
		{ "ana@example.org\r\nDATA", "a character of the domain is not possible there" },
		{ "ana@example.org\nBcc: b@example.org", "a character before the @ is not possible there" },
		{ "ana\x01@example.org", "a character before the @ is not possible there" },
		{ "ana\x7F@example.org", "a character before the @ is not possible there" },
		{ ".ana@example.org", "a dot needs a character on both sides" },
		{ "ana.@example.org", "a dot needs a character on both sides" },
		{ "a..b@example.org", "a dot needs a character on both sides" },
		{ "jos\xC3\xA9@example.org", "before the @ only ASCII is possible" },
		{ "\xFF@example.org", "before the @ only ASCII is possible" },
		{ SIXTY "abcde@example.org", "more than 64 bytes stand before the @" },
		{ "ana@localhost", "the domain has no dot" },
		{ "ana@.example.org", "a part of the domain is empty" },
		{ "ana@example.org.", "a part of the domain is empty" },
		{ "ana@example..org", "a part of the domain is empty" },
		{ "ana@-example.org", "a part of the domain begins or ends with a hyphen" },
		{ "ana@example-.org", "a part of the domain begins or ends with a hyphen" },
		{ "ana@exa_mple.org", "a character of the domain is not possible there" },
		{ "ana@[192.0.2.1]", "a character of the domain is not possible there" },
		{ "ana@192.0.2.1", "the domain ends in a number" },
		{ "ana@example.org:25", "a character of the domain is not possible there" },
		{ "ana@" SIXTY "abcd.example.org", "a part of the domain is longer than 63 bytes" },
		{ SIXTY "@" SIXTY "abc." SIXTY "abc." SIXTY "abc.org", "it is longer than 254 bytes" },
		{ "ana@xn--.example.org", "the domain is not possible in international spelling" },
		{ "ana@xn--a.example.org", "the domain is not possible in international spelling" },
		{ "ana@b\xFC" "cher.example.org", "the domain is not possible in international spelling" },
		{ "ana@ex\xE2\x80\xAE" "ample.org", "the domain is not possible in international spelling" },
		{ "ana@\xE2\x81\xA9.org", "the domain is not possible in international spelling" },
		{ "ana@e\xEF\xBC\xA0.org", "a character of the domain is not possible there" },
		{ "ana@e\xEF\xBC\xBFx.org", "a character of the domain is not possible there" },
		{ "ana@e\xEF\xBC\x9Ex.org", "a character of the domain is not possible there" },
	};
	char *out = NULL;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		size_t len = strlen(cases[i].why);

		assert_fails(BB_EINVAL, bb_address_normalize(&out, cases[i].address, &err), err);
		assert_null(out);
		assert_true(strlen(err.text) > len);
		assert_string_equal(err.text + strlen(err.text) - len, cases[i].why);
		assert_null(strpbrk(err.text, "\r\n"));
	}
	assert_fails(BB_EINVAL, bb_address_normalize(&out, "anna@", &err), err);
	assert_string_equal(err.text,
	                    "\"anna@\" is no e-mail address: nothing stands behind the @");
}

static void test_address__quotes_a_long_text_up_to_a_character(void **state)
{
	static char text[3000];
	char *out = NULL;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i + 2 < sizeof text; i += 2)
		memcpy(text + i, "\xC3\xA9", 2);
	text[1] = text[0] = 'a';
	text[0] = '@';
	assert_fails(BB_EINVAL, bb_address_normalize(&out, text, &err), err);
	assert_non_null(strstr(err.text, "\xC3\xA9...\" is no e-mail address: it is too long"));
}

static void test_address__is_the_same_person_without_case(void **state)
{
	char *out = NULL;
	struct bb_error err;

	(void)state;
	assert_works(bb_address_key(&out, "Ana.LIMA@B\xC3\x9C" "CHER.Example.org", &err), err);
	assert_string_equal(out, "ana.lima@xn--bcher-kva.example.org");
	assert_string_equal(bb_address_domain(out), "xn--bcher-kva.example.org");
	free(out);
	out = NULL;
	assert_fails(BB_EINVAL, bb_address_key(&out, "ana", &err), err);
	assert_null(out);
}

static void test_name__is_never_an_address(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ " Ana  Lima ", "Ana Lima" },
		{ "ana@example.org", "" },
		{ "'ana@example.org'", "" },
		{ "Ana @ Lima", "Ana @ Lima" },
		{ "@ana", "@ana" },
		{ "", "" },
	};
	char *out = NULL;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_works(bb_name_clean(&out, cases[i].text, &err), err);
		assert_string_equal(out, cases[i].want);
		free(out);
		out = NULL;
	}
	assert_fails(BB_EINVAL, bb_name_clean(&out, SIXTY SIXTY "a", &err), err);
}

static void test_mailbox__takes_a_name_only_from_before_the_brackets(void **state)
{
	static const struct { const char *text, *name, *address; } cases[] = {
		{ "ana@example.org", "", "ana@example.org" },
		{ "  ana@EXAMPLE.org\t", "", "ana@example.org" },
		{ "<ana@example.org>", "", "ana@example.org" },
		{ "Ana Lima <ana@example.org>", "Ana Lima", "ana@example.org" },
		{ "Ana  Lima<ana@example.org>", "Ana Lima", "ana@example.org" },
		{ "\"Lima, Ana\" < ana@example.org > ", "Lima, Ana", "ana@example.org" },
		{ "\"Ana \\\"Bo\\\" \\\\ Lima\" <ana@example.org>", "Ana \"Bo\" \\ Lima", "ana@example.org" },
		{ "\"<x>\" <ana@example.org>", "<x>", "ana@example.org" },
		{ "Lima, Ana <ana@example.org>", "Lima, Ana", "ana@example.org" },
		{ "ana@example.org <ana@example.org>", "", "ana@example.org" },
		{ "Zoe\xCC\x88 <zoe@example.org>", "Zo\xC3\xAB", "zoe@example.org" },
	};
	char *name = NULL, *address = NULL;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_works(bb_mailbox_parse(&name, &address, cases[i].text, &err), err);
		assert_string_equal(name, cases[i].name);
		assert_string_equal(address, cases[i].address);
		free(name);
		free(address);
		name = address = NULL;
	}
}

static void test_mailbox__refuses_other_forms(void **state)
{
	static const char *const wrong[] = {
		"",
		"Ana",
		"Ana Lima",
		"Ana ana@example.org",
		"Ana <ana@example.org",
		"Ana <>",
		"Ana <ana@example.org> x",
		"Ana <ana@example.org>, Bo <bo@example.org>",
		"Ana <<ana@example.org>>",
		"ana@example.org (Ana)",
		"\"Ana <ana@example.org>",
		"Ana\n<ana@example.org>",
		"Ana\xE2\x80\xAE <ana@example.org>",
		"J\xE9 <j@example.org>",
		SIXTY SIXTY "a <ana@example.org>",
		"Ana <mailto:ana@example.org>",
	};
	static char endless[4000];
	char *name = NULL, *address = NULL;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(wrong); i++)
		assert_fails(BB_EINVAL, bb_mailbox_parse(&name, &address, wrong[i], &err), err);
	memset(endless, 'a', sizeof endless - 1);
	assert_fails(BB_EINVAL, bb_mailbox_parse(&name, &address, endless, &err), err);
	assert_null(name);
	assert_null(address);
}

static enum bb_status collect(void *context, const char *text, struct bb_error *err)
{
	if (strcmp(text, "stop@example.org") == 0)
		return bb_error_set(err, BB_ECONFLICT, "stopped");
	bb_bytes_addf(context, "[%s]", text);
	return BB_OK;
}

static void test_mailboxes__are_split_as_people_paste_them(void **state)
{
	static const struct { const char *line, *want; } cases[] = {
		{ "", "" },
		{ " ,; \r\n", "" },
		{ "ana@example.org", "[ana@example.org]" },
		{ "a@example.org, b@example.org;c@example.org\r\nd@example.org",
		  "[a@example.org][b@example.org][c@example.org][d@example.org]" },
		{ "a@example.org,, ;b@example.org,", "[a@example.org][b@example.org]" },
		{ "Ana <a@example.org>, \"Lima, Bo\" <b@example.org>",
		  "[Ana <a@example.org>][\"Lima, Bo\" <b@example.org>]" },
		{ "Lima, Ana <a@example.org>; Meyer, Bo <b@example.org>",
		  "[Lima, Ana <a@example.org>][Meyer, Bo <b@example.org>]" },
		{ "Lima, Ana <a@example.org>, Bo <b@example.org>",
		  "[Lima, Ana <a@example.org>][Bo <b@example.org>]" },
		{ "\"a\\\"; b\" <a@example.org>; b@example.org",
		  "[\"a\\\"; b\" <a@example.org>][b@example.org]" },
		{ "\"a\\\\\"; b@example.org", "[\"a\\\\\"][b@example.org]" },
		{ "\"x@y\", Ana <a@example.org>", "[\"x@y\", Ana <a@example.org>]" },
		{ "<a;b@example.org>", "[<a;b@example.org>]" },
		{ "Ana, Bo", "[Ana, Bo]" }, /* no address at all: the visitor refuses it as one */
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_bytes seen = BB_BYTES_INIT(1000);

		assert_works(bb_mailbox_each(cases[i].line, collect, &seen, &err), err);
		assert_string_equal(bb_bytes_text(&seen), cases[i].want);
		bb_bytes_release(&seen);
	}
}

static void test_mailboxes__end_where_the_visitor_says(void **state)
{
	struct bb_bytes seen = BB_BYTES_INIT(1000);
	static char endless[4000];
	struct bb_error err;

	(void)state;
	assert_fails(BB_ECONFLICT,
	             bb_mailbox_each("a@example.org,stop@example.org,b@example.org", collect, &seen,
	                             &err),
	             err);
	assert_string_equal(bb_bytes_text(&seen), "[a@example.org]");
	assert_fails(BB_EINVAL, bb_mailbox_each("\"Ana; b@example.org", collect, &seen, &err), err);
	assert_fails(BB_EINVAL, bb_mailbox_each("Ana <a@example.org; b", collect, &seen, &err),
	             err);
	memset(endless, 'a', sizeof endless - 1);
	assert_fails(BB_EINVAL, bb_mailbox_each(endless, collect, &seen, &err), err);
	bb_bytes_release(&seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_address__keeps_one_spelling),
		cmocka_unit_test(test_address__refuses_with_the_reason),
		cmocka_unit_test(test_address__quotes_a_long_text_up_to_a_character),
		cmocka_unit_test(test_address__is_the_same_person_without_case),
		cmocka_unit_test(test_name__is_never_an_address),
		cmocka_unit_test(test_mailbox__takes_a_name_only_from_before_the_brackets),
		cmocka_unit_test(test_mailbox__refuses_other_forms),
		cmocka_unit_test(test_mailboxes__are_split_as_people_paste_them),
		cmocka_unit_test(test_mailboxes__end_where_the_visitor_says),
	};

	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
