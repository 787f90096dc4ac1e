/* SPDX-License-Identifier: MIT */
/*
 * A folder for a web server: the page, a calendar feed, and a calendar file for
 * each coming lunch.
 *
 * Everybody may read it: no member but by first name where [publish] says so, no
 * link to join, no sensitive theme. The bytes depend on the rows of the group,
 * and only what changed is written.
 */
#ifndef BROWNBAG_PUBLISH_H
#define BROWNBAG_PUBLISH_H

#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/outlook.h>

#include <stdbool.h>
#include <stddef.h>

struct bb_published {
	size_t written; /* files that were new or had other bytes */
	size_t same;    /* files that were left as they were */
	size_t removed; /* files of lunches that are over */
};

/**
 * Bring a folder up to date; it is made if it isn't there, in a folder that is.
 * All is composed and on disk before the first file is replaced; each is replaced
 * as a whole, the page last.
 *
 * @param dir       as it is, from the working folder
 * @param dry       write nothing, count what would be
 * @param[out] out  also in part where it fails
 * @return BB_OK; BB_EINVAL: `dir` is no folder; BB_ECONFLICT: a file there has a
 *         name of ours and isn't ours; BB_ENOENT: no folder to make it in;
 *         BB_EIO: can't be written
 */
BB_CHECKED enum bb_status bb_group_publish(struct bb_published *out, const struct bb_group *group,
                                           const struct bb_outlook *outlook, const char *dir,
                                           bool dry, struct bb_error *err);

/**
 * The folder that [publish] dir names, from the group's folder on.
 *
 * @param[out] out  the caller frees it; NULL: none is set
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_group_publish_dir(char **out, const struct bb_group *group,
                                               struct bb_error *err);

#endif
