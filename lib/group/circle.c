/* SPDX-License-Identifier: MIT */
/*
 * Introductions as commands ask for them. Decides what may be begun at all, and until
 * when it lasts; what an answer does is the table's to say.
 */
#include <brownbag/circle.h>

#include "group/circle.h"
#include "group/room.h"

#include <brownbag/address.h>
#include <brownbag/question.h>
#include <brownbag/reach.h>
#include <brownbag/store_intros.h>
#include <brownbag/store_people.h>
#include <brownbag/text.h>
#include <brownbag/topics.h>

#include <stdlib.h>
#include <string.h>

/* -- what may be begun -- */

static enum bb_status check_asker(const struct bb_group *self, const struct bb_member *asker,
                                  struct bb_error *err)
{
	long long id = (long long)asker->id;

	if (asker->status == BB_MEMBER_FORMER)
		return bb_error_set(err, BB_ECONFLICT, "member %lld isn't on the list any more", id);
	if (asker->status == BB_MEMBER_PAUSED)
		return bb_error_set(err, BB_ECONFLICT, "member %lld is paused, and gets no mail", id);
	if (bb_config_timing(self->config, BB_KIND_INTRO).off)
		return bb_error_set(err, BB_ECONFLICT, "[remind] intro is off: nobody would be asked");
	if (!bb_member_may_get(asker, BB_KIND_INTRO))
		return bb_error_set(err, BB_ECONFLICT, "no mail reaches member %lld", id);
	return BB_OK;
}

/* Whose offers there are, and whether one of them could be asked, be it later. */
static enum bb_status check_keepers(const struct bb_search *search, struct bb_error *err)
{
	bool offered = false, own = false;

	for (size_t i = 0; i < search->offers->count; i++) {
		const struct bb_offer *offer = &search->offers->items[i];

		if (bb_keeper_fits(search, offer))
			return BB_OK;
		if (strcmp(offer->topic, search->topic) != 0 ||
		    bb_offer_has_lapsed(offer, search->month))
			continue;
		own = own || offer->member == search->asker;
		offered = offered || offer->member != search->asker;
	}
	if (offered)
		return bb_error_set(err, BB_ECONFLICT,
		                    "nobody who offers %s can be asked for member %lld",
		                    search->topic, (long long)search->asker);
	if (own)
		return bb_error_set(err, BB_ECONFLICT, "nobody but member %lld, who asks, offers %s",
		                    (long long)search->asker, search->topic);
	return bb_error_set(err, BB_ECONFLICT, "nobody offers %s: brownbag topic offer WHO %s",
	                    search->topic, search->topic);
}

/* It stands in a mail between lines of ours. */
static void trim_lines(char *text)
{
	size_t first = strspn(text, " \t\n"), len;

	memmove(text, text + first, strlen(text + first) + 1);
	for (len = strlen(text); len > 0 && strchr(" \t\n", text[len - 1]); len--)
		text[len - 1] = '\0';
}

static enum bb_status check_question(struct bb_intro *intro, const char *question,
                                     const struct bb_roster *roster, struct bb_error *err)
{
	int64_t named = 0;
	enum bb_status status = bb_text_clean_block(&intro->question, question,
	                                            BB_INTRO_QUESTION_MAX, "question", err);

	if (status == BB_OK)
		trim_lines(intro->question);
	if (status == BB_OK && !*intro->question)
		return bb_error_set(err, BB_EINVAL, "there is no question");
	if (status == BB_OK)
		status = bb_question_names(&named, intro->question, intro->asker.member, roster, err);
	if (status == BB_OK && named)
		return bb_error_set(err, BB_EINVAL,
		                    "the question holds the name or address of member %lld; it goes "
		                    "to others: put it without", (long long)named);
	return status;
}

/* The words aren't kept for longer than [retention] says, so nobody is looked for then. */
static enum bb_status set_until(struct bb_intro *intro, const struct bb_group *self,
                                struct bb_month before, struct bb_error *err)
{
	struct bb_date today = group_today(self), last, wanted;
	char text[BB_MONTH_SIZE];
	enum bb_status status = group_shift_day(
		&last, today, bb_config_span(self->config, "retention.introductions"), 1, err);

	if (status == BB_OK)
		status = bb_date_add(&wanted, today, BB_INTRO_SEARCH_DAYS, err);
	if (status != BB_OK)
		return status;
	if (before.year)
		wanted = bb_month_first(before);
	if (bb_date_compare(wanted, today) <= 0) {
		bb_month_format(text, before);
		return bb_error_set(err, BB_EINVAL, "%s isn't a month to come", text);
	}
	intro->until = bb_date_compare(wanted, last) < 0 ? wanted : last;
	return BB_OK;
}

/* -- beginning -- */

static enum bb_status check_all(struct bb_intro *intro, const struct bb_group *self,
                                const struct bb_intro_request *request,
                                const struct circle *circle, const struct bb_roster *roster,
                                struct bb_error *err)
{
	const struct bb_member *asker = bb_roster_find(roster, request->asker);
	struct bb_search search = circle_search(circle, self, roster);
	enum bb_status status;

	search.topic = request->topic;
	search.asker = request->asker;
	if (!asker)
		return bb_error_set(err, BB_ENOENT, "there is no member %lld",
		                    (long long)request->asker);
	status = check_asker(self, asker, err);
	if (status == BB_OK)
		status = bb_group_check_topic(self, request->topic, err);
	if (status == BB_OK)
		status = check_keepers(&search, err);
	if (status == BB_OK)
		status = set_until(intro, self, request->before, err);
	return status == BB_OK ? check_question(intro, request->question, roster, err) : status;
}

enum bb_status bb_group_begin_intro(struct bb_intro *out, struct bb_group *self,
                                    const struct bb_intro_request *request, struct bb_error *err)
{
	struct bb_intro intro = { .state = BB_INTRO_NEW, .begun_at = self->now, .since = self->now,
		                  .asker = { .member = request->asker } };
	struct circle circle = { 0 };
	struct bb_roster roster = { 0 };
	enum bb_status status = bb_store_load_roster(self->store, &roster, err);

	if (status == BB_OK)
		status = circle_load_keepers(&circle, self, err);
	if (status == BB_OK)
		status = check_all(&intro, self, request, &circle, &roster, err);
	if (status == BB_OK)
		status = bb_text_copy(&intro.topic, request->topic, err);
	if (status == BB_OK)
		status = bb_store_add_intro(self->store, &intro, &intro.id, err);
	if (status == BB_OK)
		status = group_log(self, "introduction begun", 0, err);
	circle_release(&circle);
	bb_roster_release(&roster);
	if (status == BB_OK)
		*out = intro;
	else
		bb_intro_release(&intro);
	return status;
}

/* -- answering, ending -- */

/* The name and address of a mailbox, kept for one side. */
static enum bb_status set_signature(struct bb_intro *intro, const struct bb_intro_reply *reply,
                                    struct bb_error *err)
{
	struct bb_intro_side *side =
		reply->member == intro->asker.member ? &intro->asker : &intro->helper;
	char *name = NULL, *address = NULL;
	enum bb_status status;

	if (!reply->as)
		return BB_OK;
	if (reply->answer != BB_INTRO_YES)
		return bb_error_set(err, BB_EINVAL, "only a yes goes with a name and an address");
	status = bb_mailbox_parse(&name, &address, reply->as, err);
	if (status != BB_OK)
		return status;
	free(side->name);
	free(side->address);
	side->name = *name ? name : NULL; /* an address alone goes with the roster's name */
	side->address = address;
	if (!*name)
		free(name);
	return BB_OK;
}

enum bb_status bb_group_answer_intro(struct bb_group *self, const struct bb_intro_reply *reply,
                                     struct bb_error *err)
{
	struct bb_intro intro = { 0 };
	struct bb_intro_outcome outcome = { 0 };
	enum bb_status status = bb_store_load_intro(self->store, reply->intro, &intro, err);

	if (status == BB_OK)
		status = bb_intro_answer(&intro, reply->member, reply->answer, self->now, &outcome, err);
	if (status == BB_OK)
		status = set_signature(&intro, reply, err);
	if (status == BB_OK)
		status = circle_store(&intro, &outcome, self, err);
	bb_intro_release(&intro);
	return status;
}

enum bb_status bb_group_close_intro(struct bb_group *self, int64_t id, struct bb_error *err)
{
	struct bb_intro intro = { 0 };
	struct bb_intro_outcome outcome = { 0 };
	enum bb_status status = bb_store_load_intro(self->store, id, &intro, err);

	if (status == BB_OK && bb_intro_state_is_end(intro.state))
		status = bb_error_set(err, BB_ECONFLICT, "introduction %lld is over already",
		                      (long long)id);
	if (status == BB_OK)
		status = bb_intro_apply(&intro, BB_INTRO_CLOSE, 0, self->now, &outcome, err);
	if (status == BB_OK)
		status = circle_store(&intro, &outcome, self, err);
	bb_intro_release(&intro);
	return status;
}
