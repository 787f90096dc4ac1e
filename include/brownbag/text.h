/* SPDX-License-Identifier: MIT */
/*
 * Text that people wrote: UTF-8, one line, in one spelling.
 *
 * Whatever enters (names, places, topics) passes bb_text_clean_line() once;
 * whatever is echoed passes bb_text_show().
 */
#ifndef BROWNBAG_TEXT_H
#define BROWNBAG_TEXT_H

#include <brownbag/bytes.h>
#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>

/** Whether the bytes are well-formed UTF-8 (no surrogates, nothing overlong). */
bool bb_text_is_utf8(const char *bytes, size_t len);

/**
 * One line as it is kept: NFC, blanks at both ends gone, runs of blanks one.
 *
 * Refused, since each of them has been used to forge a header, a name or a log
 * line: bytes that are no UTF-8, C0 and C1 controls, DEL, U+2028, U+2029, bidi
 * controls (U+061C, U+200E, U+200F, U+202A..E, U+2066..9), U+FEFF, noncharacters.
 *
 * @param[out] out  the caller frees it; may be ""
 * @param what      names the thing in the error ("name", "[meeting] location")
 * @param max       in bytes, after normalising
 * @return BB_OK; BB_EINVAL: refused or too long; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_text_clean_line(char **out, const char *text, size_t max,
                                             const char *what, struct bb_error *err);

/**
 * The same for a text of several lines (LF or CRLF in, LF out): tabs and line
 * ends are allowed, blanks inside a line stay, blanks at its end go.
 */
BB_CHECKED enum bb_status bb_text_clean_block(char **out, const char *text, size_t max,
                                              const char *what, struct bb_error *err);

/**
 * A key by which two spellings of a text compare equal without regard to case:
 * NFC, full case folding, NFC.
 *
 * @param[out] out  the caller frees it
 * @return BB_OK; BB_EINVAL: no UTF-8; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_text_fold(char **out, const char *text, struct bb_error *err);

/**
 * Order for people: folded and without accents, so that É stands with E; then with
 * them; then by bytes. <0, 0, >0. Never fails (bytes, if no memory).
 */
int bb_text_compare(const char *a, const char *b);

/** Columns that a text takes on a terminal (East Asian wide: 2, combining: 0). */
int bb_text_width(const char *text);

/**
 * Append a text with everything made visible that could move a cursor or fool
 * an eye: controls and bidi controls as \n, \t, \x1b, \u202e, what takes no room as
 * \u200b; broken UTF-8 as \xff.
 */
void bb_text_show(struct bb_bytes *out, const char *bytes, size_t len);

/**
 * How many edits (insert, delete, replace, swap neighbours: Damerau-Levenshtein,
 * optimal string alignment) lead from a to b, by bytes, ASCII case ignored.
 *
 * @return the count; longer texts than 64 bytes count as unlike (SIZE_MAX)
 */
size_t bb_text_distance(const char *a, const char *b);

/**
 * The candidate nearest to a mistyped word, for "did you mean".
 *
 * @param candidates  `count` texts; NULL entries are passed over
 * @return one of them, or NULL if none is near (more than a third of its bytes off)
 */
const char *bb_text_nearest(const char *word, const char *const *candidates, size_t count);

#endif
