/* SPDX-License-Identifier: MIT */
/*
 * Replacing several files of a folder: each is written beside the old one, all
 * are synced at once (syncfs(2)), then renamed. A full disk is found before the
 * first is in place.
 */
#include <brownbag/file.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct waiting {
	char *beside; /* NULL: in place */
	char *target;
};

struct bb_file_batch {
	char *dir;
	int folder;
	struct waiting *files;
	size_t count;
};

static enum bb_status failed(const char *path, struct bb_error *err)
{
	return bb_error_set(err, errno == ENOENT ? BB_ENOENT : BB_EIO, "%s: %s", path,
	                    strerror(errno));
}

enum bb_status bb_file_batch_new(struct bb_file_batch **out, const char *dir, struct bb_error *err)
{
	struct bb_file_batch *self = calloc(1, sizeof *self);

	if (self)
		self->dir = strdup(dir);
	if (!self || !self->dir) {
		free(self);
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	self->folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (self->folder < 0) {
		free(self->dir);
		free(self);
		return failed(dir, err);
	}
	*out = self;
	return BB_OK;
}

static bool write_file(char *beside, const void *bytes, size_t len, unsigned mode)
{
	int fd = mkostemp(beside, O_CLOEXEC);
	FILE *file;
	bool ok;

	if (fd < 0)
		return false;
	file = fchmod(fd, (mode_t)mode) == 0 ? fdopen(fd, "w") : NULL;
	if (!file) {
		close(fd);
		return false;
	}
	ok = fwrite(bytes, 1, len, file) == len;
	return fclose(file) == 0 && ok; /* some file systems tell of a full disk only now */
}

static struct waiting *reserve(struct bb_file_batch *self, const char *name)
{
	struct waiting *grown = realloc(self->files, (self->count + 1) * sizeof *grown);
	struct waiting *file;

	if (!grown)
		return NULL;
	self->files = grown;
	file = &grown[self->count];
	if (asprintf(&file->target, "%s/%s", self->dir, name) < 0)
		return NULL;
	if (asprintf(&file->beside, "%s.XXXXXX", file->target) < 0) {
		free(file->target);
		return NULL;
	}
	self->count++;
	return file;
}

enum bb_status bb_file_batch_add(struct bb_file_batch *self, const char *name, const void *bytes,
                                 size_t len, unsigned mode, struct bb_error *err)
{
	struct waiting *file = reserve(self, name);

	assert(!strchr(name, '/'));
	if (!file)
		return bb_error_set(err, BB_EIO, "out of memory");
	if (write_file(file->beside, bytes, len, mode))
		return BB_OK;
	return failed(file->target, err);
}

enum bb_status bb_file_batch_commit(struct bb_file_batch *self, struct bb_error *err)
{
	if (self->count == 0)
		return BB_OK;
	if (syncfs(self->folder) != 0)
		return failed(self->dir, err);
	for (size_t i = 0; i < self->count; i++) {
		struct waiting *file = &self->files[i];

		if (rename(file->beside, file->target) != 0)
			return failed(file->target, err);
		free(file->beside);
		file->beside = NULL;
	}
	return bb_folder_sync(self->folder) ? BB_OK : failed(self->dir, err);
}

void bb_file_batch_free(struct bb_file_batch *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++) {
		if (self->files[i].beside)
			unlink(self->files[i].beside);
		free(self->files[i].beside);
		free(self->files[i].target);
	}
	close(self->folder);
	free(self->files);
	free(self->dir);
	free(self);
}
