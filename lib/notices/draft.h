/* SPDX-License-Identifier: MIT */
/* Inside of letters: what the placeholders point to while one is written. */
#ifndef NOTICES_DRAFT_H
#define NOTICES_DRAFT_H

#include <brownbag/letter.h>

enum { DRAFT_SHORT_SIZE = 32 };

struct draft {
	const char *source, *guests; /* the texts of this letter; guests: "" without them */
	struct bb_values values;
	char when_local[BB_WHEN_SIZE], when_short[BB_WHEN_SIZE], next_when[BB_WHEN_SIZE];
	char own_time[BB_WHEN_SIZE + 80], old_when[BB_WHEN_SIZE], answer_by[BB_WHEN_SIZE];
	char time[DRAFT_SHORT_SIZE], length[DRAFT_SHORT_SIZE], headcount[DRAFT_SHORT_SIZE];
	char parts[2 * BB_AGENDA_KIND_COUNT][DRAFT_SHORT_SIZE];
	char *len_items, *clock_items;
	char *facilitator, *backup;
	char *texts[BB_FIELD_COUNT]; /* of fields that are other texts */
};

/**
 * Put in everything that the texts of this letter may hold. `source` and `guests`
 * are set, all else is zero; values point into the draft, which must not move.
 *
 * @return BB_OK; as bb_letter_write()
 */
BB_CHECKED enum bb_status draft_fill(struct draft *draft, const struct bb_letter *letter,
                                     bb_find_text *find, void *context, struct bb_error *err);
void draft_release(struct draft *draft);

#endif
