/* SPDX-License-Identifier: MIT */
/*
 * The head of the table at one lunch, while it is being planned: seats with
 * room for those that are still empty.
 */
#ifndef MEETINGS_ROTATION_TABLE_H
#define MEETINGS_ROTATION_TABLE_H

#include "meetings/rotation_field.h"

enum { BB_TABLE_LOST_MAX = BB_ROTATION_LEADS_MAX + 1 };

struct bb_table {
	const struct bb_meeting *lunch;
	struct bb_turn leads[BB_ROTATION_LEADS_MAX]; /* by rank; member 0: empty, with the cause */
	size_t seats;                                /* of `leads` */
	struct bb_turn backup;                       /* member 0: none */
	struct bb_turn lost[BB_TABLE_LOST_MAX];      /* turns that stood and don't any more */
	size_t lost_count;
	int64_t stands[BB_ROTATION_LEADS_MAX];       /* who leads for certain, planned aside */
	size_t stand_count;
};

/* All coming lunches, and the field that walks over them. */
struct bb_tables {
	const struct bb_rotation *rules; /* borrowed */
	struct bb_field field;
	struct bb_runner *start;         /* the field as it stands before the first lunch */
	struct bb_table *items;          /* one a coming lunch */
};

/** A table as the lunch has it stored, every turn taken over, `seats` at least. */
struct bb_table bb_table_of(const struct bb_meeting *lunch, int seats);

/** Whether a member leads there. */
bool bb_table_leads(const struct bb_table *self, int64_t member);

/** Who leads there. @return how many */
size_t bb_table_list(const struct bb_table *self, int64_t out[BB_ROTATION_LEADS_MAX]);

/** A turn is given up; recorded if it stood. The seat is empty, with the cause. */
void bb_table_vacate(struct bb_table *self, struct bb_turn *turn, enum bb_turn_cause cause);

/** Tables as the lunches have them stored. @return BB_OK; BB_EINVAL: a balance that can't be
 *  right; BB_EIO. Release it in any case. */
BB_CHECKED enum bb_status bb_tables_make(struct bb_tables *out, const struct bb_rotation *rules,
                                         struct bb_error *err);
void bb_tables_release(struct bb_tables *self);

/** Who leads a table now stands: what they pay there is counted from the start of the walk. */
void bb_tables_count_standing(struct bb_tables *self);

/** Put the field before the first lunch. */
void bb_tables_restart(struct bb_tables *self);

/** Come to a lunch: its own turns are no later ones any more; judge everyone. */
void bb_tables_arrive(struct bb_tables *self, size_t at);

/** Go on over it, led as its table says. */
void bb_tables_pass(struct bb_tables *self, size_t at);

/** Whether a runner leads the lunch before (held or coming), or the one after. */
bool bb_tables_leads_before(const struct bb_tables *self, size_t at,
                            const struct bb_runner *runner);
bool bb_tables_leads_after(const struct bb_tables *self, size_t at,
                           const struct bb_runner *runner);

/** The turns as they are to be stored, ranks counted anew. @return BB_OK; BB_EIO */
BB_CHECKED enum bb_status bb_table_seal(struct bb_seating *out, const struct bb_table *self,
                                        struct bb_error *err);

#endif
