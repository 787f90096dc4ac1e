/* SPDX-License-Identifier: MIT */
/*
 * Comma-separated values as programs really write them (RFC 4180 and beyond).
 *
 * A push parser: takes the bytes of a file in chunks of any size and calls back
 * for each record. The first record decides what separates fields: comma,
 * semicolon or tab, whichever it has most of outside of quotes; a first line
 * "sep=;" (Excel) says it outright. Quotes may shield separators, line ends and,
 * doubled, themselves. Lines end with CRLF, LF or CR. Empty lines are passed
 * over. UTF-8, UTF-16 and Windows-1252 as in <brownbag/encoding.h>.
 *
 * Memory: one record, whatever the length of the file.
 */
#ifndef BROWNBAG_CSV_H
#define BROWNBAG_CSV_H

#include <brownbag/error.h>

#include <stddef.h>

enum {
	BB_CSV_FIELDS_MAX = 512,         /* Google's exports have 81, Outlook's 92 */
	BB_CSV_RECORD_MAX = 256 * 1024,  /* bytes; the notes in an address book can be long */
};

/* One record. Borrowed until the call back returns. */
struct bb_csv_record {
	size_t line;        /* its first line in the file, from 1 */
	const char *fault;  /* NULL; else why it can't be used, and there are no fields */
	const char *const *fields; /* `count` texts in UTF-8 */
	size_t count;
};

struct bb_csv_handler {
	void *context;
	/** @return another status than BB_OK ends the reading */
	enum bb_status (*record)(void *context, const struct bb_csv_record *record,
	                         struct bb_error *err);
};

struct bb_csv_reader;

/** @return BB_OK; BB_EIO: out of memory. Free with bb_csv_reader_free(). */
BB_CHECKED enum bb_status bb_csv_reader_new(struct bb_csv_reader **out,
                                            const struct bb_csv_handler *handler,
                                            struct bb_error *err);
void bb_csv_reader_free(struct bb_csv_reader *self);

/**
 * Read on.
 *
 * @return what the handler said last; BB_EINVAL: the file's encoding is broken; BB_EIO
 */
BB_CHECKED enum bb_status bb_csv_reader_feed(struct bb_csv_reader *self, const char *bytes,
                                             size_t len, struct bb_error *err);

/** The end of the file: the last record is handed on. Statuses as for feeding. */
BB_CHECKED enum bb_status bb_csv_reader_finish(struct bb_csv_reader *self, struct bb_error *err);

#endif
