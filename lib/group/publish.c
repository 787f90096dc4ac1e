/* SPDX-License-Identifier: MIT */
/*
 * What a web server shows of a group. fill_lunch() and fill_page() decide what
 * may be known to everybody; nothing else reaches the page and the calendars.
 */
#include <brownbag/publish.h>

#include "group/room.h"
#include "group/site.h"

#include <brownbag/bytes.h>
#include <brownbag/event.h>
#include <brownbag/page.h>
#include <brownbag/told.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 4096, FILE_NAME_SIZE = 24 };

#define FEED "calendar.ics"

/* What the page and the calendars are made of; the lists run side by side. */
struct matter {
	const struct bb_meeting **meetings;
	struct bb_page_lunch *lunches;
	struct bb_event *events;
	char (*files)[FILE_NAME_SIZE];
	char **names; /* of facilitators */
	char **uids;
	size_t count;
	struct bb_holiday *holidays;
	size_t holiday_count;
};

static void release_matter(struct matter *self)
{
	for (size_t i = 0; i < self->count; i++) {
		free(self->names[i]);
		free(self->uids[i]);
	}
	free(self->meetings);
	free(self->lunches);
	free(self->events);
	free(self->files);
	free(self->names);
	free(self->uids);
	free(self->holidays);
}

static bool reserve_matter(struct matter *self, const struct bb_outlook *outlook)
{
	size_t count = outlook->schedule.meetings.count + 1;

	self->meetings = calloc(count, sizeof *self->meetings);
	self->lunches = calloc(count, sizeof *self->lunches);
	self->events = calloc(count, sizeof *self->events);
	self->files = calloc(count, sizeof *self->files);
	self->names = calloc(count, sizeof *self->names);
	self->uids = calloc(count, sizeof *self->uids);
	self->holidays = calloc(outlook->holidays.count + 1, sizeof *self->holidays);
	return self->meetings && self->lunches && self->events && self->files && self->names &&
	       self->uids && self->holidays;
}

/* -- what may be known to everybody -- */

/* Not before it is settled that it takes place, and that its id stays. */
static bool is_public(const struct bb_group *group, const struct bb_outlook *outlook,
                      const struct bb_meeting *meeting)
{
	return meeting->ends_at > group->now && !meeting->holiday_open &&
	       bb_outlook_is_stored(outlook, meeting);
}

/* The first names of those who lead, have been told so and agreed to be named. */
static enum bb_status name_facilitators(char **out, const struct bb_group *group,
                                        const struct bb_outlook *outlook,
                                        const struct bb_meeting *meeting, struct bb_error *err)
{
	struct bb_bytes names = BB_BYTES_INIT(NAMES_MAX);
	enum bb_status status;

	if (bb_config_choice(group->config, "publish.facilitators") != BB_CONFIG_NAMED_FIRST_NAMES)
		return BB_OK;
	for (size_t i = 0; i < meeting->turn_count; i++) {
		const struct bb_turn *turn = &meeting->turns[i];
		const struct bb_member *member = bb_roster_find(&outlook->roster, turn->member);

		if (turn->seat != BB_SEAT_LEAD || turn->state == BB_TURN_PLANNED || !member ||
		    member->consents[BB_PURPOSE_NAMED].given_on.year == 0)
			continue;
		bb_bytes_add_text(&names, names.len > 0 ? ", " : "");
		bb_bytes_add(&names, member->name, strcspn(member->name, " "));
	}
	status = bb_bytes_detach(out, &names, err);
	bb_bytes_release(&names);
	return status;
}

static const char *theme_title(const struct bb_group *group, const struct bb_outlook *outlook,
                               const struct bb_meeting *meeting)
{
	const struct bb_theme *theme =
		meeting->theme ? bb_themes_find(&outlook->themes, meeting->theme) : NULL;

	if (!bb_config_bool(group->config, "publish.themes") || !theme || theme->sensitive)
		return NULL;
	return theme->title;
}

static enum bb_status fill_lunch(struct matter *self, size_t i, const struct bb_group *group,
                                 const struct bb_outlook *outlook, struct bb_error *err)
{
	const struct bb_meeting *meeting = self->meetings[i];
	struct bb_page_lunch *lunch = &self->lunches[i];
	enum bb_status status = name_facilitators(&self->names[i], group, outlook, meeting, err);

	*lunch = (struct bb_page_lunch){
		.location = meeting->location,
		.facilitators = self->names[i],
		.theme = theme_title(group, outlook, meeting),
		.file = self->files[i],
		/* Members hear of it before anybody else does. */
		.for_allies = meeting->for_allies &&
		              bb_lunch_is_told(meeting, &outlook->roster, outlook->held,
		                               outlook->held_count, group->now),
		.cancelled = meeting->status == BB_MEETING_CANCELLED,
	};
	lunch->start = bb_zone_to_wall(group->zone, meeting->starts_at, &lunch->start_offset);
	lunch->end = bb_zone_to_wall(group->zone, meeting->ends_at, &lunch->end_offset);
	if (status == BB_OK)
		status = bb_event_uid(&self->uids[i], group->secret, meeting->id, 0, group->domain, err);
	self->events[i] = (struct bb_event){
		.uid = self->uids[i],
		.sequence = meeting->sequence,
		.stamped_at = meeting->revised_at,
		.starts_at = meeting->starts_at,
		.ends_at = meeting->ends_at,
		.zone = group->zone,
		.summary = bb_config_text(group->config, "group.subject"),
		.location = meeting->location,
		.class = group_event_class(group),
		.cancelled = lunch->cancelled,
	};
	return status;
}

/* Holidays up to the last lunch. */
static void fill_holidays(struct matter *self, const struct bb_group *group,
                          const struct bb_outlook *outlook)
{
	const struct bb_holidays *all = &outlook->holidays;
	struct bb_date today = group_today(group), last = today;

	if (self->count > 0)
		last = self->meetings[self->count - 1]->start.date;
	for (size_t i = 0; i < all->count; i++) {
		if (bb_date_compare(all->items[i].last, today) >= 0 &&
		    bb_date_compare(all->items[i].first, last) <= 0)
			self->holidays[self->holiday_count++] = all->items[i];
	}
}

static struct bb_page fill_page(const struct matter *self, const struct bb_group *group)
{
	return (struct bb_page){
		.title = bb_config_text(group->config, "group.subject"),
		.zone = bb_zone_name(group->zone),
		.contact = group->sender,
		.feed = FEED,
		.lunches = self->lunches,
		.lunch_count = self->count,
		.holidays = self->holidays,
		.holiday_count = self->holiday_count,
	};
}

/* -- files -- */

/* "2027-02-09.ics"; the second of a day has its time as well. */
static void name_file(struct matter *self, size_t i)
{
	const struct bb_wall start = self->meetings[i]->start;
	char day[BB_DATE_SIZE];

	bb_date_format(day, start.date);
	if (i > 0 && bb_date_compare(self->meetings[i - 1]->start.date, start.date) == 0)
		snprintf(self->files[i], FILE_NAME_SIZE, "%s-%02u%02u.ics", day,
		         (unsigned)start.hour % 100, (unsigned)start.minute % 100);
	else
		snprintf(self->files[i], FILE_NAME_SIZE, "%s.ics", day);
}

static enum bb_status collect(struct matter *self, const struct bb_group *group,
                              const struct bb_outlook *outlook, struct bb_error *err)
{
	const struct bb_meetings *meetings = &outlook->schedule.meetings;
	enum bb_status status = BB_OK;

	if (!reserve_matter(self, outlook))
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; status == BB_OK && i < meetings->count; i++) {
		if (!is_public(group, outlook, &meetings->items[i]))
			continue;
		self->meetings[self->count] = &meetings->items[i];
		name_file(self, self->count);
		self->count++;
		status = fill_lunch(self, self->count - 1, group, outlook, err);
	}
	fill_holidays(self, group, outlook);
	return status;
}

static enum bb_status add_calendars(struct site *site, const struct matter *matter,
                                    const struct bb_group *group, struct bb_error *err)
{
	struct bb_publish feed = { .name = bb_config_text(group->config, "group.subject"),
		                   .feed = true };
	enum bb_status status = BB_OK;
	char *text = NULL;

	for (size_t i = 0; status == BB_OK && i < matter->count; i++) {
		status = bb_event_publish(&text, &matter->events[i], 1, NULL, err);
		if (status == BB_OK)
			status = site_add(site, matter->files[i], text, err);
	}
	if (status == BB_OK)
		status = bb_event_publish(&text, matter->events, matter->count, &feed, err);
	if (status == BB_OK)
		status = site_add(site, FEED, text, err);
	return status;
}

enum bb_status bb_group_publish(struct bb_published *out, const struct bb_group *group,
                                const struct bb_outlook *outlook, const char *dir, bool dry,
                                struct bb_error *err)
{
	struct matter matter = { 0 };
	struct site site = { 0 };
	struct bb_page page;
	char *text = NULL;
	enum bb_status status = collect(&matter, group, outlook, err);

	*out = (struct bb_published){ 0 };
	if (status == BB_OK)
		status = add_calendars(&site, &matter, group, err);
	if (status == BB_OK) {
		page = fill_page(&matter, group);
		status = bb_page_write(&text, &page, err);
	}
	if (status == BB_OK)
		status = site_add(&site, SITE_PAGE, text, err);
	if (status == BB_OK)
		status = site_store(out, &site, dir, dry, err);
	site_release(&site);
	release_matter(&matter);
	return status;
}

enum bb_status bb_group_publish_dir(char **out, const struct bb_group *group,
                                    struct bb_error *err)
{
	const char *dir = bb_config_text(group->config, "publish.dir");

	*out = NULL;
	if (*dir == '\0')
		return BB_OK;
	return *dir == '/' ? bb_text_copy(out, dir, err) : bb_group_path(out, group, dir, err);
}
