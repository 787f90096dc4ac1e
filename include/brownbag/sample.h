/* SPDX-License-Identifier: MIT */
/* Mails to look at before a group goes live: as members would get them, but to nobody. */
#ifndef BROWNBAG_SAMPLE_H
#define BROWNBAG_SAMPLE_H

#include <brownbag/due.h>
#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/outbox.h>

#include <stdint.h>

/**
 * One mail of each kind that a preview has, by kind, but of notes, which are in the
 * organizers' own words.
 *
 * Subject, first line and calendar entry say that it is a sample; the entry is none of the
 * lunch's. It names nobody, since whoever reads it may be no member. It is kept nowhere.
 *
 * @param to        an address
 * @param now       their date, by the real clock; another instant makes other mails
 * @param[out] out  release with bb_mails_release()
 * @return BB_OK; BB_EINVAL: as bb_address_normalize(); as bb_compose()
 */
BB_CHECKED enum bb_status bb_group_samples(struct bb_mails *out, const struct bb_group *group,
                                           const struct bb_preview *preview, const char *to,
                                           int64_t now, struct bb_error *err);

#endif
