/* SPDX-License-Identifier: MIT */
/* Files that are no roster, by how they begin, and what to do with them. */
#ifndef PEOPLE_FOREIGN_H
#define PEOPLE_FOREIGN_H

#include <stddef.h>

enum {
	FOREIGN_BYTES = 8, /* that tell one */
	FOREIGN_WORD = 15, /* length of "BEGIN:VCALENDAR" */
};

/** @return what it is told to be; NULL: nothing is known against it. Borrowed for ever. */
const char *foreign_by_bytes(const unsigned char *bytes, size_t len);

/** The same by the first word of a text, in any case. */
const char *foreign_by_word(const char *text);

#endif
