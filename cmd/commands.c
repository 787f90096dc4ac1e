/* SPDX-License-Identifier: MIT */
/* The table of commands, sorted by name, and finding rows of it. How to add one: commands.h. */
#include "commands.h"

#include <brownbag/text.h>

#include <string.h>

const struct option_row no_options[] = { OPTIONS_END };

const struct option_row global_options[] = {
	GLOBAL_OPTIONS,
	{ 0, "version", OPT_FLAG, .help = "as `brownbag version`" },
	OPTIONS_END,
};

static const struct command commands[] = {
	{ "agenda add", "add an item to the agenda of a lunch",
	  NEEDS_WRITE | NEEDS_TRIAL, agenda_add_options, "MEETING TEXT", 2, 2, run_agenda_add },
	{ "agenda remove", "take an item off the agenda of a lunch",
	  NEEDS_WRITE | NEEDS_TRIAL, agenda_remove_options, "MEETING N", 2, 2, run_agenda_remove },
	{ "agenda send", "send the agenda of a lunch now",
	  NEEDS_WRITE | NEEDS_TRIAL, agenda_send_options, "MEETING", 1, 1, run_agenda_send },
	{ "agenda show", "show the agenda of a lunch",
	  NEEDS_READ, agenda_show_options, "MEETING", 1, 1, run_agenda_show },
	{ "backup", "write the group into one encrypted file",
	  NEEDS_READ, backup_options, "FILE", 1, 1, run_backup },
	{ "completion", "print a shell's completion script",
	  NEEDS_NOTHING, no_options, "bash|fish|zsh", 1, 1, run_completion },
	{ "completion words", "print what could come next on a command line",
	  NEEDS_NOTHING, no_options, "[WORD]...", 0, ARGUMENTS_MANY, run_completion_words },
	{ "config edit", "open the group's settings in an editor, and check them",
	  NEEDS_NOTHING, no_options, "", 0, 0, run_config_edit },
	{ "config get", "print a setting",
	  NEEDS_SETTINGS, no_options, "KEY", 1, 1, run_config_get },
	{ "config list", "list the settings that have a value",
	  NEEDS_SETTINGS, config_list_options, "", 0, 0, run_config_list },
	{ "config path", "print where the group's settings are",
	  NEEDS_NOTHING, no_options, "", 0, 0, run_config_path },
	{ "config set", "change a setting, keeping comments and order",
	  NEEDS_NOTHING, no_options, "KEY VALUE", 2, 2, run_config_set },
	{ "config unset", "take a setting back to its default",
	  NEEDS_NOTHING, no_options, "KEY", 1, 1, run_config_unset },
	{ "doctor", "look whether all is well, and say what to do",
	  NEEDS_NOTHING, doctor_options, "", 0, 0, run_doctor },
	{ "fsck", "prove that all is sound",
	  NEEDS_NOTHING, fsck_options, "", 0, 0, run_fsck },
	{ "help", "show the manual",
	  NEEDS_NOTHING, help_options, "[COMMAND]", 0, 2, run_help },
	{ "holiday add", "close days for a cause of one's own",
	  NEEDS_WRITE | NEEDS_TRIAL, holiday_add_options, "DAYS NAME", 2, 2, run_holiday_add },
	{ "holiday import", "take holidays from a calendar file",
	  NEEDS_WRITE | NEEDS_TRIAL, holiday_import_options, "FILE", 1, 1, run_holiday_import },
	{ "holiday list", "list the days without a lunch",
	  NEEDS_READ, holiday_list_options, "", 0, 0, run_holiday_list },
	{ "holiday remove", "let there be lunches on a day again",
	  NEEDS_WRITE | NEEDS_TRIAL, holiday_remove_options, "DATE", 1, 1, run_holiday_remove },
	{ "init", "make a group",
	  NEEDS_NOTHING, init_options, "[DIR]", 0, 1, run_init },
	{ "intro answer", "say what somebody has answered",
	  NEEDS_WRITE | NEEDS_TRIAL, intro_answer_options, "ID", 1, 1, run_intro_answer },
	{ "intro close", "end an introduction, and forget the question",
	  NEEDS_WRITE | NEEDS_TRIAL, intro_close_options, "ID", 1, 1, run_intro_close },
	{ "intro list", "list introductions",
	  NEEDS_READ, intro_list_options, "", 0, 0, run_intro_list },
	{ "intro new", "introduce two members, who both say yes first",
	  NEEDS_WRITE | NEEDS_TRIAL, intro_new_options, "", 0, 0, run_intro_new },
	{ "intro show", "show an introduction",
	  NEEDS_READ, intro_show_options, "ID", 1, 1, run_intro_show },
	{ "invite export", "write lunches as calendar files to import",
	  NEEDS_READ, invite_export_options, "[MEETING]", 0, 1, run_invite_export },
	{ "invite send", "send the invites to a lunch now",
	  NEEDS_WRITE | NEEDS_TRIAL, invite_send_options, "MEETING", 1, 1, run_invite_send },
	{ "invite show", "show the invite to a lunch",
	  NEEDS_READ, invite_show_options, "MEETING", 1, 1, run_invite_show },
	{ "log", "show what happened when",
	  NEEDS_READ, log_options, "", 0, 0, run_log },
	{ "meeting add", "add a lunch that no rule makes",
	  NEEDS_WRITE | NEEDS_TRIAL, meeting_add_options, "WHEN", 1, 1, run_meeting_add },
	{ "meeting cancel", "call a lunch off",
	  NEEDS_WRITE | NEEDS_TRIAL, meeting_cancel_options, "MEETING", 1, 1, run_meeting_cancel },
	{ "meeting edit", "change place, link, length or guests of a lunch",
	  NEEDS_WRITE | NEEDS_TRIAL, meeting_edit_options, "MEETING", 1, 1, run_meeting_edit },
	{ "meeting held", "book who really led a lunch, and how many came",
	  NEEDS_WRITE | NEEDS_TRIAL, meeting_held_options, "MEETING", 1, 1, run_meeting_held },
	{ "meeting list", "list the coming lunches",
	  NEEDS_READ, meeting_list_options, "", 0, 0, run_meeting_list },
	{ "meeting move", "move a lunch to another time",
	  NEEDS_WRITE | NEEDS_TRIAL, meeting_move_options, "MEETING", 1, 1, run_meeting_move },
	{ "meeting show", "show a lunch, past or coming",
	  NEEDS_READ, meeting_show_options, "MEETING", 1, 1, run_meeting_show },
	{ "outbox drop", "decide that a mail shall not go",
	  NEEDS_WRITE | NEEDS_TRIAL | NEEDS_CALM, outbox_drop_options, "ID", 1, 1, run_outbox_drop },
	{ "outbox list", "list what waits, was sent or is in doubt",
	  NEEDS_READ | NEEDS_CALM, outbox_list_options, "", 0, 0, run_outbox_list },
	{ "outbox resolve", "settle a mail that is in doubt",
	  NEEDS_WRITE | NEEDS_TRIAL | NEEDS_CALM, outbox_resolve_options, "ID", 1, 1, run_outbox_resolve },
	{ "outbox retry", "try a mail again",
	  NEEDS_WRITE | NEEDS_TRIAL | NEEDS_CALM, outbox_retry_options, "ID", 1, 1, run_outbox_retry },
	{ "outbox show", "show a mail",
	  NEEDS_READ | NEEDS_CALM, outbox_show_options, "ID", 1, 1, run_outbox_show },
	{ "publish", "write a page and a calendar feed for a web server",
	  NEEDS_WRITE, publish_options, "[DIR]", 0, 1, run_publish },
	{ "remind", "do everything that has come due, once",
	  NEEDS_WRITE | NEEDS_CALM, remind_options, "", 0, 0, run_remind },
	{ "remind install", "let cron or systemd do it every 15 minutes",
	  NEEDS_GROUP, remind_install_options, "", 0, 0, run_remind_install },
	{ "report", "print counts for a sponsor, and no names",
	  NEEDS_READ, report_options, "[MONTH]", 0, 1, run_report },
	{ "restore", "put a group back from a backup",
	  NEEDS_NOTHING, restore_options, "FILE [DIR]", 1, 2, run_restore },
	{ "roster add", "add members",
	  NEEDS_WRITE | NEEDS_TRIAL, roster_add_options, "MAILBOX...", 1, ARGUMENTS_MANY, run_roster_add },
	{ "roster away", "give days without a turn, but with mail",
	  NEEDS_WRITE | NEEDS_TRIAL, roster_away_options, "WHO", 1, 1, run_roster_away },
	{ "roster edit", "change a member",
	  NEEDS_WRITE | NEEDS_TRIAL, roster_edit_options, "WHO", 1, 1, run_roster_edit },
	{ "roster erase", "forget a member for good",
	  NEEDS_WRITE | NEEDS_TRIAL, roster_erase_options, "WHO", 1, 1, run_roster_erase },
	{ "roster exclude", "never introduce these two",
	  NEEDS_WRITE | NEEDS_TRIAL, roster_exclude_options, "WHO WHO", 2, 2, run_roster_exclude },
	{ "roster export", "write the list as a file that can be imported again",
	  NEEDS_READ, roster_export_options, "", 0, 0, run_roster_export },
	{ "roster import", "take members from a CSV, vCard or JSON file",
	  NEEDS_WRITE | NEEDS_TRIAL, roster_import_options, "FILE", 1, 1, run_roster_import },
	{ "roster list", "list the members",
	  NEEDS_READ, roster_list_options, "", 0, 0, run_roster_list },
	{ "roster pause", "give no turns and no mail for a while",
	  NEEDS_WRITE | NEEDS_TRIAL, roster_pause_options, "WHO", 1, 1, run_roster_pause },
	{ "roster remove", "take a member off the list",
	  NEEDS_WRITE | NEEDS_TRIAL, roster_remove_options, "WHO", 1, 1, run_roster_remove },
	{ "roster resume", "put back who is paused or was removed",
	  NEEDS_WRITE | NEEDS_TRIAL, roster_resume_options, "WHO", 1, 1, run_roster_resume },
	{ "roster show", "show a member",
	  NEEDS_READ, roster_show_options, "WHO", 1, 1, run_roster_show },
	{ "rotate", "plan who facilitates the coming lunches",
	  NEEDS_WRITE, rotate_options, "", 0, 0, run_rotate },
	{ "rotate confirm", "say that somebody said yes to a turn",
	  NEEDS_WRITE | NEEDS_TRIAL, rotate_turn_options, "MEETING [WHO]", 1, 2, run_rotate_confirm },
	{ "rotate decline", "say that somebody can't: the backup takes over",
	  NEEDS_WRITE | NEEDS_TRIAL, rotate_turn_options, "MEETING [WHO]", 1, 2, run_rotate_decline },
	{ "rotate import", "take over a rota of past and coming lunches",
	  NEEDS_WRITE | NEEDS_TRIAL, rotate_import_options, "FILE", 1, 1, run_rotate_import },
	{ "rotate set", "put somebody at the head of a lunch",
	  NEEDS_WRITE | NEEDS_TRIAL, rotate_set_options, "MEETING WHO", 2, 2, run_rotate_set },
	{ "rotate stats", "show how evenly turns are shared",
	  NEEDS_READ, rotate_stats_options, "", 0, 0, run_rotate_stats },
	{ "rotate swap", "exchange the facilitators of two lunches",
	  NEEDS_WRITE | NEEDS_TRIAL, rotate_turn_options, "MEETING MEETING", 2, 2, run_rotate_swap },
	{ "rotate why", "explain why somebody facilitates a lunch",
	  NEEDS_READ, rotate_why_options, "MEETING", 1, 1, run_rotate_why },
	{ "rsvp fetch", "take answers from the mailbox that [imap] names",
	  NEEDS_NOTHING, no_options, "", 0, 0, run_rsvp_fetch },
	{ "rsvp list", "show who comes to a lunch",
	  NEEDS_READ, rsvp_list_options, "MEETING", 1, 1, run_rsvp_list },
	{ "rsvp read", "take answers from messages: files, standard input, a maildir",
	  NEEDS_NOTHING, rsvp_read_options, "[FILE...]", 0, ARGUMENTS_MANY, run_rsvp_read },
	{ "rsvp review", "list the mail that waits for you, or settle one",
	  NEEDS_WRITE | NEEDS_TRIAL, rsvp_review_options, "[accept|reject ID]", 0, 2, run_rsvp_review },
	{ "rsvp set", "say for a member whether they come",
	  NEEDS_WRITE | NEEDS_TRIAL, rsvp_set_options, "MEETING WHO ANSWER", 3, 3, run_rsvp_set },
	{ "start", "go live, after a look at what would go out",
	  NEEDS_WRITE | NEEDS_TRIAL, start_options, "", 0, 0, run_start },
	{ "status", "show the next lunch, what goes out, what needs you",
	  NEEDS_READ | NEEDS_CALM, status_options, "", 0, 0, run_status },
	{ "status kept", "show what is kept about people for a while, and until when",
	  NEEDS_READ, status_kept_options, "", 0, 0, run_status_kept },
	{ "stop", "hold everything until start",
	  NEEDS_WRITE, no_options, "", 0, 0, run_stop },
	{ "texts edit", "change a mail text, once it is right",
	  NEEDS_READ, no_options, "NAME", 1, 1, run_texts_edit },
	{ "texts list", "list the mail texts",
	  NEEDS_READ, texts_list_options, "", 0, 0, run_texts_list },
	{ "texts show", "show a mail text, or what may stand in it",
	  NEEDS_READ, texts_show_options, "NAME", 1, 1, run_texts_show },
	{ "theme list", "list the themes, and when each was and will be",
	  NEEDS_READ, theme_list_options, "", 0, 0, run_theme_list },
	{ "theme set", "set the theme of a lunch by hand",
	  NEEDS_WRITE | NEEDS_TRIAL, theme_set_options, "MEETING [THEME]", 1, 2, run_theme_set },
	{ "theme show", "show a theme and its questions",
	  NEEDS_READ, theme_show_options, "THEME", 1, 1, run_theme_show },
	{ "topic add", "add a topic",
	  NEEDS_WRITE | NEEDS_TRIAL, topic_add_options, "TOPIC", 1, 1, run_topic_add },
	{ "topic list", "list the topics",
	  NEEDS_READ, topic_list_options, "", 0, 0, run_topic_list },
	{ "topic offer", "let a member be asked about a topic",
	  NEEDS_WRITE | NEEDS_TRIAL, topic_offer_options, "WHO TOPIC", 2, 2, run_topic_offer },
	{ "topic who", "show who has offered a topic",
	  NEEDS_READ, topic_who_options, "TOPIC", 1, 1, run_topic_who },
	{ "topic withdraw", "take an offer back",
	  NEEDS_WRITE | NEEDS_TRIAL, topic_withdraw_options, "WHO TOPIC", 2, 2, run_topic_withdraw },
	{ "version", "print the version and what it was built with",
	  NEEDS_NOTHING, version_options, "", 0, 0, run_version },
	{ "write", "send a few words to members, one mail each",
	  NEEDS_WRITE | NEEDS_TRIAL, write_options, "", 0, 0, run_write },
};

/* No commands, and in no list: what people try, and are told what they may mean. */
static const struct command mistakes[] = {
	{ "roster leave", "say which of pause, away, remove and erase is meant",
	  NEEDS_NOTHING, no_options, "[WORD]...", 0, ARGUMENTS_MANY, run_roster_leave },
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands, WORD_SIZE = 32 };

const struct command *command_at(size_t i)
{
	return i < COMMAND_COUNT ? &commands[i] : NULL;
}

/* Whether a command's name is these words, and how many they are. */
static int matched_words(const char *name, int argc, char **argv)
{
	size_t first = strcspn(name, " ");

	if (argc < 1 || strlen(argv[0]) != first || memcmp(name, argv[0], first) != 0)
		return 0;
	if (name[first] == '\0')
		return 1;
	return argc > 1 && strcmp(name + first + 1, argv[1]) == 0 ? 2 : 0;
}

static const struct command *find_among(const struct command *rows, size_t count, int argc,
                                        char **argv, int *words)
{
	const struct command *found = NULL;
	int most = 0;

	for (size_t i = 0; i < count; i++) {
		int matched = matched_words(rows[i].name, argc, argv);

		if (matched > most) {
			found = &rows[i];
			most = matched;
		}
	}
	if (found)
		*words = most;
	return found;
}

const struct command *command_find(int argc, char **argv, int *words)
{
	const struct command *found = find_among(commands, COMMAND_COUNT, argc, argv, words);

	return found ? found : find_among(mistakes, sizeof mistakes / sizeof *mistakes, argc, argv, words);
}

/* The second word of a command of that family; NULL if it is none of it or has none. */
static const char *word_within(const struct command *command, const char *family)
{
	size_t len = strlen(family);

	if (strncmp(command->name, family, len) != 0 || command->name[len] != ' ')
		return NULL;
	return command->name + len + 1;
}

bool command_is_family(const char *word)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (word_within(&commands[i], word))
			return true;
	return false;
}

const char *command_nearest_within(const char *family, const char *word)
{
	const char *candidates[COMMAND_COUNT];

	for (size_t i = 0; i < COMMAND_COUNT; i++)
		candidates[i] = word_within(&commands[i], family);
	return bb_text_nearest(word, candidates, COMMAND_COUNT);
}

const char *command_nearest(const char *word)
{
	static char words[COMMAND_COUNT][WORD_SIZE];
	const char *candidates[COMMAND_COUNT];

	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		size_t len = strcspn(commands[i].name, " ");

		memcpy(words[i], commands[i].name, len);
		words[i][len] = '\0';
		candidates[i] = words[i];
	}
	return bb_text_nearest(word, candidates, COMMAND_COUNT);
}

/* -- help -- */

void command_synopsis(struct bb_bytes *out, const struct command *command)
{
	bb_bytes_addf(out, "brownbag %s", command->name);
	options_synopsis(out, command->options);
	if (command->arguments[0])
		bb_bytes_addf(out, " %s", command->arguments);
}

void command_help(struct bb_bytes *out, const struct command *command)
{
	bb_bytes_add_text(out, "usage: ");
	command_synopsis(out, command);
	bb_bytes_addf(out, "\n\n%s\n\n", command->summary);
	options_help(out, command->options);
	bb_bytes_addf(out, "\nThe manual: brownbag help %.*s\n", (int)strcspn(command->name, " "),
	              command->name);
}

void command_family_help(struct bb_bytes *out, const char *family)
{
	const char *lead = "usage: ";

	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (!word_within(&commands[i], family) && strcmp(commands[i].name, family) != 0)
			continue;
		bb_bytes_add_text(out, lead);
		command_synopsis(out, &commands[i]);
		bb_bytes_add_char(out, '\n');
		lead = "       ";
	}
	bb_bytes_addf(out, "\nThe manual: brownbag help %s\n", family);
}
