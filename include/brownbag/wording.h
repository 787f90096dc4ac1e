/* SPDX-License-Identifier: MIT */
/*
 * What mails about a lunch say that no revision of it counts: who sits at the head
 * of the table, the theme, what the group added. As a number, that a queued mail
 * keeps: where it is another one by now, the mail has to be composed anew.
 */
#ifndef BROWNBAG_WORDING_H
#define BROWNBAG_WORDING_H

#include <brownbag/agenda.h>
#include <brownbag/kind.h>
#include <brownbag/meeting.h>
#include <brownbag/member.h>

#include <stdint.h>

/**
 * The number of a kind's mails about a lunch, from rows alone: who has which seat and
 * may be named, the slug of the theme, items with their minutes; each as far as the
 * texts of the kind may say it. A name put right isn't another wording.
 *
 * @param roster  NULL: nobody may be named
 * @param items   NULL: the group added none
 * @return 0: nothing of that is said; else from 1 to INT64_MAX
 */
int64_t bb_wording(enum bb_kind kind, const struct bb_meeting *meeting,
                   const struct bb_roster *roster, const struct bb_agenda_items *items);

#endif
