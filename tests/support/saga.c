/* SPDX-License-Identifier: MIT */
/* What befalls a group, at random. Decides nothing about mail. */
#include "saga.h"

#include "contract.h"
#include "promises.h"

#include <brownbag/silence.h>

enum {
	QUARTER = 15 * 60,
	DAY = 24 * 60 * 60,
	AHEAD = 75 * DAY,    /* lunches exist that long before */
	LARGEST = 12,        /* active and paused members */
};

/* xorshift64: the same years on every machine. */
uint32_t saga_any(struct saga *saga, uint32_t below)
{
	saga->random ^= saga->random << 13;
	saga->random ^= saga->random >> 7;
	saga->random ^= saga->random << 17;
	return (uint32_t)(saga->random >> 33) % below;
}

static struct bb_member *any_member(struct saga *saga, enum bb_member_status status)
{
	struct little_group *group = saga->group;
	size_t first = saga_any(saga, (uint32_t)group->roster.count);

	for (size_t i = 0; i < group->roster.count; i++) {
		struct bb_member *member = &group->members[(first + i) % group->roster.count];

		if (member->status == status)
			return member;
	}
	return NULL;
}

/* One of the next lunches; it may be called off or open. NULL: there is none. */
static struct bb_meeting *any_lunch(struct saga *saga)
{
	struct little_group *group = saga->group;
	size_t skip = saga_any(saga, 2);

	for (size_t i = 0; i < group->meetings.count; i++) {
		if (group->lunches[i].starts_at > group->now + 2 * QUARTER && skip-- == 0)
			return &group->lunches[i];
	}
	return NULL;
}

/* -- what happens to people -- */

void saga_join(struct saga *saga)
{
	struct little_group *group = saga->group;
	size_t present = 0;
	int64_t id = saga->last_member + 1;

	for (size_t i = 0; i < group->roster.count; i++)
		present += group->members[i].status != BB_MEMBER_FORMER;
	if (present >= LARGEST || id >= LITTLE_MEMBERS)
		return;
	saga->last_member = id;
	little_join(group, id);
	if (saga_any(saga, 4))
		little_occasion(group, BB_KIND_WELCOME, id, 0, BB_ROLE_GUEST, BB_CHANGE_NONE);
	if (saga_any(saga, 3) == 0)
		little_consent(group, id, BB_PURPOSE_MORNING);
}

static void someone_changes_status(struct saga *saga)
{
	static const enum bb_member_status from[] = { BB_MEMBER_ACTIVE, BB_MEMBER_ACTIVE,
		                                      BB_MEMBER_PAUSED, BB_MEMBER_FORMER };
	static const enum bb_member_status to[] = { BB_MEMBER_PAUSED, BB_MEMBER_FORMER,
		                                    BB_MEMBER_ACTIVE, BB_MEMBER_ACTIVE };
	uint32_t change = saga_any(saga, count_of(from));
	struct bb_member *member = any_member(saga, from[change]);

	if (!member || (member->status == BB_MEMBER_FORMER && saga_any(saga, 2)))
		return;
	if (member->status == BB_MEMBER_FORMER && saga_any(saga, 2))
		little_occasion(saga->group, BB_KIND_WELCOME, member->id, 0, BB_ROLE_GUEST,
		                BB_CHANGE_NONE);
	little_set_status(saga->group, member->id, to[change],
	                  to[change] == BB_MEMBER_ACTIVE || saga_any(saga, 4) == 0);
}

static void someone_mutes(struct saga *saga)
{
	static const enum bb_kind kinds[] = { BB_KIND_INVITE,   BB_KIND_INVITE, BB_KIND_AGENDA,
		                              BB_KIND_REMINDER, BB_KIND_THANKS, BB_KIND_NOTE };
	struct bb_member *member = any_member(saga, BB_MEMBER_ACTIVE);

	if (member && member->mutes)
		member->mutes = 0;
	else if (member)
		member->mutes = BB_KIND_BIT(kinds[saga_any(saga, count_of(kinds))]);
}

static void someone_gets_another_address(struct saga *saga)
{
	struct bb_member *member = any_member(saga, BB_MEMBER_ACTIVE);

	if (!member)
		return;
	member->generation++;
	member->bounces = 0;
	witness_new_address(saga->witness, member->id);
}

static void mail_comes_back(struct saga *saga)
{
	struct bb_member *member = any_member(saga, BB_MEMBER_ACTIVE);

	if (member)
		member->bounces++;
}

static void two_are_introduced(struct saga *saga)
{
	for (int i = 0; i < 2; i++) {
		struct bb_member *member = any_member(saga, BB_MEMBER_ACTIVE);

		if (member)
			little_occasion(saga->group, BB_KIND_INTRO, member->id, 0, BB_ROLE_GUEST,
			                BB_CHANGE_NONE);
	}
}

static void someone_answers(struct saga *saga)
{
	struct bb_member *member = any_member(saga, BB_MEMBER_ACTIVE);
	struct bb_meeting *lunch = any_lunch(saga);
	struct view *view;

	if (!member || !lunch)
		return;
	view = witness_view(saga->witness, lunch->id, member->id);
	if (!view->entry)
		return;
	view->answered_revision = view->revision;
	little_answer(saga->group, lunch->id, member->id, (enum bb_partstat)saga_any(saga, 4));
}

static void a_note_is_written(struct saga *saga)
{
	struct little_group *group = saga->group;

	for (size_t i = 0; i < group->roster.count; i++) {
		if (group->members[i].status == BB_MEMBER_ACTIVE)
			little_occasion(group, BB_KIND_NOTE, group->members[i].id, 0, BB_ROLE_GUEST,
			                BB_CHANGE_NONE);
	}
}

/* -- what happens to lunches -- */

static int64_t tuesday_noon(struct saga *saga, int64_t at)
{
	struct bb_wall wall = bb_zone_to_wall(saga->group->zone, at, NULL);

	wall = (struct bb_wall){ .date = wall.date, .hour = 11 + (int)saga_any(saga, 3) };
	return bb_zone_to_instant(saga->group->zone, wall, NULL);
}

void saga_make_lunches(struct saga *saga)
{
	while (saga->next_lunch_at < saga->group->now + AHEAD) {
		struct bb_meeting *lunch = little_lunch(saga->group, ++saga->last_lunch,
		                                        tuesday_noon(saga, saga->next_lunch_at));

		saga->next_lunch_at += 28 * DAY;
		if (saga_any(saga, 10) == 0)
			lunch->holiday_open = true;
	}
}

static void a_lunch_moves(struct saga *saga)
{
	struct bb_meeting *lunch = any_lunch(saga);
	int64_t at, before;

	if (!lunch)
		return;
	at = lunch->starts_at + ((int64_t)saga_any(saga, 15) - 7) * DAY;
	if (saga_any(saga, 3) == 0)
		at = lunch->starts_at + 3600;
	if (at <= saga->group->now + QUARTER || at == lunch->starts_at)
		return;
	before = lunch->starts_at;
	little_move(saga->group, lunch->id, at);
	if (saga_any(saga, 4) == 0 && before > saga->group->now)
		little_move(saga->group, lunch->id, before); /* a slip */
}

static void a_lunch_changes(struct saga *saga)
{
	struct bb_meeting *lunch = any_lunch(saga);

	if (!lunch)
		return;
	if (saga_any(saga, 4) == 0)
		lunch->holiday_open = !lunch->holiday_open;
	else if (lunch->status == BB_MEETING_CANCELLED)
		little_move(saga->group, lunch->id, lunch->starts_at);
	else if (saga_any(saga, 3) == 0)
		little_call_off(saga->group, lunch->id);
	else
		little_change_place(saga->group, lunch->id, saga_any(saga, 2) ? 1 : -1);
}

static bool somebody_has_mail_about(const struct little_group *group, int64_t lunch)
{
	for (size_t i = 0; i < group->row_count; i++) {
		if (group->rows[i].key.meeting == lunch)
			return true;
	}
	return false;
}

/* Lunches that nobody heard of go by it, those that somebody did stay. */
static void the_rule_changes(struct saga *saga)
{
	struct little_group *group = saga->group;
	int64_t by = ((int64_t)saga_any(saga, 5) - 2) * DAY + ((int64_t)saga_any(saga, 3) - 1) * 3600;

	for (size_t i = 0; by != 0 && i < group->meetings.count; i++) {
		struct bb_meeting *lunch = &group->lunches[i];

		if (lunch->status != BB_MEETING_PLANNED || lunch->starts_at + by < group->now + DAY ||
		    lunch->starts_at < group->now || somebody_has_mail_about(group, lunch->id))
			continue;
		little_move(group, lunch->id, lunch->starts_at + by);
		lunch->status = BB_MEETING_PLANNED;
	}
}

static void a_lunch_is_hurried(struct saga *saga)
{
	static const enum bb_kind kinds[] = { BB_KIND_INVITE, BB_KIND_AGENDA };
	struct little_group *group = saga->group;
	struct bb_member *member = any_member(saga, BB_MEMBER_ACTIVE);
	struct bb_meeting *lunch = any_lunch(saga);
	enum bb_kind kind = kinds[saga_any(saga, 2)];

	if (!lunch || !member || group->nudge_count == LITTLE_NUDGES)
		return;
	if (saga_any(saga, 2))
		group->nudges[group->nudge_count++] =
			(struct bb_nudge){ kind, lunch->id, group->now };
	else
		little_occasion(group, kind, member->id, lunch->id, BB_ROLE_GUEST, BB_CHANGE_NONE);
}

static void the_plan_changes(struct saga *saga)
{
	static const struct bb_timing agendas[] = { { false, 5, 540 }, { false, 2, 600 }, { true, 0, 0 } };
	static const struct bb_timing invites[] = { { false, 28, 540 }, { false, 20, 480 } };
	struct little_group *group = saga->group;
	int64_t day = bb_date_days(bb_zone_to_wall(group->zone, group->now, NULL).date);

	group->timetable.timing[BB_KIND_AGENDA] = agendas[saga_any(saga, count_of(agendas))];
	group->timetable.timing[BB_KIND_INVITE] = invites[saga_any(saga, count_of(invites))];
	if (group->holidays.count == LITTLE_HOLIDAYS)
		return;
	day += saga_any(saga, 40);
	little_holiday(group, bb_date_from_days(day), bb_date_from_days(day + saga_any(saga, 5)));
}

/* -- who leads -- */

static void sit_down(struct saga *saga, struct bb_meeting *lunch, enum bb_seat seat)
{
	enum bb_turn_state state = saga_any(saga, 3) ? BB_TURN_ANNOUNCED : BB_TURN_CONFIRMED;
	struct bb_member *member = any_member(saga, BB_MEMBER_ACTIVE);

	/* The other seat stays as it is: both at once would be a swap of two steps. */
	if (!member || little_role(lunch, member->id) != BB_ROLE_GUEST) {
		little_seat(saga->group, lunch->id, seat, 0, state);
		return;
	}
	little_seat(saga->group, lunch->id, seat, member->id, state);
	if (!little_was_told(saga->group, lunch->id, member->id))
		witness_believe(saga->witness, lunch->id, member->id);
}

static bool can_stay(struct saga *saga, int64_t member)
{
	return member && little_member(saga->group, member)->status == BB_MEMBER_ACTIVE;
}

/* Seats are filled six weeks ahead, and anew where somebody drops out; the backup comes first. */
void saga_fill_seats(struct saga *saga)
{
	struct little_group *group = saga->group;

	for (size_t i = 0; i < group->meetings.count; i++) {
		struct bb_meeting *lunch = &group->lunches[i];
		int64_t backup = bb_meeting_seat(lunch, BB_SEAT_BACKUP);

		if (lunch->starts_at < group->now + QUARTER || lunch->starts_at > group->now + 45 * DAY)
			continue;
		if (!can_stay(saga, bb_meeting_seat(lunch, BB_SEAT_LEAD))) {
			if (bb_meeting_seat(lunch, BB_SEAT_LEAD) && can_stay(saga, backup))
				little_seat(group, lunch->id, BB_SEAT_LEAD, backup, BB_TURN_ANNOUNCED);
			else
				sit_down(saga, lunch, BB_SEAT_LEAD);
		}
		if (!can_stay(saga, bb_meeting_seat(lunch, BB_SEAT_BACKUP)))
			sit_down(saga, lunch, BB_SEAT_BACKUP);
	}
}

static void somebody_cant(struct saga *saga)
{
	struct bb_meeting *lunch = any_lunch(saga);
	int64_t backup = lunch ? bb_meeting_seat(lunch, BB_SEAT_BACKUP) : 0;

	if (!lunch || !lunch->turn_count)
		return;
	if (backup && saga_any(saga, 2))
		little_seat(saga->group, lunch->id, BB_SEAT_LEAD, backup, BB_TURN_CONFIRMED);
	else
		sit_down(saga, lunch, saga_any(saga, 2) ? BB_SEAT_LEAD : BB_SEAT_BACKUP);
}

static void somebody_says_yes(struct saga *saga)
{
	struct bb_meeting *lunch = any_lunch(saga);

	for (size_t i = 0; lunch && i < lunch->turn_count; i++) {
		if (lunch->turns[i].seat == BB_SEAT_LEAD)
			lunch->turns[i].state = BB_TURN_CONFIRMED;
	}
}

static void silence_means_another_thing(struct saga *saga)
{
	saga->group->ask_required = !saga->group->ask_required;
}

/* The seat of who was asked and said nothing in time goes to the backup, or to anybody. */
static void pass_over_who_is_silent_at(struct saga *saga, struct bb_meeting *lunch)
{
	const struct little_group *group = saga->group;
	int64_t member = bb_meeting_seat(lunch, BB_SEAT_LEAD);
	bool silent = false;
	int64_t backup = bb_meeting_seat(lunch, BB_SEAT_BACKUP);

	for (size_t i = 0; i < lunch->turn_count; i++)
		silent |= bb_turn_is_silent(&group->timetable, lunch, &lunch->turns[i], group->rows,
		                            group->row_count, group->now);
	if (!silent)
		return;
	witness_pass_over(saga->witness, lunch->id, member);
	saga->passed_over++;
	if (can_stay(saga, backup))
		little_seat(saga->group, lunch->id, BB_SEAT_LEAD, backup, BB_TURN_ANNOUNCED);
	else
		sit_down(saga, lunch, BB_SEAT_LEAD);
}

void saga_pass_over(struct saga *saga)
{
	struct little_group *group = saga->group;

	for (size_t i = 0; group->ask_required && i < group->meetings.count; i++) {
		if (lunch_is_on(&group->lunches[i]))
			pass_over_who_is_silent_at(saga, &group->lunches[i]);
	}
}

/* -- what goes wrong -- */

static void something_breaks(struct saga *saga)
{
	int64_t now = saga->group->now;
	const struct bb_meeting *lunch = any_lunch(saga);

	switch (saga_any(saga, 5)) {
	case 0:
		saga->down_until = now + (int64_t)saga_any(saga, 200) * QUARTER;
		break;
	case 1:
		saga->down_until = now + (int64_t)saga_any(saga, 30) * DAY;
		break;
	case 2: /* up again when it is nearly too late */
		if (lunch)
			saga->down_until = lunch->starts_at - (int64_t)saga_any(saga, 8) * QUARTER;
		break;
	default:
		saga->stuck_until = now + (int64_t)saga_any(saga, 300) * QUARTER;
		break;
	}
}

static void (*const happenings[])(struct saga *saga) = {
	saga_join,    saga_join,    someone_changes_status, someone_changes_status,
	someone_mutes,    someone_mutes,    someone_answers,  someone_answers,        someone_answers,
	a_lunch_moves,    a_lunch_changes,  a_lunch_changes,        a_lunch_is_hurried,
	the_plan_changes, somebody_cant,    somebody_cant,          a_note_is_written,
	something_breaks, someone_gets_another_address,
	somebody_says_yes, somebody_says_yes, silence_means_another_thing, the_rule_changes,
	mail_comes_back, two_are_introduced,
};

void saga_befall(struct saga *saga)
{
	happenings[saga_any(saga, count_of(happenings))](saga);
}
