/* SPDX-License-Identifier: MIT */
/*
 * Wall time and instants. Decides what holds at an instant: the table of the
 * file up to its last transition, its footer after that (RFC 8536 3.3), and
 * what a wall time in a gap or an overlap means (RFC 5545 3.3.5). The system's
 * own time functions are not used: they hang on a global zone.
 */
#include <brownbag/zone.h>

#include "base/zone_data.h"

#include <string.h>

/* An instant outside of these counts as the nearest within them, so that no sum overflows. */
static const int64_t instant_least = -62135596800; /* 0001-01-01T00:00:00Z */
static const int64_t instant_most = 253433923199;  /* 10000-12-31T23:59:59Z */

/* A time during which one type holds: from <= at < until. */
struct span {
	const struct zone_type *type;
	int64_t from;
	int64_t until;
};

const char *bb_zone_name(const struct bb_zone *self)
{
	return self->name;
}

const char *bb_zone_footer(const struct bb_zone *self)
{
	return self->footer_text;
}

bool bb_zone_footer_rules(const struct bb_zone *self, struct bb_zone_rules *out)
{
	if (self->has_footer)
		*out = self->footer.rules;
	return self->has_footer;
}

static int64_t confine(int64_t at)
{
	return at < instant_least ? instant_least : at > instant_most ? instant_most : at;
}

/*
 * Make a span end or begin at a change that the footer has. Of two changes at
 * one instant (daylight all year round ends and begins on New Year's Eve) the
 * one to daylight wins; it is looked at last.
 */
static void narrow_span(struct span *span, int64_t at, int64_t change, const struct zone_type *type)
{
	if (change <= at && change >= span->from) {
		span->from = change;
		span->type = type;
	} else if (change > at && change < span->until) {
		span->until = change;
	}
}

/* The span of the footer that holds at an instant; `from` is where the footer begins. */
static struct span footer_span(const struct bb_zone *self, int64_t at, int64_t from)
{
	const struct zone_footer *footer = &self->footer;
	struct span span = { &self->footer_types[0], INT64_MIN, INT64_MAX };
	int year = bb_wall_from_seconds(at).date.year;

	/* Two years to each side: offsets, and times of a week, shift a change over New Year. */
	for (int y = year - 2; footer->rules.has_daylight && y <= year + 2; y++) {
		narrow_span(&span, at, zone_footer_change(footer, y, false),
		            &self->footer_types[0]);
		narrow_span(&span, at, zone_footer_change(footer, y, true), &self->footer_types[1]);
	}
	if (span.from < from)
		span.from = from;
	return span;
}

/* How many transitions of the table are at or before an instant. */
static size_t count_up_to(const struct bb_zone *self, int64_t at)
{
	size_t low = 0, high = self->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (self->at[middle] <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct span span_at(const struct bb_zone *self, int64_t at)
{
	size_t passed = count_up_to(self, at);
	int64_t from = passed > 0 ? self->at[passed - 1] : INT64_MIN;

	if (passed == self->count && self->has_footer)
		return footer_span(self, at, from);
	return (struct span){
		/* RFC 8536 3.2: before the first transition type 0 holds. */
		&self->types[passed > 0 ? self->type_at[passed - 1] : 0],
		from,
		passed < self->count ? self->at[passed] : INT64_MAX,
	};
}

struct bb_wall bb_zone_to_wall(const struct bb_zone *self, int64_t at, int *offset_seconds)
{
	struct span span = span_at(self, confine(at));

	if (offset_seconds)
		*offset_seconds = span.type->offset;
	return bb_wall_from_seconds(confine(at) + span.type->offset);
}

const char *bb_zone_abbreviation(const struct bb_zone *self, int64_t at)
{
	return span_at(self, confine(at)).type->name;
}

int64_t bb_zone_to_instant(const struct bb_zone *self, struct bb_wall wall, enum bb_wall_kind *kind)
{
	int64_t seconds = bb_wall_seconds(wall);
	int64_t last = seconds - ZONE_OFFSET_LEAST;
	struct span span = span_at(self, seconds - ZONE_OFFSET_MOST);
	int64_t found = 0, in_gap = 0;
	int times = 0;
	bool passed_over = false;

	/* Every span that this wall time could lie in, in the order of time. */
	for (;;) {
		int64_t at = seconds - span.type->offset;
		struct span next;

		if (at >= span.from && at < span.until && times++ == 0)
			found = at;
		if (span.until > last)
			break;
		next = span_at(self, span.until);
		/* Too late for this span and too early for the next: nobody saw it. */
		if (at >= span.until && seconds - next.type->offset < next.from && !passed_over) {
			passed_over = true;
			in_gap = at;
		}
		span = next;
	}
	if (kind)
		*kind = times == 0 ? BB_WALL_GAP : times == 1 ? BB_WALL_ONCE : BB_WALL_OVERLAP;
	return times > 0 ? found : in_gap;
}

bool bb_zone_next_transition(const struct bb_zone *self, int64_t after, struct bb_transition *out)
{
	struct span span = span_at(self, confine(after));

	while (span.until <= instant_most) {
		struct span next = span_at(self, span.until);

		if (next.type->offset != span.type->offset) {
			*out = (struct bb_transition){
				.at = span.until,
				.offset_before = span.type->offset,
				.offset = next.type->offset,
				.daylight = next.type->daylight,
			};
			memcpy(out->name, next.type->name, sizeof out->name);
			return true;
		}
		span = next;
	}
	return false;
}
