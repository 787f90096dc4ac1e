/* SPDX-License-Identifier: MIT */
/*
 * What others can learn from a mail: every kind of the registry, with every
 * theme, to every member of a real group whose people have awkward names,
 * composed and built as `remind` and `deliver` do it. Each message is decoded by
 * Python's email, and every header, part and file name of it searched for every
 * other member. A kind that is added to the registry is covered by that.
 */
#include <brownbag/discreet.h>
#include <brownbag/due.h>
#include <brownbag/group.h>
#include <brownbag/message.h>
#include <brownbag/store_intros.h>
#include <brownbag/store_lunches.h>
#include <brownbag/store_people.h>
#include <brownbag/topics.h>

#include "contract.h"
#include "outside.h"

#include <brownbag/bytes.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW INT64_C(1801476000) /* 2027-02-01T10:00:00Z */

static const char *const names[] = {
	"Ana Lima", "{{facilitator}}", "Zoë \"Z\" Ångström", "O'Brien; DROP", "a\\nb", "%s%n%d", "王小明",
};
enum {
	PEOPLE = sizeof names / sizeof *names,
	LEAD = 3, BACKUP = 5,
	ASKER = 1, HELPER = 2, /* of an introduction */
	MESSAGES_MAX = 256 * 1024 * 1024,
};

struct world {
	char *folder;
	struct bb_config *config;
	struct bb_group *group;
	struct bb_outlook outlook;
	struct bb_dues dues;
	int64_t note; /* an occasion with words */
	int64_t intro;
	enum bb_intro_letter letter; /* that is written now */
	size_t variant; /* of what is told */
};

static void make_group(struct world *world)
{
	static const struct bb_config_given given[] = {
		{ "group.name", "Returning to Work" },
		{ "group.organizer", "The lunch team <lunch@example.org>" },
		{ "group.timezone", "Europe/Berlin" },
		{ "meeting.meets", "second tuesday 12:00-13:00" },
		{ "meeting.location", "Room 4B" },
		{ "meeting.link", "https://meet.example.org/lunch" },
		{ "imap.url", "imaps://mail.example.org" }, /* texts may ask for answers */
	};
	static const uint8_t secret[BB_KEY_SIZE] = "0123456789abcdef0123456789abcde";
	struct bb_group_options options = { .access = BB_STORE_WRITE, .now = NOW };
	struct bb_error err;
	char path[200];

	world->folder = outside_folder();
	snprintf(path, sizeof path, "%s/brownbag.ini", world->folder);
	assert_works(bb_group_create(&(struct bb_group_create){ .dir = world->folder, .given = given,
	                                                        .given_count = count_of(given),
	                                                        .secret = secret, .now = NOW }, &err),
	             err);
	assert_works(bb_config_new(&world->config, bb_group_check_value, NULL, &err), err);
	assert_works(bb_config_read(world->config, BB_LAYER_GROUP, path, &err), err);
	options.dir = world->folder;
	options.config = world->config;
	assert_works(bb_group_open(&world->group, &options, &err), err);
}

static void add_people(struct bb_store *store)
{
	static const struct bb_consent yes = { .given_on = { 2027, 1, 4 }, .given_at = NOW - 86400,
		                               .how = (char *)"vouched" };
	struct bb_error err;

	for (size_t i = 0; i < PEOPLE; i++) {
		char address[40];
		struct bb_member member = { .name = (char *)names[i], .address = address, .leads = true,
			                    .joined = { 2027, 1 } };
		int64_t id = 0;

		snprintf(address, sizeof address, "person%zu@example.org", i + 1);
		member.consents[BB_PURPOSE_MAIL] = member.consents[BB_PURPOSE_NAMED] = yes;
		assert_works(bb_store_add_member(store, &member, &id, &err), err);
		assert_int_equal(id, i + 1);
	}
}

static void add_note(struct world *world)
{
	struct bb_occasion occasion = { .kind = BB_KIND_NOTE, .member = 1, .made_at = NOW };
	struct bb_error err;
	int64_t note = 0;

	assert_works(bb_store_add_note(world->group->store, "A word", "Some words.", NOW, &note, &err),
	             err);
	assert_works(bb_store_add_occasion(world->group->store, &occasion, note, &world->note, &err), err);
}

/* Everybody offers to be asked about something: that isn't for others to read. */
static void add_offers(struct world *world)
{
	struct bb_error err;

	for (int64_t id = 1; id <= PEOPLE; id++)
		assert_works(bb_group_offer_topic(world->group, id, "logistics", 1, NULL, &err), err);
}

/* Two who have both said yes: whatever is written about it could name them. */
static void add_intro(struct world *world)
{
	struct bb_intro intro = {
		.topic = (char *)"business-travel", .question = (char *)"How do you do it?",
		.state = BB_INTRO_CONNECTED, .begun_at = NOW, .since = NOW, .until = { 2027, 3, 1 },
		.asker = { .member = ASKER, .agreed = true },
		.helper = { .member = HELPER, .agreed = true },
	};
	struct bb_error err;

	assert_works(bb_store_add_intro(world->group->store, &intro, &world->intro, &err), err);
}

static int set_up(void **state)
{
	struct world *world = calloc(1, sizeof *world);
	struct bb_error err;

	assert_non_null(world);
	make_group(world);
	assert_works(bb_store_begin(world->group->store, &err), err);
	add_people(world->group->store);
	add_note(world);
	add_offers(world);
	add_intro(world);
	assert_works(bb_outlook_load(&world->outlook, world->group, 0, &err), err);
	assert_works(bb_outlook_store(&world->outlook, world->group, &err), err);
	assert_works(bb_dues_load(&world->dues, world->group, &world->outlook, NOW, &err), err);
	assert_works(bb_store_commit(world->group->store, &err), err);
	*state = world;
	return 0;
}

static int tear_down(void **state)
{
	struct world *world = *state;

	bb_dues_release(&world->dues);
	bb_outlook_release(&world->outlook);
	bb_group_close(world->group);
	bb_config_free(world->config);
	outside_remove(world->folder);
	free(world);
	return 0;
}

static bool are_introduced(int64_t reader, int64_t other)
{
	return (reader == ASKER && other == HELPER) || (reader == HELPER && other == ASKER);
}

/* Whom the registry lets a mail of this kind to that reader name; 2: with the address. */
static int may_name(enum bb_kind kind, enum bb_intro_letter letter, int64_t reader, int64_t other)
{
	bool seated = reader == LEAD || reader == BACKUP;

	switch (bb_kind_row(kind)->naming) {
	case BB_NAMES_FACILITATOR:
		return other == LEAD;
	case BB_NAMES_SEATS:
		return seated && (other == LEAD || other == BACKUP);
	case BB_NAMES_INTRODUCED:
		return letter == BB_INTRO_MEET && are_introduced(reader, other) ? 2 : 0;
	case BB_NAMES_NOBODY:
		return 0;
	}
	return 0;
}

static struct bb_due make_due(const struct world *world, enum bb_kind kind,
                              const struct bb_meeting *lunch, int64_t reader,
                              struct bb_occasion *occasion)
{
	static const enum bb_change changes[] = { BB_CHANGE_LEFT, BB_CHANGE_PAUSED,
		                                  BB_CHANGE_DELETED };
	const struct bb_kind_row *row = bb_kind_row(kind);
	/* An update and the end of a lunch may be told without an entry. */
	bool words = row->audience == BB_TO_HOLDERS && world->variant % 4 == 3;
	enum bb_method method = words ? BB_METHOD_NONE : row->method;

	/* Both questions of a renewal are asked, each of half of them. */
	*occasion = (struct bb_occasion){ .id = kind == BB_KIND_NOTE ? world->note : 6 + reader % 2,
		                          .kind = kind,
		                          .member = reader, .before = BB_ROLE_LEAD,
		                          .change = changes[world->variant % 3], .intro = world->intro,
		                          .letter = world->letter };
	return (struct bb_due){
		.key = { .kind = kind, .meeting = lunch->id, .member = reader, .occasion = occasion->id },
		.due_at = NOW,
		.not_after = NOW + 86400,
		.sequence = method == BB_METHOD_NONE ? -1 : 1,
		.method = method,
		.partstat = BB_PARTSTAT_ACCEPTED,
		.role = reader == LEAD ? BB_ROLE_LEAD : reader == BACKUP ? BB_ROLE_BACKUP : BB_ROLE_GUEST,
		.held_start = lunch->starts_at - 86400,
		.held_end = lunch->ends_at - 86400,
		.meeting = row->audience == BB_TO_ORGANIZER ? NULL : lunch,
		.member = row->audience == BB_TO_ORGANIZER ? NULL
		                                           : bb_roster_find(&world->outlook.roster, reader),
		.occasion = occasion,
	};
}

/* What was written to others before leaves no trace in a mail. */
static void check_alone(const struct bb_mail *mail, const struct world *world,
                        const struct bb_due *due)
{
	struct bb_mail alone = { 0 };
	struct bb_error err;

	assert_works(bb_compose(&alone, world->group, &world->outlook, &world->dues, due, &err), err);
	assert_string_equal(mail->parts.subject, alone.parts.subject);
	assert_string_equal(mail->parts.text, alone.parts.text);
	assert_string_equal(mail->parts.calendar ? mail->parts.calendar : "",
	                    alone.parts.calendar ? alone.parts.calendar : "");
	assert_string_equal(mail->parts.recipient, alone.parts.recipient);
	assert_string_equal(mail->parts.recipient_name, alone.parts.recipient_name);
	assert_string_equal(mail->parts.unsubscribe ? mail->parts.unsubscribe : "",
	                    alone.parts.unsubscribe ? alone.parts.unsubscribe : "");
	assert_string_equal(mail->message_id, alone.message_id);
	bb_mail_release(&alone);
}

/* A line about what is allowed, then the message. */
static void add_message(struct bb_bytes *out, const struct world *world,
                        struct bb_composer *composer, enum bb_kind kind,
                        const struct bb_meeting *lunch, const char *title, int64_t reader)
{
	struct bb_occasion occasion;
	struct bb_due due = make_due(world, kind, lunch, reader, &occasion);
	struct bb_mail mail = { 0 };
	struct bb_error err;
	char *bytes = NULL;
	size_t len = 0;

	if (bb_composer_write(&mail, composer, &due, &err) != BB_OK)
		fail_msg("%s: %s", bb_kind_row(kind)->name, err.text);
	check_alone(&mail, world, &due);
	assert_null(bb_telling_word(mail.parts.subject));
	assert_works(bb_message_build(&bytes, &len, &mail, &err), err);
	bb_bytes_addf(out, "%zu %s%s %" PRId64 " ", len, bb_kind_row(kind)->name,
	              kind == BB_KIND_RENEW && bb_renewal_of(due.key.occasion) ? "-topics" : "",
	              due.member ? reader : 0);
	for (int64_t other = 1; other <= PEOPLE; other++)
		bb_bytes_addf(out, "%d",
		              other == reader ? 2 : may_name(kind, world->letter, reader, other));
	bb_bytes_addf(out, " %s\n", title);
	bb_bytes_add(out, bytes, len);
	free(bytes);
	bb_mail_release(&mail);
}

/* Python takes a while: every kind with every theme to one reader after the other, with the
 * first two themes to all; with each to all where EVERY_READER is set. */
static bool is_read_now(size_t theme, int kind, int64_t reader)
{
	return getenv("EVERY_READER") || theme < 2 ||
	       reader == 1 + (int64_t)(theme + (size_t)kind) % PEOPLE;
}

static unsigned add_theme(struct bb_bytes *out, struct world *world, size_t number)
{
	const struct bb_theme *theme = &world->outlook.themes.items[number];
	unsigned count = 0;
	struct bb_turn turns[] = { { .member = LEAD, .seat = BB_SEAT_LEAD },
		                   { .member = BACKUP, .seat = BB_SEAT_BACKUP } };
	struct bb_meeting lunch = *bb_outlook_next(&world->outlook, NOW);
	struct bb_composer *composer = NULL;
	struct bb_error err;

	lunch.theme = theme->slug;
	lunch.for_allies = theme->for_allies;
	lunch.turns = turns;
	lunch.turn_count = 2;
	/* Texts differ by these: whether something reads answers, what changed, how it is told. */
	world->variant = number;
	world->dues.reader = number % 2 == 0;
	if (number % 3 == 1)
		lunch.status = BB_MEETING_CANCELLED;
	assert_works(bb_composer_new(&composer, world->group, &world->outlook, &world->dues, &err), err);
	for (int kind = 0; kind < BB_KIND_COUNT; kind++) {
		for (int64_t reader = 1; reader <= PEOPLE; reader++) {
			if (!is_read_now(number, kind, reader))
				continue;
			add_message(out, world, composer, (enum bb_kind)kind, &lunch, theme->title,
			            reader);
			count++;
		}
	}
	bb_composer_free(composer);
	return count;
}

/* Every step of an introduction to everybody, whether that is theirs or not. */
static unsigned add_letters(struct bb_bytes *out, struct world *world)
{
	const struct bb_meeting *lunch = bb_outlook_next(&world->outlook, NOW);
	struct bb_composer *composer = NULL;
	unsigned count = 0;
	struct bb_error err;

	assert_works(bb_composer_new(&composer, world->group, &world->outlook, &world->dues, &err), err);
	for (int letter = BB_INTRO_WORDING; letter < BB_INTRO_LETTER_COUNT; letter++) {
		for (int64_t reader = 1; reader <= PEOPLE; reader++) {
			char title[32];

			snprintf(title, sizeof title, "letter %d, side %d", letter,
			         reader == ASKER || reader == HELPER ? (int)reader : 0);
			world->letter = (enum bb_intro_letter)letter;
			add_message(out, world, composer, BB_KIND_INTRO, lunch, title, reader);
			count++;
		}
	}
	world->letter = BB_INTRO_NO_LETTER;
	bb_composer_free(composer);
	return count;
}

static void test_discretion__no_mail_gives_another_member_away(void **state)
{
	struct world *world = *state;
	struct bb_bytes out = BB_BYTES_INIT(MESSAGES_MAX);
	unsigned added = 0, count = 0;
	char *read;

	for (size_t i = 0; i < PEOPLE; i++)
		bb_bytes_addf(&out, "%s\n", names[i]);
	bb_bytes_add_text(&out, "\n");
	for (size_t i = 0; i < world->outlook.themes.count; i++)
		added += add_theme(&out, world, i);
	added += add_letters(&out, world);
	assert_false(out.failed);
	read = outside_read("read_discreet.py", bb_bytes_text(&out), out.len);
	assert_true(added >= world->outlook.themes.count * BB_KIND_COUNT);
	if (sscanf(read, "%u messages", &count) != 1 || count != added)
		fail_msg("%s", read);
	free(read);
	bb_bytes_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_discretion__no_mail_gives_another_member_away, set_up,
		                                tear_down),
	};

	return cmocka_run_group_tests_name("discretion", tests, NULL, NULL);
}
