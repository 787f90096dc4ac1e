/* SPDX-License-Identifier: MIT */
/*
 * Scenarios of a group and its turns as small plays on a real store: lines that
 * do something, and behind ">" what came of it. After each line the group is
 * proved sound and opened anew, so nothing can hide in memory.
 *
 *     with KEY VALUE                 a setting, before anything else
 *     join FIRST LAST MONTH          members, by id
 *     at DAY TIME                    set the clock
 *     remind                         as cron does, and a deliver that sends all
 *     set MEETING WHO..              decisions; so are swap, decline, confirm
 *     turns N                        the first N coming lunches
 *     books, log                     what is owed, and the lines it follows from
 *
 * The other verbs are in the table of group_play.c. Mails about turns (ask, brief,
 * turn) are shown by what sends them; what is refused, with its status.
 */
#ifndef TESTS_GROUP_PLAY_H
#define TESTS_GROUP_PLAY_H

#include <stdbool.h>

/** False, after it printed the script and what happened, if those differ. */
bool perform_group_play(const char *name, const char *script);

#endif
