/* SPDX-License-Identifier: MIT */
/*
 * What [retention] means today: how far back each kind of row is kept. Once a
 * day, since it looks through the whole ledger. The store knows which rows
 * those are.
 */
#include <brownbag/kept.h>

#include "group/room.h"

enum { AWAY_DAYS = 7 }; /* days away are for the planning of turns, and then nobody's business */
#define AWAY_SPAN "7 days"

enum bb_status group_shift_day(struct bb_date *out, struct bb_date day, struct bb_span span,
                               int sign, struct bb_error *err)
{
	struct bb_month month;
	enum bb_status status = bb_month_add(&month, bb_date_month(day), sign * span.months, err);

	if (status != BB_OK)
		return status;
	day.year = month.year;
	day.month = month.month;
	if (day.day > bb_month_days(month))
		day.day = bb_month_days(month);
	return bb_date_add(out, day, sign * span.days, err);
}

/* The first day that is still kept. */
static enum bb_status first_kept(struct bb_date *out, const struct bb_group *group,
                                 const char *key, struct bb_error *err)
{
	return group_shift_day(out, group_today(group), bb_config_span(group->config, key), -1,
	                       err);
}

static int64_t midnight(const struct bb_group *group, struct bb_date day)
{
	return bb_zone_to_instant(group->zone, (struct bb_wall){ .date = day }, NULL);
}

static enum bb_status read_retention(struct bb_retention *out, const struct bb_group *group,
                                     struct bb_error *err)
{
	struct bb_retention retention = { .now = group->now };
	struct bb_date bodies, review, ledger, history, intros;
	enum bb_status status = first_kept(&retention.answers, group, "retention.answers", err);

	if (status == BB_OK)
		status = bb_date_add(&retention.away, group_today(group), -AWAY_DAYS, err);
	if (status == BB_OK)
		status = first_kept(&bodies, group, "retention.bodies", err);
	if (status == BB_OK)
		status = first_kept(&review, group, "retention.review", err);
	if (status == BB_OK)
		status = first_kept(&ledger, group, "retention.ledger", err);
	if (status == BB_OK)
		status = first_kept(&history, group, "retention.history", err);
	if (status == BB_OK)
		status = first_kept(&intros, group, "retention.introductions", err);
	if (status != BB_OK)
		return status;
	retention.bodies = midnight(group, bodies);
	retention.review = midnight(group, review);
	retention.ledger = midnight(group, ledger);
	retention.log = midnight(group, history);
	retention.intros = midnight(group, intros);
	retention.history = bb_date_month(history);
	*out = retention;
	return BB_OK;
}

enum bb_status group_retain(const struct bb_group *group, struct bb_error *err)
{
	struct bb_retention retention;
	int64_t last = 0, ran_at = 0;
	enum bb_status status = bb_store_mark(group->store, BB_MARK_RETAINED, &last, err);

	if (status == BB_OK)
		status = bb_store_mark(group->store, BB_MARK_RAN, &ran_at, err);
	/* A clock that leapt by months has a day to be put right before things go by it: else the
	 * ledger would be gone, and mails sent twice. */
	if (status == BB_OK && ran_at > 0 && group->now - ran_at > GROUP_LEAP_SECONDS)
		return bb_store_set_mark(group->store, BB_MARK_RETAINED, group->now, err);

	/* A clock that was put back must not stop it for years. */
	if (status != BB_OK || (last <= group->now && group->now - last < BB_DAY_SECONDS))
		return status;
	status = read_retention(&retention, group, err);
	if (status == BB_OK)
		status = group_lapse_offers(group, err);
	/* Folded first: who stands in no booking any more may be forgotten. */
	if (status == BB_OK)
		status = group_fold_log(group, bb_month_first(retention.history), err);
	if (status == BB_OK)
		status = bb_store_retain(group->store, &retention, NULL, err);
	if (status == BB_OK)
		status = bb_store_set_mark(group->store, BB_MARK_RETAINED, group->now, err);
	return status;
}

/* -- what is kept until when -- */

static const struct kept_kind {
	const char *what, *means;
	const char *key; /* NULL: no setting says how long */
} kept_kinds[BB_KEPT_COUNT] = {
	[BB_KEPT_ANSWERS] = { "answers", "who comes to a lunch, after it", "retention.answers" },
	[BB_KEPT_AWAY] = { "away", "days without a turn, after the last", NULL },
	[BB_KEPT_REVIEW] = { "review", "mail that waits for your decision", "retention.review" },
	[BB_KEPT_INTRODUCTIONS] = { "introductions", "what somebody asked, at most",
	                            "retention.introductions" },
	[BB_KEPT_BODIES] = { "bodies", "what mails said, after they went", "retention.bodies" },
	[BB_KEPT_LEDGER] = { "ledger", "who was sent what", "retention.ledger" },
	[BB_KEPT_HISTORY] = { "history", "who has or had which turn", "retention.history" },
	[BB_KEPT_DIGESTS] = { "digests", "marks of who was erased", "retention.digests" },
};

/* The day after the last that is kept; whole months go together. */
static enum bb_status find_end(struct bb_date *out, const struct bb_group *group,
                               enum bb_kept which, struct bb_date day, int64_t at,
                               struct bb_error *err)
{
	const char *key = kept_kinds[which].key;
	struct bb_span span = { .days = AWAY_DAYS };
	struct bb_month next;
	enum bb_status status;

	if (at)
		day = bb_zone_to_wall(group->zone, at, NULL).date;
	if (which == BB_KEPT_DIGESTS) {
		*out = day;
		return BB_OK;
	}
	if (key)
		span = bb_config_span(group->config, key);
	if (which != BB_KEPT_HISTORY)
		status = bb_date_add(&day, day, 1, err);
	else if ((status = bb_month_add(&next, bb_date_month(day), 1, err)) == BB_OK)
		day = bb_month_first(next);
	return status == BB_OK ? group_shift_day(out, day, span, 1, err) : status;
}

enum bb_status bb_group_kept(struct bb_kept_row out[BB_KEPT_COUNT], const struct bb_group *group,
                             struct bb_error *err)
{
	enum bb_status status = BB_OK;

	for (enum bb_kept which = 0; status == BB_OK && which < BB_KEPT_COUNT; which++) {
		const struct kept_kind *kind = &kept_kinds[which];
		struct bb_kept_row row = { .what = kind->what, .means = kind->means };
		struct bb_date day;
		int64_t at;

		row.lasts = kind->key ? bb_config_text(group->config, kind->key) : AWAY_SPAN;
		status = bb_store_count_kept(group->store, which, &row.count, &day, &at, err);
		if (status == BB_OK && (day.year || at))
			status = find_end(&row.goes, group, which, day, at, err);
		out[which] = row;
	}
	return status;
}
