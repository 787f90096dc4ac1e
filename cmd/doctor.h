/* SPDX-License-Identifier: MIT */
/* What the files of doctor share. */
#ifndef CMD_DOCTOR_H
#define CMD_DOCTOR_H

#include "options.h"
#include "session.h"

#include <brownbag/program.h>

/**
 * Become a doctor in the environment of cron, for the group that was found.
 *
 * @return only if that failed, which was told: an exit code
 */
int doctor_as_cron(const struct session *session, const struct options *options);

/**
 * Connect to the mail server and log in; and send one mail, each step of which is told.
 *
 * @param to              an address, "organizer", or "-": on stdin; NULL: nothing is sent
 * @param[out] complaint  what stands in the way; "" if nothing does
 * @return BB_OK; as bb_program_run()
 */
BB_CHECKED enum bb_status doctor_online(char complaint[BB_COMPLAINT_SIZE], struct session *session,
                                        const char *to, struct bb_error *err);

#endif
