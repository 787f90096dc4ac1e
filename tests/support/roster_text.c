/* SPDX-License-Identifier: MIT */
#include "roster_text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void add_month(struct bb_bytes *out, const char *name, struct bb_month month)
{
	char text[BB_MONTH_SIZE];

	bb_month_format(text, month);
	bb_bytes_addf(out, " %s=%s", name, text);
}

static enum bb_status add_row(void *context, const struct bb_roster_row *row, struct bb_error *err)
{
	struct bb_bytes *out = context;

	(void)err;
	bb_bytes_addf(out, "%zu %s <%s>", row->line, row->name, row->address);
	for (size_t i = 0; i < row->further_count; i++)
		bb_bytes_addf(out, " +%s", row->further[i]);
	if (row->given & BB_FIELD_BIT(BB_FIELD_LEADS))
		bb_bytes_addf(out, " leads=%s", row->leads ? "yes" : "no");
	if (row->given & BB_FIELD_BIT(BB_FIELD_JOINED))
		add_month(out, "joined", row->joined);
	if (row->given & BB_FIELD_BIT(BB_FIELD_STATUS))
		bb_bytes_addf(out, " status=%s", bb_member_status_name(row->status));
	if (row->given & BB_FIELD_BIT(BB_FIELD_PAUSED_UNTIL))
		add_month(out, "paused_until", row->paused_until);
	if (row->given & BB_FIELD_BIT(BB_FIELD_ZONE))
		bb_bytes_addf(out, " zone=%s", row->zone);
	bb_bytes_add_char(out, '\n');
	return BB_OK;
}

static enum bb_status add_finding(void *context, const struct bb_import_finding *finding,
                                  struct bb_error *err)
{
	(void)err;
	bb_bytes_addf(context, "%zu: %s%s%s\n", finding->line, finding->field ? finding->field : "",
	              finding->field ? ": " : "", finding->reason);
	return BB_OK;
}

static enum bb_status add_unused(void *context, const char *column, struct bb_error *err)
{
	(void)err;
	bb_bytes_addf(context, "-%s\n", column);
	return BB_OK;
}

/* The part of the file in a block of its own, so that reading beyond it is seen. */
static enum bb_status feed(struct bb_roster_import *import, const char *bytes, size_t len,
                           struct bb_error *err)
{
	char *block = malloc(len);
	enum bb_status status;

	assert(block);
	memcpy(block, bytes, len);
	status = bb_roster_import_feed(import, block, len, err);
	free(block);
	return status;
}

void roster_text(struct bb_bytes *out, const char *bytes, size_t len, size_t chunk,
                 const char *map_text)
{
	const struct bb_import_handler handler = { out, add_row, add_finding, add_unused };
	struct bb_roster_import *import = NULL;
	struct bb_column_map *map = NULL;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = BB_OK;

	if (map_text)
		status = bb_column_map_parse(&map, map_text, &err);
	if (status == BB_OK)
		status = bb_roster_import_new(&import, map, &handler, &err);
	for (size_t at = 0; status == BB_OK && at < len; at += chunk)
		status = feed(import, bytes + at, len - at < chunk ? len - at : chunk, &err);
	if (status == BB_OK)
		status = bb_roster_import_finish(import, &err);
	if (status != BB_OK)
		bb_bytes_addf(out, "= %s\n", err.text);
	bb_roster_import_free(import);
	bb_column_map_free(map);
}
