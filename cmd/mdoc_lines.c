/* SPDX-License-Identifier: MIT */
/* Lines of a manual page: words that hang together, filling, indentation. Knows no macro. */
#include "mdoc.h"

#include <brownbag/text.h>

#include <string.h>

enum { WIDTH = 78 };

static void end_line(struct mdoc_page *page)
{
	if (page->begun)
		bb_bytes_add_char(page->out, '\n');
	page->column = 0;
	page->begun = false;
}

static void fill_to(struct mdoc_page *page, int column)
{
	if (page->column < column) {
		bb_bytes_addf(page->out, "%*s", column - page->column, "");
		page->column = column;
	}
}

static void put_chunk(struct mdoc_page *page)
{
	int width = bb_text_width(bb_bytes_text(&page->chunk));

	if (page->chunk.len == 0)
		return;
	if (page->begun && page->column + 1 + width > WIDTH && !page->literal)
		end_line(page);
	fill_to(page, page->begun ? page->column + 1 : page->indent);
	bb_bytes_add_text(page->out, bb_bytes_text(&page->chunk));
	page->column += width;
	page->begun = true;
	bb_bytes_clear(&page->chunk);
}

void mdoc_break(struct mdoc_page *page)
{
	put_chunk(page);
	end_line(page);
	page->glue = false;
}

void mdoc_skip(struct mdoc_page *page)
{
	mdoc_break(page);
	if (!page->tight)
		bb_bytes_add_char(page->out, '\n');
}

/* What stands there already counts as the line's indentation. */
void mdoc_tab(struct mdoc_page *page, int column)
{
	put_chunk(page);
	fill_to(page, column > page->column ? column : page->column + 1);
	page->begun = false;
	page->glue = false;
}

static size_t add_escape(struct bb_bytes *out, const char *text)
{
	static const struct {
		const char *escape, *text;
	} escapes[] = {
		{ "&", "" },     { "-", "-" },        { "e", "\\" },
		{ "~", "\302\240" }, { " ", "\302\240" }, { "(em", "—" },
		{ "(en", "–" },  { "(aq", "'" },      { "(dq", "\"" },
		{ "(bu", "•" },
	};

	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
		size_t len = strlen(escapes[i].escape);

		if (strncmp(text, escapes[i].escape, len) == 0) {
			bb_bytes_add_text(out, escapes[i].text);
			return len;
		}
	}
	return 0;
}

static void add_unescaped(struct bb_bytes *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\\')
			i += add_escape(out, text + i + 1);
		else
			bb_bytes_add_char(out, text[i]);
	}
}

void mdoc_add_unescaped(struct bb_bytes *out, const char *text)
{
	add_unescaped(out, text, strlen(text));
}

void mdoc_put(struct mdoc_page *page, const char *text, size_t len)
{
	if (!page->glue)
		put_chunk(page);
	add_unescaped(&page->chunk, text, len);
	page->glue = false;
	page->tight = false;
}

void mdoc_put_glued(struct mdoc_page *page, const char *text)
{
	page->glue = true;
	mdoc_put(page, text, strlen(text));
}

void mdoc_put_open(struct mdoc_page *page, const char *text)
{
	mdoc_put(page, text, strlen(text));
	page->glue = true;
}

static void put_literal(struct mdoc_page *page, const char *line)
{
	mdoc_put(page, line, strlen(line));
	mdoc_break(page);
	if (*line == '\0')
		bb_bytes_add_char(page->out, '\n');
}

void mdoc_put_text(struct mdoc_page *page, const char *line)
{
	if (page->literal) {
		put_literal(page, line);
		return;
	}
	while (*line) {
		size_t len = strcspn(line, " ");

		/* "\ " is a blank that doesn't part words. */
		while (len > 0 && line[len] && line[len - 1] == '\\')
			len += 1 + strcspn(line + len + 1, " ");
		if (len > 0)
			mdoc_put(page, line, len);
		line += len + (line[len] == ' ');
	}
}
