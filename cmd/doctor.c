/* SPDX-License-Identifier: MIT */
/*
 * brownbag doctor: is all well, and what to do where it isn't. Opens step by step
 * what other commands open at once, so that what can't be opened is a finding too.
 */
#include "commands.h"
#include "doctor.h"
#include "output.h"
#include "talk.h"
#include "way_out.h"

#include <brownbag/bytes.h>
#include <brownbag/checkup.h>

#include <stdlib.h>
#include <sys/stat.h>

enum { REMEDY_MAX = 8192, OTHERS = 077 };

const struct option_row doctor_options[] = {
	{ 0, "online", OPT_FLAG, .help = "connect to the mail server and log in, too" },
	{ 0, "mail", OPT_TEXT, "ADDRESS",
	  "send one mail there, too; organizer: to yourself; -: what stands on stdin" },
	{ 0, "as-cron", OPT_FLAG, .help = "look from where cron runs remind" },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

static const struct column columns[] = {
	{ "severity", "Severity", 0 },
	{ "check", "Check", 0 },
	{ "text", "What", COLUMN_WRAP },
	{ "remedy", "Remedy", COLUMN_WHOLE },
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

static enum bb_status add_failure(struct diagnosis *diagnosis, const char *check,
                                  const char *remedy, const struct bb_error *why,
                                  struct bb_error *err)
{
	struct bb_symptom symptom = { BB_SEVERITY_ERROR, check, why->text, remedy };

	return add_symptom(diagnosis, &symptom, err);
}

/* What to do about a store that doesn't open. */
static enum bb_status add_store_failure(struct diagnosis *diagnosis, const struct session *session,
                                        const struct bb_error *why, struct bb_error *err)
{
	struct bb_bytes remedy = BB_BYTES_INIT(REMEDY_MAX);
	struct stat info;
	char *path = NULL;
	enum bb_status status = session_group_file(session, BB_GROUP_DB, &path, err);

	if (status != BB_OK)
		return status;
	if (why->status == BB_EAGAIN)
		bb_bytes_add_text(&remedy, "try again");
	else if (stat(path, &info) == 0 && info.st_mode & OTHERS)
		bb_bytes_addf(&remedy, "chmod 600 %s", path);
	else
		bb_bytes_add_text(&remedy, "brownbag restore BACKUP");
	status = bb_bytes_check(&remedy, err);
	if (status == BB_OK)
		status = add_failure(diagnosis, "store", bb_bytes_text(&remedy), why, err);
	bb_bytes_release(&remedy);
	free(path);
	return status;
}

static enum bb_status examine(struct diagnosis *diagnosis, struct session *session,
                              struct bb_error *err)
{
	struct bb_error why = BB_ERROR_INIT;

	if (session_open(session, NEEDS_GROUP, &why) != BB_OK)
		return add_failure(diagnosis, "settings", "brownbag config edit", &why, err);
	if (session_open(session, NEEDS_READ, &why) != BB_OK)
		return add_store_failure(diagnosis, session, &why, err);
	return bb_group_check_up(session->group, add_symptom, diagnosis, err);
}

/* One that can't be asked is a finding as much as one that says no. */
static enum bb_status look_online(struct diagnosis *diagnosis, struct session *session,
                                  const char *to, struct bb_error *err)
{
	const char *check = to ? "mail" : "online";
	struct bb_error why = BB_ERROR_INIT;
	char complaint[BB_COMPLAINT_SIZE] = "";
	struct bb_symptom symptom = { BB_SEVERITY_ERROR, check, complaint,
		                      "brownbag deliver --check -v" };
	int code;

	if (way_out_try(complaint, &code, session, to ? WAY_OUT_PROBE : WAY_OUT_NO_MAIL, to, &why) !=
	    BB_OK)
		return add_failure(diagnosis, check, "see there", &why, err);
	return *complaint ? add_symptom(diagnosis, &symptom, err) : BB_OK;
}

int run_doctor(struct session *session, const struct options *options, int argc, char **argv)
{
	struct diagnosis diagnosis = { NULL, 0 };
	struct bb_error err = BB_ERROR_INIT;
	const char *to;
	int code;

	(void)argc;
	(void)argv;
	/* Outside of a group there is nobody to look at. */
	if (session_find_group(session, &err) != BB_OK)
		return talk_error(&err);
	if (options_flag(options, "as-cron"))
		return doctor_as_cron(session, options);
	code = listing_open(&diagnosis.list, columns, options);
	if (code != EXIT_DONE)
		return code;
	if (examine(&diagnosis, session, &err) != BB_OK)
		code = talk_error(&err);
	to = options_text(options, "mail");
	if (code == EXIT_DONE && (to || options_flag(options, "online")) &&
	    look_online(&diagnosis, session, to, &err) != BB_OK)
		code = talk_error(&err);
	if (code == EXIT_DONE && listing_count(diagnosis.list) == 0)
		talk_say("all is well");
	if (listing_close(diagnosis.list) != EXIT_DONE)
		return EXIT_REFUSED;
	return diagnosis.errors > 0 ? EXIT_REFUSED : code;
}
