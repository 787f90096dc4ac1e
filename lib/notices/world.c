/* SPDX-License-Identifier: MIT */
/*
 * The world put in order for a run: timetables of the lunches that matter, and
 * the rows, occasions and answers of each member together.
 */
#include "run.h"

#include <brownbag/wording.h>

#include <stdlib.h>

enum { MINUTE = 60 };

/* -- lunches -- */

static int64_t nudged_at(const struct bb_world *world, enum bb_kind kind, int64_t meeting)
{
	int64_t at = NEVER;

	for (size_t i = 0; i < world->nudge_count; i++) {
		const struct bb_nudge *nudge = &world->nudges[i];

		if (nudge->kind == kind && nudge->meeting == meeting && nudge->at < at)
			at = nudge->at;
	}
	return at;
}

static const struct bb_agenda_items *added_to(const struct bb_world *world, int64_t meeting)
{
	for (size_t i = 0; i < world->added_count; i++) {
		if (world->added[i].meeting == meeting)
			return &world->added[i].items;
	}
	return NULL;
}

/* Whether a kind can become anybody's by `until`, and hadn't ended before what matters. An ask
 * may come before its day: of one who was asked about another. */
static bool may_fall_due(const struct lunch *lunch, enum bb_kind kind, int64_t until,
                         int64_t after)
{
	int64_t planned_at = lunch->planned_at[kind];

	if (lunch->not_after[kind] < after)
		return false;
	return planned_at <= until || lunch->nudged_at[kind] != NEVER ||
	       (kind == BB_KIND_ASK && planned_at != NEVER);
}

static void read_lunch(struct lunch *lunch, const struct bb_world *world,
                       const struct bb_meeting *meeting, int64_t after)
{
	const struct bb_timetable *timetable = world->timetable;
	const struct bb_agenda_items *added = added_to(world, meeting->id);

	*lunch = (struct lunch){ .meeting = meeting };
	lunch->on = meeting->status != BB_MEETING_CANCELLED && !meeting->holiday_open;
	for (int i = 0; i < BB_KIND_COUNT; i++) {
		enum bb_kind kind = (enum bb_kind)i;
		enum bb_anchor anchor = bb_kind_row(kind)->anchor;
		int64_t at = NEVER;

		lunch->planned_at[i] = lunch->nudged_at[i] = NEVER;
		lunch->wording[i] = bb_wording(kind, meeting, world->roster, added);
		lunch->not_after[i] = bb_timetable_not_after(timetable, kind, meeting, 0);
		if (timetable->timing[i].off ||
		    (anchor != BB_ANCHOR_BEFORE && anchor != BB_ANCHOR_AFTER))
			continue;
		at = bb_timetable_planned_at(timetable, kind, meeting);
		lunch->planned_at[i] = at;
		lunch->planned_day[i] = bb_date_days(bb_zone_to_wall(timetable->zone, at, NULL).date);
		lunch->nudged_at[i] = nudged_at(world, kind, meeting->id);
		if (may_fall_due(lunch, kind, world->until, after))
			lunch->open |= BB_KIND_BIT(kind);
	}
}

const struct lunch *find_lunch(const struct run *run, int64_t meeting)
{
	for (size_t i = 0; i < run->lunch_count; i++) {
		if (run->lunches[i].meeting->id == meeting)
			return &run->lunches[i];
	}
	return NULL;
}

/* The longest that a mail can be worth sending after a lunch began. */
static int64_t longest_after(void)
{
	int minutes = 0;

	for (int kind = 0; kind < BB_KIND_COUNT; kind++) {
		const struct bb_kind_row *row = bb_kind_row((enum bb_kind)kind);

		if (row->until == BB_UNTIL_AFTER_LUNCH && row->until_minutes > minutes)
			minutes = row->until_minutes;
	}
	return (int64_t)minutes * MINUTE + 2 * BB_DAY_SECONDS; /* the day of the lunch, and one for zones */
}

int64_t bb_world_first_start(int64_t after)
{
	return after - longest_after();
}

struct lunch *read_lunches(const struct bb_world *world, int64_t after, size_t *count)
{
	int64_t first = bb_world_first_start(after);
	struct lunch *lunches = calloc(world->meetings->count + 1, sizeof *lunches);
	size_t n = 0;

	if (!lunches)
		return NULL;
	for (size_t i = 0; i < world->meetings->count; i++) {
		if (world->meetings->items[i].starts_at >= first)
			read_lunch(&lunches[n++], world, &world->meetings->items[i], after);
	}
	*count = n;
	return lunches;
}

/* -- members -- */

static int compare_held(const void *left, const void *right)
{
	const struct bb_held *a = *(const struct bb_held *const *)left;
	const struct bb_held *b = *(const struct bb_held *const *)right;
	int order = compare_numbers(a->key.member, b->key.member);

	if (order == 0)
		order = compare_numbers(a->key.meeting, b->key.meeting);
	return order ? order : compare_numbers(a->mail, b->mail);
}

static int compare_occasions(const void *left, const void *right)
{
	const struct bb_occasion *a = *(const struct bb_occasion *const *)left;
	const struct bb_occasion *b = *(const struct bb_occasion *const *)right;
	int order = compare_numbers(a->member, b->member);

	return order ? order : compare_numbers(a->id, b->id);
}

static int compare_answers(const void *left, const void *right)
{
	const struct bb_answered *a = *(const struct bb_answered *const *)left;
	const struct bb_answered *b = *(const struct bb_answered *const *)right;
	int order = compare_numbers(a->member, b->member);

	return order ? order : compare_numbers(a->meeting, b->meeting);
}

static int compare_offers(const void *left, const void *right)
{
	const struct bb_offer *a = *(const struct bb_offer *const *)left;
	const struct bb_offer *b = *(const struct bb_offer *const *)right;

	return compare_numbers(a->member, b->member);
}

bool index_make(struct index *self, const struct bb_world *world)
{
	*self = (struct index){ .world = world };
	self->held = calloc(world->held_count + 1, sizeof(void *));
	self->occasions = calloc(world->occasion_count + 1, sizeof(void *));
	self->answers = calloc(world->answer_count + 1, sizeof(void *));
	self->offers = calloc(world->offer_count + 1, sizeof(void *));
	if (!self->held || !self->occasions || !self->answers || !self->offers)
		return false;
	for (size_t i = 0; i < world->held_count; i++)
		self->held[i] = &world->held[i];
	for (size_t i = 0; i < world->occasion_count; i++)
		self->occasions[i] = &world->occasions[i];
	for (size_t i = 0; i < world->answer_count; i++)
		self->answers[i] = &world->answers[i];
	for (size_t i = 0; i < world->offer_count; i++)
		self->offers[i] = &world->offers[i];
	qsort(self->held, world->held_count, sizeof(void *), compare_held);
	qsort(self->occasions, world->occasion_count, sizeof(void *), compare_occasions);
	qsort(self->answers, world->answer_count, sizeof(void *), compare_answers);
	qsort(self->offers, world->offer_count, sizeof(void *), compare_offers);
	return true;
}

void index_release(struct index *self)
{
	free(self->held);
	free(self->occasions);
	free(self->answers);
	free(self->offers);
}

struct rows index_rows(struct index *self, int64_t member)
{
	struct rows rows;

	while (self->held_at < self->world->held_count &&
	       self->held[self->held_at]->key.member < member)
		self->held_at++;
	rows = (struct rows){ self->held + self->held_at, 0 };
	while (self->held_at < self->world->held_count &&
	       self->held[self->held_at]->key.member == member) {
		self->held_at++;
		rows.count++;
	}
	return rows;
}

struct occasions index_occasions(struct index *self, int64_t member)
{
	struct occasions found;

	while (self->occasion_at < self->world->occasion_count &&
	       self->occasions[self->occasion_at]->member < member)
		self->occasion_at++;
	found = (struct occasions){ self->occasions + self->occasion_at, 0 };
	while (self->occasion_at < self->world->occasion_count &&
	       self->occasions[self->occasion_at]->member == member) {
		self->occasion_at++;
		found.count++;
	}
	return found;
}

struct answers index_answers(struct index *self, int64_t member)
{
	struct answers found;

	while (self->answer_at < self->world->answer_count &&
	       self->answers[self->answer_at]->member < member)
		self->answer_at++;
	found = (struct answers){ self->answers + self->answer_at, 0 };
	while (self->answer_at < self->world->answer_count &&
	       self->answers[self->answer_at]->member == member) {
		self->answer_at++;
		found.count++;
	}
	return found;
}

struct offers index_offers(struct index *self, int64_t member)
{
	struct offers found;

	while (self->offer_at < self->world->offer_count &&
	       self->offers[self->offer_at]->member < member)
		self->offer_at++;
	found = (struct offers){ self->offers + self->offer_at, 0 };
	while (self->offer_at < self->world->offer_count &&
	       self->offers[self->offer_at]->member == member) {
		self->offer_at++;
		found.count++;
	}
	return found;
}
