/* SPDX-License-Identifier: MIT */
/*
 * One member and one lunch: what the member does there and answered, which
 * queued mails lost their point, and which of several due mails stands for the
 * others. What is owed is decided in entry.c, news.c and dated.c.
 */
#include "run.h"

#include <assert.h>
#include <stddef.h>

void want(struct pair *pair, const struct bb_due *due)
{
	assert(pair->want_count < MOST_WANTS);
	if (falls_due(pair->run, &pair->rows, due))
		pair->wants[pair->want_count++] = *due;
}

static int64_t goes_at(const struct run *run, const struct bb_due *due)
{
	return due->due_at > run->world->now ? due->due_at : run->world->now;
}

/* Due in the same run: what is overdue goes now, what is to come goes when it is due. */
static bool go_together(const struct run *run, const struct bb_due *a, const struct bb_due *b)
{
	return goes_at(run, a) == goes_at(run, b);
}

static void coalesce(struct pair *pair)
{
	bool covered[MOST_WANTS] = { false };

	for (size_t i = 0; i < pair->want_count; i++) {
		struct bb_due *stands = &pair->wants[i];
		uint32_t covers = bb_kind_row(stands->key.kind)->covers;

		for (size_t j = 0; j < pair->want_count; j++) {
			struct bb_due *other = &pair->wants[j];

			if (!(covers & BB_KIND_BIT(other->key.kind)) ||
			    !go_together(pair->run, stands, other))
				continue;
			covered[j] = true;
			stands->covers |= BB_KIND_BIT(other->key.kind) | other->covers;
		}
	}
	for (size_t i = 0; i < pair->want_count; i++) {
		if (!covered[i])
			add_due(pair->run, &pair->wants[i]);
	}
}

static void drop_obsolete(const struct pair *pair)
{
	for (size_t i = 0; i < pair->rows.count; i++) {
		if (row_is_obsolete(pair, pair->rows.items[i]) &&
		    pair->rows.items[i]->key.kind != BB_KIND_CONFIRM)
			add_superseded(pair->run, pair->rows.items[i]->mail);
	}
}

/* The revision of the invite that an answer is for; INT32_MAX: not known. */
static int answered_revision(const struct pair *pair, int64_t sequence)
{
	const struct bb_held *last = NULL;
	bool any = false;

	for (size_t i = 0; i < pair->rows.count; i++) {
		const struct bb_held *row = pair->rows.items[i];

		if (row_method(row) != BB_METHOD_REQUEST || !(row_left(row) || row_flies(row)))
			continue;
		any = true;
		if (row->sequence <= sequence && row_is_later(row, last))
			last = row;
	}
	if (last)
		return last->key.revision;
	return any ? -1 : INT32_MAX;
}

/* What the member said about the time as it is now. */
static enum bb_partstat partstat_of(const struct pair *pair)
{
	const struct answers *answers = &pair->person->answers;

	for (size_t i = 0; i < answers->count; i++) {
		const struct bb_answered *answer = answers->items[i];

		if (answer->meeting == pair->lunch->meeting->id)
			return answered_revision(pair, answer->sequence) >=
			                       pair->lunch->meeting->significant
			               ? answer->partstat
			               : BB_PARTSTAT_NEEDS_ACTION;
	}
	return BB_PARTSTAT_NEEDS_ACTION;
}

/* The rows among a person's that are about one lunch: they stand together. */
static struct rows rows_about(const struct rows *rows, int64_t meeting)
{
	struct rows found = { rows->items, 0 };
	size_t first = 0;

	while (first < rows->count && rows->items[first]->key.meeting < meeting)
		first++;
	if (first == rows->count)
		return found;
	found.items += first;
	while (first + found.count < rows->count &&
	       found.items[found.count]->key.meeting == meeting)
		found.count++;
	return found;
}

/* Nobody told the member of it, nothing has happened, and no mail can fall due but to those
 * who lead or stand by. */
static bool is_quiet(const struct pair *pair)
{
	static const uint32_t seated = BB_KIND_BIT(BB_KIND_ASK) | BB_KIND_BIT(BB_KIND_BRIEF);

	return pair->rows.count == 0 && pair->person->occasions.count == 0 && !pair->turn &&
	       !(pair->lunch->open & ~seated);
}

void reconcile_pair(struct run *run, const struct lunch *lunch, struct person *person)
{
	struct pair pair; /* field by field: its wants are 3 KB, and most pairs have none */

	pair.run = run;
	pair.lunch = lunch;
	pair.person = person;
	pair.want_count = 0;
	pair.rows = rows_about(&person->rows, lunch->meeting->id);
	pair.turn = bb_turn_of(lunch->meeting->turns, lunch->meeting->turn_count,
	                       person->member->id);
	if (is_quiet(&pair))
		return;
	pair.role = bb_role_of(pair.turn);
	pair.partstat = partstat_of(&pair);
	drop_obsolete(&pair);
	want_entry(&pair);
	want_dated(&pair);
	want_turn(&pair);
	want_news(&pair);
	coalesce(&pair);
}
