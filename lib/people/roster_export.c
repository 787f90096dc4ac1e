/* SPDX-License-Identifier: MIT */
/*
 * Rosters as CSV and vCard. Decides how each field is spelt, in the one spelling
 * that the import takes without a question.
 */
#include <brownbag/roster_export.h>

#include "people/cell_guard.h"

#include <brownbag/content_line.h>
#include <brownbag/roster_row.h>

#include <string.h>

enum { LINE_MAX_BYTES = 8 * 1024 }; /* a name and nine addresses, escaped */

static void add_month(struct bb_bytes *out, struct bb_month month)
{
	char text[BB_MONTH_SIZE];

	if (month.year == 0)
		return;
	bb_month_format(text, month);
	bb_bytes_add_text(out, text);
}

static void add_further(struct bb_bytes *out, const struct bb_member *member)
{
	for (size_t i = 0; i < member->further_count; i++)
		bb_bytes_addf(out, "%s%s", i ? "; " : "", member->further[i]);
}

/* The text of a field as it stands in a cell or property, before any escape. */
static void add_field(struct bb_bytes *out, const struct bb_member *member,
                      enum bb_roster_field field)
{
	switch (field) {
	case BB_FIELD_NAME:
		bb_bytes_add_text(out, member->name);
		break;
	case BB_FIELD_EMAIL:
		bb_bytes_add_text(out, member->address);
		break;
	case BB_FIELD_FURTHER:
		add_further(out, member);
		break;
	case BB_FIELD_LEADS:
		bb_bytes_add_text(out, member->leads ? "yes" : "no");
		break;
	case BB_FIELD_JOINED:
		add_month(out, member->joined);
		break;
	case BB_FIELD_STATUS:
		bb_bytes_add_text(out, bb_member_status_name(member->status));
		break;
	case BB_FIELD_PAUSED_UNTIL:
		if (member->status == BB_MEMBER_PAUSED)
			add_month(out, member->paused_until);
		break;
	case BB_FIELD_ZONE:
		bb_bytes_add_text(out, member->zone ? member->zone : "");
		break;
	case BB_FIELD_COUNT:
		break;
	}
}

/* -- CSV -- */

static void add_cell(struct bb_bytes *out, const char *text)
{
	bool guarded = cell_needs_guard(text);
	bool quoted = text[strcspn(text, ",;\t\"\r\n")] != '\0' || text[0] == ' ';

	if (quoted)
		bb_bytes_add_char(out, '"');
	if (guarded)
		bb_bytes_add_char(out, CELL_GUARD);
	for (; *text; text++) {
		if (*text == '"')
			bb_bytes_add_char(out, '"');
		bb_bytes_add_char(out, *text);
	}
	if (quoted)
		bb_bytes_add_char(out, '"');
}

void bb_roster_export_csv_header(struct bb_bytes *out)
{
	for (int field = 0; field < BB_FIELD_COUNT; field++)
		bb_bytes_addf(out, "%s%s", field ? "," : "",
		              bb_roster_field_name((enum bb_roster_field)field));
	bb_bytes_add_text(out, "\r\n");
}

void bb_roster_export_csv(struct bb_bytes *out, const struct bb_member *member)
{
	struct bb_bytes cell = BB_BYTES_INIT(LINE_MAX_BYTES);

	if (member->status == BB_MEMBER_FORMER)
		return;
	for (int field = 0; field < BB_FIELD_COUNT; field++) {
		bb_bytes_clear(&cell);
		add_field(&cell, member, (enum bb_roster_field)field);
		if (field > 0)
			bb_bytes_add_char(out, ',');
		add_cell(out, bb_bytes_text(&cell));
		out->failed |= cell.failed;
	}
	bb_bytes_add_text(out, "\r\n");
	bb_bytes_release(&cell);
}

/* -- vCard -- */

/* A property with a TEXT value; an empty one is left out. */
static void add_property(struct bb_bytes *out, const char *property, const char *text)
{
	struct bb_bytes line = BB_BYTES_INIT(LINE_MAX_BYTES);

	if (*text == '\0')
		return;
	bb_bytes_addf(&line, "%s:", property);
	bb_content_add_text(&line, text);
	bb_content_add_line(out, bb_bytes_text(&line));
	out->failed |= line.failed;
	bb_bytes_release(&line);
}

static void add_field_property(struct bb_bytes *out, const struct bb_member *member,
                               enum bb_roster_field field, const char *property)
{
	struct bb_bytes text = BB_BYTES_INIT(LINE_MAX_BYTES);

	add_field(&text, member, field);
	add_property(out, property, bb_bytes_text(&text));
	out->failed |= text.failed;
	bb_bytes_release(&text);
}

void bb_roster_export_vcard(struct bb_bytes *out, const struct bb_member *member)
{
	if (member->status == BB_MEMBER_FORMER)
		return;
	bb_content_add_line(out, "BEGIN:VCARD");
	bb_content_add_line(out, "VERSION:4.0");
	add_property(out, "FN", member->name[0] ? member->name : member->address);
	add_property(out, "EMAIL;PREF=1", member->address);
	for (size_t i = 0; i < member->further_count; i++)
		add_property(out, "EMAIL", member->further[i]);
	add_field_property(out, member, BB_FIELD_ZONE, "TZ");
	add_field_property(out, member, BB_FIELD_LEADS, "X-BROWNBAG-LEADS");
	add_field_property(out, member, BB_FIELD_JOINED, "X-BROWNBAG-JOINED");
	add_field_property(out, member, BB_FIELD_STATUS, "X-BROWNBAG-STATUS");
	add_field_property(out, member, BB_FIELD_PAUSED_UNTIL, "X-BROWNBAG-PAUSED-UNTIL");
	bb_content_add_line(out, "END:VCARD");
}
