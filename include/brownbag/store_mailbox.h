/* SPDX-License-Identifier: MIT */
/*
 * The store's row about the mailbox with the answers: how far it has been read. Calls,
 * statuses and transactions as described in <brownbag/store.h>.
 */
#ifndef BROWNBAG_STORE_MAILBOX_H
#define BROWNBAG_STORE_MAILBOX_H

#include <brownbag/digest.h>
#include <brownbag/error.h>
#include <brownbag/store.h>

#include <stdint.h>

/**
 * How far a mailbox was read.
 *
 * @param account           which one: a digest of where it is and who logs in
 * @param[out] uidvalidity  0: nothing is known of it
 * @param[out] uid          of its last message that was taken
 */
BB_CHECKED enum bb_status bb_store_load_mailbox(struct bb_store *self,
                                                const uint8_t account[BB_DIGEST_SIZE],
                                                uint32_t *uidvalidity, uint32_t *uid,
                                                struct bb_error *err);

/** Only the last mailbox is remembered. */
BB_CHECKED enum bb_status bb_store_set_mailbox(struct bb_store *self,
                                               const uint8_t account[BB_DIGEST_SIZE],
                                               uint32_t uidvalidity, uint32_t uid,
                                               struct bb_error *err);

#endif
