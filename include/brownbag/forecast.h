/* SPDX-License-Identifier: MIT */
/* What will come due as files to look at: a maildir, and nothing else is touched. */
#ifndef BROWNBAG_FORECAST_H
#define BROWNBAG_FORECAST_H

#include <brownbag/error.h>
#include <brownbag/group.h>

#include <stddef.h>
#include <stdint.h>

/**
 * Write each mail that will come due up to an instant, if nothing changes, with
 * the date on which it would go.
 *
 * @param member      0: everybody's
 * @param folder      a maildir, by its absolute path: made, or an empty folder
 * @param[out] count  how many were written; may be NULL
 * @return BB_OK; BB_ECONFLICT: something is in that folder; BB_EINVAL: a text of
 *         the group is wrong, or a mail can't be built; BB_ENOENT: no folder to make
 *         it in; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_write_forecast(const struct bb_group *group, int64_t until,
                                                  int64_t member, const char *folder,
                                                  size_t *count, struct bb_error *err);

#endif
