/* SPDX-License-Identifier: MIT */
/*
 * Writing a roster: CSV (RFC 4180) and vCard 4.0 (RFC 6350). What is written
 * here <brownbag/roster_import.h> reads as the same roster; former members are
 * left to the history.
 *
 * Functions append, so that a long roster can be written member by member:
 * append, write out, bb_bytes_clear(). Whether all fitted, bb_bytes_check() tells.
 */
#ifndef BROWNBAG_ROSTER_EXPORT_H
#define BROWNBAG_ROSTER_EXPORT_H

#include <brownbag/bytes.h>
#include <brownbag/member.h>

/** The header: the names of all fields by bb_roster_field_name(). */
void bb_roster_export_csv_header(struct bb_bytes *out);

/**
 * One member as one CSV line. Cells that a spreadsheet would run as a formula
 * have an apostrophe in front (importing takes it away). Nothing for a former
 * member.
 */
void bb_roster_export_csv(struct bb_bytes *out, const struct bb_member *member);

/**
 * One member as one vCard. FN, which a card can't be without, is the address for
 * who has no name (importing takes no name from it). Nothing for a former member.
 */
void bb_roster_export_vcard(struct bb_bytes *out, const struct bb_member *member);

#endif
