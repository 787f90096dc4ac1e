/* SPDX-License-Identifier: MIT */
/*
 * ledger WORLD.json: play ten years of an invented group with one facilitator
 * a lunch and no backup, and print a line a month: the month, who is planned
 * for it and the two after, who led, how many could have led (graces aside).
 *
 * A world is an array of {"id", "join", "leave" (null: stays), "optout", "away"
 * (months), "late" (those of them that become known in their own month)}.
 */
#include "season.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { MONTHS = 120, AHEAD = 3 };

static void read_months(bool *out, const json_t *months)
{
	size_t i;
	json_t *month;

	json_array_foreach(months, i, month)
		if (json_integer_value(month) < SEASON_MONTHS_MAX)
			out[json_integer_value(month)] = true;
}

static bool read_member(struct world_member *out, json_t *json)
{
	json_t *leave, *away, *late;
	json_int_t id, join;
	int optout;

	if (json_unpack(json, "{s:I, s:I, s:o, s:b, s:o, s:o}", "id", &id, "join", &join, "leave",
	                &leave, "optout", &optout, "away", &away, "late", &late) != 0)
		return false;
	/* Ids in the world begin at 0, which is nobody here. */
	out->id = id + 1;
	out->join = (int)join;
	out->leave = json_is_integer(leave) ? (int)json_integer_value(leave) : SEASON_STAYS;
	out->optout = optout != 0;
	read_months(out->away, away);
	read_months(out->late, late);
	return true;
}

static bool read_world(struct world *out, const char *path)
{
	json_error_t error;
	json_t *json = json_load_file(path, 0, &error), *member;
	bool sound = json_is_array(json);
	size_t i;

	if (!json)
		fprintf(stderr, "ledger: %s:%d: %s\n", path, error.line, error.text);
	out->count = json_array_size(json);
	out->members = calloc(out->count + 1, sizeof *out->members);
	sound = sound && out->members;
	json_array_foreach(json, i, member)
		sound = sound && read_member(&out->members[i], member);
	json_decref(json);
	return sound;
}

static int count_able(const struct season *season)
{
	int able = 0;

	for (size_t i = 0; i < season->world->count; i++)
		able += world_looks_free(&season->world->members[i], season->now, season->now);
	return able;
}

static void print_id(const char *before, int64_t member, const char *after)
{
	if (member == 0)
		printf("%sNone%s", before, after);
	else
		printf("%s%lld%s", before, (long long)member - 1, after);
}

static void play_month(struct season *season)
{
	struct bb_plan plan = { 0 };
	int64_t lead;

	season_plan(season, AHEAD, &plan);
	lead = bb_meeting_seat(&season->lunches[season->now], BB_SEAT_LEAD);
	printf("%d ", season->now);
	for (int k = 0; k < AHEAD; k++)
		print_id(k == 0 ? "[" : ", ",
		         bb_meeting_seat(&season->lunches[season->now + k], BB_SEAT_LEAD), "");
	print_id("] ", lead, " ");
	printf("%d\n", count_able(season));
	season_next(season, &lead, lead != 0);
	bb_plan_release(&plan);
}

int main(int argc, char **argv)
{
	const struct bb_rotation_settings settings = { .announce = AHEAD, .grace = 2,
		                                       .return_grace = 1, .leads = 1 };
	struct world world = { 0 };
	struct season season;

	if (argc != 2) {
		fprintf(stderr, "usage: ledger WORLD.json\n");
		return 2;
	}
	if (!read_world(&world, argv[1])) {
		fprintf(stderr, "ledger: %s: no world\n", argv[1]);
		world_release(&world);
		return 1;
	}
	season_start(&season, &world, settings, AHEAD);
	while (season.now < MONTHS)
		play_month(&season);
	season_release(&season);
	world_release(&world);
	return fflush(stdout) != 0;
}
