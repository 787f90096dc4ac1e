/* SPDX-License-Identifier: MIT */
/*
 * A CSV reader (RFC 4180, read leniently as spreadsheets do: a quote inside an
 * unquoted field is itself). Decides where records and fields end; what fields
 * mean is nothing to it. Malformed records are handed on as such, since only
 * the caller knows whether the rest of the file may be used without them.
 */
#include <brownbag/csv.h>

#include <brownbag/bytes.h>
#include <brownbag/encoding.h>
#include <brownbag/text.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	HEAD_MAX = 64 * 1024, /* bytes looked at to find out the separator */
	SEPARATOR_LINE = 5,   /* length of "sep=;" */
};

static const char separators[] = ",;\t"; /* the first wins a tie */

enum place {
	FIELD_START,   /* blanks at most */
	IN_PLAIN,
	IN_QUOTES,
	BEHIND_QUOTE,  /* a quote in quotes: the end of them, or half of a doubled one */
	BEHIND_QUOTES, /* blanks behind the end of them */
};

struct bb_csv_reader {
	struct bb_csv_handler handler;
	struct bb_decoder decoder;
	char separator;       /* NUL until the head has told */
	struct bb_bytes head; /* the first record as it stands */
	bool head_quoted;
	enum place place;
	struct bb_bytes record;  /* its fields, each ended by a NUL */
	struct bb_bytes decoded; /* the same, if it had to be read as Windows-1252 */
	size_t field_start;      /* of the field that is being read, in `record` */
	size_t field_count;
	const char *fields[BB_CSV_FIELDS_MAX];
	const char *fault;
	struct bb_error reason; /* what a fault of the encoding points to */
	size_t line;        /* that is being read */
	size_t record_line; /* in which the record began */
	bool after_cr;
};

static bb_decoder_sink take_decoded;

enum bb_status bb_csv_reader_new(struct bb_csv_reader **out, const struct bb_csv_handler *handler,
                                 struct bb_error *err)
{
	struct bb_csv_reader *reader = calloc(1, sizeof *reader);

	if (!reader)
		return bb_error_set(err, BB_EIO, "out of memory");
	reader->handler = *handler;
	reader->head = (struct bb_bytes)BB_BYTES_INIT(HEAD_MAX);
	reader->record = (struct bb_bytes)BB_BYTES_INIT(BB_CSV_RECORD_MAX);
	/* A byte of Windows-1252 becomes three of UTF-8 at most. */
	reader->decoded = (struct bb_bytes)BB_BYTES_INIT(3 * BB_CSV_RECORD_MAX);
	reader->line = reader->record_line = 1;
	bb_decoder_init(&reader->decoder, take_decoded, reader);
	*out = reader;
	return BB_OK;
}

void bb_csv_reader_free(struct bb_csv_reader *self)
{
	if (!self)
		return;
	bb_bytes_release(&self->head);
	bb_bytes_release(&self->record);
	bb_bytes_release(&self->decoded);
	free(self);
}

/* -- records -- */

static void begin_record(struct bb_csv_reader *self)
{
	bb_bytes_clear(&self->record);
	self->place = FIELD_START;
	self->field_start = self->field_count = 0;
	self->fault = NULL;
	self->record_line = self->line;
}

static void end_field(struct bb_csv_reader *self)
{
	self->place = FIELD_START;
	if (self->field_count == BB_CSV_FIELDS_MAX) {
		self->fault = "it has more than 512 fields";
		return;
	}
	self->field_count++;
	bb_bytes_add_char(&self->record, '\0');
	self->field_start = self->record.len;
}

/* The first fault counts. */
static void set_fault(struct bb_csv_reader *self, const char *fault)
{
	if (!self->fault)
		self->fault = fault;
}

/* The fields as UTF-8, all in one run, each ended by a NUL. NULL: they can't be. */
static const char *decode_fields(struct bb_csv_reader *self)
{
	const struct bb_bytes *record = &self->record;
	enum bb_status status;

	if (bb_text_is_utf8(record->data, record->len))
		return record->data;
	bb_bytes_clear(&self->decoded);
	status = bb_decode_guessed(&self->decoded, record->data, record->len, &self->reason);
	if (status == BB_OK)
		status = bb_bytes_check(&self->decoded, &self->reason);
	if (status != BB_OK) {
		set_fault(self, self->reason.text);
		return NULL;
	}
	return self->decoded.data;
}

static void find_fields(struct bb_csv_reader *self)
{
	const char *at = decode_fields(self);

	for (size_t i = 0; at && i < self->field_count; i++) {
		self->fields[i] = at;
		at += strlen(at) + 1;
	}
}

/* The record is complete: hand it on. An empty line is none. */
static enum bb_status end_record(struct bb_csv_reader *self, struct bb_error *err)
{
	struct bb_csv_record record = { .line = self->record_line };
	enum bb_status status = BB_OK;

	if (self->place == IN_QUOTES)
		set_fault(self, "a quote is opened in it and never closed");
	if (self->place != FIELD_START || self->field_count > 0)
		end_field(self);
	if (self->record.too_long)
		set_fault(self, "it is longer than 256 KiB; is a quote never closed?");
	else if (self->record.failed)
		return bb_error_set(err, BB_EIO, "out of memory");
	if (!self->fault && self->field_count > 0)
		find_fields(self);
	record.fault = self->fault;
	if (!self->fault) {
		record.fields = self->fields;
		record.count = self->field_count;
	}
	if (record.fault || record.count > 0)
		status = self->handler.record(self->handler.context, &record, err);
	begin_record(self);
	return status;
}

/* -- bytes -- */

/* How many bytes go by without changing the place. */
static size_t plain_run(const struct bb_csv_reader *self, const char *bytes, size_t len)
{
	size_t run = 0;

	if (self->place == IN_QUOTES) {
		while (run < len && bytes[run] != '"' && bytes[run] != '\n' && bytes[run] != '\r' &&
		       bytes[run] != '\0')
			run++;
	} else if (self->place == IN_PLAIN) {
		while (run < len && bytes[run] != self->separator && bytes[run] != '\n' &&
		       bytes[run] != '\r' && bytes[run] != '\0')
			run++;
	}
	return run;
}

/* Count lines; CR LF is one end. @return whether it is the second half of one */
static bool count_line(struct bb_csv_reader *self, char c)
{
	bool second = c == '\n' && self->after_cr;

	self->after_cr = c == '\r';
	if ((c == '\n' || c == '\r') && !second)
		self->line++;
	return second;
}

static void take_quoted(struct bb_csv_reader *self, char c)
{
	if (c == '"')
		self->place = BEHIND_QUOTE;
	else
		bb_bytes_add_char(&self->record, c);
}

/* A byte of a field outside of quotes, or behind a quote that may have ended them. */
static void take_plain(struct bb_csv_reader *self, char c)
{
	bool was_quoted = self->place == BEHIND_QUOTE || self->place == BEHIND_QUOTES;

	if (c == '"' && self->place == FIELD_START) {
		self->place = IN_QUOTES;
		bb_bytes_truncate(&self->record, self->field_start); /* blanks in front */
		return;
	}
	if (c == ' ' && was_quoted) {
		self->place = BEHIND_QUOTES;
		return;
	}
	if (c == '"' && self->place == BEHIND_QUOTE)
		self->place = IN_QUOTES;
	else if (c != ' ' || self->place != FIELD_START)
		self->place = IN_PLAIN;
	if (was_quoted && self->place == IN_PLAIN)
		set_fault(self, "text follows a closing quote");
	bb_bytes_add_char(&self->record, c);
}

static enum bb_status take_byte(struct bb_csv_reader *self, char c, struct bb_error *err)
{
	bool second = count_line(self, c);

	if (c == '\0') {
		set_fault(self, "it holds a NUL byte");
		return BB_OK;
	}
	if (self->place == IN_QUOTES)
		take_quoted(self, c);
	else if (c == self->separator)
		end_field(self);
	else if (c != '\n' && c != '\r')
		take_plain(self, c);
	else if (!second)
		return end_record(self, err);
	return BB_OK;
}

static enum bb_status read_bytes(struct bb_csv_reader *self, const char *bytes, size_t len,
                                 struct bb_error *err)
{
	while (len > 0) {
		size_t run = plain_run(self, bytes, len);
		enum bb_status status = BB_OK;

		if (run > 0) {
			bb_bytes_add(&self->record, bytes, run);
			self->after_cr = false;
		} else {
			run = 1;
			status = take_byte(self, *bytes, err);
		}
		if (status != BB_OK)
			return status;
		bytes += run;
		len -= run;
	}
	return BB_OK;
}

/* -- the head -- */

/* How often a separator stands outside of quotes in the first line that has text. */
static size_t count_separator(const struct bb_bytes *head, char separator)
{
	bool quoted = false;
	size_t count = 0;

	for (size_t i = 0; i < head->len; i++) {
		if (head->data[i] == '"')
			quoted = !quoted;
		else if (!quoted && head->data[i] == separator)
			count++;
	}
	return count;
}

static bool is_separator(char c)
{
	return c != '\0' && strchr(separators, c);
}

/* Whether the head is "sep=;" alone. */
static bool says_separator(const struct bb_bytes *head)
{
	return head->len == SEPARATOR_LINE && strncasecmp(head->data, "sep=", 4) == 0 &&
	       is_separator(head->data[SEPARATOR_LINE - 1]);
}

/* The head is complete: choose the separator and read it at last. */
static enum bb_status read_head(struct bb_csv_reader *self, struct bb_error *err)
{
	struct bb_bytes *head = &self->head;
	enum bb_status status = bb_bytes_check(head, err);
	size_t most = 0;

	if (status != BB_OK)
		return status;
	if (says_separator(head)) {
		self->separator = head->data[SEPARATOR_LINE - 1];
	} else {
		self->separator = separators[0];
		for (const char *c = separators; *c; c++) {
			size_t count = count_separator(head, *c);

			if (count > most) {
				most = count;
				self->separator = *c;
			}
		}
		status = read_bytes(self, bb_bytes_text(head), head->len, err);
	}
	bb_bytes_release(head);
	return status;
}

/*
 * Collect the head up to its line end, or as much of it as is looked at.
 *
 * @param[out] taken  bytes that belong to the head
 */
static enum bb_status take_head(struct bb_csv_reader *self, const char *bytes, size_t len,
                                size_t *taken, struct bb_error *err)
{
	size_t at = 0;

	for (; at < len && self->head.len + at < HEAD_MAX; at++) {
		if (bytes[at] == '"')
			self->head_quoted = !self->head_quoted;
		if ((bytes[at] == '\n' || bytes[at] == '\r') && !self->head_quoted)
			break;
	}
	*taken = at;
	bb_bytes_add(&self->head, bytes, at);
	/* Empty lines in front tell nothing; they are read as any other. */
	if (at < len && self->head.len == 0)
		return BB_OK;
	return at < len ? read_head(self, err) : BB_OK;
}

static enum bb_status take_decoded(void *context, const char *bytes, size_t len,
                                   struct bb_error *err)
{
	struct bb_csv_reader *self = context;

	while (!self->separator && len > 0) {
		size_t taken;
		enum bb_status status = take_head(self, bytes, len, &taken, err);

		if (status != BB_OK)
			return status;
		bytes += taken;
		len -= taken;
		if (!self->separator && len > 0) {
			status = take_byte(self, *bytes++, err);
			len--;
			if (status != BB_OK)
				return status;
		}
	}
	return read_bytes(self, bytes, len, err);
}

enum bb_status bb_csv_reader_feed(struct bb_csv_reader *self, const char *bytes, size_t len,
                                  struct bb_error *err)
{
	return bb_decoder_feed(&self->decoder, bytes, len, err);
}

enum bb_status bb_csv_reader_finish(struct bb_csv_reader *self, struct bb_error *err)
{
	enum bb_status status = bb_decoder_finish(&self->decoder, err);

	if (status == BB_OK && !self->separator)
		status = read_head(self, err);
	return status == BB_OK ? end_record(self, err) : status;
}
