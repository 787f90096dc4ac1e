/* SPDX-License-Identifier: MIT */
/*
 * What a person changes about a lunch, and what of it those invited are told.
 * Decides which times a lunch can have (RFC 5545 3.3.5 for gaps and overlaps)
 * and until when it can change. Knows neither rule nor mail.
 */
#include <brownbag/meeting_change.h>

#include <brownbag/bytes.h>
#include <brownbag/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SHOWN_SIZE = 24 };

/* "2027-02-09 12:00" */
static void show_wall(char out[SHOWN_SIZE], struct bb_wall wall)
{
	char text[BB_WALL_SIZE];

	bb_wall_format(text, wall);
	snprintf(out, SHOWN_SIZE, "%.10s %.5s", text, text + 11);
}

unsigned bb_meeting_differences(const struct bb_meeting *a, const struct bb_meeting *b)
{
	unsigned bits = 0;

	if (a->starts_at != b->starts_at || a->ends_at != b->ends_at)
		bits |= BB_SHOWN_TIME;
	if (strcmp(a->zone, b->zone) != 0)
		bits |= BB_SHOWN_ZONE;
	if (strcmp(a->location, b->location) != 0)
		bits |= BB_SHOWN_LOCATION;
	if (strcmp(a->link, b->link) != 0)
		bits |= BB_SHOWN_LINK;
	if ((a->status == BB_MEETING_CANCELLED) != (b->status == BB_MEETING_CANCELLED))
		bits |= BB_SHOWN_STATUS;
	if (a->for_allies != b->for_allies)
		bits |= BB_SHOWN_OPEN;
	return bits;
}

void bb_meeting_revise(struct bb_meeting *self, unsigned changed, int64_t now)
{
	if (changed == 0)
		return;
	self->revision++;
	self->sequence = self->revision;
	if (changed & BB_SHOWN_TIME)
		self->significant = self->revision;
	/* A clock that was set back must not give a DTSTAMP that looks older: some programs
	 * then keep the former entry. */
	self->revised_at = now > self->revised_at ? now : self->revised_at + 1;
}

/* -- what is refused -- */

static enum bb_status check_changeable(const struct bb_meeting *self, int64_t now,
                                       struct bb_error *err)
{
	char day[BB_DATE_SIZE];

	bb_date_format(day, self->start.date);
	if (self->status == BB_MEETING_CANCELLED)
		return bb_error_set(err, BB_ECONFLICT, "the lunch on %s is cancelled for good; add "
		                    "another one", day);
	if (self->status == BB_MEETING_HELD)
		return bb_error_set(err, BB_ECONFLICT, "the lunch on %s was held; only who led it "
		                    "can be amended", day);
	if (self->starts_at <= now)
		return bb_error_set(err, BB_ECONFLICT, "the lunch on %s has begun; it can only be "
		                    "booked as held", day);
	return BB_OK;
}

/* The time is in a gap: say which one, and what the clock shows after it. */
static enum bb_status refuse_gap(const struct bb_zone *zone, struct bb_wall start, int64_t at,
                                 struct bb_error *err)
{
	struct bb_transition change = { .at = at };
	int64_t after = at - BB_DAY_SECONDS;
	char shown[SHOWN_SIZE], next[SHOWN_SIZE];

	while (bb_zone_next_transition(zone, after, &change) &&
	       change.offset <= change.offset_before)
		after = change.at;
	show_wall(shown, start);
	show_wall(next, bb_zone_to_wall(zone, change.at, NULL));
	return bb_error_set(err, BB_EINVAL,
	                    "no clock in %s shows %s: they go forward over it, to %s",
	                    bb_zone_name(zone), shown, next);
}

static enum bb_status check_time(const struct bb_scene *scene, struct bb_wall start,
                                 struct bb_error *err)
{
	char shown[SHOWN_SIZE];
	enum bb_wall_kind kind;
	int64_t at;

	show_wall(shown, start);
	if (start.second != 0)
		return bb_error_set(err, BB_EINVAL, "a lunch begins on the minute: %s", shown);
	at = bb_zone_to_instant(scene->zone, start, &kind);
	if (kind == BB_WALL_GAP)
		return refuse_gap(scene->zone, start, at, err);
	if (at <= scene->now)
		return bb_error_set(err, BB_EINVAL, "%s is in the past", shown);
	return BB_OK;
}

static enum bb_status check_free(const struct bb_scene *scene, const struct bb_meeting *meeting,
                                 struct bb_error *err)
{
	for (size_t i = 0; i < scene->meetings->count; i++) {
		const struct bb_meeting *other = &scene->meetings->items[i];
		char from[SHOWN_SIZE], until[SHOWN_SIZE], month[BB_MONTH_SIZE];

		if (other->id == meeting->id || other->status == BB_MEETING_CANCELLED ||
		    meeting->starts_at >= other->ends_at || meeting->ends_at <= other->starts_at)
			continue;
		show_wall(from, bb_zone_to_wall(scene->zone, other->starts_at, NULL));
		show_wall(until, bb_zone_to_wall(scene->zone, other->ends_at, NULL));
		bb_month_format(month, other->month);
		return bb_error_set(err, BB_ECONFLICT,
		                    "there is a lunch at that time, the one of %s "
		                    "from %s to %s",
		                    month, from, until);
	}
	return BB_OK;
}

/* A lunch counts for its month, so it stays near it. This also bounds how far back rows have
 * to be looked for to know that a slot is filled. */
static enum bb_status check_near_month(const struct bb_meeting *self, struct bb_wall start,
                                       struct bb_error *err)
{
	int own = bb_month_index(self->month), to = bb_month_index(bb_date_month(start.date));
	char shown[SHOWN_SIZE], month[BB_MONTH_SIZE];

	if (to >= own - 1 && to <= own + 1)
		return BB_OK;
	show_wall(shown, start);
	bb_month_format(month, self->month);
	return bb_error_set(err, BB_EINVAL,
	                    "%s is too far off for the lunch of %s, which can go into "
	                    "the month before or after; cancel it and add another one", shown,
	                    month);
}

/* -- changes -- */

enum bb_status bb_meeting_add(struct bb_meeting *out, const struct bb_scene *scene, int64_t id,
                              struct bb_wall start, struct bb_error *err)
{
	struct bb_meeting meeting = { .id = id, .month = bb_date_month(start.date), .start = start,
		                      .minutes = scene->minutes, .status = BB_MEETING_PLANNED,
		                      .revised_at = scene->now, .made_at = scene->now,
		                      .headcount = -1 };
	enum bb_status status = check_time(scene, start, err);

	if (status != BB_OK)
		return status;
	status = bb_text_copy(&meeting.zone, bb_zone_name(scene->zone), err);
	if (status == BB_OK)
		status = bb_text_copy(&meeting.location, scene->location, err);
	if (status == BB_OK)
		status = bb_text_copy(&meeting.link, scene->link, err);
	if (status == BB_OK) {
		bb_meeting_derive(&meeting, scene->zone);
		status = check_free(scene, &meeting, err);
	}
	if (status != BB_OK) {
		bb_meeting_release(&meeting);
		return status;
	}
	*out = meeting;
	return BB_OK;
}

/* To where it is already: only a lunch that is open because of a holiday goes there. */
static enum bb_status keep_time(struct bb_meeting *self, struct bb_error *err)
{
	char shown[SHOWN_SIZE];

	show_wall(shown, self->start);
	if (!self->holiday_open)
		return bb_error_set(err, BB_ECONFLICT, "the lunch is on %s already", shown);
	self->status = BB_MEETING_MOVED;
	self->holiday_open = false;
	return BB_OK;
}

/* Whoever said yes said it to a day. What they were asked before doesn't count any more,
 * not even when the lunch comes back: else their yes of then would be silence. */
static void void_yeses(struct bb_meeting *self, int64_t now)
{
	for (size_t i = 0; i < self->turn_count; i++) {
		if (self->turns[i].state != BB_TURN_CONFIRMED)
			continue;
		self->turns[i].state = BB_TURN_ANNOUNCED;
		self->turns[i].since = now;
	}
}

enum bb_status bb_meeting_move(struct bb_meeting *self, const struct bb_scene *scene,
                               struct bb_wall start, struct bb_error *err)
{
	struct bb_meeting moved = *self;
	enum bb_status status = check_changeable(self, scene->now, err);

	if (status == BB_OK)
		status = check_time(scene, start, err);
	if (status == BB_OK)
		status = check_near_month(self, start, err);
	if (status != BB_OK)
		return status;
	if (bb_zone_to_instant(scene->zone, start, NULL) == self->starts_at)
		return keep_time(self, err);
	moved.zone = NULL;
	status = bb_text_copy(&moved.zone, bb_zone_name(scene->zone), err);
	if (status != BB_OK)
		return status;
	moved.start = start;
	bb_meeting_derive(&moved, scene->zone);
	status = check_free(scene, &moved, err);
	if (status != BB_OK) {
		free(moved.zone);
		return status;
	}
	moved.status = BB_MEETING_MOVED;
	moved.holiday_open = false;
	if (bb_date_compare(moved.start.date, self->start.date) != 0)
		void_yeses(&moved, scene->now);
	bb_meeting_revise(&moved, bb_meeting_differences(self, &moved), scene->now);
	free(self->zone);
	*self = moved;
	return BB_OK;
}

enum bb_status bb_meeting_cancel(struct bb_meeting *self, int64_t now, struct bb_error *err)
{
	enum bb_status status = check_changeable(self, now, err);

	if (status != BB_OK)
		return status;
	self->status = BB_MEETING_CANCELLED;
	self->holiday_open = false;
	bb_meeting_revise(self, BB_SHOWN_STATUS, now);
	return BB_OK;
}

static enum bb_status check_link(const char *link, struct bb_error *err)
{
	static const char *const schemes[] = { "https://", "http://" };

	if (link[0] == '\0')
		return BB_OK;
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t len = strlen(schemes[i]);

		if (strncasecmp(link, schemes[i], len) == 0 && link[len] != '\0' &&
		    link[len] != '/' && !strchr(link, ' '))
			return BB_OK;
	}
	return bb_error_set(err, BB_EINVAL, "\"%s\" is no link; write https://.. without blanks",
	                    link);
}

struct text_edit {
	char **text;
	const char *given;   /* NULL: as it is */
	const char *setting; /* of the group */
	enum bb_own own;
	const char *name;
	size_t max;
};

/* A text of its own, or the group's again. */
static enum bb_status edit_text(unsigned *own, const struct text_edit *edit, struct bb_error *err)
{
	char *clean = NULL;
	enum bb_status status;

	if (!edit->given)
		return BB_OK;
	status = bb_text_clean_line(&clean, edit->given, edit->max, edit->name, err);
	if (status == BB_OK && edit->own == BB_OWN_LINK)
		status = check_link(clean, err);
	if (status != BB_OK) {
		free(clean);
		return status;
	}
	free(*edit->text);
	*edit->text = clean;
	*own &= ~(unsigned)edit->own;
	if (strcmp(clean, edit->setting) != 0)
		*own |= edit->own;
	return BB_OK;
}

static enum bb_status edit_minutes(struct bb_meeting *self, const struct bb_scene *scene,
                                   int minutes, struct bb_error *err)
{
	if (minutes < BB_MEETING_MINUTES_MIN || minutes > BB_MEETING_MINUTES_MAX)
		return bb_error_set(err, BB_EINVAL, "a lunch of %d minutes: %d to %d is possible",
		                    minutes, BB_MEETING_MINUTES_MIN, BB_MEETING_MINUTES_MAX);
	self->minutes = minutes;
	self->ends_at = self->starts_at + (int64_t)minutes * 60;
	if (minutes == scene->minutes)
		self->own &= ~(unsigned)BB_OWN_LENGTH;
	else
		self->own |= BB_OWN_LENGTH;
	return check_free(scene, self, err);
}

/* `edited` is a copy that is thrown away on failure. */
static enum bb_status apply_edit(struct bb_meeting *edited, const struct bb_scene *scene,
                                 const struct bb_edit *edit, struct bb_error *err)
{
	const struct text_edit texts[] = {
		{ &edited->location, edit->location, scene->location, BB_OWN_LOCATION, "location",
		  BB_MEETING_LOCATION_MAX },
		{ &edited->link, edit->link, scene->link, BB_OWN_LINK, "link",
		  BB_MEETING_LINK_MAX },
	};
	enum bb_status status = BB_OK;

	for (size_t i = 0; i < sizeof texts / sizeof *texts && status == BB_OK; i++)
		status = edit_text(&edited->own, &texts[i], err);
	if (status == BB_OK && edit->minutes != 0)
		status = edit_minutes(edited, scene, edit->minutes, err);
	if (edit->open != BB_OPEN_KEEP)
		edited->for_allies = edit->open == BB_OPEN_ALLIES;
	return status;
}

enum bb_status bb_meeting_edit(struct bb_meeting *self, const struct bb_scene *scene,
                               const struct bb_edit *edit, struct bb_error *err)
{
	struct bb_meeting edited = { 0 };
	enum bb_status status = check_changeable(self, scene->now, err);

	if (status == BB_OK)
		status = bb_meeting_copy(&edited, self, err);
	if (status == BB_OK)
		status = apply_edit(&edited, scene, edit, err);
	if (status != BB_OK) {
		bb_meeting_release(&edited);
		return status;
	}
	bb_meeting_revise(&edited, bb_meeting_differences(self, &edited), scene->now);
	bb_meeting_release(self);
	*self = edited;
	return BB_OK;
}
