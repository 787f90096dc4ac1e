/* SPDX-License-Identifier: MIT */
/*
 * The same command in several groups. Decides which groups those are, how many
 * run at once, and what becomes of their output; knows no command.
 */
#include "several.h"
#include "output.h"
#include "programs.h"
#include "talk.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	GROUPS_MAX = 1000,
	AT_ONCE = 8, /* one that waits for its server holds up only so many */
	WORDS_MAX = 16,
	OUTPUT_MAX = 16 * 1024 * 1024,
};

struct run {
	char *name;  /* of the group's folder */
	pid_t child; /* 0: not started */
	int output, talk; /* files in memory; -1: none */
	int code;
};

struct several {
	struct session *session;
	const char *dir;
	const char *const *words;
	size_t word_count;
	bool json;
	json_t *document; /* NULL without --json */
	struct run *runs;
	size_t count;
	int code;
};

bool several_wanted(const struct options *options)
{
	return options_knows(options, "all") && options_text(options, "all");
}

/* -- which groups -- */

static bool is_group(const char *dir, const char *name)
{
	char path[PATH_MAX];

	return name[0] != '.' &&
	       (size_t)snprintf(path, sizeof path, "%s/%s/" BB_GROUP_INI, dir, name) < sizeof path &&
	       access(path, F_OK) == 0;
}

static int compare_runs(const void *a, const void *b)
{
	return strcmp(((const struct run *)a)->name, ((const struct run *)b)->name);
}

static enum bb_status find_groups(struct several *self, struct bb_error *err)
{
	DIR *stream = opendir(self->dir);
	struct dirent *entry;
	enum bb_status status = BB_OK;

	if (!stream)
		return bb_error_set(err, BB_ENOENT, "%s: %s", self->dir, strerror(errno));
	self->runs = calloc(GROUPS_MAX, sizeof *self->runs);
	while (status == BB_OK && self->runs && (entry = readdir(stream))) {
		struct run run = { .output = -1, .talk = -1 };

		if (!is_group(self->dir, entry->d_name))
			continue;
		if (self->count == GROUPS_MAX)
			status = bb_error_set(err, BB_EINVAL, "%s: more than %d groups", self->dir,
			                      GROUPS_MAX);
		else
			status = bb_text_copy(&run.name, entry->d_name, err);
		if (status == BB_OK)
			self->runs[self->count++] = run;
	}
	closedir(stream);
	if (!self->runs)
		return bb_error_set(err, BB_EIO, "out of memory");
	if (status == BB_OK && self->count == 0)
		return bb_error_set(err, BB_ENOENT, "%s: no group is in it", self->dir);
	qsort(self->runs, self->count, sizeof *self->runs, compare_runs);
	return status;
}

/* -- one of them -- */

/* Settings name programs to run, so a stranger's aren't taken unasked. */
static enum bb_status check_owner(const char *path, struct bb_error *err)
{
	char ini[PATH_MAX];
	struct stat info;

	snprintf(ini, sizeof ini, "%.*s/" BB_GROUP_INI, PATH_MAX - 32, path);
	if (stat(ini, &info) != 0)
		return bb_error_set(err, BB_EIO, "%s: %s", ini, strerror(errno));
	if (info.st_uid != geteuid())
		return bb_error_set(err, BB_ECONFLICT, "it is the group of another user");
	return BB_OK;
}

static enum bb_status open_streams(struct run *run, bool talk, struct bb_error *err)
{
	run->output = memfd_create("output", MFD_CLOEXEC);
	run->talk = talk ? memfd_create("talk", MFD_CLOEXEC) : -1;
	if (run->output < 0 || (talk && run->talk < 0))
		return bb_error_set(err, BB_EIO, "out of memory");
	return BB_OK;
}

/* On a terminal the group itself sees that it has one, and talks there. */
static enum bb_status start(const struct several *self, struct run *run, struct bb_error *err)
{
	char program[] = "/proc/self/exe", folder[] = "-C", json[] = "--json", path[PATH_MAX];
	char *argv[WORDS_MAX + 5] = { program, folder, path };
	bool terminal = self->session->talk_is_terminal;
	size_t count = 3;
	enum bb_status status;

	snprintf(path, sizeof path, "%s/%s", self->dir, run->name);
	for (size_t i = 0; i < self->word_count && i < WORDS_MAX; i++)
		argv[count++] = (char *)self->words[i]; /* exec takes no const, and changes nothing */
	if (self->json)
		argv[count++] = json;
	argv[count] = NULL;
	status = check_owner(path, err);
	if (status == BB_OK)
		status = open_streams(run, !terminal, err);
	if (status == BB_OK && terminal)
		talk_say("%s:", run->name);
	if (status == BB_OK)
		status = program_start(&run->child, argv,
		                       (int[]){ STDIN_FILENO, run->output,
		                                terminal ? STDERR_FILENO : run->talk },
		                       err);
	return status;
}

/* All that was written to it; the caller frees it. NULL: nothing, or too much. */
static char *read_back(int fd)
{
	off_t len = fd >= 0 ? lseek(fd, 0, SEEK_END) : 0;
	char *text = len > 0 && len <= OUTPUT_MAX ? calloc((size_t)len + 1, 1) : NULL;

	if (text && pread(fd, text, (size_t)len, 0) != len) {
		free(text);
		return NULL;
	}
	return text;
}

static void pass_talk(const struct run *run)
{
	char *text = read_back(run->talk);
	char *line, *rest = text;

	while ((line = strsep(&rest, "\n")))
		if (*line)
			talk_say("%s: %s", run->name, line);
	free(text);
}

static void pass_output(struct several *self, const struct run *run)
{
	char *text = read_back(run->output);

	if (self->document)
		json_array_append_new(self->document,
		                      json_pack("{s:s, s:i, s:o}", "folder", run->name, "exit",
		                                run->code, "document",
		                                text ? json_loads(text, 0, NULL) : json_null()));
	else if (text)
		printf("== %s\n%s\n", run->name, text);
	free(text);
}

static void note_code(struct several *self, int code)
{
	if (code != EXIT_DONE && self->code != EXIT_REFUSED)
		self->code = code == EXIT_LATER ? EXIT_LATER : EXIT_REFUSED;
}

static void finish(struct several *self, struct run *run)
{
	struct bb_error err = BB_ERROR_INIT;

	if (run->child && program_wait(run->child, &run->code, &err) != BB_OK)
		run->code = talk_error(&err);
	pass_talk(run);
	pass_output(self, run);
	note_code(self, run->code);
	if (run->output >= 0)
		close(run->output);
	if (run->talk >= 0)
		close(run->talk);
}

static void begin(struct several *self, struct run *run)
{
	struct bb_error err = BB_ERROR_INIT;

	if (start(self, run, &err) == BB_OK)
		return;
	bb_error_context(&err, "%s", run->name);
	run->code = talk_error(&err);
}

/* -- all of them -- */

static void run_all(struct several *self)
{
	size_t at_once = self->session->talk_is_terminal ? 1 : AT_ONCE;

	for (size_t i = 0; i < self->count + at_once; i++) {
		if (i >= at_once && i - at_once < self->count)
			finish(self, &self->runs[i - at_once]);
		if (i < self->count)
			begin(self, &self->runs[i]);
	}
}

static int print_all(struct several *self)
{
	int code = EXIT_DONE;

	if (self->document)
		code = document_print(self->document);
	return code == EXIT_DONE ? self->code : code;
}

int several_run(struct session *session, const struct options *options, const char *const *words,
                size_t count)
{
	struct several self = {
		.session = session,
		.dir = options_text(options, "all"),
		.words = words,
		.word_count = count,
		.json = output_format(options) == OUTPUT_JSON,
		.code = EXIT_DONE,
	};
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status;

	if (output_format(options) == OUTPUT_PORCELAIN ||
	    (options_knows(options, "fields") && options_text(options, "fields")))
		return talk_usage("--porcelain and --fields are for one group; with --all there is"
		                  " --json");
	status = find_groups(&self, &err);
	if (status == BB_OK)
		status = session_export(session, &err);
	if (status == BB_OK && self.json && !(self.document = json_array()))
		status = bb_error_set(&err, BB_EIO, "out of memory");
	if (status == BB_OK)
		run_all(&self);
	for (size_t i = 0; i < self.count; i++)
		free(self.runs[i].name);
	free(self.runs);
	return status == BB_OK ? print_all(&self) : talk_bad_argument(&err);
}
