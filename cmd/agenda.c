/* SPDX-License-Identifier: MIT */
/* brownbag agenda: what the hour of a lunch looks like. */
#include "commands.h"
#include "talk.h"

#include <brownbag/due.h>

#include <stdio.h>

const struct option_row agenda_show_options[] = {
	{ 0, "as", OPT_TEXT, "WHO", "as that member gets it; with clock times for who leads" },
	OPTIONS_END,
};

static bool has_seat(const struct bb_meeting *meeting, int64_t member)
{
	for (size_t i = 0; i < meeting->turn_count; i++) {
		if (meeting->turns[i].member == member)
			return true;
	}
	return false;
}

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
	if (member && has_seat(meeting, member->id))
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
