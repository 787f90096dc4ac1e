/* SPDX-License-Identifier: MIT */
/* Macros inside a line of a manual page: options, arguments, brackets, quotes, references. */
#include "mdoc.h"

#include <stdio.h>
#include <string.h>

void mdoc_split(struct mdoc_words *self, const char *line)
{
	char *to = self->text;

	self->count = 0;
	snprintf(self->text, sizeof self->text, "%s", line);
	for (char *from = self->text; self->count < MDOC_WORDS_MAX;) {
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

static bool is_macro(const struct mdoc_words *words, int i)
{
	static const char *const others[] = {
		"Fl", "Nm", "Ns", "Xr", "Ta", "Oo", "Oc", "Po", "Pc"
	};
	const char *word = words->list[i];

	if (words->quoted[i])
		return false;
	for (size_t k = 0; k < sizeof others / sizeof *others; k++)
		if (strcmp(word, others[k]) == 0)
			return true;
	return is_font(word) || find_enclosure(word);
}

static void put_word(struct mdoc_page *page, const struct mdoc_words *words, int i)
{
	const char *word = words->list[i];

	if (words->quoted[i])
		mdoc_put(page, word, strlen(word));
	else if (closes(word))
		mdoc_put_glued(page, word);
	else if (opens(word))
		mdoc_put_open(page, word);
	else
		mdoc_put(page, word, strlen(word));
}

/* .Fl a b: "-a -b"; .Fl alone: "-". */
static int put_flags(struct mdoc_page *page, const struct mdoc_words *words, int i)
{
	bool none = true;

	for (; i < words->count && !is_macro(words, i); i++) {
		if (closes(words->list[i]) || strcmp(words->list[i], "|") == 0) {
			if (none)
				mdoc_put(page, "-", 1);
			put_word(page, words, i);
		} else {
			mdoc_put_open(page, "-");
			mdoc_put(page, words->list[i], strlen(words->list[i]));
		}
		none = false;
	}
	if (none)
		mdoc_put(page, "-", 1);
	return i;
}

static int put_reference(struct mdoc_page *page, const struct mdoc_words *words, int i)
{
	if (i < words->count)
		put_word(page, words, i++);
	if (i < words->count && !closes(words->list[i])) {
		mdoc_put_glued(page, "(");
		mdoc_put_glued(page, words->list[i++]);
		mdoc_put_glued(page, ")");
	}
	return i;
}

static void start_cell(struct mdoc_page *page, int cell)
{
	const struct mdoc_list *list = &page->lists[page->depth - 1];
	int column = list->indent;

	for (int i = 0; i < cell; i++)
		column += list->widths[i] + 2;
	mdoc_tab(page, column);
}

static int put_inline(struct mdoc_page *page, const struct mdoc_words *words, int i);

/* The rest of the line in brackets; a closing mark at its end stays outside. */
static int put_enclosed(struct mdoc_page *page, const struct mdoc_words *words, int i,
                        const struct enclosure *enclosure)
{
	struct mdoc_words inside = *words;
	int end = words->count;

	while (end > i && !words->quoted[end - 1] && closes(words->list[end - 1]))
		end--;
	inside.count = end;
	mdoc_put_open(page, enclosure->open);
	while (i < end)
		i = put_inline(page, &inside, i);
	mdoc_put_glued(page, enclosure->close);
	return i;
}

/* One macro with its words, or one word; returns where to go on. */
static int put_inline(struct mdoc_page *page, const struct mdoc_words *words, int i)
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
	else if (strcmp(word, "Oo") == 0 || strcmp(word, "Po") == 0)
		mdoc_put_open(page, word[0] == 'O' ? "[" : "(");
	else if (strcmp(word, "Oc") == 0 || strcmp(word, "Pc") == 0)
		mdoc_put_glued(page, word[0] == 'O' ? "]" : ")");
	else if (strcmp(word, "Nm") == 0 && (i + 1 == words->count || closes(words->list[i + 1])))
		mdoc_put(page, page->name, strlen(page->name));
	return i + 1;
}

void mdoc_put_words(struct mdoc_page *page, const struct mdoc_words *words, int i)
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
		mdoc_break(page);
}

