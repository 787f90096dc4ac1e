/* SPDX-License-Identifier: MIT */
/* Questions on a terminal. Decides what counts as a yes: y or yes, nothing else. */
#include "ask.h"
#include "talk.h"

#include <brownbag/bytes.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { QUESTION_MAX = 4096 };

/* The line typed, trimmed in place; NULL at the end of input. */
static char *read_line(char **line, size_t *size)
{
	char *text;
	size_t len;

	if (getline(line, size, stdin) < 0)
		return NULL;
	text = *line + strspn(*line, " \t");
	len = strlen(text);
	while (len > 0 && strchr(" \t\r\n", text[len - 1]))
		len--;
	text[len] = '\0';
	return text;
}

enum bb_status ask_line(char **out, const char *prompt, const char *otherwise,
                        struct bb_error *err)
{
	char *line = NULL;
	size_t size = 0;
	const char *text;
	struct bb_bytes question = BB_BYTES_INIT(QUESTION_MAX);
	enum bb_status status;

	bb_bytes_addf(&question, otherwise && *otherwise ? "%s [%s]:" : "%s:", prompt, otherwise);
	do {
		talk_ask(bb_bytes_text(&question));
		text = read_line(&line, &size);
		if (text && !*text)
			text = otherwise ? otherwise : "";
	} while (text && !*text && !otherwise);
	if (text)
		status = bb_text_copy(out, text, err);
	else
		status = bb_error_set(err, BB_EINVAL, "no answer to \"%s\"", prompt);
	bb_bytes_release(&question);
	free(line);
	return status;
}

bool ask_yes(const char *prompt)
{
	char *line = NULL;
	size_t size = 0;
	struct bb_bytes question = BB_BYTES_INIT(QUESTION_MAX);
	const char *text;
	bool yes;

	bb_bytes_addf(&question, "%s [y/N]", prompt);
	talk_ask(bb_bytes_text(&question));
	bb_bytes_release(&question);
	text = read_line(&line, &size);
	yes = text && (strcasecmp(text, "y") == 0 || strcasecmp(text, "yes") == 0);
	free(line);
	return yes;
}
