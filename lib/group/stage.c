/* SPDX-License-Identifier: MIT */
/*
 * The folder where a backup is unpacked. Decides whose it is: whoever holds its lock,
 * which ends with the process. One that nobody holds was left by a restore that was
 * killed, and is full of people; it goes.
 */
#include <brownbag/backup.h>

#include "group/stage.h"

#include <brownbag/file.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_FOLDERS = 8 /* descriptors of nftw() */, FOLDER_MODE = 0700, TRIES = 10 };

static int remove_below(const char *path, const struct stat *info, int type, struct FTW *walk)
{
	(void)info;
	(void)type;
	return walk->level > 0 ? remove(path) : 0;
}

static bool make_empty(const char *path)
{
	return nftw(path, remove_below, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0;
}

static enum bb_status fail(const char *path, struct bb_error *err)
{
	return bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
}

/* Whoever had it before us may have removed it by now. */
static bool is_there(int fd, const char *path)
{
	struct stat held, found;

	return fstat(fd, &held) == 0 && lstat(path, &found) == 0 && held.st_dev == found.st_dev &&
	       held.st_ino == found.st_ino;
}

/* BB_ENOENT: there is none (any more). */
static enum bb_status hold(int *lock, const char *path, struct bb_error *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	enum bb_status status = BB_OK;

	if (fd < 0)
		return errno == ENOENT ? bb_error_set(err, BB_ENOENT, "%s: not there", path)
		                       : fail(path, err);
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		status = errno == EWOULDBLOCK ?
		                 bb_error_set(err, BB_EAGAIN, "a backup is being restored here; try"
		                                              " again when that is over") :
		                 fail(path, err);
	else if (!is_there(fd, path))
		status = bb_error_set(err, BB_ENOENT, "%s: not there", path);
	if (status == BB_OK)
		*lock = fd;
	else
		close(fd);
	return status;
}

enum bb_status stage_take(int *lock, const char *path, struct bb_error *err)
{
	struct bb_error why = BB_ERROR_INIT;
	enum bb_status status = BB_ENOENT;
	int held = -1;

	/* Another that ends may remove it just after we made sure that it is there. */
	for (int i = 0; status == BB_ENOENT && i < TRIES; i++) {
		if (mkdir(path, FOLDER_MODE) != 0 && errno != EEXIST)
			return fail(path, err);
		status = hold(&held, path, &why);
	}
	if (status == BB_OK && !make_empty(path))
		status = fail(path, &why);
	if (status != BB_OK) {
		if (held >= 0)
			close(held);
		return bb_error_set(err, status == BB_ENOENT ? BB_EAGAIN : status, "%s", why.text);
	}
	*lock = held;
	return BB_OK;
}

void bb_group_discard(const char *dir, int lock)
{
	char *path = NULL;

	if (lock >= 0 && bb_path_join(&path, dir, BB_GROUP_STAGE, NULL) == BB_OK && make_empty(path))
		rmdir(path);
	free(path);
	rmdir(dir); /* only an empty one goes */
	if (lock >= 0)
		close(lock);
}

enum bb_status bb_group_clear_stage(const char *dir, struct bb_error *err)
{
	struct bb_error why = BB_ERROR_INIT;
	char *path = NULL;
	int lock = -1;
	enum bb_status status = bb_path_join(&path, dir, BB_GROUP_STAGE, err);

	if (status != BB_OK)
		return status;
	status = hold(&lock, path, &why);
	if (status == BB_OK && (!make_empty(path) || rmdir(path) != 0))
		status = fail(path, &why);
	if (lock >= 0)
		close(lock);
	free(path);
	if (status == BB_OK || status == BB_ENOENT)
		return BB_OK;
	return bb_error_set(err, status, "%s", why.text);
}
