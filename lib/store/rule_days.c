/* SPDX-License-Identifier: MIT */
/* The days of the meeting rule that are kept. Whether they are still right is not known here. */
#include <brownbag/store_lunches.h>

#include "statement.h"

#include <brownbag/bytes.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_LENGTH = BB_DATE_SIZE }; /* a blank behind it in place of the 0 */

void bb_rule_days_release(struct bb_rule_days *self)
{
	free(self->rule);
	free(self->days);
	*self = (struct bb_rule_days){ 0 };
}

static void read_days(struct bb_statement *row, const char *text, struct bb_rule_days *out)
{
	size_t count = text ? strlen(text) / DAY_LENGTH : 0;

	out->days = calloc(count + 1, sizeof *out->days);
	if (!out->days) {
		bb_statement_fail(row, BB_EIO, "out of memory");
		return;
	}
	for (size_t i = 0; i < count && row->error.status == BB_OK; i++) {
		char day[BB_DATE_SIZE];

		memcpy(day, text + i * DAY_LENGTH, DAY_LENGTH - 1);
		day[DAY_LENGTH - 1] = '\0';
		if (bb_date_parse(&out->days[i], day, NULL) != BB_OK)
			bb_statement_fail(row, BB_EIO, "%s: damaged: \"%s\" is no day", row->store->path,
			                  day);
	}
	out->count = count;
}

enum bb_status bb_store_load_rule_days(struct bb_store *self, struct bb_rule_days *out,
                                       struct bb_error *err)
{
	struct bb_rule_days kept = { 0 };
	struct bb_statement row;
	enum bb_status status;

	bb_statement_open(&row, self, "SELECT rule, counted_from, since, until, days FROM rule_days",
	                  BIND_NONE);
	if (bb_statement_next(&row)) {
		kept.rule = bb_column_copy(&row, 0);
		kept.first = bb_column_date(&row, 1);
		kept.since = bb_column_date(&row, 2);
		kept.until = bb_column_date(&row, 3);
		read_days(&row, bb_column_text(&row, 4), &kept);
	}
	status = bb_statement_close(&row, err);
	if (status == BB_OK)
		*out = kept;
	else
		bb_rule_days_release(&kept);
	return status;
}

enum bb_status bb_store_keep_rule_days(struct bb_store *self, const struct bb_rule_days *days,
                                       struct bb_error *err)
{
	struct bb_bytes text = BB_BYTES_INIT(days->count * DAY_LENGTH + 1);
	enum bb_status status;

	assert(bb_store_is_open(self));
	for (size_t i = 0; i < days->count; i++) {
		char day[BB_DATE_SIZE];

		bb_date_format(day, days->days[i]);
		bb_bytes_addf(&text, "%s ", day);
	}
	status = bb_bytes_check(&text, err);
	if (status == BB_OK)
		status = bb_store_run(self, "DELETE FROM rule_days", BIND_NONE, err);
	if (status == BB_OK)
		status = bb_store_run(self,
		                      "INSERT INTO rule_days (rule, counted_from, since, until, days)"
		                      " VALUES ($1, $2, $3, $4, $5)",
		                      BIND(as_text(days->rule), as_date(days->first),
		                           as_date(days->since), as_date(days->until),
		                           as_text(bb_bytes_text(&text))),
		                      err);
	bb_bytes_release(&text);
	return status;
}
