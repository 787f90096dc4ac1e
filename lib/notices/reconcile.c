/* SPDX-License-Identifier: MIT */
/*
 * One run: every member against every lunch, and what came of it, in order. The
 * rules themselves stand in entry.c, news.c, dated.c and person.c; what a row of
 * the ledger means, in ledger.c.
 */
#include <brownbag/reconcile.h>

#include "run.h"

#include <assert.h>
#include <stdlib.h>

/* -- what came of it -- */

/* One more item of `size` bytes in an array that doubles. */
static void *grow(struct run *run, void **items, size_t *room, size_t count, size_t size)
{
	size_t wanted = *room ? *room * 2 : 64;
	void *bigger;

	if (count < *room)
		return (char *)*items + count * size;
	bigger = run->failed ? NULL : reallocarray(*items, wanted, size);
	if (!bigger) {
		run->failed = true;
		return NULL;
	}
	*items = bigger;
	*room = wanted;
	return (char *)bigger + count * size;
}

static void add(struct run *run, struct dues *dues, const struct bb_due *due)
{
	void *items = dues->items;
	struct bb_due *slot = grow(run, &items, &dues->size, dues->count, sizeof *due);

	dues->items = items;
	if (!slot)
		return;
	*slot = *due;
	dues->count++;
}

void add_due(struct run *run, const struct bb_due *due)
{
	add(run, &run->due, due);
}

void add_superseded(struct run *run, int64_t mail)
{
	struct ids *ids = &run->superseded;
	void *items = ids->items;
	int64_t *slot = grow(run, &items, &ids->size, ids->count, sizeof mail);

	ids->items = items;
	if (!slot)
		return;
	*slot = mail;
	ids->count++;
}

struct bb_due new_due(enum bb_kind kind, const struct bb_member *member,
                      const struct bb_meeting *meeting)
{
	return (struct bb_due){
		.key = { .kind = kind,
			 .meeting = meeting ? meeting->id : 0,
			 .member = member ? member->id : 0,
			 .revision = meeting ? meeting->revision : 0,
			 .generation = member ? member->generation : 0 },
		.sequence = -1,
		.meeting = meeting,
		.member = member,
	};
}

int64_t happened_at(const struct run *run, int64_t at)
{
	return at < run->world->now ? at : run->world->now;
}

bool is_in_time(const struct run *run, const struct bb_due *due)
{
	return due->due_at <= run->world->until && due->due_at <= due->not_after &&
	       run->world->now <= due->not_after;
}

static bool was_missed(const struct rows *rows, const struct bb_mail_key *key)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct bb_held *row = rows->items[i];

		if (row->key.kind == key->kind && row->key.occasion == key->occasion &&
		    row->state == BB_MAIL_EXPIRED)
			return true;
	}
	return false;
}

bool falls_due(struct run *run, const struct rows *rows, const struct bb_due *due)
{
	if (is_in_time(run, due))
		return true;
	if (run->world->now > due->not_after && due->due_at <= due->not_after &&
	    due->not_after > run->missed_since && !was_missed(rows, &due->key))
		add(run, &run->missed, due);
	return false;
}

/* -- the run -- */

static int compare_dues(const void *left, const void *right)
{
	const struct bb_due *a = left, *b = right;
	int order = compare_numbers(a->due_at, b->due_at);

	if (order == 0)
		order = compare_numbers(a->key.meeting, b->key.meeting);
	if (order == 0)
		order = compare_numbers(a->key.kind, b->key.kind);
	if (order == 0)
		order = compare_numbers(a->key.member, b->key.member);
	return order ? order : compare_numbers(a->key.occasion, b->key.occasion);
}

static void reconcile_member(struct run *run, struct index *index, const struct bb_member *member)
{
	struct person person = { .member = member };

	person.agreed_day = bb_date_days(member->consents[BB_PURPOSE_MAIL].given_on);
	person.rows = index_rows(index, member->id);
	person.occasions = index_occasions(index, member->id);
	person.answers = index_answers(index, member->id);
	person.offers = index_offers(index, member->id);
	want_occasions(run, &person);
	want_renewals(run, &person);
	for (size_t i = 0; i < run->lunch_count; i++)
		reconcile_pair(run, &run->lunches[i], &person);
	want_leftovers(run, &person);
}

static void reconcile_all(struct run *run, struct index *index)
{
	const struct bb_roster *roster = run->world->roster;
	struct rows organizer = index_rows(index, 0);

	want_digests(run, &organizer);
	for (size_t i = 0; i < roster->count; i++)
		reconcile_member(run, index, &roster->members[i]);
	if (run->due.count > 0)
		qsort(run->due.items, run->due.count, sizeof *run->due.items, compare_dues);
	if (run->missed.count > 0)
		qsort(run->missed.items, run->missed.count, sizeof *run->missed.items, compare_dues);
}

static struct bb_reconciled result_of(const struct run *run)
{
	return (struct bb_reconciled){
		.due = run->due.items,
		.due_count = run->due.count,
		.missed = run->missed.items,
		.missed_count = run->missed.count,
		.superseded = run->superseded.items,
		.superseded_count = run->superseded.count,
	};
}

static int month_at(const struct bb_world *world, int64_t at)
{
	return bb_month_index(bb_date_month(bb_zone_to_wall(world->timetable->zone, at, NULL).date));
}

enum bb_status bb_reconcile(struct bb_reconciled *out, const struct bb_world *world,
                            struct bb_error *err)
{
	struct run run = { .world = world };
	struct bb_reconciled result;
	struct index index = { 0 };
	struct lunch *lunches = NULL;

	assert(world->until >= world->now);
	run.month = month_at(world, world->now);
	run.last_month = month_at(world, world->until);
	run.missed_since = world->ran_at > world->since ? world->ran_at : world->since;
	lunches = read_lunches(world, run.missed_since < world->now ? run.missed_since : world->now,
	                       &run.lunch_count);
	run.lunches = lunches;
	if (lunches && index_make(&index, world))
		reconcile_all(&run, &index);
	else
		run.failed = true;
	index_release(&index);
	free(lunches);
	result = result_of(&run);
	if (run.failed) {
		bb_reconciled_release(&result);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	*out = result;
	return BB_OK;
}

void bb_reconciled_release(struct bb_reconciled *self)
{
	if (!self)
		return;
	free(self->due);
	free(self->missed);
	free(self->superseded);
	*self = (struct bb_reconciled){ 0 };
}
