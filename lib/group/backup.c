/* SPDX-License-Identifier: MIT */
/*
 * Packing a group, unpacking it into a folder beside, and moving that into
 * place. Decides which files belong to a group; knows nothing of what is in
 * them, nor of encryption.
 */
#include <brownbag/backup.h>

#include "group/stage.h"

#include <brownbag/bytes.h>
#include <brownbag/cache.h>
#include <brownbag/file.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	FILE_BYTES_MAX = 1024 * 1024, /* settings, a text, a hook */
	FILES_MAX = 500,
	FOLDER_MODE = 0700,
	FILE_MODE = 0600,
};

const char bb_backup_magic[] = "SQLite format 3";

/* What of a group's folder is the group, beside its store. */
static const char *const folders[] = { BB_GROUP_TEXTS, "hooks" };
enum { FOLDER_COUNT = sizeof folders / sizeof *folders };

/* A name from a backup becomes a path: one plain name in a folder that we know. */
static bool is_plain(const char *name)
{
	return name[0] != '.' && strlen(name) <= NAME_MAX && name[0] != '\0' &&
	       name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	                         "._-")] == '\0';
}

static bool is_known(const char *name)
{
	for (size_t i = 0; i < FOLDER_COUNT; i++) {
		size_t len = strlen(folders[i]);

		if (strncmp(name, folders[i], len) == 0 && name[len] == '/')
			return is_plain(name + len + 1);
	}
	return strcmp(name, BB_GROUP_INI) == 0;
}

/* -- packing -- */

/* A file that isn't there is none of the group. */
static enum bb_status add_file(struct bb_stored_files *files, const char *dir, const char *name,
                               struct bb_error *err)
{
	struct bb_stored_file *grown = realloc(files->items, (files->count + 1) * sizeof *grown);
	struct bb_stored_file file = { 0 };
	char *path = NULL;
	struct stat info;
	enum bb_status status;

	if (!grown)
		return bb_error_set(err, BB_EIO, "out of memory");
	files->items = grown;
	status = bb_path_join(&path, dir, name, err);
	if (status == BB_OK && stat(path, &info) == 0 && S_ISREG(info.st_mode)) {
		file.mode = info.st_mode & S_IXUSR ? FOLDER_MODE : FILE_MODE;
		status = bb_file_load((char **)&file.bytes, &file.len, path, FILE_BYTES_MAX, err);
		file.name = status == BB_OK ? strdup(name) : NULL;
		if (status == BB_OK && !file.name)
			status = bb_error_set(err, BB_EIO, "out of memory");
		files->items[files->count] = file;
		files->count += status == BB_OK;
	}
	if (status != BB_OK)
		free(file.bytes);
	free(path);
	return status;
}

static enum bb_status add_folder(struct bb_stored_files *files, const char *dir, const char *folder,
                                 struct bb_error *err)
{
	char name[NAME_MAX + 32];
	struct dirent *entry;
	char *path = NULL;
	DIR *stream = NULL;
	enum bb_status status = bb_path_join(&path, dir, folder, err);

	if (status == BB_OK)
		stream = opendir(path);
	if (status == BB_OK && !stream && errno != ENOENT)
		status = bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
	while (status == BB_OK && stream && (entry = readdir(stream))) {
		if (!is_plain(entry->d_name)) /* what editors leave, and "." */
			continue;
		snprintf(name, sizeof name, "%s/%s", folder, entry->d_name);
		status = files->count < FILES_MAX ?
		                 add_file(files, dir, name, err) :
		                 bb_error_set(err, BB_EINVAL, "%s: more than %d files", path,
		                              FILES_MAX);
	}
	if (stream)
		closedir(stream);
	free(path);
	return status;
}

enum bb_status bb_group_pack(const struct bb_group *self, void **out, size_t *len,
                             struct bb_error *err)
{
	struct bb_stored_files files = { 0 };
	enum bb_status status = add_file(&files, self->dir, BB_GROUP_INI, err);

	for (size_t i = 0; status == BB_OK && i < FOLDER_COUNT; i++)
		status = add_folder(&files, self->dir, folders[i], err);
	if (status == BB_OK)
		status = bb_store_pack(self->store, &files, out, len, err);
	bb_stored_files_release(&files);
	return status;
}

/* -- unpacking -- */

static enum bb_status make_folder(const char *path, struct bb_error *err)
{
	if (mkdir(path, FOLDER_MODE) == 0 || errno == EEXIST)
		return BB_OK;
	return bb_error_set(err, BB_EIO, "%s: can't make the folder: %s", path, strerror(errno));
}

static enum bb_status write_file(const char *stage, const struct bb_stored_file *file,
                                 struct bb_error *err)
{
	char *path = NULL;
	char *slash;
	enum bb_status status;

	if (!is_known(file->name))
		return bb_error_set(err, BB_EINVAL, "no backup of a group: it has a file \"%s\"",
		                    file->name);
	status = bb_path_join(&path, stage, file->name, err);
	if (status != BB_OK)
		return status;
	slash = strrchr(path, '/');
	*slash = '\0';
	status = make_folder(path, err);
	*slash = '/';
	if (status == BB_OK)
		status = bb_file_replace(path, file->bytes, file->len, file->mode & FOLDER_MODE, err);
	free(path);
	return status;
}

/* What stays as it is in `dir` is seen from the stage, too: texts are needed to compose. */
static enum bb_status borrow(const char *stage, const char *dir, const char *name,
                             struct bb_error *err)
{
	char *here = NULL, *there = NULL;
	char target[NAME_MAX];
	enum bb_status status = bb_path_join(&here, dir, name, err);

	if (status == BB_OK)
		status = bb_path_join(&there, stage, name, err);
	snprintf(target, sizeof target, "../%s", name);
	if (status == BB_OK && access(here, F_OK) == 0 && symlink(target, there) != 0)
		status = bb_error_set(err, BB_EIO, "%s: %s", there, strerror(errno));
	free(here);
	free(there);
	return status;
}

static enum bb_status borrow_settings(const char *stage, const char *dir, struct bb_error *err)
{
	enum bb_status status = borrow(stage, dir, BB_GROUP_INI, err);

	for (size_t i = 0; status == BB_OK && i < FOLDER_COUNT; i++)
		status = borrow(stage, dir, folders[i], err);
	return status;
}

static enum bb_status write_files(const char *stage, const struct bb_stored_files *files,
                                  struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; status == BB_OK && i < files->count; i++)
		status = write_file(stage, &files->items[i], err);
	return status;
}

/* The store becomes one like any other, and gives its files. */
static enum bb_status open_up(const char *db, struct bb_stored_files *files, struct bb_error *err)
{
	struct bb_store *store = NULL;
	enum bb_status status = bb_store_open(&store, db, BB_STORE_WRITE, err);

	if (status == BB_OK)
		status = bb_store_check(store, err);
	if (status == BB_OK)
		status = bb_store_load_files(store, files, err);
	if (status == BB_OK)
		status = bb_store_begin(store, err);
	if (status == BB_OK)
		status = bb_store_forget_files(store, err);
	if (status == BB_OK)
		status = bb_store_commit(store, err);
	bb_store_close(store);
	return status;
}

static bool has_settings(const char *dir)
{
	char *path = NULL;
	bool found = bb_path_join(&path, dir, BB_GROUP_INI, NULL) == BB_OK && access(path, F_OK) == 0;

	free(path);
	return found;
}

static enum bb_status fill_stage(const char *stage, const char *dir, const void *bytes, size_t len,
                                 bool settings, struct bb_error *err)
{
	struct bb_stored_files files = { 0 };
	char *db = NULL;
	enum bb_status status = bb_path_join(&db, stage, BB_GROUP_DB, err);

	if (status == BB_OK)
		status = bb_file_replace(db, bytes, len, FILE_MODE, err);
	if (status == BB_OK)
		status = open_up(db, &files, err);
	if (status == BB_OK && files.count == 0)
		status = bb_error_set(err, BB_EINVAL, "a copy of a " BB_GROUP_DB " and no backup: it "
		                                      "has no settings in it");
	if (status == BB_OK && has_settings(dir) && !settings)
		status = borrow_settings(stage, dir, err);
	else if (status == BB_OK)
		status = write_files(stage, &files, err);
	bb_stored_files_release(&files);
	free(db);
	return status;
}

enum bb_status bb_group_unpack(int *lock, const char *dir, const void *bytes, size_t len,
                               bool settings, struct bb_error *err)
{
	char *stage = NULL;
	int held = -1;
	enum bb_status status;

	if (len < BB_BACKUP_MAGIC_SIZE || memcmp(bytes, bb_backup_magic, BB_BACKUP_MAGIC_SIZE) != 0)
		return bb_error_set(err, BB_EINVAL, "no backup of a group");
	status = make_folder(dir, err);
	if (status == BB_OK)
		status = bb_path_join(&stage, dir, BB_GROUP_STAGE, err);
	if (status == BB_OK)
		status = stage_take(&held, stage, err);
	if (status == BB_OK)
		status = fill_stage(stage, dir, bytes, len, settings, err);
	if (status == BB_OK)
		*lock = held;
	else
		bb_group_discard(dir, held);
	free(stage);
	return status;
}

/* -- into place -- */

static enum bb_status fail(const char *path, struct bb_error *err)
{
	return bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
}

static enum bb_status move(const char *stage, const char *dir, const char *name,
                           struct bb_error *err)
{
	char *from = NULL, *to = NULL;
	enum bb_status status = bb_path_join(&from, stage, name, err);

	if (status == BB_OK)
		status = bb_path_join(&to, dir, name, err);
	if (status == BB_OK && rename(from, to) != 0)
		status = fail(to, err);
	free(from);
	free(to);
	return status;
}

/* Files of `dir` that the backup hasn't stay. */
static enum bb_status move_folder(const char *stage, const char *dir, const char *folder,
                                  struct bb_error *err)
{
	char name[NAME_MAX + 32];
	char *from = NULL, *to = NULL;
	struct dirent *entry;
	DIR *stream = NULL;
	enum bb_status status = bb_path_join(&from, stage, folder, err);

	if (status == BB_OK)
		status = bb_path_join(&to, dir, folder, err);
	if (status == BB_OK && (stream = opendir(from)))
		status = make_folder(to, err);
	while (status == BB_OK && stream && (entry = readdir(stream))) {
		snprintf(name, sizeof name, "%s/%s", folder, entry->d_name);
		if (is_plain(entry->d_name))
			status = move(stage, dir, name, err);
	}
	if (stream)
		closedir(stream);
	free(from);
	free(to);
	return status;
}

/* As delivery does: who holds the lock is the only one to send. */
static enum bb_status take_lock(const char *dir, int *fd, struct bb_error *err)
{
	char *path = NULL;
	enum bb_status status = bb_path_join(&path, dir, BB_GROUP_LOCK, err);

	if (status != BB_OK)
		return status;
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	if (*fd < 0)
		status = fail(path, err);
	else if (flock(*fd, LOCK_EX | LOCK_NB) != 0)
		status = errno == EWOULDBLOCK ?
		                 bb_error_set(err, BB_EAGAIN, "mail is being delivered; try again when"
		                                              " that is over") :
		                 fail(path, err);
	free(path);
	return status;
}

/* Nobody writes to the old store any more, and no journal of it lies beside the new
 * one. A store that can't be opened has nothing that its journal could put right. */
static enum bb_status retire(struct bb_store **old, const char *db, struct bb_error *err)
{
	struct bb_bytes name = BB_BYTES_INIT(PATH_MAX);
	struct bb_error why = BB_ERROR_INIT;
	enum bb_status status = bb_store_open(old, db, BB_STORE_WRITE, &why);

	if (status == BB_OK)
		status = bb_store_begin(*old, &why);
	if (status == BB_EAGAIN)
		return bb_error_set(err, status, "%s", why.text);
	bb_bytes_addf(&name, "%s-journal", db);
	if (status != BB_OK && bb_bytes_check(&name, NULL) == BB_OK)
		unlink(bb_bytes_text(&name));
	bb_bytes_clear(&name);
	bb_bytes_addf(&name, "%s.backup", db);
	status = bb_bytes_check(&name, err);
	if (status == BB_OK && unlink(bb_bytes_text(&name)) != 0 && errno != ENOENT)
		status = fail(bb_bytes_text(&name), err);
	if (status == BB_OK && link(db, bb_bytes_text(&name)) != 0)
		status = fail(bb_bytes_text(&name), err);
	bb_bytes_release(&name);
	return status;
}

static enum bb_status sync_folder(const char *dir, struct bb_error *err)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum bb_status status = fd < 0 || !bb_folder_sync(fd) ? fail(dir, err) : BB_OK;

	if (fd >= 0)
		close(fd);
	return status;
}

static enum bb_status put_store(const char *stage, const char *dir, struct bb_error *err)
{
	struct bb_store *old = NULL;
	char *db = NULL;
	enum bb_status status = bb_path_join(&db, dir, BB_GROUP_DB, err);

	if (status == BB_OK && access(db, F_OK) == 0)
		status = retire(&old, db, err);
	if (status == BB_OK)
		status = move(stage, dir, BB_GROUP_DB, err);
	if (status == BB_OK) {
		bb_cache_remove(dir);
		status = sync_folder(dir, err);
	}
	bb_store_close(old);
	free(db);
	return status;
}

/* Those that were only borrowed are links. The settings come last: they make it a group. */
static enum bb_status put_settings(const char *stage, const char *dir, struct bb_error *err)
{
	char *ini = NULL;
	struct stat info;
	enum bb_status status = bb_path_join(&ini, stage, BB_GROUP_INI, err);
	bool borrowed = status == BB_OK && lstat(ini, &info) == 0 && S_ISLNK(info.st_mode);

	free(ini);
	if (status != BB_OK || borrowed)
		return status;
	for (size_t i = 0; status == BB_OK && i < FOLDER_COUNT; i++)
		status = move_folder(stage, dir, folders[i], err);
	if (status == BB_OK)
		status = move(stage, dir, BB_GROUP_INI, err);
	return status == BB_OK ? sync_folder(dir, err) : status;
}

enum bb_status bb_group_install(const char *dir, struct bb_error *err)
{
	char *stage = NULL;
	int lock = -1;
	enum bb_status status = bb_path_join(&stage, dir, BB_GROUP_STAGE, err);

	if (status == BB_OK)
		status = take_lock(dir, &lock, err);
	if (status == BB_OK)
		status = put_store(stage, dir, err);
	if (status == BB_OK)
		status = put_settings(stage, dir, err);
	if (lock >= 0)
		close(lock);
	free(stage);
	return status;
}
