/* SPDX-License-Identifier: MIT */
/*
 * A meeting rule in words: the ones it is kept by and the ones it is shown
 * with. Decides which rules have words at all.
 */
#include <brownbag/rule.h>

#include "calendar/rule_shape.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* What a rule names, as far as there are words for it. */
enum shape {
	SHAPE_OTHER,
	SHAPE_WEEKDAY,     /* every wednesday */
	SHAPE_NTH_WEEKDAY, /* second tuesday */
	SHAPE_NTH_WORKDAY, /* last weekday */
	SHAPE_DAY,         /* day 15, last day */
};

static const char *const nth_words[] = { "last",  NULL,    "first", "second",
	                                 "third", "fourth", "fifth" };

/* NULL if there is none for it: -2, 17. */
static const char *nth_word(int nth)
{
	return nth >= -1 && nth <= RULE_NTH_MAX ? nth_words[nth + 1] : NULL;
}

static enum shape shape_of_monthly(const struct bb_rule *rule)
{
	bool no_days = rule->day_count == 0, no_places = rule->position_count == 0;

	if (rule->day_count == 1 && rule->month_day_count == 0 && no_places &&
	    nth_word(rule->days[0].nth))
		return SHAPE_NTH_WEEKDAY;
	if (rule_has_weekdays(rule) && rule->month_day_count == 0 && rule->position_count == 1 &&
	    nth_word(rule->positions[0]))
		return SHAPE_NTH_WORKDAY;
	if (no_days && rule->month_day_count == 1 && no_places && rule->month_days[0] >= -1)
		return SHAPE_DAY;
	return SHAPE_OTHER;
}

static enum shape shape_of(const struct bb_rule *rule)
{
	if (rule->months != 0)
		return SHAPE_OTHER;
	if (rule->freq == RULE_WEEKLY)
		return rule->day_count == 1 ? SHAPE_WEEKDAY : SHAPE_OTHER;
	return rule->freq == RULE_MONTHLY ? shape_of_monthly(rule) : SHAPE_OTHER;
}

/* -- as it is kept -- */

static void add_lower(struct bb_bytes *out, const char *word)
{
	for (; *word; word++)
		bb_bytes_add_char(out, (char)tolower((unsigned char)*word));
}

static void add_words(struct bb_bytes *out, const struct bb_rule *rule, enum shape shape)
{
	if (shape == SHAPE_WEEKDAY && rule->interval == 1)
		bb_bytes_add_text(out, "every ");
	else if (shape == SHAPE_WEEKDAY)
		bb_bytes_addf(out, "every %d weeks on ", rule->interval);
	else if (rule->interval > 1)
		bb_bytes_addf(out, "every %d months on ", rule->interval);
	if (shape == SHAPE_NTH_WEEKDAY)
		bb_bytes_addf(out, "%s ", nth_word(rule->days[0].nth));
	if (shape == SHAPE_NTH_WORKDAY)
		bb_bytes_addf(out, "%s weekday", nth_word(rule->positions[0]));
	else if (shape == SHAPE_DAY && rule->month_days[0] < 0)
		bb_bytes_add_text(out, "last day");
	else if (shape == SHAPE_DAY)
		bb_bytes_addf(out, "day %d", rule->month_days[0]);
	else
		add_lower(out, bb_weekday_name(rule->days[0].weekday));
}

/* Every rule fits, RULE_LIST_MAX sees to it; what didn't would be cut. */
static void hand_over(char out[BB_RULE_TEXT_SIZE], struct bb_bytes *text)
{
	snprintf(out, BB_RULE_TEXT_SIZE, "%s", bb_bytes_text(text));
	bb_bytes_release(text);
}

enum bb_status bb_rule_format(char out[BB_RULE_TEXT_SIZE], const struct bb_rule *self,
                              struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(BB_RULE_TEXT_SIZE - 1);
	enum shape shape = shape_of(self);
	int end = self->start + self->minutes;
	enum bb_status status;

	if (shape == SHAPE_OTHER)
		rule_recur_add(&text, self);
	else
		add_words(&text, self, shape);
	bb_bytes_addf(&text, " %02d:%02d-%02d:%02d", self->start / 60, self->start % 60, end / 60,
	              end % 60);
	status = bb_bytes_check(&text, err);
	hand_over(out, &text);
	return status;
}

/* -- as it is shown -- */

/* Which day of the month. */
static void add_day_shown(struct bb_bytes *out, const struct bb_rule *rule, enum shape shape)
{
	if (shape == SHAPE_NTH_WEEKDAY)
		bb_bytes_addf(out, "the %s %s", nth_word(rule->days[0].nth),
		              bb_weekday_name(rule->days[0].weekday));
	else if (shape == SHAPE_NTH_WORKDAY)
		bb_bytes_addf(out, "the %s weekday (Monday to Friday)", nth_word(rule->positions[0]));
	else if (rule->month_days[0] < 0)
		bb_bytes_add_text(out, "the last day");
	else
		bb_bytes_addf(out, "day %d", rule->month_days[0]);
}

static void add_shown(struct bb_bytes *out, const struct bb_rule *rule, enum shape shape)
{
	if (shape == SHAPE_OTHER) {
		rule_recur_add(out, rule);
		return;
	}
	if (shape == SHAPE_WEEKDAY) {
		if (rule->interval == 1)
			bb_bytes_add_text(out, "every ");
		else
			bb_bytes_addf(out, "every %d weeks on ", rule->interval);
		bb_bytes_add_text(out, bb_weekday_name(rule->days[0].weekday));
		return;
	}
	add_day_shown(out, rule, shape);
	if (rule->interval == 1)
		bb_bytes_add_text(out, " of each month");
	else
		bb_bytes_addf(out, " of the month, every %d months", rule->interval);
}

void bb_rule_describe(char out[BB_RULE_TEXT_SIZE], const struct bb_rule *self)
{
	struct bb_bytes text = BB_BYTES_INIT(BB_RULE_TEXT_SIZE - 1);
	int end = self->start + self->minutes;

	add_shown(&text, self, shape_of(self));
	bb_bytes_addf(&text, ", %02d:%02d to %02d:%02d", self->start / 60, self->start % 60, end / 60,
	              end % 60);
	hand_over(out, &text);
}
