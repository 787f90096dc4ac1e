/* SPDX-License-Identifier: MIT */
/*
 * The file of what a look came to: a line with the time it goes for and a keyed digest
 * (RFC 2104) over time, state and text, then the text. Without the group's key nobody makes
 * one, and any other byte in it makes it none, so nothing that is read here needs trust.
 * Refuses to know what the text says.
 */
#include <brownbag/cache.h>

#include <brownbag/bytes.h>
#include <brownbag/embedded.h>
#include <brownbag/file.h>
#include <brownbag/quarantine.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	HEAD_MAX = 128,
	STATE_MAX = 4 * 1024 * 1024, /* settings and texts of a group */
	TEXT_FILE_MAX = 64 * 1024,
	OTHERS = S_IRWXG | S_IRWXO,
};

/* -- what a look is made from -- */

static void add_settings(struct bb_bytes *state, const struct bb_config *config)
{
	struct bb_config_setting setting;

	for (size_t i = 0; bb_config_at(config, i, &setting); i++)
		bb_bytes_addf(state, "%s.%s=%s\n", setting.section, setting.name, setting.value);
}

/* By what they say: a file can change twice in one tick of its clock. */
static enum bb_status add_text(struct bb_bytes *state, const struct bb_group *group,
                               const char *name, struct bb_error *err)
{
	char *path = NULL, *text = NULL, file[HEAD_MAX];
	size_t len = 0;
	enum bb_status status;

	snprintf(file, sizeof file, BB_GROUP_TEXTS "/%s", name);
	status = bb_group_path(&path, group, file, err);
	if (status == BB_OK)
		status = bb_file_load(&text, &len, path, TEXT_FILE_MAX, err);
	if (status == BB_OK) {
		bb_bytes_addf(state, "%s %zu\n", name, len);
		bb_bytes_add(state, text, len);
	}
	free(path);
	free(text);
	return status == BB_ENOENT ? BB_OK : status;
}

static enum bb_status add_texts(struct bb_bytes *state, const struct bb_group *group,
                                struct bb_error *err)
{
	struct bb_embedded file;
	char *path = NULL;
	enum bb_status status = bb_group_path(&path, group, BB_GROUP_TEXTS, err);
	bool has_own = status == BB_OK && (access(path, F_OK) == 0 || errno != ENOENT);

	for (size_t i = 0; status == BB_OK && has_own && bb_embedded_at(&file, i); i++)
		status = add_text(state, group, file.name, err);
	free(path);
	return status;
}

static enum bb_status add_put_aside(struct bb_bytes *state, const struct bb_group *group,
                                    struct bb_error *err)
{
	size_t count = 0;
	enum bb_status status = bb_quarantine_count(group, &count, err);

	bb_bytes_addf(state, "aside %zu\n", count);
	return status;
}

/* Zones come with the system, and are replaced as files. */
static void add_zone(struct bb_bytes *state, const struct bb_zone *zone)
{
	char path[sizeof BB_ZONEINFO + HEAD_MAX];
	struct stat info;

	snprintf(path, sizeof path, BB_ZONEINFO "/%s", bb_zone_name(zone));
	if (stat(path, &info) == 0)
		bb_bytes_addf(state, "zone %ju %jd %jd.%09ld\n", (uintmax_t)info.st_ino,
		              (intmax_t)info.st_size, (intmax_t)info.st_ctim.tv_sec,
		              info.st_ctim.tv_nsec);
}

/* The mode was read when the group was opened, before this reading began. */
static enum bb_status check_mode(const struct bb_group *group, struct bb_error *err)
{
	enum bb_mode mode;
	enum bb_status status = bb_store_mode(group->store, &mode, err);

	if (status == BB_OK && mode != group->mode)
		return bb_error_set(err, BB_ECONFLICT, "the group's mode has just changed");
	return status;
}

enum bb_status bb_cache_key(struct bb_cache_key *out, const struct bb_group *group,
                            const char *maker, struct bb_error *err)
{
	struct bb_bytes state = BB_BYTES_INIT(STATE_MAX);
	enum bb_status status = check_mode(group, err);

	bb_bytes_addf(&state, "%s\n", maker);
	add_settings(&state, group->config);
	add_zone(&state, group->zone);
	if (status == BB_OK)
		status = bb_store_state(&state, group->store, err);
	if (status == BB_OK)
		status = add_put_aside(&state, group, err);
	if (status == BB_OK)
		status = add_texts(&state, group, err);
	if (status == BB_OK)
		status = bb_bytes_check(&state, err);
	if (status == BB_OK)
		bb_digest(out->bytes, group->secret, "cache state", state.data, state.len);
	bb_bytes_release(&state);
	return status;
}

/* -- the file -- */

/* What vouches for a text; false: out of memory. */
static bool seal(char out[BB_TOKEN_SIZE], const struct bb_group *group,
                 const struct bb_cache_key *key, int64_t from, int64_t until, const char *text)
{
	struct bb_bytes sealed = BB_BYTES_INIT(BB_CACHE_MAX + 2 * HEAD_MAX);
	bool ok;

	bb_bytes_add(&sealed, key->bytes, sizeof key->bytes);
	bb_bytes_addf(&sealed, "%" PRId64 " %" PRId64 "\n", from, until);
	bb_bytes_add_text(&sealed, text);
	ok = bb_bytes_check(&sealed, NULL) == BB_OK;
	if (ok)
		bb_digest_token(out, group->secret, "cache", sealed.data, sealed.len);
	bb_bytes_release(&sealed);
	return ok;
}

/* Ours alone, and no link: it is as secret as the log. */
static char *read_own(int fd)
{
	struct stat info;
	char *bytes;
	ssize_t got;

	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_uid != geteuid() ||
	    (info.st_mode & OTHERS) || info.st_size > BB_CACHE_MAX + HEAD_MAX)
		return NULL;
	bytes = calloc(1, (size_t)info.st_size + 1);
	got = bytes ? read(fd, bytes, (size_t)info.st_size) : -1;
	if (got == info.st_size)
		return bytes;
	free(bytes);
	return NULL;
}

static char *read_file(const struct bb_group *group)
{
	char *path = NULL, *bytes = NULL;
	int fd = -1;

	if (bb_group_path(&path, group, BB_GROUP_CACHE, NULL) == BB_OK)
		fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0) {
		bytes = read_own(fd);
		close(fd);
	}
	free(path);
	return bytes;
}

char *bb_cache_load(const struct bb_group *group, const char *maker)
{
	char *bytes = read_file(group), *text = bytes ? strchr(bytes, '\n') : NULL;
	char said[BB_TOKEN_SIZE] = "", right[BB_TOKEN_SIZE];
	struct bb_cache_key key;
	int64_t from, until;

	/* 19 digits fit into any int64_t but the last few, which no clock shows. */
	if (text && sscanf(bytes, "%18" SCNd64 " %18" SCNd64 " %26[a-z2-7]", &from, &until, said) == 3 &&
	    group->now >= from && group->now < until &&
	    bb_cache_key(&key, group, maker, NULL) == BB_OK &&
	    seal(right, group, &key, from, until, text + 1) && strcmp(said, right) == 0)
		memmove(bytes, text + 1, strlen(text + 1) + 1);
	else {
		free(bytes);
		bytes = NULL;
	}
	return bytes;
}

static bool is_own_folder(const char *dir)
{
	struct stat info;

	return stat(dir, &info) == 0 && info.st_uid == geteuid();
}

void bb_cache_save(const struct bb_group *group, const struct bb_cache_key *key, int64_t until,
                   const char *text)
{
	struct bb_bytes bytes = BB_BYTES_INIT(BB_CACHE_MAX + HEAD_MAX);
	char token[BB_TOKEN_SIZE];
	char *path = NULL;

	if (!is_own_folder(group->dir) || strlen(text) > BB_CACHE_MAX ||
	    !seal(token, group, key, group->now, until, text))
		return;
	bb_bytes_addf(&bytes, "%" PRId64 " %" PRId64 " %s\n", group->now, until, token);
	bb_bytes_add_text(&bytes, text);
	bb_cache_remove(group->dir); /* a link isn't followed, and the mode is a new file's */
	if (bb_bytes_check(&bytes, NULL) == BB_OK &&
	    bb_group_path(&path, group, BB_GROUP_CACHE, NULL) == BB_OK &&
	    bb_file_replace(path, bytes.data, bytes.len, 0600, NULL) != BB_OK)
		bb_cache_remove(group->dir); /* what isn't on disk is as good as none */
	free(path);
	bb_bytes_release(&bytes);
}

void bb_cache_remove(const char *dir)
{
	char *path = NULL;

	if (bb_path_join(&path, dir, BB_GROUP_CACHE, NULL) == BB_OK)
		unlink(path);
	free(path);
}
