/* SPDX-License-Identifier: MIT */
/* Judges mails by what mailboxes and calendars hold. Never looks at the ledger.
 * Here: what arrives; what is missing, in witness_check.c. */
#include "witness.h"

#include "contract.h"
#include "promises.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 24 * 60 * 60 };

#define BIT BB_KIND_BIT

/* What a member may decline to get. */
#define MUTABLE                                                                          \
	(BIT(BB_KIND_INVITE) | BIT(BB_KIND_AGENDA) | BIT(BB_KIND_REMINDER) |             \
	 BIT(BB_KIND_MORNING) | BIT(BB_KIND_THANKS) | BIT(BB_KIND_NOTE) | BIT(BB_KIND_RENEW))

void witness_complain(const struct witness *self, const char *what, enum bb_kind kind,
                      int64_t lunch, int64_t member)
{
	struct bb_wall wall = bb_zone_to_wall(self->group->zone, self->group->now, NULL);
	char now[BB_WALL_SIZE];

	bb_wall_format(now, wall);
	fail_msg("%s: %s/%d/%d %s", now, bb_kind_row(kind)->name, (int)lunch, (int)member, what);
}

static int64_t day_of(const struct witness *self, int64_t at)
{
	return bb_date_days(bb_zone_to_wall(self->group->zone, at, NULL).date);
}

/* -- when a mail is queued -- */

/* The occasion that a mail names, which must be that member's. */
static const struct bb_occasion *occasion_of(const struct witness *self,
                                             const struct bb_mail_key *key)
{
	for (size_t i = 0; i < self->group->occasion_count; i++) {
		const struct bb_occasion *occasion = &self->group->occasions[i];

		if (occasion->id == key->occasion && occasion->kind == key->kind &&
		    occasion->member == key->member)
			return occasion;
	}
	return NULL;
}

/* Who leads and who stands by, of one each; clocks and ledgers play no part. */
static int64_t seats_of(const struct bb_meeting *lunch)
{
	return bb_meeting_seat(lunch, BB_SEAT_LEAD) * LITTLE_MEMBERS +
	       bb_meeting_seat(lunch, BB_SEAT_BACKUP);
}

/* One mail a run about one lunch where one is enough. */
static void note_run(struct witness *self, struct view *view, const struct bb_mail_key *key)
{
	if (view->run != self->run)
		view->queued = 0;
	view->run = self->run;
	view->queued |= BIT(key->kind);
	for (size_t i = 0; promise_at(i); i++) {
		const struct promise *promise = promise_at(i);

		if (view->queued & BIT(promise->kind) && view->queued & promise->others)
			witness_complain(self, "goes though another of that run does", promise->kind,
			         key->meeting, key->member);
	}
}

/* One a month, by its day and not a week after it. */
static void note_digest(struct witness *self, const struct bb_mail_key *key)
{
	int64_t at;

	assert_true(key->kind == BB_KIND_DIGEST && key->occasion < WITNESS_MONTHS);
	at = digest_at(self, bb_month_from_index((int)key->occasion));
	if (self->group->now < at || self->group->now > at + 7 * DAY)
		witness_complain(self, "isn't due", key->kind, 0, 0);
}

static void on_queued(void *context, const struct bb_due *due)
{
	struct witness *self = context;
	const struct promise *promise = promise_of(due->key.kind);
	const struct bb_meeting *lunch;
	const struct bb_member *member;
	struct dates dates;

	if (due->key.member == 0) {
		note_digest(self, &due->key);
		return;
	}
	member = little_member(self->group, due->key.member);
	if (due->key.meeting)
		witness_view(self, due->key.meeting, member->id)->named[due->key.kind] =
			seats_of(little_find(self->group, due->key.meeting));
	if (due->key.meeting)
		note_run(self, witness_view(self, due->key.meeting, member->id), &due->key);
	if (!promise) /* at once: there must be an occasion, or an entry, see on_delivered() */
		return;
	lunch = little_find(self->group, due->key.meeting);
	dates = dates_of(self, promise, lunch);
	if (due->key.occasion > 0 && occasion_of(self, &due->key))
		return; /* once more, by wish */
	if (!promise_is_owed(self, &dates, lunch, member))
		witness_complain(self, "isn't owed", due->key.kind, lunch->id, member->id);
}

/* -- when it arrives -- */

static struct word says(const struct bb_held *row)
{
	return (struct word){ .has = true,
		              .off = row->key.kind == BB_KIND_CANCEL,
		              .revision = row->key.revision,
		              .start = row->told_start,
		              .end = row->told_end,
		              .at = row->made_at };
}

static void take_entry(struct witness *self, struct view *view, const struct bb_held *row,
                       bool again)
{
	const struct bb_mail_key *key = &row->key;
	const struct bb_meeting *lunch = little_find(self->group, key->meeting);
	bool same = view->entry && (view->revision == key->revision || witness_shows(view, lunch));

	if (key->revision != lunch->revision || self->group->now > lunch->starts_at)
		witness_complain(self, "tells what isn't so", key->kind, key->meeting, key->member);
	if (key->kind == BB_KIND_UPDATE ? !view->entry || same
	                                : same && view->generation >= key->generation && !again)
		witness_complain(self, "isn't needed", key->kind, key->meeting, key->member);
	if (same ? row->sequence < view->sequence : row->sequence <= view->sequence)
		witness_complain(self, "has too low a SEQUENCE", key->kind, key->meeting, key->member);
	if (row->sequence < lunch->sequence)
		witness_complain(self, "has a SEQUENCE below the lunch's", key->kind, key->meeting,
		         key->member);
	view->entry = true;
	view->refused = false;
	view->revision = key->revision;
	view->start = lunch->starts_at;
	view->end = lunch->ends_at;
	view->place = lunch->location;
	view->generation = key->generation;
	view->sequence = row->sequence;
	view->guest = says(row);
}

/* An update or the end, in words: to who counts on another thing and has no entry. */
static void take_word(struct witness *self, struct view *view, const struct bb_held *row)
{
	const struct bb_mail_key *key = &row->key;
	const struct bb_meeting *lunch = little_find(self->group, key->meeting);
	const struct word *word = witness_word(view, lunch, key->member);

	self->words++;
	if (view->entry || !word)
		witness_complain(self, "is nobody's news", key->kind, key->meeting, key->member);
	if (key->kind == BB_KIND_CANCEL
	            ? lunch->status != BB_MEETING_CANCELLED || word->off
	            : key->revision != lunch->revision ||
	                      (!witness_misleads(word, lunch) && word->at < row->made_at))
		witness_complain(self, "tells nothing new", key->kind, key->meeting, key->member);
	view->guest = says(row);
}

static void take_cancel(struct witness *self, struct view *view, const struct bb_held *row)
{
	const struct bb_mail_key *key = &row->key;
	const struct bb_meeting *lunch = little_find(self->group, key->meeting);
	const struct bb_member *member = little_member(self->group, key->member);

	if (!view->entry)
		witness_complain(self, "takes back what isn't there", key->kind, key->meeting, key->member);
	if (lunch->status != BB_MEETING_CANCELLED && member->status != BB_MEMBER_FORMER)
		witness_complain(self, "takes back what should stay", key->kind, key->meeting, key->member);
	if (row->sequence <= view->sequence)
		witness_complain(self, "has too low a SEQUENCE", key->kind, key->meeting, key->member);
	view->entry = false;
	view->sequence = row->sequence;
	if (key->kind == BB_KIND_CANCEL)
		view->guest = says(row);
}

static void take_about_lunch(struct witness *self, const struct bb_held *row)
{
	const struct bb_mail_key *key = &row->key;
	const struct bb_meeting *lunch = little_find(self->group, key->meeting);
	const struct bb_member *member = little_member(self->group, key->member);
	struct view *view = witness_view(self, key->meeting, key->member);
	enum bb_role role = little_role(lunch, key->member);
	bool again = key->occasion > 0 && occasion_of(self, key);

	switch (key->kind) {
	case BB_KIND_WELCOME:
	case BB_KIND_INVITE:
	case BB_KIND_UPDATE:
		if (row->sequence < 0)
			take_word(self, view, row);
		else
			take_entry(self, view, row, again);
		break;
	case BB_KIND_CANCEL:
	case BB_KIND_CONFIRM:
		if (row->sequence < 0)
			take_word(self, view, row);
		else
			take_cancel(self, view, row);
		break;
	case BB_KIND_TURN:
		if (view->belief == role && view->belief_generation >= member->generation)
			witness_complain(self, "tells nothing new", key->kind, key->meeting, key->member);
		break;
	default:
		if (view_has(self, key->kind, lunch, member) && !again)
			witness_complain(self, "came already", key->kind, key->meeting, key->member);
	}
	if (key->kind == BB_KIND_TURN || key->kind == BB_KIND_ASK || key->kind == BB_KIND_BRIEF) {
		view->belief = role;
		view->belief_generation = key->generation;
		view->seat = says(row);
	}
	if (key->kind == BB_KIND_AGENDA || key->kind == BB_KIND_REMINDER ||
	    key->kind == BB_KIND_MORNING)
		view->guest = says(row);
}

/* Once a year to an address, on a working morning, and to nobody who isn't there. */
static void take_renewal(struct witness *self, const struct bb_held *row)
{
	const struct bb_member *member = little_member(self->group, row->key.member);
	struct renewal *last = &self->renewals[member->id];

	if (member->status != BB_MEMBER_ACTIVE || member->mutes & BIT(BB_KIND_RENEW))
		witness_complain(self, "isn't wanted", BB_KIND_RENEW, 0, member->id);
	if (last->at && last->generation == row->key.generation &&
	    llabs(row->due_at - last->at) < 330 * DAY)
		witness_complain(self, "was asked already", BB_KIND_RENEW, 0, member->id);
	*last = (struct renewal){ row->due_at, row->key.generation };
}

static void take_other(struct witness *self, const struct bb_held *row)
{
	const struct bb_mail_key *key = &row->key;

	if (key->kind == BB_KIND_RENEW)
		take_renewal(self, row);
	else if (key->member && !occasion_of(self, key))
		witness_complain(self, "has no occasion", key->kind, 0, key->member);
}

/* An occasion is told once to an address. */
static void read_occasion(struct witness *self, const struct bb_mail_key *key)
{
	if (!occasion_of(self, key))
		return;
	if (self->read[key->occasion] >= key->generation)
		witness_complain(self, "was read already", key->kind, key->meeting, key->member);
	self->read[key->occasion] = key->generation;
}

static void remember(struct witness *self, const struct bb_held *row, bool refused)
{
	struct view *view = witness_view(self, row->key.meeting, row->key.member);
	struct seen *seen = &view->seen[row->key.kind];
	enum bb_role role = little_role(little_find(self->group, row->key.meeting), row->key.member);
	bool same = seen->generation >= row->key.generation && seen->revision >= row->key.revision;
	int led = seen->has && seen->generation >= row->key.generation ? seen->lead_revision : -1;

	*seen = (struct seen){ .has = true,
		               .refused = refused,
		               .last_at = seen->last_at > row->made_at ? seen->last_at : row->made_at,
		               .at = same && seen->at > row->made_at ? seen->at : row->made_at,
		               .generation = row->key.generation,
		               .revision = row->key.revision,
		               .day = day_of(self, row->told_start),
		               .lead_revision = role == BB_ROLE_LEAD ? row->key.revision : led };
	if (refused && row->sequence < 0 &&
	    (row->key.kind == BB_KIND_UPDATE || row->key.kind == BB_KIND_CANCEL)) {
		view->refused_word = row->key.revision;
		view->refused_word_generation = row->key.generation;
	} else if (refused && row->key.kind == BB_KIND_UPDATE) {
		view->refused_revision = row->key.revision;
	}
	if (refused && (row->key.kind == BB_KIND_INVITE || row->key.kind == BB_KIND_WELCOME)) {
		view->refused = true;
		view->refused_generation = row->key.generation;
		view->refused_revision = row->key.revision; /* an earlier address has another */
	}
	if (refused && (row->key.kind == BB_KIND_TURN || row->key.kind == BB_KIND_ASK ||
	                row->key.kind == BB_KIND_BRIEF)) {
		view->belief = role;
		view->belief_generation = row->key.generation;
	}
}

static bool is_so(const struct witness *self, const struct bb_mail_key *key)
{
	const struct bb_occasion *confirm = occasion_of(self, key);
	enum bb_member_status status = little_member(self->group, key->member)->status;

	return confirm && status == (confirm->change == BB_CHANGE_PAUSED ? BB_MEMBER_PAUSED
	                                                                 : BB_MEMBER_FORMER);
}

/* Not too late, not to one who won't have it, and with the names of who does what now. */
static void check_still_right(const struct witness *self, const struct bb_held *row)
{
	const struct bb_mail_key *key = &row->key;
	const struct bb_meeting *lunch = NULL;

	if (key->meeting)
		lunch = little_find(self->group, key->meeting);
	if (key->member && self->group->now > promise_until(self, key->kind, lunch,
	                                                    occasion_of(self, key)))
		witness_complain(self, "comes too late", key->kind, key->meeting, key->member);
	if (key->member && MUTABLE & little_member(self->group, key->member)->mutes & BIT(key->kind))
		witness_complain(self, "is muted", key->kind, key->meeting, key->member);
	if (key->kind == BB_KIND_CONFIRM && !is_so(self, key))
		witness_complain(self, "isn't so", key->kind, key->meeting, key->member);
	if (key->kind != BB_KIND_AGENDA && key->kind != BB_KIND_ASK && key->kind != BB_KIND_BRIEF &&
	    key->kind != BB_KIND_TURN)
		return;
	if (key->kind == BB_KIND_TURN && little_role(lunch, key->member) == BB_ROLE_GUEST)
		return; /* names nobody */
	if (witness_view(self, lunch->id, key->member)->named[key->kind] != seats_of(lunch))
		witness_complain(self, "names who has no part in it", key->kind, key->meeting, key->member);
}

static void on_delivered(void *context, const struct bb_held *row)
{
	struct witness *self = context;
	const struct bb_mail_key *key = &row->key;
	bool reached = row->state == BB_MAIL_SENT || row->state == BB_MAIL_UNKNOWN;

	if (!reached && row->state != BB_MAIL_FAILED)
		return;
	check_still_right(self, row);
	self->counts[key->kind]++;
	if (key->occasion > 0 && key->member)
		read_occasion(self, key);
	if (reached && key->meeting)
		take_about_lunch(self, row);
	else if (reached)
		take_other(self, row);
	if (key->member == 0) {
		if (self->digests[key->occasion])
			witness_complain(self, "went already", key->kind, 0, 0);
		self->digests[key->occasion] = true;
	}
	if (key->meeting)
		remember(self, row, !reached);
}

void witness_run(struct witness *self)
{
	self->run++;
}

void witness_believe(struct witness *self, int64_t lunch, int64_t member)
{
	witness_view(self, lunch, member)->belief =
		little_role(little_find(self->group, lunch), member);
}

void witness_new_address(struct witness *self, int64_t member)
{
	for (size_t i = 0; i < self->group->meetings.count; i++) {
		const struct bb_meeting *lunch = &self->group->lunches[i];
		struct view *view = witness_view(self, lunch->id, member);
		const struct bb_occasion *first = NULL;

		for (size_t j = self->group->occasion_count; j-- > 0;) {
			if (self->group->occasions[j].kind == BB_KIND_TURN &&
			    self->group->occasions[j].member == member &&
			    self->group->occasions[j].meeting == lunch->id)
				first = &self->group->occasions[j];
		}
		view->belief = first ? first->before : little_role(lunch, member);
	}
}

/* -- the views -- */

bool witness_shows(const struct view *view, const struct bb_meeting *lunch)
{
	return view->revision >= lunch->significant && view->start == lunch->starts_at &&
	       view->end == lunch->ends_at && strcmp(view->place, lunch->location) == 0;
}

bool witness_misleads(const struct word *word, const struct bb_meeting *lunch)
{
	return word->off || word->start != lunch->starts_at || word->end != lunch->ends_at;
}

const struct word *witness_word(const struct view *view, const struct bb_meeting *lunch,
                                int64_t member)
{
	const struct word *guest = view->guest.has ? &view->guest : NULL;
	const struct word *seat = view->seat.has ? &view->seat : NULL;

	if (!seat || little_role(lunch, member) == BB_ROLE_GUEST)
		return guest;
	return guest && guest->revision >= seat->revision ? guest : seat;
}

struct view *witness_view(const struct witness *self, int64_t lunch, int64_t member)
{
	assert_true(lunch > 0 && lunch < LITTLE_LUNCHES && member > 0 && member < LITTLE_MEMBERS);
	return &self->views[lunch * LITTLE_MEMBERS + member];
}

struct witness *witness_new(struct little_group *group)
{
	struct witness *self = calloc(1, sizeof *self);
	size_t count = (size_t)LITTLE_LUNCHES * LITTLE_MEMBERS;

	assert_non_null(self);
	self->group = group;
	self->views = calloc(count, sizeof *self->views);
	assert_non_null(self->views);
	for (size_t i = 0; i < WITNESS_OCCASIONS; i++)
		self->read[i] = -1;
	for (size_t i = 0; i < count; i++)
		self->views[i].sequence = self->views[i].refused_revision =
			self->views[i].refused_word = -1;
	group->context = self;
	group->queued = on_queued;
	group->delivered = on_delivered;
	return self;
}

void witness_free(struct witness *self)
{
	free(self->views);
	free(self);
}
