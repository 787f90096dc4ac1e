/* SPDX-License-Identifier: MIT */
/*
 * What a look at a group came to, kept in a file beside the store for the next look.
 *
 * A large group takes time to look at, and mostly nothing has changed since. The file
 * holds one text with proof of what it was made from, under the group's key: one that is
 * damaged, foreign, of another state or of another time counts as none. It is a
 * convenience: nothing here fails for want of it, and to delete it loses nothing.
 *
 * The text has ids in it and no name: it must be as harmless as the log.
 */
#ifndef BROWNBAG_CACHE_H
#define BROWNBAG_CACHE_H

#include <brownbag/digest.h>
#include <brownbag/error.h>
#include <brownbag/group.h>

#include <stdint.h>

#define BB_GROUP_CACHE "brownbag.cache"

enum { BB_CACHE_MAX = 256 * 1024 }; /* bytes of text */

struct bb_cache_key {
	uint8_t bytes[BB_DIGEST_SIZE];
};

/**
 * The state of all that a look is made from, but for the time: rows, settings, texts, what
 * was put aside, the zone. Equal keys: the same look at the same time. In a reading, which
 * goes on while the look is taken.
 *
 * @param maker  what looks, with its version: another one's text is none
 * @return BB_OK; BB_ECONFLICT: it can't be told, or the group's mode has changed since it
 *         was opened; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_cache_key(struct bb_cache_key *out, const struct bb_group *group,
                                       const char *maker, struct bb_error *err);

/**
 * What was kept, if it is of this state and the group's time lies within its own. In a
 * reading.
 *
 * @param maker  as for bb_cache_key()
 * @return NUL-terminated, the caller frees it; NULL: nothing
 */
char *bb_cache_load(const struct bb_group *group, const char *maker);

/**
 * Keep a text, in place of what was kept. Without a word where that can't be done: in
 * another user's folder, on a full disk, for a text over BB_CACHE_MAX.
 *
 * @param until  it goes from the group's time on to before this instant
 */
void bb_cache_save(const struct bb_group *group, const struct bb_cache_key *key, int64_t until,
                   const char *text);

/** Remove what was kept: it may say what was to be forgotten. */
void bb_cache_remove(const char *dir);

#endif
