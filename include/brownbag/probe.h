/* SPDX-License-Identifier: MIT */
/* A mail that tries the way out: about nothing, to whoever asks for it. */
#ifndef BROWNBAG_PROBE_H
#define BROWNBAG_PROBE_H

#include <brownbag/error.h>
#include <brownbag/group.h>
#include <brownbag/outbox.h>

#include <stdint.h>

/**
 * Compose one. It leaves as all mail of the group does, but is kept nowhere.
 *
 * @param[out] out  release with bb_mail_release()
 * @param to        an address; NULL: the organizers' own
 * @param now       its date, by the real clock; another instant is another mail
 * @return BB_OK; BB_EINVAL: as bb_address_normalize(); BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_group_probe(struct bb_mail *out, const struct bb_group *group,
                                         const char *to, int64_t now, struct bb_error *err);

#endif
