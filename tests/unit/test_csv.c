/* SPDX-License-Identifier: MIT */
#include <brownbag/csv.h>

#include "contract.h"

#include <brownbag/bytes.h>

#include <stdlib.h>
#include <string.h>

#define BYTES(text) text, sizeof(text) - 1

/* A record as one text: line[field|field], or line!fault. */
static enum bb_status collect(void *context, const struct bb_csv_record *record,
                              struct bb_error *err)
{
	struct bb_bytes *out = context;

	bb_bytes_addf(out, "%zu", record->line);
	if (record->fault) {
		assert_int_equal(record->count, 0);
		bb_bytes_addf(out, "!%s\n", record->fault);
	} else {
		assert_true(record->count > 0);
		for (size_t i = 0; i < record->count; i++)
			bb_bytes_addf(out, "%s%s", i ? "|" : "[", record->fields[i]);
		bb_bytes_add_text(out, "]");
	}
	return bb_bytes_check(out, err);
}

static enum bb_status read_in_chunks(struct bb_bytes *out, const char *text, size_t len,
                                     size_t chunk, struct bb_error *err)
{
	const struct bb_csv_handler handler = { out, collect };
	struct bb_csv_reader *reader = NULL;
	enum bb_status status = bb_csv_reader_new(&reader, &handler, err);

	for (size_t at = 0; status == BB_OK && at < len; at += chunk) {
		/* A block of its own, so that reading beyond it is seen. */
		size_t size = len - at < chunk ? len - at : chunk;
		char *block = malloc(size);

		assert_non_null(block);
		memcpy(block, text + at, size);
		status = bb_csv_reader_feed(reader, block, size, err);
		free(block);
	}
	if (status == BB_OK)
		status = bb_csv_reader_finish(reader, err);
	bb_csv_reader_free(reader);
	return status;
}

static const struct {
	const char *text;
	size_t len;
	const char *want;
} cases[] = {
	{ BYTES(""), "" },
	{ BYTES("\n\r\n\r"), "" },
	{ BYTES("   \n"), "" },
	{ BYTES("name,email\nAna,ana@example.org\n"), "1[name|email]2[Ana|ana@example.org]" },
	{ BYTES("name,email\r\nAna,ana@example.org"), "1[name|email]2[Ana|ana@example.org]" },
	{ BYTES("name,email\rAna,ana@example.org\r"), "1[name|email]2[Ana|ana@example.org]" },
	{ BYTES("\n\nname,email\n\nAna,a\n"), "3[name|email]5[Ana|a]" },
	{ BYTES("\r\n\r\nname,email\r\n\r\nAna,a\r\n"), "3[name|email]5[Ana|a]" },
	{ BYTES("name"), "1[name]" },
	{ BYTES("a,,b,\n,\n"), "1[a||b|]2[|]" },
	/* what separates */
	{ BYTES("name;email;x,y\nAna;a\n"), "1[name|email|x,y]2[Ana|a]" },
	{ BYTES("name\temail\nAna, Lima\ta\n"), "1[name|email]2[Ana, Lima|a]" },
	{ BYTES("\"a,b,c,d\";e\n1;2\n"), "1[a,b,c,d|e]2[1|2]" },
	{ BYTES("\"a;\n;;\",b\n1,2;\n"), "1[a;\n;;|b]3[1|2;]" },
	{ BYTES("a,b;c\n1,2;3"), "1[a|b;c]2[1|2;3]" }, /* a tie */
	{ BYTES("sep=;\na;b,c,d\n"), "2[a|b,c,d]" },
	{ BYTES("SEP=\t\r\na\tb\r\n"), "2[a|b]" },
	{ BYTES("sep=x\na,b\n"), "1[sep=x]2[a|b]" },
	{ BYTES("sep=,"), "" },
	{ BYTES("name\nAna,Bo\n"), "1[name]2[Ana|Bo]" },
	/* quotes */
	{ BYTES("\"a\",\"b\"\n"), "1[a|b]" },
	{ BYTES("\"\",\"\"\n\"\"\n"), "1[|]2[]" },
	{ BYTES("\"a \"\"b\"\" c\",\"\"\"\"\n"), "1[a \"b\" c|\"]" },
	{ BYTES("a\n\"x\r\ny\nz\rw\"\nb\n"), "1[a]2[x\r\ny\nz\rw]6[b]" },
	{ BYTES("a,b\n\"1,2\",\"3\n4\"\n5,6\n"), "1[a|b]2[1,2|3\n4]4[5|6]" },
	{ BYTES("a, \"b, c\" , \"d\"\n"), "1[a|b, c|d]" },
	{ BYTES("a,  b  ,c\n"), "1[a|  b  |c]" },
	{ BYTES("a, \n"), "1[a| ]" },
	{ BYTES("a,5\" nail,b\"\"c\n"), "1[a|5\" nail|b\"\"c]" },
	/* what can't be used, and that the next record can */
	{ BYTES("a\n\"x\"y,z\nb\n"), "1[a]2!text follows a closing quote\n3[b]" },
	{ BYTES("a\n\"x\" y,z\nb\n"), "1[a]2!text follows a closing quote\n3[b]" },
	{ BYTES("a\n\"x\" \"y\"\nb\n"), "1[a]2!text follows a closing quote\n3[b]" },
	{ BYTES("a\n\"x\ny\n"), "1[a]2!a quote is opened in it and never closed\n" },
	{ BYTES("a,b\n1,\"\n"), "1[a|b]2!a quote is opened in it and never closed\n" },
	{ BYTES("\"a,b\n1,2\n"), "1!a quote is opened in it and never closed\n" },
	{ BYTES("a,b\n1\0,2\n3,4\n"), "1[a|b]2!it holds a NUL byte\n3[3|4]" },
	{ BYTES("a,b\n\"\0\",2\n\"3\",4\n"), "1[a|b]2!it holds a NUL byte\n3[3|4]" },
	{ BYTES("a,b\nx\x81,2\n3,4\n"),
	  "1[a|b]2!the byte \\x81 is neither UTF-8 nor Windows-1252\n3[3|4]" },
	/* encodings */
	{ BYTES("\xEF\xBB\xBFname,email\nZo\xC3\xAB,z\n"), "1[name|email]2[Zo\xC3\xAB|z]" },
	{ BYTES("\xEF\xBB\xBF\"na\"\"me\",email\n"), "1[na\"me|email]" },
	{ BYTES("name,email\nZo\xEB,z\xFC\nZo\xC3\xAB,z\n"),
	  "1[name|email]2[Zo\xC3\xAB|z\xC3\xBC]3[Zo\xC3\xAB|z]" },
	{ BYTES("\xFF\xFE" "a\0\t\0b\0\r\0\n\0\xEB\0\t\0\"\0\"\0"), "1[a|b]2[\xC3\xAB|]" },
	{ BYTES("\xFE\xFF" "\0a\0;\0b\0\n\0\xEB\0;\0x"), "1[a|b]2[\xC3\xAB|x]" },
};

static void test_csv__gives_the_same_records_for_every_chunk(void **state)
{
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		for (size_t chunk = 1; chunk <= 64; chunk++) {
			struct bb_bytes out = BB_BYTES_INIT(10000);

			assert_works(read_in_chunks(&out, cases[i].text, cases[i].len, chunk, &err),
			             err);
			assert_string_equal(bb_bytes_text(&out), cases[i].want);
			bb_bytes_release(&out);
		}
	}
}

static void test_csv__refuses_a_file_with_half_a_character(void **state)
{
	struct bb_error err;

	(void)state;
	for (size_t chunk = 1; chunk <= 64; chunk++) {
		struct bb_bytes out = BB_BYTES_INIT(10000);

		assert_fails(BB_EINVAL,
		             read_in_chunks(&out,
		                            BYTES("\xFF\xFE"
		                                  "a\0,"),
		                            chunk, &err),
		             err);
		bb_bytes_release(&out);
	}
}

static void add_times(struct bb_bytes *out, const char *text, size_t times)
{
	while (times-- > 0)
		bb_bytes_add_text(out, text);
}

static void test_csv__bounds_a_record(void **state)
{
	static const struct {
		const char *head, *repeated;
		size_t times;
		const char *tail, *want;
	} long_ones[] = {
		{ "a,b\n", ",", 511, "\nc,d\n", "" }, /* 512 fields: fine */
		{ "a,b\n", ",", 512, "\nc,d\n", "2!it has more than 512 fields\n3[c|d]" },
		{ "a,b\n", "x", BB_CSV_RECORD_MAX, "\nc,d\n",
		  "2!it is longer than 256 KiB; is a quote never closed?\n3[c|d]" },
		{ "a,b\n\"", "x\n", BB_CSV_RECORD_MAX / 2, "\"\nc,d\n",
		  "2!it is longer than 256 KiB; is a quote never closed?\n131075[c|d]" },
		{ "a,b\n\"", "1,2\n", BB_CSV_RECORD_MAX, "",
		  "2!a quote is opened in it and never closed\n" },
		{ "", "name", BB_CSV_RECORD_MAX, ",b\nc,d\n",
		  "1!it is longer than 256 KiB; is a quote never closed?\n2[c|d]" },
		{ "", ",;", 40000, "", "1!it has more than 512 fields\n" },
	};
	static const size_t chunks[] = { 1, 4095, 1 << 20 };
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(long_ones); i++) {
		struct bb_bytes file = BB_BYTES_INIT(1 << 21);

		bb_bytes_add_text(&file, long_ones[i].head);
		add_times(&file, long_ones[i].repeated, long_ones[i].times);
		bb_bytes_add_text(&file, long_ones[i].tail);
		for (size_t j = 0; j < count_of(chunks); j++) {
			struct bb_bytes out = BB_BYTES_INIT(1 << 21);
			const char *text;

			assert_works(read_in_chunks(&out, file.data, file.len, chunks[j], &err),
			             err);
			text = bb_bytes_text(&out);
			assert_non_null(strstr(text, long_ones[i].want));
			bb_bytes_release(&out);
		}
		bb_bytes_release(&file);
	}
}

static enum bb_status stop(void *context, const struct bb_csv_record *record, struct bb_error *err)
{
	(void)context;
	return bb_error_set(err, BB_ECONFLICT, "stopped at %zu", record->line);
}

static void test_csv__ends_where_the_handler_says(void **state)
{
	const struct bb_csv_handler handler = { NULL, stop };
	struct bb_csv_reader *reader = NULL;
	struct bb_error err;

	(void)state;
	assert_works(bb_csv_reader_new(&reader, &handler, &err), err);
	assert_fails(BB_ECONFLICT, bb_csv_reader_feed(reader, BYTES("a,b\nc,d\n"), &err), err);
	assert_string_equal(err.text, "stopped at 1");
	bb_csv_reader_free(reader);
	assert_works(bb_csv_reader_new(&reader, &handler, &err), err);
	assert_works(bb_csv_reader_feed(reader, BYTES("abcdef"), &err), err);
	assert_fails(BB_ECONFLICT, bb_csv_reader_finish(reader, &err), err);
	bb_csv_reader_free(reader);
	bb_csv_reader_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv__gives_the_same_records_for_every_chunk),
		cmocka_unit_test(test_csv__refuses_a_file_with_half_a_character),
		cmocka_unit_test(test_csv__bounds_a_record),
		cmocka_unit_test(test_csv__ends_where_the_handler_says),
	};

	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
