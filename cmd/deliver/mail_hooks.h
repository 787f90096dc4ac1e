/* SPDX-License-Identifier: MIT */
/* The hooks pre-send and post-send. */
#ifndef CMD_DELIVER_MAIL_HOOKS_H
#define CMD_DELIVER_MAIL_HOOKS_H

#include "../session.h"

#include <brownbag/deliver.h>

/* A run, as what the library calls back gets it. */
struct mail_run {
	struct session *session;
	bool hook_failed; /* post-send: told once */
};

/** The group's time, which may stand still. */
int64_t mail_run_now(const struct mail_run *self);

/**
 * Set what a run calls, where a hook is in its place; without one nothing is called.
 *
 * @return BB_OK; as session_export()
 */
BB_CHECKED enum bb_status mail_hooks_set(struct bb_deliver_host *host,
                                         const struct mail_run *run, struct bb_error *err);

#endif
