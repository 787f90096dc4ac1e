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
#include <brownbag/outbox.h>

#include <stdbool.h>

/* Permanent bounces in a row after which an address gets no mail any more. */
enum { BB_BOUNCES_STOP = 2 };

/** Whether a mail of that kind may go: status, consent, mutes, bounces, and an address. */
bool bb_member_may_get(const struct bb_member *member, enum bb_kind kind);

/** The same for one mail: a renewal goes only to whom its question still concerns. */
bool bb_member_may_get_mail(const struct bb_member *member, const struct bb_mail_key *key);

/**
 * Whether a former member may still be asked about topics: nothing but a question
 * of an introduction, and once a year whether that is still so, goes there.
 */
bool bb_member_is_alumnus(const struct bb_member *member);

#endif
