/* SPDX-License-Identifier: MIT */
/* What needs a person: the list that `status` ends with. Holds ids, no names. */
#ifndef CMD_NEEDS_H
#define CMD_NEEDS_H

#include "session.h"

#include <brownbag/error.h>
#include <brownbag/outlook.h>

#include <jansson.h>

/**
 * [{"code","month","id","text","fix"}], what is most urgent first.
 *
 * @param[out] out  the caller owns it
 * @return BB_OK; BB_EAGAIN, BB_EIO: the store
 */
BB_CHECKED enum bb_status view_needs(json_t **out, const struct bb_group *group,
                                     const struct bb_outlook *outlook, struct bb_error *err);

/** "hint: ...", on a terminal, if mail is stuck: in trouble, in doubt or refused. */
void hint_stuck(const struct session *session);

#endif
