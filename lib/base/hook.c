/* SPDX-License-Identifier: MIT */
/*
 * Which hooks may run and how they are run. Decides whom to trust: ourselves and
 * root. What a hook is told, and what its failure means, is the caller's affair.
 */
#include <brownbag/hook.h>

#include <brownbag/program.h>

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WRITABLE_BY_OTHERS = 022 };

static const char *const names[BB_HOOK_COUNT] = {
	[BB_HOOK_PRE_SEND] = "pre-send",
	[BB_HOOK_POST_SEND] = "post-send",
	[BB_HOOK_POST_RSVP] = "post-rsvp",
	[BB_HOOK_ON_TROUBLE] = "on-trouble",
};

const char *bb_hook_name(enum bb_hook hook)
{
	assert((unsigned)hook < BB_HOOK_COUNT);
	return names[hook];
}

static bool make_path(char out[PATH_MAX], const char *folder, const char *name)
{
	int len = snprintf(out, PATH_MAX, "%s/" BB_HOOKS "%s%s", folder, *name ? "/" : "", name);

	return len > 0 && len < PATH_MAX;
}

bool bb_hook_is_there(const char *folder, enum bb_hook hook)
{
	char path[PATH_MAX];
	struct stat info;

	return make_path(path, folder, bb_hook_name(hook)) && lstat(path, &info) == 0;
}

/* Whoever can write here could run what they like as us. */
static enum bb_status check_owner(const char *path, const struct stat *info, struct bb_error *err)
{
	if (info->st_uid != geteuid() && info->st_uid != 0)
		return bb_error_set(err, BB_ECONFLICT, "%s belongs to another user: not run", path);
	if (info->st_mode & WRITABLE_BY_OTHERS)
		return bb_error_set(err, BB_ECONFLICT,
		                    "%s may be written by others: not run; chmod go-w '%s'", path,
		                    path);
	return BB_OK;
}

static enum bb_status check_program(const char *folder, const char *path, struct bb_error *err)
{
	char hooks[PATH_MAX];
	struct stat info;
	enum bb_status status;

	if (!make_path(hooks, folder, "") || stat(hooks, &info) != 0)
		return bb_error_set(err, BB_EIO, "%s/" BB_HOOKS ": %s", folder, strerror(errno));
	status = check_owner(hooks, &info, err);
	if (status != BB_OK)
		return status;
	if (stat(path, &info) != 0)
		return bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
	status = check_owner(path, &info, err);
	if (status == BB_OK && !S_ISREG(info.st_mode))
		status = bb_error_set(err, BB_EINVAL, "%s is no program", path);
	if (status == BB_OK && !(info.st_mode & 0111))
		status = bb_error_set(err, BB_EINVAL, "%s isn't executable; chmod u+x '%s'", path,
		                      path);
	return status;
}

enum bb_status bb_hook_check(const char *folder, enum bb_hook hook, struct bb_error *err)
{
	char path[PATH_MAX];

	if (!bb_hook_is_there(folder, hook))
		return BB_OK;
	if (!make_path(path, folder, bb_hook_name(hook)))
		return bb_error_set(err, BB_EIO, "%s: the path is too long", folder);
	return check_program(folder, path, err);
}

static enum bb_status judge(const struct bb_program_end *end, const char *path,
                            struct bb_error *err)
{
	const char *colon = end->complaint[0] ? ": " : "";

	if (end->timed_out)
		return bb_error_set(err, BB_EAGAIN, "%s: took longer than %d seconds%s%s", path,
		                    BB_HOOK_TIMEOUT_MS / 1000, colon, end->complaint);
	if (end->signal)
		return bb_error_set(err, BB_EAGAIN, "%s: ended by signal %d%s%s", path, end->signal,
		                    colon, end->complaint);
	if (end->exit_code != 0)
		return bb_error_set(err, BB_EAGAIN, "%s: ended with %d%s%s", path, end->exit_code,
		                    colon, end->complaint);
	return BB_OK;
}

enum bb_status bb_hook_run(const char *folder, enum bb_hook hook, const char *json,
                           struct bb_error *err)
{
	char path[PATH_MAX];
	char *argv[] = { path, NULL };
	struct bb_program program = {
		.argv = argv,
		.input = json,
		.input_len = strlen(json),
		.output_max = BB_HOOK_OUTPUT_MAX,
		.timeout_ms = BB_HOOK_TIMEOUT_MS,
	};
	struct bb_program_end end = { 0 };
	enum bb_status status;

	if (!bb_hook_is_there(folder, hook))
		return BB_OK;
	if (!make_path(path, folder, bb_hook_name(hook)))
		return bb_error_set(err, BB_EIO, "%s: the path is too long", folder);
	status = check_program(folder, path, err);
	if (status == BB_OK)
		status = bb_program_run(&end, &program, err);
	if (status == BB_OK)
		status = judge(&end, path, err);
	bb_program_end_release(&end);
	return status;
}
