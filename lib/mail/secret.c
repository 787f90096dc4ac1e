/* SPDX-License-Identifier: MIT */
/*
 * Passwords and tokens: where they come from, and that they go nowhere else.
 * A secret stands in no argv, no environment and no error text; what a helper
 * complains about may be shown, what it prints may not.
 */
#include "mail/server.h"

#include <brownbag/bytes.h>
#include <brownbag/program.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	SECRET_MAX = 16 * 1024,    /* tokens of big providers have 2 to 4 KiB */
	HELPER_TIMEOUT_MS = 20000, /* long enough for a key ring, too short to block cron */
	NOT_OURS_ALONE = 0077,
	WHAT_SIZE = 64, /* "[smtp] password_command" */
};

void mail_wipe(char *secret)
{
	if (secret)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}

/* The first line; what is behind it may be notes, as `pass` has them. */
static enum bb_status take_first_line(char **out, const char *text, const char *what,
                                      struct bb_error *err)
{
	size_t len = strcspn(text, "\r\n");
	char *line;

	if (len == 0)
		return bb_error_set(err, BB_EAGAIN, "%s: no password in its first line", what);
	line = strndup(text, len);
	if (!line)
		return bb_error_set(err, BB_EIO, "out of memory");
	*out = line;
	return BB_OK;
}

static enum bb_status judge_helper(const struct bb_program_end *end, const char *what,
                                   struct bb_error *err)
{
	const char *colon = end->complaint[0] ? ": " : "";

	if (end->timed_out)
		return bb_error_set(err, BB_EAGAIN, "%s: no answer within %d seconds%s%s", what,
		                    HELPER_TIMEOUT_MS / 1000, colon, end->complaint);
	if (end->signal)
		return bb_error_set(err, BB_EAGAIN, "%s: ended by signal %d%s%s", what, end->signal,
		                    colon, end->complaint);
	if (end->exit_code != 0)
		return bb_error_set(err, BB_EAGAIN, "%s: failed with exit code %d%s%s", what,
		                    end->exit_code, colon, end->complaint);
	return BB_OK;
}

static enum bb_status ask_helper(char **out, const char *command, const char *what,
                                 struct bb_error *err)
{
	struct bb_program program = { .output_max = SECRET_MAX, .timeout_ms = HELPER_TIMEOUT_MS };
	struct bb_program_end end = { 0 };
	char **argv = NULL;
	enum bb_status status = bb_argv_split(&argv, command, err);

	if (status == BB_OK) {
		program.argv = argv;
		status = bb_program_run(&end, &program, err);
	}
	if (status != BB_OK) {
		bb_error_context(err, "%s", what);
		goto out;
	}
	status = judge_helper(&end, what, err);
	if (status == BB_OK)
		status = take_first_line(out, end.output, what, err);
out:
	bb_program_end_release(&end);
	bb_argv_free(argv);
	return status;
}

static enum bb_status check_mode(int fd, const char *path, struct bb_error *err)
{
	struct stat status;

	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
		return bb_error_set(err, BB_EINVAL, "%s: no regular file", path);
	if ((status.st_mode & NOT_OURS_ALONE) || status.st_uid != geteuid())
		return bb_error_set(err, BB_ECONFLICT, "%s: others may read this password; "
		                    "chmod 600 '%s', and own it", path, path);
	return BB_OK;
}

static enum bb_status read_file(char **out, const char *path, const char *what,
                                struct bb_error *err)
{
	char text[SECRET_MAX + 1];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	enum bb_status status;
	ssize_t len;

	if (fd < 0)
		return bb_error_set(err, errno == ENOENT ? BB_ENOENT : BB_EIO, "%s: %s: %s", what,
		                    path, strerror(errno));
	status = check_mode(fd, path, err);
	if (status == BB_OK) {
		len = read(fd, text, SECRET_MAX);
		text[len > 0 ? len : 0] = '\0';
		status = take_first_line(out, text, path, err);
		explicit_bzero(text, sizeof text);
	}
	close(fd);
	if (status != BB_OK)
		bb_error_context(err, "%s", what);
	return status;
}

/* The ways to a secret; only one of them may be set. */
static const struct way {
	const char *name;
	size_t setting; /* its place in the settings */
	enum bb_status (*read)(char **out, const char *value, const char *what,
	                       struct bb_error *err);
	bool is_token;
} ways[] = {
	{ "password_command", offsetof(struct bb_server_settings, password_command), ask_helper,
	  false },
	{ "password_file", offsetof(struct bb_server_settings, password_file), read_file, false },
	{ "token_command", offsetof(struct bb_server_settings, token_command), ask_helper, true },
};

static const char *value_of(const struct way *way, const struct bb_server_settings *settings)
{
	const char *value = *(const char *const *)((const char *)settings + way->setting);

	return value ? value : "";
}

enum bb_status mail_read_secret(char **out, bool *is_token,
                                const struct bb_server_settings *settings, const char *section,
                                struct bb_error *err)
{
	bool named = settings->user && *settings->user;
	const struct way *chosen = NULL;
	char what[WHAT_SIZE];

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		if (!*value_of(&ways[i], settings))
			continue;
		if (chosen)
			return bb_error_set(err, BB_EINVAL,
			                    "%s: of password_command, password_file and "
			                    "token_command only one can be set", section);
		chosen = &ways[i];
	}
	if (named != (chosen != NULL))
		return bb_error_set(err, BB_EINVAL,
		                    "%s: user needs one of password_command, password_file and "
		                    "token_command, and they need it", section);
	*is_token = chosen && chosen->is_token;
	if (!chosen)
		return bb_text_copy(out, "", err);
	snprintf(what, sizeof what, "%s %s", section, chosen->name);
	return chosen->read(out, value_of(chosen, settings), what, err);
}
