/* SPDX-License-Identifier: MIT */
/*
 * A mail on its way: the row that carries it from the moment it was found due
 * to the server's answer, and for six months after as the record of it.
 *
 *     queued -> claimed -> committing -> sent
 *                 |            |-- 4xx -> queued, later
 *                 |            |-- 5xx -> failed
 *                 |            '-- no answer -> unknown
 *                 '- before the final dot: 4xx, drop, timeout -> queued, later; 5xx -> failed
 *     queued -> expired (too late to be worth sending), dropped
 *
 * Parts are frozen when queued; the bytes on the wire are a pure function of
 * the row, so a second try is identical.
 */
#ifndef BROWNBAG_OUTBOX_H
#define BROWNBAG_OUTBOX_H

#include <brownbag/error.h>
#include <brownbag/kind.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum bb_mail_state {
	BB_MAIL_QUEUED,
	BB_MAIL_CLAIMED,    /* a running deliver has it; nothing was promised to the server yet */
	BB_MAIL_COMMITTING, /* the final dot may be on its way */
	BB_MAIL_SENT,
	BB_MAIL_UNKNOWN,    /* the connection failed between the dot and its answer */
	BB_MAIL_FAILED,     /* refused for good */
	BB_MAIL_EXPIRED,    /* its time passed before it could go */
	BB_MAIL_DROPPED,
	BB_MAIL_STATE_COUNT,
};

enum bb_drop {
	BB_DROP_NONE,
	BB_DROP_SUPERSEDED, /* a later one took its place, or it lost its point; revived if that changes */
	BB_DROP_STATUS,     /* its member was paused, removed or erased; revived if desired again */
	BB_DROP_ORGANIZER,  /* by `outbox drop`: counts as held */
};

/*
 * What a mail is about. The same key is never queued twice.
 *
 * An occasion is what a mail at once answers, <brownbag/occasion.h>. Some kinds
 * make other use of it. A member can be invited to one lunch, called off and
 * invited again: a CANCEL, and an invite after one, have minus the id of the
 * mail that they undo. An ask has the last change of that member's turn, and a
 * brief twice that plus the seat (enum bb_seat): they tell the turn as it was
 * then, and a backup who takes over is briefed anew. A digest has
 * bb_month_index(), a renewal bb_renewal_occasion().
 */
struct bb_mail_key {
	enum bb_kind kind;
	int64_t meeting;  /* 0: none */
	int64_t member;   /* 0: the organizer */
	int64_t occasion; /* 0: none */
	int revision;     /* the meeting's when the mail was queued; 0 without a meeting */
	int generation;   /* of the member's address */
};

/* Frozen when queued. All texts are UTF-8 without CR; NULL where there is none. */
struct bb_mail_parts {
	char *sender;        /* address */
	char *sender_name;
	char *reply_to;      /* address or NULL */
	char *recipient;     /* one address */
	char *recipient_name; /* "" if none */
	char *subject;
	char *text;
	char *calendar;      /* an iCalendar object, CRLF, or NULL */
	enum bb_method method;
	char *list_id;       /* "lunch.example.org" or NULL */
	char *unsubscribe;   /* mailto: URI or NULL */
	char *in_reply_to;   /* Message-ID or NULL */
};

struct bb_mail {
	int64_t id;
	struct bb_mail_key key;
	struct bb_mail_parts parts; /* all NULL where only the row was asked for, or wiped */
	char *message_id;      /* "token@domain", without angle brackets */
	enum bb_mail_state state;
	enum bb_drop drop;
	int attempts;
	int sequence;          /* SEQUENCE of the calendar part; -1 without one */
	int64_t told_start;    /* of its lunch, as the mail has it; 0 without one */
	int64_t told_end;
	int64_t wording;       /* bb_wording() as the mail has it; 0 if it says nothing of that */
	int64_t made_at;       /* when it was queued: the Date of the message */
	int64_t due_at;
	int64_t not_after;
	int64_t next_try_at;
	int64_t done_at;       /* when it reached a final state; 0 before */
	char *reply;           /* the server's last answer, scrubbed of addresses; NULL */
};

struct bb_mails {
	struct bb_mail *items;
	size_t count;
};

/* A row of the ledger: what a member holds already, as far as reconciling needs it. */
struct bb_held {
	struct bb_mail_key key;
	enum bb_mail_state state;
	enum bb_drop drop;
	int64_t mail; /* its row */
	int64_t made_at;
	int64_t due_at;
	int sequence; /* SEQUENCE of its calendar part; -1 without one */
	int64_t told_start; /* of its lunch, as the mail had it; 0 without one */
	int64_t told_end;
	int64_t wording;    /* what it says of seats, theme and items: bb_wording() */
};

/* How one attempt ended. */
struct bb_attempt {
	int64_t mail;
	enum bb_mail_state state; /* SENT, UNKNOWN, FAILED, or QUEUED: again at next_try_at */
	int64_t next_try_at;
	const char *reply;        /* NULL: none; scrubbed by the caller */
};

void bb_mail_parts_release(struct bb_mail_parts *self);
void bb_mail_release(struct bb_mail *self);
void bb_mails_release(struct bb_mails *self);

/** "queued" .. "dropped": as stored and shown. Borrowed for ever. */
const char *bb_mail_state_name(enum bb_mail_state state);

enum { BB_MAIL_KEY_SIZE = 160 };

/** The dedupe key as stored: "invite/12/5/0/1/0". */
void bb_mail_key_format(char out[BB_MAIL_KEY_SIZE], const struct bb_mail_key *key);

#endif
