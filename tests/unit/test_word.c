/* SPDX-License-Identifier: MIT */
#include <brownbag/word.h>

#include "contract.h"

static const char words[] = "pause stop delete back yes no swap later join";

static void test_word__is_a_line_that_is_nothing_else(void **state)
{
	static const struct {
		const char *line;
		enum bb_word word;
	} cases[] = {
		{ "PAUSE", BB_WORD_PAUSE },       { "stop", BB_WORD_STOP },
		{ "  Delete. ", BB_WORD_DELETE }, { "*BACK*", BB_WORD_BACK },
		{ "\"yes\"!", BB_WORD_YES },      { "No", BB_WORD_NO },
		{ "(swap)", BB_WORD_SWAP },       { "later...", BB_WORD_LATER },
		{ "join", BB_WORD_JOIN },         { "", BB_WORD_NONE },
		{ "...", BB_WORD_NONE },          { "no thanks", BB_WORD_NONE },
		{ "yess", BB_WORD_NONE },         { "ye", BB_WORD_NONE },
		{ "stop delete", BB_WORD_NONE },  { "n o", BB_WORD_NONE },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		if (bb_word_read(words, cases[i].line) != cases[i].word)
			fail_msg("\"%s\" is %s", cases[i].line,
			         bb_word_name(bb_word_read(words, cases[i].line)));
	}
}

static void test_word__is_what_the_setting_says(void **state)
{
	static const char german[] = "ruhe  ende vergessen wieder ja nein tausch sp\xc3\xa4ter dabei";

	(void)state;
	assert_int_equal(bb_word_read(german, "Nein!"), BB_WORD_NO);
	assert_int_equal(bb_word_read(german, "sp\xc3\xa4ter"), BB_WORD_LATER);
	assert_int_equal(bb_word_read(german, "no"), BB_WORD_NONE);
	assert_int_equal(bb_word_read("pause", "join"), BB_WORD_NONE); /* too few is no crash */
}

static void test_word__names_lead_back_to_words(void **state)
{
	(void)state;
	for (enum bb_word word = 0; word < BB_WORD_COUNT; word++)
		assert_int_equal(bb_word_by_name(bb_word_name(word)), word);
	assert_int_equal(bb_word_by_name("accepted"), BB_WORD_NONE);
	assert_string_equal(bb_word_name(BB_WORD_NONE), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_word__is_a_line_that_is_nothing_else),
		cmocka_unit_test(test_word__is_what_the_setting_says),
		cmocka_unit_test(test_word__names_lead_back_to_words),
	};

	return cmocka_run_group_tests_name("word", tests, NULL, NULL);
}
