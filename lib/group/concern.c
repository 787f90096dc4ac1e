/* SPDX-License-Identifier: MIT */
/*
 * What about lunches needs a person. Decides the words and the remedy of each;
 * what is found is the schedule's to say, what is assumed bookkeeping's.
 */
#include <brownbag/concern.h>

#include "group/room.h"

#include <brownbag/bookkeeping.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AHEAD = 60 * BB_DAY_SECONDS, DAYS_SIZE = 64, LIST_SIZE = 128, OPTION_MAX = 80 };

void bb_concerns_release(struct bb_concerns *self)
{
	if (!self)
		return;
	free(self->items);
	*self = (struct bb_concerns){ 0 };
}

void bb_concern_when(char out[BB_CONCERN_WHEN_SIZE], struct bb_wall wall)
{
	char day[BB_DATE_SIZE];

	bb_date_format(day, wall.date);
	snprintf(out, BB_CONCERN_WHEN_SIZE, "%.3s %s %02d:%02d",
	         bb_weekday_name(bb_date_weekday(wall.date)), day, wall.hour, wall.minute);
}

/* What to write about one lunch. */
struct sheet {
	struct bb_concern *concern;
	char when[BB_CONCERN_WHEN_SIZE];
	char day[BB_DATE_SIZE];
};

static struct sheet open_sheet(struct bb_concerns *list, const char *code,
                               const struct bb_meeting *meeting)
{
	struct sheet sheet = { .concern = &list->items[list->count++], .when = "" };

	sheet.concern->code = code;
	if (!meeting)
		return sheet;
	sheet.concern->meeting = meeting->id;
	sheet.concern->month = meeting->month;
	bb_concern_when(sheet.when, meeting->start);
	bb_date_format(sheet.day, meeting->start.date);
	return sheet;
}

/* -- what is coming -- */

static size_t add_day(char out[DAYS_SIZE], size_t len, struct bb_date day)
{
	char text[BB_DATE_SIZE];

	if (day.year == 0)
		return len;
	bb_date_format(text, day);
	return len + (size_t)snprintf(out + len, DAYS_SIZE - len, "%s%.3s %s", len ? " or " : "",
	                              bb_weekday_name(bb_date_weekday(day)), text);
}

static void write_holiday(struct bb_concerns *list, const struct bb_meeting *meeting,
                          const struct bb_holiday_verdict *verdict)
{
	struct sheet sheet = open_sheet(list, "holiday", meeting);
	struct bb_date to = verdict->next.year ? verdict->next : verdict->previous;
	char days[DAYS_SIZE] = "", suggestion[BB_DATE_SIZE] = "DAY";

	add_day(days, add_day(days, 0, verdict->previous), verdict->next);
	if (to.year)
		bb_date_format(suggestion, to);
	snprintf(sheet.concern->text, BB_CONCERN_TEXT_SIZE,
	         "the lunch on %s falls on a holiday (%s); nothing is sent for it until that is "
	         "settled. It could be on %s", sheet.when,
	         verdict->holiday ? verdict->holiday->name : "", *days ? days : "no other day near it");
	snprintf(sheet.concern->fix, BB_CONCERN_FIX_SIZE,
	         "brownbag meeting move %s --to %s, or meeting cancel %s", sheet.day, suggestion,
	         sheet.day);
}

static void name_differences(char out[LIST_SIZE], unsigned differs, struct bb_wall wanted)
{
	static const struct { unsigned bit; const char *word; } words[] = {
		{ BB_SHOWN_ZONE, "its zone" },     { BB_SHOWN_LOCATION, "its place" },
		{ BB_SHOWN_LINK, "its link" },     { BB_SHOWN_STATUS, "the rule names no such day" },
	};
	char when[BB_CONCERN_WHEN_SIZE];
	size_t len = 0;

	out[0] = '\0';
	if (differs & BB_SHOWN_TIME && wanted.date.year) {
		bb_concern_when(when, wanted);
		len = (size_t)snprintf(out, LIST_SIZE, "it would be %s", when);
	}
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (differs & words[i].bit)
			len += (size_t)snprintf(out + len, LIST_SIZE - len, "%s%s", len ? ", " : "",
			                        words[i].word);
	}
}

/* " --location 'Room 7'"; a text that a shell would take apart is named only. */
static size_t add_option(struct sheet *sheet, size_t len, const char *option, const char *text)
{
	char *fix = sheet->concern->fix;
	bool plain = !strchr(text, '\'') && strlen(text) < OPTION_MAX;

	return len + (size_t)snprintf(fix + len, BB_CONCERN_FIX_SIZE - len, " --%s %s%s%s", option,
	                              plain ? "'" : "", plain ? text : "TEXT", plain ? "'" : "");
}

static void write_edit(struct sheet *sheet, const struct bb_config *config, unsigned differs)
{
	char *fix = sheet->concern->fix;
	size_t len = (size_t)snprintf(fix, BB_CONCERN_FIX_SIZE, "brownbag meeting edit %s", sheet->day);

	if (differs & BB_SHOWN_LOCATION)
		len = add_option(sheet, len, "location", bb_config_text(config, "meeting.location"));
	if (differs & BB_SHOWN_LINK)
		len = add_option(sheet, len, "link", bb_config_text(config, "meeting.link"));
	snprintf(fix + len, BB_CONCERN_FIX_SIZE - len, ", or leave it");
}

static void write_differs(struct bb_concerns *list, const struct bb_group *group,
                          const struct bb_meeting *meeting, const struct bb_finding *finding)
{
	struct sheet sheet = open_sheet(list, "differs", meeting);
	struct bb_wall wanted = finding->wanted;
	char what[LIST_SIZE], day[BB_DATE_SIZE] = "";

	name_differences(what, finding->differs, wanted);
	if (wanted.date.year)
		bb_date_format(day, wanted.date);
	snprintf(sheet.concern->text, BB_CONCERN_TEXT_SIZE,
	         "the lunch on %s isn't what the settings say (%s), but members were told of it",
	         sheet.when, what);
	if (finding->differs & BB_SHOWN_STATUS)
		snprintf(sheet.concern->fix, BB_CONCERN_FIX_SIZE,
		         "brownbag meeting cancel %s, or leave it", sheet.day);
	else if (finding->differs & BB_SHOWN_TIME && wanted.date.year)
		snprintf(sheet.concern->fix, BB_CONCERN_FIX_SIZE,
		         "brownbag meeting move %s --to '%s %02d:%02d', or leave it", sheet.day, day,
		         wanted.hour, wanted.minute);
	else
		write_edit(&sheet, group->config, finding->differs);
}

static void write_clash(struct bb_concerns *list, const struct bb_outlook *outlook,
                        const struct bb_meeting *meeting, const struct bb_finding *finding)
{
	const struct bb_meeting *other = bb_outlook_find(outlook, finding->other);
	struct sheet sheet = open_sheet(list, "clash", meeting);
	char wanted[BB_CONCERN_WHEN_SIZE], day[BB_DATE_SIZE];

	bb_concern_when(wanted, finding->wanted);
	bb_date_format(day, other ? other->start.date : finding->wanted.date);
	snprintf(sheet.concern->text, BB_CONCERN_TEXT_SIZE,
	         "another lunch is on %s, where the rule wants one", wanted);
	snprintf(sheet.concern->fix, BB_CONCERN_FIX_SIZE,
	         "brownbag meeting move %s --to WHEN, or leave it", day);
}

static void write_gap(struct bb_concerns *list, const struct bb_meeting *meeting)
{
	struct sheet sheet = open_sheet(list, "gap", meeting);

	snprintf(sheet.concern->text, BB_CONCERN_TEXT_SIZE,
	         "the clocks go forward over the start of the lunch on %s", sheet.when);
	snprintf(sheet.concern->fix, BB_CONCERN_FIX_SIZE, "brownbag meeting move %s --to WHEN",
	         sheet.day);
}

static void write_finding(struct bb_concerns *list, const struct bb_group *group,
                          const struct bb_outlook *outlook, const struct bb_finding *finding)
{
	const struct bb_meeting *meeting = bb_outlook_find(outlook, finding->meeting);

	switch (finding->kind) {
	case BB_FINDING_HOLIDAY:
		write_holiday(list, meeting, &finding->verdict);
		break;
	case BB_FINDING_HELD:
		write_differs(list, group, meeting, finding);
		break;
	case BB_FINDING_CLASH:
		write_clash(list, outlook, meeting, finding);
		break;
	case BB_FINDING_GAP:
		write_gap(list, meeting);
		break;
	}
}

/* A theme opens no lunch: a person does, in time for the members to hear of it first. */
static bool could_have_guests(const struct bb_outlook *outlook, const struct bb_meeting *meeting,
                              int64_t now)
{
	const struct bb_theme *theme =
		meeting->theme ? bb_themes_find(&outlook->themes, meeting->theme) : NULL;

	if (!theme || !theme->for_allies || meeting->for_allies || meeting->holiday_open ||
	    meeting->status == BB_MEETING_CANCELLED || meeting->starts_at <= now ||
	    meeting->starts_at - now > AHEAD)
		return false;
	for (size_t i = 0; i < outlook->held_count; i++) {
		if (outlook->held[i].key.meeting == meeting->id)
			return false;
	}
	return true;
}

static void write_guests(struct bb_concerns *list, const struct bb_meeting *meeting)
{
	struct sheet sheet = open_sheet(list, "guests", meeting);

	snprintf(sheet.concern->text, BB_CONCERN_TEXT_SIZE,
	         "the theme of the lunch on %s is meant for a lunch with guests, and it is open to "
	         "members only", sheet.when);
	snprintf(sheet.concern->fix, BB_CONCERN_FIX_SIZE,
	         "brownbag meeting edit %s --open allies, or leave it", sheet.day);
}

/* -- what is over -- */

static void write_assumed(struct bb_concerns *list, const struct bb_meeting *meeting)
{
	struct sheet sheet = open_sheet(list, "assumed", meeting);
	int64_t lead = bb_meeting_seat(meeting, BB_SEAT_LEAD);
	char leader[32] = "nobody";

	sheet.concern->over = true;
	if (lead)
		snprintf(leader, sizeof leader, "member %lld", (long long)lead);
	snprintf(sheet.concern->text, BB_CONCERN_TEXT_SIZE,
	         "the lunch on %s counts as held as planned, led by %s; nobody has said so", sheet.when,
	         leader);
	snprintf(sheet.concern->fix, BB_CONCERN_FIX_SIZE,
	         "brownbag meeting held %s, with --by WHO --amend if somebody else led it", sheet.day);
}

static void write_unbooked(struct bb_concerns *list, const struct bb_meeting *meeting)
{
	struct sheet sheet = open_sheet(list, "unbooked", meeting);

	sheet.concern->over = true;
	snprintf(sheet.concern->text, BB_CONCERN_TEXT_SIZE,
	         "nobody has said whether the lunch on %s took place, and it isn't assumed", sheet.when);
	snprintf(sheet.concern->fix, BB_CONCERN_FIX_SIZE,
	         "brownbag meeting held %s --by WHO, or meeting cancel %s", sheet.day, sheet.day);
}

/* The run that books it may not have come yet: then nothing needs a person. */
static bool is_left_over(const struct bb_meeting *meeting, const struct bb_group *group,
                         int64_t since)
{
	return (meeting->status == BB_MEETING_PLANNED || meeting->status == BB_MEETING_MOVED) &&
	       meeting->ends_at + BB_DAY_SECONDS <= group->now &&
	       (group->mode == BB_MODE_STOPPED || !bb_lunch_is_assumed(meeting, since, group->now));
}

enum bb_status bb_concerns_list(struct bb_concerns *out, const struct bb_group *group,
                                const struct bb_outlook *outlook, struct bb_error *err)
{
	const struct bb_schedule *schedule = &outlook->schedule;
	struct bb_concerns list = { 0 };
	int64_t since = 0;
	enum bb_status status = bb_group_assumes_since(&since, group, err);

	if (status != BB_OK)
		return status;
	list.items = calloc(schedule->finding_count + 2 * schedule->meetings.count + 1,
	                    sizeof *list.items);
	if (!list.items)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; i < schedule->finding_count; i++)
		write_finding(&list, group, outlook, &schedule->findings[i]);
	for (size_t i = 0; i < schedule->meetings.count; i++) {
		if (could_have_guests(outlook, &schedule->meetings.items[i], group->now))
			write_guests(&list, &schedule->meetings.items[i]);
	}
	for (size_t i = 0; i < schedule->meetings.count; i++) {
		const struct bb_meeting *meeting = &schedule->meetings.items[i];

		if (meeting->assumed)
			write_assumed(&list, meeting);
		else if (is_left_over(meeting, group, since))
			write_unbooked(&list, meeting);
	}
	*out = list;
	return BB_OK;
}
