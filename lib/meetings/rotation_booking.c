/* SPDX-License-Identifier: MIT */
/*
 * What goes into the log: who takes a place and with how much owed, who could
 * have led a lunch and who did. Makes bookings; what they do to a balance is
 * the books' business.
 */
#include <brownbag/rotation.h>

#include "meetings/rotation_field.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = { "held", "amended", "entered", "returned" };

const char *bb_booking_kind_name(enum bb_booking_kind kind)
{
	assert(kind >= BB_BOOKING_HELD && kind <= BB_BOOKING_RETURNED);
	return kind_names[kind];
}

enum bb_status bb_booking_kind_parse(enum bb_booking_kind *out, const char *text,
                                     struct bb_error *err)
{
	for (size_t i = 0; i < sizeof kind_names / sizeof *kind_names; i++) {
		if (strcmp(kind_names[i], text) == 0) {
			*out = (enum bb_booking_kind)i;
			return BB_OK;
		}
	}
	return bb_error_set(err, BB_EINVAL, "\"%s\" is no kind of booking", text);
}

void bb_booking_release(struct bb_booking *self)
{
	if (!self)
		return;
	free(self->members);
	*self = (struct bb_booking){ 0 };
}

void bb_bookings_release(struct bb_bookings *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++)
		bb_booking_release(&self->items[i]);
	free(self->items);
	*self = (struct bb_bookings){ 0 };
}

static int by_member(const void *a, const void *b)
{
	const struct bb_booking_member *x = a, *y = b;

	return (x->member > y->member) - (x->member < y->member);
}

static void add_member(struct bb_booking *booking, int64_t member, unsigned parts)
{
	booking->members[booking->member_count++] = (struct bb_booking_member){ member, parts };
}

static enum bb_status begin(struct bb_booking *booking, size_t members, struct bb_error *err)
{
	booking->members = calloc(members + 1, sizeof *booking->members);
	if (!booking->members)
		return bb_error_set(err, BB_EIO, "out of memory");
	return BB_OK;
}

/* In order of members, with the parts of who is there twice put together. */
static void put_in_order(struct bb_booking *booking)
{
	struct bb_booking_member *members = booking->members;
	size_t count = 0;

	qsort(members, booking->member_count, sizeof *members, by_member);
	for (size_t i = 0; i < booking->member_count; i++) {
		if (count > 0 && members[count - 1].member == members[i].member)
			members[count - 1].parts |= members[i].parts;
		else
			members[count++] = members[i];
	}
	booking->member_count = count;
}

/* -- places -- */

static struct bb_booking entry(enum bb_booking_kind kind, struct bb_month month, int64_t value)
{
	return (struct bb_booking){ .kind = kind,
		                    .on = bb_month_first(month),
		                    .month = month,
		                    .value = value };
}

static bool may_enter(const struct bb_runner *runner, struct bb_month month)
{
	return !runner->entered && runner->who->listed && runner->who->leads &&
	       bb_month_compare(runner->who->joined, month) <= 0;
}

enum bb_status bb_rotation_enter(struct bb_booking *out, const struct bb_rotation *self,
                                 struct bb_month month, struct bb_error *err)
{
	struct bb_field field = { 0 };
	struct bb_booking booking;
	enum bb_status status;

	status = bb_field_make(&field, self, err);
	if (status != BB_OK)
		return status;
	booking = entry(BB_BOOKING_ENTERED, month, bb_field_mean(&field));
	status = begin(&booking, field.count, err);
	if (status != BB_OK)
		goto out;
	for (size_t i = 0; i < field.count; i++) {
		const struct bb_runner *runner = &field.runners[i];

		if (may_enter(runner, month))
			add_member(&booking, runner->who->id,
			           runner->founder ? BB_PART_FOUNDER : 0);
	}
	*out = booking;
out:
	bb_field_release(&field);
	return status;
}

bool bb_rotation_keeps_place(struct bb_month left, struct bb_month month)
{
	return bb_month_index(month) - bb_month_index(left) <= BB_RETURN_MONTHS;
}

static int64_t cut_to_a_turn(int64_t owed, int64_t mean)
{
	if (owed > mean + BB_TURN_SCALE)
		return mean + BB_TURN_SCALE;
	return owed < mean - BB_TURN_SCALE ? mean - BB_TURN_SCALE : owed;
}

static bool was_gone_long(const struct bb_books *books, struct bb_month left)
{
	int missed = 0;

	for (size_t i = 0; i < books->recent_count; i++)
		missed += bb_month_compare(books->recent[i], left) > 0;
	return missed >= BB_LONG_ABSENCE;
}

/* The returning member's own balance doesn't count in the mean. */
static int64_t mean_of_others(const struct bb_field *field, int64_t member)
{
	struct bb_runner *runner = bb_field_find(field, member);
	bool entered = runner->entered;
	int64_t mean;

	runner->entered = false;
	mean = bb_field_mean(field);
	runner->entered = entered;
	return mean;
}

enum bb_status bb_rotation_return(struct bb_booking *out, const struct bb_rotation *self,
                                  int64_t member, struct bb_month left, struct bb_month month,
                                  struct bb_error *err)
{
	const struct bb_balance *balance = bb_books_find(self->books, member);
	bool keeps = bb_rotation_keeps_place(left, month);
	struct bb_field field = { 0 };
	struct bb_booking booking;
	enum bb_status status;
	int64_t mean;

	status = bb_field_make(&field, self, err);
	if (status != BB_OK)
		return status;
	assert(bb_field_find(&field, member));
	mean = mean_of_others(&field, member);
	booking = entry(keeps ? BB_BOOKING_RETURNED : BB_BOOKING_ENTERED, month, mean);
	status = begin(&booking, 1, err);
	if (status != BB_OK)
		goto out;
	if (balance && balance->entered && keeps) {
		booking.value = cut_to_a_turn(balance->owed, mean);
		add_member(&booking, member,
		           was_gone_long(self->books, left) ? BB_PART_AWAY : 0);
	} else if (balance && balance->entered) {
		add_member(&booking, member, BB_PART_ANEW);
	}
	*out = booking;
out:
	bb_field_release(&field);
	return status;
}

/* -- lunches -- */

enum bb_status bb_rotation_check_named(const int64_t *who, size_t count, struct bb_error *err)
{
	if (count > BB_ROTATION_LEADS_MAX)
		return bb_error_set(err, BB_EINVAL,
		                    "%zu facilitators are too many; at most %d can lead", count,
		                    BB_ROTATION_LEADS_MAX);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < i; k++)
			if (who[i] == who[k])
				return bb_error_set(err, BB_EINVAL, "member %lld is named twice",
				                    (long long)who[i]);
	return BB_OK;
}

/* Graces of a day before the last lunch held aren't known any more: none counts. */
static bool is_bygone(const struct bb_books *books, const struct bb_meeting *lunch)
{
	return books->last_meeting != 0 &&
	       !bb_lunch_is_after(lunch->start.date, lunch->id, books->last_on,
	                          books->last_meeting);
}

/* A member's part in a lunch, leading aside. */
static unsigned part_of(const struct bb_runner *runner, size_t at, bool bygone)
{
	if (bb_runner_could(runner, bygone))
		return BB_PART_COULD;
	return runner->unfit == BB_UNFIT_AWAY &&
	       runner->who->standings[at] == BB_STANDING_AWAY ? BB_PART_AWAY : 0;
}

static void collect(struct bb_booking *booking, struct bb_field *field, size_t at,
                    const int64_t *led, size_t count)
{
	bool bygone = is_bygone(field->rules->books, field->rules->coming[at]);
	unsigned parts;

	bb_field_judge(field, at);
	for (size_t i = 0; i < field->count; i++) {
		parts = part_of(&field->runners[i], at, bygone);
		booking->could += (parts & BB_PART_COULD) != 0;
		if (parts != 0)
			add_member(booking, field->runners[i].who->id, parts);
	}
	for (size_t i = 0; i < count; i++)
		add_member(booking, led[i], BB_PART_LED);
	put_in_order(booking);
	booking->led = (int)count;
	booking->value = bb_booking_share(booking->could, booking->led);
}

enum bb_status bb_rotation_hold(struct bb_booking *out, const struct bb_rotation *self, size_t at,
                                const int64_t *led, size_t count, struct bb_error *err)
{
	const struct bb_meeting *lunch = self->coming[at];
	struct bb_booking booking = { .kind = BB_BOOKING_HELD,
		                      .meeting = lunch->id,
		                      .on = lunch->start.date,
		                      .month = lunch->month };
	struct bb_field field = { 0 };
	enum bb_status status;

	assert(at < self->coming_count);
	status = bb_rotation_check_named(led, count, err);
	if (status != BB_OK)
		return status;
	status = bb_field_make(&field, self, err);
	if (status != BB_OK)
		return status;
	status = begin(&booking, field.count + count, err);
	if (status != BB_OK)
		goto out;
	collect(&booking, &field, at, led, count);
	*out = booking;
out:
	bb_field_release(&field);
	return status;
}

static bool led_the_same(const struct bb_booking *former, const int64_t *led, size_t count)
{
	const struct bb_booking_member *found;

	for (size_t i = 0; i < count; i++) {
		const struct bb_booking_member key = { led[i], 0 };

		found = bsearch(&key, former->members, former->member_count, sizeof key, by_member);
		if (!found || !(found->parts & BB_PART_LED))
			return false;
	}
	return (int)count == former->led;
}

enum bb_status bb_booking_amend(struct bb_booking *out, const struct bb_booking *former,
                                const int64_t *led, size_t count, struct bb_error *err)
{
	struct bb_booking booking = *former;
	enum bb_status status;

	assert(former->kind == BB_BOOKING_HELD || former->kind == BB_BOOKING_AMENDED);
	status = bb_rotation_check_named(led, count, err);
	if (status != BB_OK)
		return status;
	if (led_the_same(former, led, count))
		return bb_error_set(err, BB_EINVAL, "that is how it is booked already");
	booking.id = 0;
	booking.kind = BB_BOOKING_AMENDED;
	booking.amends = former->id;
	booking.member_count = 0;
	status = begin(&booking, former->member_count + count, err);
	if (status != BB_OK)
		return status;
	for (size_t i = 0; i < former->member_count; i++) {
		unsigned parts = former->members[i].parts & ~(unsigned)BB_PART_LED;

		if (parts != 0)
			add_member(&booking, former->members[i].member, parts);
	}
	for (size_t i = 0; i < count; i++)
		add_member(&booking, led[i], BB_PART_LED);
	put_in_order(&booking);
	booking.led = (int)count;
	booking.value = bb_booking_share(booking.could, booking.led);
	*out = booking;
	return BB_OK;
}
