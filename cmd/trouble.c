/* SPDX-License-Identifier: MIT */
/* When trouble is told, and to whom. The store remembers when it began. */
#include "trouble.h"
#include "output.h"
#include "talk.h"

#include <brownbag/hook.h>
#include <brownbag/mailbox.h>

#include <stdlib.h>

static const char *text_of(const struct bb_deliver_report *report, const struct bb_error *failure)
{
	if (failure)
		return failure->text;
	return report && report->trouble[0] ? report->trouble : "mail waits for another try";
}

/* Ids only: the text is scrubbed of addresses where it was made. */
static void run_hook(struct session *session, const char *text, int code)
{
	const struct bb_group *group = session->group;
	struct bb_error err = BB_ERROR_INIT;
	json_t *document;
	char *json;

	if (!bb_hook_is_there(group->dir, BB_HOOK_ON_TROUBLE))
		return;
	document = json_pack("{s:s, s:s, s:o, s:i, s:o}", "hook", bb_hook_name(BB_HOOK_ON_TROUBLE),
	                     "group", bb_config_text(session->config, "group.name"), "at",
	                     json_instant(session->now, group->zone), "exit_code", code, "text",
	                     json_text(text));
	json = document ? json_dumps(document, JSON_COMPACT) : NULL;
	if (json && (session_export(session, &err) != BB_OK ||
	             bb_hook_run(group->dir, BB_HOOK_ON_TROUBLE, json, &err) != BB_OK))
		talk_warn("%s", err.text);
	free(json);
	json_decref(document);
}

static bool is_told(const struct session *session, bool begins)
{
	return begins || session->talk_is_terminal || session->verbose > 0;
}

int trouble_tell(struct session *session, const struct bb_deliver_report *report,
                 const struct bb_error *failure, int code)
{
	struct bb_error err = BB_ERROR_INIT;
	bool begins = code != EXIT_DONE; /* if that can't be looked up */

	if (bb_deliver_record(session->group->store, report, code != EXIT_DONE, session->now,
	                      &begins, &err) != BB_OK && code == EXIT_DONE)
		return talk_error(&err);
	if (is_told(session, begins)) {
		if (failure)
			talk_error(failure);
		else if (report && report->trouble[0])
			talk_warn("%s", report->trouble);
	}
	if (begins)
		run_hook(session, text_of(report, failure), code);
	return code;
}

int trouble_tell_mailbox(struct session *session, const struct bb_error *failure, int code)
{
	struct bb_error err = BB_ERROR_INIT;
	bool begins = failure != NULL; /* if that can't be looked up */

	if (bb_mailbox_record(session->group->store, failure != NULL, session->now, &begins,
	                      &err) != BB_OK && !failure)
		return talk_error(&err);
	if (failure && is_told(session, begins))
		talk_error(failure);
	if (begins)
		run_hook(session, failure->text, code);
	return code;
}
