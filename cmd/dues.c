/* SPDX-License-Identifier: MIT */
/* Due mails as rows, and on their way. */
#include "dues.h"
#include "delivery.h"
#include "output.h"
#include "roster.h"
#include "talk.h"
#include "views.h"

#include <brownbag/due.h>

static const struct column columns[] = {
	{ "kind", "Kind", 0 },
	{ "month", "Month", 0 },
	{ "member", "Member", COLUMN_RIGHT },
	{ "due_at", "Due", COLUMN_TIME },
	COLUMNS_END,
};

static void list_due(struct listing *list, const struct session *session, const struct bb_due *due)
{
	listing_text(list, bb_kind_row(due->key.kind)->name);
	listing_cell(list, due->meeting ? view_month(due->meeting->month) : json_null(), NULL);
	listing_id(list, due->key.member);
	listing_instant(list, due->due_at, session->group->zone);
}

int dues_list(const struct session *session, const struct bb_reconciled *result,
              const struct options *options)
{
	struct listing *list = NULL;
	int code = listing_open(&list, columns, options);

	if (code != EXIT_DONE)
		return code;
	for (size_t i = 0; i < result->due_count; i++)
		list_due(list, session, &result->due[i]);
	if (result->due_count == 0 && output_format(options) == OUTPUT_TABLE)
		talk_say("nothing is due");
	return listing_close(list);
}

int dues_send(struct session *session, const struct bb_preview *preview,
              const struct options *options, const char *nothing)
{
	struct bb_store *store = session->group->store;
	struct bb_error err = BB_ERROR_INIT;
	size_t queued = 0;
	int code;

	if (options_flag(options, "dry-run")) {
		code = dues_list(session, &preview->dues.result, options);
		bb_store_rollback(store);
		return code;
	}
	if (bb_dues_queue(&preview->dues, session->group, &preview->outlook, &queued, &err) != BB_OK ||
	    bb_store_commit(store, &err) != BB_OK) {
		bb_store_rollback(store);
		return talk_error(&err);
	}
	if (queued == 0 && session->talk_is_terminal) {
		talk_say("%s", nothing);
		return EXIT_DONE;
	}
	return deliver_waiting(session, queued);
}

int dues_dispatch(struct session *session, const struct options *options,
                  const struct bb_dispatch *dispatch)
{
	struct bb_preview *preview = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code;

	if (bb_store_begin(session->group->store, &err) != BB_OK ||
	    bb_group_dispatch(&preview, session->group, dispatch, &err) != BB_OK) {
		bb_store_rollback(session->group->store);
		return talk_bad_argument(&err);
	}
	roster_hint_if_empty(session, &preview->outlook.roster, options);
	code = dues_send(session, preview, options,
	                 "everybody has it already; --again sends it once more");
	bb_preview_free(preview);
	return code;
}
