/* SPDX-License-Identifier: MIT */
/* The manual: finding a page, and showing it by man(1) or by ourselves. */
#ifndef CMD_MANUAL_H
#define CMD_MANUAL_H

#include "session.h"

#include <brownbag/error.h>

/**
 * Show a page: by man(1), which pages, on a terminal; else as plain text on stdout.
 *
 * @param name  "brownbag-roster", "brownbag.ini"; or without the "brownbag-"
 * @return BB_OK; BB_EINVAL: there is no such page (with the nearest); BB_EIO
 */
BB_CHECKED enum bb_status manual_show(const struct session *session, const char *name,
                                      struct bb_error *err);

/**
 * The i-th page that is about no command, by the name that help takes; NULL beyond the last.
 *
 * @param[out] about  a clause; borrowed for ever, as the name is
 */
const char *manual_guide_at(size_t i, const char **about);

#endif
