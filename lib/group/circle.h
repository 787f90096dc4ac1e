/* SPDX-License-Identifier: MIT */
/*
 * Inside of introductions: the open ones and whom they may go to, as part of an
 * outlook. Moved on in memory, the same for a command that stores and one that shows.
 */
#ifndef GROUP_CIRCLE_H
#define GROUP_CIRCLE_H

#include <brownbag/group.h>
#include <brownbag/intro.h>
#include <brownbag/keeper.h>
#include <brownbag/letter.h>
#include <brownbag/occasion.h>
#include <brownbag/outlook.h>
#include <brownbag/reconcile.h>

struct circle {
	struct bb_intros intros;            /* those that were open, as they are by now */
	struct bb_intro_outcome *outcomes;  /* one each */
	struct bb_offers offers;
	struct bb_exclude *excludes;
	size_t exclude_count;
	struct bb_occasion *occasions;      /* what follows from it, without ids */
	size_t occasion_count;
};

/** Offers and excludes. Release with circle_release(), also after a failure. */
BB_CHECKED enum bb_status circle_load_keepers(struct circle *self, const struct bb_group *group,
                                              struct bb_error *err);

/** The open introductions, moved on unless the group is stopped. Likewise. */
BB_CHECKED enum bb_status circle_load(struct circle *self, const struct bb_group *group,
                                      const struct bb_roster *roster, struct bb_error *err);
void circle_release(struct circle *self);

/** A search among them, without topic and asker. */
struct bb_search circle_search(const struct circle *self, const struct bb_group *group,
                               const struct bb_roster *roster);

/** What a mail of the kind intro says, into its letter; borrowed from the outlook. */
void circle_put(struct bb_letter *letter, const struct bb_outlook *outlook,
                const struct bb_due *due);

/** Store one and what followed: fallen mails, counts, occasions. */
BB_CHECKED enum bb_status circle_store(const struct bb_intro *intro,
                                       const struct bb_intro_outcome *outcome,
                                       const struct bb_group *group, struct bb_error *err);

/** Store all that moved, and when keepers were asked. */
BB_CHECKED enum bb_status circle_store_all(const struct circle *self,
                                           const struct bb_group *group, struct bb_error *err);

#endif
