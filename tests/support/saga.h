/* SPDX-License-Identifier: MIT */
/*
 * What befalls a group over the years, at random but the same on every machine:
 * people come, rest, leave, fall silent; lunches move and are called off; rules
 * and settings change; machines stop.
 */
#ifndef TESTS_SAGA_H
#define TESTS_SAGA_H

#include "little_group.h"
#include "witness.h"

#include <stdbool.h>

struct saga {
	struct little_group *group;
	struct witness *witness;
	uint64_t random;
	int64_t down_until;  /* no cron */
	int64_t stuck_until; /* no deliver */
	int passed_over;     /* seats that went on since nobody answered */
	int64_t next_lunch_at;
	int64_t last_member;
	int64_t last_lunch;
};

/** 0 to below - 1. */
uint32_t saga_any(struct saga *self, uint32_t below);

/** Something happens to a member, a lunch, a turn, the settings or the machine. */
void saga_befall(struct saga *self);

void saga_join(struct saga *self);

/** Lunches are made 75 days ahead, one each four weeks. */
void saga_make_lunches(struct saga *self);

/** Seats are filled six weeks ahead, and anew where somebody drops out. */
void saga_fill_seats(struct saga *self);

/** Where an answer is required, those who let the time for it pass lose the seat. */
void saga_pass_over(struct saga *self);

#endif
