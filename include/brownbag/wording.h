/* SPDX-License-Identifier: MIT */
/*
 * What mails about a lunch say, as a number that each mail keeps. Of a calendar entry:
 * when and where; a change that was taken back before it was told is no news. Of
 * the others what no revision counts, who sits at the head of the table, the theme,
 * what the group added: where the number is another one by now, a mail that waits has to
 * be composed anew.
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
 * may be named, the slug of the theme, items with their minutes, each as far as the
 * texts of the kind may say it; or all that bb_meeting_differences() looks at, the same
 * for welcome, invite and update. A name put right isn't another wording.
 *
 * @param roster  NULL: nobody may be named
 * @param items   NULL: the group added none
 * @return 0: nothing of that is said; else from 1 to INT64_MAX
 */
int64_t bb_wording(enum bb_kind kind, const struct bb_meeting *meeting,
                   const struct bb_roster *roster, const struct bb_agenda_items *items);

#endif
