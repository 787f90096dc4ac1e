/* SPDX-License-Identifier: MIT */
/* A copy for the editor, and what becomes of it. Decides nothing about what may stand in it. */
#include "editing.h"
#include "ask.h"
#include "programs.h"
#include "talk.h"

#include <brownbag/bytes.h>
#include <brownbag/file.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PRIVATE = 0600, FOLDER_MODE = 0700, PATH_MAX_BYTES = 8192 };

/* An empty file beside the one that is edited. */
static enum bb_status make_copy(char **out, const struct editing *editing, struct bb_error *err)
{
	struct bb_bytes path = BB_BYTES_INIT(PATH_MAX_BYTES);
	char *copy = NULL;
	enum bb_status status;
	int fd;

	bb_bytes_addf(&path, "%s.XXXXXX", editing->path);
	status = bb_bytes_detach(&copy, &path, err);
	bb_bytes_release(&path);
	if (status != BB_OK)
		return status;
	fd = mkostemp(copy, O_CLOEXEC);
	if (fd < 0) {
		status = bb_error_set(err, BB_EIO, "%s: %s", copy, strerror(errno));
		free(copy);
		return status;
	}
	close(fd);
	*out = copy;
	return BB_OK;
}

static enum bb_status read_copy(char **out, size_t *len, const char *copy,
                                const struct editing *editing, struct bb_error *err)
{
	enum bb_status status = bb_file_load(out, len, copy, editing->max, err);

	if (status == BB_OK && editing->check)
		status = editing->check(editing->context, *out, *len, editing->path, err);
	return status;
}

static int edit_copy(char **after, const struct session *session, const struct editing *editing,
                     const char *copy)
{
	struct bb_error err = BB_ERROR_INIT;
	char *text = NULL;
	size_t len = 0;
	int code;

	for (;;) {
		free(text);
		text = NULL;
		if (run_editor(copy, &err) != BB_OK)
			return talk_error(&err);
		if (read_copy(&text, &len, copy, editing, &err) == BB_OK)
			break;
		code = talk_error(&err);
		if (!session->input_is_terminal || !ask_yes("Edit it again?")) {
			talk_say("Nothing was changed.");
			free(text);
			return code;
		}
	}
	if (len == editing->before_len && memcmp(text, editing->before, len) == 0) {
		talk_say("Nothing was changed.");
		free(text);
		text = NULL;
	}
	*after = text;
	return EXIT_DONE;
}

int edit_text(char **after, const struct session *session, const struct editing *editing)
{
	struct bb_error err = BB_ERROR_INIT;
	char *copy = NULL;
	int code;

	if (make_copy(&copy, editing, &err) != BB_OK)
		return talk_error(&err);
	if (bb_file_replace(copy, editing->before, editing->before_len, PRIVATE, &err) == BB_OK)
		code = edit_copy(after, session, editing, copy);
	else
		code = talk_error(&err);
	unlink(copy);
	free(copy);
	return code;
}

int edit_draft(char **after, const struct session *session, const char *name,
               const struct editing *editing)
{
	struct editing draft = *editing;
	struct bb_error err = BB_ERROR_INIT;
	char *folder = NULL, *path = NULL;
	int code;

	if (session_group_file(session, BB_GROUP_DRAFTS, &folder, &err) != BB_OK ||
	    bb_path_join(&path, folder, name, &err) != BB_OK) {
		free(folder);
		return talk_error(&err);
	}
	draft.path = path;
	if (mkdir(folder, FOLDER_MODE) != 0 && errno != EEXIST)
		code = talk_refuse("%s: %s", folder, strerror(errno));
	else
		code = edit_text(after, session, &draft);
	rmdir(folder); /* only if nothing is in it, such as what another editor has open */
	free(path);
	free(folder);
	return code;
}
