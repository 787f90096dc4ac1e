/* SPDX-License-Identifier: MIT */
/* After a run all of whose mails were delivered: what mailboxes and calendars lack. */
#include "witness.h"

#include "contract.h"
#include "promises.h"

enum { DAY = 24 * 60 * 60 };

#define BIT BB_KIND_BIT

/* Who has no entry and counts on what isn't so. */
static void check_word(const struct witness *self, const struct bb_meeting *lunch,
                       const struct bb_member *member)
{
	const struct view *view = witness_view(self, lunch->id, member->id);
	const struct word *word = witness_word(view, lunch, member->id);
	int since = lunch->status == BB_MEETING_CANCELLED ? lunch->revision : lunch->significant;
	bool refused = view->refused_word >= since &&
	               view->refused_word_generation >= member->generation;

	if (!word || refused || !member_gets_mail(member))
		return;
	if (lunch->status == BB_MEETING_CANCELLED && !word->off)
		witness_complain(self, "is missing", BB_KIND_CANCEL, lunch->id, member->id);
	if (lunch_is_on(lunch) && witness_misleads(word, lunch) && word->revision < lunch->revision)
		witness_complain(self, "is missing", BB_KIND_UPDATE, lunch->id, member->id);
}

static void check_entry(const struct witness *self, const struct bb_meeting *lunch,
                        const struct bb_member *member)
{
	const struct view *view = witness_view(self, lunch->id, member->id);

	if (!view->entry) {
		check_word(self, lunch, member);
		return;
	}
	if (member->bounces >= 2)
		return;
	if (lunch->status == BB_MEETING_CANCELLED || member->status == BB_MEMBER_FORMER)
		witness_complain(self, "is missing", BB_KIND_CANCEL, lunch->id, member->id);
	if (member->status == BB_MEMBER_ACTIVE && lunch_is_on(lunch) &&
	    !witness_shows(view, lunch) && view->refused_revision != lunch->revision)
		witness_complain(self, "is missing", BB_KIND_UPDATE, lunch->id, member->id);
}

static void check_belief(const struct witness *self, const struct bb_meeting *lunch,
                         const struct bb_member *member)
{
	const struct view *view = witness_view(self, lunch->id, member->id);

	if (member_gets_mail(member) && lunch_is_on(lunch) &&
	    view->belief != little_role(lunch, member->id))
		witness_complain(self, "is missing", BB_KIND_TURN, lunch->id, member->id);
}

/* What stands for it went in this very run: if it was asked for in the same second, it follows. */
static bool another_goes_first(const struct witness *self, const struct promise *promise,
                               const struct bb_meeting *lunch, const struct bb_member *member)
{
	const struct view *view = witness_view(self, lunch->id, member->id);

	return view->run == self->run && view->queued & promise->others;
}

static void check_lunch(const struct witness *self, const struct bb_meeting *lunch)
{
	const struct bb_roster *roster = &self->group->roster;

	for (size_t i = 0; promise_at(i); i++) {
		struct dates dates = dates_of(self, promise_at(i), lunch);

		for (size_t j = 0; j < roster->count; j++) {
			if (promise_is_owed(self, &dates, lunch, &roster->members[j]) &&
			    !another_goes_first(self, promise_at(i), lunch, &roster->members[j]))
				witness_complain(self, "is missing", promise_at(i)->kind, lunch->id,
				         roster->members[j].id);
		}
	}
	if (self->group->now > lunch->starts_at)
		return;
	for (size_t j = 0; j < roster->count; j++) {
		check_entry(self, lunch, &roster->members[j]);
		check_belief(self, lunch, &roster->members[j]);
	}
}

/* The last confirmation of what is so. */
static bool is_last_word(const struct witness *self, const struct bb_occasion *occasion,
                         const struct bb_member *member)
{
	for (size_t i = 0; i < self->group->occasion_count; i++) {
		const struct bb_occasion *other = &self->group->occasions[i];

		if (other->kind == BB_KIND_CONFIRM && other->member == member->id &&
		    other->id > occasion->id)
			return false;
	}
	return member->bounces < 2 &&
	       member->status ==
	               (occasion->change == BB_CHANGE_PAUSED ? BB_MEMBER_PAUSED : BB_MEMBER_FORMER);
}

/* Notes, welcomes, questions, each to its day, and the last confirmation. */
static void check_occasion(const struct witness *self, const struct bb_occasion *occasion)
{
	const struct bb_member *member = little_member(self->group, occasion->member);
	int64_t now = self->group->now;
	int generation = member->generation;
	bool wanted = member_gets_mail(member) && !(member->mutes & BIT(occasion->kind));

	switch (occasion->kind) {
	case BB_KIND_CONFIRM:
		generation = 0;
		wanted = is_last_word(self, occasion, member);
		break;
	case BB_KIND_NOTE:
	case BB_KIND_WELCOME:
	case BB_KIND_INTRO:
		break;
	default: /* about a lunch */
		return;
	}
	if (wanted && now <= promise_until(self, occasion->kind, NULL, occasion) &&
	    self->read[occasion->id] < generation)
		witness_complain(self, "is missing", occasion->kind, 0, member->id);
}

static void check_digest(const struct witness *self)
{
	struct bb_wall wall = bb_zone_to_wall(self->group->zone, self->group->now, NULL);
	struct bb_month month = bb_date_month(wall.date);
	int64_t at = digest_at(self, month);

	if (self->group->now >= at && self->group->now <= at + 7 * DAY && at >= self->group->since &&
	    !self->digests[bb_month_index(month)])
		witness_complain(self, "is missing", BB_KIND_DIGEST, 0, 0);
}

static int64_t day_of(const struct witness *self, int64_t at)
{
	return bb_date_days(bb_zone_to_wall(self->group->zone, at, NULL).date);
}

/* Whether that member was asked about the lunch as it is now and a whole week went by, or
 * asking makes no sense any more. */
static bool let_it_pass(const struct witness *self, const struct bb_meeting *lunch, int64_t member)
{
	const struct seen *ask = &witness_view(self, lunch->id, member)->seen[BB_KIND_ASK];
	int64_t last = day_of(self, ask->last_at) + 7, latest = day_of(self, lunch->starts_at) - 7;

	return ask->has && !ask->refused && ask->day == day_of(self, lunch->starts_at) &&
	       day_of(self, self->group->now) > (last < latest ? last : latest);
}

void witness_pass_over(const struct witness *self, int64_t lunch, int64_t member)
{
	if (!let_it_pass(self, little_find(self->group, lunch), member))
		witness_complain(self, "still had time to answer", BB_KIND_ASK, lunch, member);
}

/* Where an answer is required nobody who was asked in vain goes on holding the seat. */
static void check_silence(const struct witness *self, const struct bb_meeting *lunch)
{
	for (size_t i = 0; i < lunch->turn_count; i++) {
		const struct bb_turn *turn = &lunch->turns[i];
		const struct view *view = witness_view(self, lunch->id, turn->member);

		if (turn->seat == BB_SEAT_LEAD && turn->state == BB_TURN_ANNOUNCED &&
		    view->seen[BB_KIND_ASK].at >= turn->since &&
		    let_it_pass(self, lunch, turn->member))
			witness_complain(self, "was never answered", BB_KIND_ASK, lunch->id, turn->member);
	}
}

void witness_check(const struct witness *self)
{
	const struct little_group *group = self->group;

	for (size_t i = 0; i < group->meetings.count; i++) {
		if (group->lunches[i].starts_at > group->now - 7 * DAY)
			check_lunch(self, &group->lunches[i]);
		if (group->ask_required && group->lunches[i].starts_at > group->now &&
		    lunch_is_on(&group->lunches[i]))
			check_silence(self, &group->lunches[i]);
	}
	for (size_t i = 0; i < group->occasion_count; i++)
		check_occasion(self, &group->occasions[i]);
	check_digest(self);
}
