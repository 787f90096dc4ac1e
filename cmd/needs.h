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

/* -- for the files that fill the list -- */

/** One row; `month` is taken over, `fix` may be NULL. */
void needs_add(json_t *list, const char *code, json_t *month, int64_t id, const char *fix,
               const char *format, ...) __attribute__((format(printf, 6, 7)));

/** What came in: messages that wait, addresses that don't work, turns that are open again. */
BB_CHECKED enum bb_status needs_add_answers(json_t *list, const struct bb_group *group,
                                            const struct bb_outlook *outlook,
                                            struct bb_error *err);

/** Introductions that wait for an answer which nothing reads, or have nobody to ask. */
BB_CHECKED enum bb_status needs_add_intros(json_t *list, const struct bb_group *group,
                                           struct bb_error *err);

#endif
