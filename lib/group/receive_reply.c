/* SPDX-License-Identifier: MIT */
/*
 * The answer of a calendar program: the invite that its UID names is looked up, the
 * rule decides, and what it decides is done. Decides nothing about answers itself.
 */
#include "group/receive.h"

#include "group/room.h"

#include <brownbag/address.h>
#include <brownbag/answer.h>
#include <brownbag/event.h>
#include <brownbag/store_lunches.h>
#include <brownbag/store_mail.h>
#include <brownbag/store_people.h>

#include <stdlib.h>
#include <string.h>

/* The invite, and what it borrows from. */
struct found {
	struct bb_meeting meeting;
	struct bb_member member;
	struct bb_invitation invitation;
	bool is_ours;
};

static void release_found(struct found *found)
{
	bb_meeting_release(&found->meeting);
	bb_member_release(&found->member);
}

/* A row that isn't there is no failure here. */
static enum bb_status or_absent(enum bb_status status, bool *absent, struct bb_error *err)
{
	if (status != BB_ENOENT)
		return status;
	*absent = true;
	*err = (struct bb_error)BB_ERROR_INIT;
	return BB_OK;
}

/* -- whose -- */

static bool is_token_of(const struct bb_group *group, int64_t meeting, int64_t member,
                        const char *token)
{
	char own[BB_TOKEN_SIZE];

	bb_event_token(own, group->secret, meeting, member);
	return strcmp(own, token) == 0;
}

/* Mostly the one who says that they answer. */
static enum bb_status guess_member(int64_t *out, const struct arrival *self,
                                   const struct bb_received_reply *reply, struct bb_error *err)
{
	char *key = NULL;
	enum bb_status status = BB_OK;

	*out = 0;
	if (reply->attendee_count == 0 ||
	    bb_address_key(&key, reply->attendees[0].address, NULL) != BB_OK)
		return BB_OK;
	status = bb_store_find_address(self->group->store, key, out, err);
	free(key);
	return status;
}

/* The member whose token it is; 0: nobody's. An answer may come from any address. */
static enum bb_status find_member(int64_t *out, const struct arrival *self, int64_t meeting,
                                  const char *token, const struct bb_received_reply *reply,
                                  struct bb_error *err)
{
	struct bb_roster roster = { 0 };
	int64_t found = 0;
	enum bb_status status = guess_member(&found, self, reply, err);

	if (status != BB_OK)
		return status;
	if (found && is_token_of(self->group, meeting, found, token)) {
		*out = found;
		return BB_OK;
	}
	status = bb_store_load_roster(self->group->store, &roster, err);
	*out = 0;
	for (size_t i = 0; status == BB_OK && i < roster.count && *out == 0; i++) {
		if (is_token_of(self->group, meeting, roster.members[i].id, token))
			*out = roster.members[i].id;
	}
	bb_roster_release(&roster);
	return status;
}

/* -- the invite -- */

enum bb_status group_load_lunch(struct bb_meeting *out, const struct bb_group *group, int64_t id,
                                struct bb_error *err)
{
	struct bb_meeting meeting = { 0 };
	struct bb_zone *zone = NULL;
	enum bb_status status = bb_store_load_meeting(group->store, id, &meeting, err);

	if (status != BB_OK)
		return status;
	if (strcmp(meeting.zone, bb_zone_name(group->zone)) != 0)
		status = bb_zone_load(&zone, meeting.zone, NULL, err);
	if (status == BB_OK)
		bb_meeting_derive(&meeting, zone ? zone : group->zone);
	bb_zone_free(zone);
	if (status != BB_OK) {
		bb_meeting_release(&meeting);
		return status;
	}
	*out = meeting;
	return BB_OK;
}

static enum bb_status load_recorded(struct found *found, const struct bb_group *group,
                                    struct bb_error *err)
{
	struct bb_answer_row row = { 0 };
	bool absent = false;
	enum bb_status status = bb_store_load_answer(group->store, found->meeting.id,
	                                             found->member.id, &row, err);

	status = or_absent(status, &absent, err);
	if (status == BB_OK && !absent)
		found->invitation.recorded = row.answer;
	return status;
}

static enum bb_status fill_invitation(struct found *found, const struct bb_group *group,
                                      struct bb_error *err)
{
	struct bb_entry_times times = { 0 };
	bool absent = false;
	enum bb_status status;

	status = bb_store_load_entry_times(group->store, found->meeting.id, found->member.id,
	                                   found->meeting.significant, &times, err);
	status = or_absent(status, &absent, err);
	if (status != BB_OK || absent)
		return status;
	found->invitation = (struct bb_invitation){
		.address = found->member.address,
		.further = (const char *const *)found->member.further,
		.further_count = found->member.further_count,
		.organizer = group->sender,
		.significant = times.significant,
		.significant_at = times.significant_at,
		.cancelled = found->meeting.status == BB_MEETING_CANCELLED ||
		             found->member.status == BB_MEMBER_FORMER,
		.over = found->meeting.ends_at <= group->now,
	};
	found->is_ours = true;
	return load_recorded(found, group, err);
}

/* Nothing is found where the UID names no invite of ours. */
static enum bb_status find_invite(struct found *found, const struct arrival *self,
                                  const struct bb_received_reply *reply, struct bb_error *err)
{
	char token[BB_TOKEN_SIZE];
	int64_t meeting = 0, member = 0;
	bool absent = false;
	enum bb_status status;

	if (!bb_event_uid_read(&meeting, token, reply->uid) || !*token)
		return BB_OK;
	status = find_member(&member, self, meeting, token, reply, err);
	if (status != BB_OK || !member)
		return status;
	status = group_load_lunch(&found->meeting, self->group, meeting, err);
	status = or_absent(status, &absent, err);
	if (status != BB_OK || absent)
		return status;
	status = bb_store_load_member(self->group->store, member, &found->member, err);
	return status == BB_OK ? fill_invitation(found, self->group, err) : status;
}

/* -- what is done -- */

static enum bb_status record(struct arrival *self, const struct found *found,
                             const struct bb_answer_verdict *verdict, struct bb_error *err)
{
	struct bb_answer_row row = {
		.meeting = found->meeting.id,
		.member = found->member.id,
		.answer = verdict->answer,
		.answered_at = self->group->now,
		.verified = !verdict->flagged,
		.source = BB_ANSWER_BY_CALENDAR,
	};
	enum bb_status status = bb_store_set_answer(self->group->store, &row, err);

	arrival_end(self, BB_EFFECT_APPLIED, bb_partstat_name(verdict->answer.partstat),
	            verdict->flagged ? "it is recorded, though it was sent from an unknown address" :
	                               bb_answer_reason_text(verdict->reason));
	if (status == BB_OK && !verdict->flagged)
		status = bb_store_forgive_bounces(self->group->store, found->member.id, err);
	return status;
}

/* What accepting an answer that is in doubt would record; "": nothing could be. */
static const char *wanted(const struct bb_answer_verdict *verdict)
{
	switch (verdict->reason) {
	case BB_REASON_STRANGER:
	case BB_REASON_ORGANIZER:
	case BB_REASON_STALE:
	case BB_REASON_UNDATED:
	case BB_REASON_SENDER:
	case BB_REASON_FORGED:
	case BB_REASON_CONTRADICTS:
		break;
	default:
		return "";
	}
	if (verdict->answer.partstat == BB_PARTSTAT_NEEDS_ACTION ||
	    verdict->answer.partstat == BB_PARTSTAT_DELEGATED)
		return "";
	return bb_partstat_name(verdict->answer.partstat);
}

static enum bb_status hold(struct arrival *self, const struct found *found,
                           const struct bb_answer_verdict *verdict, struct bb_error *err)
{
	struct bb_review review = {
		.reason = (char *)bb_answer_reason_text(verdict->reason),
		.wants = (char *)wanted(verdict),
		.member = found->member.id,
		.meeting = found->meeting.id,
		.answer = verdict->answer,
	};

	return arrival_review(self, &review, err);
}

/* The wish to be sent it again; to the member's own address, whoever asks. */
static enum bb_status send_again(struct arrival *self, const struct found *found,
                                 struct bb_error *err)
{
	struct bb_occasion again = {
		.kind = BB_KIND_INVITE,
		.member = found->member.id,
		.meeting = found->meeting.id,
		.made_at = self->group->now,
	};

	arrival_end(self, BB_EFFECT_APPLIED, "refresh", bb_answer_reason_text(BB_REASON_REFRESH));
	return bb_store_add_occasion(self->group->store, &again, 0, NULL, err);
}

/* A record as the rule wants it: borrowed texts. */
static struct bb_reply as_reply(const struct bb_received_reply *record,
                                struct bb_reply_attendee attendees[BB_RECEIVED_ATTENDEES])
{
	for (int i = 0; i < record->attendee_count; i++)
		attendees[i] = (struct bb_reply_attendee){
			.address = (char *)record->attendees[i].address,
			.partstat = record->attendees[i].partstat,
			.delegates = record->attendees[i].delegates != 0,
		};
	return (struct bb_reply){
		.method = record->method,
		.events = (size_t)record->events,
		.uid = (char *)record->uid,
		.sequence = record->sequence,
		.stamped_at = record->stamped_at,
		.organizer = (char *)record->organizer,
		.instance = record->instance != 0,
		.attendees = attendees,
		.attendee_count = (size_t)record->attendee_count,
	};
}

static enum bb_status act(struct arrival *self, const struct found *found,
                          const struct bb_answer_verdict *verdict, struct bb_error *err)
{
	self->out->member = found->member.id;
	self->out->meeting = found->meeting.id;
	switch (verdict->action) {
	case BB_ANSWER_APPLY:
		return record(self, found, verdict, err);
	case BB_ANSWER_REVIEW:
		return hold(self, found, verdict, err);
	case BB_ANSWER_RESEND:
		return send_again(self, found, err);
	case BB_ANSWER_IGNORE:
		break;
	}
	arrival_end(self, BB_EFFECT_IGNORED, "", bb_answer_reason_text(verdict->reason));
	return BB_OK;
}

enum bb_status arrival_take_reply(struct arrival *self, const struct bb_received_reply *reply,
                                  bool several, struct bb_error *err)
{
	const struct bb_inbound *mail = &self->received->mail;
	struct bb_reply_attendee attendees[BB_RECEIVED_ATTENDEES];
	struct bb_reply read = as_reply(reply, attendees);
	struct bb_answer_mail facts = {
		.from = mail->from[0] ? mail->from : NULL,
		.dated_at = mail->dated_at,
		.arrived_at = self->group->now,
		.check = mail->check,
		.strict = bb_config_bool(self->group->config, "rsvp.strict"),
	};
	struct found found = { .is_ours = false };
	struct bb_answer_verdict verdict;
	enum bb_status status = find_invite(&found, self, reply, err);

	if (several)
		read.events++;
	if (status == BB_OK) {
		verdict = bb_answer_decide(&read, found.is_ours ? &found.invitation : NULL, &facts);
		status = act(self, &found, &verdict, err);
	}
	release_found(&found);
	return status;
}
