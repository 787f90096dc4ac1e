/* SPDX-License-Identifier: MIT */
/*
 * The registry of mail kinds: all that makes one kind differ from another.
 *
 * A kind is a row. Privacy and discretion are checked once, over the rows; a
 * kind added here is covered by those checks the day it is added.
 */
#ifndef BROWNBAG_KIND_H
#define BROWNBAG_KIND_H

#include <brownbag/error.h>
#include <brownbag/member.h>

#include <stdbool.h>
#include <stdint.h>

/* Members' mutes are stored as bits by these numbers: new kinds go to the end. */
enum bb_kind {
	BB_KIND_WELCOME,
	BB_KIND_INVITE,
	BB_KIND_AGENDA,
	BB_KIND_REMINDER,
	BB_KIND_MORNING,
	BB_KIND_ASK,
	BB_KIND_BRIEF,
	BB_KIND_TURN,
	BB_KIND_UPDATE,
	BB_KIND_CANCEL,
	BB_KIND_THANKS,
	BB_KIND_NOTE,
	BB_KIND_CONFIRM,
	BB_KIND_INTRO,
	BB_KIND_RENEW,
	BB_KIND_DIGEST,
	BB_KIND_COUNT,
};

/* A set of kinds. */
#define BB_KIND_BIT(kind) (UINT32_C(1) << (kind))

enum bb_method { /* RFC 5546 1.4, as far as it goes by mail */
	BB_METHOD_NONE,
	BB_METHOD_REQUEST,
	BB_METHOD_CANCEL,
	BB_METHOD_PUBLISH, /* no kind's own: a REQUEST becomes it where no answer is wanted */
};

enum bb_anchor {
	BB_ANCHOR_BEFORE,  /* days before the lunch */
	BB_ANCHOR_AFTER,   /* days after the lunch */
	BB_ANCHOR_ONCE,    /* at once, when its occasion arises */
	BB_ANCHOR_YEARLY,  /* on a day of each member's */
	BB_ANCHOR_MONTHLY, /* on a day of the month */
};

enum bb_shift { BB_SHIFT_NONE, BB_SHIFT_BEFORE, BB_SHIFT_AFTER };

enum bb_until {
	BB_UNTIL_START,       /* `until_minutes` before the lunch */
	BB_UNTIL_AFTER_DUE,   /* `until_minutes` after it was due */
	BB_UNTIL_AFTER_LUNCH, /* `until_minutes` after the end of the lunch's day */
};

enum bb_audience {
	BB_TO_ACTIVE,       /* every active member */
	BB_TO_NOT_DECLINED, /* those of them who have not declined */
	BB_TO_LEAD,
	BB_TO_LEAD_AND_BACKUP,
	BB_TO_HOLDERS,      /* who holds the calendar entry of the lunch, or was told of it in words */
	BB_TO_NAMED,        /* the member whom the occasion names */
	BB_TO_ORGANIZER,
};

/* Whose name, other than the recipient's, a mail of the kind may hold. */
enum bb_naming {
	BB_NAMES_NOBODY,
	BB_NAMES_FACILITATOR, /* one who agreed to be named */
	BB_NAMES_SEATS,       /* facilitators and backup, to each other */
	BB_NAMES_INTRODUCED,  /* the other side of an introduction, after two yeses */
};

struct bb_timing {
	bool off;
	int days;   /* before or after the lunch, 0..366; monthly: of the month, 1..28; else 0 */
	int minute; /* of the day, 0..1439, in the group's zone; at once: 0 */
};

struct bb_kind_row {
	enum bb_kind kind;
	const char *name;    /* "invite": as in settings, outputs and the text's file name */
	const char *summary; /* "the calendar entry of a lunch": for listings and manuals */
	enum bb_method method;
	enum bb_anchor anchor;
	struct bb_timing timing; /* the default; [remind] overrides it */
	enum bb_shift shift;
	enum bb_until until;
	int until_minutes;
	enum bb_audience audience;
	enum bb_purpose purpose; /* needed besides BB_PURPOSE_MAIL, which every kind to a member needs */
	enum bb_naming naming;
	uint32_t covers;     /* kinds that don't go if they are due to the same member in the same run */
	bool to_paused;      /* may go to a paused member */
	bool to_former;      /* may go to a former member */
	bool to_keepers;     /* may go to a former member who may still be asked about topics */
	bool can_be_muted;
};

/** The row of a kind. Borrowed for ever. */
const struct bb_kind_row *bb_kind_row(enum bb_kind kind);

/** The kind of that name. @return BB_OK; BB_EINVAL: none (with the nearest) */
BB_CHECKED enum bb_status bb_kind_parse(enum bb_kind *out, const char *name, struct bb_error *err);

enum { BB_TIMING_SIZE = 24 };

/**
 * Read a timing in the form that fits the kind's anchor: "28 days 09:00" or
 * "1 day 15:00"; "08:30" (the day itself, or yearly); "day 1 09:00" of the
 * month; "at once"; for each "off".
 *
 * @return BB_OK; BB_EINVAL: not of that form, or out of range
 */
BB_CHECKED enum bb_status bb_timing_parse(struct bb_timing *out, enum bb_kind kind,
                                          const char *text, struct bb_error *err);

/** Write a timing so that it reads back the same. */
void bb_timing_format(char out[BB_TIMING_SIZE], enum bb_kind kind, const struct bb_timing *timing);

#endif
