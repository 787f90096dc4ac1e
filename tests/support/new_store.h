/* SPDX-License-Identifier: MIT */
/*
 * A new store in a folder of its own, on a real file, and the rows that tests
 * begin with. A failure fails the test.
 */
#ifndef TESTS_NEW_STORE_H
#define TESTS_NEW_STORE_H

#include <brownbag/store.h>
#include <brownbag/store_lunches.h>
#include <brownbag/store_mail.h>
#include <brownbag/store_people.h>

/* 2027-01-05T09:00:00Z, a Tuesday */
#define NEW_STORE_NOW INT64_C(1799139600)

struct new_store {
	char folder[64];
	char path[96]; /* of the file, in that folder */
	struct bb_store *store;
};

/* For cmocka: *state is a struct new_store, opened for writing. */
int new_store_setup(void **state);
int new_store_teardown(void **state);

/** Close and open it again. */
void new_store_reopen(struct new_store *self, enum bb_store_access access);

/** What another program does to the file: plain SQLite, without our care. */
void new_store_run_elsewhere(const char *path, const char *sql);

/** An active member who takes turns and agreed to mail and to being named. */
int64_t new_store_add_member(struct new_store *self, const char *name, const char *address);

/** A lunch of an hour at noon in Berlin, by the rule. */
int64_t new_store_add_lunch(struct new_store *self, struct bb_date day);

/** What a mail to that member needs; all borrowed, to be changed at will. */
struct bb_mail new_store_mail(enum bb_kind kind, int64_t meeting, int64_t member);

/** Queue it in a transaction of its own. */
int64_t new_store_queue(struct new_store *self, const struct bb_mail *mail);

/** A mail of a key of its own in that state, by the steps that lead there. Mails that wait
 *  at the time are claimed, or expire, with it. */
int64_t new_store_mail_in(struct new_store *self, int64_t member, enum bb_mail_state state);

/** Whether that claimed mail, alone at the fence, may go. */
bool new_store_fence(struct new_store *self, int64_t mail);

/** Record how an attempt ended, a second after NEW_STORE_NOW. */
void new_store_settle(struct new_store *self, const struct bb_attempt *attempt);

/** The state in which a mail is. */
enum bb_mail_state new_store_state_of(struct new_store *self, int64_t mail);

#endif
