/* SPDX-License-Identifier: MIT */
/*
 * Plain text that narrow screens may wrap again (RFC 3676). Decides where a
 * long line is cut. Knows nothing of MIME.
 */
#include "mail/flowed.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum {
	LONGEST_KEPT = 78, /* characters: RFC 5322 2.1.1 */
	CUT_AT = 72,       /* RFC 3676 4.2: leave room for what a reply puts in front */
};

static bool starts_character(char c)
{
	return ((unsigned char)c & 0xC0) != 0x80;
}

static size_t count_characters(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += starts_character(text[i]);
	return count;
}

/*
 * Bytes that go onto the next line, the blank they end in included: up to the
 * last blank within CUT_AT characters, else up to the first one, else all.
 */
static size_t find_cut(const char *line, size_t len)
{
	size_t characters = 0, cut = 0;

	for (size_t i = 0; i < len; i++) {
		characters += starts_character(line[i]);
		if (characters > CUT_AT && cut > 0)
			break;
		if (line[i] == ' ' && i + 1 < len)
			cut = i + 1;
	}
	return cut > 0 ? cut : len;
}

/* A line that begins so would be read as stuffed, as quoted, or be altered on its way. */
static bool needs_stuffing(const char *line, size_t len)
{
	return len > 0 && (line[0] == ' ' || line[0] == '>' ||
	                   (len >= 5 && memcmp(line, "From ", 5) == 0));
}

static void add_line(struct bb_bytes *out, const char *line, size_t len)
{
	if (needs_stuffing(line, len))
		bb_bytes_add_char(out, ' ');
	bb_bytes_add(out, line, len);
	bb_bytes_add_char(out, '\n');
}

static void flow_line(struct bb_bytes *out, const char *line, size_t len)
{
	while (count_characters(line, len) > LONGEST_KEPT) {
		size_t cut = find_cut(line, len);

		if (cut == len)
			break;
		add_line(out, line, cut);
		line += cut;
		len -= cut;
	}
	add_line(out, line, len);
}

void mail_flow_text(struct bb_bytes *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		flow_line(out, text, len);
		text += len + (text[len] == '\n');
	}
}
