/* SPDX-License-Identifier: MIT */
/* Reads the lines of a rota. Decides which column is which; knows no member and no lunch. */
#include "group/rota_lines.h"

#include <brownbag/bytes.h>
#include <brownbag/date_words.h>
#include <brownbag/rota.h>
#include <brownbag/text.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What people call these columns, folded. */
static const struct {
	const char *name;
	enum rota_column column;
} names[] = {
	{ "date", ROTA_DATE },           { "day", ROTA_DATE },       { "when", ROTA_DATE },
	{ "month", ROTA_DATE },          { "lunch", ROTA_DATE },     { "meeting", ROTA_DATE },
	{ "datum", ROTA_DATE },          { "tag", ROTA_DATE },       { "monat", ROTA_DATE },
	{ "facilitator", ROTA_LEAD },    { "facilitators", ROTA_LEAD }, { "who", ROTA_LEAD },
	{ "name", ROTA_LEAD },           { "host", ROTA_LEAD },      { "lead", ROTA_LEAD },
	{ "leads", ROTA_LEAD },          { "led by", ROTA_LEAD },    { "moderation", ROTA_LEAD },
	{ "leitung", ROTA_LEAD },        { "backup", ROTA_BACKUP },  { "standby", ROTA_BACKUP },
	{ "stand-in", ROTA_BACKUP },     { "deputy", ROTA_BACKUP },  { "vertretung", ROTA_BACKUP },
	{ "headcount", ROTA_HEADCOUNT }, { "people", ROTA_HEADCOUNT }, { "attended", ROTA_HEADCOUNT },
	{ "guests", ROTA_HEADCOUNT },    { "anzahl", ROTA_HEADCOUNT },
};

void rota_lines_release(struct rota_lines *self)
{
	for (size_t i = 0; i < self->count; i++) {
		free(self->items[i].fault);
		for (size_t c = 0; c < ROTA_COLUMNS; c++)
			free(self->items[i].cells[c]);
	}
	free(self->items);
	*self = (struct rota_lines){ 0 };
}

static enum bb_status trim(char **out, const char *text, struct bb_error *err)
{
	size_t len;

	text += strspn(text, " \t\r\n");
	len = strlen(text);
	while (len > 0 && strchr(" \t\r\n", text[len - 1]))
		len--;
	*out = strndup(text, len);
	return *out ? BB_OK : bb_error_set(err, BB_EIO, "out of memory");
}

/* -- columns -- */

static enum bb_status find_name(enum rota_column *out, const char *field, struct bb_error *err)
{
	char *trimmed = NULL, *folded = NULL;
	enum bb_status status = trim(&trimmed, field, err);

	*out = ROTA_COLUMNS;
	if (status == BB_OK)
		status = bb_text_fold(&folded, trimmed, err);
	for (size_t i = 0; status == BB_OK && i < sizeof names / sizeof *names; i++) {
		if (strcmp(names[i].name, folded) == 0)
			*out = names[i].column;
	}
	free(trimmed);
	free(folded);
	return status;
}

static bool reads_as_day(const char *field, struct bb_date today)
{
	struct bb_month month;
	struct bb_date day;
	char *text = NULL;
	bool is = false;

	if (trim(&text, field, NULL) == BB_OK)
		is = bb_month_parse(&month, text, NULL) == BB_OK ||
		     bb_date_read(&day, text, today, NULL) == BB_OK;
	free(text);
	return is;
}

/* By the names of the first line; where it is a lunch already, by place. */
static enum bb_status learn_columns(struct rota_lines *self, const struct bb_csv_record *record,
                                    struct bb_date today, bool *is_head, struct bb_error *err)
{
	for (size_t c = 0; c < ROTA_COLUMNS; c++)
		self->places[c] = SIZE_MAX;
	for (size_t i = 0; i < record->count; i++) {
		enum rota_column column;
		enum bb_status status = find_name(&column, record->fields[i], err);

		if (status != BB_OK)
			return status;
		if (column < ROTA_COLUMNS && self->places[column] == SIZE_MAX)
			self->places[column] = i;
	}
	*is_head = self->places[ROTA_DATE] != SIZE_MAX && self->places[ROTA_LEAD] != SIZE_MAX;
	if (!*is_head && (record->count < 2 || !reads_as_day(record->fields[0], today)))
		return bb_error_set(err, BB_EINVAL,
		                    "line %zu: no columns \"date\" and \"facilitator\", and no date in the "
		                    "first one", record->line);
	for (size_t c = 0; !*is_head && c < ROTA_COLUMNS; c++)
		self->places[c] = c;
	return BB_OK;
}

/* -- lines -- */

static enum bb_status copy_cells(struct rota_line *line, const struct rota_lines *self,
                                 const struct bb_csv_record *record, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t c = 0; status == BB_OK && c < ROTA_COLUMNS; c++) {
		size_t place = self->places[c];

		status = trim(&line->cells[c], place < record->count ? record->fields[place] : "", err);
	}
	return status;
}

static enum bb_status append(struct rota_lines *self, const struct bb_csv_record *record,
                             struct bb_error *err)
{
	struct rota_line *grown;

	if (self->count == BB_ROTA_ROWS_MAX)
		return bb_error_set(err, BB_EINVAL, "line %zu: more than %d lunches", record->line,
		                    BB_ROTA_ROWS_MAX);
	grown = reallocarray(self->items, self->count + 1, sizeof *grown);
	if (!grown)
		return bb_error_set(err, BB_EIO, "out of memory");
	self->items = grown;
	grown[self->count] = (struct rota_line){ .line = record->line };
	if (record->fault)
		return bb_text_copy(&grown[self->count++].fault, record->fault, err);
	return copy_cells(&grown[self->count++], self, record, err);
}

enum bb_status rota_lines_add(struct rota_lines *self, const struct bb_csv_record *record,
                              struct bb_date today, struct bb_error *err)
{
	bool is_head = false;
	enum bb_status status = BB_OK;

	if (!self->known && record->fault)
		return bb_error_set(err, BB_EINVAL, "line %zu: %s", record->line, record->fault);
	if (!self->known)
		status = learn_columns(self, record, today, &is_head, err);
	self->known = true;
	if (status != BB_OK || is_head)
		return status;
	return append(self, record, err);
}
