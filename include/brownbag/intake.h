/* SPDX-License-Identifier: MIT */
/*
 * Taking a roster file into a group: each row is held against who is known and
 * stored, or told and left.
 *
 * In the caller's transaction. The caller decides at the end, by the counts,
 * whether to commit: a file with a mistake is stored as a whole or not at all.
 */
#ifndef BROWNBAG_INTAKE_H
#define BROWNBAG_INTAKE_H

#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/membership.h>
#include <brownbag/roster_import.h>
#include <brownbag/roster_row.h>

#include <stdbool.h>
#include <stddef.h>

struct bb_intake_options {
	bool update;                     /* differences are stored, not only told */
	struct bb_joining joining;
	const struct bb_column_map *map; /* NULL: the headers tell */

	/* What is told on the way; as in struct bb_import_handler. */
	void *context;
	enum bb_status (*change)(void *context, const struct bb_roster_row *row,
	                         const struct bb_row_change *change, struct bb_error *err);
	enum bb_status (*finding)(void *context, const struct bb_import_finding *finding,
	                          struct bb_error *err);
	enum bb_status (*unused)(void *context, const char *column, struct bb_error *err);
};

struct bb_intake_counts {
	size_t by_verdict[BB_ROW_REFUSED + 1]; /* rows that are well, by what became of them */
	size_t findings;                       /* what isn't well in the others */
};

struct bb_intake;

/**
 * @param options  copied; its map must outlive the intake
 * @return BB_OK; BB_EIO: out of memory. Free with bb_intake_free().
 */
BB_CHECKED enum bb_status bb_intake_new(struct bb_intake **out, struct bb_group *group,
                                        const struct bb_intake_options *options,
                                        struct bb_error *err);
void bb_intake_free(struct bb_intake *self);

/** Read on. @return as bb_roster_import_feed(); BB_EAGAIN, BB_EIO: the store */
BB_CHECKED enum bb_status bb_intake_feed(struct bb_intake *self, const char *bytes, size_t len,
                                         struct bb_error *err);

/** The end of the file. @return as bb_roster_import_finish(); BB_EAGAIN, BB_EIO: the store */
BB_CHECKED enum bb_status bb_intake_finish(struct bb_intake *self, struct bb_error *err);

/** So far. Borrowed from the intake. */
const struct bb_intake_counts *bb_intake_counts(const struct bb_intake *self);

#endif
