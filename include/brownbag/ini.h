/* SPDX-License-Identifier: MIT */
/*
 * The one reader of INI files: settings and themes.
 *
 * inih does the reading, with its multi-line values and inline comments
 * switched off: a line is a [section], `key = value` (or `key: value`), empty,
 * or a comment that begins with ; or #. What inih would cut or drop in silence
 * is refused with file and line.
 */
#ifndef BROWNBAG_INI_H
#define BROWNBAG_INI_H

#include <brownbag/error.h>

#include <stddef.h>

enum {
	BB_INI_FILE_MAX = 1024 * 1024, /* bytes; no settings or themes come near */
	BB_INI_LINE_MAX = 4095,        /* bytes, the line's end not counted */
	BB_INI_NAME_MAX = 49,          /* bytes of a section or key: inih cuts longer ones */
};

struct bb_ini_row {
	const char *section;
	const char *key;
	const char *value; /* blanks at both ends are gone; may be "" */
	int line;          /* from 1 */
};

/**
 * Gets one row; what it points to is borrowed for the call. Another status than
 * BB_OK ends the reading; its text gets "FILE:LINE" put before it.
 */
typedef enum bb_status bb_ini_visit(void *context, const struct bb_ini_row *row,
                                    struct bb_error *err);

/**
 * Read rows from memory, in order. A UTF-8 byte order mark and CR LF are fine.
 *
 * @param bytes  `len` of them; need not end in NUL
 * @param shown  the file's name in errors
 * @return BB_OK; what `visit` returned; BB_EINVAL: a line that is none of the
 *         above, is too long, holds NUL or no UTF-8, stands before any section,
 *         or has text behind its [section]; a name that is too long; more than
 *         BB_INI_FILE_MAX bytes; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_ini_read_rows(const char *bytes, size_t len, const char *shown,
                                           bb_ini_visit *visit, void *context,
                                           struct bb_error *err);

/**
 * The same for a file, which the path names in errors too.
 *
 * @return as bb_ini_read_rows() and bb_file_load()
 */
BB_CHECKED enum bb_status bb_ini_read_file(const char *path, bb_ini_visit *visit, void *context,
                                           struct bb_error *err);

#endif
