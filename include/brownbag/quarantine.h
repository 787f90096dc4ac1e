/* SPDX-License-Identifier: MIT */
/*
 * Messages that are no answers but trouble, put aside for a person: a maildir named
 * quarantine in the group's folder (0700, files 0600). What lies there longer than
 * [retention] review goes.
 */
#ifndef BROWNBAG_QUARANTINE_H
#define BROWNBAG_QUARANTINE_H

#include <brownbag/digest.h>
#include <brownbag/error.h>
#include <brownbag/group.h>

#include <stddef.h>
#include <stdint.h>

#define BB_GROUP_QUARANTINE "quarantine"

/* A flood of bad mail must not fill the disk: what comes on top isn't kept. */
enum { BB_QUARANTINE_MAX = 200 };

/**
 * Put a message aside. The same one twice is one file.
 *
 * @param digest  names the file
 * @return BB_OK, also if there are too many; BB_EIO
 */
BB_CHECKED enum bb_status bb_quarantine_put(const struct bb_group *group,
                                            const uint8_t digest[BB_DIGEST_SIZE],
                                            const char *bytes, size_t len, struct bb_error *err);

/** Remove what has lain there too long. @return BB_OK; BB_EIO */
BB_CHECKED enum bb_status bb_quarantine_expire(const struct bb_group *group, struct bb_error *err);

/** How many there are. @return BB_OK; BB_EIO */
BB_CHECKED enum bb_status bb_quarantine_count(const struct bb_group *group, size_t *out,
                                              struct bb_error *err);

#endif
