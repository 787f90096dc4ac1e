/* SPDX-License-Identifier: MIT */
/*
 * Cells that a spreadsheet would run as a formula: those that begin with
 * = + - @, a tab or a CR. An apostrophe in front keeps them text. A text that
 * begins like a guarded one is guarded as well, so that taking the guard away
 * gives every text back.
 */
#ifndef PEOPLE_CELL_GUARD_H
#define PEOPLE_CELL_GUARD_H

#include <stdbool.h>
#include <string.h>

#define CELL_GUARD '\''

static inline bool cell_runs(char first)
{
	return first != '\0' && strchr("=+-@\t\r", first);
}

static inline bool cell_is_guarded(const char *cell)
{
	return cell[0] == CELL_GUARD && (cell_runs(cell[1]) || cell[1] == CELL_GUARD);
}

static inline bool cell_needs_guard(const char *text)
{
	return cell_runs(text[0]) || cell_is_guarded(text);
}

#endif
