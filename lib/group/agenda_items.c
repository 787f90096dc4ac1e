/* SPDX-License-Identifier: MIT */
/* Items of an agenda, from the lunch that a person names to its rows. */
#include <brownbag/agenda_items.h>

#include "group/room.h"

#include <brownbag/bytes.h>
#include <brownbag/outlook.h>
#include <brownbag/store_lunches.h>

#include <stdlib.h>

void bb_agenda_change_release(struct bb_agenda_change *self)
{
	if (!self)
		return;
	free(self->text);
	*self = (struct bb_agenda_change){ 0 };
}

/* A lunch and its items, and what is done about them. */
struct work {
	struct bb_outlook outlook;
	const struct bb_meeting *meeting;
	struct bb_agenda_items items;
};

static void release_work(struct work *work)
{
	bb_agenda_items_release(&work->items);
	bb_outlook_release(&work->outlook);
}

static enum bb_status find(struct work *work, const struct bb_group *group, const char *which,
                           struct bb_error *err)
{
	enum bb_status status = bb_outlook_load(&work->outlook, group, 0, err);

	if (status == BB_OK)
		status = bb_outlook_store(&work->outlook, group, err);
	if (status == BB_OK)
		status = bb_outlook_meeting(&work->meeting, &work->outlook, group, which, err);
	if (status == BB_OK)
		status = group_check_ahead(work->meeting, group, &work->outlook, err);
	if (status == BB_OK)
		status = bb_store_load_agenda_items(group->store, work->meeting->id, &work->items, err);
	return status;
}

static enum bb_status describe(struct bb_agenda_change *change, const struct work *work, int number,
                               struct bb_error *err)
{
	const struct bb_agenda_item *item = &work->items.items[number - 1];

	change->day = work->meeting->start.date;
	change->number = number;
	change->minutes = item->minutes;
	change->told = group_agenda_has_gone(&work->outlook, work->meeting->id);
	return bb_text_copy(&change->text, item->text, err);
}

static enum bb_status conclude(struct bb_agenda_change *out, struct bb_agenda_change *change,
                               struct work *work, const struct bb_group *group,
                               enum bb_status status, struct bb_error *err)
{
	if (status == BB_OK)
		status = bb_store_set_agenda_items(group->store, work->meeting->id, &work->items, err);
	if (status == BB_OK)
		*out = *change;
	else
		bb_agenda_change_release(change);
	release_work(work);
	return status;
}

enum bb_status bb_group_add_agenda_item(struct bb_agenda_change *out, const struct bb_group *group,
                                        const char *which, const char *text, int minutes,
                                        struct bb_error *err)
{
	struct work work = { .meeting = NULL };
	struct bb_agenda_change change = { .removed = false };
	enum bb_status status = find(&work, group, which, err);

	if (status == BB_OK)
		status = bb_agenda_items_add(&work.items, text, minutes, work.meeting->minutes, err);
	if (status == BB_OK)
		status = describe(&change, &work, (int)work.items.count, err);
	return conclude(out, &change, &work, group, status, err);
}

enum bb_status bb_group_remove_agenda_item(struct bb_agenda_change *out,
                                           const struct bb_group *group, const char *which,
                                           int number, struct bb_error *err)
{
	struct work work = { .meeting = NULL };
	struct bb_agenda_change change = { .removed = true };
	enum bb_status status = find(&work, group, which, err);

	if (status == BB_OK && number >= 1 && (size_t)number <= work.items.count)
		status = describe(&change, &work, number, err);
	if (status == BB_OK)
		status = bb_agenda_items_remove(&work.items, number, err);
	return conclude(out, &change, &work, group, status, err);
}
