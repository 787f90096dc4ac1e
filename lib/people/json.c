/* SPDX-License-Identifier: MIT */
/*
 * A reader of arrays of objects in JSON (RFC 8259, read strictly: programs write
 * it). Decides where an object ends while bytes come in, and looks into it when
 * it is complete; what its members mean is nothing to it.
 */
#include <brownbag/json.h>

#include <brownbag/bytes.h>
#include <brownbag/text.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 16 };

enum place { BEFORE_ARRAY, BEFORE_FIRST, IN_OBJECT, BEHIND_OBJECT, BEFORE_NEXT, BEHIND_ARRAY };

struct bb_json_reader {
	struct bb_json_handler handler;
	enum place place;
	struct bb_bytes object; /* as it stands */
	size_t depth;           /* of braces and brackets that are open in it */
	bool quoted, escaped;
	size_t line;            /* that is being read */
	size_t object_line;     /* in which the object began */
	struct bb_bytes texts;  /* names and values, each ended by a NUL */
	const char *names[BB_JSON_MEMBERS_MAX], *values[BB_JSON_MEMBERS_MAX];
};

enum bb_status bb_json_reader_new(struct bb_json_reader **out,
                                  const struct bb_json_handler *handler, struct bb_error *err)
{
	struct bb_json_reader *reader = calloc(1, sizeof *reader);

	if (!reader)
		return bb_error_set(err, BB_EIO, "out of memory");
	reader->handler = *handler;
	reader->object = (struct bb_bytes)BB_BYTES_INIT(BB_JSON_OBJECT_MAX);
	/* No text is longer than what it is spelt with, and a NUL takes a quote's place. */
	reader->texts = (struct bb_bytes)BB_BYTES_INIT(BB_JSON_OBJECT_MAX);
	reader->line = 1;
	*out = reader;
	return BB_OK;
}

void bb_json_reader_free(struct bb_json_reader *self)
{
	if (!self)
		return;
	bb_bytes_release(&self->object);
	bb_bytes_release(&self->texts);
	free(self);
}

/* -- the texts of an object -- */

/* A walk over the object. The first thing that is wrong stays. */
struct scan {
	const char *start, *at; /* ends with a NUL, which is in no JSON */
	struct bb_bytes *out;
	const char *wrong;      /* NULL: nothing so far */
};

static bool fail(struct scan *scan, const char *wrong)
{
	if (!scan->wrong)
		scan->wrong = wrong;
	return false;
}

static void skip_blanks(struct scan *scan)
{
	scan->at += strspn(scan->at, " \t\r\n");
}

/* Take a character, with the blanks in front of it. */
static bool take(struct scan *scan, char c)
{
	skip_blanks(scan);
	if (*scan->at != c)
		return false;
	scan->at++;
	return true;
}

/* Four hexadecimal digits. */
static bool read_unit(struct scan *scan, uint32_t *unit)
{
	*unit = 0;
	for (int i = 0; i < 4; i++) {
		static const char digits[] = "0123456789abcdef";
		char c = *scan->at, lower = c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
		const char *digit = c ? strchr(digits, lower) : NULL;

		if (!digit)
			return fail(scan, "\\u wants four hexadecimal digits");
		*unit = *unit * 16 + (uint32_t)(digit - digits);
		scan->at++;
	}
	return true;
}

static void add_utf8(struct bb_bytes *out, uint32_t c)
{
	if (c < 0x80) {
		bb_bytes_add_char(out, (char)c);
		return;
	}
	if (c < 0x800) {
		bb_bytes_add_char(out, (char)(0xC0 | c >> 6));
	} else if (c < 0x10000) {
		bb_bytes_add_char(out, (char)(0xE0 | c >> 12));
		bb_bytes_add_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
	} else {
		bb_bytes_add_char(out, (char)(0xF0 | c >> 18));
		bb_bytes_add_char(out, (char)(0x80 | (c >> 12 & 0x3F)));
		bb_bytes_add_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
	}
	bb_bytes_add_char(out, (char)(0x80 | (c & 0x3F)));
}

/* What stands behind "\u": characters beyond U+FFFF are two of them. */
static bool read_unicode(struct scan *scan)
{
	uint32_t c, low;

	if (!read_unit(scan, &c))
		return false;
	if (c == 0)
		return fail(scan, "a text holds a NUL");
	if (c >= 0xD800 && c < 0xDC00) {
		if (strncmp(scan->at, "\\u", 2) != 0)
			return fail(scan, "half a character in \\u");
		scan->at += 2;
		if (!read_unit(scan, &low))
			return false;
		if (low < 0xDC00 || low > 0xDFFF)
			return fail(scan, "half a character in \\u");
		c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
	} else if (c >= 0xDC00 && c < 0xE000) {
		return fail(scan, "half a character in \\u");
	}
	add_utf8(scan->out, c);
	return true;
}

static bool read_escape(struct scan *scan)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	char c = *scan->at;
	const char *letter = c ? strchr(letters, c) : NULL;

	if (c == 'u') {
		scan->at++;
		return read_unicode(scan);
	}
	if (!letter)
		return fail(scan, "a backslash is followed by nothing it can stand before");
	bb_bytes_add_char(scan->out, meant[letter - letters]);
	scan->at++;
	return true;
}

/* Behind the opening quote. */
static bool read_string(struct scan *scan)
{
	for (;;) {
		size_t run = 0;

		while (scan->at[run] != '"' && scan->at[run] != '\\' &&
		       (unsigned char)scan->at[run] >= ' ')
			run++;
		bb_bytes_add(scan->out, scan->at, run);
		scan->at += run;
		if (*scan->at == '"') {
			scan->at++;
			return true;
		}
		if (*scan->at != '\\')
			return fail(scan, "a text holds a control character");
		scan->at++;
		if (!read_escape(scan))
			return false;
	}
}

static bool read_digits(const char **at)
{
	size_t digits = strspn(*at, "0123456789");

	*at += digits;
	return digits > 0;
}

static bool read_number(struct scan *scan)
{
	const char *at = scan->at;
	bool fits;

	at += *at == '-';
	if (*at == '0') /* no digit may follow it */
		fits = *at++ == '0';
	else
		fits = read_digits(&at);
	if (fits && *at == '.') {
		at++;
		fits = read_digits(&at);
	}
	if (fits && (*at == 'e' || *at == 'E')) {
		at++;
		at += *at == '+' || *at == '-';
		fits = read_digits(&at);
	}
	if (!fits)
		return fail(scan, "a value is expected");
	bb_bytes_add(scan->out, scan->at, (size_t)(at - scan->at));
	scan->at = at;
	return true;
}

static bool read_word(struct scan *scan)
{
	static const struct { const char *word; bool shown; } words[] = {
		{ "true", true }, { "false", true }, { "null", false },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t len = strlen(words[i].word);

		if (strncmp(scan->at, words[i].word, len) != 0)
			continue;
		scan->at += len;
		if (words[i].shown)
			bb_bytes_add_text(scan->out, words[i].word);
		return true;
	}
	return read_number(scan);
}

static bool read_value(struct scan *scan, size_t depth);

/* Behind the opening brace or bracket; each value below the one before. */
static bool read_nested(struct scan *scan, size_t depth, bool named, char closing)
{
	size_t start = scan->out->len;

	if (depth == DEPTH_MAX)
		return fail(scan, "it is nested more than 16 deep");
	if (take(scan, closing))
		return true;
	do {
		size_t before = scan->out->len;

		if (named && !(take(scan, '"') && read_string(scan) && take(scan, ':')))
			return fail(scan, "a name in quotes and a colon are expected");
		if (!read_value(scan, depth + 1))
			return false;
		if (!named && scan->out->len > before)
			bb_bytes_add_char(scan->out, '\n');
	} while (take(scan, ','));
	if (!take(scan, closing))
		return fail(scan, named ? "a comma or \"}\" is expected"
		                        : "a comma or \"]\" is expected");
	/* Of an object, or an array in an array, nothing is kept. */
	if (named || depth > 1)
		bb_bytes_truncate(scan->out, start);
	return true;
}

static bool read_value(struct scan *scan, size_t depth)
{
	if (take(scan, '"'))
		return read_string(scan);
	if (take(scan, '{'))
		return read_nested(scan, depth, true, '}');
	if (take(scan, '['))
		return read_nested(scan, depth, false, ']');
	return read_word(scan);
}

/* One name and its value, each ended by a NUL. */
static bool read_member(struct scan *scan)
{
	if (!(take(scan, '"') && read_string(scan) && take(scan, ':')))
		return fail(scan, "a name in quotes and a colon are expected");
	bb_bytes_add_char(scan->out, '\0');
	if (!read_value(scan, 1))
		return false;
	bb_bytes_add_char(scan->out, '\0');
	return true;
}

static bool read_members(struct scan *scan, size_t *count)
{
	*count = 0;
	take(scan, '{');
	if (take(scan, '}'))
		return true;
	do {
		if (*count == BB_JSON_MEMBERS_MAX)
			return fail(scan, "an object has more than 512 members");
		if (!read_member(scan))
			return false;
		++*count;
	} while (take(scan, ','));
	return take(scan, '}') || fail(scan, "a comma or \"}\" is expected");
}

/* -- objects -- */

static enum bb_status refuse(size_t line, const char *wrong, struct bb_error *err)
{
	return bb_error_set(err, BB_EINVAL, "line %zu: %s", line, wrong);
}

static size_t count_lines(const char *start, const char *end)
{
	size_t lines = 0;

	for (; start < end; start++)
		lines += *start == '\n';
	return lines;
}

static enum bb_status end_object(struct bb_json_reader *self, struct bb_error *err)
{
	struct bb_json_object object = { self->object_line, self->names, self->values, 0 };
	const char *text = bb_bytes_text(&self->object);
	struct scan scan = { text, text, &self->texts, NULL };
	enum bb_status status;

	if (!bb_text_is_utf8(text, self->object.len))
		return refuse(self->object_line, "the bytes are no UTF-8", err);
	bb_bytes_clear(&self->texts);
	if (!read_members(&scan, &object.count))
		return refuse(self->object_line + count_lines(scan.start, scan.at), scan.wrong,
		              err);
	status = bb_bytes_check(&self->texts, err);
	if (status != BB_OK)
		return status;
	text = bb_bytes_text(&self->texts);
	for (size_t i = 0; i < object.count; i++) {
		self->names[i] = text;
		text += strlen(text) + 1;
		self->values[i] = text;
		text += strlen(text) + 1;
	}
	return self->handler.object(self->handler.context, &object, err);
}

static void begin_object(struct bb_json_reader *self)
{
	bb_bytes_clear(&self->object);
	bb_bytes_add_char(&self->object, '{');
	self->object_line = self->line;
	self->depth = 1;
	self->place = IN_OBJECT;
}

/* -- bytes -- */

static enum bb_status take_inside(struct bb_json_reader *self, char c, struct bb_error *err)
{
	bool was_escaped = self->escaped;

	bb_bytes_add_char(&self->object, c);
	if (self->object.too_long)
		return refuse(self->object_line, "an object is longer than 256 KiB", err);
	if (self->object.failed)
		return bb_bytes_check(&self->object, err);
	self->escaped = self->quoted && c == '\\' && !was_escaped;
	if (c == '"' && !was_escaped)
		self->quoted = !self->quoted;
	if (self->quoted)
		return BB_OK;
	if (c == '{' || c == '[')
		self->depth++;
	else if (c == '}' || c == ']')
		self->depth--;
	if (self->depth > 0)
		return BB_OK;
	self->place = BEHIND_OBJECT;
	return end_object(self, err);
}

/* A byte between objects that is no blank. */
static enum bb_status take_outside(struct bb_json_reader *self, char c, struct bb_error *err)
{
	switch (self->place) {
	case BEFORE_ARRAY:
		if (c != '[')
			return refuse(self->line, "an array, \"[\", is expected", err);
		self->place = BEFORE_FIRST;
		return BB_OK;
	case BEFORE_FIRST:
	case BEHIND_OBJECT:
		if (c == ']') {
			self->place = BEHIND_ARRAY;
			return BB_OK;
		}
		if (c == ',' && self->place == BEHIND_OBJECT) {
			self->place = BEFORE_NEXT;
			return BB_OK;
		}
		if (self->place == BEHIND_OBJECT)
			return refuse(self->line, "a comma or \"]\" is expected", err);
		break;
	case BEHIND_ARRAY:
		return refuse(self->line, "something follows the end of the array", err);
	case BEFORE_NEXT:
	case IN_OBJECT:
		break;
	}
	if (c != '{')
		return refuse(self->line, "an object, \"{\", is expected", err);
	begin_object(self);
	return BB_OK;
}

enum bb_status bb_json_reader_feed(struct bb_json_reader *self, const char *bytes, size_t len,
                                   struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < len; i++) {
		char c = bytes[i];

		if (self->place == IN_OBJECT)
			status = take_inside(self, c, err);
		else if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
			status = take_outside(self, c, err);
		self->line += c == '\n';
	}
	return status;
}

enum bb_status bb_json_reader_finish(struct bb_json_reader *self, struct bb_error *err)
{
	if (self->place != BEHIND_ARRAY)
		return refuse(self->line, "the file ends before the array does", err);
	return BB_OK;
}
