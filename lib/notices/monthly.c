/* SPDX-License-Identifier: MIT */
/* When the organizer's monthly digest is owed. What stands in it is the group's business. */
#include "run.h"

static bool digest_is_held(const struct rows *rows, int64_t month)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct bb_held *row = rows->items[i];

		if (row->key.kind == BB_KIND_DIGEST && row->key.occasion == month && row_counts(row))
			return true;
	}
	return false;
}

void want_digests(struct run *run, const struct rows *rows)
{
	const struct bb_timetable *timetable = run->world->timetable;

	if (timetable->timing[BB_KIND_DIGEST].off)
		return;
	/* Last month's may still be worth sending. */
	for (int month = run->month - 1; month <= run->last_month; month++) {
		struct bb_due due = new_due(BB_KIND_DIGEST, NULL, NULL);

		if (month < 0 || digest_is_held(rows, month))
			continue;
		due.key.occasion = month;
		due.due_at = bb_timetable_monthly_at(timetable, BB_KIND_DIGEST,
		                                     bb_month_from_index(month));
		due.not_after = bb_timetable_not_after(timetable, BB_KIND_DIGEST, NULL, due.due_at);
		if (due.due_at < run->world->since)
			continue;
		if (falls_due(run, rows, &due))
			add_due(run, &due);
	}
}
