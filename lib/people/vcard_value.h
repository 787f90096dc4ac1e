/* SPDX-License-Identifier: MIT */
/* What the parameters of a vCard's line say about its value. */
#ifndef PEOPLE_VCARD_VALUE_H
#define PEOPLE_VCARD_VALUE_H

#include <brownbag/bytes.h>
#include <brownbag/content_line.h>
#include <brownbag/error.h>

/**
 * Undo transfer encoding and charset of a value or of one part of it; escapes
 * stay.
 *
 * @param part  changed in place
 * @return BB_OK; BB_EINVAL: unknown encoding or charset, or bytes that it doesn't have
 */
BB_CHECKED enum bb_status vcard_value_decode(struct bb_bytes *out,
                                             const struct bb_content_line *line, char *part,
                                             struct bb_error *err);

/** PREF=1..100 (4.0), TYPE=pref (3.0), a bare PREF (2.1): 1 is first, 101 where nothing is said. */
int vcard_preference(const struct bb_content_line *line);

#endif
