/* SPDX-License-Identifier: MIT */
/*
 * A second opinion on reconciling. The witness never looks at the ledger: it
 * sees what reaches each mailbox and calendar, and the group as it is, and
 * judges by the promises of the manual. Each mail must have been called for
 * when it was queued, be no repetition when it arrives, and after a run nobody
 * may lack what is due.
 */
#ifndef TESTS_WITNESS_H
#define TESTS_WITNESS_H

#include "little_group.h"

#include <stdbool.h>

enum { WITNESS_OCCASIONS = 32768, WITNESS_MONTHS = 12 * 4096 };

/* What one member was last sent of one kind about one lunch. */
struct seen {
	bool has;
	bool refused;    /* for good: nobody sends it again to that address */
	int64_t at;      /* when it was queued */
	int64_t last_at; /* to any address, by any clock */
	int generation;  /* of the address */
	int revision;    /* of the lunch */
	int64_t day;     /* of the lunch, as the mail had it */
	int lead_revision; /* of the last brief for who leads; -1: none to that address */
};

/* What the last mail without an entry said of a lunch. */
struct word {
	bool has;
	bool off;     /* there is none */
	int revision; /* of the lunch */
	int64_t start, end;
	int64_t at;   /* when it was queued */
};

/* One member's mailbox and calendar, as far as one lunch goes. */
struct view {
	struct seen seen[BB_KIND_COUNT];
	bool entry;             /* the calendar shows the lunch .. */
	int revision;           /* .. as it was then */
	int64_t start, end;
	const char *place;
	int generation;
	int sequence;           /* of the last object for it, a CANCEL too; -1: none */
	bool refused;           /* the invite was, at that address */
	int refused_generation;
	int refused_revision;   /* of an update; -1: none */
	struct word guest;      /* told as everybody */
	struct word seat;       /* told as one who leads or stands by */
	int refused_word;       /* revision; -1: none */
	int refused_word_generation;
	int answered_revision;  /* what was in the calendar when the member answered */
	enum bb_role belief;    /* what the member thinks to do there */
	int belief_generation;
	int64_t run;            /* of these kinds something was queued in that run */
	uint32_t queued;
	int64_t named[BB_KIND_COUNT]; /* who led and stood by when a mail of the kind was written */
};

/* The last time a member was asked whether mail is still welcome. */
struct renewal {
	int64_t at; /* when it was due; 0: never */
	int generation;
};

struct witness {
	struct little_group *group;
	int64_t run;                    /* counts them */
	int read[WITNESS_OCCASIONS];    /* generation of the address an occasion was told to; -1 */
	int64_t counts[BB_KIND_COUNT];  /* of mails that arrived or were refused */
	int64_t words;                  /* updates and cancels without an entry among them */
	bool digests[WITNESS_MONTHS];   /* by month index */
	struct view *views;             /* a lunch, a member */
	struct renewal renewals[LITTLE_MEMBERS];
};

/** Watches that group from now on: takes its callbacks. */
struct witness *witness_new(struct little_group *group);
void witness_free(struct witness *self);
struct view *witness_view(const struct witness *self, int64_t lunch, int64_t member);

/** Whether the entry in the calendar shows the lunch as it is. */
bool witness_shows(const struct view *view, const struct bb_meeting *lunch);

/** What it says isn't so, for a lunch that is on. */
bool witness_misleads(const struct word *word, const struct bb_meeting *lunch);

/** What the member goes by who has no entry; NULL: nothing. */
const struct word *witness_word(const struct view *view, const struct bb_meeting *lunch,
                                int64_t member);

/** Fails the test, with the mail and the time. */
void witness_complain(const struct witness *self, const char *what, enum bb_kind kind,
                      int64_t lunch, int64_t member);

/** A seat was taken before it was announced: no change to tell. */
void witness_believe(struct witness *self, int64_t lunch, int64_t member);

/** The address is another one: what was believed from mail starts anew. */
void witness_new_address(struct witness *self, int64_t member);

/** Before the mails of a run are queued. */
void witness_run(struct witness *self);

/** A seat was taken from somebody who was asked and didn't answer: was it time? */
void witness_pass_over(const struct witness *self, int64_t lunch, int64_t member);

/** After a run all of whose mails were delivered: nobody lacks anything. */
void witness_check(const struct witness *self);

#endif
