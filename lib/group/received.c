/* SPDX-License-Identifier: MIT */
/*
 * From bytes to the record that one process hands to another, and the check of a
 * record that came. Decides what is kept of a calendar object; refuses to decide
 * anything about it.
 */
#include <brownbag/received.h>

#include <brownbag/reply.h>
#include <brownbag/text.h>

#include <stdbool.h>
#include <string.h>

static bool is_text(const char *field, size_t size)
{
	size_t len = strnlen(field, size);

	if (len == size || !bb_text_is_utf8(field, len))
		return false;
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)field[i] < ' ' || field[i] == '\x7f')
			return false;
	}
	return true;
}

/* -- reading -- */

/* What doesn't fit, or has controls in it, is nobody's of ours. */
static void put(char *field, size_t size, const char *text)
{
	size_t len = strnlen(text, size);

	if (!is_text(text, size))
		len = 0;
	memcpy(field, text, len);
	field[len] = '\0';
}

static int at_most(size_t count, int most)
{
	return count > (size_t)most ? most : (int)count;
}

static void keep(struct bb_received_reply *out, const struct bb_reply *reply)
{
	out->method = reply->method;
	out->events = at_most(reply->events, 1000);
	put(out->uid, sizeof out->uid, reply->uid);
	out->sequence = reply->sequence;
	out->stamped_at = reply->stamped_at;
	put(out->organizer, sizeof out->organizer, reply->organizer);
	out->instance = reply->instance;
	out->attendee_count = at_most(reply->attendee_count, BB_RECEIVED_ATTENDEES);
	for (int i = 0; i < out->attendee_count; i++) {
		put(out->attendees[i].address, sizeof out->attendees[i].address,
		    reply->attendees[i].address);
		out->attendees[i].partstat = reply->attendees[i].partstat;
		out->attendees[i].delegates = reply->attendees[i].delegates;
	}
}

/* The different ones of a message. */
struct replies {
	struct bb_reply items[BB_RECEIVED_REPLIES];
	int count;
};

static bool holds(const struct replies *replies, const struct bb_reply *reply)
{
	for (int i = 0; i < replies->count; i++) {
		if (bb_reply_equal(&replies->items[i], reply))
			return true;
	}
	return false;
}

static enum bb_status take_reply(struct replies *out, const struct bb_inbound_calendar *calendar,
                                 struct bb_error *err)
{
	struct bb_reply reply = { 0 };
	enum bb_status status = bb_reply_read(&reply, calendar->bytes, calendar->len, err);

	if (status != BB_OK)
		return status;
	if (reply.method == BB_REPLY_NO_METHOD)
		reply.method = calendar->method;
	if (holds(out, &reply)) {
		bb_reply_release(&reply);
		return BB_OK;
	}
	if (out->count == BB_RECEIVED_REPLIES) {
		bb_reply_release(&reply);
		return bb_error_set(err, BB_EINVAL, "it holds more than %d different calendar objects",
		                    BB_RECEIVED_REPLIES);
	}
	out->items[out->count++] = reply;
	return BB_OK;
}

enum bb_status bb_received_read(struct bb_received *out, const char *bytes, size_t len,
                                const char *authserv_id, struct bb_error *err)
{
	struct bb_inbound_calendars calendars = { .count = 0 };
	struct replies replies = { .count = 0 };
	struct bb_received received;
	enum bb_status status;

	memset(&received, 0, sizeof received);
	status = bb_inbound_read(&received.mail, &calendars, bytes, len, authserv_id, err);
	for (size_t i = 0; status == BB_OK && i < calendars.count; i++)
		status = take_reply(&replies, &calendars.items[i], err);
	bb_inbound_calendars_release(&calendars);
	received.reply_count = replies.count;
	for (int i = 0; i < replies.count; i++) {
		keep(&received.replies[i], &replies.items[i]);
		bb_reply_release(&replies.items[i]);
	}
	if (status == BB_OK)
		*out = received;
	return status;
}

/* -- checking -- */

static bool is_within(int64_t value, int64_t low, int64_t high)
{
	return value >= low && value <= high;
}

#define IS_TEXT(field) is_text(field, sizeof(field))

static bool is_sound_mail(const struct bb_inbound *mail)
{
	for (size_t i = 0; i < BB_INBOUND_IDS; i++) {
		if (!IS_TEXT(mail->ids[i]))
			return false;
	}
	for (size_t i = 0; i < BB_INBOUND_TAGS; i++) {
		if (!IS_TEXT(mail->tags[i]))
			return false;
	}
	return IS_TEXT(mail->message_id) && IS_TEXT(mail->from) && IS_TEXT(mail->from_name) &&
	       IS_TEXT(mail->subject) && IS_TEXT(mail->words) && IS_TEXT(mail->as) &&
	       IS_TEXT(mail->bounced_id) &&
	       IS_TEXT(mail->bounced_status) && is_within(mail->dated_at, 0, INT64_MAX / 2) &&
	       is_within(mail->origin, 0, BB_ORIGIN_COUNT - 1) &&
	       is_within(mail->check, BB_SENDER_UNCHECKED, BB_SENDER_FORGED) &&
	       is_within(mail->bounced, 0, 1);
}

static bool is_sound_reply(const struct bb_received_reply *reply)
{
	if (!is_within(reply->attendee_count, 0, BB_RECEIVED_ATTENDEES))
		return false;
	for (int i = 0; i < reply->attendee_count; i++) {
		if (!IS_TEXT(reply->attendees[i].address) ||
		    !is_within(reply->attendees[i].partstat, 0, BB_PARTSTAT_DELEGATED) ||
		    !is_within(reply->attendees[i].delegates, 0, 1))
			return false;
	}
	return IS_TEXT(reply->uid) && IS_TEXT(reply->organizer) &&
	       is_within(reply->method, 0, BB_REPLY_UNKNOWN) && is_within(reply->events, 0, 1000) &&
	       is_within(reply->sequence, -1, INT64_C(999999999)) &&
	       is_within(reply->stamped_at, 0, INT64_MAX / 2) && is_within(reply->instance, 0, 1);
}

enum bb_status bb_received_check(const struct bb_received *self, struct bb_error *err)
{
	bool sound = is_sound_mail(&self->mail) &&
	             is_within(self->reply_count, 0, BB_RECEIVED_REPLIES);

	for (int i = 0; sound && i < self->reply_count; i++)
		sound = is_sound_reply(&self->replies[i]);
	return sound ? BB_OK : bb_error_set(err, BB_EINVAL, "what was read of it makes no sense");
}
