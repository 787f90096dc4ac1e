/* SPDX-License-Identifier: MIT */
/*
 * The world that reconciling sees: loads the rows it needs, and no older ones,
 * so that the cost doesn't grow with the group's age.
 */
#include <brownbag/due.h>

#include "group/circle.h"
#include "group/room.h"

#include <brownbag/store_people.h>

#include <stdlib.h>
#include <string.h>

enum {
	OCCASIONS_KEPT = 186 * BB_DAY_SECONDS, /* s: turns are told to who comes back from a long pause */
	READER_FRESH = 30 * BB_DAY_SECONDS,    /* s: a mail filter that was silent for longer is gone */
};

enum bb_status bb_group_has_reader(bool *out, const struct bb_group *group, struct bb_error *err)
{
	int64_t seen = 0;
	enum bb_status status;

	if (*bb_config_text(group->config, "imap.url")) {
		*out = true;
		return BB_OK;
	}
	status = bb_store_mark(group->store, BB_MARK_READER, &seen, err);
	if (status == BB_OK)
		*out = seen > 0 && group->now - seen <= READER_FRESH;
	return status;
}

void group_fill_timetable(struct bb_timetable *out, const struct bb_group *group,
                          const struct bb_outlook *outlook)
{
	bb_timetable_init(out, group->zone);
	for (enum bb_kind kind = 0; kind < BB_KIND_COUNT; kind++)
		out->timing[kind] = bb_config_timing(group->config, kind);
	if (bb_config_choice(group->config, "rotation.ask") == BB_CONFIG_ASK_NO)
		out->timing[BB_KIND_ASK].off = true;
	out->working_days = bb_config_weekdays(group->config, "remind.working_days");
	out->holidays = &outlook->holidays;
}

bool group_asks_for_answer(const struct bb_group *group)
{
	return bb_config_choice(group->config, "rotation.ask") == BB_CONFIG_ASK_REQUIRED;
}

static enum bb_status load_answers(struct bb_dues *self, struct bb_world *world,
                                   const struct bb_group *group, struct bb_date from,
                                   struct bb_error *err)
{
	struct bb_answer_row *rows = NULL;
	size_t count = 0;
	enum bb_status status = bb_store_load_answers(group->store, from, &rows, &count, err);

	if (status != BB_OK)
		return status;
	self->answers = calloc(count + 1, sizeof *self->answers);
	for (size_t i = 0; self->answers && i < count; i++)
		self->answers[i] = (struct bb_answered){ rows[i].meeting, rows[i].member,
			                                 rows[i].answer.partstat,
			                                 rows[i].answer.sequence };
	free(rows);
	if (!self->answers)
		return bb_error_set(err, BB_EIO, "out of memory");
	world->answers = self->answers;
	self->answer_count = world->answer_count = count;
	return BB_OK;
}

/* When the group went live or, where it never did, was made: what was due before isn't owed. */
static enum bb_status load_marks(struct bb_world *world, const struct bb_group *group,
                                 struct bb_error *err)
{
	enum bb_status status = bb_store_mark(group->store, BB_MARK_LIVE, &world->since, err);

	if (status == BB_OK && world->since == 0)
		status = bb_store_mark(group->store, BB_MARK_MADE, &world->since, err);
	if (status == BB_OK)
		status = bb_store_mark(group->store, BB_MARK_RAN, &world->ran_at, err);
	return status;
}

static bool is_among(const struct bb_occasion *wanted, const struct bb_occasion *occasions,
                     size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct bb_occasion *occasion = &occasions[i];

		if (occasion->kind == wanted->kind && occasion->member == wanted->member &&
		    occasion->intro == wanted->intro && occasion->letter == wanted->letter &&
		    occasion->made_at == wanted->made_at)
			return true;
	}
	return false;
}

/* What introductions call for, where the outlook wasn't stored: a look at what would be. */
static enum bb_status add_unstored(struct bb_dues *self, struct bb_world *world,
                                   const struct circle *circle, struct bb_error *err)
{
	size_t stored = world->occasion_count;
	struct bb_occasion *grown;

	if (circle->occasion_count == 0)
		return BB_OK;
	grown = reallocarray(self->occasions, stored + circle->occasion_count, sizeof *grown);
	if (!grown)
		return bb_error_set(err, BB_EIO, "out of memory");
	self->occasions = grown;
	for (size_t i = 0; i < circle->occasion_count; i++) {
		struct bb_occasion occasion = circle->occasions[i];

		if (is_among(&occasion, grown, stored))
			continue;
		occasion.id = -(int64_t)(i + 1); /* no row's */
		grown[world->occasion_count++] = occasion;
	}
	return BB_OK;
}

static enum bb_status load_world(struct bb_dues *self, struct bb_world *world,
                                 const struct bb_group *group, const struct circle *circle,
                                 struct bb_error *err)
{
	struct bb_date from = bb_schedule_rows_from(group->zone, group->now);
	bool begun = false;
	enum bb_status status = bb_store_begin_reading(group->store, &begun, err);

	if (status == BB_OK)
		status = load_marks(world, group, err);
	if (status == BB_OK)
		status = bb_store_load_occasions(group->store, group->now - OCCASIONS_KEPT,
		                                 &self->occasions, &world->occasion_count, err);
	if (status == BB_OK)
		status = add_unstored(self, world, circle, err);
	if (status == BB_OK)
		status = bb_store_load_nudges(group->store, from, &self->nudges, &world->nudge_count, err);
	if (status == BB_OK)
		status = load_answers(self, world, group, from, err);
	if (status == BB_OK)
		status = bb_store_load_offers(group->store, &self->offers, err);
	if (status == BB_OK)
		status = bb_group_has_reader(&self->reader, group, err);
	bb_store_end_reading(group->store, begun);
	world->ask_required = self->reader && group_asks_for_answer(group);
	world->offers = self->offers.items;
	world->offer_count = self->offers.count;
	world->occasions = self->occasions;
	world->nudges = self->nudges;
	return status;
}

/* Whether a mail waits that says what was added to the agenda; few lunches have one. */
static bool has_waiting_plan(const struct bb_outlook *outlook, int64_t meeting)
{
	for (size_t i = 0; i < outlook->held_count; i++) {
		const struct bb_held *row = &outlook->held[i];

		if (row->state == BB_MAIL_QUEUED && row->key.meeting == meeting &&
		    (row->key.kind == BB_KIND_AGENDA || row->key.kind == BB_KIND_BRIEF))
			return true;
	}
	return false;
}

static enum bb_status load_added(struct bb_dues *self, const struct bb_group *group,
                                 const struct bb_outlook *outlook, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	self->added = calloc(self->lunches.count + 1, sizeof *self->added);
	if (!self->added)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; status == BB_OK && i < self->lunches.count; i++) {
		struct bb_added *added = &self->added[self->added_count];

		if (!has_waiting_plan(outlook, self->lunches.items[i].id))
			continue;
		added->meeting = self->lunches.items[i].id;
		status = bb_store_load_agenda_items(group->store, added->meeting, &added->items, err);
		self->added_count += status == BB_OK;
	}
	return status;
}

/* A mail about a lunch needs the lunch's row; a forecast may look beyond those. */
static enum bb_status list_lunches(struct bb_meetings *out, const struct bb_outlook *outlook,
                                   bool forecast, struct bb_error *err)
{
	const struct bb_meetings *all = &outlook->schedule.meetings;

	out->items = calloc(all->count + 1, sizeof *out->items);
	if (!out->items)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; i < all->count; i++) {
		if (forecast || bb_outlook_is_stored(outlook, &all->items[i]))
			out->items[out->count++] = all->items[i];
	}
	return BB_OK;
}

enum bb_status bb_dues_load(struct bb_dues *out, const struct bb_group *group,
                            const struct bb_outlook *outlook, int64_t until, struct bb_error *err)
{
	struct bb_dues self = { 0 };
	struct bb_world world = {
		.now = group->now,
		.until = until,
		.meetings = &self.lunches,
		.roster = &outlook->roster,
		.held = outlook->held,
		.held_count = outlook->held_count,
		.timetable = &self.timetable,
	};
	enum bb_status status = load_world(&self, &world, group, outlook->circle, err);

	group_fill_timetable(&self.timetable, group, outlook);
	if (status == BB_OK)
		status = list_lunches(&self.lunches, outlook, until > group->now, err);
	if (status == BB_OK)
		status = load_added(&self, group, outlook, err);
	world.added = self.added;
	world.added_count = self.added_count;
	if (status == BB_OK)
		status = bb_texts_load(&self.texts, group, err);
	if (status == BB_OK)
		status = bb_reconcile(&self.result, &world, err);
	if (status != BB_OK) {
		bb_dues_release(&self);
		return status;
	}
	*out = self;
	return BB_OK;
}

void bb_dues_release(struct bb_dues *self)
{
	if (!self)
		return;
	bb_reconciled_release(&self->result);
	free(self->lunches.items); /* the rows are the outlook's */
	free(self->occasions);
	for (size_t i = 0; i < self->added_count; i++)
		bb_agenda_items_release(&self->added[i].items);
	free(self->added);
	free(self->answers);
	free(self->nudges);
	bb_offers_release(&self->offers);
	bb_texts_free(self->texts);
	*self = (struct bb_dues){ 0 };
}

void bb_dues_narrow(struct bb_dues *self, uint32_t kinds, int64_t meeting, int64_t member)
{
	struct bb_reconciled *result = &self->result;
	size_t kept = 0;

	for (size_t i = 0; i < result->due_count; i++) {
		const struct bb_due *due = &result->due[i];

		if (((due->covers | BB_KIND_BIT(due->key.kind)) & kinds) &&
		    (!meeting || due->key.meeting == meeting) && (!member || due->key.member == member))
			result->due[kept++] = *due;
	}
	result->due_count = kept;
	result->missed_count = 0;
}

/* -- queuing -- */

static enum bb_status queue_one(struct bb_composer *composer, const struct bb_group *group,
                                const struct bb_due *due, struct bb_error *err)
{
	struct bb_mail mail = { 0 };
	enum bb_status status = bb_composer_write(&mail, composer, due, err);

	if (status == BB_OK)
		status = bb_store_queue(group->store, &mail, NULL, err);
	bb_mail_release(&mail);
	return status;
}

/* A row without a text, so that nobody wonders later why it never came. */
static enum bb_status record_missed(const struct bb_group *group, const struct bb_due *due,
                                    struct bb_error *err)
{
	struct bb_mail mail = { .key = due->key,
		                .sequence = -1,
		                .made_at = group->now,
		                .due_at = due->due_at,
		                .not_after = due->not_after };
	enum bb_status status = group_message_id(&mail.message_id, group, &due->key, err);

	if (status == BB_OK)
		status = bb_store_miss(group->store, &mail, err);
	free(mail.message_id);
	return status;
}

enum bb_status bb_dues_queue(const struct bb_dues *self, const struct bb_group *group,
                             const struct bb_outlook *outlook, size_t *queued,
                             struct bb_error *err)
{
	const struct bb_reconciled *result = &self->result;
	struct bb_composer *composer = NULL;
	enum bb_status status = bb_composer_new(&composer, group, outlook, self, err);

	for (size_t i = 0; status == BB_OK && i < result->superseded_count; i++)
		status = bb_store_drop(group->store, result->superseded[i], BB_DROP_SUPERSEDED, group->now,
		                       err);
	for (size_t i = 0; status == BB_OK && i < result->missed_count; i++)
		status = record_missed(group, &result->missed[i], err);
	for (size_t i = 0; status == BB_OK && i < result->due_count; i++)
		status = queue_one(composer, group, &result->due[i], err);
	bb_composer_free(composer);
	if (status == BB_OK && queued)
		*queued = result->due_count;
	return status;
}
