/* SPDX-License-Identifier: MIT */
#include <brownbag/json.h>

#include "contract.h"

#include <brownbag/bytes.h>

#include <stdlib.h>
#include <string.h>

#define BYTES(text) text, sizeof(text) - 1

/* An object as one text: line{name=value|name=value}. */
static enum bb_status collect(void *context, const struct bb_json_object *object,
                              struct bb_error *err)
{
	struct bb_bytes *out = context;

	bb_bytes_addf(out, "%zu{", object->line);
	for (size_t i = 0; i < object->count; i++)
		bb_bytes_addf(out, "%s%s=%s", i ? "|" : "", object->names[i], object->values[i]);
	bb_bytes_add_text(out, "}");
	return bb_bytes_check(out, err);
}

static enum bb_status read_in_chunks(struct bb_bytes *out, const char *text, size_t len,
                                     size_t chunk, struct bb_error *err)
{
	const struct bb_json_handler handler = { out, collect };
	struct bb_json_reader *reader = NULL;
	enum bb_status status = bb_json_reader_new(&reader, &handler, err);

	for (size_t at = 0; status == BB_OK && at < len; at += chunk) {
		/* A block of its own, so that reading beyond it is seen. */
		size_t size = len - at < chunk ? len - at : chunk;
		char *block = malloc(size);

		assert_non_null(block);
		memcpy(block, text + at, size);
		status = bb_json_reader_feed(reader, block, size, err);
		free(block);
	}
	if (status == BB_OK)
		status = bb_json_reader_finish(reader, err);
	bb_json_reader_free(reader);
	return status;
}

static const struct { const char *text, *want; } cases[] = {
	{ "[]", "" },
	{ " [\n] \r\n\t", "" },
	{ "[{}]", "1{}" },
	{ "[{\"a\":\"b\"}]", "1{a=b}" },
	{ "[\n{\"a\":\"b\"},\n\n { \"a\" : \"c\" , \"d\" : \"\" } ]", "2{a=b}4{a=c|d=}" },
	{ "[{\"a\":true,\"b\":false,\"c\":null}]", "1{a=true|b=false|c=}" },
	{ "[{\"a\":0,\"b\":-0.5,\"c\":12e+3,\"d\":1.25E-9,\"e\":-7}]",
	  "1{a=0|b=-0.5|c=12e+3|d=1.25E-9|e=-7}" },
	{ "[{\"a\":[\"b\",\"c\"],\"d\":[],\"e\":[ 1 , null , true ]}]", "1{a=b\nc\n|d=|e=1\ntrue\n}" },
	{ "[{\"a\":{\"b\":[\"c\",{}]},\"d\":[[\"e\"],{\"f\":1},\"g\"],\"h\":2}]", "1{a=|d=g\n|h=2}" },
	{ "[{\"a\":\"}]{[\\\\\\\"\"},{\"b\":\"\\\\\"}]", "1{a=}]{[\\\"}1{b=\\}" },
	{ "[{\"\\\"\\\\\\/\\b\\f\\n\\r\\t\":\"\\u0041\\u00e9\\u674E\\uD83D\\uDE00\"}]",
	  "1{\"\\/\b\f\n\r\t=A\xC3\xA9\xE6\x9D\x8E\xF0\x9F\x98\x80}" },
	{ "[{\"Zo\xC3\xAB\":\"\xF0\x9F\x98\x80\"}]", "1{Zo\xC3\xAB=\xF0\x9F\x98\x80}" },
	{ "[{\"a\":1,\"a\":2}]", "1{a=1|a=2}" },
	{ "[{\"a\":[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]}]", "1{a=}" },
};

static void test_json__gives_the_same_objects_for_every_chunk(void **state)
{
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		for (size_t chunk = 1; chunk <= 64; chunk++) {
			struct bb_bytes out = BB_BYTES_INIT(10000);

			assert_works(read_in_chunks(&out, cases[i].text, strlen(cases[i].text),
			                            chunk, &err),
			             err);
			assert_string_equal(bb_bytes_text(&out), cases[i].want);
			bb_bytes_release(&out);
		}
	}
}

#define A_MEMBER "a name in quotes and a colon are expected"
#define NO_VALUE "a value is expected"
#define HALF "half a character in \\u"

static const struct { const char *text; size_t len; const char *want; } broken[] = {
	{ BYTES(""), "line 1: the file ends before the array does" },
	{ BYTES("\n[{\"a\":1}\n"), "line 3: the file ends before the array does" },
	{ BYTES("[{\"a\":1},"), "line 1: the file ends before the array does" },
	{ BYTES("[{\"a\":\"x"), "line 1: the file ends before the array does" },
	{ BYTES("{}"), "line 1: an array, \"[\", is expected" },
	{ BYTES("[1]"), "line 1: an object, \"{\", is expected" },
	{ BYTES("[,]"), "line 1: an object, \"{\", is expected" },
	{ BYTES("[{},\n]"), "line 2: an object, \"{\", is expected" },
	{ BYTES("[{},\n[]]"), "line 2: an object, \"{\", is expected" },
	{ BYTES("[{}{}]"), "line 1: a comma or \"]\" is expected" },
	{ BYTES("[{}]\n\n[]"), "line 3: something follows the end of the array" },
	{ BYTES("[{}]\0"), "line 1: something follows the end of the array" },
	{ BYTES("[{]"), "line 1: " A_MEMBER },
	{ BYTES("[{,}]"), "line 1: " A_MEMBER },
	{ BYTES("[{\n\"a\"}]"), "line 2: " A_MEMBER },
	{ BYTES("[{a:1}]"), "line 1: " A_MEMBER },
	{ BYTES("[{'a':1}]"), "line 1: " A_MEMBER },
	{ BYTES("[{\"a\":1,}]"), "line 1: " A_MEMBER },
	{ BYTES("[{\"a\":{\"b\"}}]"), "line 1: " A_MEMBER },
	{ BYTES("[{\"a\":1\n\"b\":2}]"), "line 2: a comma or \"}\" is expected" },
	{ BYTES("[{\"a\":{\"b\":1 2}}]"), "line 1: a comma or \"}\" is expected" },
	{ BYTES("[{\"a\":[1 2]}]"), "line 1: a comma or \"]\" is expected" },
	{ BYTES("[{\"a\":[1}}]"), "line 1: a comma or \"]\" is expected" },
	{ BYTES("[{\"a\":}]"), "line 1: " NO_VALUE },
	{ BYTES("[{\"a\":[1,]}]"), "line 1: " NO_VALUE },
	{ BYTES("[{\"a\":+1}]"), "line 1: " NO_VALUE },
	{ BYTES("[{\"a\":-}]"), "line 1: " NO_VALUE },
	{ BYTES("[{\"a\":1.}]"), "line 1: " NO_VALUE },
	{ BYTES("[{\"a\":.5}]"), "line 1: " NO_VALUE },
	{ BYTES("[{\"a\":1e}]"), "line 1: " NO_VALUE },
	{ BYTES("[{\"a\":True}]"), "line 1: " NO_VALUE },
	{ BYTES("[{\"a\":NaN}]"), "line 1: " NO_VALUE },
	{ BYTES("[{\"a\":01}]"), "line 1: a comma or \"}\" is expected" },
	{ BYTES("[{\"a\":nullx}]"), "line 1: a comma or \"}\" is expected" },
	{ BYTES("[{\"a\":\"x\ny\"}]"), "line 1: a text holds a control character" },
	{ BYTES("[{\"a\":\"x\0y\"}]"), "line 1: a text holds a control character" },
	{ BYTES("[{\"a\":\"\\u0000\"}]"), "line 1: a text holds a NUL" },
	{ BYTES("[{\"a\":\"\\x41\"}]"),
	  "line 1: a backslash is followed by nothing it can stand before" },
	{ BYTES("[{\"a\":\"\\u00g0\"}]"), "line 1: \\u wants four hexadecimal digits" },
	{ BYTES("[{\"a\":\"\\u12\"}]"), "line 1: \\u wants four hexadecimal digits" },
	{ BYTES("[{\"a\":\"\\uD83D\"}]"), "line 1: " HALF },
	{ BYTES("[{\"a\":\"\\uD83D\\n\"}]"), "line 1: " HALF },
	{ BYTES("[{\"a\":\"\\uD83D\\uD83D\"}]"), "line 1: " HALF },
	{ BYTES("[{\"a\":\"\\uDE00\"}]"), "line 1: " HALF },
	{ BYTES("[{\"a\":\"Jos\xE9\"}]"), "line 1: the bytes are no UTF-8" },
	{ BYTES("[{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}]"),
	  "line 1: it is nested more than 16 deep" },
};

static void test_json__says_what_is_broken_and_where(void **state)
{
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(broken); i++) {
		for (size_t chunk = 1; chunk <= 64; chunk++) {
			struct bb_bytes out = BB_BYTES_INIT(10000);

			assert_fails(BB_EINVAL, read_in_chunks(&out, broken[i].text, broken[i].len,
			                                       chunk, &err),
			             err);
			assert_string_equal(err.text, broken[i].want);
			bb_bytes_release(&out);
		}
	}
}

/* [{ head, then `repeated` that often, then tail }] */
static void test_json__bounds_an_object(void **state)
{
	static const struct {
		const char *repeated;
		size_t times;
		const char *tail, *want;
	} large[] = {
		{ "\"a\":1,", BB_JSON_MEMBERS_MAX - 1, "\"b\":2", NULL },
		{ "\"a\":1,", BB_JSON_MEMBERS_MAX, "\"b\":2",
		  "line 1: an object has more than 512 members" },
		{ " ", BB_JSON_OBJECT_MAX - 8, "\"b\":2", NULL },
		{ " ", BB_JSON_OBJECT_MAX, "\"b\":2", "line 1: an object is longer than 256 KiB" },
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(large); i++) {
		struct bb_bytes file = BB_BYTES_INIT(1 << 20), out = BB_BYTES_INIT(1 << 20);

		bb_bytes_add_text(&file, "[{");
		for (size_t j = 0; j < large[i].times; j++)
			bb_bytes_add_text(&file, large[i].repeated);
		bb_bytes_addf(&file, "%s}]", large[i].tail);
		if (large[i].want) {
			assert_fails(BB_EINVAL,
			             read_in_chunks(&out, file.data, file.len, 4096, &err), err);
			assert_string_equal(err.text, large[i].want);
		} else {
			assert_works(read_in_chunks(&out, file.data, file.len, 4096, &err), err);
			assert_non_null(strstr(bb_bytes_text(&out), "b=2}"));
		}
		bb_bytes_release(&file);
		bb_bytes_release(&out);
	}
}

static enum bb_status stop(void *context, const struct bb_json_object *object,
                           struct bb_error *err)
{
	(void)context;
	return bb_error_set(err, BB_ECONFLICT, "stopped at %zu", object->line);
}

static void test_json__ends_where_the_handler_says(void **state)
{
	const struct bb_json_handler handler = { NULL, stop };
	struct bb_json_reader *reader = NULL;
	struct bb_error err;

	(void)state;
	assert_works(bb_json_reader_new(&reader, &handler, &err), err);
	assert_fails(BB_ECONFLICT, bb_json_reader_feed(reader, BYTES("[\n{},{"), &err), err);
	assert_string_equal(err.text, "stopped at 2");
	bb_json_reader_free(reader);
	bb_json_reader_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json__gives_the_same_objects_for_every_chunk),
		cmocka_unit_test(test_json__says_what_is_broken_and_where),
		cmocka_unit_test(test_json__bounds_an_object),
		cmocka_unit_test(test_json__ends_where_the_handler_says),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
