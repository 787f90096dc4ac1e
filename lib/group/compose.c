/* SPDX-License-Identifier: MIT */
/*
 * The one composer: every mail of every kind is made here. Decides what a kind
 * gets besides its text: calendar part, sender, tokens.
 */
#include <brownbag/due.h>

#include "group/circle.h"
#include "group/room.h"

#include <brownbag/agenda.h>
#include <brownbag/bytes.h>
#include <brownbag/event.h>
#include <brownbag/letter.h>
#include <brownbag/texts.h>
#include <brownbag/wording.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TITLE_MAX = 1000 };

/* What all mails about one lunch share; a mail about none has one, too. */
struct table {
	bool laid;
	struct bb_letter letter; /* but for what is known of its reader */
	struct bb_agenda agenda;
	struct bb_agenda_items items;
	struct bb_zone *zone; /* of the lunch, if it isn't the group's */
};

/* What one mail has beyond that, and what has to be freed with it. */
struct desk {
	struct bb_letter letter;
	struct bb_zone *own_zone; /* of the reader */
	char *note_subject, *note_text, *digest, *topics;
};

struct bb_composer {
	const struct bb_group *group;
	const struct bb_outlook *outlook;
	const struct bb_dues *dues;
	const char *mark; /* before the title of entries: "Sample: "; or "" */
	struct table table;
	struct bb_form *form;         /* the last letter that others may get, too; or NULL */
	struct bb_event_form *object; /* of the calendar part with it; or NULL */
	enum bb_method object_method;
	bool object_cancels;
};

static void release_desk(struct desk *desk)
{
	bb_zone_free(desk->own_zone);
	free(desk->note_subject);
	free(desk->note_text);
	free(desk->digest);
	free(desk->topics);
}

static void clear_table(struct table *table)
{
	bb_agenda_items_release(&table->items);
	bb_zone_free(table->zone);
	*table = (struct table){ .laid = false };
}

static void forget_form(struct bb_composer *self)
{
	bb_form_free(self->form);
	bb_event_form_free(self->object);
	self->form = NULL;
	self->object = NULL;
}

/* -- what all readers are told -- */

static const struct bb_meeting *lunch_after(const struct bb_outlook *outlook,
                                            const struct bb_meeting *meeting, int64_t now)
{
	return bb_outlook_next(outlook, meeting && meeting->starts_at > now ? meeting->starts_at : now);
}

/* Who said yes; -1 where nothing reads answers. */
static int count_accepted(const struct bb_dues *dues, int64_t meeting)
{
	int count = 0;

	if (!dues->reader)
		return -1;
	for (size_t i = 0; i < dues->answer_count; i++)
		count += dues->answers[i].meeting == meeting &&
		         dues->answers[i].partstat == BB_PARTSTAT_ACCEPTED;
	return count;
}

static enum bb_status find_zone(struct table *table, const struct bb_group *group,
                                const struct bb_meeting *meeting, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	table->letter.zone = group->zone;
	if (strcmp(meeting->zone, bb_zone_name(group->zone)) != 0) {
		status = bb_zone_load(&table->zone, meeting->zone, NULL, err);
		table->letter.zone = table->zone;
	}
	return status;
}

static enum bb_status plan_hour(struct bb_composer *self, const struct bb_meeting *meeting,
                                struct bb_error *err)
{
	struct table *table = &self->table;
	struct bb_letter *letter = &table->letter;
	enum bb_status status;

	status = bb_store_load_agenda_items(self->group->store, meeting->id, &table->items, err);
	if (status != BB_OK)
		return status;
	letter->headcount = count_accepted(self->dues, meeting->id);
	bb_agenda_plan(&table->agenda, meeting->starts_at, meeting->minutes, letter->zone, &table->items,
	               bb_agenda_table(letter->headcount > 0 ? letter->headcount : -1));
	letter->agenda = &table->agenda;
	if (meeting->theme)
		letter->theme = bb_themes_find(&self->outlook->themes, meeting->theme);
	return BB_OK;
}

static void put_settings(struct bb_letter *letter, const struct bb_group *group,
                         const struct bb_dues *dues)
{
	const struct bb_config *config = group->config;

	letter->organizers = bb_config_text(config, "group.organizer");
	letter->subject = bb_config_text(config, "group.subject");
	letter->needs = bb_config_text(config, "meeting.needs");
	letter->has_reader = dues->reader;
	letter->asks_rsvp = bb_config_bool(config, "invite.rsvp");
	letter->ask_required = group_asks_for_answer(group);
	letter->headcount = -1;
}

/* Lay the table for a lunch, or for none, unless it is. */
static enum bb_status lay(struct bb_composer *self, const struct bb_meeting *meeting,
                          struct bb_error *err)
{
	struct table *table = &self->table;
	enum bb_status status = BB_OK;

	if (table->laid && table->letter.meeting == meeting)
		return BB_OK;
	forget_form(self); /* its plan of the hour goes */
	clear_table(table);
	put_settings(&table->letter, self->group, self->dues);
	table->letter.roster = &self->outlook->roster;
	table->letter.meeting = meeting;
	table->letter.next = lunch_after(self->outlook, meeting, self->group->now);
	table->letter.zone = self->group->zone;
	if (meeting)
		status = find_zone(table, self->group, meeting, err);
	if (status == BB_OK && meeting)
		status = plan_hour(self, meeting, err);
	table->laid = status == BB_OK;
	return status;
}

/* -- what one reader is told -- */

static enum bb_status put_occasion(struct desk *desk, const struct bb_group *group,
                                   const struct bb_due *due, struct bb_error *err)
{
	enum bb_status status;

	if (!due->occasion)
		return BB_OK;
	desk->letter.before = due->occasion->before;
	desk->letter.change = due->occasion->change;
	if (due->key.kind != BB_KIND_NOTE)
		return BB_OK;
	status = bb_store_load_note(group->store, due->occasion->id, &desk->note_subject,
	                            &desk->note_text, err);
	desk->letter.note_subject = desk->note_subject;
	desk->letter.note_text = desk->note_text;
	return status;
}

/* What the reader was told of the time. Where that isn't known, the last change tells. */
static void put_old_time(struct bb_letter *letter, const struct bb_due *due)
{
	const struct bb_meeting *meeting = due->meeting;

	if (!meeting)
		return;
	if (due->held_start)
		letter->time_changed = due->held_start != meeting->starts_at ||
		                       due->held_end != meeting->ends_at;
	else if (due->key.kind == BB_KIND_UPDATE)
		letter->time_changed = meeting->significant == meeting->revision;
	if (!letter->time_changed || !due->held_start)
		return;
	letter->old_start = bb_zone_to_wall(letter->zone, due->held_start, NULL);
	letter->old_minutes = (int)((due->held_end - due->held_start) / 60);
}

static enum bb_status put_own_zone(struct desk *desk, const struct bb_due *due,
                                   struct bb_error *err)
{
	enum bb_status status = BB_OK;

	if (due->member && due->member->zone)
		status = bb_zone_load(&desk->own_zone, due->member->zone, NULL, err);
	desk->letter.own_zone = desk->own_zone;
	return status;
}

static enum bb_status prepare(struct desk *desk, const struct bb_composer *self,
                              const struct bb_due *due, struct bb_error *err)
{
	const struct bb_group *group = self->group;
	struct bb_letter *letter = &desk->letter;
	enum bb_status status;

	*letter = self->table.letter;
	letter->kind = due->key.kind;
	letter->reader = due->member;
	letter->role = due->role;
	letter->has_entry = due->method != BB_METHOD_NONE;
	status = put_own_zone(desk, due, err);
	if (status == BB_OK)
		status = put_occasion(desk, group, due, err);
	if (status == BB_OK)
		status = group_letter_offers(&letter->keeps, &desk->topics, group, due, err);
	if (status == BB_OK)
		put_old_time(letter, due);
	if (status == BB_OK && due->key.kind == BB_KIND_INTRO)
		circle_put(letter, self->outlook, due);
	if (due->meeting && due->key.kind == BB_KIND_ASK)
		letter->answer_by = bb_timetable_answer_by(
			&self->dues->timetable, due->meeting,
			due->due_at > group->now ? due->due_at : group->now);
	if (status == BB_OK && due->key.kind == BB_KIND_DIGEST)
		status = group_digest(&desk->digest, group, self->outlook, err);
	letter->digest = desk->digest;
	letter->topics = desk->topics;
	return status;
}

/* -- the calendar part -- */

/* Calendar programs throw away what comes from oneself, but for a file; and a file is what
 * one gets of whom no answer is wanted. A CANCEL of it works by its UID alone. */
static enum bb_method method_of(const struct bb_group *group, const struct bb_due *due)
{
	if (!due->member || !due->meeting || due->method == BB_METHOD_NONE)
		return BB_METHOD_NONE;
	if (strcasecmp(due->member->address, group->sender) == 0)
		return BB_METHOD_PUBLISH;
	if (due->method == BB_METHOD_REQUEST && !bb_config_bool(group->config, "invite.rsvp"))
		return BB_METHOD_PUBLISH;
	return due->method;
}

static enum bb_status make_title(char **out, const struct bb_composer *self, struct bb_error *err)
{
	struct bb_bytes title = BB_BYTES_INIT(TITLE_MAX);
	enum bb_status status;

	bb_bytes_addf(&title, "%s%s", self->mark, bb_config_text(self->group->config, "group.subject"));
	status = bb_bytes_detach(out, &title, err);
	bb_bytes_release(&title);
	return status;
}

/* What the calendars of all who get this letter show. */
static enum bb_status make_object(struct bb_composer *self, const struct bb_letter *letter,
                                  const struct bb_due *due, enum bb_method method,
                                  struct bb_error *err)
{
	const struct bb_group *group = self->group;
	struct bb_event event = {
		.stamped_at = group->now,
		.starts_at = due->meeting->starts_at,
		.ends_at = due->meeting->ends_at,
		.location = due->meeting->location,
		.organizer = group->sender,
		.organizer_name = group->sender_name,
		.class = group_event_class(group),
		.transparent = bb_config_choice(group->config, "invite.transp") ==
		               BB_CONFIG_TRANSP_TRANSPARENT,
		.cancelled = due->method == BB_METHOD_CANCEL,
	};
	char *title = NULL, *description = NULL;
	enum bb_status status = make_title(&title, self, err);

	if (status == BB_OK)
		status = bb_letter_describe(&description, letter, bb_texts_find, self->dues->texts, err);
	event.summary = title;
	event.description = description;
	bb_event_form_free(self->object);
	self->object = NULL;
	if (status == BB_OK)
		status = bb_event_form_new(&self->object, &event, method, err);
	self->object_method = method;
	self->object_cancels = event.cancelled;
	free(title);
	free(description);
	return status;
}

static enum bb_status make_entry(char **out, struct bb_composer *self,
                                 const struct bb_letter *letter, const struct bb_due *due,
                                 enum bb_method method, struct bb_error *err)
{
	const struct bb_group *group = self->group;
	bool cancels = due->method == BB_METHOD_CANCEL;
	struct bb_event event = { .sequence = due->sequence,
		                  .attendee = due->member->address,
		                  .attendee_name = due->member->name,
		                  .partstat = due->partstat };
	char *uid = NULL;
	enum bb_status status = BB_OK;

	if (!self->object || self->object_method != method || self->object_cancels != cancels)
		status = make_object(self, letter, due, method, err);
	if (status == BB_OK)
		status = bb_event_uid(&uid, group->secret, due->meeting->id, due->member->id,
		                      group->domain, err);
	event.uid = uid;
	if (status == BB_OK)
		status = bb_event_form_write(out, self->object, &event, err);
	free(uid);
	return status;
}

/* -- all of it -- */

/* The letter of the last reader, if it suits this one, too. */
static enum bb_status find_form(struct bb_composer *self, const struct bb_letter *letter,
                                struct bb_error *err)
{
	if (self->form && bb_form_suits(self->form, letter))
		return BB_OK;
	forget_form(self);
	return bb_form_new(&self->form, letter, bb_texts_find, self->dues->texts, err);
}

static enum bb_status write_parts(struct bb_mail_parts *parts, struct bb_composer *self,
                                  const struct bb_letter *letter, const struct bb_due *due,
                                  struct bb_error *err)
{
	struct bb_rendered words = { NULL, NULL };
	enum bb_status status = find_form(self, letter, err);

	parts->method = method_of(self->group, due);
	if (status == BB_OK)
		status = bb_form_write(&words, self->form, letter->reader, err);
	parts->subject = words.subject;
	parts->text = words.text;
	if (status != BB_OK || parts->method == BB_METHOD_NONE)
		return status;
	return make_entry(&parts->calendar, self, letter, due, parts->method, err);
}

enum bb_status bb_composer_write(struct bb_mail *out, struct bb_composer *self,
                                 const struct bb_due *due, struct bb_error *err)
{
	struct bb_mail mail = {
		.key = due->key,
		.sequence = due->sequence,
		.told_start = due->meeting ? due->meeting->starts_at : 0,
		.told_end = due->meeting ? due->meeting->ends_at : 0,
		.made_at = self->group->now,
		.due_at = due->due_at,
		.not_after = due->not_after,
	};
	struct desk desk = { .own_zone = NULL };
	enum bb_status status = lay(self, due->meeting, err);

	if (status == BB_OK && due->meeting)
		mail.wording = bb_wording(due->key.kind, due->meeting, &self->outlook->roster,
		                          &self->table.items);
	if (status == BB_OK)
		status = prepare(&desk, self, due, err);
	if (status == BB_OK)
		status = write_parts(&mail.parts, self, &desk.letter, due, err);
	if (status == BB_OK)
		status = group_address(&mail.parts, self->group, due, self->dues->reader, err);
	if (status == BB_OK)
		status = group_message_id(&mail.message_id, self->group, &due->key, err);
	if (self->form && !bb_form_suits(self->form, &desk.letter))
		forget_form(self); /* it is this reader's alone, and holds words of the desk */
	release_desk(&desk);
	if (status != BB_OK) {
		bb_mail_release(&mail);
		return status;
	}
	*out = mail;
	return BB_OK;
}

enum bb_status bb_composer_new(struct bb_composer **out, const struct bb_group *group,
                               const struct bb_outlook *outlook, const struct bb_dues *dues,
                               struct bb_error *err)
{
	struct bb_composer *self = calloc(1, sizeof *self);

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	self->group = group;
	self->outlook = outlook;
	self->dues = dues;
	self->mark = "";
	*out = self;
	return BB_OK;
}

void group_composer_mark(struct bb_composer *self, const char *mark)
{
	self->mark = mark;
}

void bb_composer_free(struct bb_composer *self)
{
	if (!self)
		return;
	forget_form(self);
	clear_table(&self->table);
	free(self);
}

enum bb_status bb_compose(struct bb_mail *out, const struct bb_group *group,
                          const struct bb_outlook *outlook, const struct bb_dues *dues,
                          const struct bb_due *due, struct bb_error *err)
{
	struct bb_composer *composer = NULL;
	enum bb_status status = bb_composer_new(&composer, group, outlook, dues, err);

	if (status == BB_OK)
		status = bb_composer_write(out, composer, due, err);
	bb_composer_free(composer);
	return status;
}

enum bb_status bb_compose_preview(struct bb_mail *out, const struct bb_group *group,
                                  const struct bb_outlook *outlook, const struct bb_dues *dues,
                                  enum bb_kind kind, const struct bb_meeting *meeting,
                                  const struct bb_member *member, struct bb_error *err)
{
	int64_t reader = member ? member->id : 0;
	struct bb_due due = {
		.key = { .kind = kind, .meeting = meeting->id, .member = reader },
		.due_at = group->now,
		.not_after = group->now,
		.sequence = meeting->sequence,
		.method = member ? bb_kind_row(kind)->method : BB_METHOD_NONE,
		.role = bb_role_of(bb_turn_of(meeting->turns, meeting->turn_count, reader)),
		.meeting = meeting,
		.member = member,
	};

	return bb_compose(out, group, outlook, dues, &due, err);
}
