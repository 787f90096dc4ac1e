/* SPDX-License-Identifier: MIT */
/*
 * The group's information keepers: topics, and who has offered to be asked about
 * one. There are the topics of the themes, and those that were added. An offer is
 * a consent of its own: nobody is asked who hasn't made one. It holds for a year
 * (<brownbag/renewal.h>) unless it is renewed; `remind` ends it then.
 */
#ifndef BROWNBAG_TOPICS_H
#define BROWNBAG_TOPICS_H

#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/store_people.h>

#include <stdint.h>

enum {
	BB_TOPIC_MAX = 40,      /* bytes: a-z, 0-9 and hyphens */
	BB_MONTH_CAP = 1,       /* times a month that a keeper is asked unless the offer says more */
	BB_MONTH_CAP_MOST = 12,
};

/**
 * All topics, sorted by bytes, none twice.
 *
 * @param[out] out  release with bb_topics_release()
 * @return BB_OK; BB_EINVAL: themes.ini of the group is wrong; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_topics(struct bb_topics *out, const struct bb_group *self,
                                          struct bb_error *err);

/**
 * Whether there is such a topic.
 *
 * @return BB_OK; BB_ENOENT: none (with the nearest); else as bb_group_topics()
 */
BB_CHECKED enum bb_status bb_group_check_topic(const struct bb_group *self, const char *topic,
                                               struct bb_error *err);

/* In the caller's transaction: */

/** @return BB_OK, also if it is there; BB_EINVAL: not of a-z, 0-9 and hyphens; BB_EAGAIN, BB_EIO */
BB_CHECKED enum bb_status bb_group_add_topic(struct bb_group *self, const char *topic,
                                             struct bb_error *err);

/**
 * A member may be asked about a topic, and says so to the group.
 *
 * @param month_cap  1..BB_MONTH_CAP_MOST times a month at most that they are asked
 * @param how        of the consent; NULL: BB_VOUCHED
 * @return BB_OK; BB_ENOENT: no such topic or member; BB_ECONFLICT: a former member; BB_EINVAL,
 *         BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_offer_topic(struct bb_group *self, int64_t member,
                                               const char *topic, int month_cap, const char *how,
                                               struct bb_error *err);

/**
 * All that a member offers holds for another BB_OFFER_MONTHS, and the consent is given
 * anew; a former member who may still be asked can do so, too.
 *
 * @param how  of the consent; NULL: BB_VOUCHED
 * @return BB_OK; BB_ENOENT: nothing is offered; BB_EAGAIN, BB_EIO
 */
BB_CHECKED enum bb_status bb_group_renew_offers(struct bb_group *self, int64_t member,
                                                const char *how, struct bb_error *err);

/** A member isn't asked any more, about anything. @return as bb_group_renew_offers() */
BB_CHECKED enum bb_status bb_group_end_offers(struct bb_group *self, int64_t member,
                                              struct bb_error *err);

/** With the last offer the consent goes. @return BB_OK; BB_ENOENT: nothing was offered; BB_EAGAIN, BB_EIO */
BB_CHECKED enum bb_status bb_group_withdraw_topic(struct bb_group *self, int64_t member,
                                                  const char *topic, struct bb_error *err);

#endif
