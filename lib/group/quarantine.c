/* SPDX-License-Identifier: MIT */
/*
 * The maildir of messages that were put aside. A file's name says when it came and
 * what it is ("1800000000.1a2b..brownbag"), so that nothing has to be opened to let
 * it go, and a clock that was set plays no part.
 */
#include <brownbag/quarantine.h>

#include <brownbag/file.h>

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_SIZE = 128, KIN_SIZE = 64, SHOWN_BYTES = 12 };

static enum bb_status path_below(char **out, const struct bb_group *group, const char *name,
                                  struct bb_error *err)
{
	char below[sizeof BB_GROUP_QUARANTINE + NAME_SIZE];

	snprintf(below, sizeof below, BB_GROUP_QUARANTINE "%s%s", *name ? "/" : "", name);
	return bb_group_path(out, group, below, err);
}

static enum bb_status make_folders(const struct bb_group *group, struct bb_error *err)
{
	static const char *const names[] = { "", "tmp", "new", "cur" };
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < sizeof names / sizeof *names; i++) {
		char *path = NULL;

		status = path_below(&path, group, names[i], err);
		if (status == BB_OK && mkdir(path, 0700) != 0 && errno != EEXIST)
			status = bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
		free(path);
	}
	return status;
}

/* -- walking -- */

struct walk {
	int64_t before; /* remove what came before; INT64_MIN: nothing */
	const char *kin; /* the digest's part of a name to look for; NULL: none */
	size_t count;
	bool found;
};

static void visit(struct walk *walk, int folder, const char *name)
{
	char *end = NULL;
	int64_t at = strtoll(name, &end, 10);

	if (end == name || *end != '.')
		return; /* none of ours */
	if (at < walk->before && unlinkat(folder, name, 0) == 0)
		return;
	walk->count++;
	if (walk->kin && strcmp(end + 1, walk->kin) == 0)
		walk->found = true;
}

/* A folder that isn't there is empty. */
static enum bb_status walk_folder(struct walk *walk, const struct bb_group *group,
                                  const char *name, struct bb_error *err)
{
	char *path = NULL;
	enum bb_status status = path_below(&path, group, name, err);
	DIR *folder = status == BB_OK ? opendir(path) : NULL;
	struct dirent *entry;

	if (status == BB_OK && !folder && errno != ENOENT)
		status = bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
	while (folder && (entry = readdir(folder)) != NULL)
		visit(walk, dirfd(folder), entry->d_name);
	if (folder)
		closedir(folder);
	free(path);
	return status;
}

static enum bb_status walk_all(struct walk *walk, const struct bb_group *group,
                               struct bb_error *err)
{
	enum bb_status status = walk_folder(walk, group, "new", err);

	/* A mail program that looked at them has moved them there, under longer names. */
	return status == BB_OK ? walk_folder(walk, group, "cur", err) : status;
}

/* -- in and out -- */

static void name_of(char out[KIN_SIZE], const uint8_t digest[BB_DIGEST_SIZE])
{
	size_t len = 0;

	for (int i = 0; i < SHOWN_BYTES; i++)
		len += (size_t)snprintf(out + len, KIN_SIZE - len, "%02x", digest[i]);
	snprintf(out + len, KIN_SIZE - len, ".brownbag");
}

enum bb_status bb_quarantine_put(const struct bb_group *group,
                                 const uint8_t digest[BB_DIGEST_SIZE], const char *bytes,
                                 size_t len, struct bb_error *err)
{
	char kin[KIN_SIZE], name[NAME_SIZE];
	struct walk walk = { .before = INT64_MIN, .kin = kin };
	char *path = NULL;
	enum bb_status status;

	name_of(kin, digest);
	status = walk_all(&walk, group, err);
	if (status != BB_OK || walk.found || walk.count >= BB_QUARANTINE_MAX)
		return status;
	status = make_folders(group, err);
	snprintf(name, sizeof name, "new/%lld.%s", (long long)group->now, kin);
	if (status == BB_OK)
		status = path_below(&path, group, name, err);
	if (status == BB_OK)
		status = bb_file_replace(path, bytes, len, 0600, err);
	free(path);
	return status;
}

enum bb_status bb_quarantine_expire(const struct bb_group *group, struct bb_error *err)
{
	struct bb_span span = bb_config_span(group->config, "retention.review");
	int64_t days = span.days + INT64_C(30) * span.months;
	struct walk walk = { .before = group->now - days * BB_DAY_SECONDS };

	return walk_all(&walk, group, err);
}

enum bb_status bb_quarantine_count(const struct bb_group *group, size_t *out,
                                   struct bb_error *err)
{
	struct walk walk = { .before = INT64_MIN };
	enum bb_status status = walk_all(&walk, group, err);

	if (status == BB_OK)
		*out = walk.count;
	return status;
}
