/* SPDX-License-Identifier: MIT */
/*
 * From cells, as texts, to a row of <brownbag/roster_row.h>. What is wrong with
 * a cell becomes a finding; the functions fail only if something else does: no
 * memory, or the handler said so.
 */
#ifndef PEOPLE_ROW_BUILDER_H
#define PEOPLE_ROW_BUILDER_H

#include "people/address_table.h"

#include <brownbag/bytes.h>
#include <brownbag/error.h>
#include <brownbag/roster_import.h>
#include <brownbag/roster_row.h>

#include <stdbool.h>
#include <stddef.h>

enum { BUILDER_ADDRESSES_MAX = 9 }; /* of one person */

struct row_builder {
	const struct bb_import_handler *handler;
	struct bb_roster_row row;
	bool refused;       /* something was found */
	bool preferred;     /* the one in use was marked so */
	char *mailbox_name; /* in front of an address in angle brackets; NULL: none */
	struct address_table lines; /* where each address of a good row stands */
	size_t zones_refused;
	char zone[65];      /* the last one that exists, not to be read again for each row */
};

void builder_release(struct row_builder *self);

/** Forget the row, keep what is known of the file. */
void builder_begin(struct row_builder *self, size_t line);

BB_CHECKED enum bb_status builder_find(struct row_builder *self, size_t line, const char *field,
                                       const char *reason, struct bb_error *err);

/** A whole name; the first that isn't empty counts. */
BB_CHECKED enum bb_status builder_name(struct row_builder *self, const char *text,
                                       struct bb_error *err);

/* Addresses of one cell. */
enum builder_rank {
	RANK_FURTHER,   /* never the one in use */
	RANK_MAIN,      /* the first of these is in use */
	RANK_PREFERRED, /* the first of these takes its place */
};

/** One or several, with ",", ";", " ::: " or line ends between; each may be a mailbox. */
BB_CHECKED enum bb_status builder_addresses(struct row_builder *self, size_t line,
                                            const char *text, enum builder_rank rank,
                                            struct bb_error *err);

/** Any of the other fields; an empty text gives nothing. */
BB_CHECKED enum bb_status builder_field(struct row_builder *self, enum bb_roster_field field,
                                        const char *text, struct bb_error *err);

/** The row is complete: judge it as a whole and hand it on, unless something was found. */
BB_CHECKED enum bb_status builder_end(struct row_builder *self, struct bb_error *err);

#endif
