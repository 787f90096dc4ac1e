/* SPDX-License-Identifier: MIT */
/* The folder where a backup is unpacked, and whose it is. */
#ifndef GROUP_STAGE_H
#define GROUP_STAGE_H

#include <brownbag/error.h>

/**
 * Make it, or take what nobody holds, and empty it.
 *
 * @param path       `dir`/.restoring
 * @param[out] lock  close it when done, as bb_group_discard() does
 * @return BB_OK; BB_EAGAIN: another process restores there; BB_EIO
 */
BB_CHECKED enum bb_status stage_take(int *lock, const char *path, struct bb_error *err);

#endif
