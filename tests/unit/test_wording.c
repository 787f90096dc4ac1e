/* SPDX-License-Identifier: MIT */
#include <brownbag/meeting_change.h>
#include <brownbag/wording.h>

#include "contract.h"

#include <string.h>

static char theme[] = "plan-b", other_theme[] = "pumping-at-work";
static char text[] = "A word", other_text[] = "A", rest[] = "word";

/* Two who may be named, one who may not. */
static struct bb_member members[] = {
	{ .id = 1, .consents[BB_PURPOSE_NAMED] = { .given_on = { 2027, 1, 4 } } },
	{ .id = 2, .consents[BB_PURPOSE_NAMED] = { .given_on = { 2027, 1, 4 } } },
	{ .id = 3 },
};
static const struct bb_roster roster = { .members = members, .count = 3 };

/* A lunch in which one thing is another than in the first. */
struct lunch {
	const char *what;
	int64_t lead, backup;
	char *theme;
	struct bb_agenda_item items[2];
	size_t item_count;
	enum bb_turn_state state;
	uint32_t others; /* kinds that say something else of it */
};

#define AGENDA   BB_KIND_BIT(BB_KIND_AGENDA)
#define BRIEF    BB_KIND_BIT(BB_KIND_BRIEF)
#define REMINDER BB_KIND_BIT(BB_KIND_REMINDER)
#define MORNING  BB_KIND_BIT(BB_KIND_MORNING)
#define SEATED   (AGENDA | BRIEF | BB_KIND_BIT(BB_KIND_ASK) | BB_KIND_BIT(BB_KIND_TURN))
#define THEMED   (AGENDA | BRIEF | REMINDER | MORNING)

static int64_t wording(enum bb_kind kind, const struct lunch *lunch)
{
	struct bb_turn turns[] = { { .member = lunch->lead, .seat = BB_SEAT_LEAD, .state = lunch->state },
		                   { .member = lunch->backup, .seat = BB_SEAT_BACKUP } };
	struct bb_meeting meeting = { .turns = turns, .turn_count = 2, .theme = lunch->theme };
	struct bb_agenda_items items = { (struct bb_agenda_item *)lunch->items, lunch->item_count };

	if (!lunch->lead) {
		meeting.turns = turns + 1;
		meeting.turn_count = 1;
	}
	return bb_wording(kind, &meeting, &roster, &items);
}

static void test_wording__is_another_where_a_mail_would_say_something_else(void **state)
{
	static const struct lunch first = { NULL, 1, 2, theme, { { text, 5 } }, 1, BB_TURN_ANNOUNCED, 0 };
	static const struct lunch others[] = {
		{ "the same", 1, 2, theme, { { text, 5 } }, 1, BB_TURN_ANNOUNCED, 0 },
		{ "a yes", 1, 2, theme, { { text, 5 } }, 1, BB_TURN_CONFIRMED, 0 },
		{ "another leads", 3, 2, theme, { { text, 5 } }, 1, BB_TURN_ANNOUNCED, SEATED },
		{ "nobody leads", 0, 2, theme, { { text, 5 } }, 1, BB_TURN_ANNOUNCED, SEATED },
		{ "swapped", 2, 1, theme, { { text, 5 } }, 1, BB_TURN_ANNOUNCED, SEATED },
		{ "theme", 1, 2, other_theme, { { text, 5 } }, 1, BB_TURN_ANNOUNCED, THEMED },
		{ "no theme", 1, 2, NULL, { { text, 5 } }, 1, BB_TURN_ANNOUNCED, THEMED },
		{ "minutes", 1, 2, theme, { { text, 6 } }, 1, BB_TURN_ANNOUNCED, AGENDA | BRIEF },
		{ "no item", 1, 2, theme, { { NULL, 0 } }, 0, BB_TURN_ANNOUNCED, AGENDA | BRIEF },
		{ "two items", 1, 2, theme, { { other_text, 5 }, { rest, 5 } }, 2, BB_TURN_ANNOUNCED,
		  AGENDA | BRIEF },
	};

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		for (enum bb_kind kind = 0; kind < BB_KIND_COUNT; kind++) {
			bool differs = wording(kind, &first) != wording(kind, &others[i]);

			if (differs != ((others[i].others & BB_KIND_BIT(kind)) != 0))
				fail_msg("%s: %s", others[i].what, bb_kind_row(kind)->name);
			assert_true(wording(kind, &others[i]) >= 0);
		}
	}
}

static void test_wording__is_another_for_one_who_may_not_be_named_any_more(void **state)
{
	static const struct lunch lunch = { .lead = 1, .backup = 2 };
	int64_t before = wording(BB_KIND_AGENDA, &lunch), after;

	(void)state;
	memset(&members[0].consents[BB_PURPOSE_NAMED].given_on, 0, sizeof(struct bb_date));
	after = wording(BB_KIND_AGENDA, &lunch);
	members[0].consents[BB_PURPOSE_NAMED] = members[1].consents[BB_PURPOSE_NAMED];
	assert_int_not_equal(before, after);
	assert_int_equal(wording(BB_KIND_AGENDA, &lunch), before);
}

/* The same for all that bring an entry: an update of it can show what the invite showed. */
static void test_wording__of_an_entry_is_what_the_entry_shows(void **state)
{
	static char zone[] = "Europe/Berlin", other_zone[] = "Europe/Paris", none[] = "",
	            link[] = "https://example.org/a", place[] = "Room 3";
	const struct bb_meeting lunch = { .starts_at = 1000, .ends_at = 4600, .zone = zone,
		                          .location = place, .link = none };
	struct bb_meeting other[] = { lunch, lunch, lunch, lunch, lunch, lunch };
	struct bb_turn turn = { .member = 1 };
	struct bb_meeting same = lunch;
	int64_t number = bb_wording(BB_KIND_INVITE, &lunch, &roster, NULL);

	(void)state;
	other[0].starts_at++;
	other[1].ends_at++;
	other[2].zone = other_zone;
	other[3].location = none;
	other[4].link = link;
	other[5].for_allies = true;
	for (size_t i = 0; i < count_of(other); i++) {
		assert_int_not_equal(bb_wording(BB_KIND_INVITE, &other[i], &roster, NULL), number);
		assert_int_not_equal(bb_meeting_differences(&lunch, &other[i]), 0);
	}
	same.turns = &turn;
	same.turn_count = 1;
	same.theme = theme;
	same.revision = 7;
	assert_int_equal(bb_wording(BB_KIND_INVITE, &same, NULL, NULL), number);
	assert_int_equal(bb_wording(BB_KIND_UPDATE, &lunch, &roster, NULL), number);
	assert_int_equal(bb_wording(BB_KIND_WELCOME, &lunch, &roster, NULL), number);
	assert_int_equal(bb_wording(BB_KIND_CANCEL, &lunch, &roster, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wording__is_another_where_a_mail_would_say_something_else),
		cmocka_unit_test(test_wording__is_another_for_one_who_may_not_be_named_any_more),
		cmocka_unit_test(test_wording__of_an_entry_is_what_the_entry_shows),
	};

	return cmocka_run_group_tests_name("wording", tests, NULL, NULL);
}
