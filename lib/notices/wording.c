/* SPDX-License-Identifier: MIT */
/*
 * What a mail says of a lunch, as a number: FNV-1a over the rows, for it has to tell
 * apart what follows on each other, and to keep nothing secret. Knows which kinds say
 * what; placeholders.c lets no text of a group say more of seats and themes.
 */
#include <brownbag/wording.h>

#include <stdbool.h>
#include <stddef.h>

#define HAS_ENTRY                                                       \
	(BB_KIND_BIT(BB_KIND_WELCOME) | BB_KIND_BIT(BB_KIND_INVITE) | \
	 BB_KIND_BIT(BB_KIND_UPDATE))
#define NAMES_SEATS                                                                          \
	(BB_KIND_BIT(BB_KIND_ASK) | BB_KIND_BIT(BB_KIND_BRIEF) | BB_KIND_BIT(BB_KIND_TURN) | \
	 BB_KIND_BIT(BB_KIND_AGENDA))
#define HAS_THEME                                                                         \
	(BB_KIND_BIT(BB_KIND_AGENDA) | BB_KIND_BIT(BB_KIND_BRIEF) |                       \
	 BB_KIND_BIT(BB_KIND_REMINDER) | BB_KIND_BIT(BB_KIND_MORNING))
#define HAS_ITEMS (BB_KIND_BIT(BB_KIND_AGENDA) | BB_KIND_BIT(BB_KIND_BRIEF))

#define FNV_OFFSET UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME  UINT64_C(0x100000001b3)

static void take_number(uint64_t *hash, int64_t number)
{
	for (int shift = 0; shift < 64; shift += 8)
		*hash = (*hash ^ ((uint64_t)number >> shift & 0xff)) * FNV_PRIME;
}

/* With its NUL: where one text ends matters. None is an empty one. */
static void take_text(uint64_t *hash, const char *text)
{
	if (!text)
		text = "";
	do
		*hash = (*hash ^ (unsigned char)*text) * FNV_PRIME;
	while (*text++);
}

static bool may_be_named(const struct bb_roster *roster, int64_t id)
{
	const struct bb_member *member = roster ? bb_roster_find(roster, id) : NULL;

	return member && member->consents[BB_PURPOSE_NAMED].given_on.year != 0;
}

static void take_seats(uint64_t *hash, const struct bb_meeting *meeting,
                       const struct bb_roster *roster)
{
	take_number(hash, (int64_t)meeting->turn_count);
	for (size_t i = 0; i < meeting->turn_count; i++) {
		const struct bb_turn *turn = &meeting->turns[i];

		take_number(hash, turn->member);
		take_number(hash, (int64_t)turn->seat);
		take_number(hash, may_be_named(roster, turn->member));
	}
}

static void take_items(uint64_t *hash, const struct bb_agenda_items *items)
{
	for (size_t i = 0; i < items->count; i++) {
		take_text(hash, items->items[i].text);
		take_number(hash, items->items[i].minutes);
	}
}

/* As bb_meeting_differences() tells lunches apart; one that is off has no entry. */
static void take_entry(uint64_t *hash, const struct bb_meeting *meeting)
{
	take_number(hash, meeting->starts_at);
	take_number(hash, meeting->ends_at);
	take_text(hash, meeting->zone);
	take_text(hash, meeting->location);
	take_text(hash, meeting->link);
	take_number(hash, meeting->for_allies);
}

int64_t bb_wording(enum bb_kind kind, const struct bb_meeting *meeting,
                   const struct bb_roster *roster, const struct bb_agenda_items *items)
{
	uint64_t hash = FNV_OFFSET;

	if (!((HAS_ENTRY | NAMES_SEATS | HAS_THEME) & BB_KIND_BIT(kind)))
		return 0;
	if (HAS_ENTRY & BB_KIND_BIT(kind))
		take_entry(&hash, meeting);
	if (NAMES_SEATS & BB_KIND_BIT(kind))
		take_seats(&hash, meeting, roster);
	if (HAS_THEME & BB_KIND_BIT(kind))
		take_text(&hash, meeting->theme);
	if (HAS_ITEMS & BB_KIND_BIT(kind) && items)
		take_items(&hash, items);
	return (int64_t)(hash & INT64_MAX) | 1;
}
