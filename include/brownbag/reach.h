/* SPDX-License-Identifier: MIT */
/*
 * Whether mail may go to a member, as things stand. Asked when a mail is found
 * due and once more immediately before it is sent, so that stopping takes
 * effect at once, for mail that waits too.
 */
#ifndef BROWNBAG_REACH_H
#define BROWNBAG_REACH_H

#include <brownbag/kind.h>
#include <brownbag/member.h>

#include <stdbool.h>

/* Permanent bounces in a row after which an address gets no mail any more. */
enum { BB_BOUNCES_STOP = 2 };

/** Whether a mail of that kind may go: status, consent, mutes, bounces, and an address. */
bool bb_member_may_get(const struct bb_member *member, enum bb_kind kind);

#endif
