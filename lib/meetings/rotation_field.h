/* SPDX-License-Identifier: MIT */
/*
 * The field of those who may be next: all candidates with their balances, on a
 * walk from the last lunch held over the coming ones. Used by planning, by
 * booking and by explaining, so that they can't disagree.
 */
#ifndef MEETINGS_ROTATION_FIELD_H
#define MEETINGS_ROTATION_FIELD_H

#include <brownbag/rotation.h>

/* A million turns: no group gets there, and sums of a few such still fit. */
#define BB_OWED_MAX (BB_TURN_SCALE << 20)

struct bb_runner {
	const struct bb_candidate *who;
	int64_t owed;   /* if all turns that the walk has passed are taken */
	int later;      /* turns that stand at lunches further on */
	int away_run;   /* as in struct bb_balance */
	int present;
	int met;        /* lunches since the month of joining, BB_GRACE_MAX at most */
	int64_t last_meeting;
	struct bb_date last_on;
	bool entered;
	bool founder;
	enum bb_unfit unfit; /* at the lunch judged last; rest is no matter of this */
};

struct bb_field {
	const struct bb_rotation *rules; /* borrowed */
	struct bb_runner *runners;       /* `count`, by id */
	size_t count;
};

/** Whether balances can have come from bookings, so that one more can't make them overflow.
 *  @return BB_OK; BB_EINVAL: one can't be right */
BB_CHECKED enum bb_status bb_books_check(const struct bb_books *self, struct bb_error *err);

/** Line the candidates up as the books have them. @return BB_OK; BB_EINVAL: a balance that
 *  can't be right; BB_EIO */
BB_CHECKED enum bb_status bb_field_make(struct bb_field *out, const struct bb_rotation *rules,
                                        struct bb_error *err);
void bb_field_release(struct bb_field *self);

/** NULL if there is no such candidate. */
struct bb_runner *bb_field_find(const struct bb_field *self, int64_t member);

/** Whether that candidate could lead the lunch, graces aside: BB_FIT or why not. */
enum bb_unfit bb_runner_hindrance(const struct bb_runner *self, const struct bb_rotation *rules,
                                  size_t at);

/** Judge everyone for a lunch, graces included. The walk has to stand before it. */
void bb_field_judge(struct bb_field *self, size_t at);

/** Nobody is fit, so that graces don't count: who is held back by one could lead. */
bool bb_field_is_relaxed(const struct bb_field *self);

/** Whether a runner counts among those who could lead the lunch judged last. */
bool bb_runner_could(const struct bb_runner *self, bool relaxed);

/** Walk over the lunch judged last, with these members leading it. */
void bb_field_pass(struct bb_field *self, size_t at, const int64_t *leads, size_t count);

/** What is owed when all turns that stand are done. */
int64_t bb_runner_owed(const struct bb_runner *self);

/** The order of turns: most owed, longest since the last turn, joined first, id. */
int bb_runner_compare(const struct bb_runner *a, const struct bb_runner *b);

/** What those on the roster are owed on average who have a place and take turns; rounded
 *  down; 0 if there is nobody. */
int64_t bb_field_mean(const struct bb_field *self);

/** Members that somebody named as facilitators. @return BB_OK; BB_EINVAL: one twice, too many */
BB_CHECKED enum bb_status bb_rotation_check_named(const int64_t *who, size_t count,
                                                  struct bb_error *err);

/** A lunch day after another: by day, then id. */
bool bb_lunch_is_after(struct bb_date on, int64_t meeting, struct bb_date other_on, int64_t other);

/** What a lunch is worth to each of those who could have led it, by how many did. */
int64_t bb_booking_share(int could, int led);

/** Count one more lunch into a run of absences and what came after it. */
void bb_absence_count(int *away_run, int *present, bool away);

#endif
