/* SPDX-License-Identifier: MIT */
/* brownbag roster import: a file of people, stored as a whole or not at all. */
#include "commands.h"
#include "talk.h"

#include <brownbag/intake.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static enum bb_status on_unused(void *context, const char *column, struct bb_error *err)
{
	const struct importing *importing = context;

	(void)err;
	talk_say("%s: column \"%s\" isn't stored", importing->file, column);
	return BB_OK;
}

static enum bb_status feed_file(struct bb_intake *intake, FILE *file, const char *name,
                                struct bb_error *err)
{
	static char buffer[64 * 1024];
	enum bb_status status = BB_OK;
	size_t len;

	while (status == BB_OK && (len = fread(buffer, 1, sizeof buffer, file)) > 0)
		status = bb_intake_feed(intake, buffer, len, err);
	if (status == BB_OK && ferror(file))
		return bb_error_set(err, BB_EIO, "%s: %s", name, strerror(errno));
	if (status == BB_OK)
		status = bb_intake_finish(intake, err);
	if (status == BB_EINVAL)
		bb_error_context(err, "%s", name);
	return status;
}

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
		status = feed_file(intake, file, importing->file, &err);
	code = status == BB_OK ? conclude(importing, bb_intake_counts(intake), skip_bad)
	                       : talk_error(&err);
	bb_store_rollback(group->store);
	bb_intake_free(intake);
	return code;
}

int run_roster_import(struct session *session, const struct options *options, int argc, char **argv)
{
	bool from_stdin = strcmp(argv[0], "-") == 0;
	struct importing importing = {
		.session = session,
		.file = from_stdin ? "stdin" : argv[0],
		.update = options_flag(options, "update"),
		.dry = options_flag(options, "dry-run"),
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
	FILE *file;
	int code;

	(void)argc;
	if (options_text(options, "map") &&
	    bb_column_map_parse(&map, options_text(options, "map"), &err) != BB_OK)
		return talk_bad_argument(&err);
	intake.map = map;
	file = from_stdin ? stdin : fopen(argv[0], "re");
	if (file)
		code = import(&importing, &intake, file, options_flag(options, "skip-bad"));
	else
		code = talk_refuse("%s: %s", argv[0], strerror(errno));
	if (file && !from_stdin)
		fclose(file);
	bb_column_map_free(map);
	return code;
}
