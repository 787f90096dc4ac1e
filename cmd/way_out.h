/* SPDX-License-Identifier: MIT */
/* Whether mail could leave: brownbag-deliver is asked, which has the network. */
#ifndef CMD_WAY_OUT_H
#define CMD_WAY_OUT_H

#include "session.h"

#include <brownbag/program.h>

enum way_out_mail {
	WAY_OUT_NO_MAIL, /* connect and log in only */
	WAY_OUT_PROBE,   /* one about nothing */
	WAY_OUT_SAMPLES, /* one of each kind that would go out if the group went live */
};

/**
 * Connect to the mail server and log in; with mail, each step is told.
 *
 * @param to              an address, "organizer", or "-": on stdin; not looked at without mail
 * @param[out] complaint  what stands in the way; "" if nothing does
 * @param[out] code       EXIT_DONE, EXIT_REFUSED, or EXIT_LATER: waiting may help
 * @return BB_OK; BB_EINVAL: no address on stdin; as bb_program_run()
 */
BB_CHECKED enum bb_status way_out_try(char complaint[BB_COMPLAINT_SIZE], int *code,
                                      struct session *session, enum way_out_mail what,
                                      const char *to, struct bb_error *err);

#endif
