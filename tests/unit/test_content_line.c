/* SPDX-License-Identifier: MIT */
#include <brownbag/content_line.h>

#include "contract.h"

#include <stdlib.h>
#include <string.h>

#define TEN "0123456789"
#define SEVENTY TEN TEN TEN TEN TEN TEN TEN

static void test_content_line__is_folded_at_75_octets(void **state)
{
	static const struct { const char *line, *want; } cases[] = {
		{ "SUMMARY:Lunch", "SUMMARY:Lunch\r\n" },
		{ "", "\r\n" },
		{ SEVENTY "12345", SEVENTY "12345\r\n" },
		{ SEVENTY "123456", SEVENTY "12345\r\n 6\r\n" },
		{ SEVENTY "12345" SEVENTY "1234" "x", SEVENTY "12345\r\n " SEVENTY "1234\r\n x\r\n" },
		{ SEVENTY "1234\xC3\xA9", SEVENTY "1234\r\n \xC3\xA9\r\n" },
		{ SEVENTY "123\xC3\xA9", SEVENTY "123\xC3\xA9\r\n" },
		{ SEVENTY "12\xF0\x9F\xA5\xAA", SEVENTY "12\r\n \xF0\x9F\xA5\xAA\r\n" },
		{ "A:a\r\nB:b\x01\x7F\tc", "A:aB:b\tc\r\n" }, /* no way to smuggle a line in */
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_bytes out = BB_BYTES_INIT(1000);

		bb_content_add_line(&out, cases[i].line);
		assert_string_equal(bb_bytes_text(&out), cases[i].want);
		bb_bytes_release(&out);
	}
}

static void test_content_text__is_escaped_and_back(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "", "" },
		{ "Room 4B, second floor; ring\\knock", "Room 4B\\, second floor\\; ring\\\\knock" },
		{ "one\ntwo\n", "one\\ntwo\\n" },
		{ "a:b \"c\"", "a:b \"c\"" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_bytes out = BB_BYTES_INIT(1000);

		bb_content_add_text(&out, cases[i].text);
		assert_string_equal(bb_bytes_text(&out), cases[i].want);
		bb_content_unescape(out.data ? out.data : (char[1]){ 0 });
		assert_string_equal(bb_bytes_text(&out), cases[i].text);
		bb_bytes_release(&out);
	}
}

static void test_content_text__forgives_unknown_escapes(void **state)
{
	char text[] = "http\\://a\\Nb\\";

	(void)state;
	bb_content_unescape(text);
	assert_string_equal(text, "http://a\nb\\");
}

static void test_content_param__is_quoted_where_needed(void **state)
{
	static const struct { const char *value, *want; } cases[] = {
		{ "Ana Lima", "Ana Lima" },
		{ "Lima, Ana", "\"Lima, Ana\"" },
		{ "a:b;c", "\"a:b;c\"" },
		{ "Ana \"Bo\" Lima", "Ana 'Bo' Lima" },
		{ "a^nb\r\nc\x7F", "anbc" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_bytes out = BB_BYTES_INIT(1000);

		bb_content_add_param(&out, cases[i].value);
		assert_string_equal(bb_bytes_text(&out), cases[i].want);
		bb_bytes_release(&out);
	}
}

/* A line as one text: group.NAME{PARAM=value}...:value, or its fault. */
static void show_line(struct bb_bytes *out, const struct bb_content_line *line)
{
	bb_bytes_addf(out, "%zu ", line->number);
	if (line->fault) {
		bb_bytes_addf(out, "%s!%s|", line->name, bb_content_fault_text(line->fault));
		assert_string_equal(line->value, "");
		return;
	}
	bb_bytes_addf(out, "%s%s%s", line->group, line->group[0] ? "." : "", line->name);
	for (size_t i = 0; i < line->param_count; i++)
		bb_bytes_addf(out, "{%s=%s}", line->params[i].name, line->params[i].value);
	bb_bytes_addf(out, ":%s|", line->value);
}

static enum bb_status collect(void *context, struct bb_content_line *line, struct bb_error *err)
{
	(void)err;
	show_line(context, line);
	return BB_OK;
}

static enum bb_status read_in_chunks(struct bb_bytes *out, const char *text, size_t len,
                                     size_t chunk, bool soft_breaks, bool keep_blanks,
                                     struct bb_error *err)
{
	const struct bb_content_handler handler = { out, collect, 60, soft_breaks };
	struct bb_content_reader *reader = NULL;
	enum bb_status status;

	status = bb_content_reader_new(&reader, &handler, err);
	if (status != BB_OK)
		return status;
	bb_content_reader_keep_blanks(reader, keep_blanks);
	for (size_t at = 0; status == BB_OK && at < len; at += chunk)
		status = bb_content_reader_feed(reader, text + at,
		                                len - at < chunk ? len - at : chunk, err);
	if (status == BB_OK)
		status = bb_content_reader_finish(reader, err);
	bb_content_reader_free(reader);
	return status;
}

#define BYTES(text) text, sizeof(text) - 1

static void test_reader__gives_the_same_lines_for_every_chunk(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		bool soft, keep;
		const char *want;
	} cases[] = {
		{ BYTES(""), 0, 0, "" },
		{ BYTES("\r\n\n\r"), 0, 0, "" },
		{ BYTES("A:b"), 0, 0, "1 A:b|" },
		{ BYTES("a:b\r\nc:d\r\n"), 0, 0, "1 A:b|2 C:d|" },
		{ BYTES("a:b\nc:d\re:f"), 0, 0, "1 A:b|2 C:d|3 E:f|" },
		{ BYTES("a:b\r\n c\r\n\td\r\ne:f\r\n"), 0, 0, "1 A:bcd|4 E:f|" },
		{ BYTES("a:b\r\n  c\r\n"), 0, 0, "1 A:b c|" },
		{ BYTES("a:b\r\n c\r\n"), 0, 1, "1 A:b c|" },
		{ BYTES("a:\xC3\r\n \xA9"), 0, 0, "1 A:\xC3\xA9|" }, /* folded inside a character */
		{ BYTES(" a:b\r\n"), 0, 0, "1  A:b|" },
		{ BYTES("a:b\r\n\r\n c:d\r\n"), 0, 0, "1 A:b|3  C:d|" },
		{ BYTES("item1.EMAIL;type=INTERNET;TYPE=pref:a@example.org"), 0, 0,
		  "1 ITEM1.EMAIL{TYPE=INTERNET}{TYPE=pref}:a@example.org|" },
		{ BYTES("TEL;WORK;VOICE:1"), 0, 0, "1 TEL{=WORK}{=VOICE}:1|" },
		{ BYTES("A;CN=\"x;y:z\";B=\"1\",\"2\":v:w"), 0, 0, "1 A{CN=x;y:z}{B=1,2}:v:w|" },
		{ BYTES("no colon\r\na:b"), 0, 0, "1 NO COLON!it has no colon|2 A:b|" },
		{ BYTES("A;B=\"c:d"), 0, 0, "1 A!it has no colon|" },
		{ BYTES(":x"), 0, 0, "1 !nothing stands before the colon|" },
		{ BYTES("A:b\0c\r\nD:e"), 0, 0, "1 A!it holds a NUL byte|2 D:e|" },
		{ BYTES("PHOTO:" SEVENTY "\r\n " SEVENTY "\r\nD:e"), 0, 0,
		  "1 PHOTO!it is too long|3 D:e|" },
		{ BYTES("N;ENCODING=QUOTED-PRINTABLE:a=\r\n b=\r\nc\r\nD:e"), 1, 0,
		  "1 N{ENCODING=QUOTED-PRINTABLE}:a bc|4 D:e|" },
		{ BYTES("N;quoted-printable:a=\r\nEND:b"), 1, 0, "1 N{=quoted-printable}:aEND:b|" },
		{ BYTES("N;quoted-printable:a=\r\n\r\nEND:b"), 1, 0,
		  "1 N{=quoted-printable}:a|3 END:b|" },
		{ BYTES("N;quoted-printable:a=\r\nEND:b"), 0, 0,
		  "1 N{=quoted-printable}:a=|2 END:b|" },
		{ BYTES("PHOTO:QUOTED-PRINTABLE=\r\nEND:b"), 1, 0,
		  "1 PHOTO:QUOTED-PRINTABLE=|2 END:b|" },
		{ BYTES("A;B=1;B=2;3;4;5;6;7;8;9;0;1;2;3;4;5;6;7;8;9;0;1;2;3;4;5;6:x\nD:e"), 0, 0,
		  "1 "
		  "A{B=1}{B=2}{=3}{=4}{=5}{=6}{=7}{=8}{=9}{=0}{=1}{=2}{=3}{=4}{=5}{=6}{=7}{=8}{=9}{"
		  "=0}"
		  "{=1}{=2}{=3}{=4}{=5}{=6}:x|2 D:e|" },
		{ BYTES("A;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;:x"), 0, 0,
		  "1 A!it has more than 32 parameters|" },
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		for (size_t chunk = 1; chunk <= 64; chunk++) {
			struct bb_bytes out = BB_BYTES_INIT(10000);

			assert_works(read_in_chunks(&out, cases[i].text, cases[i].len, chunk,
			                            cases[i].soft, cases[i].keep, &err),
			             err);
			assert_string_equal(bb_bytes_text(&out), cases[i].want);
			bb_bytes_release(&out);
		}
	}
}

static enum bb_status stop(void *context, struct bb_content_line *line, struct bb_error *err)
{
	(void)context;
	return bb_error_set(err, BB_ECONFLICT, "stopped at %zu", line->number);
}

static void test_reader__ends_where_the_handler_says(void **state)
{
	const struct bb_content_handler handler = { NULL, stop, 100, false };
	struct bb_content_reader *reader = NULL;
	struct bb_error err;

	(void)state;
	assert_works(bb_content_reader_new(&reader, &handler, &err), err);
	assert_works(bb_content_reader_feed(reader, "A:b\r\n", 5, &err), err);
	assert_fails(BB_ECONFLICT, bb_content_reader_feed(reader, "C:d", 3, &err), err);
	assert_string_equal(err.text, "stopped at 1");
	bb_content_reader_free(reader);
	bb_content_reader_free(NULL);
}

static void test_params__are_found_by_name(void **state)
{
	char text[] = "EMAIL;type=a;PREF=1;TYPE=b:x";
	struct bb_content_line line;

	(void)state;
	bb_content_split(&line, text);
	assert_string_equal(bb_content_param(&line, "TYPE"), "a");
	assert_string_equal(bb_content_param(&line, "PREF"), "1");
	assert_null(bb_content_param(&line, "ALTID"));
}

static void test_parts__end_at_unescaped_separators(void **state)
{
	char text[] = "Lima\\;x;Ana\\\\;;last\\";
	char *rest = text;

	(void)state;
	assert_string_equal(bb_content_next_part(&rest, ';'), "Lima\\;x");
	assert_string_equal(bb_content_next_part(&rest, ';'), "Ana\\\\");
	assert_string_equal(bb_content_next_part(&rest, ';'), "");
	assert_string_equal(bb_content_next_part(&rest, ';'), "last\\");
	assert_null(rest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_content_line__is_folded_at_75_octets),
		cmocka_unit_test(test_content_text__is_escaped_and_back),
		cmocka_unit_test(test_content_text__forgives_unknown_escapes),
		cmocka_unit_test(test_content_param__is_quoted_where_needed),
		cmocka_unit_test(test_reader__gives_the_same_lines_for_every_chunk),
		cmocka_unit_test(test_reader__ends_where_the_handler_says),
		cmocka_unit_test(test_params__are_found_by_name),
		cmocka_unit_test(test_parts__end_at_unescaped_separators),
	};

	return cmocka_run_group_tests_name("content_line", tests, NULL, NULL);
}
