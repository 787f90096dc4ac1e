/* SPDX-License-Identifier: MIT */
/*
 * Holidays from any iCalendar file: a ministry's, a school's, one exported from
 * a calendar program.
 *
 * All-day events count (DTSTART of type DATE); DTEND is the day after the last
 * (RFC 5545 3.6.1); RRULE, RDATE and EXDATE are expanded within a window. The
 * file is hostile until shown otherwise: 1 MiB, no NUL, lines of at most 64 KiB,
 * 20 nested components, bounded expansion.
 */
#ifndef BROWNBAG_HOLIDAY_IMPORT_H
#define BROWNBAG_HOLIDAY_IMPORT_H

#include <brownbag/error.h>
#include <brownbag/holidays.h>

#include <stddef.h>

enum { BB_HOLIDAY_FILE_MAX = 1024 * 1024, BB_HOLIDAY_IMPORT_MAX = 10000 };

/* What was passed over, for the one line that a command prints. */
struct bb_holiday_import {
	size_t taken;   /* holidays in the list */
	size_t timed;   /* events with a time of day */
	size_t outside; /* events with no day in the window */
};

/**
 * Read the holidays that touch the days from `from` to `until`, both included.
 *
 * @param[out] out     in order, nothing twice; release with bb_holidays_release()
 * @param[out] counts  may be NULL
 * @param until        at most 20 years after `from`
 * @return BB_OK; BB_EINVAL: no iCalendar file, not UTF-8, over a limit, or an
 *         event that can't be read (the text has the number of its line);
 *         BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_holidays_import(struct bb_holidays *out,
                                             struct bb_holiday_import *counts, const char *bytes,
                                             size_t len, struct bb_date from, struct bb_date until,
                                             struct bb_error *err);

#endif
