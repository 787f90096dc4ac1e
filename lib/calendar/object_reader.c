/* SPDX-License-Identifier: MIT */
/*
 * The frame of iCalendar objects (RFC 5545 3.4, 3.6): BEGIN and END, within
 * limits that hold before anything is understood. Not by libical, whose parser
 * takes time with the square of the empty values in a file (192 KB: 2.2 s), and
 * prints to stderr. Knows no property but these two.
 */
#include "calendar/object_reader.h"

#include <brownbag/reply.h>

#include <string.h>
#include <strings.h>

enum { COMPONENT_SIZE = 32 };

enum component { COMPONENT_OTHER, COMPONENT_CALENDAR, COMPONENT_EVENT };

struct level {
	enum component component;
	char name[COMPONENT_SIZE]; /* cut, which is enough to see whether END fits */
};

struct reading {
	const struct object_visitor *visitor;
	const struct object_limits *limits;
	size_t lines, calendars;
	struct level levels[BB_CALENDAR_DEPTH_MAX];
	size_t depth;
};

static enum component component_of(const struct reading *reading, const char *name)
{
	if (reading->depth == 0)
		return strcasecmp(name, "VCALENDAR") == 0 ? COMPONENT_CALENDAR : COMPONENT_OTHER;
	if (reading->levels[reading->depth - 1].component == COMPONENT_CALENDAR &&
	    strcasecmp(name, "VEVENT") == 0)
		return COMPONENT_EVENT;
	return COMPONENT_OTHER;
}

/* Errors about mail go to logs, so they name what everybody has, and nothing else of a file. */
static const char *shown(const char *name)
{
	static const char *const known[] = { "VCALENDAR", "VEVENT",   "VTODO",    "VJOURNAL",
		                             "VFREEBUSY", "VTIMEZONE", "STANDARD", "DAYLIGHT",
		                             "VALARM" };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcasecmp(known[i], name) == 0)
			return known[i];
	return "...";
}

static enum bb_status begin(struct reading *reading, const struct bb_content_line *line,
                            struct bb_error *err)
{
	struct level *level;

	if (reading->depth == BB_CALENDAR_DEPTH_MAX)
		return bb_error_set(err, BB_EINVAL, "line %zu: more than %d components in each other",
		                    line->number, BB_CALENDAR_DEPTH_MAX);
	level = &reading->levels[reading->depth];
	level->component = component_of(reading, line->value);
	*level->name = '\0';
	strncat(level->name, line->value, COMPONENT_SIZE - 1);
	reading->depth++;
	if (level->component == COMPONENT_CALENDAR)
		reading->calendars++;
	if (level->component == COMPONENT_EVENT)
		return reading->visitor->begin_event(reading->visitor->context, line->number, err);
	return BB_OK;
}

static enum bb_status end(struct reading *reading, const struct bb_content_line *line,
                          struct bb_error *err)
{
	const struct level *level;

	if (reading->depth == 0)
		return bb_error_set(err, BB_EINVAL, "line %zu: an END without its BEGIN", line->number);
	level = &reading->levels[reading->depth - 1];
	if (strncasecmp(level->name, line->value, COMPONENT_SIZE - 1) != 0)
		return bb_error_set(err, BB_EINVAL, "line %zu: END:%s is missing", line->number,
		                    shown(level->name));
	reading->depth--;
	if (level->component == COMPONENT_EVENT)
		return reading->visitor->end_event(reading->visitor->context, err);
	return BB_OK;
}

static enum bb_status take_property(struct reading *reading, struct bb_content_line *line,
                                    struct bb_error *err)
{
	const struct object_visitor *visitor = reading->visitor;

	if (reading->depth == 0 || *line->value == '\0')
		return BB_OK;
	switch (reading->levels[reading->depth - 1].component) {
	case COMPONENT_CALENDAR:
		return visitor->calendar(visitor->context, line, err);
	case COMPONENT_EVENT:
		return visitor->event(visitor->context, line, err);
	case COMPONENT_OTHER:
		break;
	}
	return BB_OK;
}

static enum bb_status take_line(void *context, struct bb_content_line *line, struct bb_error *err)
{
	struct reading *reading = context;

	if (++reading->lines > reading->limits->lines)
		return bb_error_set(err, BB_EINVAL, "it has more than %zu lines",
		                    reading->limits->lines);
	if (line->fault == BB_CONTENT_TOO_LONG)
		return bb_error_set(err, BB_EINVAL, "line %zu is longer than %d bytes", line->number,
		                    BB_CALENDAR_LINE_MAX);
	if (line->fault != BB_CONTENT_FINE)
		return BB_OK;
	if (strcmp(line->name, "BEGIN") == 0)
		return begin(reading, line, err);
	if (strcmp(line->name, "END") == 0)
		return end(reading, line, err);
	return take_property(reading, line, err);
}

/* What the frame must be like in the end. */
static enum bb_status check_frame(const struct reading *reading, struct bb_error *err)
{
	if (reading->calendars == 0)
		return bb_error_set(err, BB_EINVAL, "it holds no BEGIN:VCALENDAR");
	if (reading->depth > 0)
		return bb_error_set(err, BB_EINVAL, "it ends without END:%s",
		                    shown(reading->levels[reading->depth - 1].name));
	return BB_OK;
}

enum bb_status object_read(const struct object_visitor *visitor,
                           const struct object_limits *limits, const char *bytes, size_t len,
                           size_t *calendars, struct bb_error *err)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	struct reading reading = { .visitor = visitor, .limits = limits };
	struct bb_content_handler handler = { .context = &reading, .line = take_line,
		                              .line_max = BB_CALENDAR_LINE_MAX };
	struct bb_content_reader *reader = NULL;
	size_t mark = strlen(byte_order_mark);
	enum bb_status status;

	if (len > limits->bytes)
		return bb_error_set(err, BB_EINVAL, "it is longer than %zu bytes", limits->bytes);
	if (memchr(bytes, '\0', len))
		return bb_error_set(err, BB_EINVAL, "it holds a NUL");
	if (len >= mark && memcmp(bytes, byte_order_mark, mark) == 0) {
		bytes += mark;
		len -= mark;
	}
	status = bb_content_reader_new(&reader, &handler, err);
	if (status == BB_OK)
		status = bb_content_reader_feed(reader, bytes, len, err);
	if (status == BB_OK)
		status = bb_content_reader_finish(reader, err);
	if (status == BB_OK)
		status = check_frame(&reading, err);
	bb_content_reader_free(reader);
	if (status == BB_OK)
		*calendars = reading.calendars;
	return status;
}
