/* SPDX-License-Identifier: MIT */
/*
 * A published folder. Decides which files there are ours, by what they hold and
 * not by their names alone: what somebody else put there is never touched.
 */
#include "group/site.h"

#include <brownbag/bytes.h>
#include <brownbag/file.h>
#include <brownbag/page.h>

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	FILE_MODE = 0644, /* a web server reads them */
	FOLDER_MODE = 0755,
	FILE_BYTES_MAX = 32 << 20,
	MARK_WITHIN = 4096,
};

#define CALENDAR_MARK "PRODID:-//brownbag//"

/* -- the list -- */

enum bb_status site_add(struct site *self, const char *name, char *text, struct bb_error *err)
{
	struct site_file *grown = realloc(self->files, (self->count + 1) * sizeof *grown);
	char *copy = strdup(name);

	if (grown)
		self->files = grown;
	if (!grown || !copy) {
		free(copy);
		free(text);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	grown[self->count].name = copy;
	grown[self->count].text = text;
	self->count++;
	return BB_OK;
}

void site_release(struct site *self)
{
	for (size_t i = 0; i < self->count; i++) {
		free(self->files[i].name);
		free(self->files[i].text);
	}
	free(self->files);
	*self = (struct site){ 0 };
}

static const struct site_file *find_file(const struct site *self, const char *name)
{
	for (size_t i = 0; i < self->count; i++) {
		if (strcmp(self->files[i].name, name) == 0)
			return &self->files[i];
	}
	return NULL;
}

/* -- what is there -- */

static enum bb_status join(char path[PATH_MAX], const char *dir, const char *name,
                           struct bb_error *err)
{
	if ((size_t)snprintf(path, PATH_MAX, "%s/%s", dir, name) >= PATH_MAX)
		return bb_error_set(err, BB_EINVAL, "%s: the path is too long", dir);
	return BB_OK;
}

/* The folder, made if `dry` doesn't forbid it; `*there` tells whether it is one now. */
static enum bb_status open_folder(bool *there, const char *dir, bool dry, struct bb_error *err)
{
	struct stat info;

	*there = stat(dir, &info) == 0;
	if (*there && !S_ISDIR(info.st_mode))
		return bb_error_set(err, BB_EINVAL, "%s: no folder; brownbag publishes into a folder",
		                    dir);
	if (*there && access(dir, W_OK | X_OK) != 0)
		return bb_error_set(err, BB_EIO, "%s: %s", dir, strerror(errno));
	if (*there || dry)
		return BB_OK;
	/* The umask of a program that keeps secrets is not for what all may read. */
	if (mkdir(dir, FOLDER_MODE) != 0 || chmod(dir, FOLDER_MODE) != 0)
		return bb_error_set(err, errno == ENOENT ? BB_ENOENT : BB_EIO, "%s: %s", dir,
		                    strerror(errno));
	*there = true;
	return BB_OK;
}

static bool is_ours(const char *name, const char *text, size_t len)
{
	const char *mark = strcmp(name, SITE_PAGE) == 0 ? BB_PAGE_MARK : CALENDAR_MARK;

	return memmem(text, len < MARK_WITHIN ? len : MARK_WITHIN, mark, strlen(mark)) != NULL;
}

/* What a file holds; NULL: there is none. Somebody else's is a conflict. */
static enum bb_status load_ours(char **out, size_t *len, const char *path, const char *name,
                                struct bb_error *err)
{
	enum bb_status status = bb_file_load(out, len, path, FILE_BYTES_MAX, err);

	if (status == BB_ENOENT) {
		*out = NULL;
		return BB_OK;
	}
	if (status == BB_OK && !is_ours(name, *out, *len)) {
		free(*out);
		*out = NULL;
		status = bb_error_set(err, BB_ECONFLICT,
		                      "%s isn't brownbag's; move it away, or publish into a folder of"
		                      " its own", path);
	}
	return status;
}

/* -- writing -- */

/* Which files differ; also finds what isn't ours before anything is written. */
static enum bb_status compare(bool *changed, const struct site *self, const char *dir,
                              struct bb_error *err)
{
	enum bb_status status = BB_OK;
	char path[PATH_MAX];

	for (size_t i = 0; status == BB_OK && i < self->count; i++) {
		const struct site_file *file = &self->files[i];
		char *old = NULL;
		size_t len = 0;

		status = join(path, dir, file->name, err);
		if (status == BB_OK)
			status = load_ours(&old, &len, path, file->name, err);
		changed[i] = !old || len != strlen(file->text) || memcmp(old, file->text, len) != 0;
		free(old);
	}
	return status;
}

static enum bb_status stage_changed(struct bb_published *out, struct bb_file_batch *batch,
                                    const struct site *self, const bool *changed,
                                    struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < self->count; i++) {
		const struct site_file *file = &self->files[i];

		out->same += !changed[i];
		out->written += changed[i];
		if (changed[i] && batch)
			status = bb_file_batch_add(batch, file->name, file->text, strlen(file->text),
			                           FILE_MODE, err);
	}
	return status;
}

static enum bb_status write_changed(struct bb_published *out, const struct site *self,
                                    const bool *changed, const char *dir, bool dry,
                                    struct bb_error *err)
{
	struct bb_file_batch *batch = NULL;
	enum bb_status status = dry ? BB_OK : bb_file_batch_new(&batch, dir, err);

	if (status == BB_OK)
		status = stage_changed(out, batch, self, changed, err);
	if (status == BB_OK && batch)
		status = bb_file_batch_commit(batch, err);
	bb_file_batch_free(batch);
	return status;
}

/* -- what is over -- */

/* "2027-02-09.ics" or "2027-02-09-1200.ics": as lunches are named. */
static bool is_lunch_name(const char *name)
{
	static const char *const forms[] = { "dddd-dd-dd.ics", "dddd-dd-dd-dddd.ics" };

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		const char *form = forms[i];
		size_t at = 0;

		while (form[at] && (form[at] == 'd' && name[at] >= '0' && name[at] <= '9' ? true :
		                                                                    form[at] == name[at]))
			at++;
		if (form[at] == '\0' && name[at] == '\0')
			return true;
	}
	return false;
}

static enum bb_status remove_one(struct bb_published *out, const char *dir, const char *name,
                                 bool dry, struct bb_error *err)
{
	char path[PATH_MAX], *old = NULL;
	size_t len = 0;
	enum bb_status status = join(path, dir, name, err);

	if (status == BB_OK)
		status = bb_file_load(&old, &len, path, FILE_BYTES_MAX, NULL);
	if (status != BB_OK || !is_ours(name, old, len)) {
		free(old);
		return BB_OK;
	}
	free(old);
	if (!dry && unlink(path) != 0)
		return bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
	out->removed++;
	return BB_OK;
}

static enum bb_status remove_over(struct bb_published *out, const struct site *self,
                                  const char *dir, bool dry, struct bb_error *err)
{
	DIR *folder = opendir(dir);
	enum bb_status status = BB_OK;

	if (!folder)
		return bb_error_set(err, BB_EIO, "%s: %s", dir, strerror(errno));
	for (struct dirent *entry; status == BB_OK && (entry = readdir(folder));) {
		if (is_lunch_name(entry->d_name) && !find_file(self, entry->d_name))
			status = remove_one(out, dir, entry->d_name, dry, err);
	}
	closedir(folder);
	return status;
}

enum bb_status site_store(struct bb_published *out, const struct site *self, const char *dir,
                          bool dry, struct bb_error *err)
{
	bool *changed = calloc(self->count + 1, sizeof *changed);
	bool there = false;
	enum bb_status status;

	if (!changed)
		return bb_error_set(err, BB_EIO, "out of memory");
	status = open_folder(&there, dir, dry, err);
	if (status == BB_OK)
		status = compare(changed, self, dir, err);
	if (status == BB_OK)
		status = write_changed(out, self, changed, dir, dry, err);
	if (status == BB_OK && there)
		status = remove_over(out, self, dir, dry, err);
	free(changed);
	return status;
}
