/* SPDX-License-Identifier: MIT */
/*
 * The store's rows about mail: what calls for one, what is held, the queue, and
 * the steps of sending (states in <brownbag/outbox.h>). Calls, statuses and
 * transactions as described in <brownbag/store.h>.
 */
#ifndef BROWNBAG_STORE_MAIL_H
#define BROWNBAG_STORE_MAIL_H

#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/occasion.h>
#include <brownbag/outbox.h>
#include <brownbag/store.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* -- what calls for a mail -- */

/** The words of `write`, kept until its last mail's body is wiped. @param[out] id  the new one */
BB_CHECKED enum bb_status bb_store_add_note(struct bb_store *self, const char *subject,
                                            const char *text, int64_t now, int64_t *id,
                                            struct bb_error *err);
/**
 * The note that an occasion is about.
 *
 * @param[out] subject, text  the caller frees both
 * @return also BB_ENOENT: it has none, or not any more
 */
BB_CHECKED enum bb_status bb_store_load_note(struct bb_store *self, int64_t occasion,
                                             char **subject, char **text, struct bb_error *err);

/**
 * Record an occasion; `id` of the struct is ignored.
 *
 * @param note      what it is about; 0: none
 * @param[out] id   the new one; may be NULL
 */
BB_CHECKED enum bb_status bb_store_add_occasion(struct bb_store *self,
                                                const struct bb_occasion *occasion, int64_t note,
                                                int64_t *id, struct bb_error *err);
/** Those made at or after `since`, by id; the caller frees `*out` with free(). NULL if none. */
BB_CHECKED enum bb_status bb_store_load_occasions(struct bb_store *self, int64_t since,
                                                  struct bb_occasion **out, size_t *count,
                                                  struct bb_error *err);

/** From now on that kind is due for that lunch; an earlier wish stands if it was earlier. */
BB_CHECKED enum bb_status bb_store_add_nudge(struct bb_store *self, const struct bb_nudge *nudge,
                                             struct bb_error *err);
/** Of lunches on or after `from`; the caller frees `*out` with free(). NULL if none. */
BB_CHECKED enum bb_status bb_store_load_nudges(struct bb_store *self, struct bb_date from,
                                               struct bb_nudge **out, size_t *count,
                                               struct bb_error *err);

/* -- finding what is due -- */

/**
 * Rows of lunches that start on or after `from`, and rows without a lunch that
 * were made at or after `since`. Reads no others, however many there are.
 *
 * @param[out] out  the caller frees it with free(); NULL if none
 */
BB_CHECKED enum bb_status bb_store_load_held(struct bb_store *self, struct bb_date from,
                                             int64_t since, struct bb_held **out, size_t *count,
                                             struct bb_error *err);

/**
 * Queue a mail: the row (state queued, to be tried at due_at) and its parts.
 * A row of the same key that expired or was dropped (but for the organizer's own
 * drop) is revived in place with the new parts, due and made_at.
 *
 * Taken from `mail`: key, parts, message_id, sequence, told_start, told_end, wording,
 * made_at, due_at, not_after.
 *
 * @param[out] id  its row; may be NULL
 * @return also BB_ECONFLICT: the key is held already; nothing was written
 */
BB_CHECKED enum bb_status bb_store_queue(struct bb_store *self, const struct bb_mail *mail,
                                         int64_t *id, struct bb_error *err);

/**
 * Record a mail that was owed and is too late by now: a row in state expired,
 * without parts. A row of that key is left alone.
 */
BB_CHECKED enum bb_status bb_store_miss(struct bb_store *self, const struct bb_mail *mail,
                                        struct bb_error *err);

/** Put a queued mail into DROPPED; one in another state is left alone. */
BB_CHECKED enum bb_status bb_store_drop(struct bb_store *self, int64_t mail, enum bb_drop why,
                                        int64_t now, struct bb_error *err);

/* -- sending: the holder of the lock calls these; each is a transaction of its own -- */

/**
 * What the holder of the lock finds after a crash: claimed rows are orphans and
 * go back to queued, committing rows become unknown.
 *
 * @param[out] unknown  how many rows became unknown; may be NULL
 */
BB_CHECKED enum bb_status bb_store_recover(struct bb_store *self, int64_t now, size_t *unknown,
                                           struct bb_error *err);

/**
 * Take up to `limit` queued mails whose next try has come, the earliest first,
 * and mark them claimed. On the way rows past their not_after become expired
 * and rows whose member may not get their kind any more become dropped: status,
 * mutes and consent are read here. Nothing is due while the group is stopped.
 *
 * @param[out] out  with their parts; release with bb_mails_release(); empty if
 *                  nothing is due
 */
BB_CHECKED enum bb_status bb_store_claim(struct bb_store *self, int64_t now, size_t limit,
                                         struct bb_mails *out, struct bb_error *err);

/* What has to be on disk before sending goes on; both lists may be empty. */
struct bb_passage {
	const struct bb_attempt *ended; /* how attempts ended */
	size_t ended_count;
	const int64_t *mails;           /* claimed or committing ones, at the fence or near it */
	size_t mail_count;
	bool *go;                       /* [out] one a mail: whether its final dot may go */
};

/**
 * The fence, and the record of what is behind it, in one durable commit.
 *
 * Attempts that ended: SENT and UNKNOWN need to have passed the fence; a row
 * that is gone (erased meanwhile) or in another state is left alone.
 *
 * Mails at the fence: claimed rows become committing, after which their final
 * dots may go. Status, mutes and consent of each member are read once more; a
 * row whose member may not get it any more becomes dropped instead, and while
 * the group is stopped rows go back to queued. `go` is all false unless BB_OK; a
 * row that is gone or in another state may not. Asked again about rows that are
 * committing, with nothing ended and nothing changed, it doesn't wait for the disk.
 */
BB_CHECKED enum bb_status bb_store_pass(struct bb_store *self, const struct bb_passage *passage,
                                        int64_t now, struct bb_error *err);

/** Put claimed rows back to queued, untried: deliver stops early. */
BB_CHECKED enum bb_status bb_store_unclaim(struct bb_store *self, struct bb_error *err);

/** A committing mail, of which it is known that its dot didn't go: back to queued. One in
 *  another state is left alone. */
BB_CHECKED enum bb_status bb_store_unfence(struct bb_store *self, int64_t mail,
                                           struct bb_error *err);

/* -- looking at the outbox, and what a person decides -- */

/* Which mails. */
struct bb_mail_filter {
	unsigned states;  /* bit (1u << enum bb_mail_state); 0: all */
	int64_t meeting;  /* 0: any */
	int64_t member;   /* 0: any */
	bool parts;       /* with their parts */
	size_t limit;     /* the last ones, by id; 0: all */
};

/** By id, ascending; release with bb_mails_release(). */
BB_CHECKED enum bb_status bb_store_load_mails(struct bb_store *self,
                                              const struct bb_mail_filter *filter,
                                              struct bb_mails *out, struct bb_error *err);
/** The first `limit` that need a person, unknown or failed, without their parts, by id;
 *  release with bb_mails_release(). Costs nothing for the others. */
BB_CHECKED enum bb_status bb_store_load_trouble(struct bb_store *self, size_t limit,
                                                struct bb_mails *out, struct bb_error *err);
/** One, with its parts unless wiped; release with bb_mail_release(). @return also BB_ENOENT */
BB_CHECKED enum bb_status bb_store_load_mail(struct bb_store *self, int64_t id,
                                             struct bb_mail *out, struct bb_error *err);
/** The mail of that Message-ID (without angle brackets); 0 if none. */
BB_CHECKED enum bb_status bb_store_find_message(struct bb_store *self, const char *message_id,
                                                int64_t *out, struct bb_error *err);

/**
 * `outbox retry`: a failed mail is queued again, a queued one is tried at once.
 *
 * @return also BB_ENOENT; BB_ECONFLICT: another state, past its not_after, or
 *         its parts are wiped
 */
BB_CHECKED enum bb_status bb_store_retry(struct bb_store *self, int64_t mail, int64_t now,
                                         struct bb_error *err);

/**
 * `restore`: what is due counts as perhaps sent since the backup was made, as does
 * what was on its way. In the caller's transaction.
 *
 * @param[out] count  rows that became unknown
 */
BB_CHECKED enum bb_status bb_store_doubt_due(struct bb_store *self, int64_t now, size_t *count,
                                             struct bb_error *err);

/**
 * `outbox resolve`: an unknown mail was sent after all, or shall be sent again.
 *
 * @return also BB_ENOENT; BB_ECONFLICT: not unknown; to send again also as above
 */
BB_CHECKED enum bb_status bb_store_resolve(struct bb_store *self, int64_t mail, bool sent,
                                           int64_t now, struct bb_error *err);

/**
 * `outbox drop`: a queued, unknown, failed or expired mail shall not go. It
 * counts as held.
 *
 * @return also BB_ENOENT; BB_ECONFLICT: another state
 */
BB_CHECKED enum bb_status bb_store_discard(struct bb_store *self, int64_t mail, int64_t now,
                                           struct bb_error *err);

/* Numbers of what waits or needs somebody: sent, expired and dropped rows are not counted (0). */
struct bb_mail_counts {
	size_t by_state[BB_MAIL_STATE_COUNT];
	int64_t next_try_at; /* the earliest among the queued; 0: none */
};

/** Costs nothing for the mails that are done. */
BB_CHECKED enum bb_status bb_store_count_mails(struct bb_store *self, struct bb_mail_counts *out,
                                               struct bb_error *err);

/** How many have expired since. Costs nothing for the others. */
BB_CHECKED enum bb_status bb_store_count_expired(struct bb_store *self, int64_t since, int64_t *out,
                                                 struct bb_error *err);

/* What was sent, without to whom. */
struct bb_sent_mail {
	enum bb_kind kind;
	int64_t at;
};

/**
 * All that was sent and is still in the ledger, in order of time.
 *
 * @param[out] out  `*count`; the caller frees it with free(); NULL if none
 */
BB_CHECKED enum bb_status bb_store_load_sent(struct bb_store *self, struct bb_sent_mail **out,
                                             size_t *count, struct bb_error *err);

#endif
