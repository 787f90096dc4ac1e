/* SPDX-License-Identifier: MIT */
/* brownbag outbox retry, resolve, drop: what a person decides about a mail. */
#include "ask.h"
#include "commands.h"
#include "outbox.h"
#include "talk.h"

#include <brownbag/outbox_decision.h>
#include <brownbag/store_mail.h>

const struct option_row outbox_retry_options[] = { OPTION_DRY_RUN, OPTIONS_END };

const struct option_row outbox_resolve_options[] = {
	{ 0, "sent", OPT_FLAG, .help = "it arrived" },
	{ 0, "resend", OPT_FLAG, .help = "send it again, perhaps for the second time" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

const struct option_row outbox_drop_options[] = { OPTION_YES, OPTION_DRY_RUN, OPTIONS_END };

static enum bb_status decide_in_store(const struct session *session, int64_t id,
                                      enum bb_decision decision, bool dry, struct bb_error *err)
{
	struct bb_store *store = session->group->store;
	enum bb_status status = bb_store_begin(store, err);

	if (status == BB_OK)
		status = bb_group_decide(session->group, id, decision, err);
	return bb_store_end(store, status, !dry, err);
}

/* A dry run does it all and takes it back. */
static int decide(const struct session *session, const struct options *options, int64_t id,
                  enum bb_decision decision)
{
	static const char *const done[BB_DECISION_COUNT] = {
		[BB_DECISION_RETRY] = "is tried by the next run",
		[BB_DECISION_SENT] = "counts as sent",
		[BB_DECISION_RESEND] = "is sent again by the next run",
		[BB_DECISION_DROP] = "is dropped: it won't be sent, and not be queued again",
	};
	bool dry = options_flag(options, "dry-run");
	struct bb_error err = BB_ERROR_INIT;

	if (decide_in_store(session, id, decision, dry, &err) != BB_OK)
		return talk_error(&err);
	talk_say("%smail %lld %s", dry ? "would be so: " : "", (long long)id, done[decision]);
	if (!dry && (decision == BB_DECISION_RETRY || decision == BB_DECISION_RESEND))
		talk_hint(session->config, "advice.next", "brownbag deliver sends it now");
	return EXIT_DONE;
}

int run_outbox_retry(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_error err = BB_ERROR_INIT;
	int64_t id = 0;

	(void)argc;
	if (outbox_read_id(&id, argv[0], &err) != BB_OK)
		return talk_bad_argument(&err);
	return decide(session, options, id, BB_DECISION_RETRY);
}

int run_outbox_resolve(struct session *session, const struct options *options, int argc,
                       char **argv)
{
	bool sent = options_flag(options, "sent");
	struct bb_error err = BB_ERROR_INIT;
	int64_t id = 0;

	(void)argc;
	if (outbox_read_id(&id, argv[0], &err) != BB_OK)
		return talk_bad_argument(&err);
	if (sent == options_flag(options, "resend"))
		return talk_usage("was mail %lld sent, or shall it be sent again? "
		                  "--sent or --resend says it", (long long)id);
	return decide(session, options, id, sent ? BB_DECISION_SENT : BB_DECISION_RESEND);
}

static int agree_to_drop(const struct session *session, const struct options *options, int64_t id)
{
	struct bb_mail mail = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	bool yes;

	if (options_flag(options, "yes") || options_flag(options, "dry-run"))
		return EXIT_DONE;
	if (!session->input_is_terminal)
		return talk_usage("drop can't be undone; without a terminal it needs --yes");
	if (bb_store_load_mail(session->group->store, id, &mail, &err) != BB_OK)
		return talk_error(&err);
	talk_say("Mail %lld: %s, %s. Its member doesn't get it, and nothing else in its place.",
	         (long long)id, bb_kind_row(mail.key.kind)->name, bb_mail_state_name(mail.state));
	bb_mail_release(&mail);
	yes = ask_yes("Drop it?");
	if (!yes)
		talk_say("nothing was changed");
	return yes ? EXIT_DONE : EXIT_REFUSED;
}

int run_outbox_drop(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_error err = BB_ERROR_INIT;
	int64_t id = 0;
	int code;

	(void)argc;
	if (outbox_read_id(&id, argv[0], &err) != BB_OK)
		return talk_bad_argument(&err);
	code = agree_to_drop(session, options, id);
	return code == EXIT_DONE ? decide(session, options, id, BB_DECISION_DROP) : code;
}
