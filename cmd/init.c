/* SPDX-License-Identifier: MIT */
/*
 * brownbag init: make a group. Decides what is asked for on a terminal, and the
 * invented people of --example.
 */
#include "ask.h"
#include "commands.h"
#include "rule_advice.h"
#include "talk.h"

#include <brownbag/group.h>
#include <brownbag/store_people.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* What a group needs to begin with: where it is said, and what --example says. */
static const struct setting {
	const char *option;
	const char *key;
	const char *prompt;
	const char *example;
	bool required;
} settings[] = {
	{ "name", "group.name", "Name of the group", "Returning to Work", true },
	{ "organizer", "group.organizer", "Organizers' mailbox, 'Name <address>'",
	  "The lunch team <lunch@example.org>", true },
	{ "timezone", "group.timezone", "Time zone, such as Europe/Berlin", "Europe/Berlin", true },
	{ "meets", "meeting.meets", "When it meets, such as 'second tuesday 12:00-13:00'",
	  "second tuesday 12:00-13:00", true },
	{ "location", "meeting.location", "Where (may stay empty)", "Room 4B", false },
};

enum { TIMEZONE = 2, MEETS = 3, SETTING_COUNT = sizeof settings / sizeof *settings };

const struct option_row init_options[] = {
	{ 0, "name", OPT_TEXT, "NAME", "what the group is called" },
	{ 0, "organizer", OPT_TEXT, "MAILBOX", "from whom mail comes: 'Name <address>'" },
	{ 0, "timezone", OPT_TEXT, "ZONE", "where the clock hangs: Europe/Berlin" },
	{ 0, "meets", OPT_TEXT, "RULE", "when: 'second tuesday 12:00-13:00'" },
	{ 0, "location", OPT_TEXT, "PLACE", "where" },
	{ 0, "example", OPT_FLAG, .help = "fill it with twelve invented people to play with" },
	OPTIONS_END,
};

/* Invented people, for playing. */
static const char *const example_people[][2] = {
	{ "Ana Lima", "ana@example.org" },       { "Bram de Wit", "bram@example.org" },
	{ "Chiara Rossi", "chiara@example.org" }, { "Dele Okafor", "dele@example.org" },
	{ "Elif Kaya", "elif@example.org" },     { "Finn Larsen", "finn@example.org" },
	{ "Grace Muller", "grace@example.org" }, { "Hana Sato", "hana@example.org" },
	{ "Ivo Novak", "ivo@example.org" },      { "Jun Park", "jun@example.org" },
	{ "Kofi Mensah", "kofi@example.org" },   { "Lena Vogel", "lena@example.org" },
};

/* What was said, asked or given as an example; NULL where there is nothing. */
static enum bb_status find_value(char **out, const struct setting *setting,
                                 const struct session *session, const struct options *options,
                                 struct bb_error *err)
{
	const char *said = options_text(options, setting->option);

	if (!said && options_flag(options, "example"))
		said = setting->example;
	if (said)
		return bb_text_copy(out, said, err);
	if (session->input_is_terminal)
		return ask_line(out, setting->prompt, setting->required ? NULL : "", err);
	if (setting->required)
		return bb_error_set(err, BB_EINVAL, "--%s is missing: %s", setting->option,
		                    setting->prompt);
	return BB_OK;
}

/* How a member came here counts as vouched for by who typed the command. */
static enum bb_status add_example_member(struct bb_group *group, size_t i, struct bb_error *err)
{
	static char how[] = "invented for --example";
	struct bb_wall today = bb_zone_to_wall(group->zone, group->now, NULL);
	struct bb_consent consent = { today.date, group->now, how };
	char name[64], address[64];
	struct bb_member member = {
		.name = name,
		.address = address,
		.status = BB_MEMBER_ACTIVE,
		.joined = bb_date_month(today.date),
		.leads = true,
		.consents = { [BB_PURPOSE_MAIL] = consent, [BB_PURPOSE_NAMED] = consent },
	};

	snprintf(name, sizeof name, "%s", example_people[i][0]);
	snprintf(address, sizeof address, "%s", example_people[i][1]);
	return bb_store_add_member(group->store, &member, NULL, err);
}

static enum bb_status add_example_people(struct bb_group *group, struct bb_error *err)
{
	enum bb_status status = bb_store_begin(group->store, err);

	for (size_t i = 0; status == BB_OK && i < sizeof example_people / sizeof *example_people; i++)
		status = add_example_member(group, i, err);
	return bb_store_end(group->store, status, true, err);
}

/* The clock of a group that isn't there yet: --now is a wall time of --timezone. */
static enum bb_status read_clock(int64_t *now, const struct session *session, const char *timezone,
                                 struct bb_error *err)
{
	struct bb_zone *zone = NULL;
	enum bb_status status;

	*now = session->now;
	if (!session->now_text)
		return BB_OK;
	status = bb_zone_load(&zone, timezone, NULL, err);
	if (status == BB_OK)
		status = session_read_now(session->now_text, zone, now, err);
	bb_zone_free(zone);
	return status;
}

static enum bb_status create(const char *dir, char *const values[SETTING_COUNT], int64_t now,
                             struct bb_error *err)
{
	struct bb_config_given given[SETTING_COUNT];
	uint8_t secret[BB_KEY_SIZE];
	struct bb_group_create options = { .dir = dir, .given = given, .secret = secret, .now = now };
	enum bb_status status;

	for (size_t i = 0; i < SETTING_COUNT; i++) {
		if (values[i] && *values[i])
			given[options.given_count++] = (struct bb_config_given){ settings[i].key, values[i] };
	}
	if (getrandom(secret, sizeof secret, 0) != (ssize_t)sizeof secret)
		return bb_error_set(err, BB_EIO, "no random bytes from the system");
	status = bb_group_create(&options, err);
	explicit_bzero(secret, sizeof secret);
	return status;
}

/* The group that was just made, opened as any command would. */
static enum bb_status fill_example(struct session *session, const char *dir, struct bb_error *err)
{
	enum bb_status status;

	session->folder = dir;
	status = session_open(session, NEEDS_WRITE, err);
	if (status == BB_OK)
		status = add_example_people(session->group, err);
	return status;
}

static void say_what_is_next(const char *dir, bool example)
{
	talk_say("made the group %s: a rehearsal, nothing is mailed to anybody before `brownbag start`",
	         dir);
	if (strcmp(dir, ".") != 0)
		talk_hint(NULL, "advice.next", "cd %s", dir);
	talk_hint(NULL, "advice.next", example ? "brownbag rotate" : "brownbag roster import people.csv");
}

int run_init(struct session *session, const struct options *options, int argc, char **argv)
{
	const char *dir = argc > 0 ? argv[0] : ".";
	bool example = options_flag(options, "example");
	char *values[SETTING_COUNT] = { NULL };
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status = BB_OK;
	int64_t now = 0;

	for (size_t i = 0; status == BB_OK && i < SETTING_COUNT; i++)
		status = find_value(&values[i], &settings[i], session, options, &err);
	if (status == BB_OK)
		status = read_clock(&now, session, values[TIMEZONE], &err);
	if (status == BB_OK)
		status = create(dir, values, now, &err);
	if (status == BB_OK && example)
		status = fill_example(session, dir, &err);
	if (status == BB_OK)
		advise_on_rule(values[MEETS], (struct bb_date){ 0 }, bb_wall_from_seconds(now).date);
	for (size_t i = 0; i < SETTING_COUNT; i++)
		free(values[i]);
	if (status != BB_OK)
		return talk_bad_argument(&err);
	say_what_is_next(dir, example);
	return EXIT_DONE;
}
