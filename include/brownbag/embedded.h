/* SPDX-License-Identifier: MIT */
/*
 * Files that are part of the program: mail texts, themes, the schema.
 * The makefile lists them in sorted order; their names carry no folder.
 */
#ifndef BROWNBAG_EMBEDDED_H
#define BROWNBAG_EMBEDDED_H

#include <stdbool.h>
#include <stddef.h>

struct bb_embedded {
	const char *name; /* "invite.txt" */
	const char *data; /* NUL behind the last byte */
	size_t len;
};

/** The file of that name; false if the program has none. Borrowed for ever. */
bool bb_embedded_find(struct bb_embedded *out, const char *name);

/** The i-th file in sorted order; false beyond the last. */
bool bb_embedded_at(struct bb_embedded *out, size_t i);

#endif
