/* SPDX-License-Identifier: MIT */
/* brownbag fsck: prove that all is sound, or say what isn't, a line each with its remedy. */
#include "commands.h"
#include "output.h"
#include "talk.h"

#include <brownbag/proof.h>

const struct option_row fsck_options[] = { OPTIONS_OUTPUT, OPTIONS_END };

static const struct column columns[] = {
	{ "check", "Check", 0 },
	{ "text", "What", COLUMN_WRAP },
	{ "remedy", "Remedy", COLUMN_WHOLE },
	COLUMNS_END,
};

static enum bb_status list_flaw(void *context, const struct bb_flaw *flaw, struct bb_error *err)
{
	struct listing *list = context;

	(void)err;
	listing_text(list, flaw->check);
	listing_text(list, flaw->text);
	listing_text(list, flaw->remedy);
	return BB_OK;
}

/* What is too damaged to be opened, or looked at to its end, is a finding too. */
static enum bb_status prove(struct listing *list, struct session *session, struct bb_error *err)
{
	struct bb_error why = BB_ERROR_INIT;
	struct bb_flaw flaw = { "store", why.text, "see there" };
	enum bb_status status = session_open(session, NEEDS_GROUP, err);

	if (status != BB_OK)
		return status;
	status = session_open(session, NEEDS_READ, &why);
	if (status == BB_OK)
		status = bb_group_prove(session->group, list_flaw, list, &why);
	if (status == BB_OK)
		return BB_OK;
	if (status == BB_EAGAIN)
		return bb_error_set(err, status, "%s", why.text);
	if (status == BB_EIO)
		flaw.remedy = "brownbag restore FILE, with a copy from before";
	return list_flaw(list, &flaw, err);
}

int run_fsck(struct session *session, const struct options *options, int argc, char **argv)
{
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	size_t flaws;
	int code;

	(void)argc;
	(void)argv;
	if (session_find_group(session, &err) != BB_OK)
		return talk_error(&err);
	code = listing_open(&list, columns, options);
	if (code != EXIT_DONE)
		return code;
	if (prove(list, session, &err) != BB_OK)
		code = talk_error(&err);
	flaws = listing_count(list);
	if (code == EXIT_DONE && flaws == 0)
		talk_say("all is sound");
	if (listing_close(list) != EXIT_DONE)
		return EXIT_REFUSED;
	return code == EXIT_DONE && flaws > 0 ? EXIT_REFUSED : code;
}
