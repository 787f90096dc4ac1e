/* SPDX-License-Identifier: MIT */
/* brownbag agenda: what the hour of a lunch looks like, and what the group adds to it. */
#include "commands.h"
#include "dues.h"
#include "talk.h"

#include <brownbag/agenda_items.h>
#include <brownbag/due.h>
#include <brownbag/send.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

const struct option_row agenda_show_options[] = {
	{ 0, "as", OPT_TEXT, "WHO", "as that member gets it; with clock times for who leads" },
	OPTIONS_END,
};

const struct option_row agenda_add_options[] = {
	{ 0, "minutes", OPT_INT, "N", "how long; 5 if not given", 1, 1439 },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

const struct option_row agenda_remove_options[] = { OPTION_DRY_RUN, OPTIONS_END };

const struct option_row agenda_send_options[] = {
	{ 0, "again", OPT_FLAG, .help = "to those who have it, too" },
	OPTION_DRY_RUN,
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

/* The facilitator's copy is the brief. */
static enum bb_status compose(struct bb_mail *out, const struct session *session,
                              const struct bb_outlook *outlook, const struct bb_dues *dues,
                              const char *which, const char *who, struct bb_error *err)
{
	const struct bb_meeting *meeting = NULL;
	const struct bb_member *member = NULL;
	enum bb_kind kind = BB_KIND_AGENDA;
	enum bb_status status = bb_outlook_meeting(&meeting, outlook, session->group, which, err);

	if (status == BB_OK && who)
		status = bb_roster_who(&member, &outlook->roster, who, err);
	if (status != BB_OK)
		return status;
	if (member && bb_turn_of(meeting->turns, meeting->turn_count, member->id))
		kind = BB_KIND_BRIEF;
	return bb_compose_preview(out, session->group, outlook, dues, kind, meeting, member, err);
}

int run_agenda_show(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_outlook outlook = { 0 };
	struct bb_dues dues = { 0 };
	struct bb_mail mail = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	int code = EXIT_DONE;

	(void)argc;
	if (bb_outlook_load(&outlook, session->group, 0, &err) != BB_OK ||
	    bb_dues_load(&dues, session->group, &outlook, session->now, &err) != BB_OK)
		code = talk_error(&err);
	else if (compose(&mail, session, &outlook, &dues, argv[0], options_text(options, "as"), &err) !=
	         BB_OK)
		code = talk_bad_argument(&err);
	else
		printf("Subject: %s\n\n%s", mail.parts.subject, mail.parts.text);
	bb_mail_release(&mail);
	bb_dues_release(&dues);
	bb_outlook_release(&outlook);
	return code;
}

/* -- what the group adds -- */

/* Who has the agenda already doesn't see the change. */
static void tell(const struct session *session, const struct bb_agenda_change *change)
{
	char day[BB_DATE_SIZE];

	bb_date_format(day, change->day);
	talk_say("%s: %s %d. %s (%d min)", day, change->removed ? "without" : "with", change->number,
	         change->text, change->minutes);
	if (change->told)
		talk_hint(session->config, "advice.next",
		          "the agenda has been sent: brownbag agenda send %s --again", day);
}

int run_agenda_add(struct session *session, const struct options *options, int argc, char **argv)
{
	int minutes = options_int(options, "minutes", BB_AGENDA_ITEM_MINUTES);
	struct bb_agenda_change change = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = session_begin(session, &err);
	int code;

	(void)argc;
	if (status == BB_OK)
		status = bb_group_add_agenda_item(&change, session->group, argv[0], argv[1], minutes, &err);
	code = session_conclude(session, options, status, &err);
	if (code == EXIT_DONE)
		tell(session, &change);
	bb_agenda_change_release(&change);
	return code;
}

/* The number that `agenda add` told. */
static enum bb_status read_number(int *out, const char *text, struct bb_error *err)
{
	char *end = NULL;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	if (errno || end == text || *end || value < 1 || value > BB_AGENDA_ITEMS_MAX)
		return bb_error_set(err, BB_EINVAL,
		                    "\"%s\" is no number of an item that was added: 1, 2, .. up to %d",
		                    text, BB_AGENDA_ITEMS_MAX);
	*out = (int)value;
	return BB_OK;
}

int run_agenda_remove(struct session *session, const struct options *options, int argc,
                      char **argv)
{
	struct bb_agenda_change change = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	int number = 0;
	enum bb_status status = read_number(&number, argv[1], &err);
	int code;

	(void)argc;
	if (status == BB_OK)
		status = session_begin(session, &err);
	if (status == BB_OK)
		status = bb_group_remove_agenda_item(&change, session->group, argv[0], number, &err);
	code = session_conclude(session, options, status, &err);
	if (code == EXIT_DONE)
		tell(session, &change);
	bb_agenda_change_release(&change);
	return code;
}

int run_agenda_send(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_dispatch dispatch = {
		.kind = BB_KIND_AGENDA, .meeting = argv[0], .again = options_flag(options, "again"),
	};

	(void)argc;
	return dues_dispatch(session, options, &dispatch);
}
