/* SPDX-License-Identifier: MIT */
/*
 * A group in memory, for tests of reconciling: people and lunches change by
 * plain calls, a run queues what bb_reconcile() finds, a deliver sends it. The
 * rows behave as those of the store do.
 */
#ifndef TESTS_LITTLE_GROUP_H
#define TESTS_LITTLE_GROUP_H

#include <brownbag/reconcile.h>

#include <stdbool.h>

enum {
	LITTLE_LUNCHES = 512,
	LITTLE_MEMBERS = 64,
	LITTLE_ROWS = 8192,
	LITTLE_OCCASIONS = 1024,
	LITTLE_ANSWERS = 1024,
	LITTLE_NUDGES = 64,
	LITTLE_OFFERS = 64,
	LITTLE_HOLIDAYS = 128,
	LITTLE_SEATS = 4,
	LITTLE_PLACES = 8,
};

struct little_group {
	int64_t now;
	int64_t since;
	int64_t ran_at;
	bool ask_required;
	struct bb_zone *zone;
	struct bb_timetable timetable;
	struct bb_holiday holiday_items[LITTLE_HOLIDAYS];
	struct bb_holidays holidays;
	struct bb_meeting lunches[LITTLE_LUNCHES];
	struct bb_turn turns[LITTLE_LUNCHES][LITTLE_SEATS];
	struct bb_meetings meetings;
	struct bb_member members[LITTLE_MEMBERS];
	struct bb_roster roster;
	struct bb_held rows[LITTLE_ROWS];
	int64_t not_after[LITTLE_ROWS]; /* of the row at the same place */
	size_t row_count;
	int64_t last_mail;              /* the highest id that a row ever had */
	struct bb_occasion occasions[LITTLE_OCCASIONS];
	size_t occasion_count;
	int64_t last_occasion;
	struct bb_answered answers[LITTLE_ANSWERS];
	size_t answer_count;
	struct bb_nudge nudges[LITTLE_NUDGES];
	size_t nudge_count;
	struct bb_offer offers[LITTLE_OFFERS];
	size_t offer_count;
	/* Told of each mail that is queued, and of each that a deliver is done with. */
	void (*queued)(void *context, const struct bb_due *due);
	void (*delivered)(void *context, const struct bb_held *row);
	void *context;
};

/** In Europe/Berlin, empty. Allocated; free with little_group_free(). */
struct little_group *little_group_new(void);
void little_group_free(struct little_group *self);

/** "2027-02-09 12:00" of the group's zone as an instant. */
int64_t little_instant(const struct little_group *self, const char *wall);

/* -- people: consents are given at `now`, and who joins does so this month -- */
struct bb_member *little_join(struct little_group *self, int64_t id);
/** An offer to be asked, made or renewed this month. */
void little_offer(struct little_group *self, int64_t id);
struct bb_member *little_member(struct little_group *self, int64_t id);
void little_consent(struct little_group *self, int64_t id, enum bb_purpose purpose);
/** Another status; with the occasion of it unless it is quiet. */
void little_set_status(struct little_group *self, int64_t id, enum bb_member_status status,
                       bool quiet);
void little_occasion(struct little_group *self, enum bb_kind kind, int64_t member,
                     int64_t meeting, enum bb_role before, enum bb_change change);
void little_answer(struct little_group *self, int64_t lunch, int64_t member,
                   enum bb_partstat partstat);

/* -- lunches of an hour; changes count as the group would count them -- */
struct bb_meeting *little_lunch(struct little_group *self, int64_t id, int64_t starts_at);
struct bb_meeting *little_find(struct little_group *self, int64_t id);
void little_move(struct little_group *self, int64_t id, int64_t starts_at);
/** To the next of LITTLE_PLACES, or with -1 to the one before. */
void little_change_place(struct little_group *self, int64_t id, int by);
void little_call_off(struct little_group *self, int64_t id);
/** Put a member on a seat (0: nobody), with the occasions for those concerned if it was
 *  announced, or if they had another turn of that lunch before. */
void little_seat(struct little_group *self, int64_t lunch, enum bb_seat seat, int64_t member,
                 enum bb_turn_state state);
/** Whether an occasion says that the member's turn of that lunch changed. */
bool little_was_told(const struct little_group *self, int64_t lunch, int64_t member);
enum bb_role little_role(const struct bb_meeting *lunch, int64_t member);
void little_holiday(struct little_group *self, struct bb_date first, struct bb_date last);

/**
 * Forget what retention would, and what no run asks for any more: rows,
 * occasions, answers and nudges of long ago.
 */
void little_forget(struct little_group *self);

/* -- mail -- */

/** The row of that id. */
struct bb_held *little_row(struct little_group *self, int64_t mail);

/** All of it, as reconciling sees it. Borrowed. */
struct bb_world little_world(const struct little_group *self, int64_t until);

/** What is due now, and up to `until`. Release the outcome. */
void little_reconcile(const struct little_group *self, int64_t until, struct bb_reconciled *out);

bool little_same_key(const struct bb_mail_key *a, const struct bb_mail_key *b);

/** Queue, retire and record what a reconciling found; the same key twice fails the test. */
void little_queue(struct little_group *self, const struct bb_reconciled *found);

/**
 * Send a queued row, or refuse it: too late expires, a member whose status
 * forbids it drops.
 */
void little_deliver_row(struct little_group *self, struct bb_held *row,
                        enum bb_mail_state outcome);

/** All that are queued; to one member, if that isn't 0. */
void little_deliver(struct little_group *self, enum bb_mail_state outcome, int64_t member);

/** Whether a member's status lets that kind through at the last moment. */
bool little_may_send(struct little_group *self, const struct bb_held *row);

#endif
