/* SPDX-License-Identifier: MIT */
/* Files, standard input and maildirs as bytes. What they say is nothing to it. */
#include "sources.h"

#include <brownbag/bytes.h>
#include <brownbag/inbound.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

/* One byte more than a message may have is enough to know that it has too many. */
static enum bb_status load(struct source *self, int fd, struct bb_error *err)
{
	struct bb_bytes bytes = BB_BYTES_INIT(BB_INBOUND_MAX + 1);
	char chunk[CHUNK];
	enum bb_status status;
	ssize_t got;

	while ((got = read(fd, chunk, sizeof chunk)) != 0) {
		size_t room = bytes.max - bytes.len, len = (size_t)got;

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			bb_bytes_release(&bytes);
			return bb_error_set(err, BB_EIO, "%s: %s", self->name, strerror(errno));
		}
		/* Standard input is read to its end: a writer that is stopped complains. */
		bb_bytes_add(&bytes, chunk, len < room ? len : room);
	}
	self->len = bytes.len;
	status = bb_bytes_detach(&self->bytes, &bytes, err);
	bb_bytes_release(&bytes);
	return status;
}

enum bb_status source_load_input(struct source *self, struct bb_error *err)
{
	return load(self, STDIN_FILENO, err);
}

enum bb_status source_load_file(struct source *self, struct bb_error *err)
{
	int fd = open(self->name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	enum bb_status status;

	if (fd < 0)
		return bb_error_set(err, errno == ENOENT ? BB_ENOENT : BB_EIO, "%s: %s", self->name,
		                    strerror(errno));
	status = load(self, fd, err);
	close(fd);
	return status;
}

void source_release(struct source *self)
{
	free(self->name);
	free(self->bytes);
	*self = (struct source){ NULL, NULL, 0 };
}

void sources_release(struct sources *self)
{
	for (size_t i = 0; i < self->count; i++)
		source_release(&self->items[i]);
	free(self->items);
	*self = (struct sources){ NULL, 0 };
}

/* -- maildirs -- */

static enum bb_status add_file(struct sources *out, const char *folder, const char *name,
                               struct bb_error *err)
{
	struct source *grown = realloc(out->items, (out->count + 1) * sizeof *grown);
	char *path = NULL;

	if (!grown || asprintf(&path, "%s/%s", folder, name) < 0) {
		out->items = grown ? grown : out->items;
		return bb_error_set(err, BB_EIO, "out of memory");
	}
	out->items = grown;
	out->items[out->count++] = (struct source){ path, NULL, 0 };
	return BB_OK;
}

static bool is_wanted(int folder, const struct dirent *entry, int64_t since)
{
	struct stat file;

	return entry->d_name[0] != '.' && fstatat(folder, entry->d_name, &file, 0) == 0 &&
	       S_ISREG(file.st_mode) && file.st_mtime >= since;
}

static enum bb_status list_folder(struct sources *out, const char *path, int64_t since,
                                  struct bb_error *err)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	enum bb_status status = BB_OK;

	if (!folder)
		return bb_error_set(err, errno == ENOENT ? BB_EINVAL : BB_EIO, "%s: %s", path,
		                    strerror(errno));
	while (status == BB_OK && (entry = readdir(folder)) != NULL) {
		if (is_wanted(dirfd(folder), entry, since))
			status = add_file(out, path, entry->d_name, err);
	}
	closedir(folder);
	return status;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct source *)a)->name, ((const struct source *)b)->name);
}

enum bb_status sources_list_maildir(struct sources *out, const char *path, int64_t since,
                                    struct bb_error *err)
{
	static const char *const names[] = { "cur", "new" };
	struct sources sources = { NULL, 0 };
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < sizeof names / sizeof *names; i++) {
		char *folder = NULL;

		if (asprintf(&folder, "%s/%s", path, names[i]) < 0)
			status = bb_error_set(err, BB_EIO, "out of memory");
		else
			status = list_folder(&sources, folder, since, err);
		free(folder);
	}
	if (status != BB_OK) {
		sources_release(&sources);
		return status;
	}
	if (sources.count > 0)
		qsort(sources.items, sources.count, sizeof *sources.items, by_name);
	*out = sources;
	return BB_OK;
}
