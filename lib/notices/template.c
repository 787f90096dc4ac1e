/* SPDX-License-Identifier: MIT */
/*
 * Whole texts with values put in: which line is the subject, and what is the
 * same for all readers. A line is template_line.c's.
 */
#include <brownbag/template.h>

#include "template_line.h"

#include <stdlib.h>
#include <string.h>

void bb_rendered_release(struct bb_rendered *self)
{
	if (!self)
		return;
	free(self->subject);
	free(self->text);
	*self = (struct bb_rendered){ NULL, NULL };
}

static void trim_end(struct bb_bytes *out)
{
	while (out->len > 0 && out->data[out->len - 1] == '\n')
		bb_bytes_truncate(out, out->len - 1);
}

/* The rest of the source from `text` on. */
static enum bb_status render_lines(struct bb_bytes *out, const char *text,
                                   struct template_reader *reader, struct bb_error *err)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		enum bb_status status;

		reader->in_subject = reader->in_subject && len > 0;
		status = template_line_render(out, text, len, reader, err);
		if (status != BB_OK)
			return status;
		reader->line++;
		text += len + (text[len] == '\n');
	}
	trim_end(out);
	return bb_bytes_check(out, err);
}

enum bb_status bb_template_render_part(char **out, const char *source,
                                       const struct bb_values *values, const char *shown,
                                       struct bb_error *err)
{
	struct template_reader reader = { .shown = shown, .line = 1, .values = values };
	struct bb_bytes text = BB_BYTES_INIT(TEMPLATE_MAX);
	enum bb_status status = render_lines(&text, source, &reader, err);

	if (status == BB_OK)
		status = bb_bytes_detach(out, &text, err);
	bb_bytes_release(&text);
	return status;
}

static bool is_comment(const char *line)
{
	return strncmp(line, "{{!", 3) == 0;
}

/* The subject is the first line that stays; an empty line ends the search. */
static enum bb_status render_subject(struct bb_bytes *subject, const char **source,
                                     struct template_reader *reader, struct bb_error *err)
{
	const char *text = *source;

	while (*text && (subject->len == 0 || is_comment(text))) {
		size_t len = strcspn(text, "\n");

		if (len == 0)
			break;
		if (template_line_render(subject, text, len, reader, err) != BB_OK)
			return BB_EINVAL;
		reader->line++;
		text += len + (text[len] == '\n');
	}
	while (*text && *text != '\n') { /* further candidates for the subject */
		text += strcspn(text, "\n");
		text += *text == '\n';
		reader->line++;
	}
	*source = text;
	if (subject->len > 0)
		bb_bytes_truncate(subject, subject->len - 1);
	if (subject->len == 0 && reader->values)
		return bb_error_set(err, BB_EINVAL, "%s:1: the first line is the subject, and it is empty",
		                    reader->shown);
	return bb_bytes_check(subject, err);
}

/* -- the same text for many readers -- */

/* A line that holds the reader's name. */
struct open_line {
	const char *source;
	size_t len;
	int line;
	size_t begin, end; /* in the stencil's text: a stand-in, as if the reader were called x */
};

struct bb_stencil {
	const char *source, *shown;
	struct bb_values values;
	struct bb_bytes text;
	struct open_line *open;
	size_t open_count;
};

void bb_stencil_free(struct bb_stencil *self)
{
	if (!self)
		return;
	bb_bytes_release(&self->text);
	free(self->open);
	free(self);
}

static enum bb_status add_open_line(struct bb_stencil *self, const struct open_line *line,
                                    struct bb_error *err)
{
	struct open_line *grown = reallocarray(self->open, self->open_count + 1, sizeof *grown);

	if (!grown)
		return bb_error_set(err, BB_EIO, "out of memory");
	self->open = grown;
	grown[self->open_count++] = *line;
	return BB_OK;
}

/* The lines from `text` on, each once; those that hold the name are marked. */
static enum bb_status cut_lines(struct bb_stencil *self, const char *text,
                                struct template_reader *reader, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	while (status == BB_OK && *text) {
		struct open_line line = { .source = text, .len = strcspn(text, "\n"),
			                  .line = reader->line, .begin = self->text.len };

		reader->named = false;
		status = template_line_render(&self->text, text, line.len, reader, err);
		line.end = self->text.len;
		if (status == BB_OK && reader->named && line.end > line.begin)
			status = add_open_line(self, &line, err);
		reader->line++;
		text += line.len + (text[line.len] == '\n');
	}
	return status == BB_OK ? bb_bytes_check(&self->text, err) : status;
}

enum bb_status bb_stencil_new(struct bb_stencil **out, const char *source,
                              const struct bb_values *values, const char *shown,
                              struct bb_error *err)
{
	struct bb_stencil *self = calloc(1, sizeof *self);
	struct bb_bytes subject = BB_BYTES_INIT(TEMPLATE_MAX);
	struct template_reader reader = { .shown = shown, .line = 1 };
	const char *text = source;
	enum bb_status status;

	if (!self)
		return bb_error_set(err, BB_EIO, "out of memory");
	*self = (struct bb_stencil){ .source = source, .shown = shown, .values = *values,
		                     .text = BB_BYTES_INIT(TEMPLATE_MAX) };
	self->values.fields[BB_FIELD_NAME] = "x";
	reader.values = &self->values;
	status = render_subject(&subject, &text, &reader, err);
	reader.wrap = true;
	if (status == BB_OK)
		status = cut_lines(self, text, &reader, err);
	bb_bytes_release(&subject);
	if (status != BB_OK) {
		bb_stencil_free(self);
		return status;
	}
	*out = self;
	return BB_OK;
}

/* Lines that were rendered before, behind one that may have come out empty now. */
static void add_fixed(struct bb_bytes *out, const char *lines, size_t len)
{
	size_t gap = len > 0 && *lines == '\n' && template_has_gap(out);

	bb_bytes_add(out, lines + gap, len - gap);
}

static enum bb_status fill_text(struct bb_bytes *out, const struct bb_stencil *self,
                                struct template_reader *reader, struct bb_error *err)
{
	const char *lines = bb_bytes_text(&self->text);
	size_t at = 0;

	for (size_t i = 0; i < self->open_count; i++) {
		const struct open_line *open = &self->open[i];
		enum bb_status status;

		add_fixed(out, lines + at, open->begin - at);
		at = open->end;
		reader->line = open->line;
		status = template_line_render(out, open->source, open->len, reader, err);
		if (status != BB_OK)
			return status;
	}
	add_fixed(out, lines + at, self->text.len - at);
	trim_end(out);
	bb_bytes_add_char(out, '\n');
	return bb_bytes_check(out, err);
}

enum bb_status bb_stencil_fill(struct bb_rendered *out, const struct bb_stencil *self,
                               const char *name, struct bb_error *err)
{
	struct bb_values values = self->values;
	struct template_reader reader = { .shown = self->shown, .line = 1, .values = &values };
	struct bb_bytes subject = BB_BYTES_INIT(TEMPLATE_MAX), text = BB_BYTES_INIT(TEMPLATE_MAX);
	struct bb_rendered rendered = { NULL, NULL };
	const char *source = self->source;
	enum bb_status status;

	values.fields[BB_FIELD_NAME] = name;
	status = render_subject(&subject, &source, &reader, err);
	reader.wrap = true;
	if (status == BB_OK)
		status = fill_text(&text, self, &reader, err);
	if (status == BB_OK)
		status = bb_bytes_detach(&rendered.subject, &subject, err);
	if (status == BB_OK)
		status = bb_bytes_detach(&rendered.text, &text, err);
	if (status == BB_OK)
		*out = rendered;
	else
		bb_rendered_release(&rendered);
	bb_bytes_release(&subject);
	bb_bytes_release(&text);
	return status;
}

enum bb_status bb_template_render(struct bb_rendered *out, const char *source,
                                  const struct bb_values *values, const char *shown,
                                  struct bb_error *err)
{
	struct bb_stencil *stencil = NULL;
	enum bb_status status = bb_stencil_new(&stencil, source, values, shown, err);

	if (status == BB_OK)
		status = bb_stencil_fill(out, stencil, values->fields[BB_FIELD_NAME], err);
	bb_stencil_free(stencil);
	return status;
}

enum bb_status bb_template_check(const char *source, uint32_t place, const char *shown,
                                 struct bb_error *err)
{
	struct template_reader reader = { .shown = shown, .line = 1, .place = place };
	bool part = place & (BB_PLACE_ENTRY | BB_PLACE_PART | BB_PLACE_PAPER);
	struct bb_bytes text = BB_BYTES_INIT(TEMPLATE_MAX);
	size_t first = strcspn(source, "\n");
	enum bb_status status;

	reader.in_subject = !part;
	status = render_lines(&text, source, &reader, err);
	bb_bytes_release(&text);
	if (status == BB_OK && !part && first == 0)
		return bb_error_set(err, BB_EINVAL, "%s:1: the first line is the subject, and it is empty",
		                    shown);
	return status;
}
