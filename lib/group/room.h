/* SPDX-License-Identifier: MIT */
/* Steps of looking ahead, shared by the files of lib/group. */
#ifndef GROUP_ROOM_H
#define GROUP_ROOM_H

#include <brownbag/due.h>
#include <brownbag/event.h>
#include <brownbag/outbox.h>
#include <brownbag/outlook.h>
#include <brownbag/reconcile.h>
#include <brownbag/timetable.h>

#include <stdbool.h>

/** Load lunches and ledger, and let the schedule say which there are. */
BB_CHECKED enum bb_status group_load_lunches(struct bb_outlook *self,
                                             const struct bb_group *group, size_t count,
                                             struct bb_error *err);

/**
 * The days of the rule from `from` to `until`, into `rule_days` of the outlook:
 * those that the store keeps, else expanded. @return also BB_EINVAL: needs a first day
 */
BB_CHECKED enum bb_status group_expand_rule(struct bb_outlook *self, const struct bb_group *group,
                                            struct bb_date first, struct bb_date from,
                                            struct bb_date until, struct bb_error *err);

/** Which of them lie in a window; borrowed. */
void group_rule_window(const struct bb_rule_days *self, struct bb_date from, struct bb_date until,
                       const struct bb_date **days, size_t *count);

/** Load the books, seat newcomers, plan, and put the turns on the lunches. */
BB_CHECKED enum bb_status group_plan_turns(struct bb_outlook *self, const struct bb_group *group,
                                           struct bb_error *err);

/* What the rotation needs to know to book one lunch: it is the only coming one. */
struct group_lineup {
	struct bb_rotation rotation;
	struct bb_candidate *candidates;
	unsigned char *standings;
	const struct bb_meeting *lunch;
};

/** @param[out] out  borrows roster, books and lunch; release with group_lineup_release() */
BB_CHECKED enum bb_status group_line_up(struct group_lineup *out, const struct bb_group *group,
                                        const struct bb_roster *roster,
                                        const struct bb_books *books,
                                        const struct bb_meeting *lunch, struct bb_error *err);
void group_lineup_release(struct group_lineup *self);

/**
 * Book who led a lunch: two lines of the rotation's log, after which the books are
 * as they follow from it. In the caller's transaction.
 *
 * @param joined_by  whoever joined up to that month and has no place yet gets one before
 * @param led        `count` members
 */
BB_CHECKED enum bb_status group_book_led(const struct bb_group *self,
                                         const struct bb_roster *roster,
                                         const struct bb_meeting *meeting,
                                         struct bb_month joined_by, const int64_t *led,
                                         size_t count, struct bb_error *err);

/** Give a theme to each lunch that needs one. */
BB_CHECKED enum bb_status group_choose_themes(struct bb_outlook *self,
                                              const struct bb_group *group,
                                              struct bb_error *err);

/** Store the lunches that are new or have changed, without turns: part of bb_outlook_store(). */
BB_CHECKED enum bb_status group_store_lunches(const struct bb_outlook *self,
                                              const struct bb_group *group,
                                              struct bb_error *err);

/** Store the places of newcomers, and take them into the books: part of bb_outlook_store(). */
BB_CHECKED enum bb_status group_store_entered(const struct bb_outlook *self,
                                              const struct bb_group *group,
                                              struct bb_error *err);

/** Set the instants of loaded lunches, each by its own zone. */
BB_CHECKED enum bb_status group_derive_instants(struct bb_meetings *meetings,
                                                const struct bb_group *group,
                                                struct bb_error *err);

/* Past lunches that were loaded one after the other: each set stays where it is, since
 * lunches of it were handed out. */
struct bb_bygones {
	struct bb_meetings meetings;
	struct bb_bygones *next;
};

/** When mails are due, as the settings say. `outlook` must outlive it. */
void group_fill_timetable(struct bb_timetable *out, const struct bb_group *group,
                          const struct bb_outlook *outlook);

/** [rotation] ask = required: silence is no yes, if something reads answers. */
bool group_asks_for_answer(const struct bb_group *group);

/* From the last run on: a clock that goes on by more has leapt, for all that can be known. Who
 * switches a machine on once a month finds everything done at once; an empty battery mostly
 * leaps by years. */
#define GROUP_LEAP_SECONDS (32 * BB_DAY_SECONDS)

/** The day it is where the group is. */
struct bb_date group_today(const struct bb_group *group);

/** A day moved by a length of time, `sign` 1 or -1; the 31st becomes a shorter month's last day.
 *  @return BB_OK; BB_EINVAL: out of range */
BB_CHECKED enum bb_status group_shift_day(struct bb_date *out, struct bb_date day,
                                          struct bb_span span, int sign, struct bb_error *err);

/** Delete what [retention] says has outlived its purpose, once a day. In the caller's
 *  transaction. */
BB_CHECKED enum bb_status group_retain(const struct bb_group *group, struct bb_error *err);

/** Remove the mails of a rehearsal from before an instant from its maildir. @return BB_OK; BB_EIO */
BB_CHECKED enum bb_status group_forget_rehearsed(const struct bb_group *group, int64_t before,
                                                 struct bb_error *err);

/** While it is one: those whose texts [retention] bodies lets go. @return BB_OK; BB_EIO */
BB_CHECKED enum bb_status group_expire_rehearsed(const struct bb_group *group,
                                                 struct bb_error *err);

/** Fold what the rotation's log holds of days before that one into the checkpoint. In the
 *  caller's transaction; a log that can't be right is left as it is. */
BB_CHECKED enum bb_status group_fold_log(const struct bb_group *group, struct bb_date before,
                                         struct bb_error *err);

/**
 * What a letter says of its reader's offers.
 *
 * @param[out] keeps   a renewal that asks about them; or a farewell, and they go on
 * @param[out] topics  asked about, a line each; the caller frees it. Untouched otherwise
 */
BB_CHECKED enum bb_status group_letter_offers(bool *keeps, char **topics,
                                              const struct bb_group *group,
                                              const struct bb_due *due, struct bb_error *err);

/** End the offers whose term is over, each with a line of the log. In the caller's transaction. */
BB_CHECKED enum bb_status group_lapse_offers(const struct bb_group *group, struct bb_error *err);

/** End an offer; with the last one the consent goes. `what` is for the log. @return also BB_ENOENT */
BB_CHECKED enum bb_status group_end_offer(const struct bb_group *group, int64_t member,
                                          const char *topic, const char *what,
                                          struct bb_error *err);

/** A line of the log about a member: "member added". In the caller's transaction. */
BB_CHECKED enum bb_status group_log(const struct bb_group *group, const char *what, int64_t member,
                                    struct bb_error *err);

/** A line about a lunch: "lunch moved". */
BB_CHECKED enum bb_status group_log_lunch(const struct bb_group *group, const char *what,
                                          int64_t meeting, struct bb_error *err);

/** A member who is on the list. @return also BB_ENOENT; BB_ECONFLICT: a former one */
BB_CHECKED enum bb_status group_load_listed(struct bb_member *out, const struct bb_group *group,
                                            int64_t id, struct bb_error *err);

/** The same, or a former member who may still be asked about topics. */
BB_CHECKED enum bb_status group_load_reachable(struct bb_member *out,
                                               const struct bb_group *group, int64_t id,
                                               struct bb_error *err);

/** A lunch that something can be decided about. @return BB_OK; BB_ECONFLICT: it lies beyond
 *  the horizon and has no row */
BB_CHECKED enum bb_status group_check_stored(const struct bb_group *self,
                                             const struct bb_outlook *outlook,
                                             const struct bb_meeting *meeting,
                                             struct bb_error *err);

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
 * folder: `outbox` of the rehearsal, and where [smtp] url is a maildir there; and such
 * drafts.
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

/**
 * The Message-ID of a mail that no row knows: a token of the instant it is made, and of
 * which of that instant it is.
 */
BB_CHECKED enum bb_status group_passing_id(char **out, const struct bb_group *group, int64_t now,
                                           int64_t which, struct bb_error *err);

/** Entries of calendars get `mark`, borrowed, before their title from now on. */
void group_composer_mark(struct bb_composer *self, const char *mark);

/** What the organizers are told once a month. @param[out] out  the caller frees it */
BB_CHECKED enum bb_status group_digest(char **out, const struct bb_group *group,
                                       const struct bb_outlook *outlook, struct bb_error *err);

/** The token by which a member's mail is known to be an answer: of List-Unsubscribe. */
void group_member_token(char out[BB_TOKEN_SIZE], const struct bb_group *group, int64_t member);

/**
 * Sender, recipient, and how the list is known, into the parts of a mail.
 *
 * @param reader  something reads answers: one can be had by mail
 */
BB_CHECKED enum bb_status group_address(struct bb_mail_parts *parts, const struct bb_group *group,
                                        const struct bb_due *due, bool reader,
                                        struct bb_error *err);

/**
 * Whether something can still be changed about a lunch, or sent.
 *
 * @return BB_OK; BB_ECONFLICT: it has begun, is cancelled, or is beyond the horizon
 */
BB_CHECKED enum bb_status group_check_ahead(const struct bb_meeting *meeting,
                                            const struct bb_group *group,
                                            const struct bb_outlook *outlook,
                                            struct bb_error *err);

/** Whether an agenda or a brief of it has been queued. */
bool group_is_told(const struct bb_outlook *self, int64_t meeting);

/** Whether its agenda has gone to somebody, or may have; one that waits is written anew. */
bool group_agenda_has_gone(const struct bb_outlook *self, int64_t meeting);

/** [invite] class. */
enum bb_event_class group_event_class(const struct bb_group *group);

#endif
