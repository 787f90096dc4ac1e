/* SPDX-License-Identifier: MIT */
/*
 * The words that members may reply with. A line is a word if it is that word and
 * nothing else, but for the case and the marks around it: who writes more has more
 * to say than a program understands.
 */
#ifndef BROWNBAG_WORD_H
#define BROWNBAG_WORD_H

#include <stddef.h>

/* In the order of [rsvp] words. */
enum bb_word {
	BB_WORD_PAUSE,
	BB_WORD_STOP,
	BB_WORD_DELETE,
	BB_WORD_BACK,
	BB_WORD_YES,
	BB_WORD_NO,
	BB_WORD_SWAP,
	BB_WORD_LATER,
	BB_WORD_JOIN,
	BB_WORD_COUNT,
	BB_WORD_NONE = BB_WORD_COUNT,
};

/** "pause", "stop", ..: as stored and shown, whatever [rsvp] words are; "" for none. Borrowed for ever. */
const char *bb_word_name(enum bb_word word);

/** The word of that name; BB_WORD_NONE if it is none. */
enum bb_word bb_word_by_name(const char *name);

/**
 * The word that a line is, ASCII case ignored.
 *
 * @param words  [rsvp] words: BB_WORD_COUNT of them with blanks between
 */
enum bb_word bb_word_read(const char *words, const char *line);

#endif
