/* SPDX-License-Identifier: MIT */
/*
 * brownbag intro new, answer, close: introducing two members to each other. Says who
 * is asked by their ids; what goes on by itself is remind's.
 */
#include "commands.h"
#include "dates.h"
#include "delivery.h"
#include "intro.h"
#include "output.h"
#include "roster.h"
#include "talk.h"
#include "words.h"

#include <brownbag/circle.h>
#include <brownbag/due.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct option_row intro_new_options[] = {
	{ 0, "asker", OPT_TEXT, "WHO", "whose question it is" },
	{ 0, "topic", OPT_TEXT, "TOPIC", "what it is about: somebody has offered that" },
	{ 0, "before", OPT_TEXT, "MONTH", "look for somebody until then; for six weeks if not given" },
	{ 0, "json", OPT_FLAG, .help = "print one JSON document" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

const struct option_row intro_answer_options[] = {
	{ 0, "who", OPT_TEXT, "WHO", "who has answered" },
	{ 0, "yes", OPT_FLAG, .help = "they agree" },
	{ 0, "no", OPT_FLAG, .help = "they don't" },
	{ 0, "later", OPT_FLAG, .help = "not now" },
	{ 0, "as", OPT_TEXT, "MAILBOX", "the name and address to introduce them by; - reads it" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

const struct option_row intro_close_options[] = { OPTION_DRY_RUN, OPTIONS_END };

int intro_read_id(int64_t *out, const char *text)
{
	char *end = NULL;
	long long id;

	errno = 0;
	id = strtoll(text, &end, 10);
	if (errno != 0 || end == text || *end || id <= 0)
		return talk_usage("\"%s\" is no number of an introduction (brownbag intro list)", text);
	*out = id;
	return EXIT_DONE;
}

/* -- what follows -- */

static void say_mails(const struct bb_preview *followed, bool dry)
{
	const struct bb_reconciled *result = &followed->dues.result;

	for (size_t i = 0; i < result->due_count; i++)
		talk_say("%s: %s to member %lld", dry ? "would go out" : "goes out",
		         bb_kind_row(result->due[i].key.kind)->name,
		         (long long)result->due[i].key.member);
}

/* End a transaction in which something was done to an introduction, with what follows of it. */
static int conclude(size_t *queued, struct session *session, const struct options *options,
                    enum bb_status status, struct bb_error *err)
{
	bool dry = options_flag(options, "dry-run");
	struct bb_preview *followed = NULL;

	if (status == BB_OK)
		status = bb_group_follow(&followed, session->group, BB_KIND_BIT(BB_KIND_INTRO), err);
	status = bb_store_end(session->group->store, status, !dry, err);
	if (status != BB_OK) {
		bb_preview_free(followed);
		return talk_bad_argument(err);
	}
	say_mails(followed, dry);
	*queued = dry ? 0 : followed->dues.result.due_count;
	bb_preview_free(followed);
	return EXIT_DONE;
}

/* The same, and those concerned hear of it now. */
static int conclude_and_send(struct session *session, const struct options *options,
                             enum bb_status status, struct bb_error *err)
{
	size_t queued = 0;
	int code = conclude(&queued, session, options, status, err);

	return queued == 0 ? code : deliver_waiting(session, queued);
}

/* -- new -- */

static int read_request(struct bb_intro_request *out, const struct session *session,
                        const struct options *options)
{
	const char *who = options_text(options, "asker"), *before = options_text(options, "before");
	struct bb_member asker = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	int code;

	out->topic = options_text(options, "topic");
	if (!who || !out->topic)
		return talk_usage("intro new wants --asker WHO and --topic TOPIC");
	if (before && bb_month_parse(&out->before, before, &err) != BB_OK)
		return talk_bad_argument(&err);
	code = roster_find(&asker, session, who, ROSTER_ANY);
	out->asker = asker.id;
	bb_member_release(&asker);
	return code;
}

static int say_begun(const struct bb_intro *intro, const struct session *session,
                     const struct options *options)
{
	char until[BB_DATE_SIZE];

	bb_date_format(until, intro->until);
	talk_say("introduction %lld%s: member %lld is asked whether it may be put so; somebody is "
	         "looked for until %s", (long long)intro->id,
	         options_flag(options, "dry-run") ? " would begin" : "",
	         (long long)intro->asker.member, until);
	if (session->group->mode == BB_MODE_STOPPED)
		talk_say("the group is stopped: nobody is asked before brownbag start");
	if (!options_flag(options, "json"))
		return EXIT_DONE;
	return document_print(json_pack("{s:I}", "id", (json_int_t)intro->id));
}

static int begin(struct session *session, const struct options *options,
                 const struct bb_intro_request *request)
{
	struct bb_intro intro = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_store_begin(session->group->store, &err);
	size_t queued = 0;
	int code;

	if (status == BB_OK)
		status = bb_group_begin_intro(&intro, session->group, request, &err);
	code = conclude(&queued, session, options, status, &err);
	if (code == EXIT_DONE)
		code = say_begun(&intro, session, options);
	bb_intro_release(&intro);
	return code != EXIT_DONE || queued == 0 ? code : deliver_waiting(session, queued);
}

int run_intro_new(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_intro_request request = { 0 };
	char *words = NULL;
	int code = read_request(&request, session, options);

	(void)argc;
	(void)argv;
	if (code == EXIT_DONE)
		code = words_read(&words, session,
		                  &(struct words){ .what = "question", .file = "question.txt",
		                                   .none = "there is no question",
		                                   .max = BB_INTRO_QUESTION_MAX });
	request.question = words;
	if (code == EXIT_DONE)
		code = begin(session, options, &request);
	free(words);
	return code;
}

/* -- answer -- */

static int read_answer(enum bb_intro_answer *out, const struct options *options)
{
	static const struct { const char *name; enum bb_intro_answer answer; } words[] = {
		{ "yes", BB_INTRO_YES }, { "no", BB_INTRO_NO }, { "later", BB_INTRO_LATER },
	};
	int count = 0;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!options_flag(options, words[i].name))
			continue;
		*out = words[i].answer;
		count++;
	}
	return count == 1 ? EXIT_DONE :
	                    talk_usage("intro answer wants one of --yes, --no and --later");
}

static int read_reply(struct bb_intro_reply *out, const struct session *session,
                      const struct options *options, const char *id)
{
	const char *who = options_text(options, "who");
	struct bb_member member = { 0 };
	int code = intro_read_id(&out->intro, id);

	if (code == EXIT_DONE)
		code = read_answer(&out->answer, options);
	if (code == EXIT_DONE && !who)
		code = talk_usage("intro answer wants --who WHO");
	if (code == EXIT_DONE)
		code = roster_find(&member, session, who, ROSTER_ANY);
	out->member = member.id;
	bb_member_release(&member);
	return code;
}

int run_intro_answer(struct session *session, const struct options *options, int argc,
                     char **argv)
{
	struct bb_intro_reply reply = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	char *as = NULL;
	int code = read_reply(&reply, session, options, argv[0]);
	enum bb_status status;

	(void)argc;
	if (code == EXIT_DONE)
		code = words_line(&as, "--as", options_text(options, "as"));
	reply.as = as;
	if (code == EXIT_DONE) {
		status = bb_store_begin(session->group->store, &err);
		if (status == BB_OK)
			status = bb_group_answer_intro(session->group, &reply, &err);
		code = conclude_and_send(session, options, status, &err);
	}
	free(as);
	return code;
}

/* -- close -- */

int run_intro_close(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_error err = BB_ERROR_INIT;
	int64_t id = 0;
	int code = intro_read_id(&id, argv[0]);
	enum bb_status status;

	(void)argc;
	if (code != EXIT_DONE)
		return code;
	status = bb_store_begin(session->group->store, &err);
	if (status == BB_OK)
		status = bb_group_close_intro(session->group, id, &err);
	return conclude_and_send(session, options, status, &err);
}
