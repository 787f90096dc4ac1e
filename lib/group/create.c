/* SPDX-License-Identifier: MIT */
/*
 * Making a group. Decides the order that keeps a half-made folder from looking
 * like a group: the store first, then texts, the settings renamed into place last.
 */
#include <brownbag/group.h>

#include <brownbag/file.h>
#include <brownbag/store_people.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct paths {
	char *ini;
	char *db;
	char *texts;
};

static void release_paths(struct paths *paths)
{
	free(paths->ini);
	free(paths->db);
	free(paths->texts);
}

static enum bb_status make_paths(struct paths *out, const char *dir, struct bb_error *err)
{
	enum bb_status status = bb_path_join(&out->ini, dir, BB_GROUP_INI, err);

	if (status == BB_OK)
		status = bb_path_join(&out->db, dir, BB_GROUP_DB, err);
	return status == BB_OK ? bb_path_join(&out->texts, dir, BB_GROUP_TEXTS, err) : status;
}

/* *made tells whether the folder is ours to remove again. */
static enum bb_status make_folder(const char *dir, bool *made, struct bb_error *err)
{
	struct stat info;

	*made = mkdir(dir, 0700) == 0;
	if (*made)
		return BB_OK;
	if (errno != EEXIST)
		return bb_error_set(err, BB_EIO, "%s: can't make the folder: %s", dir, strerror(errno));
	if (stat(dir, &info) != 0 || !S_ISDIR(info.st_mode))
		return bb_error_set(err, BB_ECONFLICT, "%s is there and is no folder", dir);
	return BB_OK;
}

/* Whether nobody was ever entered into it. */
static bool is_unused(const char *db)
{
	struct bb_store *store = NULL;
	struct bb_roster roster = { 0 };
	bool unused = bb_store_open(&store, db, BB_STORE_WRITE, NULL) == BB_OK &&
	              bb_store_load_roster(store, &roster, NULL) == BB_OK && roster.count == 0;

	bb_roster_release(&roster);
	bb_store_close(store);
	return unused;
}

/* Somebody's; those of a run that was killed lie beside its store. */
static enum bb_status check_no_texts(const struct paths *paths,
                                     const struct bb_group_create *options, struct bb_error *err)
{
	if (options->file_count == 0 || access(paths->texts, F_OK) != 0)
		return BB_OK;
	return bb_error_set(err, BB_ECONFLICT, "%s is there already", paths->texts);
}

/*
 * A run that was killed leaves a store without settings: whole, and then it is as
 * good as a new one, or empty. All else was a group's.
 *
 * *made tells whether there is a store.
 */
static enum bb_status check_vacant(bool *made, const struct paths *paths,
                                   const struct bb_group_create *options, struct bb_error *err)
{
	const char *dir = options->dir;
	struct stat info;

	if (access(paths->ini, F_OK) == 0)
		return bb_error_set(err, BB_ECONFLICT, "%s is a group already", dir);
	if (access(paths->db, F_OK) != 0)
		return check_no_texts(paths, options, err);
	*made = is_unused(paths->db);
	/* Opening it has undone what was half written. */
	if (*made || (stat(paths->db, &info) == 0 && info.st_size == 0 && unlink(paths->db) == 0))
		return BB_OK;
	return bb_error_set(err, BB_ECONFLICT,
	                    "%s holds a " BB_GROUP_DB " without its " BB_GROUP_INI
	                    "; put that back, or choose another folder", dir);
}

static enum bb_status make_texts(const struct paths *paths, const struct bb_group_create *options,
                                 struct bb_error *err)
{
	enum bb_status status = BB_OK;

	if (options->file_count > 0 && mkdir(paths->texts, 0700) != 0 && errno != EEXIST)
		return bb_error_set(err, BB_EIO, "%s: %s", paths->texts, strerror(errno));
	for (size_t i = 0; status == BB_OK && i < options->file_count; i++) {
		const struct bb_group_file *file = &options->files[i];
		char *path = NULL;

		status = bb_path_join(&path, options->dir, file->name, err);
		if (status == BB_OK)
			status = bb_file_replace(path, file->text, strlen(file->text), 0600, err);
		free(path);
	}
	return status;
}

static void remove_texts(const struct paths *paths, const struct bb_group_create *options)
{
	for (size_t i = 0; i < options->file_count; i++) {
		char *path = NULL;

		if (bb_path_join(&path, options->dir, options->files[i].name, NULL) == BB_OK)
			unlink(path);
		free(path);
	}
	if (options->file_count > 0)
		rmdir(paths->texts);
}

static enum bb_status make_files(const struct paths *paths, const struct bb_group_create *options,
                                 const char *text, bool made, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	if (!made)
		status = bb_store_create(paths->db, options->secret, options->now, err);
	if (status != BB_OK)
		return status;
	status = make_texts(paths, options, err);
	if (status == BB_OK)
		status = bb_file_replace(paths->ini, text, strlen(text), 0600, err);
	/* It may be in place and not known to last. Without a store it would look like a group. */
	if (status != BB_OK) {
		unlink(paths->ini);
		remove_texts(paths, options);
	}
	if (status != BB_OK && !made)
		unlink(paths->db);
	return status;
}

enum bb_status bb_group_create(const struct bb_group_create *options, struct bb_error *err)
{
	struct paths paths = { 0 };
	char *text = NULL;
	bool made_folder = false, made_store = false;
	enum bb_status status;

	status = bb_config_template(&text, options->given, options->given_count, bb_group_check_value,
	                            NULL, err);
	if (status == BB_OK)
		status = make_paths(&paths, options->dir, err);
	if (status == BB_OK)
		status = make_folder(options->dir, &made_folder, err);
	if (status == BB_OK)
		status = check_vacant(&made_store, &paths, options, err);
	if (status == BB_OK)
		status = make_files(&paths, options, text, made_store, err);
	if (status != BB_OK && made_folder)
		rmdir(options->dir);
	release_paths(&paths);
	free(text);
	return status;
}
