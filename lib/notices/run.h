/* SPDX-License-Identifier: MIT */
/*
 * Inside of reconciling: one run over a world, one lunch of it, one person, and
 * the pair of both, for which everything is decided.
 */
#ifndef NOTICES_RUN_H
#define NOTICES_RUN_H

#include <brownbag/reach.h>
#include <brownbag/reconcile.h>

#include <stdbool.h>

#define NEVER INT64_MAX

/* Rows of one member, or of one member and one lunch: borrowed, in ledger order. */
struct rows {
	const struct bb_held *const *items;
	size_t count;
};

struct occasions {
	const struct bb_occasion *const *items; /* by id */
	size_t count;
};

struct answers {
	const struct bb_answered *const *items;
	size_t count;
};

struct offers {
	const struct bb_offer *const *items;
	size_t count;
};

struct dues {
	struct bb_due *items;
	size_t count;
	size_t size;
};

struct ids {
	int64_t *items;
	size_t count;
	size_t size;
};

struct lunch;

struct run {
	const struct bb_world *world;
	const struct lunch *lunches; /* `lunch_count`, by start */
	size_t lunch_count;
	int month, last_month; /* of now and of the horizon, in the group's zone: bb_month_index() */
	int64_t missed_since; /* what ended before was told as missed, or wasn't owed */
	struct dues due;
	struct dues missed;
	struct ids superseded;
	bool failed; /* out of memory */
};

struct lunch {
	const struct bb_meeting *meeting;
	bool on;    /* neither cancelled nor waiting for somebody to settle a holiday */
	int64_t planned_at[BB_KIND_COUNT]; /* NEVER: off, or not anchored to a lunch */
	int64_t planned_day[BB_KIND_COUNT]; /* the same as a day count in the group's zone */
	int64_t nudged_at[BB_KIND_COUNT];  /* NEVER: nobody asked */
	int64_t not_after[BB_KIND_COUNT];  /* anchored to a lunch */
	uint32_t open; /* BB_KIND_BIT() of those that may fall due in this run, or be missed */
	int64_t wording[BB_KIND_COUNT];    /* what mails about it say now: bb_wording() */
};

struct person {
	const struct bb_member *member;
	struct rows rows;
	struct occasions occasions;
	struct answers answers;
	struct offers offers;
	int64_t agreed_day; /* when to mail, as a day count */
	const struct bb_occasion *welcome; /* owed and not yet put to a lunch; NULL: none */
	const struct bb_occasion *confirm; /* likewise */
	int64_t taken_off_at; /* when a former member's entries were to be taken back */
};

enum { MOST_WANTS = BB_KIND_COUNT + 4 };

struct pair {
	struct run *run;
	const struct lunch *lunch;
	struct person *person;
	struct rows rows;
	const struct bb_turn *turn; /* NULL: a guest */
	enum bb_role role;
	enum bb_partstat partstat; /* of the answer that still holds */
	struct bb_due wants[MOST_WANTS];
	size_t want_count;
};

/* -- world.c: the world in order -- */

/* Pointers into its arrays, sorted by member; asked member by member, ids ascending. */
struct index {
	const struct bb_world *world;
	const struct bb_held **held; /* of one member: by lunch, then row */
	const struct bb_occasion **occasions;
	const struct bb_answered **answers;
	const struct bb_offer **offers;
	size_t held_at, occasion_at, answer_at, offer_at;
};

/* False: out of memory; release it all the same. */
bool index_make(struct index *self, const struct bb_world *world);
void index_release(struct index *self);
struct rows index_rows(struct index *self, int64_t member);
struct occasions index_occasions(struct index *self, int64_t member);
struct answers index_answers(struct index *self, int64_t member);
struct offers index_offers(struct index *self, int64_t member);

/* Lunches that may matter since an instant, by start; NULL: out of memory. */
struct lunch *read_lunches(const struct bb_world *world, int64_t after, size_t *count);
const struct lunch *find_lunch(const struct run *run, int64_t meeting);

static inline int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* -- pair.c: one member and one lunch -- */
void reconcile_pair(struct run *run, const struct lunch *lunch, struct person *person);

/* Owed from due_at on: wanted if that is within the run's horizon, missed if it is too late. */
void want(struct pair *pair, const struct bb_due *due);

/* -- monthly.c: the organizer's digest -- */
void want_digests(struct run *run, const struct rows *rows);

/* -- yearly.c: still welcome? still glad to be asked? -- */
void want_renewals(struct run *run, struct person *person);

/* -- ledger.c: what rows mean -- */

/* Whether it is held by the general rule. */
bool row_counts(const struct bb_held *row);

/* Whether it reached the member, for all we know. */
bool row_left(const struct bb_held *row);

/* Whether a deliver is at it now. */
bool row_flies(const struct bb_held *row);

/* The calendar object that it brings; BB_METHOD_NONE if it brings none. */
enum bb_method row_method(const struct bb_held *row);

/* Whether a calendar object supersedes the other: SEQUENCE, then time, then row. */
bool row_is_later(const struct bb_held *row, const struct bb_held *than);

/* Whether an entry that such a row brought shows another lunch than there is now: a number that
 * is the same stands for all but the answers, which are void after a change of time. `shown` is
 * bb_wording() of an invite. */
bool row_is_behind(const struct bb_held *row, const struct bb_meeting *meeting, int64_t shown);

/* Whether its lunch is on the day that it names, as the group counts days. */
bool row_names_day(const struct bb_zone *zone, const struct bb_held *row,
                   const struct bb_meeting *meeting);

/* Whether an ask to a member about a lunch took the place of the other: by what only grows, and
 * not by times, which a clock may get wrong. */
bool row_asks_later(const struct bb_held *row, const struct bb_held *than);

/* The seat that a brief is for. */
enum bb_seat briefed_seat(const struct bb_held *row);

/* Whether the member has muted its kind. */
bool row_is_unwelcome(const struct bb_held *row, const struct bb_member *member);

/* Whether a queued row lost its point: another takes its place, or none does. */
bool row_is_obsolete(const struct pair *pair, const struct bb_held *row);

/* Held and not obsolete, for the address that the member has now. */
bool row_holds(const struct pair *pair, const struct bb_held *row);

/* -- person.c: occasions -- */

/* Whether a mail due on that day is owed, as the member agreed to mail by then. */
bool agreed_by(const struct run *run, const struct person *person, enum bb_kind kind, int64_t at,
               int64_t day);

/* Find the welcome and the confirm that are owed; other occasions without a lunch are wanted. */
void want_occasions(struct run *run, struct person *person);

/* What is left once all lunches were seen. */
void want_leftovers(struct run *run, struct person *person);

/* The last occasion of a kind for this lunch since the group went live; NULL if there is none. */
const struct bb_occasion *last_occasion(const struct pair *pair, enum bb_kind kind);

/* Whether a mail about that occasion and this lunch is held. */
bool occasion_was_answered(const struct pair *pair, const struct bb_occasion *occasion);

/* -- entry.c: invite, update, CANCEL -- */
void want_entry(struct pair *pair);

/* -- news.c: the same for who was told in words -- */
void want_news(struct pair *pair);

/* -- dated.c: what is anchored to a lunch, and turns -- */
void want_dated(struct pair *pair);
void want_turn(struct pair *pair);

/* -- reconcile.c -- */

/* When something happened: what a clock that was ahead wrote down happened by now. */
int64_t happened_at(const struct run *run, int64_t at);

/* The mail of a kind to a member; about a lunch, if that isn't NULL. */
struct bb_due new_due(enum bb_kind kind, const struct bb_member *member,
                      const struct bb_meeting *meeting);
void add_due(struct run *run, const struct bb_due *due);
void add_superseded(struct run *run, int64_t mail);

/* Due within the run's horizon, and not too late. */
bool is_in_time(const struct run *run, const struct bb_due *due);

/* The same; one that is too late is told as missed, once: `rows` are those among which it
 * would have been recorded. */
bool falls_due(struct run *run, const struct rows *rows, const struct bb_due *due);

#endif
