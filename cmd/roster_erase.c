/* SPDX-License-Identifier: MIT */
/* brownbag roster erase: forget a member for good, asking first. */
#include "ask.h"
#include "commands.h"
#include "publish.h"
#include "roster.h"
#include "talk.h"
#include "words.h"

#include <brownbag/membership.h>

#include <stdlib.h>
#include <string.h>

const struct option_row roster_erase_options[] = {
	{ 0, "forget", OPT_FLAG, .help = "not even know the address again; of an erased one, too" },
	OPTION_YES,
	OPTION_DRY_RUN,
	OPTIONS_END,
};

/* Erased already: all that is left is the digest, which goes by address. */
static int forget_digest(struct session *session, const char *address, bool dry)
{
	struct bb_store *store = session->group->store;
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = bb_store_begin(store, &err);

	if (status == BB_OK)
		status = bb_group_forget_erased(session->group, address, &err);
	status = bb_store_end(store, status, !dry, &err);
	if (status != BB_OK)
		return talk_bad_argument(&err);
	talk_say("%s may be added again", address);
	return EXIT_DONE;
}

static int agree(const struct session *session, const struct options *options,
                 const struct bb_member *member)
{
	if (options_flag(options, "yes") || options_flag(options, "dry-run"))
		return EXIT_DONE;
	if (!session->input_is_terminal)
		return talk_usage("erase can't be undone; without a terminal it needs --yes "
		                  "(off the list, but not forgotten: brownbag roster remove %lld)",
		                  (long long)member->id);
	talk_say("This forgets %s, member %lld, for good: no mail confirms it, no calendar entry is "
	         "cancelled. To take somebody off the list first, with both: brownbag roster remove "
	         "%lld, and erase after brownbag remind.",
	         *member->name ? member->name : "the one without a name", (long long)member->id,
	         (long long)member->id);
	if (ask_yes("Erase now?"))
		return EXIT_DONE;
	talk_say("nothing was changed");
	return EXIT_REFUSED;
}

/* The page of a live group is ours to change; in any other it stays until a person says so. */
static int leave_page(struct session *session)
{
	const struct bb_config *config = session->config;

	if (bb_config_choice(config, "publish.facilitators") != BB_CONFIG_NAMED_FIRST_NAMES)
		return EXIT_DONE;
	if (session->group->mode == BB_MODE_LIVE && *bb_config_text(config, "publish.dir"))
		return publish_by_remind(session);
	talk_warn("a page that was published may have the first name until `brownbag publish`");
	return EXIT_DONE;
}

static int erase(struct session *session, const struct options *options, int64_t id)
{
	struct bb_error err = BB_ERROR_INIT;

	if (options_flag(options, "dry-run")) {
		talk_say("would forget member %lld", (long long)id);
		return EXIT_DONE;
	}
	if (bb_group_erase_member(session->group, id, options_flag(options, "forget"), &err) != BB_OK)
		return talk_error(&err);
	talk_say("member %lld is forgotten; backups made elsewhere aren't reached from here",
	         (long long)id);
	return leave_page(session);
}

static int find_and_erase(struct session *session, const struct options *options,
                          const char *who)
{
	struct bb_member member = { 0 };
	int code;

	if (options_flag(options, "forget") && strchr(who, '@') &&
	    bb_group_who(&member, session->group, who, NULL) == BB_ENOENT)
		return forget_digest(session, who, options_flag(options, "dry-run"));
	bb_member_release(&member);
	code = roster_find(&member, session, who, ROSTER_SURE);
	if (code == EXIT_DONE)
		code = agree(session, options, &member);
	if (code == EXIT_DONE)
		code = erase(session, options, member.id);
	bb_member_release(&member);
	return code;
}

/* Who was erased has no id any more, and shall not stand in a list of processes either. */
int run_roster_erase(struct session *session, const struct options *options, int argc, char **argv)
{
	char *who = NULL;
	int code = words_line(&who, "erase", argv[0]);

	(void)argc;
	if (code == EXIT_DONE)
		code = find_and_erase(session, options, who);
	free(who);
	return code;
}
