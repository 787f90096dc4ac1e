/* SPDX-License-Identifier: MIT */
/* Plays a script on a little group and holds what happened against it. */
#include "play.h"

#include "little_group.h"

#include "contract.h"
#include "plays.h"

#include <brownbag/bytes.h>
#include <brownbag/silence.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUARTER = 15 * 60 };

struct play {
	struct little_group *group;
	struct bb_bytes trace;
	const char *name;
	char zone[40]; /* of a member who lives elsewhere */
};

/* "2027-02-09" "12:00" */
static int64_t instant(const struct play *play, const struct words *words, size_t i)
{
	char wall[40];

	snprintf(wall, sizeof wall, "%s %s", word(words, i), word(words, i + 1));
	return little_instant(play->group, wall);
}

/* -- the trace -- */

static void write_mail(struct bb_bytes *out, const char *mark, const struct bb_mail_key *key)
{
	bb_bytes_addf(out, " %s%s/", mark, bb_kind_row(key->kind)->name);
	if (key->meeting)
		bb_bytes_addf(out, "%" PRId64, key->meeting);
	else
		bb_bytes_add_char(out, '-');
	bb_bytes_addf(out, "/%" PRId64, key->member);
}

static void write_due(struct bb_bytes *out, const struct bb_due *due)
{
	static const char *const answers[] = { [BB_PARTSTAT_ACCEPTED] = "(accepted)",
		                               [BB_PARTSTAT_DECLINED] = "(declined)",
		                               [BB_PARTSTAT_TENTATIVE] = "(tentative)" };

	write_mail(out, "", &due->key);
	if (due->sequence >= 0)
		bb_bytes_addf(out, "#%d", due->sequence);
	if (due->method == BB_METHOD_REQUEST && due->partstat != BB_PARTSTAT_NEEDS_ACTION)
		bb_bytes_add_text(out, answers[due->partstat]);
}

static void write_found(struct play *play, int64_t at, const struct bb_reconciled *found)
{
	struct bb_wall wall = bb_zone_to_wall(play->group->zone, at, NULL);

	bb_bytes_addf(&play->trace, "> %.3s %04d-%02d-%02d %02d:%02d",
	              bb_weekday_name(bb_date_weekday(wall.date)), wall.date.year, wall.date.month,
	              wall.date.day, wall.hour, wall.minute);
	for (size_t i = 0; i < found->superseded_count; i++)
		write_mail(&play->trace, "-", &little_row(play->group, found->superseded[i])->key);
	for (size_t i = 0; i < found->missed_count; i++)
		write_mail(&play->trace, "!", &found->missed[i].key);
	for (size_t i = 0; i < found->due_count; i++)
		write_due(&play->trace, &found->due[i]);
	if (found->superseded_count + found->missed_count + found->due_count == 0)
		bb_bytes_add_text(&play->trace, " nothing");
	bb_bytes_add_char(&play->trace, '\n');
}

static void run(struct play *play, bool quiet, bool deliver)
{
	struct bb_reconciled found;

	little_reconcile(play->group, play->group->now, &found);
	if (!quiet || found.superseded_count + found.missed_count + found.due_count > 0)
		write_found(play, play->group->now, &found);
	little_queue(play->group, &found);
	bb_reconciled_release(&found);
	if (deliver)
		little_deliver(play->group, BB_MAIL_SENT, 0);
}

/* -- the verbs -- */

static void do_at(struct play *play, const struct words *words)
{
	play->group->now = instant(play, words, 1);
}

static void do_run(struct play *play, const struct words *words)
{
	(void)words;
	run(play, false, true);
}

static void do_tick(struct play *play, const struct words *words)
{
	(void)words;
	run(play, false, false);
}

static void do_cron(struct play *play, const struct words *words)
{
	int64_t end = instant(play, words, 1);

	for (; play->group->now <= end; play->group->now += QUARTER)
		run(play, true, true);
	play->group->now = end;
}

static void do_forecast(struct play *play, const struct words *words)
{
	struct bb_reconciled found;

	little_reconcile(play->group, instant(play, words, 1), &found);
	for (size_t i = 0; i < found.due_count; i++) {
		struct bb_reconciled one = { .due = &found.due[i], .due_count = 1 };

		write_found(play, found.due[i].due_at, &one);
	}
	bb_reconciled_release(&found);
}

static void do_deliver(struct play *play, const struct words *words)
{
	static const struct {
		const char *name;
		enum bb_mail_state state;
	} states[] = { { "", BB_MAIL_SENT },
		       { "sent", BB_MAIL_SENT },
		       { "unknown", BB_MAIL_UNKNOWN },
		       { "failed", BB_MAIL_FAILED },
		       { "flying", BB_MAIL_COMMITTING } };

	for (size_t i = 0; i < count_of(states); i++) {
		if (strcmp(states[i].name, word(words, 1)) == 0) {
			little_deliver(play->group, states[i].state, number(words, 2));
			return;
		}
	}
	fail_msg("%s: no state %s", play->name, word(words, 1));
}

/* What flew, landed. */
static void do_land(struct play *play, const struct words *words)
{
	(void)words;
	for (size_t i = 0; i < play->group->row_count; i++) {
		if (play->group->rows[i].state == BB_MAIL_COMMITTING)
			play->group->rows[i].state = BB_MAIL_SENT;
	}
}

/* The organizer drops what is queued for a member. */
static void do_discard(struct play *play, const struct words *words)
{
	for (size_t i = 0; i < play->group->row_count; i++) {
		struct bb_held *row = &play->group->rows[i];

		if (row->state == BB_MAIL_QUEUED && row->key.member == number(words, 1)) {
			row->state = BB_MAIL_DROPPED;
			row->drop = BB_DROP_ORGANIZER;
		}
	}
}

static void do_live(struct play *play, const struct words *words)
{
	(void)words;
	play->group->since = play->group->now;
	play->group->row_count = 0;
}

static void do_lunch(struct play *play, const struct words *words)
{
	little_lunch(play->group, number(words, 1), instant(play, words, 2));
}

static void do_move(struct play *play, const struct words *words)
{
	little_move(play->group, number(words, 1), instant(play, words, 2));
}

static void do_place(struct play *play, const struct words *words)
{
	little_change_place(play->group, number(words, 1), strcmp(word(words, 2), "back") == 0 ? -1 : 1);
}

static void do_calloff(struct play *play, const struct words *words)
{
	little_call_off(play->group, number(words, 1));
}

static void do_clash(struct play *play, const struct words *words)
{
	little_find(play->group, number(words, 1))->holiday_open = strcmp(word(words, 2), "open") == 0;
}

static void do_holiday(struct play *play, const struct words *words)
{
	struct bb_date first, last;
	struct bb_error err;

	assert_works(bb_date_parse(&first, word(words, 1), &err), err);
	assert_works(bb_date_parse(&last, word(words, words->count - 1), &err), err);
	little_holiday(play->group, first, last);
}

static void do_join(struct play *play, const struct words *words)
{
	for (size_t i = 1; i < words->count; i++)
		little_join(play->group, number(words, i));
}

static void do_add(struct play *play, const struct words *words)
{
	little_join(play->group, number(words, 1));
	little_occasion(play->group, BB_KIND_WELCOME, number(words, 1), 0, BB_ROLE_GUEST,
	                BB_CHANGE_NONE);
}

static void do_pause(struct play *play, const struct words *words)
{
	little_set_status(play->group, number(words, 1), BB_MEMBER_PAUSED, false);
}

static void do_resume(struct play *play, const struct words *words)
{
	little_set_status(play->group, number(words, 1), BB_MEMBER_ACTIVE, true);
}

static void do_remove(struct play *play, const struct words *words)
{
	little_set_status(play->group, number(words, 1), BB_MEMBER_FORMER,
	                  strcmp(word(words, 2), "quietly") == 0);
}

static void do_mute(struct play *play, const struct words *words)
{
	enum bb_kind kind;
	struct bb_error err;

	assert_works(bb_kind_parse(&kind, word(words, 2), &err), err);
	little_member(play->group, number(words, 1))->mutes ^= BB_KIND_BIT(kind);
}

static void do_optin(struct play *play, const struct words *words)
{
	little_consent(play->group, number(words, 1), BB_PURPOSE_MORNING);
}

static void do_withdraw(struct play *play, const struct words *words)
{
	little_member(play->group, number(words, 1))->consents[BB_PURPOSE_MAIL] =
		(struct bb_consent){ 0 };
}

static void do_unname(struct play *play, const struct words *words)
{
	little_member(play->group, number(words, 1))->consents[BB_PURPOSE_NAMED] =
		(struct bb_consent){ 0 };
}

static void do_address(struct play *play, const struct words *words)
{
	struct bb_member *member = little_member(play->group, number(words, 1));

	member->generation++;
	member->bounces = 0;
}

static void do_zone(struct play *play, const struct words *words)
{
	struct bb_member *member = little_member(play->group, number(words, 1));

	snprintf(play->zone, sizeof play->zone, "%s", word(words, 2));
	member->zone = play->zone;
}

static void do_bounce(struct play *play, const struct words *words)
{
	little_member(play->group, number(words, 1))->bounces++;
}

static void do_answer(struct play *play, const struct words *words)
{
	static const char *const names[] = { "none", "accepted", "declined", "tentative" };

	for (size_t i = 0; i < count_of(names); i++) {
		if (strcmp(word(words, 3), names[i]) == 0)
			little_answer(play->group, number(words, 1), number(words, 2),
			              (enum bb_partstat)i);
	}
}

/* lead LUNCH MEMBER [planned|confirmed]; else announced. */
static void put_on_seat(struct play *play, const struct words *words, enum bb_seat seat)
{
	enum bb_turn_state state = BB_TURN_ANNOUNCED;

	if (strcmp(word(words, 3), "planned") == 0)
		state = BB_TURN_PLANNED;
	if (strcmp(word(words, 3), "confirmed") == 0)
		state = BB_TURN_CONFIRMED;
	little_seat(play->group, number(words, 1), seat, number(words, 2), state);
}

static void do_lead(struct play *play, const struct words *words)
{
	put_on_seat(play, words, BB_SEAT_LEAD);
}

static void do_backup(struct play *play, const struct words *words)
{
	put_on_seat(play, words, BB_SEAT_BACKUP);
}

/* One more leads, by agreement. */
static void do_colead(struct play *play, const struct words *words)
{
	struct bb_meeting *lunch = little_find(play->group, number(words, 1));

	assert_true(lunch->turn_count < LITTLE_SEATS);
	lunch->turns[lunch->turn_count++] = (struct bb_turn){ .member = number(words, 2),
		                                              .rank = 1,
		                                              .state = BB_TURN_CONFIRMED,
		                                              .since = play->group->now };
}

static void do_note(struct play *play, const struct words *words)
{
	for (size_t i = 1; i < words->count; i++)
		little_occasion(play->group, BB_KIND_NOTE, number(words, i), 0, BB_ROLE_GUEST,
		                BB_CHANGE_NONE);
}

/* joined N MONTH: long before they were added here */
static void do_joined(struct play *play, const struct words *words)
{
	struct bb_error err;

	assert_works(bb_month_parse(&little_member(play->group, number(words, 1))->joined,
	                            word(words, 2), &err), err);
}

static void do_offer(struct play *play, const struct words *words)
{
	little_offer(play->group, number(words, 1));
}

/* send KIND LUNCH: due now; send KIND LUNCH MEMBER: once more to one. */
static void do_send(struct play *play, const struct words *words)
{
	struct little_group *group = play->group;
	enum bb_kind kind;
	struct bb_error err;

	assert_works(bb_kind_parse(&kind, word(words, 1), &err), err);
	if (words->count > 3)
		little_occasion(group, kind, number(words, 3), number(words, 2), BB_ROLE_GUEST,
		                BB_CHANGE_NONE);
	else
		group->nudges[group->nudge_count++] =
			(struct bb_nudge){ kind, number(words, 2), group->now };
}

/* remind KIND off; remind KIND 28 days 09:00 */
static void do_remind(struct play *play, const struct words *words)
{
	enum bb_kind kind;
	char text[60];
	struct bb_error err;

	assert_works(bb_kind_parse(&kind, word(words, 1), &err), err);
	snprintf(text, sizeof text, "%s%s%s%s%s", word(words, 2), words->count > 3 ? " " : "",
	         word(words, 3), words->count > 4 ? " " : "", word(words, 4));
	assert_works(bb_timing_parse(&play->group->timetable.timing[kind], kind, text, &err), err);
}

/* An ask needs an answer. */
static void do_require(struct play *play, const struct words *words)
{
	(void)words;
	play->group->ask_required = true;
}

/* Who has let the time for an answer pass. */
static void do_silent(struct play *play, const struct words *words)
{
	const struct little_group *group = play->group;
	const struct bb_meeting *lunch = little_find(play->group, number(words, 1));
	bool any = false;

	bb_bytes_add_text(&play->trace, "> silent");
	for (size_t i = 0; i < lunch->turn_count; i++) {
		if (!bb_turn_is_silent(&group->timetable, lunch, &lunch->turns[i], group->rows,
		                       group->row_count, group->now))
			continue;
		bb_bytes_addf(&play->trace, " %" PRId64, lunch->turns[i].member);
		any = true;
	}
	bb_bytes_add_text(&play->trace, any ? "\n" : " nobody\n");
}

static const struct verb {
	const char *name;
	void (*act)(struct play *play, const struct words *words);
} verbs[] = {
	{ "at", do_at }, { "run", do_run }, { "tick", do_tick },
	{ "cron", do_cron }, { "forecast", do_forecast }, { "deliver", do_deliver },
	{ "land", do_land }, { "discard", do_discard }, { "live", do_live },
	{ "lunch", do_lunch }, { "move", do_move }, { "place", do_place },
	{ "calloff", do_calloff }, { "clash", do_clash }, { "holiday", do_holiday },
	{ "join", do_join }, { "add", do_add }, { "pause", do_pause },
	{ "resume", do_resume }, { "remove", do_remove }, { "mute", do_mute },
	{ "optin", do_optin }, { "withdraw", do_withdraw },
	{ "unname", do_unname }, { "address", do_address },
	{ "zone", do_zone }, { "bounce", do_bounce }, { "answer", do_answer }, { "lead", do_lead },
	{ "backup", do_backup }, { "colead", do_colead }, { "note", do_note },
	{ "joined", do_joined }, { "offer", do_offer }, { "send", do_send }, { "remind", do_remind },
	{ "require", do_require }, { "silent", do_silent },
};

static void act(struct play *play, const char *line, size_t len)
{
	struct words words;

	play_words_split(&words, line, len);
	for (size_t i = 0; i < count_of(verbs); i++) {
		if (strcmp(verbs[i].name, word(&words, 0)) == 0) {
			verbs[i].act(play, &words);
			return;
		}
	}
	fail_msg("%s: no verb %s", play->name, word(&words, 0));
}

/* Lines of the play go into the trace as well, so that it reads like the script. */
bool perform_play(const char *name, const char *script)
{
	bool right;

	struct play play = { little_group_new(), BB_BYTES_INIT(64 * 1024), name, "" };

	/* Not what these plays are about, and it would come into each of them. */
	play.group->timetable.timing[BB_KIND_DIGEST].off = true;
	for (const char *line = script; *line; line = strchr(line, '\n') + 1) {
		size_t len = (size_t)(strchr(line, '\n') - line);

		if (line[0] == '>')
			continue;
		bb_bytes_add(&play.trace, line, len + 1);
		act(&play, line, len);
	}
	right = strcmp(bb_bytes_text(&play.trace), script) == 0;
	if (!right)
		print_error("%s:\n--- wanted\n%s--- got\n%s", name, script,
		            bb_bytes_text(&play.trace));
	bb_bytes_release(&play.trace);
	little_group_free(play.group);
	return right;
}
