/* SPDX-License-Identifier: MIT */
/*
 * INI files, by inih. Decides what a line may be; knows no key. inih cuts long
 * lines and names and drops what stands behind a [section] without a word, and
 * its handler isn't told the line: so lines are counted and looked at here, in
 * the reader that inih calls, before inih sees them.
 */
#include <brownbag/ini.h>

#include <brownbag/file.h>
#include <brownbag/text.h>

#include <ini.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct reading {
	const char *next; /* not read yet */
	const char *end;
	int line;         /* the one that inih has now */
	bool in_section;
	bool said_row;    /* inih took the line for a row or it needs none */
	const char *shown;
	bb_ini_visit *visit;
	void *context;
	enum bb_status status; /* the first failure; reading ends */
	struct bb_error *err;
};

static void fail(struct reading *self, enum bb_status status, const char *what)
{
	self->status = bb_error_set(self->err, status, "%s:%d: %s", self->shown, self->line, what);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

/* "[name]" with nothing behind it; a comment there is what people expect to work, and it does. */
static void look_at_section(struct reading *self, const char *line, size_t len)
{
	const char *close = memchr(line, ']', len);

	self->in_section = true;
	self->said_row = true;
	if (!close) {
		fail(self, BB_EINVAL, "a section without its ]");
		return;
	}
	if (close - line - 1 > BB_INI_NAME_MAX) {
		fail(self, BB_EINVAL, "a section's name of more than 49 bytes");
		return;
	}
	for (close++; close < line + len && is_blank(*close); close++)
		;
	if (close < line + len && *close != ';' && *close != '#')
		fail(self, BB_EINVAL, "text behind a [section]; it belongs on a line of its own");
}

/* What inih wouldn't tell about a line. */
static void look_at(struct reading *self, const char *line, size_t len)
{
	if (memchr(line, '\0', len)) {
		fail(self, BB_EINVAL, "a NUL byte");
		return;
	}
	if (len > BB_INI_LINE_MAX) {
		fail(self, BB_EINVAL, "a line of more than 4095 bytes");
		return;
	}
	if (!bb_text_is_utf8(line, len)) {
		fail(self, BB_EINVAL, "this is no UTF-8");
		return;
	}
	if (self->line == 1 && len >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) {
		line += 3;
		len -= 3;
	}
	for (; len > 0 && is_blank(*line); line++, len--)
		;
	self->said_row = len == 0 || *line == ';' || *line == '#';
	if (len > 0 && *line == '[')
		look_at_section(self, line, len);
	else if (!self->said_row && !self->in_section)
		fail(self, BB_EINVAL, "this stands before any [section]");
}

/* As fgets, with `buffer` of BB_INI_LINE_MAX + 1 bytes: a line without its end. */
static char *give_line(char *buffer, int size, void *stream)
{
	struct reading *self = stream;
	const char *newline;
	size_t len;

	/* inih goes on behind a line that it can't read. */
	if (self->status == BB_OK && !self->said_row)
		fail(self, BB_EINVAL, "neither a [section] nor key = value");
	if (self->status != BB_OK || self->next == self->end)
		return NULL;
	newline = memchr(self->next, '\n', (size_t)(self->end - self->next));
	len = (size_t)((newline ? newline : self->end) - self->next);
	self->line++;
	look_at(self, self->next, len);
	if (self->status != BB_OK || len >= (size_t)size)
		return NULL;
	memcpy(buffer, self->next, len);
	buffer[len] = '\0';
	self->next += newline ? len + 1 : len;
	return buffer;
}

static int take_row(void *user, const char *section, const char *name, const char *value)
{
	struct reading *self = user;
	struct bb_ini_row row = { section, name, value, self->line };

	self->said_row = true;
	if (self->status != BB_OK)
		return 0;
	if (name[0] == '\0') {
		fail(self, BB_EINVAL, "a value without a key");
		return 0;
	}
	if (strlen(name) > BB_INI_NAME_MAX) {
		fail(self, BB_EINVAL, "a key of more than 49 bytes");
		return 0;
	}
	self->status = self->visit(self->context, &row, self->err);
	if (self->status != BB_OK)
		bb_error_context(self->err, "%s:%d", self->shown, self->line);
	return self->status == BB_OK;
}

enum bb_status bb_ini_read_rows(const char *bytes, size_t len, const char *shown,
                                bb_ini_visit *visit, void *context, struct bb_error *err)
{
	struct reading self = {
		.next = bytes, .end = bytes + len, .said_row = true, .shown = shown,
		.visit = visit, .context = context, .err = err,
	};

	if (len > BB_INI_FILE_MAX)
		return bb_error_set(err, BB_EINVAL, "%s: more than a megabyte", shown);
	/* Variables of the library, the same for every caller. */
	ini_use_stack = false;
	ini_initial_alloc = ini_max_line = BB_INI_LINE_MAX + 1;
	ini_allow_multiline = false;
	ini_allow_inline_comments = false;
	ini_stop_on_first_error = true;
	if (ini_parse_stream(give_line, &self, take_row, &self) == -2 && self.status == BB_OK)
		return bb_error_set(err, BB_EIO, "%s: out of memory", shown);
	if (self.status == BB_OK && !self.said_row)
		fail(&self, BB_EINVAL, "neither a [section] nor key = value");
	return self.status;
}

enum bb_status bb_ini_read_file(const char *path, bb_ini_visit *visit, void *context,
                                struct bb_error *err)
{
	char *bytes = NULL;
	size_t len = 0;
	enum bb_status status = bb_file_load(&bytes, &len, path, BB_INI_FILE_MAX, err);

	if (status == BB_OK)
		status = bb_ini_read_rows(bytes, len, path, visit, context, err);
	free(bytes);
	return status;
}
