/* SPDX-License-Identifier: MIT */
/*
 * Hooks: programs of the organizer's in the group's folder, DIR/hooks/NAME, that
 * are told what happens as JSON on stdin. A hook runs with our rights, so one
 * that somebody else could have written is refused and not run.
 */
#ifndef BROWNBAG_HOOK_H
#define BROWNBAG_HOOK_H

#include <brownbag/error.h>

#include <stdbool.h>

#define BB_HOOKS "hooks" /* the folder of them, in the group's */

enum bb_hook {
	BB_HOOK_PRE_SEND,   /* before a mail is handed to the server; a failure keeps it for later */
	BB_HOOK_POST_SEND,  /* after an attempt */
	BB_HOOK_POST_RSVP,  /* after an answer was taken in */
	BB_HOOK_ON_TROUBLE, /* when trouble begins */
	BB_HOOK_COUNT,
};

enum {
	BB_HOOK_TIMEOUT_MS = 30000, /* then it is killed, and all that it started */
	BB_HOOK_OUTPUT_MAX = 65536, /* of its stdout, which is thrown away; more is a failure */
};

/** "pre-send"; borrowed for ever. */
const char *bb_hook_name(enum bb_hook hook);

/** Whether there is something in its place, fit to be run or not. */
bool bb_hook_is_there(const char *folder, enum bb_hook hook);

/**
 * Whether a hook would be run, as far as that can be told without running it.
 *
 * @return BB_OK: it would, or there is none; BB_ECONFLICT, BB_EINVAL, BB_EIO: as bb_hook_run()
 */
BB_CHECKED enum bb_status bb_hook_check(const char *folder, enum bb_hook hook,
                                        struct bb_error *err);

/**
 * Run a hook and wait for it. Where there is none, nothing happens.
 *
 * @param folder  the group's
 * @param json    one document, for its stdin
 * @return BB_OK: it ended with 0, or there is none; BB_ECONFLICT: it, or the folder
 *         `hooks`, belongs to somebody else or may be written by others (with the
 *         chmod to copy); BB_EINVAL: no regular file, not executable, or its output
 *         is too long; BB_ENOENT: it can't be run (no such interpreter); BB_EAGAIN: it
 *         ended otherwise than with 0, or took longer than BB_HOOK_TIMEOUT_MS (the text
 *         has the last line of its stderr); BB_EIO
 */
BB_CHECKED enum bb_status bb_hook_run(const char *folder, enum bb_hook hook, const char *json,
                                      struct bb_error *err);

#endif
