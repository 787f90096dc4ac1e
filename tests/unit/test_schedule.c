/* SPDX-License-Identifier: MIT */
#include <brownbag/schedule.h>

#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 40, DAYS_MAX = 400, TEXT_SIZE = 4096, MON_FRI = 0x3e };

/* A row as it stands in the store. */
struct row {
	int64_t id; /* 0: the end of the list */
	const char *slot;  /* NULL: added by hand */
	const char *start;
	enum bb_meeting_status status;
	bool held;
	unsigned own;
	const char *location; /* NULL: Room 4B */
	bool open;
	const char *zone;  /* NULL: the group's */
	int minutes;       /* 0: 60 */
};

struct scenario {
	const char *says;
	const char *days;  /* of the rule */
	struct row rows[8];
	const char *steps;
	const char *findings;
	const char *now;      /* NULL: 2027-01-20T09:00 */
	const char *zone;     /* NULL: Europe/Berlin */
	const char *time;     /* NULL: 12:00 */
	const char *holidays; /* days */
	enum bb_holiday_policy policy;
	const char *first;
	int horizon;          /* 0: 3 */
	int ahead;
	int minutes;          /* 0: 60 */
	const char *location; /* NULL: Room 4B */
	const char *link;
};

/* Everything that an input borrows. */
struct world {
	struct bb_schedule_input input;
	struct bb_zone *zone;
	struct bb_date days[DAYS_MAX];
	struct bb_holidays holidays;
	struct bb_meetings existing;
	bool held[ROWS_MAX];
};

static struct bb_date date(const char *text)
{
	struct bb_date out = { 0 };
	struct bb_error err;
	char day[BB_DATE_SIZE];

	snprintf(day, sizeof day, "%.10s", text);
	assert_works(bb_date_parse(&out, day, &err), err);
	return out;
}

static struct bb_wall wall(const char *text)
{
	struct bb_wall out = { { 0 }, 0, 0, 0 };
	struct bb_error err;

	assert_works(bb_wall_parse(&out, text, &err), err);
	return out;
}

static struct bb_zone *load(const char *name)
{
	struct bb_zone *zone = NULL;
	struct bb_error err;

	assert_works(bb_zone_load(&zone, name, NULL, &err), err);
	return zone;
}

static size_t read_dates(struct bb_date *out, size_t max, const char *list)
{
	size_t count = 0;

	for (; list && *list; list += strspn(list, " ")) {
		assert_true(count < max);
		out[count++] = date(list);
		list += 10;
	}
	return count;
}

static struct bb_meeting make_meeting(const struct row *row, const char *zone_name)
{
	struct bb_zone *zone = load(row->zone ? row->zone : zone_name);
	struct bb_meeting meeting = { .id = row->id, .start = wall(row->start),
		                      .minutes = row->minutes ? row->minutes : 60,
		                      .status = row->status, .own = row->own,
		                      .holiday_open = row->open, .headcount = -1,
		                      .revision = 2, .sequence = 2, .significant = 1 };

	if (row->slot)
		meeting.slot = date(row->slot);
	meeting.month = bb_date_month(row->slot ? meeting.slot : meeting.start.date);
	meeting.zone = strdup(bb_zone_name(zone));
	meeting.location = strdup(row->location ? row->location : "Room 4B");
	meeting.link = strdup("");
	meeting.theme = strdup("plan-b");
	meeting.turn_count = 1;
	meeting.turns = calloc(1, sizeof *meeting.turns);
	meeting.turns[0].member = 100 + row->id;
	bb_meeting_derive(&meeting, zone);
	bb_zone_free(zone);
	return meeting;
}

static void build(struct world *world, const struct scenario *s)
{
	const char *zone = s->zone ? s->zone : "Europe/Berlin";
	struct bb_schedule_input *in = &world->input;
	struct bb_date days[DAYS_MAX];

	*world = (struct world){ .zone = load(zone) };
	in->zone = world->zone;
	in->days = world->days;
	in->day_count = read_dates(world->days, DAYS_MAX, s->days);
	in->until = date("2099-12-31");
	in->start = (struct bb_wall){ .hour = 12 };
	if (s->time)
		sscanf(s->time, "%d:%d", &in->start.hour, &in->start.minute);
	in->minutes = s->minutes ? s->minutes : 60;
	in->location = s->location ? s->location : "Room 4B";
	in->link = s->link ? s->link : "";
	in->policy = s->policy;
	in->working_days = MON_FRI;
	if (s->first)
		in->first = date(s->first);
	world->holidays.count = read_dates(days, DAYS_MAX, s->holidays);
	world->holidays.items = calloc(world->holidays.count + 1, sizeof *world->holidays.items);
	for (size_t i = 0; i < world->holidays.count; i++)
		world->holidays.items[i] =
			(struct bb_holiday){ .first = days[i], .last = days[i],
			                    .name = strdup("Feast") };
	in->holidays = &world->holidays;
	world->existing.items = calloc(ROWS_MAX, sizeof *world->existing.items);
	in->next_id = 1;
	for (size_t i = 0; i < count_of(s->rows) && s->rows[i].id != 0; i++) {
		world->existing.items[world->existing.count] = make_meeting(&s->rows[i], zone);
		world->held[world->existing.count++] = s->rows[i].held;
		if (s->rows[i].id >= in->next_id)
			in->next_id = s->rows[i].id + 1;
	}
	in->existing = &world->existing;
	in->held = world->held;
	in->now = bb_zone_to_instant(world->zone, wall(s->now ? s->now : "2027-01-20T09:00"), NULL);
	in->horizon = s->horizon ? s->horizon : 3;
	in->ahead = s->ahead;
}

static void tear_down(struct world *world)
{
	bb_meetings_release(&world->existing);
	bb_holidays_release(&world->holidays);
	bb_zone_free(world->zone);
}

/* -- outcomes as text -- */

static void add(char *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(char *out, const char *format, ...)
{
	size_t len = strlen(out);
	va_list args;

	va_start(args, format);
	vsnprintf(out + len, TEXT_SIZE - len, format, args);
	va_end(args);
}

/* Noon goes without saying. */
static void add_wall(char *out, struct bb_wall at)
{
	char text[BB_WALL_SIZE];

	bb_wall_format(text, at);
	add(out, " %.*s", at.hour == 12 && at.minute == 0 ? 10 : 16, text);
}

static void add_bits(char *out, unsigned bits)
{
	static const char *const names[] = { "time", "zone", "location", "link", "status", "open" };

	for (size_t i = 0; i < count_of(names); i++)
		if (bits & 1u << i)
			add(out, " %s", names[i]);
}

/* "delete 3, remake 2 2027-02-17 time, open 4, make 7 2027-04-13" */
static void show_steps(char *out, const struct bb_schedule *schedule)
{
	static const char *const kinds[] = { "delete", "remake", "open", "make" };

	out[0] = '\0';
	for (size_t i = 0; i < schedule->step_count; i++) {
		const struct bb_step *step = &schedule->steps[i];
		const struct bb_meeting *row = bb_meetings_find(&schedule->meetings, step->meeting);

		add(out, "%s%s %d", i > 0 ? ", " : "", kinds[step->kind], (int)step->meeting);
		assert_int_equal(row == NULL, step->kind == BB_STEP_DELETE);
		if (!row || step->kind == BB_STEP_OPEN)
			continue;
		add_wall(out, row->start);
		add_bits(out, step->changed);
		assert_int_equal(step->at, row->starts_at);
	}
}

/* "held 2 time 2027-02-17, holiday 3, clash 0 2027-02-09 with 4, gap 5" */
static void show_findings(char *out, const struct bb_schedule *schedule)
{
	static const char *const kinds[] = { "held", "holiday", "clash", "gap" };

	out[0] = '\0';
	for (size_t i = 0; i < schedule->finding_count; i++) {
		const struct bb_finding *finding = &schedule->findings[i];

		add(out, "%s%s %d", i > 0 ? ", " : "", kinds[finding->kind], (int)finding->meeting);
		add_bits(out, finding->differs);
		if (finding->wanted.date.year)
			add_wall(out, finding->wanted);
		if (finding->kind == BB_FINDING_CLASH)
			add(out, " with %d", (int)finding->other);
		if (finding->kind == BB_FINDING_HOLIDAY) {
			assert_non_null(finding->verdict.holiday);
			assert_string_equal(finding->verdict.holiday->name, "Feast");
		}
	}
}

/* -- what holds for every outcome -- */

static bool same_row(const struct bb_meeting *a, const struct bb_meeting *b)
{
	return bb_meeting_differences(a, b) == 0 && a->id == b->id && a->status == b->status &&
	       bb_date_compare(a->slot, b->slot) == 0 &&
	       bb_month_compare(a->month, b->month) == 0 &&
	       bb_wall_compare(a->start, b->start) == 0 && a->minutes == b->minutes &&
	       a->own == b->own && a->revision == b->revision && a->sequence == b->sequence &&
	       a->significant == b->significant && a->revised_at == b->revised_at &&
	       a->made_at == b->made_at;
}

static void check_rows(const struct world *world, const struct bb_schedule *schedule)
{
	size_t coming = 0;

	for (size_t i = 0; i < schedule->meetings.count; i++) {
		const struct bb_meeting *row = &schedule->meetings.items[i];
		const struct bb_meeting *before = bb_meetings_find(&world->existing, row->id);

		coming += row->starts_at > world->input.now &&
		          row->status != BB_MEETING_CANCELLED &&
		          row->status != BB_MEETING_HELD;
		assert_int_equal(row->ends_at - row->starts_at, row->minutes * 60);
		if (i > 0)
			assert_true(row[-1].starts_at <= row->starts_at);
		if (row->slot.year)
			assert_int_equal(bb_month_compare(row->month, bb_date_month(row->slot)), 0);
		if (!before) {
			assert_true(row->id >= world->input.next_id);
			continue;
		}
		/* turns and theme stay, whatever else */
		assert_int_equal(row->turn_count, before->turn_count);
		if (row->turn_count)
			assert_int_equal(row->turns[0].member, before->turns[0].member);
		if (row->theme)
			assert_string_equal(row->theme, before->theme);
		if (before->starts_at <= world->input.now ||
		    world->held[before - world->existing.items] ||
		    before->status == BB_MEETING_CANCELLED || before->status == BB_MEETING_HELD)
			assert_true(same_row(row, before));
	}
	assert_int_equal(schedule->coming, coming);
}

/* A second run over what the first one would have stored has nothing to do and says the same. */
static void check_again(const struct world *world, const struct bb_schedule *schedule)
{
	struct bb_schedule_input input = world->input;
	struct bb_meetings stored = { 0 };
	struct bb_schedule again = { 0 };
	bool held[ROWS_MAX] = { false };
	char first[TEXT_SIZE], second[TEXT_SIZE];
	struct bb_error err;

	stored.items = calloc(ROWS_MAX, sizeof *stored.items);
	for (size_t i = 0; i < schedule->meetings.count; i++) {
		const struct bb_meeting *row = &schedule->meetings.items[i];
		const struct bb_meeting *before = bb_meetings_find(&world->existing, row->id);
		bool keep = before != NULL;

		for (size_t j = 0; j < schedule->step_count; j++)
			keep |= schedule->steps[j].kind == BB_STEP_MAKE &&
			        schedule->steps[j].meeting == row->id;
		if (!keep)
			continue;
		if (before)
			held[stored.count] = world->held[before - world->existing.items];
		assert_works(bb_meeting_copy(&stored.items[stored.count], row, &err), err);
		stored.count++;
		if (row->id >= input.next_id)
			input.next_id = row->id + 1;
	}
	input.existing = &stored;
	input.held = held;
	input.now++;
	assert_works(bb_schedule_plan(&again, &input, &err), err);
	show_steps(second, &again);
	assert_string_equal(second, "");
	show_findings(first, schedule);
	show_findings(second, &again);
	assert_string_equal(first, second);
	assert_int_equal(again.meetings.count, schedule->meetings.count);
	for (size_t i = 0; i < again.meetings.count; i++)
		assert_int_equal(again.meetings.items[i].starts_at,
		                 schedule->meetings.items[i].starts_at);
	bb_schedule_release(&again);
	bb_meetings_release(&stored);
}

static void run(const struct scenario *scenarios, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct scenario *s = &scenarios[i];
		struct bb_schedule schedule = { 0 };
		struct bb_error err;
		struct world world;
		char text[TEXT_SIZE];

		build(&world, s);
		assert_works(bb_schedule_plan(&schedule, &world.input, &err), err);
		show_steps(text, &schedule);
		if (strcmp(text, s->steps ? s->steps : "") != 0)
			fail_msg("%s: steps: %s", s->says, text);
		show_findings(text, &schedule);
		if (strcmp(text, s->findings ? s->findings : "") != 0)
			fail_msg("%s: findings: %s", s->says, text);
		check_rows(&world, &schedule);
		check_again(&world, &schedule);
		bb_schedule_release(&schedule);
		tear_down(&world);
	}
	bb_schedule_release(NULL);
}

#define SECOND_TUESDAYS "2027-01-12 2027-02-09 2027-03-09 2027-04-13 2027-05-11"
#define THIRD_WEDNESDAYS "2027-01-20 2027-02-17 2027-03-17 2027-04-21 2027-05-19"
#define WEDNESDAYS "2027-01-06 2027-01-13 2027-01-20 2027-01-27 2027-02-03 2027-02-10 2027-02-17"

static void test_schedule__makes_lunches_up_to_the_horizon(void **state)
{
	static const struct scenario cases[] = {
		{ .says = "from nothing: what is past isn't made",
		  .days = SECOND_TUESDAYS,
		  .steps = "make 1 2027-02-09, make 2 2027-03-09, make 3 2027-04-13" },
		{ .says = "no rule", .days = "" },
		{ .says = "fewer days than the horizon", .days = "2027-02-09",
		  .steps = "make 1 2027-02-09" },
		{ .says = "what is ahead of the horizon is shown, not stored",
		  .days = SECOND_TUESDAYS, .horizon = 1, .ahead = 2,
		  .steps = "make 1 2027-02-09" },
		{ .says = "today's lunch, before it begins", .days = THIRD_WEDNESDAYS, .horizon = 2,
		  .steps = "make 1 2027-01-20, make 2 2027-02-17" },
		{ .says = "today's lunch, when it has begun", .days = THIRD_WEDNESDAYS,
		  .horizon = 2,
		  .now = "2027-01-20T12:00",
		  .steps = "make 1 2027-02-17, make 2 2027-03-17" },
		{ .says = "several a month", .days = WEDNESDAYS, .horizon = 4,
		  .steps = "make 1 2027-01-20, make 2 2027-01-27, make 3 2027-02-03, "
		           "make 4 2027-02-10" },
		{ .says = "what is there is there", .days = SECOND_TUESDAYS,
		  .rows = { { 4, "2027-02-09", "2027-02-09T12:00", .held = true },
		            { 7, "2027-03-09", "2027-03-09T12:00" } },
		  .steps = "make 8 2027-04-13" },
		{ .says = "a hole is filled though enough are there", .days = SECOND_TUESDAYS,
		  .rows = { { 4, "2027-02-09", "2027-02-09T12:00" },
		            { 7, "2027-04-13", "2027-04-13T12:00" },
		            { 8, "2027-05-11", "2027-05-11T12:00" } },
		  .steps = "make 9 2027-03-09" },
		{ .says = "a shorter horizon takes nothing away", .days = SECOND_TUESDAYS,
		  .horizon = 1,
		  .rows = { { 4, "2027-02-09", "2027-02-09T12:00" },
		            { 7, "2027-03-09", "2027-03-09T12:00" } } },
		{ .says = "a cancelled one isn't made again and isn't counted",
		  .days = SECOND_TUESDAYS,
		  .rows = { { 4, "2027-02-09", "2027-02-09T12:00", BB_MEETING_CANCELLED } },
		  .steps = "make 5 2027-03-09, make 6 2027-04-13, make 7 2027-05-11" },
		{ .says = "a moved one fills its slot and is counted", .days = SECOND_TUESDAYS,
		  .rows = { { 4, "2027-02-09", "2027-01-27T18:00", BB_MEETING_MOVED,
		              .held = true } },
		  .steps = "make 5 2027-03-09, make 6 2027-04-13" },
		{ .says = "one by hand is counted", .days = SECOND_TUESDAYS,
		  .rows = { { 4, NULL, "2027-02-20T12:00" } },
		  .steps = "make 5 2027-02-09, make 6 2027-03-09" },
		{ .says = "one by hand stands for the day it is on", .days = SECOND_TUESDAYS,
		  .rows = { { 4, NULL, "2027-02-09T12:30" } },
		  .steps = "make 5 2027-03-09, make 6 2027-04-13" },
		{ .says = "but not if it was cancelled", .days = SECOND_TUESDAYS, .horizon = 1,
		  .rows = { { 4, NULL, "2027-02-09T12:30", BB_MEETING_CANCELLED } },
		  .steps = "make 5 2027-02-09" },
		{ .says = "one that was moved there doesn't, and that is told",
		  .days = SECOND_TUESDAYS,
		  .rows = { { 4, "2027-02-09", "2027-03-09T11:30", BB_MEETING_MOVED } },
		  .horizon = 2,
		  .steps = "make 5 2027-04-13",
		  .findings = "clash 0 2027-03-09 with 4" },
	};

	(void)state;
	run(cases, count_of(cases));
}

static void test_schedule__follows_a_changed_rule(void **state)
{
	static const struct scenario cases[] = {
		{ .says = "another day: same ids", .days = THIRD_WEDNESDAYS,
		  .rows = { { 2, "2027-02-09", "2027-02-09T12:00" },
		            { 3, "2027-03-09", "2027-03-09T12:00" },
		            { 4, "2027-04-13", "2027-04-13T12:00" } }, .now = "2027-01-21T09:00",
		  .steps = "remake 2 2027-02-17 time, remake 3 2027-03-17 time, "
		           "remake 4 2027-04-21 time" },
		{ .says = "another hour and length", .days = "2027-02-09", .time = "12:30",
		  .minutes = 45,
		  .rows = { { 2, "2027-02-09", "2027-02-09T12:00" } },
		  .steps = "remake 2 2027-02-09T12:30 time" },
		{ .says = "a length of its own stays", .days = "2027-02-09", .minutes = 45,
		  .rows = { { 2, "2027-02-09", "2027-02-09T12:00", .own = BB_OWN_LENGTH,
		              .minutes = 90 } } },
		{ .says = "held: listed, and no second lunch in that month",
		  .days = THIRD_WEDNESDAYS,
		  .rows = { { 2, "2027-02-09", "2027-02-09T12:00", .held = true },
		            { 3, "2027-03-09", "2027-03-09T12:00" } },
		  .now = "2027-01-21T09:00", .horizon = 2,
		  .steps = "remake 3 2027-03-17 time",
		  .findings = "held 2 time 2027-02-17" },
		{ .says = "held at another hour", .days = "2027-02-09", .time = "13:00",
		  .rows = { { 2, "2027-02-09", "2027-02-09T12:00", .held = true } },
		  .findings = "held 2 time 2027-02-09T13:00" },
		{ .says = "the month of a cancelled, a moved, a past one gets no other",
		  .days = "2027-01-27 2027-02-24 2027-03-24 2027-04-28",
		  .rows = { { 1, "2027-01-12", "2027-01-12T12:00", BB_MEETING_HELD, .held = true },
		            { 2, "2027-02-09", "2027-02-09T12:00", BB_MEETING_CANCELLED,
		              .held = true },
		            { 3, "2027-03-09", "2027-03-11T12:00", BB_MEETING_MOVED } },
		  .horizon = 2,
		  .steps = "make 4 2027-04-28" },
		{ .says = "fewer lunches: those that nobody holds go", .days = "2027-02-10",
		  .rows = { { 1, "2027-01-27", "2027-01-27T12:00", .held = true },
		            { 2, "2027-02-03", "2027-02-03T12:00" },
		            { 3, "2027-02-10", "2027-02-10T12:00" },
		            { 4, "2027-02-17", "2027-02-17T12:00" } },
		  .steps = "delete 2, delete 4",
		  .findings = "held 1 status" },
		{ .says = "more lunches: the nearest day takes the row", .days = WEDNESDAYS,
		  .horizon = 5,
		  .rows = { { 2, "2027-02-09", "2027-02-09T12:00" } },
		  .steps = "remake 2 2027-02-10 time, make 3 2027-01-20, "
		           "make 4 2027-01-27, make 5 2027-02-03, make 6 2027-02-17" },
		{ .says = "two days as near: the earlier", .days = "2027-02-09 2027-02-11",
		  .rows = { { 2, "2027-02-10", "2027-02-10T12:00" } },
		  .steps = "remake 2 2027-02-09 time, make 3 2027-02-11" },
		{ .says = "two rows as near: the earlier", .days = "2027-02-10",
		  .rows = { { 2, "2027-02-09", "2027-02-09T12:00" },
		            { 3, "2027-02-11", "2027-02-11T12:00" } },
		  .steps = "delete 3, remake 2 2027-02-10 time" },
		{ .says = "outside of the days that were looked at", .days = "2027-02-09",
		  .rows = { { 1, "2026-12-31", "2027-01-28T12:00" },
		            { 2, "2100-01-12", "2100-01-12T12:00" } },
		  .steps = "make 3 2027-02-09" },
		{ .says = "another weekday in the middle of a month: nobody has two in a week",
		  .days = "2027-01-07 2027-01-14 2027-01-21 2027-01-28", .horizon = 2,
		  .rows = { { 1, "2027-01-06", "2027-01-06T12:00", BB_MEETING_HELD, .held = true },
		            { 2, "2027-01-13", "2027-01-13T12:00", BB_MEETING_HELD, .held = true },
		            { 3, "2027-01-20", "2027-01-20T12:00", .held = true },
		            { 4, "2027-01-27", "2027-01-27T12:00" } },
		  .steps = "remake 4 2027-01-28 time",
		  .findings = "held 3 time 2027-01-21" },
		{ .says = "no rule any more", .days = "",
		  .rows = { { 1, "2027-02-09", "2027-02-09T12:00", .held = true },
		            { 2, "2027-03-09", "2027-03-09T12:00" },
		            { 3, NULL, "2027-04-01T12:00" } },
		  .steps = "delete 2", .findings = "held 1 status" },
		{ .says = "what has begun is history", .days = "2027-01-26",
		  .now = "2027-01-12T12:30",
		  .rows = { { 1, "2027-01-12", "2027-01-12T12:00" } } },
		{ .says = "not into the past: the time it should have is over",
		  .days = "2027-01-20",
		  .time = "08:00", .rows = { { 1, "2027-01-20", "2027-01-20T12:00" } },
		  .findings = "held 1 time 2027-01-20T08:00" },
		{ .says = "not onto another lunch", .days = "2027-02-17",
		  .rows = { { 2, "2027-02-09", "2027-02-09T12:00" },
		            { 3, NULL, "2027-02-17T11:30", .held = true } },
		  .findings = "clash 2 2027-02-17 with 3" },
	};

	(void)state;
	run(cases, count_of(cases));
}

static void test_schedule__follows_the_groups_place_and_zone(void **state)
{
	static const struct scenario cases[] = {
		{ .says = "another room: all that nobody holds, but those with one of their own",
		  .days = "2027-02-09 2027-03-09 2027-04-13", .location = "Garden house",
		  .horizon = 1,
		  .rows = { { 1, "2027-01-12", "2027-01-12T12:00", BB_MEETING_HELD },
		            { 2, "2027-02-09", "2027-02-09T12:00", .held = true },
		            { 3, "2027-03-09", "2027-03-09T12:00" },
		            { 4, "2027-04-13", "2027-04-13T12:00", .own = BB_OWN_LOCATION,
		              .location = "Roof" },
		            { 5, "2027-05-11", "2027-05-12T12:00", BB_MEETING_MOVED },
		            { 6, NULL, "2027-05-20T12:00" },
		            { 7, NULL, "2027-05-21T12:00", .held = true },
		            { 8, "2027-06-08", "2027-06-08T12:00", BB_MEETING_CANCELLED } },
		  .steps = "remake 3 2027-03-09 location, remake 5 2027-05-12 location, "
		           "remake 6 2027-05-20 location",
		  .findings = "held 2 location 2027-02-09, held 7 location 2027-05-21" },
		{ .says = "another link", .days = "2027-03-09 2027-04-13", .horizon = 1,
		  .link = "https://meet.example.org/a",
		  .rows = { { 3, "2027-03-09", "2027-03-09T12:00" },
		            { 4, "2027-04-13", "2027-04-13T12:00", .own = BB_OWN_LINK } },
		  .steps = "remake 3 2027-03-09 link" },
		{ .says = "another zone: noon stays noon",
		  .days = "2027-02-09 2027-03-09", .zone = "America/New_York", .horizon = 1,
		  .rows = { { 2, "2027-02-09", "2027-02-09T12:00", .held = true,
		              .zone = "Europe/Berlin" },
		            { 3, "2027-03-09", "2027-03-09T12:00", .zone = "Europe/Berlin" },
		            { 4, "2027-04-13", "2027-04-14T12:00", BB_MEETING_MOVED,
		              .zone = "Europe/Berlin" },
		            { 5, NULL, "2027-04-20T12:00", .zone = "Europe/Berlin" } },
		  .steps = "remake 3 2027-03-09 time zone",
		  .findings = "held 2 time zone 2027-02-09" },
		{ .says = "another name for the same time", .days = "2027-03-09",
		  .zone = "Europe/Paris",
		  .rows = { { 3, "2027-03-09", "2027-03-09T12:00", .zone = "Europe/Berlin" } },
		  .steps = "remake 3 2027-03-09 zone" },
	};

	(void)state;
	run(cases, count_of(cases));
}

static void test_schedule__keeps_off_holidays(void **state)
{
	static const struct scenario cases[] = {
		{ .says = "ask: made, and open", .days = "2027-02-09 2027-03-09",
		  .holidays = "2027-02-09",
		  .steps = "make 1 2027-02-09, make 2 2027-03-09",
		  .findings = "holiday 1" },
		{ .says = "skip: not made, and one more", .days = "2027-02-09 2027-03-09",
		  .horizon = 1, .holidays = "2027-02-09", .policy = BB_HOLIDAY_SKIP,
		  .steps = "make 1 2027-03-09" },
		{ .says = "next", .days = "2027-02-09", .holidays = "2027-02-09",
		  .policy = BB_HOLIDAY_NEXT,
		  .steps = "make 1 2027-02-10" },
		{ .says = "previous", .days = "2027-02-09", .holidays = "2027-02-09",
		  .policy = BB_HOLIDAY_PREVIOUS, .steps = "make 1 2027-02-08" },
		{ .says = "never out of the month", .days = "2027-03-31", .holidays = "2027-03-31",
		  .policy = BB_HOLIDAY_NEXT, .steps = "make 1 2027-03-31",
		  .findings = "holiday 1" },
		{ .says = "not onto another day of the rule", .days = "2027-02-09 2027-02-10",
		  .holidays = "2027-02-09", .policy = BB_HOLIDAY_NEXT,
		  .steps = "make 1 2027-02-09, make 2 2027-02-10",
		  .findings = "holiday 1" },
		{ .says = "not onto another lunch", .days = "2027-02-09", .holidays = "2027-02-09",
		  .policy = BB_HOLIDAY_NEXT, .rows = { { 1, NULL, "2027-02-10T12:00" } },
		  .steps = "make 2 2027-02-09", .findings = "holiday 2" },
		{ .says = "two holidays, one day after them", .days = "2027-02-09 2027-02-10",
		  .holidays = "2027-02-09 2027-02-10", .policy = BB_HOLIDAY_NEXT,
		  .steps = "make 2 2027-02-10, make 1 2027-02-11",
		  .findings = "holiday 2" },
		{ .says = "the same if the later one was there before",
		  .days = "2027-02-09 2027-02-10",
		  .holidays = "2027-02-09 2027-02-10", .policy = BB_HOLIDAY_NEXT,
		  .rows = { { 1, "2027-02-10", "2027-02-11T12:00" } },
		  .steps = "remake 1 2027-02-10 time, make 2 2027-02-11",
		  .findings = "holiday 1" },
		{ .says = "not before the first", .days = "2027-02-09", .holidays = "2027-02-09",
		  .policy = BB_HOLIDAY_PREVIOUS, .first = "2027-02-09",
		  .steps = "make 1 2027-02-09", .findings = "holiday 1" },
		{ .says = "not into the past", .days = "2027-01-20", .holidays = "2027-01-20",
		  .policy = BB_HOLIDAY_PREVIOUS, .steps = "make 1 2027-01-20",
		  .findings = "holiday 1" },
		{ .says = "a holiday that is new", .days = "2027-02-09", .holidays = "2027-02-09",
		  .rows = { { 1, "2027-02-09", "2027-02-09T12:00" } }, .steps = "open 1",
		  .findings = "holiday 1" },
		{ .says = "a holiday that is gone", .days = "2027-02-09",
		  .rows = { { 1, "2027-02-09", "2027-02-09T12:00", .open = true } },
		  .steps = "open 1" },
		{ .says = "moved off one that is gone: back", .days = "2027-02-09",
		  .policy = BB_HOLIDAY_NEXT, .rows = { { 1, "2027-02-09", "2027-02-10T12:00" } },
		  .steps = "remake 1 2027-02-09 time" },
		{ .says = "skipped though it is there", .days = "2027-02-09",
		  .holidays = "2027-02-09",
		  .policy = BB_HOLIDAY_SKIP, .rows = { { 1, "2027-02-09", "2027-02-09T12:00" } },
		  .steps = "delete 1" },
		{ .says = "held: never moved or dropped, a person decides", .days = "2027-02-09",
		  .holidays = "2027-02-09", .policy = BB_HOLIDAY_SKIP,
		  .rows = { { 1, "2027-02-09", "2027-02-09T12:00", .held = true } },
		  .steps = "open 1", .findings = "holiday 1" },
		{ .says = "held, and the holiday is gone", .days = "2027-02-09",
		  .rows = { { 1, "2027-02-09", "2027-02-09T12:00", .held = true, .open = true } },
		  .steps = "open 1" },
		{ .says = "held where it was moved to", .days = "2027-02-09",
		  .holidays = "2027-02-09",
		  .policy = BB_HOLIDAY_NEXT,
		  .rows = { { 1, "2027-02-09", "2027-02-10T12:00", .held = true } } },
		{ .says = "held in spite of it, settled by a person", .days = "2027-02-09",
		  .holidays = "2027-02-09",
		  .rows = { { 1, "2027-02-09", "2027-02-09T12:00", BB_MEETING_MOVED,
		              .held = true } } },
	};

	(void)state;
	run(cases, count_of(cases));
}

static void test_schedule__knows_the_calendar_and_its_clocks(void **state)
{
	static const struct scenario cases[] = {
		{ .says = "year end", .days = "2026-12-31 2027-01-28", .now = "2026-12-31T11:59",
		  .steps = "make 1 2026-12-31, make 2 2027-01-28" },
		{ .says = "leap day", .days = "2028-02-29", .now = "2028-02-01T12:00",
		  .steps = "make 1 2028-02-29" },
		{ .says = "a lunch of the leap day follows a rule for the last weekday but one",
		  .days = "2028-02-28", .now = "2028-02-01T12:00",
		  .rows = { { 1, "2028-02-29", "2028-02-29T12:00" } },
		  .steps = "remake 1 2028-02-28 time" },
		{ .says = "fifth wednesdays", .days = "2027-03-31 2027-06-30 2027-09-29",
		  .steps = "make 1 2027-03-31, make 2 2027-06-30, make 3 2027-09-29" },
		{ .says = "fourth instead of fifth: months without a fifth get theirs",
		  .days = "2027-02-24 2027-03-24 2027-04-28",
		  .rows = { { 1, "2027-03-31", "2027-03-31T12:00" } },
		  .steps = "remake 1 2027-03-24 time, make 2 2027-02-24, "
		           "make 3 2027-04-28" },
		{ .says = "Berlin, gap", .days = "2027-03-28", .time = "02:30",
		  .steps = "make 1 2027-03-28T02:30", .findings = "gap 1" },
		{ .says = "Berlin, overlap", .days = "2027-10-31", .time = "02:30",
		  .steps = "make 1 2027-10-31T02:30" },
		{ .says = "New York, gap", .days = "2027-03-14", .time = "02:30",
		  .zone = "America/New_York",
		  .steps = "make 1 2027-03-14T02:30", .findings = "gap 1" },
		{ .says = "Lord Howe, half an hour of gap", .days = "2027-10-03", .time = "02:15",
		  .zone = "Australia/Lord_Howe", .steps = "make 1 2027-10-03T02:15",
		  .findings = "gap 1" },
		{ .says = "Cairo, gap at midnight", .days = "2027-04-30", .time = "00:30",
		  .zone = "Africa/Cairo", .steps = "make 1 2027-04-30T00:30", .findings = "gap 1" },
		{ .says = "Santiago, overlap before midnight", .days = "2027-04-03",
		  .time = "23:30",
		  .zone = "America/Santiago", .steps = "make 1 2027-04-03T23:30" },
		{ .says = "Kathmandu, neither", .days = "2027-03-28", .time = "02:30",
		  .zone = "Asia/Kathmandu", .steps = "make 1 2027-03-28T02:30" },
	};

	(void)state;
	run(cases, count_of(cases));
}

/* Noon is noon on both sides of a change; in a gap and in an overlap RFC 5545 3.3.5 decides. */
static void test_schedule__derives_instants(void **state)
{
	static const struct { const char *zone, *day, *time; int64_t want; } cases[] = {
		{ "Europe/Berlin", "2027-03-09", "12:00", 1804590000 },
		{ "Europe/Berlin", "2027-04-13", "12:00", 1807610400 },
		{ "Europe/Berlin", "2027-03-28", "02:30", 1806197400 },
		{ "Europe/Berlin", "2027-10-31", "02:30", 1824942600 },
		{ "America/New_York", "2027-11-07", "01:30", 1825565400 },
		{ "Australia/Lord_Howe", "2027-04-04", "01:45", 1806763500 },
		{ "Africa/Cairo", "2027-10-28", "23:30", 1824755400 },
		{ "America/Santiago", "2027-04-03", "23:30", 1806805800 },
		{ "Asia/Kathmandu", "2027-02-09", "12:00", 1802153700 },
	};

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		struct scenario s = { .days = cases[i].day, .time = cases[i].time,
		                     .zone = cases[i].zone };
		struct bb_schedule schedule = { 0 };
		struct bb_error err;
		struct world world;

		build(&world, &s);
		assert_works(bb_schedule_plan(&schedule, &world.input, &err), err);
		assert_int_equal(schedule.meetings.count, 1);
		assert_int_equal(schedule.meetings.items[0].starts_at, cases[i].want);
		bb_schedule_release(&schedule);
		tear_down(&world);
	}
}

static void test_schedule__counts_what_it_remakes(void **state)
{
	static const struct scenario s = {
		.days = "2027-02-10 2027-03-10", .location = "Garden house", .horizon = 1,
		.rows = { { 2, "2027-02-09", "2027-02-09T12:00" },
		          { 3, "2027-03-10", "2027-03-10T12:00", .own = BB_OWN_LENGTH } },
	};
	struct bb_schedule schedule = { 0 };
	struct bb_error err;
	struct world world;

	(void)state;
	build(&world, &s);
	assert_works(bb_schedule_plan(&schedule, &world.input, &err), err);
	/* time and place are one change */
	assert_int_equal(schedule.meetings.items[0].revision, 3);
	assert_int_equal(schedule.meetings.items[0].sequence, 3);
	assert_int_equal(schedule.meetings.items[0].significant, 3);
	assert_int_equal(schedule.meetings.items[0].revised_at, world.input.now);
	assert_int_equal(schedule.meetings.items[0].status, BB_MEETING_PLANNED);
	/* place alone doesn't void an answer */
	assert_int_equal(schedule.meetings.items[1].revision, 3);
	assert_int_equal(schedule.meetings.items[1].significant, 1);
	assert_string_equal(schedule.meetings.items[1].location, "Garden house");
	bb_schedule_release(&schedule);
	tear_down(&world);
}

static void test_schedule__shows_more_than_it_stores(void **state)
{
	static const struct scenario s = { .days = SECOND_TUESDAYS, .horizon = 1, .ahead = 2 };
	struct bb_schedule schedule = { 0 };
	struct bb_error err;
	struct world world;

	(void)state;
	build(&world, &s);
	assert_works(bb_schedule_plan(&schedule, &world.input, &err), err);
	assert_int_equal(schedule.step_count, 1);
	assert_int_equal(schedule.coming, 3);
	assert_int_equal(schedule.meetings.count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(schedule.meetings.items[i].id, i + 1);
		assert_int_equal(bb_date_compare(schedule.meetings.items[i].slot,
		                                 world.days[i + 1]), 0);
	}
	bb_schedule_release(&schedule);
	tear_down(&world);
}

static void test_schedule__looks_back_a_month(void **state)
{
	static const struct { const char *now, *days, *rows; } cases[] = {
		{ "2027-01-20T09:00", "2027-01-01", "2026-12-01" },
		{ "2027-03-31T23:59", "2027-03-01", "2027-02-01" },
		{ "1970-01-05T00:00", "1970-01-01", "1970-01-01" },
	};
	struct bb_zone *zone = load("Europe/Berlin");

	(void)state;
	for (size_t i = 0; i < count_of(cases); i++) {
		int64_t now = bb_zone_to_instant(zone, wall(cases[i].now), NULL);

		assert_int_equal(bb_date_compare(bb_schedule_days_from(zone, now),
		                                 date(cases[i].days)), 0);
		assert_int_equal(bb_date_compare(bb_schedule_rows_from(zone, now),
		                                 date(cases[i].rows)), 0);
	}
	bb_zone_free(zone);
}

/* -- random worlds -- */

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u; /* Numerical Recipes, second edition, 7.1 */
	return *seed >> 8;
}

static size_t random_days(struct bb_date *out, struct bb_date from, uint32_t *seed)
{
	int64_t day = bb_date_days(from) + next_random(seed) % 31;
	int64_t step = 1 + next_random(seed) % 35;
	size_t count = 0;

	for (; count < 24; day += step)
		out[count++] = bb_date_from_days(day);
	return count;
}

static void random_row(struct world *world, struct bb_date slot, uint32_t *seed)
{
	size_t at = world->existing.count;
	uint32_t roll = next_random(seed) % 16;
	char slot_text[BB_DATE_SIZE], start_text[32], start_day[BB_DATE_SIZE];
	struct row row = { .id = (int64_t)at + 1, .slot = slot_text, .start = start_text };

	bb_date_format(slot_text, slot);
	row.status = roll < 10 ? BB_MEETING_PLANNED : roll < 12 ? BB_MEETING_MOVED :
	             roll < 14 ? BB_MEETING_CANCELLED : BB_MEETING_PLANNED;
	if (roll >= 14)
		row.slot = NULL;
	if (row.status == BB_MEETING_MOVED)
		slot = bb_date_from_days(bb_date_days(slot) + next_random(seed) % 9 - 4);
	bb_date_format(start_day, slot);
	snprintf(start_text, sizeof start_text, "%sT%02u:00", start_day,
	         11 + next_random(seed) % 3);
	row.own = next_random(seed) % 8;
	row.location = next_random(seed) % 4 == 0 ? "Roof" : NULL;
	row.open = next_random(seed) % 8 == 0;
	world->held[at] = next_random(seed) % 3 == 0;
	world->existing.items[world->existing.count++] = make_meeting(&row, "Europe/Berlin");
}

static void random_world(struct world *world, uint32_t *seed)
{
	static const struct scenario empty = { .days = "" };
	struct bb_date old[24], from;
	struct bb_schedule_input *in = &world->input;

	build(world, &empty);
	in->now += (int64_t)(next_random(seed) % 400) * 86400;
	from = bb_schedule_days_from(in->zone, in->now);
	in->day_count = random_days(world->days, from, seed);
	in->policy = (enum bb_holiday_policy)(next_random(seed) % 4);
	in->horizon = 1 + (int)(next_random(seed) % 6);
	in->ahead = (int)(next_random(seed) % 4);
	in->until = world->days[in->day_count - 1];
	if (next_random(seed) % 2)
		memcpy(old, world->days, sizeof old);
	else
		random_days(old, from, seed);
	for (size_t i = next_random(seed) % 3, n = next_random(seed) % 8; n > 0 && i < 24; n--, i++)
		if (next_random(seed) % 4)
			random_row(world, old[i], seed);
	in->next_id = (int64_t)world->existing.count + 1;
	world->holidays.items = realloc(world->holidays.items, 12 * sizeof *world->holidays.items);
	for (; world->holidays.count < next_random(seed) % 12; world->holidays.count++) {
		int64_t near = bb_date_days(world->days[next_random(seed) % 8]);
		struct bb_date day = bb_date_from_days(near + next_random(seed) % 3 - 1);

		world->holidays.items[world->holidays.count] =
			(struct bb_holiday){ .first = day, .last = day, .name = strdup("Feast") };
	}
}

/* What was made or remade is on nobody's time. */
static void check_no_overlap(const struct bb_schedule *schedule)
{
	for (size_t i = 0; i < schedule->step_count; i++) {
		const struct bb_meeting *row = bb_meetings_find(&schedule->meetings,
		                                                schedule->steps[i].meeting);

		if (!row || !(schedule->steps[i].kind == BB_STEP_MAKE ||
		              schedule->steps[i].changed & BB_SHOWN_TIME))
			continue;
		for (size_t j = 0; j < schedule->meetings.count; j++) {
			const struct bb_meeting *other = &schedule->meetings.items[j];

			if (other->id != row->id && other->status != BB_MEETING_CANCELLED)
				assert_true(other->starts_at >= row->ends_at ||
				            other->ends_at <= row->starts_at);
		}
	}
}

/* The outcome for a horizon of h is the beginning of that for h + 2. */
static void check_prefix(const struct world *world, const struct bb_schedule *schedule)
{
	struct bb_schedule_input input = world->input;
	struct bb_schedule more = { 0 };
	struct bb_error err;

	input.horizon += 2;
	assert_works(bb_schedule_plan(&more, &input, &err), err);
	assert_true(more.meetings.count >= schedule->meetings.count);
	for (size_t i = 0; i < schedule->meetings.count; i++) {
		const struct bb_meeting *row = bb_meetings_find(&more.meetings,
		                                                schedule->meetings.items[i].id);

		assert_non_null(row);
		assert_true(same_row(row, &schedule->meetings.items[i]));
	}
	bb_schedule_release(&more);
}

static void test_schedule__keeps_its_promises_in_random_worlds(void **state)
{
	uint32_t seed = 20270209;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		struct bb_schedule schedule = { 0 };
		struct bb_error err;
		struct world world;

		random_world(&world, &seed);
		assert_works(bb_schedule_plan(&schedule, &world.input, &err), err);
		check_rows(&world, &schedule);
		check_again(&world, &schedule);
		check_prefix(&world, &schedule);
		check_no_overlap(&schedule);
		bb_schedule_release(&schedule);
		tear_down(&world);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_schedule__makes_lunches_up_to_the_horizon),
		cmocka_unit_test(test_schedule__follows_a_changed_rule),
		cmocka_unit_test(test_schedule__follows_the_groups_place_and_zone),
		cmocka_unit_test(test_schedule__keeps_off_holidays),
		cmocka_unit_test(test_schedule__knows_the_calendar_and_its_clocks),
		cmocka_unit_test(test_schedule__derives_instants),
		cmocka_unit_test(test_schedule__counts_what_it_remakes),
		cmocka_unit_test(test_schedule__shows_more_than_it_stores),
		cmocka_unit_test(test_schedule__looks_back_a_month),
		cmocka_unit_test(test_schedule__keeps_its_promises_in_random_worlds),
	};

	return cmocka_run_group_tests_name("schedule", tests, NULL, NULL);
}
