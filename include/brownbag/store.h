/* SPDX-License-Identifier: MIT */
/*
 * brownbag.db: all that a group remembers, in SQLite. Here the file itself and
 * the facts of the group; its rows are in <brownbag/store_people.h>,
 * <brownbag/store_lunches.h> and <brownbag/store_mail.h>.
 *
 * Rollback journal (TRUNCATE), synchronous=FULL, secure_delete, foreign keys,
 * defensive mode; no WAL, since people copy one file and an erased name would
 * stay readable in it. A store belongs to one thread. Times come in as values;
 * no SQL asks for the time.
 *
 * Writing happens between bb_store_begin() and bb_store_end(); a function
 * that writes asserts that a transaction is open. A few say that they are a
 * transaction of their own; they assert that none is. After a failed write the
 * caller rolls back.
 *
 * Unless said otherwise each call returns BB_OK; BB_EAGAIN: another program has
 * held the store for ten seconds; BB_EIO: disk, memory, or a damaged file (the
 * text says which). Outputs named `out` are changed on BB_OK only.
 */
#ifndef BROWNBAG_STORE_H
#define BROWNBAG_STORE_H

#include <brownbag/bytes.h>
#include <brownbag/date.h>
#include <brownbag/digest.h>
#include <brownbag/error.h>

#include <stddef.h>
#include <stdint.h>

struct bb_store;

enum bb_store_access {
	BB_STORE_READ, /* changes nothing that was ever committed, reserves nothing */
	BB_STORE_WRITE,
};

/* -- the file -- */

/**
 * Make an empty store with its schema, in mode rehearsal, and close it again.
 *
 * @param path    must not exist; created O_EXCL with mode 0600 before SQLite sees it
 * @param secret  random bytes, the key of all keyed hashes of this group
 * @return BB_OK; BB_ECONFLICT: the file exists; BB_EIO. On failure no file is left
 */
BB_CHECKED enum bb_status bb_store_create(const char *path, const uint8_t secret[BB_KEY_SIZE],
                                          int64_t now, struct bb_error *err);

/**
 * Open it.
 *
 * A file of an older version is copied to "<path>.backup" and brought up to
 * date in one transaction (only with BB_STORE_WRITE; BB_STORE_READ then says
 * BB_EAGAIN and what to do). If a program died while writing, SQLite undoes
 * what it left; with BB_STORE_READ too, since there is nothing to read before:
 * that puts back what was committed and adds nothing.
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

/**
 * A command that opened this store for writing has succeeded: remove the copy
 * that an *earlier* one made before it brought the file up to date. Never fails;
 * nothing to remove is fine.
 */
void bb_store_succeeded(struct bb_store *self);

/**
 * BEGIN IMMEDIATE. Transactions don't nest. On a store opened for reading: what
 * is read until commit or rollback is of one moment; keep it short, it keeps
 * writers waiting.
 */
BB_CHECKED enum bb_status bb_store_begin(struct bb_store *self, struct bb_error *err);

/**
 * For what reads many rows and writes none: they are of one moment, and the file is
 * locked once and not for each statement. Where a transaction is open, or reading has
 * begun, it is that one's moment. Keep it short, it keeps writers waiting.
 *
 * @param[out] begun  for bb_store_end_reading(), which is called whatever the status
 */
BB_CHECKED enum bb_status bb_store_begin_reading(struct bb_store *self, bool *begun,
                                                 struct bb_error *err);
void bb_store_end_reading(struct bb_store *self, bool begun);
/** Durable once it returns BB_OK. On failure everything since begin is undone. */
BB_CHECKED enum bb_status bb_store_commit(struct bb_store *self, struct bb_error *err);
/** Undo everything since begin; nothing if no transaction is open. Never fails. */
void bb_store_rollback(struct bb_store *self);

/**
 * End a transaction: kept if all went well and it is meant to be kept, else
 * everything since begin is undone. A begin that failed is ended, too.
 *
 * @param status  what came of it so far
 * @param keep    false: a trial, undone even so
 * @return `status`, or what the commit came to
 */
BB_CHECKED enum bb_status bb_store_end(struct bb_store *self, enum bb_status status, bool keep,
                                       struct bb_error *err);

/**
 * A part of a transaction that may be taken back alone: of many messages that are done
 * with in one commit, one may fail. Not nested; each try ends in one of the other two.
 */
BB_CHECKED enum bb_status bb_store_try(struct bb_store *self, struct bb_error *err);
BB_CHECKED enum bb_status bb_store_keep(struct bb_store *self, struct bb_error *err);
/** Undo everything since bb_store_try(). */
BB_CHECKED enum bb_status bb_store_take_back(struct bb_store *self, struct bb_error *err);

/** Whether any row was changed since it was opened; also if that was undone. */
bool bb_store_has_changed(const struct bb_store *self);

/**
 * What the file is now, to be compared with what it was: the same bytes, the same rows.
 * In a reading or a transaction that has changed nothing yet.
 *
 * @param[in,out] out  some 150 bytes are appended
 * @return BB_OK; BB_ECONFLICT: it can't be told: another file is in its place, somebody
 *         gave it a write-ahead log, or the reading ended when memory ran out; BB_EAGAIN,
 *         BB_EIO
 */
BB_CHECKED enum bb_status bb_store_state(struct bb_bytes *out, struct bb_store *self,
                                         struct bb_error *err);

/**
 * A consistent copy of the file, complete on disk once it returns BB_OK.
 *
 * @param path  must not exist; created with mode 0600; removed again on failure
 * @return also BB_ECONFLICT: the file exists
 */
BB_CHECKED enum bb_status bb_store_copy(struct bb_store *self, const char *path,
                                        struct bb_error *err);

/**
 * Prove that the file is sound: pages, indexes, references, and that the schema
 * is the one of this version.
 *
 * @return BB_OK; BB_EIO: it isn't; the text has the first finding
 */
BB_CHECKED enum bb_status bb_store_check(struct bb_store *self, struct bb_error *err);

/* Something that isn't as it should be. All borrowed until the call back returns. */
struct bb_flaw {
	const char *check;  /* "pages", "references", "schema", "mails", "members", "lunches" */
	const char *text;   /* with the row it is about */
	const char *remedy; /* a command to copy, or what to do */
};

/** @return another status than BB_OK ends the proving */
typedef enum bb_status bb_flaw_found(void *context, const struct bb_flaw *flaw,
                                     struct bb_error *err);

/**
 * Prove that the file is sound, as bb_store_check(), and that rows fit together
 * which no constraint ties: who is on the list has an address, what waits has a
 * text, what was held is in the log. Tells all there is, 100 findings a check.
 *
 * @return what `found` said last; else as bb_store_check() does where a check can't
 *         even be run
 */
BB_CHECKED enum bb_status bb_store_prove(struct bb_store *self, bb_flaw_found *found,
                                         void *context, struct bb_error *err);

/**
 * Write the file anew without its free space, if an erasure asked for that:
 * then no byte of what was deleted is left. A transaction of its own.
 */
BB_CHECKED enum bb_status bb_store_compact(struct bb_store *self, struct bb_error *err);

/* -- backups: the file as bytes, with files of the group's folder in it -- */

struct bb_stored_file {
	char *name;    /* "brownbag.ini", "texts/invite.txt" */
	unsigned mode; /* 0600, 0700 */
	void *bytes;   /* `len` bytes */
	size_t len;
};

struct bb_stored_files {
	struct bb_stored_file *items;
	size_t count;
};

void bb_stored_files_release(struct bb_stored_files *self);

/**
 * A consistent copy in memory, with files packed into it; nothing of it touches a disk.
 *
 * @param[out] out  `*len` bytes; the caller overwrites and frees them
 */
BB_CHECKED enum bb_status bb_store_pack(struct bb_store *self,
                                        const struct bb_stored_files *files, void **out,
                                        size_t *len, struct bb_error *err);

/** The files that were packed, by name. @param[out] out  release with bb_stored_files_release() */
BB_CHECKED enum bb_status bb_store_load_files(struct bb_store *self, struct bb_stored_files *out,
                                              struct bb_error *err);
/** A group's own store has none. In the caller's transaction. */
BB_CHECKED enum bb_status bb_store_forget_files(struct bb_store *self, struct bb_error *err);

/* -- facts of the group -- */

/** The group's key, as given to bb_store_create(). */
BB_CHECKED enum bb_status bb_store_secret(struct bb_store *self, uint8_t out[BB_KEY_SIZE],
                                          struct bb_error *err);

enum bb_mode { BB_MODE_REHEARSAL, BB_MODE_LIVE, BB_MODE_STOPPED };

/** "rehearsal", "live", "stopped": as stored and shown. Borrowed for ever. */
const char *bb_mode_name(enum bb_mode mode);

BB_CHECKED enum bb_status bb_store_mode(struct bb_store *self, enum bb_mode *out,
                                        struct bb_error *err);
BB_CHECKED enum bb_status bb_store_set_mode(struct bb_store *self, enum bb_mode mode,
                                            struct bb_error *err);

/* Marks: instants of the group's own doings. */
enum bb_mark {
	BB_MARK_MADE,     /* init */
	BB_MARK_LIVE,     /* start, the first one */
	BB_MARK_STARTED,  /* start, the last one */
	BB_MARK_RAN,      /* remind last ran, give or take an hour */
	BB_MARK_CRON,     /* remind last ran without a terminal; likewise */
	BB_MARK_READER,   /* something last read an answer */
	BB_MARK_TROUBLE,  /* since when mail doesn't get out; 0: it does */
	BB_MARK_MAILBOX,  /* since when the mailbox can't be read; 0: it can */
	BB_MARK_PAGE,     /* since when the page can't be published; 0: it can */
	BB_MARK_RETAINED, /* bb_store_retain() last ran */
	BB_MARK_LEAPT,    /* the first run by a clock that had leapt; 0: it hasn't */
	BB_MARK_COUNT,
};

/** 0 if never set. */
BB_CHECKED enum bb_status bb_store_mark(struct bb_store *self, enum bb_mark mark, int64_t *out,
                                        struct bb_error *err);
BB_CHECKED enum bb_status bb_store_set_mark(struct bb_store *self, enum bb_mark mark, int64_t at,
                                            struct bb_error *err);

/* -- what happened when: ids and words from the program, no name, no address -- */

struct bb_log_row {
	int64_t id;
	int64_t at;
	char *what;      /* "member paused" */
	int64_t meeting; /* 0: none */
	int64_t member;  /* 0: none, or erased since */
	char *detail;    /* "" if none */
};

struct bb_log {
	struct bb_log_row *rows; /* by id, ascending */
	size_t count;
};

void bb_log_release(struct bb_log *self);

/** Append a line; `id` of the row is ignored, `detail` may be NULL. */
BB_CHECKED enum bb_status bb_store_log(struct bb_store *self, const struct bb_log_row *row,
                                       struct bb_error *err);

/**
 * The last `limit` lines.
 *
 * @param[out] out  release with bb_log_release()
 */
BB_CHECKED enum bb_status bb_store_load_log(struct bb_store *self, size_t limit,
                                            struct bb_log *out, struct bb_error *err);

/* -- counts that outlive the rows they count -- */

struct bb_tally {
	char *what; /* "sent invite" */
	struct bb_month month;
	int64_t count;
};

struct bb_tallies {
	struct bb_tally *items; /* by what, then month */
	size_t count;
};

void bb_tallies_release(struct bb_tallies *self);

/** Add to a count. */
BB_CHECKED enum bb_status bb_store_tally(struct bb_store *self, const struct bb_tally *tally,
                                         struct bb_error *err);

/** @param[out] out  release with bb_tallies_release() */
BB_CHECKED enum bb_status bb_store_load_tallies(struct bb_store *self, struct bb_tallies *out,
                                                struct bb_error *err);

/* -- forgetting -- */

/* Where each kind of row ends: what lies before goes. From [retention] and now. */
struct bb_retention {
	int64_t now;
	struct bb_date answers;  /* answers and declines of lunches before this day */
	struct bb_date away;     /* away days that ended before it */
	int64_t bodies;          /* parts of mails that came to an end before this instant */
	int64_t review;          /* mail that waits for a person since before this instant */
	int64_t ledger;          /* their rows, if their lunch is over; and occasions. Sent ones are
	                            tallied as "sent KIND" by month (UTC) */
	int64_t intros;          /* introductions begun before it: what is over; the words of others */
	int64_t log;             /* lines of the log */
	struct bb_month history; /* turns of lunches before this month; and what is known of former
	                            members who left before it and stand in no booking any more */
};

/**
 * Delete what has outlived its purpose. It looks through the whole ledger: once a
 * day is enough, BB_MARK_RETAINED is for that.
 *
 * @param[out] count  rows deleted or emptied; may be NULL
 */
BB_CHECKED enum bb_status bb_store_retain(struct bb_store *self,
                                          const struct bb_retention *retention, size_t *count,
                                          struct bb_error *err);

/* The kinds of rows that go by themselves. */
enum bb_kept {
	BB_KEPT_ANSWERS,
	BB_KEPT_AWAY,
	BB_KEPT_REVIEW,
	BB_KEPT_INTRODUCTIONS,
	BB_KEPT_BODIES,
	BB_KEPT_LEDGER,
	BB_KEPT_HISTORY,
	BB_KEPT_DIGESTS,
	BB_KEPT_COUNT,
};

/**
 * How many there are of a kind, and what the first that goes is counted from.
 *
 * @param[out] day  of answers the lunch, of away days the last, of turns the month's first;
 *                  else, and without rows, year 0
 * @param[out] at   of the others the instant; 0 without rows. Of digests it is the one at
 *                  which they go
 */
BB_CHECKED enum bb_status bb_store_count_kept(struct bb_store *self, enum bb_kept which,
                                              int64_t *count, struct bb_date *day, int64_t *at,
                                              struct bb_error *err);

/**
 * `start`: what the rehearsal sent counts for nothing. Mails, entries, answers, what
 * came in, nudges, notes, introductions and their tallies go, and every occasion but a
 * welcome.
 */
BB_CHECKED enum bb_status bb_store_forget_rehearsal(struct bb_store *self, struct bb_error *err);

#endif
