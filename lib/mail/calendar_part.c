/* SPDX-License-Identifier: MIT */
/*
 * One recipient, said twice: the envelope's and the invite's must be the same
 * person. Reads content lines (RFC 5545 3.1) just far enough to see METHOD,
 * ATTENDEE and ORGANIZER, on purpose not by the code that wrote them.
 */
#include "mail/calendar_part.h"

#include <brownbag/bytes.h>
#include <brownbag/message.h>
#include <brownbag/text.h>

#include <stdbool.h>
#include <string.h>
#include <strings.h>

struct claims { /* what the object says about who and what it is */
	int methods;
	int attendees;
	int organizers;
	bool agree;
};

const char *mail_method_name(enum bb_method method)
{
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

/* What stands behind the first ':' that no quotes enclose; NULL: none. */
static const char *find_value(const char *line)
{
	bool quoted = false;

	for (; *line; line++) {
		if (*line == '"')
			quoted = !quoted;
		if (*line == ':' && !quoted)
			return line + 1;
	}
	return NULL;
}

static bool is_property(const char *line, const char *name)
{
	size_t len = strlen(name);

	return strncasecmp(line, name, len) == 0 && (line[len] == ':' || line[len] == ';');
}

/* One content line, unfolded; false at the end of the object. */
static bool next_line(struct bb_bytes *line, const char **at)
{
	bb_bytes_clear(line);
	if (**at == '\0')
		return false;
	for (;;) {
		size_t len = strcspn(*at, "\r\n");

		bb_bytes_add(line, *at, len);
		*at += len;
		*at += strspn(*at, "\r");
		*at += **at == '\n';
		if (**at != ' ' && **at != '\t')
			return true;
		(*at)++;
	}
}

static void judge_line(struct claims *seen, const char *line, const struct bb_mail_parts *parts)
{
	const char *value = find_value(line);

	if (!value)
		return;
	if (is_property(line, "METHOD")) {
		seen->methods++;
		seen->agree = seen->agree && strcmp(value, mail_method_name(parts->method)) == 0;
	} else if (is_property(line, "ATTENDEE")) {
		seen->attendees++;
		seen->agree = seen->agree && is_mailto(value, parts->recipient);
	} else if (is_property(line, "ORGANIZER")) {
		seen->organizers++;
		seen->agree = seen->agree && is_mailto(value, parts->sender);
	}
}

static enum bb_status judge_lines(struct claims *seen, const struct bb_mail_parts *parts,
                                  struct bb_error *err)
{
	struct bb_bytes line = BB_BYTES_INIT(BB_MESSAGE_CALENDAR_MAX);
	const char *at = parts->calendar;
	enum bb_status status = BB_OK;

	while (status == BB_OK && next_line(&line, &at)) {
		status = bb_bytes_check(&line, err);
		if (status == BB_OK)
			judge_line(seen, bb_bytes_text(&line), parts);
	}
	bb_bytes_release(&line);
	return status;
}

enum bb_status mail_check_calendar(const struct bb_mail_parts *parts, struct bb_error *err)
{
	struct claims seen = { .agree = true };
	size_t len = strlen(parts->calendar);
	enum bb_status status;

	if (parts->method == BB_METHOD_NONE)
		return bb_error_set(err, BB_EINVAL, "calendar part: the row has no method for it");
	if (len > BB_MESSAGE_CALENDAR_MAX || !bb_text_is_utf8(parts->calendar, len))
		return bb_error_set(err, BB_EINVAL, "calendar part: too long, or no UTF-8");
	status = judge_lines(&seen, parts, err);
	if (status != BB_OK)
		return status;
	if (!seen.agree || seen.methods != 1 || seen.attendees != 1 || seen.organizers != 1)
		return bb_error_set(err, BB_EINVAL,
		                    "calendar part: its METHOD, ATTENDEE or ORGANIZER "
		                    "isn't the mail's method, recipient or sender");
	return BB_OK;
}
