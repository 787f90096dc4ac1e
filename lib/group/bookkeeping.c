/* SPDX-License-Identifier: MIT */
/*
 * Booking what is over. Decides what may be assumed and when a booking is
 * corrected; who could have led is the rotation's to say. The log only grows: a
 * correction is a new line, and the balances are replayed from all of it.
 */
#include <brownbag/bookkeeping.h>

#include "group/room.h"

#include <brownbag/rotation.h>
#include <brownbag/store_lunches.h>
#include <brownbag/store_people.h>

#include <stdlib.h>
#include <string.h>

static bool is_unbooked(const struct bb_meeting *meeting)
{
	return meeting->status == BB_MEETING_PLANNED || meeting->status == BB_MEETING_MOVED;
}

/* The balances anew, from where the log begins. */
static enum bb_status replay(const struct bb_group *self, struct bb_error *err)
{
	struct bb_books base = { 0 }, now = { 0 };
	struct bb_bookings log = { 0 };
	enum bb_status status = bb_store_load_books(self->store, BB_BOOKS_BASE, &base, err);

	if (status == BB_OK)
		status = bb_store_load_bookings(self->store, &log, err);
	if (status == BB_OK)
		status = bb_books_replay(&now, &base, &log, err);
	if (status == BB_OK)
		status = bb_store_save_books(self->store, BB_BOOKS_NOW, &now, err);
	bb_books_release(&base);
	bb_books_release(&now);
	bb_bookings_release(&log);
	return status;
}

/* -- the lunch's own row -- */

static size_t list_leads(int64_t out[BB_ROTATION_LEADS_MAX], const struct bb_meeting *meeting)
{
	size_t count = 0;

	for (size_t i = 0; i < meeting->turn_count && count < BB_ROTATION_LEADS_MAX; i++) {
		if (meeting->turns[i].seat == BB_SEAT_LEAD)
			out[count++] = meeting->turns[i].member;
	}
	return count;
}

static bool leads(const int64_t *led, size_t count, int64_t member)
{
	for (size_t i = 0; i < count; i++) {
		if (led[i] == member)
			return true;
	}
	return false;
}

/* Who really led stands where who was to lead stood; a backup who wasn't needed stays. */
static enum bb_status seat_leads(struct bb_meeting *row, const int64_t *led, size_t count,
                                 int64_t now, struct bb_error *err)
{
	struct bb_turn *turns = calloc(count + row->turn_count + 1, sizeof *turns);
	size_t seated = 0;

	if (!turns)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (size_t i = 0; i < count; i++)
		turns[seated++] = (struct bb_turn){ .member = led[i],
			                            .rank = (int)i,
			                            .state = BB_TURN_CONFIRMED,
			                            .since = now };
	for (size_t i = 0; i < row->turn_count; i++) {
		if (row->turns[i].seat == BB_SEAT_BACKUP && !leads(led, count, row->turns[i].member))
			turns[seated++] = row->turns[i];
	}
	free(row->turns);
	row->turns = turns;
	row->turn_count = seated;
	return BB_OK;
}

static bool led_as_seated(const struct bb_meeting *meeting, const int64_t *led, size_t count)
{
	int64_t seated[BB_ROTATION_LEADS_MAX];
	size_t seats = list_leads(seated, meeting);

	for (size_t i = 0; i < count; i++) {
		if (!leads(seated, seats, led[i]))
			return false;
	}
	return seats == count;
}

/* `row` is a copy that becomes what is stored. */
static enum bb_status store_row(const struct bb_group *self, struct bb_meeting *row,
                                const int64_t *led, size_t count, const char *what,
                                struct bb_error *err)
{
	enum bb_status status = BB_OK;

	if (!led_as_seated(row, led, count)) {
		status = seat_leads(row, led, count, self->now, err);
		if (status == BB_OK)
			status = bb_store_set_turns(self->store, row, err);
	}
	if (status == BB_OK)
		status = bb_store_update_meeting(self->store, row, err);
	return status == BB_OK ? group_log_lunch(self, what, row->id, err) : status;
}

/* -- a person says so -- */

static enum bb_status check_begun(const struct bb_group *self, const struct bb_meeting *meeting,
                                  struct bb_error *err)
{
	char day[BB_DATE_SIZE];

	bb_date_format(day, meeting->start.date);
	if (meeting->status == BB_MEETING_CANCELLED)
		return bb_error_set(err, BB_ECONFLICT, "the lunch on %s is cancelled", day);
	if (meeting->starts_at > self->now)
		return bb_error_set(err, BB_ECONFLICT,
		                    "the lunch on %s has not begun; only what took place can be booked",
		                    day);
	return BB_OK;
}

static enum bb_status hold_unbooked(struct bb_group *self, struct bb_meeting *row,
                                    const int64_t *led, size_t count, struct bb_error *err)
{
	struct bb_roster roster = { 0 };
	enum bb_status status = bb_store_load_roster(self->store, &roster, err);

	if (status == BB_OK)
		status = group_book_led(self, &roster, row, bb_date_month(group_today(self)), led, count,
		                        err);
	bb_roster_release(&roster);
	row->status = BB_MEETING_HELD;
	row->holiday_open = false;
	return status == BB_OK ? store_row(self, row, led, count, "lunch booked", err) : status;
}

/* A line that replaces the last one of that lunch. */
static enum bb_status amend(const struct bb_group *self, const struct bb_meeting *meeting,
                            const int64_t *led, size_t count, struct bb_error *err)
{
	struct bb_booking former = { 0 }, booking = { 0 };
	char day[BB_DATE_SIZE];
	enum bb_status status = bb_store_find_booking(self->store, meeting->id, &former, err);

	bb_date_format(day, meeting->start.date);
	if (status == BB_ENOENT)
		return bb_error_set(err, BB_ECONFLICT,
		                    "the lunch on %s was booked too long ago to be amended: the log "
		                    "begins later", day);
	if (status == BB_OK)
		status = bb_booking_amend(&booking, &former, led, count, err);
	if (status == BB_OK)
		status = bb_store_add_booking(self->store, &booking, &booking.id, err);
	if (status == BB_OK)
		status = replay(self, err);
	bb_booking_release(&former);
	bb_booking_release(&booking);
	return status;
}

static enum bb_status refuse_unamended(const struct bb_meeting *meeting, struct bb_error *err)
{
	char day[BB_DATE_SIZE];

	bb_date_format(day, meeting->start.date);
	return bb_error_set(err, BB_ECONFLICT,
	                    "the lunch on %s is booked already%s; to correct that: --amend", day,
	                    meeting->assumed ? ", as it was planned" : "");
}

static enum bb_status hold_again(struct bb_group *self, struct bb_meeting *row,
                                 const struct bb_account *account, bool was_assumed,
                                 const int64_t *led, size_t count, struct bb_error *err)
{
	bool differs = account->led_is_told && !led_as_seated(row, led, count);
	enum bb_status status = BB_OK;

	if (differs)
		status = amend(self, row, led, count, err);
	if (status != BB_OK)
		return status;
	return store_row(self, row, led, count,
	                 was_assumed && !differs ? "lunch confirmed" : "lunch amended", err);
}

/* Which parts of an account are new, and whether they may be taken in. */
static enum bb_status check_account(bool *changed, const struct bb_meeting *meeting,
                                    const struct bb_account *account, struct bb_error *err)
{
	bool told = account->led_is_told &&
	            !led_as_seated(meeting, account->led, account->led_count);
	bool counted = account->headcount >= 0 && account->headcount != meeting->headcount;
	/* Where nobody has said anything yet, a headcount contradicts nobody. */
	bool contradicts = told || (counted && meeting->headcount >= 0);

	if (account->headcount > BB_HEADCOUNT_MAX)
		return bb_error_set(err, BB_EINVAL, "%d people are too many; at most %d can be said",
		                    account->headcount, BB_HEADCOUNT_MAX);
	*changed = told || counted || is_unbooked(meeting) || meeting->assumed;
	if (!is_unbooked(meeting) && contradicts && !account->amend)
		return refuse_unamended(meeting, err);
	return BB_OK;
}

static enum bb_status hold_row(struct bb_group *self, struct bb_meeting *row,
                               const struct bb_account *account, struct bb_error *err)
{
	int64_t seated[BB_ROTATION_LEADS_MAX];
	size_t count = list_leads(seated, row);
	const int64_t *led = seated;
	bool was_assumed = row->assumed;

	if (account->led_is_told) {
		led = account->led;
		count = account->led_count;
	}
	if (account->headcount >= 0)
		row->headcount = account->headcount;
	row->assumed = false;
	return is_unbooked(row) ? hold_unbooked(self, row, led, count, err)
	                        : hold_again(self, row, account, was_assumed, led, count, err);
}

enum bb_status bb_lunch_hold(struct bb_group *self, const struct bb_meeting *meeting,
                             const struct bb_account *account, bool *changed,
                             struct bb_error *err)
{
	struct bb_meeting row = { 0 };
	bool differs = false;
	enum bb_status status = check_begun(self, meeting, err);

	if (status == BB_OK)
		status = check_account(&differs, meeting, account, err);
	if (status == BB_OK && differs)
		status = bb_meeting_copy(&row, meeting, err);
	if (status == BB_OK && differs)
		status = hold_row(self, &row, account, err);
	bb_meeting_release(&row);
	if (status == BB_OK && changed)
		*changed = differs;
	return status;
}

enum bb_status bb_lunch_lapse(struct bb_group *self, const struct bb_meeting *meeting,
                              struct bb_error *err)
{
	struct bb_meeting row = { 0 };
	char day[BB_DATE_SIZE];
	enum bb_status status = check_begun(self, meeting, err);

	bb_date_format(day, meeting->start.date);
	if (status == BB_OK && meeting->status == BB_MEETING_HELD && !meeting->assumed)
		return bb_error_set(err, BB_ECONFLICT, "the lunch on %s was held; only who led it can be "
		                                       "amended", day);
	if (status == BB_OK && meeting->assumed && bb_meeting_seat(meeting, BB_SEAT_LEAD))
		status = amend(self, meeting, NULL, 0, err);
	if (status == BB_OK)
		status = bb_meeting_copy(&row, meeting, err);
	row.status = BB_MEETING_CANCELLED;
	row.assumed = row.holiday_open = false;
	if (status == BB_OK)
		status = bb_store_update_meeting(self->store, &row, err);
	if (status == BB_OK)
		status = group_log_lunch(self, "lunch lapsed", row.id, err);
	bb_meeting_release(&row);
	return status;
}

/* -- nobody says anything -- */

bool bb_lunch_is_assumed(const struct bb_meeting *meeting, int64_t since, int64_t now)
{
	return is_unbooked(meeting) && !meeting->holiday_open && meeting->starts_at >= since &&
	       meeting->ends_at + BB_DAY_SECONDS <= now;
}

enum bb_status bb_group_assumes_since(int64_t *out, const struct bb_group *self,
                                      struct bb_error *err)
{
	enum bb_mark mark = self->mode == BB_MODE_REHEARSAL ? BB_MARK_MADE : BB_MARK_STARTED;

	return bb_store_mark(self->store, mark, out, err);
}

static enum bb_status book_as_planned(struct bb_group *self, const struct bb_roster *roster,
                                      struct bb_meeting *meeting, struct bb_error *err)
{
	int64_t led[BB_ROTATION_LEADS_MAX];
	size_t count = list_leads(led, meeting);
	enum bb_status status = group_book_led(self, roster, meeting,
	                                       bb_date_month(group_today(self)), led, count, err);

	meeting->status = BB_MEETING_HELD;
	meeting->assumed = true;
	if (status != BB_OK)
		return status;
	return store_row(self, meeting, led, count, "lunch booked as planned", err);
}

static enum bb_status book_all(struct bb_group *self, struct bb_meetings *meetings, int64_t since,
                               size_t *count, struct bb_error *err)
{
	struct bb_roster roster = { 0 };
	enum bb_status status = BB_OK;

	if (meetings->count > 0)
		status = bb_store_load_roster(self->store, &roster, err);
	for (size_t i = 0; status == BB_OK && i < meetings->count; i++) {
		if (!bb_lunch_is_assumed(&meetings->items[i], since, self->now))
			continue;
		status = book_as_planned(self, &roster, &meetings->items[i], err);
		*count += status == BB_OK;
	}
	bb_roster_release(&roster);
	return status;
}

enum bb_status bb_group_book_past(struct bb_group *self, size_t *count, struct bb_error *err)
{
	struct bb_meetings meetings = { 0 };
	struct bb_date from, before;
	int64_t since = 0;
	size_t booked = 0;
	enum bb_status status = bb_group_assumes_since(&since, self, err);

	/* A day more at both ends: each lunch has a zone of its own. */
	from = bb_zone_to_wall(self->zone, since > BB_DAY_SECONDS ? since - BB_DAY_SECONDS : 0, NULL).date;
	before = bb_zone_to_wall(self->zone, self->now + BB_DAY_SECONDS, NULL).date;
	if (status == BB_OK)
		status = bb_store_load_unbooked(self->store, from, before, &meetings, err);
	if (status == BB_OK)
		status = group_derive_instants(&meetings, self, err);
	if (status == BB_OK)
		status = book_all(self, &meetings, since, &booked, err);
	bb_meetings_release(&meetings);
	if (status == BB_OK && count)
		*count = booked;
	return status;
}

enum bb_status bb_group_forget_assumed(struct bb_group *self, struct bb_error *err)
{
	size_t forgotten = 0;
	enum bb_status status = bb_store_forget_assumed(self->store, &forgotten, err);

	return status == BB_OK && forgotten > 0 ? replay(self, err) : status;
}
