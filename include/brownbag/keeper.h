/* SPDX-License-Identifier: MIT */
/*
 * Who may be asked about a topic, and who is asked next.
 *
 * A keeper is a member who offered to be asked. Each may be asked so often a
 * month and no more, whatever they answered: a question is a burden by itself. The
 * one who was left in peace for longest comes first. Pure: nothing is looked up,
 * nobody is told.
 */
#ifndef BROWNBAG_KEEPER_H
#define BROWNBAG_KEEPER_H

#include <brownbag/date.h>
#include <brownbag/member.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BB_OFFER_MONTHS = 12 }; /* an offer lapses unless it is renewed */

struct bb_offer {
	char *topic;
	int64_t member;
	struct bb_month renewed; /* of the offer, or of its last renewal */
	int month_cap;           /* times a month that its keeper is asked at most */
	int64_t rested_from;     /* when the keeper was last asked; 0: never */
	struct bb_month asked_in; /* the month of that; year 0: never */
	int asked_count;         /* times in that month */
};

struct bb_offers {
	struct bb_offer *items; /* by topic, then member */
	size_t count;
};

void bb_offers_release(struct bb_offers *self);

/* Two who are never introduced to each other. */
struct bb_exclude {
	int64_t low, high; /* ids, low < high */
};

/* Somebody who was asked this question already. */
struct bb_passed {
	int64_t member;
	int64_t again_at; /* from then on may be asked once more; 0: never */
};

/* For whom a keeper is looked for, and among whom. All borrowed. */
struct bb_search {
	const char *topic;
	int64_t asker;
	const struct bb_roster *roster;
	const struct bb_offers *offers;
	const struct bb_exclude *excludes; /* `exclude_count`, in any order */
	size_t exclude_count;
	const struct bb_passed *passed;    /* `passed_count`, in any order */
	size_t passed_count;
	int64_t now;
	struct bb_month month; /* that it is where the group is */
};

/** Whether nobody has renewed it in time: it holds to the end of the month that is
 *  BB_OFFER_MONTHS after its own. */
bool bb_offer_has_lapsed(const struct bb_offer *self, struct bb_month month);

/** Whether its keeper may be asked once more in that month. */
bool bb_offer_has_room(const struct bb_offer *self, struct bb_month month);

/** Note that its keeper is asked now. */
void bb_offer_ask(struct bb_offer *self, struct bb_month month, int64_t now);

/** Whether two are never to be introduced to each other, in either order. */
bool bb_members_are_apart(const struct bb_exclude *excludes, size_t count, int64_t a, int64_t b);

/**
 * Whether that offer's keeper is one for this asker at all: it is about the topic
 * and hasn't lapsed, the keeper agreed to be asked, gets mail of that kind, is
 * somebody else and not kept apart from the asker. Says nothing about room or rest.
 */
bool bb_keeper_fits(const struct bb_search *search, const struct bb_offer *offer);

/**
 * Who is asked next: of those who fit, have room this month and weren't asked this
 * question yet, the one with the longest rest; among equals the lowest id.
 *
 * @return borrowed from `offers`; NULL: nobody for now
 */
const struct bb_offer *bb_keeper_choose(const struct bb_search *search);

#endif
