/* SPDX-License-Identifier: MIT */
/* What happened when, in ids and words of the program; and counts of what is gone. */
#include <brownbag/store.h>

#include "statement.h"

#include <assert.h>
#include <stdlib.h>

void bb_log_release(struct bb_log *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++) {
		free(self->rows[i].what);
		free(self->rows[i].detail);
	}
	free(self->rows);
	*self = (struct bb_log){ 0 };
}

enum bb_status bb_store_log(struct bb_store *self, const struct bb_log_row *row,
                            struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_run(self,
	                    "INSERT INTO log (at, what, meeting, member, detail)"
	                    " VALUES ($1, $2, $3, $4, ifnull($5, ''))",
	                    BIND(as_int(row->at), as_text(row->what), as_id(row->meeting),
	                         as_id(row->member), as_text(row->detail)),
	                    err);
}

enum bb_status bb_store_load_log(struct bb_store *self, size_t limit, struct bb_log *out,
                                 struct bb_error *err)
{
	struct bb_log log = { 0 };
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self,
	                  "SELECT * FROM (SELECT id, at, what, meeting, member, detail FROM log"
	                  " ORDER BY id DESC LIMIT $1) ORDER BY id",
	                  BIND(as_int(limit > INT32_MAX ? INT32_MAX : (int64_t)limit)));
	while (bb_statement_next(&rows)) {
		struct bb_log_row *grown = bb_statement_room(&rows, log.rows, log.count,
		                                             sizeof *grown);

		if (!grown)
			break;
		log.rows = grown;
		log.rows[log.count++] = (struct bb_log_row){
			.id = bb_column_int(&rows, 0),
			.at = bb_column_int(&rows, 1),
			.what = bb_column_copy(&rows, 2),
			.meeting = bb_column_int(&rows, 3),
			.member = bb_column_int(&rows, 4),
			.detail = bb_column_copy(&rows, 5),
		};
	}
	status = bb_statement_close(&rows, err);
	if (status == BB_OK)
		*out = log;
	else
		bb_log_release(&log);
	return status;
}

void bb_tallies_release(struct bb_tallies *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++)
		free(self->items[i].what);
	free(self->items);
	*self = (struct bb_tallies){ 0 };
}

enum bb_status bb_store_tally(struct bb_store *self, const struct bb_tally *tally,
                              struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_run(self,
	                    "INSERT INTO tally (what, month, count) VALUES ($1, $2, $3)"
	                    " ON CONFLICT (what, month) DO UPDATE SET count = count + excluded.count",
	                    BIND(as_text(tally->what), as_month(tally->month),
	                         as_int(tally->count)),
	                    err);
}

enum bb_status bb_store_load_tallies(struct bb_store *self, struct bb_tallies *out,
                                     struct bb_error *err)
{
	struct bb_tallies tallies = { 0 };
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self, "SELECT what, month, count FROM tally ORDER BY what, month",
	                  BIND_NONE);
	while (bb_statement_next(&rows)) {
		struct bb_tally *grown =
			bb_statement_room(&rows, tallies.items, tallies.count, sizeof *grown);

		if (!grown)
			break;
		tallies.items = grown;
		tallies.items[tallies.count++] = (struct bb_tally){
			.what = bb_column_copy(&rows, 0),
			.month = bb_column_month(&rows, 1),
			.count = bb_column_int(&rows, 2),
		};
	}
	status = bb_statement_close(&rows, err);
	if (status == BB_OK)
		*out = tallies;
	else
		bb_tallies_release(&tallies);
	return status;
}
