/* SPDX-License-Identifier: MIT */
/*
 * Calendar objects in: the few facts of a REPLY (RFC 5546 3.2.3) and nothing
 * else of it. COMMENT, where people put reasons, is never looked at. Believes
 * nothing; answer.c decides. Tolerates what calendar programs leave out or add:
 * no ORGANIZER, VALARM, addresses in capitals or beside the value.
 */
#include <brownbag/reply.h>

#include "calendar/object_reader.h"

#include <brownbag/bytes.h>
#include <brownbag/content_line.h>
#include <brownbag/date.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	ADDRESS_MAX = 1000, /* longer ones are nobody's */
	UID_MAX = 1000,
	SEQUENCE_DIGITS_MAX = 9,
	ATTENDEES_MAX = 50, /* more than one is for a person to look at anyway */
};

/* -- values -- */

/* "20270209T110000Z". A time without Z has no zone that could be known: UTC is near enough. */
static int64_t read_stamp(const char *text)
{
	struct bb_wall wall;
	char iso[] = "2027-02-09T11:00:00";

	if (strspn(text, "0123456789") != 8 || text[8] != 'T' ||
	    strspn(text + 9, "0123456789") != 6 || (text[15] != '\0' && strcmp(text + 15, "Z") != 0))
		return 0;
	memcpy(iso, text, 4);
	memcpy(iso + 5, text + 4, 2);
	memcpy(iso + 8, text + 6, 2);
	memcpy(iso + 11, text + 9, 2);
	memcpy(iso + 14, text + 11, 2);
	memcpy(iso + 17, text + 13, 2);
	return bb_wall_parse(&wall, iso, NULL) == BB_OK ? bb_wall_seconds(wall) : 0;
}

/* -1 if it is none. */
static int64_t read_sequence(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > SEQUENCE_DIGITS_MAX || text[digits] != '\0')
		return -1;
	return strtoll(text, NULL, 10);
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* A mailto: URI may have "%2B" for "+" (RFC 6068 2). Only what is printable is undone. */
static char decoded(const char *text, size_t *used)
{
	int high = *text == '%' ? hex_digit(text[1]) : -1;
	int low = high >= 0 ? hex_digit(text[2]) : -1;
	int byte = high * 16 + low;

	*used = 1;
	if (low < 0 || byte <= ' ' || byte > '~')
		return *text;
	*used = 3;
	return (char)byte;
}

/*
 * The address of a CAL-ADDRESS in lower case; "" if it is none. Where the value
 * is no mailto: URI, some programs have the address in EMAIL (RFC 7986 6.2).
 */
static enum bb_status read_address(char **out, const struct bb_content_line *line,
                                   struct bb_error *err)
{
	struct bb_bytes address = BB_BYTES_INIT(ADDRESS_MAX);
	const char *text = line->value + strspn(line->value, " "), *email;
	enum bb_status status;

	email = bb_content_param(line, "EMAIL");
	if (strncasecmp(text, "mailto:", strlen("mailto:")) == 0)
		text += strlen("mailto:");
	else if (email)
		text = email;
	for (size_t used; *text && *text != ' '; text += used)
		bb_bytes_add_char(&address, (char)tolower((unsigned char)decoded(text, &used)));
	if (address.too_long || !strchr(bb_bytes_text(&address), '@'))
		bb_bytes_clear(&address);
	status = bb_bytes_detach(out, &address, err);
	bb_bytes_release(&address);
	return status;
}

static enum bb_partstat read_partstat(const struct bb_content_line *line)
{
	static const struct {
		const char *name;
		enum bb_partstat partstat;
	} names[] = {
		{ "ACCEPTED", BB_PARTSTAT_ACCEPTED },
		{ "DECLINED", BB_PARTSTAT_DECLINED },
		{ "TENTATIVE", BB_PARTSTAT_TENTATIVE },
		{ "DELEGATED", BB_PARTSTAT_DELEGATED },
	};
	const char *value = bb_content_param(line, "PARTSTAT");

	for (size_t i = 0; value && i < sizeof names / sizeof *names; i++) {
		if (strcasecmp(value, names[i].name) == 0)
			return names[i].partstat;
	}
	return BB_PARTSTAT_NEEDS_ACTION;
}

/* -- properties -- */

static enum bb_status take_calendar(void *context, struct bb_content_line *line,
                                    struct bb_error *err)
{
	struct bb_reply *reply = context;

	(void)err;
	if (strcmp(line->name, "METHOD") == 0 && reply->method == BB_REPLY_NO_METHOD)
		reply->method = bb_reply_method_parse(line->value);
	return BB_OK;
}

/* Whether the same person says the same once more, as some programs let them. */
static bool is_known(const struct bb_reply *reply, const struct bb_reply_attendee *attendee)
{
	for (size_t i = 0; i < reply->attendee_count; i++) {
		const struct bb_reply_attendee *known = &reply->attendees[i];

		if (strcmp(known->address, attendee->address) == 0 &&
		    known->partstat == attendee->partstat && known->delegates == attendee->delegates)
			return true;
	}
	return false;
}

static enum bb_status take_attendee(struct bb_reply *reply, struct bb_content_line *line,
                                    struct bb_error *err)
{
	struct bb_reply_attendee attendee = { .partstat = read_partstat(line) }, *grown;
	enum bb_status status;

	attendee.delegates = bb_content_param(line, "DELEGATED-TO") ||
	                     bb_content_param(line, "DELEGATED-FROM");
	status = read_address(&attendee.address, line, err);
	if (status != BB_OK)
		return status;
	if (reply->attendee_count == ATTENDEES_MAX || is_known(reply, &attendee)) {
		free(attendee.address);
		return BB_OK;
	}
	grown = realloc(reply->attendees, (reply->attendee_count + 1) * sizeof *grown);
	if (!grown) {
		free(attendee.address);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	reply->attendees = grown;
	reply->attendees[reply->attendee_count++] = attendee;
	return BB_OK;
}

/* The first one counts; a UID that is too long is nobody's. */
static enum bb_status take_uid(struct bb_reply *reply, struct bb_content_line *line,
                               struct bb_error *err)
{
	if (reply->uid || strlen(line->value) > UID_MAX)
		return BB_OK;
	bb_content_unescape(line->value);
	return bb_text_copy(&reply->uid, line->value, err);
}

static enum bb_status take_organizer(struct bb_reply *reply, struct bb_content_line *line,
                                     struct bb_error *err)
{
	return reply->organizer ? BB_OK : read_address(&reply->organizer, line, err);
}

static enum bb_status take_sequence(struct bb_reply *reply, struct bb_content_line *line,
                                    struct bb_error *err)
{
	(void)err;
	reply->sequence = read_sequence(line->value);
	return BB_OK;
}

static enum bb_status take_stamp(struct bb_reply *reply, struct bb_content_line *line,
                                 struct bb_error *err)
{
	(void)err;
	reply->stamped_at = read_stamp(line->value);
	return BB_OK;
}

static enum bb_status take_instance(struct bb_reply *reply, struct bb_content_line *line,
                                    struct bb_error *err)
{
	(void)line;
	(void)err;
	reply->instance = true;
	return BB_OK;
}

static const struct property_row {
	const char *name;
	enum bb_status (*take)(struct bb_reply *reply, struct bb_content_line *line,
	                       struct bb_error *err);
} properties[] = {
	{ "UID", take_uid },
	{ "SEQUENCE", take_sequence },
	{ "DTSTAMP", take_stamp },
	{ "ORGANIZER", take_organizer },
	{ "ATTENDEE", take_attendee },
	{ "RECURRENCE-ID", take_instance },
};

static enum bb_status begin_event(void *context, size_t number, struct bb_error *err)
{
	struct bb_reply *reply = context;

	(void)number;
	(void)err;
	reply->events++;
	return BB_OK;
}

static enum bb_status take_event(void *context, struct bb_content_line *line,
                                 struct bb_error *err)
{
	struct bb_reply *reply = context;

	if (reply->events > 1)
		return BB_OK;
	for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
		if (strcmp(line->name, properties[i].name) == 0)
			return properties[i].take(reply, line, err);
	}
	return BB_OK;
}

static enum bb_status end_event(void *context, struct bb_error *err)
{
	(void)context;
	(void)err;
	return BB_OK;
}

/* -- the object -- */

static enum bb_status read_object(struct bb_reply *reply, const char *bytes, size_t len,
                                  struct bb_error *err)
{
	static const struct object_limits limits = { BB_CALENDAR_PART_MAX, BB_CALENDAR_LINES_MAX };
	struct object_visitor visitor = { reply, begin_event, take_calendar, take_event, end_event };
	size_t calendars = 0;
	enum bb_status status;

	status = object_read(&visitor, &limits, bytes, len, &calendars, err);
	if (status == BB_OK && calendars > 1)
		status = bb_error_set(err, BB_EINVAL, "it holds %zu calendars", calendars);
	if (status == BB_OK && !reply->uid)
		status = bb_text_copy(&reply->uid, "", err);
	if (status == BB_OK && !reply->organizer)
		status = bb_text_copy(&reply->organizer, "", err);
	return status;
}

enum bb_status bb_reply_read(struct bb_reply *out, const char *bytes, size_t len,
                             struct bb_error *err)
{
	struct bb_reply reply = { .sequence = -1 };
	enum bb_status status = read_object(&reply, bytes, len, err);

	if (status != BB_OK) {
		bb_reply_release(&reply);
		bb_error_context(err, "the calendar part");
		return status;
	}
	*out = reply;
	return BB_OK;
}
