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

/** Store the places of newcomers, and take them into the books: part of bb_outlook_store(). */
BB_CHECKED enum bb_status group_store_entered(const struct bb_outlook *self,
                                              const struct bb_group *group,
                                              struct bb_error *err);

/** The day it is where the group is. */
struct bb_date group_today(const struct bb_group *group);

/** A line of the log about a member: "member added". In the caller's transaction. */
BB_CHECKED enum bb_status group_log(const struct bb_group *group, const char *what, int64_t member,
                                    struct bb_error *err);

/** A member who is on the list. @return also BB_ENOENT; BB_ECONFLICT: a former one */
BB_CHECKED enum bb_status group_load_listed(struct bb_member *out, const struct bb_group *group,
                                            int64_t id, struct bb_error *err);

/** Consent as given now. */
BB_CHECKED enum bb_status group_give_consent(struct bb_member *member, enum bb_purpose purpose,
                                             const struct bb_group *group, const char *how,
                                             struct bb_error *err);
void group_take_back(struct bb_consent *consent);

/** What is left of an address when its owner is erased. */
BB_CHECKED enum bb_status group_erased_digest(uint8_t out[BB_DIGEST_SIZE],
                                              const struct bb_group *group, const char *address,
                                              struct bb_error *err);

/**
 * Remove mails with a member's name or addresses from the maildirs in the group's
 * folder: `outbox` of the rehearsal, and where [smtp] url is a maildir there.
 *
 * @return BB_OK; BB_EIO: a file can't be read or removed
 */
BB_CHECKED enum bb_status group_forget_mails(const struct bb_group *group,
                                             const struct bb_member *member,
                                             struct bb_error *err);

/**
 * The Message-ID of the mail with that key, without angle brackets: a keyed
 * hash, the same for every try, meaningless to others, in the sender's domain.
 */
BB_CHECKED enum bb_status group_message_id(char **out, const struct bb_group *group,
                                              const struct bb_mail_key *key,
                                              struct bb_error *err);

/** What the organizers are told once a month. @param[out] out  the caller frees it */
BB_CHECKED enum bb_status group_digest(char **out, const struct bb_group *group,
                                       const struct bb_outlook *outlook, struct bb_error *err);

/** The token by which a member's mail is known to be an answer: of List-Unsubscribe. */
void group_member_token(char out[BB_TOKEN_SIZE], const struct bb_group *group, int64_t member);

/** [invite] class. */
enum bb_event_class group_event_class(const struct bb_group *group);

#endif
