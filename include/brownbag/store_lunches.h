/* SPDX-License-Identifier: MIT */
/*
 * The store's rows about lunches: when, who leads, what was booked, who answered.
 * Calls, statuses and transactions as described in <brownbag/store.h>.
 */
#ifndef BROWNBAG_STORE_LUNCHES_H
#define BROWNBAG_STORE_LUNCHES_H

#include <brownbag/agenda.h>
#include <brownbag/answer.h>
#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/holidays.h>
#include <brownbag/meeting.h>
#include <brownbag/rotation.h>
#include <brownbag/store.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* -- lunches. Instants aren't stored: loading leaves starts_at and ends_at 0, the
 *    caller derives them from wall time and zone. -- */

/** Those that start (by their wall), or whose slot is, on or after `from`, with turns, by
 *  start: a lunch that was moved to an earlier day still fills its slot. Two statements. */
BB_CHECKED enum bb_status bb_store_load_meetings(struct bb_store *self, struct bb_date from,
                                                 struct bb_meetings *out, struct bb_error *err);
/** Those that start from the day `from` on (year 0: from the first on) and before the day
 *  `before`, with turns, by start. Two statements. */
BB_CHECKED enum bb_status bb_store_load_meetings_between(struct bb_store *self,
                                                         struct bb_date from,
                                                         struct bb_date before,
                                                         struct bb_meetings *out,
                                                         struct bb_error *err);
/** The last `most` lunches before that day that weren't cancelled, without turns, by start. */
BB_CHECKED enum bb_status bb_store_load_past(struct bb_store *self, struct bb_date before, int most,
                                             struct bb_meetings *out, struct bb_error *err);
/** Of those between two days the ones that are neither booked nor cancelled; few, however old
 *  the group is. */
BB_CHECKED enum bb_status bb_store_load_unbooked(struct bb_store *self, struct bb_date from,
                                                 struct bb_date before,
                                                 struct bb_meetings *out,
                                                 struct bb_error *err);
/** One, with its turns; release with bb_meeting_release(). @return also BB_ENOENT */
BB_CHECKED enum bb_status bb_store_load_meeting(struct bb_store *self, int64_t id,
                                                struct bb_meeting *out, struct bb_error *err);

/** The id that the next row will get: above all that ever were. */
BB_CHECKED enum bb_status bb_store_next_meeting(struct bb_store *self, int64_t *out,
                                                struct bb_error *err);

/**
 * Add a row, without turns; `id` of the struct is ignored.
 *
 * @param[out] id  the new one; may be NULL
 * @return also BB_ECONFLICT: there is one for that slot already
 */
BB_CHECKED enum bb_status bb_store_add_meeting(struct bb_store *self,
                                               const struct bb_meeting *meeting, int64_t *id,
                                               struct bb_error *err);
/** Everything of the row but the turns. @return also BB_ENOENT; BB_ECONFLICT: as above */
BB_CHECKED enum bb_status bb_store_update_meeting(struct bb_store *self,
                                                  const struct bb_meeting *meeting,
                                                  struct bb_error *err);
/** Only one that no mail and no booking names. @return also BB_ENOENT, BB_ECONFLICT */
BB_CHECKED enum bb_status bb_store_delete_meeting(struct bb_store *self, int64_t id,
                                                  struct bb_error *err);
/** Replace the turns of a meeting by those of the struct; writes only if they differ. */
BB_CHECKED enum bb_status bb_store_set_turns(struct bb_store *self,
                                             const struct bb_meeting *meeting,
                                             struct bb_error *err);

/* -- members who said no to a turn, or nothing in time: they have no standing for that lunch -- */

struct bb_decline {
	int64_t meeting;
	int64_t member;
	bool silent; /* said nothing, where an answer was required */
};

/** Twice is once; who was silent and then says no has declined. */
BB_CHECKED enum bb_status bb_store_add_decline(struct bb_store *self,
                                               const struct bb_decline *decline,
                                               struct bb_error *err);
/** Taken back: `rotate confirm`, `rotate set`. Nothing to take back is fine. */
BB_CHECKED enum bb_status bb_store_remove_decline(struct bb_store *self,
                                                  const struct bb_decline *decline,
                                                  struct bb_error *err);
/** Of lunches on or after `from`, by meeting, then member; free `*out` with free(). */
BB_CHECKED enum bb_status bb_store_load_declines(struct bb_store *self, struct bb_date from,
                                                 struct bb_decline **out, size_t *count,
                                                 struct bb_error *err);

/* -- days without a lunch -- */

/** Days which are there already under that name: written once. */
BB_CHECKED enum bb_status bb_store_add_holiday(struct bb_store *self,
                                               const struct bb_holiday *holiday,
                                               struct bb_error *err);
/** Every holiday that covers this day. @return also BB_ENOENT: none does */
BB_CHECKED enum bb_status bb_store_remove_holidays(struct bb_store *self, struct bb_date day,
                                                   struct bb_error *err);
/** Those that end on or after `from`, in order; release with bb_holidays_release(). */
BB_CHECKED enum bb_status bb_store_load_holidays(struct bb_store *self, struct bb_date from,
                                                 struct bb_holidays *out, struct bb_error *err);

/* -- the days that the meeting rule names, kept -- */

struct bb_rule_days {
	char *rule;                  /* in one spelling; NULL: nothing is kept */
	struct bb_date first;        /* intervals were counted from it; year 0: none */
	struct bb_date since, until; /* the window, both included */
	struct bb_date *days;        /* `count`, all of the window, in order */
	size_t count;
};

/** Free what it holds. */
void bb_rule_days_release(struct bb_rule_days *self);
/** What was kept last; release with bb_rule_days_release(). */
BB_CHECKED enum bb_status bb_store_load_rule_days(struct bb_store *self, struct bb_rule_days *out,
                                                  struct bb_error *err);
/** Keep these in place of the others. */
BB_CHECKED enum bb_status bb_store_keep_rule_days(struct bb_store *self,
                                                  const struct bb_rule_days *days,
                                                  struct bb_error *err);

/* -- what the group adds to the agenda of a lunch -- */

/** Replace those of a lunch. */
BB_CHECKED enum bb_status bb_store_set_agenda_items(struct bb_store *self, int64_t meeting,
                                                    const struct bb_agenda_items *items,
                                                    struct bb_error *err);
/** @param[out] out  release with bb_agenda_items_release() */
BB_CHECKED enum bb_status bb_store_load_agenda_items(struct bb_store *self, int64_t meeting,
                                                     struct bb_agenda_items *out,
                                                     struct bb_error *err);

/* -- the books of the rotation -- */

enum bb_books_at {
	BB_BOOKS_BASE, /* where the log begins: the checkpoint */
	BB_BOOKS_NOW,  /* after its last booking */
};

/** Empty books if none were saved; release with bb_books_release(). */
BB_CHECKED enum bb_status bb_store_load_books(struct bb_store *self, enum bb_books_at at,
                                              struct bb_books *out, struct bb_error *err);
/** Replace them; rows that didn't change aren't written. */
BB_CHECKED enum bb_status bb_store_save_books(struct bb_store *self, enum bb_books_at at,
                                              const struct bb_books *books,
                                              struct bb_error *err);

/**
 * Append a line to the log; `id` of the struct is ignored.
 *
 * @param[out] id  the new one
 */
BB_CHECKED enum bb_status bb_store_add_booking(struct bb_store *self,
                                               const struct bb_booking *booking, int64_t *id,
                                               struct bb_error *err);
/** Lunches that were only assumed to be held count as not booked again, without their lines of
 *  the log. The books are the caller's to replay. @param[out] count  how many lunches */
BB_CHECKED enum bb_status bb_store_forget_assumed(struct bb_store *self, size_t *count,
                                                  struct bb_error *err);
/** The log, as far as it is kept, by id; release with bb_bookings_release(). Two statements. */
BB_CHECKED enum bb_status bb_store_load_bookings(struct bb_store *self, struct bb_bookings *out,
                                                 struct bb_error *err);
/** The last booking of a lunch; release with bb_booking_release(). @return also BB_ENOENT */
BB_CHECKED enum bb_status bb_store_find_booking(struct bb_store *self, int64_t meeting,
                                                struct bb_booking *out, struct bb_error *err);
/** Fold: forget the log up to and with booking `last`; `base` is where it begins now. */
BB_CHECKED enum bb_status bb_store_fold_bookings(struct bb_store *self, int64_t last,
                                                 const struct bb_books *base,
                                                 struct bb_error *err);

/* -- answers -- */

enum bb_answer_source {
	BB_ANSWER_BY_CALENDAR,  /* a calendar program's reply */
	BB_ANSWER_BY_WORD,      /* a word in a mail */
	BB_ANSWER_BY_ORGANIZER, /* entered by hand */
};

/** "calendar", "word", "organizer": as stored and shown. Borrowed for ever. */
const char *bb_answer_source_name(enum bb_answer_source source);

struct bb_answer_row {
	int64_t meeting;
	int64_t member;
	struct bb_answer answer; /* ACCEPTED, DECLINED or TENTATIVE */
	int64_t answered_at;     /* when it was recorded */
	bool verified;           /* came from an address of the member, or by hand */
	enum bb_answer_source source;
};

/** Of lunches on or after `from`, by meeting, then member; free `*out` with free(). */
BB_CHECKED enum bb_status bb_store_load_answers(struct bb_store *self, struct bb_date from,
                                                struct bb_answer_row **out, size_t *count,
                                                struct bb_error *err);
/** One member's answer to one lunch. @return also BB_ENOENT */
BB_CHECKED enum bb_status bb_store_load_answer(struct bb_store *self, int64_t meeting,
                                               int64_t member, struct bb_answer_row *out,
                                               struct bb_error *err);
/** Record it in place of an earlier one; which is newer is the caller's to decide. */
BB_CHECKED enum bb_status bb_store_set_answer(struct bb_store *self,
                                              const struct bb_answer_row *row,
                                              struct bb_error *err);
/** Nothing to remove is fine. */
BB_CHECKED enum bb_status bb_store_remove_answer(struct bb_store *self, int64_t meeting,
                                                 int64_t member, struct bb_error *err);

#endif
