/* SPDX-License-Identifier: MIT */
/*
 * Taking holidays into a group, by hand or from a file. What becomes of lunches
 * on such days, <brownbag/schedule.h> decides the next time they are looked at.
 *
 * Calls work in the caller's transaction; on failure it rolls back.
 */
#ifndef BROWNBAG_CLOSED_DAYS_H
#define BROWNBAG_CLOSED_DAYS_H

#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/holiday_import.h>
#include <brownbag/holidays.h>

#include <stddef.h>

enum { BB_CLOSED_YEARS = 5 }; /* an import looks ahead so far: calendars rarely know more */

/**
 * One stretch of days.
 *
 * @param holiday  its name as it was typed
 * @return BB_OK, also if it is known already; BB_EINVAL: no name or an unfit one,
 *         it ends before it begins, or is longer than BB_HOLIDAY_DAYS_MAX;
 *         BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_close_days(struct bb_group *self,
                                              const struct bb_holiday *holiday,
                                              struct bb_error *err);

/**
 * All holidays of an iCalendar file from the present month on, for BB_CLOSED_YEARS.
 *
 * @param[out] counts  as bb_holidays_import()
 * @param[out] added   how many weren't known
 * @return as bb_holidays_import(); BB_EAGAIN, BB_EIO: the store
 */
BB_CHECKED enum bb_status bb_group_import_closed_days(struct bb_group *self, const char *bytes,
                                                      size_t len,
                                                      struct bb_holiday_import *counts,
                                                      size_t *added, struct bb_error *err);

#endif
