/* SPDX-License-Identifier: MIT */
/*
 * Rows from cells. Decides which spellings a cell may have, which address is the
 * one in use, and when two rows are about the same person. Knows neither columns
 * nor properties.
 */
#include <brownbag/roster_import.h>

#include "people/row_builder.h"

#include <brownbag/address.h>
#include <brownbag/date.h>
#include <brownbag/text.h>
#include <brownbag/zone.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	QUOTED_MAX = 60, /* bytes of a cell that a finding quotes */
	SUGGESTIONS_MAX = 10,
	CELL_MAX = 256,  /* bytes of a word, a month or a zone */
};

void builder_release(struct row_builder *self)
{
	bb_roster_row_release(&self->row);
	free(self->mailbox_name);
	address_table_release(&self->lines);
}

void builder_begin(struct row_builder *self, size_t line)
{
	bb_roster_row_release(&self->row);
	free(self->mailbox_name);
	self->mailbox_name = NULL;
	self->refused = self->preferred = false;
	self->row.line = line;
}

enum bb_status builder_find(struct row_builder *self, size_t line, const char *field,
                            const char *reason, struct bb_error *err)
{
	const struct bb_import_finding finding = { line, field, reason };

	self->refused = true;
	return self->handler->finding(self->handler->context, &finding, err);
}

/* A cell in quotes and what is wrong with it. */
static enum bb_status find_in_cell(struct row_builder *self, enum bb_roster_field field,
                                   const char *text, const char *why, struct bb_error *err)
{
	struct bb_bytes reason = BB_BYTES_INIT(1024);
	size_t len = strlen(text), shown = len < QUOTED_MAX ? len : QUOTED_MAX;
	enum bb_status status;

	while (shown < len && shown > 0 && ((unsigned char)text[shown] & 0xC0) == 0x80)
		shown--;
	bb_bytes_add_char(&reason, '"');
	bb_text_show(&reason, text, shown);
	bb_bytes_addf(&reason, "%s\" %s", shown < len ? "..." : "", why);
	status = bb_bytes_check(&reason, err);
	if (status == BB_OK)
		status = builder_find(self, self->row.line, bb_roster_field_name(field),
		                      bb_bytes_text(&reason), err);
	bb_bytes_release(&reason);
	return status;
}

/*
 * What a reader of the lower floor said: wrong input is a finding, all else goes
 * up. Some of its texts begin with the field's name, which the finding has.
 */
static enum bb_status settle(struct row_builder *self, size_t line, enum bb_roster_field field,
                             const struct bb_error *said, struct bb_error *err)
{
	const char *name = bb_roster_field_name(field), *reason = said->text;
	size_t len = strlen(name);

	if (said->status == BB_OK)
		return BB_OK;
	if (said->status != BB_EINVAL)
		return bb_error_set(err, said->status, "%s", said->text);
	if (strncmp(reason, name, len) == 0 && strncmp(reason + len, ": ", 2) == 0)
		reason += len + 2;
	return builder_find(self, line, name, reason, err);
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

/* A copy without the tabs and line ends around it, which cells pick up when copied. */
static enum bb_status trim(char **out, const char *text, struct bb_error *err)
{
	enum bb_status status = bb_text_copy(out, text + strspn(text, " \t\r\n"), err);
	size_t len = status == BB_OK ? strlen(*out) : 0;

	while (len > 0 && strchr(" \t\r\n", (*out)[len - 1]))
		(*out)[--len] = '\0';
	return status;
}

/* -- names -- */

static bool has_name(const struct row_builder *self)
{
	return self->row.given & BB_FIELD_BIT(BB_FIELD_NAME);
}

enum bb_status builder_name(struct row_builder *self, const char *text, struct bb_error *err)
{
	struct bb_error said = BB_ERROR_INIT;
	char *cell = NULL, *name = NULL;
	enum bb_status status;

	if (has_name(self) || is_blank(text))
		return BB_OK;
	status = trim(&cell, text, err);
	if (status != BB_OK)
		return status;
	status = bb_name_clean(&name, cell, &said);
	free(cell);
	if (status != BB_OK)
		return settle(self, self->row.line, BB_FIELD_NAME, &said, err);
	if (name[0] == '\0') {
		free(name);
		return BB_OK;
	}
	free(self->row.name);
	self->row.name = name;
	self->row.given |= BB_FIELD_BIT(BB_FIELD_NAME);
	return BB_OK;
}

/* -- addresses -- */

static bool has_address(const struct bb_roster_row *row, const char *address)
{
	if (row->address && strcasecmp(row->address, address) == 0)
		return true;
	for (size_t i = 0; i < row->further_count; i++) {
		if (strcasecmp(row->further[i], address) == 0)
			return true;
	}
	return false;
}

/* Keep an address, which is taken over, among the further ones. */
static enum bb_status keep_further(struct bb_roster_row *row, char **address, struct bb_error *err)
{
	if (!row->further)
		row->further = calloc(BUILDER_ADDRESSES_MAX, sizeof *row->further);
	if (!row->further)
		return bb_error_set(err, BB_EIO, "out of memory");
	row->further[row->further_count++] = *address;
	row->given |= BB_FIELD_BIT(BB_FIELD_FURTHER);
	*address = NULL;
	return BB_OK;
}

/* Put an address in its place; the one that it drives out stays as a further one. */
static enum bb_status place_address(struct row_builder *self, char **address,
                                    enum builder_rank rank, struct bb_error *err)
{
	struct bb_roster_row *row = &self->row;
	bool takes_place = rank == RANK_PREFERRED && !self->preferred;

	if (rank == RANK_FURTHER || (row->address && !takes_place))
		return keep_further(row, address, err);
	if (row->address) {
		enum bb_status status = keep_further(row, &row->address, err);

		if (status != BB_OK)
			return status;
	}
	row->address = *address;
	row->given |= BB_FIELD_BIT(BB_FIELD_EMAIL);
	*address = NULL;
	self->preferred = rank == RANK_PREFERRED;
	return BB_OK;
}

struct cell {
	struct row_builder *builder;
	size_t line;
	enum builder_rank rank;
	bool failed; /* not the cell: memory, or the handler said so */
};

static enum bb_roster_field field_of(enum builder_rank rank)
{
	return rank == RANK_FURTHER ? BB_FIELD_FURTHER : BB_FIELD_EMAIL;
}

static enum bb_status keep_mailbox(struct cell *cell, char **name, char **address,
                                   struct bb_error *err)
{
	struct row_builder *self = cell->builder;

	if (!self->mailbox_name && (*name)[0] != '\0') {
		self->mailbox_name = *name;
		*name = NULL;
	}
	if (has_address(&self->row, *address))
		return BB_OK;
	if (self->row.further_count + 1 == BUILDER_ADDRESSES_MAX)
		return builder_find(self, cell->line, bb_roster_field_name(field_of(cell->rank)),
		                    "these are more than 9 addresses of one person", err);
	return place_address(self, address, cell->rank, err);
}

/* One mailbox of a cell. */
static enum bb_status take_mailbox(void *context, const char *text, struct bb_error *err)
{
	struct cell *cell = context;
	char *name = NULL, *address = NULL;
	struct bb_error said = BB_ERROR_INIT;
	enum bb_status status;

	if (bb_mailbox_parse(&name, &address, text, &said) == BB_OK)
		status = keep_mailbox(cell, &name, &address, err);
	else
		status = settle(cell->builder, cell->line, field_of(cell->rank), &said, err);
	free(name);
	free(address);
	cell->failed = status != BB_OK;
	return status;
}

/* Make what else separates or surrounds addresses a line end or a blank. */
static void even_out(char *text)
{
	for (char *at; (at = strstr(text, " ::: ")) != NULL;) /* Google */
		memset(at, '\n', strlen(" ::: "));
	for (char *at; (at = strstr(text, "\xC2\xA0")) != NULL;) /* no-break space */
		memset(at, ' ', strlen("\xC2\xA0"));
}

enum bb_status builder_addresses(struct row_builder *self, size_t line, const char *text,
                                 enum builder_rank rank, struct bb_error *err)
{
	struct cell cell = { self, line, rank, false };
	struct bb_error said = BB_ERROR_INIT;
	char *copy = NULL;
	enum bb_status status = bb_text_copy(&copy, text, err);

	if (status != BB_OK)
		return status;
	even_out(copy);
	if (bb_mailbox_each(copy, take_mailbox, &cell, &said) == BB_OK)
		status = BB_OK;
	else if (cell.failed)
		status = bb_error_set(err, said.status, "%s", said.text);
	else
		status = settle(self, line, field_of(rank), &said, err);
	free(copy);
	return status;
}

/* -- other fields -- */

static bool is_one_of(const char *text, const char *const *words)
{
	for (; *words; words++) {
		if (strcasecmp(text, *words) == 0)
			return true;
	}
	return false;
}

static enum bb_status read_leads(struct row_builder *self, const char *text, struct bb_error *err)
{
	static const char *const yes[] = { "yes", "y", "true", "1", "x", NULL };
	static const char *const no[] = { "no", "n", "false", "0", NULL };

	self->row.given |= BB_FIELD_BIT(BB_FIELD_LEADS);
	self->row.leads = is_one_of(text, yes);
	if (self->row.leads || is_one_of(text, no))
		return BB_OK;
	return find_in_cell(self, BB_FIELD_LEADS, text, "is neither yes nor no", err);
}

/* A month; of a day, which some lists have, no more than its month is taken. */
static enum bb_status read_month(struct row_builder *self, enum bb_roster_field field,
                                 struct bb_month *out, const char *text, struct bb_error *err)
{
	struct bb_date date;

	self->row.given |= BB_FIELD_BIT(field);
	if (bb_month_parse(out, text, NULL) == BB_OK)
		return BB_OK;
	if (bb_date_parse(&date, text, NULL) != BB_OK)
		return find_in_cell(self, field, text, "is no month; write it as 2027-02", err);
	*out = bb_date_month(date);
	return BB_OK;
}

static enum bb_status read_status(struct row_builder *self, const char *text, struct bb_error *err)
{
	self->row.given |= BB_FIELD_BIT(BB_FIELD_STATUS);
	if (strcasecmp(text, bb_member_status_name(BB_MEMBER_FORMER)) == 0)
		return builder_find(self, self->row.line, "status",
		                    "former members are not taken in", err);
	for (int status = BB_MEMBER_ACTIVE; status <= BB_MEMBER_PAUSED; status++) {
		self->row.status = (enum bb_member_status)status;
		if (strcasecmp(text, bb_member_status_name(self->row.status)) == 0)
			return BB_OK;
	}
	return find_in_cell(self, BB_FIELD_STATUS, text, "is neither active nor paused", err);
}

/* What was meant is looked for in all zones there are: a long file of mistakes would take hours. */
static enum bb_status refuse_zone(struct row_builder *self, const char *text, struct bb_error *err)
{
	struct bb_error said = BB_ERROR_INIT;
	struct bb_zone *zone = NULL;

	if (self->zones_refused++ >= SUGGESTIONS_MAX)
		return find_in_cell(self, BB_FIELD_ZONE, text, "is no time zone", err);
	if (bb_zone_load(&zone, text, NULL, &said) == BB_OK)
		bb_zone_free(zone); /* it came this moment */
	return settle(self, self->row.line, BB_FIELD_ZONE, &said, err);
}

static enum bb_status read_zone(struct row_builder *self, const char *text, struct bb_error *err)
{
	struct bb_zone *zone = NULL;

	if (strcmp(text, self->zone) != 0) {
		if (bb_zone_load(&zone, text, NULL, NULL) != BB_OK)
			return refuse_zone(self, text, err);
		snprintf(self->zone, sizeof self->zone, "%s", bb_zone_name(zone));
		bb_zone_free(zone);
	}
	free(self->row.zone);
	self->row.zone = NULL;
	self->row.given |= BB_FIELD_BIT(BB_FIELD_ZONE);
	return bb_text_copy(&self->row.zone, text, err);
}

static enum bb_status read_field(struct row_builder *self, enum bb_roster_field field,
                                 const char *text, struct bb_error *err)
{
	switch (field) {
	case BB_FIELD_LEADS:
		return read_leads(self, text, err);
	case BB_FIELD_JOINED:
		return read_month(self, field, &self->row.joined, text, err);
	case BB_FIELD_STATUS:
		return read_status(self, text, err);
	case BB_FIELD_PAUSED_UNTIL:
		return read_month(self, field, &self->row.paused_until, text, err);
	case BB_FIELD_ZONE:
		return read_zone(self, text, err);
	default:
		return BB_OK;
	}
}

enum bb_status builder_field(struct row_builder *self, enum bb_roster_field field,
                             const char *text, struct bb_error *err)
{
	struct bb_error said = BB_ERROR_INIT;
	char *cell = NULL, *clean = NULL;
	enum bb_status status;

	if (is_blank(text))
		return BB_OK;
	status = trim(&cell, text, err);
	if (status != BB_OK)
		return status;
	status = bb_text_clean_line(&clean, cell, CELL_MAX, bb_roster_field_name(field), &said);
	free(cell);
	if (status != BB_OK)
		return settle(self, self->row.line, field, &said, err);
	status = read_field(self, field, clean, err);
	free(clean);
	return status;
}

/* -- whole rows -- */

/* Whether an address stands in a good row before; the other row's line in that case. */
static bool stands_before(struct row_builder *self, const char *address, uint32_t *line)
{
	return address_table_find(&self->lines, address, line);
}

static enum bb_status judge_address(struct row_builder *self, const char *address,
                                    enum bb_roster_field field, struct bb_error *err)
{
	char reason[BB_ADDRESS_MAX + 64];
	uint32_t line;

	if (!stands_before(self, address, &line))
		return BB_OK;
	snprintf(reason, sizeof reason, "%s stands in line %u, too", address, line);
	return builder_find(self, self->row.line, bb_roster_field_name(field), reason, err);
}

static enum bb_status judge_row(struct row_builder *self, struct bb_error *err)
{
	struct bb_roster_row *row = &self->row;
	enum bb_status status = BB_OK;

	if (!row->address && !self->refused)
		return builder_find(self, row->line, "email", "it is missing", err);
	if (row->address)
		status = judge_address(self, row->address, BB_FIELD_EMAIL, err);
	for (size_t i = 0; status == BB_OK && i < row->further_count; i++)
		status = judge_address(self, row->further[i], BB_FIELD_FURTHER, err);
	if (status == BB_OK && row->given & BB_FIELD_BIT(BB_FIELD_PAUSED_UNTIL) &&
	    row->status != BB_MEMBER_PAUSED && !self->refused)
		status = builder_find(self, row->line, "paused_until", "the status is not paused",
		                      err);
	return status;
}

static enum bb_status remember_row(struct row_builder *self, struct bb_error *err)
{
	const struct bb_roster_row *row = &self->row;
	uint32_t line = row->line < UINT32_MAX ? (uint32_t)row->line : UINT32_MAX;
	enum bb_status status = address_table_add(&self->lines, row->address, line, err);

	for (size_t i = 0; status == BB_OK && i < row->further_count; i++)
		status = address_table_add(&self->lines, row->further[i], line, err);
	return status;
}

static enum bb_status settle_name(struct row_builder *self, struct bb_error *err)
{
	if (!has_name(self) && self->mailbox_name) {
		free(self->row.name);
		self->row.name = self->mailbox_name;
		self->mailbox_name = NULL;
		self->row.given |= BB_FIELD_BIT(BB_FIELD_NAME);
	}
	return self->row.name ? BB_OK : bb_text_copy(&self->row.name, "", err);
}

enum bb_status builder_end(struct row_builder *self, struct bb_error *err)
{
	enum bb_status status = judge_row(self, err);

	if (status != BB_OK || self->refused)
		return status;
	status = settle_name(self, err);
	if (status == BB_OK)
		status = remember_row(self, err);
	return status == BB_OK ? self->handler->row(self->handler->context, &self->row, err)
	                       : status;
}
