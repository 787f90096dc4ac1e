/* SPDX-License-Identifier: MIT */
/*
 * An outbox row as RFC 5322 bytes, by GMime. Decides headers, structure and
 * encodings. Refuses to know the clock, the host, and any header that the row
 * has no part for.
 */
#include <brownbag/message.h>

#include <brownbag/address.h>
#include <brownbag/bytes.h>
#include <brownbag/text.h>

#include "mail/calendar_part.h"
#include "mail/flowed.h"

#include <gmime/gmime.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	TOKEN_MAX = 60,   /* RFC 2046 5.1.1: a boundary has 70 characters at most */
	HEADER_MAX = 900, /* RFC 5322 2.1.1: a line has 998 bytes at most */
};

static const char charset[] = "UTF-8";
static const char boundary_prefix[] = "=_"; /* RFC 2045 6.7: no quoted-printable line has it */

/* -- checks -- */

/* Of bytes that stand in a header as they are: visible ASCII and nothing that ends the <>. */
static enum bb_status check_bare(const char *value, const char *what, struct bb_error *err)
{
	size_t len = strlen(value);

	if (len == 0 || len > HEADER_MAX)
		return bb_error_set(err, BB_EINVAL, "%s: empty or too long", what);
	for (size_t i = 0; i < len; i++) {
		if (value[i] <= ' ' || value[i] > '~' || value[i] == '<' || value[i] == '>')
			return bb_error_set(err, BB_EINVAL,
			                    "%s: a character that must not stand there", what);
	}
	return BB_OK;
}

static enum bb_status check_optional(const char *value, const char *what, struct bb_error *err)
{
	return value ? check_bare(value, what, err) : BB_OK;
}

/* The error doesn't quote the address: it may end in a log. */
static enum bb_status check_address(const char *address, const char *what, struct bb_error *err)
{
	struct bb_error why = BB_ERROR_INIT;
	char *normal = NULL;
	bool same;
	enum bb_status status = bb_address_normalize(&normal, address, &why);

	if (status == BB_EIO)
		return bb_error_set(err, BB_EIO, "%s: %s", what, why.text);
	if (status != BB_OK)
		return bb_error_set(err, BB_EINVAL, "%s: no address that can be used", what);
	same = strcmp(normal, address) == 0;
	free(normal);
	if (!same)
		return bb_error_set(err, BB_EINVAL, "%s: an address not in its kept form", what);
	return BB_OK;
}

static enum bb_status check_message_id(const char *id, struct bb_error *err)
{
	static const char token[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";
	enum bb_status status = check_bare(id, "Message-ID", err);
	size_t len;

	if (status != BB_OK)
		return status;
	len = strspn(id, token);
	if (len == 0 || len > TOKEN_MAX || id[len] != '@')
		return bb_error_set(err, BB_EINVAL, "Message-ID: its token isn't one of ours");
	if (id[len + 1] == '\0' || strchr(id + len + 1, '@'))
		return bb_error_set(err, BB_EINVAL, "Message-ID: no domain");
	return BB_OK;
}

static enum bb_status check_headers(const struct bb_mail *mail, struct bb_error *err)
{
	const struct bb_mail_parts *parts = &mail->parts;
	enum bb_status status = check_message_id(mail->message_id, err);

	if (status == BB_OK)
		status = check_address(parts->sender, "From", err);
	if (status == BB_OK)
		status = check_address(parts->recipient, "To", err);
	if (status == BB_OK && parts->reply_to)
		status = check_address(parts->reply_to, "Reply-To", err);
	if (status == BB_OK)
		status = check_optional(parts->list_id, "List-Id", err);
	if (status == BB_OK)
		status = check_optional(parts->unsubscribe, "List-Unsubscribe", err);
	if (status == BB_OK)
		status = check_optional(parts->in_reply_to, "In-Reply-To", err);
	if (status == BB_OK && parts->calendar)
		status = mail_check_calendar(parts, err);
	return status;
}

/* -- headers -- */

static enum bb_status add_mailbox(GMimeMessage *message, GMimeAddressType type, const char *name,
                                  const char *address, struct bb_error *err)
{
	InternetAddress *mailbox;
	char *clean = NULL;
	enum bb_status status =
		bb_text_clean_line(&clean, name, BB_NAME_MAX, "name in a header", err);

	if (status != BB_OK)
		return status;
	mailbox = internet_address_mailbox_new(*clean ? clean : NULL, address);
	internet_address_set_charset(mailbox, charset);
	internet_address_list_add(g_mime_message_get_addresses(message, type), mailbox);
	g_object_unref(mailbox);
	free(clean);
	return BB_OK;
}

/*
 * A value that passed check_bare() goes out as it is: GMime would put one that
 * is longer than a line into encoded words, which no reader undoes inside <>.
 */
static enum bb_status add_raw(GMimeMessage *message, const char *name, const char *before,
                              const char *value, const char *after, struct bb_error *err)
{
	struct bb_bytes raw = BB_BYTES_INIT(HEADER_MAX + 8);
	GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
	enum bb_status status;

	bb_bytes_addf(&raw, " %s%s%s\n", before, value, after);
	status = bb_bytes_check(&raw, err);
	if (status == BB_OK) {
		g_mime_object_set_header(GMIME_OBJECT(message), name, "", NULL);
		g_mime_header_set_raw_value(g_mime_header_list_get_header(headers, name),
		                            bb_bytes_text(&raw));
	}
	bb_bytes_release(&raw);
	return status;
}

static enum bb_status add_raws(GMimeMessage *message, const struct bb_mail *mail,
                               struct bb_error *err)
{
	const struct {
		const char *name, *before, *value, *after;
	} raws[] = {
		{ "Message-ID", "<", mail->message_id, ">" },
		{ "In-Reply-To", "<", mail->parts.in_reply_to, ">" },
		{ "Auto-Submitted", "", "auto-generated", "" }, /* RFC 3834 5 */
		{ "X-Auto-Response-Suppress", "", "All", "" },  /* Exchange's own */
		{ "List-Id", "<", mail->parts.list_id, ">" },               /* RFC 2919 */
		{ "List-Unsubscribe", "<", mail->parts.unsubscribe, ">" },  /* RFC 2369 */
	};
	enum bb_status status = BB_OK;

	for (size_t i = 0; i < sizeof raws / sizeof *raws && status == BB_OK; i++) {
		if (raws[i].value)
			status = add_raw(message, raws[i].name, raws[i].before, raws[i].value,
			                 raws[i].after, err);
	}
	return status;
}

static enum bb_status add_date(GMimeMessage *message, int64_t at, struct bb_error *err)
{
	GDateTime *date = g_date_time_new_from_unix_utc(at);

	if (!date)
		return bb_error_set(err, BB_EINVAL, "Date: beyond the year 9999");
	g_mime_message_set_date(message, date);
	g_date_time_unref(date);
	return BB_OK;
}

static enum bb_status add_subject(GMimeMessage *message, const char *subject, struct bb_error *err)
{
	char *clean = NULL;
	enum bb_status status = bb_text_clean_line(&clean, subject, BB_SUBJECT_MAX, "subject", err);

	if (status == BB_OK)
		g_mime_message_set_subject(message, clean, charset);
	free(clean);
	return status;
}

/* No Cc, no Bcc, no X-Mailer: there is no part for them. */
static enum bb_status add_headers(GMimeMessage *message, const struct bb_mail *mail,
                                  struct bb_error *err)
{
	const struct bb_mail_parts *parts = &mail->parts;
	enum bb_status status = add_date(message, mail->made_at, err);

	if (status == BB_OK)
		status = add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, parts->sender_name,
		                     parts->sender, err);
	if (status == BB_OK)
		status = add_mailbox(message, GMIME_ADDRESS_TYPE_TO, parts->recipient_name,
		                     parts->recipient, err);
	if (status == BB_OK && parts->reply_to)
		status = add_mailbox(message, GMIME_ADDRESS_TYPE_REPLY_TO, "", parts->reply_to,
		                     err);
	if (status == BB_OK)
		status = add_subject(message, parts->subject, err);
	return status == BB_OK ? add_raws(message, mail, err) : status;
}

/* -- body -- */

/* A leaf; the bytes are copied. */
static GMimePart *new_part(const char *subtype, const char *bytes, size_t len)
{
	GMimePart *part = g_mime_part_new_with_type("text", subtype);
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, len);
	GMimeDataWrapper *content =
		g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

	g_mime_part_set_content(part, content);
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", charset);
	g_object_unref(content);
	g_object_unref(stream);
	return part;
}

/* libcurl never says BODY=8BITMIME, so nothing but ASCII goes out. */
static void add_flowed(GMimeMultipart *body, const struct bb_bytes *text)
{
	GMimePart *part = new_part("plain", bb_bytes_text(text), text->len);

	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "format", "flowed");
	g_mime_part_set_content_encoding(
		part, g_mime_part_get_best_content_encoding(part, GMIME_ENCODING_CONSTRAINT_7BIT));
	g_mime_multipart_add(body, GMIME_OBJECT(part));
	g_object_unref(part);
}

static enum bb_status add_text(GMimeMultipart *body, const char *text, struct bb_error *err)
{
	struct bb_bytes flowed = BB_BYTES_INIT(2 * BB_MESSAGE_TEXT_MAX);
	char *clean = NULL;
	enum bb_status status = bb_text_clean_block(&clean, text, BB_MESSAGE_TEXT_MAX, "text", err);

	if (status != BB_OK)
		return status;
	mail_flow_text(&flowed, clean);
	status = bb_bytes_check(&flowed, err);
	if (status == BB_OK)
		add_flowed(body, &flowed);
	bb_bytes_release(&flowed);
	free(clean);
	return status;
}

/* To the organizer itself it goes as a file: calendar programs drop an invite from oneself. */
static bool is_file(const struct bb_mail_parts *parts)
{
	return parts->calendar && parts->method == BB_METHOD_PUBLISH &&
	       strcasecmp(parts->recipient, parts->sender) == 0;
}

static void add_calendar(GMimeMultipart *body, const struct bb_mail_parts *parts)
{
	GMimePart *part = new_part("calendar", parts->calendar, strlen(parts->calendar));

	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "method",
	                                         mail_method_name(parts->method));
	g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
	if (is_file(parts)) {
		g_mime_object_set_disposition(GMIME_OBJECT(part), "attachment");
		g_mime_part_set_filename(part, "event.ics");
	}
	g_mime_multipart_add(body, GMIME_OBJECT(part));
	g_object_unref(part);
}

static enum bb_status add_body(GMimeMessage *message, const struct bb_mail *mail,
                               struct bb_error *err)
{
	GMimeMultipart *body = 
		g_mime_multipart_new_with_subtype(is_file(&mail->parts) ? "mixed" : "alternative");
	struct bb_bytes boundary = BB_BYTES_INIT(TOKEN_MAX + sizeof boundary_prefix);
	enum bb_status status;

	bb_bytes_add_text(&boundary, boundary_prefix);
	bb_bytes_add(&boundary, mail->message_id, strcspn(mail->message_id, "@"));
	status = bb_bytes_check(&boundary, err);
	if (status == BB_OK)
		g_mime_multipart_set_boundary(body, bb_bytes_text(&boundary));
	bb_bytes_release(&boundary);
	if (status == BB_OK)
		status = add_text(body, mail->parts.text, err);
	if (status == BB_OK && mail->parts.calendar)
		add_calendar(body, &mail->parts);
	if (status == BB_OK)
		g_mime_message_set_mime_part(message, GMIME_OBJECT(body));
	g_object_unref(body);
	return status;
}

/* -- writing -- */

/*
 * The one place where line ends are made: GMime's own CRLF leaves a bare LF
 * behind the last boundary, and libcurl sends a bare "\n.\n" unstuffed.
 */
static enum bb_status copy_with_crlf(struct bb_bytes *out, const char *bytes, size_t len,
                                     struct bb_error *err)
{
	while (len > 0 && bytes[len - 1] == '\n')
		len--;
	while (len > 0) {
		const char *end = memchr(bytes, '\n', len);
		size_t line = end ? (size_t)(end - bytes) : len;
		size_t taken = end ? line + 1 : line;

		if (memchr(bytes, '\r', line) || memchr(bytes, '\0', line))
			return bb_error_set(err, BB_EINVAL, "a CR or NUL inside a line");
		bb_bytes_add(out, bytes, line);
		bb_bytes_add_text(out, "\r\n");
		bytes += taken;
		len -= taken;
	}
	return bb_bytes_check(out, err);
}

static enum bb_status write_message(struct bb_bytes *out, GMimeMessage *message,
                                    struct bb_error *err)
{
	GMimeFormatOptions *options = g_mime_format_options_new();
	GMimeStream *stream = g_mime_stream_mem_new();
	const GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	enum bb_status status;

	g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_UNIX);
	if (g_mime_object_write_to_stream(GMIME_OBJECT(message), options, stream) < 0)
		status = bb_error_set(err, BB_EIO, "can't be written");
	else
		status = copy_with_crlf(out, (const char *)bytes->data, bytes->len, err);
	g_object_unref(stream);
	g_mime_format_options_free(options);
	return status;
}

static enum bb_status build(struct bb_bytes *out, const struct bb_mail *mail, struct bb_error *err)
{
	GMimeMessage *message;
	enum bb_status status = check_headers(mail, err);

	if (status != BB_OK)
		return status;
	g_mime_init();
	message = g_mime_message_new(FALSE);
	status = add_headers(message, mail, err);
	if (status == BB_OK)
		status = add_body(message, mail, err);
	if (status == BB_OK)
		status = write_message(out, message, err);
	g_object_unref(message);
	return status;
}

enum bb_status bb_message_build(char **out, size_t *len, const struct bb_mail *mail,
                                struct bb_error *err)
{
	struct bb_bytes bytes = BB_BYTES_INIT(BB_MESSAGE_MAX);
	enum bb_status status;
	size_t built;

	if (!mail->parts.text)
		return bb_error_set(err, BB_ENOENT, "mail %lld: its text was wiped",
		                    (long long)mail->id);
	status = build(&bytes, mail, err);
	built = bytes.len;
	if (status == BB_OK)
		status = bb_bytes_detach(out, &bytes, err);
	if (status == BB_OK)
		*len = built;
	else
		bb_error_context(err, "mail %lld", (long long)mail->id);
	bb_bytes_release(&bytes);
	return status;
}
