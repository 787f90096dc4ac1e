/* SPDX-License-Identifier: MIT */
/* brownbag config edit: a copy goes to the editor, and in place only if it can be read. */
#include "ask.h"
#include "commands.h"
#include "programs.h"
#include "talk.h"

#include <brownbag/file.h>
#include <brownbag/ini.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct draft {
	char *path;   /* of the settings */
	char *beside; /* of the copy, in the same folder */
	char *before; /* what the settings held */
	size_t before_len;
};

static enum bb_status open_draft(struct draft *draft, struct session *session,
                                 struct bb_error *err)
{
	enum bb_status status = session_find_group(session, err);
	int fd;

	if (status == BB_OK)
		status = session_group_file(session, "brownbag.ini", &draft->path, err);
	if (status == BB_OK)
		status = session_group_file(session, "brownbag.ini.XXXXXX", &draft->beside, err);
	if (status == BB_OK)
		status = bb_file_load(&draft->before, &draft->before_len, draft->path,
		                      BB_INI_FILE_MAX, err);
	if (status != BB_OK)
		return status;
	fd = mkostemp(draft->beside, O_CLOEXEC);
	if (fd < 0)
		return bb_error_set(err, BB_EIO, "%s: %s", draft->beside, strerror(errno));
	close(fd);
	return bb_file_replace(draft->beside, draft->before, draft->before_len, 0600, err);
}

static void release_draft(struct draft *draft)
{
	if (draft->beside)
		unlink(draft->beside);
	free(draft->path);
	free(draft->beside);
	free(draft->before);
}

/* As for the settings themselves; a mistake is told by their name, not by the copy's. */
static enum bb_status check(const struct draft *draft, struct bb_error *err)
{
	struct bb_config *config = NULL;
	struct bb_error why = BB_ERROR_INIT;
	size_t len = strlen(draft->beside);
	enum bb_status status = bb_config_new(&config, bb_group_check_value, NULL, err);

	if (status != BB_OK)
		return status;
	status = bb_config_read(config, BB_LAYER_GROUP, draft->beside, &why);
	bb_config_free(config);
	if (status == BB_OK)
		return BB_OK;
	if (strncmp(why.text, draft->beside, len) == 0)
		return bb_error_set(err, status, "%s%s", draft->path, why.text + len);
	return bb_error_set(err, status, "%s", why.text);
}

static int put_in_place(const struct draft *draft)
{
	struct bb_error err = BB_ERROR_INIT;
	char *after = NULL;
	size_t len = 0;
	int code = EXIT_DONE;

	if (bb_file_load(&after, &len, draft->beside, BB_INI_FILE_MAX, &err) != BB_OK)
		return talk_error(&err);
	if (len == draft->before_len && memcmp(after, draft->before, len) == 0)
		talk_say("Nothing was changed.");
	else if (bb_file_replace(draft->path, after, len, 0600, &err) != BB_OK)
		code = talk_error(&err);
	free(after);
	return code;
}

static int edit(const struct draft *draft, bool may_ask)
{
	struct bb_error err = BB_ERROR_INIT;
	int code;

	for (;;) {
		if (run_editor(draft->beside, &err) != BB_OK)
			return talk_error(&err);
		if (check(draft, &err) == BB_OK)
			return put_in_place(draft);
		code = talk_error(&err);
		if (!may_ask || !ask_yes("Edit it again?"))
			break;
	}
	talk_say("Nothing was changed.");
	return code;
}

int run_config_edit(struct session *session, const struct options *options, int argc, char **argv)
{
	struct draft draft = { NULL, NULL, NULL, 0 };
	struct bb_error err = BB_ERROR_INIT;
	int code;

	(void)options;
	(void)argc;
	(void)argv;
	if (open_draft(&draft, session, &err) == BB_OK)
		code = edit(&draft, session->input_is_terminal);
	else
		code = talk_error(&err);
	release_draft(&draft);
	return code;
}
