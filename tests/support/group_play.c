/* SPDX-License-Identifier: MIT */
/* Plays scripts on a real group and holds what happened against them. */
#include "group_play.h"

#include "contract.h"
#include "plays.h"
#include "real_group.h"

#include <brownbag/bookkeeping.h>
#include <brownbag/date_words.h>
#include <brownbag/due.h>
#include <brownbag/lunches.h>
#include <brownbag/membership.h>
#include <brownbag/store_lunches.h>
#include <brownbag/turns.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scene {
	struct real_group *real;
	struct bb_bytes *trace;
};

static struct bb_date date(const struct words *words, size_t i)
{
	struct bb_date date;
	struct bb_error err;

	assert_works(bb_date_parse(&date, word(words, i), &err), err);
	return date;
}

/* -- how things end -- */

static void tell(struct scene *scene, enum bb_status status, const struct bb_error *err)
{
	size_t before;

	if (status != BB_OK) {
		bb_bytes_addf(scene->trace, "> refused: %s\n", err->text);
		return;
	}
	real_group_deliver(scene->real);
	before = scene->trace->len;
	bb_bytes_add_char(scene->trace, '>');
	real_group_trace_mails(scene->real, scene->trace);
	if (scene->trace->len == before + 1)
		bb_bytes_truncate(scene->trace, before);
	else
		bb_bytes_add_char(scene->trace, '\n');
}

/* What is done to a lunch, with the words from the third on. */
typedef enum bb_status decide_fn(struct bb_group *group, const struct bb_outlook *outlook,
                                 const struct bb_meeting *meeting, const struct words *words,
                                 struct bb_error *err);

/* What is done to people, or makes a lunch. */
typedef enum bb_status change_fn(struct bb_group *group, const struct words *words,
                                 struct bb_error *err);

static enum bb_status decide_in_store(struct bb_group *group, decide_fn *decide,
                                      const struct words *words, struct bb_error *err)
{
	struct bb_outlook outlook = { 0 };
	struct bb_preview *followed = NULL;
	const struct bb_meeting *meeting = NULL;
	enum bb_status status = bb_outlook_load(&outlook, group, 0, err);

	if (status == BB_OK)
		status = bb_outlook_meeting(&meeting, &outlook, group, word(words, 1), err);
	if (status == BB_OK)
		status = decide(group, &outlook, meeting, words, err);
	bb_outlook_release(&outlook);
	if (status == BB_OK)
		status = bb_group_follow(&followed, group, BB_TURN_KINDS, err);
	bb_preview_free(followed);
	return status;
}

static void decide(struct scene *scene, decide_fn *function, const struct words *words)
{
	struct bb_group *group = scene->real->group;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_store_begin(group->store, &err);

	if (status == BB_OK)
		status = decide_in_store(group, function, words, &err);
	status = bb_store_end(group->store, status, true, &err);
	tell(scene, status, &err);
}

/* -- turns -- */

static enum bb_status set(struct bb_group *group, const struct bb_outlook *outlook,
                          const struct bb_meeting *meeting, const struct words *words,
                          struct bb_error *err)
{
	int64_t who[PLAY_WORDS_MAX];

	for (size_t i = 2; i < words->count; i++)
		who[i - 2] = number(words, i);
	return bb_turns_set(group, outlook, meeting->id, who, words->count - 2, NULL, err);
}

static enum bb_status swap(struct bb_group *group, const struct bb_outlook *outlook,
                           const struct bb_meeting *meeting, const struct words *words,
                           struct bb_error *err)
{
	const struct bb_meeting *other = NULL;
	enum bb_status status = bb_outlook_meeting(&other, outlook, group, word(words, 2), err);

	return status == BB_OK ? bb_turns_swap(group, outlook, meeting->id, other->id, err) : status;
}

static enum bb_status decline(struct bb_group *group, const struct bb_outlook *outlook,
                              const struct bb_meeting *meeting, const struct words *words,
                              struct bb_error *err)
{
	return bb_turns_decline(group, outlook, meeting->id, number(words, 2), err);
}

static enum bb_status confirm(struct bb_group *group, const struct bb_outlook *outlook,
                              const struct bb_meeting *meeting, const struct words *words,
                              struct bb_error *err)
{
	return bb_turns_confirm(group, outlook, meeting->id, number(words, 2), NULL, err);
}

/* -- lunches -- */

static enum bb_status move(struct bb_group *group, const struct bb_outlook *outlook,
                           const struct bb_meeting *meeting, const struct words *words,
                           struct bb_error *err)
{
	struct bb_when when = { .date = date(words, 2) };

	return bb_lunch_move(group, outlook, meeting->id, &when, err);
}

static enum bb_status cancel(struct bb_group *group, const struct bb_outlook *outlook,
                             const struct bb_meeting *meeting, const struct words *words,
                             struct bb_error *err)
{
	(void)words;
	return bb_lunch_cancel(group, outlook, meeting->id, err);
}

static enum bb_status hold(struct bb_group *group, const struct bb_meeting *meeting,
                           const struct words *words, bool amend, struct bb_error *err)
{
	struct bb_account account = { .headcount = -1, .amend = amend };
	int64_t led[PLAY_WORDS_MAX];

	account.led = led;
	for (size_t i = 2; i < words->count; i++) {
		account.led_is_told = true;
		if (word(words, i)[0] == '#')
			account.headcount = atoi(word(words, i) + 1);
		else if (strcmp(word(words, i), "nobody") != 0)
			led[account.led_count++] = number(words, i);
	}
	if (words->count == 3 && account.headcount >= 0)
		account.led_is_told = false;
	return bb_lunch_hold(group, meeting, &account, NULL, err);
}

static enum bb_status add(struct bb_group *group, const struct words *words,
                                   struct bb_error *err)
{
	struct bb_when when = { .date = date(words, 1) };
	struct bb_outlook outlook = { 0 };
	int64_t id;
	enum bb_status status = bb_outlook_load(&outlook, group, 0, err);

	if (status == BB_OK)
		status = bb_lunch_add(group, &outlook, &when, &id, err);
	bb_outlook_release(&outlook);
	return status;
}

/* held MEETING [WHO.. | nobody] [#HEADCOUNT] */
static enum bb_status held(struct bb_group *group, const struct bb_outlook *outlook,
                           const struct bb_meeting *meeting, const struct words *words,
                           struct bb_error *err)
{
	enum bb_status status = bb_outlook_store(outlook, group, err);

	return status == BB_OK ? hold(group, meeting, words, false, err) : status;
}

static enum bb_status amend(struct bb_group *group, const struct bb_outlook *outlook,
                            const struct bb_meeting *meeting, const struct words *words,
                            struct bb_error *err)
{
	(void)outlook;
	return hold(group, meeting, words, true, err);
}

/* -- people: what follows comes with the next `remind` -- */

static void change(struct scene *scene, change_fn *function, const struct words *words)
{
	struct bb_group *group = scene->real->group;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_store_begin(group->store, &err);

	if (status == BB_OK)
		status = function(group, words, &err);
	status = bb_store_end(group->store, status, true, &err);
	tell(scene, status, &err);
}

static enum bb_status away(struct bb_group *group, const struct words *words, struct bb_error *err)
{
	return bb_group_send_away(group, number(words, 1), date(words, 2), date(words, 3), err);
}

static enum bb_status pause_member(struct bb_group *group, const struct words *words,
                                   struct bb_error *err)
{
	return bb_group_pause_member(group, number(words, 1), (struct bb_month){ 0 }, err);
}

static enum bb_status resume(struct bb_group *group, const struct words *words,
                             struct bb_error *err)
{
	return bb_group_resume_member(group, number(words, 1), err);
}

static enum bb_status leads(struct bb_group *group, const struct words *words,
                            struct bb_error *err)
{
	struct bb_member_edit edit = { .leads = strcmp(word(words, 2), "no") == 0 ? BB_NO : BB_YES };

	return bb_group_edit_member(group, number(words, 1), &edit, err);
}

static enum bb_status take_off(struct bb_group *group, const struct words *words,
                               struct bb_error *err)
{
	return bb_group_remove_member(group, number(words, 1), &(struct bb_removal){ .quiet = true },
	                              err);
}

static enum bb_status take_back(struct bb_group *group, const struct words *words,
                                struct bb_error *err)
{
	return bb_group_return_member(group, number(words, 1), &(struct bb_joining){ 0 }, err);
}

/* -- the rest -- */

static void do_join(struct scene *scene, const struct words *words)
{
	real_group_join(scene->real, number(words, 1), number(words, 2), word(words, 3));
}

static void do_at(struct scene *scene, const struct words *words)
{
	char wall[40];

	snprintf(wall, sizeof wall, "%sT%s", word(words, 1), word(words, 2));
	real_group_set_clock(scene->real, wall);
}

static void do_remind(struct scene *scene, const struct words *words)
{
	struct bb_error err = BB_ERROR_INIT;
	size_t queued = 0;
	enum bb_status status = bb_group_remind(scene->real->group, false, &queued, &err);

	(void)words;
	tell(scene, status, &err);
}

static void end_line(struct scene *scene)
{
	bb_bytes_add_char(scene->trace, '\n');
}

static void do_turns(struct scene *scene, const struct words *words)
{
	bb_bytes_add_char(scene->trace, '>');
	real_group_trace_turns(scene->real, (size_t)number(words, 1), scene->trace);
	end_line(scene);
}

/* row MEETING: "held 3 #9 assumed": how it stands in the store. */
static void do_row(struct scene *scene, const struct words *words)
{
	struct bb_group *group = scene->real->group;
	const struct bb_meeting *meeting = NULL;
	struct bb_outlook outlook = { 0 };
	struct bb_meeting row = { 0 };
	struct bb_error err;

	assert_works(bb_outlook_load(&outlook, group, 0, &err), err);
	assert_works(bb_outlook_meeting(&meeting, &outlook, group, word(words, 1), &err), err);
	assert_works(bb_store_load_meeting(group->store, meeting->id, &row, &err), err);
	bb_bytes_addf(scene->trace, "> %s ", bb_meeting_status_name(row.status));
	real_group_trace_seats(&row, scene->trace);
	if (row.headcount >= 0)
		bb_bytes_addf(scene->trace, " #%d", row.headcount);
	bb_bytes_add_text(scene->trace, row.assumed ? " assumed\n" : "\n");
	bb_meeting_release(&row);
	bb_outlook_release(&outlook);
}

static void do_books(struct scene *scene, const struct words *words)
{
	(void)words;
	bb_bytes_add_char(scene->trace, '>');
	real_group_trace_books(scene->real, scene->trace);
	end_line(scene);
}

static void do_log(struct scene *scene, const struct words *words)
{
	(void)words;
	bb_bytes_add_char(scene->trace, '>');
	real_group_trace_log(scene->real, scene->trace);
	end_line(scene);
}

/* The open seats of the first lunches, by cause: "2027-02 1 of 3: away 2, opted out 1" */
static void do_open(struct scene *scene, const struct words *words)
{
	struct bb_outlook outlook = { 0 };
	struct bb_error err;

	assert_works(bb_outlook_load(&outlook, scene->real->group, 0, &err), err);
	for (size_t i = 0; i < outlook.plan.count && i < (size_t)number(words, 1); i++) {
		const struct bb_seating *seating = &outlook.plan.items[i];
		char month[BB_MONTH_SIZE];

		bb_month_format(month, outlook.coming[i]->month);
		bb_bytes_addf(scene->trace, "> %s %d open%s, %d members:", month, seating->open,
		              seating->relaxed ? " relaxed" : "", seating->members);
		for (int unfit = BB_FIT + 1; unfit < BB_UNFIT_COUNT; unfit++) {
			if (seating->unfit[unfit] > 0)
				bb_bytes_addf(scene->trace, " %d %s", seating->unfit[unfit],
				              bb_unfit_name((enum bb_unfit)unfit));
		}
		end_line(scene);
	}
	bb_outlook_release(&outlook);
}

static const struct verb {
	const char *name;
	void (*act)(struct scene *scene, const struct words *words);
	decide_fn *decide;
	change_fn *change;
} verbs[] = {
	{ "join", do_join, NULL, NULL },      { "at", do_at, NULL, NULL },
	{ "remind", do_remind, NULL, NULL },  { "turns", do_turns, NULL, NULL },
	{ "books", do_books, NULL, NULL },    { "log", do_log, NULL, NULL },
	{ "row", do_row, NULL, NULL },        { "add", NULL, NULL, add },
	{ "open", do_open, NULL, NULL },      { "set", NULL, set, NULL },
	{ "swap", NULL, swap, NULL },         { "decline", NULL, decline, NULL },
	{ "confirm", NULL, confirm, NULL },   { "move", NULL, move, NULL },
	{ "cancel", NULL, cancel, NULL },     { "held", NULL, held, NULL },
	{ "amend", NULL, amend, NULL },       { "away", NULL, NULL, away },
	{ "pause", NULL, NULL, pause_member }, { "resume", NULL, NULL, resume },
	{ "leads", NULL, NULL, leads },       { "remove", NULL, NULL, take_off },
	{ "return", NULL, NULL, take_back },
};

static void act(struct scene *scene, const struct words *words)
{
	for (size_t i = 0; i < count_of(verbs); i++) {
		if (strcmp(verbs[i].name, word(words, 0)) != 0)
			continue;
		if (verbs[i].act)
			verbs[i].act(scene, words);
		else if (verbs[i].decide)
			decide(scene, verbs[i].decide, words);
		else
			change(scene, verbs[i].change, words);
		return;
	}
	fail_msg("no verb %s", word(words, 0));
}

/* -- performing -- */

struct setting {
	char key[40], value[80];
};

/* The settings stand first, and stay where they are for as long as the play lasts. */
static const char *read_settings(struct real_group *real, struct setting *settings,
                                 const char *line, struct bb_bytes *trace)
{
	for (size_t i = 0; strncmp(line, "with ", 5) == 0; i++) {
		size_t len = (size_t)(strchr(line, '\n') - line);

		assert_true(i < REAL_SETTINGS_MAX);
		assert_int_equal(sscanf(line, "with %39s %79[^\n]", settings[i].key, settings[i].value), 2);
		real_group_set(real, settings[i].key, settings[i].value);
		bb_bytes_add(trace, line, len + 1);
		line += len + 1;
	}
	return line;
}

bool perform_group_play(const char *name, const char *script)
{
	struct bb_bytes trace = BB_BYTES_INIT(64 * 1024);
	struct setting settings[REAL_SETTINGS_MAX];
	struct real_group real;
	struct scene scene = { &real, &trace };
	const char *line;
	bool right;

	real_group_init(&real);
	line = read_settings(&real, settings, script, &trace);
	real_group_open(&real);
	for (; *line; line = strchr(line, '\n') + 1) {
		struct words words;
		size_t len = (size_t)(strchr(line, '\n') - line);

		if (line[0] == '>')
			continue;
		bb_bytes_add(&trace, line, len + 1);
		play_words_split(&words, line, len);
		act(&scene, &words);
		real_group_prove(&real, name);
		real_group_reopen(&real);
	}
	real_group_close(&real);
	right = strcmp(bb_bytes_text(&trace), script) == 0;
	if (!right) /* cmocka cuts what is longer than 1 KiB */
		fprintf(stderr, "%s:\n--- wanted\n%s--- got\n%s\n", name, script,
		        bb_bytes_text(&trace));
	bb_bytes_release(&trace);
	return right;
}
