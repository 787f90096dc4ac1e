/* SPDX-License-Identifier: MIT */
/* Publishing as a part of what else is done: of remind, and of erasing a member. */
#ifndef CMD_PUBLISH_H
#define CMD_PUBLISH_H

#include "session.h"

/**
 * Bring the folder of [publish] dir up to date, if one is set and the group is live.
 *
 * @return an exit code; trouble is told as trouble_tell() does
 */
int publish_by_remind(struct session *session);

#endif
