/* SPDX-License-Identifier: MIT */
/*
 * What mail systems say: that the sender is who the message claims
 * (Authentication-Results, RFC 8601), and that a mail could not be delivered
 * (message/delivery-status, RFC 3464). Only the topmost results of the own server
 * count: what stands below may have been written by the sender.
 */
#include <brownbag/inbound.h>

#include "mail/inbound.h"

#include <brownbag/bytes.h>

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { RESULTS_MAX = 8 * 1024 };

/* -- Authentication-Results -- */

/* Without comments, which may nest, and without what stands in quotes: both may hold
 * anything that a sender likes (RFC 5322 3.2.2, 3.2.4). In lower case. */
static void strip_quoted(struct bb_bytes *out, const char *text)
{
	bool quoted = false;
	int depth = 0;

	for (; *text; text++) {
		if (*text == '\\' && text[1] && (quoted || depth > 0))
			text++;
		else if (*text == '"' && depth == 0)
			quoted = !quoted;
		else if (*text == '(' && !quoted)
			depth++;
		else if (*text == ')' && depth > 0)
			depth--;
		else if (depth == 0 && !quoted)
			bb_bytes_add_char(out, (char)tolower((unsigned char)*text));
	}
}

static bool is_by(const char *results, const char *authserv_id)
{
	size_t len = strlen(authserv_id);

	results += strspn(results, " \t\r\n\"");
	return strncasecmp(results, authserv_id, len) == 0 && strchr(" \t\r\n\";", results[len]);
}

/* The value behind "name=" anywhere from `text` to the next ";"; its length. */
static const char *find_value(const char *text, const char *name, size_t *len)
{
	size_t name_len = strlen(name), end = strcspn(text, ";");

	for (size_t i = 0; i + name_len < end; i++) {
		const char *value = text + i + name_len;

		if (i > 0 && !strchr(" \t\r\n", text[i - 1]))
			continue;
		if (strncmp(text + i, name, name_len) != 0 || *value != '=')
			continue;
		value++;
		*len = strcspn(value, "; \t\r\n\"");
		return value;
	}
	return NULL;
}

/* Whether that domain, or the one behind an @, is From's or above it. */
static bool is_aligned(const char *value, size_t len, const char *from)
{
	const char *domain = bb_address_domain(from), *at = memrchr(value, '@', len);
	size_t domain_len = strlen(domain);

	if (at) {
		len -= (size_t)(at + 1 - value);
		value = at + 1;
	}
	if (!memchr(value, '.', len) || domain_len < len ||
	    strncasecmp(domain + domain_len - len, value, len) != 0)
		return false;
	return domain_len == len || domain[domain_len - len - 1] == '.';
}

struct verdicts {
	bool dmarc_fails, passes, spf_fails;
};

/* One "method=result property=value .." of several. */
static void judge_result(struct verdicts *verdicts, const char *text, const char *from)
{
	static const struct {
		const char *method, *property;
	} signers[] = { { "dkim", "header.d" }, { "dkim", "header.i" }, { "spf", "smtp.mailfrom" } };
	size_t len = 0, signer_len = 0;
	const char *value = find_value(text, "dmarc", &len);

	if (value && len == 4 && strncmp(value, "fail", 4) == 0)
		verdicts->dmarc_fails = true;
	if (value && len == 4 && strncmp(value, "pass", 4) == 0)
		verdicts->passes = true;
	value = find_value(text, "spf", &len);
	if (value && len == 4 && strncmp(value, "fail", 4) == 0)
		verdicts->spf_fails = true;
	for (size_t i = 0; i < sizeof signers / sizeof *signers; i++) {
		const char *signer = find_value(text, signers[i].property, &signer_len);

		value = find_value(text, signers[i].method, &len);
		if (value && signer && len == 4 && strncmp(value, "pass", 4) == 0 &&
		    is_aligned(signer, signer_len, from))
			verdicts->passes = true;
	}
}

static enum bb_sender_check judge_results(const char *results, const char *from)
{
	struct bb_bytes text = BB_BYTES_INIT(RESULTS_MAX);
	struct verdicts verdicts = { false, false, false };

	strip_quoted(&text, results);
	for (const char *at = bb_bytes_text(&text); at; at = strchr(at, ';')) {
		at += *at == ';';
		judge_result(&verdicts, at, from);
	}
	bb_bytes_release(&text);
	if (verdicts.dmarc_fails)
		return BB_SENDER_FORGED;
	if (verdicts.passes)
		return BB_SENDER_PASSED;
	return verdicts.spf_fails ? BB_SENDER_FORGED : BB_SENDER_UNCHECKED;
}

enum bb_sender_check inbound_check_sender(GMimeMessage *message, const char *from,
                                          const char *authserv_id)
{
	GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
	int count = g_mime_header_list_get_count(headers);

	if (*authserv_id == '\0' || *from == '\0')
		return BB_SENDER_UNCHECKED;
	for (int i = 0; i < count; i++) {
		GMimeHeader *header = g_mime_header_list_get_header_at(headers, i);
		const char *value = g_mime_header_get_value(header);

		if (strcasecmp(g_mime_header_get_name(header), "Authentication-Results") == 0 &&
		    value && is_by(value, authserv_id))
			return judge_results(value, from);
	}
	return BB_SENDER_UNCHECKED;
}

/* -- delivery reports -- */

/* The value of a field that begins a line; NULL if there is none. */
static const char *find_field(const char *text, const char *name)
{
	size_t len = strlen(name);

	while (text) {
		if (strncasecmp(text, name, len) == 0 && text[len] == ':')
			return text + len + 1 + strspn(text + len + 1, " \t");
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	return NULL;
}

/* Each recipient has a group of fields; ours have one recipient, so any group will do. */
void inbound_read_status(struct bb_inbound *out, GMimePart *part)
{
	size_t len = 0, status_len;
	char *text = inbound_content(part, &len);
	const char *action = text ? find_field(text, "Action") : NULL;
	const char *status = text ? find_field(text, "Status") : NULL;

	if (action && strncasecmp(action, "failed", strlen("failed")) == 0 &&
	    (!status || *status == '5')) {
		out->bounced = 1;
		status_len = status ? strspn(status, "0123456789.") : 0;
		if (status_len < sizeof out->bounced_status) {
			memcpy(out->bounced_status, status ? status : "", status_len);
			out->bounced_status[status_len] = '\0';
		}
	}
	g_free(text);
}

/* The headers alone of what came back (RFC 6522 4). */
void inbound_read_returned(struct bb_inbound *out, GMimePart *part)
{
	size_t len = 0;
	char *text = inbound_content(part, &len);
	const char *id = text ? find_field(text, "Message-ID") : NULL;

	if (id && out->bounced_id[0] == '\0')
		inbound_put_id(out->bounced_id, id);
	g_free(text);
}
