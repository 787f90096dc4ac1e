/* SPDX-License-Identifier: MIT */
/* What introductions need of a person: an answer that only reaches the organizers, and
 * somebody who could be asked. Whether anybody said no is in none of it. */
#include "needs.h"
#include "views.h"

#include <brownbag/due.h>
#include <brownbag/store_intros.h>

#include <stdio.h>

enum { FIX_SIZE = 128 };

/* Where nothing reads mail the answer goes to a person, who has to enter it. */
static void add_awaited(json_t *list, const struct bb_group *group, const struct bb_intro *intro)
{
	int64_t member = intro->state == BB_INTRO_ASKED_HELPER ? intro->helper.member
	                                                       : intro->asker.member;
	int64_t until = intro->asked_at + (int64_t)BB_INTRO_PATIENCE_DAYS * BB_DAY_SECONDS;
	char fix[FIX_SIZE], day[BB_DATE_SIZE];

	bb_date_format(day, bb_zone_to_wall(group->zone, until, NULL).date);
	snprintf(fix, sizeof fix, "brownbag intro answer %lld --who %lld --yes, --no or --later",
	         (long long)intro->id, (long long)member);
	needs_add(list, "answer", json_null(), intro->id, fix,
	          "introduction %lld waits for an answer of member %lld until %s, which comes to you",
	          (long long)intro->id, (long long)member, day);
}

/* What it is about shows who asks: not on a screen that others may see. */
static void add_lonely(json_t *list, const struct bb_intro *intro)
{
	char fix[FIX_SIZE];

	snprintf(fix, sizeof fix, "brownbag intro show %lld, then topic offer or intro close",
	         (long long)intro->id);
	needs_add(list, "nobody", json_null(), intro->id, fix,
	          "introduction %lld has nobody to ask now", (long long)intro->id);
}

enum bb_status needs_add_intros(json_t *list, const struct bb_group *group, struct bb_error *err)
{
	struct bb_intros open = { 0 };
	bool has_reader = false;
	enum bb_status status = bb_store_load_intros(group->store, true, &open, err);

	if (status == BB_OK && open.count > 0)
		status = bb_group_has_reader(&has_reader, group, err);
	for (size_t i = 0; status == BB_OK && i < open.count; i++) {
		const struct bb_intro *intro = &open.items[i];

		if (intro->asked_at && !has_reader)
			add_awaited(list, group, intro);
		else if (intro->state == BB_INTRO_ASKED_HELPER && !intro->helper.member)
			add_lonely(list, intro);
	}
	bb_intros_release(&open);
	return status;
}
