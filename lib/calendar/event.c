/* SPDX-License-Identifier: MIT */
/*
 * Calendar objects out. Decides which properties each method has (RFC 5546
 * 3.2.1, 3.2.2, 3.2.5) and in which order; the lines are base's. Written by
 * hand, since libical sends a CR LF in an address as it is and loses the zone of
 * a DTSTART; the tests read each object back with other programs.
 */
#include <brownbag/event.h>

#include "calendar/vtimezone.h"

#include <brownbag/address.h>
#include <brownbag/bytes.h>
#include <brownbag/content_line.h>
#include <brownbag/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { OBJECT_MAX = 4 * 1024 * 1024, STAMP_SIZE = 20, ZONES_MAX = 64 };

#define PRODUCT "-//brownbag//brownbag//EN"

static const char *const class_names[] = {
	[BB_CLASS_PRIVATE] = "PRIVATE",
	[BB_CLASS_PUBLIC] = "PUBLIC",
	[BB_CLASS_CONFIDENTIAL] = "CONFIDENTIAL",
};

static const char *const partstat_names[] = {
	[BB_PARTSTAT_NEEDS_ACTION] = "NEEDS-ACTION", [BB_PARTSTAT_ACCEPTED] = "ACCEPTED",
	[BB_PARTSTAT_DECLINED] = "DECLINED",         [BB_PARTSTAT_TENTATIVE] = "TENTATIVE",
	[BB_PARTSTAT_DELEGATED] = "NEEDS-ACTION",
};

enum bb_status bb_event_class_parse(enum bb_event_class *out, const char *text,
                                    struct bb_error *err)
{
	for (int i = 0; i <= BB_CLASS_CONFIDENTIAL; i++) {
		if (strcasecmp(text, class_names[i]) == 0) {
			*out = (enum bb_event_class)i;
			return BB_OK;
		}
	}
	return bb_error_set(err, BB_EINVAL, "\"%s\" is none of private, public, confidential", text);
}

/* -- what may go out -- */

/* NULL is an empty text. */
static const char *given(const char *text)
{
	return text ? text : "";
}

static bool has_control(const char *text, bool lines)
{
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		if ((*c < 0x20 || *c == 0x7F) && !(lines && (*c == '\n' || *c == '\t')))
			return true;
	}
	return false;
}

static enum bb_status check_text(const char *property, const char *text, bool lines,
                                 struct bb_error *err)
{
	text = given(text);
	if (!bb_text_is_utf8(text, strlen(text)))
		return bb_error_set(err, BB_EINVAL, "%s is no UTF-8", property);
	if (has_control(text, lines))
		return bb_error_set(err, BB_EINVAL, "%s holds a control character", property);
	return BB_OK;
}

static enum bb_status check_address(const char *property, const char *address,
                                    struct bb_error *err)
{
	char *normal = NULL;
	bool same = bb_address_normalize(&normal, given(address), NULL) == BB_OK &&
	            strcmp(normal, address) == 0;

	free(normal);
	if (!same)
		return bb_error_set(err, BB_EINVAL, "%s is no address that can go out", property);
	return BB_OK;
}

/* What is said to everybody. */
static enum bb_status check_lunch(const struct bb_event *event, struct bb_error *err)
{
	const struct {
		const char *property;
		const char *text;
		bool lines;
	} texts[] = {
		{ "SUMMARY", event->summary, false },
		{ "LOCATION", event->location, false },
		{ "DESCRIPTION", event->description, true },
		{ "CN of the ORGANIZER", event->organizer_name, false },
	};
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < sizeof texts / sizeof *texts; i++)
		status = check_text(texts[i].property, texts[i].text, texts[i].lines, err);
	if (status == BB_OK && event->ends_at <= event->starts_at)
		status = bb_error_set(err, BB_EINVAL, "DTEND is not after DTSTART");
	return status;
}

/* Whom it goes to; an invite has one, who isn't the organizer. */
static enum bb_status check_attendee(const struct bb_event *event, const char *organizer,
                                     struct bb_error *err)
{
	enum bb_status status = check_text("CN of the ATTENDEE", event->attendee_name, false, err);

	if (status == BB_OK)
		status = check_address("ATTENDEE", event->attendee, err);
	if (status == BB_OK && strcasecmp(organizer, event->attendee) == 0)
		status = bb_error_set(err, BB_EINVAL,
		                      "ATTENDEE is the ORGANIZER: calendar programs drop such an invite");
	return status;
}

/* -- lines -- */

static void add_property(struct bb_bytes *out, const char *name, const char *text)
{
	size_t begin = out->len;

	bb_bytes_add_text(out, name);
	bb_bytes_add_char(out, ':');
	bb_content_add_text(out, text);
	bb_content_end_line(out, begin);
}

static void add_if_given(struct bb_bytes *out, const char *name, const char *text)
{
	if (*given(text))
		add_property(out, name, text);
}

static char *put_digits(char *at, int number, int count)
{
	for (int i = count; i-- > 0; number /= 10)
		at[i] = (char)('0' + number % 10);
	return at + count;
}

/* 20270209T110000. By hand: an object has three of them, and there are many objects. */
static void format_wall(char out[STAMP_SIZE], struct bb_wall wall)
{
	char *at = put_digits(out, wall.date.year, 4);

	at = put_digits(at, wall.date.month, 2);
	at = put_digits(at, wall.date.day, 2);
	*at++ = 'T';
	at = put_digits(at, wall.hour, 2);
	at = put_digits(at, wall.minute, 2);
	at = put_digits(at, wall.second, 2);
	*at = '\0';
}

/* In UTC, or on the wall of a zone that has its VTIMEZONE in the object. */
static void add_time(struct bb_bytes *out, const char *name, int64_t at, const struct bb_zone *zone)
{
	size_t begin = out->len;
	char stamp[STAMP_SIZE];

	format_wall(stamp, zone ? bb_zone_to_wall(zone, at, NULL) : bb_wall_from_seconds(at));
	bb_bytes_add_text(out, name);
	if (zone) {
		bb_bytes_add_text(out, ";TZID=");
		bb_bytes_add_text(out, bb_zone_name(zone));
	}
	bb_bytes_add_char(out, ':');
	bb_bytes_add_text(out, stamp);
	bb_bytes_add_text(out, zone ? "" : "Z");
	bb_content_end_line(out, begin);
}

/* ORGANIZER and ATTENDEE: parameters, a name, a bare mailto. */
static void add_person(struct bb_bytes *out, const char *head, const char *name,
                       const char *address)
{
	size_t begin = out->len;

	bb_bytes_add_text(out, head);
	if (*given(name)) {
		bb_bytes_add_text(out, ";CN=");
		bb_content_add_param(out, name);
	}
	bb_bytes_add_text(out, ":mailto:");
	bb_bytes_add_text(out, address);
	bb_content_end_line(out, begin);
}

static void add_attendee(struct bb_bytes *out, const struct bb_event *event, bool asks)
{
	char head[128];

	snprintf(head, sizeof head, "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=%s%s",
	         partstat_names[event->partstat], asks ? ";RSVP=TRUE" : "");
	add_person(out, head, event->attendee_name, event->attendee);
}

static void open_calendar(struct bb_bytes *out, const char *method)
{
	bb_bytes_add_text(out, "BEGIN:VCALENDAR\r\nPRODID:" PRODUCT "\r\nVERSION:2.0\r\n"
	                       "CALSCALE:GREGORIAN\r\n");
	add_property(out, "METHOD", method);
}

static void add_times(struct bb_bytes *out, const struct bb_event *event,
                      const struct bb_zone *zone)
{
	add_time(out, "DTSTAMP", event->stamped_at, NULL);
	add_time(out, "DTSTART", event->starts_at, zone);
	add_time(out, "DTEND", event->ends_at, zone);
}

static void add_summary(struct bb_bytes *out, const struct bb_event *event, bool cancelled)
{
	add_property(out, "STATUS", cancelled ? "CANCELLED" : "CONFIRMED");
	add_property(out, "SUMMARY", given(event->summary));
}

static void add_details(struct bb_bytes *out, const struct bb_event *event)
{
	add_if_given(out, "LOCATION", event->location);
	add_if_given(out, "DESCRIPTION", event->description);
}

static void add_marks(struct bb_bytes *out, const struct bb_event *event)
{
	add_property(out, "CLASS", class_names[event->class]);
	add_property(out, "TRANSP", event->transparent ? "TRANSPARENT" : "OPAQUE");
}

/* -- by mail -- */

static const char *method_name(enum bb_method method)
{
	switch (method) {
	case BB_METHOD_REQUEST:
		return "REQUEST";
	case BB_METHOD_CANCEL:
		return "CANCEL";
	case BB_METHOD_PUBLISH:
	case BB_METHOD_NONE:
		break;
	}
	return "PUBLISH";
}

/* Lines of one recipient go in at these places. */
struct bb_event_form {
	enum bb_method method;
	char *organizer;
	struct bb_bytes lines;
	size_t uid_at, sequence_at, attendee_at;
};

void bb_event_form_free(struct bb_event_form *self)
{
	if (!self)
		return;
	free(self->organizer);
	bb_bytes_release(&self->lines);
	free(self);
}

static bool has_attendee(enum bb_method method)
{
	return method == BB_METHOD_CANCEL || method == BB_METHOD_REQUEST;
}

static void write_form(struct bb_event_form *self, const struct bb_event *event)
{
	struct bb_bytes *out = &self->lines;
	bool cancel = self->method == BB_METHOD_CANCEL;

	open_calendar(out, method_name(self->method));
	bb_bytes_add_text(out, "BEGIN:VEVENT\r\n");
	self->uid_at = out->len;
	add_times(out, event, NULL);
	self->sequence_at = out->len;
	add_summary(out, event, cancel || event->cancelled);
	if (!cancel) {
		add_details(out, event);
		add_marks(out, event);
	}
	add_person(out, "ORGANIZER", event->organizer_name, event->organizer);
	self->attendee_at = out->len;
	if (self->method == BB_METHOD_REQUEST)
		bb_bytes_add_text(out, "X-MICROSOFT-DISALLOW-COUNTER:TRUE\r\n");
	bb_bytes_add_text(out, "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

enum bb_status bb_event_form_new(struct bb_event_form **out, const struct bb_event *event,
                                 enum bb_method method, struct bb_error *err)
{
	struct bb_event_form *self;
	enum bb_status status = check_lunch(event, err);

	if (status == BB_OK)
		status = check_address("ORGANIZER", event->organizer, err);
	if (status != BB_OK)
		return status;
	self = calloc(1, sizeof *self);
	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	self->method = method;
	self->lines = (struct bb_bytes)BB_BYTES_INIT(OBJECT_MAX);
	status = bb_text_copy(&self->organizer, event->organizer, err);
	if (status == BB_OK) {
		write_form(self, event);
		status = bb_bytes_check(&self->lines, err);
	}
	if (status != BB_OK) {
		bb_event_form_free(self);
		return status;
	}
	*out = self;
	return BB_OK;
}

enum bb_status bb_event_form_write(char **out, const struct bb_event_form *self,
                                   const struct bb_event *event, struct bb_error *err)
{
	struct bb_bytes object = BB_BYTES_INIT(OBJECT_MAX);
	const char *lines = bb_bytes_text(&self->lines);
	enum bb_status status = check_text("UID", event->uid, false, err);

	if (status == BB_OK && has_attendee(self->method))
		status = check_attendee(event, self->organizer, err);
	if (status != BB_OK)
		return status;
	bb_bytes_add(&object, lines, self->uid_at);
	add_property(&object, "UID", event->uid);
	bb_bytes_add(&object, lines + self->uid_at, self->sequence_at - self->uid_at);
	bb_bytes_addf(&object, "SEQUENCE:%d\r\n", event->sequence);
	bb_bytes_add(&object, lines + self->sequence_at, self->attendee_at - self->sequence_at);
	if (has_attendee(self->method))
		add_attendee(&object, event, self->method == BB_METHOD_REQUEST);
	bb_bytes_add(&object, lines + self->attendee_at, self->lines.len - self->attendee_at);
	status = bb_bytes_detach(out, &object, err);
	bb_bytes_release(&object);
	return status;
}

enum bb_status bb_event_mail(char **out, const struct bb_event *event, enum bb_method method,
                             struct bb_error *err)
{
	struct bb_event_form *form = NULL;
	enum bb_status status = bb_event_form_new(&form, event, method, err);

	if (status == BB_OK)
		status = bb_event_form_write(out, form, event, err);
	bb_event_form_free(form);
	return status;
}

/* -- as files and feeds -- */

/* RFC 5545 3.3.5: of a wall time that is shown twice, a TZID means the first. */
static bool is_said_by_wall(const struct bb_zone *zone, int64_t at)
{
	return bb_zone_to_instant(zone, bb_zone_to_wall(zone, at, NULL), NULL) == at;
}

/* The zone to write an event's times in; NULL: UTC. */
static const struct bb_zone *zone_of(const struct bb_event *event)
{
	if (!event->zone || strcmp(bb_zone_footer(event->zone), "UTC0") == 0 ||
	    !vtimezone_is_usable(event->zone, event->starts_at) ||
	    !is_said_by_wall(event->zone, event->starts_at) ||
	    !is_said_by_wall(event->zone, event->ends_at))
		return NULL;
	return event->zone;
}

/* Each zone once; a feed has one or two of them, however many events. */
static void add_zones(struct bb_bytes *out, const struct bb_zone **zones, size_t count)
{
	const char *names[ZONES_MAX];
	size_t known = 0;

	for (size_t i = 0; i < count; i++) {
		const char *name = zones[i] ? bb_zone_name(zones[i]) : NULL;
		size_t j = 0;

		while (name && j < known && strcmp(names[j], name) != 0)
			j++;
		if (!name || j < known)
			continue;
		if (known == ZONES_MAX) {
			zones[i] = NULL;
			continue;
		}
		names[known++] = name;
		vtimezone_add(out, zones[i]);
	}
}

static void add_published(struct bb_bytes *out, const struct bb_event *event,
                          const struct bb_zone *zone)
{
	bb_bytes_add_text(out, "BEGIN:VEVENT\r\n");
	add_property(out, "UID", event->uid);
	add_times(out, event, zone);
	bb_bytes_addf(out, "SEQUENCE:%d\r\n", event->sequence);
	add_summary(out, event, event->cancelled);
	add_details(out, event);
	add_marks(out, event);
	if (*given(event->organizer))
		add_person(out, "ORGANIZER", event->organizer_name, event->organizer);
	bb_bytes_add_text(out, "END:VEVENT\r\n");
}

static void add_calendar_names(struct bb_bytes *out, const struct bb_publish *options)
{
	if (options && *given(options->name)) {
		add_property(out, "NAME", options->name);
		add_property(out, "X-WR-CALNAME", options->name);
	}
	if (options && options->feed)
		bb_bytes_add_text(out, "REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\nX-PUBLISHED-TTL:PT12H\r\n");
}

static enum bb_status check_events(const struct bb_event *events, size_t count,
                                   const struct bb_publish *options, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < count; i++) {
		status = check_text("UID", events[i].uid, false, err);
		if (status == BB_OK)
			status = check_lunch(&events[i], err);
		if (status == BB_OK && *given(events[i].organizer))
			status = check_address("ORGANIZER", events[i].organizer, err);
	}
	if (status == BB_OK && options)
		status = check_text("NAME", options->name, false, err);
	return status;
}

enum bb_status bb_event_publish(char **out, const struct bb_event *events, size_t count,
                                const struct bb_publish *options, struct bb_error *err)
{
	struct bb_bytes object = BB_BYTES_INIT(OBJECT_MAX);
	const struct bb_zone **zones = NULL;
	enum bb_status status = check_events(events, count, options, err);

	if (status != BB_OK)
		return status;
	zones = calloc(count + 1, sizeof *zones);
	if (!zones)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; i < count; i++)
		zones[i] = zone_of(&events[i]);
	open_calendar(&object, "PUBLISH");
	add_calendar_names(&object, options);
	add_zones(&object, zones, count);
	for (size_t i = 0; i < count; i++)
		add_published(&object, &events[i], zones[i]);
	bb_bytes_add_text(&object, "END:VCALENDAR\r\n");
	status = bb_bytes_detach(out, &object, err);
	bb_bytes_release(&object);
	free(zones);
	return status;
}
