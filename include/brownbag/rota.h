/* SPDX-License-Identifier: MIT */
/*
 * Taking over a rota that was agreed on before, or elsewhere: a CSV file of past
 * and coming lunches and who leads them. Past ones are booked in order of time,
 * as if the group had been here; coming ones are confirmed.
 *
 * The first line names the columns: a date or month, the facilitators, and, if
 * they are there, backup and headcount; without such a line they come in that
 * order. Several facilitators of one lunch have ; / & + or "and" between them. A
 * month stands for its lunch, else for the day that the rule names in it.
 *
 * A member who is named before the month of joining that the roster has counts as
 * there from the first lunch of the file.
 *
 * In the caller's transaction. The caller decides at the end, by the counts,
 * whether to commit.
 */
#ifndef BROWNBAG_ROTA_H
#define BROWNBAG_ROTA_H

#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/rotation.h>

#include <stddef.h>
#include <stdint.h>

enum { BB_ROTA_ROWS_MAX = 5000 };

enum bb_rota_outcome {
	BB_ROTA_BOOKED,    /* past: in the log now */
	BB_ROTA_CONFIRMED, /* coming: the seats are */
	BB_ROTA_SAME,      /* it was so already */
	BB_ROTA_EMPTY,     /* names nobody: nothing is done */
};

struct bb_rota_row {
	size_t line;        /* in the file, from 1 */
	struct bb_date on;
	int64_t leads[BB_ROTATION_LEADS_MAX]; /* `lead_count` members */
	size_t lead_count;
	int64_t backup;     /* 0: not named; of a past lunch it doesn't matter */
	int headcount;      /* -1: not told */
	enum bb_rota_outcome outcome;
};

/* Everything handed on is borrowed until the call returns; another status than BB_OK ends it. */
struct bb_rota_options {
	void *context;
	/** In order of time. */
	enum bb_status (*row)(void *context, const struct bb_rota_row *row, struct bb_error *err);
	/** What isn't well: that line is left out. */
	enum bb_status (*finding)(void *context, size_t line, const char *reason,
	                          struct bb_error *err);
};

struct bb_rota_counts {
	size_t by_outcome[BB_ROTA_EMPTY + 1];
	size_t findings;
	size_t joined; /* members who joined earlier than the roster had it */
};

struct bb_rota;

/** "booked", "confirmed", "same", "empty": as shown. Borrowed for ever. */
const char *bb_rota_outcome_name(enum bb_rota_outcome outcome);

/** @return BB_OK; BB_EIO: out of memory. Free with bb_rota_free(). */
BB_CHECKED enum bb_status bb_rota_new(struct bb_rota **out, struct bb_group *group,
                                      const struct bb_rota_options *options,
                                      struct bb_error *err);
void bb_rota_free(struct bb_rota *self);

/** Read on, in chunks of any size. @return as bb_csv_reader_feed(); BB_EINVAL also: no columns
 *  of dates and facilitators, or more than BB_ROTA_ROWS_MAX lines */
BB_CHECKED enum bb_status bb_rota_feed(struct bb_rota *self, const char *bytes, size_t len,
                                       struct bb_error *err);

/** The end of the file: all of it is taken in. @return as for feeding; BB_EINVAL also: the file
 *  is empty; BB_EAGAIN, BB_EIO: the store */
BB_CHECKED enum bb_status bb_rota_finish(struct bb_rota *self, struct bb_error *err);

/** So far. Borrowed. */
const struct bb_rota_counts *bb_rota_counts(const struct bb_rota *self);

#endif
