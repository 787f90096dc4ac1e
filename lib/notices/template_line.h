/* SPDX-License-Identifier: MIT */
/* Inside of templates: reading one line by line. */
#ifndef NOTICES_TEMPLATE_LINE_H
#define NOTICES_TEMPLATE_LINE_H

#include <brownbag/bytes.h>
#include <brownbag/template.h>

#include <stdbool.h>

enum { TEMPLATE_MAX = 64 * 1024 }; /* bytes of a text */

struct template_reader {
	const char *shown;
	int line;
	const struct bb_values *values; /* NULL: only check */
	uint32_t place;                 /* for the check: where the text goes */
	bool in_subject;                /* likewise: its first lines */
	bool wrap;                      /* lines over 72 columns: not in a subject */
	bool named;                     /* set by a line that holds the reader's name */
};

/** Append one line of the source, if it stays. @return as bb_template_render() */
BB_CHECKED enum bb_status template_line_render(struct bb_bytes *out, const char *text, size_t len,
                                               struct template_reader *reader,
                                               struct bb_error *err);

/** Whether an empty line would be one too many behind these. */
bool template_has_gap(const struct bb_bytes *out);

#endif
