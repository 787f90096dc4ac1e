/* SPDX-License-Identifier: MIT */
/*
 * What values of settings may be, type by type. Decides their spelling; knows
 * no key. Rules of lunches are judged by the caller's check, since the floor
 * that reads them is beside this one.
 */
#include <brownbag/config.h>

#include <brownbag/address.h>
#include <brownbag/text.h>
#include <brownbag/zone.h>

#include "config/values.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { DAYS_A_WEEK = 7, DAYS_A_MONTH = 30, DAYS_A_YEAR = 365, MINUTES_AN_HOUR = 60 };

/* -- readers -- */

/* Digits to the first other byte; false if there are none or too many. */
static bool read_digits(const char **text, int *out)
{
	const char *p = *text;
	int value = 0;

	for (; *p >= '0' && *p <= '9'; p++) {
		if (p - *text >= 9)
			return false;
		value = value * 10 + (*p - '0');
	}
	if (p == *text)
		return false;
	*text = p;
	*out = value;
	return true;
}

bool value_read_int(const struct bb_config_key *key, const char *text, int *out)
{
	int value;

	if (!read_digits(&text, &value) || *text != '\0' || value < key->min || value > key->max)
		return false;
	*out = value;
	return true;
}

bool value_read_bool(const char *text, bool *out)
{
	static const char *const words[] = { "no", "yes", "false", "true", "off", "on" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(text, words[i]) == 0) {
			*out = i % 2 == 1;
			return true;
		}
	return false;
}

/* The place of a word in a list with blanks between; -1 if it isn't there. */
static int place_of(const char *word, size_t len, const char *list)
{
	int place = 0;

	while (*list) {
		size_t candidate = strcspn(list, " ");

		if (candidate == len && memcmp(list, word, len) == 0)
			return place;
		list += candidate + (list[candidate] == ' ');
		place++;
	}
	return -1;
}

bool value_read_choice(const struct bb_config_key *key, const char *text, int *out)
{
	int place = place_of(text, strlen(text), key->choices);

	if (place < 0)
		return false;
	*out = place;
	return true;
}

static bool read_unit(const char *text, const char *unit, int count, struct bb_span *span,
                      int *size)
{
	static const struct {
		const char *words; /* one, then many */
		const char *unit;
		int months, days, minutes;
	} units[] = {
		{ "min minute minutes", "min", 0, 0, 1 },
		{ "hour hours", "min", 0, 0, MINUTES_AN_HOUR },
		{ "day days", "days", 0, 1, 0 },
		{ "week weeks", "days", 0, DAYS_A_WEEK, 0 },
		{ "month months", "days", 1, 0, 0 },
		{ "year years", "days", 12, 0, 0 },
	};

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (strcmp(units[i].unit, unit) != 0 ||
		    place_of(text, strlen(text), units[i].words) < 0)
			continue;
		*span = (struct bb_span){ units[i].months * count, units[i].days * count,
		                          units[i].minutes * count };
		*size = units[i].minutes ? span->minutes
		                         : span->days + span->months / 12 * DAYS_A_YEAR +
		                                   span->months % 12 * DAYS_A_MONTH;
		return true;
	}
	return false;
}

bool value_read_span(const struct bb_config_key *key, const char *text, struct bb_span *out)
{
	struct bb_span span;
	int count, size;

	/* 10,000 of the largest unit still fit into an int of days. */
	if (!read_digits(&text, &count) || count > 10000 || *text++ != ' ' ||
	    !read_unit(text, key->unit, count, &span, &size) || size < key->min || size > key->max)
		return false;
	*out = span;
	return true;
}

/* "mon", "monday": BB_MONDAY .. BB_SUNDAY; 0 if it is none. */
static int read_weekday(const char *word, size_t len)
{
	for (int day = BB_MONDAY; day <= BB_SUNDAY; day++) {
		const char *name = bb_weekday_name((enum bb_weekday)day);

		if ((len == 3 || len == strlen(name)) && strncasecmp(word, name, len) == 0)
			return day;
	}
	return 0;
}

/* "mon" or "mon-fri"; "sat-mon" goes over the end of the week. */
static bool read_weekday_range(const char *word, size_t len, unsigned *mask)
{
	const char *dash = memchr(word, '-', len);
	int first = read_weekday(word, dash ? (size_t)(dash - word) : len);
	int last = dash ? read_weekday(dash + 1, len - (size_t)(dash - word) - 1) : first;

	if (!first || !last)
		return false;
	for (int day = first;; day = day % BB_SUNDAY + 1) {
		*mask |= 1U << day;
		if (day == last)
			return true;
	}
}

bool value_read_weekdays(const char *text, unsigned *out)
{
	unsigned mask = 0;

	while (*text) {
		size_t len = strcspn(text, " ,");

		if (len > 0 && !read_weekday_range(text, len, &mask))
			return false;
		text += len + (text[len] != '\0');
	}
	if (mask)
		*out = mask;
	return mask != 0;
}

/* -- checks: each says what is wrong, quoting the value -- */

static enum bb_status check_choice(const struct bb_config_key *key, const char *text,
                                   struct bb_error *err)
{
	int place;

	if (value_read_choice(key, text, &place))
		return BB_OK;
	return bb_error_set(err, BB_EINVAL, "\"%s\" is none of %s", text, key->choices);
}

static enum bb_status check_int(const struct bb_config_key *key, const char *text,
                                struct bb_error *err)
{
	int value;

	if (value_read_int(key, text, &value))
		return BB_OK;
	return bb_error_set(err, BB_EINVAL, "\"%s\" is no number from %d to %d", text, key->min,
	                    key->max);
}

static enum bb_status check_bool(const char *text, struct bb_error *err)
{
	bool value;

	if (value_read_bool(text, &value))
		return BB_OK;
	return bb_error_set(err, BB_EINVAL, "\"%s\" is neither yes nor no", text);
}

static enum bb_status check_span(const struct bb_config_key *key, const char *text,
                                 struct bb_error *err)
{
	struct bb_span span;

	if (value_read_span(key, text, &span))
		return BB_OK;
	return bb_error_set(err, BB_EINVAL,
	                    "\"%s\" is no length of time from %d to %d %s, such as \"%s\"", text,
	                    key->min, key->max, key->unit, key->fallback);
}

static enum bb_status check_weekdays(const char *text, struct bb_error *err)
{
	unsigned mask;

	if (value_read_weekdays(text, &mask))
		return BB_OK;
	return bb_error_set(err, BB_EINVAL,
	                    "\"%s\" are no days of the week; write mon-fri or mon wed fri", text);
}

static enum bb_status check_date(const char *text, struct bb_error *err)
{
	struct bb_date date;

	return bb_date_parse(&date, text, err);
}

static enum bb_status check_timezone(const char *text, struct bb_error *err)
{
	struct bb_zone *zone = NULL;
	enum bb_status status = bb_zone_load(&zone, text, NULL, err);

	bb_zone_free(zone);
	return status;
}

static enum bb_status check_timing(const struct bb_config_key *key, const char *text,
                                   struct bb_error *err)
{
	struct bb_timing timing;
	enum bb_kind kind = BB_KIND_COUNT;
	enum bb_status status = bb_kind_parse(&kind, key->name, err);

	return status == BB_OK ? bb_timing_parse(&timing, kind, text, err) : status;
}

static enum bb_status check_mailbox(const char *text, struct bb_error *err)
{
	char *name = NULL, *address = NULL;
	enum bb_status status = bb_mailbox_parse(&name, &address, text, err);

	free(name);
	free(address);
	return status;
}

/* A password in a URL would be in argv, in backups and on screens. */
static enum bb_status check_url(const struct bb_config_key *key, const char *text,
                                struct bb_error *err)
{
	size_t scheme = strcspn(text, ":");
	const char *rest = text + scheme + (text[scheme] == ':');
	size_t host;

	if (text[scheme] != ':' || place_of(text, scheme, key->choices) < 0)
		return bb_error_set(err, BB_EINVAL,
		                    "\"%s\" doesn't begin with one of %s and a colon; "
		                    "write it as %.*s://host.example.org", text, key->choices,
		                    (int)strcspn(key->choices, " "), key->choices);
	for (const char *p = text; *p; p++)
		if (*p <= ' ' || *p == '"' || *p == '<' || *p == '>' || *p == 0x7F)
			return bb_error_set(err, BB_EINVAL,
			                    "\"%s\" has a blank, a quote or a bracket in it", text);
	if (strncmp(text, "sendmail:", 9) == 0 || strncmp(text, "maildir:", 8) == 0) {
		if (*rest == '\0')
			return bb_error_set(err, BB_EINVAL, "\"%s\" names no path", text);
		return BB_OK;
	}
	host = strncmp(rest, "//", 2) == 0 ? strcspn(rest + 2, "/?#") : 0;
	if (host == 0)
		return bb_error_set(err, BB_EINVAL, "\"%s\" names no host; write %.*s://host", text,
		                    (int)scheme, text);
	if (memchr(rest + 2, '@', host))
		return bb_error_set(
			err, BB_EINVAL,
			"no user and no password in an address: `user` and `password_command`"
			" are settings of their own");
	return BB_OK;
}

static enum bb_status check_words(const struct bb_config_key *key, const char *text,
                                  struct bb_error *err)
{
	int count = 0;

	for (const char *word = text; *word; count++) {
		size_t len = strcspn(word, " ");
		size_t blank = word[len] == ' ';

		if (place_of(word, len, word + len + blank) >= 0)
			return bb_error_set(err, BB_EINVAL, "\"%.*s\" stands there twice", (int)len,
			                    word);
		word += len + blank;
	}
	if (count < key->min || count > key->max)
		return bb_error_set(err, BB_EINVAL, "%d words; it takes %d, as in \"%s\"", count,
		                    key->min, key->fallback);
	return BB_OK;
}

/* -- all together -- */

static bool may_be_empty(enum bb_value_type type)
{
	switch (type) {
	case BB_VALUE_TEXT:
	case BB_VALUE_RAW:
	case BB_VALUE_DATE:
	case BB_VALUE_MAILBOX:
	case BB_VALUE_URL:
	case BB_VALUE_PATH:
		return true;
	case BB_VALUE_INT:
	case BB_VALUE_BOOL:
	case BB_VALUE_CHOICE:
	case BB_VALUE_TIMEZONE:
	case BB_VALUE_RULE:
	case BB_VALUE_SPAN:
	case BB_VALUE_TIMING:
	case BB_VALUE_WEEKDAYS:
	case BB_VALUE_WORDS:
		break;
	}
	return false;
}

static enum bb_status check_type(const struct bb_config_key *key, const char *text,
                                 bb_config_check *check, void *context, struct bb_error *err)
{
	switch (key->type) {
	case BB_VALUE_INT:
		return check_int(key, text, err);
	case BB_VALUE_BOOL:
		return check_bool(text, err);
	case BB_VALUE_CHOICE:
		return check_choice(key, text, err);
	case BB_VALUE_DATE:
		return check_date(text, err);
	case BB_VALUE_TIMEZONE:
		return check_timezone(text, err);
	case BB_VALUE_SPAN:
		return check_span(key, text, err);
	case BB_VALUE_TIMING:
		return check_timing(key, text, err);
	case BB_VALUE_WEEKDAYS:
		return check_weekdays(text, err);
	case BB_VALUE_MAILBOX:
		return check_mailbox(text, err);
	case BB_VALUE_URL:
		return check_url(key, text, err);
	case BB_VALUE_WORDS:
		return check_words(key, text, err);
	case BB_VALUE_RULE:
		return check ? check(context, key, text, err) : BB_OK;
	case BB_VALUE_TEXT:
	case BB_VALUE_RAW:
	case BB_VALUE_PATH:
		break;
	}
	return BB_OK;
}

/* Commands and paths stay as they were typed: two blanks in a row may mean something there. */
static bool is_kept_as_written(enum bb_value_type type)
{
	return type == BB_VALUE_RAW || type == BB_VALUE_PATH;
}

enum bb_status value_accept(char **out, const struct bb_config_key *key, const char *text,
                            bb_config_check *check, void *context, struct bb_error *err)
{
	size_t max = key->type == BB_VALUE_TEXT ? (size_t)key->max : VALUE_MAX;
	char *clean = NULL, *kept = NULL;
	enum bb_status status = bb_text_clean_line(&clean, text, max, "the value", err);

	if (status != BB_OK)
		goto out;
	if (is_kept_as_written(key->type))
		status = bb_text_copy(&kept, text, err);
	else
		kept = clean, clean = NULL;
	if (status != BB_OK)
		goto out;
	if (kept[0] != '\0')
		status = check_type(key, kept, check, context, err);
	else if (!may_be_empty(key->type))
		status = bb_error_set(err, BB_EINVAL, "there is no value");
	if (status != BB_OK)
		goto out;
	*out = kept;
	kept = NULL;
out:
	if (status != BB_OK && key->name)
		bb_error_context(err, "[%s] %s", key->section, key->name);
	free(clean);
	free(kept);
	return status;
}
