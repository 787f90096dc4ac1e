/* SPDX-License-Identifier: MIT */
/* What became of messages, in rows. Mail filters put what is printed into logs: ids only. */
#include "fetch.h"

#include "../output.h"
#include "../talk.h"

#include <brownbag/store_lunches.h>

#include <stdlib.h>

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

/* The month of a lunch; null if there is none, or none any more. */
static void show_month(struct listing *list, const struct session *session, int64_t meeting)
{
	struct bb_meeting row = { 0 };
	char text[BB_MONTH_SIZE];

	if (!meeting ||
	    bb_store_load_meeting(session->group->store, meeting, &row, NULL) != BB_OK) {
		listing_null(list);
		return;
	}
	bb_month_format(text, row.month);
	listing_text(list, text);
	bb_meeting_release(&row);
}

static void show_id(struct listing *list, int64_t id)
{
	if (id)
		listing_int(list, id);
	else
		listing_null(list);
}

int tell_outcomes(struct listing *list, const struct session *session,
                  const struct intake_message *messages, const char *const *names,
                  size_t count)
{
	int code = EXIT_DONE;

	for (size_t i = 0; i < count; i++) {
		const struct bb_outcome *outcome = &messages[i].outcome;

		listing_text(list, names[i] ? names[i] : "-");
		listing_text(list, bb_effect_name(outcome->effect));
		listing_text(list, *outcome->what ? outcome->what : NULL);
		show_month(list, session, outcome->meeting);
		show_id(list, outcome->member);
		show_id(list, outcome->review);
		listing_text(list, outcome->reason);
		if (outcome->effect == BB_EFFECT_MALFORMED)
			code = EXIT_REFUSED;
	}
	return code;
}
