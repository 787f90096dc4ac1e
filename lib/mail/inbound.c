/* SPDX-License-Identifier: MIT */
/*
 * A message as a tree of parts (RFC 2045 to 2049): which of them are looked at,
 * and how many there may be. Decides where answers are looked for: anywhere, also
 * in what was forwarded; where words are: only in what the sender wrote. Refuses
 * to know who the sender is.
 */
#include <brownbag/inbound.h>

#include "mail/inbound.h"

#include <brownbag/bytes.h>
#include <brownbag/encoding.h>
#include <brownbag/text.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* -- before GMime -- */

/* Lists of addresses are what GMime reads by recursion: 100 KB of nested groups kill it. */
static bool has_addresses(const char *line, size_t len)
{
	static const char *const names[] = { "From:", "Sender:", "Reply-To:", "To:", "Cc:", "Bcc:" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t name_len = strlen(names[i]);

		if (len >= name_len && strncasecmp(line, names[i], name_len) == 0)
			return true;
	}
	return false;
}

static size_t line_length(const char *bytes, size_t len)
{
	const char *end = memchr(bytes, '\n', len);

	return end ? (size_t)(end - bytes) + 1 : len;
}

static bool is_blank_line(const char *line, size_t len)
{
	return (len == 1 && *line == '\n') || (len == 2 && line[0] == '\r' && line[1] == '\n');
}

static enum bb_status check_headers(const char *bytes, size_t len, struct bb_error *err)
{
	size_t at = 0, addresses = 0;

	while (at < len) {
		size_t line = line_length(bytes + at, len - at);

		if (is_blank_line(bytes + at, line))
			return BB_OK;
		if (line > BB_INBOUND_LINE_MAX)
			return bb_error_set(err, BB_EINVAL,
			                    "a header's line is longer than %d bytes", BB_INBOUND_LINE_MAX);
		if (bytes[at] != ' ' && bytes[at] != '\t')
			addresses = 0;
		if (addresses > 0 || has_addresses(bytes + at, line))
			addresses += line;
		if (addresses > BB_INBOUND_ADDRESSES_MAX)
			return bb_error_set(err, BB_EINVAL, "a header holds more than %d bytes of addresses",
			                    BB_INBOUND_ADDRESSES_MAX);
		at += line;
		if (at > BB_INBOUND_HEADERS_MAX)
			return bb_error_set(err, BB_EINVAL, "its headers are longer than %d bytes",
			                    BB_INBOUND_HEADERS_MAX);
	}
	return BB_OK;
}

enum bb_status inbound_check_bytes(const char *bytes, size_t len, struct bb_error *err)
{
	if (len > BB_INBOUND_MAX)
		return bb_error_set(err, BB_EINVAL, "it is larger than %d KiB", BB_INBOUND_MAX / 1024);
	if (len == 0)
		return bb_error_set(err, BB_EINVAL, "it is empty");
	if (memchr(bytes, '\0', len))
		return bb_error_set(err, BB_EINVAL, "it holds NUL bytes");
	return check_headers(bytes, len, err);
}

/* -- texts of the record -- */

void inbound_put(char *field, size_t size, const char *text)
{
	struct bb_bytes shown = BB_BYTES_INIT(16 * 1024);
	size_t len = strnlen(text, 2 * size);

	bb_text_show(&shown, text, len);
	len = shown.len < size ? shown.len : size - 1;
	while (len > 0 && len < shown.len && (shown.data[len] & 0xc0) == 0x80)
		len--;
	memcpy(field, bb_bytes_text(&shown), len);
	field[len] = '\0';
	bb_bytes_release(&shown);
}

/* As RFC 5322 3.6.4 has it, and ours are. */
static bool is_printable(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	}
	return true;
}

const char *inbound_put_id(char field[BB_INBOUND_ID_SIZE], const char *header)
{
	const char *start = strchr(header, '<');
	const char *end = start ? strchr(start, '>') : NULL;
	size_t len = end ? (size_t)(end - start) - 1 : 0;

	field[0] = '\0';
	if (!end)
		return NULL;
	if (len < BB_INBOUND_ID_SIZE && is_printable(start + 1, len)) {
		memcpy(field, start + 1, len);
		field[len] = '\0';
	}
	return end + 1;
}

/* -- calendar parts -- */

void bb_inbound_calendars_release(struct bb_inbound_calendars *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++)
		free(self->items[i].bytes);
	*self = (struct bb_inbound_calendars){ .count = 0 };
}

char *inbound_content(GMimePart *part, size_t *len)
{
	GMimeDataWrapper *wrapper = g_mime_part_get_content(part);
	GByteArray *array;
	GMimeStream *stream;
	guint size;

	if (!wrapper)
		return NULL;
	array = g_byte_array_new();
	stream = g_mime_stream_mem_new_with_byte_array(array);
	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
	if (g_mime_data_wrapper_write_to_stream(wrapper, stream) < 0)
		g_byte_array_set_size(array, 0);
	g_object_unref(stream);
	size = array->len;
	g_byte_array_append(array, (const guint8 *)"", 1);
	*len = size;
	return (char *)g_byte_array_free(array, FALSE);
}

static bool ends_in(const char *text, const char *end)
{
	size_t len = text ? strlen(text) : 0, end_len = strlen(end);

	return len >= end_len && strcasecmp(text + len - end_len, end) == 0;
}

static bool is_calendar(GMimePart *part)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));

	return g_mime_content_type_is_type(type, "text", "calendar") ||
	       g_mime_content_type_is_type(type, "application", "ics") ||
	       (g_mime_content_type_is_type(type, "application", "octet-stream") &&
	        ends_in(g_mime_part_get_filename(part), ".ics"));
}

enum bb_status inbound_decode(struct bb_bytes *out, GMimePart *part, const char *bytes, size_t len,
                              struct bb_error *err)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
	const char *charset = g_mime_content_type_get_parameter(type, "charset");
	enum bb_status status = BB_EINVAL;

	if (charset)
		status = bb_decode_named(out, charset, bytes, len, NULL);
	if (status != BB_OK) {
		bb_bytes_clear(out);
		status = bb_decode_guessed(out, bytes, len, err);
	}
	if (status != BB_OK)
		bb_bytes_clear(out);
	return status;
}

/* As it is, if it can't be decoded: what matters is ASCII. */
static enum bb_status take_text(struct bb_inbound_calendar *out, GMimePart *part,
                                const char *bytes, size_t len, struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT((size_t)BB_INBOUND_CALENDAR_MAX * 3);
	enum bb_status status;

	if (inbound_decode(&text, part, bytes, len, NULL) != BB_OK)
		bb_bytes_add(&text, bytes, len);
	out->len = text.len;
	status = bb_bytes_detach(&out->bytes, &text, err);
	bb_bytes_release(&text);
	return status;
}

static enum bb_status take_calendar(struct bb_inbound_calendars *out, GMimePart *part,
                                    struct bb_error *err)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
	const char *method = g_mime_content_type_get_parameter(type, "method");
	struct bb_inbound_calendar calendar = { .method = bb_reply_method_parse(method ? method : "") };
	enum bb_status status;
	size_t len = 0;
	char *bytes;

	if (out->count == BB_INBOUND_CALENDARS_MAX)
		return bb_error_set(err, BB_EINVAL, "it holds more than %d calendar parts",
		                    BB_INBOUND_CALENDARS_MAX);
	bytes = inbound_content(part, &len);
	if (len > BB_INBOUND_CALENDAR_MAX)
		status = bb_error_set(err, BB_EINVAL, "a calendar part is larger than %d KiB",
		                      BB_INBOUND_CALENDAR_MAX / 1024);
	else
		status = take_text(&calendar, part, bytes ? bytes : "", len, err);
	g_free(bytes);
	if (status == BB_OK)
		out->items[out->count++] = calendar;
	return status;
}

/* -- the tree -- */

struct walk {
	struct bb_inbound *out;
	struct bb_inbound_calendars calendars;
	GMimePart *plain, *html; /* the first that the sender wrote; borrowed */
	bool is_report;
	size_t parts;
};

static enum bb_status visit(struct walk *walk, GMimeObject *object, int depth, bool quoted,
                            struct bb_error *err);

static enum bb_status visit_children(struct walk *walk, GMimeMultipart *multipart, int depth,
                                     bool quoted, struct bb_error *err)
{
	enum bb_status status = BB_OK;
	int count = g_mime_multipart_get_count(multipart);

	for (int i = 0; status == BB_OK && i < count; i++)
		status = visit(walk, g_mime_multipart_get_part(multipart, i), depth + 1, quoted, err);
	return status;
}

/* A mail in the mail: what came back, or was forwarded. */
static enum bb_status visit_message(struct walk *walk, GMimeMessagePart *part, int depth,
                                    struct bb_error *err)
{
	GMimeMessage *message = g_mime_message_part_get_message(part);
	const char *id;

	if (!message)
		return BB_OK;
	id = g_mime_message_get_message_id(message);
	if (walk->is_report && id && walk->out->bounced_id[0] == '\0')
		inbound_put(walk->out->bounced_id, sizeof walk->out->bounced_id, id);
	if (!walk->is_report && walk->out->origin == BB_ORIGIN_PERSON)
		walk->out->origin = BB_ORIGIN_FORWARDED;
	if (!g_mime_message_get_mime_part(message))
		return BB_OK;
	return visit(walk, g_mime_message_get_mime_part(message), depth + 1, true, err);
}

static bool is_attached(GMimeObject *object)
{
	const char *disposition = g_mime_object_get_disposition(object);

	return disposition && strcasecmp(disposition, "attachment") == 0;
}

static enum bb_status visit_leaf(struct walk *walk, GMimePart *part, bool quoted,
                                 struct bb_error *err)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));

	if (is_calendar(part))
		return walk->is_report ? BB_OK : take_calendar(&walk->calendars, part, err);
	if (walk->is_report && g_mime_content_type_is_type(type, "message", "delivery-status"))
		inbound_read_status(walk->out, part);
	else if (walk->is_report && g_mime_content_type_is_type(type, "text", "rfc822-headers"))
		inbound_read_returned(walk->out, part);
	if (quoted || is_attached(GMIME_OBJECT(part)))
		return BB_OK;
	if (!walk->plain && g_mime_content_type_is_type(type, "text", "plain"))
		walk->plain = part;
	else if (!walk->html && g_mime_content_type_is_type(type, "text", "html"))
		walk->html = part;
	return BB_OK;
}

static enum bb_status visit(struct walk *walk, GMimeObject *object, int depth, bool quoted,
                            struct bb_error *err)
{
	GMimeContentType *type;

	if (depth > BB_INBOUND_DEPTH_MAX)
		return bb_error_set(err, BB_EINVAL, "its parts are nested more than %d deep",
		                    BB_INBOUND_DEPTH_MAX);
	if (++walk->parts > BB_INBOUND_PARTS_MAX)
		return bb_error_set(err, BB_EINVAL, "it has more than %d parts", BB_INBOUND_PARTS_MAX);
	type = g_mime_object_get_content_type(object);
	if (GMIME_IS_MESSAGE_PART(object))
		return visit_message(walk, GMIME_MESSAGE_PART(object), depth, err);
	if (GMIME_IS_PART(object))
		return visit_leaf(walk, GMIME_PART(object), quoted, err);
	if (!GMIME_IS_MULTIPART(object))
		return BB_OK;
	if (depth == 0 && g_mime_content_type_is_type(type, "multipart", "report")) {
		walk->is_report = true;
		walk->out->origin = BB_ORIGIN_REPORT;
	} else if (g_mime_content_type_is_type(type, "multipart", "digest")) {
		walk->out->origin = BB_ORIGIN_LIST;
	}
	return visit_children(walk, GMIME_MULTIPART(object), depth, quoted, err);
}

/* -- all of it -- */

void bb_inbound_prepare(void)
{
	g_mime_init();
}

static enum bb_status read_message(struct bb_inbound *out, struct bb_inbound_calendars *calendars,
                                   GMimeMessage *message, const char *authserv_id,
                                   struct bb_error *err)
{
	struct walk walk = { .out = out };
	GMimeObject *top = g_mime_message_get_mime_part(message);
	enum bb_status status = BB_OK;

	inbound_read_head(out, message, authserv_id);
	if (top)
		status = visit(&walk, top, 0, false, err);
	if (status != BB_OK) {
		bb_inbound_calendars_release(&walk.calendars);
		return status;
	}
	if (walk.plain)
		inbound_read_words(out, walk.plain, false);
	else if (walk.html)
		inbound_read_words(out, walk.html, true);
	*calendars = walk.calendars;
	return BB_OK;
}

enum bb_status bb_inbound_read(struct bb_inbound *out, struct bb_inbound_calendars *calendars,
                               const char *bytes, size_t len, const char *authserv_id,
                               struct bb_error *err)
{
	struct bb_inbound inbound = { .dated_at = 0 };
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *message;
	enum bb_status status = inbound_check_bytes(bytes, len, err);

	if (status != BB_OK)
		return status;
	g_mime_init();
	stream = g_mime_stream_mem_new_with_buffer(bytes, len);
	parser = g_mime_parser_new_with_stream(stream);
	message = g_mime_parser_construct_message(parser, NULL);
	if (message)
		status = read_message(&inbound, calendars, message, authserv_id, err);
	else
		status = bb_error_set(err, BB_EINVAL, "it is no mail message");
	if (message)
		g_object_unref(message);
	g_object_unref(parser);
	g_object_unref(stream);
	if (status == BB_OK)
		*out = inbound;
	return status;
}
