/* SPDX-License-Identifier: MIT */
/*
 * brownbag init: make a group. Decides what is asked for on a terminal, what of
 * another group is told to be left behind, and the invented people of --example.
 */
#include "ask.h"
#include "commands.h"
#include "rule_advice.h"
#include "talk.h"

#include <brownbag/bytes.h>
#include <brownbag/group.h>
#include <brownbag/likeness.h>
#include <brownbag/store_people.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

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

enum { LINE_MAX_BYTES = 16 * 1024 };
enum { TIMEZONE = 2, MEETS = 3, SETTING_COUNT = sizeof settings / sizeof *settings };

const struct option_row init_options[] = {
	{ 0, "name", OPT_TEXT, "NAME", "what the group is called" },
	{ 0, "organizer", OPT_TEXT, "MAILBOX", "from whom mail comes: 'Name <address>'" },
	{ 0, "timezone", OPT_TEXT, "ZONE", "where the clock hangs: Europe/Berlin" },
	{ 0, "meets", OPT_TEXT, "RULE", "when: 'second tuesday 12:00-13:00'" },
	{ 0, "location", OPT_TEXT, "PLACE", "where" },
	{ 0, "like", OPT_TEXT, "DIR", "with settings, texts and themes of that group, and no people" },
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

/* -- what another group gives -- */

/* A group to take after, opened, and what there is to take. */
struct model {
	struct session session;
	struct bb_likeness likeness;
};

static void release_model(struct model *model)
{
	bb_likeness_release(&model->likeness);
	session_release(&model->session);
}

static enum bb_status open_model(struct model *model, const struct session *session,
                                 const struct options *options, struct bb_error *err)
{
	const char *dir = options_text(options, "like");
	enum bb_status status;

	if (!dir)
		return BB_OK;
	status = session_init(&model->session, session->global, err);
	if (status != BB_OK)
		return status;
	model->session.folder = dir;
	status = session_open(&model->session, NEEDS_READ, err);
	return status == BB_OK ? bb_likeness_load(&model->likeness, model->session.group, err) : status;
}

static const char *find_given(const struct model *model, const char *key)
{
	for (size_t i = 0; i < model->likeness.setting_count; i++)
		if (strcmp(model->likeness.settings[i].key, key) == 0)
			return model->likeness.settings[i].value;
	return NULL;
}

static void say_list(const char *what, char *const *items, size_t count)
{
	struct bb_bytes line = BB_BYTES_INIT(LINE_MAX_BYTES);

	for (size_t i = 0; i < count; i++)
		bb_bytes_addf(&line, "%s%s", i > 0 ? ", " : "", items[i]);
	if (count > 0)
		talk_say("%s: %s", what, bb_bytes_text(&line));
	bb_bytes_release(&line);
}

static void say_likeness(const struct bb_likeness *likeness)
{
	talk_say("took over %zu setting%s and %zu text%s, and no people", likeness->setting_count,
	         likeness->setting_count == 1 ? "" : "s", likeness->file_count,
	         likeness->file_count == 1 ? "" : "s");
	say_list("left out, since it is that group's own", likeness->anew, likeness->anew_count);
	say_list("left out, since it names somebody", likeness->naming, likeness->naming_count);
}

/* -- what the group begins with -- */

/* What was said, or is so elsewhere. Nothing between quotes is nothing said where something
 * has to be. */
static const char *find_said(const struct setting *setting, const struct options *options,
                             const struct model *model)
{
	const char *said = options_text(options, setting->option);

	if (said && !*said && setting->required)
		said = NULL;
	return said ? said : find_given(model, setting->key);
}

/* Judged as the group will judge it. */
static enum bb_status check_value(const struct setting *setting, const char *value,
                                  struct bb_error *err)
{
	struct bb_bytes assignment = BB_BYTES_INIT(LINE_MAX_BYTES);
	struct bb_config *scratch = NULL;
	enum bb_status status = bb_config_new(&scratch, bb_group_check_value, NULL, err);

	bb_bytes_addf(&assignment, "%s=%s", setting->key, value);
	if (status == BB_OK)
		status = bb_bytes_check(&assignment, err);
	if (status == BB_OK)
		status = bb_config_override(scratch, bb_bytes_text(&assignment), err);
	bb_config_free(scratch);
	bb_bytes_release(&assignment);
	return status;
}

/* A slip in the fourth answer must not cost the first three. */
static enum bb_status ask_value(char **out, const struct setting *setting, struct bb_error *err)
{
	const char *otherwise = setting->required ? NULL : "";
	enum bb_status status = ask_line(out, setting->prompt, otherwise, err);

	while (status == BB_OK && check_value(setting, *out, err) == BB_EINVAL) {
		talk_warn("%s", err->text);
		free(*out);
		*out = NULL;
		status = ask_line(out, setting->prompt, otherwise, err);
	}
	return status;
}

/* Whether all that a group needs is there where nobody can be asked; *err names what isn't. */
static enum bb_status check_complete(const struct options *options, const struct model *model,
                                     struct bb_error *err)
{
	struct bb_bytes missing = BB_BYTES_INIT(LINE_MAX_BYTES);
	enum bb_status status = BB_OK;

	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (settings[i].required && !find_said(&settings[i], options, model))
			bb_bytes_addf(&missing, " --%s '%s'", settings[i].option, settings[i].example);
	if (missing.len > 0)
		status = bb_error_set(err, BB_EINVAL, "a group needs more, such as%s",
		                      bb_bytes_text(&missing));
	bb_bytes_release(&missing);
	return status;
}

/* What was said, or is so elsewhere, or asked, or an example; NULL where there is nothing. */
static enum bb_status find_value(char **out, const struct setting *setting,
                                 const struct session *session, const struct options *options,
                                 const struct model *model, struct bb_error *err)
{
	const char *said = find_said(setting, options, model);

	if (!said && options_flag(options, "example"))
		said = setting->example;
	if (said)
		return bb_text_copy(out, said, err);
	return session->input_is_terminal ? ask_value(out, setting, err) : BB_OK;
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

static bool is_asked_for(const char *key)
{
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (strcmp(settings[i].key, key) == 0)
			return true;
	return false;
}

/* All settings of the new group. The caller frees it; NULL: out of memory. */
static struct bb_config_given *list_settings(size_t *count, char *const values[SETTING_COUNT],
                                             const struct bb_likeness *likeness)
{
	struct bb_config_given *given =
		calloc(SETTING_COUNT + likeness->setting_count, sizeof *given);

	*count = 0;
	for (size_t i = 0; given && i < SETTING_COUNT; i++) {
		if (values[i] && *values[i])
			given[(*count)++] = (struct bb_config_given){ settings[i].key, values[i] };
	}
	for (size_t i = 0; given && i < likeness->setting_count; i++) {
		if (!is_asked_for(likeness->settings[i].key))
			given[(*count)++] = likeness->settings[i];
	}
	return given;
}

static enum bb_status create(const char *dir, char *const values[SETTING_COUNT],
                             const struct bb_likeness *likeness, int64_t now, struct bb_error *err)
{
	uint8_t secret[BB_KEY_SIZE];
	struct bb_group_create options = { .dir = dir, .files = likeness->files,
		                           .file_count = likeness->file_count, .secret = secret,
		                           .now = now };
	struct bb_config_given *given = list_settings(&options.given_count, values, likeness);
	enum bb_status status;

	if (!given)
		return bb_error_set(err, BB_EIO, "out of memory");
	options.given = given;
	if (getrandom(secret, sizeof secret, 0) == (ssize_t)sizeof secret)
		status = bb_group_create(&options, err);
	else
		status = bb_error_set(err, BB_EIO, "no random bytes from the system");
	explicit_bzero(secret, sizeof secret);
	free(given);
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

/* The user's file may have switched hints off. */
static void say_what_is_next(struct session *session, const char *dir, bool example)
{
	talk_say("made the group %s: a rehearsal, nothing is mailed to anybody before `brownbag start`",
	         dir);
	if (session_open_settings(session, NULL) != BB_OK)
		return;
	if (strcmp(dir, ".") != 0)
		talk_hint(session->config, "advice.next", "cd %s", dir);
	talk_hint(session->config, "advice.next",
	          example ? "brownbag rotate" : "brownbag roster import people.csv");
}

/* Seen before anything is asked. bb_group_create() looks again. */
static bool is_group(const char *dir)
{
	struct bb_bytes path = BB_BYTES_INIT(LINE_MAX_BYTES);
	bool found;

	bb_bytes_addf(&path, "%s/" BB_GROUP_INI, dir);
	found = bb_bytes_check(&path, NULL) == BB_OK && access(bb_bytes_text(&path), F_OK) == 0;
	bb_bytes_release(&path);
	return found;
}

static enum bb_status make(struct session *session, const struct options *options,
                           const struct model *model, const char *dir, struct bb_error *err)
{
	char *values[SETTING_COUNT] = { NULL };
	enum bb_status status = BB_OK;
	int64_t now = 0;

	if (!session->input_is_terminal && !options_flag(options, "example"))
		status = check_complete(options, model, err);
	for (size_t i = 0; status == BB_OK && i < SETTING_COUNT; i++)
		status = find_value(&values[i], &settings[i], session, options, model, err);
	if (status == BB_OK)
		status = read_clock(&now, session, values[TIMEZONE], err);
	if (status == BB_OK)
		status = create(dir, values, &model->likeness, now, err);
	if (status == BB_OK && options_flag(options, "example"))
		status = fill_example(session, dir, err);
	if (status == BB_OK)
		advise_on_rule(values[MEETS], (struct bb_date){ 0 }, bb_wall_from_seconds(now).date);
	for (size_t i = 0; i < SETTING_COUNT; i++)
		free(values[i]);
	return status;
}

int run_init(struct session *session, const struct options *options, int argc, char **argv)
{
	const char *dir = argc > 0 ? argv[0] : ".";
	bool example = options_flag(options, "example");
	struct model model = { .likeness = { 0 } };
	struct bb_error err = BB_ERROR_INIT;
	enum bb_status status;

	if (example && options_text(options, "like"))
		return talk_usage("--example and --like are two ways to fill a group: take one");
	if (is_group(dir))
		return talk_refuse("%s is a group already", dir);
	status = open_model(&model, session, options, &err);
	if (status == BB_OK)
		status = make(session, options, &model, dir, &err);
	if (status == BB_OK && options_text(options, "like"))
		say_likeness(&model.likeness);
	release_model(&model);
	if (status != BB_OK)
		return talk_bad_argument(&err);
	say_what_is_next(session, dir, example);
	return EXIT_DONE;
}
