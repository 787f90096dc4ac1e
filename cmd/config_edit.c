/* SPDX-License-Identifier: MIT */
/* brownbag config edit: the settings by hand, in place only if they can be read. */
#include "commands.h"
#include "editing.h"
#include "talk.h"

#include <brownbag/file.h>
#include <brownbag/ini.h>

#include <stdlib.h>
#include <string.h>

enum { FILE_MODE = 0600 };

/* As for the settings themselves. */
static enum bb_status check(void *context, const char *text, size_t len, const char *shown,
                            struct bb_error *err)
{
	struct bb_config *config = NULL;
	enum bb_status status = bb_config_new(&config, bb_group_check_value, NULL, err);

	(void)context;
	if (status == BB_OK)
		status = bb_config_read_text(config, BB_LAYER_GROUP, text, len, shown, err);
	bb_config_free(config);
	return status;
}

static int edit(struct session *session, const char *path)
{
	struct editing editing = { .path = path, .max = BB_INI_FILE_MAX, .check = check };
	struct bb_error err = BB_ERROR_INIT;
	char *before = NULL, *after = NULL;
	int code;

	if (bb_file_load(&before, &editing.before_len, path, BB_INI_FILE_MAX, &err) != BB_OK)
		return talk_error(&err);
	editing.before = before;
	code = edit_text(&after, session, &editing);
	if (code == EXIT_DONE && after &&
	    bb_file_replace(path, after, strlen(after), FILE_MODE, &err) != BB_OK)
		code = talk_error(&err);
	free(before);
	free(after);
	return code;
}

int run_config_edit(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_error err = BB_ERROR_INIT;
	char *path = NULL;
	int code;

	(void)options;
	(void)argc;
	(void)argv;
	if (session_find_group(session, &err) == BB_OK &&
	    session_group_file(session, "brownbag.ini", &path, &err) == BB_OK)
		code = edit(session, path);
	else
		code = talk_error(&err);
	free(path);
	return code;
}
