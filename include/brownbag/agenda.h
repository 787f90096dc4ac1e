/* SPDX-License-Identifier: MIT */
/*
 * How the hour is spent: the parts of a lunch, in whole minutes that add up to
 * it exactly, and when each begins.
 *
 * Lengths are set for 30, 45 and 60 minutes; any other is in proportion between
 * or beyond them, by largest remainder. What a group adds takes its time from
 * theme and open floor.
 */
#ifndef BROWNBAG_AGENDA_H
#define BROWNBAG_AGENDA_H

#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/zone.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	BB_AGENDA_ITEMS_MAX = 8,
	BB_AGENDA_TEXT_MAX = 200,   /* bytes */
	BB_AGENDA_ITEM_MINUTES = 5, /* of an item that says none */
	BB_AGENDA_FREE_MINUTES = 5, /* stay for theme and open floor, whatever is added */
	BB_AGENDA_SMALL = 3,        /* expected, or fewer: one table, no rounds */
	BB_AGENDA_LARGE = 12,       /* more expected: pairs, or two tables */
};

/* What a group adds to the agenda of one lunch. */
struct bb_agenda_item {
	char *text;
	int minutes;
};

struct bb_agenda_items {
	struct bb_agenda_item *items; /* in order; counted from 1 for people */
	size_t count;
};
void bb_agenda_items_release(struct bb_agenda_items *self);

/**
 * Append one.
 *
 * @param text     as it was typed: one line
 * @param minutes  1 or more
 * @param lunch_minutes  length of the lunch
 * @return BB_OK; BB_EINVAL: an empty or unfit text, no minutes, or more than
 *         the lunch has to give (the text says how many are left); BB_ECONFLICT:
 *         BB_AGENDA_ITEMS_MAX are there; BB_EIO. Unchanged unless BB_OK
 */
BB_CHECKED enum bb_status bb_agenda_items_add(struct bb_agenda_items *self, const char *text,
                                              int minutes, int lunch_minutes,
                                              struct bb_error *err);

/**
 * Take the number-th away, counted from 1; those behind it move up.
 *
 * @return BB_OK; BB_ENOENT: there is none of that number
 */
BB_CHECKED enum bb_status bb_agenda_items_remove(struct bb_agenda_items *self, int number,
                                                 struct bb_error *err);

/**
 * Whether they fit into a lunch of another length, before it gets it.
 *
 * @return BB_OK; BB_EINVAL: they don't (the text says how much is too much)
 */
BB_CHECKED enum bb_status bb_agenda_items_check(const struct bb_agenda_items *self,
                                                int lunch_minutes, struct bb_error *err);

/* -- the parts -- */

enum bb_agenda_kind {
	BB_AGENDA_ARRIVE,  /* arrive, unwrap, say hello */
	BB_AGENDA_WELCOME, /* welcome, the rules, the plan */
	BB_AGENDA_CHECKIN, /* a round; everybody may pass */
	BB_AGENDA_ITEM,    /* added by the group */
	BB_AGENDA_THEME,   /* an opener, two more prompts */
	BB_AGENDA_OPEN,    /* open floor, and leaving on the dot */
	BB_AGENDA_TABLE,   /* small table: all there is between welcome and close */
	BB_AGENDA_CLOSE,   /* one thing to take along; next date */
	BB_AGENDA_KIND_COUNT,
};

/** "arrive", "welcome", "checkin", "item", "theme", "open", "table", "close"; for ever. */
const char *bb_agenda_kind_name(enum bb_agenda_kind kind);

/* Whose part it is. */
enum bb_agenda_voice {
	BB_VOICE_ALL,
	BB_VOICE_FACILITATOR,
	BB_VOICE_ROUND,
	BB_VOICE_BACKUP, /* the facilitator leads, the backup keeps time */
};

struct bb_agenda_part {
	enum bb_agenda_kind kind;
	enum bb_agenda_voice voice;
	int minutes;         /* 1 or more: a part that gets none is left out */
	int64_t starts_at;
	struct bb_wall start; /* the same on the wall of the zone asked for */
	const char *text;    /* of an item, borrowed from the items; else NULL */
	int number;          /* of an item, from 1; else 0 */
};

enum bb_table {
	BB_TABLE_USUAL,
	BB_TABLE_SMALL, /* one open table, no rounds */
	BB_TABLE_LARGE, /* the parts of the usual one; in pairs, or at two tables */
};

/** For so many expected; negative: nobody knows, the usual one. */
enum bb_table bb_agenda_table(int expected);

enum { BB_AGENDA_PARTS_MAX = 6 + BB_AGENDA_ITEMS_MAX };

struct bb_agenda {
	struct bb_agenda_part parts[BB_AGENDA_PARTS_MAX]; /* `count`, in order */
	size_t count;
	enum bb_table table;
	bool squeezed; /* the lunch became shorter since items were added: they got less than they
	                  asked for, in proportion */
};

/**
 * Lay out a lunch. Never fails: what was accepted once is made to fit.
 *
 * @param minutes  of the lunch, 1 or more; the parts' sum
 * @param zone     for the clock times: the lunch's, or the reader's own
 * @param items    NULL: none
 */
void bb_agenda_plan(struct bb_agenda *out, int64_t starts_at, int minutes,
                    const struct bb_zone *zone, const struct bb_agenda_items *items,
                    enum bb_table table);

/** The part of that kind, the first if there are several; NULL: it was left out. */
const struct bb_agenda_part *bb_agenda_find(const struct bb_agenda *self,
                                            enum bb_agenda_kind kind);

#endif
