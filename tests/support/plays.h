/* SPDX-License-Identifier: MIT */
/*
 * Files of plays: a heading "== NAME", then lines of words that do something, and
 * behind ">" what came of them; a blank line ends a play. What the words mean is
 * play.h's and group_play.h's.
 */
#ifndef TESTS_PLAYS_H
#define TESTS_PLAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLAY_WORDS_MAX = 12 };

struct words {
	char text[200];
	char *items[PLAY_WORDS_MAX];
	size_t count;
};

/** Split a line at its blanks; one that is too long fails the test. */
void play_words_split(struct words *out, const char *line, size_t len);

/** "" behind the last. Borrowed. */
const char *word(const struct words *words, size_t i);
/** 0 where there is none. */
int64_t number(const struct words *words, size_t i);

/**
 * Perform each play of tests/fixtures/FILE and fail if one goes wrong, after all
 * were performed.
 *
 * @param perform  whether it went as its script says; tells how not
 * @param fewest   plays that there have to be
 */
void plays_perform(const char *file, bool (*perform)(const char *name, const char *script),
                   size_t fewest);

#endif
