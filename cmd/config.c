/* SPDX-License-Identifier: MIT */
/* brownbag config: reading and writing settings. */
#include "commands.h"
#include "output.h"
#include "rule_advice.h"
#include "talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct option_row config_list_options[] = {
	{ 0, "show-origin", OPT_FLAG, .help = "tell where each value comes from" },
	{ 0, "keys", OPT_FLAG, .help = "list all keys there are, with their defaults" },
	OPTIONS_OUTPUT,
	OPTIONS_END,
};

static const struct column setting_columns[] = {
	{ "key", "Key", 0 },
	{ "value", "Value", COLUMN_WRAP },
	{ "origin", "Origin", COLUMN_ASKED },
	COLUMNS_END,
};

static const struct column key_columns[] = {
	{ "key", "Key", 0 },
	{ "default", "Default", 0 },
	{ "help", "What it is", COLUMN_WRAP },
	COLUMNS_END,
};

/* "default", "command line", or the file and the line in it. */
static void format_origin(struct bb_bytes *out, const struct bb_config_setting *setting)
{
	bb_bytes_clear(out);
	if (setting->path)
		bb_bytes_addf(out, "%s:%d", setting->path, setting->line);
	else if (setting->layer == BB_LAYER_COMMAND)
		bb_bytes_add_text(out, "command line");
	else
		bb_bytes_add_text(out, "default");
}

static int list_keys(const struct options *options)
{
	struct bb_bytes name = BB_BYTES_INIT(256);
	const struct bb_config_key *key;
	struct listing *list = NULL;
	int code = listing_open(&list, key_columns, options);

	if (code != EXIT_DONE)
		return code;
	for (size_t i = 0; (key = bb_config_key_at(i)); i++) {
		bb_bytes_clear(&name);
		bb_bytes_addf(&name, "%s.%s", key->section, key->name ? key->name : "*");
		listing_text(list, bb_bytes_text(&name));
		listing_text(list, key->fallback);
		listing_text(list, key->help);
	}
	bb_bytes_release(&name);
	return listing_close(list);
}

static int list_settings(const struct bb_config *config, const struct options *options)
{
	struct bb_bytes text = BB_BYTES_INIT(8192);
	struct bb_config_setting setting;
	struct listing *list = NULL;
	int code = listing_open(&list, setting_columns, options);

	if (code != EXIT_DONE)
		return code;
	if (options_flag(options, "show-origin"))
		listing_show(list, "origin");
	for (size_t i = 0; bb_config_at(config, i, &setting); i++) {
		bb_bytes_clear(&text);
		bb_bytes_addf(&text, "%s.%s", setting.section, setting.name);
		listing_text(list, bb_bytes_text(&text));
		listing_text(list, setting.value);
		format_origin(&text, &setting);
		listing_text(list, bb_bytes_text(&text));
	}
	bb_bytes_release(&text);
	return listing_close(list);
}

int run_config_list(struct session *session, const struct options *options, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	if (options_flag(options, "keys"))
		return list_keys(options);
	return list_settings(session->config, options);
}

int run_config_get(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_config_setting setting;
	struct bb_error err = BB_ERROR_INIT;

	(void)options;
	(void)argc;
	if (bb_config_get(session->config, argv[0], &setting, &err) != BB_OK)
		return talk_bad_argument(&err);
	puts(setting.value);
	return EXIT_DONE;
}

static enum bb_status find_file(struct session *session, char **path, struct bb_error *err)
{
	enum bb_status status = session_find_group(session, err);

	return status == BB_OK ? session_group_file(session, "brownbag.ini", path, err) : status;
}

int run_config_path(struct session *session, const struct options *options, int argc, char **argv)
{
	struct bb_error err = BB_ERROR_INIT;
	char *path = NULL;

	(void)options;
	(void)argc;
	(void)argv;
	if (find_file(session, &path, &err) != BB_OK)
		return talk_error(&err);
	puts(path);
	free(path);
	return EXIT_DONE;
}

/* The settings as they are now may have a day to count from; other faults in them are none of
 * this command's business. */
static void advise(struct session *session, const char *rule)
{
	struct bb_date today = bb_wall_from_seconds(session->now).date, first = { 0 };

	if (session_open_settings(session, NULL) == BB_OK)
		bb_config_date(session->config, "meeting.first", &first);
	advise_on_rule(rule, first, today);
}

/*
 * Nothing else is read before: a setting that is wrong must not keep one from setting it right.
 *
 * @param value  NULL: the setting goes back to its default
 */
static int change_setting(struct session *session, const char *key, const char *value)
{
	struct bb_error err = BB_ERROR_INIT;
	char *path = NULL;
	enum bb_status status = find_file(session, &path, &err);

	if (status != BB_OK)
		return talk_error(&err);
	if (value)
		status = bb_config_file_set(path, key, value, bb_group_check_value, NULL, &err);
	else
		status = bb_config_file_unset(path, key, &err);
	free(path);
	return status == BB_OK ? EXIT_DONE : talk_bad_argument(&err);
}

/* As in git a command can't be renamed; there nobody is told. */
static void advise_on_alias(char *key)
{
	static const char section[] = "alias.";
	char *words[2] = { NULL };
	int count = 0;

	if (strncmp(key, section, strlen(section)) != 0)
		return;
	words[0] = key + strlen(section);
	if (command_find(1, words, &count) || command_is_family(words[0]))
		talk_warn("%s is a command, and commands go before aliases", words[0]);
}

int run_config_set(struct session *session, const struct options *options, int argc, char **argv)
{
	int code = change_setting(session, argv[0], argv[1]);

	(void)options;
	(void)argc;
	if (code == EXIT_DONE && strcmp(argv[0], "meeting.meets") == 0)
		advise(session, argv[1]);
	if (code == EXIT_DONE)
		advise_on_alias(argv[0]);
	return code;
}

int run_config_unset(struct session *session, const struct options *options, int argc, char **argv)
{
	(void)options;
	(void)argc;
	return change_setting(session, argv[0], NULL);
}
