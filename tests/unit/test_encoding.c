/* SPDX-License-Identifier: MIT */
#include <brownbag/encoding.h>

#include "contract.h"

#include <string.h>

#define BYTES(text) text, sizeof(text) - 1

static enum bb_status collect(void *context, const char *bytes, size_t len, struct bb_error *err)
{
	assert_true(len > 0);
	bb_bytes_add(context, bytes, len);
	return bb_bytes_check(context, err);
}

static enum bb_status decode(struct bb_bytes *out, const char *bytes, size_t len, size_t chunk,
                             struct bb_error *err)
{
	struct bb_decoder decoder;

	bb_decoder_init(&decoder, collect, out);
	for (size_t at = 0; at < len; at += chunk) {
		enum bb_status status = bb_decoder_feed(&decoder, bytes + at,
		                                        len - at < chunk ? len - at : chunk, err);

		if (status != BB_OK)
			return status;
	}
	return bb_decoder_finish(&decoder, err);
}

static void test_decoder__gives_utf8_for_every_chunk(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *want;
		size_t want_len;
	} cases[] = {
		{ BYTES(""), BYTES("") },
		{ BYTES("a"), BYTES("a") },
		{ BYTES("abc"), BYTES("abc") },
		{ BYTES("name,email"), BYTES("name,email") },
		{ BYTES("\xEF\xBB\xBFname"), BYTES("name") },
		{ BYTES("\xEF\xBB\xBF"), BYTES("") },
		{ BYTES("\xEF\xBB"), BYTES("\xEF\xBB") },
		{ BYTES("Jos\xE9"), BYTES("Jos\xE9") }, /* judged later, text by text */
		{ BYTES("a\0b"), BYTES("a\0b") },
		{ BYTES("\xFF\xFE"
		        "a\0\xE9\0"),
		  BYTES("a\xC3\xA9") },
		{ BYTES("\xFE\xFF"
		        "\0a\0\xE9"),
		  BYTES("a\xC3\xA9") },
		{ BYTES("\xFF\xFE"), BYTES("") },
		{ BYTES("a\0b\0c\0"), BYTES("abc") }, /* no mark: Windows' Notepad of old */
		{ BYTES("\0a\0b\0c"), BYTES("abc") },
		{ BYTES("\xFF\xFE\x3E\xD8\x6A\xDD\xAC\x20"),
		  BYTES("\xF0\x9F\xA5\xAA\xE2\x82\xAC") },
		{ BYTES("\xFE\xFF\xD8\x3E\xDD\x6A"), BYTES("\xF0\x9F\xA5\xAA") },
		{ BYTES("\xFF\xFE\0\0"), NULL, 0 },
		{ BYTES("\0\0\xFE\xFF"
		        "abcd"),
		  NULL, 0 },
		{ BYTES("\xFF\xFE"
		        "a\0b"),
		  NULL, 0 },
		{ BYTES("\xFF\xFE\x3E\xD8"), NULL, 0 },
		{ BYTES("\xFF\xFE\x3E\xD8"
		        "a\0"),
		  NULL, 0 },
		{ BYTES("\xFF\xFE\x6A\xDD"), NULL, 0 },
		{ BYTES("\xFF\xFE\x3E\xD8\x3E\xD8"), NULL, 0 },
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		for (size_t chunk = 1; chunk <= 16; chunk++) {
			struct bb_bytes out = BB_BYTES_INIT(100);

			if (cases[i].want) {
				assert_works(
					decode(&out, cases[i].bytes, cases[i].len, chunk, &err),
					err);
				assert_int_equal(out.len, cases[i].want_len);
				assert_memory_equal(bb_bytes_text(&out), cases[i].want, out.len);
			} else {
				assert_fails(
					BB_EINVAL,
					decode(&out, cases[i].bytes, cases[i].len, chunk, &err),
					err);
			}
			bb_bytes_release(&out);
		}
	}
}

static void test_decoder__hands_on_long_texts_whole(void **state)
{
	static char bytes[40002] = "\xFF\xFE";
	struct bb_bytes out = BB_BYTES_INIT(100000);
	struct bb_error err;

	(void)state;
	for (size_t i = 2; i < sizeof bytes; i += 2)
		memcpy(bytes + i, "\xAC\x20", 2);
	assert_works(decode(&out, bytes, sizeof bytes, sizeof bytes, &err), err);
	assert_int_equal(out.len, 60000);
	for (size_t i = 0; i < out.len; i += 3)
		assert_memory_equal(out.data + i, "\xE2\x82\xAC", 3);
	bb_bytes_release(&out);
}

static enum bb_status refuse(void *context, const char *bytes, size_t len, struct bb_error *err)
{
	(void)context, (void)bytes, (void)len;
	return bb_error_set(err, BB_ECONFLICT, "stopped");
}

static void test_decoder__ends_where_the_sink_says(void **state)
{
	struct bb_decoder decoder;
	struct bb_error err;

	(void)state;
	bb_decoder_init(&decoder, refuse, NULL);
	assert_works(bb_decoder_feed(&decoder, "abc", 3, &err), err);
	assert_fails(BB_ECONFLICT, bb_decoder_finish(&decoder, &err), err);
	bb_decoder_init(&decoder, refuse, NULL);
	assert_fails(BB_ECONFLICT, bb_decoder_feed(&decoder, "\xFF\xFE" "a\0", 4, &err), err);
}

static void test_text__is_guessed_to_be_utf8_or_windows(void **state)
{
	static const struct { const char *bytes, *want; } cases[] = {
		{ "", "" }, { "Ana", "Ana" }, { "Zo\xC3\xAB", "Zo\xC3\xAB" }, { "Zo\xEB", "Zo\xC3\xAB" },
		{ "\x80\x93\x9F\xFF", "\xE2\x82\xAC\xE2\x80\x9C\xC5\xB8\xC3\xBF" },
		{ "\x81", NULL }, { "a\x8D", NULL }, { "\x8F", NULL }, { "\x90", NULL }, { "\x9D", NULL },
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_bytes out = BB_BYTES_INIT(100);
		size_t len = strlen(cases[i].bytes);

		if (cases[i].want) {
			assert_works(bb_decode_guessed(&out, cases[i].bytes, len, &err), err);
			assert_string_equal(bb_bytes_text(&out), cases[i].want);
		} else {
			assert_fails(BB_EINVAL, bb_decode_guessed(&out, cases[i].bytes, len, &err),
			             err);
		}
		bb_bytes_release(&out);
	}
}

static void test_text__is_read_in_its_named_charset(void **state)
{
	static const struct { const char *charset, *bytes, *want; } cases[] = {
		{ "utf-8", "Zo\xC3\xAB", "Zo\xC3\xAB" },
		{ "ISO-8859-1", "Zo\xEB", "Zo\xC3\xAB" },
		{ "iso-8859-1", "\xC3\xAB", "\xC3\x83\xC2\xAB" }, /* as told, though it is UTF-8 too */
		{ "Windows-1252", "\x80", "\xE2\x82\xAC" },
		{ "UTF-8", "Zo\xEB", NULL },
		{ "Shift_JIS", "a", NULL },
		{ "", "a", NULL },
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct bb_bytes out = BB_BYTES_INIT(100);
		size_t len = strlen(cases[i].bytes);

		if (cases[i].want) {
			assert_works(
				bb_decode_named(&out, cases[i].charset, cases[i].bytes, len, &err),
				err);
			assert_string_equal(bb_bytes_text(&out), cases[i].want);
		} else {
			assert_fails(
				BB_EINVAL,
				bb_decode_named(&out, cases[i].charset, cases[i].bytes, len, &err),
				err);
		}
		bb_bytes_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decoder__gives_utf8_for_every_chunk),
		cmocka_unit_test(test_decoder__hands_on_long_texts_whole),
		cmocka_unit_test(test_decoder__ends_where_the_sink_says),
		cmocka_unit_test(test_text__is_guessed_to_be_utf8_or_windows),
		cmocka_unit_test(test_text__is_read_in_its_named_charset),
	};

	return cmocka_run_group_tests_name("encoding", tests, NULL, NULL);
}
