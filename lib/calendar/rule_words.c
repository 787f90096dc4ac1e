/* SPDX-License-Identifier: MIT */
/*
 * Meeting rules in plain words. Decides which words there are, how they follow
 * each other and what to say about a text that comes near. A small recursive
 * descent: one function a phrase.
 */
#include "calendar/rule_shape.h"

#include <brownbag/text.h>

#include <string.h>
#include <strings.h>

enum { WORD_SIZE = 16, WORDS_MAX = 12 };

enum word_kind {
	WORD_UNKNOWN,
	WORD_END,
	WORD_NTH, /* 1..5, -1 */
	WORD_WEEKDAY,
	WORD_WORKDAY, /* "weekday": Monday to Friday */
	WORD_DAY,
	WORD_NUMBER,
	WORD_EVERY,
	WORD_OTHER,
	WORD_WEEK,
	WORD_MONTH,
	WORD_ON,
	WORD_OF,
	WORD_THE,
};

static const struct word_row {
	const char *text;
	enum word_kind kind;
	int value;
} vocabulary[] = {
	{ "first", WORD_NTH, 1 },
	{ "second", WORD_NTH, 2 },
	{ "third", WORD_NTH, 3 },
	{ "fourth", WORD_NTH, 4 },
	{ "fifth", WORD_NTH, 5 },
	{ "last", WORD_NTH, -1 },
	{ "1st", WORD_NTH, 1 },
	{ "2nd", WORD_NTH, 2 },
	{ "3rd", WORD_NTH, 3 },
	{ "4th", WORD_NTH, 4 },
	{ "5th", WORD_NTH, 5 },
	{ "monday", WORD_WEEKDAY, BB_MONDAY },
	{ "tuesday", WORD_WEEKDAY, BB_TUESDAY },
	{ "wednesday", WORD_WEEKDAY, BB_WEDNESDAY },
	{ "thursday", WORD_WEEKDAY, BB_THURSDAY },
	{ "friday", WORD_WEEKDAY, BB_FRIDAY },
	{ "saturday", WORD_WEEKDAY, BB_SATURDAY },
	{ "sunday", WORD_WEEKDAY, BB_SUNDAY },
	{ "mon", WORD_WEEKDAY, BB_MONDAY },
	{ "tue", WORD_WEEKDAY, BB_TUESDAY },
	{ "tues", WORD_WEEKDAY, BB_TUESDAY },
	{ "wed", WORD_WEEKDAY, BB_WEDNESDAY },
	{ "thu", WORD_WEEKDAY, BB_THURSDAY },
	{ "thur", WORD_WEEKDAY, BB_THURSDAY },
	{ "thurs", WORD_WEEKDAY, BB_THURSDAY },
	{ "fri", WORD_WEEKDAY, BB_FRIDAY },
	{ "sat", WORD_WEEKDAY, BB_SATURDAY },
	{ "sun", WORD_WEEKDAY, BB_SUNDAY },
	{ "weekday", WORD_WORKDAY, 0 },
	{ "day", WORD_DAY, 0 },
	{ "every", WORD_EVERY, 0 },
	{ "each", WORD_EVERY, 0 },
	{ "other", WORD_OTHER, 0 },
	{ "week", WORD_WEEK, 0 },
	{ "weeks", WORD_WEEK, 0 },
	{ "month", WORD_MONTH, 0 },
	{ "months", WORD_MONTH, 0 },
	{ "on", WORD_ON, 0 },
	{ "of", WORD_OF, 0 },
	{ "the", WORD_THE, 0 },
};
enum { VOCABULARY = sizeof vocabulary / sizeof *vocabulary };

struct word {
	char text[WORD_SIZE];
	enum word_kind kind;
	int value;
};

struct phrase {
	struct word words[WORDS_MAX + 1]; /* the one behind the last is WORD_END */
	size_t at;
};

/* -- words -- */

static bool read_number(struct word *word)
{
	size_t digits = strspn(word->text, "0123456789");

	if (digits == 0 || digits > 2 || word->text[digits] != '\0')
		return false;
	word->kind = WORD_NUMBER;
	word->value = word->text[0] - '0';
	if (digits == 2)
		word->value = word->value * 10 + word->text[1] - '0';
	return true;
}

static void know(struct word *word)
{
	word->kind = WORD_UNKNOWN;
	for (size_t i = 0; i < VOCABULARY; i++) {
		if (strcasecmp(word->text, vocabulary[i].text) == 0) {
			word->kind = vocabulary[i].kind;
			word->value = vocabulary[i].value;
			return;
		}
	}
	if (!read_number(word))
		word->kind = WORD_UNKNOWN;
}

/* Cut a text into words; false if there are too many or one is too long. */
static bool cut(struct phrase *phrase, const char *text)
{
	size_t count = 0;

	*phrase = (struct phrase){ 0 };
	for (const char *at = text;;) {
		size_t len;

		at += strspn(at, " \t");
		len = strcspn(at, " \t");
		if (len == 0)
			break;
		if (count == WORDS_MAX || len >= WORD_SIZE)
			return false;
		memcpy(phrase->words[count].text, at, len);
		know(&phrase->words[count++]);
		at += len;
	}
	phrase->words[count].kind = WORD_END;
	return true;
}

/* -- phrases -- */

static bool accept(struct phrase *phrase, enum word_kind kind, int *value)
{
	const struct word *word = &phrase->words[phrase->at];

	if (word->kind != kind)
		return false;
	if (value)
		*value = word->value;
	phrase->at += kind != WORD_END;
	return true;
}

static void set_weekdays(struct bb_rule *rule)
{
	for (int day = BB_MONDAY; day <= BB_FRIDAY; day++)
		rule_add_day(rule, (struct rule_day){ 0, (enum bb_weekday)day });
}

/* "of the month", "of every month": may stand behind a day of a month. */
static bool end_of_monthly(struct phrase *phrase)
{
	if (accept(phrase, WORD_OF, NULL)) {
		if (!accept(phrase, WORD_THE, NULL))
			accept(phrase, WORD_EVERY, NULL);
		if (!accept(phrase, WORD_MONTH, NULL))
			return false;
	}
	return accept(phrase, WORD_END, NULL);
}

/* "[the] second tuesday", "last weekday", "last day", "day 15" */
static bool read_monthly(struct bb_rule *rule, struct phrase *phrase)
{
	int nth, value;

	rule->freq = RULE_MONTHLY;
	accept(phrase, WORD_THE, NULL);
	if (accept(phrase, WORD_DAY, NULL)) {
		if (!accept(phrase, WORD_NUMBER, &value))
			return false;
		rule_add_number(rule->month_days, &rule->month_day_count, value);
		return end_of_monthly(phrase);
	}
	if (!accept(phrase, WORD_NTH, &nth))
		return false;
	if (accept(phrase, WORD_WEEKDAY, &value)) {
		rule_add_day(rule, (struct rule_day){ nth, (enum bb_weekday)value });
	} else if (accept(phrase, WORD_WORKDAY, NULL)) {
		set_weekdays(rule);
		rule_add_number(rule->positions, &rule->position_count, nth);
	} else if (accept(phrase, WORD_DAY, NULL)) {
		rule_add_number(rule->month_days, &rule->month_day_count, nth);
	} else {
		return false;
	}
	return end_of_monthly(phrase);
}

/* "[on] wed", to the end */
static bool read_weekly(struct bb_rule *rule, struct phrase *phrase)
{
	int value;

	rule->freq = RULE_WEEKLY;
	if (!accept(phrase, WORD_WEEKDAY, &value))
		return false;
	rule_add_day(rule, (struct rule_day){ 0, (enum bb_weekday)value });
	return accept(phrase, WORD_END, NULL);
}

/* Behind "every": "wed", "other wed", "2 weeks on wed", "3 months on the last fri" */
static bool read_every(struct bb_rule *rule, struct phrase *phrase)
{
	bool counted = accept(phrase, WORD_NUMBER, &rule->interval);

	if (!counted && accept(phrase, WORD_OTHER, NULL))
		rule->interval = 2;
	if (accept(phrase, WORD_WEEK, NULL))
		return accept(phrase, WORD_ON, NULL) && read_weekly(rule, phrase);
	if (accept(phrase, WORD_MONTH, NULL))
		return accept(phrase, WORD_ON, NULL) && read_monthly(rule, phrase);
	return !counted && read_weekly(rule, phrase);
}

static bool read_phrase(struct bb_rule *rule, struct phrase *phrase)
{
	*rule = (struct bb_rule){ .interval = 1 };
	phrase->at = 0;
	if (accept(phrase, WORD_EVERY, NULL))
		return read_every(rule, phrase);
	return read_monthly(rule, phrase);
}

/* -- refusals -- */

/* Put the nearest word of the vocabulary in the place of each unknown one. */
static bool guess(struct phrase *phrase)
{
	const char *texts[VOCABULARY];
	bool changed = false;

	for (size_t i = 0; i < VOCABULARY; i++)
		texts[i] = vocabulary[i].text;
	for (struct word *word = phrase->words; word->kind != WORD_END; word++) {
		const char *meant;

		if (word->kind != WORD_UNKNOWN)
			continue;
		meant = bb_text_nearest(word->text, texts, VOCABULARY);
		if (!meant)
			return false;
		memset(word->text, 0, sizeof word->text);
		memcpy(word->text, meant, strlen(meant));
		know(word);
		changed = true;
	}
	return changed;
}

static enum bb_status refuse(const char *text, struct bb_error *err)
{
	return bb_error_set(err, BB_EINVAL,
	                    "\"%s\" is no meeting rule; write \"second tuesday\", \"last thu\", "
	                    "\"day 15\", \"last weekday\" or \"every 2 weeks on wed\"",
	                    text);
}

/* "every second tuesday" is the second one to some and every other one to others. */
static bool is_two_things(const struct phrase *phrase)
{
	const struct word *words = phrase->words;

	return words[0].kind == WORD_EVERY && words[1].kind == WORD_NTH &&
	       words[2].kind == WORD_WEEKDAY && words[3].kind == WORD_END && words[1].value > 1;
}

static enum bb_status refuse_two_things(const struct phrase *phrase, const char *text,
                                        struct bb_error *err)
{
	const char *nth = phrase->words[1].text, *day = phrase->words[2].text;

	return bb_error_set(err, BB_EINVAL,
	                    "\"%s\" can mean two things; write \"%s %s\" or \"every %d weeks on %s\"",
	                    text, nth, day, phrase->words[1].value, day);
}

static enum bb_status explain(struct phrase *phrase, const char *text, struct bb_error *err)
{
	struct bb_bytes meant = BB_BYTES_INIT(WORDS_MAX * WORD_SIZE);
	struct bb_rule rule;
	enum bb_status status;

	if (is_two_things(phrase))
		return refuse_two_things(phrase, text, err);
	if (!guess(phrase) || !read_phrase(&rule, phrase))
		return refuse(text, err);
	for (const struct word *word = phrase->words; word->kind != WORD_END; word++)
		bb_bytes_addf(&meant, "%s%s", word == phrase->words ? "" : " ", word->text);
	status = bb_error_set(err, BB_EINVAL, "\"%s\": did you mean \"%s\"?", text,
	                      bb_bytes_text(&meant));
	bb_bytes_release(&meant);
	return status;
}

static enum bb_status check_numbers(const struct bb_rule *rule, const char *text,
                                    struct bb_error *err)
{
	int most = rule->freq == RULE_WEEKLY ? RULE_WEEKS_MAX : RULE_MONTHS_MAX;

	if (rule->interval < 1 || rule->interval > most)
		return bb_error_set(err, BB_EINVAL, "\"%s\": every 1 to %d %s can be had", text, most,
		                    rule->freq == RULE_WEEKLY ? "weeks" : "months");
	if (rule->month_day_count > 0 && (rule->month_days[0] > 31 || rule->month_days[0] == 0))
		return bb_error_set(err, BB_EINVAL, "\"%s\": no month has that day; 1 to 31 can be had",
		                    text);
	return BB_OK;
}

enum bb_status rule_words_read(struct bb_rule *self, const char *text, struct bb_error *err)
{
	struct phrase phrase;
	struct bb_rule rule;
	enum bb_status status;

	if (!cut(&phrase, text))
		return refuse(text, err);
	if (!read_phrase(&rule, &phrase))
		return explain(&phrase, text, err);
	status = check_numbers(&rule, text, err);
	if (status == BB_OK)
		*self = rule;
	return status;
}
