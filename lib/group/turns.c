/* SPDX-License-Identifier: MIT */
/*
 * Who leads: turns the roster into candidates of the rotation and its plan back
 * into turns of lunches. Decides how status, away days and declines make a
 * standing; the rotation decides the rest.
 */
#include <brownbag/outlook.h>

#include "group/room.h"

#include <brownbag/bookkeeping.h>
#include <brownbag/due.h>
#include <brownbag/silence.h>
#include <brownbag/store_lunches.h>
#include <brownbag/turns.h>

#include <stdlib.h>
#include <string.h>

/* Lunches the rotation looks at: not cancelled, not yet booked. One that has begun is among
 * them if it will be booked as planned; what isn't assumed changes nothing before a person
 * says how it was. */
static bool is_looked_at(const struct bb_meeting *meeting, int64_t since, int64_t now)
{
	if (meeting->status != BB_MEETING_PLANNED && meeting->status != BB_MEETING_MOVED)
		return false;
	return meeting->starts_at > now || (meeting->starts_at >= since && !meeting->holiday_open);
}

/* Those from before the rows that a run looks at: nothing ran for weeks. */
static enum bb_status load_unbooked(struct bb_outlook *self, const struct bb_group *group,
                                    int64_t since, struct bb_error *err)
{
	struct bb_date from = bb_zone_to_wall(group->zone, since, NULL).date;
	struct bb_date before = bb_schedule_rows_from(group->zone, group->now);
	enum bb_status status;

	status = bb_store_load_unbooked(group->store, from, before, &self->unbooked, err);
	return status == BB_OK ? group_derive_instants(&self->unbooked, group, err) : status;
}

static void list_from(struct bb_outlook *self, const struct bb_meetings *meetings, int64_t since,
                      int64_t now)
{
	for (size_t i = 0; i < meetings->count; i++) {
		const struct bb_meeting *meeting = &meetings->items[i];

		/* One whose slot is later is among the rows of the schedule, too. */
		if (!is_looked_at(meeting, since, now) ||
		    (meetings == &self->unbooked &&
		     bb_meetings_find(&self->schedule.meetings, meeting->id)))
			continue;
		self->rotation.begun += meeting->starts_at <= now;
		self->coming[self->rotation.coming_count++] = meeting;
	}
}

static enum bb_status list_coming(struct bb_outlook *self, const struct bb_group *group,
                                  struct bb_error *err)
{
	int64_t since = 0;
	enum bb_status status = bb_group_assumes_since(&since, group, err);

	if (status == BB_OK)
		status = load_unbooked(self, group, since, err);
	if (status != BB_OK)
		return status;
	self->coming = calloc(self->unbooked.count + self->schedule.meetings.count + 1,
	                      sizeof *self->coming);
	if (!self->coming)
		return bb_error_set(err, BB_EIO, "out of memory");
	list_from(self, &self->unbooked, since, group->now);
	list_from(self, &self->schedule.meetings, since, group->now);
	self->rotation.coming = self->coming;
	return BB_OK;
}

/* An absence that became known in the lunch's own month is too late to count as one. Of
 * several that cover the day the one known first decides. */
static enum bb_standing away_standing(const struct bb_member *member,
                                      const struct bb_meeting *meeting, const struct bb_zone *zone)
{
	enum bb_standing standing = BB_STANDING_FREE;

	for (size_t i = 0; i < member->away_count; i++) {
		const struct bb_away *away = &member->away[i];
		struct bb_month known;

		if (bb_date_compare(away->first, meeting->start.date) > 0 ||
		    bb_date_compare(away->last, meeting->start.date) < 0)
			continue;
		known = bb_date_month(bb_zone_to_wall(zone, away->known_at, NULL).date);
		if (bb_month_compare(known, meeting->month) < 0)
			return BB_STANDING_AWAY;
		standing = BB_STANDING_AWAY_LATE;
	}
	return standing;
}

static enum bb_standing standing(const struct bb_member *member, const struct bb_meeting *meeting,
                                 const struct bb_zone *zone)
{
	if (member->status == BB_MEMBER_FORMER)
		return BB_STANDING_GONE;
	if (member->status == BB_MEMBER_PAUSED)
		return BB_STANDING_AWAY;
	return away_standing(member, meeting, zone);
}

static size_t find_coming(const struct bb_outlook *self, int64_t meeting)
{
	size_t at = 0;

	while (at < self->rotation.coming_count && self->coming[at]->id != meeting)
		at++;
	return at;
}

static void lose_standing(struct bb_outlook *self, int64_t who, size_t at, enum bb_standing to)
{
	const struct bb_member *member = bb_roster_find(&self->roster, who);
	unsigned char *standing;

	if (!member || at == self->rotation.coming_count)
		return;
	standing = &self->standings[(size_t)(member - self->roster.members) *
	                            self->rotation.coming_count + at];
	if (*standing == BB_STANDING_FREE)
		*standing = (unsigned char)to;
}

/* Who said no to a lunch has no standing there; an absence goes before, since a decline
 * would end a run of absences. */
static enum bb_status apply_declines(struct bb_outlook *self, const struct bb_group *group,
                                     struct bb_error *err)
{
	struct bb_date from = bb_schedule_rows_from(group->zone, group->now);
	struct bb_decline *declines = NULL;
	size_t count = 0;
	enum bb_status status;

	if (self->unbooked.count > 0)
		from = self->unbooked.items[0].start.date;
	status = bb_store_load_declines(group->store, from, &declines, &count, err);
	for (size_t i = 0; status == BB_OK && i < count; i++)
		lose_standing(self, declines[i].member, find_coming(self, declines[i].meeting),
		              declines[i].silent ? BB_STANDING_SILENT : BB_STANDING_DECLINED);
	free(declines);
	return status;
}

/* Whether silence is no yes: an answer is required, and something reads answers. */
static enum bb_status needs_yes(bool *out, const struct bb_group *group, struct bb_error *err)
{
	*out = group_asks_for_answer(group);
	return *out ? bb_group_has_reader(out, group, err) : BB_OK;
}

/* Where an answer is required and read, who has let the time for it pass loses the seat. */
static enum bb_status apply_silences(struct bb_outlook *self, const struct bb_group *group,
                                     struct bb_error *err)
{
	struct bb_timetable timetable;
	bool needed = false;
	enum bb_status status = needs_yes(&needed, group, err);

	if (status != BB_OK || !needed)
		return status;
	group_fill_timetable(&timetable, group, self);
	for (size_t at = self->rotation.begun; at < self->rotation.coming_count; at++) {
		const struct bb_meeting *meeting = self->coming[at];

		for (size_t i = 0; i < meeting->turn_count; i++) {
			if (bb_turn_is_silent(&timetable, meeting, &meeting->turns[i], self->held,
			                      self->held_count, group->now))
				lose_standing(self, meeting->turns[i].member, at, BB_STANDING_SILENT);
		}
	}
	return BB_OK;
}

/* Those of one lunch, behind the `count` there are; how many there are then. */
static size_t list_awaited(struct bb_awaited *list, size_t count,
                           const struct bb_timetable *timetable, const struct bb_outlook *outlook,
                           const struct bb_meeting *meeting, int64_t now)
{
	for (size_t i = 0; i < meeting->turn_count; i++) {
		struct bb_awaited *next = &list[count];

		*next = (struct bb_awaited){ .meeting = meeting->id, .member = meeting->turns[i].member };
		count += bb_turn_is_awaited(&next->by, timetable, meeting, &meeting->turns[i],
		                            outlook->held, outlook->held_count, now);
	}
	return count;
}

enum bb_status bb_turns_awaited(struct bb_awaited **out, size_t *count,
                                const struct bb_group *self, const struct bb_outlook *outlook,
                                struct bb_error *err)
{
	struct bb_timetable timetable;
	struct bb_awaited *list;
	size_t seats = 0, found = 0;
	bool needed = false;
	enum bb_status status = needs_yes(&needed, self, err);

	for (size_t at = outlook->rotation.begun; at < outlook->rotation.coming_count; at++)
		seats += outlook->coming[at]->turn_count;
	list = calloc(seats + 1, sizeof *list);
	if (status == BB_OK && !list)
		status = bb_error_set(err, BB_EIO, "out of memory");
	if (status != BB_OK) {
		free(list);
		return status;
	}
	group_fill_timetable(&timetable, self, outlook);
	for (size_t at = outlook->rotation.begun; needed && at < outlook->rotation.coming_count; at++)
		found = list_awaited(list, found, &timetable, outlook, outlook->coming[at], self->now);
	*out = list;
	*count = found;
	return BB_OK;
}

static struct bb_candidate candidate(const struct bb_member *member,
                                     const unsigned char *standings)
{
	return (struct bb_candidate){
		.id = member->id,
		.joined = member->joined,
		.listed = member->status != BB_MEMBER_FORMER,
		.leads = member->leads,
		.standings = standings,
	};
}

static enum bb_status list_candidates(struct bb_outlook *self, const struct bb_group *group,
                                      struct bb_error *err)
{
	size_t members = self->roster.count, lunches = self->rotation.coming_count;
	enum bb_status status;

	self->candidates = calloc(members + 1, sizeof *self->candidates);
	self->standings = calloc(members + 1, lunches + 1);
	if (!self->candidates || !self->standings)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; i < members; i++) {
		const struct bb_member *member = &self->roster.members[i];
		unsigned char *row = self->standings + i * lunches;

		for (size_t j = 0; j < lunches; j++)
			row[j] = (unsigned char)standing(member, self->coming[j], group->zone);
		self->candidates[i] = candidate(member, row);
	}
	self->rotation.candidates = self->candidates;
	self->rotation.candidate_count = members;
	status = apply_declines(self, group, err);
	return status == BB_OK ? apply_silences(self, group, err) : status;
}

static struct bb_rotation_settings read_settings(const struct bb_config *config)
{
	return (struct bb_rotation_settings){
		.announce = bb_config_int(config, "rotation.announce"),
		.grace = bb_config_int(config, "rotation.grace"),
		.return_grace = bb_config_int(config, "rotation.return_grace"),
		.leads = bb_config_int(config, "rotation.leads"),
		.backup = bb_config_bool(config, "rotation.backup"),
	};
}

/* Newcomers get their place before anybody is planned. */
static enum bb_status seat_newcomers(struct bb_outlook *self, const struct bb_group *group,
                                     struct bb_error *err)
{
	struct bb_month month = bb_date_month(group_today(group));
	enum bb_status status = bb_rotation_enter(&self->entered, &self->rotation, month, err);

	if (status != BB_OK || self->entered.member_count == 0)
		return status;
	self->entered.id = self->books.last_booking + 1;
	return bb_books_take(&self->books, &self->entered, err);
}

/* The plan's turns become those of the lunches in memory. */
static enum bb_status put_turns(struct bb_outlook *self, struct bb_error *err)
{
	for (size_t i = 0; i < self->plan.count; i++) {
		const struct bb_seating *seating = &self->plan.items[i];
		struct bb_meeting *meeting = (struct bb_meeting *)self->coming[i];
		struct bb_turn *turns = calloc(seating->turn_count + 1, sizeof *turns);

		if (!turns)
			return bb_error_set(err, BB_EIO, "out of memory");
		if (seating->turn_count > 0)
			memcpy(turns, seating->turns, seating->turn_count * sizeof *turns);
		free(meeting->turns);
		meeting->turns = turns;
		meeting->turn_count = seating->turn_count;
	}
	return BB_OK;
}

enum bb_status group_plan_turns(struct bb_outlook *self, const struct bb_group *group,
                                struct bb_error *err)
{
	enum bb_status status;

	self->rotation.settings = read_settings(group->config);
	self->rotation.books = &self->books;
	self->rotation.now = group->now;
	status = bb_store_load_books(group->store, BB_BOOKS_NOW, &self->books, err);
	if (status == BB_OK)
		status = list_coming(self, group, err);
	if (status == BB_OK)
		status = list_candidates(self, group, err);
	if (status == BB_OK)
		status = seat_newcomers(self, group, err);
	if (status == BB_OK)
		status = bb_rotation_plan(&self->plan, &self->rotation,
		                          self->rotation.begun + self->planned, err);
	if (status == BB_OK)
		status = put_turns(self, err);
	return status;
}

/* -- one lunch, to be booked -- */

static enum bb_status apply_declines_to(struct group_lineup *self, const struct bb_group *group,
                                        struct bb_error *err)
{
	struct bb_decline *declines = NULL;
	size_t count = 0;
	enum bb_status status = bb_store_load_declines(group->store, self->lunch->start.date,
	                                               &declines, &count, err);

	for (size_t i = 0; status == BB_OK && i < count; i++) {
		for (size_t j = 0; j < self->rotation.candidate_count; j++) {
			if (declines[i].meeting == self->lunch->id &&
			    declines[i].member == self->candidates[j].id &&
			    self->standings[j] == BB_STANDING_FREE)
				self->standings[j] = (unsigned char)(declines[i].silent
					? BB_STANDING_SILENT : BB_STANDING_DECLINED);
		}
	}
	free(declines);
	return status;
}

enum bb_status group_line_up(struct group_lineup *out, const struct bb_group *group,
                             const struct bb_roster *roster, const struct bb_books *books,
                             const struct bb_meeting *lunch, struct bb_error *err)
{
	out->candidates = calloc(roster->count + 1, sizeof *out->candidates);
	out->standings = calloc(roster->count + 1, 1);
	out->lunch = lunch;
	if (!out->candidates || !out->standings)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; i < roster->count; i++) {
		out->standings[i] = (unsigned char)standing(&roster->members[i], lunch, group->zone);
		out->candidates[i] = candidate(&roster->members[i], &out->standings[i]);
	}
	out->rotation = (struct bb_rotation){ .settings = read_settings(group->config),
		                              .books = books,
		                              .candidates = out->candidates,
		                              .candidate_count = roster->count,
		                              .coming = &out->lunch,
		                              .coming_count = 1,
		                              .now = group->now };
	return apply_declines_to(out, group, err);
}

void group_lineup_release(struct group_lineup *self)
{
	free(self->candidates);
	free(self->standings);
	*self = (struct group_lineup){ 0 };
}
