/* SPDX-License-Identifier: MIT */
/*
 * The forms of the little grammar of dates, from words that date_lexer.c has
 * read. Never skips years to find a day that exists: "feb 30" and "fifth tue
 * feb" are refused.
 */
#include <brownbag/date_words.h>

#include "base/date_lexer.h"

#include <string.h>

enum { HALF_A_YEAR = 183 }; /* days */

static const char *const nth_names[] = { "first", "second", "third", "fourth", "fifth" };

enum bb_status bb_date_nth_weekday(struct bb_date *out, struct bb_month month, int nth,
                                   enum bb_weekday day, struct bb_error *err)
{
	struct bb_date date = bb_month_first(month);
	int days = bb_month_days(month);

	date.day += ((int)day - (int)bb_date_weekday(date) + 7) % 7;
	if (nth == NTH_LAST)
		date.day += (days - date.day) / 7 * 7;
	else
		date.day += (nth - 1) * 7;
	if (date.day > days)
		return bb_error_set(err, BB_EINVAL, "%s %d has no %s %s",
				    bb_month_name(month.month), month.year, nth_names[nth - 1],
				    bb_weekday_name(day));
	*out = date;
	return BB_OK;
}

/* A day of a month by number or by weekday; the two forms that may lack a year. */
struct yearly {
	int month;
	int nth;     /* 0: by number */
	int day;     /* day of the month, or enum bb_weekday */
};

static enum bb_status day_in_year(struct bb_date *out, const struct yearly *yearly, int year,
                                  struct bb_error *err)
{
	struct bb_month month = { year, yearly->month };
	struct bb_date date = { year, yearly->month, yearly->day };

	if (year < BB_FIRST_YEAR || year > BB_LAST_YEAR)
		return bb_error_set(err, BB_EINVAL, "the year %d is outside %d to %d", year,
				    BB_FIRST_YEAR, BB_LAST_YEAR);
	if (yearly->nth)
		return bb_date_nth_weekday(out, month, yearly->nth, (enum bb_weekday)yearly->day,
					   err);
	if (!bb_date_is_valid(date))
		return bb_error_set(err, BB_EINVAL, "%s %d has no day %d",
				    bb_month_name(month.month), year, yearly->day);
	*out = date;
	return BB_OK;
}

/* In the given year (a word), or else the next one that isn't past. */
static enum bb_status read_yearly(struct bb_date *out, const struct yearly *yearly,
                                  const struct date_word *year, struct bb_date today,
                                  struct bb_error *err)
{
	struct bb_date date = today;
	enum bb_status status;

	if (year)
		return day_in_year(out, yearly, year->value, err);
	if (yearly->month >= today.month) {
		status = day_in_year(&date, yearly, today.year, err);
		if (status != BB_OK)
			return status;
		if (bb_date_compare(date, today) >= 0) {
			*out = date;
			return BB_OK;
		}
	}
	return day_in_year(out, yearly, today.year + 1, err);
}

/* The next such weekday after today. */
static enum bb_status read_weekday(struct bb_date *out, int day, struct bb_date today,
                                   struct bb_error *err)
{
	int ahead = (day - (int)bb_date_weekday(today) + 7) % 7;

	return bb_date_add(out, today, ahead == 0 ? 7 : ahead, err);
}

static enum bb_status read_ahead(struct bb_date *out, const struct date_word *word,
				 struct bb_date today, struct bb_error *err)
{
	struct bb_month month;
	enum bb_status status;

	if (word->unit == 'd' || word->unit == 'w')
		return bb_date_add(out, today, word->value * (word->unit == 'w' ? 7 : 1), err);
	status = bb_month_add(&month, bb_date_month(today),
			      word->value * (word->unit == 'y' ? 12 : 1), err);
	if (status != BB_OK)
		return status;
	*out = (struct bb_date){ month.year, month.month, today.day };
	if (out->day > bb_month_days(month))
		out->day = bb_month_days(month);
	return BB_OK;
}

static enum bb_status read_single(struct bb_date *out, const struct date_word *word,
                                  struct bb_date today, struct bb_error *err)
{
	switch (word->kind) {
	case WORD_ISO:
		return bb_date_parse(out, word->text, err);
	case WORD_TODAY:
		return bb_date_add(out, today, 0, err);
	case WORD_TOMORROW:
		return bb_date_add(out, today, 1, err);
	case WORD_WEEKDAY:
		return read_weekday(out, word->value, today, err);
	case WORD_COUNT:
		return read_ahead(out, word, today, err);
	default:
		return date_refuse_form(word->text, err);
	}
}

/* Where the parts stand in the forms that may have a year behind them; -1: nowhere. */
static const struct {
	enum word_kind kinds[3];
	size_t count;
	int month, nth, day;
} yearly_forms[] = {
	{ { WORD_MONTH, WORD_NUMBER }, 2, 0, -1, 1 },
	{ { WORD_NUMBER, WORD_MONTH }, 2, 1, -1, 0 },
	{ { WORD_NTH, WORD_WEEKDAY, WORD_MONTH }, 3, 2, 0, 1 },
};

static bool has_kinds(const struct date_word *words, const enum word_kind *kinds, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (words[i].kind != kinds[i])
			return false;
	}
	return true;
}

static enum bb_status read_words(struct bb_date *out, const struct date_word *words,
                                 size_t count, struct bb_date today, const char *text,
                                 struct bb_error *err)
{
	const struct date_word *year = &words[count - 1];

	if (count == 1)
		return read_single(out, words, today, err);
	if (year->kind == WORD_YEAR)
		count--;
	else
		year = NULL;
	for (size_t i = 0; i < sizeof yearly_forms / sizeof *yearly_forms; i++) {
		struct yearly yearly;
		int nth = yearly_forms[i].nth;

		if (count != yearly_forms[i].count ||
		    !has_kinds(words, yearly_forms[i].kinds, count))
			continue;
		yearly.month = words[yearly_forms[i].month].value;
		yearly.nth = nth < 0 ? 0 : words[nth].value;
		yearly.day = words[yearly_forms[i].day].value;
		return read_yearly(out, &yearly, year, today, err);
	}
	return date_refuse_form(text, err);
}

/* "tue 2027-02-09", "tue feb 9": as every command echoes a date. Then both have to be right. */
static bool has_weekday_before(const struct date_phrase *phrase)
{
	const struct date_word *words = phrase->words;

	if (phrase->count < 2 || words[0].kind != WORD_WEEKDAY)
		return false;
	return words[1].kind == WORD_ISO ||
	       (phrase->count > 2 && (words[1].kind == WORD_MONTH || words[1].kind == WORD_NUMBER));
}

static enum bb_status check_weekday(struct bb_date date, const struct date_word *word,
                                    struct bb_error *err)
{
	char day[BB_DATE_SIZE];

	if ((int)bb_date_weekday(date) == word->value)
		return BB_OK;
	bb_date_format(day, date);
	return bb_error_set(err, BB_EINVAL, "%s is a %s, not a %s", day,
	                    bb_weekday_name(bb_date_weekday(date)),
	                    bb_weekday_name((enum bb_weekday)word->value));
}

enum bb_status bb_date_read(struct bb_date *out, const char *text, struct bb_date today,
                            struct bb_error *err)
{
	struct date_phrase phrase;
	struct bb_date date;
	size_t first;
	enum bb_status status = date_phrase_read(&phrase, text, err);

	if (status != BB_OK)
		return status;
	first = has_weekday_before(&phrase);
	status = read_words(&date, phrase.words + first, phrase.count - first, today, text, err);
	if (status == BB_OK && first)
		status = check_weekday(date, phrase.words, err);
	if (status == BB_OK)
		*out = date;
	return status;
}

static bool has_year(const char *text)
{
	static const char digits[] = "0123456789";

	for (text += strcspn(text, digits); *text; text += strcspn(text, digits)) {
		size_t len = strspn(text, digits);

		if (len == 4)
			return true;
		text += len;
	}
	return false;
}

/* "dec 24..dec 20" are 362 days for who meant five. */
static enum bb_status check_days(struct bb_date first, struct bb_date last, const char *text,
                                 const char *last_text, struct bb_error *err)
{
	if (bb_date_compare(last, first) < 0)
		return date_refuse(text, " has to end no earlier than it begins", err);
	if (bb_date_days(last) - bb_date_days(first) > HALF_A_YEAR && !has_year(last_text))
		return date_refuse(text, " is more than half a year; write the last day with its year",
		                   err);
	return BB_OK;
}

enum bb_status bb_days_read(struct bb_date *first, struct bb_date *last, const char *text,
                            struct bb_date today, struct bb_error *err)
{
	const char *dots = strstr(text, "..");
	size_t len = dots ? (size_t)(dots - text) : strlen(text);
	struct bb_date from, to;
	char copy[DATE_TEXT_MAX + 1];
	enum bb_status status;

	if (len > DATE_TEXT_MAX)
		return date_refuse_form(text, err);
	memcpy(copy, text, len);
	copy[len] = '\0';
	status = bb_date_read(&from, copy, today, err);
	to = from;
	if (status == BB_OK && dots)
		status = bb_date_read(&to, dots + 2, from, err);
	if (status == BB_OK && dots)
		status = check_days(from, to, text, dots + 2, err);
	if (status != BB_OK)
		return status;
	*first = from;
	*last = to;
	return BB_OK;
}

/* "9:30" or "12:00" in minutes of the day; false: none. */
static bool read_minutes(const char **at, int *out)
{
	int hour, minute;
	size_t digits = date_digits_read(*at, &hour);

	if ((digits != 1 && digits != 2) || (*at)[digits] != ':')
		return false;
	*at += digits + 1;
	digits = date_digits_read(*at, &minute);
	*at += digits;
	*out = hour * 60 + minute;
	return digits == 2 && hour < 24 && minute < 60;
}

/* "12:00" or "12:00-13:00" */
static enum bb_status read_time(struct bb_when *when, const char *text, struct bb_error *err)
{
	const char *at = text;
	int begin, end;

	if (!read_minutes(&at, &begin))
		return date_refuse(text, " is no time; write it as 12:00 or 12:00-13:00", err);
	when->has_time = true;
	when->hour = begin / 60;
	when->minute = begin % 60;
	if (*at == '\0')
		return BB_OK;
	if (*at++ != '-' || !read_minutes(&at, &end) || *at != '\0')
		return date_refuse(text, " is no time; write it as 12:00 or 12:00-13:00", err);
	if (end <= begin)
		return date_refuse(text, " has to end later than it begins", err);
	when->minutes = end - begin;
	return BB_OK;
}

/* The T of 2027-02-09T12:00 becomes a blank. */
static void split_iso(char *text)
{
	struct bb_date date;
	char head[BB_DATE_SIZE];

	text += strspn(text, " \t");
	if (strlen(text) < BB_DATE_SIZE || text[BB_DATE_SIZE - 1] != 'T')
		return;
	memcpy(head, text, BB_DATE_SIZE - 1);
	head[BB_DATE_SIZE - 1] = '\0';
	if (bb_date_parse(&date, head, NULL) == BB_OK)
		text[BB_DATE_SIZE - 1] = ' ';
}

/* The last word of a text, whose blanks behind it are cut off. */
static char *last_word(char *text)
{
	char *last = text + strlen(text);

	while (last > text && strchr(" \t", last[-1]))
		*--last = '\0';
	while (last > text && !strchr(" \t", last[-1]))
		last--;
	return last;
}

enum bb_status bb_when_read(struct bb_when *out, const char *text, struct bb_date today,
                            struct bb_error *err)
{
	struct bb_when when = { 0 };
	char copy[DATE_TEXT_MAX + 1];
	char *last;
	enum bb_status status = BB_OK;

	if (strlen(text) > DATE_TEXT_MAX)
		return date_refuse_form(text, err);
	memcpy(copy, text, strlen(text) + 1);
	split_iso(copy);
	last = last_word(copy);
	if (strchr(last, ':')) {
		status = read_time(&when, last, err);
		*last = '\0';
		if (status == BB_OK && copy[strspn(copy, " \t")] == '\0')
			status = date_refuse(text, " has no date in front of the time", err);
	}
	if (status == BB_OK)
		status = bb_date_read(&when.date, copy, today, err);
	if (status == BB_OK)
		*out = when;
	return status;
}
