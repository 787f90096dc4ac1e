/* SPDX-License-Identifier: MIT */
/* brownbag outbox: what waits, what was sent, what is in doubt. */
#include "commands.h"
#include "outbox.h"
#include "output.h"
#include "talk.h"
#include "views.h"

#include <brownbag/store_lunches.h>
#include <brownbag/store_mail.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

const struct option_row outbox_list_options[] = {
	{ 0, "state", OPT_CHOICE, "queued|claimed|committing|sent|unknown|failed|expired|dropped",
	  "only those in this state" },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

static const struct column columns[] = {
	{ "id", "ID", COLUMN_RIGHT },
	{ "kind", "Kind", 0 },
	{ "month", "Month", 0 },
	{ "member", "Member", COLUMN_RIGHT },
	{ "state", "State", 0 },
	{ "attempts", "Tries", COLUMN_RIGHT },
	{ "due_at", "Due", COLUMN_TIME },
	{ "not_after", "Not after", COLUMN_DATA },
	{ "message_id", "Message-ID", COLUMN_DATA },
	{ "reply", "Reply", COLUMN_WRAP },
	COLUMNS_END,
};

static const struct bb_date ever = { BB_FIRST_YEAR, 1, 1 };

static void list_mail(struct listing *list, const struct bb_group *group,
                      const struct bb_meetings *meetings, const struct bb_mail *mail)
{
	const struct bb_meeting *meeting = bb_meetings_find(meetings, mail->key.meeting);

	listing_int(list, mail->id);
	listing_text(list, bb_kind_row(mail->key.kind)->name);
	listing_cell(list, meeting ? view_month(meeting->month) : json_null(), NULL);
	listing_id(list, mail->key.member);
	listing_text(list, bb_mail_state_name(mail->state));
	listing_int(list, mail->attempts);
	listing_instant(list, mail->due_at, group->zone);
	listing_instant(list, mail->not_after, group->zone);
	listing_text(list, mail->message_id);
	listing_text(list, mail->reply);
}

int run_outbox_list(struct session *session, const struct options *options, int argc, char **argv)
{
	int state = options_choice(options, "state");
	struct bb_mail_filter filter = { .states = state >= 0 ? 1u << state : 0 };
	struct bb_meetings meetings = { 0 };
	struct bb_mails mails = { 0 };
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code;

	(void)argc;
	(void)argv;
	code = listing_open(&list, columns, options);
	if (code != EXIT_DONE)
		return code;
	if (bb_store_load_mails(session->group->store, &filter, &mails, &err) != BB_OK ||
	    bb_store_load_meetings(session->group->store, ever, &meetings, &err) != BB_OK)
		code = talk_error(&err);
	for (size_t i = 0; code == EXIT_DONE && i < mails.count; i++)
		list_mail(list, session->group, &meetings, &mails.items[i]);
	if (code == EXIT_DONE && state < 0)
		listing_hint_if_empty(list, session->config,
		                      "nothing was mailed yet: brownbag remind -n shows what is due");
	bb_mails_release(&mails);
	bb_meetings_release(&meetings);
	return listing_end(list, code);
}

enum bb_status outbox_read_id(int64_t *out, const char *text, struct bb_error *err)
{
	char *end = NULL;
	long long value;

	errno = 0;
	value = strtoll(text, &end, 10);
	if (errno || end == text || *end || value < 1)
		return bb_error_set(err, BB_EINVAL,
		                    "\"%s\" is no mail's number (brownbag outbox list)", text);
	*out = value;
	return BB_OK;
}

/* -- one -- */

const struct option_row outbox_show_options[] = {
	{ 0, "json", OPT_FLAG, .help = "print one JSON document" },
	OPTIONS_END,
};

/* What `outbox list` says of it, and the parts; null where there is none. */
static json_t *view_mail(const struct bb_group *group, const struct bb_mail *mail, json_t *month)
{
	const struct bb_mail_parts *parts = &mail->parts;

	return json_pack("{s:I, s:s, s:o, s:o, s:s, s:i, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o}",
	                 "id", (json_int_t)mail->id,
	                 "kind", bb_kind_row(mail->key.kind)->name,
	                 "month", month,
	                 "member", json_id(mail->key.member),
	                 "state", bb_mail_state_name(mail->state),
	                 "attempts", mail->attempts,
	                 "due_at", view_instant(mail->due_at, group),
	                 "not_after", view_instant(mail->not_after, group),
	                 "done_at", json_instant(mail->done_at, group->zone),
	                 "message_id", mail->message_id,
	                 "reply", json_text(mail->reply),
	                 "to", json_text(parts->recipient),
	                 "subject", json_text(parts->subject),
	                 "text", json_text(parts->text),
	                 "calendar", json_text(parts->calendar));
}

static enum bb_status load_month(json_t **out, const struct bb_group *group,
                                 const struct bb_mail *mail, struct bb_error *err)
{
	struct bb_meetings meetings = { 0 };
	const struct bb_meeting *meeting;
	enum bb_status status = bb_store_load_meetings(group->store, ever, &meetings, err);

	if (status != BB_OK)
		return status;
	meeting = bb_meetings_find(&meetings, mail->key.meeting);
	*out = meeting ? view_month(meeting->month) : json_null();
	bb_meetings_release(&meetings);
	return BB_OK;
}

static int print_mail(const struct bb_mail *mail)
{
	if (!mail->parts.text)
		return talk_refuse("mail %lld: its text was wiped", (long long)mail->id);
	printf("To: %s\nSubject: %s\n\n%s", mail->parts.recipient, mail->parts.subject,
	       mail->parts.text);
	if (mail->parts.calendar)
		printf("\n%s", mail->parts.calendar);
	return EXIT_DONE;
}

int run_outbox_show(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_mail mail = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	json_t *month = NULL;
	int64_t id = 0;
	int code;

	(void)argc;
	if (outbox_read_id(&id, argv[0], &err) != BB_OK)
		return talk_bad_argument(&err);
	if (bb_store_load_mail(session->group->store, id, &mail, &err) != BB_OK)
		return talk_error(&err);
	if (!options_flag(options, "json"))
		code = print_mail(&mail);
	else if (load_month(&month, session->group, &mail, &err) == BB_OK)
		code = document_print(view_mail(session->group, &mail, month));
	else
		code = talk_error(&err);
	bb_mail_release(&mail);
	return code;
}
