/* SPDX-License-Identifier: MIT */
/*
 * Replaying a long log against the plainest pass that could do the same sums:
 * 10,000 members with joins, leaves and absences, 120 lunches. The pass chooses
 * who leads and keeps what is owed and the last turn, in arrays; the books keep
 * runs of absences, counts and checks besides. Both must end with the same
 * balances.
 */
#include <brownbag/rotation.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MEMBERS = 10000, LUNCHES = 120, RUNS = 7 };

struct plain {
	int join, leave;
	int64_t owed;
	int last; /* lunch; -1: never */
};

static uint64_t dice = UINT64_C(88172645463325252);
static bool away[LUNCHES][MEMBERS];
static struct plain people[MEMBERS];
static int leaders[LUNCHES];

static unsigned roll(unsigned sides)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (unsigned)(dice >> 11) % sides;
}

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void make_people(void)
{
	for (int i = 0; i < MEMBERS; i++) {
		people[i].join = roll(3) ? 0 : (int)roll(LUNCHES);
		people[i].leave = roll(4) ? LUNCHES : people[i].join + 1 + (int)roll(LUNCHES);
		for (int t = people[i].join; t < LUNCHES; t++)
			away[t][i] = roll(10) == 0;
	}
}

static bool is_member(int i, int t)
{
	return t >= people[i].join && t < people[i].leave;
}

static bool could(int i, int t)
{
	return is_member(i, t) && !away[t][i];
}

/* Most owed, then longest since the last turn, then joined first, then id. */
static bool before(const struct plain *a, const struct plain *b)
{
	if (a->owed != b->owed)
		return a->owed > b->owed;
	return a->last != b->last ? a->last < b->last : a->join < b->join;
}

static void plain_pass(void)
{
	for (int i = 0; i < MEMBERS; i++)
		people[i].owed = 0, people[i].last = -1;
	for (int t = 0; t < LUNCHES; t++) {
		int best = -1, count = 0;

		for (int i = 0; i < MEMBERS; i++) {
			if (!could(i, t))
				continue;
			count++;
			if (best < 0 || before(&people[i], &people[best]))
				best = i;
		}
		for (int i = 0; i < MEMBERS; i++)
			if (could(i, t))
				people[i].owed += BB_TURN_SCALE / count;
		people[best].owed -= BB_TURN_SCALE;
		people[best].last = t;
		leaders[t] = best;
	}
}

static void *must_have(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

static struct bb_booking booking_of(int t)
{
	struct bb_month month = bb_month_from_index(t);
	struct bb_booking booking = { .id = t + 1,
		                      .kind = BB_BOOKING_HELD,
		                      .meeting = t + 1,
		                      .on = { month.year, month.month, 12 },
		                      .month = month,
		                      .led = 1 };

	booking.members = must_have(calloc(MEMBERS, sizeof *booking.members));
	for (int i = 0; i < MEMBERS; i++) {
		unsigned parts = could(i, t) ? BB_PART_COULD : BB_PART_AWAY;

		if (!is_member(i, t))
			continue;
		booking.could += could(i, t);
		parts |= leaders[t] == i ? BB_PART_LED : 0;
		booking.members[booking.member_count++] = (struct bb_booking_member){ i + 1, parts };
	}
	booking.value = BB_TURN_SCALE / booking.could;
	return booking;
}

static bool agree(const struct bb_books *books)
{
	for (int i = 0; i < MEMBERS; i++) {
		const struct bb_balance *balance = bb_books_find(books, i + 1);

		if ((balance ? balance->owed : 0) != people[i].owed ||
		    (balance ? balance->last_meeting : 0) != people[i].last + 1)
			return false;
	}
	return true;
}

static double replay(const struct bb_bookings *log)
{
	struct bb_error err = BB_ERROR_INIT;
	struct bb_books books;
	double began = now_ms(), took;

	if (bb_books_replay(&books, NULL, log, &err) != BB_OK) {
		fprintf(stderr, "bench_rotation: %s\n", err.text);
		exit(1);
	}
	took = now_ms() - began;
	if (!agree(&books)) {
		fprintf(stderr, "bench_rotation: the books differ from the plain pass\n");
		exit(1);
	}
	bb_books_release(&books);
	return took;
}

static double pass(void)
{
	double began = now_ms();

	plain_pass();
	return now_ms() - began;
}

int main(void)
{
	struct bb_bookings log = { must_have(calloc(LUNCHES, sizeof *log.items)), LUNCHES };
	double best_pass = 1e9, best_replay = 1e9, took;

	make_people();
	plain_pass();
	for (int t = 0; t < LUNCHES; t++)
		log.items[t] = booking_of(t);
	for (int run = 0; run < RUNS; run++) {
		took = pass();
		best_pass = took < best_pass ? took : best_pass;
		took = replay(&log);
		best_replay = took < best_replay ? took : best_replay;
	}
	printf("rotation: replay of %d members x %d lunches %.1f ms, plain pass %.1f ms: %.2f times\n",
	       MEMBERS, LUNCHES, best_replay, best_pass, best_replay / best_pass);
	bb_bookings_release(&log);
	return 0;
}
