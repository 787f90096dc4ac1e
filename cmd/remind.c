/* SPDX-License-Identifier: MIT */
/*
 * brownbag remind: the verb for cron. Does everything that has come due, once:
 * brings lunches and turns up to date, queues what is due, has it delivered.
 * Running it again changes nothing; what it prints holds ids, no names.
 */
#include "commands.h"
#include "delivery.h"
#include "output.h"
#include "talk.h"
#include "views.h"

#include <brownbag/date_words.h>
#include <brownbag/due.h>

#include <stdlib.h>

const struct option_row remind_options[] = {
	{ 0, "until", OPT_TEXT, "WHEN", "with -n: also what comes due up to that day (+3m)" },
	OPTION_DRY_RUN,
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

static const struct column columns[] = {
	{ "kind", "Kind", 0 },
	{ "month", "Month", 0 },
	{ "member", "Member", COLUMN_RIGHT },
	{ "due_at", "Due", 0 },
	COLUMNS_END,
};

static void list_due(struct listing *list, const struct session *session, const struct bb_due *due)
{
	struct bb_wall wall = bb_zone_to_wall(session->group->zone, due->due_at, NULL);
	char shown[BB_WALL_SIZE];

	bb_wall_format(shown, wall);
	shown[10] = ' '; /* "2027-02-09 09:00": seconds say nothing here */
	shown[16] = '\0';
	listing_text(list, bb_kind_row(due->key.kind)->name);
	listing_cell(list, due->meeting ? view_month(due->meeting->month) : json_null(), NULL);
	if (due->key.member > 0)
		listing_int(list, due->key.member);
	else
		listing_null(list);
	listing_cell(list, view_instant(due->due_at, session->group), shown);
}

/* The end of the day that --until names; now without one. */
static enum bb_status read_until(int64_t *out, const struct session *session, const char *text,
                                 struct bb_error *err)
{
	const struct bb_zone *zone = session->group->zone;
	struct bb_wall end = bb_zone_to_wall(zone, session->now, NULL);
	enum bb_status status;

	*out = session->now;
	if (!text)
		return BB_OK;
	status = bb_date_read(&end.date, text, end.date, err);
	if (status != BB_OK)
		return status;
	end.hour = 23;
	end.minute = end.second = 59;
	*out = bb_zone_to_instant(zone, end, NULL);
	return BB_OK;
}

/* -n: the same derivation, printed instead of queued. */
static int forecast(struct session *session, const struct options *options)
{
	struct bb_outlook outlook = { 0 };
	struct bb_dues dues = { 0 };
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int64_t until = 0;
	int code = EXIT_DONE;

	if (read_until(&until, session, options_text(options, "until"), &err) != BB_OK)
		return talk_bad_argument(&err);
	if (bb_outlook_load(&outlook, session->group, 0, &err) != BB_OK ||
	    bb_dues_load(&dues, session->group, &outlook, until, &err) != BB_OK)
		code = talk_error(&err);
	if (code == EXIT_DONE)
		code = listing_open(&list, columns, options);
	for (size_t i = 0; list && i < dues.result.due_count; i++)
		list_due(list, session, &dues.result.due[i]);
	if (list && listing_count(list) == 0 && output_format(options) == OUTPUT_TABLE)
		talk_say("nothing is due");
	if (list)
		code = listing_close(list);
	bb_dues_release(&dues);
	bb_outlook_release(&outlook);
	return code;
}

int run_remind(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_error err = BB_ERROR_INIT;
	size_t queued = 0;

	(void)argc;
	(void)argv;
	if (options_flag(options, "dry-run"))
		return forecast(session, options);
	if (options_text(options, "until"))
		return talk_usage("--until looks ahead; it goes with --dry-run");
	if (bb_group_remind(session->group, !session->talk_is_terminal, &queued, &err) != BB_OK)
		return talk_error(&err);
	return deliver_waiting(session, queued);
}
