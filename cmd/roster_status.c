/* SPDX-License-Identifier: MIT */
/* brownbag roster pause, resume, away, remove, leave, exclude: who rests and who goes. */
#include "commands.h"
#include "dates.h"
#include "roster.h"
#include "talk.h"

#include <brownbag/membership.h>
#include <brownbag/store_people.h>

#include <string.h>

const struct option_row roster_pause_options[] = {
	{ 0, "until", OPT_TEXT, "MONTH", "month at which you are asked, such as 2027-03" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

const struct option_row roster_resume_options[] = {
	{ 0, "consent", OPT_TEXT, "HOW", "how a former member agreed to be mailed again" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

const struct option_row roster_away_options[] = {
	{ 0, "from", OPT_TEXT, "DATE", "first day" },
	{ 0, "until", OPT_TEXT, "DATE", "last day, included" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

const struct option_row roster_remove_options[] = {
	{ 0, "quiet", OPT_FLAG, .help = "don't send the mail that confirms it" },
	{ 0, "keep-topics", OPT_FLAG, .help = "may still be asked about the topics they offered" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

const struct option_row roster_exclude_options[] = {
	{ 0, "undo", OPT_FLAG, .help = "they may be introduced again" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

/* -- one change in one transaction -- */

/* What is done to a member, from what the options say. */
typedef enum bb_status change_fn(struct session *session, const struct options *options,
                                 const struct bb_member *member, struct bb_error *err);

static enum bb_status change_in_store(struct session *session, const struct options *options,
                                      const struct bb_member *member, change_fn *change,
                                      struct bb_error *err)
{
	struct bb_store *store = session->group->store;
	enum bb_status status = bb_store_begin(store, err);

	if (status == BB_OK)
		status = change(session, options, member, err);
	return bb_store_end(store, status, !options_flag(options, "dry-run"), err);
}

/* A dry run does it all and takes it back. */
static int change_member(struct session *session, const struct options *options, const char *who,
                         enum roster_who how, change_fn *change, const char *done)
{
	struct bb_member member = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	int code = roster_find(&member, session, who, how);

	if (code != EXIT_DONE)
		return code;
	if (change_in_store(session, options, &member, change, &err) != BB_OK)
		code = talk_bad_argument(&err);
	else
		talk_say("%s%s (%lld) %s", options_flag(options, "dry-run") ? "would be so: " : "",
		         *member.name ? member.name : "member", (long long)member.id, done);
	bb_member_release(&member);
	return code;
}

/* -- pause, resume -- */

static enum bb_status read_month(struct bb_month *out, const char *text, struct bb_error *err)
{
	struct bb_date day;

	if (!text)
		return BB_OK;
	if (bb_date_parse(&day, text, NULL) == BB_OK)
		return bb_error_set(err, BB_EINVAL,
		                    "--until takes a month, such as %.7s: no day of anybody's leave "
		                    "is stored", text);
	return bb_month_parse(out, text, err);
}

static enum bb_status pause_member(struct session *session, const struct options *options,
                                   const struct bb_member *member, struct bb_error *err)
{
	struct bb_month until = { 0 };
	enum bb_status status = read_month(&until, options_text(options, "until"), err);

	if (status == BB_OK)
		status = bb_group_pause_member(session->group, member->id, until, err);
	if (status == BB_OK && until.year)
		talk_say("until about %s %d", bb_month_name(until.month), until.year);
	return status;
}

int run_roster_pause(struct session *session, const struct options *options, int argc, char **argv)
{
	(void)argc;
	return change_member(session, options, argv[0], ROSTER_ANY, pause_member,
	                     "is paused: no turns and no mail until `brownbag roster resume`");
}

static enum bb_status resume_member(struct session *session, const struct options *options,
                                    const struct bb_member *member, struct bb_error *err)
{
	struct bb_joining joining = { options_text(options, "consent"), false };

	if (member->status == BB_MEMBER_FORMER)
		return bb_group_return_member(session->group, member->id, &joining, err);
	return bb_group_resume_member(session->group, member->id, err);
}

int run_roster_resume(struct session *session, const struct options *options, int argc, char **argv)
{
	(void)argc;
	return change_member(session, options, argv[0], ROSTER_ANY, resume_member, "is back");
}

/* -- away -- */

static enum bb_status read_day(struct bb_date *out, const struct session *session,
                               const struct options *options, const char *option,
                               struct bb_error *err)
{
	const char *text = options_text(options, option);

	if (!text)
		return bb_error_set(err, BB_EINVAL, "roster away wants --from and --until, two dates; for an "
		                                    "open end: brownbag roster pause");
	return date_typed(out, session, text, err);
}

static enum bb_status send_away(struct session *session, const struct options *options,
                                const struct bb_member *member, struct bb_error *err)
{
	struct bb_date days[2];
	enum bb_status status = read_day(&days[0], session, options, "from", err);

	if (status == BB_OK)
		status = read_day(&days[1], session, options, "until", err);
	if (status == BB_OK)
		status = bb_group_send_away(session->group, member->id, days[0], days[1], err);
	if (status == BB_OK)
		dates_say(days[0], days[1]);
	return status;
}

int run_roster_away(struct session *session, const struct options *options, int argc, char **argv)
{
	(void)argc;
	return change_member(session, options, argv[0], ROSTER_ANY, send_away,
	                     "is away then: no turns, mail as usual");
}

/* -- remove, leave -- */

static enum bb_status remove_member(struct session *session, const struct options *options,
                                    const struct bb_member *member, struct bb_error *err)
{
	struct bb_removal removal = {
		.quiet = options_flag(options, "quiet"),
		.keep_topics = options_flag(options, "keep-topics"),
	};

	return bb_group_remove_member(session->group, member->id, &removal, err);
}

int run_roster_remove(struct session *session, const struct options *options, int argc, char **argv)
{
	(void)argc;
	return change_member(session, options, argv[0], ROSTER_SURE, remove_member,
	                     options_flag(options, "keep-topics") ?
				     "is off the list, and may still be asked about what they offer" :
				     "is off the list; to be forgotten as well: brownbag roster erase");
}

int run_roster_leave(struct session *session, const struct options *options, int argc, char **argv)
{
	(void)session;
	(void)options;
	(void)argc;
	(void)argv;
	return talk_usage("leave means two things here: on leave for a while is `roster pause` (no mail) "
	                  "or `roster away` (mail, no turns), gone for good is `roster remove` or "
	                  "`roster erase` (forgotten)");
}

/* -- exclude -- */

static enum bb_status exclude(struct session *session, bool undo, int64_t a, int64_t b,
                              struct bb_error *err)
{
	if (undo)
		return bb_store_unexclude(session->group->store, a, b, err);
	return bb_store_exclude(session->group->store, a, b, err);
}

int run_roster_exclude(struct session *session, const struct options *options, int argc,
                       char **argv)
{
	struct bb_member members[2] = { { 0 }, { 0 } };
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = BB_OK;
	bool undo = options_flag(options, "undo");
	int code = EXIT_DONE;

	for (int i = 0; code == EXIT_DONE && i < argc; i++)
		code = roster_find(&members[i], session, argv[i], ROSTER_ANY);
	if (code == EXIT_DONE) {
		status = session_begin(session, &err);
		if (status == BB_OK)
			status = exclude(session, undo, members[0].id, members[1].id, &err);
		code = session_conclude(session, options, status, &err);
	}
	if (code == EXIT_DONE)
		talk_say("%lld and %lld %s be introduced to each other", (long long)members[0].id,
		         (long long)members[1].id, undo ? "may" : "will never");
	for (size_t i = 0; i < 2; i++)
		bb_member_release(&members[i]);
	return code;
}
