/* SPDX-License-Identifier: MIT */
/*
 * What the headers of a message say: who, when, in answer to what, and whether a
 * person wrote it (RFC 3834 2, RFC 2919, RFC 5322 3.6). Decides by tables of
 * header and value; refuses to know members or mails of ours.
 */
#include <brownbag/inbound.h>

#include "mail/inbound.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LAST_INSTANT INT64_C(253402300799) /* of the year 9999 */

/* -- who wrote it -- */

/* A header that says that no person did. `value` is what it begins with; NULL: anything. */
static const struct origin_row {
	const char *header, *value;
	bool unless; /* anything but that value */
	enum bb_inbound_origin origin;
} origins[] = {
	{ "Auto-Submitted", "no", true, BB_ORIGIN_AUTOMATIC },
	{ "Return-Path", "<>", false, BB_ORIGIN_REPORT },
	{ "X-Failed-Recipients", NULL, false, BB_ORIGIN_REPORT },
	{ "X-Autoreply", NULL, false, BB_ORIGIN_AUTOMATIC },
	{ "X-Autorespond", NULL, false, BB_ORIGIN_AUTOMATIC },
	{ "X-Autoresponder", NULL, false, BB_ORIGIN_AUTOMATIC },
	{ "X-Auto-Reply-From", NULL, false, BB_ORIGIN_AUTOMATIC },
	{ "X-Mail-Autoreply", NULL, false, BB_ORIGIN_AUTOMATIC },
	{ "X-Vacation", NULL, false, BB_ORIGIN_AUTOMATIC },
	{ "X-POST-MessageClass", "9; Autoresponder", false, BB_ORIGIN_AUTOMATIC },
	{ "X-MS-Exchange-Generated-Message-Source", NULL, false, BB_ORIGIN_AUTOMATIC },
	{ "Precedence", "auto_reply", false, BB_ORIGIN_AUTOMATIC },
	{ "Precedence", "junk", false, BB_ORIGIN_AUTOMATIC },
	{ "Precedence", "bulk", false, BB_ORIGIN_LIST },
	{ "Precedence", "list", false, BB_ORIGIN_LIST },
	{ "List-Id", NULL, false, BB_ORIGIN_LIST },
	{ "List-Post", NULL, false, BB_ORIGIN_LIST },
	{ "List-Unsubscribe", NULL, false, BB_ORIGIN_LIST },
	{ "Feedback-ID", NULL, false, BB_ORIGIN_LIST },
};

/* Subjects that mail programs make when they forward, and responders when they answer. */
static const struct {
	const char *prefix;
	enum bb_inbound_origin origin;
} subjects[] = {
	{ "Fwd:", BB_ORIGIN_FORWARDED },
	{ "Fw:", BB_ORIGIN_FORWARDED },
	{ "WG:", BB_ORIGIN_FORWARDED },
	{ "TR:", BB_ORIGIN_FORWARDED },
	{ "RV:", BB_ORIGIN_FORWARDED },
	{ "I:", BB_ORIGIN_FORWARDED },
	{ "Automatic reply:", BB_ORIGIN_AUTOMATIC },
	{ "Automatische Antwort:", BB_ORIGIN_AUTOMATIC },
	{ "Auto:", BB_ORIGIN_AUTOMATIC },
	{ "Out of Office", BB_ORIGIN_AUTOMATIC },
	{ "Abwesenheits", BB_ORIGIN_AUTOMATIC },
};

/* Mailboxes that belong to no person. */
static const char *const robots[] = { "mailer-daemon@", "postmaster@", "noreply@", "no-reply@" };

static bool begins(const char *text, const char *prefix)
{
	return strncasecmp(text, prefix, strlen(prefix)) == 0;
}

static bool applies(const struct origin_row *row, const char *value)
{
	value += strspn(value, " \t");
	return !row->value || begins(value, row->value) != row->unless;
}

/* The first of several headers of a name stands for all. */
static enum bb_inbound_origin read_origin(GMimeMessage *message, const struct bb_inbound *head)
{
	for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
		const char *value =
			g_mime_object_get_header(GMIME_OBJECT(message), origins[i].header);

		if (value && applies(&origins[i], value))
			return origins[i].origin;
	}
	for (size_t i = 0; i < sizeof robots / sizeof *robots; i++) {
		if (begins(head->from, robots[i]))
			return BB_ORIGIN_REPORT;
	}
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
		if (begins(head->subject, subjects[i].prefix))
			return subjects[i].origin;
	}
	return BB_ORIGIN_PERSON;
}

/* -- who and when -- */

/* One mailbox, or nobody: what claims two authors is nobody's word. */
static void read_from(struct bb_inbound *out, GMimeMessage *message)
{
	InternetAddressList *list = g_mime_message_get_from(message);
	InternetAddress *one = list && internet_address_list_length(list) == 1 ?
				       internet_address_list_get_address(list, 0) : NULL;
	char *address = NULL, *name = NULL;

	if (!one || !INTERNET_ADDRESS_IS_MAILBOX(one))
		return;
	if (bb_address_normalize(&address, internet_address_mailbox_get_addr(
						   INTERNET_ADDRESS_MAILBOX(one)), NULL) != BB_OK)
		return;
	memcpy(out->from, address, strlen(address) + 1);
	free(address);
	if (internet_address_get_name(one) &&
	    bb_name_clean(&name, internet_address_get_name(one), NULL) == BB_OK)
		inbound_put(out->from_name, sizeof out->from_name, name);
	free(name);
}

static int64_t read_date(GMimeMessage *message)
{
	GDateTime *date = g_mime_message_get_date(message);
	int64_t at = date ? g_date_time_to_unix(date) : 0;

	return at > 0 && at <= LAST_INSTANT ? at : 0;
}

/* -- in answer to what -- */

/* The nearest come first: In-Reply-To, then References from its end. */
static void read_ids(struct bb_inbound *out, GMimeMessage *message)
{
	const char *reply = g_mime_object_get_header(GMIME_OBJECT(message), "In-Reply-To");
	const char *at = g_mime_object_get_header(GMIME_OBJECT(message), "References");
	char last[BB_INBOUND_IDS][BB_INBOUND_ID_SIZE];
	char id[BB_INBOUND_ID_SIZE] = ""; /* copied with what is behind the text */
	size_t seen = 0, count = 0;

	while (reply && count < BB_INBOUND_IDS / 2 && (reply = inbound_put_id(id, reply)) != NULL) {
		if (*id)
			memcpy(out->ids[count++], id, sizeof id);
	}
	while (at && (at = inbound_put_id(id, at)) != NULL) {
		if (*id)
			memcpy(last[seen++ % BB_INBOUND_IDS], id, sizeof id);
	}
	for (size_t i = 0; i < seen && i < BB_INBOUND_IDS && count < BB_INBOUND_IDS; i++)
		memcpy(out->ids[count++], last[(seen - 1 - i) % BB_INBOUND_IDS], sizeof id);
}

/* "lunch+TOKEN@example.org". */
static void read_tags(struct bb_inbound *out, GMimeMessage *message)
{
	static const char *const headers[] = { "To", "Cc", "Delivered-To", "X-Original-To" };
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t count = 0;

	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
		const char *at = g_mime_object_get_header(GMIME_OBJECT(message), headers[i]);

		while (at && count < BB_INBOUND_TAGS && (at = strchr(at, '+')) != NULL) {
			size_t len = strspn(++at, letters);

			if (len != BB_TOKEN_SIZE - 1 || at[len] != '@')
				continue;
			for (size_t j = 0; j < len; j++)
				out->tags[count][j] = (char)tolower((unsigned char)at[j]);
			out->tags[count++][len] = '\0';
		}
	}
}

void inbound_read_head(struct bb_inbound *out, GMimeMessage *message, const char *authserv_id)
{
	const char *id = g_mime_message_get_message_id(message);
	const char *subject = g_mime_message_get_subject(message);

	if (id && strlen(id) < sizeof out->message_id)
		inbound_put(out->message_id, sizeof out->message_id, id);
	if (subject)
		inbound_put(out->subject, sizeof out->subject, subject + strspn(subject, " \t"));
	read_from(out, message);
	out->dated_at = read_date(message);
	read_ids(out, message);
	read_tags(out, message);
	out->origin = read_origin(message, out);
	out->check = inbound_check_sender(message, out->from, authserv_id);
}
