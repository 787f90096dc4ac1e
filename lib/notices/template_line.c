/* SPDX-License-Identifier: MIT */
/*
 * One line of a text, with values put in. Decides what becomes of a line whose
 * placeholder is empty, and where one goes on that got too long; knows nothing
 * of subjects, lunches or members.
 */
#include "template_line.h"

#include <brownbag/text.h>

#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 40, COLUMNS = 72 };

/* The word of a {{placeholder}} that begins at `text`; its length in bytes, 0: it has no end. */
static size_t read_word(char word[WORD_MAX], const char *text, size_t len)
{
	const char *end = memmem(text, len, "}}", 2);
	size_t size = end ? (size_t)(end - text) - 2 : 0;

	if (!end || size == 0 || size >= WORD_MAX)
		return 0;
	memcpy(word, text + 2, size);
	word[size] = '\0';
	return size + 4;
}

static enum bb_status find_field(enum bb_field *out, const char *word,
                                 const struct template_reader *reader, struct bb_error *err)
{
	const char *names[BB_FIELD_COUNT];
	const char *near;

	for (int i = 0; i < BB_FIELD_COUNT; i++) {
		names[i] = bb_field_row((enum bb_field)i)->name;
		if (strcmp(names[i], word) == 0) {
			*out = (enum bb_field)i;
			return BB_OK;
		}
	}
	near = bb_text_nearest(word, names, BB_FIELD_COUNT);
	return bb_error_set(err, BB_EINVAL, "%s:%d: there is no placeholder {{%s}}%s%s%s",
	                    reader->shown, reader->line, word, near ? "; did you mean {{" : "",
	                    near ? near : "", near ? "}}?" : "");
}

static enum bb_status check_place(enum bb_field field, const struct template_reader *reader,
                                  struct bb_error *err)
{
	const struct bb_field_row *row = bb_field_row(field);

	if (!(row->places & reader->place))
		return bb_error_set(err, BB_EINVAL, "%s:%d: {{%s}} has no meaning in this text",
		                    reader->shown, reader->line, row->name);
	if (reader->in_subject && !(row->places & BB_PLACE_SUBJECT))
		return bb_error_set(err, BB_EINVAL,
		                    "%s:%d: {{%s}} must not stand in a subject, which others see",
		                    reader->shown, reader->line, row->name);
	return BB_OK;
}

static enum bb_status find_flag(bool *out, const char *word, const struct template_reader *reader,
                                struct bb_error *err)
{
	bool negated = word[0] == '!';
	const char *names[BB_FLAG_COUNT];
	const char *near;

	for (int i = 0; i < BB_FLAG_COUNT; i++) {
		names[i] = bb_flag_row((enum bb_flag)i)->name;
		if (strcmp(names[i], word + negated) == 0) {
			bool set = reader->values && reader->values->flags & (UINT32_C(1) << i);

			*out = set != negated;
			return BB_OK;
		}
	}
	near = bb_text_nearest(word + negated, names, BB_FLAG_COUNT);
	return bb_error_set(err, BB_EINVAL, "%s:%d: there is no condition {{?%s}}%s%s%s", reader->shown,
	                    reader->line, word, near ? "; did you mean {{?" : "", near ? near : "",
	                    near ? "}}?" : "");
}

/* Conditions at the beginning of a line; passes over them. */
static enum bb_status read_conditions(bool *keep, const char **text, size_t *len,
                                      const struct template_reader *reader, struct bb_error *err)
{
	char word[WORD_MAX];

	*keep = true;
	while (*len > 3 && memcmp(*text, "{{?", 3) == 0) {
		size_t used = read_word(word, *text, *len);
		bool holds = false;

		if (used == 0)
			return bb_error_set(err, BB_EINVAL, "%s:%d: {{? without }}", reader->shown,
			                    reader->line);
		if (find_flag(&holds, word + 1, reader, err) != BB_OK)
			return BB_EINVAL;
		*keep = *keep && holds;
		*text += used;
		*len -= used;
	}
	return BB_OK;
}

/* An empty name leaves no blank behind; any other empty value takes its line along. */
static void put_value(struct bb_bytes *line, bool *gone, enum bb_field field, const char *value)
{
	if (value && *value) {
		bb_bytes_add_text(line, value);
		return;
	}
	if (field != BB_FIELD_NAME)
		*gone = true;
	else if (line->len > 0 && line->data[line->len - 1] == ' ')
		bb_bytes_truncate(line, line->len - 1);
}

static enum bb_status put_line(struct bb_bytes *line, bool *gone, const char *text, size_t len,
                               struct template_reader *reader, struct bb_error *err)
{
	char word[WORD_MAX];

	while (len > 0) {
		const char *open = memmem(text, len, "{{", 2);
		size_t before = open ? (size_t)(open - text) : len;
		enum bb_field field = BB_FIELD_NAME;
		size_t used;

		bb_bytes_add(line, text, before);
		text += before;
		len -= before;
		if (!open)
			break;
		used = read_word(word, text, len);
		if (used == 0)
			return bb_error_set(err, BB_EINVAL, "%s:%d: {{ without }}", reader->shown,
			                    reader->line);
		if (find_field(&field, word, reader, err) != BB_OK)
			return BB_EINVAL;
		if (!reader->values && check_place(field, reader, err) != BB_OK)
			return BB_EINVAL;
		reader->named = reader->named || field == BB_FIELD_NAME;
		put_value(line, gone, field, reader->values ? reader->values->fields[field] : "x");
		text += used;
		len -= used;
	}
	return BB_OK;
}

/* Where a wrapped line goes on: under its first word, behind a "- " or "1. ". */
static size_t hanging_indent(const char *line)
{
	size_t blanks = strspn(line, " ");
	size_t mark = blanks + strspn(line + blanks, "0123456789");

	if (line[mark] == '-' || (mark > blanks && line[mark] == '.'))
		mark++;
	return mark > blanks && line[mark] == ' ' ? mark + 1 : blanks;
}

/* The last blank within the columns, else the first one behind them. */
static size_t find_break(const char *line, size_t indent)
{
	size_t columns = 0, found = 0;

	for (size_t i = 0; line[i]; i++) {
		columns += ((unsigned char)line[i] & 0xC0) != 0x80;
		if (line[i] == ' ' && i > indent && (columns <= COLUMNS + 1 || found == 0))
			found = i;
		if (columns > COLUMNS && found > 0)
			break;
	}
	return columns > COLUMNS ? found : 0;
}

/* Lines of what was put in may be longer than those of the text around it. */
static void add_wrapped(struct bb_bytes *out, const char *line)
{
	size_t indent = hanging_indent(line), at, skip = 0;

	while ((at = find_break(line, skip)) > 0) {
		bb_bytes_add(out, line, at);
		bb_bytes_addf(out, "\n%*s", (int)indent, "");
		line += at + strspn(line + at, " ");
		skip = 0;
	}
	bb_bytes_add_text(out, line);
}

/* A value may have several lines. */
static void add_lines(struct bb_bytes *out, const char *text)
{
	char *copy = strdup(text), *rest = copy, *line;

	if (!copy)
		out->failed = true;
	while (copy && (line = strsep(&rest, "\n"))) {
		add_wrapped(out, line);
		bb_bytes_add_char(out, '\n');
	}
	free(copy);
}

bool template_has_gap(const struct bb_bytes *out)
{
	return out->len == 0 || (out->len > 1 && out->data[out->len - 2] == '\n');
}

enum bb_status template_line_render(struct bb_bytes *out, const char *text, size_t len,
                                    struct template_reader *reader, struct bb_error *err)
{
	struct bb_bytes line = BB_BYTES_INIT(TEMPLATE_MAX);
	bool keep = true, gone = false;
	enum bb_status status;

	if (len >= 3 && memcmp(text, "{{!", 3) == 0)
		return BB_OK;
	status = read_conditions(&keep, &text, &len, reader, err);
	if (status == BB_OK)
		status = put_line(&line, &gone, text, len, reader, err);
	if (status == BB_OK)
		status = bb_bytes_check(&line, err);
	while (line.len > 0 && strchr(" \t\r\n", line.data[line.len - 1]))
		bb_bytes_truncate(&line, line.len - 1);
	if (status == BB_OK && keep && !gone && !(line.len == 0 && template_has_gap(out))) {
		if (reader->wrap) {
			add_lines(out, bb_bytes_text(&line));
		} else {
			bb_bytes_add(out, bb_bytes_text(&line), line.len);
			bb_bytes_add_char(out, '\n');
		}
	}
	bb_bytes_release(&line);
	return status;
}
