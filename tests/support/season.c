/* SPDX-License-Identifier: MIT */
/* Drives the rotation through invented months. Decides nothing the library decides. */
#include "season.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(enum bb_status status, const struct bb_error *err)
{
	if (status == BB_OK)
		return;
	fprintf(stderr, "season: %s\n", err->text);
	abort();
}

static void *must_have(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

void world_release(struct world *self)
{
	free(self->members);
	*self = (struct world){ 0 };
}

struct dice dice_of(uint64_t seed)
{
	return (struct dice){ (seed + 1) * UINT64_C(0x9E3779B97F4A7C15) };
}

int dice_roll(struct dice *self, int sides)
{
	self->state ^= self->state >> 12;
	self->state ^= self->state << 25;
	self->state ^= self->state >> 27;
	return (int)((self->state * UINT64_C(0x2545F4914F6CDD1D) >> 33) % (uint64_t)sides);
}

bool dice_chance(struct dice *self, int percent)
{
	return dice_roll(self, 100) < percent;
}

static void make_absences(struct world_member *member, struct dice *dice)
{
	int back = 0; /* the end of a long absence */

	for (int m = member->join; m < SEASON_MONTHS_MAX; m++) {
		if (dice_chance(dice, 2))
			back = m + 4 + dice_roll(dice, 4);
		if (m < back) {
			member->away[m] = true;
		} else if (dice_chance(dice, 12)) {
			member->away[m] = true;
			member->late[m] = dice_chance(dice, 40);
		}
	}
}

static void make_member(struct world *world, struct dice *dice, int join)
{
	struct world_member *member = &world->members[world->count++];

	member->id = (int64_t)world->count;
	member->join = join;
	member->leave = join + 1;
	while (member->leave < SEASON_STAYS && !dice_chance(dice, 2))
		member->leave++;
	member->optout = dice_chance(dice, 6);
	make_absences(member, dice);
}

void world_make(struct world *out, struct dice *dice, int size, int months)
{
	int most = size * (months / 8 + 2);

	*out = (struct world){ must_have(calloc((size_t)most, sizeof *out->members)), 0 };
	for (int i = 0; i < size; i++)
		make_member(out, dice, 0);
	for (int m = 1; m < months; m++)
		for (int i = 0; i < size; i++)
			if (dice_chance(dice, 2) && out->count < (size_t)most)
				make_member(out, dice, m);
}

const struct world_member *world_find(const struct world *self, int64_t id)
{
	for (size_t i = 0; i < self->count; i++)
		if (self->members[i].id == id)
			return &self->members[i];
	return NULL;
}

static unsigned char standing(const struct world_member *member, int month, int now)
{
	if (month >= member->leave)
		return BB_STANDING_GONE;
	if (member->away[month] && !member->late[month])
		return BB_STANDING_AWAY;
	if (member->away[month] && month <= now)
		return BB_STANDING_AWAY_LATE;
	if (!member->declined[month])
		return BB_STANDING_FREE;
	return member->id % 2 ? BB_STANDING_DECLINED : BB_STANDING_SILENT;
}

bool world_looks_free(const struct world_member *member, int month, int now)
{
	return month >= member->join && !member->optout &&
	       standing(member, month, now) == BB_STANDING_FREE;
}

void season_start(struct season *self, const struct world *world,
                  struct bb_rotation_settings settings, int ahead)
{
	memset(self, 0, sizeof *self);
	self->world = world;
	self->settings = settings;
	self->ahead = ahead;
	for (int m = 0; m < SEASON_MONTHS_MAX; m++) {
		struct bb_month month = bb_month_from_index(m);

		self->lunches[m].id = m + 1;
		self->lunches[m].month = month;
		self->lunches[m].start.date = (struct bb_date){ month.year, month.month, 14 };
	}
	self->candidates = must_have(calloc(world->count + 1, sizeof *self->candidates));
	self->standings = must_have(calloc(world->count + 1, (size_t)ahead));
	season_look(self);
}

void season_release(struct season *self)
{
	for (int m = 0; m < SEASON_MONTHS_MAX; m++)
		bb_meeting_release(&self->lunches[m]);
	bb_books_release(&self->books);
	bb_bookings_release(&self->log);
	free(self->candidates);
	free(self->standings);
	memset(self, 0, sizeof *self);
}

static void look_at_members(struct season *self)
{
	for (size_t i = 0; i < self->world->count; i++) {
		const struct world_member *member = &self->world->members[i];
		unsigned char *row = &self->standings[i * (size_t)self->ahead];

		for (int k = 0; k < self->ahead; k++)
			row[k] = standing(member, self->now + k, self->now);
		self->candidates[i] = (struct bb_candidate){
			.id = member->id,
			.joined = bb_month_from_index(member->join),
			.listed = self->now < member->leave,
			.leads = !member->optout,
			.standings = row,
		};
	}
}

void season_look(struct season *self)
{
	look_at_members(self);
	for (int k = 0; k < self->ahead; k++)
		self->coming[k] = &self->lunches[self->now + k];
	self->rules = (struct bb_rotation){
		.settings = self->settings,
		.books = &self->books,
		.candidates = self->candidates,
		.candidate_count = self->world->count,
		.coming = self->coming,
		.coming_count = (size_t)self->ahead,
		.now = self->now + 1,
	};
}

/* Takes the booking over. */
static void log_booking(struct season *self, struct bb_booking *booking)
{
	size_t count = self->log.count + 1;

	self->log.items = must_have(realloc(self->log.items, count * sizeof *self->log.items));
	booking->id = (int64_t)count;
	self->log.items[self->log.count++] = *booking;
}

static void enter(struct season *self)
{
	struct bb_error err = BB_ERROR_INIT;
	struct bb_booking booking;

	must(bb_rotation_enter(&booking, &self->rules, bb_month_from_index(self->now), &err), &err);
	if (booking.member_count == 0) {
		bb_booking_release(&booking);
		return;
	}
	log_booking(self, &booking);
	must(bb_books_take(&self->books, &booking, &err), &err);
}

void season_store(struct season *self, int month, const struct bb_seating *seating)
{
	struct bb_meeting *lunch = &self->lunches[month];

	free(lunch->turns);
	lunch->turns = must_have(calloc(seating->turn_count + 1, sizeof *lunch->turns));
	if (seating->turn_count > 0)
		memcpy(lunch->turns, seating->turns, seating->turn_count * sizeof *lunch->turns);
	lunch->turn_count = seating->turn_count;
}

void season_plan(struct season *self, size_t count, struct bb_plan *out)
{
	struct bb_error err = BB_ERROR_INIT;

	enter(self);
	must(bb_rotation_plan(out, &self->rules, count, &err), &err);
	for (size_t k = 0; k < out->count; k++)
		season_store(self, self->now + (int)k, &out->items[k]);
}

void season_next(struct season *self, const int64_t *led, size_t count)
{
	struct bb_error err = BB_ERROR_INIT;
	struct bb_booking booking;

	must(bb_rotation_hold(&booking, &self->rules, 0, led, count, &err), &err);
	log_booking(self, &booking);
	must(bb_books_take(&self->books, &booking, &err), &err);
	self->now++;
	season_look(self);
}

static const struct bb_booking *last_booking_of(const struct season *self, int64_t meeting)
{
	const struct bb_booking *last = NULL;

	for (size_t i = 0; i < self->log.count; i++)
		if (self->log.items[i].meeting == meeting)
			last = &self->log.items[i];
	return must_have((void *)last);
}

bool season_amend(struct season *self, int month, const int64_t *led, size_t count)
{
	struct bb_error err = BB_ERROR_INIT;
	struct bb_booking booking;
	struct bb_books books;

	if (bb_booking_amend(&booking, last_booking_of(self, self->lunches[month].id), led, count,
	                     &err) != BB_OK)
		return false;
	log_booking(self, &booking);
	must(bb_books_replay(&books, NULL, &self->log, &err), &err);
	bb_books_release(&self->books);
	self->books = books;
	return true;
}

size_t season_leads(const struct season *self, int month, int64_t out[BB_ROTATION_LEADS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < self->lunches[month].turn_count; i++)
		if (self->lunches[month].turns[i].seat == BB_SEAT_LEAD)
			out[count++] = self->lunches[month].turns[i].member;
	return count;
}
