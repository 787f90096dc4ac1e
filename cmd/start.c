/* SPDX-License-Identifier: MIT */
/* brownbag start, stop: go live after a look at what would go out, and hold everything. */
#include "ask.h"
#include "commands.h"
#include "talk.h"
#include "views.h"
#include "way_out.h"

#include <brownbag/checkup.h>
#include <brownbag/start.h>

#include <stdio.h>

const struct option_row start_options[] = {
	{ 0, "sample", OPT_TEXT, "ADDRESS",
	  "before, send one mail of each kind there; organizer: to yourself; -: what stands on stdin" },
	OPTION_DRY_RUN,
	OPTION_YES,
	OPTIONS_END,
};

/* Mails of one kind that go out on one day; result.due is sorted by time. */
static size_t count_like(const struct bb_reconciled *result, size_t from, const struct bb_zone *zone)
{
	const struct bb_due *first = &result->due[from];
	struct bb_date day = bb_zone_to_wall(zone, first->due_at, NULL).date;
	size_t count = 0;

	for (size_t i = 0; i < result->due_count; i++) {
		struct bb_date other = bb_zone_to_wall(zone, result->due[i].due_at, NULL).date;

		if (result->due[i].key.kind != first->key.kind || bb_date_compare(other, day) != 0)
			continue;
		if (i < from)
			return 0; /* was shown with that one */
		count++;
	}
	return count;
}

/* What came due in the past goes at once. */
static void show_line(const struct bb_due *due, size_t count, const struct session *session)
{
	struct bb_wall wall = bb_zone_to_wall(session->group->zone, due->due_at, NULL);
	char day[BB_DATE_SIZE];

	bb_date_format(day, wall.date);
	if (due->due_at <= session->now)
		printf("  at once         %-8s %4zu\n", bb_kind_row(due->key.kind)->name, count);
	else
		printf("  %.3s %s  %-8s %4zu\n", bb_weekday_name(bb_date_weekday(wall.date)), day,
		       bb_kind_row(due->key.kind)->name, count);
}

static void show_preview(const struct bb_preview *preview, const struct session *session)
{
	const struct bb_reconciled *result = &preview->dues.result;

	printf("The coming %d days, by %s:\n", BB_START_DAYS,
	       bb_config_text(session->config, "smtp.url"));
	for (size_t i = 0; i < result->due_count; i++) {
		size_t count = count_like(result, i, session->group->zone);

		if (count > 0)
			show_line(&result->due[i], count, session);
	}
	if (result->due_count == 0)
		printf("  nothing\n");
	fflush(stdout);
}

static enum bb_status tell_error(void *context, const struct bb_symptom *symptom,
                                 struct bb_error *err)
{
	size_t *errors = context;

	(void)err;
	if (symptom->severity != BB_SEVERITY_ERROR)
		return BB_OK;
	talk_say("%s: %s (%s)", symptom->check, symptom->text, symptom->remedy);
	(*errors)++;
	return BB_OK;
}

/* What `doctor` calls an error would reach people; its warnings are left to it. */
static int check_up(const struct session *session)
{
	struct bb_error err = BB_ERROR_INIT;
	size_t errors = 0;

	if (bb_group_check_up(session->group, tell_error, &errors, &err) != BB_OK)
		return talk_error(&err);
	if (errors > 0)
		return talk_refuse("a group goes live when `brownbag doctor` finds no error");
	return EXIT_DONE;
}

/* Mail that doesn't leave now wouldn't leave then. */
static int send_samples(struct session *session, const char *to)
{
	char complaint[BB_COMPLAINT_SIZE] = "";
	struct bb_error err = BB_ERROR_INIT;
	int code = EXIT_DONE;

	if (!to)
		return EXIT_DONE;
	if (way_out_try(complaint, &code, session, WAY_OUT_SAMPLES, to, &err) != BB_OK)
		return talk_error(&err);
	if (code == EXIT_DONE)
		return EXIT_DONE;
	talk_refuse("%s", complaint);
	talk_say("nothing was changed");
	return code;
}

int run_start(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_preview *preview = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code;

	(void)argc;
	(void)argv;
	if (!options_flag(options, "yes") && !options_flag(options, "dry-run") &&
	    !session->input_is_terminal)
		return talk_usage("start asks before it goes live; without a terminal it needs --yes");
	code = check_up(session);
	if (code != EXIT_DONE)
		return code;
	if (bb_group_preview_start(&preview, session->group, &err) != BB_OK)
		return talk_error(&err);
	show_preview(preview, session);
	bb_preview_free(preview);
	if (options_flag(options, "dry-run"))
		return EXIT_DONE;
	code = send_samples(session, options_text(options, "sample"));
	if (code != EXIT_DONE)
		return code;
	if (!options_flag(options, "yes") && !ask_yes("Go live now?")) {
		talk_say("nothing was changed");
		return EXIT_REFUSED;
	}
	if (bb_group_start(session->group, &err) != BB_OK)
		return talk_error(&err);
	talk_say("the group is live");
	talk_hint(session->config, "advice.next", "brownbag remind, or let cron do it");
	return EXIT_DONE;
}

int run_stop(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_error err = BB_ERROR_INIT;

	(void)options;
	(void)argc;
	(void)argv;
	if (bb_group_stop(session->group, &err) != BB_OK)
		return talk_error(&err);
	talk_say("stopped: nothing goes out before `brownbag start`");
	return EXIT_DONE;
}
