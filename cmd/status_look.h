/* SPDX-License-Identifier: MIT */
/*
 * What `status` says, as one document: made from the group, or as it was kept from a
 * moment ago. How it is shown is status.c's.
 */
#ifndef CMD_STATUS_LOOK_H
#define CMD_STATUS_LOOK_H

#include <brownbag/error.h>
#include <brownbag/group.h>

#include <jansson.h>

enum { STATUS_DAYS_AHEAD = 14 };

/**
 * {"status": what --json prints, "when": the next lunch's wall time, "minutes": how long it
 * takes, "reader": whether something reads answers}. Without a next lunch "when" is null.
 *
 * Where a group is so large that a look takes time, what came of it is kept for up to a
 * quarter of an hour (<brownbag/cache.h>).
 *
 * @param[out] out  the caller owns it
 * @return BB_OK; BB_EINVAL: themes or texts of the group are wrong; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status status_look(json_t **out, const struct bb_group *group,
                                      struct bb_error *err);

#endif
