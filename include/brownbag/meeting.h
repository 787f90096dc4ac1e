/* SPDX-License-Identifier: MIT */
/*
 * A lunch: one row, one VEVENT, one UID.
 *
 * Local wall time and zone are the truth; the instants are derived from them
 * whenever a meeting is loaded, since zone data changes.
 */
#ifndef BROWNBAG_MEETING_H
#define BROWNBAG_MEETING_H

#include <brownbag/date.h>
#include <brownbag/error.h>
#include <brownbag/zone.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum bb_meeting_status {
	BB_MEETING_PLANNED,
	BB_MEETING_MOVED,     /* planned, at a time that a person set: no rule moves it */
	BB_MEETING_CANCELLED,
	BB_MEETING_HELD,
};

/* What a person set for one lunch: [meeting] no longer decides it. */
enum bb_own {
	BB_OWN_LENGTH = 1,
	BB_OWN_LOCATION = 2,
	BB_OWN_LINK = 4,
};

/* What a seat at the head of the table is for. */
enum bb_seat {
	BB_SEAT_LEAD,
	BB_SEAT_BACKUP,
};

enum bb_turn_state {
	BB_TURN_PLANNED,   /* may still move */
	BB_TURN_ANNOUNCED, /* frozen; changes only for a recorded cause */
	BB_TURN_CONFIRMED, /* the member said yes, or the organizer set it */
};

/* Why an announced turn changed; neutral words, no reasons of a person. A lunch that
 * goes to a day on which its facilitator is away is a case of away. */
enum bb_turn_cause {
	BB_CAUSE_NONE,
	BB_CAUSE_AWAY,
	BB_CAUSE_REMOVED,
	BB_CAUSE_OPTED_OUT,
	BB_CAUSE_DECLINED,
	BB_CAUSE_SET,
	BB_CAUSE_SWAPPED,
	BB_CAUSE_SILENT, /* no answer in time to an ask that needs one */
};

struct bb_turn {
	int64_t member;
	enum bb_seat seat;
	int rank; /* 0.. within the seat: several facilitators are 0, 1, .. */
	enum bb_turn_state state;
	enum bb_turn_cause cause; /* why the former holder of the seat lost it */
	int64_t since;            /* when this member got the seat, or lost a yes to another day */
};

struct bb_meeting {
	int64_t id;             /* from 1, never used twice; part of the UID */
	struct bb_month month;  /* the month it counts for; stays when it is moved */
	struct bb_date slot;    /* the day the rule named; year 0: added by hand */
	struct bb_wall start;   /* in `zone` */
	int minutes;            /* length, 1..1440 */
	char *zone;             /* IANA name */
	int64_t starts_at;      /* derived */
	int64_t ends_at;        /* derived */
	char *location;         /* "" if none; what its entry shows, of its own or of the group */
	char *link;             /* "" if none; likewise */
	unsigned own;           /* bits of enum bb_own */
	enum bb_meeting_status status;
	bool for_allies;        /* open to colleagues who are no members */
	char *theme;            /* slug; NULL: none chosen yet */
	bool theme_set;         /* by hand, so that the selection leaves it alone */
	int revision;           /* counts changes that those invited are told: enum bb_shown */
	int sequence;           /* RFC 5545 3.8.7.4, of the file and the feed: as `revision` */
	int significant;        /* the value of `revision` at the last change of time */
	int64_t revised_at;     /* when `revision` last changed: DTSTAMP */
	int64_t made_at;
	bool holiday_open;      /* falls on a holiday and nobody has settled it: nothing is sent */
	int headcount;          /* of a held meeting; -1: not told */
	bool assumed;           /* booked as planned, nobody has said so */
	struct bb_turn *turns;  /* `turn_count`, leads by rank, then backups by rank */
	size_t turn_count;
};

/* Meetings by start, then id. */
struct bb_meetings {
	struct bb_meeting *items;
	size_t count;
};

void bb_meeting_release(struct bb_meeting *self);
void bb_meetings_release(struct bb_meetings *self);

/** A copy with everything it holds. @return BB_OK; BB_EIO: out of memory */
BB_CHECKED enum bb_status bb_meeting_copy(struct bb_meeting *out, const struct bb_meeting *self,
                                          struct bb_error *err);

/** Set starts_at and ends_at. In a gap and in an overlap as bb_zone_to_instant(); the end
 *  is `minutes` of real time later. `zone` is the meeting's. */
void bb_meeting_derive(struct bb_meeting *self, const struct bb_zone *zone);

const struct bb_meeting *bb_meetings_find(const struct bb_meetings *self, int64_t id);

/** The first facilitator, or the backup; 0 if the seat is empty. */
int64_t bb_meeting_seat(const struct bb_meeting *self, enum bb_seat seat);

/** A member's turn among them, the first if there were two; NULL: none. Borrowed. */
const struct bb_turn *bb_turn_of(const struct bb_turn *turns, size_t count, int64_t member);

/** The turn of that member in that seat; NULL: none. Borrowed. */
const struct bb_turn *bb_turn_in(const struct bb_turn *turns, size_t count, int64_t member,
                                 enum bb_seat seat);

/** Whether they are the same turns, in all they say, in the same order. */
bool bb_turns_equal(const struct bb_turn *a, size_t a_count, const struct bb_turn *b,
                    size_t b_count);

const char *bb_meeting_status_name(enum bb_meeting_status status); /* "planned" .. */
const char *bb_turn_state_name(enum bb_turn_state state);
const char *bb_turn_cause_name(enum bb_turn_cause cause); /* "away", "opted out", .. "" */

#endif
