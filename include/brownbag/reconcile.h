/* SPDX-License-Identifier: MIT */
/*
 * Who should hold what, less what each holds already: the mails that are due.
 *
 * A pure function of the world as it is at `now`. No command sends a mail
 * because it changed something: commands change rows, and this derives the
 * difference. A run, a run twice, a run late, a dry run and a forecast are the
 * same call.
 *
 * Held means a ledger row that is queued, claimed, committing, sent, unknown or
 * failed, or that the organizer dropped. For an update or a CANCEL an entry
 * counts as held only if its REQUEST is sent or unknown. Who holds none but was
 * told of the lunch by another mail gets both without a calendar part.
 *
 * A change that was taken back before it was told is no news: only who holds an entry that
 * shows something else gets an update. A change of time is everybody's as soon as it is anybody's,
 * since answers are void by it: bb_lunch_time_since().
 *
 * What a clock that was ahead wrote down counts as of now.
 *
 * What was said about another time is void. For invites RFC 5546 has it so; for
 * those at the head of the table it goes by what a person could mean:
 *
 * - Whoever was asked to facilitate, or said yes, did so for a day. Moved to
 *   another day the lunch is another question: the facilitator is asked anew,
 *   for as long as asking makes sense (bb_meeting_move() takes the yes back).
 *   Another hour of the same day isn't asked about: the update tells it, and NO
 *   is a full answer at any time.
 * - A brief has clock times. One for another time is replaced, by a brief that
 *   says that it is another time; it stands for the question that is due with it.
 */
#ifndef BROWNBAG_RECONCILE_H
#define BROWNBAG_RECONCILE_H

#include <brownbag/agenda.h>
#include <brownbag/answer.h>
#include <brownbag/error.h>
#include <brownbag/keeper.h>
#include <brownbag/kind.h>
#include <brownbag/meeting.h>
#include <brownbag/member.h>
#include <brownbag/occasion.h>
#include <brownbag/outbox.h>
#include <brownbag/reach.h>
#include <brownbag/renewal.h>
#include <brownbag/timetable.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a member answered to the invite of a lunch. */
struct bb_answered {
	int64_t meeting;
	int64_t member;
	enum bb_partstat partstat;
	int64_t sequence; /* of the invite that it answers: void if the time has changed since */
};

/* What the group added to the agenda of a lunch. */
struct bb_added {
	int64_t meeting;
	struct bb_agenda_items items;
};

/* All borrowed; arrays may have any order. */
struct bb_world {
	int64_t now;
	int64_t until;  /* now: what is due; later: also what will come due up to then */
	int64_t since;  /* when the group first went live (in a rehearsal: was made) */
	int64_t ran_at; /* when the last run was; 0: never */
	bool ask_required; /* an ask needs an answer, by the day that it names */
	const struct bb_timetable *timetable;
	const struct bb_meetings *meetings; /* all that start after bb_world_first_start() */
	const struct bb_roster *roster;
	const struct bb_held *held; /* at least the rows of those meetings and occasions */
	size_t held_count;
	const struct bb_occasion *occasions; /* at least those made in the last 31 days, and of turns */
	size_t occasion_count;
	const struct bb_answered *answers;
	size_t answer_count;
	const struct bb_nudge *nudges;
	size_t nudge_count;
	const struct bb_offer *offers;
	size_t offer_count;
	const struct bb_added *added; /* at least of those lunches of which an agenda or a brief is queued */
	size_t added_count;
};

/* A mail to be queued; a row of the same key that was dropped or expired is queued anew. */
struct bb_due {
	struct bb_mail_key key;
	int64_t due_at;
	int64_t not_after;
	int sequence;              /* SEQUENCE to use; -1: no calendar part */
	enum bb_method method;     /* of the calendar part */
	enum bb_partstat partstat; /* of the ATTENDEE, where there is a REQUEST */
	enum bb_role role;         /* of the member at the lunch */
	int64_t held_start;        /* update: of what the member was told last; 0: not known. Ask,
	                              brief: as told before, if that was another time; else 0 */
	int64_t held_end;
	uint32_t covers;           /* kinds that are due as well and for which this one stands */
	const struct bb_meeting *meeting;   /* NULL: none */
	const struct bb_member *member;     /* NULL: the organizer */
	const struct bb_occasion *occasion; /* NULL: none */
};

struct bb_reconciled {
	struct bb_due *due; /* by due_at, meeting, kind, member */
	size_t due_count;
	struct bb_due *missed; /* owed, never queued, too late by now: to be recorded as expired */
	size_t missed_count;
	int64_t *superseded; /* unsent rows to be dropped, by id */
	size_t superseded_count;
};

/**
 * Lunches that start before this instant can't matter: with `after` the time of
 * the last run, or now if there was none.
 */
int64_t bb_world_first_start(int64_t after);

/**
 * Derive what is due, in O((lunches in the window * members + rows) * log rows).
 *
 * @param[out] out  points into `world`; free with bb_reconciled_release()
 * @return BB_OK; BB_EIO: out of memory
 */
BB_CHECKED enum bb_status bb_reconcile(struct bb_reconciled *out, const struct bb_world *world,
                                       struct bb_error *err);
void bb_reconciled_release(struct bb_reconciled *self);

#endif
