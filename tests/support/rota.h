/* SPDX-License-Identifier: MIT */
/*
 * A rotation in a line of text, for tables of cases.
 *
 * Turns of lunches, with a blank between lunches: facilitators with + between
 * them, a backup behind /, "-" for nobody; each with a mark for its state: none
 * planned, ! announced, = confirmed. "1!/2! 3+4=/5 -" is three lunches.
 *
 * Members, with a comma between them: an id, what is owed in hundredths of a
 * turn (+0 if not said), and any of joined-1 (month; a founder if not said),
 * led-2 (month of the last turn; never if not said), run2 (absences in a row so
 * far), back1 (lunches since a long absence), optout, stranger (has no place
 * yet), former (not on the roster any more), and standings from the first
 * coming lunch on: @ and for each . free, a away, l away and known late,
 * d declined, x gone. "1 +50 led-2 @a, 2 joined-1".
 *
 * Months are counted from the first coming lunch (0); the lunch of month -1 is
 * the last that was held, the first was two years ago (-24).
 */
#ifndef TESTS_ROTA_H
#define TESTS_ROTA_H

#include <brownbag/rotation.h>

enum { ROTA_LUNCHES_MAX = 16, ROTA_MEMBERS_MAX = 32, ROTA_TEXT_SIZE = 512 };

struct rota {
	struct bb_rotation rules;
	struct bb_books books;
	struct bb_balance balances[ROTA_MEMBERS_MAX];
	struct bb_candidate candidates[ROTA_MEMBERS_MAX];
	unsigned char standings[ROTA_MEMBERS_MAX][ROTA_LUNCHES_MAX];
	struct bb_meeting lunches[ROTA_LUNCHES_MAX];
	struct bb_turn turns[ROTA_LUNCHES_MAX][2 * BB_ROTATION_LEADS_MAX];
	const struct bb_meeting *coming[ROTA_LUNCHES_MAX];
};

/** announce 3, grace 2, return_grace 1, leads 1, no backup. */
extern const struct bb_rotation_settings rota_plain;

/** A rotation with so many coming lunches; must stay where it is. */
void rota_make(struct rota *self, struct bb_rotation_settings settings,
               const char *members, size_t lunches);

/** Give the lunches the turns of a text, from the first on. */
void rota_set_turns(struct rota *self, const char *text);

/** The lunches' turns become those of the plan or the seating. */
void rota_store(struct rota *self, size_t at, const struct bb_seating *seating);

/** The month of a number as above. */
struct bb_month rota_month(int month);

/** The text of a plan, or of one lunch. Valid until the next call but three. */
const char *rota_text(const struct bb_plan *plan);
const char *rota_seating_text(const struct bb_seating *seating);

/** What was lost: "1:away 2/:declined" (/: as backup); "" for nothing. Valid as above. */
const char *rota_lost_text(const struct bb_seating *seating);

#endif
