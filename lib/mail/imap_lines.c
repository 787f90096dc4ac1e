/* SPDX-License-Identifier: MIT */
/*
 * What an IMAP server says of a folder and its messages (RFC 3501 7). Decides
 * nothing; a line that isn't understood says nothing. Numbers out of range count
 * as not said.
 */
#include "mail/imap_lines.h"

#include <brownbag/date.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A number of at most `max` behind blanks. @return what is behind it; NULL: there is none */
static const char *read_number(const char *text, uint64_t max, uint64_t *out)
{
	uint64_t value = 0;

	while (*text == ' ')
		text++;
	if (!isdigit((unsigned char)*text))
		return NULL;
	for (; isdigit((unsigned char)*text); text++) {
		uint64_t digit = (uint64_t)(*text - '0');

		if (value > (max - digit) / 10)
			return NULL;
		value = value * 10 + digit;
	}
	*out = value;
	return text;
}

static const char *skip_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	return strncasecmp(text, word, len) == 0 ? text + len : NULL;
}

static void read_code(uint32_t *out, const char *text, const char *name)
{
	const char *behind = skip_word(text, name);
	uint64_t number = 0;

	if (behind && *behind == ' ' && read_number(behind, UINT32_MAX, &number))
		*out = (uint32_t)number;
}

void imap_read_folder(struct imap_folder *folder, const char *line)
{
	const char *code = skip_word(line, "* OK ["), *behind;
	uint64_t number = 0;

	if (code) {
		read_code(&folder->uidvalidity, code, "UIDVALIDITY");
		read_code(&folder->uidnext, code, "UIDNEXT");
		return;
	}
	code = skip_word(line, "*");
	behind = code ? read_number(code, UINT32_MAX, &number) : NULL;
	if (behind && skip_word(behind, " EXISTS")) {
		folder->exists = (uint32_t)number;
		folder->counted = true;
	}
}

/* -- dates -- */

static int month_of(const char *text)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (int i = 0; i < 12; i++)
		if (strncasecmp(text, names + 3 * i, 3) == 0)
			return i + 1;
	return 0;
}

/* Whether a text is made as `form` says: 9 is a digit, _ a digit or a blank, a a letter. */
static bool has_form(const char *text, const char *form)
{
	for (; *form; form++, text++) {
		unsigned char c = (unsigned char)*text;

		if ((*form == '9' && !isdigit(c)) || (*form == 'a' && !isalpha(c)) ||
		    (*form == '_' && !isdigit(c) && c != ' ') || (*form == '+' && c != '+' && c != '-'))
			return false;
		if (!strchr("9a_+", *form) && c != (unsigned char)*form)
			return false;
	}
	return true;
}

static int digits(const char *text, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++)
		value = value * 10 + (text[i] == ' ' ? 0 : text[i] - '0');
	return value;
}

int64_t imap_read_date(const char *text)
{
	struct bb_wall wall;
	int offset;

	if (!has_form(text, "_9-aaa-9999 99:99:99 +9999"))
		return 0;
	wall = (struct bb_wall){
		.date = { digits(text + 7, 4), month_of(text + 3), digits(text, 2) },
		.hour = digits(text + 12, 2),
		.minute = digits(text + 15, 2),
		.second = digits(text + 18, 2),
	};
	offset = (digits(text + 22, 2) * 60 + digits(text + 24, 2)) * 60;
	if (!bb_date_is_valid(wall.date) || wall.hour > 23 || wall.minute > 59 || wall.second > 60)
		return 0;
	return bb_wall_seconds(wall) - (text[21] == '-' ? -offset : offset);
}

/* -- messages -- */

/* One item of the list and its value. @return what is behind it; NULL: it isn't understood */
static const char *read_pair(struct imap_item *item, const char *text)
{
	const char *behind;
	uint64_t number = 0;

	if ((behind = skip_word(text, "UID ")) != NULL) {
		behind = read_number(behind, UINT32_MAX, &number);
		item->uid = (uint32_t)number;
	} else if ((behind = skip_word(text, "RFC822.SIZE ")) != NULL) {
		behind = read_number(behind, UINT64_MAX, &number);
		item->size = number;
	} else if ((behind = skip_word(text, "INTERNALDATE \"")) != NULL) {
		item->arrived_at = imap_read_date(behind);
		behind = strchr(behind, '"');
		return behind ? behind + 1 : NULL;
	}
	return behind;
}

/* What wasn't asked for (FLAGS, MODSEQ) may stand between; its value has no quotes. */
static const char *skip_pair(const char *text)
{
	text += strcspn(text, " )");
	text += strspn(text, " ");
	if (*text == '(')
		text += strcspn(text, ")");
	else
		return text + strcspn(text, " )");
	return *text ? text + 1 : text;
}

bool imap_read_item(struct imap_item *out, const char *line)
{
	struct imap_item item = { 0, 0, 0 };
	const char *at = skip_word(line, "*"), *behind;
	uint64_t number;

	at = at ? read_number(at, UINT32_MAX, &number) : NULL;
	at = at ? skip_word(at, " FETCH (") : NULL;
	if (!at)
		return false;
	for (; *at && *at != ')' && *at != '\r' && *at != '\n'; at += strspn(at, " ")) {
		behind = read_pair(&item, at);
		at = behind ? behind : skip_pair(at);
	}
	if (item.uid == 0)
		return false;
	*out = item;
	return true;
}

bool imap_is_gone(const char *line, size_t len)
{
	static const char nothing[] = " BODY[] NIL";

	return len > 0 && *line == '*' && memmem(line, len, nothing, strlen(nothing)) != NULL;
}
