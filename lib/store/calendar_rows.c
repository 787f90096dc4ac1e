/* SPDX-License-Identifier: MIT */
/* What surrounds the lunches: days without one, agendas, and who said no to a turn. */
#include <brownbag/store_lunches.h>

#include "statement.h"

#include <assert.h>
#include <stdlib.h>

/* -- holidays -- */

enum bb_status bb_store_add_holiday(struct bb_store *self, const struct bb_holiday *holiday,
                                    struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_run(self,
	                    "INSERT INTO holiday (first, last, name) VALUES ($1, $2, $3)"
	                    " ON CONFLICT DO NOTHING",
	                    BIND(as_date(holiday->first), as_date(holiday->last),
	                         as_text(holiday->name)),
	                    err);
}

enum bb_status bb_store_remove_holidays(struct bb_store *self, struct bb_date day,
                                        struct bb_error *err)
{
	char text[BB_DATE_SIZE];
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_run(self, "DELETE FROM holiday WHERE $1 BETWEEN first AND last",
	                      BIND(as_date(day)), err);
	if (status == BB_OK && bb_store_changed(self) == 0) {
		bb_date_format(text, day);
		return bb_error_set(err, BB_ENOENT, "%s is no holiday", text);
	}
	return status;
}

enum bb_status bb_store_load_holidays(struct bb_store *self, struct bb_date from,
                                      struct bb_holidays *out, struct bb_error *err)
{
	struct bb_holidays holidays = { 0 };
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self,
	                  "SELECT first, last, name FROM holiday WHERE last >= ifnull($1, '')"
	                  " ORDER BY first, last, name",
	                  BIND(as_date(from)));
	while (bb_statement_next(&rows)) {
		struct bb_holiday *grown =
			bb_statement_room(&rows, holidays.items, holidays.count, sizeof *grown);

		if (!grown)
			break;
		holidays.items = grown;
		holidays.items[holidays.count++] = (struct bb_holiday){
			.first = bb_column_date(&rows, 0),
			.last = bb_column_date(&rows, 1),
			.name = bb_column_copy(&rows, 2),
		};
	}
	status = bb_statement_close(&rows, err);
	if (status == BB_OK)
		*out = holidays;
	else
		bb_holidays_release(&holidays);
	return status;
}

/* -- what the group adds to an agenda -- */

enum bb_status bb_store_set_agenda_items(struct bb_store *self, int64_t meeting,
                                         const struct bb_agenda_items *items,
                                         struct bb_error *err)
{
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_run(self, "DELETE FROM agenda_item WHERE meeting = $1",
	                      BIND(as_int(meeting)), err);
	for (size_t i = 0; status == BB_OK && i < items->count; i++)
		status = bb_store_run(self,
		                      "INSERT INTO agenda_item (meeting, position, text, minutes)"
		                      " VALUES ($1, $2, $3, $4)",
		                      BIND(as_int(meeting), as_int((int64_t)i + 1),
		                           as_text(items->items[i].text),
		                           as_int(items->items[i].minutes)),
		                      err);
	return status;
}

enum bb_status bb_store_load_agenda_items(struct bb_store *self, int64_t meeting,
                                          struct bb_agenda_items *out, struct bb_error *err)
{
	struct bb_agenda_items items = { 0 };
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self,
	                  "SELECT text, minutes FROM agenda_item WHERE meeting = $1 ORDER BY position",
	                  BIND(as_int(meeting)));
	while (bb_statement_next(&rows)) {
		struct bb_agenda_item *grown =
			bb_statement_room(&rows, items.items, items.count, sizeof *grown);

		if (!grown)
			break;
		items.items = grown;
		items.items[items.count++] = (struct bb_agenda_item){
			.text = bb_column_copy(&rows, 0),
			.minutes = bb_column_small(&rows, 1),
		};
	}
	status = bb_statement_close(&rows, err);
	if (status == BB_OK)
		*out = items;
	else
		bb_agenda_items_release(&items);
	return status;
}

/* -- who said no to a turn -- */

enum bb_status bb_store_add_decline(struct bb_store *self, const struct bb_decline *decline,
                                    struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_run(self,
	                    "INSERT INTO decline (meeting, member, silent) VALUES ($1, $2, $3)"
	                    " ON CONFLICT DO UPDATE SET silent = min(silent, excluded.silent)",
	                    BIND(as_int(decline->meeting), as_int(decline->member),
	                         as_int(decline->silent)),
	                    err);
}

enum bb_status bb_store_remove_decline(struct bb_store *self, const struct bb_decline *decline,
                                       struct bb_error *err)
{
	assert(bb_store_is_open(self));
	return bb_store_run(self, "DELETE FROM decline WHERE meeting = $1 AND member = $2",
	                    BIND(as_int(decline->meeting), as_int(decline->member)), err);
}

enum bb_status bb_store_load_declines(struct bb_store *self, struct bb_date from,
                                      struct bb_decline **out, size_t *count,
                                      struct bb_error *err)
{
	struct bb_decline *declines = NULL;
	size_t found = 0;
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self,
	                  "SELECT decline.meeting, member, silent FROM meeting JOIN decline"
	                  " ON decline.meeting = meeting.id WHERE start >= ifnull($1, '')"
	                  " ORDER BY decline.meeting, member",
	                  BIND(as_date(from)));
	while (bb_statement_next(&rows)) {
		struct bb_decline *grown = bb_statement_room(&rows, declines, found, sizeof *grown);

		if (!grown)
			break;
		declines = grown;
		declines[found++] =
			(struct bb_decline){ bb_column_int(&rows, 0), bb_column_int(&rows, 1),
				             bb_column_int(&rows, 2) != 0 };
	}
	status = bb_statement_close(&rows, err);
	if (status != BB_OK) {
		free(declines);
		return status;
	}
	*out = declines;
	*count = found;
	return BB_OK;
}
