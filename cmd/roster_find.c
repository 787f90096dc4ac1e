/* SPDX-License-Identifier: MIT */
/* Finding the member that WHO means, as sure as the command wants to be. */
#include "ask.h"
#include "roster.h"
#include "output.h"
#include "talk.h"

#include <brownbag/membership.h>

#include <stdio.h>
#include <string.h>

static bool is_sure(const char *who)
{
	return strchr(who, '@') || (*who && who[strspn(who, "0123456789")] == '\0');
}

/* The name was typed by the same person: it may be shown again. */
static int make_sure(const struct bb_member *member, const struct session *session,
                     const char *who)
{
	char question[256];

	if (!session->input_is_terminal)
		return talk_usage("\"%s\" may be somebody else: give an id or a whole address here "
		                  "(%lld is meant?)", who, (long long)member->id);
	snprintf(question, sizeof question, "%s, member %lld?", member->name, (long long)member->id);
	if (ask_yes(question))
		return EXIT_DONE;
	talk_say("nothing was changed");
	return EXIT_REFUSED;
}

int roster_find(struct bb_member *out, const struct session *session, const char *who,
                enum roster_who how)
{
	struct bb_member member = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	int code = EXIT_DONE;

	if (bb_group_who(&member, session->group, who, &err) != BB_OK)
		return talk_bad_argument(&err);
	if (how == ROSTER_SURE && !is_sure(who))
		code = make_sure(&member, session, who);
	if (code == EXIT_DONE)
		*out = member;
	else
		bb_member_release(&member);
	return code;
}

void roster_hint_if_empty(const struct session *session, const struct bb_roster *roster,
                          const struct options *options)
{
	if (roster->count == 0 && output_format(options) == OUTPUT_TABLE)
		talk_hint(session->config, "advice.empty",
		          "no members yet: brownbag roster import people.csv");
}
