/* SPDX-License-Identifier: MIT */
/*
 * What a mail about an introduction may hold. Decides whose name goes to whom: each is
 * told of the other as that one chose, after two yeses, whatever else a row says.
 */
#include "group/circle.h"

static void put_other(struct bb_letter *letter, const struct bb_roster *roster,
                      const struct bb_intro_side *other)
{
	const struct bb_member *member = bb_roster_find(roster, other->member);

	letter->other_name = other->name ? other->name : member ? member->name : NULL;
	letter->other_address = other->address ? other->address : member ? member->address : NULL;
}

void circle_put(struct bb_letter *letter, const struct bb_outlook *outlook,
                const struct bb_due *due)
{
	const struct bb_intro *intro =
		due->occasion ? bb_intros_find(&outlook->circle->intros, due->occasion->intro) : NULL;

	letter->intro_letter = due->occasion ? due->occasion->letter : BB_INTRO_NO_LETTER;
	if (!intro)
		return;
	letter->topic_text = intro->question;
	letter->writes_first = due->key.member == intro->asker.member;
	if (letter->intro_letter != BB_INTRO_MEET || intro->state != BB_INTRO_CONNECTED ||
	    !intro->asker.agreed || !intro->helper.agreed)
		return;
	if (letter->writes_first)
		put_other(letter, &outlook->roster, &intro->helper);
	else if (due->key.member == intro->helper.member)
		put_other(letter, &outlook->roster, &intro->asker);
}
