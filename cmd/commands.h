/* SPDX-License-Identifier: MIT */
/*
 * The table of commands, and how to add one.
 *
 * 1. Write `int run_roster_add(struct session *session, const struct options
 *    *options, int argc, char **argv)` and its option table in cmd/roster.c (a file
 *    a command; those that grow share a prefix), and declare both at the end of
 *    this header.
 *    A command reads as a recipe: arguments, library calls, output. It returns
 *    an exit code, from talk.h or from what listing_close() said. It never exits,
 *    and it closes nothing that the session opened.
 * 2. Add a row to commands.c: full name ("roster add"), one-line summary,
 *    what it needs, its options, its arguments as the synopsis shows them, and
 *    how many there are at least and at most.
 * 3. Give man/brownbag-roster.1 a synopsis of the same words; the tests hold the
 *    table, -h and the page against each other, and run the page's examples.
 * 4. If it has --json, describe the document in tests/fixtures/schemas and let
 *    tests/support/contracts.py write the page and the golden files.
 *
 * The dispatcher has done before `run`: option parsing, counting the arguments,
 * and opening what the row needs. With --dry-run NEEDS_WRITE becomes a store
 * that can't be written to. Afterwards it closes all and checks stdout.
 */
#ifndef CMD_COMMANDS_H
#define CMD_COMMANDS_H

#include "options.h"
#include "session.h"

#include <limits.h>
#include <stddef.h>

enum { ARGUMENTS_MANY = INT_MAX };

struct command {
	const char *name;                 /* "init", "roster add" */
	const char *summary;              /* a clause, no period */
	unsigned needs;                   /* NEEDS_... of session.h */
	const struct option_row *options;
	const char *arguments;            /* "WHO [TOPIC]...", "" */
	int least, most;                  /* how many arguments */
	int (*run)(struct session *session, const struct options *options, int argc, char **argv);
};

/** The i-th row; NULL beyond the last. Sorted by name. */
const struct command *command_at(size_t i);

/**
 * The command that words name: two words if there is such a row, else one.
 *
 * @param[out] words  how many of them the name took
 * @return NULL if there is none
 */
const struct command *command_find(int argc, char **argv, int *words);

/** Whether a word is the first of some command's name. */
bool command_is_family(const char *word);

/** Append "brownbag roster add [-n] MAILBOX...". */
void command_synopsis(struct bb_bytes *out, const struct command *command);

/** What -h prints. */
void command_help(struct bb_bytes *out, const struct command *command);

/** What -h prints for all commands that begin with a word. */
void command_family_help(struct bb_bytes *out, const char *family);

/** "did you mean" for a mistyped command: the family's or command's first word, else NULL. */
const char *command_nearest(const char *word);

/** The same for the second word of a family's command. */
const char *command_nearest_within(const char *family, const char *word);

/* -- the commands, by file -- */

#define DECLARE_RUN(name)                                                                          \
	int run_##name(struct session *session, const struct options *options, int argc,           \
	               char **argv)

extern const struct option_row no_options[];

/** What stands before the command. */
extern const struct option_row global_options[];

/* backup.c */
DECLARE_RUN(backup);
DECLARE_RUN(restore);
extern const struct option_row backup_options[], restore_options[];

/* completion.c */
DECLARE_RUN(completion);
DECLARE_RUN(completion_words);

/* config.c, config_edit.c */
extern const struct option_row config_list_options[];
DECLARE_RUN(config_edit);
DECLARE_RUN(config_get);
DECLARE_RUN(config_list);
DECLARE_RUN(config_path);
DECLARE_RUN(config_set);
DECLARE_RUN(config_unset);

/* help.c, version.c */
extern const struct option_row help_options[], version_options[];

DECLARE_RUN(agenda_add);
DECLARE_RUN(agenda_remove);
DECLARE_RUN(agenda_send);
DECLARE_RUN(agenda_show);
extern const struct option_row agenda_add_options[], agenda_remove_options[],
	agenda_send_options[], agenda_show_options[];

DECLARE_RUN(holiday_add);
DECLARE_RUN(holiday_import);
DECLARE_RUN(holiday_list);
DECLARE_RUN(holiday_remove);
extern const struct option_row holiday_add_options[], holiday_import_options[],
	holiday_list_options[], holiday_remove_options[];

DECLARE_RUN(init);
extern const struct option_row init_options[];

/* intro.c, intro_show.c */
DECLARE_RUN(intro_answer);
DECLARE_RUN(intro_close);
DECLARE_RUN(intro_list);
DECLARE_RUN(intro_new);
DECLARE_RUN(intro_show);
extern const struct option_row intro_answer_options[], intro_close_options[], intro_list_options[],
	intro_new_options[], intro_show_options[];

DECLARE_RUN(invite_export);
DECLARE_RUN(invite_send);
DECLARE_RUN(invite_show);
extern const struct option_row invite_export_options[], invite_send_options[],
	invite_show_options[];

DECLARE_RUN(log);
extern const struct option_row log_options[];

/* meeting.c, meeting_*.c */
DECLARE_RUN(meeting_add);
DECLARE_RUN(meeting_cancel);
DECLARE_RUN(meeting_edit);
DECLARE_RUN(meeting_held);
DECLARE_RUN(meeting_list);
DECLARE_RUN(meeting_move);
DECLARE_RUN(meeting_show);
extern const struct option_row meeting_add_options[], meeting_cancel_options[],
	meeting_edit_options[], meeting_held_options[], meeting_list_options[], meeting_move_options[],
	meeting_show_options[];

/* outbox.c, outbox_decide.c */
DECLARE_RUN(outbox_drop);
DECLARE_RUN(outbox_list);
DECLARE_RUN(outbox_resolve);
DECLARE_RUN(outbox_retry);
DECLARE_RUN(outbox_show);
extern const struct option_row outbox_drop_options[], outbox_list_options[],
	outbox_resolve_options[], outbox_retry_options[], outbox_show_options[];

DECLARE_RUN(publish);
extern const struct option_row publish_options[];

DECLARE_RUN(report);
extern const struct option_row report_options[];

DECLARE_RUN(remind);
DECLARE_RUN(remind_install);
extern const struct option_row remind_options[], remind_install_options[];

/* roster.c, roster_*.c */
DECLARE_RUN(roster_add);
DECLARE_RUN(roster_away);
DECLARE_RUN(roster_edit);
DECLARE_RUN(roster_erase);
DECLARE_RUN(roster_exclude);
DECLARE_RUN(roster_export);
DECLARE_RUN(roster_import);
DECLARE_RUN(roster_leave);
DECLARE_RUN(roster_list);
DECLARE_RUN(roster_pause);
DECLARE_RUN(roster_remove);
DECLARE_RUN(roster_resume);
DECLARE_RUN(roster_show);
extern const struct option_row roster_add_options[], roster_away_options[], roster_edit_options[],
	roster_erase_options[], roster_exclude_options[], roster_export_options[],
	roster_import_options[], roster_list_options[], roster_pause_options[],
	roster_remove_options[], roster_resume_options[], roster_show_options[];

/* rotate.c, rotate_*.c */
DECLARE_RUN(rotate);
DECLARE_RUN(rotate_confirm);
DECLARE_RUN(rotate_decline);
DECLARE_RUN(rotate_import);
DECLARE_RUN(rotate_set);
DECLARE_RUN(rotate_stats);
DECLARE_RUN(rotate_swap);
DECLARE_RUN(rotate_why);
extern const struct option_row rotate_options[], rotate_import_options[], rotate_set_options[],
	rotate_stats_options[], rotate_turn_options[], rotate_why_options[];

/* rsvp.c, rsvp_read.c, rsvp_review.c */
DECLARE_RUN(rsvp_fetch);
DECLARE_RUN(rsvp_list);
DECLARE_RUN(rsvp_read);
DECLARE_RUN(rsvp_review);
DECLARE_RUN(rsvp_set);
extern const struct option_row rsvp_list_options[], rsvp_read_options[], rsvp_review_options[],
	rsvp_set_options[];

DECLARE_RUN(start);
DECLARE_RUN(stop);
extern const struct option_row start_options[];

DECLARE_RUN(status);
DECLARE_RUN(status_kept);
extern const struct option_row status_options[], status_kept_options[];

/* doctor.c */
DECLARE_RUN(doctor);
extern const struct option_row doctor_options[];

/* texts.c */
DECLARE_RUN(texts_edit);
DECLARE_RUN(texts_list);
DECLARE_RUN(texts_show);
extern const struct option_row texts_list_options[], texts_show_options[];

/* theme.c */
DECLARE_RUN(theme_list);
DECLARE_RUN(theme_set);
DECLARE_RUN(theme_show);
extern const struct option_row theme_list_options[], theme_set_options[], theme_show_options[];

/* topic.c */
DECLARE_RUN(topic_add);
DECLARE_RUN(topic_list);
DECLARE_RUN(topic_offer);
DECLARE_RUN(topic_who);
DECLARE_RUN(topic_withdraw);
extern const struct option_row topic_add_options[], topic_list_options[], topic_offer_options[],
	topic_who_options[], topic_withdraw_options[];

DECLARE_RUN(write);
extern const struct option_row write_options[];

DECLARE_RUN(fsck);
extern const struct option_row fsck_options[];

DECLARE_RUN(help);
DECLARE_RUN(version);

#endif
