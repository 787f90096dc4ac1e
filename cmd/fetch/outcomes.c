/* SPDX-License-Identifier: MIT */
/* What became of messages, in rows. Mail filters put what is printed into logs: ids only. */
#include "fetch.h"

#include "../hook.h"
#include "../output.h"
#include "../talk.h"

#include <brownbag/store_lunches.h>

static const struct column columns[] = {
	{ "source", "Message", 0 },
	{ "effect", "Effect", 0 },
	{ "what", "What", 0 },
	{ "month", "Month", 0 },
	{ "member", "Member", COLUMN_RIGHT },
	{ "review", "Review", COLUMN_RIGHT | COLUMN_DATA },
	{ "reason", "Why", COLUMN_WRAP },
	COLUMNS_END,
};

int open_outcomes(struct listing **out, const struct options *options)
{
	return listing_open(out, columns, options);
}

/* The month of a lunch; NULL if there is none, or none any more. */
static const char *month_of(char text[BB_MONTH_SIZE], const struct session *session,
                            int64_t meeting)
{
	struct bb_meeting row = { 0 };

	if (!meeting || bb_store_load_meeting(session->group->store, meeting, &row, NULL) != BB_OK)
		return NULL;
	bb_month_format(text, row.month);
	bb_meeting_release(&row);
	return text;
}

static json_t *describe(const struct session *session, const struct bb_outcome *outcome)
{
	return json_pack("{s:o, s:s, s:o}", "member", json_id(outcome->member), "what",
	                 outcome->what, "month", hook_month(session, outcome->meeting));
}

/* What was done is done, whatever becomes of the hook. */
void tell_hook(struct session *session, const struct bb_outcome *outcome)
{
	struct bb_error err = BB_ERROR_INIT;

	if (outcome->effect != BB_EFFECT_APPLIED ||
	    !bb_hook_is_there(session->group->dir, BB_HOOK_POST_RSVP))
		return;
	if (session_export(session, &err) != BB_OK ||
	    hook_run(session, BB_HOOK_POST_RSVP, session->now, describe(session, outcome),
	             &err) != BB_OK)
		talk_warn("%s", err.text);
}

int tell_outcomes(struct listing *list, struct session *session,
                  const struct intake_message *messages, const char *const *names,
                  size_t count)
{
	int code = EXIT_DONE;

	for (size_t i = 0; i < count; i++) {
		const struct bb_outcome *outcome = &messages[i].outcome;
		char month[BB_MONTH_SIZE];

		listing_text(list, names[i]);
		listing_text(list, bb_effect_name(outcome->effect));
		listing_text(list, *outcome->what ? outcome->what : NULL);
		listing_text(list, month_of(month, session, outcome->meeting));
		listing_id(list, outcome->member);
		listing_id(list, outcome->review);
		listing_text(list, outcome->reason);
		if (outcome->effect == BB_EFFECT_MALFORMED)
			code = EXIT_REFUSED;
	}
	return code;
}
