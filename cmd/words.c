/* SPDX-License-Identifier: MIT */
/* Reading what a person has to say. Decides where it comes from; what it is for, the caller. */
#include "words.h"
#include "editing.h"
#include "talk.h"

#include <brownbag/bytes.h>
#include <brownbag/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One byte more than fits is enough to know that it is too long. */
static enum bb_status read_input(char **out, const struct words *words, struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(words->max);
	char buffer[4096];
	size_t len;
	enum bb_status status;

	while ((len = fread(buffer, 1, sizeof buffer, stdin)) > 0) {
		if (memchr(buffer, '\0', len)) {
			bb_bytes_release(&text);
			return bb_error_set(err, BB_EINVAL, "%s: holds a NUL byte", words->what);
		}
		bb_bytes_add(&text, buffer, len);
	}
	if (ferror(stdin))
		status = bb_error_set(err, BB_EIO, "the %s can't be read", words->what);
	else
		status = bb_bytes_detach(out, &text, err);
	if (status == BB_EINVAL)
		bb_error_context(err, "%s", words->what);
	bb_bytes_release(&text);
	return status;
}

static enum bb_status check(void *context, const char *text, size_t len, const char *shown,
                            struct bb_error *err)
{
	const struct words *words = context;
	char *clean = NULL;
	enum bb_status status;

	(void)shown;
	if (strlen(text) != len)
		return bb_error_set(err, BB_EINVAL, "%s: holds a NUL byte", words->what);
	status = bb_text_clean_block(&clean, text, words->max, words->what, err);
	free(clean);
	return status;
}

static int edit(char **out, const struct session *session, const struct words *words)
{
	struct editing editing = { .before = "", .max = words->max, .check = check,
		                   .context = (void *)words };
	int code = edit_draft(out, session, words->file, &editing);

	if (code == EXIT_DONE && !*out)
		code = talk_refuse("%s", words->none);
	return code;
}

int words_read(char **out, const struct session *session, const struct words *words)
{
	struct bb_error err = BB_ERROR_INIT;

	if (session->input_is_terminal)
		return edit(out, session, words);
	if (read_input(out, words, &err) != BB_OK)
		return talk_bad_argument(&err);
	return **out ? EXIT_DONE : talk_usage("%s: nothing came in on stdin", words->none);
}

int words_line(char **out, const char *what, const char *given)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	if (!given)
		return EXIT_DONE;
	if (strcmp(given, "-") != 0) {
		*out = strdup(given);
		return *out ? EXIT_DONE : talk_refuse("out of memory");
	}
	len = getline(&line, &size, stdin);
	if (len <= 0) {
		free(line);
		return talk_usage("%s -: there is no line to read", what);
	}
	/* What else is a line end is looked at with the rest of it. */
	if (line[len - 1] == '\n')
		line[--len] = '\0';
	if (len > 0 && line[len - 1] == '\r')
		line[len - 1] = '\0';
	*out = line;
	return EXIT_DONE;
}
