/* SPDX-License-Identifier: MIT */
/*
 * The store's rows about people. Calls, statuses and transactions as described
 * in <brownbag/store.h>.
 */
#ifndef BROWNBAG_STORE_PEOPLE_H
#define BROWNBAG_STORE_PEOPLE_H

#include <brownbag/date.h>
#include <brownbag/digest.h>
#include <brownbag/error.h>
#include <brownbag/keeper.h>
#include <brownbag/member.h>
#include <brownbag/store.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* -- members -- */

/**
 * All members, former ones included, by id. Four statements, whatever their number.
 *
 * @param[out] out  release with bb_roster_release()
 */
BB_CHECKED enum bb_status bb_store_load_roster(struct bb_store *self, struct bb_roster *out,
                                               struct bb_error *err);

/** One member; release with bb_member_release(). @return also BB_ENOENT */
BB_CHECKED enum bb_status bb_store_load_member(struct bb_store *self, int64_t id,
                                               struct bb_member *out, struct bb_error *err);

/** The member with one of whose addresses this key is; 0 if none. */
BB_CHECKED enum bb_status bb_store_find_address(struct bb_store *self, const char *key,
                                                int64_t *out, struct bb_error *err);

/**
 * Add a member with addresses, consents and away days (`id`, `generation` and
 * `bounces` don't come from the struct). The address must not be "".
 *
 * @param[out] id  the new one; may be NULL
 * @return also BB_ECONFLICT: an address is somebody's already (the text has that id)
 */
BB_CHECKED enum bb_status bb_store_add_member(struct bb_store *self,
                                              const struct bb_member *member, int64_t *id,
                                              struct bb_error *err);

/**
 * Store a member as it is in the struct, addresses, consents and away days
 * included. Another address in use raises the stored `generation` (the struct's
 * is ignored) and ends its run of bounces.
 *
 * @return also BB_ENOENT; BB_ECONFLICT: as above
 */
BB_CHECKED enum bb_status bb_store_update_member(struct bb_store *self,
                                                 const struct bb_member *member,
                                                 struct bb_error *err);

/** Members by status, and how many of the active ones take turns. */
struct bb_roster_counts {
	size_t by_status[BB_MEMBER_FORMER + 1]; /* erased ones aren't counted */
	size_t leads;
};
BB_CHECKED enum bb_status bb_store_count_members(struct bb_store *self,
                                                 struct bb_roster_counts *out,
                                                 struct bb_error *err);

/* -- forgetting a member -- */

/**
 * Forget a member in every table: what only concerns that member goes, rows of
 * the history keep the id of a former member without name and address. Mails of
 * others that hold the name are emptied if they have come to an end, and dropped
 * to be composed anew if they wait; in notes and agendas the name becomes
 * "a former member". The copy made before an update of the file goes too. Call
 * bb_store_compact() after the commit: then no byte is left in the file.
 *
 * @return also BB_ENOENT
 */
BB_CHECKED enum bb_status bb_store_erase_member(struct bb_store *self, int64_t id, int64_t now,
                                                struct bb_error *err);

/**
 * A former member whose last word was to be forgotten, said at or before that instant
 * (an occasion of kind confirm); 0: none.
 */
BB_CHECKED enum bb_status bb_store_find_leaving(struct bb_store *self, int64_t before,
                                                int64_t *out, struct bb_error *err);

/* A keyed digest of an erased address, so that an import doesn't bring the person back. */
struct bb_erased {
	uint8_t digest[BB_DIGEST_SIZE];
	int64_t until;
};

BB_CHECKED enum bb_status bb_store_add_erased(struct bb_store *self,
                                              const struct bb_erased *erased,
                                              struct bb_error *err);
BB_CHECKED enum bb_status bb_store_is_erased(struct bb_store *self,
                                             const uint8_t digest[BB_DIGEST_SIZE], bool *out,
                                             struct bb_error *err);
/** @return also BB_ENOENT */
BB_CHECKED enum bb_status bb_store_forget_erased(struct bb_store *self,
                                                 const uint8_t digest[BB_DIGEST_SIZE],
                                                 struct bb_error *err);
/** All of them; the caller frees `*out` with free(). NULL if none. */
BB_CHECKED enum bb_status bb_store_load_erased(struct bb_store *self, struct bb_erased **out,
                                               size_t *count, struct bb_error *err);

struct bb_person_value {
	const char *column;
	const char *text; /* NULL: there is none */
	bool is_number;   /* which the text is then, in digits */
};

/**
 * Everything that the store holds about one member, and nothing about another.
 *
 * @param visit  called for each row: its table and its `count` values, all borrowed until
 *               it returns; another status than BB_OK ends the walk
 * @return what `visit` said last; BB_ENOENT: no such member
 */
BB_CHECKED enum bb_status
bb_store_show_person(struct bb_store *self, int64_t id,
                     enum bb_status (*visit)(void *context, const char *table, size_t count,
                                             const struct bb_person_value *values,
                                             struct bb_error *err),
                     void *context, struct bb_error *err);

/* -- never introduce these two -- */

/** In either order; twice is once. @return also BB_EINVAL: the same member twice */
BB_CHECKED enum bb_status bb_store_exclude(struct bb_store *self, int64_t a, int64_t b,
                                           struct bb_error *err);
/** Nothing to allow is fine. */
BB_CHECKED enum bb_status bb_store_unexclude(struct bb_store *self, int64_t a, int64_t b,
                                             struct bb_error *err);
/** By low, then high; the caller frees `*out` with free(). NULL if none. */
BB_CHECKED enum bb_status bb_store_load_excludes(struct bb_store *self, struct bb_exclude **out,
                                                 size_t *count, struct bb_error *err);

/* -- topics -- */

struct bb_topics {
	char **slugs; /* sorted by bytes */
	size_t count;
};

void bb_topics_release(struct bb_topics *self);

/** Twice is once. */
BB_CHECKED enum bb_status bb_store_add_topic(struct bb_store *self, const char *slug,
                                             struct bb_error *err);
BB_CHECKED enum bb_status bb_store_load_topics(struct bb_store *self, struct bb_topics *out,
                                               struct bb_error *err);
/** Add an offer, or renew the one of that topic and member: month and cap; its rest stays.
 *  @return also BB_ENOENT: no such topic */
BB_CHECKED enum bb_status bb_store_set_offer(struct bb_store *self, const struct bb_offer *offer,
                                             struct bb_error *err);
/** @return also BB_ENOENT: nothing was offered */
BB_CHECKED enum bb_status bb_store_withdraw_offer(struct bb_store *self, int64_t member,
                                                  const char *topic, struct bb_error *err);
BB_CHECKED enum bb_status bb_store_load_offers(struct bb_store *self, struct bb_offers *out,
                                               struct bb_error *err);
/** Those of one member, without reading the others. */
BB_CHECKED enum bb_status bb_store_load_offers_of(struct bb_store *self, int64_t member,
                                                  struct bb_offers *out, struct bb_error *err);

#endif
