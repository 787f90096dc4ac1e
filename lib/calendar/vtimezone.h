/* SPDX-License-Identifier: MIT */
/* One minimal VTIMEZONE, where a zone's future can be said in one (RFC 5545 3.6.5). */
#ifndef CALENDAR_VTIMEZONE_H
#define CALENDAR_VTIMEZONE_H

#include <brownbag/bytes.h>
#include <brownbag/zone.h>

#include <stdbool.h>
#include <stdint.h>

/**
 * Whether the zone's footer says all there is to know around an instant: it
 * reproduces every change of offset within two years of it, by weeks of a
 * month, at an hour of the day. Casablanca's doesn't, nor do a few others.
 */
bool vtimezone_is_usable(const struct bb_zone *zone, int64_t at);

/** Append it: at most one STANDARD and one DAYLIGHT, no UNTIL. The zone is usable. */
void vtimezone_add(struct bb_bytes *out, const struct bb_zone *zone);

#endif
