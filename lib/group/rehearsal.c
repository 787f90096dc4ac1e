/* SPDX-License-Identifier: MIT */
/*
 * The mails of a rehearsal, in the maildir in the group's folder: they hold names and
 * questions, and are no longer of use than the texts in the store. A file is known to be
 * one of them by its name, the time of the mail and its token ("1799046000.5wyp56gs.."), so
 * nothing else goes, whatever folder somebody has put there, and no clock but the
 * group's plays a part.
 */
#include "group/room.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TOKEN_LEN = 26 }; /* of a Message-ID */

/* The time of the mail; false: the name is none that a mail of ours has. A mail program adds
 * ":2,S". */
static bool read_name(int64_t *at, const char *name)
{
	char *end = NULL;
	const char *token;

	if (name[0] < '0' || name[0] > '9')
		return false;
	errno = 0;
	*at = strtoll(name, &end, 10);
	if (errno || *end != '.')
		return false;
	token = end + 1;
	return strspn(token, "abcdefghijklmnopqrstuvwxyz234567") == TOKEN_LEN &&
	       (token[TOKEN_LEN] == '\0' || token[TOKEN_LEN] == ':');
}

/* A folder that isn't there is empty. */
static enum bb_status forget_in(const char *path, int64_t before, struct bb_error *err)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	enum bb_status status = BB_OK;
	int64_t at = 0;

	if (!folder && (errno == ENOENT || errno == ENOTDIR))
		return BB_OK;
	if (!folder)
		return bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
	while (status == BB_OK && (entry = readdir(folder)) != NULL) {
		if (!read_name(&at, entry->d_name) || at >= before)
			continue;
		if (unlinkat(dirfd(folder), entry->d_name, 0) != 0 && errno != ENOENT)
			status = bb_error_set(err, BB_EIO, "%s/%s: %s", path, entry->d_name,
			                      strerror(errno));
	}
	closedir(folder);
	return status;
}

enum bb_status group_forget_rehearsed(const struct bb_group *group, int64_t before,
                                      struct bb_error *err)
{
	static const char *const folders[] = { BB_GROUP_OUTBOX "/new", BB_GROUP_OUTBOX "/cur",
		                               BB_GROUP_OUTBOX "/tmp" };
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < sizeof folders / sizeof *folders; i++) {
		char *path = NULL;

		status = bb_group_path(&path, group, folders[i], err);
		if (status == BB_OK)
			status = forget_in(path, before, err);
		free(path);
	}
	return status;
}

enum bb_status group_expire_rehearsed(const struct bb_group *group, struct bb_error *err)
{
	struct bb_wall first = { .hour = 0 };
	enum bb_status status;

	/* In a live group that folder may be where a person gets mail. */
	if (group->mode != BB_MODE_REHEARSAL)
		return BB_OK;
	status = group_shift_day(&first.date, group_today(group),
	                         bb_config_span(group->config, "retention.bodies"), -1, err);
	if (status != BB_OK)
		return status;
	return group_forget_rehearsed(group, bb_zone_to_instant(group->zone, first, NULL), err);
}
