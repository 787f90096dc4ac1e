/* SPDX-License-Identifier: MIT */
/*
 * Content lines: every chunk size gives the same lines, and a line that is
 * written from what was read reads the same again.
 */
#include "fuzz.h"

#include <brownbag/content_line.h>

#include <string.h>

enum { OUT_MAX = 1 << 24, LINE_BYTES = 512 };

struct seen {
	struct bb_bytes text;
	size_t number;
};

static void must_survive_folding(const char *value)
{
	struct bb_bytes folded = BB_BYTES_INIT(OUT_MAX);
	size_t column = 0;

	bb_content_add_line(&folded, value);
	for (size_t i = 0; i < folded.len; i++) {
		column = folded.data[i] == '\n' ? 0 : column + 1;
		MUST(column <= BB_CONTENT_FOLD + 1); /* the CR */
	}
	bb_bytes_release(&folded);
}

static enum bb_status take(void *context, struct bb_content_line *line, struct bb_error *err)
{
	struct seen *seen = context;
	char *rest;

	(void)err;
	MUST(line->number > seen->number && line->param_count <= BB_CONTENT_PARAMS_MAX);
	MUST(!line->fault || line->value[0] == '\0');
	MUST(strlen(line->value) <= LINE_BYTES);
	seen->number = line->number;
	bb_bytes_addf(&seen->text, "%zu%s %s.%s", line->number, bb_content_fault_text(line->fault),
	              line->group, line->name);
	for (size_t i = 0; i < line->param_count; i++)
		bb_bytes_addf(&seen->text, ";%s=%s", line->params[i].name, line->params[i].value);
	bb_bytes_addf(&seen->text, ":%s\n", line->value);
	must_survive_folding(line->value);
	rest = line->value;
	while (rest)
		bb_content_unescape(bb_content_next_part(&rest, ';'));
	return BB_OK;
}

static void read_all(struct seen *seen, const char *bytes, size_t len, size_t chunk, unsigned flags)
{
	const struct bb_content_handler handler = { seen, take, LINE_BYTES, flags & 1 };
	struct bb_content_reader *reader = NULL;
	struct bb_error err = BB_ERROR_INIT;

	MUST(bb_content_reader_new(&reader, &handler, &err) == BB_OK);
	bb_content_reader_keep_blanks(reader, flags & 2);
	for (size_t at = 0; at < len; at += chunk)
		MUST(bb_content_reader_feed(reader, bytes + at, len - at < chunk ? len - at : chunk,
		                            &err) == BB_OK);
	MUST(bb_content_reader_finish(reader, &err) == BB_OK);
	bb_content_reader_free(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* The first byte chooses chunk and dialect, the rest is the file. */
	size_t chunk = size > 0 ? data[0] % 64 + 1u : 1;
	unsigned flags = size > 0 ? data[0] >> 6 : 0;
	const char *bytes = size > 0 ? (const char *)data + 1 : "";
	size_t len = size > 0 ? size - 1 : 0;
	struct seen whole = { .text = BB_BYTES_INIT(OUT_MAX) };
	struct seen parts = { .text = BB_BYTES_INIT(OUT_MAX) };

	read_all(&whole, bytes, len, len + 1, flags);
	read_all(&parts, bytes, len, chunk, flags);
	MUST(strcmp(bb_bytes_text(&whole.text), bb_bytes_text(&parts.text)) == 0);
	bb_bytes_release(&whole.text);
	bb_bytes_release(&parts.text);
	return 0;
}
