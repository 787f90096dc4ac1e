/* SPDX-License-Identifier: MIT */
/* The part of a deliver run that holds the lock and sends. */
#ifndef GROUP_SENDING_H
#define GROUP_SENDING_H

#include <brownbag/deliver.h>
#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>

struct sending;

/** As bb_deliver_new(); `report` is added to. */
BB_CHECKED enum bb_status sending_new(struct sending **out, struct bb_store *store,
                                      const struct bb_deliver_settings *settings,
                                      const struct bb_deliver_host *host,
                                      struct bb_deliver_report *report, struct bb_error *err);
/** Hangs up. NULL is allowed. */
void sending_free(struct sending *self);

/**
 * Send until nothing is due, or nobody gets through. What was claimed and not
 * begun is put back.
 *
 * @param notebook     the lock file: answers are written down there, notebook.h
 * @param[out] claimed  mails taken from the queue
 * @return as bb_deliver_run()
 */
BB_CHECKED enum bb_status sending_drain(struct sending *self, int notebook, size_t *claimed,
                                        struct bb_error *err);

/** Whether no more is to be begun: stopped, or nobody got through. */
bool sending_is_over(const struct sending *self);

/** May be called by a signal handler. */
void sending_stop(struct sending *self);

#endif
