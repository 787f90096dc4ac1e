/* SPDX-License-Identifier: MIT */
/*
 * mdoc(7) to plain text, for machines without man(1) and for pipes. Decides
 * line breaks and indentation; knows the macros that our pages use and prints
 * the words of any other.
 */
#include "manual.h"

#include <brownbag/text.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
	WIDTH = 78,
	BODY_INDENT = 5,
	STEP = 6,
	LISTS_DEEP = 6,
	WORDS_MAX = 64,
	CHUNK_MAX = 4096,
};

enum list_kind { LIST_TAG, LIST_BULLET, LIST_ENUM, LIST_ITEM, LIST_COLUMN };

struct list {
	enum list_kind kind;
	int number;          /* of the item, LIST_ENUM */
	int widths[WORDS_MAX]; /* LIST_COLUMN */
};

struct page {
	struct bb_bytes *out;
	struct bb_bytes chunk; /* what hangs together and isn't on a line yet */
	int column;            /* where the line has got to; 0: nothing on it */
	int indent;
	bool literal;
	bool glue;             /* no blank before what comes next */
	bool synopsis;
	bool heading;          /* nothing but headings so far in this section */
	char name[64];         /* of .Nm */
	struct list lists[LISTS_DEEP];
	int depth;
};

/* -- filling lines -- */

static void end_line(struct page *page)
{
	if (page->column > 0)
		bb_bytes_add_char(page->out, '\n');
	page->column = 0;
}

static void put_chunk(struct page *page)
{
	int width = bb_text_width(bb_bytes_text(&page->chunk));

	if (page->chunk.len == 0)
		return;
	if (page->column > page->indent && page->column + 1 + width > WIDTH && !page->literal)
		end_line(page);
	if (page->column > page->indent) {
		bb_bytes_add_char(page->out, ' ');
		page->column++;
	}
	if (page->column < page->indent) {
		bb_bytes_addf(page->out, "%*s", page->indent - page->column, "");
		page->column = page->indent;
	}
	bb_bytes_add_text(page->out, bb_bytes_text(&page->chunk));
	page->column += width;
	bb_bytes_clear(&page->chunk);
}

static void break_line(struct page *page)
{
	put_chunk(page);
	end_line(page);
	page->glue = false;
}

static void blank_line(struct page *page)
{
	break_line(page);
	if (!page->heading)
		bb_bytes_add_char(page->out, '\n');
}

/* Append text with the escapes of mandoc_char(7) that we use. */
static void add_unescaped(struct bb_bytes *out, const char *text, size_t len)
{
	static const struct {
		const char *escape, *text;
	} escapes[] = {
		{ "&", "" },   { "-", "-" },     { "e", "\\" },    { "~", "\302\240" }, { " ", "\302\240" },
		{ "(em", "—" }, { "(en", "–" }, { "(aq", "'" },   { "(dq", "\"" },    { "(bu", "•" },
	};

	for (size_t i = 0; i < len; i++) {
		size_t row = 0, rows = sizeof escapes / sizeof *escapes;

		if (text[i] != '\\') {
			bb_bytes_add_char(out, text[i]);
			continue;
		}
		while (row < rows && strncmp(text + i + 1, escapes[row].escape,
		                             strlen(escapes[row].escape)) != 0)
			row++;
		if (row == rows)
			continue;
		bb_bytes_add_text(out, escapes[row].text);
		i += strlen(escapes[row].escape);
	}
}

static void put(struct page *page, const char *text, size_t len)
{
	if (!page->glue)
		put_chunk(page);
	add_unescaped(&page->chunk, text, len);
	page->glue = false;
	page->heading = false;
}

static void put_glued(struct page *page, const char *text)
{
	page->glue = true;
	put(page, text, strlen(text));
}

/* What opens holds on to what follows. */
static void put_open(struct page *page, const char *text)
{
	put(page, text, strlen(text));
	page->glue = true;
}

static void put_words(struct page *page, const char *line)
{
	if (page->literal) {
		put(page, line, strlen(line));
		break_line(page);
		if (*line == '\0')
			bb_bytes_add_char(page->out, '\n');
		return;
	}
	while (*line) {
		size_t len = strcspn(line, " ");

		/* "\ " is a blank that doesn't part words. */
		while (len > 0 && line[len] && line[len - 1] == '\\')
			len += 1 + strcspn(line + len + 1, " ");
		if (len > 0)
			put(page, line, len);
		line += len + (line[len] == ' ');
	}
}

/* -- macros inside a line -- */

struct words {
	char text[CHUNK_MAX];
	const char *list[WORDS_MAX];
	bool quoted[WORDS_MAX]; /* never a macro */
	int count;
};

static void split(struct words *self, const char *line)
{
	char *to = self->text;

	self->count = 0;
	snprintf(self->text, sizeof self->text, "%s", line);
	for (char *from = self->text; self->count < WORDS_MAX;) {
		bool quoted;

		from += strspn(from, " ");
		if (*from == '\0')
			break;
		quoted = *from == '"';
		from += quoted;
		self->quoted[self->count] = quoted;
		self->list[self->count++] = to;
		while (*from && *from != (quoted ? '"' : ' ')) {
			if (*from == '\\' && from[1])
				*to++ = *from++;
			*to++ = *from++;
		}
		from += *from != '\0';
		*to++ = '\0';
	}
}

static bool closes(const char *word)
{
	return strlen(word) == 1 && strchr(".,;:?!)]", word[0]);
}

static bool opens(const char *word)
{
	return strcmp(word, "(") == 0 || strcmp(word, "[") == 0;
}

/* Macros that enclose the rest of their line. */
static const struct enclosure {
	const char *macro, *open, *close;
} enclosures[] = {
	{ "Op", "[", "]" }, { "Pq", "(", ")" },  { "Dq", "“", "”" }, { "Sq", "‘", "’" },
	{ "Ql", "‘", "’" }, { "Brq", "{", "}" }, { "Bq", "[", "]" }, { "Aq", "⟨", "⟩" },
};

static const struct enclosure *find_enclosure(const char *word)
{
	for (size_t i = 0; i < sizeof enclosures / sizeof *enclosures; i++)
		if (strcmp(word, enclosures[i].macro) == 0)
			return &enclosures[i];
	return NULL;
}

static bool is_font(const char *word)
{
	static const char *const fonts[] = { "Ar", "Cm", "Li", "Pa", "Ev", "Em", "Sy", "Ic",
	                                     "No", "Va", "Dv", "Mt", "Ad", "Er", "An" };

	for (size_t i = 0; i < sizeof fonts / sizeof *fonts; i++)
		if (strcmp(word, fonts[i]) == 0)
			return true;
	return false;
}

static bool is_macro(const struct words *words, int i)
{
	static const char *const others[] = { "Fl", "Nm", "Ns", "Xr", "Ta", "Oo", "Oc" };
	const char *word = words->list[i];

	if (words->quoted[i])
		return false;
	for (size_t k = 0; k < sizeof others / sizeof *others; k++)
		if (strcmp(word, others[k]) == 0)
			return true;
	return is_font(word) || find_enclosure(word);
}

static void put_word(struct page *page, const struct words *words, int i)
{
	const char *word = words->list[i];

	if (words->quoted[i])
		put(page, word, strlen(word));
	else if (closes(word))
		put_glued(page, word);
	else if (opens(word))
		put_open(page, word);
	else
		put(page, word, strlen(word));
}

/* .Fl a b: "-a -b"; .Fl alone: "-". */
static int put_flags(struct page *page, const struct words *words, int i)
{
	bool none = true;

	for (; i < words->count && !is_macro(words, i); i++) {
		if (closes(words->list[i]) || strcmp(words->list[i], "|") == 0) {
			if (none)
				put(page, "-", 1);
			put_word(page, words, i);
		} else {
			put_open(page, "-");
			put(page, words->list[i], strlen(words->list[i]));
		}
		none = false;
	}
	if (none)
		put(page, "-", 1);
	return i;
}

static int put_reference(struct page *page, const struct words *words, int i)
{
	if (i < words->count)
		put_word(page, words, i++);
	if (i < words->count && !closes(words->list[i])) {
		put_glued(page, "(");
		put_glued(page, words->list[i++]);
		put_glued(page, ")");
	}
	return i;
}

static void start_cell(struct page *page, int cell)
{
	const struct list *list = &page->lists[page->depth - 1];
	int column = BODY_INDENT;

	put_chunk(page);
	for (int i = 0; i < cell; i++)
		column += list->widths[i] + 2;
	if (page->column > 0 && page->column + 2 > column)
		column = page->column + 2;
	bb_bytes_addf(page->out, "%*s", column - page->column, "");
	page->column = column;
	page->glue = false;
}

static int put_inline(struct page *page, const struct words *words, int i);

/* The rest of the line in brackets; a closing mark at its end stays outside. */
static int put_enclosed(struct page *page, const struct words *words, int i,
                        const struct enclosure *enclosure)
{
	struct words inside = *words;
	int end = words->count;

	while (end > i && !words->quoted[end - 1] && closes(words->list[end - 1]))
		end--;
	inside.count = end;
	put_open(page, enclosure->open);
	while (i < end)
		i = put_inline(page, &inside, i);
	put_glued(page, enclosure->close);
	return i;
}

/* One macro with its words, or one word; returns where to go on. */
static int put_inline(struct page *page, const struct words *words, int i)
{
	const char *word = words->list[i];
	const struct enclosure *enclosure = words->quoted[i] ? NULL : find_enclosure(word);

	if (!is_macro(words, i)) {
		put_word(page, words, i);
		return i + 1;
	}
	if (enclosure)
		return put_enclosed(page, words, i + 1, enclosure);
	if (strcmp(word, "Fl") == 0)
		return put_flags(page, words, i + 1);
	if (strcmp(word, "Xr") == 0)
		return put_reference(page, words, i + 1);
	if (strcmp(word, "Ns") == 0)
		page->glue = true;
	else if (strcmp(word, "Oo") == 0)
		put_open(page, "[");
	else if (strcmp(word, "Oc") == 0)
		put_glued(page, "]");
	else if (strcmp(word, "Nm") == 0 && (i + 1 == words->count || closes(words->list[i + 1])))
		put(page, page->name, strlen(page->name));
	return i + 1;
}

static void put_line(struct page *page, const struct words *words, int i)
{
	int cell = 1;

	while (i < words->count) {
		if (!words->quoted[i] && strcmp(words->list[i], "Ta") == 0) {
			start_cell(page, cell++);
			i++;
		} else {
			i = put_inline(page, words, i);
		}
	}
	if (page->literal)
		break_line(page);
}

/* -- macros that make a line or a block -- */

static void heading(struct page *page, const char *text, int indent)
{
	blank_line(page);
	bb_bytes_addf(page->out, "%*s", indent, "");
	add_unescaped(page->out, text, strlen(text));
	bb_bytes_add_char(page->out, '\n');
	page->heading = true;
	if (indent == 0)
		page->synopsis = strcmp(text, "SYNOPSIS") == 0;
}

static void begin_list(struct page *page, const struct words *words)
{
	static const struct {
		const char *word;
		enum list_kind kind;
	} kinds[] = {
		{ "-tag", LIST_TAG },   { "-bullet", LIST_BULLET }, { "-enum", LIST_ENUM },
		{ "-item", LIST_ITEM }, { "-column", LIST_COLUMN }, { "-hang", LIST_TAG },
	};
	struct list *list = &page->lists[page->depth];
	int cells = 0;

	break_line(page);
	if (page->depth == LISTS_DEEP)
		return;
	*list = (struct list){ .kind = LIST_ITEM };
	for (size_t i = 0; words->count > 1 && i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(words->list[1], kinds[i].word) == 0)
			list->kind = kinds[i].kind;
	for (int i = 2; i < words->count; i++)
		if (words->list[i][0] != '-')
			list->widths[cells++] = bb_text_width(words->list[i]);
	if (page->depth++ > 0)
		page->indent += STEP;
}

static void end_list(struct page *page)
{
	break_line(page);
	if (page->depth > 0)
		page->depth--;
	page->indent = BODY_INDENT + STEP * (page->depth > 0 ? page->depth - 1 : 0);
	if (page->depth > 0 && page->lists[page->depth - 1].kind != LIST_COLUMN)
		page->indent += STEP;
}

static void item(struct page *page, const struct words *words)
{
	struct list *list = page->depth > 0 ? &page->lists[page->depth - 1] : NULL;
	int outer = BODY_INDENT + STEP * (page->depth - 1);
	char number[16];

	if (!list)
		return;
	page->indent = outer;
	if (list->kind == LIST_COLUMN) {
		break_line(page);
		put_line(page, words, 1);
		return;
	}
	blank_line(page);
	if (list->kind == LIST_TAG) {
		put_line(page, words, 1);
		break_line(page);
	} else if (list->kind != LIST_ITEM) {
		snprintf(number, sizeof number, list->kind == LIST_ENUM ? "%d." : "•", ++list->number);
		put(page, number, strlen(number));
	}
	page->indent = outer + (list->kind == LIST_ITEM ? 0 : STEP);
	if (list->kind == LIST_ENUM || list->kind == LIST_BULLET) {
		put_chunk(page);
		bb_bytes_addf(page->out, "%*s", page->indent - page->column, "");
		page->column = page->indent;
	}
}

static void literal(struct page *page, bool on)
{
	break_line(page);
	page->literal = on;
	page->indent += on ? STEP : -STEP;
}

static void one_literal_line(struct page *page, const struct words *words)
{
	literal(page, true);
	put_line(page, words, 1);
	literal(page, false);
}

static void name_macro(struct page *page, const struct words *words)
{
	if (page->name[0] == '\0' && words->count > 1)
		snprintf(page->name, sizeof page->name, "%s", words->list[1]);
	if (page->synopsis)
		break_line(page);
	put_line(page, words, 0);
	if (words->count > 1 && page->synopsis)
		return;
}

/* True if the macro was one of a block; else it is one inside a line. */
static bool block(struct page *page, const struct words *words, const char *rest)
{
	const char *macro = words->list[0];

	if (strcmp(macro, "Sh") == 0)
		heading(page, rest, 0);
	else if (strcmp(macro, "Ss") == 0)
		heading(page, rest, 3);
	else if (strcmp(macro, "Pp") == 0)
		blank_line(page);
	else if (strcmp(macro, "Bl") == 0)
		begin_list(page, words);
	else if (strcmp(macro, "El") == 0)
		end_list(page);
	else if (strcmp(macro, "It") == 0)
		item(page, words);
	else if (strcmp(macro, "Bd") == 0 || strcmp(macro, "Ed") == 0)
		literal(page, macro[0] == 'B');
	else if (strcmp(macro, "Dl") == 0)
		one_literal_line(page, words);
	else if (strcmp(macro, "Nm") == 0)
		name_macro(page, words);
	else
		return strcmp(macro, "Dd") == 0 || strcmp(macro, "Dt") == 0 || strcmp(macro, "Os") == 0 ||
		       strcmp(macro, "Bk") == 0 || strcmp(macro, "Ek") == 0;
	return true;
}

static void macro_line(struct page *page, const char *line)
{
	struct words words;

	split(&words, line);
	if (words.count == 0 || block(page, &words, line + strcspn(line, " ") + 1))
		return;
	if (strcmp(words.list[0], "Nd") == 0) {
		put(page, "–", strlen("–"));
		put_line(page, &words, 1);
		return;
	}
	put_line(page, &words, 0);
}

void mdoc_render(struct bb_bytes *out, const char *text)
{
	struct page page = { .out = out, .chunk = BB_BYTES_INIT(CHUNK_MAX), .indent = BODY_INDENT,
		             .heading = true };
	char line[CHUNK_MAX];

	while (*text) {
		size_t len = strcspn(text, "\n");

		snprintf(line, sizeof line, "%.*s", (int)(len < sizeof line ? len : sizeof line - 1), text);
		if (line[0] == '.' && strncmp(line, ".\\\"", 3) != 0)
			macro_line(&page, line + 1);
		else if (line[0] != '.')
			put_words(&page, line);
		text += len + (text[len] == '\n');
	}
	break_line(&page);
	bb_bytes_release(&page.chunk);
}
