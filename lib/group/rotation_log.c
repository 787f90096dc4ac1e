/* SPDX-License-Identifier: MIT */
/*
 * Lines of the rotation's log, and the books that follow from them. Decides the
 * order: who was there by then has a place before a lunch is booked.
 */
#include <brownbag/bookkeeping.h>

#include "group/room.h"

#include <brownbag/rotation.h>
#include <brownbag/store_lunches.h>

/* Append a line and take it into the books; its id is the log's from then on. */
static enum bb_status write_line(const struct bb_group *self, struct bb_books *books,
                                 struct bb_booking *booking, struct bb_error *err)
{
	enum bb_status status = bb_store_add_booking(self->store, booking, &booking->id, err);

	if (status == BB_OK)
		status = bb_books_take(books, booking, err);
	return status == BB_OK ? bb_store_save_books(self->store, BB_BOOKS_NOW, books, err) : status;
}

enum bb_status group_book_led(const struct bb_group *self, const struct bb_roster *roster,
                              const struct bb_meeting *meeting, struct bb_month joined_by,
                              const int64_t *led, size_t count, struct bb_error *err)
{
	struct bb_booking entered = { 0 }, held = { 0 };
	struct group_lineup lineup = { 0 };
	struct bb_books books = { 0 };
	enum bb_status status = bb_store_load_books(self->store, BB_BOOKS_NOW, &books, err);

	if (status == BB_OK)
		status = group_line_up(&lineup, self, roster, &books, meeting, err);
	if (status == BB_OK)
		status = bb_rotation_enter(&entered, &lineup.rotation, joined_by, err);
	if (status == BB_OK && entered.member_count > 0)
		status = write_line(self, &books, &entered, err);
	if (status == BB_OK)
		status = bb_rotation_hold(&held, &lineup.rotation, 0, led, count, err);
	if (status == BB_OK)
		status = write_line(self, &books, &held, err);
	bb_booking_release(&entered);
	bb_booking_release(&held);
	group_lineup_release(&lineup);
	bb_books_release(&books);
	return status;
}
