/* SPDX-License-Identifier: MIT */
/* What the pages share: escaping, and a head that lets nothing in. */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include <brownbag/bytes.h>

/** A text, escaped for an element or a quoted attribute. */
void html_escape(struct bb_bytes *out, const char *text);

/**
 * Doctype to <main>, with the title as the one h1. The policy lets in nothing but
 * the style.
 *
 * @param style  name of an embedded style sheet
 */
void html_open(struct bb_bytes *out, const char *title, const char *style);

#endif
