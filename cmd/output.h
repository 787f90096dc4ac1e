/* SPDX-License-Identifier: MIT */
/*
 * What goes to stdout: one description of columns, three ways to print it.
 *
 * Rows are printed as a table for people (table.h), as --json (jansson; one
 * array, a row a line), or as --porcelain (version 1: tab-separated, no header,
 * documented order; tab, line end, backslash and controls as \t \n \\ \x1b; yes
 * and no; nothing for null; the parts of an array with commas between, of an
 * object its id). --fields picks and orders the columns of all three.
 *
 *     static const struct column columns[] = {
 *             { "id", "ID", COLUMN_RIGHT },
 *             { "name", "Name" },
 *             { "email", "Address", COLUMN_ASKED },
 *             COLUMNS_END,
 *     };
 *     struct listing *list;
 *     int code = listing_open(&list, columns, options);
 *
 *     if (code != EXIT_DONE)
 *             return code;
 *     for (...) {
 *             listing_int(list, member->id);
 *             listing_text(list, member->name);
 *             listing_text(list, member->address);
 *     }
 *     return listing_close(list);
 *
 * Cells are given in the order of the columns, all of them in every row,
 * whatever --fields says. Running out of memory is kept until listing_close().
 */
#ifndef CMD_OUTPUT_H
#define CMD_OUTPUT_H

#include "options.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum column_flags {
	COLUMN_RIGHT = 1 << 0, /* numbers */
	COLUMN_ASKED = 1 << 1, /* only with --fields */
	COLUMN_DATA = 1 << 2,  /* in --json and --porcelain, in the table only with --fields */
	COLUMN_TABLE = 1 << 3, /* for people only: never in --json or --porcelain */
	COLUMN_WRAP = 1 << 4,  /* long text: may take several lines of a terminal; one a listing */
	COLUMN_TIME = 1 << 5,  /* a day with its time: takes one line of a terminal */
	COLUMN_WHOLE = 1 << 6, /* commands, to be copied: below the row before broken; one a listing */
};

struct column {
	const char *name;  /* the key in JSON and for --fields */
	const char *title; /* the head in the table */
	unsigned flags;
};

#define COLUMNS_END { NULL, NULL, 0 }

enum output_format { OUTPUT_TABLE, OUTPUT_JSON, OUTPUT_PORCELAIN };

/** What the options say; OUTPUT_TABLE where the command has none of them. */
enum output_format output_format(const struct options *options);

/* -- rows -- */

struct listing;

/**
 * Begin to list.
 *
 * @param columns  borrowed until listing_close()
 * @return EXIT_DONE; EXIT_USAGE: --fields names no column, or --json and
 *         --porcelain are both there; EXIT_REFUSED: out of memory. All but the
 *         first have been told on stderr
 */
int listing_open(struct listing **out, const struct column *columns,
                 const struct options *options);

/** Show this column too, as if it were no COLUMN_ASKED: --addresses. Before the first row. */
void listing_show(struct listing *self, const char *name);

/** One cell. A NULL text is null. */
void listing_text(struct listing *self, const char *text);
void listing_int(struct listing *self, int64_t number);
void listing_bool(struct listing *self, bool yes);
void listing_null(struct listing *self);

/** The id of a row; null for 0. */
void listing_id(struct listing *self, int64_t id);

/** An instant, as json_instant() has it; people see the minute. */
struct bb_zone;
void listing_instant(struct listing *self, int64_t at, const struct bb_zone *zone);

/**
 * One cell that people see in other words than programs.
 *
 * @param value  taken over, also on failure; NULL: out of memory
 * @param shown  for the table; NULL: as porcelain has it
 */
void listing_cell(struct listing *self, json_t *value, const char *shown);

/**
 * People who find nothing listed are told how something gets there, unless [advice]
 * empty says no. After the last row.
 *
 * @param hint  "no members yet: brownbag roster import people.csv"
 */
struct bb_config;
void listing_hint_if_empty(const struct listing *self, const struct bb_config *config,
                           const char *hint);

/** How many rows were completed. */
size_t listing_count(const struct listing *self);

/**
 * Print what is left to print and free the listing. Without rows the table
 * prints nothing; JSON prints [].
 *
 * @return EXIT_DONE, or EXIT_REFUSED: out of memory (told on stderr)
 */
int listing_close(struct listing *self);

/**
 * The same where something may have failed: then nothing more is printed, so that no
 * empty document stands for rows that couldn't be read.
 *
 * @param code  EXIT_DONE, or what went wrong, which has been told
 * @return what listing_close() says, else `code`
 */
int listing_end(struct listing *self, int code);

/* -- documents -- */

/**
 * Write all that a command has to give: into a file, a new one of which is readable by
 * its owner alone, or to standard output.
 *
 * @param path  as typed; NULL or "-": standard output
 * @return BB_OK; as bb_file_replace()
 */
BB_CHECKED enum bb_status output_write(const char *path, const char *bytes, size_t len,
                                       struct bb_error *err);

/* As many as a decimal fraction keeps on its way through a double: 0.1, not
 * 0.10000000000000001. */
#define JSON_DIGITS JSON_REAL_PRECISION(15)

/** Print a value with these flags of jansson; borrowed, NULL: out of memory. False: out of
 *  memory. Output that can't be written is told by output_finish(). */
bool json_print(json_t *value, size_t flags);

/**
 * Print one JSON document, indented.
 *
 * @param document  taken over, also on failure; NULL: out of memory
 * @return EXIT_DONE, or EXIT_REFUSED: out of memory (told on stderr)
 */
int document_print(json_t *document);

/** A JSON text or null; strings that are no UTF-8 become null too. */
json_t *json_text(const char *text);

/** The id of a row, null for 0. */
json_t *json_id(int64_t id);

/** An instant as RFC 3339 in a zone, null for 0. */
json_t *json_instant(int64_t at, const struct bb_zone *zone);

/**
 * Flush stdout and see whether all of it was taken.
 *
 * @return EXIT_DONE, or EXIT_REFUSED: it wasn't (told on stderr). A reader that
 *         has gone away ends the program by SIGPIPE, without a word
 */
int output_finish(void);

/** Whether the heads of tables are set in bold from now on. */
void output_use_color(bool color);

#endif
