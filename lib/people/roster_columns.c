/* SPDX-License-Identifier: MIT */
/*
 * Headers and maps. Decides by tables which header means what: plain words and
 * those of the exports of Google, Outlook and Thunderbird. Doesn't look at rows
 * to guess what a column might hold, but for telling whether there is a header.
 */
#include <brownbag/roster_import.h>

#include "people/roster_columns.h"

#include <brownbag/bytes.h>
#include <brownbag/text.h>

#include <stdlib.h>
#include <string.h>

enum {
	HEADER_MAX = 200, /* bytes of a header that is looked up */
	MAP_MAX = 4096,
};

/* "#" stands for a number. Folded; an underscore counts as a blank. */
static const struct { const char *header; enum column column; } synonyms[] = {
	{ "name", COLUMN_NAME },
	{ "full name", COLUMN_NAME },
	{ "fullname", COLUMN_NAME },
	{ "display name", COLUMN_NAME }, /* Thunderbird */
	{ "displayname", COLUMN_NAME },
	{ "contact name", COLUMN_NAME },
	{ "first name", COLUMN_FIRST }, /* Outlook, Thunderbird, Google since 2024 */
	{ "firstname", COLUMN_FIRST },
	{ "given name", COLUMN_FIRST }, /* Google before */
	{ "forename", COLUMN_FIRST },
	{ "first", COLUMN_FIRST },
	{ "last name", COLUMN_LAST },
	{ "lastname", COLUMN_LAST },
	{ "family name", COLUMN_LAST },
	{ "surname", COLUMN_LAST },
	{ "last", COLUMN_LAST },
	{ "email", COLUMN_EMAIL },
	{ "e-mail", COLUMN_EMAIL },
	{ "e mail", COLUMN_EMAIL },
	{ "mail", COLUMN_EMAIL },
	{ "email address", COLUMN_EMAIL },
	{ "e-mail address", COLUMN_EMAIL }, /* Outlook */
	{ "mail address", COLUMN_EMAIL },
	{ "emailaddress", COLUMN_EMAIL },
	{ "primary email", COLUMN_EMAIL },   /* Thunderbird */
	{ "secondary email", COLUMN_EMAIL }, /* Thunderbird */
	{ "e-mail # - value", COLUMN_EMAIL }, /* Google */
	{ "e-mail # address", COLUMN_EMAIL }, /* Outlook */
	{ "email # address", COLUMN_EMAIL },
	{ "email #", COLUMN_EMAIL },
	{ "e-mail #", COLUMN_EMAIL },
	{ "email#", COLUMN_EMAIL },
	{ "address", COLUMN_ADDRESS },
	{ "e-mail # - type", COLUMN_EMAIL_LABEL },  /* Google before 2024 */
	{ "e-mail # - label", COLUMN_EMAIL_LABEL }, /* Google since */
	{ "further", COLUMN_FURTHER },
	{ "leads", COLUMN_LEADS },
	{ "joined", COLUMN_JOINED },
	{ "status", COLUMN_STATUS },
	{ "paused until", COLUMN_PAUSED_UNTIL },
	{ "zone", COLUMN_ZONE },
	{ "timezone", COLUMN_ZONE },
	{ "time zone", COLUMN_ZONE },
};

/* The keys of a map. */
static const struct { const char *key; enum column column; } keys[] = {
	{ "name", COLUMN_NAME },
	{ "first", COLUMN_FIRST },
	{ "last", COLUMN_LAST },
	{ "email", COLUMN_EMAIL },
	{ "further", COLUMN_FURTHER },
	{ "leads", COLUMN_LEADS },
	{ "joined", COLUMN_JOINED },
	{ "status", COLUMN_STATUS },
	{ "paused_until", COLUMN_PAUSED_UNTIL },
	{ "zone", COLUMN_ZONE },
};

enum { KEY_COUNT = sizeof keys / sizeof *keys };

struct bb_column_map {
	char *columns[KEY_COUNT]; /* normal spelling of the header; "": left out; NULL: not mapped
	                           */
};

/* -- spelling -- */

/* A header as it is compared: clean, folded, underscores as blanks. "" if it can't be one. */
static enum bb_status spell(char **out, const char *header, struct bb_error *err)
{
	char *spaced = NULL, *clean = NULL;
	enum bb_status status = bb_text_copy(&spaced, header, err);

	for (char *c = spaced; c && *c; c++) {
		if (*c == '_' || *c == '\n' || *c == '\r' || *c == '\t')
			*c = ' ';
	}
	if (status == BB_OK)
		status = bb_text_clean_line(&clean, spaced, HEADER_MAX, "header", err);
	if (status == BB_OK)
		status = bb_text_fold(out, clean, err);
	else if (status == BB_EINVAL)
		status = bb_text_copy(out, "", err);
	free(clean);
	free(spaced);
	return status;
}

/* Whether a header is a pattern in which "#" stands for digits. */
static bool fits(const char *header, const char *pattern)
{
	while (*pattern && *header) {
		size_t digits = strspn(header, "0123456789");

		if (*pattern == '#' && digits > 0)
			header += digits;
		else if (*pattern == *header)
			header++;
		else
			return false;
		pattern++;
	}
	return *pattern == *header;
}

static enum column look_up(const char *header)
{
	for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++) {
		if (fits(header, synonyms[i].header))
			return synonyms[i].column;
	}
	return COLUMN_UNUSED;
}

/* -- maps -- */

void bb_column_map_free(struct bb_column_map *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < KEY_COUNT; i++)
		free(self->columns[i]);
	free(self);
}

static enum bb_status refuse_key(const char *key, struct bb_error *err)
{
	struct bb_bytes shown = BB_BYTES_INIT(1024);
	const char *names[KEY_COUNT], *meant;
	enum bb_status status;

	for (size_t i = 0; i < KEY_COUNT; i++)
		names[i] = keys[i].key;
	meant = bb_text_nearest(key, names, KEY_COUNT);
	bb_text_show(&shown, key, strnlen(key, 100));
	if (meant)
		status =
			bb_error_set(err, BB_EINVAL, "no field \"%s\" to map; did you mean \"%s\"?",
		                     bb_bytes_text(&shown), meant);
	else
		status = bb_error_set(err, BB_EINVAL,
		                      "no field \"%s\" to map; there are name, first, last, email, "
		                      "further, leads, joined, status, paused_until and zone",
		                      bb_bytes_text(&shown));
	bb_bytes_release(&shown);
	return status;
}

/* One "key=column", changed in place. */
static enum bb_status read_pair(struct bb_column_map *map, char *pair, struct bb_error *err)
{
	char *equals = strchr(pair, '=');

	if (!equals)
		return bb_error_set(err, BB_EINVAL,
		                    "a map is written as name=Column,email=Column, columns by "
		                    "their header or number");
	*equals = '\0';
	pair += strspn(pair, " ");
	for (char *end = equals; end > pair && end[-1] == ' '; end--)
		end[-1] = '\0';
	for (size_t i = 0; i < KEY_COUNT; i++) {
		if (strcmp(pair, keys[i].key) != 0)
			continue;
		if (map->columns[i])
			return bb_error_set(err, BB_EINVAL, "%s is mapped twice", keys[i].key);
		return spell(&map->columns[i], equals + 1, err);
	}
	return refuse_key(pair, err);
}

enum bb_status bb_column_map_parse(struct bb_column_map **out, const char *text,
                                   struct bb_error *err)
{
	struct bb_column_map *map = calloc(1, sizeof *map);
	char *copy = NULL;
	enum bb_status status;

	if (!map)
		return bb_error_set(err, BB_EIO, "out of memory");
	if (strlen(text) > MAP_MAX)
		status = bb_error_set(err, BB_EINVAL, "a map has at most %d bytes", MAP_MAX);
	else
		status = bb_text_copy(&copy, text, err);
	for (char *pair = copy, *next; status == BB_OK && pair; pair = next) {
		next = strchr(pair, ',');
		if (next)
			*next++ = '\0';
		status = read_pair(map, pair, err);
	}
	free(copy);
	if (status == BB_OK)
		*out = map;
	else
		bb_column_map_free(map);
	return status;
}

/* -- columns -- */

/* The record's fields in normal spelling. */
struct headers {
	char *texts[BB_CSV_FIELDS_MAX];
	size_t count;
};

static void release_headers(struct headers *self)
{
	for (size_t i = 0; i < self->count; i++)
		free(self->texts[i]);
}

static enum bb_status read_headers(struct headers *out, const struct bb_csv_record *record,
                                   struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < record->count; i++) {
		status = spell(&out->texts[i], record->fields[i], err);
		out->count += status == BB_OK;
	}
	return status;
}

/* The column that a map names: by header, else by number. BB_CSV_FIELDS_MAX: none. */
static size_t find_column(const struct headers *headers, const char *wanted)
{
	size_t digits = strspn(wanted, "0123456789");
	unsigned long number;

	for (size_t i = 0; i < headers->count; i++) {
		if (strcmp(headers->texts[i], wanted) == 0)
			return i;
	}
	number = wanted[digits] == '\0' && digits > 0 && digits < 5 ? strtoul(wanted, NULL, 10) : 0;
	return number >= 1 && number <= headers->count ? number - 1 : BB_CSV_FIELDS_MAX;
}

static bool is_name_part(enum column column)
{
	return column == COLUMN_NAME || column == COLUMN_FIRST || column == COLUMN_LAST;
}

/* Whether a mapped field takes the place of what a header would mean by itself. */
static bool takes_place_of(enum column mapped, enum column by_header)
{
	if (is_name_part(mapped))
		return is_name_part(by_header);
	if (mapped == COLUMN_EMAIL)
		return by_header == COLUMN_EMAIL || by_header == COLUMN_ADDRESS ||
		       by_header == COLUMN_EMAIL_LABEL;
	return mapped == by_header;
}

/* What the map sets beside goes first, so that a mapped column can be one of them. */
static enum bb_status apply_map(struct columns *columns, const struct bb_column_map *map,
                                const struct headers *headers, struct bb_error *err)
{
	uint8_t of[BB_CSV_FIELDS_MAX];

	memcpy(of, columns->of, sizeof of);
	for (size_t k = 0; k < KEY_COUNT; k++) {
		for (size_t i = 0; map->columns[k] && i < columns->count; i++) {
			if (takes_place_of(keys[k].column, (enum column)of[i]))
				columns->of[i] = COLUMN_LEFT_OUT;
		}
	}
	for (size_t k = 0; k < KEY_COUNT; k++) {
		const char *wanted = map->columns[k];
		size_t at = wanted && *wanted ? find_column(headers, wanted) : 0;

		if (!wanted || !*wanted)
			continue;
		if (at == BB_CSV_FIELDS_MAX)
			return bb_error_set(
				err, BB_EINVAL,
				"the map names a column \"%s\" that is not there; there "
				"are %zu",
				wanted, headers->count);
		columns->of[at] = (uint8_t)keys[k].column;
	}
	return BB_OK;
}

static bool has_column(const struct columns *columns, enum column column)
{
	return memchr(columns->of, column, columns->count) != NULL;
}

/* "Address" is where mail goes to if nothing else is. */
static void settle_addresses(struct columns *columns)
{
	bool has_email = has_column(columns, COLUMN_EMAIL);

	for (size_t i = 0; i < columns->count; i++) {
		if (columns->of[i] == COLUMN_ADDRESS)
			columns->of[i] = has_email ? COLUMN_UNUSED : COLUMN_EMAIL;
	}
}

/* No header holds an @, and every row does where its address is. */
static bool looks_like_header(const struct columns *columns, const struct bb_csv_record *first)
{
	for (size_t i = 0; i < first->count; i++) {
		if (columns->of[i] == COLUMN_EMAIL && strchr(first->fields[i], '@'))
			return false;
	}
	return true;
}

static enum bb_status refuse_columns(const struct bb_csv_record *first, struct bb_error *err)
{
	for (size_t i = 0; i < first->count; i++) {
		if (strchr(first->fields[i], '@'))
			return bb_error_set(
				err, BB_EINVAL,
				"line %zu is no header: say which column is which, as in "
				"--map name=1,email=2",
				first->line);
	}
	return bb_error_set(err, BB_EINVAL,
	                    "line %zu names no column of e-mail addresses: say which it is, as in "
	                    "--map email=2 or --map email=Contact", first->line);
}

enum bb_status columns_find(struct columns *out, const struct bb_column_map *map,
                            const struct bb_csv_record *first, struct bb_error *err)
{
	struct columns columns = { .count = first->count };
	struct headers headers = { .count = 0 };
	enum bb_status status = read_headers(&headers, first, err);

	if (status != BB_OK)
		goto out;
	for (size_t i = 0; i < headers.count; i++)
		columns.of[i] = (uint8_t)look_up(headers.texts[i]);
	if (map)
		status = apply_map(&columns, map, &headers, err);
	if (status != BB_OK)
		goto out;
	settle_addresses(&columns);
	columns.has_header = looks_like_header(&columns, first);
	if (has_column(&columns, COLUMN_EMAIL))
		*out = columns;
	else
		status = refuse_columns(first, err);
out:
	release_headers(&headers);
	return status;
}
