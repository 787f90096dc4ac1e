/* SPDX-License-Identifier: MIT */
/* The words of the little grammar of dates: what date_lexer.c knows and date_words.c joins. */
#ifndef BASE_DATE_LEXER_H
#define BASE_DATE_LEXER_H

#include <brownbag/error.h>

#include <stddef.h>

enum {
	DATE_TEXT_MAX = 64,
	DATE_WORDS_MAX = 5, /* "last fri feb 2027" and one too many */
	NTH_LAST = -1,
};

enum word_kind {
	WORD_TODAY,
	WORD_TOMORROW,
	WORD_WEEKDAY, /* 1..7 */
	WORD_MONTH,   /* 1..12 */
	WORD_NTH,     /* 1..5 or NTH_LAST */
	WORD_NUMBER,  /* one or two digits */
	WORD_YEAR,    /* four digits */
	WORD_COUNT,   /* +3d */
	WORD_ISO,
};

struct date_word {
	char text[DATE_TEXT_MAX + 1];
	enum word_kind kind;
	int value;
	char unit; /* of WORD_COUNT: d, w, m, y */
};

struct date_phrase {
	struct date_word words[DATE_WORDS_MAX];
	size_t count;
};

/**
 * Cut a text into words and know each of them.
 *
 * @return BB_OK, with 1..DATE_WORDS_MAX words; BB_EINVAL: told as bb_date_read() does
 */
BB_CHECKED enum bb_status date_phrase_read(struct date_phrase *out, const char *text,
                                           struct bb_error *err);

/** How many digits a text begins with, at most 5, and their value. */
size_t date_digits_read(const char *text, int *value);

/** The text in quotes, `why` behind it. BB_EINVAL. */
BB_CHECKED enum bb_status date_refuse(const char *text, const char *why, struct bb_error *err);

/** The text in quotes and the forms that a date has. BB_EINVAL. */
BB_CHECKED enum bb_status date_refuse_form(const char *text, struct bb_error *err);

#endif
