/* SPDX-License-Identifier: MIT */
/*
 * What one run has at hand: environment, terminal, clock, group, settings.
 * Decides where a group is looked for and which files settings come from.
 */
#include "session.h"
#include "output.h"
#include "talk.h"

#include <brownbag/bytes.h>
#include <brownbag/zone.h>

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SYSTEM_SETTINGS "/etc/brownbag.ini"
#define GROUP_SETTINGS BB_GROUP_INI

enum { LEVELS_MAX = 64 }; /* folders to look upwards */

/* An empty variable counts as unset, as in XDG's specification and in git. */
static const char *environment(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* -- from the command line and the environment -- */

static bool wants_color(const struct options *global, bool terminal)
{
	enum { NEVER = 2 };
	int when = options_choice(global, "color"); /* -1, auto, always, never */

	if (when > 0)
		return when != NEVER;
	return terminal && !environment("NO_COLOR") && !talk_terminal_is_dumb();
}

static enum bb_status find_program_folder(struct session *self, struct bb_error *err)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);
	char *slash;

	path[len > 0 ? len : 0] = '\0';
	slash = strrchr(path, '/');
	if (slash)
		*slash = '\0';
	return bb_text_copy(&self->program_folder, path, err);
}

static bool has_programs(const char *folder)
{
	char path[PATH_MAX + 64];

	snprintf(path, sizeof path, "%s/brownbag-deliver", folder);
	return access(path, X_OK) == 0;
}

/* Where brownbag-deliver is: said, beside us (a build folder), in the tree that we are
 * installed in, wherever that was moved to, or where it was meant to be. */
static enum bb_status find_exec_path(struct session *self, struct bb_error *err)
{
	const char *said = environment("BROWNBAG_EXEC_PATH");
	char near[PATH_MAX + 32];

	if (said)
		return bb_text_copy(&self->exec_path, said, err);
	if (has_programs(self->program_folder))
		return bb_text_copy(&self->exec_path, self->program_folder, err);
	snprintf(near, sizeof near, "%s/../libexec/brownbag", self->program_folder);
	return bb_text_copy(&self->exec_path, has_programs(near) ? near : BROWNBAG_LIBEXECDIR, err);
}

enum bb_status session_init(struct session *self, const struct options *global,
                            struct bb_error *err)
{
	const char *folder = options_text(global, "C");
	const char *now = options_text(global, "now");
	const char *verbose = environment("BROWNBAG_VERBOSE");

	*self = (struct session){
		.folder = folder ? folder : environment("BROWNBAG_DIR"),
		.now_text = now ? now : environment("BROWNBAG_NOW"),
		.global = global,
		.verbose = options_count(global, "v") + (verbose ? (int)strlen(verbose) : 0),
		.pager = !options_flag(global, "no-pager"),
		.input_is_terminal = isatty(STDIN_FILENO),
		.output_is_terminal = isatty(STDOUT_FILENO),
		.talk_is_terminal = isatty(STDERR_FILENO),
	};
	talk_use_color(wants_color(global, self->talk_is_terminal));
	output_use_color(wants_color(global, self->output_is_terminal));
	if (find_program_folder(self, err) != BB_OK)
		return BB_EIO;
	return find_exec_path(self, err);
}

/* -- the group's folder -- */

static enum bb_status check_folder(const char *folder, struct stat *info, struct bb_error *err)
{
	char path[PATH_MAX];

	if ((size_t)snprintf(path, sizeof path, "%s/" GROUP_SETTINGS, folder) >= sizeof path)
		return bb_error_set(err, BB_ENOENT, "%s: the path is too long", folder);
	if (stat(path, info) == 0)
		return BB_OK;
	if (errno == ENOENT && access(folder, F_OK) != 0)
		return bb_error_set(err, BB_ENOENT, "%s: there is no such folder", folder);
	if (errno == ENOTDIR)
		return bb_error_set(err, BB_ENOENT, "%s is no folder; a group is one", folder);
	if (errno == ENOENT)
		return bb_error_set(err, BB_ENOENT, "%s is no group: it has no " GROUP_SETTINGS,
		                    folder);
	return bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
}

static bool is_root(const char *folder)
{
	char parent[PATH_MAX];
	struct stat here, above;

	snprintf(parent, sizeof parent, "%s/..", folder);
	return stat(folder, &here) != 0 || stat(parent, &above) != 0 ||
	       (here.st_dev == above.st_dev && here.st_ino == above.st_ino);
}

/* From the working folder up. Settings name programs to run, so those of a
 * stranger, left in /tmp perhaps, are not picked up unasked. */
static enum bb_status look_upwards(struct session *self, struct bb_error *err)
{
	char folder[3 * LEVELS_MAX] = ".";
	size_t len = 0; /* of "..", "../..", without the dot it begins as */
	struct stat info;

	for (int level = 0; level < LEVELS_MAX; level++) {
		enum bb_status status = check_folder(folder, &info, NULL);

		if (status == BB_OK && info.st_uid != geteuid())
			return bb_error_set(
				err, BB_ECONFLICT,
				"%s is the group of another user; name it with -C if you trust it",
				folder);
		if (status == BB_OK)
			return bb_text_copy(&self->group_path, folder, err);
		if (status != BB_ENOENT || is_root(folder))
			break;
		len += (size_t)snprintf(folder + len, sizeof folder - len, len ? "/.." : "..");
	}
	return bb_error_set(
		err, BB_ENOENT,
		"no group here: run it in a group's folder, name one with -C, or make one"
		" with `brownbag init`");
}

enum bb_status session_find_group(struct session *self, struct bb_error *err)
{
	enum bb_status status;
	struct stat info;

	if (self->group_path)
		return BB_OK;
	if (!self->folder)
		return look_upwards(self, err);
	status = check_folder(self->folder, &info, err);
	return status == BB_OK ? bb_text_copy(&self->group_path, self->folder, err) : status;
}

enum bb_status session_group_file(const struct session *self, const char *name, char **out,
                                  struct bb_error *err)
{
	struct bb_bytes path = BB_BYTES_INIT(PATH_MAX);
	enum bb_status status;

	if (strcmp(self->group_path, ".") != 0)
		bb_bytes_addf(&path, "%s/", self->group_path);
	bb_bytes_add_text(&path, name);
	status = bb_bytes_detach(out, &path, err);
	bb_bytes_release(&path);
	return status;
}

/* -- settings -- */

/* A file that isn't there sets nothing. */
static enum bb_status read_if_there(struct session *self, enum bb_config_layer layer,
                                    const char *path, struct bb_error *err)
{
	struct bb_error why = BB_ERROR_INIT;
	enum bb_status status = bb_config_read(self->config, layer, path, &why);

	if (status == BB_OK || status == BB_ENOENT)
		return BB_OK;
	return bb_error_set(err, status, "%s", why.text);
}

static enum bb_status read_user_settings(struct session *self, struct bb_error *err)
{
	const char *folder = environment("XDG_CONFIG_HOME");
	const char *home = environment("HOME");
	char path[PATH_MAX];

	/* The specification tells to ignore a folder that isn't absolute. */
	if (folder && folder[0] == '/')
		snprintf(path, sizeof path, "%s/brownbag/config.ini", folder);
	else if (home)
		snprintf(path, sizeof path, "%s/.config/brownbag/config.ini", home);
	else
		return BB_OK;
	return read_if_there(self, BB_LAYER_USER, path, err);
}

static enum bb_status read_group_settings(struct session *self, struct bb_error *err)
{
	char *path = NULL;
	enum bb_status status = session_group_file(self, GROUP_SETTINGS, &path, err);

	if (status == BB_OK)
		status = bb_config_read(self->config, BB_LAYER_GROUP, path, err);
	free(path);
	return status;
}

/* -c of the command line, after those that a calling brownbag has put into the environment. */
static enum bb_status read_overrides(struct session *self, struct bb_error *err)
{
	const char *line = environment("BROWNBAG_CONFIG");
	const char *assignment;
	enum bb_status status = BB_OK;

	while (status == BB_OK && line && *line) {
		size_t len = strcspn(line, "\n");
		char *copy = strndup(line, len);

		if (!copy)
			return bb_error_set(err, BB_EIO, "out of memory");
		status = bb_config_override(self->config, copy, err);
		free(copy);
		line += len + (line[len] == '\n');
	}
	for (size_t i = 0; status == BB_OK && (assignment = options_list(self->global, "c", i));
	     i++)
		status = bb_config_override(self->config, assignment, err);
	if (status != BB_OK)
		bb_error_context(err, "-c");
	self->asked_wrongly = status == BB_EINVAL;
	return status;
}

enum bb_status session_open_settings(struct session *self, struct bb_error *err)
{
	const char *system = environment("BROWNBAG_SYSTEM_CONFIG");
	enum bb_status status;

	if (self->config)
		return BB_OK;
	status = bb_config_new(&self->config, bb_group_check_value, NULL, err);
	if (status == BB_OK)
		status = read_if_there(self, BB_LAYER_SYSTEM, system ? system : SYSTEM_SETTINGS,
		                       err);
	if (status == BB_OK)
		status = read_user_settings(self, err);
	if (status == BB_OK && self->group_path)
		status = read_group_settings(self, err);
	if (status == BB_OK)
		status = read_overrides(self, err);
	return status;
}

/* -- what time it is -- */

/* "Z", "+01:00", "-03:30" at the end of a time: seconds ahead of UTC. */
static bool read_offset(const char *text, int *offset)
{
	int hours, minutes;
	char sign, end;

	if (strcmp(text, "Z") == 0) {
		*offset = 0;
		return true;
	}
	if (strlen(text) != strlen("+01:00") ||
	    sscanf(text, "%c%2d:%2d%c", &sign, &hours, &minutes, &end) != 3 || hours > 23 ||
	    minutes > 59 || hours < 0 || minutes < 0)
		return false;
	*offset = (hours * 60 + minutes) * 60 * (sign == '-' ? -1 : 1);
	return true;
}

enum bb_status session_read_now(const char *text, const struct bb_zone *zone, int64_t *out,
                                struct bb_error *err)
{
	size_t date = strcspn(text, "T ");
	size_t civil = date + strcspn(text + date, "Z+-");
	char *wall_text = strndup(text, civil);
	struct bb_wall wall;
	enum bb_status status;
	int offset = 0;

	if (!wall_text)
		return bb_error_set(err, BB_EIO, "out of memory");
	status = bb_wall_parse(&wall, wall_text, err);
	free(wall_text);
	if (status == BB_OK && text[civil] && !read_offset(text + civil, &offset))
		status = bb_error_set(err, BB_EINVAL,
		                      "\"%s\" is no offset from UTC; write +01:00 or Z",
		                      text + civil);
	if (status != BB_OK) {
		bb_error_context(err, "--now");
		return status;
	}
	*out = text[civil] ? bb_wall_seconds(wall) - offset : bb_zone_to_instant(zone, wall, NULL);
	return BB_OK;
}

/* --now in the group's zone; in UTC where there is no group. */
static enum bb_status find_now(struct session *self, struct bb_error *err)
{
	const char *name = self->config ? bb_config_text(self->config, "group.timezone") : "";
	struct bb_zone *zone = NULL;
	enum bb_status status;

	if (!self->now_text) {
		self->now = time(NULL);
		return BB_OK;
	}
	status = bb_zone_load(&zone, *name ? name : "UTC", NULL, err);
	if (status == BB_OK)
		status = session_read_now(self->now_text, zone, &self->now, err);
	self->asked_wrongly = status == BB_EINVAL;
	bb_zone_free(zone);
	return status;
}

/* -- all of it -- */

static enum bb_status open_group(struct session *self, unsigned needs, struct bb_error *err)
{
	struct bb_group_options options = {
		.dir = self->group_path,
		.config = self->config,
		.access = needs & NEEDS_WRITE ? BB_STORE_WRITE : BB_STORE_READ,
		.now = self->now,
		.now_is_set = self->now_text != NULL,
	};
	enum bb_status status = bb_group_open(&self->group, &options, err);

	if (status == BB_OK && needs & NEEDS_WRITE && !(needs & NEEDS_TRIAL))
		status = bb_group_check_clock(self->group, err);
	return status;
}

enum bb_status session_open(struct session *self, unsigned needs, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	if (needs == NEEDS_NOTHING)
		return find_now(self, err);
	if (needs & (NEEDS_GROUP | NEEDS_READ | NEEDS_WRITE))
		status = session_find_group(self, err);
	else if (session_find_group(self, NULL) != BB_OK)
		assert(!self->group_path); /* settings can be had without a group */
	if (status == BB_OK)
		status = session_open_settings(self, err);
	if (status == BB_OK && (needs & ~(unsigned)NEEDS_SETTINGS))
		status = bb_config_check_required(self->config, err);
	if (status == BB_OK)
		status = find_now(self, err);
	if (status == BB_OK && needs & (NEEDS_READ | NEEDS_WRITE))
		status = open_group(self, needs, err);
	return status;
}

enum bb_status session_begin(struct session *self, struct bb_error *err)
{
	talk_hold();
	return bb_store_begin(self->group->store, err);
}

int session_conclude(struct session *self, const struct options *options, enum bb_status status,
                     struct bb_error *err)
{
	status = bb_store_end(self->group->store, status, !options_flag(options, "dry-run"), err);
	talk_let_go(status == BB_OK);
	return status == BB_OK ? EXIT_DONE : talk_bad_argument(err);
}

/* To take the store's schema and statements apart would be a twentieth of a short command. */
void session_end(struct session *self)
{
	struct bb_group *group = self->group;

	bb_group_leave(group);
	self->group = NULL;
	session_release(self);
	self->group = group; /* still known, so that no leak is seen in it */
}

void session_release(struct session *self)
{
	bb_group_close(self->group);
	bb_config_free(self->config);
	free(self->group_path);
	free(self->exec_path);
	free(self->program_folder);
	*self = (struct session){ 0 };
}

/* -- for other programs -- */

static enum bb_status export(const char *name, const char *value, struct bb_error *err)
{
	if (value && setenv(name, value, 1) != 0)
		return bb_error_set(err, BB_EIO, "out of memory");
	return BB_OK;
}

static enum bb_status export_overrides(const struct session *self, struct bb_error *err)
{
	struct bb_bytes lines = BB_BYTES_INIT(64 * 1024);
	const char *before = environment("BROWNBAG_CONFIG");
	const char *assignment;
	enum bb_status status;

	if (before) /* which ends its lines already, if it is from us */
		bb_bytes_addf(&lines, "%s%s", before,
		              before[strlen(before) - 1] == '\n' ? "" : "\n");
	for (size_t i = 0; (assignment = options_list(self->global, "c", i)); i++)
		bb_bytes_addf(&lines, "%s\n", assignment);
	status = bb_bytes_check(&lines, err);
	if (status == BB_OK && lines.len > 0)
		status = export("BROWNBAG_CONFIG", bb_bytes_text(&lines), err);
	bb_bytes_release(&lines);
	return status;
}

/* The programs may change folder, so they get an absolute path. */
static enum bb_status export_group(const struct session *self, struct bb_error *err)
{
	char *folder = realpath(self->group_path, NULL);
	char database[PATH_MAX];
	enum bb_status status;

	if (!folder)
		return bb_error_set(err, BB_EIO, "%s: %s", self->group_path, strerror(errno));
	snprintf(database, sizeof database, "%s/brownbag.db", folder);
	status = export("BROWNBAG_DIR", folder, err);
	if (status == BB_OK)
		status = export("BROWNBAG_DB", database, err);
	free(folder);
	return status;
}

enum bb_status session_enter_group(struct session *self, struct bb_error *err)
{
	char *dir = realpath(self->group->dir, NULL), *path = dir ? strdup(dir) : NULL;
	enum bb_status status;

	if (!path || chdir(dir) != 0) {
		status = bb_error_set(err, BB_EIO, "%s: %s", self->group->dir, strerror(errno));
		free(dir);
		free(path);
		return status;
	}
	free(self->group->dir);
	free(self->group_path);
	self->group->dir = dir;
	self->group_path = path;
	return BB_OK;
}

enum bb_status session_export(struct session *self, struct bb_error *err)
{
	static const char *const verbose[] = { NULL, "v", "vv" };
	enum bb_status status = export("BROWNBAG_EXEC_PATH", self->exec_path, err);

	if (status == BB_OK)
		status = export("BROWNBAG_VERBOSE", verbose[self->verbose > 2 ? 2 : self->verbose],
		                err);
	if (status == BB_OK)
		status = export("BROWNBAG_NOW", self->now_text, err);
	if (status == BB_OK)
		status = export_overrides(self, err);
	/* A program that needs no group has to work without one. */
	if (status == BB_OK && session_find_group(self, NULL) == BB_OK)
		status = export_group(self, err);
	return status;
}
