/* SPDX-License-Identifier: MIT */
/*
 * Laws of the rotation as a whole: what a settled group gets, how far anyone can
 * fall behind, and what changes nothing. Each compares whole histories.
 */
#include <brownbag/rotation.h>

#include "contract.h"
#include "season.h"

#include <stdlib.h>
#include <string.h>

enum { WORLDS = 150, MONTHS = 72, AHEAD = 4, NAMED_MAX = 2 * BB_ROTATION_LEADS_MAX };

static const struct bb_rotation_settings plain = { 3, 2, 1, 1, false };
static const struct bb_rotation_settings rich = { 3, 2, 1, 2, true };

/* Who had which seat at each lunch, and what was owed in the end. */
struct history {
	int64_t named[MONTHS][NAMED_MAX];
	size_t count[MONTHS];
	struct bb_books books;
};

static void play(struct history *out, const struct world *world,
                 struct bb_rotation_settings settings, int months)
{
	int64_t led[BB_ROTATION_LEADS_MAX];
	struct season season;
	struct bb_plan plan;
	struct bb_error err;

	memset(out, 0, sizeof *out);
	season_start(&season, world, settings, AHEAD);
	while (season.now < months) {
		const struct bb_meeting *lunch = &season.lunches[season.now];

		season_plan(&season, AHEAD - 1, &plan);
		bb_plan_release(&plan);
		for (size_t i = 0; i < lunch->turn_count; i++)
			out->named[season.now][out->count[season.now]++] = lunch->turns[i].member;
		season_next(&season, led, season_leads(&season, season.now, led));
	}
	assert_works(bb_books_copy(&out->books, &season.books, &err), err);
	season_release(&season);
}

static void same_history(const struct history *a, const struct history *b, int months, int seed,
                         int64_t (*rename)(int64_t))
{
	for (int m = 0; m < months; m++) {
		if (a->count[m] != b->count[m])
			fail_msg("world %d, month %d: other seats", seed, m);
		for (size_t i = 0; i < a->count[m]; i++)
			if (rename(a->named[m][i]) != b->named[m][i])
				fail_msg("world %d, month %d: %lld, not %lld", seed, m,
				         (long long)b->named[m][i], (long long)a->named[m][i]);
	}
}

static int64_t as_it_is(int64_t id)
{
	return id;
}

static int64_t renamed(int64_t id)
{
	return id * 1000 - 7;
}

static void copy_world(struct world *out, const struct world *from, size_t room)
{
	out->members = calloc(from->count + room, sizeof *out->members);
	assert_non_null(out->members);
	memcpy(out->members, from->members, from->count * sizeof *out->members);
	out->count = from->count;
}

/* -- what changes nothing: each makes another world out of one -- */

static void turn_rows_round(struct world *world, struct dice *dice)
{
	for (size_t i = world->count; i-- > 1;) {
		size_t k = (size_t)dice_roll(dice, (int)i + 1);
		struct world_member kept = world->members[i];

		world->members[i] = world->members[k];
		world->members[k] = kept;
	}
}

static void rename_all(struct world *world, struct dice *dice)
{
	(void)dice;
	for (size_t i = 0; i < world->count; i++)
		world->members[i].id = renamed(world->members[i].id);
}

/* With an id in front of all, so that row and tie would tell. */
static void add_who_leads_nothing(struct world *world, struct dice *dice)
{
	struct world_member *member = &world->members[world->count++];

	memset(member, 0, sizeof *member);
	member->id = 5000;
	member->join = dice_roll(dice, MONTHS);
	member->leave = SEASON_STAYS;
	member->optout = true;
}

/* Absences of days on which somebody isn't a member any more, or not yet. */
static void add_absences_outside(struct world *world, struct dice *dice)
{
	for (size_t i = 0; i < world->count; i++) {
		struct world_member *member = &world->members[i];

		for (int m = 0; m < SEASON_MONTHS_MAX; m++)
			if (m < member->join || m >= member->leave)
				member->away[m] = dice_chance(dice, 50);
	}
}

static void test_rotation_laws__what_is_no_matter_changes_nothing(void **state)
{
	static const struct {
		void (*change)(struct world *world, struct dice *dice);
		int64_t (*rename)(int64_t);
	} laws[] = {
		{ turn_rows_round, as_it_is },
		{ rename_all, renamed },
		{ add_who_leads_nothing, as_it_is },
		{ add_absences_outside, as_it_is },
	};
	static struct history before, after;

	(void)state;
	for (int seed = 0; seed < WORLDS; seed++) {
		struct dice dice = dice_of((uint64_t)seed);
		struct world world, other;

		world_make(&world, &dice, 2 + seed % 12, MONTHS);
		play(&before, &world, seed % 2 ? plain : rich, MONTHS);
		for (size_t i = 0; i < count_of(laws); i++) {
			copy_world(&other, &world, 1);
			laws[i].change(&other, &dice);
			play(&after, &other, seed % 2 ? plain : rich, MONTHS);
			same_history(&before, &after, MONTHS, seed, laws[i].rename);
			bb_books_release(&after.books);
			world_release(&other);
		}
		bb_books_release(&before.books);
		world_release(&world);
	}
}

static void test_rotation_laws__who_joins_later_changes_no_past(void **state)
{
	static struct history before, after;
	const int seen = MONTHS / 2;

	(void)state;
	for (int seed = 0; seed < WORLDS; seed++) {
		struct dice dice = dice_of((uint64_t)seed);
		struct world world, other;
		size_t count = 0;

		world_make(&world, &dice, 2 + seed % 12, MONTHS);
		copy_world(&other, &world, 0);
		/* Not even in the plan is a member who joins after its end. */
		for (size_t i = 0; i < world.count; i++)
			if (world.members[i].join < seen + AHEAD)
				other.members[count++] = world.members[i];
		other.count = count;
		play(&before, &world, rich, seen);
		play(&after, &other, rich, seen);
		same_history(&before, &after, seen, seed, as_it_is);
		bb_books_release(&before.books);
		bb_books_release(&after.books);
		world_release(&world);
		world_release(&other);
	}
}

/* -- what a settled group gets -- */

static void make_settled(struct world *world, int size)
{
	world->members = calloc((size_t)size, sizeof *world->members);
	assert_non_null(world->members);
	world->count = (size_t)size;
	for (int i = 0; i < size; i++)
		world->members[i] = (struct world_member){ .id = i + 1, .leave = SEASON_STAYS };
}

static void test_rotation_laws__in_a_settled_group_any_round_has_everybody_once(void **state)
{
	static struct history history;

	(void)state;
	for (int size = 1; size <= 20; size++) {
		struct world world;

		make_settled(&world, size);
		play(&history, &world, plain, MONTHS);
		for (int m = 0; m + size <= MONTHS; m++)
			for (int i = m; i < m + size; i++)
				for (int k = m; k < i; k++)
					if (history.named[i][0] == history.named[k][0])
						fail_msg("size %d, months %d and %d", size, k, i);
		bb_books_release(&history.books);
		world_release(&world);
	}
}

static void test_rotation_laws__in_a_settled_group_turns_differ_by_one_at_most(void **state)
{
	static struct history history;

	(void)state;
	for (int leads = 1; leads <= 3; leads++) {
		for (int size = leads; size <= 12; size++) {
			struct bb_rotation_settings settings = { 3, 2, 1, leads, false };
			int turns[13] = { 0 }, least, most;
			struct world world;

			make_settled(&world, size);
			play(&history, &world, settings, MONTHS);
			for (int m = 0; m < MONTHS; m++) {
				assert_int_equal(history.count[m], leads);
				for (int i = 0; i < leads; i++)
					turns[history.named[m][i]]++;
				least = most = turns[1];
				for (int id = 2; id <= size; id++) {
					least = turns[id] < least ? turns[id] : least;
					most = turns[id] > most ? turns[id] : most;
				}
				if (most - least > 1)
					fail_msg("%d of %d, month %d", leads, size, m);
			}
			bb_books_release(&history.books);
			world_release(&world);
		}
	}
}

/* -- how far anyone can fall behind or get ahead -- */

/* The bare rule, one lunch at a time: no graces, nothing announced, and no rest, since an
 * empty lunch is booked in between. */
struct bare {
	struct bb_books books;
	struct bb_candidate candidates[12];
	unsigned char standings[12][1];
	struct bb_meeting lunch;
	const struct bb_meeting *coming[1];
	struct bb_rotation rules;
};

static void bare_start(struct bare *bare, int size)
{
	memset(bare, 0, sizeof *bare);
	for (int i = 0; i < size; i++) {
		bare->candidates[i] = (struct bb_candidate){ i + 1, { 1970, 1 }, true, true,
			                                     bare->standings[i] };
	}
	bare->coming[0] = &bare->lunch;
	bare->lunch.month = (struct bb_month){ 1970, 1 };
	bare->rules = (struct bb_rotation){ .settings = { 0, 0, 0, 1, false },
		                            .books = &bare->books,
		                            .candidates = bare->candidates,
		                            .candidate_count = (size_t)size,
		                            .coming = bare->coming,
		                            .coming_count = 1 };
}

static void bare_book(struct bare *bare, const int64_t *led, size_t count)
{
	struct bb_booking booking;
	struct bb_error err;

	assert_works(bb_rotation_hold(&booking, &bare->rules, 0, led, count, &err), err);
	assert_works(bb_books_take(&bare->books, &booking, &err), err);
	bb_booking_release(&booking);
}

/* One lunch with those present whose standing says so. */
static void bare_step(struct bare *bare, int day)
{
	struct bb_plan plan;
	struct bb_error err;
	int64_t lead;

	bare->lunch.id = 2 * day + 1;
	bare->lunch.start.date = bb_date_from_days(2 * day);
	assert_works(bb_rotation_plan(&plan, &bare->rules, 1, &err), err);
	assert_int_equal(plan.items[0].turn_count, 1);
	lead = plan.items[0].turns[0].member;
	bb_plan_release(&plan);
	bare_book(bare, &lead, 1);
	bare->lunch.id = 2 * day + 2;
	bare->lunch.start.date = bb_date_from_days(2 * day + 1);
	bare_book(bare, NULL, 0);
}

static int64_t owed_by(const struct bare *bare, int i)
{
	const struct bb_balance *balance = bb_books_find(&bare->books, i + 1);

	return balance ? balance->owed : 0;
}

static void check_bound(const struct bare *bare, int size, int day)
{
	/* A unit a lunch for rounding. */
	int64_t bound = BB_TURN_SCALE * (size - 1) / 2 + day + 1;

	for (int i = 0; i < size; i++)
		if (owed_by(bare, i) > bound || owed_by(bare, i) < -bound)
			fail_msg("%d of %d on day %d", i, size, day);
}

static void attend(struct bare *bare, int i, bool present)
{
	bare->standings[i][0] = present ? BB_STANDING_FREE : BB_STANDING_AWAY;
}

/* Nobody can do worse to the rule than to let those two meet who are owed most alike. */
static void attend_closest_pair(struct bare *bare, int size)
{
	int a = 0, b = 1;

	for (int i = 0; i < size; i++)
		for (int k = 0; k < i; k++)
			if (llabs(owed_by(bare, i) - owed_by(bare, k)) <
			    llabs(owed_by(bare, a) - owed_by(bare, b)))
				a = i, b = k;
	for (int i = 0; i < size; i++)
		attend(bare, i, i == a || i == b);
}

static void attend_at_random(struct bare *bare, int size, struct dice *dice)
{
	for (int i = 0; i < size; i++)
		attend(bare, i, dice_chance(dice, 40));
	attend(bare, dice_roll(dice, size), true);
}

static void test_rotation_laws__nobody_is_off_by_more_than_half_the_others(void **state)
{
	static struct bare bare;

	(void)state;
	for (int size = 2; size <= 12; size++) {
		for (int worst = 0; worst <= 1; worst++) {
			struct dice dice = dice_of((uint64_t)size);

			bare_start(&bare, size);
			for (int day = 0; day < 600; day++) {
				if (worst)
					attend_closest_pair(&bare, size);
				else
					attend_at_random(&bare, size, &dice);
				bare_step(&bare, day);
				check_bound(&bare, size, day);
			}
			bb_books_release(&bare.books);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rotation_laws__what_is_no_matter_changes_nothing),
		cmocka_unit_test(test_rotation_laws__who_joins_later_changes_no_past),
		cmocka_unit_test(
			test_rotation_laws__in_a_settled_group_any_round_has_everybody_once),
		cmocka_unit_test(
			test_rotation_laws__in_a_settled_group_turns_differ_by_one_at_most),
		cmocka_unit_test(test_rotation_laws__nobody_is_off_by_more_than_half_the_others),
	};

	return cmocka_run_group_tests_name("rotation_laws", tests, NULL, NULL);
}
