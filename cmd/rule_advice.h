/* SPDX-License-Identifier: MIT */
/* What a meeting rule brings about that its author may not see. */
#ifndef CMD_RULE_ADVICE_H
#define CMD_RULE_ADVICE_H

#include <brownbag/date.h>

/**
 * Warn, on stderr, of the months from today's on, a year of them, in which a rule finds no day
 * though it means them ("fifth wednesday"), and of a rule that needs a day to count from.
 *
 * @param text   a rule; one that is none is passed over
 * @param first  [meeting] first; year 0: none
 */
void advise_on_rule(const char *text, struct bb_date first, struct bb_date today);

#endif
