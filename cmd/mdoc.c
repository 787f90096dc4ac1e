/* SPDX-License-Identifier: MIT */
/* Macros of a manual page that make a line or a block: headings, lists, examples. */
#include "mdoc.h"

#include <brownbag/text.h>

#include <stdio.h>
#include <string.h>

static void heading(struct mdoc_page *page, const char *text, int indent)
{
	mdoc_skip(page);
	bb_bytes_addf(page->out, "%*s", indent, "");
	mdoc_add_unescaped(page->out, text);
	bb_bytes_add_char(page->out, '\n');
	page->tight = true;
	page->indent = MDOC_INDENT;
	if (indent == 0)
		page->synopsis = strcmp(text, "SYNOPSIS") == 0;
}

/* -- lists -- */

static enum mdoc_list_kind kind_of(const char *word)
{
	static const struct {
		const char *word;
		enum mdoc_list_kind kind;
	} kinds[] = {
		{ "-tag", LIST_TAG },       { "-hang", LIST_TAG },
		{ "-bullet", LIST_BULLET }, { "-enum", LIST_ENUM },
		{ "-column", LIST_COLUMN },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(word, kinds[i].word) == 0)
			return kinds[i].kind;
	return LIST_ITEM;
}

static void begin_list(struct mdoc_page *page, const struct mdoc_words *words)
{
	struct mdoc_list *list = &page->lists[page->depth];
	int cells = 0;

	mdoc_break(page);
	if (page->depth + 1 == MDOC_LISTS_DEEP || words->count < 2)
		return; /* no page of ours; its items are printed as text */
	page->depth++;
	*list = (struct mdoc_list){ .kind = kind_of(words->list[1]), .indent = page->indent };
	for (int i = 2; i < words->count; i++) {
		if (strcmp(words->list[i], "-offset") == 0 || strcmp(words->list[i], "-width") == 0)
			i++; /* past its value, which is the width of no cell */
		else if (words->list[i][0] != '-')
			list->widths[cells++] = bb_text_width(words->list[i]);
	}
}

static void end_list(struct mdoc_page *page)
{
	mdoc_break(page);
	if (page->depth > 0)
		page->indent = page->lists[--page->depth].indent;
}

static void mark(struct mdoc_page *page, struct mdoc_list *list)
{
	char number[16] = "•";

	if (list->kind == LIST_ENUM)
		snprintf(number, sizeof number, "%d.", ++list->number);
	mdoc_put(page, number, strlen(number));
	mdoc_tab(page, list->indent + (list->kind == LIST_ENUM ? 4 : 2));
	page->indent = page->column;
}

static void item(struct mdoc_page *page, const struct mdoc_words *words)
{
	struct mdoc_list *list = &page->lists[page->depth > 0 ? page->depth - 1 : 0];

	mdoc_break(page); /* what waits still belongs to the item before */
	page->indent = list->indent;
	if (list->kind != LIST_COLUMN)
		mdoc_skip(page);
	if (list->kind == LIST_BULLET || list->kind == LIST_ENUM)
		mark(page, list);
	else
		mdoc_put_words(page, words, 1);
	if (list->kind == LIST_TAG) {
		mdoc_break(page);
		page->indent += MDOC_STEP;
		page->tight = true; /* what it explains follows at once */
	}
}

/* -- examples -- */

static void literal(struct mdoc_page *page, bool on)
{
	mdoc_break(page);
	page->literal = on;
	page->indent += on ? MDOC_STEP : -MDOC_STEP;
}

static void begin_literal(struct mdoc_page *page)
{
	mdoc_skip(page);
	literal(page, true);
}

static void one_literal_line(struct mdoc_page *page, const struct mdoc_words *words)
{
	literal(page, true);
	mdoc_put_words(page, words, 1);
	literal(page, false);
}

/* -- lines -- */

static void name_macro(struct mdoc_page *page, const struct mdoc_words *words)
{
	if (page->name[0] == '\0' && words->count > 1)
		snprintf(page->name, sizeof page->name, "%s", words->list[1]);
	if (page->synopsis)
		mdoc_break(page);
	mdoc_put_words(page, words, 0);
}

static void description(struct mdoc_page *page, const struct mdoc_words *words)
{
	mdoc_put(page, "–", strlen("–"));
	mdoc_put_words(page, words, 1);
}

/* What has no effect on plain text. */
static bool says_nothing(const char *macro)
{
	static const char *const silent[] = { "Dd", "Dt", "Os", "Bk", "Ek" };

	for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
		if (strcmp(macro, silent[i]) == 0)
			return true;
	return false;
}

static void macro_line(struct mdoc_page *page, const char *line)
{
	size_t len = strcspn(line, " ");
	const char *rest = line + len + (line[len] == ' ');
	struct mdoc_words words;
	const char *macro;

	mdoc_split(&words, line);
	if (words.count == 0 || says_nothing(words.list[0]))
		return;
	macro = words.list[0];
	if (strcmp(macro, "Sh") == 0)
		heading(page, rest, 0);
	else if (strcmp(macro, "Ss") == 0)
		heading(page, rest, 3);
	else if (strcmp(macro, "Pp") == 0)
		mdoc_skip(page);
	else if (strcmp(macro, "Bl") == 0)
		begin_list(page, &words);
	else if (strcmp(macro, "El") == 0)
		end_list(page);
	else if (strcmp(macro, "It") == 0)
		item(page, &words);
	else if (strcmp(macro, "Bd") == 0)
		begin_literal(page);
	else if (strcmp(macro, "Ed") == 0)
		literal(page, false);
	else if (strcmp(macro, "Dl") == 0)
		one_literal_line(page, &words);
	else if (strcmp(macro, "Nm") == 0)
		name_macro(page, &words);
	else if (strcmp(macro, "Nd") == 0)
		description(page, &words);
	else
		mdoc_put_words(page, &words, 0);
}

void mdoc_render(struct bb_bytes *out, const char *text)
{
	struct mdoc_page page = {
		.out = out, .chunk = BB_BYTES_INIT(MDOC_LINE_MAX),
		.indent = MDOC_INDENT, .tight = true,
	};
	char line[MDOC_LINE_MAX];

	while (*text) {
		size_t len = strcspn(text, "\n");
		size_t kept = len < sizeof line ? len : sizeof line - 1;

		memcpy(line, text, kept);
		line[kept] = '\0';
		if (line[0] == '.' && strncmp(line, ".\\\"", 3) != 0)
			macro_line(&page, line + 1);
		else if (line[0] != '.')
			mdoc_put_text(&page, line);
		text += len + (text[len] == '\n');
	}
	mdoc_break(&page);
	bb_bytes_release(&page.chunk);
}
