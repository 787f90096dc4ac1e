/* SPDX-License-Identifier: MIT */
/*
 * Finding a zone in the system's folder, and the name that was meant where
 * there is none. The folder is scanned on failure only: it holds 600 zones.
 */
#include <brownbag/zone.h>

#include "base/zone_data.h"

#include <brownbag/bytes.h>
#include <brownbag/text.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	FILE_MAX_BYTES = 256 * 1024, /* the longest in use, of a "fat" file, has 4 KiB */
	PATH_BYTES = 4096,
	DEPTH_MAX = 3,           /* America/Argentina/Buenos_Aires */
	ENTRIES_MAX = 5000,
	LETTERS_OFF_MAX = 2,
};

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Capital first: keeps out localtime, posix/, right/ and the tables beside the zones. */
static bool is_zone_name(const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || len > ZONE_NAME_MAX || !is_upper(name[0]) || name[len - 1] == '/' ||
	    strstr(name, "//"))
		return false;
	for (const char *c = name; *c; c++) {
		if (!is_upper(*c) && !(*c >= 'a' && *c <= 'z') && !(*c >= '0' && *c <= '9') &&
		    !strchr("/_+-", *c))
			return false;
	}
	return true;
}

/* -- suggestions -- */

struct search {
	const char *word;
	size_t distance; /* of what was found; begins one above what counts as near */
	char found[ZONE_NAME_MAX + 1];
	int entries;
};

/* The last part of a name: "Berlin" of "Europe/Berlin". */
static const char *place(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? slash + 1 : name;
}

static void consider(struct search *search, const char *name)
{
	size_t distance = bb_text_distance(search->word, name);

	/* A bare place is as good as one letter off. */
	if (distance > 1 && strcasecmp(search->word, place(name)) == 0)
		distance = 1;
	if (distance >= search->distance)
		return;
	search->distance = distance;
	memcpy(search->found, name, strlen(name) + 1);
}

/* Look at folder/prefix and what is below it. What can't be read is passed over. */
static void search_folder(struct search *search, const char *folder, const char *prefix, int depth)
{
	char path[PATH_BYTES];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof path, "%s/%s", folder, prefix);
	dir = opendir(path);
	while (dir && search->entries < ENTRIES_MAX && (entry = readdir(dir))) {
		char name[ZONE_NAME_MAX + 1];
		struct stat status;

		search->entries++;
		if (snprintf(name, sizeof name, "%s%s%s", prefix, *prefix ? "/" : "",
		             entry->d_name) >= (int)sizeof name)
			continue;
		if (!is_zone_name(name) || fstatat(dirfd(dir), entry->d_name, &status, 0) != 0)
			continue;
		if (S_ISREG(status.st_mode))
			consider(search, name);
		else if (S_ISDIR(status.st_mode) && depth < DEPTH_MAX)
			search_folder(search, folder, name, depth + 1);
	}
	if (dir)
		closedir(dir);
}

static enum bb_status refuse_name(const char *name, const char *folder, struct bb_error *err)
{
	size_t letters_off = strlen(name) / 3; /* anything is two letters off "GB" */
	struct search search = { .word = name };
	struct bb_bytes shown = BB_BYTES_INIT(4 * ZONE_NAME_MAX);
	enum bb_status status;

	if (!err) /* nobody is told what was meant */
		return BB_EINVAL;
	search.distance = (letters_off < LETTERS_OFF_MAX ? letters_off : LETTERS_OFF_MAX) + 1;
	bb_text_show(&shown, name, strnlen(name, ZONE_NAME_MAX));
	search_folder(&search, folder, "", 1);
	if (search.entries == 0)
		status = bb_error_set(err, BB_EIO,
		                      "%s: no time zones are there; is tzdata installed?", folder);
	else if (search.found[0])
		status = bb_error_set(err, BB_EINVAL, "no time zone \"%s\"; did you mean \"%s\"?",
		                      bb_bytes_text(&shown), search.found);
	else
		status = bb_error_set(err, BB_EINVAL,
		                      "no time zone \"%s\"; write it as \"Europe/Berlin\"",
		                      bb_bytes_text(&shown));
	bb_bytes_release(&shown);
	return status;
}

/* -- loading -- */

/* The bytes of the file; BB_ENOENT without a text if no regular file is there. */
static enum bb_status read_file(struct bb_bytes *out, const char *path, struct bb_error *err)
{
	/* O_NONBLOCK: whoever puts a pipe there must not make us wait. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	enum bb_status status = BB_OK;
	char chunk[4096];
	struct stat info;
	ssize_t got = 1;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return BB_ENOENT;
	if (fd < 0)
		return bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
		close(fd);
		return BB_ENOENT;
	}
	while (got > 0 && !out->failed) {
		got = read(fd, chunk, sizeof chunk);
		if (got > 0)
			bb_bytes_add(out, chunk, (size_t)got);
		else if (got < 0)
			status = bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
	}
	close(fd);
	return status;
}

static enum bb_status make_zone(struct bb_zone **out, const char *name, const struct bb_bytes *file,
                                struct bb_error *err)
{
	struct bb_zone *zone = calloc(1, sizeof *zone);

	if (!zone)
		return bb_error_set(err, BB_EIO, "out of memory");
	snprintf(zone->name, sizeof zone->name, "%s", name);
	if (!zone_file_read(zone, (const unsigned char *)bb_bytes_text(file), file->len)) {
		bb_zone_free(zone);
		return bb_error_set(
			err, BB_EINVAL,
			"time zone \"%s\": its file is no TZif file of version 2 without leap "
			"seconds",
			name);
	}
	*out = zone;
	return BB_OK;
}

enum bb_status bb_zone_load(struct bb_zone **out, const char *name, const char *folder,
                            struct bb_error *err)
{
	struct bb_bytes file = BB_BYTES_INIT(FILE_MAX_BYTES);
	char path[PATH_BYTES];
	enum bb_status status;

	if (!folder)
		folder = BB_ZONEINFO;
	if (!is_zone_name(name))
		return refuse_name(name, folder, err);
	if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
		return bb_error_set(err, BB_EIO, "%s: the path is too long", folder);
	status = read_file(&file, path, err);
	if (status == BB_ENOENT)
		status = refuse_name(name, folder, err);
	else if (status == BB_OK)
		status = make_zone(out, name, &file, err);
	bb_bytes_release(&file);
	return status;
}

void bb_zone_free(struct bb_zone *self)
{
	if (!self)
		return;
	free(self->at);
	free(self->type_at);
	free(self);
}
