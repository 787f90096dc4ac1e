/* SPDX-License-Identifier: MIT */
/*
 * The days of the meeting rule, as the store keeps them. Decides when they have
 * to be worked out anew: the rule, what it counts from, or the window is another.
 */
#include "group/room.h"

#include <brownbag/bytes.h>
#include <brownbag/store_lunches.h>

#include <stdlib.h>
#include <string.h>

/* Expanded so far beyond what is asked for that a run each quarter of an hour needs it
 * once a year. */
enum { DAYS_BEYOND = 366 };

static bool covers(const struct bb_rule_days *kept, const struct bb_rule_days *wanted)
{
	return kept->rule && strcmp(kept->rule, wanted->rule) == 0 &&
	       bb_date_compare(kept->first, wanted->first) == 0 &&
	       bb_date_compare(kept->since, wanted->since) <= 0 &&
	       bb_date_compare(kept->until, wanted->until) >= 0;
}

static enum bb_status expand(struct bb_rule_days *self, const struct bb_rule *rule,
                             struct bb_error *err)
{
	enum bb_status status = bb_date_add(&self->until, self->until, DAYS_BEYOND, err);

	if (status == BB_OK)
		status = bb_rule_expand(&self->days, &self->count, rule, self->first, self->since,
		                        self->until, err);
	return status;
}

enum bb_status group_expand_rule(struct bb_outlook *self, const struct bb_group *group,
                                 struct bb_date first, struct bb_date from, struct bb_date until,
                                 struct bb_error *err)
{
	char rule[BB_RULE_TEXT_SIZE];
	struct bb_rule_days wanted = { .rule = rule, .first = first, .since = from, .until = until };
	enum bb_status status = bb_rule_format(rule, group->rule, err);

	if (status == BB_OK && !self->rule_days.rule)
		status = bb_store_load_rule_days(group->store, &self->rule_days, err);
	if (status != BB_OK || covers(&self->rule_days, &wanted))
		return status;
	status = expand(&wanted, group->rule, err);
	if (status == BB_OK)
		status = bb_text_copy(&wanted.rule, rule, err);
	if (status != BB_OK) {
		free(wanted.days);
		return status;
	}
	bb_rule_days_release(&self->rule_days);
	self->rule_days = wanted;
	self->expanded = true;
	return BB_OK;
}

void group_rule_window(const struct bb_rule_days *self, struct bb_date from, struct bb_date until,
                       const struct bb_date **days, size_t *count)
{
	size_t begin = 0, end = self->count;

	while (begin < end && bb_date_compare(self->days[begin], from) < 0)
		begin++;
	while (end > begin && bb_date_compare(self->days[end - 1], until) > 0)
		end--;
	*days = self->days + begin;
	*count = end - begin;
}
