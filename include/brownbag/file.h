/* SPDX-License-Identifier: MIT */
/*
 * Whole files: read at once, and replaced so that readers see the old or the
 * new one and a crash leaves one of the two.
 */
#ifndef BROWNBAG_FILE_H
#define BROWNBAG_FILE_H

#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>

/**
 * Read a file. Never waits for a pipe or a device: only regular files are read.
 *
 * @param[out] out  `*len` bytes and a NUL behind them; the caller frees it
 * @param max       in bytes
 * @return BB_OK; BB_ENOENT: there is none; BB_EINVAL: larger than `max`, or no
 *         file but a folder or the like; BB_EIO: can't be read, or out of memory
 */
BB_CHECKED enum bb_status bb_file_load(char **out, size_t *len, const char *path, size_t max,
                                       struct bb_error *err);

/**
 * Put a file in the place of another, or of none: written beside it, synced,
 * renamed, and the folder synced. A symbolic link stays one; its target is replaced.
 *
 * @param mode  of a new file, such as 0600; an old one's mode stays
 * @return BB_OK; BB_ENOENT: no such folder; BB_EIO: can't be written. Then the
 *         old file is whole and nothing is left beside it
 */
BB_CHECKED enum bb_status bb_file_replace(const char *path, const void *bytes, size_t len,
                                          unsigned mode, struct bb_error *err);

/**
 * "folder/name".
 *
 * @param[out] out  the caller frees it
 * @return BB_OK; BB_EINVAL: longer than a path may be; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_path_join(char **out, const char *folder, const char *name,
                                       struct bb_error *err);

/**
 * Write all of it, however many writes that takes.
 *
 * @return false: not all went; errno is set
 */
BB_CHECKED bool bb_write_all(int fd, const void *bytes, size_t len);

/**
 * Make names in a folder last: what was created, renamed or removed there. Some file
 * systems can't sync a folder and say EINVAL; there a rename lasts by itself.
 *
 * @param folder  open for reading
 * @return false: it can't be said whether they last; errno is set
 */
BB_CHECKED bool bb_folder_sync(int folder);

/* -- several files of one folder at once -- */

struct bb_file_batch;

/**
 * Begin to replace files of a folder.
 *
 * @param dir       copied
 * @param[out] out  free with bb_file_batch_free()
 * @return BB_OK; BB_ENOENT: no such folder; BB_EIO: no folder, or can't be opened
 */
BB_CHECKED enum bb_status bb_file_batch_new(struct bb_file_batch **out, const char *dir,
                                            struct bb_error *err);

/**
 * Write a file beside the one it will replace; nobody sees it yet.
 *
 * @param name  in the folder; no slash
 * @param mode  of the file, such as 0644
 * @return BB_OK; BB_EIO: can't be written
 */
BB_CHECKED enum bb_status bb_file_batch_add(struct bb_file_batch *self, const char *name,
                                            const void *bytes, size_t len, unsigned mode,
                                            struct bb_error *err);

/**
 * Put all in place, in the order in which they were added, after all of them are
 * on disk: that takes two syncs, however many files there are.
 *
 * @return BB_OK; BB_EIO: the first that can't be put in place (those before it
 *         are), or not synced (then none is)
 */
BB_CHECKED enum bb_status bb_file_batch_commit(struct bb_file_batch *self, struct bb_error *err);

/** Remove what was not put in place. NULL is allowed. */
void bb_file_batch_free(struct bb_file_batch *self);

#endif
