/* SPDX-License-Identifier: MIT */
/*
 * Proving that all of a group is sound: the file, the rows that belong together,
 * and that the balances of the rotation follow from its log bit for bit.
 */
#ifndef BROWNBAG_PROOF_H
#define BROWNBAG_PROOF_H

#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/store.h>

/**
 * Prove it. bb_store_prove(), and a replay of the log from where it begins
 * against the stored balances: check "balances", a finding a member.
 *
 * @param found  called for each finding; another status than BB_OK ends it
 * @return what `found` said last; BB_EAGAIN, BB_EIO: it couldn't be looked at
 */
BB_CHECKED enum bb_status bb_group_prove(const struct bb_group *self, bb_flaw_found *found,
                                         void *context, struct bb_error *err);

#endif
