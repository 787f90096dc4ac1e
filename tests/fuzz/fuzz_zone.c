/* SPDX-License-Identifier: MIT */
/*
 * TZif files: whatever is taken can be asked about any time, and the wall that
 * an instant shows leads back to an instant that shows it.
 */
#include "fuzz.h"

#include "base/zone_data.h"

static void ask(const struct bb_zone *zone, int64_t at)
{
	struct bb_transition next;
	struct bb_wall wall = bb_zone_to_wall(zone, at, NULL);
	enum bb_wall_kind kind;

	MUST(bb_zone_abbreviation(zone, at));
	if (bb_date_is_valid(wall.date)) {
		int64_t back = bb_zone_to_instant(zone, wall, &kind);

		MUST(kind != BB_WALL_GAP && back <= at);
		MUST(bb_wall_compare(bb_zone_to_wall(zone, back, NULL), wall) == 0);
	}
	if (bb_zone_next_transition(zone, at, &next))
		MUST(next.at > at && next.offset != next.offset_before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int64_t times[] = { 0, 1, 951782400, 1700000000, 1830297600, 253402300799 };
	struct bb_zone *zone = calloc(1, sizeof *zone);

	MUST(zone);
	if (zone_file_read(zone, data, size)) {
		for (size_t i = 0; i < sizeof times / sizeof *times; i++)
			ask(zone, times[i]);
		for (size_t i = 0; i < zone->count; i += 1 + zone->count / 16) {
			if (zone->at[i] > times[0] && zone->at[i] < times[5])
				ask(zone, zone->at[i]);
		}
	}
	bb_zone_free(zone);
	return 0;
}
