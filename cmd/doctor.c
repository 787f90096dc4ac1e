/* SPDX-License-Identifier: MIT */
/*
 * brownbag doctor: is all well, and what to do where it isn't. Opens step by step
 * what other commands open at once, so that what can't be opened is a finding too.
 */
#include "commands.h"
#include "output.h"
#include "talk.h"

#include <brownbag/checkup.h>

const struct option_row doctor_options[] = { OPTIONS_OUTPUT, OPTIONS_END };

static const struct column columns[] = {
	{ "severity", "Severity", 0 },
	{ "check", "Check", 0 },
	{ "text", "What", COLUMN_WRAP },
	{ "remedy", "Remedy", 0 },
	COLUMNS_END,
};

struct diagnosis {
	struct listing *list;
	size_t errors;
};

static enum bb_status add_symptom(void *context, const struct bb_symptom *symptom,
                                  struct bb_error *err)
{
	struct diagnosis *diagnosis = context;

	(void)err;
	listing_text(diagnosis->list, bb_severity_name(symptom->severity));
	listing_text(diagnosis->list, symptom->check);
	listing_text(diagnosis->list, symptom->text);
	listing_text(diagnosis->list, symptom->remedy);
	diagnosis->errors += symptom->severity == BB_SEVERITY_ERROR;
	return BB_OK;
}

/* The store says what to do about it in its own words. */
static enum bb_status add_failure(struct diagnosis *diagnosis, const char *check,
                                  const char *remedy, const struct bb_error *why,
                                  struct bb_error *err)
{
	struct bb_symptom symptom = { BB_SEVERITY_ERROR, check, why->text, remedy };

	return add_symptom(diagnosis, &symptom, err);
}

static enum bb_status examine(struct diagnosis *diagnosis, struct session *session,
                              struct bb_error *err)
{
	struct bb_error why = BB_ERROR_INIT;

	if (session_open(session, NEEDS_GROUP, &why) != BB_OK)
		return add_failure(diagnosis, "settings", "brownbag config edit", &why, err);
	if (session_open(session, NEEDS_READ, &why) != BB_OK)
		return add_failure(diagnosis, "store", "see there", &why, err);
	return bb_group_check_up(session->group, add_symptom, diagnosis, err);
}

int run_doctor(struct session *session, const struct options *options, int argc, char **argv)
{
	struct diagnosis diagnosis = { NULL, 0 };
	struct bb_error err = BB_ERROR_INIT;
	int code;

	(void)argc;
	(void)argv;
	/* Outside of a group there is nobody to look at. */
	if (session_find_group(session, &err) != BB_OK)
		return talk_error(&err);
	code = listing_open(&diagnosis.list, columns, options);
	if (code != EXIT_DONE)
		return code;
	if (examine(&diagnosis, session, &err) != BB_OK)
		code = talk_error(&err);
	if (code == EXIT_DONE && listing_count(diagnosis.list) == 0)
		talk_say("all is well");
	if (listing_close(diagnosis.list) != EXIT_DONE)
		return EXIT_REFUSED;
	return diagnosis.errors > 0 ? EXIT_REFUSED : code;
}
