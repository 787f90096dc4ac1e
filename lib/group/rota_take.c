/* SPDX-License-Identifier: MIT */
/*
 * Lines of a rota become rows. Decides in which order members get their places
 * and lunches are booked; what that is worth, and who may sit where, is the
 * rotation's to say.
 */
#include "group/rota_rows.h"

#include "group/room.h"

#include <brownbag/bookkeeping.h>
#include <brownbag/rotation.h>
#include <brownbag/store_lunches.h>

#include <stdlib.h>

/* -- what is over -- */

/* A lunch that there is no row of, as the rule would have made it. */
static struct bb_meeting past_lunch(const struct bb_rota *self, const struct bb_rota_row *row,
                                    struct bb_turn turns[BB_ROTATION_LEADS_MAX])
{
	const struct bb_group *group = self->group;
	struct bb_meeting meeting = {
		.month = bb_date_month(row->on),
		.start = { .date = row->on, .hour = 12 },
		.minutes = group->rule ? bb_rule_minutes(group->rule) : 60,
		.zone = (char *)bb_zone_name(group->zone),
		.location = (char *)bb_config_text(group->config, "meeting.location"),
		.link = (char *)bb_config_text(group->config, "meeting.link"),
		.status = BB_MEETING_HELD,
		.revised_at = group->now,
		.made_at = group->now,
		.headcount = row->headcount,
		.turns = turns,
		.turn_count = row->lead_count,
	};

	if (group->rule)
		meeting.start = bb_rule_start(group->rule, row->on);
	for (size_t i = 0; i < row->lead_count; i++)
		turns[i] = (struct bb_turn){ .member = row->leads[i],
			                     .rank = (int)i,
			                     .state = BB_TURN_CONFIRMED,
			                     .since = group->now };
	bb_meeting_derive(&meeting, group->zone);
	return meeting;
}

/* The lunch that the rule names this month was this one: none is made beside it. */
static void fill_slot(struct bb_rota *self, struct bb_meeting *meeting)
{
	struct bb_date day;

	if (self->slot_is_taken || !self->group->rule ||
	    bb_month_compare(meeting->month, bb_date_month(group_today(self->group))) != 0 ||
	    rota_day_by_rule(&day, self->group, meeting->month, "", NULL) != BB_OK)
		return;
	for (size_t i = 0; i < self->known.count; i++) {
		if (bb_date_compare(self->known.items[i].slot, day) == 0)
			return;
	}
	meeting->slot = day;
	self->slot_is_taken = true;
}

static enum bb_status book_new(struct bb_rota *self, struct bb_rota_row *row, struct bb_error *err)
{
	struct bb_turn turns[BB_ROTATION_LEADS_MAX];
	struct bb_meeting meeting = past_lunch(self, row, turns);
	enum bb_status status;

	fill_slot(self, &meeting);
	status = bb_store_add_meeting(self->group->store, &meeting, &meeting.id, err);
	if (status == BB_OK)
		status = bb_store_set_turns(self->group->store, &meeting, err);
	if (status == BB_OK)
		status = group_book_led(self->group, &self->roster, &meeting, meeting.month, row->leads,
		                        row->lead_count, err);
	if (status == BB_OK)
		status = group_log_lunch(self->group, "lunch imported", meeting.id, err);
	row->outcome = BB_ROTA_BOOKED;
	return status;
}

enum bb_status rota_take_past(struct bb_rota *self, struct bb_rota_row *row,
                              const struct bb_meeting *meeting, struct bb_error *err)
{
	struct bb_account account = { .led_is_told = true,
		                      .led = row->leads,
		                      .led_count = row->lead_count,
		                      .headcount = row->headcount };
	bool changed = false;
	enum bb_status status;

	if (row->lead_count == 0)
		return BB_OK;
	if (!meeting)
		return book_new(self, row, err);
	status = bb_lunch_hold(self->group, meeting, &account, &changed, err);
	row->outcome = changed ? BB_ROTA_BOOKED : BB_ROTA_SAME;
	return status;
}

/* -- what is to come -- */

static bool is_lead(const struct bb_rota_row *row, int64_t member)
{
	for (size_t i = 0; i < row->lead_count; i++) {
		if (row->leads[i] == member)
			return true;
	}
	return false;
}

/* The seats as the line has them; a backup that it doesn't name stays. */
static size_t list_seats(struct bb_turn out[BB_ROTATION_LEADS_MAX + 1],
                         const struct bb_rota_row *row, const struct bb_meeting *meeting,
                         int64_t now)
{
	size_t count = 0;

	for (size_t i = 0; i < row->lead_count; i++)
		out[count++] = (struct bb_turn){ .member = row->leads[i],
			                         .rank = (int)i,
			                         .state = BB_TURN_CONFIRMED,
			                         .since = now };
	if (row->backup)
		out[count++] = (struct bb_turn){ .member = row->backup,
			                         .seat = BB_SEAT_BACKUP,
			                         .state = BB_TURN_CONFIRMED,
			                         .since = now };
	for (size_t i = 0; !row->backup && i < meeting->turn_count; i++) {
		const struct bb_turn *turn = &meeting->turns[i];

		if (turn->seat == BB_SEAT_BACKUP && !is_lead(row, turn->member) &&
		    count <= BB_ROTATION_LEADS_MAX)
			out[count++] = *turn;
	}
	return count;
}

/* Who has the seat already keeps since when; what is new came from somebody, if it stood. */
static bool compare_seats(struct bb_seating *seating, const struct bb_meeting *meeting,
                          struct bb_turn *lost)
{
	for (size_t i = 0; i < meeting->turn_count; i++) {
		const struct bb_turn *turn = &meeting->turns[i];

		if (turn->state == BB_TURN_PLANNED ||
		    bb_turn_in(seating->turns, seating->turn_count, turn->member, turn->seat))
			continue;
		lost[seating->lost_count] = *turn;
		lost[seating->lost_count++].cause = BB_CAUSE_SET;
	}
	seating->changed = seating->turn_count != meeting->turn_count;
	for (size_t i = 0; i < seating->turn_count; i++) {
		struct bb_turn *turn = &seating->turns[i];
		const struct bb_turn *former = bb_turn_in(meeting->turns, meeting->turn_count,
		                                          turn->member, turn->seat);

		seating->changed |= !former || former->state != turn->state ||
		                    former->rank != turn->rank;
		if (former) {
			turn->since = former->since;
			turn->cause = former->cause;
		} else if (seating->lost_count > 0) {
			turn->cause = BB_CAUSE_SET;
		}
	}
	return seating->changed;
}

/* Against the turns that are stored: those of a plan made on the way were told to nobody. */
static enum bb_status seat(const struct bb_rota *self, struct bb_rota_row *row, int64_t id,
                           struct bb_error *err)
{
	struct bb_turn turns[BB_ROTATION_LEADS_MAX + 1];
	struct bb_meeting meeting = { 0 };
	struct bb_seating seating = { .meeting = id, .turns = turns };
	enum bb_status status = bb_store_load_meeting(self->group->store, id, &meeting, err);

	if (status != BB_OK)
		return status;
	seating.lost = calloc(meeting.turn_count + 1, sizeof *seating.lost);
	if (!seating.lost)
		status = bb_error_set(err, BB_EIO, "out of memory");
	seating.turn_count = list_seats(turns, row, &meeting, self->group->now);
	row->outcome = BB_ROTA_SAME;
	if (status == BB_OK && compare_seats(&seating, &meeting, seating.lost)) {
		row->outcome = BB_ROTA_CONFIRMED;
		status = bb_seating_store(self->group, &seating, err);
		if (status == BB_OK)
			status = group_log_lunch(self->group, "turn set", id, err);
	}
	free(seating.lost);
	bb_meeting_release(&meeting);
	return status;
}

/* Who can lead a lunch can stand by as well: asked before anything is written. */
static enum bb_status check_able(const struct bb_rota_row *row, const struct bb_outlook *outlook,
                                 int64_t id, struct bb_error *err)
{
	struct bb_seating able[2] = { { 0 }, { 0 } };
	enum bb_status status;
	size_t at = 0;

	while (at < outlook->rotation.coming_count && outlook->coming[at]->id != id)
		at++;
	if (at == outlook->rotation.coming_count)
		return bb_error_set(err, BB_ECONFLICT, "that lunch is cancelled");
	status = bb_rotation_set(&able[0], &outlook->rotation, at, row->leads, row->lead_count, err);
	if (status == BB_OK && row->backup)
		status = bb_rotation_set(&able[1], &outlook->rotation, at, &row->backup, 1, err);
	for (size_t i = 0; i < 2; i++)
		bb_seating_release(&able[i]);
	return status;
}

enum bb_status rota_take_coming(struct bb_rota *self, struct bb_rota_row *row,
                                struct bb_error *err)
{
	const struct bb_meeting *meeting = NULL;
	struct bb_outlook outlook = { 0 };
	char day[BB_DATE_SIZE];
	int64_t id = 0;
	enum bb_status status;

	if (row->lead_count == 0)
		return BB_OK;
	bb_date_format(day, row->on);
	status = bb_outlook_load(&outlook, self->group, 0, err);
	if (status == BB_OK)
		status = bb_outlook_meeting(&meeting, &outlook, self->group, day, err);
	if (status == BB_OK)
		status = group_check_stored(self->group, &outlook, meeting, err);
	if (status == BB_OK) {
		id = meeting->id;
		status = check_able(row, &outlook, id, err);
	}
	if (status == BB_OK)
		status = group_store_lunches(&outlook, self->group, err);
	bb_outlook_release(&outlook);
	return status == BB_OK ? seat(self, row, id, err) : status;
}
