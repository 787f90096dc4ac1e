/* SPDX-License-Identifier: MIT */
/*
 * JSON documents, and whether what was printed has arrived. Decides how numbers
 * and instants are written; knows no command.
 */
#include "output.h"
#include "talk.h"

#include <brownbag/file.h>
#include <brownbag/text.h>
#include <brownbag/zone.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PRIVATE_FILE = 0600 };

enum bb_status output_write(const char *path, const char *bytes, size_t len, struct bb_error *err)
{
	if (path && strcmp(path, "-") != 0)
		return bb_file_replace(path, bytes, len, PRIVATE_FILE, err);
	fwrite(bytes, 1, len, stdout); /* whether that arrived is seen at the end */
	return BB_OK;
}

bool json_print(json_t *value, size_t flags)
{
	return value && (json_dumpf(value, stdout, flags | JSON_DIGITS) == 0 || ferror(stdout));
}

int document_print(json_t *document)
{
	bool ok = json_print(document, JSON_INDENT(2));

	json_decref(document);
	if (!ok)
		return talk_refuse("out of memory");
	putchar('\n');
	return EXIT_DONE;
}

json_t *json_text(const char *text)
{
	if (!text || !bb_text_is_utf8(text, strlen(text)))
		return json_null();
	return json_string_nocheck(text);
}

json_t *json_id(int64_t id)
{
	return id ? json_integer(id) : json_null();
}

json_t *json_instant(int64_t at, const struct bb_zone *zone)
{
	char text[BB_INSTANT_SIZE];
	struct bb_wall wall;
	int offset;

	if (at == 0)
		return json_null();
	wall = bb_zone_to_wall(zone, at, &offset);
	bb_instant_format(text, wall, offset);
	return json_string(text);
}

/* What an earlier write failed of isn't kept; a pipe without a reader still shows it. */
static bool reader_has_left(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO };

	return poll(&out, 1, 0) == 1 && (out.revents & POLLERR);
}

/* Something was lost before, and why is forgotten: one more byte meets the same fate. */
static int find_cause(void)
{
	if (reader_has_left())
		return EPIPE;
	clearerr(stdout);
	errno = 0;
	putchar('\n');
	return fflush(stdout) != 0 ? errno : 0;
}

int output_finish(void)
{
	bool failed = ferror(stdout) != 0;
	int cause;

	errno = 0;
	if (fflush(stdout) != 0)
		failed = true;
	cause = errno;
	if (!failed)
		return EXIT_DONE;
	if (cause == 0)
		cause = find_cause();
	if (cause == EPIPE) {
		/* All work is done; end as any filter does whose reader has left. */
		signal(SIGPIPE, SIG_DFL);
		raise(SIGPIPE);
	}
	return talk_refuse("can't write to standard output%s%s", cause ? ": " : "",
	                   cause ? strerror(cause) : "");
}
