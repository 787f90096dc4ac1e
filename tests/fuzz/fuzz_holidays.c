/* SPDX-License-Identifier: MIT */
/* Holiday files: what is taken lies in the window, is in order, and has clean names. */
#include "fuzz.h"

#include <brownbag/holiday_import.h>
#include <brownbag/text.h>

#include <string.h>

static const struct bb_date from = { 2027, 1, 1 }, until = { 2029, 12, 31 };

static void check_holiday(const struct bb_holiday *holiday)
{
	char *clean = NULL;

	MUST(bb_date_is_valid(holiday->first) && bb_date_is_valid(holiday->last));
	MUST(bb_date_compare(holiday->first, holiday->last) <= 0);
	MUST(bb_date_compare(holiday->first, until) <= 0);
	MUST(bb_date_compare(holiday->last, from) >= 0);
	MUST(bb_date_days(holiday->last) - bb_date_days(holiday->first) < BB_HOLIDAY_DAYS_MAX);
	MUST(bb_text_clean_line(&clean, holiday->name, 2 * BB_HOLIDAY_NAME_MAX, "name", NULL) ==
	     BB_OK);
	MUST(*clean && strcmp(clean, holiday->name) == 0);
	free(clean);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bb_holidays list = { NULL, 0 };
	struct bb_holiday_import counts = { 0, 0, 0 };
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status;

	status = bb_holidays_import(&list, &counts, (const char *)data, size, from, until, &err);
	MUST((status == BB_OK) == (err.text[0] == '\0'));
	MUST(status == BB_OK || (status == BB_EINVAL && !list.items));
	MUST(list.count == counts.taken && list.count <= BB_HOLIDAY_IMPORT_MAX);
	for (size_t i = 0; i < list.count; i++) {
		check_holiday(&list.items[i]);
		MUST(i == 0 || bb_date_compare(list.items[i - 1].first, list.items[i].first) <= 0);
	}
	bb_holidays_release(&list);
	return 0;
}
