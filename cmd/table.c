/* SPDX-License-Identifier: MIT */
/*
 * Tables on stdout. Decides widths itself: libsmartcols cuts columns to a
 * terminal's width, and breaks long text in the middle of words.
 */
#include "table.h"

#include <brownbag/bytes.h>
#include <brownbag/text.h>

#include <libsmartcols/libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	NARROWEST = 10,      /* of a column that wraps */
	CELL_MAX = 1 << 20,  /* bytes */
	SEPARATOR_WIDTH = 1,
	BELOW_INDENT = 4,
};

struct table {
	struct libscols_table *table;
	struct libscols_line *line; /* the last row */
	struct libscols_column *wrapping;
	struct libscols_column *whole;
	size_t whole_place;
	bool stacked; /* the whole column isn't in the table but below its rows */
	bool bold_head;
};

struct table *table_new(bool bold_head)
{
	struct table *self = calloc(1, sizeof *self);

	if (!self)
		return NULL;
	self->bold_head = bold_head;
	self->table = scols_new_table();
	if (!self->table) {
		free(self);
		return NULL;
	}
	scols_table_enable_colors(self->table, bold_head);
	return self;
}

void table_free(struct table *self)
{
	if (!self)
		return;
	scols_unref_table(self->table);
	free(self);
}

bool table_add_column(struct table *self, const char *title, unsigned flags)
{
	struct libscols_column *column = scols_table_new_column(
		self->table, title, 0,
		(flags & TABLE_RIGHT ? SCOLS_FL_RIGHT : 0) |
			(flags & TABLE_FIXED ? SCOLS_FL_STRICTWIDTH : 0));

	if (!column)
		return false;
	if (flags & TABLE_WRAP)
		self->wrapping = column;
	if (flags & TABLE_WHOLE) {
		self->whole = column;
		self->whole_place = scols_table_get_ncols(self->table) - 1;
	}
	if (self->bold_head)
		return scols_cell_set_color(scols_column_get_header(column), "bold") == 0;
	return true;
}

bool table_add_row(struct table *self)
{
	self->line = scols_table_new_line(self->table, NULL);
	return self->line != NULL;
}

bool table_set_cell(struct table *self, size_t column, const char *text)
{
	return scols_line_set_data(self->line, column, text) == 0;
}

/* -- widths -- */

/* Of a column. */
struct shape {
	int width;
	int least; /* it can be broken to that */
	bool wraps;
};

static const char *cell_text(struct libscols_line *line, size_t column)
{
	const char *text = scols_cell_get_data(scols_line_get_cell(line, column));

	return text ? text : "";
}

static int column_width(struct table *self, size_t column)
{
	struct libscols_cell *head =
		scols_column_get_header(scols_table_get_column(self->table, column));
	int widest = bb_text_width(scols_cell_get_data(head));

	for (size_t i = 0; i < scols_table_get_nlines(self->table); i++) {
		int width = bb_text_width(
			cell_text(scols_table_get_line(self->table, i), column));

		if (width > widest)
			widest = width;
	}
	return widest;
}

/* The text with line ends in place of blanks, so that no line is wider than it has to be. */
static void add_wrapped(struct bb_bytes *out, const char *text, int width)
{
	struct bb_bytes word = BB_BYTES_INIT(CELL_MAX);
	int column = 0;

	while (*text) {
		size_t len = strcspn(text, " ");
		int wide;

		bb_bytes_clear(&word);
		bb_bytes_add(&word, text, len);
		wide = bb_text_width(bb_bytes_text(&word));
		if (column > 0) {
			bool fits = column + 1 + wide <= width;

			bb_bytes_add_char(out, fits ? ' ' : '\n');
			column = fits ? column + 1 : 0;
		}
		bb_bytes_add(out, text, len);
		column += wide;
		text += len + (text[len] == ' ');
	}
	out->failed |= word.failed;
	bb_bytes_release(&word);
}

static bool wrap_column(struct table *self, size_t column, int width)
{
	struct libscols_column *wrapped = scols_table_get_column(self->table, column);
	struct bb_bytes text = BB_BYTES_INIT(CELL_MAX);
	bool ok = true;

	for (size_t i = 0; ok && i < scols_table_get_nlines(self->table); i++) {
		struct libscols_line *line = scols_table_get_line(self->table, i);

		bb_bytes_clear(&text);
		add_wrapped(&text, cell_text(line, column), width);
		ok = !text.failed && scols_line_set_data(line, column, bb_bytes_text(&text)) == 0;
	}
	bb_bytes_release(&text);
	scols_column_set_flags(wrapped, SCOLS_FL_WRAP);
	scols_column_set_safechars(wrapped, "\n");
	scols_column_set_wrapfunc(wrapped, scols_wrapnl_chunksize, scols_wrapnl_nextchunk, NULL);
	return ok;
}

static int widest_word(const char *text)
{
	struct bb_bytes word = BB_BYTES_INIT(CELL_MAX);
	int widest = 0;

	while (*text) {
		size_t len = strcspn(text, " ");
		int width;

		bb_bytes_clear(&word);
		bb_bytes_add(&word, text, len);
		width = bb_text_width(bb_bytes_text(&word));
		if (width > widest)
			widest = width;
		text += len + (text[len] == ' ');
	}
	bb_bytes_release(&word);
	return widest;
}

/* How narrow a column may get; numbers and times aren't broken. */
static int least_width(struct table *self, size_t column, int width)
{
	struct libscols_column *one = scols_table_get_column(self->table, column);
	int least = bb_text_width(scols_cell_get_data(scols_column_get_header(one)));

	if (scols_column_is_right(one) || scols_column_is_strict_width(one) || width <= NARROWEST)
		return width;
	if (least < NARROWEST)
		least = NARROWEST;
	for (size_t i = 0; i < scols_table_get_nlines(self->table); i++) {
		int word = widest_word(cell_text(scols_table_get_line(self->table, i), column));

		if (word > least)
			least = word;
	}
	return least;
}

/* The one that gives way: the one meant to, as long as it can, then the widest that can. */
static size_t choose(struct table *self, const struct shape *shapes, size_t count)
{
	size_t widest = count;

	for (size_t i = 0; i < count; i++) {
		if (shapes[i].width <= shapes[i].least)
			continue;
		if (scols_table_get_column(self->table, i) == self->wrapping)
			return i;
		if (widest == count || shapes[i].width > shapes[widest].width)
			widest = i;
	}
	return widest;
}

static bool narrow(struct table *self, struct shape *shapes, size_t count, int excess)
{
	bool ok = true;
	size_t i;

	for (i = 0; i < count; i++)
		shapes[i].least = least_width(self, i, shapes[i].width);
	while (excess > 0 && (i = choose(self, shapes, count)) < count) {
		int gain = shapes[i].width - shapes[i].least;

		if (gain > excess)
			gain = excess;
		shapes[i].width -= gain;
		shapes[i].wraps = true;
		excess -= gain;
	}
	for (i = 0; ok && i < count; i++)
		ok = !shapes[i].wraps || wrap_column(self, i, shapes[i].width);
	return ok;
}

static bool fit(struct table *self)
{
	size_t count = scols_table_get_ncols(self->table);
	struct shape *shapes = calloc(count + 1, sizeof *shapes);
	int terminal = (int)scols_table_get_termwidth(self->table);
	int total = (int)(count - 1) * SEPARATOR_WIDTH;
	bool ok;

	for (size_t i = 0; shapes && i < count; i++) {
		shapes[i].width = column_width(self, i);
		total += shapes[i].width;
	}
	if (shapes && total > terminal && self->whole) {
		self->stacked = true;
		scols_column_set_flags(self->whole, SCOLS_FL_HIDDEN);
		total -= shapes[self->whole_place].width + SEPARATOR_WIDTH;
		shapes[self->whole_place].width = 0;
	}
	ok = shapes && (total <= terminal || narrow(self, shapes, count, total - terminal));
	free(shapes);
	return ok;
}

/* What must stay in one piece stands below its row. */
static bool print_stacked(struct table *self)
{
	for (size_t i = 0; i < scols_table_get_nlines(self->table); i++) {
		struct libscols_line *line = scols_table_get_line(self->table, i);
		const char *below = cell_text(line, self->whole_place);

		if (scols_table_print_range(self->table, line, line) != 0)
			return false;
		/* The library leaves the end of the table's last line to its caller. */
		if (i + 1 == scols_table_get_nlines(self->table))
			putchar('\n');
		if (*below)
			printf("%*s%s\n", BELOW_INDENT, "", below);
	}
	return true;
}

bool table_print(struct table *self)
{
	if (isatty(STDOUT_FILENO) && !fit(self))
		return false;
	/* From here on no width is looked at: what is too long runs over. */
	scols_table_set_termforce(self->table, SCOLS_TERMFORCE_NEVER);
	return self->stacked ? print_stacked(self) : scols_print_table(self->table) == 0;
}

static void print_text(const char *label, int indent, const char *text)
{
	struct libscols_table *table = scols_new_table(); /* it knows the terminal's width */
	struct bb_bytes wrapped = BB_BYTES_INIT(CELL_MAX);
	const char *line = text, *start;

	if (table && isatty(STDOUT_FILENO)) {
		add_wrapped(&wrapped, text, (int)scols_table_get_termwidth(table) - indent);
		if (!wrapped.failed)
			line = bb_bytes_text(&wrapped);
	}
	start = line;
	while (*line) {
		size_t len = strcspn(line, "\n");

		printf("%*s%.*s\n", indent, line == start ? label : "", (int)len, line);
		line += len + (line[len] == '\n');
	}
	bb_bytes_release(&wrapped);
	scols_unref_table(table);
}

void table_print_text(int indent, const char *text)
{
	print_text("", indent, text);
}

void table_print_item(const char *label, const char *text)
{
	print_text(label, bb_text_width(label), text);
}
