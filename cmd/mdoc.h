/* SPDX-License-Identifier: MIT */
/*
 * mdoc(7) to plain text, for machines without man(1) and for pipes.
 *
 * Three files: lines (mdoc_lines.c), macros inside a line (mdoc_inline.c), and
 * macros that make a line or a block (mdoc.c).
 */
#ifndef CMD_MDOC_H
#define CMD_MDOC_H

#include <brownbag/bytes.h>

#include <stdbool.h>
#include <stddef.h>

/**
 * Append a page as plain text of at most 78 columns.
 *
 * Reads the part of mdoc(7) that our pages use and prints the words of any
 * other macro; a test holds the result against mandoc(1), word by word, for
 * each page.
 */
void mdoc_render(struct bb_bytes *out, const char *page);

/* -- between the three files -- */

enum {
	MDOC_INDENT = 5,     /* of text under a heading */
	MDOC_STEP = 6,       /* of a list or an example inside it */
	MDOC_LISTS_DEEP = 6,
	MDOC_WORDS_MAX = 64, /* in a line of macros */
	MDOC_LINE_MAX = 4096,
};

enum mdoc_list_kind { LIST_TAG, LIST_BULLET, LIST_ENUM, LIST_ITEM, LIST_COLUMN };

struct mdoc_list {
	enum mdoc_list_kind kind;
	int number;                 /* of the item, LIST_ENUM */
	int indent;                 /* outside the list */
	int widths[MDOC_WORDS_MAX]; /* LIST_COLUMN */
};

struct mdoc_page {
	struct bb_bytes *out;
	struct bb_bytes chunk; /* what hangs together and isn't on a line yet */
	int column;            /* where the line has got to */
	bool begun;            /* there is a word on the line */
	int indent;
	bool literal;
	bool glue;             /* no blank before what comes next */
	bool synopsis;
	bool tight;            /* right behind a heading: no empty line */
	char name[64];         /* of .Nm */
	struct mdoc_list lists[MDOC_LISTS_DEEP];
	int depth;
};

/* A line of macros, split. */
struct mdoc_words {
	char text[MDOC_LINE_MAX];
	const char *list[MDOC_WORDS_MAX];
	bool quoted[MDOC_WORDS_MAX]; /* never a macro */
	int count;
};

/** Text that may be parted from what came before. Escapes of mandoc_char(7) are resolved. */
void mdoc_put(struct mdoc_page *page, const char *text, size_t len);
/** Text that hangs on what came before. */
void mdoc_put_glued(struct mdoc_page *page, const char *text);
/** Text that what follows hangs on. */
void mdoc_put_open(struct mdoc_page *page, const char *text);
/** A line of text. */
void mdoc_put_text(struct mdoc_page *page, const char *line);
/** Fill with blanks up to a column, at least one. */
void mdoc_tab(struct mdoc_page *page, int column);
void mdoc_break(struct mdoc_page *page);
/** A break and an empty line, but for right behind a heading. */
void mdoc_skip(struct mdoc_page *page);
void mdoc_add_unescaped(struct bb_bytes *out, const char *text);

void mdoc_split(struct mdoc_words *out, const char *line);
/** Put words and macros from the i-th on. */
void mdoc_put_words(struct mdoc_page *page, const struct mdoc_words *words, int i);

#endif
