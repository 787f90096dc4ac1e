/* SPDX-License-Identifier: MIT */
/*
 * The books: what each member is owed, from the log of bookings. Booking one
 * after the other and replaying the log run the same code, which is why both
 * give the same numbers. Knows nothing of who will lead.
 */
#include <brownbag/rotation.h>

#include "meetings/rotation_field.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* So many bookings can't carry a sane balance beyond 63 bits: each moves it by a few turns,
 * and there is room for millions. */
enum { UNCHECKED_MAX = 4096 };

void bb_books_release(struct bb_books *self)
{
	if (!self)
		return;
	free(self->balances);
	*self = (struct bb_books){ 0 };
}

static int by_member(const void *a, const void *b)
{
	const struct bb_balance *x = a, *y = b;

	return (x->member > y->member) - (x->member < y->member);
}

static struct bb_balance *find(const struct bb_books *books, int64_t member)
{
	const struct bb_balance key = { .member = member };

	if (books->count == 0)
		return NULL;
	return bsearch(&key, books->balances, books->count, sizeof key, by_member);
}

const struct bb_balance *bb_books_find(const struct bb_books *self, int64_t member)
{
	return find(self, member);
}

enum bb_status bb_books_copy(struct bb_books *out, const struct bb_books *self,
                             struct bb_error *err)
{
	struct bb_balance *balances = calloc(self->count + 1, sizeof *balances);

	if (!balances)
		return bb_error_set(err, BB_EIO, "out of memory");
	if (self->count > 0)
		memcpy(balances, self->balances, self->count * sizeof *balances);
	*out = *self;
	out->balances = balances;
	return BB_OK;
}

/* -- taking a booking in -- */

static enum bb_status refuse(const struct bb_booking *booking, const char *why,
                             struct bb_error *err)
{
	return bb_error_set(err, BB_EINVAL, "booking %lld can't be right: %s",
	                    (long long)booking->id, why);
}

/* The log is data from a file: it has to make sense before anything is added up. */
static enum bb_status check(const struct bb_booking *booking, struct bb_error *err)
{
	bool lunch = booking->kind == BB_BOOKING_HELD || booking->kind == BB_BOOKING_AMENDED;
	int could = 0, led = 0;

	for (size_t i = 0; i < booking->member_count; i++) {
		const struct bb_booking_member *m = &booking->members[i];

		if (i > 0 && m->member <= m[-1].member)
			return refuse(booking, "its members are not in order", err);
		could += (m->parts & BB_PART_COULD) != 0;
		led += (m->parts & BB_PART_LED) != 0;
	}
	if (!lunch)
		return booking->value > BB_OWED_MAX || booking->value < -BB_OWED_MAX
			? refuse(booking, "nobody is owed that much", err) : BB_OK;
	if (booking->meeting <= 0 || !bb_date_is_valid(booking->on))
		return refuse(booking, "it names no lunch", err);
	if (could > booking->could || led > booking->led || booking->led > BB_ROTATION_LEADS_MAX)
		return refuse(booking, "more took part than it says", err);
	if (booking->value != bb_booking_share(booking->could, booking->led))
		return refuse(booking, "its credit is no equal share", err);
	return BB_OK;
}

int64_t bb_booking_share(int could, int led)
{
	return could > 0 ? BB_TURN_SCALE * led / could : 0;
}

static size_t count_strangers(const struct bb_books *books, const struct bb_booking *booking)
{
	size_t strangers = 0, b = 0;

	for (size_t i = 0; i < booking->member_count; i++) {
		while (b < books->count && books->balances[b].member < booking->members[i].member)
			b++;
		strangers += b == books->count ||
		             books->balances[b].member != booking->members[i].member;
	}
	return strangers;
}

/* Every member of the booking gets a balance. On failure nothing has changed. */
static enum bb_status make_room(struct bb_books *books, const struct bb_booking *booking,
                                struct bb_error *err)
{
	size_t strangers = count_strangers(books, booking), known = books->count;
	struct bb_balance *grown;

	if (strangers == 0)
		return BB_OK;
	grown = realloc(books->balances, (known + strangers) * sizeof *grown);
	if (!grown)
		return bb_error_set(err, BB_EIO, "out of memory");
	books->balances = grown;
	books->count = known + strangers;
	/* Merge from the end, so that nothing is overwritten before it has moved. */
	for (size_t to = books->count, m = booking->member_count; strangers > 0;) {
		int64_t member = booking->members[m - 1].member;

		if (known > 0 && grown[known - 1].member >= member) {
			m -= grown[known - 1].member == member;
			grown[--to] = grown[--known];
			continue;
		}
		grown[--to] = (struct bb_balance){ .member = member, .present = BB_GRACE_MAX };
		m--;
		strangers--;
	}
	return BB_OK;
}

static void note_turn(struct bb_balance *balance, const struct bb_booking *booking)
{
	if (balance->last_meeting != 0 &&
	    !bb_lunch_is_after(booking->on, booking->meeting, balance->last_on,
	                       balance->last_meeting))
		return;
	balance->last_on = booking->on;
	balance->last_meeting = booking->meeting;
}

static void forget_last_turn(struct bb_balance *balance)
{
	balance->last_on = (struct bb_date){ 0 };
	balance->last_meeting = 0;
}

/* What a lunch is worth to one member, or to take that back. */
static void settle(struct bb_balance *balance, const struct bb_booking *booking, unsigned parts,
                   int sign)
{
	bool led = (parts & BB_PART_LED) != 0;

	/* Led by nobody, or where every grace was waived: nothing is owed. */
	if (booking->led > 0 && (parts & BB_PART_COULD)) {
		balance->owed += sign * booking->value;
		balance->credited += sign * booking->value;
		balance->could += sign;
	}
	if (led && booking->could > 0)
		balance->owed -= sign * BB_TURN_SCALE;
	balance->led += sign * led;
}

static void note_lunch(struct bb_books *books, const struct bb_booking *booking)
{
	size_t at = 0;

	if (books->first.year == 0 || bb_month_compare(booking->month, books->first) < 0)
		books->first = booking->month;
	while (at < books->recent_count && bb_month_compare(books->recent[at], booking->month) > 0)
		at++;
	if (at == BB_GRACE_MAX)
		return;
	if (books->recent_count < BB_GRACE_MAX)
		books->recent_count++;
	memmove(&books->recent[at + 1], &books->recent[at],
	        (books->recent_count - at - 1) * sizeof *books->recent);
	books->recent[at] = booking->month;
}

/* A lunch from before the last one held says nothing about runs of absences. */
static void hold(struct bb_books *books, const struct bb_booking *booking)
{
	bool latest = books->last_meeting == 0 ||
	              bb_lunch_is_after(booking->on, booking->meeting, books->last_on,
	                                books->last_meeting);
	const struct bb_booking_member *m = booking->members, *end = m + booking->member_count;

	for (size_t i = 0; i < books->count; i++) {
		struct bb_balance *balance = &books->balances[i];
		unsigned parts = m < end && m->member == balance->member ? m++->parts : 0;

		settle(balance, booking, parts, 1);
		if (parts & BB_PART_LED)
			note_turn(balance, booking);
		if (latest)
			bb_absence_count(&balance->away_run, &balance->present,
			                 (parts & BB_PART_AWAY) != 0);
	}
	note_lunch(books, booking);
	if (latest) {
		books->last_on = booking->on;
		books->last_meeting = booking->meeting;
	}
}

static void enter(struct bb_balance *balance, const struct bb_booking *booking, unsigned parts)
{
	if (parts & BB_PART_ANEW)
		*balance = (struct bb_balance){ .member = balance->member,
		                                .present = BB_GRACE_MAX };
	balance->entered = true;
	balance->founder = (parts & BB_PART_FOUNDER) != 0;
	if (!balance->founder)
		balance->owed += booking->value;
}

static void come_back(struct bb_balance *balance, const struct bb_booking *booking, unsigned parts)
{
	balance->owed = booking->value;
	balance->away_run = 0;
	balance->present = parts & BB_PART_AWAY ? 0 : BB_GRACE_MAX;
}

static void apply(struct bb_books *books, const struct bb_booking *booking)
{
	if (booking->kind == BB_BOOKING_HELD)
		hold(books, booking);
	for (size_t i = 0; booking->kind != BB_BOOKING_HELD && i < booking->member_count; i++) {
		const struct bb_booking_member *m = &booking->members[i];
		struct bb_balance *balance = find(books, m->member);

		if (booking->kind == BB_BOOKING_ENTERED)
			enter(balance, booking, m->parts);
		else
			come_back(balance, booking, m->parts);
	}
	if (booking->id != 0)
		books->last_booking = booking->id;
}

/* All that can fail in taking a booking in; afterwards every member of it has a balance. */
static enum bb_status prepare(struct bb_books *books, const struct bb_booking *booking,
                              struct bb_error *err)
{
	enum bb_status status;

	if (booking->id != 0 && booking->id <= books->last_booking)
		return refuse(booking, "it is older than the last one", err);
	status = check(booking, err);
	if (status != BB_OK)
		return status;
	return make_room(books, booking, err);
}

static enum bb_status take(struct bb_books *books, const struct bb_booking *booking,
                           struct bb_error *err)
{
	enum bb_status status = prepare(books, booking, err);

	if (status != BB_OK)
		return status;
	apply(books, booking);
	return BB_OK;
}

enum bb_status bb_books_take(struct bb_books *self, const struct bb_booking *booking,
                             struct bb_error *err)
{
	enum bb_status status;

	if (booking->kind == BB_BOOKING_AMENDED)
		return refuse(booking, "an amendment takes a replay", err);
	status = bb_books_check(self, err);
	if (status != BB_OK)
		return status;
	return take(self, booking, err);
}

/* -- the whole log -- */

static int by_booking_id(const void *a, const void *b)
{
	const struct bb_booking *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* The booking that the i-th amends, which has to stand before it in the log; NULL if not. */
static const struct bb_booking *amended_by(const struct bb_bookings *log, size_t i)
{
	const struct bb_booking key = { .id = log->items[i].amends };

	return bsearch(&key, log->items, i, sizeof key, by_booking_id);
}

/* Whether a member's balance was begun anew between two bookings: then what was booked
 * before is none of its business. */
static bool made_anew(const struct bb_booking *from, const struct bb_booking *until,
                      int64_t member)
{
	for (const struct bb_booking *b = from; b < until; b++) {
		if (b->kind != BB_BOOKING_ENTERED)
			continue;
		for (size_t i = 0; i < b->member_count; i++)
			if (b->members[i].member == member && (b->members[i].parts & BB_PART_ANEW))
				return true;
	}
	return false;
}

static void amend(struct bb_books *books, const struct bb_booking *former,
                  const struct bb_booking *booking)
{
	const struct bb_booking *sides[] = { former, booking };

	for (size_t s = 0; s < 2; s++) {
		for (size_t i = 0; i < sides[s]->member_count; i++) {
			const struct bb_booking_member *m = &sides[s]->members[i];

			if (!made_anew(former, booking, m->member))
				settle(find(books, m->member), sides[s], m->parts, s == 0 ? -1 : 1);
		}
	}
	books->last_booking = booking->id;
}

/* Last turns as corrected: from the checkpoint's on, by the bookings that still hold. */
static void restore_last_turns(struct bb_books *books, const struct bb_books *base,
                               const struct bb_bookings *log, const bool *replaced)
{
	for (size_t i = 0; i < books->count; i++) {
		struct bb_balance *balance = &books->balances[i];
		const struct bb_balance *before = base ? find(base, balance->member) : NULL;

		forget_last_turn(balance);
		if (before) {
			balance->last_meeting = before->last_meeting;
			balance->last_on = before->last_on;
		}
	}
	for (size_t i = 0; i < log->count; i++) {
		const struct bb_booking *booking = &log->items[i];

		for (size_t k = 0; !replaced[i] && k < booking->member_count; k++) {
			struct bb_balance *balance = find(books, booking->members[k].member);

			if (booking->members[k].parts & BB_PART_LED)
				note_turn(balance, booking);
			if (booking->members[k].parts & BB_PART_ANEW)
				forget_last_turn(balance);
		}
	}
}

static enum bb_status replay_amendment(struct bb_books *books, const struct bb_bookings *log,
                                       size_t i, bool *replaced, struct bb_error *err)
{
	const struct bb_booking *booking = &log->items[i], *former = amended_by(log, i);
	enum bb_status status;

	if (!former || former->meeting != booking->meeting || replaced[former - log->items])
		return refuse(booking, "it amends none that stands", err);
	status = prepare(books, booking, err);
	if (status != BB_OK)
		return status;
	amend(books, former, booking);
	replaced[former - log->items] = true;
	return BB_OK;
}

static enum bb_status replay(struct bb_books *books, const struct bb_bookings *log,
                             bool *replaced, bool *amended, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < log->count; i++) {
		if (i % UNCHECKED_MAX == 0)
			status = bb_books_check(books, err);
		if (status != BB_OK)
			break;
		if (log->items[i].kind == BB_BOOKING_AMENDED) {
			status = replay_amendment(books, log, i, replaced, err);
			*amended = true;
		} else {
			status = take(books, &log->items[i], err);
		}
	}
	return status;
}

enum bb_status bb_books_replay(struct bb_books *out, const struct bb_books *base,
                               const struct bb_bookings *log, struct bb_error *err)
{
	struct bb_books books = { 0 };
	bool *replaced = calloc(log->count + 1, sizeof *replaced), amended = false;
	enum bb_status status = BB_OK;

	if (!replaced)
		return bb_error_set(err, BB_EIO, "out of memory");
	if (base)
		status = bb_books_copy(&books, base, err);
	if (status == BB_OK)
		status = replay(&books, log, replaced, &amended, err);
	if (status != BB_OK)
		goto out;
	if (amended)
		restore_last_turns(&books, base, log, replaced);
	*out = books;
	books = (struct bb_books){ 0 };
out:
	free(replaced);
	bb_books_release(&books);
	return status;
}

size_t bb_books_foldable(const struct bb_bookings *log, struct bb_date before)
{
	const struct bb_booking *former;
	size_t count = 0;

	while (count < log->count && bb_date_compare(log->items[count].on, before) < 0)
		count++;
	/* From the end: what stays may amend what would go, which then stays as well. */
	for (size_t i = log->count; i-- > 0;) {
		former = i >= count && log->items[i].kind == BB_BOOKING_AMENDED
			? amended_by(log, i) : NULL;
		if (former && (size_t)(former - log->items) < count)
			count = (size_t)(former - log->items);
	}
	return count;
}

static bool same_balance(const struct bb_balance *a, const struct bb_balance *b)
{
	return a->member == b->member && a->entered == b->entered && a->founder == b->founder &&
	       a->owed == b->owed && a->credited == b->credited && a->could == b->could &&
	       a->led == b->led && a->last_meeting == b->last_meeting &&
	       bb_date_compare(a->last_on, b->last_on) == 0 && a->away_run == b->away_run &&
	       a->present == b->present;
}

static bool same_lunches(const struct bb_books *a, const struct bb_books *b)
{
	if (a->last_booking != b->last_booking || a->last_meeting != b->last_meeting ||
	    bb_date_compare(a->last_on, b->last_on) != 0 ||
	    bb_month_compare(a->first, b->first) != 0 || a->recent_count != b->recent_count)
		return false;
	for (size_t i = 0; i < a->recent_count; i++)
		if (bb_month_compare(a->recent[i], b->recent[i]) != 0)
			return false;
	return true;
}

bool bb_books_equal(const struct bb_books *a, const struct bb_books *b, int64_t *member)
{
	size_t count = a->count < b->count ? a->count : b->count;
	int64_t differs = 0;

	for (size_t i = 0; i < count && differs == 0; i++)
		if (!same_balance(&a->balances[i], &b->balances[i]))
			differs = a->balances[i].member;
	if (differs == 0 && a->count != b->count)
		differs = (a->count > b->count ? a : b)->balances[count].member;
	if (member)
		*member = differs;
	return differs == 0 && same_lunches(a, b);
}
