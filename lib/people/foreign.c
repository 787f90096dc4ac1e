/* SPDX-License-Identifier: MIT */
/*
 * What people give an import by mistake. Decides by the first bytes alone, so
 * that the mistake is named, not its hundredth consequence.
 */
#include "people/foreign.h"

#include <string.h>
#include <strings.h>

#define SAVE_AS_CSV "save it as CSV and import that"

static const struct { const char *magic; size_t len; const char *told; } foreign_bytes[] = {
	{ "PK\3\4", 4, "it is a spreadsheet or an archive; " SAVE_AS_CSV },
	{ "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, "it is an old Excel file; " SAVE_AS_CSV },
	{ "%PDF-", 5, "it is a PDF; " SAVE_AS_CSV },
	{ "{\\rtf", 5, "it is RTF; " SAVE_AS_CSV },
	{ "\x1F\x8B", 2, "it is compressed; unpack it first" },
	{ "SQLite f", 8, "it is a database; " SAVE_AS_CSV },
};

static const struct { const char *word; const char *told; } foreign_words[] = {
	{ "BEGIN:VCALENDAR", "it is a calendar, not an address book" },
	{ "<", "it is HTML or XML; " SAVE_AS_CSV },
	{ "{", "it is JSON, but no array of people" },
	{ "dn:", "it is LDIF; export it as CSV or vCard" },
};

const char *foreign_by_bytes(const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < sizeof foreign_bytes / sizeof *foreign_bytes; i++) {
		if (len >= foreign_bytes[i].len &&
		    memcmp(bytes, foreign_bytes[i].magic, foreign_bytes[i].len) == 0)
			return foreign_bytes[i].told;
	}
	return NULL;
}

const char *foreign_by_word(const char *text)
{
	for (size_t i = 0; i < sizeof foreign_words / sizeof *foreign_words; i++) {
		const char *word = foreign_words[i].word;

		if (strncasecmp(text, word, strlen(word)) == 0)
			return foreign_words[i].told;
	}
	return NULL;
}
