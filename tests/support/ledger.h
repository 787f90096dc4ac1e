/* SPDX-License-Identifier: MIT */
/*
 * A log of bookings written by hand, and the books beside it.
 *
 * Members of a booking as a line of text: an id and letters for its parts,
 * c could, l led, a away, f founder, n begins anew: "1cl 2c 3a". Lunches are of
 * the months of <rota.h>; the one of month k has the id 100 + k.
 */
#ifndef TESTS_LEDGER_H
#define TESTS_LEDGER_H

#include "rota.h"

struct ledger {
	struct bb_bookings log;
	struct bb_books books;
};

void ledger_release(struct ledger *self);

/** A lunch that was held in that month. */
struct bb_booking ledger_lunch(int month, const char *members);

/** Members who take their place. */
struct bb_booking ledger_entry(int month, const char *members, int64_t value);

/** A booking of any kind but an amendment. */
struct bb_booking ledger_booking(enum bb_booking_kind kind, int month, const char *members);

/** Another facilitator (0: none) for the lunch of the i-th booking. */
struct bb_booking ledger_amendment(const struct ledger *self, size_t i, int64_t led);

/** Append a booking and hand it over; the books stay. */
void ledger_write(struct ledger *self, struct bb_booking booking);

/** The same, and take it into the books. Fails the test if it can't be. */
void ledger_take(struct ledger *self, struct bb_booking booking);

/** Replace the books by those of the whole log. */
void ledger_replay(struct ledger *self);

/** The members of a booking as a line of text; valid until the next call. */
const char *ledger_parts(const struct bb_booking *booking);

/** Fails the test if the member has none. */
const struct bb_balance *ledger_balance(const struct ledger *self, int64_t member);

#endif
