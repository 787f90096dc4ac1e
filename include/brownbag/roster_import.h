/* SPDX-License-Identifier: MIT */
/*
 * Reading a roster from the files that people have: CSV in any usual dialect,
 * and vCard. What of it is wanted stands in <brownbag/roster_row.h>.
 *
 * A push parser: the bytes of a file in chunks of any size, a call back for each
 * row that is well, one for each thing that isn't. Which of the two formats it
 * is, and in which encoding, the first bytes tell. A file of something else is
 * recognised and refused with what to do: a spreadsheet is to be saved as CSV.
 *
 *     header = { context, on_row, on_finding, on_unused };
 *     bb_roster_import_new(&import, NULL, &header, err)
 *     while (there are bytes)
 *             bb_roster_import_feed(import, bytes, len, err)
 *     bb_roster_import_finish(import, err)
 *
 * Memory: one row, and 12 to 36 bytes for each address, by which two rows of the
 * same person are found.
 */
#ifndef BROWNBAG_ROSTER_IMPORT_H
#define BROWNBAG_ROSTER_IMPORT_H

#include <brownbag/error.h>
#include <brownbag/roster_row.h>

#include <stddef.h>

/* -- columns -- */

/*
 * Which column is which, where its header doesn't say: "name=Wer,email=2,status=".
 * A column is named by its header or, where no header has that name, by its
 * number from 1; an empty one is left out though its header is known.
 */
struct bb_column_map;

/**
 * Read a map.
 *
 * @param text  key=column, with commas between; keys are those of
 *              bb_roster_field_name(), "first" and "last"
 * @return BB_OK; BB_EINVAL: not of that form, or an unknown key (with the one that
 *         was meant); BB_EIO. Free with bb_column_map_free().
 */
BB_CHECKED enum bb_status bb_column_map_parse(struct bb_column_map **out, const char *text,
                                              struct bb_error *err);
void bb_column_map_free(struct bb_column_map *self);

/* -- reading -- */

struct bb_import_finding {
	size_t line;        /* in the file, from 1 */
	const char *field;  /* as bb_roster_field_name(); NULL: the row as a whole */
	const char *reason; /* "\"anna@\" is no e-mail address: .." */
};

/* Everything handed on is borrowed until the call returns; another status than BB_OK ends it. */
struct bb_import_handler {
	void *context;
	enum bb_status (*row)(void *context, const struct bb_roster_row *row, struct bb_error *err);
	/** A row may have several; it isn't handed on then. */
	enum bb_status (*finding)(void *context, const struct bb_import_finding *finding,
	                          struct bb_error *err);
	/** A column or property that is dropped: once each, 200 at most. */
	enum bb_status (*unused)(void *context, const char *column, struct bb_error *err);
};

struct bb_roster_import;

/**
 * @param map  NULL: the headers tell; else must outlive the import
 * @return BB_OK; BB_EIO: out of memory. Free with bb_roster_import_free().
 */
BB_CHECKED enum bb_status bb_roster_import_new(struct bb_roster_import **out,
                                               const struct bb_column_map *map,
                                               const struct bb_import_handler *handler,
                                               struct bb_error *err);
void bb_roster_import_free(struct bb_roster_import *self);

/**
 * Read on.
 *
 * @return what the handler said last; BB_EINVAL: the file as a whole can't be
 *         used: of another kind, its encoding broken, no column of addresses, a
 *         map that names a column that isn't there; BB_EIO
 */
BB_CHECKED enum bb_status bb_roster_import_feed(struct bb_roster_import *self, const char *bytes,
                                                size_t len, struct bb_error *err);

/** The end of the file. @return as for feeding; BB_EINVAL also: the file is empty */
BB_CHECKED enum bb_status bb_roster_import_finish(struct bb_roster_import *self,
                                                  struct bb_error *err);

#endif
