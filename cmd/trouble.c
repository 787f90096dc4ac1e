/* SPDX-License-Identifier: MIT */
/* When trouble is told, and to whom. The store remembers when it began. */
#include "trouble.h"
#include "hook.h"
#include "output.h"
#include "talk.h"

/* The text is scrubbed of addresses where it was made. */
static void run_hook(struct session *session, const char *text, int code)
{
	struct bb_error err = BB_ERROR_INIT;

	if (!bb_hook_is_there(session->group->dir, BB_HOOK_ON_TROUBLE))
		return;
	if (session_export(session, &err) != BB_OK ||
	    hook_run(session, BB_HOOK_ON_TROUBLE, session->now,
	             json_pack("{s:i, s:o}", "exit_code", code, "text", json_text(text)),
	             &err) != BB_OK)
		talk_warn("%s", err.text);
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
