/* SPDX-License-Identifier: MIT */
/* When trouble is told, and to whom. The store remembers when it began. */
#include "trouble.h"
#include "output.h"
#include "talk.h"

#include <brownbag/hook.h>

#include <stdlib.h>

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

int trouble_tell(struct session *session, enum bb_trouble which, const struct bb_error *failure,
                 const char *warning, int code)
{
	bool trouble = code != EXIT_DONE, begins = trouble; /* if that can't be looked up */
	const char *text = failure ? failure->text : warning && *warning ? warning : NULL;
	struct bb_error err = BB_ERROR_INIT;

	if (bb_trouble_record(session->group->store, which, trouble, session->now, &begins, &err) !=
	    BB_OK && !trouble)
		return talk_error(&err);
	if (text && (begins || session->talk_is_terminal || session->verbose > 0)) {
		if (failure)
			talk_error(failure);
		else
			talk_warn("%s", text);
	}
	if (begins)
		run_hook(session, text ? text : "mail waits for another try", code);
	return code;
}
