/* SPDX-License-Identifier: MIT */
/*
 * vCards: every chunk size gives the same cards, texts are UTF-8; and a roster
 * is imported from the same bytes.
 */
#include "fuzz.h"
#include "roster_text.h"

#include <brownbag/text.h>
#include <brownbag/vcard.h>

#include <string.h>

enum { OUT_MAX = 1 << 24 };

static void add_text(struct bb_bytes *out, const char *text)
{
	MUST(bb_text_is_utf8(text, strlen(text)));
	bb_bytes_addf(out, "|%s", text);
}

static enum bb_status take(void *context, const struct bb_vcard *card, struct bb_error *err)
{
	struct bb_bytes *out = context;

	(void)err;
	MUST(card->line > 0);
	MUST(card->address_count <= BB_VCARD_ADDRESSES_MAX);
	MUST(!card->fault || (card->address_count == 0 && card->name[0] == '\0'));
	bb_bytes_addf(out, "%zu", card->line);
	if (card->fault)
		bb_bytes_addf(out, "!%zu %s", card->fault_line, card->fault);
	add_text(out, card->name);
	for (size_t i = 0; i < card->address_count; i++) {
		MUST(card->addresses[i].line >= card->line && card->addresses[i].text[0] != '\0');
		add_text(out, card->addresses[i].text);
	}
	add_text(out, card->leads);
	add_text(out, card->joined);
	add_text(out, card->status);
	add_text(out, card->paused_until);
	add_text(out, card->zone);
	bb_bytes_add_char(out, '\n');
	return BB_OK;
}

static enum bb_status take_unused(void *context, const char *property, struct bb_error *err)
{
	(void)err;
	bb_bytes_addf(context, "(%s)", property);
	return BB_OK;
}

static void read_all(struct bb_bytes *out, const char *bytes, size_t len, size_t chunk)
{
	const struct bb_vcard_handler handler = { out, take, take_unused };
	struct bb_vcard_reader *reader = NULL;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_vcard_reader_new(&reader, &handler, &err);

	for (size_t at = 0; status == BB_OK && at < len; at += chunk)
		status = bb_vcard_reader_feed(reader, bytes + at,
		                              len - at < chunk ? len - at : chunk, &err);
	if (status == BB_OK)
		status = bb_vcard_reader_finish(reader, &err);
	MUST(status == BB_OK && err.text[0] == '\0'); /* whatever it is, it is told card by card */
	bb_vcard_reader_free(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* The first byte chooses the chunk, the rest is the file. */
	size_t chunk = size > 0 ? data[0] % 64 + 1u : 1;
	const char *bytes = size > 0 ? (const char *)data + 1 : "";
	size_t len = size > 0 ? size - 1 : 0;
	struct bb_bytes whole = BB_BYTES_INIT(OUT_MAX), parts = BB_BYTES_INIT(OUT_MAX);
	struct bb_bytes roster = BB_BYTES_INIT(OUT_MAX);

	read_all(&whole, bytes, len, len + 1);
	read_all(&parts, bytes, len, chunk);
	MUST(strcmp(bb_bytes_text(&whole), bb_bytes_text(&parts)) == 0);
	roster_text(&roster, bytes, len, chunk, NULL);
	MUST(bb_text_is_utf8(bb_bytes_text(&roster), roster.len));
	bb_bytes_release(&whole);
	bb_bytes_release(&parts);
	bb_bytes_release(&roster);
	return 0;
}
