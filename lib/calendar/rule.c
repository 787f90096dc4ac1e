/* SPDX-License-Identifier: MIT */
/*
 * The meeting rule: its time range, and its two ways of being written as one.
 * Knows no zone: a rule says what the wall shows.
 */
#include <brownbag/rule.h>

#include "calendar/rule_shape.h"

#include <brownbag/bytes.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MINUTES_MIN = 5, MINUTES_AN_HOUR = 60 };

/* -- the time range -- */

/* "12:00" or "9:30" in minutes after midnight; moves `*at` behind it. */
static bool read_time(const char **at, int *out)
{
	const char *text = *at;
	size_t digits = strspn(text, "0123456789");
	int hour, minute;

	if (digits < 1 || digits > 2 || text[digits] != ':' ||
	    !isdigit((unsigned char)text[digits + 1]) || !isdigit((unsigned char)text[digits + 2]))
		return false;
	hour = digits == 2 ? (text[0] - '0') * 10 + text[1] - '0' : text[0] - '0';
	text += digits + 1;
	minute = (text[0] - '0') * 10 + text[1] - '0';
	if (hour > 23 || minute > 59)
		return false;
	*out = hour * MINUTES_AN_HOUR + minute;
	*at = text + 2;
	return true;
}

/* A hyphen, or the dash that word processors make of one. */
static bool skip_dash(const char **at)
{
	static const char en_dash[] = "\xe2\x80\x93";

	*at += strspn(*at, " \t");
	if (**at == '-')
		++*at;
	else if (strncmp(*at, en_dash, strlen(en_dash)) == 0)
		*at += strlen(en_dash);
	else
		return false;
	*at += strspn(*at, " \t");
	return true;
}

static enum bb_status refuse_open_end(const char *text, int start, struct bb_error *err)
{
	int end = start + MINUTES_AN_HOUR;

	if (end >= 24 * MINUTES_AN_HOUR)
		return bb_error_set(err, BB_EINVAL, "\"%s\" lacks its end", text);
	return bb_error_set(err, BB_EINVAL, "\"%s\" lacks its end; write \"%02d:%02d-%02d:%02d\"",
	                    text, start / 60, start % 60, end / 60, end % 60);
}

static enum bb_status read_range(struct bb_rule *rule, const char *text, struct bb_error *err)
{
	const char *at = text;
	int start, end;

	if (!read_time(&at, &start))
		return bb_error_set(err, BB_EINVAL, "\"%s\" is no time range; write \"12:00-13:00\"",
		                    text);
	if (!skip_dash(&at))
		return *at == '\0' ? refuse_open_end(text, start, err) :
				     bb_error_set(err, BB_EINVAL,
		                                  "\"%s\" is no time range; write \"12:00-13:00\"", text);
	if (!read_time(&at, &end) || *at != '\0')
		return bb_error_set(err, BB_EINVAL, "\"%s\" is no time range; write \"12:00-13:00\"",
		                    text);
	if (end < start + MINUTES_MIN)
		return bb_error_set(err, BB_EINVAL,
		                    "\"%s\": its end is less than %d minutes after its beginning", text,
		                    MINUTES_MIN);
	rule->start = start;
	rule->minutes = end - start;
	return BB_OK;
}

/* -- the whole text -- */

/* Where the time range begins: the digits in front of the first colon. */
static size_t range_at(const char *text)
{
	size_t from = strncasecmp(text, "RRULE:", strlen("RRULE:")) == 0 ? strlen("RRULE:") : 0;
	const char *colon = strchr(text + from, ':');
	size_t at;

	if (!colon)
		return strlen(text);
	at = (size_t)(colon - text);
	while (at > from && isdigit((unsigned char)text[at - 1]))
		at--;
	return at;
}

/* Without the blanks at its end. */
static void trim(char *text)
{
	size_t len = strlen(text);

	while (len > 0 && isspace((unsigned char)text[len - 1]))
		len--;
	text[len] = '\0';
}

/* Days and range of one rule, both inside `text`, which is cut. */
static enum bb_status read_rule(struct bb_rule *rule, char *text, struct bb_error *err)
{
	size_t at;
	char range[BB_RULE_TEXT_SIZE];
	enum bb_status status;

	text += strspn(text, " \t");
	trim(text);
	at = range_at(text);
	memcpy(range, text + at, strlen(text + at) + 1);
	text[at] = '\0';
	trim(text);
	if (*text == '\0')
		return bb_error_set(err, BB_EINVAL,
		                    "\"%s\" lacks its days; write \"second tuesday 12:00-13:00\"", range);
	status = rule_recur_is_meant(text) ? rule_recur_read(rule, text, err) :
					     rule_words_read(rule, text, err);
	if (status != BB_OK)
		return status;
	if (*range == '\0')
		return bb_error_set(err, BB_EINVAL,
		                    "\"%s\" lacks its time; write \"%s 12:00-13:00\"", text, text);
	return read_range(rule, range, err);
}

enum bb_status bb_rule_parse(struct bb_rule **out, const char *text, struct bb_error *err)
{
	char copy[BB_RULE_TEXT_SIZE];
	struct bb_rule rule = { 0 }, *made;
	enum bb_status status;

	if (strlen(text) >= sizeof copy)
		return bb_error_set(err, BB_EINVAL, "a meeting rule has at most %d bytes",
		                    BB_RULE_TEXT_SIZE - 1);
	memcpy(copy, text, strlen(text) + 1);
	status = read_rule(&rule, copy, err);
	if (status != BB_OK)
		return status;
	if (!rule_comes_true(&rule))
		return bb_error_set(err, BB_EINVAL, "\"%s\" never comes true", text);
	made = malloc(sizeof *made);
	if (!made)
		return bb_error_set(err, BB_EIO, "out of memory");
	*made = rule;
	*out = made;
	return BB_OK;
}

void bb_rule_free(struct bb_rule *self)
{
	free(self);
}

struct bb_wall bb_rule_start(const struct bb_rule *self, struct bb_date day)
{
	return (struct bb_wall){ day, self->start / MINUTES_AN_HOUR, self->start % MINUTES_AN_HOUR,
		                 0 };
}

int bb_rule_minutes(const struct bb_rule *self)
{
	return self->minutes;
}

bool bb_rule_needs_first(const struct bb_rule *self)
{
	return self->interval > 1;
}
