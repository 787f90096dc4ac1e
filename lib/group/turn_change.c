/* SPDX-License-Identifier: MIT */
/*
 * What a person decides about turns, as rows: seats, declines, a line of the
 * log. Decides which lunches can still be decided about; who may sit where is
 * the rotation's to say, who is told reconciling's.
 */
#include <brownbag/turns.h>

#include "group/room.h"

#include <brownbag/store_lunches.h>

#include <stdio.h>

/* -- which lunch -- */

static const char *settled_word(const struct bb_meeting *meeting, int64_t now)
{
	if (meeting->status == BB_MEETING_CANCELLED)
		return "is cancelled";
	if (meeting->status == BB_MEETING_HELD)
		return "is booked already";
	return meeting->starts_at <= now ? "has begun" : NULL;
}

static enum bb_status explain_settled(const struct bb_meeting *meeting, const char *word,
                                      struct bb_error *err)
{
	char day[BB_DATE_SIZE];

	bb_date_format(day, meeting->start.date);
	if (meeting->status == BB_MEETING_CANCELLED)
		return bb_error_set(err, BB_ECONFLICT, "the lunch on %s %s", day, word);
	return bb_error_set(err, BB_ECONFLICT,
	                    "the lunch on %s %s; who led it: brownbag meeting held %s%s --by WHO", day,
	                    word, day, meeting->status == BB_MEETING_HELD ? " --amend" : "");
}

static size_t find_coming(const struct bb_outlook *outlook, int64_t meeting)
{
	size_t at = 0;

	while (at < outlook->rotation.coming_count && outlook->coming[at]->id != meeting)
		at++;
	return at;
}

/* Where a lunch stands among the coming ones, if something can still be decided about it. */
static enum bb_status find_open(size_t *at, const struct bb_group *self,
                                const struct bb_outlook *outlook, int64_t id, struct bb_error *err)
{
	const struct bb_meeting *meeting = bb_outlook_find(outlook, id);
	const char *settled;
	enum bb_status status;

	if (!meeting)
		return bb_error_set(err, BB_ENOENT, "there is no lunch %lld", (long long)id);
	settled = settled_word(meeting, self->now);
	if (settled)
		return explain_settled(meeting, settled, err);
	status = group_check_stored(self, outlook, meeting, err);
	if (status == BB_OK)
		*at = find_coming(outlook, id);
	return status;
}

/* -- whom -- */

/* The rotation knows that a paused member is away, and not why. */
static enum bb_status check_present(const struct bb_outlook *outlook, const int64_t *who,
                                    size_t count, struct bb_error *err)
{
	for (size_t i = 0; i < count; i++) {
		const struct bb_member *member = bb_roster_find(&outlook->roster, who[i]);

		if (member && member->status == BB_MEMBER_PAUSED)
			return bb_error_set(err, BB_ECONFLICT, "member %lld is paused; if that is over:"
			                    " brownbag roster resume %lld", (long long)who[i],
			                    (long long)who[i]);
	}
	return BB_OK;
}

bool bb_turns_has_seat(const struct bb_outlook *outlook, int64_t meeting, int64_t member)
{
	const struct bb_meeting *lunch = bb_outlook_find(outlook, meeting);

	return lunch && bb_turn_of(lunch->turns, lunch->turn_count, member);
}

/* -- writing -- */

static enum bb_status log_turn(const struct bb_group *self, const char *what, int64_t meeting,
                               int64_t member, struct bb_error *err)
{
	struct bb_log_row row = {
		.at = self->now, .what = (char *)what, .meeting = meeting, .member = member,
	};

	return bb_store_log(self->store, &row, err);
}

static bool stood(const struct bb_meeting *row, const struct bb_turn *turn)
{
	const struct bb_turn *had =
		bb_turn_in(row->turns, row->turn_count, turn->member, turn->seat);

	return had && had->state != BB_TURN_PLANNED;
}

/* A turn that was only announced in the plan just made was told to nobody: losing it needn't
 * be told either. To be asked before the plan is stored. */
static enum bb_status forget_unknown_losses(struct bb_seating *seating,
                                            const struct bb_group *self,
                                            const struct bb_outlook *outlook,
                                            struct bb_error *err)
{
	struct bb_meeting row = { 0 };
	enum bb_status status = BB_OK;
	size_t kept = 0;

	/* What is made by storing the outlook has no row yet. */
	if (seating->meeting < outlook->next_id)
		status = bb_store_load_meeting(self->store, seating->meeting, &row, err);
	for (size_t i = 0; status == BB_OK && i < seating->lost_count; i++) {
		if (stood(&row, &seating->lost[i]))
			seating->lost[kept++] = seating->lost[i];
	}
	if (status == BB_OK)
		seating->lost_count = kept;
	bb_meeting_release(&row);
	return status;
}

static enum bb_status store_seating(const struct bb_group *self, const struct bb_seating *seating,
                                    const char *what, int64_t member, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	if (!seating->changed)
		return BB_OK;
	status = bb_seating_store(self, seating, err);
	if (status == BB_OK)
		status = log_turn(self, what, seating->meeting, member, err);
	return status;
}

/* -- the four decisions -- */

enum bb_status bb_turns_set(struct bb_group *self, const struct bb_outlook *outlook,
                            int64_t meeting, const int64_t *who, size_t count, bool *changed,
                            struct bb_error *err)
{
	struct bb_seating seating = { 0 };
	size_t at = 0;
	enum bb_status status = find_open(&at, self, outlook, meeting, err);

	if (status == BB_OK)
		status = check_present(outlook, who, count, err);
	if (status == BB_OK)
		status = bb_rotation_set(&seating, &outlook->rotation, at, who, count, err);
	if (status != BB_OK)
		return status;
	status = forget_unknown_losses(&seating, self, outlook, err);
	if (status == BB_OK)
		status = bb_outlook_store(outlook, self, err);
	for (size_t i = 0; status == BB_OK && i < count; i++) {
		struct bb_decline decline = { meeting, who[i], false };

		status = bb_store_remove_decline(self->store, &decline, err);
	}
	if (status == BB_OK)
		status = store_seating(self, &seating, "turn set", who[0], err);
	if (status == BB_OK && changed)
		*changed = seating.changed;
	bb_seating_release(&seating);
	return status;
}

enum bb_status bb_turns_swap(struct bb_group *self, const struct bb_outlook *outlook,
                             int64_t meeting, int64_t other, struct bb_error *err)
{
	struct bb_seating seatings[2] = { { 0 }, { 0 } };
	size_t at[2] = { 0, 0 };
	enum bb_status status = find_open(&at[0], self, outlook, meeting, err);

	if (status == BB_OK)
		status = find_open(&at[1], self, outlook, other, err);
	if (status == BB_OK)
		status = bb_rotation_swap(seatings, &outlook->rotation, at[0], at[1], err);
	if (status != BB_OK)
		return status;
	for (size_t i = 0; status == BB_OK && i < 2; i++)
		status = forget_unknown_losses(&seatings[i], self, outlook, err);
	if (status == BB_OK)
		status = bb_outlook_store(outlook, self, err);
	for (size_t i = 0; status == BB_OK && i < 2; i++)
		status = store_seating(self, &seatings[i], "turn swapped", 0, err);
	for (size_t i = 0; i < 2; i++)
		bb_seating_release(&seatings[i]);
	return status;
}

enum bb_status bb_turns_decline(struct bb_group *self, const struct bb_outlook *outlook,
                                int64_t meeting, int64_t who, struct bb_error *err)
{
	struct bb_decline decline = { meeting, who, false };
	struct bb_seating seating = { 0 };
	size_t at = 0;
	enum bb_status status = find_open(&at, self, outlook, meeting, err);

	if (status == BB_OK)
		status = bb_rotation_decline(&seating, &outlook->rotation, at, who, err);
	if (status != BB_OK)
		return status;
	if (who == 0)
		who = bb_meeting_seat(outlook->coming[at], BB_SEAT_LEAD);
	decline.member = who;
	status = forget_unknown_losses(&seating, self, outlook, err);
	if (status == BB_OK)
		status = bb_outlook_store(outlook, self, err);
	if (status == BB_OK)
		status = bb_store_add_decline(self->store, &decline, err);
	if (status == BB_OK)
		status = store_seating(self, &seating, "turn declined", who, err);
	bb_seating_release(&seating);
	return status;
}

enum bb_status bb_turns_confirm(struct bb_group *self, const struct bb_outlook *outlook,
                                int64_t meeting, int64_t who, bool *changed, struct bb_error *err)
{
	struct bb_seating seating = { 0 };
	size_t at = 0;
	enum bb_status status = find_open(&at, self, outlook, meeting, err);

	if (status == BB_OK)
		status = bb_rotation_confirm(&seating, &outlook->rotation, at, who, err);
	if (status != BB_OK)
		return status;
	if (who == 0)
		who = bb_meeting_seat(outlook->coming[at], BB_SEAT_LEAD);
	status = bb_outlook_store(outlook, self, err);
	if (status == BB_OK)
		status = store_seating(self, &seating, "turn confirmed", who, err);
	if (status == BB_OK && changed)
		*changed = seating.changed;
	bb_seating_release(&seating);
	return status;
}

/* -- how it has come out -- */

enum bb_status bb_group_stats(struct bb_stats *out, const struct bb_group *self,
                              const struct bb_outlook *outlook, struct bb_error *err)
{
	struct bb_bookings log = { 0 };
	enum bb_status status = bb_store_load_bookings(self->store, &log, err);

	if (status == BB_OK)
		status = bb_rotation_stats(out, &outlook->rotation, &log, err);
	bb_bookings_release(&log);
	return status;
}
