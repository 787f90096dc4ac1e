/* SPDX-License-Identifier: MIT */
/* What the files of brownbag rotate share. */
#ifndef CMD_ROTATE_H
#define CMD_ROTATE_H

#include <brownbag/meeting.h>
#include <brownbag/member.h>
#include <brownbag/rotation.h>

/** Warn that a seat is open, with the number of members by cause. */
void rotate_say_open(const struct bb_meeting *meeting, const struct bb_seating *seating);

#endif
