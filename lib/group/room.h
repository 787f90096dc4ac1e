/* SPDX-License-Identifier: MIT */
/* Steps of looking ahead, shared by the files of lib/group. */
#ifndef GROUP_ROOM_H
#define GROUP_ROOM_H

#include <brownbag/event.h>
#include <brownbag/outbox.h>
#include <brownbag/outlook.h>

/** Load lunches and ledger, and let the schedule say which there are. */
BB_CHECKED enum bb_status group_load_lunches(struct bb_outlook *self,
                                             const struct bb_group *group, size_t count,
                                             struct bb_error *err);

/** Load the books, seat newcomers, plan, and put the turns on the lunches. */
BB_CHECKED enum bb_status group_plan_turns(struct bb_outlook *self, const struct bb_group *group,
                                           struct bb_error *err);

/** Give a theme to each lunch that needs one. */
BB_CHECKED enum bb_status group_choose_themes(struct bb_outlook *self, struct bb_error *err);

/** The day it is where the group is. */
struct bb_date group_today(const struct bb_group *group);


/**
 * The Message-ID of the mail with that key, without angle brackets: a keyed
 * hash, the same for every try, meaningless to others, in the sender's domain.
 */
BB_CHECKED enum bb_status group_message_id(char **out, const struct bb_group *group,
                                              const struct bb_mail_key *key,
                                              struct bb_error *err);

/** [invite] class. */
enum bb_event_class group_event_class(const struct bb_group *group);

#endif
