/* SPDX-License-Identifier: MIT */
/* brownbag rotate import: take over a rota that was agreed on elsewhere. */
#include "commands.h"
#include "output.h"
#include "talk.h"
#include "views.h"

#include <brownbag/rota.h>
#include <brownbag/store_people.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

const struct option_row rotate_import_options[] = {
	{ 0, "skip-bad", OPT_FLAG, .help = "leave out lines that aren't well, store the rest" },
	OPTION_DRY_RUN,
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

static const struct column columns[] = {
	{ "line", "Line", COLUMN_RIGHT },
	{ "on", "Date", 0 },
	{ "facilitators", "Facilitator", 0 },
	{ "backup", "Backup", 0 },
	{ "headcount", "Came", COLUMN_RIGHT },
	{ "outcome", "What", 0 },
	COLUMNS_END,
};

struct importing {
	const char *file;
	struct listing *list;
	struct bb_roster roster;
};

static enum bb_status on_row(void *context, const struct bb_rota_row *row, struct bb_error *err)
{
	const struct importing *importing = context;
	struct bb_bytes names = BB_BYTES_INIT(4096);
	json_t *leads = json_array();

	for (size_t i = 0; i < row->lead_count; i++) {
		json_array_append_new(leads, view_member(&importing->roster, row->leads[i]));
		bb_bytes_addf(&names, "%s%s", i ? ", " : "", view_name(&importing->roster, row->leads[i]));
	}
	listing_int(importing->list, (int64_t)row->line);
	listing_cell(importing->list, view_date(row->on), NULL);
	listing_cell(importing->list, leads, bb_bytes_text(&names));
	listing_cell(importing->list, view_member(&importing->roster, row->backup),
	             row->backup ? view_name(&importing->roster, row->backup) : "");
	if (row->headcount < 0)
		listing_null(importing->list);
	else
		listing_int(importing->list, row->headcount);
	listing_text(importing->list, bb_rota_outcome_name(row->outcome));
	bb_bytes_release(&names);
	(void)err;
	return BB_OK;
}

static enum bb_status on_finding(void *context, size_t line, const char *reason,
                                 struct bb_error *err)
{
	const struct importing *importing = context;

	(void)err;
	talk_say("%s:%zu: %s", importing->file, line, reason);
	return BB_OK;
}

static enum bb_status feed_file(struct bb_rota *rota, FILE *file, const char *name,
                                struct bb_error *err)
{
	static char buffer[64 * 1024];
	enum bb_status status = BB_OK;
	size_t len;

	while (status == BB_OK && (len = fread(buffer, 1, sizeof buffer, file)) > 0)
		status = bb_rota_feed(rota, buffer, len, err);
	if (status == BB_OK && ferror(file))
		return bb_error_set(err, BB_EIO, "%s: %s", name, strerror(errno));
	if (status == BB_OK)
		status = bb_rota_finish(rota, err);
	if (status == BB_EINVAL)
		bb_error_context(err, "%s", name);
	return status;
}

static void tell_counts(const struct bb_rota_counts *counts, bool dry)
{
	talk_say("%s%zu booked, %zu confirmed, %zu the same, %zu without a name, %zu left out",
	         dry ? "would be: " : "", counts->by_outcome[BB_ROTA_BOOKED],
	         counts->by_outcome[BB_ROTA_CONFIRMED], counts->by_outcome[BB_ROTA_SAME],
	         counts->by_outcome[BB_ROTA_EMPTY], counts->findings);
	if (counts->joined > 0)
		talk_say("%zu member%s joined earlier than the roster had it", counts->joined,
		         counts->joined == 1 ? "" : "s");
}

/* Nothing is stored unless all is well, or what isn't may be left out. */
static int conclude(struct session *session, const struct options *options, const char *file,
                    const struct bb_rota_counts *counts)
{
	bool dry = options_flag(options, "dry-run");
	struct bb_error err = BB_ERROR_INIT;

	if (counts->findings > 0 && !options_flag(options, "skip-bad"))
		return talk_refuse("%s: %zu %s; nothing was stored (--skip-bad stores the rest)", file,
		                   counts->findings,
		                   counts->findings == 1 ? "line isn't well" : "lines aren't well");
	if (!dry && bb_store_commit(session->group->store, &err) != BB_OK)
		return talk_error(&err);
	tell_counts(counts, dry);
	return EXIT_DONE;
}

static int import(struct session *session, const struct options *options,
                  struct importing *importing, FILE *file)
{
	struct bb_rota_options rota_options = { importing, on_row, on_finding };
	struct bb_store *store = session->group->store;
	struct bb_rota *rota = NULL;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_store_begin(store, &err);
	int code;

	if (status == BB_OK)
		status = bb_store_load_roster(store, &importing->roster, &err);
	if (status == BB_OK)
		status = bb_rota_new(&rota, session->group, &rota_options, &err);
	if (status == BB_OK)
		status = feed_file(rota, file, importing->file, &err);
	code = status == BB_OK ? conclude(session, options, importing->file, bb_rota_counts(rota))
	                       : talk_error(&err);
	bb_store_rollback(store);
	bb_rota_free(rota);
	bb_roster_release(&importing->roster);
	return code;
}

int run_rotate_import(struct session *session, const struct options *options, int argc, char **argv)
{
	bool from_stdin = strcmp(argv[0], "-") == 0;
	struct importing importing = { .file = from_stdin ? "stdin" : argv[0] };
	FILE *file = from_stdin ? stdin : fopen(argv[0], "re");
	int code, listed;

	(void)argc;
	if (!file && errno == ENOENT)
		return talk_refuse("%s: there is no such file; its first line would be "
		                   "date,facilitator, and each further line a lunch", argv[0]);
	if (!file)
		return talk_refuse("%s: %s", argv[0], strerror(errno));
	code = listing_open(&importing.list, columns, options);
	if (code == EXIT_DONE) {
		code = import(session, options, &importing, file);
		listed = listing_close(importing.list);
		code = code == EXIT_DONE ? listed : code;
	}
	if (!from_stdin)
		fclose(file);
	return code;
}
