/* SPDX-License-Identifier: MIT */
/*
 * The one table of what can happen to an introduction, and what each row does to it.
 * When something happens by itself is decided in intro_advance.c; who writes mails
 * and rows, elsewhere.
 */
#include <brownbag/intro.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const state_names[BB_INTRO_STATE_COUNT] = {
	[BB_INTRO_NEW] = "new",
	[BB_INTRO_ASKED_ASKER] = "asked-asker",
	[BB_INTRO_ASKED_HELPER] = "asked-helper",
	[BB_INTRO_BOTH_YES] = "both-yes",
	[BB_INTRO_CONNECTED] = "connected",
	[BB_INTRO_CLOSED] = "closed",
	[BB_INTRO_DECLINED] = "declined",
	[BB_INTRO_EXPIRED] = "expired",
};

static const char *const letter_names[BB_INTRO_LETTER_COUNT] = {
	[BB_INTRO_NO_LETTER] = "",
	[BB_INTRO_WORDING] = "wording",
	[BB_INTRO_QUESTION] = "question",
	[BB_INTRO_MEET] = "meet",
	[BB_INTRO_FOLLOW_UP] = "follow-up",
	[BB_INTRO_NOBODY] = "nobody",
};

static const char *const count_names[BB_INTRO_COUNT_COUNT] = {
	[BB_INTRO_COUNT_NONE] = "",
	[BB_INTRO_COUNT_ASKED] = "introductions asked",
	[BB_INTRO_COUNT_MADE] = "introductions made",
	[BB_INTRO_COUNT_HELPED] = "introductions helped",
};

const char *bb_intro_state_name(enum bb_intro_state state)
{
	assert((unsigned)state < BB_INTRO_STATE_COUNT);
	return state_names[state];
}

const char *bb_intro_letter_name(enum bb_intro_letter letter)
{
	assert((unsigned)letter < BB_INTRO_LETTER_COUNT);
	return letter_names[letter];
}

const char *bb_intro_count_name(enum bb_intro_count count)
{
	assert((unsigned)count < BB_INTRO_COUNT_COUNT);
	return count_names[count];
}

struct bb_month bb_quarter_of(struct bb_month month)
{
	return (struct bb_month){ month.year, (month.month - 1) / 3 * 3 + 1 };
}

bool bb_intro_state_is_end(enum bb_intro_state state)
{
	return state == BB_INTRO_CLOSED || state == BB_INTRO_DECLINED || state == BB_INTRO_EXPIRED;
}

/* -- the table -- */

/* Whoever asked hears that nobody was found in the same words, whatever the cause; what
 * becomes of one who was asked in vain is the same for a no, a silence and a departure. */
#define ENDS_KINDLY .next = BB_INTRO_CLOSED, .to_asker = BB_INTRO_NOBODY
#define GOES_ON .next = BB_INTRO_ASKED_HELPER, .helper = BB_INTRO_PASSED

static const struct bb_intro_rule rules[] = {
	{ .state = BB_INTRO_NEW, .event = BB_INTRO_BEGUN, .next = BB_INTRO_ASKED_ASKER,
	  .to_asker = BB_INTRO_WORDING, .asks = true, .count = BB_INTRO_COUNT_ASKED },
	{ .state = BB_INTRO_NEW, .event = BB_INTRO_DAY_CAME, ENDS_KINDLY },
	{ .state = BB_INTRO_NEW, .event = BB_INTRO_ASKER_GONE, .next = BB_INTRO_CLOSED },
	{ .state = BB_INTRO_NEW, .event = BB_INTRO_CLOSE, .next = BB_INTRO_CLOSED },

	{ .state = BB_INTRO_ASKED_ASKER, .event = BB_INTRO_ASKER_YES, .next = BB_INTRO_ASKED_HELPER,
	  .asker_agrees = true },
	{ .state = BB_INTRO_ASKED_ASKER, .event = BB_INTRO_ASKER_NO, .next = BB_INTRO_DECLINED },
	{ .state = BB_INTRO_ASKED_ASKER, .event = BB_INTRO_ASKER_LATER,
	  .next = BB_INTRO_ASKED_ASKER, .asks = true, .mails_stand = true },
	{ .state = BB_INTRO_ASKED_ASKER, .event = BB_INTRO_SILENCE, .next = BB_INTRO_EXPIRED },
	{ .state = BB_INTRO_ASKED_ASKER, .event = BB_INTRO_DAY_CAME, ENDS_KINDLY },
	{ .state = BB_INTRO_ASKED_ASKER, .event = BB_INTRO_ASKER_GONE, .next = BB_INTRO_CLOSED },
	{ .state = BB_INTRO_ASKED_ASKER, .event = BB_INTRO_CLOSE, ENDS_KINDLY },

	{ .state = BB_INTRO_ASKED_HELPER, .event = BB_INTRO_HELPER_FOUND,
	  .next = BB_INTRO_ASKED_HELPER, .to_helper = BB_INTRO_QUESTION, .asks = true },
	{ .state = BB_INTRO_ASKED_HELPER, .event = BB_INTRO_NOBODY_LEFT,
	  .next = BB_INTRO_ASKED_HELPER },
	{ .state = BB_INTRO_ASKED_HELPER, .event = BB_INTRO_HELPER_YES, .next = BB_INTRO_BOTH_YES,
	  .helper_agrees = true },
	{ .state = BB_INTRO_ASKED_HELPER, .event = BB_INTRO_HELPER_NO, GOES_ON },
	{ .state = BB_INTRO_ASKED_HELPER, .event = BB_INTRO_HELPER_LATER,
	  .next = BB_INTRO_ASKED_HELPER, .helper = BB_INTRO_PASSED_FOR_NOW },
	{ .state = BB_INTRO_ASKED_HELPER, .event = BB_INTRO_SILENCE, GOES_ON },
	{ .state = BB_INTRO_ASKED_HELPER, .event = BB_INTRO_HELPER_GONE, GOES_ON },
	{ .state = BB_INTRO_ASKED_HELPER, .event = BB_INTRO_ASKER_NO, .next = BB_INTRO_DECLINED },
	{ .state = BB_INTRO_ASKED_HELPER, .event = BB_INTRO_DAY_CAME, ENDS_KINDLY },
	{ .state = BB_INTRO_ASKED_HELPER, .event = BB_INTRO_ASKER_GONE, .next = BB_INTRO_CLOSED },
	{ .state = BB_INTRO_ASKED_HELPER, .event = BB_INTRO_CLOSE, ENDS_KINDLY },

	{ .state = BB_INTRO_BOTH_YES, .event = BB_INTRO_BOTH_THERE, .next = BB_INTRO_CONNECTED,
	  .to_asker = BB_INTRO_MEET, .to_helper = BB_INTRO_MEET, .count = BB_INTRO_COUNT_MADE },
	{ .state = BB_INTRO_BOTH_YES, .event = BB_INTRO_HELPER_NO, GOES_ON },
	{ .state = BB_INTRO_BOTH_YES, .event = BB_INTRO_HELPER_GONE, GOES_ON },
	{ .state = BB_INTRO_BOTH_YES, .event = BB_INTRO_ASKER_NO, .next = BB_INTRO_DECLINED },
	{ .state = BB_INTRO_BOTH_YES, .event = BB_INTRO_ASKER_GONE, .next = BB_INTRO_CLOSED },
	{ .state = BB_INTRO_BOTH_YES, .event = BB_INTRO_CLOSE, ENDS_KINDLY },

	{ .state = BB_INTRO_CONNECTED, .event = BB_INTRO_WEEKS_PASSED, .next = BB_INTRO_CONNECTED,
	  .to_asker = BB_INTRO_FOLLOW_UP, .asks = true },
	{ .state = BB_INTRO_CONNECTED, .event = BB_INTRO_ASKER_YES, .next = BB_INTRO_CLOSED,
	  .count = BB_INTRO_COUNT_HELPED },
	{ .state = BB_INTRO_CONNECTED, .event = BB_INTRO_ASKER_NO, .next = BB_INTRO_CLOSED },
	{ .state = BB_INTRO_CONNECTED, .event = BB_INTRO_ASKER_LATER, .next = BB_INTRO_CONNECTED,
	  .asks = true, .mails_stand = true },
	{ .state = BB_INTRO_CONNECTED, .event = BB_INTRO_SILENCE, .next = BB_INTRO_CLOSED },
	{ .state = BB_INTRO_CONNECTED, .event = BB_INTRO_ASKER_GONE, .next = BB_INTRO_CLOSED },
	{ .state = BB_INTRO_CONNECTED, .event = BB_INTRO_CLOSE, .next = BB_INTRO_CLOSED },
};

const struct bb_intro_rule *bb_intro_rule(enum bb_intro_state state, enum bb_intro_event event)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		if (rules[i].state == state && rules[i].event == event)
			return &rules[i];
	}
	return NULL;
}

/* -- one introduction -- */

static void release_side(struct bb_intro_side *side)
{
	free(side->name);
	free(side->address);
	*side = (struct bb_intro_side){ 0 };
}

void bb_intro_release(struct bb_intro *self)
{
	if (!self)
		return;
	free(self->topic);
	free(self->question);
	release_side(&self->asker);
	release_side(&self->helper);
	free(self->passed);
	*self = (struct bb_intro){ 0 };
}

void bb_intros_release(struct bb_intros *self)
{
	if (!self)
		return;
	for (size_t i = 0; i < self->count; i++)
		bb_intro_release(&self->items[i]);
	free(self->items);
	*self = (struct bb_intros){ 0 };
}

struct bb_intro *bb_intros_find(const struct bb_intros *self, int64_t id)
{
	for (size_t i = 0; i < self->count; i++) {
		if (self->items[i].id == id)
			return &self->items[i];
	}
	return NULL;
}

/* -- what an event does -- */

/* Whoever was asked before and is asked once more is passed for good the second time. */
static enum bb_status pass_helper(struct bb_intro *self, enum bb_intro_fate fate, int64_t now,
                                  struct bb_error *err)
{
	struct bb_passed passed = { .member = self->helper.member };
	struct bb_passed *grown;
	size_t at = 0;

	if (fate == BB_INTRO_STAYS || !passed.member)
		return BB_OK;
	while (at < self->passed_count && self->passed[at].member != passed.member)
		at++;
	if (fate == BB_INTRO_PASSED_FOR_NOW && at == self->passed_count)
		passed.again_at = now + BB_INTRO_PATIENCE_DAYS * BB_DAY_SECONDS;
	if (at == self->passed_count) {
		grown = reallocarray(self->passed, at + 1, sizeof *grown);
		if (!grown)
			return bb_error_set(err, BB_EIO, "out of memory");
		self->passed = grown;
		self->passed_count++;
	}
	self->passed[at] = passed;
	release_side(&self->helper);
	return BB_OK;
}

/* Topic and state are left: numbers, and nobody's. */
static void wipe(struct bb_intro *self)
{
	if (self->question)
		self->question[0] = '\0';
	release_side(&self->asker);
	release_side(&self->helper);
	free(self->passed);
	self->passed = NULL;
	self->passed_count = 0;
}

static void tell(struct bb_intro_outcome *outcome, int64_t member, enum bb_intro_letter letter)
{
	if (!member || letter == BB_INTRO_NO_LETTER)
		return;
	assert(outcome->notice_count < sizeof outcome->notices / sizeof *outcome->notices);
	outcome->notices[outcome->notice_count++] = (struct bb_intro_notice){ member, letter };
}

static void note_outcome(struct bb_intro_outcome *outcome, const struct bb_intro *self,
                         const struct bb_intro_rule *rule)
{
	outcome->changed = true;
	outcome->counts[rule->count] = true;
	if (!rule->mails_stand) {
		outcome->mails_fall = true;
		outcome->notice_count = 0;
	}
	tell(outcome, self->asker.member, rule->to_asker);
	tell(outcome, self->helper.member, rule->to_helper);
}

enum bb_status bb_intro_apply(struct bb_intro *self, enum bb_intro_event event, int64_t helper,
                              int64_t now, struct bb_intro_outcome *outcome,
                              struct bb_error *err)
{
	const struct bb_intro_rule *rule = bb_intro_rule(self->state, event);
	enum bb_status status;

	if (!rule)
		return bb_error_set(err, BB_ECONFLICT, "introduction %lld is %s", (long long)self->id,
		                    bb_intro_state_name(self->state));
	status = pass_helper(self, rule->helper, now, err);
	if (status != BB_OK)
		return status;
	if (event == BB_INTRO_HELPER_FOUND)
		self->helper.member = helper;
	self->asker.agreed = self->asker.agreed || rule->asker_agrees;
	self->helper.agreed = self->helper.agreed || rule->helper_agrees;
	if (rule->next != self->state)
		self->since = now;
	self->state = rule->next;
	self->asked_at = rule->asks ? now : 0;
	/* Who hears of the other has agreed, and so has the other. */
	assert(self->state != BB_INTRO_CONNECTED || event != BB_INTRO_BOTH_THERE ||
	       (self->asker.agreed && self->helper.agreed));
	note_outcome(outcome, self, rule);
	if (bb_intro_state_is_end(self->state))
		wipe(self);
	return BB_OK;
}
