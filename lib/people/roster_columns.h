/* SPDX-License-Identifier: MIT */
/* Which column of a CSV file holds what. */
#ifndef PEOPLE_ROSTER_COLUMNS_H
#define PEOPLE_ROSTER_COLUMNS_H

#include <brownbag/csv.h>
#include <brownbag/error.h>
#include <brownbag/roster_import.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum column {
	COLUMN_UNUSED,
	COLUMN_NAME,
	COLUMN_FIRST,
	COLUMN_LAST,
	COLUMN_EMAIL,
	COLUMN_ADDRESS,    /* of e-mail only if no other column is; else of a street */
	COLUMN_EMAIL_LABEL, /* Google's: "* Work" marks the address beside it as preferred */
	COLUMN_FURTHER,
	COLUMN_LEADS,
	COLUMN_JOINED,
	COLUMN_STATUS,
	COLUMN_PAUSED_UNTIL,
	COLUMN_ZONE,
	COLUMN_LEFT_OUT, /* by the map: not even told */
};

struct columns {
	uint8_t of[BB_CSV_FIELDS_MAX]; /* enum column */
	size_t count;
	bool has_header;               /* the first record isn't a row itself */
};

/**
 * Tell the columns by the first record.
 *
 * @return BB_OK; BB_EINVAL: none holds addresses, or the map names one that isn't
 *         there; BB_EIO
 */
BB_CHECKED enum bb_status columns_find(struct columns *out, const struct bb_column_map *map,
                                       const struct bb_csv_record *first, struct bb_error *err);

#endif
