/* SPDX-License-Identifier: MIT */
#include <brownbag/vcard.h>

#include "contract.h"

#include <brownbag/bytes.h>

#include <string.h>

#define BYTES(text) text, sizeof(text) - 1
#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

/* A card as one text: line{name|address@line|address@line}, or line!line field: fault. */
static enum bb_status collect(void *context, const struct bb_vcard *card, struct bb_error *err)
{
	struct bb_bytes *out = context;

	bb_bytes_addf(out, "%zu", card->line);
	if (card->fault) {
		assert_int_equal(card->address_count, 0);
		assert_string_equal(card->name, "");
		bb_bytes_addf(out, "!%zu %s: %s\n", card->fault_line,
		              card->fault_field ? card->fault_field : "card", card->fault);
		return bb_bytes_check(out, err);
	}
	bb_bytes_addf(out, "{%s", card->name);
	for (size_t i = 0; i < card->address_count; i++)
		bb_bytes_addf(out, "|%s@%zu", card->addresses[i].text, card->addresses[i].line);
	if (card->leads[0] || card->joined[0] || card->status[0] || card->paused_until[0] ||
	    card->zone[0])
		bb_bytes_addf(out, "|%s,%s,%s,%s,%s", card->leads, card->joined, card->status,
		              card->paused_until, card->zone);
	bb_bytes_add_text(out, "}");
	return bb_bytes_check(out, err);
}

static enum bb_status collect_unused(void *context, const char *property, struct bb_error *err)
{
	bb_bytes_addf(context, "(%s)", property);
	return bb_bytes_check(context, err);
}

static enum bb_status read_in_chunks(struct bb_bytes *out, const char *text, size_t len,
                                     size_t chunk, struct bb_error *err)
{
	const struct bb_vcard_handler handler = { out, collect, collect_unused };
	struct bb_vcard_reader *reader = NULL;
	enum bb_status status = bb_vcard_reader_new(&reader, &handler, err);

	for (size_t at = 0; status == BB_OK && at < len; at += chunk)
		status = bb_vcard_reader_feed(reader, text + at,
		                              len - at < chunk ? len - at : chunk, err);
	if (status == BB_OK)
		status = bb_vcard_reader_finish(reader, err);
	bb_vcard_reader_free(reader);
	return status;
}

#define CARD(version, body) \
	BYTES("BEGIN:VCARD\r\nVERSION:" version "\r\n" body "END:VCARD\r\n")

static const struct {
	const char *text;
	size_t len;
	const char *want;
} cases[] = {
	{ BYTES(""), "" },
	{ CARD("3.0", ""), "1{}" },
	{ CARD("3.0", "FN:Ana Lima\r\nEMAIL:ana\r\n"), "1{Ana Lima|ana@4}" },
	{ BYTES("begin:vcard\nversion:4.0\nfn:Ana\nend:vcard"), "1{Ana}" },
	{ BYTES("\r\nBEGIN:VCARD \r\nVERSION: 3.0 \r\nFN:Ana\r\nEND:VCARD \r\n\r\n"), "2{Ana}" },
	{ BYTES("BEGIN:VCARD\nFN:Ana\nEND:VCARD\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\n"), "1{Ana}4{Bo}" },
	/* names */
	{ CARD("3.0", "N:Lima;Ana;Maria;Dr.;MBA\r\n"), "1{Ana Lima}" },
	{ CARD("3.0", "N:Lima\r\n"), "1{Lima}" },
	{ CARD("3.0", "N:;Ana;;;\r\n"), "1{Ana}" },
	{ CARD("3.0", "N:;;;;\r\n"), "1{}" },
	{ CARD("3.0", "N:Lima\\;x;Ana\\, B;;;\r\n"), "1{Ana, B Lima;x}" },
	{ CARD("3.0", "FN:Ana\r\nN:Lima;Anna;;;\r\n"), "1{Ana}" },
	{ CARD("3.0", "FN: \r\nN:Lima;Ana;;;\r\n"), "1{Ana Lima}" },
	{ CARD("4.0", "FN:Ana\r\nFN;LANGUAGE=de:Anne\r\n"), "1{Ana}" },
	{ CARD("3.0", "FN:Ana\\nLima\\\\\r\n"), "1{Ana\nLima\\}" },
	/* which address comes first */
	{ CARD("3.0", "EMAIL:a\r\nEMAIL;TYPE=INTERNET,pref:b\r\nEMAIL:c\r\n"), "1{|b@4|a@3|c@5}" },
	{ CARD("3.0", "EMAIL;TYPE=home:a\r\nitem1.EMAIL;type=INTERNET;type=PREF:b\r\n"
	              "item1.X-ABLabel:_$!<Other>!$_\r\n"), "1{|b@4|a@3}" },
	{ CARD("2.1", "EMAIL;INTERNET:a\r\nEMAIL;PREF;INTERNET:b\r\n"), "1{|b@4|a@3}" },
	{ CARD("4.0", "EMAIL;PREF=50:a\r\nEMAIL;PREF=1:b\r\nEMAIL:c\r\nEMAIL;PREF=50:d\r\n"),
	  "1{|b@4|a@3|d@6|c@5}" },
	{ CARD("4.0", "EMAIL;PREF=0:a\r\nEMAIL;PREF=x:b\r\nEMAIL;TYPE=\"home,pref\":c\r\n"),
	  "1{|c@5|a@3|b@4}" },
	{ CARD("4.0", "EMAIL:mailto:a\r\nEMAIL:\r\nEMAIL:MAILTO:\r\n"), "1{|a@3}" },
	/* folding: later versions drop the blank, 2.1 keeps it */
	{ CARD("3.0", "FN:Ana L\r\n ima\r\n"), "1{Ana Lima}" },
	{ CARD("2.1", "FN:Ana\r\n Lima\r\n"), "1{Ana Lima}" },
	{ BYTES("BEGIN:VCARD\nVERSION:2.1\nFN:A\n B\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:A\n B\n"
	        "END:VCARD\n"), "1{A B}6{AB}" },
	/* encodings */
	{ CARD("2.1", "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BC=\r\nller;Zo=C3=AB;;;\r\n"),
	  "1{Zo\xC3\xAB M\xC3\xBCller}" },
	{ CARD("2.1", "N;QUOTED-PRINTABLE:M=FCller=3B;Zo=eb\r\n"), "1{Zo\xC3\xAB M\xC3\xBCller;}" },
	{ CARD("2.1", "FN;CHARSET=ISO-8859-1:Zo\xEB\r\n"), "1{Zo\xC3\xAB}" },
	{ CARD("2.1", "FN:Zo\xEB\r\n"), "1{Zo\xC3\xAB}" },
	{ CARD("2.1", "FN;ENCODING=QUOTED-PRINTABLE:a=b =C3=A9 =4 =ZZ\r\n"),
	  "1{a=b \xC3\xA9 =4 =ZZ}" },
	{ CARD("2.1", "FN;ENCODING=8BIT:Ana\r\n"), "1{Ana}" },
	{ CARD("3.0", "FN:Zo\xC3\r\n \xAB\r\n"), "1{Zo\xC3\xAB}" },
	/* what is dropped, and what is not worth a word */
	{ CARD("3.0", "FN:Ana\r\nTEL:1\r\nBDAY:1990-01-01\r\nPRODID:x\r\nREV:1\r\nUID:2\r\n"),
	  "(TEL)(BDAY)1{Ana}" },
	{ CARD("2.1", "FN:Ana\r\nPHOTO;ENCODING=BASE64:\r\n /9j/4AAQ\r\n AAA=\r\n\r\nTEL:1\r\n"),
	  "(PHOTO)(TEL)1{Ana}" },
	{ CARD("2.1", "FN:Ana\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:Bo\r\nEMAIL:b\r\nEND:VCARD\r\nTEL:1\r\n"),
	  "(AGENT)(TEL)1{Ana}" },
	/* ours */
	{ CARD("4.0", "FN:Ana\r\nX-BROWNBAG-LEADS:yes\r\nX-BROWNBAG-JOINED:2026-11\r\n"
	              "X-BROWNBAG-STATUS:paused\r\nX-BROWNBAG-PAUSED-UNTIL:2027-03\r\n"
	              "TZ:Europe/Berlin\r\n"), "1{Ana|yes,2026-11,paused,2027-03,Europe/Berlin}" },
	/* what can't be used, and that the next card can */
	{ BYTES("hello\nworld\nBEGIN:VCARD\nFN:Ana\nEND:VCARD\nEND:VCARD\n"),
	  "1!1 card: it stands outside of BEGIN:VCARD and END:VCARD\n3{Ana}"
	  "6!6 card: it stands outside of BEGIN:VCARD and END:VCARD\n" },
	{ BYTES("BEGIN:VCARD\nFN:Ana\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\n"),
	  "1!3 card: the next card begins before it has ended\n3{Bo}" },
	{ BYTES("BEGIN:VCARD\nFN:Ana\n"), "1!1 card: END:VCARD is missing\n" },
	{ BYTES("BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nFN:Ana\nEND:VCARD\n"),
	  "(AGENT)1!1 card: END:VCARD is missing\n" },
	{ CARD("5.0", "FN:Ana\r\n"), "1!2 card: its version is none of 2.1, 3.0 and 4.0\n" },
	{ CARD("3.0", "FN:Ana\r\nlost line\r\nEMAIL:a\r\n"), "1!4 card: it has no colon\n" },
	{ CARD("3.0", ":x\r\n"), "1!3 card: nothing stands before the colon\n" },
	{ BYTES("BEGIN:VCARD\nFN:A\0na\nEND:VCARD\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\n"),
	  "1!2 name: it holds a NUL byte\n4{Bo}" },
	{ BYTES("BEGIN:VCARD\nNOTE:A\0na\nFN:Bo\nEND:VCARD\n"), "(NOTE)1{Bo}" },
	{ CARD("2.1", "FN;ENCODING=QUOTED-PRINTABLE:A=00\r\n"), "1!3 name: it holds a NUL byte\n" },
	{ CARD("2.1", "FN;ENCODING=BASE64:QW5h\r\n"), "1!3 name: its encoding is unknown\n" },
	{ CARD("2.1", "FN;CHARSET=UTF-8:Zo\xEB\r\n"), "1!3 name: the bytes are no UTF-8\n" },
	{ CARD("2.1", "EMAIL;CHARSET=KOI8-R:a\r\n"),
	  "1!3 email: the charset \"KOI8-R\" is unknown; save it as UTF-8\n" },
	{ CARD("3.0", "N:Lima;Zo\x81\r\n"),
	  "1!3 name: the byte \\x81 is neither UTF-8 nor Windows-1252\n" },
	{ CARD("3.0", "EMAIL:1\r\nEMAIL:2\r\nEMAIL:3\r\nEMAIL:4\r\nEMAIL:5\r\nEMAIL:6\r\nEMAIL:7\r\n"
	              "EMAIL:8\r\nEMAIL:9\r\nEMAIL:10\r\n"),
	  "1!12 email: it has more than 9 addresses\n" },
};

static void test_vcard__gives_the_same_cards_for_every_chunk(void **state)
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

static void test_vcard__bounds_what_it_keeps(void **state)
{
	static const struct { const char *property, *want; } long_ones[] = {
		{ "PHOTO", "(PHOTO)1{Ana}" }, /* longer than a line may be, and dropped anyway */
		{ "N", "1!2 name: it is too long\n" },
		{ "EMAIL", "1!2 email: it is too long\n" },
	};
	struct bb_error err;

	(void)state;
	for (size_t i = 0; i < count_of(long_ones); i++) {
		struct bb_bytes file = BB_BYTES_INIT(1 << 20), out = BB_BYTES_INIT(1000);

		bb_bytes_addf(&file, "BEGIN:VCARD\n%s:", long_ones[i].property);
		for (size_t j = 0; j < 1000; j++)
			bb_bytes_add_text(&file, HUNDRED "\n ");
		bb_bytes_add_text(&file, "\nFN:Ana\nEND:VCARD\n");
		assert_works(read_in_chunks(&out, file.data, file.len, 4096, &err), err);
		assert_string_equal(bb_bytes_text(&out), long_ones[i].want);
		bb_bytes_release(&file);
		bb_bytes_release(&out);
	}
}

static void test_vcard__refuses_a_value_that_is_too_long(void **state)
{
	struct bb_bytes file = BB_BYTES_INIT(1 << 20), out = BB_BYTES_INIT(1000);
	struct bb_error err;

	(void)state;
	bb_bytes_add_text(&file, "BEGIN:VCARD\nFN:");
	for (size_t i = 0; i < 50; i++)
		bb_bytes_add_text(&file, HUNDRED);
	bb_bytes_add_text(&file, "\nEND:VCARD\n");
	assert_works(read_in_chunks(&out, file.data, file.len, 4096, &err), err);
	assert_string_equal(bb_bytes_text(&out), "1!2 name: longer than the 4096 bytes that fit\n");
	bb_bytes_release(&file);
	bb_bytes_release(&out);
}

static enum bb_status stop(void *context, const struct bb_vcard *card, struct bb_error *err)
{
	(void)context;
	return bb_error_set(err, BB_ECONFLICT, "stopped at %zu", card->line);
}

static enum bb_status stop_unused(void *context, const char *property, struct bb_error *err)
{
	(void)context;
	return bb_error_set(err, BB_ECONFLICT, "stopped at %s", property);
}

static void test_vcard__ends_where_the_handler_says(void **state)
{
	const struct bb_vcard_handler handler = { NULL, stop, stop_unused };
	struct bb_vcard_reader *reader = NULL;
	struct bb_error err;

	(void)state;
	assert_works(bb_vcard_reader_new(&reader, &handler, &err), err);
	assert_works(bb_vcard_reader_feed(reader, BYTES("BEGIN:VCARD\nFN:Ana\nEND:VCARD\n"), &err),
	             err);
	assert_fails(BB_ECONFLICT, bb_vcard_reader_finish(reader, &err), err);
	assert_string_equal(err.text, "stopped at 1");
	bb_vcard_reader_free(reader);
	assert_works(bb_vcard_reader_new(&reader, &handler, &err), err);
	assert_fails(BB_ECONFLICT,
	             bb_vcard_reader_feed(reader, BYTES("BEGIN:VCARD\nFN:Ana\nTEL:1\nFN"), &err),
	             err);
	assert_string_equal(err.text, "stopped at TEL");
	bb_vcard_reader_free(reader);
	bb_vcard_reader_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vcard__gives_the_same_cards_for_every_chunk),
		cmocka_unit_test(test_vcard__bounds_what_it_keeps),
		cmocka_unit_test(test_vcard__refuses_a_value_that_is_too_long),
		cmocka_unit_test(test_vcard__ends_where_the_handler_says),
	};

	return cmocka_run_group_tests_name("vcard", tests, NULL, NULL);
}
