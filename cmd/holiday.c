/* SPDX-License-Identifier: MIT */
/* brownbag holiday: days without a lunch, and what becomes of the lunches that fall on them. */
#include "commands.h"
#include "dates.h"
#include "output.h"
#include "talk.h"
#include "views.h"

#include <brownbag/closed_days.h>
#include <brownbag/concern.h>
#include <brownbag/file.h>
#include <brownbag/holiday_import.h>
#include <brownbag/outlook.h>
#include <brownbag/store_lunches.h>

#include <stdlib.h>
#include <string.h>

const struct option_row holiday_list_options[] = {
	{ 0, "all", OPT_FLAG, .help = "past ones too" },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};
const struct option_row holiday_add_options[] = { OPTION_DRY_RUN, OPTIONS_END };
const struct option_row holiday_remove_options[] = { OPTION_DRY_RUN, OPTIONS_END };
const struct option_row holiday_import_options[] = { OPTION_DRY_RUN, OPTIONS_END };

static const struct column columns[] = {
	{ "first", "First day", 0 },
	{ "last", "Last day", 0 },
	{ "name", "Name", COLUMN_WRAP },
	COLUMNS_END,
};

/* -- list -- */

static void list_day(struct listing *list, struct bb_date day)
{
	char text[BB_DATE_SIZE], shown[DATE_SHOWN_SIZE];

	bb_date_format(text, day);
	date_shown(shown, day);
	listing_cell(list, json_string(text), shown);
}

int run_holiday_list(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_date from = bb_zone_to_wall(session->group->zone, session->now, NULL).date;
	struct bb_holidays holidays = { 0 };
	struct listing *list = NULL;
	struct bb_error err = BB_ERROR_INIT;
	int code;

	(void)argc;
	(void)argv;
	if (options_flag(options, "all"))
		from = (struct bb_date){ 0 };
	code = listing_open(&list, columns, options);
	if (code != EXIT_DONE)
		return code;
	if (bb_store_load_holidays(session->group->store, from, &holidays, &err) != BB_OK) {
		listing_close(list);
		return talk_error(&err);
	}
	for (size_t i = 0; i < holidays.count; i++) {
		list_day(list, holidays.items[i].first);
		list_day(list, holidays.items[i].last);
		listing_text(list, holidays.items[i].name);
	}
	if (holidays.count == 0 && output_format(options) == OUTPUT_TABLE)
		talk_hint(session->config, "advice.empty",
		          "no days are closed: brownbag holiday import FILE.ics");
	bb_holidays_release(&holidays);
	return listing_close(list);
}

/* -- what comes of a change -- */

/* A lunch that isn't where it was before, or is gone. */
static void say_moved(const struct bb_meeting *before, const struct bb_meeting *after)
{
	char from[TIME_SHOWN_SIZE], to[TIME_SHOWN_SIZE];

	time_shown(from, before->start);
	if (!after) {
		talk_say("no lunch on %s: it is skipped", from);
		return;
	}
	time_shown(to, after->start);
	if (before->starts_at != after->starts_at)
		talk_say("the lunch on %s goes to %s", from, to);
	else if (before->holiday_open && !after->holiday_open)
		talk_say("the lunch on %s is settled: no holiday any more", to);
}

/* Compare by slot: a lunch that is made anew has another id. */
static const struct bb_meeting *same_lunch(const struct bb_outlook *outlook,
                                           const struct bb_meeting *meeting)
{
	const struct bb_meetings *all = &outlook->schedule.meetings;

	for (size_t i = 0; i < all->count; i++) {
		if (meeting->slot.year && bb_date_compare(all->items[i].slot, meeting->slot) == 0)
			return &all->items[i];
	}
	return bb_meetings_find(all, meeting->id);
}

/* What was open before is told by `status`, and not with every change. */
static bool was_open(const struct bb_outlook *before, int64_t meeting)
{
	const struct bb_meeting *found = bb_meetings_find(&before->schedule.meetings, meeting);

	return found && found->holiday_open;
}

static void say_clash(const struct session *session, const struct bb_concern *concern)
{
	talk_warn("%s", concern->text);
	talk_hint(session->config, "advice.next", "%s", concern->fix);
}

static enum bb_status say_clashes(const struct session *session, const struct bb_outlook *before,
                                  const struct bb_outlook *outlook, struct bb_error *err)
{
	struct bb_concerns concerns = { 0 };
	enum bb_status status = bb_concerns_list(&concerns, session->group, outlook, err);

	for (size_t i = 0; i < concerns.count; i++) {
		if (strcmp(concerns.items[i].code, "holiday") == 0 &&
		    !was_open(before, concerns.items[i].meeting))
			say_clash(session, &concerns.items[i]);
	}
	bb_concerns_release(&concerns);
	return status;
}

static enum bb_status say_changes(const struct session *session, const struct bb_outlook *before,
                                  struct bb_error *err)
{
	struct bb_outlook after = { 0 };
	enum bb_status status = bb_outlook_load(&after, session->group, 0, err);

	if (status == BB_OK)
		status = bb_outlook_store(&after, session->group, err);
	for (size_t i = 0; status == BB_OK && i < before->schedule.meetings.count; i++) {
		const struct bb_meeting *meeting = &before->schedule.meetings.items[i];

		if (meeting->starts_at > session->now && bb_outlook_is_stored(before, meeting))
			say_moved(meeting, same_lunch(&after, meeting));
	}
	if (status == BB_OK)
		status = say_clashes(session, before, &after, err);
	bb_outlook_release(&after);
	return status;
}

/* -- one change in one transaction -- */

struct request {
	const struct options *options;
	char **argv;
	char *bytes; /* of the file to import */
	size_t len;
};

typedef enum bb_status request_fn(const struct request *request, struct session *session,
                                  struct bb_error *err);

static enum bb_status change_in_store(const struct request *request, struct session *session,
                                      request_fn *change, struct bb_error *err)
{
	struct bb_outlook before = { 0 };
	enum bb_status status = bb_outlook_load(&before, session->group, 0, err);

	if (status == BB_OK)
		status = bb_outlook_store(&before, session->group, err);
	if (status == BB_OK)
		status = change(request, session, err);
	if (status == BB_OK)
		status = say_changes(session, &before, err);
	bb_outlook_release(&before);
	return status;
}

static int change(const struct request *request, struct session *session, request_fn *function)
{
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = session_begin(session, &err);

	if (status == BB_OK)
		status = change_in_store(request, session, function, &err);
	return session_conclude(session, request->options, status, &err);
}

static const char *would(const struct request *request)
{
	return options_flag(request->options, "dry-run") ? "would be " : "";
}

static enum bb_status add(const struct request *request, struct session *session,
                          struct bb_error *err)
{
	struct bb_holiday holiday = { .name = request->argv[1] };
	char days[2][DATE_SHOWN_SIZE];
	enum bb_status status = bb_days_read(&holiday.first, &holiday.last, request->argv[0],
	                                     date_today(session), err);

	if (status == BB_OK)
		status = bb_group_close_days(session->group, &holiday, err);
	if (status != BB_OK)
		return status;
	date_shown(days[0], holiday.first);
	date_shown(days[1], holiday.last);
	if (bb_date_compare(holiday.first, holiday.last) == 0)
		talk_say("%sclosed: %s (%s)", would(request), days[0], holiday.name);
	else
		talk_say("%sclosed: %s to %s (%s)", would(request), days[0], days[1], holiday.name);
	return BB_OK;
}

static enum bb_status remove_day(const struct request *request, struct session *session,
                                 struct bb_error *err)
{
	struct bb_date day;
	char shown[DATE_SHOWN_SIZE];
	enum bb_status status = date_typed(&day, session, request->argv[0], err);

	if (status == BB_OK)
		status = bb_store_remove_holidays(session->group->store, day, err);
	if (status != BB_OK)
		return status;
	date_shown(shown, day);
	talk_say("%sopen again, with all days closed for the same cause: %s", would(request), shown);
	return BB_OK;
}

static enum bb_status import(const struct request *request, struct session *session,
                             struct bb_error *err)
{
	struct bb_holiday_import counts = { 0 };
	size_t added = 0;
	enum bb_status status = bb_group_import_closed_days(session->group, request->bytes,
	                                                    request->len, &counts, &added, err);

	if (status != BB_OK) {
		bb_error_context(err, "%s", request->argv[0]);
		return status;
	}
	talk_say("%s%zu added, %zu known already; passed over: %zu with a time of day, %zu outside of "
	         "the coming %d years", options_flag(request->options, "dry-run") ? "would be so: " : "",
	         added, counts.taken - added, counts.timed, counts.outside, BB_CLOSED_YEARS);
	return BB_OK;
}

int run_holiday_add(struct session *session, const struct options *options, int argc, char **argv)
{
	struct request request = { .options = options, .argv = argv };

	(void)argc;
	return change(&request, session, add);
}

int run_holiday_remove(struct session *session, const struct options *options, int argc,
                       char **argv)
{
	struct request request = { .options = options, .argv = argv };

	(void)argc;
	return change(&request, session, remove_day);
}

int run_holiday_import(struct session *session, const struct options *options, int argc,
                       char **argv)
{
	struct request request = { .options = options, .argv = argv };
	struct bb_error err = BB_ERROR_INIT;
	int code;

	(void)argc;
	if (bb_file_load(&request.bytes, &request.len, argv[0], BB_HOLIDAY_FILE_MAX, &err) != BB_OK)
		return talk_error(&err);
	code = change(&request, session, import);
	free(request.bytes);
	return code;
}
