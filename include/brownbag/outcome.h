/* SPDX-License-Identifier: MIT */
/* What came of a group in a time that is over: <brownbag/report.h> of its rows. */
#ifndef BROWNBAG_OUTCOME_H
#define BROWNBAG_OUTCOME_H

#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/report.h>

enum { BB_REPORT_QUARTERS = 4 };

/**
 * The report of some quarters of a year.
 *
 * @param month     the last of them is the quarter of that month; year 0: the last one
 *                  that is over
 * @param quarters  1..BB_REPORT_QUARTERS
 * @return BB_OK; BB_ECONFLICT: it isn't over yet, or [retention] history has forgotten
 *         who led then; BB_EINVAL: out of range; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_report(struct bb_report *out, const struct bb_group *self,
                                          struct bb_month month, int quarters,
                                          struct bb_error *err);

#endif
