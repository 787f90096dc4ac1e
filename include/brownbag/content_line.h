/* SPDX-License-Identifier: MIT */
/*
 * Content lines: the line format that iCalendar (RFC 5545 3.1) and vCard
 * (RFC 6350 3.2, RFC 2426, vCard 2.1) share.
 *
 *     [group "."] name *(";" param) ":" value CRLF
 *
 * Long lines are folded: CRLF and a blank may stand between any two bytes.
 */
#ifndef BROWNBAG_CONTENT_LINE_H
#define BROWNBAG_CONTENT_LINE_H

#include <brownbag/bytes.h>
#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>

/* -- writing -- */

enum { BB_CONTENT_FOLD = 75 }; /* octets a line, CRLF not counted: RFC 5545 3.1 */

/**
 * End the content line that was appended since: fold it to BB_CONTENT_FOLD octets
 * without splitting a character, and append CRLF. Control characters, which no
 * content line may hold, are left out.
 *
 * @param begin  where it begins in `out`; UTF-8, complete: "SUMMARY:Lunch", value and
 *               parameters escaped
 */
void bb_content_end_line(struct bb_bytes *out, size_t begin);

/** Append a whole line, and end it. */
void bb_content_add_line(struct bb_bytes *out, const char *line);

/** Append a TEXT value: backslash, semicolon and comma escaped, a line end as \n (RFC 5545 3.3.11).
 */
void bb_content_add_text(struct bb_bytes *out, const char *text);

/**
 * Append a parameter value, in quotes if it needs them. A parameter can hold
 * neither a quote nor a control, and readers of RFC 6868 take a circumflex for
 * an escape: a quote becomes an apostrophe, the other two go.
 */
void bb_content_add_param(struct bb_bytes *out, const char *value);

/* -- reading -- */

enum { BB_CONTENT_PARAMS_MAX = 32 };

struct bb_content_param {
	const char *name;  /* upper case; vCard 2.1 allows a bare value: "" then */
	const char *value; /* without its quotes */
};

/* Why a line can't be used. */
enum bb_content_fault {
	BB_CONTENT_FINE,
	BB_CONTENT_NO_COLON,
	BB_CONTENT_NO_NAME,
	BB_CONTENT_TOO_MANY_PARAMS,
	BB_CONTENT_TOO_LONG,
	BB_CONTENT_NUL,
};

/** "it has no colon" ..; "" for BB_CONTENT_FINE. Borrowed for ever. */
const char *bb_content_fault_text(enum bb_content_fault fault);

/* One unfolded line. All texts are borrowed until the call back returns. */
struct bb_content_line {
	size_t number;     /* its first physical line, from 1 */
	enum bb_content_fault fault;
	const char *group; /* "ITEM1"; "" if none */
	const char *name;  /* upper case; "" if the fault hides it */
	struct bb_content_param params[BB_CONTENT_PARAMS_MAX];
	size_t param_count;
	char *value; /* as it stands, escapes and all; "" with a fault; may be changed in place */
};

/** The value of the first parameter of that name (upper case); NULL if there is none. */
const char *bb_content_param(const struct bb_content_line *line, const char *name);

/**
 * Take one unfolded line apart.
 *
 * @param[out] out   all is set but `number`; points into `text`
 * @param text       changed in place
 */
void bb_content_split(struct bb_content_line *out, char *text);

/** Undo the escapes of a TEXT value in place; an unknown escape is its own character. */
void bb_content_unescape(char *text);

/**
 * Cut a compound value (N, ORG) at the first separator that isn't escaped.
 *
 * @param[in,out] rest  the value; what is behind the separator afterwards, NULL at the end
 * @return the first part, still escaped
 */
char *bb_content_next_part(char **rest, char separator);

/* A push parser: takes a file in chunks of any size, calls back for each line. */
struct bb_content_reader;

struct bb_content_handler {
	void *context;
	/**
	 * Called for each line that isn't empty, faulty ones included.
	 *
	 * @return another status than BB_OK ends the reading
	 */
	enum bb_status (*line)(void *context, struct bb_content_line *line, struct bb_error *err);
	size_t line_max; /* bytes, unfolded; the rest of a longer line is skipped, not kept */
	bool soft_breaks; /* "=" at the end of a quoted-printable value continues it (vCard 2.1) */
};

/** @return BB_OK; BB_EIO: out of memory. Free with bb_content_reader_free(). */
BB_CHECKED enum bb_status bb_content_reader_new(struct bb_content_reader **out,
                                                const struct bb_content_handler *handler,
                                                struct bb_error *err);
void bb_content_reader_free(struct bb_content_reader *self);

/**
 * From the next fold on, keep the blank that begins a folded line: vCard 2.1
 * folds in front of a blank that belongs to the value. May be called from the
 * handler.
 */
void bb_content_reader_keep_blanks(struct bb_content_reader *self, bool keep);

/**
 * Read on. Lines end with CRLF, LF or CR.
 *
 * @return what the handler said last; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_content_reader_feed(struct bb_content_reader *self, const char *bytes,
                                                 size_t len, struct bb_error *err);

/** The end of the file: the last line is handed on. Statuses as for feeding. */
BB_CHECKED enum bb_status bb_content_reader_finish(struct bb_content_reader *self,
                                                   struct bb_error *err);

#endif
