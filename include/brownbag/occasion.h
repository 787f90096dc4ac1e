/* SPDX-License-Identifier: MIT */
/*
 * What calls for a mail besides the calendar: something happened that somebody
 * is told at once.
 */
#ifndef BROWNBAG_OCCASION_H
#define BROWNBAG_OCCASION_H

#include <brownbag/error.h>
#include <brownbag/intro.h>
#include <brownbag/kind.h>
#include <brownbag/meeting.h>

#include <stdint.h>

/* What a member does at a lunch. */
enum bb_role {
	BB_ROLE_GUEST,
	BB_ROLE_LEAD,
	BB_ROLE_BACKUP,
};

/* A member's change of status, as `confirm` tells it. */
enum bb_change {
	BB_CHANGE_NONE,
	BB_CHANGE_PAUSED,
	BB_CHANGE_LEFT,    /* stopped or was removed */
	BB_CHANGE_DELETED, /* asked to be forgotten: erased some days later */
};

/*
 * `add` made a member (welcome), a note was written, a status (confirm) or an
 * announced turn (turn) changed, an introduction made a step.
 * With the kind invite or agenda: the wish to send that again to who has it.
 *
 * Of a member's occasions of kind confirm, and of kind turn for one lunch, only
 * the last counts; a turn that came back to what the member was last told calls
 * for nothing.
 */
struct bb_occasion {
	int64_t id; /* from 1, ascending in time over all kinds */
	enum bb_kind kind;
	int64_t member;        /* 0: the organizer */
	int64_t meeting;       /* 0: none */
	int64_t made_at;
	enum bb_role before;   /* turn: what the member did there before the change */
	enum bb_change change; /* confirm */
	int64_t intro;         /* of kind intro: which; 0: one that is over */
	enum bb_intro_letter letter; /* of kind intro: what it says; none: that step is over */
};

/* `invite send`, `agenda send`: a kind is due earlier than planned. */
struct bb_nudge {
	enum bb_kind kind; /* anchored to a lunch */
	int64_t meeting;
	int64_t at;
};

/** "guest", "lead", "backup": as stored. Borrowed for ever. */
const char *bb_role_name(enum bb_role role);

/** What somebody with that turn does there; NULL: a guest. */
enum bb_role bb_role_of(const struct bb_turn *turn);
BB_CHECKED enum bb_status bb_role_parse(enum bb_role *out, const char *text, struct bb_error *err);

/** "", "paused", "left", "deleted": as stored. Borrowed for ever. */
const char *bb_change_name(enum bb_change change);
BB_CHECKED enum bb_status bb_change_parse(enum bb_change *out, const char *text,
                                          struct bb_error *err);

#endif
