/* SPDX-License-Identifier: MIT */
/*
 * brownbag meeting add, move, cancel, edit: one lunch changed in one transaction.
 * Afterwards the calendar is looked at anew, to say what the lunch is now and
 * which mails follow; a dry run does the same and takes it back.
 */
#include "commands.h"
#include "dates.h"
#include "talk.h"
#include "views.h"

#include <brownbag/bytes.h>
#include <brownbag/due.h>
#include <brownbag/lunches.h>
#include <brownbag/store_lunches.h>

#include <string.h>

/* s; a revision in the second of the one before is stamped later than now. */
enum { SOON = 60 };

const struct option_row meeting_add_options[] = { OPTION_DRY_RUN, OPTIONS_END };
const struct option_row meeting_cancel_options[] = { OPTION_DRY_RUN, OPTIONS_END };

const struct option_row meeting_move_options[] = {
	{ 0, "to", OPT_TEXT, "WHEN", "the new day and, if it changes, time" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

const struct option_row meeting_edit_options[] = {
	{ 0, "location", OPT_TEXT, "TEXT", "where it is; that of the group: follows the setting again" },
	{ 0, "link", OPT_TEXT, "URL", "where to join from afar; \"\": nowhere" },
	{ 0, "duration", OPT_INT, "MINUTES", "how long it takes", .min = BB_MEETING_MINUTES_MIN,
	  .max = BB_MEETING_MINUTES_MAX },
	{ 0, "open", OPT_CHOICE, "members|allies", "to members only, or to colleagues as well" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

/* What was typed, and the lunch that it is about. */
struct request {
	const struct options *options;
	const char *which; /* MEETING; NULL: a new lunch */
	struct bb_when when;
	struct bb_edit edit;
	int64_t id;
	unsigned changed;
};

typedef enum bb_status request_fn(struct request *request, struct bb_group *group,
                                  const struct bb_outlook *outlook, struct bb_error *err);

static enum bb_status add(struct request *request, struct bb_group *group,
                          const struct bb_outlook *outlook, struct bb_error *err)
{
	return bb_lunch_add(group, outlook, &request->when, &request->id, err);
}

static enum bb_status move(struct request *request, struct bb_group *group,
                           const struct bb_outlook *outlook, struct bb_error *err)
{
	return bb_lunch_move(group, outlook, request->id, &request->when, err);
}

static enum bb_status cancel(struct request *request, struct bb_group *group,
                             const struct bb_outlook *outlook, struct bb_error *err)
{
	return bb_lunch_cancel(group, outlook, request->id, err);
}

static enum bb_status edit(struct request *request, struct bb_group *group,
                           const struct bb_outlook *outlook, struct bb_error *err)
{
	return bb_lunch_edit(group, outlook, request->id, &request->edit, &request->changed, err);
}

/* -- what came of it -- */

/* An edit may find everything as it should be. */
static const char *done_word(const struct request *request, const char *done)
{
	if (done)
		return done;
	return request->changed ? "changed" : "the same as before";
}

/* "moved: Wed 2027-02-10 12:00, 60 minutes, Room 4B" */
static void say_lunch(const char *done, bool dry, const struct bb_meeting *meeting)
{
	char when[TIME_SHOWN_SIZE];

	time_shown(when, meeting->start);
	talk_say("%s%s: %s, %d minutes%s%s", dry ? "would be " : "", done, when, meeting->minutes,
	         *meeting->location ? ", " : "", meeting->location);
}

/* "update to 12 members", by kind. */
static void list_mails(struct bb_bytes *out, const struct bb_reconciled *result, int64_t meeting)
{
	size_t counts[BB_KIND_COUNT] = { 0 };

	for (size_t i = 0; i < result->due_count; i++)
		counts[result->due[i].key.kind] += result->due[i].key.meeting == meeting;
	for (size_t kind = 0; kind < BB_KIND_COUNT; kind++) {
		if (counts[kind] > 0)
			bb_bytes_addf(out, "%s%s to %zu member%s", out->len ? ", " : "",
			              bb_kind_row((enum bb_kind)kind)->name, counts[kind],
			              counts[kind] == 1 ? "" : "s");
	}
}

/* Cron sends it soon: until then it can be taken back unnoticed. */
static void say_mails(const struct session *session, const struct bb_dues *dues, int64_t meeting)
{
	struct bb_bytes mails = BB_BYTES_INIT(512);

	list_mails(&mails, &dues->result, meeting);
	if (mails.len == 0)
		talk_say("no mail about it is due by that");
	else if (session->group->mode == BB_MODE_STOPPED)
		talk_say("due by that, but held until `brownbag start`: %s", bb_bytes_text(&mails));
	else
		talk_say("the next `brownbag remind` sends: %s", bb_bytes_text(&mails));
	bb_bytes_release(&mails);
}

/* A lunch that stands open or in another's way says so where it was made. */
static void say_findings(const struct bb_outlook *outlook, int64_t meeting)
{
	for (size_t i = 0; i < outlook->schedule.finding_count; i++) {
		const struct bb_finding *finding = &outlook->schedule.findings[i];

		if (finding->meeting == meeting && finding->kind == BB_FINDING_HOLIDAY)
			talk_warn("it falls on a holiday (%s)",
			          finding->verdict.holiday ? finding->verdict.holiday->name : "");
	}
}

static enum bb_status look_again(const struct session *session, const struct request *request,
                                 const char *done, struct bb_error *err)
{
	bool dry = options_flag(request->options, "dry-run");
	int64_t soon = session->now + SOON;
	struct bb_outlook outlook = { 0 };
	struct bb_dues dues = { 0 };
	struct bb_meeting lunch = { 0 };
	enum bb_status status = bb_outlook_load(&outlook, session->group, 0, err);

	if (status == BB_OK)
		status = bb_outlook_store(&outlook, session->group, err);
	if (status == BB_OK)
		status = bb_dues_load(&dues, session->group, &outlook, soon, err);
	if (status == BB_OK)
		status = bb_store_load_meeting(session->group->store, request->id, &lunch, err);
	if (status == BB_OK) {
		say_lunch(done_word(request, done), dry, &lunch);
		say_findings(&outlook, request->id);
		say_mails(session, &dues, request->id);
	}
	bb_meeting_release(&lunch);
	bb_dues_release(&dues);
	bb_outlook_release(&outlook);
	return status;
}

/* -- one change in one transaction -- */

static enum bb_status change_in_store(struct request *request, struct session *session,
                                      request_fn *change, struct bb_error *err)
{
	struct bb_group *group = session->group;
	const struct bb_meeting *meeting = NULL;
	struct bb_outlook outlook = { 0 };
	enum bb_status status = bb_outlook_load(&outlook, group, 0, err);

	if (status == BB_OK && request->which)
		status = bb_outlook_meeting(&meeting, &outlook, group, request->which, err);
	if (status == BB_OK && meeting)
		request->id = meeting->id;
	if (status == BB_OK)
		status = change(request, group, &outlook, err);
	bb_outlook_release(&outlook);
	return status;
}

static int change(struct request *request, struct session *session, request_fn *function,
                  const char *done)
{
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = session_begin(session, &err);

	if (status == BB_OK)
		status = change_in_store(request, session, function, &err);
	if (status == BB_OK)
		status = look_again(session, request, done, &err);
	return session_conclude(session, request->options, status, &err);
}

int run_meeting_add(struct session *session, const struct options *options, int argc, char **argv)
{
	struct request request = { .options = options };
	struct bb_error err = BB_ERROR_INIT;

	(void)argc;
	if (when_typed(&request.when, session, argv[0], &err) != BB_OK)
		return talk_bad_argument(&err);
	return change(&request, session, add, "added");
}

int run_meeting_move(struct session *session, const struct options *options, int argc, char **argv)
{
	struct request request = { .options = options, .which = argv[0] };
	const char *to = options_text(options, "to");
	struct bb_error err = BB_ERROR_INIT;

	(void)argc;
	if (!to)
		return talk_usage("meeting move wants --to WHEN, such as --to 'fri 12:30'");
	if (when_typed(&request.when, session, to, &err) != BB_OK)
		return talk_bad_argument(&err);
	return change(&request, session, move, "moved");
}

int run_meeting_cancel(struct session *session, const struct options *options, int argc,
                       char **argv)
{
	struct request request = { .options = options, .which = argv[0] };

	(void)argc;
	return change(&request, session, cancel, "cancelled");
}

int run_meeting_edit(struct session *session, const struct options *options, int argc, char **argv)
{
	static const enum bb_open open[] = { BB_OPEN_MEMBERS, BB_OPEN_ALLIES };
	int choice = options_choice(options, "open");
	struct request request = {
		.options = options,
		.which = argv[0],
		.edit = {
			.location = options_text(options, "location"),
			.link = options_text(options, "link"),
			.minutes = options_int(options, "duration", 0),
			.open = choice < 0 ? BB_OPEN_KEEP : open[choice],
		},
	};

	(void)argc;
	if (!request.edit.location && !request.edit.link && !request.edit.minutes && choice < 0)
		return talk_usage("meeting edit wants --location, --link, --duration or --open");
	return change(&request, session, edit, NULL);
}
