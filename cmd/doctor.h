/* SPDX-License-Identifier: MIT */
/* What the files of doctor share. */
#ifndef CMD_DOCTOR_H
#define CMD_DOCTOR_H

#include "options.h"
#include "session.h"

/**
 * Become a doctor in the environment of cron, for the group that was found.
 *
 * @return only if that failed, which was told: an exit code
 */
int doctor_as_cron(const struct session *session, const struct options *options);

#endif
