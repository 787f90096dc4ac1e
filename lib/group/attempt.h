/* SPDX-License-Identifier: MIT */
/* What one attempt means for its row and for the run. */
#ifndef GROUP_ATTEMPT_H
#define GROUP_ATTEMPT_H

#include <brownbag/deliver.h>
#include <brownbag/outbox.h>
#include <brownbag/transport.h>

/**
 * What is to be recorded.
 *
 * @param result       not BB_SENT_STOPPED; its reply is borrowed by what is returned
 * @param[out] report  counts it, and keeps the first trouble
 */
struct bb_attempt attempt_judge(const struct bb_mail *mail, const struct bb_sent_result *result,
                                const struct bb_deliver_settings *settings,
                                const struct bb_deliver_host *host,
                                struct bb_deliver_report *report);

#endif
