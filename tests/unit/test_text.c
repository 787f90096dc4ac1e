/* SPDX-License-Identifier: MIT */
#include <brownbag/text.h>

#include "contract.h"

#include <stdlib.h>
#include <string.h>

static void test_text__knows_utf8(void **state)
{
	static const char *const right[] = { "", "a", "\xC3\xA9", "\xF0\x9F\xA5\xAA",
		                             "\xEF\xBF\xBD" };
	static const char *const wrong[] = {
		"\xFF",             /* no lead byte */
		"\xC0\x80",         /* overlong NUL */
		"\xE0\x80\xAF",     /* overlong slash */
		"\xED\xA0\x80",     /* surrogate */
		"\xF4\x90\x80\x80", /* beyond U+10FFFF */
		"\xC3",             /* cut */
		"\x80",             /* no start */
		"a\xE9",            /* Windows-1252 */
	};

	(void)state;
	for (size_t i = 0; i < count_of(right); i++)
		assert_true(bb_text_is_utf8(right[i], strlen(right[i])));
	for (size_t i = 0; i < count_of(wrong); i++)
		assert_false(bb_text_is_utf8(wrong[i], strlen(wrong[i])));
	assert_true(bb_text_is_utf8("a\0b", 3));
}

static void test_text__keeps_a_line_in_one_spelling(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "", "" },
		{ "   ", "" },
		{ "Ana Lima", "Ana Lima" },
		{ "  Ana \xC2\xA0  Lima  ", "Ana Lima" },      /* no-break space */
		{ "\xE3\x80\x80" "Ana", "Ana" },               /* ideographic space */
		{ "Zoe\xCC\x88", "Zo\xC3\xAB" },               /* e + diaeresis */
		{ "\xE2\x84\xAB", "\xC3\x85" },                /* Angstrom sign */
		{ "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "\xED\x95\x9C" }, /* jamo */
		{ "\xEF\xAC\x81", "\xEF\xAC\x81" },            /* a ligature is no other spelling */
		{ "\xE2\x80\x8D", "\xE2\x80\x8D" },            /* ZWJ: Persian and Hindi names need it */
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		char *out = NULL, *again = NULL;

		assert_works(bb_text_clean_line(&out, cases[i].text, 100, "name", &err), err);
		assert_string_equal(out, cases[i].want);
		assert_works(bb_text_clean_line(&again, out, 100, "name", &err), err);
		assert_string_equal(again, out);
		free(out);
		free(again);
	}
}

static const char *const forged[] = {
	"a\nBcc: b@example.org", "a\rb", "a\tb", "\x01", "a\x1b[2J", "\x7F",
	"\xC2\x85",             /* NEL */
	"\xC2\x9B" "31m",       /* C1 CSI */
	"\xE2\x80\xA8",         /* U+2028 */
	"\xE2\x80\xA9",         /* U+2029 */
	"\xD8\x9C",             /* U+061C */
	"\xE2\x80\x8E",         /* U+200E */
	"\xE2\x80\x8F",         /* U+200F */
	"abc\xE2\x80\xAE" "fed", /* U+202E */
	"\xE2\x80\xAA",         /* U+202A */
	"\xE2\x81\xA6",         /* U+2066 */
	"\xE2\x81\xA9",         /* U+2069 */
	"\xEF\xBB\xBF" "Ana",   /* U+FEFF */
	"\xEF\xB7\x90",         /* U+FDD0 */
	"\xEF\xBF\xBF",         /* U+FFFF */
	"\xF4\x8F\xBF\xBE",     /* U+10FFFE */
	"Jos\xE9",              /* Windows-1252 */
	"\xED\xA0\x80",         /* surrogate */
};

static void test_text__refuses_what_could_forge(void **state)
{
	char *out = NULL;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(forged); i++) {
		assert_fails(BB_EINVAL, bb_text_clean_line(&out, forged[i], 100, "name", &err),
		             err);
		assert_null(out);
		assert_memory_equal(err.text, "name: ", 6);
		/* the refusal itself shows nothing raw */
		for (const char *c = err.text; *c; c++)
			assert_in_range(*c, ' ', '~');
	}
	assert_fails(BB_EINVAL, bb_text_clean_line(&out, "a\xE2\x80\xAE", 100, "name", &err), err);
	assert_string_equal(err.text, "name: the character \\u202e is not allowed");
}

static void test_text__counts_the_length_it_keeps(void **state)
{
	char *out = NULL;
	struct bb_error err;

	(void)state;
	assert_works(bb_text_clean_line(&out, "  abcde\xCC\x81  ", 6, "name", &err),
	             err); /* e + acute */
	assert_string_equal(out, "abcd\xC3\xA9");
	free(out);
	out = NULL;
	assert_fails(BB_EINVAL, bb_text_clean_line(&out, "abcde\xCC\x81", 5, "name", &err), err);
	assert_string_equal(err.text, "name: 6 bytes are too long; 5 fit");
	assert_null(out);
}

static void test_text__keeps_a_block_of_lines(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "one\r\ntwo\n", "one\ntwo\n" },
		{ "a  b \t\n\n  c\t", "a  b\n\n  c" },
		{ "\n\n", "\n\n" },
		{ "   ", "" },
		{ "a\tb", "a\tb" },
	};
	char *out = NULL;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_works(bb_text_clean_block(&out, cases[i].text, 100, "text", &err), err);
		assert_string_equal(out, cases[i].want);
		free(out);
		out = NULL;
	}
	assert_fails(BB_EINVAL, bb_text_clean_block(&out, "a\rb", 100, "text", &err), err);
	assert_fails(BB_EINVAL, bb_text_clean_block(&out, "a\xE2\x80\xA8", 100, "text", &err), err);
	assert_fails(BB_EINVAL, bb_text_clean_block(&out, "a\x1b", 100, "text", &err), err);
	assert_null(out);
}

static void test_text__folds_spellings_together(void **state)
{
	static const struct { const char *a, *b; } same[] = {
		{ "ANA", "ana" },
		{ "STRASSE", "stra\xC3\x9F" "e" },
		{ "Zoe\xCC\x88", "ZO\xC3\x8B" },
		{ "\xCE\xA3\xCE\xAF\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x82",
		  "\xCF\x83\xCE\x8A\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x83" }, /* final sigma */
		{ "", "" },
	};
	char *a = NULL, *b = NULL;
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(same); i++) {
		assert_works(bb_text_fold(&a, same[i].a, &err), err);
		assert_works(bb_text_fold(&b, same[i].b, &err), err);
		assert_string_equal(a, b);
		free(a);
		free(b);
		a = b = NULL;
	}
	assert_fails(BB_EINVAL, bb_text_fold(&a, "\xFF", &err), err);
	assert_null(a);
}

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void test_text__orders_names_for_people(void **state)
{
	static const struct { const char *a, *b; int want; } cases[] = {
		{ "ana", "Bo", -1 },  { "Ana", "ana", -1 }, /* by bytes where folding sees no difference */
		{ "ana", "ana", 0 },  { "an", "ana", -1 },  { "", "a", -1 },
		{ "\xC3\x89va", "\xC3\xA9va", -1 },         { "Zoe\xCC\x88 B", "ZO\xC3\x8B A", 1 },
		{ "\xC3\x89lodie", "Eva", -1 },             { "E\xCC\x81mile", "Zoe", -1 },
		{ "Elodie", "\xC3\x89lodie", -1 },          { "M\xC3\xBCller", "Muller B", -1 },
		{ "\xE6\x9D\x8E", "\xC3\x89va", 1 },
		{ "\xFF", "\xFF", 0 }, { "a\xFF", "b", -1 },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_int_equal(sign(bb_text_compare(cases[i].a, cases[i].b)), cases[i].want);
		assert_int_equal(sign(bb_text_compare(cases[i].b, cases[i].a)), -cases[i].want);
	}
}

static void test_text__counts_columns(void **state)
{
	static const struct { const char *text; int want; } cases[] = {
		{ "", 0 }, { "Ana", 3 }, { "Zo\xC3\xAB", 3 }, { "Zoe\xCC\x88", 3 },
		{ "\xE6\x9D\x8E\xE5\xA8\x9C", 4 }, { "\xF0\x9F\xA5\xAA", 2 }, { "a\xFF", 2 }, { "\n", 0 },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++)
		assert_int_equal(bb_text_width(cases[i].text), cases[i].want);
}

static void test_text__shows_what_would_hide(void **state)
{
	static const struct { const char *bytes; size_t len; const char *want; } cases[] = {
		{ "Ana", 3, "Ana" },
		{ "a\nb\tc\rd", 7, "a\\nb\\tc\\rd" },
		{ "\x1b[2J", 4, "\\x1b[2J" },
		{ "a\0b", 3, "a\\x00b" },
		{ "\x7F", 1, "\\x7f" },
		{ "\xC2\x9B", 2, "\\u009b" },
		{ "\xE2\x80\xAE", 3, "\\u202e" },
		{ "a\xC2\xAD\xE2\x80\x8B\xE2\x81\xA0", 9, "a\\u00ad\\u200b\\u2060" },
		{ "\xE2\x80\x8D", 3, "\xE2\x80\x8D" },
		{ "\xF4\x8F\xBF\xBF", 4, "\\U0010ffff" },
		{ "\xFF\xC3", 2, "\\xff\\xc3" },
		{ "Zo\xC3\xAB", 4, "Zo\xC3\xAB" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_bytes out = BB_BYTES_INIT(100);

		bb_text_show(&out, cases[i].bytes, cases[i].len);
		assert_string_equal(bb_bytes_text(&out), cases[i].want);
		bb_bytes_release(&out);
	}
}

static void test_text__counts_slips_of_the_finger(void **state)
{
	static const struct { const char *a, *b; size_t want; } cases[] = {
		{ "", "", 0 },           { "", "abc", 3 },       { "second", "second", 0 },
		{ "secnd", "second", 1 }, { "tusday", "tuesday", 1 }, { "Tuesday", "tuesday", 0 },
		{ "teusday", "tuesday", 1 }, /* neighbours swapped */
		{ "ca", "abc", 3 },      /* optimal string alignment edits no part twice */
		{ "kitten", "sitting", 3 },
	};
	char longer[66];

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_int_equal(bb_text_distance(cases[i].a, cases[i].b), cases[i].want);
		assert_int_equal(bb_text_distance(cases[i].b, cases[i].a), cases[i].want);
	}
	memset(longer, 'a', 65);
	longer[65] = '\0';
	assert_true(bb_text_distance(longer, longer) == SIZE_MAX);
	assert_int_equal(bb_text_distance(longer + 1, longer + 1), 0);
}

static void test_text__finds_the_word_that_was_meant(void **state)
{
	static const char *const words[] = { "monday", NULL, "tuesday", "wednesday", "second" };
	static const struct { const char *word, *want; } cases[] = {
		{ "tusday", "tuesday" }, { "secnd", "second" }, { "MONDAY", "monday" },
		{ "xyz", NULL },         { "mo", NULL },        { "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		const char *found = bb_text_nearest(cases[i].word, words, count_of(words));

		if (cases[i].want)
			assert_string_equal(found, cases[i].want);
		else
			assert_null(found);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text__knows_utf8),
		cmocka_unit_test(test_text__keeps_a_line_in_one_spelling),
		cmocka_unit_test(test_text__refuses_what_could_forge),
		cmocka_unit_test(test_text__counts_the_length_it_keeps),
		cmocka_unit_test(test_text__keeps_a_block_of_lines),
		cmocka_unit_test(test_text__folds_spellings_together),
		cmocka_unit_test(test_text__orders_names_for_people),
		cmocka_unit_test(test_text__counts_columns),
		cmocka_unit_test(test_text__shows_what_would_hide),
		cmocka_unit_test(test_text__counts_slips_of_the_finger),
		cmocka_unit_test(test_text__finds_the_word_that_was_meant),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
