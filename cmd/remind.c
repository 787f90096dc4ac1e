/* SPDX-License-Identifier: MIT */
/*
 * brownbag remind: the verb for cron. Does everything that has come due, once:
 * brings lunches and turns up to date, queues what is due, has it delivered.
 * Running it again changes nothing; what it prints holds ids, no names.
 */
#include "ask.h"
#include "commands.h"
#include "dates.h"
#include "delivery.h"
#include "dues.h"
#include "output.h"
#include "programs.h"
#include "publish.h"
#include "several.h"
#include "talk.h"
#include "trouble.h"

#include <brownbag/bytes.h>
#include <brownbag/due.h>
#include <brownbag/membership.h>

#include <stdio.h>

#include <stdlib.h>

const struct option_row remind_options[] = {
	{ 0, "until", OPT_TEXT, "WHEN", "with -n: also what comes due up to that day (+3m)" },
	OPTION_ALL_GROUPS,
	{ 0, "as", OPT_TEXT, "WHO", "with -n: what that member would get" },
	{ 0, "out", OPT_TEXT, "DIR", "with -n: the mails themselves, as a maildir" },
	OPTION_DRY_RUN,
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

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
	status = date_typed(&end.date, session, text, err);
	if (status != BB_OK)
		return status;
	date_say("until", end.date);
	end.hour = 23;
	end.minute = end.second = 59;
	*out = bb_zone_to_instant(zone, end, NULL);
	return BB_OK;
}

/* Whose mail is looked at; 0: everybody's. */
static enum bb_status read_reader(int64_t *out, const struct session *session, const char *who,
                                  struct bb_error *err)
{
	struct bb_member member = { 0 };
	enum bb_status status;

	*out = 0;
	if (!who)
		return BB_OK;
	status = bb_group_who(&member, session->group, who, err);
	if (status == BB_OK)
		*out = member.id;
	bb_member_release(&member);
	return status;
}

static int list_forecast(struct session *session, const struct options *options, int64_t until,
                         int64_t reader)
{
	struct bb_outlook outlook = { 0 };
	struct bb_dues dues = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	int code;

	if (bb_outlook_load_until(&outlook, session->group, until, &err) != BB_OK ||
	    bb_dues_load(&dues, session->group, &outlook, until, &err) != BB_OK) {
		code = talk_error(&err);
	} else {
		bb_dues_narrow(&dues, UINT32_MAX, 0, reader);
		code = dues_list(session, &dues.result, options);
	}
	bb_dues_release(&dues);
	bb_outlook_release(&outlook);
	return code;
}

/* The program that builds mail does this: it becomes ours. */
static int write_forecast(struct session *session, char *folder, int64_t until, int64_t reader)
{
	char name[] = "deliver", out[] = "--forecast", up_to[] = "--until", as[] = "--as";
	char instant[24], id[24];
	char *argv[] = { name, out, folder, up_to, instant, reader ? as : NULL, id, NULL };
	struct bb_error err = BB_ERROR_INIT;

	snprintf(instant, sizeof instant, "%lld", (long long)until);
	snprintf(id, sizeof id, "%lld", (long long)reader);
	bb_group_close(session->group);
	session->group = NULL;
	if (run_program(session, argv, &err) == BB_OK)
		return EXIT_DONE;
	return talk_error(&err);
}

/* -n: the same derivation, printed or written as files instead of queued. */
static int forecast(struct session *session, const struct options *options)
{
	const char *folder = options_text(options, "out");
	struct bb_error err = BB_ERROR_INIT;
	int64_t until = 0, reader = 0;
	char *copy = NULL;
	int code;

	if (read_reader(&reader, session, options_text(options, "as"), &err) != BB_OK ||
	    read_until(&until, session, options_text(options, "until"), &err) != BB_OK)
		return talk_bad_argument(&err);
	if (!folder)
		return list_forecast(session, options, until, reader);
	if (output_format(options) != OUTPUT_TABLE)
		return talk_usage("--out writes files; --json and --porcelain list");
	if (bb_text_copy(&copy, folder, &err) != BB_OK)
		return talk_error(&err);
	code = write_forecast(session, copy, until, reader);
	free(copy);
	return code;
}

static int remind_all(struct session *session, const struct options *options)
{
	const char *words[4] = { "remind" };
	size_t count = 1;

	if (options_flag(options, "dry-run"))
		words[count++] = "--dry-run";
	if (options_text(options, "until")) {
		words[count++] = "--until";
		words[count++] = options_text(options, "until");
	}
	return several_run(session, options, words, count);
}

/* A clock that leapt is right if a person says so. */
static enum bb_status check_clock(struct session *session, struct bb_error *err)
{
	enum bb_status status = bb_group_check_leap(session->group, err);

	if (status != BB_EAGAIN || !session->input_is_terminal || !session->talk_is_terminal)
		return status;
	talk_warn("%s", err->text);
	if (!ask_yes("Is the clock right?"))
		return status;
	*err = (struct bb_error)BB_ERROR_INIT;
	return BB_OK;
}

int run_remind(struct session *session, const struct options *options, int argc, char **argv)
{
	bool one = options_text(options, "as") || options_text(options, "out");
	struct bb_error err = BB_ERROR_INIT;
	size_t queued = 0;
	int fetched, published, delivered;

	(void)argc;
	(void)argv;
	if ((one || options_text(options, "until")) && !options_flag(options, "dry-run"))
		return talk_usage("--until, --as and --out look ahead; they go with --dry-run");
	if (several_wanted(options) && one)
		return talk_usage("--as and --out are of one group");
	if (!options_flag(options, "dry-run") && !several_wanted(options) &&
	    (output_format(options) != OUTPUT_TABLE || options_text(options, "fields")))
		return talk_usage("what would be queued is printed with --dry-run only");
	if (several_wanted(options))
		return remind_all(session, options);
	if (options_flag(options, "dry-run"))
		return forecast(session, options);
	if (check_clock(session, &err) != BB_OK)
		return trouble_tell(session, BB_TROUBLE_MAIL, &err, NULL, exit_code(err.status));
	/* A mailbox that can't be read keeps nobody from being reminded. */
	fetched = fetch_answers(session);
	if (bb_group_remind(session->group, !session->talk_is_terminal, &queued, &err) != BB_OK)
		return trouble_tell(session, BB_TROUBLE_MAIL, &err, NULL, exit_code(err.status));
	/* A page that can't be written holds no mail up. */
	published = publish_by_remind(session);
	delivered = deliver_waiting(session, queued);
	if (delivered != EXIT_DONE)
		return delivered;
	return published != EXIT_DONE ? published : fetched;
}
