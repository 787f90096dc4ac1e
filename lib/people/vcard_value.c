/* SPDX-License-Identifier: MIT */
/*
 * Values of vCards: quoted-printable (RFC 2045 6.7) and charsets of 2.1, and
 * the three ways in which a version says which of several values is preferred.
 */
#include "people/vcard_value.h"

#include <brownbag/encoding.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PREFERENCE_DEFAULT = 101 }; /* RFC 6350 5.3: 1 to 100, 1 first; none is least */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/*
 * Undo quoted-printable (RFC 2045 6.7) in place. What is no code stays as it is.
 *
 * @return false for a NUL, which no text has
 */
static bool decode_quoted_printable(char *text)
{
	char *kept = text;

	for (; *text; text++) {
		int high = text[0] == '=' ? hex_digit(text[1]) : -1;
		int low = high >= 0 ? hex_digit(text[2]) : -1;

		if (low < 0) {
			*kept++ = *text;
			continue;
		}
		if (high == 0 && low == 0)
			return false;
		*kept++ = (char)(high << 4 | low);
		text += 2;
	}
	*kept = '\0';
	return true;
}

/* The encoding that a line names, by ENCODING=.. or, in 2.1, by its bare word. */
static const char *find_encoding(const struct bb_content_line *line)
{
	const char *encoding = bb_content_param(line, "ENCODING");

	for (size_t i = 0; !encoding && i < line->param_count; i++) {
		const char *value = line->params[i].value;

		if (line->params[i].name[0] == '\0' &&
		    (strcasecmp(value, "QUOTED-PRINTABLE") == 0 ||
		     strcasecmp(value, "BASE64") == 0))
			encoding = value;
	}
	return encoding;
}

enum bb_status vcard_value_decode(struct bb_bytes *out, const struct bb_content_line *line,
                                  char *part, struct bb_error *err)
{
	const char *encoding = find_encoding(line);
	const char *charset = bb_content_param(line, "CHARSET");

	if (encoding && strcasecmp(encoding, "QUOTED-PRINTABLE") == 0) {
		if (!decode_quoted_printable(part))
			return bb_error_set(err, BB_EINVAL, "it holds a NUL byte");
	} else if (encoding && strcasecmp(encoding, "8BIT") != 0 &&
	           strcasecmp(encoding, "7BIT") != 0) {
		return bb_error_set(err, BB_EINVAL, "its encoding is unknown");
	}
	if (charset)
		return bb_decode_named(out, charset, part, strlen(part), err);
	return bb_decode_guessed(out, part, strlen(part), err);
}

/* Whether a list such as "INTERNET,pref" holds a word. */
static bool has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (; *list; list += strcspn(list, ","), list += *list == ',') {
		if (strcspn(list, ",") == len && strncasecmp(list, word, len) == 0)
			return true;
	}
	return false;
}

int vcard_preference(const struct bb_content_line *line)
{
	int preference = PREFERENCE_DEFAULT;

	for (size_t i = 0; i < line->param_count; i++) {
		const struct bb_content_param *param = &line->params[i];
		long given = 0;

		if (strcmp(param->name, "PREF") == 0)
			given = strtol(param->value, NULL, 10);
		else if (strcmp(param->name, "TYPE") == 0 || param->name[0] == '\0')
			given = has_word(param->value, "PREF");
		if (given >= 1 && given < preference)
			preference = (int)given;
	}
	return preference;
}
