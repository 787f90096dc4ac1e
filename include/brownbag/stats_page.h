/* SPDX-License-Identifier: MIT */
/*
 * A page for the organizer: turns against fair share, headcounts and mail, as
 * drawings (SVG 2) in HTML. It names members: it isn't for a web server.
 *
 * Each drawing has a name and tells its figures in words as well, in a table.
 */
#ifndef BROWNBAG_STATS_PAGE_H
#define BROWNBAG_STATS_PAGE_H

#include <brownbag/date.h>
#include <brownbag/error.h>

#include <stddef.h>
#include <stdint.h>

struct bb_stats_member {
	const char *name;
	int led;
	int64_t share; /* the fair one; `scale` is a turn */
};

struct bb_stats_lunch {
	struct bb_date day;
	int headcount; /* 0.. */
};

/* What was sent of one kind, `month_count` figures. */
struct bb_stats_kind {
	const char *name;
	const int *sent;
};

/* All borrowed. */
struct bb_stats_page {
	const char *title;
	int64_t scale;
	const struct bb_stats_member *members; /* `member_count`, most turns first */
	size_t member_count;
	const struct bb_stats_lunch *lunches;  /* `lunch_count`, by day */
	size_t lunch_count;
	const struct bb_month *months;         /* `month_count`, in order */
	size_t month_count;
	const struct bb_stats_kind *kinds;     /* `kind_count` */
	size_t kind_count;
};

/**
 * Write the page.
 *
 * @param[out] out  HTML in UTF-8; the caller frees it
 * @return BB_OK; BB_EINVAL: more than 16 MiB; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_stats_page_write(char **out, const struct bb_stats_page *page,
                                              struct bb_error *err);

#endif
