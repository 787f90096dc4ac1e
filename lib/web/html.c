/* SPDX-License-Identifier: MIT */
/* Escaping (HTML Living Standard, 13.3) and the head of a page (CSP Level 3). */
#include "web/html.h"

#include <brownbag/digest.h>
#include <brownbag/embedded.h>
#include <brownbag/page.h>

#include <assert.h>

void html_escape(struct bb_bytes *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&': bb_bytes_add_text(out, "&amp;"); break;
		case '<': bb_bytes_add_text(out, "&lt;"); break;
		case '>': bb_bytes_add_text(out, "&gt;"); break;
		case '"': bb_bytes_add_text(out, "&quot;"); break;
		case '\'': bb_bytes_add_text(out, "&#39;"); break;
		default: bb_bytes_add_char(out, *text);
		}
	}
}

void html_open(struct bb_bytes *out, const char *title, const char *style)
{
	struct bb_embedded sheet;
	char source[BB_SOURCE_SIZE];

	if (!bb_embedded_find(&sheet, style))
		assert(!"the program lacks a style sheet");
	bb_digest_source(source, sheet.data, sheet.len);
	bb_bytes_add_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	                       BB_PAGE_MARK "\n");
	bb_bytes_addf(out,
	              "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
	              " style-src '%s'; base-uri 'none'; form-action 'none'\">\n", source);
	bb_bytes_add_text(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	                       "<meta name=\"robots\" content=\"noindex, nofollow\">\n"
	                       "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	html_escape(out, title);
	bb_bytes_add_text(out, "</title>\n<style>");
	bb_bytes_add(out, sheet.data, sheet.len);
	bb_bytes_add_text(out, "</style>\n</head>\n<body>\n<header>\n<h1 dir=\"auto\">");
	html_escape(out, title);
	bb_bytes_add_text(out, "</h1>\n</header>\n<main>\n");
}
