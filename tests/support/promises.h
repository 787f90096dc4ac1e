/* SPDX-License-Identifier: MIT */
/*
 * What the manual promises about mails that are anchored to a lunch, judged by
 * what a mailbox holds: part of the witness.
 */
#ifndef TESTS_PROMISES_H
#define TESTS_PROMISES_H

#include "witness.h"

struct promise {
	enum bb_kind kind;
	int direction;   /* of the days: -1 before, 1 after the lunch */
	int shift;       /* -1 to a working day before, 1 after, 0 stays */
	int64_t until;   /* seconds before the start; thanks: see until_of() */
	uint32_t others; /* any of these, sent once it was due, will do */
};

/* The dates of one kind for one lunch. */
struct dates {
	const struct promise *promise;
	int64_t planned_at;
	int64_t day; /* of it */
	int64_t asked_at;
	int64_t until;
};

/** The promise about a kind; NULL: it isn't anchored to a lunch. */
const struct promise *promise_of(enum bb_kind kind);

/** The i-th; NULL beyond the last. */
const struct promise *promise_at(size_t i);

struct dates dates_of(const struct witness *self, const struct promise *promise,
                      const struct bb_meeting *lunch);

/** When the organizer's digest of a month goes. */
int64_t digest_at(const struct witness *self, struct bb_month month);

/** How long a mail of that kind may be sent. `lunch`, `occasion`: NULL if it has none. */
int64_t promise_until(const struct witness *self, enum bb_kind kind,
                      const struct bb_meeting *lunch, const struct bb_occasion *occasion);

/** Neither resting nor gone nor out of reach. */
bool member_gets_mail(const struct bb_member *member);

/** Neither called off nor waiting for somebody to settle a holiday. */
bool lunch_is_on(const struct bb_meeting *lunch);

/** Whether the member has the kind already, for the lunch as it is now. */
bool view_has(const struct witness *self, enum bb_kind kind, const struct bb_meeting *lunch,
              const struct bb_member *member);

/** Whether it is owed to the member now. */
bool promise_is_owed(const struct witness *self, const struct dates *dates,
             const struct bb_meeting *lunch, const struct bb_member *member);

#endif
