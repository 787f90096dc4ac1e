/* SPDX-License-Identifier: MIT */
/*
 * By which clock things are done: one that was set by hand, and one that leapt since the
 * last run. Knows no time but the group's own; which of two clocks is wrong nobody can say.
 */
#include <brownbag/group.h>

#include "group/room.h"

#include <brownbag/transport.h>

enum bb_status bb_group_check_clock(const struct bb_group *self, struct bb_error *err)
{
	if (!self->now_is_set || self->mode != BB_MODE_LIVE ||
	    bb_url_is_local(bb_config_text(self->config, "smtp.url")))
		return BB_OK;
	return bb_error_set(err, BB_ECONFLICT,
	                    "the group is live: with --now only a dry run is possible (-n)");
}

/* -- leaps -- */

/* When it was last known what time it is: somebody who starts a group looks at the days. */
static enum bb_status last_known(int64_t *out, const struct bb_group *self, struct bb_error *err)
{
	int64_t started_at = 0;
	enum bb_status status = bb_store_mark(self->store, BB_MARK_RAN, out, err);

	if (status == BB_OK)
		status = bb_store_mark(self->store, BB_MARK_STARTED, &started_at, err);
	if (status == BB_OK && started_at > *out && started_at <= self->now)
		*out = started_at;
	return status;
}

static bool is_leap(int64_t from, int64_t to)
{
	return from > 0 && (to < from - BB_DAY_SECONDS || to - from > GROUP_LEAP_SECONDS);
}

/* A clock that went on for a day from where it leapt to. */
static bool has_settled(int64_t since, int64_t now)
{
	return since > 0 && now - since >= BB_DAY_SECONDS && !is_leap(since, now);
}

static enum bb_status note_leap(struct bb_group *self, int64_t at, struct bb_error *err)
{
	enum bb_status status = bb_store_begin(self->store, err);

	if (status != BB_OK)
		return status;
	status = bb_store_set_mark(self->store, BB_MARK_LEAPT, at, err);
	return bb_store_end(self->store, status, true, err);
}

static enum bb_status say_leap(const struct bb_group *self, int64_t last, struct bb_error *err)
{
	char shown[BB_DATE_SIZE], known[BB_DATE_SIZE];

	bb_date_format(shown, group_today(self));
	bb_date_format(known, bb_zone_to_wall(self->zone, last, NULL).date);
	return bb_error_set(err, BB_EAGAIN,
	                    "the clock shows %s, and the last run was on %s: nothing is done for a "
	                    "day, or until brownbag remind is told on a terminal that it is right",
	                    shown, known);
}

enum bb_status bb_group_check_leap(struct bb_group *self, struct bb_error *err)
{
	int64_t last = 0, since = 0;
	enum bb_status status = BB_OK;

	if (self->now_is_set || self->mode != BB_MODE_LIVE)
		return BB_OK;
	status = last_known(&last, self, err);
	if (status == BB_OK)
		status = bb_store_mark(self->store, BB_MARK_LEAPT, &since, err);
	if (status != BB_OK)
		return status;
	if (!is_leap(last, self->now))
		return since ? note_leap(self, 0, err) : BB_OK;
	if (has_settled(since, self->now))
		return BB_OK;
	if (!since || self->now < since || is_leap(since, self->now))
		status = note_leap(self, self->now, err);
	return status == BB_OK ? say_leap(self, last, err) : status;
}
