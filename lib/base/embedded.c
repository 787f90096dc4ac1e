/* SPDX-License-Identifier: MIT */
/* The table of embedded files, which the makefile assembles with .incbin. */
#include <brownbag/embedded.h>

#include <string.h>

struct row {
	const char *name;
	const char *data;
	const char *end;
};

extern const struct row bb_embedded_rows[]; /* ends with a row of NULLs */

static struct bb_embedded from_row(const struct row *row)
{
	return (struct bb_embedded){ row->name, row->data, (size_t)(row->end - row->data) };
}

bool bb_embedded_find(struct bb_embedded *out, const char *name)
{
	for (const struct row *row = bb_embedded_rows; row->name; row++) {
		if (strcmp(row->name, name) == 0) {
			*out = from_row(row);
			return true;
		}
	}
	return false;
}

bool bb_embedded_at(struct bb_embedded *out, size_t i)
{
	for (const struct row *row = bb_embedded_rows; row->name; row++) {
		if (i-- == 0) {
			*out = from_row(row);
			return true;
		}
	}
	return false;
}
