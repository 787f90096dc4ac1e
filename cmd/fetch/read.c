/* SPDX-License-Identifier: MIT */
/*
 * brownbag rsvp read: messages from files, from standard input (a mail filter) or
 * from a maildir, in batches.
 */
#include "fetch.h"
#include "sources.h"

#include "../output.h"
#include "../talk.h"

#include <brownbag/quarantine.h>
#include <brownbag/store.h>

#include <stdlib.h>
#include <string.h>

const struct option_row read_options[] = {
	{ 0, "maildir", OPT_TEXT, .value = "DIR", .help = "the messages of that maildir" },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

/* -- which messages -- */

/* Mail that is older than what is remembered of mail can't be known to be read. */
static int64_t oldest(const struct session *session)
{
	struct bb_span span = bb_config_span(session->config, "retention.ledger");

	return session->now - (span.days + INT64_C(30) * span.months) * BB_DAY_SECONDS;
}

static enum bb_status list_arguments(struct sources *out, int argc, char **argv,
                                     struct bb_error *err)
{
	static char input[] = "-";
	char *alone[] = { input };
	enum bb_status status = BB_OK;

	if (argc == 0) {
		argc = 1;
		argv = alone;
	}
	out->items = calloc((size_t)argc, sizeof *out->items);
	if (!out->items)
		return bb_error_set(err, BB_EIO, "out of memory");
	for (int i = 0; status == BB_OK && i < argc; i++) {
		status = bb_text_copy(&out->items[i].name, argv[i], err);
		out->count++;
	}
	return status;
}

static enum bb_status load(struct source *source, struct bb_error *err)
{
	if (strcmp(source->name, "-") == 0)
		return source_load_input(source, err);
	return source_load_file(source, err);
}

/* -- a batch -- */

/* A maildir's file may have been moved since it was listed: it is met again. */
static bool is_gone(const struct source *source, bool maildir, enum bb_status status)
{
	return maildir && status == BB_ENOENT && source->bytes == NULL;
}

static enum bb_status load_batch(struct source *sources, size_t count, bool maildir,
                                 struct intake_message *messages, const char **names,
                                 size_t *loaded, struct bb_error *err)
{
	*loaded = 0;
	for (size_t i = 0; i < count; i++) {
		enum bb_status status = load(&sources[i], err);

		if (is_gone(&sources[i], maildir, status))
			continue;
		if (status != BB_OK)
			return status;
		names[*loaded] = sources[i].name;
		messages[(*loaded)++] = (struct intake_message){
			.bytes = sources[i].bytes,
			.len = sources[i].len,
		};
	}
	return BB_OK;
}

static int take_batch(struct intake *intake, struct listing *list, struct source *sources,
                      size_t count, bool maildir)
{
	struct intake_message messages[INTAKE_BATCH];
	const char *names[INTAKE_BATCH];
	struct bb_error err = BB_ERROR_INIT;
	size_t loaded = 0;
	int code;

	if (load_batch(sources, count, maildir, messages, names, &loaded, &err) != BB_OK)
		code = talk_error(&err);
	else if (intake_take(intake, messages, loaded, &err) != BB_OK)
		code = fetch_trouble(&err);
	else
		code = tell_outcomes(list, intake->session, messages, names, loaded);
	for (size_t i = 0; i < count; i++)
		source_release(&sources[i]);
	return code;
}

/* Malformed messages don't keep the others waiting; trouble of ours does. */
static int take_all(struct intake *intake, struct listing *list, struct sources *sources,
                    bool maildir)
{
	int code = EXIT_DONE;

	for (size_t at = 0; at < sources->count; at += INTAKE_BATCH) {
		size_t left = sources->count - at;
		int part = take_batch(intake, list, sources->items + at,
		                      left < INTAKE_BATCH ? left : INTAKE_BATCH, maildir);

		if (part == EXIT_LATER)
			return part;
		if (part != EXIT_DONE)
			code = part;
	}
	return code;
}

enum bb_status fetch_note_reader(struct session *session, bool by_hand, struct bb_error *err)
{
	struct bb_store *store = session->group->store;
	enum bb_status status = bb_quarantine_expire(session->group, err);

	if (status != BB_OK || by_hand)
		return status;
	status = bb_store_begin(store, err);
	if (status == BB_OK)
		status = bb_store_set_mark(store, BB_MARK_READER, session->now, err);
	return bb_store_end(store, status, true, err);
}

int run_read(struct session *session, struct reader *reader, const struct options *options,
             int argc, char **argv)
{
	const char *maildir = options_text(options, "maildir");
	struct intake intake = { session, reader };
	struct sources sources = { NULL, 0 };
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status;
	int code, closed;

	if (maildir && argc > 0)
		return talk_usage("read takes files or --maildir, not both");
	code = open_outcomes(&list, options);
	if (code != EXIT_DONE)
		return code;
	if (maildir)
		status = sources_list_maildir(&sources, maildir, oldest(session), &err);
	else
		status = list_arguments(&sources, argc, argv, &err);
	if (status == BB_OK)
		status = fetch_note_reader(session, argc > 0 && strcmp(argv[0], "-") != 0, &err);
	if (status != BB_OK) {
		sources_release(&sources);
		return listing_end(list, talk_error(&err));
	}
	code = take_all(&intake, list, &sources, maildir != NULL);
	closed = listing_close(list);
	sources_release(&sources);
	return code == EXIT_DONE ? closed : code;
}
