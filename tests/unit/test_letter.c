/* SPDX-License-Identifier: MIT */
/*
 * Every kind of mail, with every theme, to every member of a group of people
 * with awkward names: whose name and address stand in it. A kind that is added
 * to the registry is covered here by that.
 */
#include <brownbag/embedded.h>
#include <brownbag/ini.h>
#include <brownbag/letter.h>

#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
	"Ana Lima", "{{facilitator}}", "Zoë \"Z\" Ångström", "O'Brien; DROP", "a\\nb", "%s%n%d", "王小明",
};
enum { PEOPLE = sizeof names / sizeof *names, LEAD = 2, BACKUP = 4 };

struct world {
	struct bb_member members[PEOPLE];
	char addresses[PEOPLE][40];
	struct bb_roster roster;
	struct bb_turn turns[2];
	struct bb_meeting meeting, next;
	struct bb_themes themes;
	struct bb_agenda agenda;
	struct bb_zone *zone;
};

static enum bb_status add_row(void *context, const struct bb_ini_row *row, struct bb_error *err)
{
	return bb_theme_builder_add(context, row->section, row->key, row->value, row->line, err);
}

static void load_themes(struct world *world)
{
	struct bb_theme_builder *builder = NULL;
	struct bb_embedded file;
	struct bb_error err;

	assert_true(bb_embedded_find(&file, "themes.ini"));
	assert_works(bb_theme_builder_new(&builder, &err), err);
	assert_works(bb_ini_read_rows(file.data, file.len, file.name, add_row, builder, &err), err);
	assert_works(bb_theme_builder_finish(&world->themes, builder, file.name, &err), err);
	bb_theme_builder_free(builder);
}

static void make_people(struct world *world)
{
	for (size_t i = 0; i < PEOPLE; i++) {
		struct bb_member *member = &world->members[i];

		snprintf(world->addresses[i], sizeof world->addresses[i], "person%zu@example.org", i);
		member->id = (int64_t)i + 1;
		member->name = (char *)names[i];
		member->address = world->addresses[i];
		member->leads = true;
		member->consents[BB_PURPOSE_MAIL].given_on = (struct bb_date){ 2027, 1, 4 };
		member->consents[BB_PURPOSE_NAMED].given_on = (struct bb_date){ 2027, 1, 4 };
	}
	world->roster = (struct bb_roster){ world->members, PEOPLE };
}

static int set_up(void **state)
{
	struct world *world = calloc(1, sizeof *world);
	struct bb_error err;

	assert_non_null(world);
	make_people(world);
	load_themes(world);
	assert_works(bb_zone_load(&world->zone, "Europe/Berlin", NULL, &err), err);
	world->turns[0] = (struct bb_turn){ .member = LEAD + 1, .seat = BB_SEAT_LEAD };
	world->turns[1] = (struct bb_turn){ .member = BACKUP + 1, .seat = BB_SEAT_BACKUP };
	world->meeting = (struct bb_meeting){ .id = 1, .month = { 2027, 2 }, .minutes = 60,
		                              .start = { { 2027, 2, 9 }, 12, 0, 0 },
		                              .zone = (char *)"Europe/Berlin", .location = (char *)"Room 4B",
		                              .link = (char *)"https://meet.example.org/lunch",
		                              .turns = world->turns, .turn_count = 2 };
	bb_meeting_derive(&world->meeting, world->zone);
	world->next = world->meeting;
	world->next.start.date = (struct bb_date){ 2027, 3, 9 };
	bb_agenda_plan(&world->agenda, world->meeting.starts_at, 60, world->zone, NULL, BB_TABLE_USUAL);
	*state = world;
	return 0;
}

static int tear_down(void **state)
{
	struct world *world = *state;

	bb_themes_release(&world->themes);
	bb_zone_free(world->zone);
	free(world);
	return 0;
}

static const char *find_text(void *context, const char *name)
{
	char file[64];
	struct bb_embedded found;

	(void)context;
	snprintf(file, sizeof file, "%s.txt", name);
	return bb_embedded_find(&found, file) ? found.data : NULL;
}

static struct bb_letter make_letter(struct world *world, enum bb_kind kind, size_t reader,
                                    const struct bb_theme *theme)
{
	return (struct bb_letter){
		.kind = kind,
		.reader = &world->members[reader],
		.roster = &world->roster,
		.meeting = &world->meeting,
		.next = &world->next,
		.zone = world->zone,
		.theme = theme,
		.agenda = &world->agenda,
		.role = reader == LEAD ? BB_ROLE_LEAD : reader == BACKUP ? BB_ROLE_BACKUP : BB_ROLE_GUEST,
		.organizers = "The lunch team <lunch@example.org>",
		.subject = "Lunch",
		.headcount = -1,
		.note_subject = "A word",
		.topics = "  a-topic",
		.note_text = "Some words.",
		.digest = "3 members",
		.change = BB_CHANGE_PAUSED,
	};
}

/* Whether the registry lets a mail of this kind to that reader name that member. */
static bool may_name(enum bb_kind kind, size_t reader, size_t other)
{
	bool seated = reader == LEAD || reader == BACKUP;

	switch (bb_kind_row(kind)->naming) {
	case BB_NAMES_FACILITATOR:
		return other == LEAD;
	case BB_NAMES_SEATS:
		return seated && (other == LEAD || other == BACKUP);
	case BB_NAMES_NOBODY:
	case BB_NAMES_INTRODUCED:
		return false;
	}
	return false;
}

static void check_mail(struct world *world, enum bb_kind kind, size_t reader,
                       const struct bb_theme *theme)
{
	struct bb_letter letter = make_letter(world, kind, reader, theme);
	struct bb_rendered words;
	struct bb_error err;

	assert_works(bb_letter_write(&words, &letter, find_text, NULL, &err), err);
	assert_null(strstr(words.subject, theme->title));
	for (size_t other = 0; other < PEOPLE; other++) {
		if (other == reader)
			continue;
		assert_null(strstr(words.subject, names[other]));
		assert_null(strstr(words.text, world->addresses[other]));
		if (strstr(words.text, names[other]) && !may_name(kind, reader, other))
			fail_msg("%s to member %zu names %s", bb_kind_row(kind)->name, reader + 1, names[other]);
	}
	bb_rendered_release(&words);
}

static void test_letter__names_nobody_whom_its_kind_may_not_name(void **state)
{
	struct world *world = *state;

	for (enum bb_kind kind = 0; kind < BB_KIND_COUNT; kind++) {
		for (size_t theme = 0; theme < world->themes.count; theme++) {
			for (size_t reader = 0; reader < PEOPLE; reader++)
				check_mail(world, kind, reader, &world->themes.items[theme]);
		}
	}
}

static void test_letter__names_no_facilitator_who_did_not_agree(void **state)
{
	struct world *world = *state;
	struct bb_letter letter = make_letter(world, BB_KIND_AGENDA, 0, &world->themes.items[0]);
	struct bb_rendered words;
	struct bb_error err;

	assert_works(bb_letter_write(&words, &letter, find_text, NULL, &err), err);
	assert_non_null(strstr(words.text, names[LEAD]));
	bb_rendered_release(&words);
	world->members[LEAD].consents[BB_PURPOSE_NAMED].given_on.year = 0;
	assert_works(bb_letter_write(&words, &letter, find_text, NULL, &err), err);
	assert_null(strstr(words.text, names[LEAD]));
	bb_rendered_release(&words);
}

/* Whatever is known: the question stands where it is put, the other side where they meet. */
static void test_letter__names_the_other_side_of_an_introduction_once_they_meet(void **state)
{
	static const struct { enum bb_intro_letter letter; bool asks, names; } cases[] = {
		{ BB_INTRO_NO_LETTER, true, false }, { BB_INTRO_WORDING, true, false },
		{ BB_INTRO_QUESTION, true, false },  { BB_INTRO_MEET, true, true },
		{ BB_INTRO_FOLLOW_UP, false, false }, { BB_INTRO_NOBODY, false, false },
	};
	struct world *world = *state;

	for (size_t i = 0; i < 4 * count_of(cases); i++) {
		struct bb_letter letter = make_letter(world, BB_KIND_INTRO, 0, NULL);
		bool asks = cases[i / 4].asks, names_other = cases[i / 4].names;
		struct bb_rendered words;
		struct bb_error err;

		letter.intro_letter = cases[i / 4].letter;
		letter.has_reader = i % 2;
		letter.writes_first = i / 2 % 2;
		letter.topic_text = "How do you\nmanage?";
		letter.other_name = names[1];
		letter.other_address = world->addresses[1];
		assert_works(bb_letter_write(&words, &letter, find_text, NULL, &err), err);
		assert_int_equal(strstr(words.text, "How do you\nmanage?\n") != NULL, asks);
		assert_int_equal(strstr(words.text, names[1]) != NULL, names_other);
		assert_int_equal(strstr(words.text, world->addresses[1]) != NULL, names_other);
		bb_rendered_release(&words);
	}
}

static void test_letter__says_both_times_to_a_reader_in_another_zone(void **state)
{
	struct world *world = *state;
	struct bb_letter letter = make_letter(world, BB_KIND_INVITE, 0, NULL);
	struct bb_zone *tokyo = NULL;
	struct bb_rendered words;
	struct bb_error err;

	assert_works(bb_zone_load(&tokyo, "Asia/Tokyo", NULL, &err), err);
	letter.own_zone = tokyo;
	assert_works(bb_letter_write(&words, &letter, find_text, NULL, &err), err);
	assert_non_null(strstr(words.text, "Tuesday, 9 February 2027, 12:00 to 13:00"));
	assert_non_null(strstr(words.text, "For you: 20:00 to 21:00 (Asia/Tokyo)"));
	bb_rendered_release(&words);
	bb_zone_free(tokyo);
}

static void test_letter__describes_an_entry_without_theme_or_names(void **state)
{
	struct world *world = *state;

	for (size_t i = 0; i < world->themes.count; i++) {
		struct bb_letter letter = make_letter(world, BB_KIND_INVITE, 0, &world->themes.items[i]);
		struct bb_error err;
		char *text = NULL;

		assert_works(bb_letter_describe(&text, &letter, find_text, NULL, &err), err);
		assert_null(strstr(text, world->themes.items[i].title));
		for (size_t j = 0; j < PEOPLE; j++)
			assert_null(strstr(text, names[j]));
		free(text);
	}
}

/* -- the same letter for many -- */

/* How many of the others a letter to that reader suits, each with the words of a letter of its own. */
static size_t count_alike(struct world *world, enum bb_kind kind, size_t reader)
{
	struct bb_letter first = make_letter(world, kind, reader, &world->themes.items[0]);
	struct bb_form *form = NULL;
	struct bb_error err;
	size_t count = 0;

	first.note_subject = first.note_text = first.digest = first.topics = NULL;
	assert_works(bb_form_new(&form, &first, find_text, NULL, &err), err);
	for (size_t other = 0; other < PEOPLE; other++) {
		struct bb_letter letter = first;
		struct bb_rendered own, same;

		letter.reader = &world->members[other];
		letter.role = make_letter(world, kind, other, NULL).role;
		if (other == reader || !bb_form_suits(form, &letter))
			continue;
		assert_works(bb_letter_write(&own, &letter, find_text, NULL, &err), err);
		assert_works(bb_form_write(&same, form, letter.reader, &err), err);
		assert_string_equal(own.subject, same.subject);
		assert_string_equal(own.text, same.text);
		bb_rendered_release(&own);
		bb_rendered_release(&same);
		count++;
	}
	bb_form_free(form);
	return count;
}

static void test_letter__is_the_same_for_all_readers_whom_it_suits(void **state)
{
	enum { SEATS = 2 };
	struct world *world = *state;

	for (enum bb_kind kind = 0; kind < BB_KIND_COUNT; kind++) {
		if (kind == BB_KIND_NOTE)
			continue; /* without words it isn't one */
		for (size_t reader = 0; reader < PEOPLE; reader++) {
			bool seated = reader == LEAD || reader == BACKUP;

			assert_int_equal(count_alike(world, kind, reader), seated ? 0 : PEOPLE - 1 - SEATS);
		}
	}
}

static const char *find_text_with_name(void *context, const char *name)
{
	return strcmp(name, context) == 0 ? "Yours, {{name}}\n" : find_text(NULL, name);
}

static void test_letter__keeps_a_text_with_a_name_to_its_reader(void **state)
{
	static const char *const texts[] = { "stop_hint", "answer_hint", "guests" };
	struct world *world = *state;
	struct bb_letter letter = make_letter(world, BB_KIND_INVITE, 0, NULL), other = letter;

	letter.note_subject = letter.note_text = letter.digest = letter.topics = NULL;
	world->meeting.for_allies = true;
	other = letter;
	other.reader = &world->members[1];
	for (size_t i = 0; i < count_of(texts); i++) {
		struct bb_form *form = NULL;
		struct bb_error err;

		assert_works(bb_form_new(&form, &letter, find_text_with_name, (void *)texts[i], &err), err);
		assert_false(bb_form_suits(form, &other));
		bb_form_free(form);
	}
}

#define FACT(field)                                                               \
	{ #field, offsetof(struct bb_letter, field), sizeof(((struct bb_letter *)0)->field), \
	  _Alignof(__typeof__(((struct bb_letter *)0)->field)) }

/* Each member of the struct in turn: one that is added has to be in the list. */
static void test_letter__suits_nobody_of_whom_one_fact_differs(void **state)
{
	static const struct { const char *name; size_t offset, size, align; } facts[] = {
		FACT(kind), FACT(reader), FACT(roster), FACT(meeting), FACT(next), FACT(zone),
		FACT(own_zone), FACT(theme), FACT(agenda), FACT(role), FACT(before), FACT(change),
		FACT(organizers), FACT(subject), FACT(needs), FACT(headcount), FACT(answer_by),
		FACT(time_changed), FACT(old_start), FACT(old_minutes), FACT(note_subject),
		FACT(note_text), FACT(digest), FACT(topics), FACT(keeps), FACT(intro_letter),
		FACT(writes_first), FACT(topic_text), FACT(other_name), FACT(other_address),
		FACT(has_entry), FACT(has_reader), FACT(asks_rsvp), FACT(ask_required),
	};
	struct world *world = *state;
	struct bb_letter letter = make_letter(world, BB_KIND_INVITE, 0, NULL);
	struct bb_roster nobody = { NULL, 0 };
	struct bb_agenda agenda = world->agenda;
	const struct bb_letter other = {
		BB_KIND_AGENDA, &world->members[1], &nobody, &world->next, &world->meeting, NULL,
		world->zone, &world->themes.items[0], &agenda, BB_ROLE_LEAD, BB_ROLE_BACKUP,
		BB_CHANGE_LEFT, "Others", "Another", "needs", 3, { 2027, 2, 1 }, true,
		{ { 2027, 2, 2 }, 12, 0, 0 }, 30, "note", "text", "digest", "  topic", true,
		BB_INTRO_MEET, true, "question", "other", "other@example.org", true, true, true, true,
	};
	struct bb_form *form = NULL;
	struct bb_error err;
	size_t end = 0;

	letter.note_subject = letter.note_text = letter.digest = letter.topics = NULL;
	assert_works(bb_form_new(&form, &letter, find_text, NULL, &err), err);
	for (size_t i = 0; i < count_of(facts); i++) {
		struct bb_letter changed = letter;

		assert_int_equal(facts[i].offset, (end + facts[i].align - 1) / facts[i].align * facts[i].align);
		end = facts[i].offset + facts[i].size;
		memcpy((char *)&changed + facts[i].offset, (const char *)&other + facts[i].offset, facts[i].size);
		if (bb_form_suits(form, &changed) != (strcmp(facts[i].name, "reader") == 0))
			fail_msg("%s", facts[i].name);
	}
	assert_true(sizeof letter - end < _Alignof(struct bb_letter));
	bb_form_free(form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_letter__names_nobody_whom_its_kind_may_not_name, set_up,
		                                tear_down),
		cmocka_unit_test_setup_teardown(test_letter__names_no_facilitator_who_did_not_agree, set_up,
		                                tear_down),
		cmocka_unit_test_setup_teardown(
			test_letter__names_the_other_side_of_an_introduction_once_they_meet, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_letter__says_both_times_to_a_reader_in_another_zone, set_up,
		                                tear_down),
		cmocka_unit_test_setup_teardown(test_letter__describes_an_entry_without_theme_or_names, set_up,
		                                tear_down),
		cmocka_unit_test_setup_teardown(test_letter__is_the_same_for_all_readers_whom_it_suits, set_up,
		                                tear_down),
		cmocka_unit_test_setup_teardown(test_letter__keeps_a_text_with_a_name_to_its_reader, set_up,
		                                tear_down),
		cmocka_unit_test_setup_teardown(test_letter__suits_nobody_of_whom_one_fact_differs, set_up,
		                                tear_down),
	};

	return cmocka_run_group_tests_name("letter", tests, NULL, NULL);
}
