/* SPDX-License-Identifier: MIT */
/*
 * One recipient, said twice: the envelope's and the invite's must be the same
 * person. Reads the object's lines (RFC 5545 3.1) for METHOD, ATTENDEE and
 * ORGANIZER, and knows nothing else of calendars.
 */
#include "mail/calendar_part.h"

#include <brownbag/content_line.h>
#include <brownbag/message.h>
#include <brownbag/text.h>

#include <stdbool.h>
#include <string.h>
#include <strings.h>

const char *mail_method_name(enum bb_method method)
{
	if (method == BB_METHOD_PUBLISH)
		return "PUBLISH";
	return method == BB_METHOD_CANCEL ? "CANCEL" : "REQUEST";
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Whether a mailto: URI (RFC 6068, %xx read) is that address. */
static bool is_mailto(const char *uri, const char *address)
{
	size_t scheme = strlen("mailto:");

	if (strncasecmp(uri, "mailto:", scheme) != 0)
		return false;
	for (uri += scheme; *uri; uri++, address++) {
		char c = *uri;

		if (c == '%' && hex_digit(uri[1]) >= 0 && hex_digit(uri[2]) >= 0) {
			c = (char)(hex_digit(uri[1]) * 16 + hex_digit(uri[2]));
			uri += 2;
		}
		if (c != *address || c == '\0')
			return false;
	}
	return *address == '\0';
}

/* What the object says about who and what it is. */
struct claims {
	const struct bb_mail_parts *parts;
	int methods;
	int attendees;
	int organizers;
	bool agree;
};

static enum bb_status judge_line(void *context, struct bb_content_line *line,
                                 struct bb_error *err)
{
	struct claims *claims = context;
	const struct bb_mail_parts *parts = claims->parts;
	bool agrees = true;

	(void)err;
	if (strcmp(line->name, "METHOD") == 0) {
		claims->methods++;
		agrees = strcmp(line->value, mail_method_name(parts->method)) == 0;
	} else if (strcmp(line->name, "ATTENDEE") == 0) {
		claims->attendees++;
		agrees = is_mailto(line->value, parts->recipient);
	} else if (strcmp(line->name, "ORGANIZER") == 0) {
		claims->organizers++;
		agrees = is_mailto(line->value, parts->sender);
	}
	claims->agree = claims->agree && agrees && line->fault == BB_CONTENT_FINE;
	return BB_OK;
}

static enum bb_status read_claims(struct claims *claims, struct bb_error *err)
{
	const struct bb_content_handler handler = { .context = claims,
		                                    .line = judge_line,
		                                    .line_max = BB_MESSAGE_CALENDAR_MAX };
	const char *calendar = claims->parts->calendar;
	struct bb_content_reader *reader = NULL;
	enum bb_status status = bb_content_reader_new(&reader, &handler, err);

	if (status == BB_OK)
		status = bb_content_reader_feed(reader, calendar, strlen(calendar), err);
	if (status == BB_OK)
		status = bb_content_reader_finish(reader, err);
	bb_content_reader_free(reader);
	return status;
}

enum bb_status mail_check_calendar(const struct bb_mail_parts *parts, struct bb_error *err)
{
	struct claims claims = { .parts = parts, .agree = true };
	int attendees = parts->method == BB_METHOD_PUBLISH ? 0 : 1;
	size_t len = strlen(parts->calendar);
	enum bb_status status;

	if (parts->method == BB_METHOD_NONE)
		return bb_error_set(err, BB_EINVAL, "calendar part: the row has no method for it");
	if (len > BB_MESSAGE_CALENDAR_MAX || !bb_text_is_utf8(parts->calendar, len))
		return bb_error_set(err, BB_EINVAL, "calendar part: too long, or no UTF-8");
	status = read_claims(&claims, err);
	if (status != BB_OK)
		return status;
	if (!claims.agree || claims.methods != 1 || claims.attendees != attendees || claims.organizers != 1)
		return bb_error_set(err, BB_EINVAL,
		                    "calendar part: its METHOD, ATTENDEE or ORGANIZER "
		                    "isn't the mail's method, recipient or sender");
	return BB_OK;
}
