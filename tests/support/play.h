/* SPDX-License-Identifier: MIT */
/*
 * Scenarios of reconciling as small plays: lines that change a group, and
 * behind ">" what was done about it, as a thoughtful person would have it. A
 * mail is kind/lunch/member, with "#" and the SEQUENCE of its calendar object;
 * "(accepted)" is the answer that it keeps; "!" was missed and is only
 * recorded; "-" is taken out of the queue.
 *
 *     at WHEN               set the clock
 *     run                   one run, and a deliver that sends all
 *     cron WHEN             a run each 15 minutes until then; those that did something
 *     tick                  a run without a deliver
 *     deliver [STATE [N]]   send what is queued (to member N), or have it end in another state
 *
 * The other verbs are in the table of play.c.
 */
#ifndef TESTS_PLAY_H
#define TESTS_PLAY_H

#include <stdbool.h>

/** False, after it printed the script and what happened, if those differ. */
bool perform_play(const char *name, const char *script);

#endif
