/* SPDX-License-Identifier: MIT */
/*
 * A group: its folder, settings and store opened together, and what commands
 * ask of them.
 *
 * This floor joins the others and decides nothing of its own: which lunches
 * there are is schedule's to say, who leads rotation's, what is due
 * reconcile's. It loads rows, hands them down, and writes the outcome in one
 * transaction.
 */
#ifndef BROWNBAG_GROUP_H
#define BROWNBAG_GROUP_H

#include <brownbag/config.h>
#include <brownbag/digest.h>
#include <brownbag/error.h>
#include <brownbag/rule.h>
#include <brownbag/store.h>
#include <brownbag/zone.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BB_GROUP_INI "brownbag.ini"
#define BB_GROUP_DB "brownbag.db"
#define BB_GROUP_LOCK "brownbag.lock"
#define BB_GROUP_OUTBOX "outbox"
#define BB_GROUP_TEXTS "texts"
#define BB_GROUP_DRAFTS "drafts" /* only while somebody edits, or if that was cut short */

struct bb_group_options {
	const char *dir;         /* the group's folder */
	const struct bb_config *config; /* read and complete; must outlive the group */
	enum bb_store_access access;
	int64_t now;
	bool now_is_set;         /* by --now, and not what the system's clock says */
};

/* Read by everyone, changed by this floor only. */
struct bb_group {
	char *dir;
	const struct bb_config *config;
	struct bb_store *store;
	struct bb_zone *zone;      /* [group] timezone */
	struct bb_rule *rule;      /* [meeting] meets; NULL: lunches are added by hand */
	uint8_t secret[BB_KEY_SIZE];
	enum bb_mode mode;
	int64_t now;
	bool now_is_set;           /* by --now */
	char *sender;              /* address: [smtp] from, else that of [group] organizer */
	char *sender_name;
	const char *domain;        /* of the sender: of UIDs and Message-IDs */
};

/**
 * Open a group.
 *
 * @param[out] out  close with bb_group_close()
 * @return BB_OK; BB_EINVAL: a setting is wrong; BB_ECONFLICT: the store is
 *         missing beside the settings (it is never remade silently); else as
 *         bb_store_open()
 */
BB_CHECKED enum bb_status bb_group_open(struct bb_group **out,
                                        const struct bb_group_options *options,
                                        struct bb_error *err);
void bb_group_close(struct bb_group *self);

/**
 * A command that opened it for writing has succeeded: what was kept until then goes, as
 * bb_store_succeeded() and bb_group_clear_stage() have it; and, where it changed rows, as
 * bb_cache_remove() has it. Never fails.
 */
void bb_group_succeeded(const struct bb_group *self);

/** The same for a process that ends next: what is open is rolled back and the key is
 *  wiped, the rest is left to the kernel. NULL is allowed. */
void bb_group_leave(struct bb_group *self);

/** Append "DIR/name". */
BB_CHECKED enum bb_status bb_group_path(char **out, const struct bb_group *self, const char *name,
                                        struct bb_error *err);

/** The bb_config_check of a group: rules are what <brownbag/rule.h> reads. */
enum bb_status bb_group_check_value(void *context, const struct bb_config_key *key,
                                    const char *value, struct bb_error *err);

/**
 * Whether a command that sends may go by a clock set with --now: not in a live
 * group, unless mail can go only to a maildir or to this machine.
 *
 * @return BB_OK; BB_ECONFLICT: it may not (the text says why)
 */
BB_CHECKED enum bb_status bb_group_check_clock(const struct bb_group *self, struct bb_error *err);

/**
 * Whether a live group may be looked after by the clock as it is: a machine that comes up in
 * the wrong year would invite to lunches of before, or book those to come as held. A day
 * back, or 32 ahead, of the last run is a leap; one that is still there a day later is taken
 * for the time. With --now a person answers for it.
 *
 * @return BB_OK; BB_EAGAIN: it has leapt (the text says from when to when); BB_EIO
 */
BB_CHECKED enum bb_status bb_group_check_leap(struct bb_group *self, struct bb_error *err);

/* -- making one -- */

/* A text of a group. */
struct bb_group_file {
	char *name; /* "texts/invite.txt" */
	char *text;
};

struct bb_group_create {
	const char *dir;             /* made with mode 0700 if it isn't there */
	const struct bb_config_given *given; /* settings, `given_count` of them */
	size_t given_count;
	const struct bb_group_file *files; /* `file_count`, all in the folder texts */
	size_t file_count;
	const uint8_t *secret;       /* BB_KEY_SIZE random bytes */
	int64_t now;
};

/**
 * Make a group: the store first, brownbag.ini renamed into place last, so that
 * a folder with a brownbag.ini always has its store.
 *
 * @return BB_OK; BB_EINVAL: a setting is wrong or missing; BB_ECONFLICT: the
 *         folder is a group already, or holds a brownbag.db, or texts where there are
 *         files to write; BB_EIO. On failure the folder is as it was
 */
BB_CHECKED enum bb_status bb_group_create(const struct bb_group_create *options,
                                          struct bb_error *err);

#endif
