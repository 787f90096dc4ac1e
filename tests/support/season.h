/* SPDX-License-Identifier: MIT */
/*
 * A group playing through its months: invented members with their joins, leaves
 * and absences, and the library's rotation driven month by month as the program
 * drives it (enter, plan, lunch, book). One lunch a month; month 0 is 1970-01.
 */
#ifndef TESTS_SEASON_H
#define TESTS_SEASON_H

#include <brownbag/rotation.h>

enum { SEASON_MONTHS_MAX = 160, SEASON_STAYS = SEASON_MONTHS_MAX };

struct world_member {
	int64_t id;
	int join;  /* month */
	int leave; /* month; SEASON_STAYS: never */
	bool optout;
	bool away[SEASON_MONTHS_MAX];
	bool late[SEASON_MONTHS_MAX];     /* the absence becomes known in its own month */
	bool declined[SEASON_MONTHS_MAX];
};

struct world {
	struct world_member *members; /* stored in any order */
	size_t count;
};

struct season {
	const struct world *world;
	struct bb_rotation_settings settings;
	int ahead; /* lunches that are looked at */
	int now;   /* month */
	struct bb_books books;
	struct bb_bookings log;
	struct bb_meeting lunches[SEASON_MONTHS_MAX];
	/* what `rules` borrows, made anew by season_look() */
	struct bb_candidate *candidates;
	unsigned char *standings;
	const struct bb_meeting *coming[SEASON_MONTHS_MAX];
	struct bb_rotation rules;
};

void world_release(struct world *self);

/** Numbers that follow from a seed alone (xorshift64*). */
struct dice {
	uint64_t state;
};
struct dice dice_of(uint64_t seed);

/** 0 .. sides - 1. */
int dice_roll(struct dice *self, int sides);
bool dice_chance(struct dice *self, int percent);

/**
 * An invented group: so many members at first, joins, leaves, opted out ones,
 * single absences (some known late) and long ones, over so many months.
 */
void world_make(struct world *out, struct dice *dice, int size, int months);

/** Set it before month 0. Release with season_release(). Whatever goes wrong aborts. */
void season_start(struct season *self, const struct world *world,
                  struct bb_rotation_settings settings, int ahead);
void season_release(struct season *self);

/** Make self->rules what is known in month self->now. season_start() and season_next() have
 *  done it; to be done again after the world has changed. */
void season_look(struct season *self);

/** Plan so many lunches and store their turns. Release the plan with bb_plan_release(). */
void season_plan(struct season *self, size_t count, struct bb_plan *out);

/** Store what a person has decided. */
void season_store(struct season *self, int month, const struct bb_seating *seating);

/** This month's lunch was held: book it as led by these, and go on to the next month. */
void season_next(struct season *self, const int64_t *led, size_t count);

/** Book a correction of who led that month. @return false: that is how it was booked */
bool season_amend(struct season *self, int month, const int64_t *led, size_t count);

/** Who leads that month as its turns stand. @return how many */
size_t season_leads(const struct season *self, int month, int64_t out[BB_ROTATION_LEADS_MAX]);

/** NULL if nobody has that id. */
const struct world_member *world_find(const struct world *self, int64_t id);

/** Whether a member can lead, as known in month `now`. */
bool world_looks_free(const struct world_member *member, int month, int now);

#endif
