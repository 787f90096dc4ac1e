/* SPDX-License-Identifier: MIT */
/*
 * Changing one key in a file and leaving everything else as it is. Decides
 * where a new line goes. The reader is asked where keys are and, before
 * anything is written, whether the new text says what was meant.
 */
#include <brownbag/config.h>

#include <brownbag/bytes.h>
#include <brownbag/file.h>
#include <brownbag/ini.h>

#include "config/values.h"

#include <stdlib.h>
#include <string.h>

enum { NEW_FILE_MODE = 0600 };

struct edit {
	const struct bb_config_key *key;
	const char *name; /* of the key in its section; an alias has its own */
	char *value;      /* as it is kept; NULL: take the key out */
	char *text;       /* of the file */
	size_t len;
	int line;         /* where the key is set; 0: nowhere */
};

/* What a reading of a text says about one key. */
struct sight {
	const struct edit *edit;
	int count, line;
	bool same; /* the value is the one that is meant */
};

static enum bb_status look(void *context, const struct bb_ini_row *row, struct bb_error *err)
{
	struct sight *sight = context;
	const struct edit *edit = sight->edit;

	(void)err;
	if (strcmp(row->section, edit->key->section) != 0 || strcmp(row->key, edit->name) != 0)
		return BB_OK;
	sight->count++;
	sight->line = row->line;
	sight->same = edit->value && strcmp(row->value, edit->value) == 0;
	return BB_OK;
}

/* -- lines -- */

static const char *end_of_line(const char *line, const char *end)
{
	const char *newline = memchr(line, '\n', (size_t)(end - line));

	return newline ? newline + 1 : end;
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* Whether a line is the section's head. */
static bool is_head_of(const char *line, const char *end, const char *section)
{
	size_t len = strlen(section);
	const char *p;

	if (end - line >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0)
		line += 3;
	p = skip_blanks(line, end);
	return (size_t)(end - p) > len + 1 && p[0] == '[' && memcmp(p + 1, section, len) == 0 &&
	       p[len + 1] == ']';
}

/* Whether a line is ";name = ...", as the file that `init` writes has it. */
static bool is_commented(const char *line, const char *end, const char *name)
{
	size_t len = strlen(name);
	const char *p = skip_blanks(line, end);

	if (p == end || (*p != ';' && *p != '#'))
		return false;
	p = skip_blanks(p + 1, end);
	if ((size_t)(end - p) < len || memcmp(p, name, len) != 0)
		return false;
	p = skip_blanks(p + len, end);
	return p < end && *p == '=';
}

/* Whether a new line may follow this one: remarks above the next section belong to that. */
static bool is_setting(const char *line, const char *end)
{
	const char *p = skip_blanks(line, end);

	if (p == end || *p == '\n' || *p == '\r')
		return false;
	return (*p != ';' && *p != '#') || memchr(p, '=', (size_t)(end - p));
}

/* A place in the text: `len` bytes at `offset` are replaced. */
struct place {
	size_t offset, len;
	bool in_section; /* false: at the end of the file, and the section is new */
};

static struct place find_line(const struct edit *edit)
{
	const char *end = edit->text + edit->len;
	const char *line = edit->text;
	const char *next;

	for (int i = 1; i < edit->line; i++)
		line = end_of_line(line, end);
	next = end_of_line(line, end);
	return (struct place){ (size_t)(line - edit->text), (size_t)(next - line), true };
}

/* Where a key that isn't set goes: its commented-out default, else behind the
 * last setting of its section, else the end of the file. */
static struct place find_gap(const struct edit *edit)
{
	const char *end = edit->text + edit->len;
	struct place place = { edit->len, 0, false };
	bool inside = false;

	for (const char *line = edit->text, *next; line < end; line = next) {
		next = end_of_line(line, end);
		if (*skip_blanks(line, next) == '[' || line == edit->text)
			inside = is_head_of(line, next, edit->key->section);
		if (!inside)
			continue;
		if (is_commented(line, next, edit->name))
			return (struct place){ (size_t)(line - edit->text), (size_t)(next - line),
				               true };
		if (is_setting(line, next))
			place = (struct place){ (size_t)(next - edit->text), 0, true };
	}
	return place;
}

/* -- the new text -- */

static void add_line(struct bb_bytes *out, const struct edit *edit, bool dos)
{
	const char *value = edit->value;

	if (!value && edit->key->name)
		bb_bytes_addf(out, ";%s = %s", edit->name,
		              edit->key->fallback ? edit->key->fallback : "");
	else if (value)
		bb_bytes_addf(out, "%s = %s", edit->name, value);
	else
		return; /* an alias that is gone */
	bb_bytes_add_text(out, dos ? "\r\n" : "\n");
}

static enum bb_status rewrite(const struct edit *edit, struct bb_bytes *out, struct bb_error *err)
{
	struct place place = edit->line > 0 ? find_line(edit) : find_gap(edit);
	const char *newline = memchr(edit->text, '\n', edit->len);
	bool dos = newline && newline > edit->text && newline[-1] == '\r';
	size_t rest = place.offset + place.len;

	bb_bytes_add(out, edit->text, place.offset);
	if (place.offset > 0 && edit->text[place.offset - 1] != '\n')
		bb_bytes_add_text(out, dos ? "\r\n" : "\n");
	if (!place.in_section) {
		if (place.offset > 0)
			bb_bytes_add_text(out, dos ? "\r\n" : "\n");
		bb_bytes_addf(out, dos ? "[%s]\r\n" : "[%s]\n", edit->key->section);
	}
	add_line(out, edit, dos);
	bb_bytes_add(out, edit->text + rest, edit->len - rest);
	return bb_bytes_check(out, err);
}

/* Whether the new text, read as any file is, holds the key once, as meant (or not at all). */
static enum bb_status read_back(const struct edit *edit, const struct bb_bytes *text,
                                const char *path, struct bb_error *err)
{
	struct sight sight = { edit, 0, 0, false };
	enum bb_status status =
		bb_ini_read_rows(bb_bytes_text(text), text->len, path, look, &sight, err);

	if (status == BB_OK && (edit->value ? sight.count != 1 || !sight.same : sight.count != 0))
		status = bb_error_set(
			err, BB_EINVAL, "[%s] %s: \"%s\" would not read back the same",
			edit->key->section, edit->name, edit->value ? edit->value : "");
	return status;
}

/* Read the file and find the key in it. A file that isn't there is empty. */
static enum bb_status open_file(struct edit *edit, const char *path, struct bb_error *err)
{
	struct bb_error why = BB_ERROR_INIT;
	struct sight sight = { edit, 0, 0, false };
	enum bb_status status = bb_file_load(&edit->text, &edit->len, path, BB_INI_FILE_MAX, &why);

	if (status == BB_ENOENT)
		return bb_text_copy(&edit->text, "", err);
	if (status != BB_OK)
		return bb_error_set(err, status, "%s", why.text);
	status = bb_ini_read_rows(edit->text, edit->len, path, look, &sight, err);
	if (status == BB_OK && sight.count > 1)
		status = bb_error_set(err, BB_EINVAL, "%s:%d: [%s] %s: given twice", path,
		                      sight.line, edit->key->section, edit->name);
	edit->line = sight.line;
	return status;
}

static enum bb_status change(struct edit *edit, const char *path, struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(BB_INI_FILE_MAX);
	enum bb_status status = open_file(edit, path, err);

	if (status != BB_OK)
		goto out;
	if (!edit->value && edit->line == 0) {
		status = bb_error_set(err, BB_ENOENT, "%s doesn't set %s.%s", path,
		                      edit->key->section, edit->name);
		goto out;
	}
	status = rewrite(edit, &text, err);
	if (status == BB_OK)
		status = read_back(edit, &text, path, err);
	if (status == BB_OK)
		status = bb_file_replace(path, bb_bytes_text(&text), text.len, NEW_FILE_MODE, err);
out:
	bb_bytes_release(&text);
	free(edit->text);
	free(edit->value);
	return status;
}

static enum bb_status find(struct edit *edit, const char *name, struct bb_error *err)
{
	enum bb_status status = bb_config_find_key(&edit->key, name, err);

	if (status == BB_OK)
		edit->name = name + strlen(edit->key->section) + 1;
	return status;
}

/* A blank that the reader takes away at an end is a value that reads back otherwise. */
static enum bb_status refuse_outer_blanks(const char *value, struct bb_error *err)
{
	size_t len = strlen(value);

	if (len > 0 && (strchr(" \t", value[0]) || strchr(" \t", value[len - 1])))
		return bb_error_set(err, BB_EINVAL,
		                    "\"%s\" has a blank at an end and would not read back the same",
		                    value);
	return BB_OK;
}

/* The next command would only be told that it isn't set. */
static enum bb_status refuse_empty(const struct edit *edit, const char *value,
                                   struct bb_error *err)
{
	if (*value)
		return BB_OK;
	if (!edit->key->name)
		return bb_error_set(err, BB_EINVAL,
		                    "[alias] %s needs a command line, such as 'remind --dry-run'",
		                    edit->name);
	if (edit->key->required)
		return bb_error_set(err, BB_EINVAL, "[%s] %s can't be empty: a group needs it",
		                    edit->key->section, edit->name);
	return BB_OK;
}

enum bb_status bb_config_file_set(const char *path, const char *key, const char *value,
                                  bb_config_check *check, void *context, struct bb_error *err)
{
	struct edit edit = { 0 };
	enum bb_status status = find(&edit, key, err);

	if (status == BB_OK)
		status = refuse_empty(&edit, value, err);
	if (status == BB_OK)
		status = refuse_outer_blanks(value, err);
	if (status == BB_OK)
		status = value_accept(&edit.value, edit.key, value, check, context, err);
	return status == BB_OK ? change(&edit, path, err) : status;
}

enum bb_status bb_config_file_unset(const char *path, const char *key, struct bb_error *err)
{
	struct edit edit = { 0 };
	enum bb_status status = find(&edit, key, err);

	return status == BB_OK ? change(&edit, path, err) : status;
}
