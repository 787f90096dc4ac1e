/* SPDX-License-Identifier: MIT */
/* What an import says about a file, as one text to be compared. */
#ifndef TESTS_ROSTER_TEXT_H
#define TESTS_ROSTER_TEXT_H

#include <brownbag/bytes.h>
#include <brownbag/roster_import.h>

/**
 * Import bytes in chunks and append a line for each thing that was said:
 *
 *     3 Ana Lima <ana@example.org> +ana@example.com leads=yes joined=2026-11
 *     4: email: "anna@" is no e-mail address: nothing stands behind the @
 *     5: text follows a closing quote
 *     -Phone              a dropped column
 *     = it is empty       the file as a whole is refused
 */
void roster_text(struct bb_bytes *out, const char *bytes, size_t len, size_t chunk,
                 const char *map);

#endif
