/* SPDX-License-Identifier: MIT */
/*
 * A page about the coming lunches, for any web server or a folder: one file of
 * HTML without script, image, font or any other resource, and a Content Security
 * Policy (CSP Level 3) that keeps it so.
 *
 * What is in `struct bb_page` can be read by everybody. The bytes depend on it
 * alone. Every text is escaped; texts of people stand in elements of their own
 * with dir=auto, so that right-to-left names don't turn the rest around.
 */
#ifndef BROWNBAG_PAGE_H
#define BROWNBAG_PAGE_H

#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/holidays.h>

#include <stdbool.h>
#include <stddef.h>

/* What a page of ours begins with; what doesn't is somebody else's. */
#define BB_PAGE_MARK "<meta name=\"generator\" content=\"brownbag\">"

/* All texts are UTF-8 and borrowed; NULL and "" are the same: none. */
struct bb_page_lunch {
	struct bb_wall start, end;  /* in the zone of the page */
	int start_offset, end_offset; /* seconds ahead of UTC */
	const char *location;
	const char *facilitators;   /* "Ana, Ben" */
	const char *theme;          /* its title */
	const char *file;           /* of the calendar file beside the page */
	bool for_allies;
	bool cancelled;
};

struct bb_page {
	const char *title;                   /* the discreet one */
	const char *zone;                    /* "Europe/Berlin" */
	const char *contact;                 /* address of the organizers */
	const char *feed;                    /* file of the calendar feed */
	const struct bb_page_lunch *lunches; /* `lunch_count`, by start */
	size_t lunch_count;
	const struct bb_holiday *holidays;   /* `holiday_count`, in order */
	size_t holiday_count;
};

/**
 * Write the page.
 *
 * @param[out] out  HTML in UTF-8; the caller frees it
 * @return BB_OK; BB_EINVAL: more than 16 MiB; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_page_write(char **out, const struct bb_page *page,
                                        struct bb_error *err);

#endif
