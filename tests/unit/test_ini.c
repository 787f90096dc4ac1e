/* SPDX-License-Identifier: MIT */
#include <brownbag/ini.h>

#include <brownbag/bytes.h>

#include "contract.h"

#include <string.h>

/* Rows as "section|key|value|line" with a line end each. */
static enum bb_status note_row(void *context, const struct bb_ini_row *row, struct bb_error *err)
{
	struct bb_bytes *notes = context;

	if (strcmp(row->key, "refuse") == 0)
		return bb_error_set(err, BB_ECONFLICT, "refused");
	bb_bytes_addf(notes, "%s|%s|%s|%d\n", row->section, row->key, row->value, row->line);
	return BB_OK;
}

static enum bb_status read_text(const char *text, struct bb_bytes *notes, struct bb_error *err)
{
	bb_bytes_clear(notes);
	return bb_ini_read_rows(text, strlen(text), "a.ini", note_row, notes, err);
}

static void test_ini__reads_rows_as_they_stand(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "", "" },
		{ "[a]\n", "" },
		{ "[a]\nb = c\n", "a|b|c|2\n" },
		{ "[a]\nb=c", "a|b|c|2\n" },
		{ "[a]\r\nb = c\r\n", "a|b|c|2\n" },
		{ "\xEF\xBB\xBF[a]\nb = c\n", "a|b|c|2\n" },
		{ "; no\n# no\n\n[a] ; yes\n  b : c  \n", "a|b|c|5\n" },
		/* as packaged, inih would take these three for a comment, a continuation, a comment */
		{ "[a]\nb = c ;d\n", "a|b|c ;d|2\n" },
		{ "[a]\nb = c\n  d = e\n", "a|b|c|2\na|d|e|3\n" },
		{ "[a]\nb = #c\n", "a|b|#c|2\n" },
		{ "[a]\nb =\n", "a|b||2\n" },
		{ "[a]\nb = c = d: e\n", "a|b|c = d: e|2\n" },
		{ "[a]\nb = 1\n[c]\nd = 2\n[a]\ne = 3\n", "a|b|1|2\nc|d|2|4\na|e|3|6\n" },
		{ "[theme:x]\nb = \xC3\xA9\n", "theme:x|b|\xC3\xA9|2\n" },
	};
	struct bb_bytes notes = BB_BYTES_INIT(4096);
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		assert_works(read_text(cases[i].text, &notes, &err), err);
		assert_string_equal(bb_bytes_text(&notes), cases[i].want);
	}
	bb_bytes_release(&notes);
}

static void test_ini__refuses_what_would_be_lost(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "b = c\n", "a.ini:1: this stands before any [section]" },
		{ "[a]\nb\n", "a.ini:2: neither a [section] nor key = value" },
		{ "[a]\n\nb\n[c]\n", "a.ini:3: neither a [section] nor key = value" },
		{ "[a\nb = c\n", "a.ini:1: a section without its ]" },
		{ "[a] b = c\n", "a.ini:1: text behind a [section]; it belongs on a line of its own" },
		{ "[a]\n = c\n", "a.ini:2: a value without a key" },
		{ "[a]\nb = \xFF\n", "a.ini:2: this is no UTF-8" },
		{ "[a]\nrefuse = 1\n", "a.ini:2: refused" },
		{ "[a23456789a123456789a123456789a123456789a123456789]\n",
		  NULL }, /* 49 bytes are fine */
		{ "[a23456789a123456789a123456789a123456789a1234567890]\nb = c\n",
		  "a.ini:1: a section's name of more than 49 bytes" },
		{ "[a]\na23456789a123456789a123456789a123456789a1234567890 = c\n",
		  "a.ini:2: a key of more than 49 bytes" },
	};
	struct bb_bytes notes = BB_BYTES_INIT(4096);

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_error err = BB_ERROR_INIT;
		enum bb_status status = read_text(cases[i].text, &notes, &err);

		assert_int_equal(status, err.status);
		assert_string_equal(err.text, cases[i].want ? cases[i].want : "");
	}
	bb_bytes_release(&notes);
}

static void test_ini__refuses_nul_and_long_lines(void **state)
{
	static const char nul[] = "[a]\nb = c\0d\n";
	struct bb_bytes text = BB_BYTES_INIT(BB_INI_FILE_MAX + 1024);
	struct bb_bytes notes = BB_BYTES_INIT(16 * 1024);
	struct bb_error err;

	(void)state;
	assert_fails(BB_EINVAL, bb_ini_read_rows(nul, sizeof nul - 1, "a", note_row, &notes, &err), err);
	assert_string_equal(err.text, "a:2: a NUL byte");

	/* the longest line is read whole, one byte more is refused */
	bb_bytes_add_text(&text, "[a]\nb = ");
	while (text.len < 4 + BB_INI_LINE_MAX)
		bb_bytes_add_char(&text, 'x');
	assert_works(read_text(bb_bytes_text(&text), &notes, &err), err);
	assert_int_equal(notes.len, strlen("a|b||2\n") + BB_INI_LINE_MAX - strlen("b = "));
	bb_bytes_add_char(&text, 'x');
	assert_fails(BB_EINVAL, read_text(bb_bytes_text(&text), &notes, &err), err);
	assert_string_equal(err.text, "a.ini:2: a line of more than 4095 bytes");

	bb_bytes_clear(&text);
	while (text.len <= BB_INI_FILE_MAX)
		bb_bytes_add_text(&text, "; so many comments\n");
	assert_fails(BB_EINVAL, read_text(bb_bytes_text(&text), &notes, &err), err);
	bb_bytes_release(&notes);
	bb_bytes_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ini__reads_rows_as_they_stand),
		cmocka_unit_test(test_ini__refuses_what_would_be_lost),
		cmocka_unit_test(test_ini__refuses_nul_and_long_lines),
	};

	return cmocka_run_group_tests_name("ini", tests, NULL, NULL);
}
