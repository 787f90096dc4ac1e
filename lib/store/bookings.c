/* SPDX-License-Identifier: MIT */
/* The log of the rotation: lines are added at its end and folded at its beginning. */
#include <brownbag/store_lunches.h>

#include "statement.h"

#include <assert.h>
#include <stdlib.h>

#define BOOKING_COLUMNS "id, kind, meeting, amends, day, month, could, led, value"

static const char *kind_word(int kind)
{
	return bb_booking_kind_name((enum bb_booking_kind)kind);
}

static void read_bookings(struct bb_statement *rows, struct bb_bookings *log)
{
	while (bb_statement_next(rows)) {
		struct bb_booking *grown =
			bb_statement_room(rows, log->items, log->count, sizeof *grown);

		if (!grown)
			return;
		log->items = grown;
		log->items[log->count++] = (struct bb_booking){
			.id = bb_column_int(rows, 0),
			.kind = (enum bb_booking_kind)bb_column_word(rows, 1, kind_word,
			                                             BB_BOOKING_RETURNED + 1),
			.meeting = bb_column_int(rows, 2),
			.amends = bb_column_int(rows, 3),
			.on = bb_column_date(rows, 4),
			.month = bb_column_month(rows, 5),
			.could = bb_column_small(rows, 6),
			.led = bb_column_small(rows, 7),
			.value = bb_column_int(rows, 8),
		};
	}
}

static void add_member(struct bb_statement *rows, struct bb_booking *booking)
{
	struct bb_booking_member *grown =
		bb_statement_room(rows, booking->members, booking->member_count, sizeof *grown);

	if (!grown)
		return;
	booking->members = grown;
	booking->members[booking->member_count++] = (struct bb_booking_member){
		.member = bb_column_int(rows, 1),
		.parts = (unsigned)bb_column_int(rows, 2),
	};
}

/* The members of the bookings from the first to the last in `log`, both in order of id. */
static enum bb_status load_booking_members(struct bb_store *self, struct bb_bookings *log,
                                           struct bb_error *err)
{
	struct bb_statement rows;
	size_t at = 0;

	bb_statement_open(&rows, self,
	                  "SELECT booking, member, parts FROM booking_member"
	                  " WHERE booking BETWEEN $1 AND $2 ORDER BY booking, member",
	                  BIND(as_int(log->items[0].id), as_int(log->items[log->count - 1].id)));
	while (bb_statement_next(&rows)) {
		int64_t id = bb_column_int(&rows, 0);

		while (at < log->count && log->items[at].id < id)
			at++;
		if (at < log->count && log->items[at].id == id)
			add_member(&rows, &log->items[at]);
	}
	return bb_statement_close(&rows, err);
}

enum bb_status bb_store_load_bookings(struct bb_store *self, struct bb_bookings *out,
                                      struct bb_error *err)
{
	struct bb_bookings log = { 0 };
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self, "SELECT " BOOKING_COLUMNS " FROM booking ORDER BY id",
	                  BIND_NONE);
	read_bookings(&rows, &log);
	status = bb_statement_close(&rows, err);
	if (status == BB_OK && log.count > 0)
		status = load_booking_members(self, &log, err);
	if (status == BB_OK)
		*out = log;
	else
		bb_bookings_release(&log);
	return status;
}

enum bb_status bb_store_find_booking(struct bb_store *self, int64_t meeting,
                                     struct bb_booking *out, struct bb_error *err)
{
	struct bb_bookings one = { 0 };
	struct bb_statement rows;
	enum bb_status status;

	bb_statement_open(&rows, self,
	                  "SELECT " BOOKING_COLUMNS " FROM booking WHERE meeting = $1"
	                  " ORDER BY id DESC LIMIT 1",
	                  BIND(as_int(meeting)));
	read_bookings(&rows, &one);
	status = bb_statement_close(&rows, err);
	if (status == BB_OK && one.count == 0)
		return bb_error_set(err, BB_ENOENT, "lunch %lld isn't booked", (long long)meeting);
	if (status == BB_OK)
		status = load_booking_members(self, &one, err);
	if (status != BB_OK) {
		bb_bookings_release(&one);
		return status;
	}
	*out = one.items[0];
	free(one.items);
	return BB_OK;
}

enum bb_status bb_store_add_booking(struct bb_store *self, const struct bb_booking *booking,
                                    int64_t *id, struct bb_error *err)
{
	int64_t added = 0;
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_ask(self,
	                      "INSERT INTO booking (kind, meeting, amends, day, month, could, led,"
	                      " value) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
	                      BIND(as_text(bb_booking_kind_name(booking->kind)),
	                           as_id(booking->meeting), as_id(booking->amends),
	                           as_date(booking->on), as_month(booking->month),
	                           as_int(booking->could), as_int(booking->led),
	                           as_int(booking->value)),
	                      &added, err);
	for (size_t i = 0; status == BB_OK && i < booking->member_count; i++)
		status = bb_store_run(self,
		                      "INSERT INTO booking_member (booking, member, parts)"
		                      " VALUES ($1, $2, $3)",
		                      BIND(as_int(added), as_int(booking->members[i].member),
		                           as_int(booking->members[i].parts)),
		                      err);
	if (status == BB_OK)
		*id = added;
	return status;
}

enum bb_status bb_store_fold_bookings(struct bb_store *self, int64_t last,
                                      const struct bb_books *base, struct bb_error *err)
{
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_save_books(self, BB_BOOKS_BASE, base, err);
	if (status == BB_OK)
		status = bb_store_run(self, "DELETE FROM booking WHERE id <= $1",
		                      BIND(as_int(last)), err);
	return status;
}

/* The next line gets the id after the last one that is there, as the books have it. */
enum bb_status bb_store_forget_assumed(struct bb_store *self, size_t *count, struct bb_error *err)
{
	enum bb_status status;

	assert(bb_store_is_open(self));
	status = bb_store_run(self,
	                      "DELETE FROM booking WHERE kind = 'held'"
	                      " AND meeting IN (SELECT id FROM meeting WHERE assumed)",
	                      BIND_NONE, err);
	if (status == BB_OK)
		status = bb_store_run(self,
		                      "UPDATE sqlite_sequence SET seq = max("
		                      "(SELECT ifnull(max(id), 0) FROM booking),"
		                      " (SELECT ifnull(max(last_booking), 0) FROM books"
		                      " WHERE at = 'base')) WHERE name = 'booking'",
		                      BIND_NONE, err);
	if (status == BB_OK)
		status = bb_store_run(self,
		                      "UPDATE meeting SET assumed = 0, status ="
		                      " iif(slot <> substr(start, 1, 10), 'moved', 'planned')"
		                      " WHERE assumed",
		                      BIND_NONE, err);
	if (status == BB_OK)
		*count = bb_store_changed(self);
	return status;
}
