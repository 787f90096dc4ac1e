/* SPDX-License-Identifier: MIT */
/* The lines of a rota as they stand in the file: which column is which, no meaning yet. */
#ifndef GROUP_ROTA_LINES_H
#define GROUP_ROTA_LINES_H

#include <brownbag/csv.h>
#include <brownbag/date.h>
#include <brownbag/error.h>

#include <stddef.h>

enum rota_column { ROTA_DATE, ROTA_LEAD, ROTA_BACKUP, ROTA_HEADCOUNT, ROTA_COLUMNS };

struct rota_line {
	size_t line;
	char *cells[ROTA_COLUMNS]; /* trimmed; "" if the file has none */
	char *fault;               /* NULL; else why it can't be used */
};

struct rota_lines {
	struct rota_line *items;
	size_t count;
	size_t places[ROTA_COLUMNS]; /* of a column in the file; SIZE_MAX: not there */
	bool known;                  /* the first line has been seen */
};

void rota_lines_release(struct rota_lines *self);

/** The next record. @return BB_OK; BB_EINVAL: no such columns, or too many lines; BB_EIO */
BB_CHECKED enum bb_status rota_lines_add(struct rota_lines *self,
                                         const struct bb_csv_record *record, struct bb_date today,
                                         struct bb_error *err);

#endif
