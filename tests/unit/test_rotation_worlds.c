/* SPDX-License-Identifier: MIT */
/*
 * What must hold whatever happens: a thousand invented groups with several
 * facilitators, backups, absences told late, members who decline, are set,
 * swap, confirm and opt out, and lunches led by somebody else than planned.
 */
#include <brownbag/rotation.h>

#include "contract.h"
#include "season.h"

#include <stdlib.h>
#include <string.h>

enum { WORLDS = 1000, MONTHS = 48, AHEAD = 7, HORIZON = 6 };

/* One world being played; what fails names the world and the month. */
struct play {
	int seed;
	struct dice dice;
	struct world world;
	struct season season;
	struct bb_turn before[AHEAD][2 * BB_ROTATION_LEADS_MAX]; /* turns before the plan */
	size_t before_count[AHEAD];
	struct bb_plan plan;
};

#define must(play, what)                                                            \
	do {                                                                        \
		if (!(what))                                                        \
			fail_msg("world %d, month %d: not %s", (play)->seed,        \
			         (play)->season.now, #what);                        \
	} while (0)

static struct bb_rotation_settings make_settings(struct dice *dice)
{
	return (struct bb_rotation_settings){ .announce = dice_roll(dice, 5),
		                              .grace = dice_roll(dice, 4),
		                              .return_grace = dice_roll(dice, 3),
		                              .leads = 1 + dice_roll(dice, 3),
		                              .backup = dice_chance(dice, 70) };
}

static void begin(struct play *play, int seed)
{
	memset(play, 0, sizeof *play);
	play->seed = seed;
	play->dice = dice_of((uint64_t)seed);
	world_make(&play->world, &play->dice, 1 + dice_roll(&play->dice, 14), MONTHS);
	season_start(&play->season, &play->world, make_settings(&play->dice), AHEAD);
}

static void end(struct play *play)
{
	season_release(&play->season);
	world_release(&play->world);
}

static const struct bb_meeting *lunch(const struct play *play, size_t k)
{
	return &play->season.lunches[play->season.now + (int)k];
}

static bool has_seat(const struct bb_turn *turns, size_t count, int64_t member, enum bb_seat seat)
{
	for (size_t i = 0; i < count; i++)
		if (turns[i].member == member && turns[i].seat == seat)
			return true;
	return false;
}

static bool leads(const struct bb_meeting *meeting, int64_t member)
{
	return has_seat(meeting->turns, meeting->turn_count, member, BB_SEAT_LEAD);
}

static bool is_free(const struct play *play, int64_t member, size_t k)
{
	const struct world_member *who = world_find(&play->world, member);

	return who && world_looks_free(who, play->season.now + (int)k, play->season.now);
}

/* -- what people do in a month -- */

static int64_t any_member(struct play *play)
{
	return play->world.members[dice_roll(&play->dice, (int)play->world.count)].id;
}

/* What was lost stood before, holds no such seat any more, and carries the cause. */
static void check_decision(struct play *play, size_t k, const struct bb_seating *seating,
                           enum bb_turn_cause cause)
{
	const struct bb_meeting *meeting = lunch(play, k);

	for (size_t i = 0; i < seating->lost_count; i++) {
		const struct bb_turn *lost = &seating->lost[i];

		must(play, lost->cause == cause);
		must(play, lost->state != BB_TURN_PLANNED);
		must(play, leads(meeting, lost->member));
		must(play, !has_seat(seating->turns, seating->turn_count, lost->member,
		                     lost->seat));
	}
}

static void try_set(struct play *play)
{
	int64_t who[2] = { any_member(play), any_member(play) };
	size_t k = (size_t)dice_roll(&play->dice, HORIZON), count = 1;
	struct bb_seating seating = { 0 };
	struct bb_error err = BB_ERROR_INIT;

	count += dice_chance(&play->dice, 30);
	if (bb_rotation_set(&seating, &play->season.rules, k, who, count, &err) != BB_OK) {
		must(play, err.text[0] != '\0' && !seating.turns);
		return;
	}
	check_decision(play, k, &seating, BB_CAUSE_SET);
	must(play, seating.turns[0].member == who[0]);
	season_store(&play->season, play->season.now + (int)k, &seating);
	bb_seating_release(&seating);
}

static void try_swap(struct play *play)
{
	size_t a = (size_t)dice_roll(&play->dice, HORIZON);
	size_t b = (size_t)dice_roll(&play->dice, HORIZON);
	struct bb_seating seatings[2] = { { 0 }, { 0 } };
	struct bb_error err = BB_ERROR_INIT;

	if (bb_rotation_swap(seatings, &play->season.rules, a, b, &err) != BB_OK) {
		must(play, err.text[0] != '\0' && !seatings[0].turns && !seatings[1].turns);
		return;
	}
	check_decision(play, a, &seatings[0], BB_CAUSE_SWAPPED);
	check_decision(play, b, &seatings[1], BB_CAUSE_SWAPPED);
	season_store(&play->season, play->season.now + (int)a, &seatings[0]);
	season_store(&play->season, play->season.now + (int)b, &seatings[1]);
	bb_seating_release(&seatings[0]);
	bb_seating_release(&seatings[1]);
}

/* Whoever it is says no; the one lunch that comes back is as the next plan will have it. */
static void try_decline(struct play *play)
{
	size_t k = (size_t)dice_roll(&play->dice, HORIZON);
	const struct bb_meeting *meeting = lunch(play, k);
	struct bb_seating seating = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	struct world_member *who;
	int64_t member;

	if (meeting->turn_count == 0)
		return;
	member = meeting->turns[dice_roll(&play->dice, (int)meeting->turn_count)].member;
	assert_works(bb_rotation_decline(&seating, &play->season.rules, k, member, &err), err);
	must(play, !has_seat(seating.turns, seating.turn_count, member, BB_SEAT_LEAD));
	must(play, !has_seat(seating.turns, seating.turn_count, member, BB_SEAT_BACKUP));
	bb_seating_release(&seating);
	who = (struct world_member *)world_find(&play->world, member);
	who->declined[play->season.now + (int)k] = true;
}

static void try_confirm(struct play *play)
{
	size_t k = (size_t)dice_roll(&play->dice, HORIZON);
	struct bb_seating seating = { 0 };
	struct bb_error err = BB_ERROR_INIT;

	if (bb_rotation_confirm(&seating, &play->season.rules, k, 0, &err) != BB_OK) {
		must(play, err.text[0] != '\0' && !seating.turns);
		return;
	}
	must(play, seating.turns[0].state == BB_TURN_CONFIRMED && seating.lost_count == 0);
	season_store(&play->season, play->season.now + (int)k, &seating);
	bb_seating_release(&seating);
}

static void live(struct play *play)
{
	if (dice_chance(&play->dice, 20))
		try_set(play);
	if (dice_chance(&play->dice, 20))
		try_swap(play);
	if (dice_chance(&play->dice, 25))
		try_decline(play);
	if (dice_chance(&play->dice, 30))
		try_confirm(play);
	if (dice_chance(&play->dice, 3)) {
		int i = dice_roll(&play->dice, (int)play->world.count);

		play->world.members[i].optout = !play->world.members[i].optout;
	}
	season_look(&play->season);
}

/* -- what must hold of the plan -- */

static void remember_turns(struct play *play)
{
	for (size_t k = 0; k < AHEAD; k++) {
		const struct bb_meeting *meeting = lunch(play, k);

		play->before_count[k] = meeting->turn_count;
		for (size_t i = 0; i < meeting->turn_count; i++)
			play->before[k][i] = meeting->turns[i];
	}
}

/* A turn that stood is still there, or its holder can't and it is reported as lost. */
static void check_what_stood(struct play *play, size_t k)
{
	const struct bb_seating *seating = &play->plan.items[k];

	for (size_t i = 0; i < play->before_count[k]; i++) {
		const struct bb_turn *turn = &play->before[k][i];
		bool kept = has_seat(seating->turns, seating->turn_count, turn->member, turn->seat);
		bool lost = has_seat(seating->lost, seating->lost_count, turn->member, turn->seat);

		if (turn->state == BB_TURN_PLANNED) {
			must(play, !lost);
		} else if (!is_free(play, turn->member, k)) {
			must(play, lost && !kept);
		} else if (turn->seat == BB_SEAT_LEAD) {
			must(play, kept && !lost);
		} else {
			must(play, !lost);
			must(play, kept || leads(lunch(play, k), turn->member) ||
			           !play->season.settings.backup);
		}
	}
}

static void check_seats(struct play *play, size_t k)
{
	const struct bb_seating *seating = &play->plan.items[k];
	const struct bb_rotation_settings *settings = &play->season.settings;
	size_t lead_count = 0;

	for (size_t i = 0; i < seating->turn_count; i++) {
		const struct bb_turn *turn = &seating->turns[i];

		must(play, is_free(play, turn->member, k));
		lead_count += turn->seat == BB_SEAT_LEAD;
		if (k < (size_t)settings->announce)
			must(play, turn->state != BB_TURN_PLANNED);
		for (size_t j = 0; j < i; j++)
			must(play, seating->turns[j].member != turn->member);
	}
	must(play, lead_count + (size_t)seating->open >= (size_t)settings->leads);
	must(play, seating->open == 0 || lead_count < (size_t)settings->leads);
}

/* Open only if nobody could: whoever is free leads already. */
static void check_open(struct play *play, size_t k)
{
	if (play->plan.items[k].open == 0)
		return;
	for (size_t i = 0; i < play->world.count; i++)
		must(play, !is_free(play, play->world.members[i].id, k) ||
		           leads(lunch(play, k), play->world.members[i].id));
}

static bool leads_next_to(const struct play *play, size_t k, int64_t member)
{
	int month = play->season.now + (int)k;

	return (month > 0 && k > 0 && leads(&play->season.lunches[month - 1], member)) ||
	       leads(&play->season.lunches[month + 1], member);
}

/* A backup named now leads neither before nor after. (Later ones aren't planned yet.) */
static void check_backup(struct play *play, size_t k)
{
	for (size_t i = 0; i < play->plan.items[k].turn_count; i++) {
		const struct bb_turn *turn = &play->plan.items[k].turns[i];

		if (turn->seat == BB_SEAT_BACKUP && turn->since == play->season.rules.now &&
		    !has_seat(play->before[k], play->before_count[k], turn->member, turn->seat))
			must(play, !leads_next_to(play, k, turn->member));
	}
}

/* There from the start, never away: certainly past every grace. */
static bool is_fit_for_certain(const struct play *play, const struct world_member *who, size_t k)
{
	if (who->join > 0 || !is_free(play, who->id, k))
		return false;
	for (int m = 0; m < play->season.now + (int)k; m++)
		if (who->away[m])
			return false;
	return true;
}

/* Twice in a row only if nobody else could: for turns that the order gave just now. */
static void check_rest(struct play *play, size_t k)
{
	const struct bb_meeting *meeting = lunch(play, k);
	const struct bb_meeting *former = k > 0 ? lunch(play, k - 1) : NULL;

	for (size_t i = 0; i < meeting->turn_count && former; i++) {
		const struct bb_turn *turn = &meeting->turns[i];

		if (turn->seat != BB_SEAT_LEAD || !leads(former, turn->member) ||
		    turn->since != play->season.rules.now || turn->cause != BB_CAUSE_NONE ||
		    has_seat(play->before[k], play->before_count[k], turn->member, BB_SEAT_LEAD))
			continue;
		for (size_t w = 0; w < play->world.count; w++) {
			const struct world_member *who = &play->world.members[w];

			must(play, !is_fit_for_certain(play, who, k) || leads(meeting, who->id) ||
			           leads_next_to(play, k, who->id));
		}
	}
}

static bool same_turns(const struct bb_seating *a, const struct bb_seating *b)
{
	if (a->turn_count != b->turn_count || a->open != b->open || a->relaxed != b->relaxed)
		return false;
	for (size_t i = 0; i < a->turn_count; i++)
		if (a->turns[i].member != b->turns[i].member ||
		    a->turns[i].seat != b->turns[i].seat ||
		    a->turns[i].state != b->turns[i].state)
			return false;
	return true;
}

/* The same question, asked of the turns as stored now, for fewer lunches, with the rows
 * of members in another order. */
static void check_again(struct play *play, size_t count, bool shuffled)
{
	struct bb_rotation *rules = &play->season.rules;
	struct bb_candidate *candidates = play->season.candidates, first = candidates[0];
	size_t last = rules->candidate_count - 1;
	struct bb_plan plan = { 0 };
	struct bb_error err;

	for (size_t i = 0; shuffled && i < last; i++)
		candidates[i] = candidates[i + 1];
	if (shuffled)
		candidates[last] = first;
	assert_works(bb_rotation_plan(&plan, rules, count, &err), err);
	for (size_t k = 0; k < plan.count; k++) {
		must(play, same_turns(&plan.items[k], &play->plan.items[k]));
		must(play, !plan.items[k].changed && plan.items[k].lost_count == 0);
	}
	bb_plan_release(&plan);
	season_look(&play->season);
}

/* -- what must hold of the books -- */

static int64_t sum_owed(const struct bb_books *books)
{
	int64_t sum = 0;

	for (size_t i = 0; i < books->count; i++)
		sum += books->balances[i].owed;
	return sum;
}

/* Shares lose less than a unit each; nobody else's balance moves at all. */
static void check_booking(struct play *play, const struct bb_books *before)
{
	const struct bb_booking *booking = &play->season.log.items[play->season.log.count - 1];
	int64_t lost = sum_owed(before) - sum_owed(&play->season.books);

	must(play, lost == 0 || (lost > 0 && lost < booking->could));
	for (size_t i = 0; i < before->count; i++) {
		int64_t member = before->balances[i].member;
		unsigned parts = 0;

		for (size_t k = 0; k < booking->member_count; k++)
			if (booking->members[k].member == member)
				parts = booking->members[k].parts;
		if (!(parts & (BB_PART_COULD | BB_PART_LED)))
			must(play, bb_books_find(&play->season.books, member)->owed ==
			           before->balances[i].owed);
	}
}

/* The log gives the same bits, from its beginning and from a checkpoint. */
static void check_replay(struct play *play)
{
	const struct bb_bookings *log = &play->season.log;
	struct bb_month month = bb_month_from_index(dice_roll(&play->dice, MONTHS));
	struct bb_date before = { month.year, month.month, 1 };
	size_t cut = bb_books_foldable(log, before);
	struct bb_bookings head = { log->items, cut };
	struct bb_bookings tail = { log->items + cut, log->count - cut };
	struct bb_books base, books;
	struct bb_error err;

	assert_works(bb_books_replay(&base, NULL, &head, &err), err);
	assert_works(bb_books_replay(&books, &base, &tail, &err), err);
	must(play, bb_books_equal(&books, &play->season.books, NULL));
	bb_books_release(&base);
	bb_books_release(&books);
}

/* Mostly as planned; now and then somebody else, or nobody. */
static void hold_lunch(struct play *play)
{
	int64_t led[BB_ROTATION_LEADS_MAX];
	size_t count = season_leads(&play->season, play->season.now, led);
	struct bb_books before;
	struct bb_error err;

	if (dice_chance(&play->dice, 5))
		count = 0;
	else if (dice_chance(&play->dice, 5))
		led[0] = any_member(play), count = 1;
	assert_works(bb_books_copy(&before, &play->season.books, &err), err);
	season_next(&play->season, led, count);
	check_booking(play, &before);
	bb_books_release(&before);
}

/* The facilitator of an earlier lunch was somebody else, or nobody. */
static void correct_a_lunch(struct play *play)
{
	int month = dice_roll(&play->dice, play->season.now);
	int64_t led = any_member(play);

	season_amend(&play->season, month, &led, dice_chance(&play->dice, 80));
}

static void play_month(struct play *play)
{
	live(play);
	remember_turns(play);
	season_plan(&play->season, HORIZON, &play->plan);
	for (size_t k = 0; k < play->plan.count; k++) {
		check_what_stood(play, k);
		check_seats(play, k);
		check_open(play, k);
		check_backup(play, k);
		check_rest(play, k);
	}
	check_again(play, HORIZON, false);
	check_again(play, 1 + (size_t)dice_roll(&play->dice, HORIZON), true);
	bb_plan_release(&play->plan);
	hold_lunch(play);
	if (dice_chance(&play->dice, 5))
		correct_a_lunch(play);
}

static void test_rotation_worlds__what_must_hold_holds_whatever_happens(void **state)
{
	static struct play play;

	(void)state;
	for (int seed = 0; seed < WORLDS; seed++) {
		begin(&play, seed);
		while (play.season.now < MONTHS)
			play_month(&play);
		check_replay(&play);
		end(&play);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rotation_worlds__what_must_hold_holds_whatever_happens),
	};

	return cmocka_run_group_tests_name("rotation_worlds", tests, NULL, NULL);
}
