/* SPDX-License-Identifier: MIT */
/*
 * The books of the rotation and the log that they follow from. What is owed is
 * the rotation's to compute; here the numbers come back bit for bit.
 */
#include <brownbag/store_lunches.h>

#include "statement.h"

#include <brownbag/bytes.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const at_names[] = { "base", "now" };

/* -- balances -- */

static void read_balances(struct bb_statement *rows, struct bb_books *books)
{
	while (bb_statement_next(rows)) {
		struct bb_balance *grown =
			bb_statement_room(rows, books->balances, books->count, sizeof *grown);

		if (!grown)
			return;
		books->balances = grown;
		books->balances[books->count++] = (struct bb_balance){
			.member = bb_column_int(rows, 0),
			.entered = bb_column_int(rows, 1) != 0,
			.founder = bb_column_int(rows, 2) != 0,
			.owed = bb_column_int(rows, 3),
			.credited = bb_column_int(rows, 4),
			.could = bb_column_small(rows, 5),
			.led = bb_column_small(rows, 6),
			.last_meeting = bb_column_int(rows, 7),
			.last_on = bb_column_date(rows, 8),
			.away_run = bb_column_small(rows, 9),
			.present = bb_column_small(rows, 10),
		};
	}
}

static enum bb_status load_balances(struct bb_store *self, enum bb_books_at at,
                                    struct bb_books *books, struct bb_error *err)
{
	struct bb_statement rows;

	bb_statement_open(&rows, self,
	                  "SELECT member, entered, founder, owed, credited, could, led, last_meeting,"
	                  " last_on, away_run, present FROM balance WHERE at = $1 ORDER BY member",
	                  BIND(as_text(at_names[at])));
	read_balances(&rows, books);
	return bb_statement_close(&rows, err);
}

static enum bb_status save_balance(struct bb_store *self, enum bb_books_at at,
                                   const struct bb_balance *balance, struct bb_error *err)
{
	return bb_store_run(
		self,
		"INSERT INTO balance (at, member, entered, founder, owed, credited, could, led,"
		" last_meeting, last_on, away_run, present)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
		" ON CONFLICT (at, member) DO UPDATE SET (entered, founder, owed, credited, could,"
		" led, last_meeting, last_on, away_run, present) = (excluded.entered,"
		" excluded.founder, excluded.owed, excluded.credited, excluded.could, excluded.led,"
		" excluded.last_meeting, excluded.last_on, excluded.away_run, excluded.present)"
		" WHERE (entered, founder, owed, credited, could, led, last_meeting, last_on,"
		" away_run, present) IS NOT (excluded.entered, excluded.founder, excluded.owed,"
		" excluded.credited, excluded.could, excluded.led, excluded.last_meeting,"
		" excluded.last_on, excluded.away_run, excluded.present)",
		BIND(as_text(at_names[at]), as_int(balance->member), as_int(balance->entered),
		     as_int(balance->founder), as_int(balance->owed), as_int(balance->credited),
		     as_int(balance->could), as_int(balance->led), as_int(balance->last_meeting),
		     as_date(balance->last_on), as_int(balance->away_run),
		     as_int(balance->present)),
		err);
}

/* Balances are kept for ever, so there is nothing to remove but after a replay. */
static enum bb_status save_balances(struct bb_store *self, enum bb_books_at at,
                                    const struct bb_books *books, struct bb_error *err)
{
	struct bb_value which = as_text(at_names[at]);
	enum bb_status status = BB_OK;
	int64_t stored = 0;

	for (size_t i = 0; status == BB_OK && i < books->count; i++)
		status = save_balance(self, at, &books->balances[i], err);
	if (status == BB_OK)
		status = bb_store_ask(self, "SELECT count(*) FROM balance WHERE at = $1",
		                      BIND(which),
		                      &stored, err);
	if (status != BB_OK || stored == (int64_t)books->count)
		return status;
	status = bb_store_run(self, "DELETE FROM balance WHERE at = $1", BIND(which), err);
	for (size_t i = 0; status == BB_OK && i < books->count; i++)
		status = save_balance(self, at, &books->balances[i], err);
	return status;
}

/* -- the months of the last lunches: "2027-02 2027-01" -- */

static void write_recent(struct bb_bytes *text, const struct bb_books *books)
{
	char month[BB_MONTH_SIZE];

	for (size_t i = 0; i < books->recent_count; i++) {
		bb_month_format(month, books->recent[i]);
		bb_bytes_addf(text, "%s%s", i ? " " : "", month);
	}
}

static void read_recent(struct bb_statement *row, int column, struct bb_books *books)
{
	enum { STEP = BB_MONTH_SIZE }; /* a month and a blank are as long as a month and a NUL */
	const char *text = bb_column_text(row, column);
	size_t len = text ? strlen(text) : 0;
	char month[BB_MONTH_SIZE] = "";

	for (size_t at = 0; at < len; at += STEP) {
		struct bb_month *next = &books->recent[books->recent_count];
		bool fits = books->recent_count < BB_GRACE_MAX && len - at >= STEP - 1;

		memcpy(month, text + at, fits ? STEP - 1 : 0);
		if (!fits || bb_month_parse(next, month, NULL) != BB_OK) {
			bb_statement_fail(row, BB_EIO, "%s: damaged: the books' months",
			                  row->store->path);
			return;
		}
		books->recent_count++;
	}
}

/* -- the books -- */

enum bb_status bb_store_load_books(struct bb_store *self, enum bb_books_at at,
                                   struct bb_books *out, struct bb_error *err)
{
	struct bb_books books = { 0 };
	struct bb_statement row;
	enum bb_status status;

	bb_statement_open(&row, self,
	                  "SELECT last_booking, first_month, last_meeting, last_on, recent FROM books"
	                  " WHERE at = $1",
	                  BIND(as_text(at_names[at])));
	if (bb_statement_next(&row)) {
		books.last_booking = bb_column_int(&row, 0);
		books.first = bb_column_month(&row, 1);
		books.last_meeting = bb_column_int(&row, 2);
		books.last_on = bb_column_date(&row, 3);
		read_recent(&row, 4, &books);
	}
	status = bb_statement_close(&row, err);
	if (status == BB_OK)
		status = load_balances(self, at, &books, err);
	if (status == BB_OK)
		*out = books;
	else
		bb_books_release(&books);
	return status;
}

enum bb_status bb_store_save_books(struct bb_store *self, enum bb_books_at at,
                                   const struct bb_books *books, struct bb_error *err)
{
	struct bb_bytes recent = BB_BYTES_INIT(BB_GRACE_MAX * BB_MONTH_SIZE);
	enum bb_status status;

	assert(bb_store_is_open(self));
	write_recent(&recent, books);
	status = bb_bytes_check(&recent, err);
	if (status == BB_OK)
		status = bb_store_run(self,
		                      "INSERT INTO books (at, last_booking, first_month, last_meeting,"
		                      " last_on, recent) VALUES ($1, $2, $3, $4, $5, $6)"
		                      " ON CONFLICT (at) DO UPDATE SET (last_booking, first_month,"
		                      " last_meeting, last_on, recent) = (excluded.last_booking,"
		                      " excluded.first_month, excluded.last_meeting, excluded.last_on,"
		                      " excluded.recent)",
		                      BIND(as_text(at_names[at]), as_int(books->last_booking),
		                           as_month(books->first), as_int(books->last_meeting),
		                           as_date(books->last_on),
		                           as_text(bb_bytes_text(&recent))),
		                      err);
	bb_bytes_release(&recent);
	return status == BB_OK ? save_balances(self, at, books, err) : status;
}
