/* SPDX-License-Identifier: MIT */
/*
 * A table for people, by libsmartcols: columns as wide as what is in them. On a
 * terminal that is too narrow columns are broken between words: first the one that
 * may wrap, then the widest of the others, numbers and times aside; commands come out of the table and
 * stand below their rows, so that they can be copied. Everywhere else, and where even
 * that doesn't help, lines are as long as they have to be.
 */
#ifndef CMD_TABLE_H
#define CMD_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct table;

/** NULL: out of memory. Free with table_free(). */
struct table *table_new(bool bold_head);
void table_free(struct table *self);

enum table_flags {
	TABLE_RIGHT = 1 << 0,
	TABLE_WRAP = 1 << 1, /* the last such column wraps before all others */
	TABLE_FIXED = 1 << 2, /* never wraps */
	TABLE_WHOLE = 1 << 3, /* the last such column stands below the rows before it is broken */
};

/* Each is false if out of memory. */
bool table_add_column(struct table *self, const char *title, unsigned flags);
bool table_add_row(struct table *self);
/** A cell of the last row; the text is copied. */
bool table_set_cell(struct table *self, size_t column, const char *text);
/** Print it to stdout. */
bool table_print(struct table *self);

/** Print a text beside no table, indented; a terminal that is too narrow breaks it likewise. */
void table_print_text(int indent, const char *text);

/** The same behind a label: further lines begin below the text's first word. */
void table_print_item(const char *label, const char *text);

#endif
