/* SPDX-License-Identifier: MIT */
/*
 * brownbag rotate set, swap, decline, confirm: what a person decides about
 * turns. Prints who leads now and which mails went to whom because of it.
 */
#include "commands.h"
#include "delivery.h"
#include "rotate.h"
#include "talk.h"
#include "views.h"

#include <brownbag/membership.h>
#include <brownbag/turns.h>

#include <stdlib.h>

const struct option_row rotate_set_options[] = {
	{ 0, "with", OPT_LIST, "WHO", "facilitates together with WHO; may be given more than once" },
	OPTION_DRY_RUN,
	OPTIONS_END,
};

const struct option_row rotate_turn_options[] = {
	OPTION_DRY_RUN,
	OPTIONS_END,
};

/* What was asked for, with lunches and members found. */
struct wish {
	int64_t lunches[2]; /* 0: none */
	int64_t who[BB_ROTATION_LEADS_MAX];
	size_t who_count;
};

typedef enum bb_status decide_fn(struct bb_group *group, const struct bb_outlook *outlook,
                                 const struct wish *wish, bool *changed, struct bb_error *err);

struct decision {
	struct session *session;
	decide_fn *decide;
	const char *lunches[2]; /* as they were typed; NULL: none */
	const char *who[BB_ROTATION_LEADS_MAX + 1];
	size_t who_count;
	bool dry;
};

/* -- finding -- */

static enum bb_status find_who(struct wish *wish, const struct decision *decision,
                               struct bb_error *err)
{
	if (decision->who_count > BB_ROTATION_LEADS_MAX)
		return bb_error_set(err, BB_EINVAL, "at most %d can facilitate one lunch",
		                    BB_ROTATION_LEADS_MAX);
	for (size_t i = 0; i < decision->who_count; i++) {
		struct bb_member member = { 0 };
		enum bb_status status = bb_group_who(&member, decision->session->group,
		                                     decision->who[i], err);

		if (status != BB_OK)
			return status;
		wish->who[wish->who_count++] = member.id;
		bb_member_release(&member);
	}
	return BB_OK;
}

static enum bb_status find_lunches(struct wish *wish, const struct decision *decision,
                                   const struct bb_outlook *outlook, struct bb_error *err)
{
	for (size_t i = 0; i < 2 && decision->lunches[i]; i++) {
		const struct bb_meeting *meeting = NULL;
		enum bb_status status = bb_outlook_meeting(&meeting, outlook, decision->session->group,
		                                           decision->lunches[i], err);

		if (status != BB_OK)
			return status;
		wish->lunches[i] = meeting->id;
	}
	return BB_OK;
}

/* -- deciding -- */

static enum bb_status decide(struct bb_preview **out, struct wish *wish, bool *changed,
                             const struct decision *decision, struct bb_error *err)
{
	struct bb_group *group = decision->session->group;
	struct bb_outlook outlook = { 0 };
	enum bb_status status = bb_outlook_load(&outlook, group, 0, err);

	if (status == BB_OK)
		status = find_lunches(wish, decision, &outlook, err);
	if (status == BB_OK)
		status = find_who(wish, decision, err);
	if (status == BB_OK)
		status = decision->decide(group, &outlook, wish, changed, err);
	bb_outlook_release(&outlook);
	return status == BB_OK ? bb_group_follow(out, group, BB_TURN_KINDS, err) : status;
}

/* A dry run does it all and takes it back. */
static enum bb_status decide_in_store(struct bb_preview **out, struct wish *wish, bool *changed,
                                      const struct decision *decision, struct bb_error *err)
{
	struct bb_store *store = decision->session->group->store;
	enum bb_status status = bb_store_begin(store, err);

	if (status == BB_OK)
		status = decide(out, wish, changed, decision, err);
	return bb_store_end(store, status, !decision->dry, err);
}

/* -- telling -- */

static void say_lunch(const struct bb_preview *followed, int64_t id)
{
	const struct bb_outlook *outlook = &followed->outlook;
	const struct bb_meeting *meeting = bb_meetings_find(&outlook->schedule.meetings, id);
	const struct bb_seating *seating = bb_outlook_seating(outlook, id);
	char *leads = view_seat_names(&outlook->roster, meeting, BB_SEAT_LEAD);
	char *backup = view_seat_names(&outlook->roster, meeting, BB_SEAT_BACKUP);
	char when[VIEW_WHEN_SIZE];

	view_when(when, meeting);
	if (leads && *leads)
		talk_say("%s: facilitated by %s%s%s", when, leads, backup && *backup ? ", backup " : "",
		         backup ? backup : "");
	if (seating && seating->open > 0)
		rotate_say_open(meeting, seating);
	free(leads);
	free(backup);
}

static void say_mails(const struct bb_preview *followed, bool dry)
{
	const struct bb_reconciled *result = &followed->dues.result;

	for (size_t i = 0; i < result->due_count; i++) {
		const struct bb_due *due = &result->due[i];
		char month[BB_MONTH_SIZE];

		bb_month_format(month, due->meeting->month);
		talk_say("%s: %s of %s to %s (%lld)", dry ? "would go out" : "goes out",
		         bb_kind_row(due->key.kind)->name, month,
		         view_name(&followed->outlook.roster, due->key.member),
		         (long long)due->key.member);
	}
}

static int run_decision(const struct decision *decision)
{
	struct bb_preview *followed = NULL;
	struct wish wish = { 0 };
	struct bb_error err = BB_ERROR_INIT;
	bool changed = true;
	size_t queued;

	if (decide_in_store(&followed, &wish, &changed, decision, &err) != BB_OK)
		return talk_bad_argument(&err);
	if (!changed)
		talk_say("it was so already");
	else if (decision->dry)
		talk_say("would be so:");
	for (size_t i = 0; i < 2 && wish.lunches[i]; i++)
		say_lunch(followed, wish.lunches[i]);
	say_mails(followed, decision->dry);
	queued = followed->dues.result.due_count;
	bb_preview_free(followed);
	return decision->dry || queued == 0 ? EXIT_DONE : deliver_waiting(decision->session, queued);
}

/* -- set -- */

static enum bb_status set(struct bb_group *group, const struct bb_outlook *outlook,
                          const struct wish *wish, bool *changed, struct bb_error *err)
{
	return bb_turns_set(group, outlook, wish->lunches[0], wish->who, wish->who_count, changed, err);
}

int run_rotate_set(struct session *session, const struct options *options, int argc, char **argv)
{
	struct decision decision = {
		.session = session, .decide = set, .lunches = { argv[0] },
		.who = { argv[1] }, .who_count = 1, .dry = options_flag(options, "dry-run"),
	};
	const char *with;

	(void)argc;
	for (size_t i = 0; i < BB_ROTATION_LEADS_MAX && (with = options_list(options, "with", i)); i++)
		decision.who[decision.who_count++] = with;
	return run_decision(&decision);
}

/* -- swap -- */

static enum bb_status swap(struct bb_group *group, const struct bb_outlook *outlook,
                           const struct wish *wish, bool *changed, struct bb_error *err)
{
	(void)changed;
	return bb_turns_swap(group, outlook, wish->lunches[0], wish->lunches[1], err);
}

int run_rotate_swap(struct session *session, const struct options *options, int argc, char **argv)
{
	(void)argc;
	return run_decision(&(struct decision){ .session = session, .decide = swap,
	                                        .lunches = { argv[0], argv[1] },
	                                        .dry = options_flag(options, "dry-run") });
}

/* -- decline, confirm: whoever facilitates, unless somebody is named -- */

static struct decision decision_of_one(struct session *session, const struct options *options,
                                       int argc, char **argv)
{
	return (struct decision){ .session = session,
		                  .lunches = { argv[0] },
		                  .who = { argc > 1 ? argv[1] : NULL },
		                  .who_count = argc > 1,
		                  .dry = options_flag(options, "dry-run") };
}

static enum bb_status decline(struct bb_group *group, const struct bb_outlook *outlook,
                              const struct wish *wish, bool *changed, struct bb_error *err)
{
	(void)changed;
	return bb_turns_decline(group, outlook, wish->lunches[0], wish->who[0], err);
}

int run_rotate_decline(struct session *session, const struct options *options, int argc,
                       char **argv)
{
	struct decision decision = decision_of_one(session, options, argc, argv);

	decision.decide = decline;
	return run_decision(&decision);
}

static enum bb_status confirm(struct bb_group *group, const struct bb_outlook *outlook,
                              const struct wish *wish, bool *changed, struct bb_error *err)
{
	return bb_turns_confirm(group, outlook, wish->lunches[0], wish->who[0], changed, err);
}

int run_rotate_confirm(struct session *session, const struct options *options, int argc,
                       char **argv)
{
	struct decision decision = decision_of_one(session, options, argc, argv);

	decision.decide = confirm;
	return run_decision(&decision);
}
