/* SPDX-License-Identifier: MIT */
/*
 * The store's rows about mail that came in: what is done with, what waits for a
 * person, which mails of ours came back. Calls, statuses and transactions as
 * described in <brownbag/store.h>.
 */
#ifndef BROWNBAG_STORE_INBOX_H
#define BROWNBAG_STORE_INBOX_H

#include <brownbag/answer.h>
#include <brownbag/digest.h>
#include <brownbag/error.h>
#include <brownbag/store.h>

#include <stddef.h>
#include <stdint.h>

/* -- what was seen -- */

enum { BB_SEEN_DONE = -1 };

/** How often a message was begun; 0: never; BB_SEEN_DONE: it is done with. */
BB_CHECKED enum bb_status bb_store_load_seen(struct bb_store *self,
                                             const uint8_t digest[BB_DIGEST_SIZE], int *out,
                                             struct bb_error *err);
BB_CHECKED enum bb_status bb_store_set_seen(struct bb_store *self,
                                            const uint8_t digest[BB_DIGEST_SIZE], int tries,
                                            int64_t now, struct bb_error *err);

/* -- the invite that an answer is about -- */

struct bb_entry_times {
	int sequence;            /* the highest of a calendar object queued */
	int64_t significant;     /* SEQUENCE of the first one with the present time */
	int64_t significant_at;  /* its DTSTAMP */
};

/**
 * Which SEQUENCEs of one member's calendar entry show the lunch at its present time:
 * SEQUENCE counts by member, so it is read from the mails that were queued.
 *
 * @param revision  the lunch's, of its last change of time
 * @return also BB_ENOENT: the member has no entry of that lunch
 */
BB_CHECKED enum bb_status bb_store_load_entry_times(struct bb_store *self, int64_t meeting,
                                                    int64_t member, int revision,
                                                    struct bb_entry_times *out,
                                                    struct bb_error *err);

/* -- what waits for a person -- */

struct bb_review {
	int64_t id;
	int64_t at;
	char *reason;   /* in words */
	char *wants;    /* "accepted", "stop", ..: what accepting it does; "" if nothing can be done */
	int64_t member; /* whom it is about; 0: nobody known */
	int64_t meeting; /* 0: none */
	char *sender;   /* From, an address; "" if none could be read */
	char *sender_name;
	char *words;    /* the line that was to be a word; "" */
	struct bb_answer answer; /* of an answer; its partstat stands in `wants` */
	int64_t mail;   /* of a word: which mail to that member it answers; 0: none */
	char *as;       /* of a word: how to introduce them; "" as the roster has it */
};

struct bb_reviews {
	struct bb_review *items; /* by id */
	size_t count;
};

void bb_review_release(struct bb_review *self);
void bb_reviews_release(struct bb_reviews *self);

/** `id` of the struct is ignored; NULL texts count as "". @param[out] id  the new one */
BB_CHECKED enum bb_status bb_store_add_review(struct bb_store *self,
                                              const struct bb_review *review, int64_t *id,
                                              struct bb_error *err);
/** @param[out] out  release with bb_reviews_release() */
BB_CHECKED enum bb_status bb_store_load_reviews(struct bb_store *self, struct bb_reviews *out,
                                                struct bb_error *err);
/** One; release with bb_review_release(). @return also BB_ENOENT */
BB_CHECKED enum bb_status bb_store_load_review(struct bb_store *self, int64_t id,
                                               struct bb_review *out, struct bb_error *err);
/** @return also BB_ENOENT */
BB_CHECKED enum bb_status bb_store_delete_review(struct bb_store *self, int64_t id,
                                                 struct bb_error *err);
BB_CHECKED enum bb_status bb_store_count_reviews(struct bb_store *self, int64_t *out,
                                                 struct bb_error *err);

/* -- mails that came back -- */

/**
 * Record that a mail that was sent came back for good, and count how many of its
 * member's mails did in a row: those to the same address up to the last that came
 * back, from it backwards. A mail that came back already changes nothing.
 *
 * @param reply     what is told about it in the outbox: "came back: 5.1.1"
 * @param[out] run  how many in a row; 0: it was known, or the address was another
 */
BB_CHECKED enum bb_status bb_store_bounce(struct bb_store *self, int64_t mail, const char *reply,
                                          int *run, struct bb_error *err);
/** Mail from a member came in: the address works, a run of bounces ends. */
BB_CHECKED enum bb_status bb_store_forgive_bounces(struct bb_store *self, int64_t member,
                                                   struct bb_error *err);

#endif
