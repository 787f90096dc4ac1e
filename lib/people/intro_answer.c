/* SPDX-License-Identifier: MIT */
/* What an answer means: whose it is, and whether one was asked for. */
#include <brownbag/intro.h>

/* Whoever said yes may take it back until they are introduced. */
static bool may_answer(const struct bb_intro *self, bool is_asker, enum bb_intro_answer answer)
{
	bool agreed = is_asker ? self->asker.agreed : self->helper.agreed;

	if (self->state == BB_INTRO_CONNECTED)
		return is_asker && self->asked_at != 0;
	if (agreed)
		return answer == BB_INTRO_NO;
	return self->asked_at != 0;
}

enum bb_status bb_intro_answer(struct bb_intro *self, int64_t member, enum bb_intro_answer answer,
                               int64_t now, struct bb_intro_outcome *outcome,
                               struct bb_error *err)
{
	static const enum bb_intro_event events[][2] = {
		[BB_INTRO_YES] = { BB_INTRO_HELPER_YES, BB_INTRO_ASKER_YES },
		[BB_INTRO_NO] = { BB_INTRO_HELPER_NO, BB_INTRO_ASKER_NO },
		[BB_INTRO_LATER] = { BB_INTRO_HELPER_LATER, BB_INTRO_ASKER_LATER },
	};
	bool is_asker = member && member == self->asker.member;
	bool is_side = is_asker || (member && member == self->helper.member);

	if (!is_side || !may_answer(self, is_asker, answer) ||
	    !bb_intro_rule(self->state, events[answer][is_asker]))
		return bb_error_set(err, BB_ECONFLICT,
		                    "introduction %lld waits for no such answer of member %lld",
		                    (long long)self->id, (long long)member);
	return bb_intro_apply(self, events[answer][is_asker], 0, now, outcome, err);
}
