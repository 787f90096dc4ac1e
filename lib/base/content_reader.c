/* SPDX-License-Identifier: MIT */
/*
 * Unfolding (RFC 5545 3.1) as a push parser. A line is complete only when the
 * one after it is seen not to begin with a blank, so one line is always kept
 * back. Knows nothing of what lines mean, but for the soft line breaks of
 * quoted-printable values, where vCard 2.1 broke its own line format.
 */
#include <brownbag/content_line.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct bb_content_reader {
	struct bb_content_handler handler;
	struct bb_bytes line; /* unfolded so far */
	size_t number;        /* physical line at which `line` began */
	size_t physical;      /* physical line that is being read */
	bool keep_blanks;
	bool at_start;        /* of a physical line */
	bool after_cr;        /* the last byte was a CR, so that an LF belongs to it */
	bool closed;          /* an empty line came behind: nothing can be folded on */
	bool soft_break;      /* the line before ended in "=" and goes on whatever comes */
	enum { NOT_SEEN, IS_QUOTED, IS_PLAIN } encoding; /* found once a line, at its first "=" */
	bool too_long;
	bool has_nul;
};

enum bb_status bb_content_reader_new(struct bb_content_reader **out,
                                     const struct bb_content_handler *handler,
                                     struct bb_error *err)
{
	struct bb_content_reader *reader = calloc(1, sizeof *reader);

	if (!reader)
		return bb_error_set(err, BB_EIO, "out of memory");
	reader->handler = *handler;
	reader->line = (struct bb_bytes)BB_BYTES_INIT(handler->line_max);
	reader->physical = reader->number = 1;
	reader->at_start = true;
	*out = reader;
	return BB_OK;
}

void bb_content_reader_free(struct bb_content_reader *self)
{
	if (!self)
		return;
	bb_bytes_release(&self->line);
	free(self);
}

void bb_content_reader_keep_blanks(struct bb_content_reader *self, bool keep)
{
	self->keep_blanks = keep;
}

static void forget_line(struct bb_content_reader *self)
{
	bb_bytes_clear(&self->line);
	self->number = self->physical;
	self->closed = self->soft_break = self->too_long = self->has_nul = false;
	self->encoding = NOT_SEEN;
}

/* Hand on the line that is complete now. */
static enum bb_status flush_line(struct bb_content_reader *self, struct bb_error *err)
{
	struct bb_content_line line = { .number = self->number };
	enum bb_status status = bb_bytes_check(&self->line, err);

	if (status == BB_OK && self->line.len > 0) {
		bb_content_split(&line, self->line.data);
		if (self->too_long || self->has_nul) {
			line.fault = self->too_long ? BB_CONTENT_TOO_LONG : BB_CONTENT_NUL;
			line.value += strlen(line.value);
		}
		status = self->handler.line(self->handler.context, &line, err);
	}
	forget_line(self);
	return status;
}

/* What doesn't fit is dropped, what fits stays, so that the name can still be told. */
static void add_bytes(struct bb_content_reader *self, const char *bytes, size_t len)
{
	size_t room = self->handler.line_max - self->line.len;

	if (len > room) {
		self->too_long = true;
		len = room;
	}
	if (memchr(bytes, '\0', len))
		self->has_nul = true;
	bb_bytes_add(&self->line, bytes, len);
}

/* Whether the line so far has a parameter that says quoted-printable. */
static bool is_quoted_printable(const struct bb_bytes *line)
{
	static const char wanted[] = "QUOTED-PRINTABLE";
	const char *text = bb_bytes_text(line);
	size_t head = strcspn(text, ":");

	for (size_t i = 0; i + sizeof wanted - 1 <= head; i++) {
		if ((text[i] == ';' || text[i] == '=') &&
		    strncasecmp(text + i + 1, wanted, sizeof wanted - 1) == 0)
			return true;
	}
	return false;
}

/* Whether the line so far ends in an "=" that takes the line end away. */
static bool has_soft_break(struct bb_content_reader *self)
{
	const struct bb_bytes *line = &self->line;

	if (!self->handler.soft_breaks || line->len == 0 || line->data[line->len - 1] != '=')
		return false;
	if (self->encoding == NOT_SEEN)
		self->encoding = is_quoted_printable(line) ? IS_QUOTED : IS_PLAIN;
	return self->encoding == IS_QUOTED;
}

/* A physical line has ended. */
static void end_physical_line(struct bb_content_reader *self)
{
	self->physical++;
	if (self->at_start)
		self->closed = true;
	self->at_start = true;
	self->soft_break = !self->closed && has_soft_break(self);
	if (self->soft_break)
		bb_bytes_truncate(&self->line, self->line.len - 1);
}

/*
 * The first byte of a physical line decides whether it goes on with the one
 * before.
 *
 * @return how many bytes the fold itself takes: 0 or 1
 */
static enum bb_status begin_physical_line(struct bb_content_reader *self, char first,
                                          size_t *taken, struct bb_error *err)
{
	bool blank = first == ' ' || first == '\t';

	self->at_start = false;
	*taken = 0;
	if (self->soft_break) {
		self->soft_break = false;
		return BB_OK;
	}
	if (blank && self->line.len > 0 && !self->closed) {
		*taken = !self->keep_blanks;
		return BB_OK;
	}
	return flush_line(self, err);
}

/* Take the line end at bytes[0], if there is one. */
static bool take_line_end(struct bb_content_reader *self, char c)
{
	bool second = c == '\n' && self->after_cr;

	self->after_cr = c == '\r';
	if (c != '\r' && c != '\n')
		return false;
	if (!second)
		end_physical_line(self);
	return true;
}

static size_t find_line_end(const char *bytes, size_t len)
{
	size_t at = 0;

	while (at < len && bytes[at] != '\r' && bytes[at] != '\n')
		at++;
	return at;
}

/* What stands before the next line end, or the fold at the beginning of a line. */
static enum bb_status take_bytes(struct bb_content_reader *self, const char *bytes, size_t len,
                                 size_t *taken, struct bb_error *err)
{
	if (self->at_start)
		return begin_physical_line(self, *bytes, taken, err);
	*taken = find_line_end(bytes, len);
	add_bytes(self, bytes, *taken);
	return BB_OK;
}

enum bb_status bb_content_reader_feed(struct bb_content_reader *self, const char *bytes, size_t len,
                                      struct bb_error *err)
{
	while (len > 0) {
		size_t taken = 1;

		if (!take_line_end(self, *bytes)) {
			enum bb_status status = take_bytes(self, bytes, len, &taken, err);

			if (status != BB_OK)
				return status;
		}
		bytes += taken;
		len -= taken;
	}
	return BB_OK;
}

enum bb_status bb_content_reader_finish(struct bb_content_reader *self, struct bb_error *err)
{
	return flush_line(self, err);
}
