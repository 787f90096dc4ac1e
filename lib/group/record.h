/* SPDX-License-Identifier: MIT */
/* What became of mails, on its way to the disk. */
#ifndef GROUP_RECORD_H
#define GROUP_RECORD_H

#include <brownbag/deliver.h>

/* A connection may have a mail that was sent and, behind it, one that never came to the fence. */
enum { RECORD_MOST = 2 * BB_CONNECTIONS_MAX };

struct record {
	struct bb_store *store;
	const struct bb_deliver_host *host;
	struct bb_attempt attempts[RECORD_MOST];
	struct bb_sent_result results[RECORD_MOST]; /* the attempts borrow their replies */
	size_t count;
	int64_t due_at; /* ticks: not on disk later than that; with `count` only */
	bool recorded;  /* the last commit took them */
};

/** A place for a result that record_add() will take. */
struct bb_sent_result *record_place(struct record *self);

/** @param attempt  judged from what record_place() got, whose reply it borrows */
void record_add(struct record *self, const struct bb_attempt *attempt);

/** When it has to be committed, in ticks; -1: there is nothing. */
int64_t record_due_at(const struct record *self);

/**
 * One durable commit for all that ended and all that wait at the fence; where
 * that fails what ended is tried alone, so that it isn't lost with the rest.
 *
 * @param[out] go  as in bb_store_pass(); all false unless BB_OK
 * @return as bb_store_pass(), of the first of the two
 */
BB_CHECKED enum bb_status record_commit(struct record *self, const int64_t *mails,
                                        size_t mail_count, bool *go, struct bb_error *err);

/**
 * Whether mails whose fence was committed before may still go; what ended isn't committed
 * with it.
 *
 * @return as bb_store_pass()
 */
BB_CHECKED enum bb_status record_ask(struct record *self, const int64_t *mails, size_t mail_count,
                                     bool *go, struct bb_error *err);

/** After a commit, and after the fences it opened: tell the host of what was recorded, and
 *  begin anew. */
void record_clear(struct record *self);

#endif
