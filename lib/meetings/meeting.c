/* SPDX-License-Identifier: MIT */
/* Lunches as plain rows: their memory, their instants, finding one, the words for states. */
#include <brownbag/meeting.h>

#include <brownbag/bytes.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const status_names[] = { "planned", "moved", "cancelled", "held" };
static const char *const turn_state_names[] = { "planned", "announced", "confirmed" };
static const char *const turn_cause_names[] = { "",         "away", "removed", "opted out",
	                                        "declined", "set",  "swapped", "no answer" };

void bb_meeting_release(struct bb_meeting *self)
{
	if (!self)
		return;
	free(self->zone);
	free(self->location);
	free(self->link);
	free(self->theme);
	free(self->turns);
	*self = (struct bb_meeting){ 0 };
}

void bb_meetings_release(struct bb_meetings *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++)
		bb_meeting_release(&self->items[i]);
	free(self->items);
	*self = (struct bb_meetings){ 0 };
}

static enum bb_status copy_turns(struct bb_meeting *out, const struct bb_meeting *self,
                                 struct bb_error *err)
{
	if (self->turn_count == 0)
		return BB_OK;
	out->turns = calloc(self->turn_count, sizeof *out->turns);
	if (!out->turns)
		return bb_error_set(err, BB_EIO, "out of memory");
	memcpy(out->turns, self->turns, self->turn_count * sizeof *out->turns);
	out->turn_count = self->turn_count;
	return BB_OK;
}

enum bb_status bb_meeting_copy(struct bb_meeting *out, const struct bb_meeting *self,
                               struct bb_error *err)
{
	struct bb_meeting copy = *self;
	enum bb_status status;

	copy.zone = copy.location = copy.link = copy.theme = NULL;
	copy.turns = NULL;
	copy.turn_count = 0;
	status = bb_text_copy(&copy.zone, self->zone, err);
	if (status == BB_OK)
		status = bb_text_copy(&copy.location, self->location, err);
	if (status == BB_OK)
		status = bb_text_copy(&copy.link, self->link, err);
	if (status == BB_OK && self->theme)
		status = bb_text_copy(&copy.theme, self->theme, err);
	if (status == BB_OK)
		status = copy_turns(&copy, self, err);
	if (status != BB_OK) {
		bb_meeting_release(&copy);
		return status;
	}
	*out = copy;
	return BB_OK;
}

void bb_meeting_derive(struct bb_meeting *self, const struct bb_zone *zone)
{
	assert(strcmp(self->zone, bb_zone_name(zone)) == 0);
	self->starts_at = bb_zone_to_instant(zone, self->start, NULL);
	self->ends_at = self->starts_at + (int64_t)self->minutes * 60;
}

const struct bb_meeting *bb_meetings_find(const struct bb_meetings *self, int64_t id)
{
	for (size_t i = 0; i < self->count; i++)
		if (self->items[i].id == id)
			return &self->items[i];
	return NULL;
}

int64_t bb_meeting_seat(const struct bb_meeting *self, enum bb_seat seat)
{
	for (size_t i = 0; i < self->turn_count; i++)
		if (self->turns[i].seat == seat)
			return self->turns[i].member;
	return 0;
}

const struct bb_turn *bb_turn_of(const struct bb_turn *turns, size_t count, int64_t member)
{
	for (size_t i = 0; i < count; i++)
		if (turns[i].member == member)
			return &turns[i];
	return NULL;
}

const struct bb_turn *bb_turn_in(const struct bb_turn *turns, size_t count, int64_t member,
                                 enum bb_seat seat)
{
	for (size_t i = 0; i < count; i++)
		if (turns[i].member == member && turns[i].seat == seat)
			return &turns[i];
	return NULL;
}

static bool is_same_turn(const struct bb_turn *a, const struct bb_turn *b)
{
	return a->member == b->member && a->seat == b->seat && a->rank == b->rank &&
	       a->state == b->state && a->cause == b->cause && a->since == b->since;
}

bool bb_turns_equal(const struct bb_turn *a, size_t a_count, const struct bb_turn *b,
                    size_t b_count)
{
	if (a_count != b_count)
		return false;
	for (size_t i = 0; i < a_count; i++)
		if (!is_same_turn(&a[i], &b[i]))
			return false;
	return true;
}

const char *bb_meeting_status_name(enum bb_meeting_status status)
{
	assert(status >= BB_MEETING_PLANNED && status <= BB_MEETING_HELD);
	return status_names[status];
}

const char *bb_turn_state_name(enum bb_turn_state state)
{
	assert(state >= BB_TURN_PLANNED && state <= BB_TURN_CONFIRMED);
	return turn_state_names[state];
}

const char *bb_turn_cause_name(enum bb_turn_cause cause)
{
	assert(cause >= BB_CAUSE_NONE && cause <= BB_CAUSE_SILENT);
	return turn_cause_names[cause];
}
