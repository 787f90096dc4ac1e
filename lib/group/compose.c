/* SPDX-License-Identifier: MIT */
/*
 * The one composer: every mail of every kind is made here. Decides what a kind
 * gets besides its text: calendar part, sender, tokens.
 */
#include <brownbag/due.h>

#include "group/room.h"

#include <brownbag/agenda.h>
#include <brownbag/bytes.h>
#include <brownbag/event.h>
#include <brownbag/letter.h>
#include <brownbag/texts.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HEADER_MAX = 1000 };

/* What one letter is made from, and what has to be freed with it. */
struct desk {
	struct bb_letter letter;
	struct bb_agenda agenda;
	struct bb_agenda_items items;
	struct bb_zone *zone;     /* of the lunch, if it isn't the group's */
	struct bb_zone *own_zone; /* of the reader */
	char *note_subject, *note_text, *digest;
};

static void release_desk(struct desk *desk)
{
	bb_agenda_items_release(&desk->items);
	bb_zone_free(desk->zone);
	bb_zone_free(desk->own_zone);
	free(desk->note_subject);
	free(desk->note_text);
	free(desk->digest);
}

/* -- what the letter is about -- */

static enum bb_status find_zones(struct desk *desk, const struct bb_group *group,
                                 const struct bb_due *due, struct bb_error *err)
{
	const char *home = bb_zone_name(group->zone);
	enum bb_status status = BB_OK;

	desk->letter.zone = group->zone;
	if (due->meeting && strcmp(due->meeting->zone, home) != 0) {
		status = bb_zone_load(&desk->zone, due->meeting->zone, NULL, err);
		desk->letter.zone = desk->zone;
	}
	if (status == BB_OK && due->member && due->member->zone) {
		status = bb_zone_load(&desk->own_zone, due->member->zone, NULL, err);
		desk->letter.own_zone = desk->own_zone;
	}
	return status;
}

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

static enum bb_status lay_out(struct desk *desk, const struct bb_group *group,
                              const struct bb_outlook *outlook, const struct bb_dues *dues,
                              const struct bb_meeting *meeting, struct bb_error *err)
{
	struct bb_letter *letter = &desk->letter;
	enum bb_status status = bb_store_load_agenda_items(group->store, meeting->id, &desk->items, err);

	if (status != BB_OK)
		return status;
	letter->headcount = count_accepted(dues, meeting->id);
	bb_agenda_plan(&desk->agenda, meeting->starts_at, meeting->minutes, letter->zone, &desk->items,
	               bb_agenda_table(letter->headcount > 0 ? letter->headcount : -1));
	letter->agenda = &desk->agenda;
	if (meeting->theme)
		letter->theme = bb_themes_find(&outlook->themes, meeting->theme);
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

static enum bb_status put_occasion(struct desk *desk, const struct bb_group *group,
                                   const struct bb_due *due, struct bb_error *err)
{
	if (!due->occasion)
		return BB_OK;
	desk->letter.before = due->occasion->before;
	desk->letter.change = due->occasion->change;
	if (due->key.kind != BB_KIND_NOTE)
		return BB_OK;
	desk->letter.note_subject = desk->letter.note_text = NULL;
	return bb_store_load_note(group->store, due->occasion->id, &desk->note_subject,
	                          &desk->note_text, err);
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

static enum bb_status prepare(struct desk *desk, const struct bb_group *group,
                              const struct bb_outlook *outlook, const struct bb_dues *dues,
                              const struct bb_due *due, struct bb_error *err)
{
	struct bb_letter *letter = &desk->letter;
	enum bb_status status;

	put_settings(letter, group, dues);
	letter->kind = due->key.kind;
	letter->reader = due->member;
	letter->roster = &outlook->roster;
	letter->meeting = due->meeting;
	letter->next = lunch_after(outlook, due->meeting, group->now);
	letter->role = due->role;
	letter->has_entry = due->method != BB_METHOD_NONE;
	status = find_zones(desk, group, due, err);
	if (status == BB_OK && due->meeting)
		status = lay_out(desk, group, outlook, dues, due->meeting, err);
	if (status == BB_OK)
		status = put_occasion(desk, group, due, err);
	if (status == BB_OK)
		put_old_time(letter, due);
	if (due->meeting && due->key.kind == BB_KIND_ASK)
		letter->answer_by = bb_timetable_answer_by(
			&dues->timetable, due->meeting,
			due->due_at > group->now ? due->due_at : group->now);
	if (status == BB_OK && due->key.kind == BB_KIND_DIGEST)
		status = group_digest(&desk->digest, group, outlook, err);
	letter->digest = desk->digest;
	letter->note_subject = desk->note_subject;
	letter->note_text = desk->note_text;
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

static enum bb_status make_entry(char **out, const struct bb_group *group,
                                 const struct bb_due *due, enum bb_method method,
                                 const char *description, struct bb_error *err)
{
	const struct bb_meeting *meeting = due->meeting;
	struct bb_event event = {
		.sequence = due->sequence,
		.stamped_at = group->now,
		.starts_at = meeting->starts_at,
		.ends_at = meeting->ends_at,
		.summary = bb_config_text(group->config, "group.subject"),
		.location = meeting->location,
		.description = description,
		.organizer = group->sender,
		.organizer_name = group->sender_name,
		.attendee = due->member->address,
		.attendee_name = due->member->name,
		.partstat = due->partstat,
		.class = group_event_class(group),
		.transparent = bb_config_choice(group->config, "invite.transp") ==
		               BB_CONFIG_TRANSP_TRANSPARENT,
		.cancelled = due->method == BB_METHOD_CANCEL,
	};
	char *uid = NULL;
	enum bb_status status;

	status = bb_event_uid(&uid, group->secret, meeting->id, due->member->id, group->domain, err);
	event.uid = uid;
	if (status == BB_OK)
		status = bb_event_mail(out, &event, method, err);
	free(uid);
	return status;
}

/* -- who it is from and to -- */

enum bb_status group_message_id(char **out, const struct bb_group *group,
                                const struct bb_mail_key *key, struct bb_error *err)
{
	char text[BB_MAIL_KEY_SIZE], token[BB_TOKEN_SIZE];
	struct bb_bytes id = BB_BYTES_INIT(HEADER_MAX);
	enum bb_status status;

	bb_mail_key_format(text, key);
	bb_digest_token(token, group->secret, "message-id", text, strlen(text));
	bb_bytes_addf(&id, "%s@%s", token, group->domain);
	status = bb_bytes_detach(out, &id, err);
	bb_bytes_release(&id);
	return status;
}

void group_member_token(char out[BB_TOKEN_SIZE], const struct bb_group *group, int64_t member)
{
	bb_digest_token(out, group->secret, "unsubscribe", &member, sizeof member);
}

/* mailto:lunch@example.org?subject=stop%20TOKEN, where something reads it. */
static enum bb_status put_unsubscribe(struct bb_mail_parts *parts, const struct bb_group *group,
                                      int64_t member, struct bb_error *err)
{
	struct bb_bytes uri = BB_BYTES_INIT(HEADER_MAX);
	char token[BB_TOKEN_SIZE];
	enum bb_status status;

	group_member_token(token, group, member);
	bb_bytes_addf(&uri, "mailto:%s?subject=stop%%20%s", group->sender, token);
	status = bb_bytes_detach(&parts->unsubscribe, &uri, err);
	bb_bytes_release(&uri);
	return status;
}

static enum bb_status put_list_id(struct bb_mail_parts *parts, const struct bb_group *group,
                                  struct bb_error *err)
{
	struct bb_bytes id = BB_BYTES_INIT(HEADER_MAX);
	enum bb_status status;

	bb_bytes_addf(&id, "lunch.%s", group->domain);
	status = bb_bytes_detach(&parts->list_id, &id, err);
	bb_bytes_release(&id);
	return status;
}

static enum bb_status address(struct bb_mail_parts *parts, const struct bb_group *group,
                              const struct bb_due *due, bool reader, struct bb_error *err)
{
	const char *reply_to = bb_config_text(group->config, "smtp.reply_to");
	const char *to = due->member ? due->member->address : group->sender;
	enum bb_status status = bb_text_copy(&parts->sender, group->sender, err);

	if (status == BB_OK)
		status = bb_text_copy(&parts->sender_name, group->sender_name, err);
	if (status == BB_OK && *reply_to)
		status = bb_text_copy(&parts->reply_to, reply_to, err);
	if (status == BB_OK)
		status = bb_text_copy(&parts->recipient, to, err);
	if (status == BB_OK)
		status = bb_text_copy(&parts->recipient_name, due->member ? due->member->name : "", err);
	if (status == BB_OK)
		status = put_list_id(parts, group, err);
	if (status == BB_OK && reader && due->member)
		status = put_unsubscribe(parts, group, due->member->id, err);
	return status;
}

/* -- all of it -- */

static enum bb_status write_parts(struct bb_mail_parts *parts, const struct desk *desk,
                                  const struct bb_group *group, const struct bb_dues *dues,
                                  const struct bb_due *due, struct bb_error *err)
{
	struct bb_rendered words = { NULL, NULL };
	enum bb_method method = method_of(group, due);
	char *description = NULL;
	enum bb_status status = bb_letter_write(&words, &desk->letter, bb_texts_find, dues->texts, err);

	if (status == BB_OK && method != BB_METHOD_NONE)
		status = bb_letter_describe(&description, &desk->letter, bb_texts_find, dues->texts, err);
	if (status == BB_OK && method != BB_METHOD_NONE) {
		parts->method = method;
		status = make_entry(&parts->calendar, group, due, method, description, err);
	}
	parts->subject = words.subject;
	parts->text = words.text;
	free(description);
	return status;
}

enum bb_status bb_compose(struct bb_mail *out, const struct bb_group *group,
                          const struct bb_outlook *outlook, const struct bb_dues *dues,
                          const struct bb_due *due, struct bb_error *err)
{
	struct bb_mail mail = {
		.key = due->key,
		.sequence = due->sequence,
		.told_start = due->meeting ? due->meeting->starts_at : 0,
		.told_end = due->meeting ? due->meeting->ends_at : 0,
		.made_at = group->now,
		.due_at = due->due_at,
		.not_after = due->not_after,
	};
	struct desk desk = { .zone = NULL };
	enum bb_status status = prepare(&desk, group, outlook, dues, due, err);

	if (status == BB_OK)
		status = write_parts(&mail.parts, &desk, group, dues, due, err);
	if (status == BB_OK)
		status = address(&mail.parts, group, due, dues->reader, err);
	if (status == BB_OK)
		status = group_message_id(&mail.message_id, group, &due->key, err);
	release_desk(&desk);
	if (status != BB_OK) {
		bb_mail_release(&mail);
		return status;
	}
	*out = mail;
	return BB_OK;
}

static enum bb_role role_at(const struct bb_meeting *meeting, const struct bb_member *member)
{
	for (size_t i = 0; member && i < meeting->turn_count; i++) {
		if (meeting->turns[i].member == member->id)
			return meeting->turns[i].seat == BB_SEAT_LEAD ? BB_ROLE_LEAD : BB_ROLE_BACKUP;
	}
	return BB_ROLE_GUEST;
}

enum bb_status bb_compose_preview(struct bb_mail *out, const struct bb_group *group,
                                  const struct bb_outlook *outlook, const struct bb_dues *dues,
                                  enum bb_kind kind, const struct bb_meeting *meeting,
                                  const struct bb_member *member, struct bb_error *err)
{
	struct bb_due due = {
		.key = { .kind = kind, .meeting = meeting->id, .member = member ? member->id : 0 },
		.due_at = group->now,
		.not_after = group->now,
		.sequence = meeting->sequence,
		.method = member ? bb_kind_row(kind)->method : BB_METHOD_NONE,
		.role = role_at(meeting, member),
		.meeting = meeting,
		.member = member,
	};

	return bb_compose(out, group, outlook, dues, &due, err);
}
