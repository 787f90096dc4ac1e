/* SPDX-License-Identifier: MIT */
/* Lunches as plain rows: their memory, finding one, and the words for states. */
#include <brownbag/meeting.h>

#include <assert.h>
#include <stdlib.h>

static const char *const status_names[] = { "planned", "moved", "cancelled", "held" };
static const char *const turn_state_names[] = { "planned", "announced", "confirmed" };
static const char *const turn_cause_names[] = { "",         "away", "removed", "opted out",
	                                        "declined", "set",  "swapped" };

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
	assert(cause >= BB_CAUSE_NONE && cause <= BB_CAUSE_SWAPPED);
	return turn_cause_names[cause];
}
