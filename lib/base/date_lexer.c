/* SPDX-License-Identifier: MIT */
/*
 * The words of the little grammar of dates. Decides what a word is, and what to
 * say about one that is none. Never guesses between day and month.
 */
#include "base/date_lexer.h"

#include <brownbag/bytes.h>
#include <brownbag/date.h>
#include <brownbag/text.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
	COUNT_DIGITS_MAX = 4, /* of "+3d" */
	ABBREVIATION_MIN = 3, /* "tue", "dec" */
};

/* Full spellings and those that are no beginning of one. */
static const struct {
	const char *text;
	enum word_kind kind;
	int value;
} fixed_words[] = {
	{ "today", WORD_TODAY, 0 },  { "tomorrow", WORD_TOMORROW, 0 },
	{ "last", WORD_NTH, NTH_LAST },
	{ "first", WORD_NTH, 1 },    { "second", WORD_NTH, 2 },        { "third", WORD_NTH, 3 },
	{ "fourth", WORD_NTH, 4 },   { "fifth", WORD_NTH, 5 },         { "1st", WORD_NTH, 1 },
	{ "2nd", WORD_NTH, 2 },      { "3rd", WORD_NTH, 3 },           { "4th", WORD_NTH, 4 },
	{ "5th", WORD_NTH, 5 },      { "sept", WORD_MONTH, 9 },        { "tues", WORD_WEEKDAY, 2 },
	{ "thur", WORD_WEEKDAY, 4 }, { "thurs", WORD_WEEKDAY, 4 },
};

/* -- words -- */

/* Whether a word is a name or its first three letters. */
static bool is_name(const char *word, const char *name)
{
	return strcasecmp(word, name) == 0 ||
	       (strlen(word) == ABBREVIATION_MIN && strncasecmp(word, name, ABBREVIATION_MIN) == 0);
}

static bool read_fixed(struct date_word *word)
{
	for (size_t i = 0; i < sizeof fixed_words / sizeof *fixed_words; i++) {
		if (strcasecmp(word->text, fixed_words[i].text) == 0) {
			word->kind = fixed_words[i].kind;
			word->value = fixed_words[i].value;
			return true;
		}
	}
	return false;
}

static bool read_named(struct date_word *word)
{
	for (int day = BB_MONDAY; day <= BB_SUNDAY; day++) {
		if (is_name(word->text, bb_weekday_name((enum bb_weekday)day))) {
			word->kind = WORD_WEEKDAY;
			word->value = day;
			return true;
		}
	}
	for (int month = 1; month <= 12; month++) {
		if (is_name(word->text, bb_month_name(month))) {
			word->kind = WORD_MONTH;
			word->value = month;
			return true;
		}
	}
	return false;
}

size_t date_digits_read(const char *text, int *value)
{
	size_t count = 0;

	*value = 0;
	for (; count <= COUNT_DIGITS_MAX && text[count] >= '0' && text[count] <= '9'; count++)
		*value = *value * 10 + (text[count] - '0');
	return count;
}

static bool read_number(struct date_word *word)
{
	size_t digits = date_digits_read(word->text, &word->value);

	if (word->text[digits] != '\0' || (digits != 1 && digits != 2 && digits != 4))
		return false;
	word->kind = digits == 4 ? WORD_YEAR : WORD_NUMBER;
	return true;
}

/* "+3w" */
static bool read_count(struct date_word *word)
{
	const char *text = word->text;
	size_t digits = *text == '+' ? date_digits_read(text + 1, &word->value) : 0;

	if (digits == 0 || digits > COUNT_DIGITS_MAX || text[digits + 1] == '\0' ||
	    text[digits + 2] != '\0')
		return false;
	word->kind = WORD_COUNT;
	word->unit = (char)(text[digits + 1] | 0x20); /* lower case */
	return word->unit != '\0' && strchr("dwmy", word->unit) != NULL;
}

static bool read_word(struct date_word *word)
{
	struct bb_date date;

	if (bb_date_parse(&date, word->text, NULL) == BB_OK) {
		word->kind = WORD_ISO;
		return true;
	}
	return read_fixed(word) || read_named(word) || read_number(word) || read_count(word);
}

/* -- refusals -- */

enum bb_status date_refuse(const char *text, const char *why, struct bb_error *err)
{
	struct bb_bytes shown = BB_BYTES_INIT(8 * DATE_TEXT_MAX);
	enum bb_status status;

	bb_text_show(&shown, text, strnlen(text, DATE_TEXT_MAX));
	status = bb_error_set(err, BB_EINVAL, "\"%s\"%s", bb_bytes_text(&shown), why);
	bb_bytes_release(&shown);
	return status;
}

enum bb_status date_refuse_form(const char *text, struct bb_error *err)
{
	return date_refuse(text,
			   " is no date; write it as 2027-02-09, dec 8, fri, +2w or second tue dec",
			   err);
}

/* The word of the grammar that was meant, if one is near. */
static const char *nearest_word(const char *text)
{
	enum { FIXED = sizeof fixed_words / sizeof *fixed_words, NAMES = 7 + 12 };
	const char *words[FIXED + NAMES];

	for (size_t i = 0; i < FIXED; i++)
		words[i] = fixed_words[i].text;
	for (int i = 0; i < NAMES; i++)
		words[FIXED + i] =
			i < 7 ? bb_weekday_name((enum bb_weekday)(i + 1)) : bb_month_name(i - 6);
	return bb_text_nearest(text, words, FIXED + NAMES);
}

static enum bb_status refuse_word(const char *word, struct bb_error *err)
{
	const char *meant = nearest_word(word);
	char why[DATE_TEXT_MAX];

	if (!meant)
		return date_refuse_form(word, err);
	snprintf(why, sizeof why, " is no word of a date; did you mean \"%s\"?", meant);
	return date_refuse(word, why, err);
}

/*
 * Refuse 04/07/2027 and its like with what it could mean.
 *
 * @return BB_OK if the text has no such form
 */
static enum bb_status refuse_ambiguous(const char *text, struct bb_error *err)
{
	int a = 0, b = 0, year = 0, end = 0;
	struct bb_date day_first, month_first;
	char one[BB_DATE_SIZE], other[BB_DATE_SIZE], why[DATE_TEXT_MAX + 2 * BB_DATE_SIZE];
	bool can_be_day_first, can_be_month_first;

	if (sscanf(text, "%2d%*1[./-]%2d%*1[./-]%4d%n", &a, &b, &year, &end) != 3 ||
	    text[end] != '\0')
		return BB_OK;
	if (year < 100)
		year += 2000;
	day_first = (struct bb_date){ year, b, a };
	month_first = (struct bb_date){ year, a, b };
	can_be_day_first = bb_date_is_valid(day_first);
	can_be_month_first = bb_date_is_valid(month_first) && a != b;
	if (!can_be_day_first && !can_be_month_first)
		return date_refuse_form(text, err);
	bb_date_format(one, can_be_day_first ? day_first : month_first);
	if (can_be_day_first && can_be_month_first) {
		bb_date_format(other, month_first);
		snprintf(why, sizeof why, " could be %s or %s; write one of these", one, other);
	} else {
		snprintf(why, sizeof why, " is not taken; write it as %s", one);
	}
	return date_refuse(text, why, err);
}

/* -- phrases -- */

/* Cut a text into words, without knowing them. */
static enum bb_status cut(struct date_phrase *phrase, const char *text, struct bb_error *err)
{
	const char *at = text;

	phrase->count = 0;
	if (strlen(text) > DATE_TEXT_MAX)
		return date_refuse_form(text, err);
	for (;;) {
		size_t len;

		at += strspn(at, " \t");
		len = strcspn(at, " \t");
		if (len == 0)
			break;
		if (phrase->count == DATE_WORDS_MAX)
			return date_refuse_form(text, err);
		memcpy(phrase->words[phrase->count].text, at, len);
		phrase->words[phrase->count++].text[len] = '\0';
		at += len;
	}
	return phrase->count > 0 ? BB_OK : date_refuse_form(text, err);
}

static enum bb_status read_words(struct date_phrase *phrase, struct bb_error *err)
{
	for (size_t i = 0; i < phrase->count; i++) {
		enum bb_status status = refuse_ambiguous(phrase->words[i].text, err);

		if (status != BB_OK)
			return status;
		if (!read_word(&phrase->words[i]))
			return refuse_word(phrase->words[i].text, err);
	}
	return BB_OK;
}

enum bb_status date_phrase_read(struct date_phrase *out, const char *text, struct bb_error *err)
{
	enum bb_status status = cut(out, text, err);

	return status == BB_OK ? read_words(out, err) : status;
}
