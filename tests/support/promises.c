/* SPDX-License-Identifier: MIT */
/* What the manual promises about mails anchored to a lunch. Shares no rule with the library. */
#include "promises.h"

#include "contract.h"

#define NEVER INT64_MAX

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

#define BIT BB_KIND_BIT

/* The table of the manual once more, for what is anchored to a lunch. */
static const struct promise promises[] = {
	{ BB_KIND_INVITE, -1, -1, HOUR, 0 },
	{ BB_KIND_AGENDA, -1, -1, 0, BIT(BB_KIND_WELCOME) | BIT(BB_KIND_INVITE) },
	{ BB_KIND_REMINDER, -1, -1, HOUR,
	  BIT(BB_KIND_WELCOME) | BIT(BB_KIND_INVITE) | BIT(BB_KIND_AGENDA) | BIT(BB_KIND_UPDATE) },
	{ BB_KIND_MORNING, -1, 0, HOUR, 0 },
	{ BB_KIND_ASK, -1, -1, 7 * DAY, BIT(BB_KIND_BRIEF) },
	{ BB_KIND_BRIEF, -1, -1, 0, 0 },
	{ BB_KIND_THANKS, 1, 1, 0, 0 },
};

const struct promise *promise_of(enum bb_kind kind)
{
	for (size_t i = 0; i < count_of(promises); i++) {
		if (promises[i].kind == kind)
			return &promises[i];
	}
	return NULL;
}

const struct promise *promise_at(size_t i)
{
	return i < count_of(promises) ? &promises[i] : NULL;
}

/* -- when -- */

static int64_t day_of(const struct witness *self, int64_t at)
{
	return bb_date_days(bb_zone_to_wall(self->group->zone, at, NULL).date);
}

static bool is_working(const struct witness *self, int64_t day)
{
	const struct bb_holidays *holidays = &self->group->holidays;

	if ((day + 3) % 7 >= 5) /* day 0 was a Thursday */
		return false;
	for (size_t i = 0; i < holidays->count; i++) {
		if (day >= bb_date_days(holidays->items[i].first) &&
		    day <= bb_date_days(holidays->items[i].last))
			return false;
	}
	return true;
}

static int64_t planned_at(const struct witness *self, const struct promise *promise,
                          const struct bb_meeting *lunch, int64_t *day)
{
	const struct bb_timing *timing = &self->group->timetable.timing[promise->kind];
	struct bb_wall wall = { .hour = timing->minute / 60, .minute = timing->minute % 60 };

	*day = day_of(self, lunch->starts_at) + promise->direction * timing->days;
	while (promise->shift && !is_working(self, *day))
		*day += promise->shift;
	wall.date = bb_date_from_days(*day);
	return bb_zone_to_instant(self->group->zone, wall, NULL);
}

static int64_t until_of(const struct witness *self, const struct promise *promise,
                        const struct bb_meeting *lunch)
{
	struct bb_wall midnight = { 0 };

	if (promise->kind != BB_KIND_THANKS)
		return lunch->starts_at - promise->until;
	midnight.date = bb_date_from_days(day_of(self, lunch->starts_at) + 5);
	return bb_zone_to_instant(self->group->zone, midnight, NULL) - 1;
}

int64_t digest_at(const struct witness *self, struct bb_month month)
{
	int64_t day = bb_date_days((struct bb_date){ month.year, month.month, 1 });
	struct bb_wall wall = { .hour = 9 };

	while (!is_working(self, day))
		day++;
	wall.date = bb_date_from_days(day);
	return bb_zone_to_instant(self->group->zone, wall, NULL);
}

static int64_t asked_for_at(const struct witness *self, enum bb_kind kind, int64_t lunch)
{
	int64_t at = NEVER;

	for (size_t i = 0; i < self->group->nudge_count; i++) {
		const struct bb_nudge *nudge = &self->group->nudges[i];

		if (nudge->kind == kind && nudge->meeting == lunch && nudge->at < at)
			at = nudge->at;
	}
	return at;
}

struct dates dates_of(const struct witness *self, const struct promise *promise,
                             const struct bb_meeting *lunch)
{
	struct dates dates = { .promise = promise };

	dates.planned_at = planned_at(self, promise, lunch, &dates.day);
	dates.asked_at = asked_for_at(self, promise->kind, lunch->id);
	dates.until = until_of(self, promise, lunch);
	return dates;
}

int64_t promise_until(const struct witness *self, enum bb_kind kind,
                      const struct bb_meeting *lunch, const struct bb_occasion *occasion)
{
	const struct promise *promise = promise_of(kind);
	int64_t until = NEVER, week_after = occasion ? occasion->made_at + 7 * DAY : NEVER;

	if (promise)
		return until_of(self, promise, lunch);
	switch (kind) {
	case BB_KIND_UPDATE:
	case BB_KIND_CANCEL:
	case BB_KIND_TURN:
		return lunch->starts_at;
	case BB_KIND_WELCOME:
		until = lunch ? lunch->starts_at - HOUR : NEVER;
		return until < week_after ? until : week_after;
	case BB_KIND_NOTE:
	case BB_KIND_CONFIRM:
		return week_after;
	case BB_KIND_INTRO:
		return occasion->made_at + 14 * DAY;
	default:
		return NEVER;
	}
}

/* -- who -- */

bool member_gets_mail(const struct bb_member *member)
{
	return member->status == BB_MEMBER_ACTIVE && member->bounces < 2;
}

static const struct bb_turn *turn_of(const struct bb_meeting *lunch, int64_t member)
{
	for (size_t i = 0; i < lunch->turn_count; i++) {
		if (lunch->turns[i].member == member)
			return &lunch->turns[i];
	}
	return NULL;
}

bool lunch_is_on(const struct bb_meeting *lunch)
{
	return lunch->status != BB_MEETING_CANCELLED && !lunch->holiday_open;
}

/* Whether the answer on record is a no to the time that the lunch has now. */
static bool declined(const struct witness *self, const struct bb_meeting *lunch, int64_t member)
{
	const struct view *view = witness_view(self, lunch->id, member);

	for (size_t i = 0; i < self->group->answer_count; i++) {
		const struct bb_answered *answer = &self->group->answers[i];

		if (answer->meeting == lunch->id && answer->member == member)
			return answer->partstat == BB_PARTSTAT_DECLINED &&
			       view->answered_revision >= lunch->significant;
	}
	return false;
}

/* Where an answer is required, the one who leads is briefed after a yes, or a week before. */
static bool may_still_say_yes(const struct witness *self, const struct bb_meeting *lunch,
                              const struct bb_turn *turn)
{
	return self->group->ask_required && turn->seat == BB_SEAT_LEAD &&
	       turn->state == BB_TURN_ANNOUNCED && self->group->now <= lunch->starts_at - 7 * DAY;
}

static bool has_place_in(const struct witness *self, enum bb_kind kind,
                         const struct bb_meeting *lunch, const struct bb_member *member)
{
	const struct bb_turn *turn = turn_of(lunch, member->id);

	switch (kind) {
	case BB_KIND_REMINDER:
		return !declined(self, lunch, member->id);
	case BB_KIND_MORNING:
		return member->consents[BB_PURPOSE_MORNING].given_on.year != 0 &&
		       !declined(self, lunch, member->id);
	case BB_KIND_ASK:
		return turn && turn->seat == BB_SEAT_LEAD && turn->state == BB_TURN_ANNOUNCED;
	case BB_KIND_BRIEF:
		return turn && !may_still_say_yes(self, lunch, turn);
	default:
		return true;
	}
}

/* -- whether it is called for -- */

/* Whether a mail's time still goes for a kind: a question is about a day, the rest tells hours. */
static bool is_timely(const struct witness *self, enum bb_kind kind, const struct seen *seen,
                      const struct bb_meeting *lunch)
{
	return kind == BB_KIND_ASK ? seen->day == day_of(self, lunch->starts_at)
	                           : seen->revision >= lunch->significant;
}

bool view_has(const struct witness *self, enum bb_kind kind, const struct bb_meeting *lunch,
              const struct bb_member *member)
{
	const struct view *view = witness_view(self, lunch->id, member->id);
	const struct seen *seen = &view->seen[kind];
	const struct bb_turn *turn = turn_of(lunch, member->id);

	if (kind == BB_KIND_INVITE)
		return (view->entry && view->generation >= member->generation) ||
		       (view->refused && view->refused_generation >= member->generation);
	if (!seen->has || seen->generation < member->generation)
		return false;
	if (kind == BB_KIND_REMINDER || kind == BB_KIND_MORNING || kind == BB_KIND_ASK)
		return is_timely(self, kind, seen, lunch);
	if (kind == BB_KIND_BRIEF && turn && turn->seat == BB_SEAT_LEAD)
		return seen->lead_revision >= lunch->significant;
	if (kind == BB_KIND_BRIEF)
		return is_timely(self, kind, seen, lunch);
	return true;
}

/* Whether another mail, queued at that time or later, did for this kind. */
static bool another_did(const struct witness *self, const struct promise *promise, int64_t since,
                        const struct bb_meeting *lunch, const struct bb_member *member)
{
	const struct view *view = witness_view(self, lunch->id, member->id);

	for (int kind = 0; kind < BB_KIND_COUNT; kind++) {
		const struct seen *seen = &view->seen[kind];

		/* How to stand by is no question to who leads. */
		if (promise->kind == BB_KIND_ASK && seen->lead_revision != seen->revision)
			continue;
		if (promise->others & BIT(kind) && seen->has && !seen->refused && seen->at >= since &&
		    seen->generation >= member->generation &&
		    is_timely(self, promise->kind, seen, lunch))
			return true;
	}
	return false;
}

/* What is dated later than now was written down by a clock that was ahead. */
static int64_t by_now(const struct witness *self, int64_t at)
{
	return at < self->group->now ? at : self->group->now;
}

/* Asked for another time than it has now, the question is open since it has. */
static bool was_asked(const struct view *view, const struct bb_member *member)
{
	const struct seen *ask = &view->seen[BB_KIND_ASK];

	return ask->has && ask->generation >= member->generation;
}

/* Thanks are for who was on the list when it began. */
static bool came_later(const struct witness *self, const struct bb_meeting *lunch,
                       const struct bb_member *member)
{
	int64_t given_at = member->consents[BB_PURPOSE_MAIL].given_at;

	return given_at > lunch->starts_at && given_at <= self->group->now;
}

/* Since when it is owed to this member; NEVER if it isn't. */
static int64_t owed_since(const struct witness *self, const struct dates *dates,
                          const struct bb_meeting *lunch, const struct bb_member *member)
{
	const struct bb_consent *mail = &member->consents[BB_PURPOSE_MAIL];
	const struct bb_turn *turn = turn_of(lunch, member->id);
	enum bb_kind kind = dates->promise->kind;
	int64_t at = dates->planned_at, day = dates->day, asked = by_now(self, dates->asked_at);
	int64_t given_at = by_now(self, mail->given_at);
	int64_t morning_at = by_now(self, member->consents[BB_PURPOSE_MORNING].given_at);
	int64_t seated_at = turn ? by_now(self, turn->since) : 0;

	if (dates->asked_at == NEVER)
		asked = NEVER;
	if (kind == BB_KIND_THANKS && came_later(self, lunch, member))
		return NEVER;
	if (kind == BB_KIND_INVITE) {
		at = at < asked ? at : asked;
		return at > given_at ? at : given_at;
	}
	if (kind == BB_KIND_ASK && was_asked(witness_view(self, lunch->id, member->id), member) && at > by_now(self, lunch->revised_at))
		at = by_now(self, lunch->revised_at);
	if ((kind == BB_KIND_ASK || kind == BB_KIND_BRIEF) && at < seated_at) {
		at = seated_at;
		day = day_of(self, at);
	}
	if ((day < bb_date_days(mail->given_on) && mail->given_at <= self->group->now) ||
	    another_did(self, dates->promise, at, lunch, member) ||
	    (kind == BB_KIND_MORNING && at < morning_at))
		at = NEVER;
	/* What went in the second of the wish may be its reason, unless a clock was ahead then. */
	if (asked == NEVER || asked < given_at ||
	    another_did(self, dates->promise, asked < dates->asked_at ? asked : asked + 1, lunch,
	                member))
		asked = NEVER;
	return at < asked ? at : asked;
}

bool promise_is_owed(const struct witness *self, const struct dates *dates,
                    const struct bb_meeting *lunch, const struct bb_member *member)
{
	enum bb_kind kind = dates->promise->kind;
	int64_t since;

	if (self->group->now > dates->until || !lunch_is_on(lunch) ||
	    !member_gets_mail(member) || member->mutes & BIT(kind) ||
	    self->group->timetable.timing[kind].off || !has_place_in(self, kind, lunch, member) ||
	    view_has(self, kind, lunch, member))
		return false;
	since = owed_since(self, dates, lunch, member);
	return since <= self->group->now;
}
