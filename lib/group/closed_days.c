/* SPDX-License-Identifier: MIT */
/* Holidays as rows. Decides how far ahead a file is read, and what a name may be. */
#include <brownbag/closed_days.h>

#include "group/room.h"

#include <brownbag/store_lunches.h>
#include <brownbag/text.h>

#include <stdlib.h>

static enum bb_status check_days(const struct bb_holiday *holiday, struct bb_error *err)
{
	int64_t days = bb_date_days(holiday->last) - bb_date_days(holiday->first) + 1;

	if (days < 1)
		return bb_error_set(err, BB_EINVAL, "the last day lies before the first");
	if (days > BB_HOLIDAY_DAYS_MAX)
		return bb_error_set(err, BB_EINVAL, "%lld days are too many; at most %d in a row",
		                    (long long)days, BB_HOLIDAY_DAYS_MAX);
	return BB_OK;
}

enum bb_status bb_group_close_days(struct bb_group *self, const struct bb_holiday *holiday,
                                   struct bb_error *err)
{
	struct bb_holiday clean = { holiday->first, holiday->last, NULL };
	enum bb_status status = check_days(holiday, err);

	if (status == BB_OK)
		status = bb_text_clean_line(&clean.name, holiday->name, BB_HOLIDAY_NAME_MAX, "name", err);
	if (status == BB_OK && !*clean.name)
		status = bb_error_set(err, BB_EINVAL, "days without a lunch need a name, such as "
		                                      "'year end'");
	if (status == BB_OK)
		status = bb_store_add_holiday(self->store, &clean, err);
	free(clean.name);
	return status;
}

static enum bb_status count_known(size_t *out, const struct bb_group *self, struct bb_error *err)
{
	struct bb_holidays known = { 0 };
	enum bb_status status = bb_store_load_holidays(self->store, (struct bb_date){ 0 }, &known, err);

	if (status == BB_OK)
		*out = known.count;
	bb_holidays_release(&known);
	return status;
}

enum bb_status bb_group_import_closed_days(struct bb_group *self, const char *bytes, size_t len,
                                           struct bb_holiday_import *counts, size_t *added,
                                           struct bb_error *err)
{
	struct bb_date from = bb_schedule_days_from(self->zone, self->now);
	struct bb_date until = { from.year + BB_CLOSED_YEARS, from.month, 1 };
	struct bb_holidays holidays = { 0 };
	size_t before = 0, after = 0;
	enum bb_status status = bb_holidays_import(&holidays, counts, bytes, len, from, until, err);

	if (status == BB_OK)
		status = count_known(&before, self, err);
	for (size_t i = 0; status == BB_OK && i < holidays.count; i++)
		status = bb_store_add_holiday(self->store, &holidays.items[i], err);
	if (status == BB_OK)
		status = count_known(&after, self, err);
	if (status == BB_OK)
		*added = after - before;
	bb_holidays_release(&holidays);
	return status;
}
