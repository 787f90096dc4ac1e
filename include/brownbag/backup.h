/* SPDX-License-Identifier: MIT */
/*
 * A group as one file, and putting it back.
 *
 * Restoring has three steps, so that nothing of a group changes before all is
 * known to be well: unpack into a folder beside, which is a group of its own;
 * open that one and bring it up to date with what happened since; move it into
 * place.
 */
#ifndef BROWNBAG_BACKUP_H
#define BROWNBAG_BACKUP_H

#include <brownbag/error.h>
#include <brownbag/group.h>

#include <stdbool.h>
#include <stddef.h>

/* The folder, in that of the group, where a backup is unpacked. */
#define BB_GROUP_STAGE ".restoring"

/* What a backup begins with if nobody has encrypted it, and its length. */
extern const char bb_backup_magic[];
enum { BB_BACKUP_MAGIC_SIZE = 16 };

/**
 * The whole group: a consistent copy of its store, its settings, and what is in
 * `texts` and `hooks`. In memory: it isn't encrypted yet.
 *
 * @param[out] out  `*len` bytes; overwrite and free them
 * @return BB_OK; BB_EINVAL: a file is too large; BB_EAGAIN; BB_EIO
 */
BB_CHECKED enum bb_status bb_group_pack(const struct bb_group *self, void **out, size_t *len,
                                        struct bb_error *err);

/**
 * Unpack into `dir`/.restoring, and prove it sound. What an earlier try has left
 * there goes.
 *
 * @param[out] lock  says that it isn't left over: give it to bb_group_discard()
 * @param dir        the folder of a group, or one that shall be; made if it isn't there
 * @param settings   those of the backup, also where `dir` has some
 * @return BB_OK; BB_EINVAL: no backup, or made by a newer program; BB_EAGAIN: another
 *         process restores there; BB_EIO: damaged, or the disk. On failure nothing is
 *         left of it
 */
BB_CHECKED enum bb_status bb_group_unpack(int *lock, const char *dir, const void *bytes,
                                          size_t len, bool settings, struct bb_error *err);

/* What has to be told about a restored group. */
struct bb_restored {
	size_t members;   /* on the list */
	size_t in_doubt;  /* mails that may have been sent since the backup */
	size_t erased;    /* members who were erased since, and are again */
	bool stopped;     /* it was live when the backup was made */
	bool blind;       /* what `dir` has can't be read: later erasures aren't known */
};

/**
 * Bring the unpacked group up to date: who was erased in the group it replaces is
 * erased, what is due counts as perhaps sent, and nothing goes out before `start`.
 *
 * @param self          the group in .restoring, opened for writing
 * @param nothing_sent  somebody says that nothing was sent since the backup
 * @return BB_OK; BB_ECONFLICT: `dir` holds another group; BB_EAGAIN; BB_EIO
 */
BB_CHECKED enum bb_status bb_group_catch_up(struct bb_group *self, const char *dir,
                                            bool nothing_sent, struct bb_restored *out,
                                            struct bb_error *err);

/**
 * Move the unpacked group, closed by now, into place. The store that it replaces
 * stays as brownbag.db.backup until the next command has succeeded.
 *
 * @return BB_OK; BB_EAGAIN: mail is being delivered, or another program writes; BB_EIO
 */
BB_CHECKED enum bb_status bb_group_install(const char *dir, struct bb_error *err);

/**
 * Remove `dir`/.restoring, and `dir` too if it is empty then. Never fails.
 *
 * @param lock  of bb_group_unpack(), which is let go; -1: none, and .restoring stays
 */
void bb_group_discard(const char *dir, int lock);

/**
 * Remove what a restore that was killed has left in `dir`: everybody who is in the backup.
 *
 * @return BB_OK, also if there is nothing; BB_EAGAIN: a backup is being restored now; BB_EIO
 */
BB_CHECKED enum bb_status bb_group_clear_stage(const char *dir, struct bb_error *err);

#endif
