/* SPDX-License-Identifier: MIT */
/* Logs of bookings for tests. Adds up nothing itself but the credit of a lunch. */
#include "ledger.h"

#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char letters[] = "clafn"; /* enum bb_part, bit by bit */

void ledger_release(struct ledger *self)
{
	bb_bookings_release(&self->log);
	bb_books_release(&self->books);
}

struct bb_booking ledger_booking(enum bb_booking_kind kind, int month, const char *members)
{
	struct bb_booking booking = { .kind = kind, .month = rota_month(month) };
	char *end;

	booking.on = (struct bb_date){ booking.month.year, booking.month.month, 12 };
	booking.meeting = kind == BB_BOOKING_HELD ? 100 + month : 0;
	booking.members = calloc(strlen(members) + 1, sizeof *booking.members);
	assert_non_null(booking.members);
	while (*members != '\0') {
		struct bb_booking_member *m = &booking.members[booking.member_count++];

		m->member = strtoll(members, &end, 10);
		for (members = end; *members != ' ' && *members != '\0'; members++)
			m->parts |= 1U << (strchr(letters, *members) - letters);
		booking.could += (m->parts & BB_PART_COULD) != 0;
		booking.led += (m->parts & BB_PART_LED) != 0;
		members += *members == ' ';
	}
	if (booking.could > 0)
		booking.value = BB_TURN_SCALE * booking.led / booking.could;
	return booking;
}

struct bb_booking ledger_lunch(int month, const char *members)
{
	return ledger_booking(BB_BOOKING_HELD, month, members);
}

struct bb_booking ledger_entry(int month, const char *members, int64_t value)
{
	struct bb_booking booking = ledger_booking(BB_BOOKING_ENTERED, month, members);

	booking.value = value;
	return booking;
}

struct bb_booking ledger_amendment(const struct ledger *self, size_t i, int64_t led)
{
	struct bb_booking booking;
	struct bb_error err;

	assert_works(bb_booking_amend(&booking, &self->log.items[i], &led, led != 0, &err), err);
	return booking;
}

void ledger_write(struct ledger *self, struct bb_booking booking)
{
	struct bb_booking *items;

	items = realloc(self->log.items, (self->log.count + 1) * sizeof *items);
	assert_non_null(items);
	booking.id = (int64_t)self->log.count + 1;
	items[self->log.count++] = booking;
	self->log.items = items;
}

void ledger_take(struct ledger *self, struct bb_booking booking)
{
	struct bb_error err;

	ledger_write(self, booking);
	assert_works(bb_books_take(&self->books, &self->log.items[self->log.count - 1], &err), err);
}

void ledger_replay(struct ledger *self)
{
	struct bb_books books;
	struct bb_error err;

	assert_works(bb_books_replay(&books, NULL, &self->log, &err), err);
	bb_books_release(&self->books);
	self->books = books;
}

const char *ledger_parts(const struct bb_booking *booking)
{
	static char text[256];
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < booking->member_count; i++) {
		const struct bb_booking_member *m = &booking->members[i];

		len += (size_t)snprintf(text + len, sizeof text - len, "%s%lld", i > 0 ? " " : "",
		                        (long long)m->member);
		for (unsigned bit = 0; letters[bit] != '\0'; bit++)
			if (m->parts & 1U << bit)
				len += (size_t)snprintf(text + len, sizeof text - len, "%c",
				                        letters[bit]);
	}
	return text;
}

const struct bb_balance *ledger_balance(const struct ledger *self, int64_t member)
{
	const struct bb_balance *found = bb_books_find(&self->books, member);

	assert_non_null(found);
	return found;
}
