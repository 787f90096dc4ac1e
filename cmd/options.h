/* SPDX-License-Identifier: MIT */
/*
 * Options as tables: the same rows parse a command line, print -h and the
 * synopsis, and feed shell completion.
 *
 * A table ends with an empty row:
 *
 *     const struct option_row add_options[] = {
 *             { 'q', "quiet", OPT_FLAG, .help = "send no mail" },
 *             { 0, "consent", OPT_TEXT, .value = "HOW", .help = "how they agreed" },
 *             { 0, "count", OPT_INT, .value = "N", .help = "how many", .min = 1, .max = 60 },
 *             OPTION_DRY_RUN,
 *             OPTIONS_OUTPUT,
 *             OPTIONS_END,
 *     };
 *
 * Taken are --name VALUE, --name=VALUE, -x VALUE, -xVALUE, clusters of letters
 * (-nq), -h and --help, and -- before arguments that begin with a dash; a lone - is an
 * argument. Prefixes of a name are refused, so that a later option never
 * changes what a script means. Of an option given twice the last counts, but
 * for OPT_LIST. What was given is asked for by name:
 *
 *     options_flag(options, "quiet"), options_text(options, "consent")
 */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include <brownbag/bytes.h>
#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>

enum option_kind {
	OPT_END,
	OPT_FLAG,   /* there or not; options_count() tells how often */
	OPT_TEXT,
	OPT_INT,    /* min..max */
	OPT_CHOICE, /* `value` lists the words: "csv|vcard|json" */
	OPT_LIST,   /* each one given counts */
};

struct option_row {
	char letter;      /* 0: none */
	const char *name; /* without dashes; NULL: only the letter */
	enum option_kind kind;
	const char *value; /* what stands for it in help: "HOW"; NULL for a flag */
	const char *help;  /* a clause, no period */
	int min, max;
};

#define OPTIONS_END { .kind = OPT_END }
#define OPTION_DRY_RUN \
	{ 'n', "dry-run", OPT_FLAG, .help = "show what would be done and do nothing" }
#define OPTION_YES { 0, "yes", OPT_FLAG, .help = "do it without asking" }
/* For everything that lists; read by listing_open() and document_print() of output.h. */
#define OPTIONS_OUTPUT                                                                    \
	{ 0, "json", OPT_FLAG, .help = "print one JSON document" },                       \
	{ 0, "porcelain", OPT_FLAG, .help = "print tab-separated lines for scripts" },    \
	{ 0, "fields", OPT_TEXT, .value = "NAMES",                                        \
	  .help = "only these columns, in this order, with commas between" }

struct options;

enum option_rules {
	OPTIONS_ANYWHERE = 0,     /* options may stand behind arguments */
	OPTIONS_LEADING = 1 << 0, /* the first argument ends them; more belongs to a command */
};

/**
 * Parse a command line.
 *
 * @param[out] out   free with options_free()
 * @param rows       borrowed until then, as are the texts of `argv`
 * @param argc,argv  without the command's own name, and with a NULL behind them;
 *                   changed so that only those that are no options are left
 * @param[out] left  how many of them
 * @return BB_OK; BB_EINVAL: not of these options; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status options_parse(struct options **out, const struct option_row *rows,
                                        enum option_rules rules, int argc, char **argv, int *left,
                                        struct bb_error *err);
void options_free(struct options *self);

/* What was given. The name (or the letter, as a text, of a row without one)
 * must be that of a row of this kind. */
bool options_flag(const struct options *self, const char *name);
int options_count(const struct options *self, const char *name);
/** NULL if it wasn't given. Borrowed from argv. */
const char *options_text(const struct options *self, const char *name);
int options_int(const struct options *self, const char *name, int otherwise);
/** The place of the word among the row's; -1 if it wasn't given. */
int options_choice(const struct options *self, const char *name);
/** The i-th one given; NULL beyond the last. Borrowed from argv. */
const char *options_list(const struct options *self, const char *name, size_t i);

/** Whether the command has such an option at all. */
bool options_knows(const struct options *self, const char *name);

/** Append " [-n] [--consent HOW]": the options of a synopsis, in the order of the table. */
void options_synopsis(struct bb_bytes *out, const struct option_row *rows);

/** Append a line or two for each option: what -h prints. */
void options_help(struct bb_bytes *out, const struct option_row *rows);

#endif
