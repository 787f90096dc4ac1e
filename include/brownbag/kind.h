/* SPDX-License-Identifier: MIT */
/*
 * The registry of mail kinds: all that makes one kind differ from another.
 *
 * A kind is a row. Privacy and discretion are checked once, over the rows; a
 * kind added here is covered by those checks the day it is added. Order
 * matters: within welcome, invite, agenda, reminder the first that is due
 * covers the rest.
 */
#ifndef BROWNBAG_KIND_H
#define BROWNBAG_KIND_H

#include <brownbag/error.h>
#include <brownbag/member.h>

#include <stdbool.h>

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

enum bb_method { /* RFC 5546 1.4, as far as it goes by mail */
	BB_METHOD_NONE,
	BB_METHOD_REQUEST,
	BB_METHOD_CANCEL,
};

enum bb_anchor {
	BB_ANCHOR_BEFORE, /* days before the lunch */
	BB_ANCHOR_AFTER,  /* days after the lunch */
	BB_ANCHOR_ONCE,   /* at once, when its occasion arises */
	BB_ANCHOR_YEARLY,
	BB_ANCHOR_MONTHLY, /* on a day of the month */
};

enum bb_shift { BB_SHIFT_NONE, BB_SHIFT_BEFORE, BB_SHIFT_AFTER };

enum bb_until {
	BB_UNTIL_START,      /* `until_minutes` before the lunch */
	BB_UNTIL_AFTER_DUE,  /* `until_minutes` after it was due */
	BB_UNTIL_AFTER_LUNCH, /* `until_minutes` after the end of the lunch's day */
};

enum bb_audience {
	BB_TO_ACTIVE,       /* every active member */
	BB_TO_NOT_DECLINED, /* those of them who have not declined */
	BB_TO_LEAD,
	BB_TO_LEAD_AND_BACKUP,
	BB_TO_HOLDERS,      /* who holds the calendar entry of the lunch */
	BB_TO_NAMED,        /* the member whom the occasion names */
	BB_TO_ORGANIZER,
};

struct bb_timing {
	bool off;
	int days;   /* 0..366, in the direction of the anchor */
	int minute; /* of the day, in the group's zone */
};

struct bb_kind_row {
	enum bb_kind kind;
	const char *name;      /* "invite": as in settings, outputs and the text's file name */
	enum bb_method method;
	enum bb_anchor anchor;
	struct bb_timing timing; /* the default; [remind] overrides it */
	enum bb_shift shift;
	enum bb_until until;
	int until_minutes;
	enum bb_audience audience;
	enum bb_purpose purpose;
	bool to_paused;        /* may go to a paused member */
	bool to_former;        /* may go to a former member */
	bool covers;           /* takes part in "the first covers the rest" */
	bool can_be_muted;
	bool names_facilitator; /* the one name of another that the text may hold */
};

/** The row of a kind. Borrowed for ever. */
const struct bb_kind_row *bb_kind_row(enum bb_kind kind);

/** The kind of that name. @return BB_OK; BB_EINVAL: none (with the nearest) */
BB_CHECKED enum bb_status bb_kind_parse(enum bb_kind *out, const char *name, struct bb_error *err);

/**
 * Read a timing: "off", "28 days 09:00", "1 day 15:00", "08:30", "day 1 09:00".
 *
 * @return BB_OK; BB_EINVAL: not of that form, or out of range
 */
BB_CHECKED enum bb_status bb_timing_parse(struct bb_timing *out, enum bb_kind kind,
                                          const char *text, struct bb_error *err);

#endif
