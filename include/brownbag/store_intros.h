/* SPDX-License-Identifier: MIT */
/*
 * Introductions in the store. Rules for all calls as in <brownbag/store.h>; those
 * that write need a transaction.
 */
#ifndef BROWNBAG_STORE_INTROS_H
#define BROWNBAG_STORE_INTROS_H

#include <brownbag/error.h>
#include <brownbag/intro.h>
#include <brownbag/store.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Add one; its id is given out. Sides and those it passed are stored with it. */
BB_CHECKED enum bb_status bb_store_add_intro(struct bb_store *self, const struct bb_intro *intro,
                                             int64_t *id, struct bb_error *err);

/** Store one as it is by now. What isn't in it any more is gone, and at its end all that has
 *  to do with it. @return also BB_ENOENT */
BB_CHECKED enum bb_status bb_store_save_intro(struct bb_store *self,
                                              const struct bb_intro *intro,
                                              struct bb_error *err);

/** @param[out] out  release with bb_intro_release() @return also BB_ENOENT */
BB_CHECKED enum bb_status bb_store_load_intro(struct bb_store *self, int64_t id,
                                              struct bb_intro *out, struct bb_error *err);

/**
 * All, or those that aren't over, without reading the others.
 *
 * @param[out] out  by id; release with bb_intros_release()
 */
BB_CHECKED enum bb_status bb_store_load_intros(struct bb_store *self, bool open_only,
                                               struct bb_intros *out, struct bb_error *err);

/**
 * The mails of an introduction have lost their point: what waits, or is claimed and not
 * yet fenced, is dropped, their bodies are wiped, and nothing calls for them any more.
 * Answers to them are still known by bb_store_find_intro().
 */
BB_CHECKED enum bb_status bb_store_retract_intro(struct bb_store *self, int64_t id, int64_t now,
                                                 struct bb_error *err);

/** The introduction that a mail is of, by the mail's occasion; 0: it is over. */
BB_CHECKED enum bb_status bb_store_find_intro(struct bb_store *self, int64_t occasion,
                                              int64_t *out, struct bb_error *err);

/**
 * Note when a keeper was asked: the offer's rested_from, asked_in and asked_count. An
 * offer that is gone is left alone.
 */
BB_CHECKED enum bb_status bb_store_set_rest(struct bb_store *self, const struct bb_offer *offer,
                                            struct bb_error *err);

/** Add one to what is counted of a topic in the quarter of that month. */
BB_CHECKED enum bb_status bb_store_count_intro(struct bb_store *self, enum bb_intro_count count,
                                               const char *topic, struct bb_month month,
                                               struct bb_error *err);

/** The sum over all topics of one quarter. @param month  any month of it */
BB_CHECKED enum bb_status bb_store_sum_intros(struct bb_store *self, enum bb_intro_count count,
                                              struct bb_month month, int64_t *out,
                                              struct bb_error *err);

#endif
