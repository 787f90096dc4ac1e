/* SPDX-License-Identifier: MIT */
/*
 * CSV: every chunk size gives the same records, lines ascend, texts are UTF-8;
 * and a roster is imported from the same bytes.
 */
#include "fuzz.h"
#include "roster_text.h"

#include <brownbag/csv.h>
#include <brownbag/text.h>

#include <string.h>

enum { OUT_MAX = 1 << 24 };

struct seen {
	struct bb_bytes text;
	size_t line;
};

static enum bb_status take(void *context, const struct bb_csv_record *record, struct bb_error *err)
{
	struct seen *seen = context;

	(void)err;
	MUST(record->line > seen->line);
	MUST(record->fault ? record->count == 0 : record->count > 0);
	MUST(record->count <= BB_CSV_FIELDS_MAX);
	seen->line = record->line;
	bb_bytes_addf(&seen->text, "%zu%s", record->line, record->fault ? record->fault : "");
	for (size_t i = 0; i < record->count; i++) {
		MUST(bb_text_is_utf8(record->fields[i], strlen(record->fields[i])));
		bb_bytes_addf(&seen->text, "|%s", record->fields[i]);
	}
	bb_bytes_add_char(&seen->text, '\n');
	return BB_OK;
}

static void read_all(struct seen *seen, const char *bytes, size_t len, size_t chunk)
{
	const struct bb_csv_handler handler = { seen, take };
	struct bb_csv_reader *reader = NULL;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_csv_reader_new(&reader, &handler, &err);

	MUST(status == BB_OK);
	for (size_t at = 0; status == BB_OK && at < len; at += chunk)
		status = bb_csv_reader_feed(reader, bytes + at, len - at < chunk ? len - at : chunk,
		                            &err);
	if (status == BB_OK)
		status = bb_csv_reader_finish(reader, &err);
	MUST((status == BB_OK) == (err.text[0] == '\0'));
	MUST(status == BB_OK || status == BB_EINVAL);
	bb_bytes_addf(&seen->text, "= %s\n", err.text);
	bb_csv_reader_free(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* The first byte chooses the chunk, the rest is the file. */
	size_t chunk = size > 0 ? data[0] % 64 + 1u : 1;
	const char *bytes = size > 0 ? (const char *)data + 1 : "";
	size_t len = size > 0 ? size - 1 : 0;
	struct seen whole = { .text = BB_BYTES_INIT(OUT_MAX) };
	struct seen parts = { .text = BB_BYTES_INIT(OUT_MAX) };
	struct bb_bytes roster = BB_BYTES_INIT(OUT_MAX);

	read_all(&whole, bytes, len, len + 1);
	read_all(&parts, bytes, len, chunk);
	MUST(strcmp(bb_bytes_text(&whole.text), bb_bytes_text(&parts.text)) == 0);
	roster_text(&roster, bytes, len, chunk, NULL);
	MUST(bb_text_is_utf8(bb_bytes_text(&roster), roster.len));
	bb_bytes_clear(&roster);
	roster_text(&roster, bytes, len, chunk, "name=1,email=2");
	bb_bytes_release(&whole.text);
	bb_bytes_release(&parts.text);
	bb_bytes_release(&roster);
	return 0;
}
