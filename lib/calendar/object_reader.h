/* SPDX-License-Identifier: MIT */
/* iCalendar objects taken apart within limits: what replies and holiday files have in common. */
#ifndef CALENDAR_OBJECT_READER_H
#define CALENDAR_OBJECT_READER_H

#include <brownbag/content_line.h>
#include <brownbag/error.h>

#include <stddef.h>

struct object_limits {
	size_t bytes;
	size_t lines; /* unfolded */
};

/* Called in the order of the file. Another status than BB_OK ends the reading. */
struct object_visitor {
	void *context;
	/* A VEVENT begins at that line. */
	enum bb_status (*begin_event)(void *context, size_t number, struct bb_error *err);
	/* A property of VCALENDAR itself; never one without a value. */
	enum bb_status (*calendar)(void *context, struct bb_content_line *line,
	                           struct bb_error *err);
	/* A property of a VEVENT itself; never one without a value. */
	enum bb_status (*event)(void *context, struct bb_content_line *line, struct bb_error *err);
	enum bb_status (*end_event)(void *context, struct bb_error *err);
};

/**
 * Read all VCALENDARs of a text. Lines outside of them are passed over (mailing
 * lists add some), as are broken ones and whatever other components hold.
 *
 * @param[out] calendars  how many there are, 1 or more
 * @return BB_OK; BB_EINVAL: over a limit, components that don't close, or none at
 *         all; BB_EIO: out of memory; else what a call back said
 */
BB_CHECKED enum bb_status object_read(const struct object_visitor *visitor,
                                      const struct object_limits *limits, const char *bytes,
                                      size_t len, size_t *calendars, struct bb_error *err);

#endif
