/* SPDX-License-Identifier: MIT */
/*
 * Dates that were typed: read by the one grammar, and said back with their
 * weekday, so that a slip is seen before it matters. Said on stderr, after
 * what could be refused has been looked at: a refusal is one line.
 */
#ifndef CMD_DATES_H
#define CMD_DATES_H

#include "session.h"

#include <brownbag/date_words.h>

enum { DATE_SHOWN_SIZE = 16, TIME_SHOWN_SIZE = 24 };

/** What day it is where the group is. */
struct bb_date date_today(const struct session *session);

/** As bb_date_read(), from the group's today on. */
BB_CHECKED enum bb_status date_typed(struct bb_date *out, const struct session *session,
                                     const char *text, struct bb_error *err);

/** As bb_when_read(), likewise. */
BB_CHECKED enum bb_status when_typed(struct bb_when *out, const struct session *session,
                                     const char *text, struct bb_error *err);

/** "Tue 2027-02-09" */
void date_shown(char out[DATE_SHOWN_SIZE], struct bb_date date);

/** "Tue 2027-02-09 12:00" */
void time_shown(char out[TIME_SHOWN_SIZE], struct bb_wall wall);

/** "now is Tue 2027-02-09 12:00 (Europe/Berlin)", to a person: where the time was set by hand,
 *  in a group. */
void now_say(const struct session *session);

/** "until Tue 2027-02-09": what was understood. */
void date_say(const char *what, struct bb_date date);

/** "from Mon 2027-02-01 until Wed 2027-02-10" */
void dates_say(struct bb_date first, struct bb_date last);

#endif
