/* SPDX-License-Identifier: MIT */
/*
 * From rehearsal to live, and holding still.
 *
 * Nothing reaches a person before `start` has shown it: what a rehearsal sent
 * counts for nothing and is owed again.
 */
#ifndef BROWNBAG_START_H
#define BROWNBAG_START_H

#include <brownbag/due.h>
#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/outlook.h>

#include <stdint.h>

enum { BB_START_DAYS = 35 }; /* days ahead that `start` shows */

/**
 * What would go out in the coming BB_START_DAYS if the group went live now:
 * done in a transaction that is rolled back.
 *
 * @param[out] out  free with bb_preview_free()
 * @return BB_OK; BB_ECONFLICT: it is live already, or [smtp] url says no way out
 *         for mail; as bb_dues_load()
 */
BB_CHECKED enum bb_status bb_group_preview_start(struct bb_preview **out, struct bb_group *self,
                                                 struct bb_error *err);

/** Go live. The mails of a rehearsal go from its maildir. @return as bb_group_preview_start() */
BB_CHECKED enum bb_status bb_group_start(struct bb_group *self, struct bb_error *err);

/** Hold everything until `start`, queued mail too. @return BB_OK; BB_ECONFLICT: it is stopped */
BB_CHECKED enum bb_status bb_group_stop(struct bb_group *self, struct bb_error *err);

#endif
