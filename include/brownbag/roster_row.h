/* SPDX-License-Identifier: MIT */
/*
 * What somebody says about a member, a row of a file or the words of a command,
 * and what it means for the roster.
 *
 * A row says only some things; what it doesn't say stays as it is. A command
 * goes through it in three steps, each of which it may stop after:
 *
 *     bb_roster_row_match()    whose row is it?
 *     bb_roster_row_compare()  what would change?
 *     bb_roster_row_apply()    make the member that is to be stored
 */
#ifndef BROWNBAG_ROSTER_ROW_H
#define BROWNBAG_ROSTER_ROW_H

#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/member.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The fields, in the order in which they are shown and exported. */
enum bb_roster_field {
	BB_FIELD_NAME,
	BB_FIELD_EMAIL,
	BB_FIELD_FURTHER,
	BB_FIELD_LEADS,
	BB_FIELD_JOINED,
	BB_FIELD_STATUS,
	BB_FIELD_PAUSED_UNTIL,
	BB_FIELD_ZONE,
	BB_FIELD_COUNT,
};

/** "name", "email", "further", "leads", "joined", "status", "paused_until", "zone". */
const char *bb_roster_field_name(enum bb_roster_field field);

#define BB_FIELD_BIT(field) (1u << (field))

struct bb_roster_row {
	size_t line;     /* in its file, from 1; 0: from no file */
	unsigned given;  /* BB_FIELD_BIT of each field that it says; NAME: a name that isn't "" */
	char *name;      /* as bb_name_clean() has it, "" if not given */
	char *address;   /* normalised; always given */
	char **further;  /* further addresses, normalised, none of them twice */
	size_t further_count;
	bool leads;
	struct bb_month joined;
	enum bb_member_status status; /* active or paused */
	struct bb_month paused_until; /* year 0: none; counts only if the status is given */
	char *zone;      /* IANA name that exists; NULL if not given */
};

/** Free what a row holds, not the struct itself; it is all zero afterwards. NULL is allowed. */
void bb_roster_row_release(struct bb_roster_row *self);

/* -- whose row it is -- */

/**
 * The member with that address: a look-up by bb_address_key().
 *
 * @param[out] id  0: nobody
 */
typedef enum bb_status bb_address_lookup(void *context, const char *key, int64_t *id,
                                         struct bb_error *err);

/**
 * The member whom one of the row's addresses belongs to: the same person is the
 * same address, further ones included.
 *
 * @param[out] id  0: nobody, the row is about somebody new
 * @return BB_OK; BB_ECONFLICT: its addresses belong to two members; what `find` said
 */
BB_CHECKED enum bb_status bb_roster_row_match(int64_t *id, const struct bb_roster_row *self,
                                              bb_address_lookup *find, void *context,
                                              struct bb_error *err);

/* -- what would change -- */

enum bb_row_verdict {
	BB_ROW_ADDED,   /* somebody new */
	BB_ROW_CHANGED, /* a member, and the row says otherwise than the roster */
	BB_ROW_SAME,
	BB_ROW_REFUSED, /* a former member, who isn't brought back by a file */
};

/** "added", "changed", "same", "refused". Borrowed for ever. */
const char *bb_row_verdict_name(enum bb_row_verdict verdict);

struct bb_row_difference {
	enum bb_roster_field field;
	char *before, *after; /* as shown: "no", "2026-11", ""; of further addresses the new ones */
};

struct bb_row_change {
	enum bb_row_verdict verdict;
	struct bb_row_difference differences[BB_FIELD_COUNT]; /* by field, with CHANGED */
	size_t count;
	char *reason; /* with REFUSED; else NULL */
};

/** Free what a change holds; it is all zero afterwards. NULL is allowed. */
void bb_row_change_release(struct bb_row_change *self);

/**
 * Hold a row against the member that it is about. Another address than the one
 * in use is no difference if the member has it: where mail goes to is changed by
 * hand only.
 *
 * @param known     NULL: nobody (bb_roster_row_match() gave 0)
 * @param[out] out  release with bb_row_change_release()
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_roster_row_compare(struct bb_row_change *out,
                                                const struct bb_roster_row *self,
                                                const struct bb_member *known,
                                                struct bb_error *err);

/* -- the member that is to be stored -- */

/* What a row that is silent means for somebody new, and how consent came about. */
struct bb_row_defaults {
	bool leads;
	struct bb_month joined;   /* the current month */
	struct bb_date given_on;  /* of the consents */
	int64_t given_at;
	const char *how;          /* "vouched for by the organizer" */
};

/**
 * Write a row onto a member: for somebody new an empty struct, else the member
 * as it is stored. Somebody new is mailed; who begins to lead may be named to
 * the others: these two consents are recorded as given so. No other is.
 *
 * @param[in,out] member  unchanged unless BB_OK; owned by the caller
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_roster_row_apply(const struct bb_roster_row *self,
                                              struct bb_member *member,
                                              const struct bb_row_defaults *defaults,
                                              struct bb_error *err);

#endif
