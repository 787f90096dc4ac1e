/* SPDX-License-Identifier: MIT */
/*
 * A member of the group: everything that may be known about a person.
 *
 * The list is closed on purpose: no reason, no date of birth, due or leave, no
 * child, no manager, no free text. Months, not days.
 */
#ifndef BROWNBAG_MEMBER_H
#define BROWNBAG_MEMBER_H

#include <brownbag/date.h>
#include <brownbag/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum bb_member_status {
	BB_MEMBER_ACTIVE,
	BB_MEMBER_PAUSED, /* no turns, no mail but a confirmation or a cancellation */
	BB_MEMBER_FORMER, /* off the list; the history keeps the name until it is folded or erased */
};

/* What a member agreed to; each mail kind names the purpose it needs. */
enum bb_purpose {
	BB_PURPOSE_MAIL,    /* to be mailed at all */
	BB_PURPOSE_NAMED,   /* named to the others as facilitator or backup */
	BB_PURPOSE_TOPICS,  /* to be asked as a keeper of a topic */
	BB_PURPOSE_MORNING, /* the mail on the morning of a lunch */
	BB_PURPOSE_COUNT,
};

/* Days, both included, on which a member can't lead but still gets mail. */
struct bb_away {
	struct bb_date first;
	struct bb_date last;
	int64_t known_at; /* when the group was told */
};

struct bb_consent {
	struct bb_date given_on; /* year 0: not given */
	int64_t given_at;        /* the same as an instant; 0: not given */
	char *how;               /* "vouched for by the organizer"; NULL if not given */
};

struct bb_member {
	int64_t id;      /* from 1, never used twice */
	char *name;      /* "" if none was given; never guessed */
	char *address;   /* normalised, see <brownbag/address.h>; "" once erased */
	char **further;  /* further addresses an answer may come from, `further_count` of them */
	size_t further_count;
	enum bb_member_status status;
	struct bb_month joined;
	struct bb_month left;         /* month of removal; year 0: never removed */
	struct bb_month paused_until; /* month at which the organizer is asked; year 0: none */
	bool leads;                   /* takes turns as facilitator */
	char *zone;                   /* IANA name; NULL: the group's */
	uint32_t mutes;               /* bit (1 << enum bb_kind) set: doesn't want this kind */
	int generation;               /* counts corrections of the address */
	int bounces;                  /* permanent bounces in a row */
	struct bb_consent consents[BB_PURPOSE_COUNT];
	struct bb_away *away;         /* `away_count`, by first day */
	size_t away_count;
};

/* Members by id, ascending. */
struct bb_roster {
	struct bb_member *members;
	size_t count;
};

/** Free what a member holds, not the struct itself; it is all zero afterwards. */
void bb_member_release(struct bb_member *self);

/** Free what a roster holds; it is empty afterwards. NULL is allowed. */
void bb_roster_release(struct bb_roster *self);

/** The member with that id, NULL if there is none. Borrowed from the roster. */
const struct bb_member *bb_roster_find(const struct bb_roster *self, int64_t id);

/**
 * The member that a person means by WHO: an id (digits always are one), an
 * address, or an unambiguous part of a name, folded. Of names a whole one wins,
 * then a whole word, then the beginning of a word, then any part: "ana" is Ana
 * Lima also where there is a Hana. Former members are found by id or address only.
 *
 * @param[out] out  borrowed from the roster
 * @return BB_OK; BB_ENOENT: nobody (with a near name, if there is one);
 *         BB_ECONFLICT: several (their ids are named); BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_roster_who(const struct bb_member **out,
                                        const struct bb_roster *self, const char *who,
                                        struct bb_error *err);

/** "active", "paused", "former": as stored and shown. Borrowed for ever. */
const char *bb_member_status_name(enum bb_member_status status);
/** @return BB_OK; BB_EINVAL: none of the three */
BB_CHECKED enum bb_status bb_member_status_parse(enum bb_member_status *out, const char *text,
                                                 struct bb_error *err);

/** "mail", "named", "topics", "morning". Borrowed for ever. */
const char *bb_purpose_name(enum bb_purpose purpose);

/** Whether a normalised address is one of the member's, further ones included. */
bool bb_member_has_address(const struct bb_member *self, const char *address);

/** Whether some away span covers that day. */
bool bb_member_is_away(const struct bb_member *self, struct bb_date day);

#endif
