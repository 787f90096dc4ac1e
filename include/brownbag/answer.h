/* SPDX-License-Identifier: MIT */
/*
 * What becomes of an answer to an invite: a pure rule over what was read and
 * what the store knows.
 *
 * RFC 5546 3.2.3 (REPLY) and 2.1.5 (which of two answers is the newer one).
 * Nothing that is in doubt is applied: it waits for a person, with its reason.
 * Calendar programs differ in what they leave out, so ORGANIZER and SEQUENCE
 * may be missing; they never differ in UID and ATTENDEE.
 */
#ifndef BROWNBAG_ANSWER_H
#define BROWNBAG_ANSWER_H

#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* RFC 5545 3.2.12. What is absent or unknown there means NEEDS-ACTION. */
enum bb_partstat {
	BB_PARTSTAT_NEEDS_ACTION,
	BB_PARTSTAT_ACCEPTED,
	BB_PARTSTAT_DECLINED,
	BB_PARTSTAT_TENTATIVE,
	BB_PARTSTAT_DELEGATED, /* only ever read */
};

/** "needs-action", "accepted", .. as stored and shown. Borrowed for ever. */
const char *bb_partstat_name(enum bb_partstat partstat);

/**
 * Read "accepted", "declined" or "tentative", case ignored: what a person may answer.
 *
 * @return BB_OK; BB_EINVAL: another word (with the nearest)
 */
BB_CHECKED enum bb_status bb_partstat_parse(enum bb_partstat *out, const char *text,
                                            struct bb_error *err);

/* METHOD of what came in, RFC 5546 1.4. */
enum bb_reply_method {
	BB_REPLY_NO_METHOD,
	BB_REPLY_REPLY,
	BB_REPLY_COUNTER,
	BB_REPLY_REFRESH,
	BB_REPLY_REQUEST,
	BB_REPLY_CANCEL,
	BB_REPLY_DECLINECOUNTER,
	BB_REPLY_PUBLISH,
	BB_REPLY_ADD,
	BB_REPLY_UNKNOWN,
};

/** The method of that name, case ignored; "" is BB_REPLY_NO_METHOD. */
enum bb_reply_method bb_reply_method_parse(const char *name);

/** "REPLY", ..; "none", "unknown". Borrowed for ever. */
const char *bb_reply_method_name(enum bb_reply_method method);

struct bb_reply_attendee {
	char *address; /* without "mailto:", lower case */
	enum bb_partstat partstat;
	bool delegates; /* DELEGATED-TO or DELEGATED-FROM is set */
};

/* One calendar object as it came in, <brownbag/reply.h>. */
struct bb_reply {
	enum bb_reply_method method; /* of the body; BB_REPLY_NO_METHOD: ask the MIME header */
	size_t events;               /* VEVENTs; what follows is the first one's */
	char *uid;                   /* "" if none */
	int64_t sequence;            /* -1: none */
	int64_t stamped_at;          /* DTSTAMP; 0: none */
	char *organizer;             /* as an attendee's address; "" if none */
	bool instance;               /* has a RECURRENCE-ID: it answers one of a series */
	struct bb_reply_attendee *attendees; /* `attendee_count` */
	size_t attendee_count;
};

/** Free what it holds; it is all zero afterwards. NULL is allowed. */
void bb_reply_release(struct bb_reply *self);

/** Whether two parts of a message say the same: many programs send the object twice. */
bool bb_reply_equal(const struct bb_reply *a, const struct bb_reply *b);

/* An answer as it is recorded. */
struct bb_answer {
	enum bb_partstat partstat; /* BB_PARTSTAT_NEEDS_ACTION: none yet */
	int64_t sequence;          /* of the invite that it answers */
	int64_t stamped_at;        /* DTSTAMP of the reply */
	int64_t dated_at;          /* Date of the mail */
};

/* The invite that the UID names. */
struct bb_invitation {
	const char *address;        /* ATTENDEE of that invite */
	const char *const *further; /* other addresses of the same member, `further_count` */
	size_t further_count;
	const char *organizer;      /* address */
	int64_t significant;        /* SEQUENCE at the last change of time */
	int64_t significant_at;     /* DTSTAMP of that revision */
	bool cancelled;             /* the lunch is, or the member was taken off it */
	bool over;                  /* the lunch is */
	struct bb_answer recorded;
};

enum bb_sender_check { /* what the topmost trusted Authentication-Results says of From */
	BB_SENDER_UNCHECKED,
	BB_SENDER_PASSED,
	BB_SENDER_FORGED,
};

/* The mail that it came in. */
struct bb_answer_mail {
	const char *from;   /* address; NULL: none could be read */
	int64_t dated_at;   /* Date; 0: none */
	int64_t arrived_at; /* now: a clock that runs ahead must not win for ever */
	enum bb_sender_check check;
	bool strict;        /* [rsvp] strict: a From that isn't the member's is held back */
};

enum bb_answer_action {
	BB_ANSWER_APPLY,
	BB_ANSWER_REVIEW, /* a person decides */
	BB_ANSWER_IGNORE,
	BB_ANSWER_RESEND, /* REFRESH: send the invite again */
};

enum bb_answer_reason {
	BB_REASON_NONE,            /* applied: nothing is against it */
	BB_REASON_REFRESH,         /* send again */
	/* to review */
	BB_REASON_COUNTER,         /* proposes another time */
	BB_REASON_DELEGATED,
	BB_REASON_SEVERAL_EVENTS,
	BB_REASON_INSTANCE,
	BB_REASON_NO_ATTENDEE,
	BB_REASON_SEVERAL_ATTENDEES,
	BB_REASON_STRANGER,        /* ATTENDEE isn't whom we invited */
	BB_REASON_ORGANIZER,       /* somebody else's invite under our UID */
	BB_REASON_UNDECIDED,       /* NEEDS-ACTION */
	BB_REASON_STALE,           /* answers a time that has changed since */
	BB_REASON_UNDATED,         /* neither SEQUENCE nor DTSTAMP */
	BB_REASON_SENDER,          /* From is none of the member's addresses, and strict */
	BB_REASON_FORGED,          /* the own server says that From is forged */
	BB_REASON_CONTRADICTS,     /* as new as the recorded one, and says something else */
	/* ignored */
	BB_REASON_FOREIGN,         /* UID isn't ours */
	BB_REASON_METHOD,          /* no answer at all */
	BB_REASON_REPLAY,          /* recorded already */
	BB_REASON_OLDER,           /* a newer one is recorded */
	BB_REASON_CANCELLED,
	BB_REASON_OVER,
	BB_REASON_COUNT,
};

struct bb_answer_verdict {
	enum bb_answer_action action;
	enum bb_answer_reason reason;
	bool flagged;            /* applied, though From is none of the member's addresses */
	struct bb_answer answer; /* what to record, if applied; in review what it says */
};

/** The reason in words for people, no final period: "it proposes another time". */
const char *bb_answer_reason_text(enum bb_answer_reason reason);

/**
 * Decide on one answer. Newer wins by (SEQUENCE, DTSTAMP, Date); a SEQUENCE that
 * is missing leaves it to the other two.
 *
 * @param invitation  NULL: the UID names none of ours
 */
struct bb_answer_verdict bb_answer_decide(const struct bb_reply *reply,
                                          const struct bb_invitation *invitation,
                                          const struct bb_answer_mail *mail);

#endif
