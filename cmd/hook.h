/* SPDX-License-Identifier: MIT */
/* What hooks are told: brownbag-hooks(5). */
#ifndef CMD_HOOK_H
#define CMD_HOOK_H

#include "session.h"

#include <brownbag/hook.h>

#include <jansson.h>

/**
 * Run a hook of the session's group with {"hook","group","at", what it is told}.
 * What session_export() sets in the environment is there for it; the caller does
 * that, before it has threads.
 *
 * @param at    when it happened
 * @param told  an object, taken over; NULL: out of memory
 * @return as bb_hook_run()
 */
BB_CHECKED enum bb_status hook_run(const struct session *session, enum bb_hook hook, int64_t at,
                                   json_t *told, struct bb_error *err);

/** The month of a lunch; null without one, or if it is no more. */
json_t *hook_month(const struct session *session, int64_t meeting);

#endif
