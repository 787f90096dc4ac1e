/* SPDX-License-Identifier: MIT */
/*
 * What is asked once a year, so that nothing goes on only because nobody thought
 * of it: each member whether the mail is still welcome, and each keeper whether
 * they are still glad to be asked about their topics.
 *
 * The first needs no answer: who says nothing stays. The second does: an offer
 * is asked about in the month before its last, and lapses unless it is renewed
 * (bb_offer_has_lapsed()).
 *
 * A member is asked in the month in which they joined, on a day that comes from
 * the id, so that a group that began together isn't asked on one day; the other
 * question has a day two weeks off. Both shift to the next working day.
 */
#ifndef BROWNBAG_RENEWAL_H
#define BROWNBAG_RENEWAL_H

#include <brownbag/date.h>

#include <stdint.h>

enum bb_renewal {
	BB_RENEWAL_MAIL,   /* is our mail still welcome? */
	BB_RENEWAL_OFFERS, /* still glad to be asked? */
	BB_RENEWAL_COUNT,
};

enum { BB_RENEWAL_REST = 183 }; /* days: who agreed to mail so lately isn't asked yet */

/** The occasion of a renewal's mail key: one a question and month. */
int64_t bb_renewal_occasion(enum bb_renewal question, struct bb_month month);

/** What the mail with such an occasion asks. */
enum bb_renewal bb_renewal_of(int64_t occasion);

/** The day of that month on which a member is asked, before the shift. */
struct bb_date bb_renewal_day(enum bb_renewal question, int64_t member, struct bb_month month);

#endif
