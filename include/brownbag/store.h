/* SPDX-License-Identifier: MIT */
/*
 * brownbag.db: all that a group remembers, in SQLite.
 *
 * Rollback journal (TRUNCATE), synchronous=FULL, secure_delete, foreign keys,
 * defensive mode; no WAL, since people copy one file and an erased name would
 * stay readable in it. A store belongs to one thread. Times come in as values;
 * no SQL asks for the time. Instants of meetings are not stored: loading leaves
 * starts_at and ends_at 0, the caller derives them from wall time and zone.
 *
 * Writing happens between bb_store_begin() and bb_store_commit(); a function
 * that writes asserts that a transaction is open. Unless said otherwise each
 * call returns BB_OK; BB_EAGAIN: another program holds the store longer than
 * ten seconds; BB_EIO: disk, memory, or a damaged file (the text says which).
 */
#ifndef BROWNBAG_STORE_H
#define BROWNBAG_STORE_H

#include <brownbag/digest.h>
#include <brownbag/error.h>
#include <brownbag/meeting.h>
#include <brownbag/member.h>
#include <brownbag/outbox.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bb_store;

enum bb_store_access {
	BB_STORE_READ,  /* never writes, not even a journal */
	BB_STORE_WRITE,
};

/* -- the file -- */

/**
 * Make an empty store with its schema and a mode of "rehearsal".
 *
 * @param path    must not exist; created O_EXCL with mode 0600 before SQLite sees it
 * @param secret  random bytes, the key of all keyed hashes of this group
 * @return BB_OK; BB_ECONFLICT: the file exists; BB_EIO. On failure no file is left
 */
BB_CHECKED enum bb_status bb_store_create(const char *path, const uint8_t secret[BB_KEY_SIZE],
                                          int64_t now, struct bb_error *err);

/**
 * Open it. An older version is brought up to date first (only BB_STORE_WRITE;
 * BB_STORE_READ then says BB_EAGAIN and what to run).
 *
 * @param[out] out  close with bb_store_close()
 * @return BB_OK; BB_ENOENT: no file; BB_EINVAL: no store of ours, or made by a
 *         newer program; BB_ECONFLICT: others may read it (mode laxer than 0600;
 *         the text has the chmod to copy); BB_EAGAIN; BB_EIO
 */
BB_CHECKED enum bb_status bb_store_open(struct bb_store **out, const char *path,
                                        enum bb_store_access access, struct bb_error *err);

/** Close it; an open transaction is rolled back. NULL is allowed. */
void bb_store_close(struct bb_store *self);

/** BEGIN IMMEDIATE. Transactions don't nest. */
BB_CHECKED enum bb_status bb_store_begin(struct bb_store *self, struct bb_error *err);
/** Durable once it returns BB_OK. On failure everything since begin is undone. */
BB_CHECKED enum bb_status bb_store_commit(struct bb_store *self, struct bb_error *err);
/** Undo everything since begin; nothing if no transaction is open. Never fails. */
void bb_store_rollback(struct bb_store *self);

/* -- facts of the group -- */

/** The group's key, as given to bb_store_create(). */
BB_CHECKED enum bb_status bb_store_secret(struct bb_store *self, uint8_t out[BB_KEY_SIZE],
                                          struct bb_error *err);

enum bb_mode { BB_MODE_REHEARSAL, BB_MODE_LIVE, BB_MODE_STOPPED };

BB_CHECKED enum bb_status bb_store_mode(struct bb_store *self, enum bb_mode *out,
                                        struct bb_error *err);
BB_CHECKED enum bb_status bb_store_set_mode(struct bb_store *self, enum bb_mode mode,
                                            struct bb_error *err);

/* Marks: instants of the group's own doings. */
enum bb_mark {
	BB_MARK_MADE,        /* init */
	BB_MARK_LIVE,        /* start */
	BB_MARK_CRON,        /* remind last ran without a terminal */
	BB_MARK_READER,      /* something last read an answer */
	BB_MARK_TROUBLE,     /* trouble was printed; 0 when it ended */
	BB_MARK_COUNT,
};

/** 0 if never set. */
BB_CHECKED enum bb_status bb_store_mark(struct bb_store *self, enum bb_mark mark, int64_t *out,
                                        struct bb_error *err);
BB_CHECKED enum bb_status bb_store_set_mark(struct bb_store *self, enum bb_mark mark, int64_t at,
                                            struct bb_error *err);

/* -- members -- */

/** All members, former ones included, by id. `*out` is replaced on BB_OK only. */
BB_CHECKED enum bb_status bb_store_load_roster(struct bb_store *self, struct bb_roster *out,
                                               struct bb_error *err);

/** One member; release with bb_member_release(). @return also BB_ENOENT */
BB_CHECKED enum bb_status bb_store_load_member(struct bb_store *self, int64_t id,
                                               struct bb_member *out, struct bb_error *err);

/** The member with one of whose addresses this key is; 0 if none. */
BB_CHECKED enum bb_status bb_store_find_address(struct bb_store *self, const char *key,
                                                int64_t *out, struct bb_error *err);

/**
 * Add a member with addresses and consents (id, generation, bounces and
 * balance don't come from the struct).
 *
 * @param[out] id  the new one; may be NULL
 * @return also BB_ECONFLICT: an address is somebody's already (the text has that id)
 */
BB_CHECKED enum bb_status bb_store_add_member(struct bb_store *self,
                                              const struct bb_member *member, int64_t *id,
                                              struct bb_error *err);

/**
 * Store a member as it is in the struct, addresses, consents and away days
 * included. Another address of rank 0 raises `generation`.
 *
 * @return also BB_ENOENT; BB_ECONFLICT: as above
 */
BB_CHECKED enum bb_status bb_store_update_member(struct bb_store *self,
                                                 const struct bb_member *member,
                                                 struct bb_error *err);

/* -- lunches -- */

/** Meetings that start (by their wall) on or after `from`, with turns, by start. */
BB_CHECKED enum bb_status bb_store_load_meetings(struct bb_store *self, struct bb_date from,
                                                 struct bb_meetings *out, struct bb_error *err);
BB_CHECKED enum bb_status bb_store_add_meeting(struct bb_store *self,
                                               const struct bb_meeting *meeting, int64_t *id,
                                               struct bb_error *err);
/** Everything of the row but the turns. @return also BB_ENOENT */
BB_CHECKED enum bb_status bb_store_update_meeting(struct bb_store *self,
                                                  const struct bb_meeting *meeting,
                                                  struct bb_error *err);
/** Only one that no mail and no booking names. @return also BB_ENOENT, BB_ECONFLICT */
BB_CHECKED enum bb_status bb_store_delete_meeting(struct bb_store *self, int64_t id,
                                                  struct bb_error *err);
/** Replace the turns of a meeting by those of the struct; writes only if they differ. */
BB_CHECKED enum bb_status bb_store_set_turns(struct bb_store *self,
                                             const struct bb_meeting *meeting,
                                             struct bb_error *err);

/* -- mail: finding what is due (queue), sending it (deliver) -- */

/** Rows of meetings that start on or after `from`, and rows without a meeting
 *  that were made after `since`. The caller frees `*out` with free(). */
BB_CHECKED enum bb_status bb_store_load_held(struct bb_store *self, struct bb_date from,
                                             int64_t since, struct bb_held **out, size_t *count,
                                             struct bb_error *err);

/**
 * Queue a mail: the row (state queued) and its parts. A row of the same key
 * that was dropped (but for the organizer's own), or expired, is revived in
 * place with the new parts.
 *
 * @return also BB_ECONFLICT: the key is held already; nothing was written
 */
BB_CHECKED enum bb_status bb_store_queue(struct bb_store *self, const struct bb_mail *mail,
                                         struct bb_error *err);

/** Put a queued mail into EXPIRED or DROPPED; other states are left alone. */
BB_CHECKED enum bb_status bb_store_retire(struct bb_store *self, int64_t mail,
                                          enum bb_mail_state state, enum bb_drop why, int64_t now,
                                          struct bb_error *err);

/**
 * What the holder of the lock finds after a crash: claimed rows are orphans and
 * go back to queued, committing rows become unknown. A transaction of its own.
 *
 * @param[out] unknown  how many rows became unknown; may be NULL
 */
BB_CHECKED enum bb_status bb_store_recover(struct bb_store *self, int64_t now, size_t *unknown,
                                           struct bb_error *err);

/**
 * Take up to `limit` queued mails whose next try has come, oldest due first,
 * and mark them claimed. Those past their not_after become expired, those whose
 * member may not get their kind any more (status is read here) become dropped.
 * A transaction of its own.
 *
 * @param[out] out  with their parts; release with bb_mails_release(); empty if
 *                  nothing is due
 */
BB_CHECKED enum bb_status bb_store_claim(struct bb_store *self, int64_t now, size_t limit,
                                         struct bb_mails *out, struct bb_error *err);

/**
 * The fence: these claimed rows become committing in one durable commit, after
 * which their final dots may go. The status of each member is read once more;
 * a row whose member may not get it any more becomes dropped instead. A
 * transaction of its own.
 *
 * @param[out] go  one flag a mail: whether it may be sent
 */
BB_CHECKED enum bb_status bb_store_fence(struct bb_store *self, const int64_t *mails,
                                         size_t count, int64_t now, bool *go,
                                         struct bb_error *err);

/** Record how attempts ended, in one transaction of its own. */
BB_CHECKED enum bb_status bb_store_settle(struct bb_store *self, const struct bb_attempt *attempts,
                                          size_t count, int64_t now, struct bb_error *err);

/** Put claimed rows back to queued, untried: deliver stops early. A transaction of its own. */
BB_CHECKED enum bb_status bb_store_unclaim(struct bb_store *self, int64_t now,
                                           struct bb_error *err);

/** Numbers by state, and the earliest next try among the queued (0: none). */
struct bb_mail_counts {
	size_t by_state[BB_MAIL_STATE_COUNT];
	int64_t next_try_at;
};
BB_CHECKED enum bb_status bb_store_count_mails(struct bb_store *self, struct bb_mail_counts *out,
                                               struct bb_error *err);

#endif
