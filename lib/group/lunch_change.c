/* SPDX-License-Identifier: MIT */
/*
 * What a person decides about single lunches, as rows. Decides what a time
 * without an hour or an end stands for; which changes are possible is
 * meeting_change's to say, who is told reconciling's.
 */
#include <brownbag/lunches.h>

#include "group/room.h"

#include <brownbag/bookkeeping.h>
#include <brownbag/store_lunches.h>
#include <brownbag/store_mail.h>
#include <brownbag/told.h>

enum { DEFAULT_MINUTES = 60 };

/* -- the scene -- */

static struct bb_scene scene_of(const struct bb_group *self, const struct bb_outlook *outlook)
{
	return (struct bb_scene){
		.meetings = &outlook->schedule.meetings,
		.zone = self->zone,
		.location = bb_config_text(self->config, "meeting.location"),
		.link = bb_config_text(self->config, "meeting.link"),
		.minutes = self->rule ? bb_rule_minutes(self->rule) : DEFAULT_MINUTES,
		.now = self->now,
	};
}

enum bb_status group_check_stored(const struct bb_group *self, const struct bb_outlook *outlook,
                                  const struct bb_meeting *meeting, struct bb_error *err)
{
	char day[BB_DATE_SIZE];

	if (bb_outlook_is_stored(outlook, meeting))
		return BB_OK;
	bb_date_format(day, meeting->start.date);
	return bb_error_set(err, BB_ECONFLICT, "the lunch on %s is further ahead than [meeting] horizon "
	                                       "= %d: nothing is settled so early",
	                    day, bb_config_int(self->config, "meeting.horizon"));
}

/* A copy of the lunch to change, once the rows are as the outlook has them. */
static enum bb_status take_lunch(struct bb_meeting *out, const struct bb_group *self,
                                 const struct bb_outlook *outlook, int64_t id,
                                 struct bb_error *err)
{
	const struct bb_meeting *meeting = bb_outlook_find(outlook, id);
	enum bb_status status = BB_OK;

	if (!meeting)
		return bb_error_set(err, BB_ENOENT, "there is no lunch %lld", (long long)id);
	if (meeting->starts_at > self->now)
		status = group_check_stored(self, outlook, meeting, err);
	if (status == BB_OK)
		status = bb_outlook_store(outlook, self, err);
	return status == BB_OK ? bb_meeting_copy(out, meeting, err) : status;
}

enum bb_status group_log_lunch(const struct bb_group *group, const char *what, int64_t meeting,
                               struct bb_error *err)
{
	struct bb_log_row row = { .at = group->now, .what = (char *)what, .meeting = meeting };

	return bb_store_log(group->store, &row, err);
}

static enum bb_status store_lunch(const struct bb_group *self, const struct bb_meeting *meeting,
                                  const char *what, struct bb_error *err)
{
	enum bb_status status = bb_store_update_meeting(self->store, meeting, err);

	return status == BB_OK ? group_log_lunch(self, what, meeting->id, err) : status;
}

/* -- when -- */

/* The hour that was said, else one that is given by habit. */
static struct bb_wall wall_of(const struct bb_when *when, struct bb_wall habit)
{
	habit.date = when->date;
	habit.second = 0;
	if (when->has_time) {
		habit.hour = when->hour;
		habit.minute = when->minute;
	}
	return habit;
}

enum bb_status bb_lunch_add(struct bb_group *self, const struct bb_outlook *outlook,
                            const struct bb_when *when, int64_t *id, struct bb_error *err)
{
	struct bb_scene scene = scene_of(self, outlook);
	struct bb_meeting meeting = { 0 };
	struct bb_wall habit = { .hour = 0 };
	enum bb_status status;

	if (!when->has_time && !self->rule)
		return bb_error_set(err, BB_EINVAL,
		                    "say at what time, such as 12:00-13:00: no rule "
		                    "([meeting] meets) has one");
	if (self->rule)
		habit = bb_rule_start(self->rule, when->date);
	if (when->minutes)
		scene.minutes = when->minutes;
	status = bb_meeting_add(&meeting, &scene, 0, wall_of(when, habit), err);
	if (status != BB_OK)
		return status;
	status = bb_outlook_store(outlook, self, err);
	if (status == BB_OK)
		status = bb_store_add_meeting(self->store, &meeting, id, err);
	if (status == BB_OK)
		status = group_log_lunch(self, "lunch added", *id, err);
	bb_meeting_release(&meeting);
	return status;
}

/* What was added to the agenda has to fit into the new length. */
static enum bb_status set_length(struct bb_meeting *meeting, const struct bb_group *self,
                                 const struct bb_scene *scene, const struct bb_edit *edit,
                                 struct bb_error *err)
{
	struct bb_agenda_items items = { 0 };
	enum bb_status status = BB_OK;

	if (edit->minutes)
		status = bb_store_load_agenda_items(self->store, meeting->id, &items, err);
	if (status == BB_OK)
		status = bb_meeting_edit(meeting, scene, edit, err);
	if (status == BB_OK && edit->minutes)
		status = bb_agenda_items_check(&items, meeting->minutes, err);
	bb_agenda_items_release(&items);
	return status;
}

/* A new time and a new length at once are one change: those invited are told once. */
static void revise_once(struct bb_meeting *meeting, const struct bb_meeting *before, int64_t now)
{
	meeting->revision = before->revision;
	meeting->sequence = before->sequence;
	meeting->significant = before->significant;
	meeting->revised_at = before->revised_at;
	bb_meeting_revise(meeting, bb_meeting_differences(before, meeting), now);
}

/* A change of time that is taken back before anybody heard of it is none: answers and briefs for
 * the time it has again still count. What waits to tell the other must not go out any more. */
static enum bb_status settle_time(struct bb_meeting *meeting, const struct bb_group *self,
                                  const struct bb_outlook *outlook, struct bb_error *err)
{
	int since = bb_lunch_time_since(meeting, outlook->held, outlook->held_count);
	enum bb_status status = BB_OK;

	if (since == meeting->revision)
		return BB_OK;
	meeting->significant = since;
	for (size_t i = 0; status == BB_OK && i < outlook->held_count; i++) {
		const struct bb_held *row = &outlook->held[i];

		if (row->key.meeting == meeting->id && row->state == BB_MAIL_QUEUED &&
		    row->key.revision < meeting->revision)
			status = bb_store_drop(self->store, row->mail, BB_DROP_SUPERSEDED, self->now, err);
	}
	return status;
}

enum bb_status bb_lunch_move(struct bb_group *self, const struct bb_outlook *outlook,
                             int64_t meeting, const struct bb_when *when, struct bb_error *err)
{
	const struct bb_meeting *before = bb_outlook_find(outlook, meeting);
	struct bb_scene scene = scene_of(self, outlook);
	struct bb_edit edit = { .minutes = when->minutes };
	struct bb_meeting moved = { 0 };
	enum bb_status status = take_lunch(&moved, self, outlook, meeting, err);

	if (status == BB_OK)
		status = bb_meeting_move(&moved, &scene, wall_of(when, moved.start), err);
	if (status == BB_OK && when->minutes && when->minutes != moved.minutes)
		status = set_length(&moved, self, &scene, &edit, err);
	if (status == BB_OK) {
		revise_once(&moved, before, self->now);
		status = settle_time(&moved, self, outlook, err);
	}
	if (status == BB_OK)
		status = bb_store_set_turns(self->store, &moved, err);
	if (status == BB_OK)
		status = store_lunch(self, &moved, "lunch moved", err);
	bb_meeting_release(&moved);
	return status;
}

/* -- whether and how -- */

enum bb_status bb_lunch_cancel(struct bb_group *self, const struct bb_outlook *outlook,
                               int64_t meeting, struct bb_error *err)
{
	struct bb_meeting cancelled = { 0 };
	enum bb_status status = take_lunch(&cancelled, self, outlook, meeting, err);

	if (status == BB_OK && cancelled.starts_at <= self->now) {
		status = bb_lunch_lapse(self, &cancelled, err);
	} else if (status == BB_OK) {
		status = bb_meeting_cancel(&cancelled, self->now, err);
		if (status == BB_OK)
			status = store_lunch(self, &cancelled, "lunch cancelled", err);
	}
	bb_meeting_release(&cancelled);
	return status;
}

enum bb_status bb_lunch_edit(struct bb_group *self, const struct bb_outlook *outlook,
                             int64_t meeting, const struct bb_edit *edit, unsigned *changed,
                             struct bb_error *err)
{
	struct bb_scene scene = scene_of(self, outlook);
	const struct bb_meeting *before = bb_outlook_find(outlook, meeting);
	struct bb_meeting edited = { 0 };
	unsigned differs = 0;
	enum bb_status status = take_lunch(&edited, self, outlook, meeting, err);

	if (status == BB_OK)
		status = set_length(&edited, self, &scene, edit, err);
	if (status == BB_OK)
		differs = bb_meeting_differences(before, &edited);
	if (status == BB_OK && differs & BB_SHOWN_TIME)
		status = settle_time(&edited, self, outlook, err);
	if (status == BB_OK && (differs || before->own != edited.own))
		status = store_lunch(self, &edited, "lunch changed", err);
	if (status == BB_OK)
		*changed = differs;
	bb_meeting_release(&edited);
	return status;
}
