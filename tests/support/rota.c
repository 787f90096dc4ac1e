/* SPDX-License-Identifier: MIT */
/* Reads and writes rotations as lines of text. */
#include "rota.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MONTH_ZERO = 684 /* 2027-01 */, FIRST_HELD = -24, MEETING_ZERO = 100, FOUNDED = -30 };

const struct bb_rotation_settings rota_plain = {
	.announce = 3, .grace = 2, .return_grace = 1, .leads = 1, .backup = false,
};

struct bb_month rota_month(int month)
{
	return bb_month_from_index(MONTH_ZERO + month);
}

static struct bb_date lunch_day(int month)
{
	struct bb_month m = rota_month(month);

	return (struct bb_date){ m.year, m.month, 12 };
}

struct member {
	int64_t id;
	int owed, joined, last, away_run, back;
	const char *days;
	bool optout, stranger, former;
};

static unsigned char read_standing(char c)
{
	switch (c) {
	case 'a': return BB_STANDING_AWAY;
	case 'l': return BB_STANDING_AWAY_LATE;
	case 'd': return BB_STANDING_DECLINED;
	case 'x': return BB_STANDING_GONE;
	default: return BB_STANDING_FREE;
	}
}

static void add_balance(struct rota *rota, const struct member *member)
{
	rota->balances[rota->books.count++] = (struct bb_balance){
		.member = member->id,
		.entered = true,
		.founder = member->joined == 0,
		.owed = member->owed * BB_TURN_SCALE / 100,
		.last_meeting = member->last ? MEETING_ZERO + member->last : 0,
		.last_on = member->last ? lunch_day(member->last) : (struct bb_date){ 0 },
		.away_run = member->away_run,
		.present = member->back >= 0 ? member->back : BB_GRACE_MAX,
	};
}

static void add_member(struct rota *rota, const struct member *member)
{
	size_t i = rota->rules.candidate_count++;

	for (size_t k = 0; member->days[k] != '\0'; k++)
		rota->standings[i][k] = read_standing(member->days[k]);
	rota->candidates[i] = (struct bb_candidate){
		.id = member->id,
		.joined = rota_month(member->joined ? member->joined : FOUNDED),
		.listed = !member->former,
		.leads = !member->optout,
		.standings = rota->standings[i],
	};
	if (!member->stranger)
		add_balance(rota, member);
}

static void read_word(struct member *member, const char *word)
{
	static const struct {
		const char *name;
		size_t offset;
	} numbers[] = {
		{ "joined", offsetof(struct member, joined) },
		{ "led", offsetof(struct member, last) },
		{ "run", offsetof(struct member, away_run) },
		{ "back", offsetof(struct member, back) },
	};

	if (*word == '@')
		member->days = word + 1;
	else if (*word == '+' || *word == '-')
		member->owed = atoi(word);
	else if (strcmp(word, "optout") == 0)
		member->optout = true;
	else if (strcmp(word, "former") == 0)
		member->former = true;
	else if (strcmp(word, "stranger") == 0)
		member->stranger = true;
	else if (member->id == 0)
		member->id = atoi(word);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (strncmp(word, numbers[i].name, strlen(numbers[i].name)) == 0)
			*(int *)(void *)((char *)member + numbers[i].offset) =
				atoi(word + strlen(numbers[i].name));
}

static void read_members(struct rota *rota, const char *text)
{
	char copy[ROTA_TEXT_SIZE], *rest = NULL, *words;

	snprintf(copy, sizeof copy, "%s", text);
	for (char *item = strtok_r(copy, ",", &rest); item; item = strtok_r(NULL, ",", &rest)) {
		struct member member = { .back = -1, .days = "" };

		for (char *word = strtok_r(item, " ", &words); word;
		     word = strtok_r(NULL, " ", &words))
			read_word(&member, word);
		add_member(rota, &member);
	}
}

static int by_member(const void *a, const void *b)
{
	const struct bb_balance *x = a, *y = b;

	return (x->member > y->member) - (x->member < y->member);
}

void rota_make(struct rota *self, struct bb_rotation_settings settings,
               const char *members, size_t lunches)
{
	memset(self, 0, sizeof *self);
	for (size_t k = 0; k < lunches; k++) {
		self->lunches[k].id = MEETING_ZERO + (int)k;
		self->lunches[k].month = rota_month((int)k);
		self->lunches[k].start.date = lunch_day((int)k);
		self->lunches[k].turns = self->turns[k];
		self->coming[k] = &self->lunches[k];
	}
	self->books.balances = self->balances;
	self->books.first = rota_month(FIRST_HELD);
	self->books.last_meeting = MEETING_ZERO - 1;
	self->books.last_on = lunch_day(-1);
	for (int k = 0; k < BB_GRACE_MAX; k++)
		self->books.recent[self->books.recent_count++] = rota_month(-1 - k);
	read_members(self, members);
	qsort(self->balances, self->books.count, sizeof *self->balances, by_member);
	self->rules.settings = settings;
	self->rules.books = &self->books;
	self->rules.candidates = self->candidates;
	self->rules.coming = self->coming;
	self->rules.coming_count = lunches;
	self->rules.now = 1000;
}

static enum bb_turn_state read_state(const char **text)
{
	enum bb_turn_state state = BB_TURN_PLANNED;

	if (**text == '!')
		state = BB_TURN_ANNOUNCED;
	else if (**text == '=')
		state = BB_TURN_CONFIRMED;
	*text += state != BB_TURN_PLANNED;
	return state;
}

static void read_lunch(struct bb_meeting *lunch, const char **text)
{
	enum bb_seat seat = BB_SEAT_LEAD;
	char *end;
	int rank = 0;

	lunch->turn_count = 0;
	while (**text != '\0' && **text != ' ') {
		if (**text == '+' || **text == '-') {
			++*text;
			continue;
		}
		if (**text == '/') {
			seat = BB_SEAT_BACKUP;
			rank = 0;
			++*text;
		}
		struct bb_turn *turn = &lunch->turns[lunch->turn_count++];

		*turn = (struct bb_turn){ .seat = seat, .rank = rank++, .since = 1 };
		turn->member = strtoll(*text, &end, 10);
		*text = end;
		turn->state = read_state(text);
	}
}

void rota_set_turns(struct rota *self, const char *text)
{
	for (size_t k = 0; k < self->rules.coming_count && *text != '\0'; k++) {
		read_lunch(&self->lunches[k], &text);
		text += *text == ' ';
	}
}

void rota_store(struct rota *self, size_t at, const struct bb_seating *seating)
{
	for (size_t i = 0; i < seating->turn_count; i++)
		self->turns[at][i] = seating->turns[i];
	self->lunches[at].turn_count = seating->turn_count;
}

/* A few buffers in turn, so that one call may take two texts. */
static char *next_buffer(void)
{
	static char buffers[4][ROTA_TEXT_SIZE];
	static unsigned next;
	char *buffer = buffers[next++ % 4];

	buffer[0] = '\0';
	return buffer;
}

static void add(char *text, const char *more)
{
	strncat(text, more, ROTA_TEXT_SIZE - strlen(text) - 1);
}

static void add_lunch(char *text, const struct bb_seating *seating)
{
	static const char *const marks[] = { "", "!", "=" };
	char turn[32];

	for (size_t i = 0; i < seating->turn_count; i++) {
		const struct bb_turn *t = &seating->turns[i];
		const char *before = i > 0 ? "+" : "";

		if (t->seat == BB_SEAT_BACKUP)
			before = "/";
		snprintf(turn, sizeof turn, "%s%lld%s", before, (long long)t->member,
		         marks[t->state]);
		add(text, turn);
	}
	if (seating->turn_count == 0)
		add(text, "-");
}

const char *rota_seating_text(const struct bb_seating *seating)
{
	char *text = next_buffer();

	add_lunch(text, seating);
	return text;
}

const char *rota_text(const struct bb_plan *plan)
{
	char *text = next_buffer();

	for (size_t i = 0; i < plan->count; i++) {
		if (i > 0)
			add(text, " ");
		add_lunch(text, &plan->items[i]);
	}
	return text;
}

const char *rota_lost_text(const struct bb_seating *seating)
{
	char *text = next_buffer(), turn[64];

	for (size_t i = 0; i < seating->lost_count; i++) {
		const struct bb_turn *t = &seating->lost[i];

		snprintf(turn, sizeof turn, "%s%lld%s:%s", i > 0 ? " " : "", (long long)t->member,
		         t->seat == BB_SEAT_BACKUP ? "/" : "", bb_turn_cause_name(t->cause));
		add(text, turn);
	}
	return text;
}
