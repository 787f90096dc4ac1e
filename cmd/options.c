/* SPDX-License-Identifier: MIT */
/*
 * Command lines by table: parsing, the synopsis, the help. Decides how options
 * are written; knows no option of any command, but one that none may ever have.
 */
#include "options.h"

#include <brownbag/text.h>

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NAME_MAX_BYTES = 32, /* of an option in a table */
	HELP_COLUMN = 26,    /* where the clauses of -h begin */
};

struct given {
	const struct option_row *row;
	const char *value; /* NULL: a flag */
	int number;        /* OPT_INT: the value; OPT_CHOICE: its place */
};

struct options {
	const struct option_row *rows;
	struct given *given;
	size_t count;
};

/* What every command has without saying so in its table. */
static const struct option_row help_row = { 'h', "help", OPT_FLAG, .help = "this text" };

/* Where the parser stands. */
struct cursor {
	struct options *options;
	char **argv;
	int argc;
	int next; /* the argument that will be read next */
};

static const struct option_row *find_name(const struct option_row *rows, const char *name,
                                          size_t len)
{
	for (; rows->kind != OPT_END; rows++)
		if (rows->name && strlen(rows->name) == len && memcmp(rows->name, name, len) == 0)
			return rows;
	return len == strlen("help") && memcmp(name, "help", len) == 0 ? &help_row : NULL;
}

static const struct option_row *find_letter(const struct option_row *rows, char letter)
{
	for (; rows->kind != OPT_END; rows++)
		if (rows->letter && rows->letter == letter)
			return rows;
	return letter == help_row.letter ? &help_row : NULL;
}

/* The row that a command asks for by name, or by letter where it has no name. */
static const struct option_row *find_asked(const struct option_row *rows, const char *name)
{
	const struct option_row *row = find_name(rows, name, strlen(name));

	return row || strlen(name) != 1 ? row : find_letter(rows, name[0]);
}

bool options_knows(const struct options *self, const char *name)
{
	return find_asked(self->rows, name) != NULL;
}

/* How an option is named in errors and help: "--consent", or "-C" if it has no name. */
static const char *spell(const struct option_row *row, char out[NAME_MAX_BYTES])
{
	if (row->name)
		snprintf(out, NAME_MAX_BYTES, "--%s", row->name);
	else
		snprintf(out, NAME_MAX_BYTES, "-%c", row->letter);
	return out;
}

static enum bb_status refuse_unknown(const struct option_row *rows, const char *name, size_t len,
                                     struct bb_error *err)
{
	const char *candidates[64];
	char word[NAME_MAX_BYTES];
	size_t count = 0;
	const char *nearest;

	candidates[count++] = help_row.name;
	for (; rows->kind != OPT_END; rows++)
		if (rows->name && count < sizeof candidates / sizeof *candidates)
			candidates[count++] = rows->name;
	if (len >= sizeof word)
		return bb_error_set(err, BB_EINVAL, "unknown option --%.*s; -h shows what there is",
		                    (int)len, name);
	memcpy(word, name, len);
	word[len] = '\0';
	if (strcmp(word, "reason") == 0)
		return bb_error_set(err, BB_EINVAL, "there is no --reason on purpose: why somebody "
		                                    "rests or goes is nobody's business here, and is "
		                                    "stored nowhere");
	nearest = bb_text_nearest(word, candidates, count);
	/* A prefix is what people try who know getopt_long. */
	for (size_t i = 0; !nearest && len > 0 && i < count; i++)
		if (strncmp(candidates[i], word, len) == 0)
			nearest = candidates[i];
	if (!nearest)
		return bb_error_set(err, BB_EINVAL, "unknown option --%s; -h shows what there is", word);
	return bb_error_set(err, BB_EINVAL, "unknown option --%s: did you mean --%s?", word,
	                    nearest);
}

/* -- values -- */

static enum bb_status read_int(const struct option_row *row, const char *value, int *out,
                               struct bb_error *err)
{
	char name[NAME_MAX_BYTES];
	char *end;
	long number;

	/* strtol alone would take " 7" and "+7". */
	number = strtol(value, &end, 10);
	if ((*value != '-' && (*value < '0' || *value > '9')) || *end != '\0' || end == value ||
	    number < row->min || number > row->max)
		return bb_error_set(err, BB_EINVAL, "%s: \"%s\" is no number from %d to %d",
		                    spell(row, name), value, row->min, row->max);
	*out = (int)number;
	return BB_OK;
}

static enum bb_status read_choice(const struct option_row *row, const char *value, int *out,
                                  struct bb_error *err)
{
	char name[NAME_MAX_BYTES];
	const char *word = row->value;
	size_t len;

	for (int place = 0;; place++, word += len + 1) {
		len = strcspn(word, "|");
		if (strlen(value) == len && memcmp(word, value, len) == 0) {
			*out = place;
			return BB_OK;
		}
		if (word[len] == '\0')
			break;
	}
	return bb_error_set(err, BB_EINVAL, "%s: \"%s\" is none of %s", spell(row, name), value,
	                    row->value);
}

static enum bb_status take(struct options *self, const struct option_row *row, const char *value,
                           struct bb_error *err)
{
	struct given given = { row, value, 0 };
	enum bb_status status = BB_OK;

	if (row->kind == OPT_INT)
		status = read_int(row, value, &given.number, err);
	else if (row->kind == OPT_CHOICE)
		status = read_choice(row, value, &given.number, err);
	if (status == BB_OK)
		self->given[self->count++] = given;
	return status;
}

/* -- words of the command line -- */

static enum bb_status take_next(struct cursor *at, const struct option_row *row,
                                struct bb_error *err)
{
	char name[NAME_MAX_BYTES];

	if (at->next == at->argc)
		return bb_error_set(err, BB_EINVAL, "%s wants %s", spell(row, name), row->value);
	return take(at->options, row, at->argv[at->next++], err);
}

static enum bb_status read_long(struct cursor *at, const char *word, struct bb_error *err)
{
	size_t len = strcspn(word, "=");
	const struct option_row *row = find_name(at->options->rows, word, len);

	if (!row)
		return refuse_unknown(at->options->rows, word, len, err);
	if (row->kind == OPT_FLAG && word[len] == '=')
		return bb_error_set(err, BB_EINVAL, "--%s takes no value", row->name);
	if (row->kind == OPT_FLAG)
		return take(at->options, row, NULL, err);
	if (word[len] == '=')
		return take(at->options, row, word + len + 1, err);
	return take_next(at, row, err);
}

static enum bb_status read_letters(struct cursor *at, const char *letters, struct bb_error *err)
{
	for (; *letters; letters++) {
		const struct option_row *row = find_letter(at->options->rows, *letters);
		enum bb_status status;

		if (!row)
			return bb_error_set(err, BB_EINVAL, "unknown option -%c; -h shows what there is",
			                    *letters);
		if (row->kind != OPT_FLAG)
			return letters[1] ? take(at->options, row, letters + 1, err)
			                  : take_next(at, row, err);
		status = take(at->options, row, NULL, err);
		if (status != BB_OK)
			return status;
	}
	return BB_OK;
}

/* Parse all words; the arguments among them are moved to the front. */
static enum bb_status read_words(struct cursor *at, enum option_rules rules, int *left,
                                 struct bb_error *err)
{
	int kept = 0;
	bool only_arguments = false;

	while (at->next < at->argc) {
		char *word = at->argv[at->next++];
		enum bb_status status;

		if (only_arguments || word[0] != '-' || word[1] == '\0') {
			at->argv[kept++] = word;
			only_arguments |= (rules & OPTIONS_LEADING) != 0;
			continue;
		}
		if (strcmp(word, "--") == 0) {
			only_arguments = true;
			continue;
		}
		status = word[1] == '-' ? read_long(at, word + 2, err)
		                        : read_letters(at, word + 1, err);
		if (status != BB_OK)
			return status;
	}
	at->argv[kept] = NULL;
	*left = kept;
	return BB_OK;
}

/* A letter gives one option at most, so the letters bound their number. */
static size_t most_options(int argc, char **argv)
{
	size_t most = 0;

	for (int i = 0; i < argc; i++)
		most += strlen(argv[i]) + 1;
	return most;
}

enum bb_status options_parse(struct options **out, const struct option_row *rows,
                             enum option_rules rules, int argc, char **argv, int *left,
                             struct bb_error *err)
{
	struct options *self = calloc(1, sizeof *self);
	struct cursor at = { self, argv, argc, 0 };
	enum bb_status status;

	if (self)
		self->given = calloc(most_options(argc, argv) + 1, sizeof *self->given);
	if (!self || !self->given) {
		status = bb_error_set(err, BB_EIO, "out of memory");
		goto out;
	}
	self->rows = rows;
	status = read_words(&at, rules, left, err);
	if (status == BB_OK) {
		*out = self;
		self = NULL;
	}
out:
	options_free(self);
	return status;
}

void options_free(struct options *self)
{
	if (!self)
		return;
	free(self->given);
	free(self);
}

/* -- asking -- */

static const struct given *last_given(const struct options *self, const char *name)
{
	const struct option_row *row = find_asked(self->rows, name);

	assert(row);
	for (size_t i = self->count; i > 0; i--)
		if (self->given[i - 1].row == row)
			return &self->given[i - 1];
	return NULL;
}

bool options_flag(const struct options *self, const char *name)
{
	return last_given(self, name) != NULL;
}

int options_count(const struct options *self, const char *name)
{
	const struct given *last = last_given(self, name);
	int count = 0;

	for (size_t i = 0; last && i < self->count; i++)
		count += self->given[i].row == last->row && count < INT_MAX;
	return count;
}

const char *options_text(const struct options *self, const char *name)
{
	const struct given *given = last_given(self, name);

	return given ? given->value : NULL;
}

int options_int(const struct options *self, const char *name, int otherwise)
{
	const struct given *given = last_given(self, name);

	assert(!given || given->row->kind == OPT_INT);
	return given ? given->number : otherwise;
}

int options_choice(const struct options *self, const char *name)
{
	const struct given *given = last_given(self, name);

	assert(!given || given->row->kind == OPT_CHOICE);
	return given ? given->number : -1;
}

const char *options_list(const struct options *self, const char *name, size_t i)
{
	const struct given *last = last_given(self, name);

	for (size_t at = 0; last && at < self->count; at++)
		if (self->given[at].row == last->row && i-- == 0)
			return self->given[at].value;
	return NULL;
}

/* -- help -- */

void options_synopsis(struct bb_bytes *out, const struct option_row *rows)
{
	char name[NAME_MAX_BYTES];

	for (; rows->kind != OPT_END; rows++) {
		if (rows->letter)
			bb_bytes_addf(out, " [-%c", rows->letter);
		else
			bb_bytes_addf(out, " [%s", spell(rows, name));
		if (rows->value)
			bb_bytes_addf(out, " %s", rows->value);
		bb_bytes_add_text(out, rows->kind == OPT_LIST ? "]..." : "]");
	}
}

static void help_line(struct bb_bytes *out, const struct option_row *row)
{
	size_t start = out->len;
	size_t width;

	bb_bytes_add_text(out, "  ");
	if (row->letter)
		bb_bytes_addf(out, "-%c%s", row->letter, row->name ? ", " : "");
	if (row->name)
		bb_bytes_addf(out, "--%s", row->name);
	if (row->value)
		bb_bytes_addf(out, " %s", row->value);
	width = out->len - start;
	if (width + 2 > HELP_COLUMN) {
		bb_bytes_add_char(out, '\n');
		width = 0;
	}
	bb_bytes_addf(out, "%*s%s\n", (int)(HELP_COLUMN - width), "", row->help);
}

void options_help(struct bb_bytes *out, const struct option_row *rows)
{
	for (; rows->kind != OPT_END; rows++)
		help_line(out, rows);
	help_line(out, &help_row);
}
