/* SPDX-License-Identifier: MIT */
/* Where a person is found in the store, for showing and for forgetting. */
#ifndef STORE_PERSON_H
#define STORE_PERSON_H

#include "statement.h"

/** Remove what only concerns a member and empty the row itself; histories keep the id. */
BB_CHECKED enum bb_status bb_store_empty_member(struct bb_store *self, int64_t id,
                                                struct bb_error *err);

#endif
