/* SPDX-License-Identifier: MIT */
/* A question that is put to others without saying whose it is. */
#ifndef BROWNBAG_QUESTION_H
#define BROWNBAG_QUESTION_H

#include <brownbag/error.h>
#include <brownbag/member.h>

#include <stdint.h>

/**
 * Whom a question names: anybody's whole name or address in any case, or a part of
 * the asker's own name as it is written.
 *
 * @param[out] out  a member's id; 0: nobody's name is in it
 * @return BB_OK; BB_EINVAL: no UTF-8; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_question_names(int64_t *out, const char *question, int64_t asker,
                                            const struct bb_roster *roster,
                                            struct bb_error *err);

#endif
