/* SPDX-License-Identifier: MIT */
/*
 * Letting a person edit a text: a copy goes to the editor and comes back only
 * if it can be used, so that a mistake never takes the place of what was there.
 */
#ifndef CMD_EDITING_H
#define CMD_EDITING_H

#include "session.h"

#include <brownbag/error.h>

#include <stddef.h>

struct editing {
	const char *path;   /* what is edited; the copy stands beside it, its folder is there */
	const char *before; /* `before_len` bytes to begin with */
	size_t before_len;
	size_t max;         /* bytes that it may have */
	/* Whether `text` may take its place; mistakes name the file `shown`. NULL: all may. */
	enum bb_status (*check)(void *context, const char *text, size_t len, const char *shown,
	                        struct bb_error *err);
	void *context;
};

/**
 * Edit. On a terminal a mistake is told and may be mended in the editor.
 *
 * @param[out] after  the new text, NUL-terminated; the caller frees it. NULL if it is
 *                    as before, which has been told
 * @return EXIT_DONE; else what was told is its exit code, and nothing is to be changed
 */
int edit_text(char **after, const struct session *session, const struct editing *editing);

/**
 * The same for words that have no file of their own and may be about somebody: in the
 * group's folder for drafts, which erasing looks through.
 *
 * @param name     "note.txt"
 * @param editing  its path is not looked at
 */
int edit_draft(char **after, const struct session *session, const char *name,
               const struct editing *editing);

#endif
