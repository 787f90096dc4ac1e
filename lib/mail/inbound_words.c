/* SPDX-License-Identifier: MIT */
/*
 * The first line that a person wrote in a reply, and the one below it where that says
 * "as:". Decides what is the sender's own:
 * not what is quoted ("> ", RFC 3676 4.5), not the line that introduces it, nothing
 * below the bar over an original message. HTML is read for its text alone.
 */
#include <brownbag/inbound.h>

#include "mail/inbound.h"

#include <brownbag/bytes.h>

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum {
	LOOKED_AT = 16 * 1024, /* bytes of a text; who says nothing in them says nothing */
	TAG_MAX = 16,
};

/* -- HTML -- */

/* The name of the tag that begins at `text` ("<", "</"), in lower case. */
static void tag_name(char name[TAG_MAX], const char *text)
{
	size_t len = 0;

	if (*text == '/')
		text++;
	while (len < TAG_MAX - 1 && isalnum((unsigned char)text[len])) {
		name[len] = (char)tolower((unsigned char)text[len]);
		len++;
	}
	name[len] = '\0';
}

static bool is_one_of(const char *name, const char *const *names)
{
	while (*names && strcmp(name, *names) != 0)
		names++;
	return *names != NULL;
}

/* Behind the end of an element whose text nobody sees. */
static const char *skip_element(const char *text, const char *name)
{
	size_t len = strlen(name);

	while ((text = strstr(text, "</")) != NULL) {
		if (strncasecmp(text + 2, name, len) == 0)
			return strchr(text, '>');
		text += 2;
	}
	return NULL;
}

static const char *add_entity(struct bb_bytes *out, const char *text)
{
	static const struct {
		const char *name, *text;
	} entities[] = {
		{ "&nbsp;", " " }, { "&amp;", "&" },  { "&lt;", "<" },
		{ "&gt;", ">" },   { "&quot;", "\"" }, { "&#39;", "'" }, { "&#160;", " " },
	};

	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
		if (strncasecmp(text, entities[i].name, strlen(entities[i].name)) == 0) {
			bb_bytes_add_text(out, entities[i].text);
			return text + strlen(entities[i].name);
		}
	}
	bb_bytes_add_char(out, '&');
	return text + 1;
}

/* A tag; NULL: what follows is quoted, or the text ends. */
static const char *read_tag(struct bb_bytes *out, const char *text)
{
	static const char *const hidden[] = { "head", "style", "script", "title", NULL };
	static const char *const breaks[] = { "br", "p", "div", "tr", "li", "td", "table", "hr",
		                              "body", "h1", "h2", "h3", NULL };
	char name[TAG_MAX];

	tag_name(name, text + 1);
	if (strcmp(name, "blockquote") == 0)
		return NULL;
	if (is_one_of(name, breaks))
		bb_bytes_add_char(out, '\n');
	if (text[1] != '/' && is_one_of(name, hidden))
		text = skip_element(text, name);
	else
		text = strchr(text, '>');
	return text ? text + 1 : NULL;
}

static void strip_html(struct bb_bytes *out, const char *text)
{
	while (text && *text && out->len < LOOKED_AT) {
		if (*text == '<') {
			text = read_tag(out, text);
		} else if (*text == '&') {
			text = add_entity(out, text);
		} else {
			bb_bytes_add_char(out, *text == '\n' || *text == '\r' ? ' ' : *text);
			text++;
		}
	}
}

/* -- lines -- */

static bool is_bar(const char *line)
{
	static const char *const starts[] = {
		"-----Original", "-----Urspr", "-----Message d'origine", "-- ", "---------- Forwarded",
		"________________________________", "Begin forwarded message", "From:", "Von:", "De:",
	};

	if (strcmp(line, "--") == 0)
		return true;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
		if (strncasecmp(line, starts[i], strlen(starts[i])) == 0)
			return true;
	}
	return false;
}

/* One line without its blanks, no-break spaces included; what is behind it. */
static char *next_line(char **text)
{
	char *line = *text, *end = strchr(line, '\n');

	*text = end ? end + 1 : line + strlen(line);
	if (end)
		*end = '\0';
	for (char *at = line; (at = strstr(at, "\xc2\xa0")) != NULL;)
		at[0] = at[1] = ' ';
	line += strspn(line, " \t\r");
	for (size_t len = strlen(line); len > 0 && strchr(" \t\r", line[len - 1]); len--)
		line[len - 1] = '\0';
	return line;
}

/* "On Monday the lunch team wrote:", perhaps over two lines, and then what it wrote. */
static bool introduces(const char *line, const char *rest)
{
	size_t len = strlen(line);
	const char *below = rest + strspn(rest, " \t\r\n");

	if (len > 0 && line[len - 1] == ':')
		return *below == '>' || *below == '\0';
	below = strchr(below, '\n');
	if (strncmp(line, "On ", 3) != 0 || !below)
		return false;
	while (below[-1] == '\r' || below[-1] == ' ')
		below--;
	return below[-1] == ':';
}

/* "as: Ana Lima <ana@example.org>", right below the first line: further down it may be our
 * own words, quoted without a mark. */
static void read_as(struct bb_inbound *out, char *text)
{
	static const char mark[] = "as:";
	const char *line;

	do {
		line = next_line(&text);
	} while (*text && *line == '\0');
	if (strncasecmp(line, mark, strlen(mark)) != 0)
		return;
	line += strlen(mark);
	inbound_put(out->as, sizeof out->as, line + strspn(line, " \t"));
}

static void first_line(struct bb_inbound *out, char *text)
{
	bool introduced = false;

	while (*text) {
		char *line = next_line(&text);

		if (is_bar(line))
			return;
		if (*line == '>')
			introduced = false;
		if (*line == '\0' || *line == '>' || introduced)
			continue;
		introduced = introduces(line, text);
		if (!introduced) {
			inbound_put(out->words, sizeof out->words, line);
			read_as(out, text);
			return;
		}
	}
}

void inbound_read_words(struct bb_inbound *out, GMimePart *part, bool html)
{
	struct bb_bytes text = BB_BYTES_INIT(4 * LOOKED_AT), plain = BB_BYTES_INIT(4 * LOOKED_AT);
	size_t len = 0;
	char *bytes = inbound_content(part, &len);
	enum bb_status status = BB_EINVAL;

	if (len > LOOKED_AT)
		len = LOOKED_AT;
	if (bytes)
		status = inbound_decode(&text, part, bytes, len, NULL);
	if (status == BB_OK && html)
		strip_html(&plain, bb_bytes_text(&text));
	else if (status == BB_OK)
		bb_bytes_add_text(&plain, bb_bytes_text(&text));
	if (plain.len > 0 && bb_bytes_check(&plain, NULL) == BB_OK)
		first_line(out, plain.data);
	bb_bytes_release(&text);
	bb_bytes_release(&plain);
	g_free(bytes);
}
