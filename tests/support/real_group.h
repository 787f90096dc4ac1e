/* SPDX-License-Identifier: MIT */
/*
 * A group in a folder of its own, with settings, store and outbox as in real
 * life, for tests of lib/group. Members are 1, 2, ..; lunches are on second
 * Tuesdays at noon in Berlin. A failure that no test asked for fails it.
 */
#ifndef TESTS_REAL_GROUP_H
#define TESTS_REAL_GROUP_H

#include <brownbag/bytes.h>
#include <brownbag/config.h>
#include <brownbag/group.h>
#include <brownbag/outlook.h>

enum { REAL_SETTINGS_MAX = 8 };

struct real_group {
	char folder[64];
	struct bb_config_given given[REAL_SETTINGS_MAX + 4]; /* texts are the caller's */
	size_t given_count;
	struct bb_config *config;
	struct bb_group *group;  /* NULL: not made yet */
	int64_t last_mail;       /* those up to this one were told of */
};

/** Nothing is made yet: settings first. */
void real_group_init(struct real_group *self);
/** Before anything else; both stay the caller's. */
void real_group_set(struct real_group *self, const char *key, const char *value);
/** Make and open it; its clock shows 2027-01-04 08:00. */
void real_group_open(struct real_group *self);
void real_group_close(struct real_group *self);

/** Close and open it again: what was only in memory is gone. */
void real_group_reopen(struct real_group *self);

/** "2027-02-09T12:00" */
void real_group_set_clock(struct real_group *self, const char *wall);

/** Members with these ids, who joined in that month. */
void real_group_join(struct real_group *self, int64_t first, int64_t last, const char *month);

/** Whatever waits in the outbox is sent. */
void real_group_deliver(struct real_group *self);

/** " ask/2027-02/2" for each mail about turns since the last call, in order. */
void real_group_trace_mails(struct real_group *self, struct bb_bytes *out);

/** " 1!/2!" for each of the first `count` coming lunches, as stored: "+" between facilitators,
 *  the backup behind "/", "-" for nobody; "!" announced, "=" confirmed. */
void real_group_trace_turns(const struct real_group *self, size_t count, struct bb_bytes *out);

/** One of them, without the blank. */
void real_group_trace_seats(const struct bb_meeting *meeting, struct bb_bytes *out);

/** " 1:+0.50 2/1" a member: owed, in turns; lunches that could have been led, and turns. */
void real_group_trace_books(const struct real_group *self, struct bb_bytes *out);

/** " held/2027-01:3 entered" for each line of the log: who led. */
void real_group_trace_log(const struct real_group *self, struct bb_bytes *out);

/** The rows fit together, and the balances follow from the log bit for bit. */
void real_group_prove(const struct real_group *self, const char *where);

#endif
