/* SPDX-License-Identifier: MIT */
/*
 * What words do, by a table of word and kind of mail that it answers. The first row
 * that fits and finds something to do is the one: NO to an agenda gives up a turn if
 * the member has one at that lunch, and says "not coming" if not. To teach it another
 * kind of question, add rows.
 */
#include "group/obey.h"

#include "group/receive.h"
#include "group/room.h"

#include <brownbag/address.h>
#include <brownbag/circle.h>
#include <brownbag/lunch_answers.h>
#include <brownbag/membership.h>
#include <brownbag/renewal.h>
#include <brownbag/store_intros.h>
#include <brownbag/store_lunches.h>
#include <brownbag/store_people.h>
#include <brownbag/topics.h>
#include <brownbag/turns.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BIT BB_KIND_BIT
#define ANY_KIND UINT32_MAX
/* Mails that ask for a turn, or tell of one. */
#define ABOUT_TURNS (BIT(BB_KIND_ASK) | BIT(BB_KIND_TURN) | BIT(BB_KIND_BRIEF))
/* Mails after which "no" means: I can't be there. */
#define ABOUT_COMING                                                                       \
	(BIT(BB_KIND_WELCOME) | BIT(BB_KIND_INVITE) | BIT(BB_KIND_UPDATE) |                  \
	 BIT(BB_KIND_AGENDA) | BIT(BB_KIND_REMINDER) | BIT(BB_KIND_MORNING))
#define GIVES_UP_SEAT                                                                      \
	(ABOUT_TURNS | BIT(BB_KIND_AGENDA) | BIT(BB_KIND_REMINDER) | BIT(BB_KIND_MORNING))
#define STAYS_AWAY (ABOUT_COMING | BIT(BB_KIND_BRIEF))

static void done(struct order *self, const char *what, const char *remark)
{
	self->done = what;
	snprintf(self->remark, sizeof self->remark, "%.*s", (int)sizeof self->remark - 1, remark);
}

static void refuse(struct order *self, const char *reason)
{
	snprintf(self->refusal, sizeof self->refusal, "%.*s", (int)sizeof self->refusal - 1, reason);
}

/* -- resting, going, coming back -- */

static enum bb_status do_pause(struct order *self, struct bb_error *err)
{
	struct bb_month open_end = { 0 };

	done(self, "pause", "no turns and no mail until they are back");
	return bb_group_pause_member(self->group, self->member, open_end, err);
}

static enum bb_status do_stop(struct order *self, struct bb_error *err)
{
	struct bb_removal removal = { .quiet = false };

	done(self, "stop", "off the list");
	return bb_group_remove_member(self->group, self->member, &removal, err);
}

static enum bb_status do_delete(struct order *self, struct bb_error *err)
{
	done(self, "delete", "off the list, and forgotten in 7 days");
	return bb_group_forget_soon(self->group, self->member, err);
}

static enum bb_status do_back(struct order *self, struct bb_error *err)
{
	struct bb_joining joining = { .how = self->verified ? "by mail" : NULL };
	struct bb_member member = { 0 };
	enum bb_status status = bb_store_load_member(self->group->store, self->member, &member, err);

	done(self, "back", "on the list");
	if (status == BB_OK && member.status == BB_MEMBER_PAUSED)
		status = bb_group_resume_member(self->group, self->member, err);
	else if (status == BB_OK && member.status == BB_MEMBER_FORMER)
		status = bb_group_return_member(self->group, self->member, &joining, err);
	bb_member_release(&member);
	return status;
}

/* -- turns -- */

typedef enum bb_status decide_fn(struct bb_group *group, const struct bb_outlook *outlook,
                                 int64_t meeting, int64_t member, struct bb_error *err);

static enum bb_status confirm_turn(struct bb_group *group, const struct bb_outlook *outlook,
                                   int64_t meeting, int64_t member, struct bb_error *err)
{
	return bb_turns_confirm(group, outlook, meeting, member, NULL, err);
}

/* Nothing happens, and nothing is done, if the member has no seat there. */
static enum bb_status decide_turn(struct order *self, decide_fn *decide, const char *what,
                                  const char *remark, struct bb_error *err)
{
	int64_t meeting = self->answered->meeting;
	struct bb_outlook outlook = { 0 };
	enum bb_status status = bb_outlook_load(&outlook, self->group, 0, err);

	if (status == BB_OK && bb_turns_has_seat(&outlook, meeting, self->member)) {
		done(self, what, remark);
		status = decide(self->group, &outlook, meeting, self->member, err);
	}
	bb_outlook_release(&outlook);
	return status;
}

static enum bb_status record_coming(struct order *self, enum bb_partstat partstat,
                                    struct bb_error *err)
{
	struct bb_lunch_answer answer = {
		.meeting = self->answered->meeting,
		.member = self->member,
		.partstat = partstat,
		.source = self->verified ? BB_ANSWER_BY_WORD : BB_ANSWER_BY_ORGANIZER,
	};

	return bb_group_set_answer(self->group, &answer, err);
}

static enum bb_status do_take_seat(struct order *self, struct bb_error *err)
{
	return decide_turn(self, confirm_turn, "confirmed", "the turn is confirmed", err);
}

/* Who can't make it to a lunch that is near isn't expected there either. */
static enum bb_status do_give_up_seat(struct order *self, struct bb_error *err)
{
	enum bb_status status = decide_turn(self, bb_turns_decline, "declined turn",
	                                    "the turn goes to the next in order", err);

	if (status == BB_OK && self->done && (BIT(self->answered->kind) & STAYS_AWAY))
		status = record_coming(self, BB_PARTSTAT_DECLINED, err);
	return status;
}

static enum bb_status do_swap(struct order *self, struct bb_error *err)
{
	(void)err;
	refuse(self, "a turn is to be swapped: `brownbag rotate swap` does that");
	return BB_OK;
}

/* -- coming -- */

static enum bb_status do_come(struct order *self, struct bb_error *err)
{
	done(self, "accepted", "it is recorded");
	return record_coming(self, BB_PARTSTAT_ACCEPTED, err);
}

static enum bb_status do_stay_away(struct order *self, struct bb_error *err)
{
	done(self, "declined", "it is recorded");
	return record_coming(self, BB_PARTSTAT_DECLINED, err);
}

/* -- once a year -- */

static bool asks_about_offers(const struct order *self)
{
	return bb_renewal_of(self->answered->occasion) == BB_RENEWAL_OFFERS;
}

/* Who is asked whether mail is welcome stays without an answer, too. */
static enum bb_status do_renew(struct order *self, struct bb_error *err)
{
	if (!asks_about_offers(self)) {
		done(self, "stays", "nothing changes");
		return BB_OK;
	}
	done(self, "renewed", "what they offer holds for another year");
	return bb_group_renew_offers(self->group, self->member, self->verified ? "by mail" : NULL, err);
}

static enum bb_status do_end(struct order *self, struct bb_error *err)
{
	if (!asks_about_offers(self))
		return do_stop(self, err);
	done(self, "withdrawn", "they are asked about nothing any more");
	return bb_group_end_offers(self->group, self->member, err);
}

/* -- introductions -- */

static bool is_mailbox(const char *text)
{
	char *name = NULL, *address = NULL;
	bool read = bb_mailbox_parse(&name, &address, text, NULL) == BB_OK;

	free(name);
	free(address);
	return read;
}

/* What was answered stays between us: done is the same, whatever it was. */
static enum bb_status answer_intro(struct order *self, enum bb_intro_answer answer,
                                   struct bb_error *err)
{
	struct bb_intro_reply reply = { .member = self->member, .answer = answer };
	enum bb_status status =
		bb_store_find_intro(self->group->store, self->answered->occasion, &reply.intro, err);

	if (status != BB_OK)
		return status;
	if (!reply.intro) {
		refuse(self, "the introduction that it is about is over");
		return BB_OK;
	}
	if (answer == BB_INTRO_YES && self->as && *self->as)
		reply.as = self->as;
	if (reply.as && !is_mailbox(reply.as)) {
		refuse(self, "how they want to be introduced can't be read");
		return BB_OK;
	}
	done(self, "introduction", "it goes on");
	return bb_group_answer_intro(self->group, &reply, err);
}

static enum bb_status do_agree(struct order *self, struct bb_error *err)
{
	return answer_intro(self, BB_INTRO_YES, err);
}

static enum bb_status do_refuse(struct order *self, struct bb_error *err)
{
	return answer_intro(self, BB_INTRO_NO, err);
}

static enum bb_status do_put_off(struct order *self, struct bb_error *err)
{
	return answer_intro(self, BB_INTRO_LATER, err);
}

/* -- the table -- */

static const struct row {
	enum bb_word word;
	uint32_t kinds; /* ANY_KIND: also without a mail that it answers */
	enum bb_status (*obey)(struct order *self, struct bb_error *err);
} rows[] = {
	{ BB_WORD_PAUSE, ANY_KIND, do_pause },
	{ BB_WORD_STOP, ANY_KIND, do_stop },
	{ BB_WORD_DELETE, ANY_KIND, do_delete },
	{ BB_WORD_BACK, ANY_KIND, do_back },
	{ BB_WORD_YES, ABOUT_TURNS, do_take_seat },
	{ BB_WORD_NO, GIVES_UP_SEAT, do_give_up_seat },
	{ BB_WORD_YES, ABOUT_COMING, do_come },
	{ BB_WORD_NO, STAYS_AWAY, do_stay_away },
	{ BB_WORD_SWAP, ABOUT_TURNS, do_swap },
	{ BB_WORD_YES, BIT(BB_KIND_RENEW), do_renew },
	{ BB_WORD_NO, BIT(BB_KIND_RENEW), do_end },
	{ BB_WORD_YES, BIT(BB_KIND_INTRO), do_agree },
	{ BB_WORD_NO, BIT(BB_KIND_INTRO), do_refuse },
	{ BB_WORD_LATER, BIT(BB_KIND_INTRO), do_put_off },
};

static bool fits(const struct row *row, const struct order *order)
{
	if (row->word != order->word)
		return false;
	if (row->kinds == ANY_KIND)
		return true;
	return order->answered && (row->kinds & BIT(order->answered->kind));
}

static enum bb_status try_rows(struct order *self, struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!fits(&rows[i], self))
			continue;
		status = rows[i].obey(self, err);
		if (status != BB_OK || self->done || self->refusal[0])
			return status;
	}
	refuse(self, self->answered && (BIT(self->answered->kind) & ABOUT_TURNS) ?
			     "the turn that it is about is somebody else's by now" :
			     "the mail that it answers asks nothing of that kind");
	return BB_OK;
}

/* Those concerned hear of it by the next run at the latest; of turns, a farewell and an introduction now. */
static enum bb_status follow(const struct order *self, struct bb_error *err)
{
	uint32_t kinds = BB_TURN_KINDS | BIT(BB_KIND_CONFIRM) | BIT(BB_KIND_CANCEL) |
	                 BIT(BB_KIND_INTRO);
	struct bb_preview *followed = NULL;
	enum bb_status status = bb_group_follow(&followed, self->group, kinds, err);

	bb_preview_free(followed);
	return status;
}

enum bb_status obey(struct order *self, struct bb_error *err)
{
	struct bb_error refusal = BB_ERROR_INIT;
	enum bb_status status = bb_store_try(self->group->store, err), end;

	if (status != BB_OK)
		return status;
	end = try_rows(self, &refusal);
	if (end == BB_OK && self->done)
		end = follow(self, &refusal);
	if (end == BB_OK && self->done)
		return bb_store_keep(self->group->store, err);
	self->done = NULL;
	if (end == BB_EAGAIN || end == BB_EIO)
		return bb_error_set(err, end, "%s", refusal.text);
	if (end != BB_OK)
		refuse(self, refusal.text);
	return bb_store_take_back(self->group->store, err);
}
