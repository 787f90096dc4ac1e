/* SPDX-License-Identifier: MIT */
/* brownbag write: a few words to members, one mail each, after a look at one of them. */
#include "ask.h"
#include "commands.h"
#include "dues.h"
#include "talk.h"
#include "words.h"

#include <brownbag/send.h>

#include <stdio.h>
#include <stdlib.h>

const struct option_row write_options[] = {
	{ 0, "to", OPT_TEXT, "WHO", "active, facilitators, accepted or a member; active if not given" },
	{ 0, "subject", OPT_TEXT, "TEXT", "what others may see; [group] subject if not given" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

/* -- the mails -- */

/* In a transaction of its own, that the caller ends. */
static int prepare(struct bb_preview **out, const struct session *session,
                   const struct bb_note *note)
{
	struct bb_error err = BB_ERROR_INIT;

	if (bb_store_begin(session->group->store, &err) == BB_OK &&
	    bb_group_write(out, session->group, note, &err) == BB_OK)
		return EXIT_DONE;
	bb_store_rollback(session->group->store);
	return talk_bad_argument(&err);
}

/* The first of them in full: the others differ in their greeting. */
static int show(const struct session *session, const struct bb_preview *preview)
{
	const struct bb_reconciled *result = &preview->dues.result;
	struct bb_mail mail = { 0 };
	struct bb_error err = BB_ERROR_INIT;

	if (result->due_count == 0)
		return talk_refuse("nobody gets it");
	if (bb_compose(&mail, session->group, &preview->outlook, &preview->dues, &result->due[0],
	               &err) != BB_OK)
		return talk_error(&err);
	printf("Subject: %s\n\n%s\n", mail.parts.subject, mail.parts.text);
	bb_mail_release(&mail);
	if (result->due_count == 1)
		printf("One mail, to member %lld.\n", (long long)result->due[0].key.member);
	else
		printf("%zu mails, one each; this one to member %lld.\n", result->due_count,
		       (long long)result->due[0].key.member);
	fflush(stdout);
	return EXIT_DONE;
}

/* Whoever looks on sees it before; the store isn't held while they think. */
static int look(struct session *session, const struct bb_note *note)
{
	struct bb_preview *preview = NULL;
	int code = prepare(&preview, session, note);

	if (code != EXIT_DONE)
		return code;
	code = show(session, preview);
	bb_preview_free(preview);
	bb_store_rollback(session->group->store);
	return code;
}

static int send(struct session *session, const struct options *options,
                const struct bb_note *note)
{
	struct bb_preview *preview = NULL;
	int code = prepare(&preview, session, note);

	if (code != EXIT_DONE)
		return code;
	code = dues_send(session, preview, options, "nobody gets it");
	bb_preview_free(preview);
	return code;
}

int run_write(struct session *session, const struct options *options, int argc, char **argv)
{
	const char *to = options_text(options, "to");
	struct bb_note note = { to ? to : "active", options_text(options, "subject"), NULL };
	bool dry = options_flag(options, "dry-run");
	char *words = NULL;
	int code = words_read(&words, session,
	                      &(struct words){ .what = "text", .file = "note.txt",
	                                       .none = "there are no words to send",
	                                       .max = BB_NOTE_TEXT_MAX });

	(void)argc;
	(void)argv;
	note.text = words;
	if (code == EXIT_DONE && (dry || session->input_is_terminal))
		code = look(session, &note);
	if (code == EXIT_DONE && !dry && session->input_is_terminal && !ask_yes("Send it?")) {
		talk_say("nothing was sent");
		code = EXIT_REFUSED;
	}
	if (code == EXIT_DONE && !dry)
		code = send(session, options, &note);
	free(words);
	return code;
}
