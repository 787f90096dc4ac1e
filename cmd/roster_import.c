/* SPDX-License-Identifier: MIT */
/* brownbag roster import: a file of people, stored as a whole or not at all. */
#include "commands.h"
#include "talk.h"

#include <brownbag/bytes.h>
#include <brownbag/intake.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	CHUNK = 64 * 1024,
	GATHERED_MAX = 1 << 30,
	UNUSED_MAX = 8000, /* bytes of a line that is still read */
};

const struct option_row roster_import_options[] = {
	{ 0, "update", OPT_FLAG, .help = "change members where the file says otherwise" },
	{ 0, "skip-bad", OPT_FLAG, .help = "store what is well and list the rest" },
	{ 0, "map", OPT_TEXT, "KEY=COLUMN,...", "which column is which, by header or number" },
	{ 0, "welcome", OPT_FLAG, .help = "send a welcome to who is new" },
	{ 0, "consent", OPT_TEXT, "HOW", "how they agreed to be mailed" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

struct importing {
	struct session *session;
	const char *file;  /* as it is told */
	bool update, dry;
	struct bb_bytes unused; /* "Notes", "Birthday" */
	bool unused_more;       /* than that holds */
};

static void add_differences(struct bb_bytes *text, const struct bb_row_change *change)
{
	for (size_t i = 0; i < change->count; i++) {
		const struct bb_row_difference *difference = &change->differences[i];

		bb_bytes_addf(text, "%s%s \"%s\", here \"%s\"", i ? "; " : "",
		              bb_roster_field_name(difference->field), difference->after,
		              difference->before);
	}
}

/* What a dry run shows of each row. */
static void show_row(const struct importing *importing, const struct bb_roster_row *row,
                     const struct bb_row_change *change, const char *details)
{
	printf("%s:%zu: %s%s%s%s%s\n", importing->file, row->line,
	       bb_row_verdict_name(change->verdict), *row->name ? ": " : "", row->name,
	       *details ? ": " : "", details);
}

static void tell_row(const struct importing *importing, const struct bb_roster_row *row,
                     const struct bb_row_change *change, const char *details)
{
	if (change->verdict == BB_ROW_REFUSED)
		talk_say("%s:%zu: refused: %s", importing->file, row->line, details);
	else if (change->verdict == BB_ROW_CHANGED && !importing->update)
		talk_say("%s:%zu: differs and is left: %s", importing->file, row->line, details);
}

static enum bb_status on_change(void *context, const struct bb_roster_row *row,
                                const struct bb_row_change *change, struct bb_error *err)
{
	const struct importing *importing = context;
	struct bb_bytes details = BB_BYTES_INIT(64 * 1024);
	enum bb_status status;

	if (change->reason)
		bb_bytes_add_text(&details, change->reason);
	add_differences(&details, change);
	status = bb_bytes_check(&details, err);
	if (status == BB_OK && importing->dry)
		show_row(importing, row, change, bb_bytes_text(&details));
	else if (status == BB_OK)
		tell_row(importing, row, change, bb_bytes_text(&details));
	bb_bytes_release(&details);
	return status;
}

static enum bb_status on_finding(void *context, const struct bb_import_finding *finding,
                                 struct bb_error *err)
{
	const struct importing *importing = context;

	(void)err;
	talk_say("%s:%zu: %s%s%s", importing->file, finding->line, finding->field ? finding->field : "",
	         finding->field ? ": " : "", finding->reason);
	return BB_OK;
}

/* An address book has 80 of them: they are told in one line, once all are known. */
static enum bb_status on_unused(void *context, const char *column, struct bb_error *err)
{
	struct importing *importing = context;

	(void)err;
	if (importing->unused.len + strlen(column) > UNUSED_MAX)
		importing->unused_more = true;
	else
		bb_bytes_addf(&importing->unused, "%s\"%s\"", importing->unused.len ? ", " : "", column);
	return BB_OK;
}

static void tell_unused(const struct importing *importing)
{
	if (importing->unused.len > 0 || importing->unused_more)
		talk_say("%s: isn't stored: %s%s", importing->file, bb_bytes_text(&importing->unused),
		         importing->unused_more ? " and more" : "");
}

/* -- the file -- */

static enum bb_status fail_reading(const struct importing *importing, struct bb_error *err)
{
	return bb_error_set(err, BB_EIO, "%s: %s", importing->file, strerror(errno));
}

/* A file of nobody's: it has no name, and is gone when it is closed. */
static enum bb_status open_nameless(FILE **out, const struct importing *importing,
                                    struct bb_error *err)
{
	char *path = NULL;
	int fd;
	enum bb_status status = bb_group_path(&path, importing->session->group, "import-XXXXXX",
	                                      err);

	if (status != BB_OK)
		return status;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	*out = fd >= 0 ? fdopen(fd, "w+e") : NULL;
	if (!*out) {
		status = bb_error_set(err, BB_EIO, "%s: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
	}
	free(path);
	return status;
}

static enum bb_status copy(FILE *to, FILE *from, const struct importing *importing,
                           struct bb_error *err)
{
	static char buffer[CHUNK];
	size_t len, total = 0;

	while ((len = fread(buffer, 1, sizeof buffer, from)) > 0) {
		total += len;
		if (total > GATHERED_MAX)
			return bb_error_set(err, BB_EINVAL, "more than 1 GiB");
		if (fwrite(buffer, 1, len, to) != len)
			return fail_reading(importing, err);
	}
	if (ferror(from) || fflush(to) != 0)
		return fail_reading(importing, err);
	rewind(to);
	return BB_OK;
}

/*
 * What comes through a pipe comes when it likes: all of it is read before the
 * store is locked, so that no deliver waits for somebody who types.
 *
 * @param[in,out] file  closed by the caller, whichever it is then
 */
static enum bb_status gather(FILE **file, const struct importing *importing, struct bb_error *err)
{
	FILE *gathered = NULL;
	struct stat info;
	enum bb_status status;

	if (fstat(fileno(*file), &info) != 0)
		return fail_reading(importing, err);
	if (S_ISREG(info.st_mode))
		return BB_OK;
	status = open_nameless(&gathered, importing, err);
	if (status != BB_OK)
		return status;
	status = copy(gathered, *file, importing, err);
	fclose(*file);
	*file = gathered;
	return status;
}

static void show_progress(const struct importing *importing, const struct bb_intake *intake,
                          FILE *file, off_t size)
{
	const struct bb_intake_counts *counts = bb_intake_counts(intake);
	size_t rows = 0;

	if (!importing->session->talk_is_terminal || importing->dry || ftello(file) >= size)
		return;
	for (int verdict = BB_ROW_ADDED; verdict <= BB_ROW_REFUSED; verdict++)
		rows += counts->by_verdict[verdict];
	talk_progress("%zu rows, %d%% of the file", rows, (int)(ftello(file) * 100 / size));
}

static enum bb_status feed_file(struct bb_intake *intake, FILE *file,
                                const struct importing *importing, struct bb_error *err)
{
	static char buffer[CHUNK];
	struct stat info = { 0 };
	enum bb_status status = BB_OK;
	size_t len;

	if (fstat(fileno(file), &info) != 0)
		return fail_reading(importing, err);
	while (status == BB_OK && (len = fread(buffer, 1, sizeof buffer, file)) > 0) {
		status = bb_intake_feed(intake, buffer, len, err);
		show_progress(importing, intake, file, info.st_size);
	}
	if (status == BB_OK && ferror(file))
		return fail_reading(importing, err);
	if (status == BB_OK)
		status = bb_intake_finish(intake, err);
	if (status == BB_EINVAL)
		bb_error_context(err, "%s", importing->file);
	return status;
}

/* -- the end of it -- */

static void tell_counts(const struct importing *importing, const struct bb_intake_counts *counts)
{
	talk_say("%s%zu added, %zu %s, %zu the same, %zu refused", importing->dry ? "would be: " : "",
	         counts->by_verdict[BB_ROW_ADDED], counts->by_verdict[BB_ROW_CHANGED],
	         importing->update ? "changed" : "different and left", counts->by_verdict[BB_ROW_SAME],
	         counts->by_verdict[BB_ROW_REFUSED] + counts->findings);
	if (counts->by_verdict[BB_ROW_ADDED] > 0)
		talk_say("you vouch that those added agreed to be mailed");
	if (counts->by_verdict[BB_ROW_CHANGED] > 0 && !importing->update)
		talk_hint(importing->session->config, "advice.next",
		          "--update takes over what differs");
}

/* Nothing is stored unless all is well, or what isn't may be left out. */
static int conclude(const struct importing *importing, const struct bb_intake_counts *counts,
                    bool skip_bad)
{
	struct bb_store *store = importing->session->group->store;
	size_t bad = counts->findings + counts->by_verdict[BB_ROW_REFUSED];
	struct bb_error err = BB_ERROR_INIT;

	if (bad > 0 && !skip_bad)
		return talk_refuse("%s: %zu %s; nothing was stored (--skip-bad stores the rest)",
		                   importing->file, bad, bad == 1 ? "thing isn't well"
		                                                  : "things aren't well");
	if (!importing->dry && bb_store_commit(store, &err) != BB_OK)
		return talk_error(&err);
	tell_counts(importing, counts);
	return EXIT_DONE;
}

static int import(struct importing *importing, const struct bb_intake_options *intake_options,
                  FILE *file, bool skip_bad)
{
	struct bb_group *group = importing->session->group;
	struct bb_intake *intake = NULL;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_store_begin(group->store, &err);
	int code;

	if (status == BB_OK)
		status = bb_intake_new(&intake, group, intake_options, &err);
	if (status == BB_OK)
		status = feed_file(intake, file, importing, &err);
	tell_unused(importing);
	code = status == BB_OK ? conclude(importing, bb_intake_counts(intake), skip_bad)
	                       : talk_error(&err);
	bb_store_rollback(group->store);
	bb_intake_free(intake);
	return code;
}

static int open_and_import(struct importing *importing,
                           const struct bb_intake_options *intake_options, const char *path,
                           bool skip_bad)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	struct bb_error err = BB_ERROR_INIT;
	int code;

	if (!file && errno == ENOENT)
		return talk_refuse("%s: there is no such file; its first line would be name,email, "
		                   "and each further line a person", path);
	if (!file)
		return talk_refuse("%s: %s", path, strerror(errno));
	if (gather(&file, importing, &err) == BB_OK)
		code = import(importing, intake_options, file, skip_bad);
	else
		code = talk_error(&err);
	fclose(file);
	return code;
}

int run_roster_import(struct session *session, const struct options *options, int argc, char **argv)
{
	struct importing importing = {
		.session = session,
		.file = strcmp(argv[0], "-") == 0 ? "stdin" : argv[0],
		.update = options_flag(options, "update"),
		.dry = options_flag(options, "dry-run"),
		.unused = BB_BYTES_INIT(2 * UNUSED_MAX),
	};
	struct bb_intake_options intake = {
		.update = importing.update,
		.joining = { options_text(options, "consent"), options_flag(options, "welcome") },
		.context = &importing,
		.change = on_change,
		.finding = on_finding,
		.unused = on_unused,
	};
	struct bb_column_map *map = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code;

	(void)argc;
	if (options_text(options, "map") &&
	    bb_column_map_parse(&map, options_text(options, "map"), &err) != BB_OK)
		return talk_bad_argument(&err);
	intake.map = map;
	code = open_and_import(&importing, &intake, argv[0], options_flag(options, "skip-bad"));
	bb_bytes_release(&importing.unused);
	bb_column_map_free(map);
	return code;
}
