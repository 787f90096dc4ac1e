/* SPDX-License-Identifier: MIT */
/*
 * One run of the program: what the global options, the environment and the
 * terminal say, and what has been opened for the command.
 *
 * Reads the environment and the clock, so that the library needn't.
 */
#ifndef CMD_SESSION_H
#define CMD_SESSION_H

#include "options.h"

#include <brownbag/config.h>
#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/zone.h>

#include <stdbool.h>
#include <stdint.h>

/* What each program takes before its own options, for session_init(). */
#define GLOBAL_OPTIONS                                                                     \
	{ 'C', NULL, OPT_TEXT, .value = "DIR", .help = "the group in that folder" },       \
	{ 'c', NULL, OPT_LIST, .value = "KEY=VALUE",                                       \
	  .help = "a setting for this run; no secrets, others see them" },                 \
	{ 0, "now", OPT_TEXT, .value = "TIME",                                             \
	  .help = "take that for the time, such as 2027-02-09T12:00" },                    \
	{ 'v', "verbose", OPT_FLAG, .help = "say more; twice: even more" },                \
	{ 0, "no-pager", OPT_FLAG, .help = "page nothing, the manual neither" },                      \
	{ 0, "color", OPT_CHOICE, .value = "auto|always|never",                            \
	  .help = "colours; auto: on a terminal only" }

/* What a command wants to find open. */
enum needs {
	NEEDS_NOTHING = 0,
	NEEDS_SETTINGS = 1 << 0, /* all layers; the group's too if there is a group */
	NEEDS_GROUP = 1 << 1,    /* there must be a group: its settings, checked and complete */
	NEEDS_READ = 1 << 2,     /* its store, which can't be written to */
	NEEDS_WRITE = 1 << 3,    /* its store; NEEDS_READ with --dry-run */
	NEEDS_TRIAL = 1 << 4,    /* with NEEDS_WRITE: a dry run does it all and rolls back */
	NEEDS_CALM = 1 << 5,     /* no hint at stuck mail: it tells of that by itself */
};

struct session {
	/* said on the command line or by the environment */
	const char *folder;       /* -C, BROWNBAG_DIR; NULL: look from the working folder up */
	const char *now_text;     /* --now, BROWNBAG_NOW; NULL: the clock */
	const struct options *global;
	int verbose;              /* how many -v */
	bool pager;
	char *program_folder;     /* where the running program is */
	char *exec_path;          /* folder of brownbag-deliver and its like */

	/* the terminal */
	bool input_is_terminal, output_is_terminal, talk_is_terminal;

	bool asked_wrongly;       /* session_open() failed at -c or --now: a usage error */

	/* opened by session_open() */
	char *group_path;         /* of the group's folder, as one would type it; NULL: none */
	struct bb_config *config; /* NULL without NEEDS_SETTINGS or NEEDS_GROUP */
	struct bb_group *group;   /* with its store; NULL without NEEDS_READ or NEEDS_WRITE */
	int64_t now;
};

/**
 * Take in the global options and the environment.
 *
 * @param global  borrowed until session_release()
 * @return BB_OK; BB_EINVAL: --color or the like makes no sense; BB_EIO
 */
BB_CHECKED enum bb_status session_init(struct session *self, const struct options *global,
                                       struct bb_error *err);

/**
 * Begin the transaction of a command that changes rows. What it says is held back
 * until session_conclude(): a full disk is found by the commit.
 *
 * @return as bb_store_begin()
 */
BB_CHECKED enum bb_status session_begin(struct session *self, struct bb_error *err);

/**
 * End the transaction of a command that changes rows: kept if all went well and
 * it is no dry run, which does it all and takes it back.
 *
 * @param status  what came of it so far; a failure is told
 * @return an exit code
 */
int session_conclude(struct session *self, const struct options *options, enum bb_status status,
                     struct bb_error *err);

/**
 * Open what a command needs and find out what time it is.
 *
 * @return BB_OK; BB_ENOENT: no group; what the functions below and opening the
 *         store returned
 */
BB_CHECKED enum bb_status session_open(struct session *self, unsigned needs, struct bb_error *err);

/** Close and free everything. */
void session_release(struct session *self);
/** The same for a process that ends next: it leaves the store's memory to the kernel. */
void session_end(struct session *self);

/* -- parts of session_open(), for commands that need them in another order -- */

/**
 * Find the group's folder: what was said, else the working folder or the
 * nearest above that has a brownbag.ini. Nothing happens if it is known.
 *
 * @return BB_OK; BB_ENOENT: none; BB_ECONFLICT: found upwards, but it belongs to
 *         another user, whose settings could make us run anything; BB_EIO
 */
BB_CHECKED enum bb_status session_find_group(struct session *self, struct bb_error *err);

/** The path of a file in the group's folder, as short as one would type it; the caller frees it. */
BB_CHECKED enum bb_status session_group_file(const struct session *self, const char *name,
                                             char **out, struct bb_error *err);

/** Read all layers; the group's if its folder is known. Nothing happens if they are read. */
BB_CHECKED enum bb_status session_open_settings(struct session *self, struct bb_error *err);

/**
 * Read what --now takes: wall time of a zone, or with an offset (2027-02-09T12:00+01:00, ...Z).
 *
 * @return BB_OK; BB_EINVAL: neither; BB_EIO
 */
BB_CHECKED enum bb_status session_read_now(const char *text, const struct bb_zone *zone,
                                           int64_t *out, struct bb_error *err);

/**
 * Make the group's folder the working folder: helpers and relative paths are as seen from
 * there, wherever cron runs us. The group's own path is absolute from then on.
 *
 * @return BB_OK; BB_EIO: the folder is gone or may not be entered, or out of memory
 */
BB_CHECKED enum bb_status session_enter_group(struct session *self, struct bb_error *err);

/** Put into the environment what another program of brownbag's needs to know. */
BB_CHECKED enum bb_status session_export(struct session *self, struct bb_error *err);

#endif
