/* SPDX-License-Identifier: MIT */
/*
 * Facts into placeholders. Decides how times are said and whose name may stand
 * in a mail; the words are the texts'.
 */
#include "draft.h"

#include <brownbag/bytes.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_MAX = 16 * 1024 };

void draft_release(struct draft *draft)
{
	free(draft->len_items);
	free(draft->clock_items);
	free(draft->facilitator);
	free(draft->backup);
	for (size_t i = 0; i < BB_FIELD_COUNT; i++)
		free(draft->texts[i]);
}

/* -- times in words -- */

void bb_when_local(char out[BB_WHEN_SIZE], struct bb_wall start, int minutes)
{
	int end = start.hour * 60 + start.minute + minutes;
	int len = snprintf(out, BB_WHEN_SIZE, "%s, %d %s %d, %02d:%02d",
	                   bb_weekday_name(bb_date_weekday(start.date)), start.date.day,
	                   bb_month_name(start.date.month), start.date.year, start.hour, start.minute);

	if (minutes > 0)
		snprintf(out + len, (size_t)(BB_WHEN_SIZE - len), " to %02d:%02d",
		         end / 60 % 24, end % 60);
}

void bb_when_short(char out[BB_WHEN_SIZE], struct bb_date day)
{
	snprintf(out, BB_WHEN_SIZE, "%.3s %d %.3s", bb_weekday_name(bb_date_weekday(day)), day.day,
	         bb_month_name(day.month));
}

static void set(struct draft *draft, enum bb_field field, const char *value)
{
	draft->values.fields[field] = value;
}

static void flag(struct draft *draft, enum bb_flag which, bool on)
{
	if (on)
		draft->values.flags |= UINT32_C(1) << which;
}

/* The hours in the reader's own zone, with the day if that is another one there. */
static void put_own_time(struct draft *draft, const struct bb_letter *letter)
{
	const struct bb_meeting *meeting = letter->meeting;
	struct bb_wall start, end;
	char day[BB_WHEN_SIZE] = "";

	if (!letter->own_zone)
		return;
	start = bb_zone_to_wall(letter->own_zone, meeting->starts_at, NULL);
	end = bb_zone_to_wall(letter->own_zone, meeting->ends_at, NULL);
	if (bb_wall_compare(start, meeting->start) == 0)
		return;
	if (bb_date_compare(start.date, meeting->start.date) != 0) {
		bb_when_short(day, start.date);
		strcat(day, ", ");
	}
	snprintf(draft->own_time, sizeof draft->own_time, "%s%02d:%02d to %02d:%02d (%s)", day,
	         start.hour, start.minute, end.hour, end.minute, bb_zone_name(letter->own_zone));
	set(draft, BB_FIELD_OWN_TIME, draft->own_time);
}

static void put_times(struct draft *draft, const struct bb_letter *letter)
{
	const struct bb_meeting *meeting = letter->meeting;

	bb_when_local(draft->when_local, meeting->start, meeting->minutes);
	bb_when_short(draft->when_short, meeting->start.date);
	snprintf(draft->time, sizeof draft->time, "%02d:%02d", meeting->start.hour,
	         meeting->start.minute);
	snprintf(draft->length, sizeof draft->length, "%d minutes", meeting->minutes);
	set(draft, BB_FIELD_WHEN_LOCAL, draft->when_local);
	set(draft, BB_FIELD_WHEN_SHORT, draft->when_short);
	set(draft, BB_FIELD_TIME, draft->time);
	set(draft, BB_FIELD_LENGTH, draft->length);
	set(draft, BB_FIELD_ZONE, meeting->zone);
	put_own_time(draft, letter);
	if (letter->old_start.date.year != 0) {
		bb_when_local(draft->old_when, letter->old_start, letter->old_minutes);
		set(draft, BB_FIELD_OLD_WHEN, draft->old_when);
	}
	if (letter->answer_by.year != 0) {
		bb_when_short(draft->answer_by, letter->answer_by);
		set(draft, BB_FIELD_ANSWER_BY, draft->answer_by);
	}
}

static void put_lunch(struct draft *draft, const struct bb_letter *letter)
{
	const struct bb_meeting *meeting = letter->meeting;

	if (!meeting)
		return;
	put_times(draft, letter);
	set(draft, BB_FIELD_PLACE, meeting->location);
	set(draft, BB_FIELD_JOIN, meeting->link);
	if (letter->headcount >= 0) {
		snprintf(draft->headcount, sizeof draft->headcount, "%d", letter->headcount);
		set(draft, BB_FIELD_HEADCOUNT, draft->headcount);
	}
	flag(draft, BB_FLAG_ALLIES, meeting->for_allies);
	flag(draft, BB_FLAG_CANCELLED, meeting->status == BB_MEETING_CANCELLED);
	flag(draft, BB_FLAG_OPEN_SEAT, bb_meeting_seat(meeting, BB_SEAT_LEAD) == 0);
	flag(draft, BB_FLAG_TIME_CHANGED, letter->time_changed);
}

/* -- names -- */

/* A name that may stand in somebody else's mail; NULL if there is none. */
static const char *told_name(const struct bb_roster *roster, int64_t id)
{
	const struct bb_member *member = bb_roster_find(roster, id);

	if (!member || member->consents[BB_PURPOSE_NAMED].given_on.year == 0 || !*member->name)
		return NULL;
	return member->name;
}

/* Who holds these seats besides the reader, with " and " between; NULL stays NULL. */
static enum bb_status list_names(char **out, const struct bb_letter *letter, enum bb_seat seat,
                                 struct bb_error *err)
{
	struct bb_bytes names = BB_BYTES_INIT(BLOCK_MAX);
	enum bb_status status;

	for (size_t i = 0; i < letter->meeting->turn_count; i++) {
		const struct bb_turn *turn = &letter->meeting->turns[i];
		const char *name = told_name(letter->roster, turn->member);

		if (turn->seat != seat || !name || (letter->reader && turn->member == letter->reader->id))
			continue;
		if (names.len > 0)
			bb_bytes_add_text(&names, " and ");
		bb_bytes_add_text(&names, name);
	}
	status = bb_bytes_detach(out, &names, err);
	bb_bytes_release(&names);
	return status;
}

static enum bb_status put_names(struct draft *draft, const struct bb_letter *letter,
                                struct bb_error *err)
{
	enum bb_naming naming = bb_kind_row(letter->kind)->naming;
	enum bb_status status = BB_OK;

	if (letter->reader)
		set(draft, BB_FIELD_NAME, letter->reader->name);
	if (!letter->meeting || !(naming == BB_NAMES_FACILITATOR ||
	                          (naming == BB_NAMES_SEATS && letter->role != BB_ROLE_GUEST)))
		return BB_OK;
	status = list_names(&draft->facilitator, letter, BB_SEAT_LEAD, err);
	if (status == BB_OK && naming == BB_NAMES_SEATS)
		status = list_names(&draft->backup, letter, BB_SEAT_BACKUP, err);
	set(draft, BB_FIELD_FACILITATOR, draft->facilitator);
	set(draft, BB_FIELD_BACKUP, draft->backup);
	return status;
}

/* A sample is the first mail of all. */
static void put_intro(struct draft *draft, const struct bb_letter *letter)
{
	enum bb_intro_letter which = letter->intro_letter;

	if (letter->kind != BB_KIND_INTRO)
		return;
	if (which == BB_INTRO_NO_LETTER)
		which = BB_INTRO_WORDING;
	flag(draft, BB_FLAG_WORDING, which == BB_INTRO_WORDING);
	flag(draft, BB_FLAG_QUESTION, which == BB_INTRO_QUESTION);
	flag(draft, BB_FLAG_MEET, which == BB_INTRO_MEET);
	flag(draft, BB_FLAG_FOLLOW_UP, which == BB_INTRO_FOLLOW_UP);
	flag(draft, BB_FLAG_NOBODY, which == BB_INTRO_NOBODY);
	flag(draft, BB_FLAG_WRITES_FIRST, letter->writes_first);
	if (which != BB_INTRO_NOBODY && which != BB_INTRO_FOLLOW_UP)
		set(draft, BB_FIELD_TOPIC_TEXT, letter->topic_text);
	if (which != BB_INTRO_MEET)
		return;
	set(draft, BB_FIELD_OTHER_NAME, letter->other_name);
	set(draft, BB_FIELD_OTHER_ADDRESS, letter->other_address);
}

/* -- the plan of the hour -- */

static const struct part_fields {
	enum bb_agenda_kind kind;
	enum bb_field len;
	enum bb_field clock;
} part_fields[] = {
	{ BB_AGENDA_ARRIVE, BB_FIELD_LEN_ARRIVE, BB_FIELD_CLOCK_ARRIVE },
	{ BB_AGENDA_WELCOME, BB_FIELD_LEN_WELCOME, BB_FIELD_CLOCK_WELCOME },
	{ BB_AGENDA_CHECKIN, BB_FIELD_LEN_CHECKIN, BB_FIELD_CLOCK_CHECKIN },
	{ BB_AGENDA_THEME, BB_FIELD_LEN_THEME, BB_FIELD_CLOCK_THEME },
	{ BB_AGENDA_OPEN, BB_FIELD_LEN_OPEN, BB_FIELD_CLOCK_OPEN },
	{ BB_AGENDA_TABLE, BB_FIELD_LEN_TABLE, BB_FIELD_CLOCK_TABLE },
	{ BB_AGENDA_CLOSE, BB_FIELD_LEN_CLOSE, BB_FIELD_CLOCK_CLOSE },
};

/* The lines that a group added, each with its minutes or its time. */
static enum bb_status list_items(char **out, const struct bb_agenda *agenda, bool clock,
                                 struct bb_error *err)
{
	struct bb_bytes lines = BB_BYTES_INIT(BLOCK_MAX);
	enum bb_status status;

	for (size_t i = 0; i < agenda->count; i++) {
		const struct bb_agenda_part *part = &agenda->parts[i];

		if (part->kind != BB_AGENDA_ITEM)
			continue;
		if (lines.len > 0)
			bb_bytes_add_char(&lines, '\n');
		if (clock)
			bb_bytes_addf(&lines, "  %02d:%02d  %s", part->start.hour, part->start.minute,
			              part->text);
		else
			bb_bytes_addf(&lines, "  %2d min  %s", part->minutes, part->text);
	}
	status = bb_bytes_detach(out, &lines, err);
	bb_bytes_release(&lines);
	return status;
}

static enum bb_status put_agenda(struct draft *draft, const struct bb_letter *letter,
                                 struct bb_error *err)
{
	const struct bb_agenda *agenda = letter->agenda;
	enum bb_status status;

	if (!agenda)
		return BB_OK;
	for (size_t i = 0; i < sizeof part_fields / sizeof *part_fields; i++) {
		const struct bb_agenda_part *part = bb_agenda_find(agenda, part_fields[i].kind);

		if (!part)
			continue;
		snprintf(draft->parts[2 * i], DRAFT_SHORT_SIZE, "%2d", part->minutes);
		snprintf(draft->parts[2 * i + 1], DRAFT_SHORT_SIZE, "%02d:%02d", part->start.hour,
		         part->start.minute);
		set(draft, part_fields[i].len, draft->parts[2 * i]);
		set(draft, part_fields[i].clock, draft->parts[2 * i + 1]);
	}
	flag(draft, BB_FLAG_SMALL, agenda->table == BB_TABLE_SMALL);
	flag(draft, BB_FLAG_LARGE, agenda->table == BB_TABLE_LARGE);
	status = list_items(&draft->len_items, agenda, false, err);
	if (status == BB_OK)
		status = list_items(&draft->clock_items, agenda, true, err);
	set(draft, BB_FIELD_LEN_ITEMS, draft->len_items);
	set(draft, BB_FIELD_CLOCK_ITEMS, draft->clock_items);
	return status;
}

static void put_theme(struct draft *draft, const struct bb_letter *letter)
{
	const struct bb_theme *theme = letter->theme;

	if (!theme)
		return;
	set(draft, BB_FIELD_THEME_TITLE, theme->title);
	set(draft, BB_FIELD_PROMPT1, theme->prompts[0]);
	set(draft, BB_FIELD_PROMPT2, theme->prompts[1]);
	set(draft, BB_FIELD_PROMPT3, theme->prompts[2]);
	set(draft, BB_FIELD_THEME_CARE,
	    bb_theme_care(theme, letter->meeting && letter->meeting->for_allies));
	flag(draft, BB_FLAG_SENSITIVE, theme->sensitive);
}

/* -- the rest -- */

static void put_facts(struct draft *draft, const struct bb_letter *letter)
{
	set(draft, BB_FIELD_ORGANIZERS, letter->organizers);
	set(draft, BB_FIELD_GROUP_DISCREET, letter->subject);
	set(draft, BB_FIELD_NEEDS, letter->needs);
	set(draft, BB_FIELD_NOTE_SUBJECT, letter->note_subject);
	set(draft, BB_FIELD_NOTE_TEXT, letter->note_text);
	set(draft, BB_FIELD_DIGEST, letter->digest);
	set(draft, BB_FIELD_TOPICS, letter->topics);
	if (letter->next) {
		bb_when_local(draft->next_when, letter->next->start, 0);
		set(draft, BB_FIELD_NEXT_WHEN, draft->next_when);
	}
	flag(draft, BB_FLAG_READER, letter->has_reader);
	flag(draft, BB_FLAG_ENTRY, letter->has_entry);
	flag(draft, BB_FLAG_RSVP, letter->asks_rsvp);
	flag(draft, BB_FLAG_REQUIRED, letter->ask_required);
	flag(draft, BB_FLAG_LEADS, letter->role == BB_ROLE_LEAD);
	flag(draft, BB_FLAG_BACKS_UP, letter->role == BB_ROLE_BACKUP);
	flag(draft, BB_FLAG_LED, letter->before == BB_ROLE_LEAD);
	flag(draft, BB_FLAG_PAUSED, letter->change == BB_CHANGE_PAUSED);
	flag(draft, BB_FLAG_LEFT, letter->change == BB_CHANGE_LEFT);
	flag(draft, BB_FLAG_DELETED, letter->change == BB_CHANGE_DELETED);
	flag(draft, BB_FLAG_KEEPS, letter->keeps);
}

/* Whether the letter may hold that text: one that is rendered in vain does no harm. */
static bool may_hold(const struct draft *draft, const char *name)
{
	return strstr(draft->source, name) || strstr(draft->guests, name);
}

/* Texts that are put in whole see all values but each other. */
static enum bb_status put_texts(struct draft *draft, bb_find_text *find, void *context,
                                struct bb_error *err)
{
	struct bb_values values = draft->values;

	for (int i = 0; i < BB_FIELD_COUNT; i++) {
		const struct bb_field_row *row = bb_field_row((enum bb_field)i);
		bool wanted = row->file && may_hold(draft, row->name);
		const char *source = wanted ? find(context, row->file) : NULL;
		char shown[DRAFT_SHORT_SIZE + 8];
		enum bb_status status;

		if (!source)
			continue;
		snprintf(shown, sizeof shown, "texts/%s.txt", row->file);
		status = bb_template_render_part(&draft->texts[i], source, &values, shown, err);
		if (status != BB_OK)
			return status;
		set(draft, (enum bb_field)i, draft->texts[i]);
	}
	return BB_OK;
}

enum bb_status draft_fill(struct draft *draft, const struct bb_letter *letter, bb_find_text *find,
                          void *context, struct bb_error *err)
{
	enum bb_status status;

	put_facts(draft, letter);
	put_lunch(draft, letter);
	put_theme(draft, letter);
	put_intro(draft, letter);
	status = put_names(draft, letter, err);
	if (status == BB_OK)
		status = put_agenda(draft, letter, err);
	if (status == BB_OK)
		status = put_texts(draft, find, context, err);
	return status;
}
